"""Writes the tables of place names that are words before they are places, under crates/variorum/src/lang/.

    python3 -m venv venv && venv/bin/pip install wordfreq==3.1.1
    venv/bin/python place_words.py ../../models/gazetteer/gazetteer.bin ../../crates/variorum/src/lang

A form is judged by how often it is written (wordfreq, data CC BY-SA 4.0) for each million inhabitants of the largest place
that bears it: nobody writes of a town of 20,000 a hundred times in a million words. The frequencies themselves are not kept.
"""

import collections
import pathlib
import re
import struct
import sys
import unicodedata

import wordfreq

# Occurrences in a million words for each million inhabitants from which a form is doubted, and from which it is taken for
# a word only. Aleppo has some 20, Gaza 300, Nice 700, "سوق" (market, and a town) 5,000.
DOUBTED, WORD = 400, 3_000
# A thousand inhabitants more for every place: villages' numbers are often missing.
MARGIN = 0.001
# Rarer forms are left alone.
LEAST_PER_MILLION = 0.5
# A word that begins like one with a clitic is whole when it is so many times as frequent as the rest.
WHOLE = 5
CLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "لل", "فب", "ال", "وال", "بال")
FOLDS = str.maketrans({"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "گ": "ك", "ٱ": "ا", "’": "'", "‘": "'"})


def fold(text):
    """The fold of crates/variorum/src/text/words.rs, as far as it matters here."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return "".join(c for c in text if not unicodedata.combining(c) and c != "ـ").translate(FOLDS)


def bare(word):
    """Without article and apostrophes, as place_key leaves it."""
    word = word.replace("'", "")
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def populations(path):
    """One-word keys of the gazetteer with the inhabitants of the largest place that bears them."""
    data = open(path, "rb").read()
    n_countries, n_divisions, n_places, n_areas, n_keys, n_postings, _ = struct.unpack_from("<7I", data, 8)
    # By table as postings number them: where its rows begin, their bytes, and where in them the inhabitants stand.
    divisions = 36 + n_countries * 40
    places = divisions + n_divisions * 36
    areas = places + n_places * 32
    tables = [(places, 32, 28), (divisions, 36, 32), (36, 40, 36), (areas, 40, 36)]
    keys = areas + n_areas * 40
    postings = keys + n_keys * 10
    pool = postings + n_postings * 4
    firsts = [struct.unpack_from("<I", data, keys + i * 10 + 6)[0] for i in range(n_keys)] + [n_postings]
    found = {}
    for i in range(n_keys):
        offset, length = struct.unpack_from("<IH", data, keys + i * 10)
        key = data[pool + offset : pool + offset + length].decode()
        largest = 0
        for posting in struct.unpack_from(f"<{firsts[i + 1] - firsts[i]}I", data, postings + 4 * firsts[i]):
            start, size, at = tables[posting >> 30]
            row = start + (posting & ((1 << 30) - 1)) * size
            # A region has no number of inhabitants and is known to all.
            is_region = posting >> 30 == 3 and data[row] == 4
            largest = max(largest, 10**9 if is_region else struct.unpack_from("<I", data, row + at)[0])
        found[key] = largest
    return found


def own_rows(code):
    """Form to kind, of a language's rows in place_words_own.tsv."""
    with open(pathlib.Path(__file__).with_name("place_words_own.tsv"), encoding="utf-8") as table:
        cells = [line.split("\t") for line in table if not line.startswith("#")]
    return {form: kind for own_code, form, kind, _ in cells if own_code == code}


def main(gazetteer, lang):
    inhabitants = populations(gazetteer)
    for code, letters in (("ar", r"[\u0621-\u064a]{2,}"), ("en", r"[a-z][a-z-]+")):
        whole_words, bare_words = collections.Counter(), collections.Counter()
        for word in wordfreq.top_n_list(code, 1_000_000):
            frequency = wordfreq.word_frequency(word, code, minimum=0.0) * 1e6
            whole_words[fold(word)] += frequency
            bare_words[bare(fold(word))] += frequency
        rows = []
        for word, frequency in bare_words.items():
            if word not in inhabitants or frequency < LEAST_PER_MILLION or not re.fullmatch(letters, word):
                continue
            share = frequency / (inhabitants[word] / 1e6 + MARGIN)
            if share >= DOUBTED:
                rows.append((word, "word" if share >= WORD else "doubted"))
        if code == "ar":
            for word, frequency in whole_words.items():
                if bare(word) in inhabitants or frequency < LEAST_PER_MILLION or not re.fullmatch(letters, word):
                    continue
                rests = [bare(word[len(c) :]) for c in CLITICS if word.startswith(c)]
                known = [rest for rest in rests if rest in inhabitants]
                if known and all(frequency >= WHOLE * bare_words[rest] for rest in known):
                    rows.append((word, "whole"))
        rows = sorted({**dict(rows), **own_rows(code)}.items())
        path = f"{lang}/{code}/place-words.tsv"
        with open(path, "w", encoding="utf-8") as file:
            file.write("# Names of places that are words before they are places, folded, without article: word (a place only where the text\n")
            file.write("# says what it is), doubted (where something else speaks for it), whole (not to be cut into a clitic and a name).\n")
            file.write("# Made by training/lexicons/place_words.py; see SOURCES.md.\n")
            file.write("".join(f"{word}\t{kind}\n" for word, kind in rows))
        print(path, collections.Counter(kind for _, kind in rows))


main(*sys.argv[1:])
