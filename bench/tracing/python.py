"""Near copies by MinHash: datasketch, rensa and text-dedup beside ours, on the same shingles at the same threshold.

    python3 -m venv V && V/bin/pip install -r requirements.txt
    python3 python.py texts MIXED.jsonl 100000 TEXTS.jsonl      # texts with planted noise, as lists of shingles
    cargo run --release --bin near_copies -- TEXTS.jsonl ours.tsv
    V/bin/python python.py rival datasketch TEXTS.jsonl ours.tsv
    V/bin/python python.py rival rensa TEXTS.jsonl ours.tsv
    V/bin/python python.py rival text-dedup TEXTS.jsonl ours.tsv

MIXED.jsonl has records with a field `text`. Ours compares exactly, so its pairs are the truth (`python.py check` counts a
sample of texts anew, without hashes); the rivals' recall and precision are against them, before and after verification. All times are of the CPU, for the machine may
be shared."""

import json
import random
import sys
import time
from importlib import metadata

WORDS = 5
THRESHOLD = 0.7
PERMUTATIONS = 128


def texts(source, n, out):
    rng = random.Random(20261129)
    bases = [json.loads(line)["text"].lower().split()[:300] for line in open(source)]
    bases = [words for words in bases if len(words) >= 40]
    vocabulary = [word for words in bases for word in words]
    with open(out, "w") as file:
        for _ in range(n):
            words = list(rng.choice(bases))
            noise = rng.choice([0.0, 0.01, 0.02, 0.03, 0.05, 0.1])
            words = [rng.choice(vocabulary) if rng.random() < noise else word for word in words]
            if rng.random() < 0.3:
                words = words[: max(40, int(len(words) * rng.uniform(0.5, 1.0)))]
            shingles = sorted({" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)})
            file.write(json.dumps(shingles) + "\n")


def load(path):
    return [json.loads(line) for line in open(path)]


def candidates_datasketch(sets):
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    pairs = set()
    for at, shingles in enumerate(sets):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        pairs.update((other, at) for other in index.query(sketch))
        index.insert(at, sketch, check_duplication=False)
    return pairs


def candidates_rensa(sets):
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    pairs = set()
    for at, shingles in enumerate(sets):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(shingles)
        pairs.update((other, at) for other in index.query(sketch))
        index.insert(at, sketch)
    return pairs


def candidates_text_dedup(sets):
    """The hashing of text_dedup.minhash with its bands, over shingles already made (its `embed_func` splits text itself)."""
    from collections import defaultdict

    import numpy as np
    from text_dedup.utils import optimal_param, xxh3_32hash

    bands, rows = optimal_param(THRESHOLD, PERMUTATIONS)
    rng = np.random.RandomState(42)
    modulus, greatest = np.uint64((1 << 61) - 1), np.uint64((1 << 32) - 1)
    a = rng.randint(1, modulus, size=(PERMUTATIONS,), dtype=np.uint64)
    b = rng.randint(0, modulus, size=(PERMUTATIONS,), dtype=np.uint64)
    tables = [defaultdict(list) for _ in range(bands)]
    for at, shingles in enumerate(sets):
        hashes = np.array([xxh3_32hash(shingle.encode()) for shingle in shingles], dtype=np.uint64).reshape(-1, 1)
        sketch = ((hashes * a + b) % modulus & greatest).min(axis=0)
        for band, table in enumerate(tables):
            table[sketch[band * rows : (band + 1) * rows].tobytes()].append(at)
    pairs = set()
    for table in tables:
        for bucket in table.values():
            pairs.update((one, other) for position, one in enumerate(bucket) for other in bucket[position + 1 :])
    return pairs


def rival(name, path, truth):
    sets = load(path)
    wanted = {tuple(map(int, line.split())) for line in open(truth)}
    find = {"datasketch": candidates_datasketch, "rensa": candidates_rensa, "text-dedup": candidates_text_dedup}[name]
    start = time.process_time()
    pairs = find(sets)
    found = time.process_time() - start
    as_sets = {}
    verified = set()
    for one, other in pairs:
        a = as_sets.setdefault(one, set(sets[one]))
        b = as_sets.setdefault(other, set(sets[other]))
        shared = len(a & b)
        if shared >= THRESHOLD * (len(a) + len(b) - shared):
            verified.add((one, other))
    total = time.process_time() - start
    print(f"{name} {metadata.version(name)}: candidates {found:.2f} s of CPU, verified {total:.2f} s, {len(sets) / total:.0f} texts/s")
    print(f"  candidates {len(pairs)}: recall {len(pairs & wanted) / len(wanted):.4f}, precision {len(pairs & wanted) / len(pairs):.4f}")
    print(f"  verified   {len(verified)}: recall {len(verified & wanted) / len(wanted):.4f}, precision {len(verified & wanted) / max(1, len(verified)):.4f}")


def check(path, truth):
    """Compares a sample of texts with all others, by sets of strings."""
    sets = [set(shingles) for shingles in load(path)]
    wanted = {tuple(map(int, line.split())) for line in open(truth)}
    rng = random.Random(1)
    for one in rng.sample(range(len(sets)), 40):
        for other, b in enumerate(sets):
            if other != one:
                shared = len(sets[one] & b)
                is_near = shared >= THRESHOLD * (len(sets[one]) + len(b) - shared)
                assert is_near == ((min(one, other), max(one, other)) in wanted), (one, other)
    print("40 texts compared with all others by sets of strings: the same pairs")


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "texts":
        texts(rest[0], int(rest[1]), rest[2])
    else:
        {"rival": rival, "check": check}[command](*rest)
