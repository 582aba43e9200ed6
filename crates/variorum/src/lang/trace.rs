//! The words by which a copy is compared with its source: what turns a meaning, and what tells who had it first.

use super::table;
use crate::error::Error;
use crate::text::words::{Word, words};

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
    /// Words that say that somebody spoke to the outlet itself.
    pub first_hand: Phrases,
}

/// Phrases, each one or more folded words.
#[derive(Debug, Clone, Default)]
pub struct Phrases(Vec<Vec<String>>);

impl Phrases {
    /// Returns how often a phrase of the list begins in these words, one a place. `conjunctions` may stand before the
    /// first word of a phrase, written together with it.
    pub fn count(&self, words: &[Word], conjunctions: &[String]) -> usize {
        (0..words.len()).filter(|&start| self.begins(&words[start..], conjunctions)).count()
    }

    /// Returns whether the words, all of them, are one phrase of the list.
    pub fn is_one(&self, words: &[Word]) -> bool {
        self.0.iter().any(|phrase| {
            phrase.len() == words.len() && phrase.iter().zip(words).all(|(one, other)| *one == other.folded)
        })
    }

    fn begins(&self, words: &[Word], conjunctions: &[String]) -> bool {
        self.0.iter().any(|phrase| {
            phrase.len() <= words.len()
                && phrase.iter().zip(words).enumerate().all(|(position, (expected, word))| {
                    *expected == word.folded
                        || position == 0
                            && conjunctions
                                .iter()
                                .any(|c| word.folded.strip_prefix(c.as_str()) == Some(expected.as_str()))
                })
        })
    }
}

impl TraceLexicon {
    /// Returns how often the words negate, idioms left out.
    pub fn n_negations(&self, words: &[Word]) -> usize {
        let all = self.negations.count(words, &self.conjunctions);
        all.saturating_sub(self.idioms.count(words, &self.conjunctions))
    }

    /// Returns the lexicon of a table of kinds and phrases; `name` is the file's, for the error an unknown kind is.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let mut lexicon = Self::default();
        for row in table::rows(name, text, 2)? {
            let phrase: Vec<String> = words(row[1]).into_iter().map(|word| word.folded).collect();
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
                "first-hand" => &mut lexicon.first_hand,
                other => return Err(Error::resource(format!("{name}: expected a kind of phrase, found `{other}`"))),
            };
            list.0.push(phrase);
        }
        Ok(lexicon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_behind_a_joined_conjunction() {
        let lexicon = TraceLexicon::parse("t", "conjunction\tو\nnegation\tلم\n").expect("the table is well formed");
        assert_eq!(lexicon.negations.count(&words("ولم تتبن أي جهة الهجوم"), &lexicon.conjunctions), 1);
        assert_eq!(lexicon.negations.count(&words("مسلم"), &lexicon.conjunctions), 0);
    }

    #[test]
    fn an_unknown_kind_is_named() {
        let error = TraceLexicon::parse("en/trace.tsv", "negative\tnot").expect_err("there is no such kind");
        assert_eq!(error.to_string(), "en/trace.tsv: expected a kind of phrase, found `negative`");
    }
}
