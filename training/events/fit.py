"""Fits the weights of evidence on two incidents being one event (`link/events/evidence.rs`) and prints them.

    variorum run IN/stories --out OUT/stories; variorum run IN/crowded --out OUT/crowded
    python training/events/fit.py BENCH OUT

IN/SET holds a set's `corpus/` and `manifest.jsonl`, BENCH the benchmarks with their gold. A pair is two incidents of two reports that
are news (`main`, `further`). Of a report with one event its main incident is that event; of the others an incident is the event whose gold
claims stand in its sentences, and one that has none is left out. Features are those of `evidence.rs`, read from the analyses and
the edition; weights of `evidence.rs` that it calls not fitted are not printed. Logistic regression with an L2 penalty, by Newton's
method; numpy is all it needs. Printed beside the weights: B-cubed of grouping by average linkage at several thresholds, for weights of
both sets, of each set on the other, and with events left out: a pair is scored by weights that have seen neither event of it (five
folds of the events).
"""

import collections
import datetime
import json
import math
import pathlib
import re
import sys

import numpy as np

SETS = ("stories", "crowded")
PENALTY = 2.0
THRESHOLDS = (-2.0, -1.5, -1.0, -0.5, 0.0)
DIMENSION = 384
ROUND_UP = 2
EMPTY = (None, None)
MOST_DAYS_MORE = 2
PLACES_SHARED = 0.3
FOLDS = 5
# Weights of `evidence.rs` that are not fitted.
FIXED = {"TAKEN_FROM_IT": 2.5, "TAKEN_FROM_ELSEWHERE": -1.0, "LOOK_ALIKE": -2.0, "NOWHERE": -1.5}


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


def ordinal(date):
    """A date's day, or its month and day where the year is not known."""
    return day(date) if "X" not in date else date[5:]


def gap(one, other):
    """Days between two ranges of days; nothing where only one has a year and they are not of one day of the year."""
    ends = [ordinal(date) for date in (*one, *other)]
    if all(isinstance(end, int) for end in ends):
        return max(0, ends[0] - ends[3], ends[2] - ends[1])
    return 0 if one[0][5:] == other[0][5:] else None


def is_day(dates):
    start, end = map(ordinal, dates)
    return start is not None and (isinstance(start, str) or end is not None and end - start <= MOST_DAYS_MORE)


def words(text):
    return [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2 and not word.isdigit()]


