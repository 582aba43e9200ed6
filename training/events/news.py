"""Fits the weights by which reports are of one piece of news (`link/news.rs`) and prints them.

    variorum run ecb.jsonl --out OUT
    python training/events/news.py BENCH/ecbplus/train.jsonl OUT

ecb.jsonl holds a line `{"id", "text"}` for each report of the training part of ECB+, its text without the address in the first line. A
pair is two reports, of one piece of news where the gold gives both one event. Features are those of `news.rs`, read from the analyses;
words are cut by a pattern here and as Unicode cuts them there. Logistic regression with an L2 penalty, by Newton's method; numpy is all
it needs. Printed beside the weights: B-cubed F of grouping by average linkage at several thresholds, each topic scored by weights that
have not seen it (five fifths of the topics).
"""

import collections
import json
import math
import pathlib
import re
import sys

import numpy as np

from fit import fit

ROOT = pathlib.Path(__file__).parent.parent.parent
COMMON = {line.strip() for line in open(ROOT / "crates/variorum/src/lang/en/common-words.tsv") if not line.startswith("#")}
THRESHOLDS = (-1.5, -1.0, -0.5, 0.0, 0.5)
DIMENSION, OPENING, LEAST_NUMBER, MOST_NUMBERS, N_FOLDS = 384, 3, 3, 3, 5
NAMES = ("WORDS", "OPENINGS", "SENTENCES", "SAME_DAY", "OTHER_YEARS", "NUMBERS", "BIAS")


def account(analysis):
    article = analysis["article"]
    words = [word.removesuffix("'s") for word in re.findall(r"[a-z0-9]+(?:['’.][a-z0-9]+)*", article["text"].lower().replace("’", "'"))]
    vectors = np.array(analysis["vectors"]["components"], dtype=np.float32).reshape(-1, DIMENSION)
    opening = vectors[:OPENING].mean(0) if len(vectors) else np.zeros(DIMENSION)
    dates = [time["value"] for time in analysis["times"] if time["value"]]
    return {
        "id": article["crawl_id"], "counts": collections.Counter(word for word in words if word not in COMMON and len(word) > 1),
        "vectors": vectors, "opening": opening / max(np.linalg.norm(opening), 1e-9),
        "days": {date["from"] for date in dates if date["from"] == date["to"] and re.fullmatch(r"\d{4}-\d\d-\d\d", date["from"])},
        "years": {date["from"][:4] for date in dates if date["from"][:4].isdigit()},
        "numbers": {quantity["count"]["min"] for quantity in analysis["quantities"] if quantity["count"]["min"] >= LEAST_NUMBER},
    }


def weigh(accounts):
    n_reports = collections.Counter(word for one in accounts for word in one["counts"])
    for one in accounts:
        weights = {word: (1 + math.log(n)) * math.log(len(accounts) / n_reports[word]) for word, n in one["counts"].items() if n_reports[word] > 1}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        one["profile"] = {word: weight / length for word, weight in weights.items()}


def features(one, other):
    few, many = sorted((one["profile"], other["profile"]), key=len)
    words = sum(weight * many.get(word, 0.0) for word, weight in few.items())
    cosines = one["vectors"] @ other["vectors"].T
    sentences = (cosines.max(1).mean() + cosines.max(0).mean()) / 2 if cosines.size else 0.0
    other_years = bool(one["years"] and other["years"] and not one["years"] & other["years"])
    return [math.sqrt(max(words, 0.0)), float(one["opening"] @ other["opening"]), float(sentences), bool(one["days"] & other["days"]),
            other_years, min(len(one["numbers"] & other["numbers"]), MOST_NUMBERS) / MOST_NUMBERS]


def grouped(n, pairs, scores, threshold):
    """Returns the group of each report: average linkage down to the threshold."""
    matrix = np.full((n, n), -1e9)
    for (a, b), score in zip(pairs, scores):
        matrix[a, b] = matrix[b, a] = score
    sizes, group = np.ones(n), np.arange(n)
    while True:
        i, j = divmod(int(np.argmax(matrix)), n)
        if matrix[i, j] < threshold:
            return list(group)
        mean = (matrix[i] * sizes[i] + matrix[j] * sizes[j]) / (sizes[i] + sizes[j])
        mean[i] = -1e9
        matrix[i], matrix[:, i] = mean, mean
        matrix[j], matrix[:, j] = -1e9, -1e9
        sizes[i] += sizes[j]
        group[group == j] = i


def b_cubed(gold, found):
    both, n_gold, n_found = collections.Counter(zip(gold, found)), collections.Counter(gold), collections.Counter(found)
    precision = sum(n * n / n_found[b] for (_, b), n in both.items()) / len(gold)
    recall = sum(n * n / n_gold[a] for (a, _), n in both.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


def main(set_path, out):
    rows = {row["id"]: row for row in map(json.loads, open(set_path))}
    read = [json.loads(path.read_text())["analysis"] for path in sorted((out / "analyses").iterdir())]
    accounts = [account(analysis) for analysis in read if analysis]
    weigh(accounts)
    gold = [rows[one["id"]]["event"] for one in accounts]
    topics = sorted({row["topic"] for row in rows.values()})
    fold = [topics.index(rows[one["id"]]["topic"]) % N_FOLDS for one in accounts]
    pairs = [(a, b) for a in range(len(accounts)) for b in range(a + 1, len(accounts))]
    inputs = np.array([features(accounts[a], accounts[b]) for a, b in pairs], dtype=np.float64)
    labels = np.array([gold[a] == gold[b] for a, b in pairs], dtype=np.float64)
    for name, weight in zip(NAMES, fit(inputs, labels)):
        print(f"{name:12} {weight:6.2f}")
    scores = np.zeros(len(pairs))
    for left_out in range(N_FOLDS):
        is_out = np.array([left_out in (fold[a], fold[b]) for a, b in pairs])
        weights = fit(inputs[~is_out], labels[~is_out])
        scores[is_out] = inputs[is_out] @ weights[:-1] + weights[-1]
    for threshold in THRESHOLDS:
        print(f"B-cubed F from {threshold:+.1f}: {b_cubed(gold, grouped(len(gold), pairs, scores, threshold)):.3f}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
