"""The file format of everything under `models/`: one header, a directory, 64-byte aligned tensors. Little-endian.

    0   8 bytes  magic "VARIORUM"
    8   u32      format version, 1
    12  u32      length of the meta text, then the text: UTF-8 lines "key value" (the first key is `kind`)
    ..  u32      number of tensors, then for each
                 u16 name length, name (UTF-8), u8 dtype, u8 number of dimensions, u32 dimensions..., u64 offset, u64 bytes
    ..  data     every tensor begins at a multiple of 64 from the start of the file; gaps are zero

dtype: 0 f32 · 1 Q4_0 · 2 u8 · 3 u32 · 4 f16 · 5 i8. Q4_0 is a row of blocks of 32 weights in 18 bytes: an f16 scale d,
then 16 bytes whose low nibbles are weights 0..16 and high nibbles weights 16..32; a weight is (nibble - 8) * d.
The reader is `crates/variorum/src/text/encoder/format.rs`.
"""

import hashlib
import struct

import numpy as np

MAGIC = b"VARIORUM"
VERSION = 1
F32, Q4_0, U8, U32, F16, I8 = range(6)
_NUMPY = {F32: "<f4", U8: "u1", U32: "<u4", F16: "<f2", I8: "i1"}


def write(path, meta, tensors):
    """Writes a container and, beside it, its SHA-256. `tensors` is a list of (name, dtype, shape, bytes)."""
    text = "".join(f"{key} {value}\n" for key, value in meta).encode()
    directory_size = sum(2 + len(name.encode()) + 2 + 4 * len(shape) + 16 for name, _, shape, _ in tensors)
    offset = len(MAGIC) + 4 + 4 + len(text) + 4 + directory_size
    head = MAGIC + struct.pack("<II", VERSION, len(text)) + text + struct.pack("<I", len(tensors))
    body = b""
    chunks = []
    for name, dtype, shape, data in tensors:
        gap = -offset % 64
        chunks += [b"\0" * gap, data]
        offset += gap
        encoded = name.encode()
        body += struct.pack("<H", len(encoded)) + encoded + struct.pack("<BB", dtype, len(shape))
        body += struct.pack(f"<{len(shape)}I", *shape) + struct.pack("<QQ", offset, len(data))
        offset += len(data)
    whole = head + body + b"".join(chunks)
    with open(path, "wb") as file:
        file.write(whole)
    digest = hashlib.sha256(whole).hexdigest()
    with open(f"{path}.sha256", "w") as file:
        file.write(f"{digest}  {str(path).rsplit('/', 1)[-1]}\n")
    return len(whole), digest


def array(name, values, dtype=F32):
    """Returns the tensor record of a numpy array."""
    values = np.ascontiguousarray(values, dtype=_NUMPY[dtype])
    return name, dtype, list(values.shape), values.tobytes()


def read(path):
    """Returns (meta as a dictionary, tensors by name as numpy arrays; Q4_0 dequantised to f32)."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != MAGIC or struct.unpack_from("<I", data, 8) != (VERSION,):
        raise ValueError(f"{path}: not a version {VERSION} container")
    (length,) = struct.unpack_from("<I", data, 12)
    at = 16 + length
    meta = dict(line.split(" ", 1) for line in data[16:at].decode().splitlines())
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        dtype, n_dims = struct.unpack_from("<BB", data, at)
        shape = struct.unpack_from(f"<{n_dims}I", data, at + 2)
        offset, n_bytes = struct.unpack_from("<QQ", data, at + 2 + 4 * n_dims)
        at += 2 + 4 * n_dims + 16
        raw = data[offset : offset + n_bytes]
        tensors[name] = dequantise(raw, shape) if dtype == Q4_0 else np.frombuffer(raw, _NUMPY[dtype]).reshape(shape)
    return meta, tensors


def dequantise(raw, shape):
    """Returns Q4_0 blocks as f32."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return ((np.concatenate([low, high], 1).astype(np.float32) - 8) * scale).reshape(shape)
