"""Trains the head that compares two sentences and writes `models/agreement/agreement.bin`.

    python training/agreement/train.py BENCH models/agreement/agreement.bin [--folds]

BENCH is the folder of benchmarks; of `ans_stance` only `train.jsonl` is read. What the head sees comes from Rust (the example
`features`, mode `pairs`): the differences, products and sums of the components of two centred sentence vectors, and what was measured
on their words. The head is the mean of a few networks of one hidden layer that differ in their seeds. Inputs are brought to mean 0 and
a fixed deviation, which is then folded into the first layer, so that run time need not know. `--folds` prints instead what five heads make of
the fifths they have not seen; a title stays in one fifth.
"""

import argparse
import hashlib
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
import features

# The labels of the set, and what the head calls them.
LABELS = {"agree": "agrees", "disagree": "conflicts", "other": "unrelated"}
# Only one pair in forty is "other".
WEIGHT = (1.3, 1.0, 3.0)
# Deviations of the inputs: a few measures stand against a thousand components.
DEVIATION_COMPONENT, DEVIATION_MEASURE = 0.5, 2.0
N_NETWORKS, N_UNITS, EPOCHS, BATCH, RATE, WEIGHT_DECAY = 5, 64, 25, 64, 2e-3, 0.1
DROP_IN, DROP_HIDDEN, SMOOTHING = 0.3, 0.5, 0.05
N_FOLDS = 5
# Difference, product and sum.
N_PARTS = 3


def network(inputs, labels, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Dropout(DROP_IN), nn.Linear(inputs.shape[1], N_UNITS), nn.ReLU(), nn.Dropout(DROP_HIDDEN), nn.Linear(N_UNITS, len(LABELS)))
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=WEIGHT_DECAY)
    n_steps = EPOCHS * -(-len(inputs) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=n_steps)
    for _ in range(EPOCHS):
        order = torch.randperm(len(inputs))
        for rows in order.split(BATCH):
            loss = F.cross_entropy(net(inputs[rows]), labels[rows], weight=torch.tensor(WEIGHT), label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def train(inputs, labels):
    """Returns, by network, the weights and biases of its two layers, over inputs as they come."""
    mean, scale = inputs.mean(0), inputs.std(0) + 1e-3
    scale[: N_PARTS * features.HIDDEN] /= DEVIATION_COMPONENT
    scale[N_PARTS * features.HIDDEN :] /= DEVIATION_MEASURE
    networks = []
    for seed in range(N_NETWORKS):
        net = network((inputs - mean) / scale, labels, seed)
        hidden, out = net[1], net[4]
        weights = hidden.weight.detach() / scale
        networks.append((weights, hidden.bias.detach() - weights @ mean, out.weight.detach(), out.bias.detach()))
    return networks


def answers(networks, inputs):
    outputs = [F.softmax(F.relu(inputs @ w.T + b) @ v.T + c, 1) for w, b, v, c in networks]
    return torch.stack(outputs).mean(0).argmax(1)


def macro_f1(found, labels):
    scores = []
    for label in range(len(LABELS)):
        right = ((found == label) & (labels == label)).sum().item()
        scores.append(2 * right / max(1, (found == label).sum().item() + (labels == label).sum().item()))
    return sum(scores) / len(scores), scores


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("bench", type=pathlib.Path)
    arguments.add_argument("out")
    arguments.add_argument("--folds", action="store_true")
    arguments = arguments.parse_args()
    torch.set_num_threads(1)
    rows = [json.loads(line) for line in open(arguments.bench / "ans_stance/train.jsonl")]
    inputs = torch.from_numpy(features.pairs([(row["s1"], row["s2"], "ar") for row in rows]).copy())
    labels = torch.tensor([list(LABELS).index(row["stance"]) for row in rows])
    if arguments.folds:
        folds = torch.tensor([int(hashlib.sha256(row["s1"].encode()).hexdigest(), 16) % N_FOLDS for row in rows])
        found = torch.zeros_like(labels)
        for fold in range(N_FOLDS):
            found[folds == fold] = answers(train(inputs[folds != fold], labels[folds != fold]), inputs[folds == fold])
        print("macro F1 over five folds", *macro_f1(found, labels))
        return
    networks = train(inputs, labels)
    n_measures = inputs.shape[1] - N_PARTS * features.HIDDEN
    meta = [("kind", "agreement-head"), ("encoder", features.encoder_digest()), ("labels", " ".join(LABELS.values())), ("networks", N_NETWORKS), ("hidden", features.HIDDEN), ("measures", n_measures)]
    tensors = []
    for i, (w, b, v, c) in enumerate(networks):
        tensors += [container.array(f"hidden{i}.w", w, container.F16), container.array(f"hidden{i}.b", b), container.array(f"out{i}.w", v, container.F16), container.array(f"out{i}.b", c)]
    print(container.write(arguments.out, meta, tensors))


if __name__ == "__main__":
    main()
