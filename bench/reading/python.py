"""Pages per second of CPU time for Python's trafilatura: python.py SET_FOLDER… (the counterpart of src/main.rs).

Needs `pip install trafilatura`; the version is printed. "precision" asks as the Rust side does; "fast" without its fallbacks.
"""

import gzip
import json
import os
import sys
import time

import trafilatura

N_ROUNDS = 3


def pages(folder):
    with open(os.path.join(folder, "dev.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            path = os.path.join(folder, json.loads(line)["html"])
            with gzip.open(path) as page:
                yield page.read().decode("utf-8", "replace")


def measure(name, texts, **options):
    best = float("inf")
    for _ in range(N_ROUNDS):
        start = time.process_time()
        n_read = sum(bool(trafilatura.extract(text, include_comments=False, **options)) for text in texts)
        best = min(best, time.process_time() - start)
    rate = len(texts) / best
    print(f"  {name:48} {rate:7.1f} pages/s  {1000 / rate:6.2f} ms a page  {n_read} read")


print("trafilatura", trafilatura.__version__, "on Python", sys.version.split()[0])
for folder in sys.argv[1:]:
    texts = list(pages(folder))
    print(f"{folder}: {len(texts)} pages")
    measure("trafilatura (Python), precision", texts, favor_precision=True)
    measure("trafilatura (Python), fast", texts, fast=True)
