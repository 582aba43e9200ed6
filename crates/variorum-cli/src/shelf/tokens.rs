//! Words as they are searched: folded, and in Arabic also without the letters that cling to them.

use anyhow::{Context, Result};
use std::collections::BTreeSet;
use tantivy::tokenizer::{PreTokenizedString, Token};
use variorum::lang::Lexicons;
use variorum::lang::names::NameTables;
use variorum::text::names::Name;
use variorum::text::names::keys::keys;
use variorum::text::tokens::Clitics;
use variorum::text::words::{Word, words};

/// What cuts words for the shelf.
#[derive(Debug)]
pub(super) struct Words {
    arabic: Clitics,
    other: Clitics,
    names: NameTables,
}

impl Words {
    /// Returns the cutter, with the clitics of the lexicons built in.
    pub(super) fn new() -> Result<Self> {
        let lexicons = Lexicons::built_in().context("a built-in lexicon is damaged, a fault of this build")?;
        let clitics = |code: &str| lexicons.get(code).map(|lexicon| lexicon.clitics.clone()).unwrap_or_default();
        let (arabic, other) = (clitics("ar"), clitics("en"));
        Ok(Self { arabic, other, names: lexicons.names })
    }

    /// Returns what is left of a word: itself, and without clitics, the shortest last.
    pub(super) fn stems(&self, word: &Word) -> Vec<String> {
        let is_arabic = word.folded.chars().any(|letter| matches!(letter, '\u{620}'..='\u{64a}'));
        let clitics = if is_arabic { &self.arabic } else { &self.other };
        let mut stems = clitics.stems(&word.folded);
        stems.sort_by_key(|stem| std::cmp::Reverse(stem.chars().count()));
        stems
    }

    /// Returns the keys under which a name meets others that may be the same, whatever their script.
    pub(super) fn name_keys(&self, name: &str) -> BTreeSet<String> {
        keys(&Name::new(name, &self.names), &self.names)
    }

    /// Returns a text as the shelf takes it in: at each word's place the word and its stems.
    pub(super) fn tokens(&self, text: &str) -> PreTokenizedString {
        let mut tokens = Vec::new();
        for (position, word) in words(text).iter().enumerate() {
            let (offset_from, offset_to) = (word.span.start as usize, word.span.end as usize);
            tokens.extend(self.stems(word).into_iter().map(|text| Token {
                offset_from,
                offset_to,
                position,
                text,
                position_length: 1,
            }));
        }
        PreTokenizedString { text: String::new(), tokens }
    }
}
