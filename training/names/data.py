"""The labelled sentences of the names heads: texts, their words, and what each word may be.

A head has layers of labels; the tags of a layer are `O`, `B-x`, `I-x`, and stretches of different layers may overlap. A word's tags in a
layer are a set (a bit mask): one where the source says which, several where it does not. Tweets labelled with places only say of
every other word that it is no place, not that it is no name.
"""

import dataclasses
import hashlib
import json
import re

ANERCORP = {"PERS": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}
WOJOOD = {"PERS": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "EVENT": "MISC"}
WOJOOD |= {"LAW": "MISC", "LANGUAGE": "MISC", "PRODUCT": "MISC"}
SPACY = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "EVENT": "MISC"}
SPACY |= {"WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC", "PRODUCT": "MISC"}
RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "MISC"}
PRONOUNS = set("I He She We They My His Her Our Their It You Your".split())

# What each head tells apart, layer by layer. Ours is flat; the others are the conventions of one set each.
NAMES = "PER ORG LOC MISC"
WOJOOD_TYPES = "PERS ORG GPE LOC FAC NORP OCC EVENT DATE TIME CARDINAL ORDINAL PERCENT MONEY CURR QUANTITY UNIT LAW LANGUAGE PRODUCT WEBSITE"
RE3D_TYPES = "Organisation Location Person Nationality Temporal Quantity Weapon Vehicle MilitaryPlatform DocumentReference Money"
IDRISI_TYPES = "CTRY PROV CITY DIST NBHD ST HPOI NPOI OTHR"
HEADS = {"names": [NAMES], "wojood": WOJOOD_TYPES.split(), "re3d": RE3D_TYPES.split(), "idrisi": [IDRISI_TYPES]}


def layer_tags(kinds):
    """Returns the tags of a layer of kinds, `O` first."""
    return ["O"] + [f"{prefix}-{kind}" for kind in kinds.split() for prefix in "BI"]


@dataclasses.dataclass
class Sentence:
    """One sentence as one head sees it; `entities` are (start, end, kind) in characters, kind `?` may be anything.

    With `only`, words outside the entities may be anything but that kind.
    """

    head: str
    source: str
    id: str
    text: str
    entities: list
    only: str | None = None


