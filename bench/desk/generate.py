"""Writes an edition of generated events for the desk to serve: each is the shipped story's main event, told by REPORTS_EACH reports.

    python3 generate.py STORY N_EVENTS REPORTS_EACH MANIFEST OUT

STORY is a collection that `variorum run examples/quarry-road` wrote. MANIFEST is the manifest.jsonl of the collection whose captures
the reports shall be (N_EVENTS * REPORTS_EACH of them), or `-` for captures that are nowhere. OUT is the edition.json to write.

Places, days, numbers and words differ from event to event by a generator with a fixed seed; standard library only.
"""

import datetime
import hashlib
import json
import random
import sys

PLACES = [
    ("Sabratha", "صبراتة", 32.79, 12.48), ("Misrata", "مصراتة", 32.38, 15.09), ("Sirte", "سرت", 31.2, 16.59),
    ("Benghazi", "بنغازي", 32.12, 20.07), ("Derna", "درنة", 32.77, 22.64), ("Tobruk", "طبرق", 32.08, 23.96),
    ("Sabha", "سبها", 27.04, 14.43), ("Ghadames", "غدامس", 30.13, 9.5), ("Kufra", "الكفرة", 24.18, 23.31),
    ("Zintan", "الزنتان", 31.93, 12.25), ("Zawiya", "الزاوية", 32.75, 12.73), ("Tripoli", "طرابلس", 32.88, 13.19),
]
GIVEN = ["Salem سالم", "Huda هدى", "Younes يونس", "Mariam مريم", "Tareq طارق", "Najwa نجوى", "Faraj فرج", "Amal أمل", "Idris إدريس"]
FAMILY = ["Barasi البرعصي", "Warfalli الورفلي", "Zwai الزوي", "Tarhuni الترهوني", "Fezzani الفزاني", "Gharyani الغرياني", "Obeidi العبيدي"]


def main():
    story, n_events, each, manifest, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
    edition = json.load(open(f"{story}/edition.json", encoding="utf-8"))
    event = edition["events"][0]
    pattern = [report for report in edition["reports"] if report["id"] in event["reports"]]
    words = sorted({word for report in edition["reports"] for word in report["text"].split() if len(word) > 3})
    captures = ids(manifest, n_events * each)
    chance = random.Random(20261129)
    # Some words are frequent and some are rare, as in any language (Zipf).
    weights = [1 / (rank + 1) for rank in range(len(words))]

    events, reports, entities, derivations = [], [], [], []
    for at in range(n_events):
        own = captures[at * each : (at + 1) * each]
        place, day = PLACES[at % len(PLACES)], datetime.date(2015, 1, 1) + datetime.timedelta(days=chance.randrange(4000))
        made, copies = one_event(event, pattern, own, place, day, 3 + at % 60)
        events.append(made)
        for report, copied in zip(own, copies):
            report_made = {**copied, "id": report, "name": f"reports/{len(reports):07}.html"}
            # Words of its own stand behind the text, where no span points.
            report_made["text"] += "\n" + " ".join(chance.choices(words, weights, k=60)) + f" number{len(reports):07}"
            report_made["published"]["value"]["date"] = (day + datetime.timedelta(days=1)).isoformat()
            reports.append(report_made)
        for parent, child in zip(own[::4], own[1::4]):
            derivations.append(derivation(edition, child, parent))
        entities.append(person(made["id"], own, at))
    head = {"schema_version": edition["schema_version"], "manifest": {**edition["manifest"], "captures": captures}}
    tail = {"genealogy": {"derivations": derivations, "hidden_origins": []}, "earlier_versions": [], "notes": []}
    whole = {**head, "events": events, "entities": entities, "reports": reports, **tail}
    with open(out, "w", encoding="utf-8") as file:
        json.dump(whole, file, ensure_ascii=False)
    print(f"{len(events)} events, {len(reports)} reports, {len(entities)} persons, {len(derivations)} derivations")


def ids(manifest, n):
    if manifest == "-":
        return [hashlib.sha256(str(at).encode()).hexdigest() for at in range(n)]
    lines = open(manifest, encoding="utf-8")
    found = [(json.loads(line)["known"]["id"], json.loads(line)["id"]) for line in lines]
    found = [capture for _, capture in sorted(found)]
    return found[:n]


def one_event(event, pattern, own, place, day, killed):
    """Returns the event as its own reports tell it, and the report that each of them is a copy of."""
    copies = [pattern[at % len(pattern)] for at in range(len(own))]
    claims, fields = [], json.loads(json.dumps(event["fields"]))
    for field in fields:
        for reading in field["readings"]:
            reading["claims"] = []
    for turn in range(0, len(own), len(pattern)):
        turned = dict(zip((report["id"] for report in pattern), own[turn : turn + len(pattern)]))
        for field, old in zip(fields, event["fields"]):
            for reading, before in zip(field["readings"], old["readings"]):
                for claim in (event["claims"][index] for index in before["claims"]):
                    if claim["id"].split("/")[0] in turned:
                        reading["claims"].append(len(claims))
                        claims.append(renamed(claim, turned))
    for field in fields:
        for reading in field["readings"]:
            reading["n_articles"] = len({claims[index]["id"].split("/")[0] for index in reading["claims"]})
            if "count" in reading["value"] and field["field"] == "killed":
                reading["value"]["count"] = {"min": killed, "max": killed}
            for origin in reading["origins"]:
                origin["reports"] = sorted({claims[index]["id"].split("/")[0] for index in reading["claims"]})
    where = {**event["place"], "name_en": place[0], "name_ar": place[1], "latitude": place[2], "longitude": place[3]}
    first = dict(zip((report["id"] for report in pattern), own))
    made = renamed({**event, "claims": [], "fields": [], "reports": [], "joins": [], "suspected": [], "conflicts": []}, first)
    made.update(claims=claims, fields=fields, reports=own, place=where, date={"from": day.isoformat(), "to": day.isoformat()})
    return made, [json.loads(json.dumps(copy)) for copy in copies]


def renamed(value, captures):
    text = json.dumps(value, ensure_ascii=False)
    for old, new in captures.items():
        text = text.replace(old, new)
    return json.loads(text)


def derivation(edition, child, parent):
    return {**edition["genealogy"]["derivations"][0], "child": child, "parent": parent, "passages": [], "divergences": []}


def person(event, own, at):
    given, family = GIVEN[at % len(GIVEN)].split(), FAMILY[at // len(GIVEN) % len(FAMILY)].split()
    forms = [f"{given[side]} {family[side]}" for side in (0, 1)]
    names = [{"text": form, "n_mentions": 2, "n_reports": 2} for form in forms]
    return {
        "id": f"{own[0]}/referent/{at % 90}-{at % 90 + 9}", "kind": "person", "names": names, "reports": sorted(own[:4]),
        "roles": ["spokesman"], "joins": [], "suspected": [],
    }


main()
