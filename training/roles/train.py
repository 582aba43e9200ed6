"""Trains the head that marks who and what play a role in an incident, and writes `models/roles/roles.bin`.

    python training/roles/train.py BENCH models/roles/roles.bin

Learns from the training part of MUC-4 (BENCH/muc4/train.jsonl), sentence by sentence. The set marks one mention of each filler,
mostly the first; words that repeat a filler elsewhere in the document are left out of the loss, since they may or may not play
the role there. The net is that of `training/names/train.py`, narrower: a layer that narrows, two convolutions over a word and its
neighbours, each with a residual and a layer norm, one layer more. Everything is seeded.
"""

import json
import math
import pathlib
import random
import re
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "kinds")]
import container
import features
from cutting import cut

ROLES = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"]
TAGS = ["O"] + [f"{place}-{role}" for role in ROLES for place in "BI"]
N_FEATURES, N_HIDDEN, N_CONVOLUTIONS, KERNEL = 4 * features.HIDDEN, 192, 2, 3
EPOCHS = 4
# Words a step, padding included.
BATCH = 1500
RATE, WEIGHT_DECAY, WARM_UP = 1e-3, 1e-4, 200
# Shares left out in each step: of the inputs, before a convolution, before the last layer.
DROP_IN, DROP_BETWEEN, DROP_OUT = 0.15, 0.2, 0.4
# How much a word of a role counts beside one without: one word in twenty-five has one.
ROLE_WEIGHT = 1.5
SEED = 7


