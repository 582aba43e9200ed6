//! What differs by language, as data: one folder a BCP 47 code, one table a purpose, read once at start-up.
//!
//! Everything a stage knows of a language stands here. A stage asks for the lexicon of an article's language and has
//! nothing to do where there is none.

pub mod clitics;
pub mod dates;
pub mod languages;
pub mod names;
pub mod naming;
pub mod numbers;
pub mod phrases;
pub mod places;
pub mod quantities;
pub mod reading;
pub mod sentences;
pub mod table;
pub mod telling;
pub mod trace;

use crate::error::Error;
use crate::text::tokens::Clitics;
use dates::DateLexicon;
use names::NameTables;
use naming::{Naming, naming_tables};
use numbers::NumberLexicon;
use places::{PlaceLexicon, place_tables};
use quantities::QuantityLexicon;
use reading::Reading;
use sentences::SentenceLexicon;
use std::sync::Arc;
use telling::{EventClasses, Order, Telling, tables};
use trace::TraceLexicon;

/// The word lists of every language that is read, and of every language any text may be in.
#[derive(Debug, Clone)]
pub struct Lexicons {
    lexicons: Vec<Lexicon>,
    /// How names are compared, within a script and across scripts.
    pub names: NameTables,
}

/// The word lists of one language.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// BCP 47 code.
    pub code: &'static str,
    /// Which way it is written.
    pub direction: Direction,
    /// What makes, introduces and ends names.
    pub naming: Naming,
    /// What clings to words.
    pub clitics: Clitics,
    /// Words of dates and times.
    pub dates: DateLexicon,
    /// Number words.
    pub numbers: NumberLexicon,
    /// Words around numbers, and nouns of persons.
    pub quantities: QuantityLexicon,
    /// Words around place names, and adjectives of countries.
    pub places: PlaceLexicon,
    /// What marks furniture, and the words between headline and body.
    pub reading: Reading,
    /// Where sentences end.
    pub sentences: SentenceLexicon,
    /// By which words copies are compared with their sources.
    pub trace: TraceLexicon,
    /// Words for telling who said what, what happened and to whom.
    pub telling: Telling,
}

/// The direction of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Lexicons {
    /// Returns the word lists built into the program.
    pub fn built_in() -> Result<Self, Error> {
        let classes = Arc::new(EventClasses::built_in()?);
        let ar_clitics = clitics::parse("ar", include_str!("ar/telling/clitics.tsv"))?;
        let en_clitics = clitics::parse("en", include_str!("en/telling/clitics.tsv"))?;
        Ok(Self {
            lexicons: vec![
                Lexicon {
                    code: "ar",
                    direction: Direction::RightToLeft,
                    naming: Naming::parse("ar", &naming_tables!("ar", 3))?,
                    clitics: ar_clitics.clone(),
                    dates: DateLexicon::parse("ar", include_str!("ar/dates.tsv"))?,
                    numbers: NumberLexicon::parse("ar", include_str!("ar/numbers.tsv"))?,
                    quantities: QuantityLexicon::parse(
                        "ar",
                        include_str!("ar/quantities.tsv"),
                        include_str!("ar/people.tsv"),
                    )?,
                    places: PlaceLexicon::parse("ar", &place_tables!("ar"))?,
                    reading: Reading::read("ar", include_str!("ar/furniture.tsv"), include_str!("ar/header.tsv"))?,
                    sentences: SentenceLexicon::parse(
                        "ar",
                        include_str!("ar/abbreviations.tsv"),
                        include_str!("ar/sentence-openers.tsv"),
                    )?,
                    trace: TraceLexicon::parse("ar", include_str!("ar/trace.tsv"), include_str!("ar/calques.tsv"))?,
                    telling: Telling::parse(&tables!("ar"), Order::VerbFirst, ar_clitics, Arc::clone(&classes))?,
                },
                Lexicon {
                    code: "en",
                    direction: Direction::LeftToRight,
                    naming: Naming::parse("en", &naming_tables!("en", 2))?,
                    clitics: en_clitics.clone(),
                    dates: DateLexicon::parse("en", include_str!("en/dates.tsv"))?,
                    numbers: NumberLexicon::parse("en", include_str!("en/numbers.tsv"))?,
                    quantities: QuantityLexicon::parse(
                        "en",
                        include_str!("en/quantities.tsv"),
                        include_str!("en/people.tsv"),
                    )?,
                    places: PlaceLexicon::parse("en", &place_tables!("en"))?,
                    reading: Reading::read("en", include_str!("en/furniture.tsv"), include_str!("en/header.tsv"))?,
                    sentences: SentenceLexicon::parse(
                        "en",
                        include_str!("en/abbreviations.tsv"),
                        include_str!("en/sentence-openers.tsv"),
                    )?,
                    trace: TraceLexicon::parse("en", include_str!("en/trace.tsv"), include_str!("en/calques.tsv"))?,
                    telling: Telling::parse(&tables!("en"), Order::SubjectFirst, en_clitics, classes)?,
                },
            ],
            names: NameTables::built_in()?,
        })
    }

    /// Returns the lexicon of a language, by its BCP 47 code; nothing for a language that is not read yet.
    pub fn get(&self, language: &str) -> Option<&Lexicon> {
        self.lexicons.iter().find(|lexicon| lexicon.code == language)
    }

    /// Returns what may cling before a word of any language read: Arabic's, for the other has none.
    pub fn hint_clitics(&self) -> &Clitics {
        let arabic = self.get("ar").unwrap_or_else(|| unreachable!("Arabic is built in"));
        &arabic.clitics
    }

    /// Returns all lexicons, for text whose language is not settled (page furniture, bylines), by code.
    pub fn all(&self) -> &[Lexicon] {
        &self.lexicons
    }
}