def news(out, name):
    """The incidents of a collection that are news, with all that is compared, and what their rarity is told by."""
    edition = json.loads((out / name / "edition.json").read_text())
    entity_of = {(report, form["text"]): idx for idx, entity in enumerate(edition["entities"]) for report in entity["reports"] for form in entity["names"]}
    found, n_reports_of = [], collections.Counter()
    analyses = [json.loads(path.read_text())["analysis"] for path in sorted((out / name / "analyses").iterdir())]
    for analysis in analyses:
        article = analysis["article"]
        text = article["text"].encode()
        sentence_words = [words(text[one["span"]["start"]:one["span"]["end"]].decode()) for one in analysis["sentences"]]
        n_reports_of.update({(article["language"]["value"], word) for sentence in sentence_words for word in sentence})
        vectors = np.array(analysis["vectors"]["components"], dtype=np.float32).reshape(-1, DIMENSION)
        published = (article.get("published") or {}).get("value")
        n_further = sum(other["standing"] == "further" for other in analysis["incidents"])
        for number, incident in enumerate(analysis["incidents"]):
            if incident["standing"] == "background":
                continue
            span_of = lambda claim: tuple(map(int, claim["id"].rsplit("/", 1)[1].split("-")))
            claims = sorted((claim for claim in analysis["claims"] if claim["incident"] == number), key=span_of)
            told = [claim for claim in claims if claim["status"] not in ("denied", "negated", "hypothetical", "expected")]
            counts = collections.defaultdict(set)
            for claim in told:
                if "count" in claim["value"] and (claim["category"] is None or claim["category"]["scope"] == "total"):
                    count = claim["value"]["count"]
                    counts[claim["id"].split("/")[1]].add((count["min"], count.get("max")))
            sentences = sorted(set(incident["sentences"]) | {claim["sentence"] for claim in claims})
            others = {sentence for other in analysis["incidents"] if other["id"] != incident["id"] for sentence in other["sentences"]} - set(sentences)
            is_all = incident["standing"] == "main" and n_further < ROUND_UP
            compared = [sentence for sentence in range(len(vectors)) if sentence not in others] if is_all else sentences
            spans = [analysis["sentences"][sentence]["span"] for sentence in compared]
            is_compared = lambda span: any(one["start"] <= span["start"] < one["end"] for one in spans)
            referents = {mention["referent"] for mention in analysis["names"] if is_compared(mention["span"])}
            number_of = lambda referent: {entity_of[article["capture"], form] for form in analysis["referents"][referent]["forms"] if (article["capture"], form) in entity_of}
            sites = set()
            for claim in told:
                if "place" in claim["value"]:
                    start, end = span_of(claim)
                    named = [mention for mention in analysis["names"] if mention["span"]["start"] < end and start < mention["span"]["end"] and analysis["referents"][mention["referent"]]["kind"] == "place"]
                    sites |= set().union(*(number_of(mention["referent"]) for mention in sorted(named, key=lambda mention: mention["span"]["start"])[:1]))
            dates = [(date["from"], date["to"]) for claim in told if "date" in claim["value"] for date in [claim["value"]["date"]]]
            found.append({
                "report": article["crawl_id"], "capture": article["capture"], "language": article["language"]["value"], "is_main": incident["standing"] == "main",
                "type": (incident["event_type"].get("acled"), incident["event_type"].get("hazard")),
                "day": next(filter(is_day, dates), None),
                "days_named": {time["value"]["from"] for time in analysis["times"] if time["value"] and is_compared(time["span"]) and time["value"]["from"] == time["value"]["to"] and day(time["value"]["from"])},
                "published": day(published["date"]) if published else None, "dates": dates,
                "places": [p for claim in told if "place" in claim["value"] for p in [claim["value"]["place"]["place"]] if p and p["class"] not in ("country", "region")],
                "fine": {mention["place"]["id"] for mention in analysis["places"] if mention.get("place") and is_compared(mention["span"]) and mention["place"]["class"] != "country"},
                "sites": sites, "named": set().union(*map(number_of, referents)) if referents else set(), "counts": counts,
                "vectors": [unit(vectors[sentences]), unit(vectors[compared[:4]]), unit(vectors[compared])],
                "words": collections.Counter(word for sentence in compared for word in sentence_words[sentence]),
                "sentences": set(sentences), "texts": [text[analysis["sentences"][one]["span"]["start"]:analysis["sentences"][one]["span"]["end"]].decode() for one in sentences],
            })
    n_of = collections.Counter(analysis["article"]["language"]["value"] for analysis in analyses)
    for one in found:
        weights = {}
        for word, n in one["words"].items():
            n_with, n_all = n_reports_of[one["language"], word], n_of[one["language"]]
            if 1 < n_with < 0.4 * n_all:
                weights[word] = (1 + math.log(n)) * math.log(n_all / n_with)
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        one["words"] = {word: weight / length for word, weight in weights.items()}
    rarity = lambda n: max(0.0, (math.log(len(analyses)) - math.log(max(n, 1))) / math.log(len(analyses)))
    named_in = collections.defaultdict(set)
    for one in found:
        for place in one["fine"]:
            named_in[place].add(one["report"])
    return found, {
        "kinds": [entity["kind"] for entity in edition["entities"]],
        "entities": [rarity(len(entity["reports"])) for entity in edition["entities"]],
        "places": {place: rarity(len(reports)) for place, reports in named_in.items()},
        "taken": taken(edition, analyses),
    }


