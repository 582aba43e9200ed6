"""Prints how often names are right by how sure the head is of them.

    python training/names/reliability.py GOLD.jsonl PREDICTIONS.jsonl [LABEL_LEFT_OUT]...

Predictions are those of `variorum eval`. A line is a tenth of the confidences: how many names, their mean confidence, the share of
them with the gold's span and kind, and the share that share a character with a gold name of their kind; the last line is the mean distance
of confidence and exact share, weighted by the names (expected calibration error). Python's standard library only.
"""

import json
import sys


def rows(path):
    with open(path, encoding="utf-8") as file:
        return {row["id"]: row["entities"] for row in map(json.loads, file)}


def main(gold_path, predictions_path, *left_out):
    gold, bins = rows(gold_path), [[] for _ in range(10)]
    for text_id, names in rows(predictions_path).items():
        there = [name for name in gold[text_id] if name["type"] not in left_out]
        exact = {(name["start"], name["end"], name["type"]) for name in there}
        for name in names:
            touches = lambda other: other["start"] < name["end"] and name["start"] < other["end"] and other["type"] == name["type"]
            sure = name["confidence"]
            right = (name["start"], name["end"], name["type"]) in exact
            bins[min(9, int(sure * 10))].append((sure, right, any(map(touches, there))))
    error, total = 0.0, sum(map(len, bins))
    for i, names in enumerate(bins):
        if names:
            sure, right, touched = (sum(column) / len(names) for column in zip(*names))
            error += abs(sure - right) * len(names) / total
            print(f"{i / 10:.1f}–{(i + 1) / 10:.1f}\t{len(names)}\t{sure:.3f}\t{right:.3f}\t{touched:.3f}")
    print(f"expected calibration error\t{error:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
