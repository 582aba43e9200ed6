//! The words by which a copy is compared with its source: what turns a meaning, and what tells who had it first.

use super::table;
use crate::error::Error;
use crate::text::words::{Word, words};
use std::collections::BTreeMap;

/// A language's words for comparing copies, every phrase as folded words.
#[derive(Debug, Clone, Default)]
pub struct TraceLexicon {
    /// Words written together with the next one and often added or dropped by a copy (و, ف).
    pub conjunctions: Vec<String>,
    /// Negations, and verbs that deny or rule out.
    pub negations: Phrases,
    /// Phrases that hold a word of negation and negate nothing that matters ("no fewer than").
    pub idioms: Phrases,
    /// Words that turn a count round ("all but").
    pub exceptions: Phrases,
    /// Words that make a number a part of another ("including").
    pub inclusions: Phrases,
    /// Words that say that something is not sure.
    pub hedges: Phrases,
    /// Credits that name no agency ("agencies").
    pub collectives: Phrases,
    /// What an outlet calls itself that writes for others to print.
    pub agencies: Phrases,
    /// Words that many outlets have in their names.
    pub outlet_nouns: Phrases,
    /// Words that say that somebody spoke to the outlet itself.
    pub first_hand: Phrases,
    /// By the code of a language, what an outlet's edition for its readers calls itself ("Arabic").
    pub editions: BTreeMap<String, Phrases>,
    /// By the code of a language, turns of phrase that a text translated from it takes over word for word.
    pub calques: BTreeMap<String, Phrases>,
}

/// Phrases, each one or more folded words.
#[derive(Debug, Clone, Default)]
pub struct Phrases(Vec<Vec<String>>);

impl Phrases {
    /// Returns how often a phrase of the list begins in these words, one a place. `conjunctions` may stand before the
    /// first word of a phrase, written together with it.
    pub fn count(&self, words: &[Word], conjunctions: &[String]) -> usize {
        (0..words.len()).filter(|&start| self.begins(&words[start..], conjunctions).is_some()).count()
    }

    /// Returns the words after each phrase of the list, up to `n_words` of them.
    pub fn after<'a>(
        &self,
        words: &'a [Word],
        conjunctions: &[String],
        n_words: usize,
    ) -> impl Iterator<Item = &'a [Word]> {
        (0..words.len()).filter_map(move |start| {
            let after = start + self.begins(&words[start..], conjunctions)?;
            Some(&words[after..words.len().min(after + n_words)])
        })
    }

    /// Returns whether the words, all of them, are one phrase of the list.
    pub fn is_one(&self, words: &[Word]) -> bool {
        self.0.iter().any(|phrase| {
            phrase.len() == words.len() && phrase.iter().zip(words).all(|(one, other)| *one == other.folded)
        })
    }

    /// Returns the length of the first phrase of the list that the words begin with.
    fn begins(&self, words: &[Word], conjunctions: &[String]) -> Option<usize> {
        let begins = |phrase: &&Vec<String>| {
            phrase.len() <= words.len()
                && phrase.iter().zip(words).enumerate().all(|(position, (expected, word))| {
                    *expected == word.folded
                        || position == 0
                            && conjunctions
                                .iter()
                                .any(|c| word.folded.strip_prefix(c.as_str()) == Some(expected.as_str()))
                })
        };
        self.0.iter().find(begins).map(Vec::len)
    }
}

impl TraceLexicon {
    /// Returns how often the words negate, idioms left out.
    pub fn n_negations(&self, words: &[Word]) -> usize {
        let all = self.negations.count(words, &self.conjunctions);
        all.saturating_sub(self.idioms.count(words, &self.conjunctions))
    }

    /// Returns the lexicon of a language's table of kinds and phrases, and of its table of calques; an unknown kind is an
    /// error that names the file.
    pub fn parse(code: &str, phrases: &str, calques: &str) -> Result<Self, Error> {
        let name = &format!("{code}/trace.tsv");
        let mut lexicon = Self::default();
        for row in table::rows(&format!("{code}/calques.tsv"), calques, 2)? {
            lexicon.calques.entry(row[0].to_owned()).or_default().0.push(folded(row[1]));
        }
        for row in table::rows(name, phrases, 2)? {
            let phrase = folded(row[1]);
            let list = match row[0] {
                "conjunction" => {
                    lexicon.conjunctions.extend(phrase);
                    continue;
                }
                "negation" => &mut lexicon.negations,
                "idiom" => &mut lexicon.idioms,
                "exception" => &mut lexicon.exceptions,
                "inclusion" => &mut lexicon.inclusions,
                "hedge" => &mut lexicon.hedges,
                "collective" => &mut lexicon.collectives,
                "agency" => &mut lexicon.agencies,
                "outlet" => &mut lexicon.outlet_nouns,
                "first-hand" => &mut lexicon.first_hand,
                kind if kind.starts_with("edition:") => {
                    lexicon.editions.entry(kind["edition:".len()..].to_owned()).or_default()
                }
                other => return Err(Error::resource(format!("{name}: expected a kind of phrase, found `{other}`"))),
            };
            list.0.push(phrase);
        }
        Ok(lexicon)
    }
}

fn folded(phrase: &str) -> Vec<String> {
    words(phrase).into_iter().map(|word| word.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_behind_a_joined_conjunction() {
        let lexicon =
            TraceLexicon::parse("ar", "conjunction\tو\nnegation\tلم\n", "").expect("the table is well formed");
        assert_eq!(lexicon.negations.count(&words("ولم تتبن أي جهة الهجوم"), &lexicon.conjunctions), 1);
        assert_eq!(lexicon.negations.count(&words("مسلم"), &lexicon.conjunctions), 0);
    }

    #[test]
    fn an_unknown_kind_is_named() {
        let error = TraceLexicon::parse("en", "negative\tnot", "").expect_err("there is no such kind");
        assert_eq!(error.to_string(), "en/trace.tsv: expected a kind of phrase, found `negative`");
    }
}
