"""Trains the names head and writes `models/names/names.bin`.

    python training/names/train.py BENCH SILVER.jsonl models/names/names.bin [--without SOURCE]...

Features come from the Rust encoder (`training/features.py`), one vector a word; the head is a multilayer perceptron with one hidden
layer over the frozen vectors. The loss is -log of the probability of the tags that a word may have. Everything is seeded; on one
machine the same command gives the same bytes.
"""

import argparse
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
import data
import features

N_HIDDEN = 256
EPOCHS = 8
BATCH = 512
RATE = 1e-3
# Share of inputs and of hidden units left out of each step.
DROP_IN, DROP_HIDDEN = 0.1, 0.4
WEIGHT_DECAY = 2e-5
# How much a word of each source counts; tweets are not news.
WEIGHT = {"idrisi": 0.5}


def matrices(items):
    """Returns (vectors, masks, weights) of training sentences."""
    words = features.split([text for _, _, text, _, _ in items])
    vectors = features.words([(item[2], spans) for item, spans in zip(items, words)])
    masks = [mask for item, spans in zip(items, words) for mask in data.tags(spans, item[3], item[4])]
    weights = [WEIGHT.get(item[0], 1.0) for item, spans in zip(items, words) for _ in spans]
    return vectors, np.array(masks), np.array(weights, np.float32)


def gelu(x):
    """Returns GELU by tanh (Hendrycks & Gimpel 2016), and its slope."""
    inner = np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3)
    t = np.tanh(inner)
    slope = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * np.float32(0.7978845608) * (1 + np.float32(0.134145) * x * x)
    return 0.5 * x * (1 + t), slope


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def train(x, masks, weights, seed=7):
    rng = np.random.default_rng(seed)
    n_tags = len(data.TAGS)
    sample = x[rng.permutation(len(x))[:50000]].astype(np.float32)
    mean, scale = sample.mean(0), 1 / (sample.std(0) + 1e-3)
    he = lambda n_in, n_out: rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)).astype(np.float32)
    parameters = [he(x.shape[1], N_HIDDEN), np.zeros(N_HIDDEN, np.float32), he(N_HIDDEN, n_tags) * 0.1, np.zeros(n_tags, np.float32)]
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    average = [np.zeros_like(p) for p in parameters]
    allowed = ((masks[:, None] >> np.arange(n_tags)) & 1).astype(np.float32)
    n_steps = EPOCHS * (len(x) // BATCH)
    step = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        total = 0.0
        for at in range(0, len(x) - BATCH + 1, BATCH):
            step += 1
            rows = order[at : at + BATCH]
            v = (x[rows].astype(np.float32) - mean) * scale
            v *= (rng.random(v.shape, np.float32) >= DROP_IN) / np.float32(1 - DROP_IN)
            w1, b1, w2, b2 = parameters
            h, slope = gelu(v @ w1 + b1)
            keep = (rng.random(h.shape, np.float32) >= DROP_HIDDEN) / np.float32(1 - DROP_HIDDEN)
            h *= keep
            p = softmax(h @ w2 + b2)
            among = p * allowed[rows]
            inside = among.sum(1, keepdims=True) + 1e-9
            total += float(-(np.log(inside[:, 0]) * weights[rows]).mean())
            delta = (p - among / inside) * (weights[rows, None] / BATCH)
            back = (delta @ w2.T) * keep * slope
            gradients = [v.T @ back, back.sum(0), h.T @ delta, delta.sum(0)]
            # AdamW with a cosine rate; the weights shipped are the mean over the last quarter.
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / n_steps)) + 1e-5
            for i, gradient in enumerate(gradients):
                first[i] = 0.9 * first[i] + 0.1 * gradient
                second[i] = 0.999 * second[i] + 0.001 * gradient * gradient
                move = first[i] / (1 - 0.9**step) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
                parameters[i] -= np.float32(rate) * (move + (WEIGHT_DECAY / RATE) * parameters[i] * (i % 2 == 0))
                if step > 0.75 * n_steps:
                    average[i] += parameters[i]
        print(f"epoch {epoch + 1}: loss {total / (len(x) // BATCH):.4f}", flush=True)
    w1, b1, w2, b2 = (a / (n_steps - int(0.75 * n_steps)) for a in average)
    # The scaling of the inputs goes into the first layer, so the reader needs none.
    return w1 * scale[:, None], b1 - (mean * scale) @ w1, w2, b2


