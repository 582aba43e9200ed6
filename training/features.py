"""Runs the Rust encoder over texts, so that training sees the words and the numbers that run time will see."""

import json
import os
import pathlib
import subprocess

import numpy as np

ROOT = pathlib.Path(__file__).parent.parent
MODELS = ROOT / "models"
HIDDEN = 384
N_HINTS = 37


def _run(mode, lines):
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "-p", "variorum", "--example", "features"], check=True, cwd=ROOT
    )
    stdin = "".join(json.dumps(line) + "\n" for line in lines).encode()
    tool = subprocess.run([target / "release/examples/features", MODELS, mode], input=stdin, capture_output=True, check=True)
    return tool.stdout


def sentences(texts):
    """Returns one sentence vector a text."""
    return np.frombuffer(_run("sentences", [{"text": text} for text in texts]), "<f4").reshape(-1, HIDDEN)


def _byte_offsets(text):
    offsets = [0]
    for c in text:
        offsets.append(offsets[-1] + len(c.encode()))
    return offsets


def split(texts):
    """Returns the words and marks of each text as ranges of characters."""
    found = []
    for text, line in zip(texts, _run("split", [{"text": text} for text in texts]).splitlines()):
        char_at = {byte: char for char, byte in enumerate(_byte_offsets(text))}
        found.append([(char_at[start], char_at[end]) for start, end in json.loads(line)])
    return found


def hints(texts):
    """Returns one matrix a text, a row a word as `split` cuts them, of what lists say of it (0 or 1)."""
    found = np.frombuffer(_run("hints", [{"text": text} for text in texts]), "<f4").reshape(-1, N_HINTS).astype(np.uint8)
    counts = [len(spans) for spans in split(texts)]
    return np.split(found, np.cumsum(counts)[:-1])


def words(items, dtype=np.float16):
    """Returns one matrix a text, a row a word (four layers, mean of pieces); `items` are (text, ranges of characters)."""
    found = []
    for at in range(0, len(items), 4096):
        lines = []
        for text, spans in items[at : at + 4096]:
            offset = _byte_offsets(text)
            lines.append({"text": text, "words": [(offset[start], offset[end]) for start, end in spans]})
        block = np.frombuffer(_run("words", lines), "<f4").reshape(-1, 4 * HIDDEN).astype(dtype)
        counts = [len(spans) for _, spans in items[at : at + 4096]]
        found += np.split(block, np.cumsum(counts)[:-1])
    return found


def pairs(items):
    """Returns a row for each pair of sentences: what the agreement head sees of it; `items` are (one, other, language)."""
    lines = [{"one": one, "other": other, "language": language} for one, other, language in items]
    return np.frombuffer(_run("pairs", lines), "<f4").reshape(len(items), -1)


def encoder_digest():
    """Returns the SHA-256 of the encoder that the features come from."""
    return (ROOT / "models/encoder/encoder.bin.sha256").read_text().split()[0]
