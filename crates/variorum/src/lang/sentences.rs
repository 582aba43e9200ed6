//! What must be known of a language to find its sentences.

use super::table::rows;
use crate::error::Error;
use crate::text::words::fold;
use std::collections::{BTreeMap, BTreeSet};

/// Abbreviations, and the words that commonly open a sentence.
#[derive(Debug, Clone)]
pub struct SentenceLexicon {
    abbreviations: BTreeMap<String, AbbreviationKind>,
    openers: BTreeSet<String>,
}

/// What a full stop after an abbreviation can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbbreviationKind {
    /// A sentence never ends at it: a name or another word follows ("Gen.").
    BeforeName,
    /// A sentence does not end at it before a number ("No. 5").
    BeforeNumber,
    /// A sentence ends at it only before a word that commonly opens one ("U.S.").
    MayEnd,
}

impl SentenceLexicon {
    /// Returns the lexicon of `code` from its tables `abbreviations.tsv` and `sentence-openers.tsv`.
    pub fn parse(code: &str, abbreviations: &str, openers: &str) -> Result<Self, Error> {
        let name = format!("{code}/abbreviations.tsv");
        let abbreviations = rows(&name, abbreviations, 2)?
            .into_iter()
            .map(|row| {
                let kind = match row[1] {
                    "before-name" => AbbreviationKind::BeforeName,
                    "before-number" => AbbreviationKind::BeforeNumber,
                    "may-end" => AbbreviationKind::MayEnd,
                    other => {
                        return Err(Error::resource(format!(
                            "{name}: expected a kind of abbreviation, found `{other}`"
                        )));
                    }
                };
                Ok((fold(row[0]), kind))
            })
            .collect::<Result<_, _>>()?;
        let openers = rows(&format!("{code}/sentence-openers.tsv"), openers, 1)?;
        Ok(Self { abbreviations, openers: openers.into_iter().map(|row| fold(row[0])).collect() })
    }

    /// Returns what a full stop after `word` (without the stop, any case) can mean; nothing if it is no abbreviation.
    pub fn abbreviation(&self, word: &str) -> Option<AbbreviationKind> {
        self.abbreviations.get(&fold(word)).copied()
    }

    /// Returns whether `word` commonly opens a sentence.
    pub fn opens_sentence(&self, word: &str) -> bool {
        self.openers.contains(&fold(word))
    }
}
