"""Trains the names heads and writes `models/names/names.bin`.

    python training/names/train.py BENCH SILVER.jsonl models/names/names.bin [--without SOURCE]... [--folds]

Features come from the program (`training/features.py`): a vector a word, and what lists say of it. Over them stands one body for all
heads: a layer that narrows, and two convolutions over a word and its neighbours, each with a residual and a layer norm; a head is one layer more.
The loss is -log of the probability of the tags that a word may have. Probabilities are calibrated on the dev sets. Everything is seeded. `--folds` trains the head of re3d five
times, each time without a fifth of the set, and prints what the five make of the fifths they have not seen.
"""

import argparse
import math
import pathlib
import random
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
import data
import features

N_ENCODED = 4 * features.HIDDEN
N_FEATURES, N_HIDDEN, N_CONVOLUTIONS, KERNEL = N_ENCODED + features.N_HINTS, 384, 2, 3
EPOCHS = 4
# Words a step, padding included.
BATCH = 600
RATE, WEIGHT_DECAY, WARM_UP = 1e-3, 1e-4, 200
# Shares left out in each step: of the inputs, before a convolution, before the heads.
DROP_IN, DROP_BETWEEN, DROP_OUT = 0.15, 0.2, 0.4
# Hints are few beside the encoder's numbers, and are weighed up.
DROP_HINTS, HINT_SCALE = 0.1, 3.0
# How much a word of each source counts for a head: tweets are not news, and re3d is small.
WEIGHT = {("names", "idrisi"): 0.5, ("re3d", "re3d"): 3.0}
SEED = 7


