"""Writes `models/words/words.bin`: of each word how many bear it as a given and as a family name, and how often it is written.

    venv/bin/python training/lexicons/word_lists.py models/words/words.bin

The environment is that of `name_tables.py`. Names: names.sqlite3 of arabic-name-romanizer, the rows that are Wikidata's (CC0), in both
scripts and of all countries; frequencies: wordfreq (data CC BY-SA 4.0). A word is its hash, so no list can be read back out of the file.
"""

import collections
import importlib.util
import os
import pathlib
import sqlite3
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
from name_tables import fold, per_million

# Step 0 of frequency: what is written less often in a million words.
LEAST_PER_MILLION = 0.1
MOST_STEP = 6


def bearers():
    """Returns how many bear a word as given name and as family name, a person counted once a spelling."""
    package = os.path.dirname(importlib.util.find_spec("arabic_name_romanizer").origin)
    database = sqlite3.connect(os.path.join(package, "resources", "names.sqlite3"))
    counts = {"given": collections.Counter(), "surname": collections.Counter()}
    query = "select arabic_key, latin, role, sum(count) from units where source = 'wikidata' group by 1, 2, 3"
    for arabic, latin, role, count in database.execute(query):
        if role in counts:
            for word in {fold(arabic), fold(latin)}:
                counts[role][word] += count
    return counts["given"], counts["surname"]


def step(count, least=1.0):
    """Returns 0 below `least`, then one step more for each factor of four, up to MOST_STEP."""
    value = 0
    while count >= least and value < MOST_STEP:
        value, least = value + 1, least * 4
    return value


def fnv1a(word):
    """Returns the 32-bit FNV-1a hash of the word's UTF-8."""
    value = 0x811C9DC5
    for byte in word.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def main(out):
    given, family = bearers()
    frequency = per_million("ar") + per_million("en")
    rows = {}
    for word in sorted({*given, *family, *frequency}):
        steps = step(given[word]), step(family[word]), step(frequency[word], LEAST_PER_MILLION)
        if any(steps) and not any(c.isspace() for c in word):
            # Of two words of one hash both seem to be what either is.
            before = rows.get(fnv1a(word), (0, 0, 0))
            rows[fnv1a(word)] = tuple(map(max, before, steps))
    hashes = sorted(rows)
    columns = np.array([rows[value] for value in hashes], np.uint8)
    meta = [("kind", "word-lists"), ("steps", MOST_STEP + 1)]
    tensors = [container.array("hash", np.array(hashes), container.U32)]
    tensors += [container.array(name, columns[:, i], container.U8) for i, name in enumerate(("given", "family", "frequency"))]
    print(len(hashes), *container.write(out, meta, tensors))


if __name__ == "__main__":
    main(sys.argv[1])