def taken(edition, analyses):
    """By child and parent, the sentences of each passage on both sides."""
    sentences = {analysis["article"]["capture"]: analysis["sentences"] for analysis in analyses}
    over = lambda capture, span: {idx for idx, one in enumerate(sentences[capture]) if one["span"]["start"] < span["end"] and span["start"] < one["span"]["end"]}
    return {(one["child"], one["parent"]): [(over(one["child"], passage["child"]), over(one["parent"], passage["parent"])) for passage in one["passages"]] for one in edition["genealogy"]["derivations"]}


def text(one, other, passages):
    for child, parent in ((one, other), (other, one)):
        if (child["capture"], parent["capture"]) in passages:
            pairs = passages[child["capture"], parent["capture"]]
            of_child, of_parent = sum(bool(a & child["sentences"]) for a, _ in pairs), sum(bool(b & parent["sentences"]) for _, b in pairs)
            of_both = sum(bool(a & child["sentences"] and b & parent["sentences"]) for a, b in pairs)
            return (of_both / min(of_child, of_parent), 0.0) if of_both else (0.0, float(of_child >= 2 and of_parent >= 2))
    return 0.0, 0.0


def features(one, other, known):
    """The features, fitted and not."""
    days = gap(one["day"], other["day"]) if one["day"] and other["day"] else None
    day_named = days is None and bool(one["days_named"] & other["days_named"])
    published = abs(one["published"] - other["published"]) if one["published"] and other["published"] else None
    first = kilometres(one["places"][0], other["places"][0]) if one["places"] and other["places"] else None
    soft = lambda total: 1 - math.exp(-total)
    places_shared = soft(sum(known["places"][place] for place in one["fine"] & other["fine"]))
    sites = one["sites"] & other["sites"]
    far = first is not None and first > 40
    in_part = far and (min(kilometres(a, b) for a in one["places"] for b in other["places"]) <= 40 or places_shared > PLACES_SHARED or bool(sites))
    shared = one["named"] & other["named"]
    names = sum(known["entities"][entity] for entity in shared if known["kinds"][entity] != "place")
    places = sum(known["entities"][entity] for entity in shared if known["kinds"][entity] == "place")
    fields = [field for field in one["counts"] if field in other["counts"]]
    same = sum(bool(one["counts"][field] & other["counts"][field]) for field in fields)
    sentences, openings, reports = (max(0.0, float(a @ b)) for a, b in zip(one["vectors"], other["vectors"]))
    is_one_language = one["language"] == other["language"]
    other_type = EMPTY not in (one["type"], other["type"]) and one["type"] != other["type"]
    from_it, from_elsewhere = text(one, other, known["taken"])
    fitted = {
        "SAME_DAY": days == 0, "NEXT_DAY": days == 1, "FEW_DAYS": days in (2, 3), "MANY_DAYS": days is not None and days > 3, "DAY_NAMED": day_named,
        "PUBLISHED_NEAR": published is not None and published <= 3, "PUBLISHED_FAR": published is not None and published > 10,
        "ONE_PLACE": first is not None and first <= 3, "PLACES_NEAR": first is not None and 3 < first <= 40,
        "PLACES_FAR": far and not in_part, "PLACES_FAR_IN_PART": in_part, "SITES": soft(sum(known["entities"][site] for site in sites)),
        "FINE_PLACES": places_shared, "NAMES": soft(names / 1.5), "PLACE_NAMES": soft(places),
        "SENTENCES": sentences, "OPENINGS": openings, "REPORTS": reports, "ONE_LANGUAGE": is_one_language,
        "WORDS": sum(weight * other["words"].get(word, 0.0) for word, weight in one["words"].items()) if is_one_language else 0.0,
        "OTHER_TYPE": other_type, "SAME_NUMBER": min(same, 2), "OTHER_NUMBER": min(len(fields) - same, 2),
    }
    is_nowhere = any(not incident["dates"] and not incident["places"] for incident in (one, other))
    fixed = {
        "TAKEN_FROM_IT": from_it, "TAKEN_FROM_ELSEWHERE": from_elsewhere,
        "LOOK_ALIKE": days is not None and days >= 2 and first is not None and first > 3 and not sites,
        "NOWHERE": other_type and is_nowhere and days != 0 and not day_named,
    }
    return {name: float(value) for name, value in fitted.items()}, sum(FIXED[name] * float(value) for name, value in fixed.items())


