"""Fits the weights of evidence on two incidents being one event (`link/events/evidence.rs`) and prints them.

    variorum run IN/stories --out OUT/stories; variorum run IN/crowded --out OUT/crowded
    python training/events/fit.py BENCH OUT

IN/SET holds a set's `corpus/` and `manifest.jsonl`, BENCH the benchmarks with their gold. A pair is two reports' news; it is one
event where the gold gives both reports an event in common. Features are those of `evidence.rs`, read from the analyses and the
edition; weights of `evidence.rs` that it calls not fitted are not printed. Logistic regression with an L2 penalty, by Newton's method; numpy is all it needs. Printed beside the weights: B-cubed of
grouping by average linkage at several thresholds, for weights of both sets, and of each set on the other.
"""

import collections
import datetime
import json
import math
import pathlib
import sys

import numpy as np

SETS = ("stories", "crowded")
PENALTY = 2.0
THRESHOLDS = (-2.0, -1.5, -1.0, -0.5, 0.0)
DIMENSION = 384
ROUND_UP = 2
EMPTY = (None, None)


def kilometres(one, other):
    lat, lon, lat2, lon2 = (math.radians(x[key]) for x in (one, other) for key in ("latitude", "longitude"))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def day(date):
    try:
        return datetime.date.fromisoformat(date).toordinal()
    except ValueError:
        return None


def unit(vectors):
    mean = vectors.mean(0)
    return mean / max(np.linalg.norm(mean), 1e-9)


def news(out, name):
    """The main incidents of a collection, with all that is compared; and by entity its kind and its number of reports."""
    edition = json.loads((out / name / "edition.json").read_text())
    entity_of = {(report, form["text"]): idx for idx, entity in enumerate(edition["entities"]) for report in entity["reports"] for form in entity["names"]}
    found = []
    for path in sorted((out / name / "analyses").iterdir()):
        analysis = json.loads(path.read_text())["analysis"]
        article = analysis["article"]
        vectors = np.array(analysis["vectors"]["components"], dtype=np.float32).reshape(-1, DIMENSION)
        published = (article.get("published") or {}).get("value")
        for number, incident in enumerate(analysis["incidents"]):
            if incident["standing"] != "main":
                continue
            claims = [claim for claim in analysis["claims"] if claim["incident"] == number]
            told = [claim for claim in claims if claim["status"] not in ("denied", "negated", "hypothetical", "expected")]
            counts = collections.defaultdict(set)
            for claim in told:
                if "count" in claim["value"] and (claim["category"] is None or claim["category"]["scope"] == "total"):
                    count = claim["value"]["count"]
                    counts[claim["id"].split("/")[1]].add((count["min"], count.get("max")))
            sentences = sorted(set(incident["sentences"]) | {claim["sentence"] for claim in claims})
            others = {sentence for other in analysis["incidents"] if other["id"] != incident["id"] for sentence in other["sentences"]} - set(sentences)
            n_further = sum(other["standing"] == "further" for other in analysis["incidents"])
            compared = sentences if n_further >= ROUND_UP else [sentence for sentence in range(len(vectors)) if sentence not in others]
            spans = [analysis["sentences"][sentence]["span"] for sentence in compared]
            is_compared = lambda span: any(one["start"] <= span["start"] < one["end"] for one in spans)
            referents = {name["referent"] for name in analysis["names"] if is_compared(name["span"])}
            forms = [form for referent in referents for form in analysis["referents"][referent]["forms"]]
            found.append({
                "report": article["crawl_id"], "capture": article["capture"], "language": article["language"]["value"],
                "type": (incident["event_type"].get("acled"), incident["event_type"].get("hazard")),
                "days": [d for claim in told if "date" in claim["value"] for d in [day(claim["value"]["date"]["from"])] if d],
                "published": day(published["date"]) if published else None,
                "places": [p for claim in told if "place" in claim["value"] for p in [claim["value"]["place"]["place"]] if p and p["class"] not in ("country", "region")],
                "fine": {mention["place"]["id"] for mention in analysis["places"] if mention.get("place") and is_compared(mention["span"]) and mention["place"]["class"] != "country"},
                "named": {entity_of[article["capture"], form] for form in forms if (article["capture"], form) in entity_of},
                "counts": counts, "vectors": [unit(vectors[sentences]), unit(vectors[compared[:4]]), unit(vectors[compared])],
            })
    return found, [entity["kind"] for entity in edition["entities"]], [len(entity["reports"]) for entity in edition["entities"]], len(edition["reports"])


