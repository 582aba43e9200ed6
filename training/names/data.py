"""The labelled sentences of the names head: texts, their words, and for each word the tags it may have.

A word's tags are a set (a bit mask): one where the source says which, several where it does not. Tweets labelled with places only
say of every other word that it is no place, not that it is no name.
"""

import hashlib
import json
import re

TYPES = ["PER", "ORG", "LOC", "MISC"]
TAGS = ["O"] + [f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"]
ANY = (1 << len(TAGS)) - 1

ANERCORP = {"PERS": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}
AQMAR = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
WOJOOD = {"PERS": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "EVENT": "MISC"}
WOJOOD |= {"LAW": "MISC", "LANGUAGE": "MISC", "PRODUCT": "MISC"}
SPACY = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "EVENT": "MISC"}
SPACY |= {"WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC", "PRODUCT": "MISC"}
RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "MISC"}
PRONOUNS = set("I He She We They My His Her Our Their It You Your".split())


def rows(path):
    return [json.loads(line) for line in open(path)]


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


def slices(record, mapping):
    """Yields (id, text, entities) for each sentence of a record with `sentences`."""
    entities = outermost((e["start"], e["end"], mapping[e["type"]]) for e in record["entities"] if e["type"] in mapping)
    for i, (start, end) in enumerate(record["sentences"]):
        inside = [(a - start, b - start, kind) for a, b, kind in entities if a >= start and b <= end]
        yield f"{record['id']}/{i}", record["text"][start:end], inside


def lines(text, entities):
    """Splits a text with entities at its line breaks."""
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        yield text[start:end], [(a - start, b - start, kind) for a, b, kind in entities if a >= start and b <= end]


def is_name(text):
    """Says whether a re3d mention is a name: capitals throughout, save small words inside; no pronoun."""
    words = re.sub(r"^(the|The|a|A|an) ", "", text).split()
    small = {"of", "for", "and", "the", "in", "to", "al", "on"}
    if not words or text in PRONOUNS:
        return False
    return words[0][:1].isupper() and words[-1][:1].isupper() and all(w[:1].isupper() or w in small for w in words)


def re3d(bench):
    """Returns re3d without BBC Online (not open): names as such, other mentions as words that may be anything."""
    found = []
    for record in rows(bench / "re3d/dev.jsonl"):
        if record["source"] == "BBC Online":
            continue
        entities = []
        for e in record["entities"]:
            if e["type"] in RE3D:
                named = is_name(e["text"])
                start = e["start"] + (len(re.match(r"(the |The |a |A |an )?", e["text"])[0]) if named else 0)
                entities.append((start, e["end"], RE3D[e["type"]] if named else "?"))
        # Names win over the mentions around them.
        names = outermost(e for e in entities if e[2] != "?")
        free = [e for e in entities if e[2] == "?" and not any(e[0] < n[1] and n[0] < e[1] for n in names)]
        text_lines = lines(record["text"], sorted(names + outermost(free)))
        found += [(f"{record['id']}/{i}", text, es) for i, (text, es) in enumerate(text_lines)]
    return found


def tags(words, entities, only=None):
    """Returns the tag mask of each word. With `only`, words outside entities may be anything but that type."""
    outside = ANY & ~(0b11 << (1 + 2 * TYPES.index(only))) if only else 1
    masks = [outside] * len(words)
    for start, end, kind in entities:
        first = True
        for i, (a, b) in enumerate(words):
            if a < end and start < b:
                if kind == "?":
                    masks[i] = ANY
                else:
                    masks[i] = 1 << (1 + 2 * TYPES.index(kind) + (0 if first else 1))
                first = False
    return masks


def training(bench, silver):
    """Returns [(source, id, text, entities, only)] of everything trained on."""
    found = []
    for record in rows(bench / "anercorp/train.jsonl"):
        for id, text, entities in slices(record, ANERCORP):
            if fold(id) % 2:
                text, entities = attach_marks(text, entities)
            found.append(("anercorp", id, text, entities, None))
    for record in rows(bench / "wojood_sample/train.jsonl"):
        entities = outermost((e["start"], e["end"], WOJOOD[e["type"]]) for e in record["entities"] if e["type"] in WOJOOD)
        text = record["text"].replace("$#$", "   ")
        if fold(record["id"]) % 2:
            text, entities = attach_marks(text, entities)
        found.append(("wojood", record["id"], text, entities, None))
    for record in rows(bench / "idrisi_lmr_ar/train.jsonl"):
        entities = outermost((e["start"], e["end"], "LOC") for e in record["entities"])
        for text, es in lines(record["text"], entities):
            found.append(("idrisi", record["id"], text, es, "LOC"))
    for record in rows(bench / "aqmar/dev.jsonl"):
        if fold(record["id"]) != 0:
            for id, text, entities in slices(record, AQMAR):
                # Its MIS classes differ from article to article: those words may be anything.
                misc = [(e["start"], e["end"]) for e in record["entities"] if e["type"].startswith("MIS")]
                start = record["text"].index(text) if record["text"].count(text) == 1 else None
                if start is None:
                    continue
                free = [(a - start, b - start, "?") for a, b in misc if a >= start and b <= start + len(text)]
                if fold(id) % 2:
                    text, entities = attach_marks(text, sorted(entities + free))
                else:
                    entities = sorted(entities + free)
                found.append(("aqmar", id, text, entities, None))
    found += [("re3d", id, text, entities, None) for id, text, entities in re3d(bench) if fold(id.split("/")[0]) != 0]
    for record in rows(silver):
        entities = []
        for start, end, kind in record["entities"]:
            if kind in SPACY:
                # spaCy takes the article into some names.
                start += len(re.match(r"(the |The )?", record["text"][start:end])[0])
                end -= len(re.search(r"(['’]s)?$", record["text"][start:end])[0])
                entities.append((start, end, SPACY[kind]))
        found.append(("silver", record["id"], record["text"], outermost(entities), None))
    return [item for item in found if item[2].strip()]


def dev(bench):
    """Returns {set: [(id, text, entities)]} to measure on; none of it is trained on."""
    sets = {"anercorp": [], "wojood": [], "re3d": [], "aqmar": []}
    for record in rows(bench / "anercorp/dev.jsonl"):
        sets["anercorp"] += slices(record, ANERCORP)
    for record in rows(bench / "wojood_sample/dev.jsonl"):
        entities = outermost((e["start"], e["end"], WOJOOD[e["type"]]) for e in record["entities"] if e["type"] in WOJOOD)
        sets["wojood"].append((record["id"], record["text"].replace("$#$", "   "), entities))
    sets["re3d"] = [item for item in re3d(bench) if fold(item[0].split("/")[0]) == 0]
    for record in rows(bench / "aqmar/dev.jsonl"):
        if fold(record["id"]) == 0:
            sets["aqmar"] += slices(record, AQMAR)
    return sets
