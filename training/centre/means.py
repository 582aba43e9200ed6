"""Writes `models/encoder-means/means.bin`: the mean sentence vector of each language we read.

    python training/centre/means.py BENCH models/encoder-means/means.bin

BENCH is the folder of benchmarks; only `train.jsonl` files are read. English: ECB+ (CC BY 3.0). Arabic: half ANERcorp, half the titles
of ANS (Apache-2.0): sentences and headlines. No text of NTREX, on which the result is measured, is among them.
"""

import json
import pathlib
import re
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
import features

# Shorter lines are bylines and labels, longer ones several sentences.
SHORTEST, LONGEST = 30, 400
# A mean of 384 numbers is steady long before this.
MOST = 4000


def rows(path):
    return [json.loads(line) for line in open(path)]


def fitting(texts):
    return [text for text in texts if SHORTEST < len(text) < LONGEST and not text.startswith("http")][:MOST]


def english(bench):
    return [fitting(r["text"][a:b].strip() for r in rows(bench / "ecbplus/train.jsonl") for a, b in r["sentences"])]


def arabic(bench):
    # ANERcorp puts a space before each mark; news does not.
    join = lambda text: re.sub(r" ([،.؛:؟!»)])", r"\1", text.strip())
    sentences = [join(r["text"][a:b]) for r in rows(bench / "anercorp/train.jsonl") for a, b in r["sentences"]]
    titles = sorted({r[key] for r in rows(bench / "ans_stance/train.jsonl") for key in ("s1", "s2")})
    return [fitting(sentences), fitting(titles)]


def main(bench, out):
    tensors, counts = [], []
    for language, groups in (("ar", arabic(bench)), ("en", english(bench))):
        mean = np.mean([features.sentences(texts).mean(0) for texts in groups], axis=0)
        tensors.append(container.array(f"mean.{language}", mean))
        counts.append(f"{language} {'+'.join(str(len(texts)) for texts in groups)}")
    meta = [("kind", "encoder-means"), ("encoder", features.encoder_digest()), ("languages", "ar en"), ("n_texts", ", ".join(counts))]
    print(container.write(out, meta, tensors), counts)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
