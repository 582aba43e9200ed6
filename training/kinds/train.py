"""Trains the sentence heads and writes `models/kinds/kinds.bin`.

    python training/kinds/train.py BENCH models/kinds/kinds.bin

Three heads of one layer over centred sentence vectors: `events` and `police` learn from sentences of our own beside this script,
`incidents` from the training part of MUC-4 (BENCH/muc4/train.jsonl). Each is fitted to the end (L-BFGS). How strong the penalty
is on large weights is chosen for the first two by leaving out a tenth of the sentences at a time, which is printed.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
import container
import features
from cutting import cut

PENALTIES = (3e-4, 1e-4, 3e-5, 1e-5)
# For `incidents`, by the F1 of the kinds told by a fifth of the documents left out: best of 1e-4, 3e-5, 1e-5 and 3e-6.
INCIDENTS_PENALTY = 3e-6
# The names of kinds in our sentences, by the label of the head: ACLED's sub-event types, and five kinds that it does not have.
LABELS = {
    "air-strike": "Air/drone strike",
    "shelling": "Shelling/artillery/missile attack",
    "suicide-bomb": "Suicide bomb",
    "remote-explosive": "Remote explosive/landmine/IED",
    "grenade": "Grenade",
    "chemical": "Chemical weapon",
    "armed-clash": "Armed clash",
    "attack": "Attack",
    "sexual-violence": "Sexual violence",
    "abduction": "Abduction/forced disappearance",
    "agreement": "Agreement",
    "protest": "Peaceful protest",
    "protest-with-intervention": "Protest with intervention",
    "excessive-force": "Excessive force against protesters",
    "riot": "Violent demonstration",
    "mob": "Mob violence",
    "arrest": "Arrests",
    "territory-gain": "Non-state actor overtakes territory",
    "territory-regain": "Government regains territory",
    "territory-transfer": "Non-violent transfer of territory",
    "base": "Headquarters or base established",
    "disrupted": "Disrupted weapons use",
    "looting": "Looting/property destruction",
    "military-movement": "Change to group/activity",
    "other": "Other",
    "organised-crime": "organised crime",
    "man-made-disaster": "man-made disaster",
    "natural-disaster": "natural disaster",
    "attribution": "attribution",
    "diplomacy": "diplomacy",
}
POLICE = ["kill", "arrest", "fail", "force", "act"]
INCIDENTS = ["attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage"]
ROLES = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"]


def centred(texts, mean):
    """Returns unit vectors less the mean of English, as `Centring::centre` gives them."""
    vectors = features.sentences(texts) - mean
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)).astype(np.float32)


def rows(name):
    """Returns the (label, sentence) pairs of a table beside this script."""
    lines = (HERE / name).read_text().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def fit(x, y, penalty, exclusive):
    """Returns weights and biases; `y` holds class numbers, or a row of 0 and 1 a sentence."""
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    n_labels = int(y.max()) + 1 if exclusive else y.shape[1]
    weights = torch.zeros(n_labels, x.shape[1], requires_grad=True)
    bias = torch.zeros(n_labels, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=400, line_search_fn="strong_wolfe")

    def step():
        optimiser.zero_grad()
        scores = x @ weights.T + bias
        loss = F.cross_entropy(scores, y) if exclusive else F.binary_cross_entropy_with_logits(scores, y)
        loss = loss + penalty * (weights**2).sum()
        loss.backward()
        return loss

    optimiser.step(step)
    return weights.detach().numpy(), bias.detach().numpy()


def chosen(name, x, y, exclusive, groups):
    """Returns the penalty under which tenths left out are likeliest; sentences of one group are left out together."""
    fold = groups % 10
    best = None
    for penalty in PENALTIES:
        loss = 0.0
        for held_out in range(10):
            weights, bias = fit(x[fold != held_out], y[fold != held_out], penalty, exclusive)
            scores = torch.from_numpy(x[fold == held_out] @ weights.T + bias)
            truth = torch.from_numpy(y[fold == held_out])
            loss += float(F.cross_entropy(scores, truth) if exclusive else F.binary_cross_entropy_with_logits(scores, truth))
        print(f"{name}: penalty {penalty}, mean loss on tenths left out {loss / 10:.4f}", flush=True)
        if best is None or loss < best[0]:
            best = (loss, penalty)
    return best[1]


def incident_sentences(path):
    """Yields (sentence, whether each kind of incident has a role filled in it) from MUC-4."""
    for line in open(path):
        document = json.loads(line)
        for start, end in cut(document["text"]):
            kinds = set()
            for template in document["templates"]:
                spans = [mention for role in ROLES for entity in template[role] for mention in entity]
                if any(start <= span["start"] < end for span in spans):
                    kinds.add(template["incident_type"])
            yield document["text"][start:end], [float(kind in kinds) for kind in INCIDENTS]


def main(bench, out):
    torch.manual_seed(0)
    _, means = container.read(HERE.parent.parent / "models/encoder-means/means.bin")
    mean = means["mean.en"]
    heads = []
    events = rows("events.en.tsv")
    kinds = list(LABELS)
    rng = np.random.RandomState(0)
    x = centred([text for _, text in events], mean)
    y = np.array([kinds.index(kind) for kind, _ in events])
    heads.append(("events", list(LABELS.values()), True, x, y, rng.permutation(len(x))))
    police = rows("police.en.tsv")
    texts = [text for _, text in police]
    # Some archives print everything in small letters.
    x = centred(texts + [text.lower() for text in texts], mean)
    y = np.array([[float(label in given.split()) for label in POLICE] for given, _ in police] * 2, np.float32)
    heads.append(("police", POLICE, False, x, y, np.tile(rng.permutation(len(texts)), 2)))
    incidents = list(incident_sentences(bench / "muc4/train.jsonl"))
    x = centred([text for text, _ in incidents], mean)
    y = np.array([given for _, given in incidents], np.float32)
    heads.append(("incidents", INCIDENTS, False, x, y, None))
    tensors, meta = [], [("kind", "sentence-heads"), ("encoder", features.encoder_digest()), ("width", features.HIDDEN)]
    meta.append(("heads", " ".join(name for name, *_ in heads)))
    for name, labels, exclusive, x, y, groups in heads:
        penalty = INCIDENTS_PENALTY if name == "incidents" else chosen(name, x, y, exclusive, groups)
        weights, bias = fit(x, y, penalty, exclusive)
        meta += [(f"head.{name}", "|".join(labels)), (f"labels.{name}", "exclusive" if exclusive else "apart")]
        tensors += [container.array(f"{name}.w", weights), container.array(f"{name}.b", bias)]
        print(name, f"{len(x)} sentences, {len(labels)} labels")
    print(container.write(out, meta, tensors))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
