"""Comparisons of names per second of CPU time on one thread of rapidfuzz, on the pairs of `bench-names`.

    venv/bin/python bench/names/python.py SET.jsonl PREDICTIONS

Python 3.11 with rapidfuzz and pyicu. Names are made Latin by ICU's transliteration and lower-cased, and compared by
`fuzz.token_sort_ratio`: what is usual where names of several scripts are matched with rapidfuzz. Predictions come from it; the
threshold is the one that gives the best F1 on the very set, which flatters it.
"""

import json
import sys
import time

import rapidfuzz
from icu import Transliterator
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

N_ROUNDS = 5
LATIN = Transliterator.createInstance("Any-Latin; NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower")


def measure(name, n_pairs, work):
    best = float("inf")
    for _ in range(N_ROUNDS):
        start = time.process_time()
        scores = work()
        best = min(best, time.process_time() - start)
    print(f"  {name:50} {n_pairs / best:9.0f} comparisons/s")
    return scores


def best_threshold(scores, truths):
    def f1(least):
        hits = sum(truth for score, truth in zip(scores, truths) if score >= least)
        found = sum(score >= least for score in scores)
        return 2 * hits / (found + sum(truths))

    return max((step / 100 for step in range(100)), key=f1)


def main(path, predictions):
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    pairs = [(row.get("name1") or row["ar"], row.get("name2") or row["en"]) for row in rows]
    print(f"{path}: {len(pairs)} pairs, rapidfuzz {rapidfuzz.__version__}")
    latin = [tuple(map(LATIN.transliterate, pair)) for pair in pairs]
    firsts, seconds = zip(*latin)
    both = lambda scorer, pairs: [scorer(one, other) / 100 for one, other in pairs]
    measure(
        "token_sort_ratio, transliterated for every pair",
        len(pairs),
        lambda: [fuzz.token_sort_ratio(LATIN.transliterate(one), LATIN.transliterate(other)) for one, other in pairs],
    )
    scores = measure("token_sort_ratio, transliterated beforehand", len(pairs), lambda: both(fuzz.token_sort_ratio, latin))
    measure("the same in one call (process.cpdist)", len(pairs), lambda: process.cpdist(firsts, seconds, scorer=fuzz.token_sort_ratio, workers=1))
    measure("WRatio, transliterated beforehand", len(pairs), lambda: both(fuzz.WRatio, latin))
    measure("Jaro-Winkler, transliterated beforehand", len(pairs), lambda: [JaroWinkler.similarity(one, other) for one, other in latin])
    least = best_threshold(scores, [row["match"] for row in rows])
    with open(predictions, "w", encoding="utf-8") as file:
        for row, score in zip(rows, scores):
            file.write(json.dumps({"id": row["id"], "score": score, "match": score >= least}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
