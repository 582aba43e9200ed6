//! The gazetteer's file: tables of fixed rows over a pool of names; described in `training/gazetteer/build.py`.

use crate::error::Error;
use crate::model::place::PlaceClass;

const MAGIC: &[u8] = b"VGAZ";
const VERSION: u32 = 2;
const HEADER: usize = 4 + 4 + 7 * 4;

/// Bytes a row.
const COUNTRY_ROW: usize = 4 * STRING + 16;
const DIVISION_ROW: usize = 2 + 3 * STRING + 16;
const PLACE_ROW: usize = 4 + 2 + 2 + 2 * STRING + 12;
const AREA_ROW: usize = 2 + 2 + 2 + 3 * STRING + 16;
const KEY_ROW: usize = STRING + 4;
const POSTING_ROW: usize = 4;
/// Bytes of a string's place in the pool: offset and length.
const STRING: usize = 6;
/// The division of a place, or the country of an area, that has none.
const NONE: u16 = u16::MAX;
/// Where an area's three strings stand in its row.
const AREA_STRINGS: usize = 6;

/// The tables as bytes; every index and string in them was checked when they were taken.
pub(super) struct Tables {
    bytes: Vec<u8>,
    n_countries: usize,
    n_divisions: usize,
    n_places: usize,
    n_areas: usize,
    n_keys: usize,
    n_postings: usize,
    starts: Starts,
}

/// Where each table begins.
#[derive(Clone, Copy)]
struct Starts {
    divisions: usize,
    places: usize,
    areas: usize,
    keys: usize,
    postings: usize,
    pool: usize,
}

/// What a posting points at.
pub(super) enum Posting<'a> {
    Place(usize),
    Area(AreaRow<'a>, PlaceClass),
}

/// A populated place.
pub(super) struct PlaceRow<'a> {
    pub(super) id: u32,
    pub(super) country: &'a str,
    pub(super) division: Option<&'a str>,
    pub(super) name_en: &'a str,
    pub(super) name_ar: &'a str,
    pub(super) latitude: f32,
    pub(super) longitude: f32,
    pub(super) population: u32,
}

/// A division, a country or a wide region.
pub(super) struct AreaRow<'a> {
    pub(super) id: &'a str,
    /// Empty for what lies in several.
    pub(super) country: &'a str,
    /// The division it is, or lies in.
    pub(super) division: Option<&'a str>,
    pub(super) name_en: &'a str,
    pub(super) name_ar: &'a str,
    pub(super) latitude: f32,
    pub(super) longitude: f32,
    pub(super) radius_km: f32,
    pub(super) population: u32,
}