def rows(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def fold(id):
    """Returns the fold, 0 to 4, of a record of a set without a training part; fold 0 is never trained on."""
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % 5


def outermost(entities):
    """Drops entities inside others."""
    kept = []
    for start, end, kind in sorted(entities, key=lambda e: (e[0], -e[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept


def attach_marks(text, entities):
    """Takes out the spaces that corpora of tokens put around marks, as news is written; entities move along."""
    gone = [m.start() for m in re.finditer(r" (?=[،.؛:؟!»)\]])", text)]
    gone += [m.end() - 1 for m in re.finditer(r"(?<![\w»)])[«(\[] ", text)]
    gone = sorted(set(gone))
    shift = lambda at: at - sum(g < at for g in gone)
    kept = "".join(c for i, c in enumerate(text) if i not in set(gone))
    return kept, [(shift(start), shift(end), kind) for start, end, kind in entities]


def slices(record, entities):
    """Yields (id, text, entities) for each sentence of a record with `sentences`."""
    for i, (start, end) in enumerate(record["sentences"]):
        inside = [(a - start, b - start, kind) for a, b, kind in entities if a >= start and b <= end]
        yield f"{record['id']}/{i}", record["text"][start:end], inside


def lines(text, entities):
    """Splits a text with entities at its line breaks."""
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        yield text[start:end], [(a - start, b - start, kind) for a, b, kind in entities if a >= start and b <= end]


def mapped(record, mapping):
    return [(e["start"], e["end"], mapping[e["type"]]) for e in record["entities"] if e["type"] in mapping]


def own(record, kinds):
    return [(e["start"], e["end"], e["type"]) for e in record["entities"] if e["type"] in kinds]


def is_name(text):
    """Says whether a re3d mention is a name: capitals throughout, save small words inside; no pronoun."""
    words = re.sub(r"^(the|The|a|A|an) ", "", text).split()
    small = {"of", "for", "and", "the", "in", "to", "al", "on"}
    if not words or text in PRONOUNS:
        return False
    return words[0][:1].isupper() and words[-1][:1].isupper() and all(w[:1].isupper() or w in small for w in words)


def re3d_names(record):
    """Yields (text, entities) of a re3d record as ours: names as such, other mentions as words that may be anything."""
    entities = []
    for e in record["entities"]:
        if e["type"] in RE3D:
            named = is_name(e["text"])
            start = e["start"] + (len(re.match(r"(the |The |a |A |an )?", e["text"])[0]) if named else 0)
            entities.append((start, e["end"], RE3D[e["type"]] if named else "?"))
    # Names win over the mentions around them.
    names = outermost(e for e in entities if e[2] != "?")
    free = [e for e in entities if e[2] == "?" and not any(e[0] < n[1] and n[0] < e[1] for n in names)]
    yield from lines(record["text"], sorted(names + outermost(free)))


def re3d_open(bench, folds):
    """Returns the re3d records that may be trained on (BBC Online is not open) of the folds given."""
    records = rows(bench / "re3d/dev.jsonl")
    return [r for r in records if r["source"] != "BBC Online" and fold(r["id"]) in folds]


def re3d_sentences(bench, folds):
    """Returns the lines of re3d's records of the folds given, with its own kinds; BBC Online is measured on, not trained on."""
    found = []
    for record in rows(bench / "re3d/dev.jsonl"):
        if fold(record["id"]) in folds:
            for i, (text, entities) in enumerate(lines(record["text"], own(record, RE3D_TYPES.split()))):
                found.append(Sentence("re3d", "re3d", f"{record['id']}/{i}", text, entities))
    return [s for s in found if s.text.strip()]


def masks(words, sentence):
    """Returns for each layer of the sentence's head the tag mask of each word."""
    found = []
    for kinds in HEADS[sentence.head]:
        tags = layer_tags(kinds)
        anything = (1 << len(tags)) - 1
        outside = 1
        if sentence.only:
            outside = sum(1 << i for i, tag in enumerate(tags) if tag[2:] != sentence.only)
        layer = [outside] * len(words)
        inside = [e for e in sentence.entities if e[2] == "?" or e[2] in kinds.split()]
        # A layer's stretches keep apart: of those that overlap the longest stays.
        for start, end, kind in outermost(inside):
            first = True
            for i, (a, b) in enumerate(words):
                if a < end and start < b:
                    layer[i] = anything if kind == "?" else 1 << tags.index(f"{'B' if first else 'I'}-{kind}")
                    first = False
        found.append(layer)
    return found


def training(bench, silver, re3d_folds=(1, 2, 3, 4)):
    """Returns the sentences of everything trained on."""
    found = []

    def add(head, source, id, text, entities, only=None, corpus_of_tokens=False):
        if corpus_of_tokens and fold(id) % 2:
            text, entities = attach_marks(text, entities)
        if text.strip():
            found.append(Sentence(head, source, id, text, entities, only))

    for record in rows(bench / "anercorp/train.jsonl"):
        for id, text, entities in slices(record, mapped(record, ANERCORP)):
            add("names", "anercorp", id, text, entities, corpus_of_tokens=True)
    for record in rows(bench / "wojood_sample/train.jsonl"):
        # `$#$` ends a page of the corpus; spaces keep the offsets.
        text = record["text"].replace("$#$", "   ")
        add("names", "wojood", record["id"], text, outermost(mapped(record, WOJOOD)), corpus_of_tokens=True)
        add("wojood", "wojood", record["id"], text, own(record, WOJOOD_TYPES.split()))
    for record in rows(bench / "idrisi_lmr_ar/train.jsonl"):
        for i, (text, entities) in enumerate(lines(record["text"], own(record, IDRISI_TYPES.split()))):
            add("idrisi", "idrisi", f"{record['id']}/{i}", text, entities)
            add("names", "idrisi", f"{record['id']}/{i}", text, [(a, b, "LOC") for a, b, _ in entities], only="LOC")
    for record in re3d_open(bench, re3d_folds):
        for i, (text, entities) in enumerate(re3d_names(record)):
            add("names", "re3d", f"{record['id']}/{i}", text, entities)
        for i, (text, entities) in enumerate(lines(record["text"], own(record, RE3D_TYPES.split()))):
            add("re3d", "re3d", f"{record['id']}/{i}", text, entities)
    for record in rows(silver):
        entities = []
        for start, end, kind in record["entities"]:
            if kind in SPACY:
                # spaCy takes the article and the genitive into some names.
                start += len(re.match(r"(the |The )?", record["text"][start:end])[0])
                end -= len(re.search(r"(['’]s)?$", record["text"][start:end])[0])
                entities.append((start, end, SPACY[kind]))
        add("names", "silver", record["id"], record["text"], outermost(entities))
    return found


def dev(bench):
    """Returns {set: sentences} to measure on; none of it is trained on."""
    sets = {"anercorp": [], "aqmar": [], "wojood": [], "idrisi": []}
    for record in rows(bench / "anercorp/dev.jsonl"):
        for id, text, entities in slices(record, mapped(record, ANERCORP)):
            sets["anercorp"].append(Sentence("names", "anercorp", id, text, entities))
    for record in rows(bench / "aqmar/dev.jsonl"):
        for id, text, entities in slices(record, own(record, ("PER", "ORG", "LOC"))):
            sets["aqmar"].append(Sentence("names", "aqmar", id, text, entities))
    for record in rows(bench / "wojood_sample/dev.jsonl"):
        text = record["text"].replace("$#$", "   ")
        sets["wojood"].append(Sentence("wojood", "wojood", record["id"], text, own(record, WOJOOD_TYPES.split())))
    for record in rows(bench / "idrisi_lmr_ar/dev.jsonl"):
        for i, (text, entities) in enumerate(lines(record["text"], own(record, IDRISI_TYPES.split()))):
            sets["idrisi"].append(Sentence("idrisi", "idrisi", f"{record['id']}/{i}", text, entities))
    sets["re3d"] = re3d_sentences(bench, [0])
    return {name: [s for s in sentences if s.text.strip()] for name, sentences in sets.items()}