class Body(nn.Module):
    """Vectors of a sentence's words in, the heads' scores out."""

    def __init__(self, sample):
        super().__init__()
        mean, scale = sample.mean(0), 1 / (sample.std(0) + 1e-3)
        mean[N_ENCODED:], scale[N_ENCODED:] = 0, HINT_SCALE
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("scale", torch.from_numpy(scale))
        self.narrow = nn.Linear(N_FEATURES, N_HIDDEN)
        convolution = lambda: nn.Conv1d(N_HIDDEN, N_HIDDEN, KERNEL, padding=KERNEL // 2)
        self.convolutions = nn.ModuleList(convolution() for _ in range(N_CONVOLUTIONS))
        self.norms = nn.ModuleList(nn.LayerNorm(N_HIDDEN) for _ in range(N_CONVOLUTIONS))
        n_tags = lambda layers: sum(len(data.layer_tags(kinds)) for kinds in layers)
        self.heads = nn.ModuleDict({name: nn.Linear(N_HIDDEN, n_tags(layers)) for name, layers in data.HEADS.items()})

    def forward(self, x, mask):
        x = (x - self.mean) * self.scale
        encoded = F.dropout(x[..., :N_ENCODED], DROP_IN, self.training)
        x = torch.cat([encoded, F.dropout(x[..., N_ENCODED:], DROP_HINTS, self.training)], -1)
        x = F.gelu(self.narrow(x)) * mask[..., None]
        for convolution, norm in zip(self.convolutions, self.norms):
            y = F.dropout(x, DROP_BETWEEN, self.training)
            y = F.gelu(convolution(y.transpose(1, 2)).transpose(1, 2))
            x = norm(x + y) * mask[..., None]
        return F.dropout(x, DROP_OUT, self.training)


class Words:
    """The words of texts and their vectors, each text encoded once."""

    def __init__(self, texts):
        self.index = {text: i for i, text in enumerate(dict.fromkeys(texts))}
        texts = list(self.index)
        self.spans = features.split(texts)
        self.vectors = features.words(list(zip(texts, self.spans)))
        self.hints = features.hints(texts)

    def of(self, text):
        i = self.index[text]
        return self.spans[i], np.concatenate([self.vectors[i], self.hints[i]], 1, dtype=np.float32)

    def count(self, text):
        return len(self.spans[self.index[text]])

    def batch(self, texts):
        """Returns vectors and mask of several texts, padded, and their numbers of words."""
        counts = [self.count(text) for text in texts]
        x = np.zeros((len(texts), max(counts), N_FEATURES), np.float32)
        mask = np.zeros(x.shape[:2], np.float32)
        for row, text, count in zip(range(len(texts)), texts, counts):
            x[row, :count] = self.of(text)[1]
            mask[row, :count] = 1
        return torch.from_numpy(x), torch.from_numpy(mask), counts


def layers_of(head, scores):
    """Splits a head's scores into those of its layers."""
    return torch.split(scores, [len(data.layer_tags(kinds)) for kinds in data.HEADS[head]], -1)


def loss(body, words, masks, group):
    """Returns the mean loss over the words of texts; a text comes as its sentences, one for each head that learns from it."""
    x, mask, counts = words.batch([sentences[0].text for sentences in group])
    hidden = body(x, mask)
    total = 0
    for head in sorted({s.head for sentences in group for s in sentences}):
        mine = [(s, row) for row, sentences in enumerate(group) for s in sentences if s.head == head]
        rows = torch.cat([hidden[row, : counts[row]] for _, row in mine])
        weights = torch.cat([torch.full((counts[row],), WEIGHT.get((head, s.source), 1.0)) for s, row in mine])
        for layer, scores in enumerate(layers_of(head, body.heads[head](rows))):
            allowed = torch.from_numpy(np.concatenate([masks[id(s)][layer] for s, _ in mine]))
            allowed = ((allowed[:, None] >> torch.arange(scores.shape[1])) & 1).bool()
            inside = scores.log_softmax(-1).masked_fill(~allowed, -1e9).logsumexp(-1)
            total = total - (inside * weights).sum()
    return total / sum(counts)


def batches(groups, words):
    """Returns the texts in batches of about one length, shuffled."""
    ordered = sorted(groups, key=lambda sentences: words.count(sentences[0].text) + random.random() * 6)
    found, current, longest = [], [], 0
    for sentences in ordered:
        count = max(3, words.count(sentences[0].text))
        if current and max(longest, count) * (len(current) + 1) > BATCH:
            found.append(current)
            current, longest = [], 0
        current.append(sentences)
        longest = max(longest, count)
    found.append(current)
    random.shuffle(found)
    return found


def train(sentences, words, epochs=EPOCHS):
    """Returns a body with its heads; the weights are the mean over the last quarter of the steps."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    groups = {}
    for sentence in sentences:
        if words.count(sentence.text):
            groups.setdefault((sentence.source, sentence.text), []).append(sentence)
    groups = list(groups.values())
    masks = {id(s): [np.array(layer) for layer in data.masks(words.of(s.text)[0], s)] for g in groups for s in g}
    sample = np.concatenate([words.of(g[0].text)[1] for g in random.sample(groups, min(len(groups), 2000))])
    body = Body(sample.astype(np.float32))
    optimiser = torch.optim.AdamW(body.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    n_steps = epochs * len(batches(groups, words))
    mean, n_averaged, step = [torch.zeros_like(p) for p in body.parameters()], 0, 0
    for epoch in range(epochs):
        started, total, parts = time.time(), 0.0, batches(groups, words)
        for group in parts:
            step += 1
            along = min(1.0, step / n_steps)
            rate = RATE * (min(1, step / WARM_UP) * 0.5 * (1 + math.cos(math.pi * along)) + 0.01)
            for parameters in optimiser.param_groups:
                parameters["lr"] = rate
            optimiser.zero_grad()
            value = loss(body, words, masks, group)
            value.backward()
            nn.utils.clip_grad_norm_(body.parameters(), 1.0)
            optimiser.step()
            total += value.item()
            if along > 0.75:
                n_averaged += 1
                for average, parameter in zip(mean, body.parameters()):
                    average += (parameter.detach() - average) / n_averaged
        print(f"epoch {epoch + 1}: loss {total / len(parts):.4f}, {time.time() - started:.0f} s", flush=True)
    for average, parameter in zip(mean, body.parameters()):
        parameter.data.copy_(average)
    return body.eval()


def temper(body, words, dev):
    """Divides each head's scores by the temperature that makes the tags of its dev sets likeliest (Guo et al. 2017, "On
    Calibration of Modern Neural Networks"): no answer changes, and a probability comes nearer to what is right so often."""
    by_head = {}
    with torch.no_grad():
        # AQMAR is left out: what else is named there is not marked.
        for sentence in (s for name, part in dev.items() for s in part if name != "aqmar" and words.count(s.text)):
            x, mask, _ = words.batch([sentence.text])
            scores = layers_of(sentence.head, body.heads[sentence.head](body(x, mask)[0]))
            for layer, allowed in zip(scores, data.masks(words.of(sentence.text)[0], sentence)):
                allowed = ((torch.from_numpy(np.array(allowed))[:, None] >> torch.arange(layer.shape[1])) & 1).bool()
                by_head.setdefault(sentence.head, []).append((layer, allowed))
        for name, layers in by_head.items():
            unlikely = lambda t: -sum((s / t).log_softmax(-1)[ok].sum().item() for s, ok in layers)
            best = min((t / 20 for t in range(10, 81)), key=unlikely)
            print(f"{name}: temperature {best}", flush=True)
            for parameter in body.heads[name].parameters():
                parameter /= best


def likeliest(scores, tags):
    """Returns the likeliest tags in which I-x follows B-x or I-x only (Viterbi)."""
    may = np.array([[tag[0] != "I" or before[2:] == tag[2:] for tag in tags] for before in tags])
    banned = np.where(may, 0, -1e9)
    best, back = scores[0] + np.array([-1e9 if tag[0] == "I" else 0 for tag in tags]), []
    for row in scores[1:]:
        step = best[:, None] + banned
        back.append(step.argmax(0))
        best = step.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def stretches(path, tags, spans):
    """Returns the entities of a tag path."""
    found = []
    for tag, (start, end) in zip((tags[i] for i in path), spans):
        if tag[0] == "B":
            found.append([start, end, tag[2:]])
        elif tag[0] == "I":
            found[-1][1] = end
    return {tuple(entity) for entity in found}


def answers(body, words, sentences):
    """Yields (sentence, entities found, gold entities), gold widened to whole words as the heads see them."""
    with torch.no_grad():
        for sentence in sentences:
            spans, _ = words.of(sentence.text)
            if not spans:
                continue
            x, mask, _ = words.batch([sentence.text])
            scores = layers_of(sentence.head, body.heads[sentence.head](body(x, mask)[0]))
            found = set()
            for kinds, layer in zip(data.HEADS[sentence.head], scores):
                tags = data.layer_tags(kinds)
                found |= stretches(likeliest(layer.log_softmax(-1).numpy(), tags), tags, spans)
            gold = set()
            for start, end, kind in sentence.entities:
                touched = [span for span in spans if span[0] < end and start < span[1]]
                if touched:
                    gold.add((touched[0][0], touched[-1][1], kind))
            yield sentence, found, gold


def overlapping(found, gold):
    """Returns how many gold entities pair off with one found of their kind that shares a character with them."""
    left = set(found)
    count = 0
    for start, end, kind in sorted(gold):
        pair = next((f for f in sorted(left) if f[2] == kind and f[0] < end and start < f[1]), None)
        if pair:
            left.remove(pair)
            count += 1
    return count


def measure(name, pairs):
    """Prints exact and overlap F1 of one set; `pairs` are (entities found, gold entities)."""
    n_right = sum(len(found & gold) for found, gold in pairs)
    n_touched = sum(overlapping(found, gold) for found, gold in pairs)
    n_found, n_gold = sum(len(found) for found, _ in pairs), sum(len(gold) for _, gold in pairs)
    f1 = lambda n: 200 * n / max(1, n_found + n_gold)
    precision, recall = 100 * n_right / max(1, n_found), 100 * n_right / max(1, n_gold)
    print(f"{name}: F1 {f1(n_right):.1f} (P {precision:.1f} R {recall:.1f}, {n_gold} names), overlap {f1(n_touched):.1f}", flush=True)


def cross_validate(bench, silver, words):
    """Prints the figures of re3d over all its folds, each read by weights that have not seen it.

    To save four fifths of the work these weights are taught by the English sources alone.
    """
    pairs = []
    for held_out in range(5):
        sentences = data.training(bench, silver, re3d_folds=[fold for fold in range(5) if fold != held_out])
        body = train([s for s in sentences if s.source in ("re3d", "silver")], words, epochs=4)
        pairs += [(found, gold) for _, found, gold in answers(body, words, data.re3d_sentences(bench, [held_out]))]
    measure("re3d, five folds", pairs)


def tensors(body):
    """Returns the tensors of the file; the scaling of the inputs goes into the first layer, so the reader needs none."""
    half = lambda name, values: container.array(name, values.detach().numpy(), container.F16)
    full = lambda name, values: container.array(name, values.detach().numpy())
    weight = body.narrow.weight * body.scale
    found = [half("narrow.w", weight), full("narrow.b", body.narrow.bias - weight @ body.mean)]
    for i, (convolution, norm) in enumerate(zip(body.convolutions, body.norms)):
        # As one product over a word's neighbours and itself, in their order.
        flat = convolution.weight.transpose(1, 2).reshape(N_HIDDEN, KERNEL * N_HIDDEN)
        found += [half(f"c{i}.w", flat), full(f"c{i}.b", convolution.bias)]
        found += [full(f"c{i}.norm.w", norm.weight), full(f"c{i}.norm.b", norm.bias)]
    for name, head in body.heads.items():
        found += [half(f"out.{name}.w", head.weight), full(f"out.{name}.b", head.bias)]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("silver", type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    sentences = [s for s in data.training(options.bench, options.silver) if s.source not in options.without]
    dev = data.dev(options.bench)
    beside = [*(s for part in dev.values() for s in part), *data.re3d_sentences(options.bench, range(5))]
    words = Words([s.text for s in (*sentences, *beside)])
    if options.folds:
        cross_validate(options.bench, options.silver, words)
        return
    body = train(sentences, words)
    temper(body, words, dev)
    for name, part in dev.items():
        # The classes MIS0 to MIS3 of AQMAR differ from article to article and are left out.
        kept = lambda found: {e for e in found if e[2] != "MISC"} if name == "aqmar" else found
        measure(name, [(kept(found), gold) for _, found, gold in answers(body, words, part)])
    meta = [("kind", "token-heads"), ("encoder", features.encoder_digest()), ("convolutions", N_CONVOLUTIONS)]
    meta += [("kernel", KERNEL), ("heads", " ".join(data.HEADS))]
    meta += [(f"head.{name}", "|".join(layers)) for name, layers in data.HEADS.items()]
    print(container.write(options.out, meta, tensors(body)))


if __name__ == "__main__":
    main()
