"""Reports of real text, as many as wanted: python pieces.py N OUT FILE...

Each FILE is JSON lines with a field `text`. Texts of 80 words and more are cut at the ends of sentences into pieces of 150 words and more, each a
report of its own, file after file until there are N. Prints how many there are and how many words they have."""

import json
import re
import sys
from pathlib import Path

LEAST, PIECE = 80, 150


def pieces(text):
    piece, n_words = [], 0
    for sentence in re.split(r"(?<=[.!?؟])\s+|\n+", text):
        piece.append(sentence)
        n_words += len(sentence.split())
        if n_words >= PIECE:
            yield " ".join(piece), n_words
            piece, n_words = [], 0
    if n_words >= LEAST:
        yield " ".join(piece), n_words


def reports(files):
    for file in files:
        for row, line in enumerate(Path(file).read_text().splitlines()):
            text = json.loads(line).get("text") or ""
            if len(text.split()) >= LEAST:
                for number, (piece, n_words) in enumerate(pieces(text)):
                    name = f"{Path(file).parent.name}-{Path(file).stem}-{row}-{number}"
                    yield {"id": name, "text": piece}, n_words


def main(n, out, files):
    n_reports = n_words = 0
    with Path(out).open("w") as written:
        for report, words in reports(files):
            written.write(json.dumps(report, ensure_ascii=False) + "\n")
            n_reports, n_words = n_reports + 1, n_words + words
            if n_reports == int(n):
                break
    print(f"{n_reports} reports, {n_words} words")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