impl Tables {
    /// Takes the file's bytes; every row is read once, so that later reads cannot fail.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |what: &str| Error::resource(format!("the gazetteer is damaged: {what}"));
        if bytes.len() < HEADER || &bytes[..4] != MAGIC {
            return Err(damaged("expected a file that begins with VGAZ"));
        }
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        if word(4) != VERSION {
            return Err(damaged(&format!("expected version {VERSION}, found {}", word(4))));
        }
        let [n_countries, n_divisions, n_places, n_areas, n_keys, n_postings, n_pool] =
            [8, 12, 16, 20, 24, 28, 32].map(|at| word(at) as usize);
        let divisions = HEADER + n_countries * COUNTRY_ROW;
        let places = divisions + n_divisions * DIVISION_ROW;
        let areas = places + n_places * PLACE_ROW;
        let keys = areas + n_areas * AREA_ROW;
        let postings = keys + n_keys * KEY_ROW;
        let pool = postings + n_postings * POSTING_ROW;
        if bytes.len() != pool + n_pool {
            return Err(damaged(&format!("expected {} bytes, found {}", pool + n_pool, bytes.len())));
        }
        let starts = Starts { divisions, places, areas, keys, postings, pool };
        let bytes = bytes.to_vec();
        let tables = Self { bytes, n_countries, n_divisions, n_places, n_areas, n_keys, n_postings, starts };
        tables.check().ok_or_else(|| damaged("a row points outside the file"))?;
        Ok(tables)
    }

    /// Returns something if every row can be read.
    fn check(&self) -> Option<()> {
        std::str::from_utf8(&self.bytes[self.starts.pool..]).ok()?;
        let string = |at: usize| self.try_string(at).map(drop);
        for row in (0..self.n_countries).map(|idx| HEADER + idx * COUNTRY_ROW) {
            (0..4).try_for_each(|column| string(row + column * STRING))?;
        }
        for row in (0..self.n_divisions).map(|idx| self.starts.divisions + idx * DIVISION_ROW) {
            (usize::from(self.half(row)) < self.n_countries).then_some(())?;
            (0..3).try_for_each(|column| string(row + 2 + column * STRING))?;
        }
        for row in (0..self.n_places).map(|idx| self.starts.places + idx * PLACE_ROW) {
            let division = self.half(row + 6);
            let division_fits = division == NONE || usize::from(division) < self.n_divisions;
            (usize::from(self.half(row + 4)) < self.n_countries && division_fits).then_some(())?;
            (0..2).try_for_each(|column| string(row + 8 + column * STRING))?;
        }
        for row in (0..self.n_areas).map(|idx| self.starts.areas + idx * AREA_ROW) {
            let fits = |at: usize, n_rows: usize| self.half(at) == NONE || usize::from(self.half(at)) < n_rows;
            (area_class(self.bytes[row]).is_some()
                && fits(row + 2, self.n_countries)
                && fits(row + 4, self.n_divisions))
            .then_some(())?;
            (0..3).try_for_each(|column| string(row + AREA_STRINGS + column * STRING))?;
        }
        let mut last = 0;
        for row in (0..self.n_keys).map(|idx| self.starts.keys + idx * KEY_ROW) {
            string(row)?;
            let first_posting = self.word(row + STRING) as usize;
            (last <= first_posting && first_posting <= self.n_postings).then_some(())?;
            last = first_posting;
        }
        for posting_idx in 0..self.n_postings {
            let (table, row_idx) = self.posting(posting_idx);
            let n_rows = [self.n_places, self.n_divisions, self.n_countries, self.n_areas].get(table).copied()?;
            (row_idx < n_rows).then_some(())?;
        }
        Some(())
    }

    pub(super) fn n_places(&self) -> usize {
        self.n_places
    }

    /// Returns what the postings of a key point at; nothing for a key that is not there.
    pub(super) fn postings(&self, key: &str) -> impl Iterator<Item = Posting<'_>> {
        let key_at = |idx: usize| self.string(self.starts.keys + idx * KEY_ROW);
        let (mut low, mut high) = (0, self.n_keys);
        while low < high {
            let middle = usize::midpoint(low, high);
            if key_at(middle).as_bytes() < key.as_bytes() { low = middle + 1 } else { high = middle }
        }
        let first_of = |idx: usize| {
            if idx < self.n_keys {
                self.word(self.starts.keys + idx * KEY_ROW + STRING) as usize
            } else {
                self.n_postings
            }
        };
        let range = if low < self.n_keys && key_at(low) == key { first_of(low)..first_of(low + 1) } else { 0..0 };
        range.map(|posting_idx| match self.posting(posting_idx) {
            (0, row_idx) => Posting::Place(row_idx),
            (1, row_idx) => Posting::Area(self.division(row_idx), PlaceClass::Province),
            (2, row_idx) => Posting::Area(self.country(row_idx), PlaceClass::Country),
            (_, row_idx) => self.further_area(row_idx),
        })
    }

    /// Returns the country of an alpha-3 code.
    pub(super) fn country_of(&self, alpha3: &str) -> Option<AreaRow<'_>> {
        (0..self.n_countries).map(|country_idx| self.country(country_idx)).find(|row| row.country == alpha3)
    }

    /// Returns the inhabitants of what a posting points at; see [`super::Gazetteer::most_inhabitants`].
    pub(super) fn inhabitants(&self, posting: &Posting<'_>) -> u32 {
        match posting {
            Posting::Place(place_idx) => self.word(self.starts.places + place_idx * PLACE_ROW + 16 + 2 * STRING),
            Posting::Area(_, PlaceClass::Country | PlaceClass::Region) => 10_000_000,
            Posting::Area(area, _) => area.population,
        }
    }

    /// Returns a populated place.
    pub(super) fn place(&self, place_idx: usize) -> PlaceRow<'_> {
        let row = self.starts.places + place_idx * PLACE_ROW;
        let division = self.half(row + 6);
        PlaceRow {
            id: self.word(row),
            country: self.country(self.half(row + 4).into()).country,
            division: (division != NONE).then(|| self.division(division.into()).name_en),
            name_en: self.string(row + 8),
            name_ar: self.string(row + 8 + STRING),
            latitude: self.float(row + 8 + 2 * STRING),
            longitude: self.float(row + 12 + 2 * STRING),
            population: self.word(row + 16 + 2 * STRING),
        }
    }

    fn division(&self, division_idx: usize) -> AreaRow<'_> {
        let row = self.starts.divisions + division_idx * DIVISION_ROW;
        let country = self.country(self.half(row).into()).country;
        let area = self.area(row + 2, country, row + 2 + STRING);
        AreaRow { division: Some(area.name_en), ..area }
    }

    /// Returns a district or a region.
    fn further_area(&self, area_idx: usize) -> Posting<'_> {
        let row = self.starts.areas + area_idx * AREA_ROW;
        let (country, division) = (self.half(row + 2), self.half(row + 4));
        let country = if country == NONE { "" } else { self.country(country.into()).country };
        let division = (division != NONE).then(|| self.division(division.into()).name_en);
        let area = self.area(row + AREA_STRINGS, country, row + AREA_STRINGS + STRING);
        Posting::Area(AreaRow { division, ..area }, area_class(self.bytes[row]).unwrap_or(PlaceClass::Region))
    }

    fn country(&self, country_idx: usize) -> AreaRow<'_> {
        let row = HEADER + country_idx * COUNTRY_ROW;
        self.area(row, self.string(row + STRING), row + 2 * STRING)
    }

    /// Returns the area whose id stands at `id_at` and whose names, and after them its numbers, at `names_at`.
    fn area<'a>(&'a self, id_at: usize, country: &'a str, names_at: usize) -> AreaRow<'a> {
        let numbers = names_at + 2 * STRING;
        AreaRow {
            id: self.string(id_at),
            country,
            division: None,
            name_en: self.string(names_at),
            name_ar: self.string(names_at + STRING),
            latitude: self.float(numbers),
            longitude: self.float(numbers + 4),
            radius_km: self.float(numbers + 8),
            population: self.word(numbers + 12),
        }
    }

    /// Returns the table and the row a posting points at.
    fn posting(&self, posting_idx: usize) -> (usize, usize) {
        let word = self.word(self.starts.postings + posting_idx * POSTING_ROW) as usize;
        (word >> 30, word & ((1 << 30) - 1))
    }

    fn word(&self, at: usize) -> u32 {
        u32::from_le_bytes([self.bytes[at], self.bytes[at + 1], self.bytes[at + 2], self.bytes[at + 3]])
    }

    fn half(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    fn float(&self, at: usize) -> f32 {
        f32::from_bits(self.word(at))
    }

    fn string(&self, at: usize) -> &str {
        self.try_string(at).expect("every string was read when the tables were taken")
    }

    fn try_string(&self, at: usize) -> Option<&str> {
        let start = self.starts.pool + self.word(at) as usize;
        let end = start + usize::from(self.half(at + 4));
        std::str::from_utf8(self.bytes.get(start..end)?).ok()
    }
}

/// Returns the class that a number in an area's row stands for.
fn area_class(number: u8) -> Option<PlaceClass> {
    match number {
        1 => Some(PlaceClass::District),
        4 => Some(PlaceClass::Region),
        _ => None,
    }
}
