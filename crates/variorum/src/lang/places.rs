//! What must be known of a language to find and read place names: words around them, adjectives of countries.

use super::table::rows;
use crate::error::Error;
use crate::text::gazetteer::place_key;
use crate::text::lexemes::PhraseTable;
use std::collections::BTreeMap;

/// Words around place names, and adjectives and inhabitants of countries.
#[derive(Debug, Clone)]
pub struct PlaceLexicon {
    /// Words around place names.
    pub words: PhraseTable<PlaceWord>,
    /// Adjectives and inhabitants, with the country's ISO 3166-1 alpha-3 code.
    pub demonyms: PhraseTable<String>,
    common: BTreeMap<String, CommonForm>,
    abbreviations: BTreeMap<String, String>,
}

/// The texts of a language's place tables.
pub(super) struct PlaceTables {
    pub(super) words: &'static str,
    pub(super) common: &'static str,
    pub(super) demonyms: &'static str,
    pub(super) abbreviations: &'static str,
}

/// Reads the tables of a language's folder.
macro_rules! place_tables {
    ($code:literal) => {
        $crate::lang::places::PlaceTables {
            words: include_str!(concat!($code, "/places.tsv")),
            common: include_str!(concat!($code, "/place-words.tsv")),
            demonyms: include_str!(concat!($code, "/demonyms.tsv")),
            abbreviations: include_str!(concat!($code, "/place-abbreviations.tsv")),
        }
    };
}
pub(super) use place_tables;

/// How a form that places bear is used otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommonForm {
    /// It is a word; a place only where the text says what it is.
    Word,
    /// It is a word or a person's name as likely as a place.
    Doubted,
    /// It is a word that is not to be cut into a clitic and a name.
    Whole,
}

/// What a word says of a place name beside it; the names of the kinds in `places.tsv` are those of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceWord {
    /// The name is of a city, town, village or camp (kind `town`).
    Town,
    /// Of a second-order division or a quarter, so many km wide (`district`).
    District(u16),
    /// Of a first-order division (`province`).
    Province,
    /// A place name may follow (`in`).
    In,
    /// A place name may follow, and what is told of is there (`at`).
    At,
    /// Not at the place but within so many km (`near`).
    Near(u16),
    /// In that direction from a town, within so many km; within a wider area, in that part of it (`direction`).
    Direction(u16),
    /// In a part of the place (`part`).
    Part,
    /// In the country around the place, within so many km (`countryside`).
    Countryside(u16),
    /// On a road to or from the place, within so many km (`road`).
    Road(u16),
    /// Between the place and another, as far apart as they are; within so many km where the other is not known (`between`).
    Between(u16),
    /// A measure of length, so many km long: what stands after it lies as far off as the number before it says (`unit`).
    Unit(u16),
    /// May stand between a place and the wider place that holds it (`glue`).
    Glue,
}

impl PlaceLexicon {
    /// Returns the lexicon of `code` from its tables.
    pub(super) fn parse(code: &str, tables: &PlaceTables) -> Result<Self, Error> {
        let name = format!("{code}/places.tsv");
        let mut words = Vec::new();
        for row in rows(&name, tables.words, 3)? {
            let spellings = row[2].split('|').map(str::trim);
            let word = row[1].parse().ok().and_then(|km| place_word(row[0], km)).ok_or_else(|| {
                Error::resource(format!("{name}: expected a kind and km, found `{} {}`", row[0], row[1]))
            })?;
            words.extend(spellings.map(|spelling| (spelling.to_owned(), word)));
        }
        let mut adjectives = Vec::new();
        for row in rows(&format!("{code}/demonyms.tsv"), tables.demonyms, 2)? {
            adjectives.extend(row[1].split('|').map(|spelling| (spelling.trim().to_owned(), row[0].to_owned())));
        }
        let name = format!("{code}/place-words.tsv");
        let mut common = BTreeMap::new();
        for row in rows(&name, tables.common, 2)? {
            let form = match row[1] {
                "word" => CommonForm::Word,
                "doubted" => CommonForm::Doubted,
                "whole" => CommonForm::Whole,
                other => return Err(Error::resource(format!("{name}: expected a kind, found `{other}`"))),
            };
            common.insert(row[0].to_owned(), form);
        }
        let abbreviations = rows(&format!("{code}/place-abbreviations.tsv"), tables.abbreviations, 2)?
            .into_iter()
            .map(|row| (row[0].to_owned(), row[1].to_owned()))
            .collect();
        Ok(Self { words: PhraseTable::new(words), demonyms: PhraseTable::new(adjectives), common, abbreviations })
    }

    /// Returns the name that an abbreviation stands for; it is given without the full stop that ends it.
    pub fn in_full(&self, abbreviation: &str) -> Option<&str> {
        self.abbreviations.get(abbreviation).map(String::as_str)
    }

    /// Returns how a name is used otherwise, if it is; without article, case and accents, as the gazetteer compares names.
    pub fn common(&self, name: &str) -> Option<CommonForm> {
        self.common.get(&place_key(name)).copied()
    }
}

fn place_word(kind: &str, km: u16) -> Option<PlaceWord> {
    Some(match kind {
        "town" => PlaceWord::Town,
        "district" => PlaceWord::District(km),
        "province" => PlaceWord::Province,
        "in" => PlaceWord::In,
        "at" => PlaceWord::At,
        "near" => PlaceWord::Near(km),
        "direction" => PlaceWord::Direction(km),
        "part" => PlaceWord::Part,
        "countryside" => PlaceWord::Countryside(km),
        "road" => PlaceWord::Road(km),
        "between" => PlaceWord::Between(km),
        "unit" => PlaceWord::Unit(km),
        "glue" => PlaceWord::Glue,
        _ => return None,
    })
}