class Net(nn.Module):
    """Vectors of a sentence's words in, scores of the tags out."""

    def __init__(self, sample):
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(sample.mean(0)))
        self.register_buffer("scale", torch.from_numpy(1 / (sample.std(0) + 1e-3)))
        self.narrow = nn.Linear(N_FEATURES, N_HIDDEN)
        convolution = lambda: nn.Conv1d(N_HIDDEN, N_HIDDEN, KERNEL, padding=KERNEL // 2)
        self.convolutions = nn.ModuleList(convolution() for _ in range(N_CONVOLUTIONS))
        self.norms = nn.ModuleList(nn.LayerNorm(N_HIDDEN) for _ in range(N_CONVOLUTIONS))
        self.out = nn.Linear(N_HIDDEN, len(TAGS))

    def forward(self, x, mask):
        x = F.dropout((x - self.mean) * self.scale, DROP_IN, self.training)
        x = F.gelu(self.narrow(x)) * mask[..., None]
        for convolution, norm in zip(self.convolutions, self.norms):
            y = F.dropout(x, DROP_BETWEEN, self.training)
            y = F.gelu(convolution(y.transpose(1, 2)).transpose(1, 2))
            x = norm(x + y) * mask[..., None]
        return self.out(F.dropout(x, DROP_OUT, self.training))


def mentions(document):
    """Returns the (start, end, role) of a document's fillers, and the (start, end) where their words stand again."""
    marked, again = [], []
    for template in document["templates"]:
        for role in ROLES:
            for mention in (mention for entity in template[role] for mention in entity):
                marked.append((mention["start"], mention["end"], role))
                repeats = re.finditer(rf"(?<!\w){re.escape(mention['text'])}(?!\w)", document["text"])
                again += [(found.start(), found.end()) for found in repeats if found.start() != mention["start"]]
    return marked, again


def sentences(path):
    """Yields (text, words as ranges of characters, tags, whether each word counts)."""
    documents = [json.loads(line) for line in open(path)]
    cuts = [(document, start, end) for document in documents for start, end in cut(document["text"])]
    texts = [document["text"][start:end] for document, start, end in cuts]
    marks = {id(document): mentions(document) for document in documents}
    for (document, start, end), text, words in zip(cuts, texts, features.split(texts)):
        marked, again = marks[id(document)]
        tags, counts = np.zeros(len(words), np.int64), np.ones(len(words), np.float32)
        touching = lambda a, b: [i for i, (x, y) in enumerate(words) if start + x < b and a < start + y]
        for a, b in again:
            counts[touching(a, b)] = 0
        for a, b, role in marked:
            if start <= a < end and (touched := touching(a, b)):
                tags[touched], counts[touched] = TAGS.index(f"I-{role}"), 1
                tags[touched[0]] = TAGS.index(f"B-{role}")
        if words:
            yield text, words, tags, counts


def batches(rows):
    """Returns the numbers of rows in batches of about one length, shuffled."""
    found, current, longest = [], [], 0
    for i in sorted(range(len(rows)), key=lambda i: len(rows[i][1]) + random.random() * 6):
        count = len(rows[i][1])
        if current and max(longest, count) * (len(current) + 1) > BATCH:
            found.append(current)
            current, longest = [], 0
        current.append(i)
        longest = max(longest, count)
    found.append(current)
    random.shuffle(found)
    return found


def train(rows, vectors):
    """Returns the net; its weights are the mean over the last quarter of the steps."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    sample = np.concatenate([vectors[i] for i in random.sample(range(len(rows)), min(len(rows), 2000))])
    net = Net(sample.astype(np.float32))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    weight = torch.ones(len(TAGS))
    weight[1:] = ROLE_WEIGHT
    n_steps = EPOCHS * len(batches(rows))
    mean, n_averaged, step = [torch.zeros_like(p) for p in net.parameters()], 0, 0
    for epoch in range(EPOCHS):
        total, parts = 0.0, batches(rows)
        for part in parts:
            step += 1
            along = min(1.0, step / n_steps)
            for group in optimiser.param_groups:
                group["lr"] = RATE * (min(1, step / WARM_UP) * 0.5 * (1 + math.cos(math.pi * along)) + 0.01)
            length = max(len(rows[i][1]) for i in part)
            x = np.zeros((len(part), length, N_FEATURES), np.float32)
            mask, counts = (np.zeros((len(part), length), np.float32) for _ in range(2))
            tags = np.zeros((len(part), length), np.int64)
            for row, i in enumerate(part):
                n_words = len(rows[i][1])
                x[row, :n_words], mask[row, :n_words] = vectors[i], 1
                tags[row, :n_words], counts[row, :n_words] = rows[i][2], rows[i][3]
            optimiser.zero_grad()
            scores = net(torch.from_numpy(x), torch.from_numpy(mask)).flatten(0, 1)
            losses = F.cross_entropy(scores, torch.from_numpy(tags).flatten(), weight=weight, reduction="none")
            loss = (losses * torch.from_numpy(counts).flatten()).sum() / max(1.0, counts.sum())
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
            if along > 0.75:
                n_averaged += 1
                for average, parameter in zip(mean, net.parameters()):
                    average += (parameter.detach() - average) / n_averaged
        print(f"epoch {epoch + 1}: loss {total / len(parts):.4f}", flush=True)
    for average, parameter in zip(mean, net.parameters()):
        parameter.data.copy_(average)
    return net.eval()


def tensors(net):
    """Returns the tensors of the file; the scaling of the inputs goes into the first layer, so the reader needs none."""
    half = lambda name, values: container.array(name, values.detach().numpy(), container.F16)
    full = lambda name, values: container.array(name, values.detach().numpy())
    weight = net.narrow.weight * net.scale
    found = [half("narrow.w", weight), full("narrow.b", net.narrow.bias - weight @ net.mean)]
    for i, (convolution, norm) in enumerate(zip(net.convolutions, net.norms)):
        # As one product over a word's neighbours and itself, in their order.
        flat = convolution.weight.transpose(1, 2).reshape(N_HIDDEN, KERNEL * N_HIDDEN)
        found += [half(f"c{i}.w", flat), full(f"c{i}.b", convolution.bias)]
        found += [full(f"c{i}.norm.w", norm.weight), full(f"c{i}.norm.b", norm.bias)]
    return [*found, half("out.roles.w", net.out.weight), full("out.roles.b", net.out.bias)]


def main(bench, out):
    torch.set_num_threads(1)
    rows = list(sentences(bench / "muc4/train.jsonl"))
    vectors = features.words([(text, words) for text, words, _, _ in rows])
    net = train(rows, vectors)
    meta = [("kind", "token-heads"), ("encoder", features.encoder_digest()), ("convolutions", N_CONVOLUTIONS)]
    meta += [("kernel", KERNEL), ("heads", "roles"), ("head.roles", " ".join(ROLES))]
    print(container.write(out, meta, tensors(net)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
