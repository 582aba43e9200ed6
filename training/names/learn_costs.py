#!/usr/bin/env python3
"""Learns what it costs to read Arabic letters as Latin ones: learn_costs.py PAIRS.jsonl > letter_steps.tsv

PAIRS.jsonl holds one name pair a line, {"ar": …, "en": …}, single words, as pairs.py prints them.  A memoryless edit
transducer (Ristad and Yianilos 1998, "Learning String-Edit Distance") is fitted by expectation maximisation: one step
reads one or two Arabic letters, or none, as up to three Latin letters; steps are told apart by whether they stand at the
start of the word, inside it or at its end.  The table printed holds, for each step, the natural logarithm of
p(step) / (p(Arabic letters) p(Latin letters)), in hundredths: above 0 speaks for one name, below against.
Python 3 standard library only; about four minutes.
"""
import json, math, sys, unicodedata
from collections import defaultdict

ROUNDS, MIN_COUNT = 6, 4.0
ARABIC = {c: d for c, d in zip("أإآٱىیةؤئکگ", "ااااييهويكك")}
LATIN = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}


def fold(text):
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(ARABIC.get(c, c) for c in unicodedata.normalize("NFC", text))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c) and c != "ـ")
    return "".join(LATIN.get(c, c) for c in text if c.isalpha())


def steps(arabic, latin):
    """All steps (from i,j to k,l) of a pair, with their keys."""
    n, m = len(arabic), len(latin)
    for i in range(n + 1):
        for j in range(m + 1):
            for da, dl in ((0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2)):
                k, l = i + da, j + dl
                if k > n or l > m:
                    continue
                place = "^" if i == 0 and da else "$" if k == n and da else "-" if da else ("^" if i == 0 else "$" if i == n else "-")
                yield i, j, k, l, (place, arabic[i:k], latin[j:l])


def prior(key):
    _, a, b = key
    return 1e-3 if len(a) == 2 else 1e-2 if len(a) == 0 or len(b) != 1 else 1.0


def main(path):
    pairs = []
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        a, b = fold(row["ar"]), fold(row["en"])
        if 2 <= len(a) <= 14 and 2 <= len(b) <= 16 and b.isascii() and not a.isascii() and 0.5 <= len(b) / len(a) <= 2.5:
            pairs.append((a, b))
    p = None
    for rnd in range(ROUNDS):
        counts, total = defaultdict(float), 0.0
        for a, b in (pairs if rnd > 1 else pairs[::4]):
            arcs = list(steps(a, b))
            probs = [prior(key) * 1e-3 if p is None else p.get(key, 1e-9) for *_, key in arcs]
            f = defaultdict(float); f[0, 0] = 1.0
            for (i, j, k, l, _), q in zip(arcs, probs):
                f[k, l] += f[i, j] * q
            g = defaultdict(float); end = (len(a), len(b)); g[end] = 1.0
            for (i, j, k, l, _), q in zip(reversed(arcs), reversed(probs)):
                g[i, j] += g[k, l] * q
            z = f[end]
            if z <= 0 or (p is not None and math.log(z) / (len(a) + len(b)) < -5.2):
                continue  # a misaligned pair of the mined data
            for (i, j, k, l, key), q in zip(arcs, probs):
                w = f[i, j] * q * g[k, l] / z
                if w > 1e-4:
                    counts[key] += w
        total = sum(counts.values())
        p = {key: c / total for key, c in counts.items() if c > 0.5}
        print("round", rnd, "steps", len(p), file=sys.stderr)
    arabic, latin = defaultdict(float), defaultdict(float)
    for (_, a, b), c in counts.items():
        for x in a: arabic[x] += c
        for x in b: latin[x] += c
    na, nl = sum(arabic.values()), sum(latin.values())
    by_place = defaultdict(float)
    for (place, _, _), c in counts.items(): by_place[place] += c
    # An empty side weighs what a letter of the other side costs: log p(step) - log p(letter).
    for (place, a, b), c in sorted(counts.items()):
        if c < MIN_COUNT: continue
        base = math.prod(arabic[x] / na for x in a) * math.prod(latin[x] / nl for x in b)
        print(place, a or "-", b or "-", round(100 * math.log(c / by_place[place] / base)), sep="\t")


main(sys.argv[1])
