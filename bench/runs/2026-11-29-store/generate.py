"""Writes a collection of generated reports: N_EVENTS events told by REPORTS_EACH reports each, with analyses.

    python3 generate.py VARIORUM FOLDER [N_EVENTS REPORTS_EACH]

One report is read by the program; the analyses of all others are that one with other tokens of the same length, so that every
span still fits. VARIORUM is the program, FOLDER is made. FOLDER/new.jsonl holds 100 more reports, to add.
"""

import json
import pathlib
import subprocess
import sys

TEXT = (
    "Fire in warehouse EVENTX kills KILLED\n\nReport NUMBERX, 12 March 2024\n\n"
    "KILLED people were killed on Tuesday, 12 March 2024, in a fire at warehouse EVENTX in Tripoli, the civil defence said.\n\n"
    "The civil defence said in a statement that the fire was put out within two hours of the first call.\n\n"
    "The road along the harbour was closed until the evening, and the market stayed open, the council said.\n"
)


def record(event, number):
    killed = str(11 + event % 80)
    text = TEXT.replace("EVENTX", f"{event:06}").replace("NUMBERX", f"{number:07}").replace("KILLED", killed)
    return {"id": f"{number:07}", "url": f"https://example.org/{number:07}", "title": f"Report {number:07}", "text": text}, killed


def tokens(event, number, killed):
    return {"EVENTX": f"{event:06}", "NUMBERX": f"{number:07}", "KILLED": killed}


def write_jsonl(path, records):
    with path.open("w", encoding="utf-8") as file:
        for line in records:
            file.write(json.dumps(line) + "\n")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    n_events, reports_each = (int(argument) for argument in (sys.argv[3:] or ["5000", "20"]))
    folder.mkdir(parents=True)
    plan = [(number % n_events, number) for number in range(n_events * reports_each)]
    write_jsonl(folder / "reports.jsonl", (record(event, number)[0] for event, number in plan))
    new = [(number % n_events, 9_000_000 + number) for number in range(100)]
    write_jsonl(folder / "new.jsonl", (record(event, number)[0] for event, number in new))

    pattern = folder / "pattern"
    write_jsonl(folder / "one.jsonl", [record(*plan[1])[0]])
    subprocess.run([program, "run", "--quiet", folder / "one.jsonl", "--out", pattern], check=True)
    line = json.loads((pattern / "manifest.jsonl").read_text())
    text = (pattern / "analyses" / f"{line['id']}.json").read_text()

    story = folder / "story"
    subprocess.run([program, "add", folder / "reports.jsonl", "--in", story], check=True)
    of_pattern = tokens(*plan[1], record(*plan[1])[1])
    # The pattern with holes; tokens are digits that stand nowhere else in it.
    for name, value in [("NUMBERX", of_pattern["NUMBERX"]), ("EVENTX", of_pattern["EVENTX"])]:
        text = text.replace(value, f"<{name}>")
    text = text.replace(line["id"], "<ID>").replace(f'"{line["name"]}"', '"<NAME>"')
    text = text.replace(f'{of_pattern["KILLED"]} people', "<KILLED> people").replace(
        f'"min":{of_pattern["KILLED"]},"max":{of_pattern["KILLED"]}', '"min":<KILLED>,"max":<KILLED>'
    )
    with (story / "manifest.jsonl").open(encoding="utf-8") as manifest:
        for row in manifest:
            row = json.loads(row)
            event, number = plan[int(row["known"]["id"])]
            made = text.replace("<ID>", row["id"]).replace("<NAME>", row["name"])
            for name, value in tokens(event, number, record(event, number)[1]).items():
                made = made.replace(f"<{name}>", value)
            (story / "analyses" / f"{row['id']}.json").write_text(made, encoding="utf-8")


main()