def gold(bench, name):
    """By report its events; by report and event the sentences of the claims."""
    events, sentences = {}, collections.defaultdict(list)
    for path in sorted((bench / name / "gold").glob("*/story.json")):
        story = json.loads(path.read_text())
        events |= {report["id"]: report["events"] for report in story["reports"]}
        for event in story["events"]:
            for claim in event["claims"]:
                sentences[claim["report"], event["id"]].append(set(words(claim.get("sentence") or "")))
    return events, sentences


def label(one, events, sentences):
    """The event an incident is; nothing where the gold does not say which of several."""
    told = events.get(one["report"], [])
    if len(told) < 2 and one["is_main"]:
        return set(told)
    texts = [set(words(text)) for text in one["texts"]]
    alike = lambda a, b: bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) >= 0.7
    n_claims = {event: sum(any(alike(text, sentence) for text in texts) for sentence in sentences[one["report"], event]) for event in told}
    best = max(n_claims, key=n_claims.get, default=None)
    return {best} if best and n_claims[best] else (None if told else set())


def pairs(bench, out, name):
    found, known = news(out, name)
    events, sentences = gold(bench, name)
    labelled = [label(one, events, sentences) for one in found]
    numbers = {event: number for number, event in enumerate(sorted({event for told in events.values() for event in told}))}
    fold = [numbers[events[one["report"]][0]] % FOLDS if events.get(one["report"]) else 0 for one in found]
    rows, fixed, labels, is_known, indices = [], [], [], [], []
    for a, one in enumerate(found):
        for b, other in enumerate(found[a + 1:], a + 1):
            if one["report"] != other["report"]:
                values, weight = features(one, other, known)
                rows.append(list(values.values()))
                fixed.append(weight)
                is_known.append(labelled[a] is not None and labelled[b] is not None)
                labels.append(bool(is_known[-1] and labelled[a] & labelled[b]))
                indices.append((a, b))
    return {
        "names": list(values), "rows": np.array(rows), "fixed": np.array(fixed), "labels": np.array(labels, dtype=float), "is_known": np.array(is_known), "indices": indices,
        "folds": np.array([(fold[a], fold[b]) for a, b in indices]), "reports": [one["report"] for one in found], "events": {report: set(told) for report, told in events.items()},
    }


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
    names = sets[SETS[0]]["names"]

    def weights_of(of, left_out=()):
        rows, labels = [], []
        for name in of:
            one = sets[name]
            keep = one["is_known"] & ~np.isin(one["folds"], left_out).any(1)
            rows.append(one["rows"][keep])
            labels.append(one["labels"][keep])
        return fit(np.concatenate(rows), np.concatenate(labels))

    def show(title, name, scores):
        one = sets[name]
        figures = [f"{threshold:+.1f} {b_cubed(grouped(len(one['reports']), one['indices'], scores, threshold), one['reports'], one['events']):.3f}" for threshold in THRESHOLDS]
        print(f"fitted on {title:16} on {name:8} B-cubed F", "  ".join(figures))

    both = weights_of(SETS)
    for name, weight in zip(names + ["BIAS"], both):
        print(f"{name:20} {weight:6.2f}")
    for title, of in [("both", SETS)] + [(name, (name,)) for name in SETS]:
        weights = weights_of(of)
        for name in SETS:
            show(title, name, sets[name]["rows"] @ weights[:-1] + weights[-1] + sets[name]["fixed"])
    held_out = {(a, b): weights_of(SETS, (a, b)) for a in range(FOLDS) for b in range(a, FOLDS)}
    for name in SETS:
        one = sets[name]
        scores = [row @ held_out[tuple(sorted(folds))][:-1] + held_out[tuple(sorted(folds))][-1] for row, folds in zip(one["rows"], one["folds"].tolist())]
        show("events left out", name, np.array(scores) + one["fixed"])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