def features(one, other, kinds, n_reports, n_all):
    gap = min((abs(a - b) for a in one["days"] for b in other["days"]), default=None)
    published = abs(one["published"] - other["published"]) if one["published"] and other["published"] else None
    distance = min((kilometres(a, b) for a in one["places"] for b in other["places"]), default=None)
    rarity = lambda entity: (math.log(n_all) - math.log(max(n_reports[entity], 1))) / math.log(n_all)
    shared = one["named"] & other["named"]
    names = sum(rarity(entity) for entity in shared if kinds[entity] != "place")
    places = sum(rarity(entity) for entity in shared if kinds[entity] == "place")
    fields = [field for field in one["counts"] if field in other["counts"]]
    same = sum(bool(one["counts"][field] & other["counts"][field]) for field in fields)
    sentences, openings, reports = (max(0.0, float(a @ b)) for a, b in zip(one["vectors"], other["vectors"]))
    return {
        "SAME_DAY": gap == 0, "NEXT_DAY": gap == 1, "FEW_DAYS": gap in (2, 3), "MANY_DAYS": gap is not None and gap > 3,
        "PUBLISHED_NEAR": published is not None and published <= 3, "PUBLISHED_FAR": published is not None and published > 10,
        "ONE_PLACE": distance is not None and distance <= 3, "PLACES_NEAR": distance is not None and 3 < distance <= 40,
        "PLACES_FAR": distance is not None and distance > 40, "FINE_PLACES": min(len(one["fine"] & other["fine"]), 3) / 3,
        "NAMES": 1 - math.exp(-names / 1.5), "PLACE_NAMES": 1 - math.exp(-places),
        "SENTENCES": sentences, "OPENINGS": openings, "REPORTS": reports, "ONE_LANGUAGE": one["language"] == other["language"],
        "OTHER_TYPE": EMPTY not in (one["type"], other["type"]) and one["type"] != other["type"],
        "SAME_NUMBER": min(same, 2), "OTHER_NUMBER": min(len(fields) - same, 2),
    }


def gold(bench, name):
    events = {}
    for path in sorted((bench / name / "gold").glob("*/story.json")):
        events |= {report["id"]: set(report["events"]) for report in json.loads(path.read_text())["reports"]}
    return events


def pairs(bench, out, name):
    found, kinds, n_reports, n_all = news(out, name)
    events = gold(bench, name)
    rows, labels, indices = [], [], []
    for a, one in enumerate(found):
        for b, other in enumerate(found[a + 1:], a + 1):
            if one["report"] != other["report"]:
                rows.append(list(map(float, features(one, other, kinds, n_reports, n_all).values())))
                labels.append(bool(events.get(one["report"], set()) & events.get(other["report"], set())))
                indices.append((a, b))
    return np.array(rows), np.array(labels, dtype=float), indices, [incident["report"] for incident in found], events


def fit(rows, labels):
    rows = np.c_[rows, np.ones(len(rows))]
    penalty = np.r_[np.full(rows.shape[1] - 1, PENALTY), 1e-6]
    weights = np.zeros(rows.shape[1])
    for _ in range(100):
        probability = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (probability - labels) + penalty * weights
        step = np.linalg.solve((rows * (probability * (1 - probability))[:, None]).T @ rows + np.diag(penalty), gradient)
        weights -= step
        if abs(step).max() < 1e-6:
            return weights
    sys.exit("the fit does not settle")


def grouped(n, indices, scores, threshold):
    matrix = np.full((n, n), -9.0)
    for (a, b), score in zip(indices, scores):
        matrix[a, b] = matrix[b, a] = score
    groups = [[node] for node in range(n)]
    while len(groups) > 1:
        means = [(matrix[np.ix_(groups[i], groups[j])].mean(), i, j) for i in range(len(groups)) for j in range(i + 1, len(groups))]
        best, i, j = max(means)
        if best <= threshold:
            break
        groups[i] += groups.pop(j)
    return groups


def b_cubed(groups, reports, events):
    predicted = collections.defaultdict(set)
    for number, group in enumerate(groups):
        for node in group:
            predicted[reports[node]].add(number)
    told = {report: found for report, found in events.items() if found}

    def mean(of, over):
        values = []
        for one in over:
            common = [min(len(predicted[one] & predicted[two]), len(told.get(one, set()) & told.get(two, set()))) / len(of[one] & of[two]) for two in over if of[one] & of[two]]
            values.append(sum(common) / len(common))
        return sum(values) / len(values)

    precision, recall = mean(predicted, list(predicted)), mean(told, list(told))
    return 2 * precision * recall / (precision + recall)


def main(bench, out):
    sets = {name: pairs(bench, out, name) for name in SETS}
    names = list(features({"days": [], "published": None, "places": [], "named": set(), "counts": {}, "fine": set(), "vectors": [np.zeros(1)] * 3, "language": "", "type": EMPTY},
                          {"days": [], "published": None, "places": [], "named": set(), "counts": {}, "fine": set(), "vectors": [np.zeros(1)] * 3, "language": "", "type": EMPTY}, [], [], 2))
    both = fit(np.concatenate([sets[name][0] for name in SETS]), np.concatenate([sets[name][1] for name in SETS]))
    for name, weight in zip(names + ["BIAS"], both):
        print(f"{name:15} {weight:6.2f}")
    for fitted, weights in [("both", both)] + [(name, fit(*sets[name][:2])) for name in SETS]:
        for name in SETS:
            rows, _, indices, reports, events = sets[name]
            scores = rows @ weights[:-1] + weights[-1]
            figures = [f"{threshold:+.1f} {b_cubed(grouped(len(reports), indices, scores, threshold), reports, events):.3f}" for threshold in THRESHOLDS]
            print(f"fitted on {fitted:8} on {name:8} B-cubed F", "  ".join(figures))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
