"""The reference: the UNCUT source in plain numpy fp32, and the fixture that the Rust tests compare with.

    python training/encoder/reference.py crates/variorum/tests/fixtures/encoder

Independent of the container and of the Rust code: it shares no line with either. Source of the method: Kudo 2018
(Unigram), Devlin et al. 2019 (BERT), Wang et al. 2024 (multilingual E5: "query: " prefix, mean over tokens, L2).
"""

import functools
import json
import math
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
from source import Source, find

# Invented people and outlets, real places. Every character is covered by the cut vocabulary.
SENTENCES = [
    "A drone strike killed three people near the town of al-Bab on Friday, the Nahr Monitor said.",
    "قال مصدر محلي إن غارة جوية استهدفت سيارة قرب مدينة الباب يوم الجمعة، ما أدى إلى مقتل ثلاثة أشخاص.",
    "Rana Darwish, a spokeswoman for the ministry, denied the report.",
    "ونفت الناطقة باسم الوزارة رنا درويش صحّة الخبر، وأضافت: «لا علم لنا بذلك».",
    "İzmir’de bir patlama oldu; Ångström, Malmö, Çeşme and São Paulo are spelt as they are.",
    "بلغ عدد الجرحى ٢٧ شخصًا، بينهم ٤ أطفال، وفق حصيلة أوّليّة بتاريخ 07/09/2023.",
    "   Spaces\u00a0and\ttabs \n collapse; ﻻ and ﷲ and ﬁ are compatibility forms…  ",
    "OK",
]


def tokenise(source, text, prefix="query: "):
    """Returns the pieces of prefix and text, without <s> and </s>. Spaces at the ends of the text are dropped."""
    ids, longest = _index(source)
    normal = "".join("".join(map(chr, source.norm.get(ord(c), (ord(c),)))) for c in text)
    chars = "▁" + "▁".join(part for part in (prefix + normal).split(" ") if part)
    unknown = source.scores.min() - np.float32(10)
    best = [(np.float32(-1e30), 0, None)] * (len(chars) + 1)
    best[0] = (np.float32(0), 0, None)
    for i in range(len(chars)):
        for e in range(i + 1, min(i + longest, len(chars)) + 1):
            piece = chars[i:e]
            if piece in ids and best[i][0] + source.scores[ids[piece]] > best[e][0]:
                best[e] = (best[i][0] + source.scores[ids[piece]], i, piece)
        if best[i][0] + unknown > best[i + 1][0]:
            best[i + 1] = (best[i][0] + unknown, i, "<unk>")
    out, e = [], len(chars)
    while e > 0:
        _, i, piece = best[e]
        out.append(piece)
        e = i
    return out[::-1]


@functools.cache
def _index(source):
    special = (source.bos, source.eos, source.pad, source.unk)
    return {piece: i for i, piece in enumerate(source.pieces) if i not in special}, max(map(len, source.pieces))


class Forward:
    """The forward pass in fp32 over the dequantised source."""

    def __init__(self, source):
        self.source = source
        self.w = {}
        for name, (dtype, count, data) in source.tensors.items():
            flat = container.dequantise(data, (count,)) if dtype == 1 else np.frombuffer(data, "<f4")
            self.w[name] = flat
        h, f = source.hidden, source.ffn
        for layer in range(source.n_layers):
            for m in ("q", "k", "v", "ao", "fi", "fo"):
                shape = {"fi": (f, h), "fo": (h, f)}.get(m, (h, h))
                self.w[f"l{layer}.{m}.w"] = self.w[f"l{layer}.{m}.w"].reshape(shape)
        for name in ("emb.word", "emb.pos", "emb.type"):
            self.w[name] = self.w[name].reshape(-1, h)

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + self.source.eps)
        return x * self.w[name + ".w"] + self.w[name + ".b"]

    def linear(self, x, name):
        return x @ self.w[name + ".w"].T + self.w[name + ".b"]

    def run(self, ids):
        """Returns (sentence vector, the outputs of all layers) for ids that include <s> and </s>."""
        n, heads = len(ids), self.source.n_heads
        x = self.norm(self.w["emb.word"][ids] + self.w["emb.pos"][:n] + self.w["emb.type"][0], "emb.ln")
        layers = []
        split = lambda y: y.reshape(n, heads, -1).transpose(1, 0, 2)
        for i in range(self.source.n_layers):
            q, k, v = (split(self.linear(x, f"l{i}.{m}")) for m in "qkv")
            scores = q @ k.transpose(0, 2, 1) / np.float32(math.sqrt(q.shape[-1]))
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            context = (scores / scores.sum(-1, keepdims=True)) @ v
            x = self.norm(x + self.linear(context.transpose(1, 0, 2).reshape(n, -1), f"l{i}.ao"), f"l{i}.aln")
            inner = self.linear(x, f"l{i}.fi")
            erf = np.vectorize(math.erf, otypes=[np.float32])(inner / np.float32(math.sqrt(2)))
            x = self.norm(x + self.linear(inner * np.float32(0.5) * (1 + erf), f"l{i}.fo"), f"l{i}.oln")
            layers.append(x)
        mean = x.mean(0)
        return mean / np.linalg.norm(mean), layers


def main(folder):
    source = Source(find())
    forward = Forward(source)
    ids = {piece: i for i, piece in enumerate(source.pieces)}
    path = pathlib.Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    with open(path / "sentences.jsonl", "w") as file:
        for text in SENTENCES:
            pieces = tokenise(source, text)
            sentence, layers = forward.run([source.bos] + [ids[p] for p in pieces] + [source.eos])
            # The token vector of the last piece, one slice of 8 from each of the layers 3, 6, 9 and 12.
            last = [layers[i][-2] for i in (2, 5, 8, 11)]
            record = {
                "text": text,
                "pieces": pieces,
                "sentence": [round(float(v), 6) for v in sentence],
                "last_token": [[round(float(v), 5) for v in layer[:8]] for layer in last],
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