def viterbi(probabilities, n_tags):
    """Returns the likeliest tags in which I-X follows B-X or I-X only."""
    score = np.log(probabilities + 1e-9)
    banned = np.zeros((n_tags, n_tags), np.float32)
    for b, tag in enumerate(data.TAGS):
        if tag[0] == "I":
            for a, before in enumerate(data.TAGS):
                if before[2:] != tag[2:]:
                    banned[a, b] = -1e9
    starts = np.array([-1e9 if tag[0] == "I" else 0 for tag in data.TAGS])
    best, back = starts + score[0], []
    for row in score[1:]:
        step = best[:, None] + banned
        back.append(step.argmax(0))
        best = step.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def spans(tags, words):
    """Returns the entities of a tag path."""
    found = []
    for tag, (start, end) in zip((data.TAGS[t] for t in tags), words):
        if tag[0] == "B":
            found.append([start, end, tag[2:]])
        elif tag[0] == "I":
            found[-1][1] = end
    return [tuple(f) for f in found]


def measure(head, dev):
    """Prints entity F1 (exact span and type; words without a gold label in re3d do not count) of each set."""
    w1, b1, w2, b2 = head
    for name, items in dev.items():
        items = [item for item in items if item[1].strip()]
        words = features.split([text for _, text, _ in items])
        x = features.words([(text, spans) for (_, text, _), spans in zip(items, words)]).astype(np.float32)
        p = softmax(gelu(x @ w1 + b1)[0] @ w2 + b2)
        right, found, gold = {}, {}, {}
        at = 0
        for (_, text, entities), these in zip(items, words):
            predicted = spans(viterbi(p[at : at + len(these)], len(data.TAGS)), these) if these else []
            at += len(these)
            free = [e for e in entities if e[2] == "?"]
            # A gold span takes in the whole words it touches, as the head does.
            true = set()
            for start, end, kind in entities:
                touched = [w for w in these if w[0] < end and start < w[1]]
                if kind != "?" and touched:
                    true.add((touched[0][0], touched[-1][1], kind))
            predicted = {e for e in predicted if not any(e[0] < f[1] and f[0] < e[1] for f in free)}
            if name == "aqmar":
                predicted = {e for e in predicted if e[2] != "MISC"}
            for kind in data.TYPES:
                a, b = {e for e in predicted if e[2] == kind}, {e for e in true if e[2] == kind}
                right[kind] = right.get(kind, 0) + len(a & b)
                found[kind] = found.get(kind, 0) + len(a)
                gold[kind] = gold.get(kind, 0) + len(b)
        f1 = lambda r, f, g: 200 * r / max(1, f + g)
        total = [sum(d.values()) for d in (right, found, gold)]
        kinds = " ".join(f"{kind} {f1(right[kind], found[kind], gold[kind]):.1f}" for kind in data.TYPES)
        precision, recall = 100 * total[0] / max(1, total[1]), 100 * total[0] / max(1, total[2])
        print(f"{name}: F1 {f1(*total):.1f} (P {precision:.1f} R {recall:.1f}, {total[2]} names) {kinds}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("silver", type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--without", action="append", default=[])
    options = parser.parse_args()
    items = [item for item in data.training(options.bench, options.silver) if item[0] not in options.without]
    x, masks, weights = matrices(items)
    sources = {source: sum(item[0] == source for item in items) for source in dict.fromkeys(item[0] for item in items)}
    print(len(items), "sentences", len(x), "words", sources, flush=True)
    head = train(x, masks, weights)
    measure(head, data.dev(options.bench))
    w1, b1, w2, b2 = head
    tensors = [
        container.array("hidden.w", w1.T, container.F16),
        container.array("hidden.b", b1),
        container.array("out.w", w2.T, container.F16),
        container.array("out.b", b2),
    ]
    meta = [("kind", "token-head"), ("encoder", features.encoder_digest()), ("labels", " ".join(data.TAGS))]
    print(container.write(options.out, meta, tensors))


if __name__ == "__main__":
    main()
