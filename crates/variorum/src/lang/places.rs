//! What must be known of a language to find and read place names: words around them, adjectives of countries.

use super::table::rows;
use crate::error::Error;
use crate::text::gazetteer::place_key;
use crate::text::lexemes::PhraseTable;
use std::collections::BTreeSet;

/// Words around place names, and adjectives and inhabitants of countries.
#[derive(Debug, Clone)]
pub struct PlaceLexicon {
    /// Words around place names.
    pub words: PhraseTable<PlaceWord>,
    /// Adjectives and inhabitants, with the country's ISO 3166-1 alpha-3 code.
    pub demonyms: PhraseTable<String>,
    never: BTreeSet<String>,
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
    /// May stand between a place and the wider place that holds it (`glue`).
    Glue,
}

impl PlaceLexicon {
    /// Returns the lexicon of `code` from its tables `places.tsv` and `demonyms.tsv`.
    pub fn parse(code: &str, places: &str, demonyms: &str) -> Result<Self, Error> {
        let name = format!("{code}/places.tsv");
        let mut words = Vec::new();
        let mut never = BTreeSet::new();
        for row in rows(&name, places, 3)? {
            let spellings = row[2].split('|').map(str::trim);
            if row[0] == "never" {
                never.extend(spellings.map(place_key));
                continue;
            }
            let word = row[1].parse().ok().and_then(|km| place_word(row[0], km)).ok_or_else(|| {
                Error::resource(format!("{name}: expected a kind and km, found `{} {}`", row[0], row[1]))
            })?;
            words.extend(spellings.map(|spelling| (spelling.to_owned(), word)));
        }
        let mut adjectives = Vec::new();
        for row in rows(&format!("{code}/demonyms.tsv"), demonyms, 2)? {
            adjectives.extend(row[1].split('|').map(|spelling| (spelling.trim().to_owned(), row[0].to_owned())));
        }
        Ok(Self { words: PhraseTable::new(words), demonyms: PhraseTable::new(adjectives), never })
    }

    /// Returns whether a name, though places bear it, is a common word or a person's name and needs a word such as "town of".
    pub fn is_common(&self, name: &str) -> bool {
        self.never.contains(&place_key(name))
    }
}

fn place_word(kind: &str, km: u16) -> Option<PlaceWord> {
    Some(match kind {
        "town" => PlaceWord::Town,
        "district" => PlaceWord::District(km),
        "province" => PlaceWord::Province,
        "in" => PlaceWord::In,
        "near" => PlaceWord::Near(km),
        "direction" => PlaceWord::Direction(km),
        "part" => PlaceWord::Part,
        "countryside" => PlaceWord::Countryside(km),
        "road" => PlaceWord::Road(km),
        "glue" => PlaceWord::Glue,
        _ => return None,
    })
}
