//! Whether two sentences of one language agree, conflict or speak of different things.
//!
//! A guess, by which sentences are ranked for a person to look at: no reading and no relation rests on it.

use crate::lang::Lexicon;
use crate::text::align::cosine;
use crate::text::encoder::{Agreement, AgreementHead};
use crate::text::words::words;
use std::collections::BTreeSet;

/// A sentence made ready for comparison.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    vector: &'a [f32],
    n_words: usize,
    stems: BTreeSet<String>,
    numbers: BTreeSet<String>,
    n_negations: usize,
}

/// Letters of a word that are compared: endings differ between two tellings of one thing.
const STEM_LETTERS: usize = 5;

/// Fewest letters of the rest for which a proclitic is cut off: shorter rests are other words.
const LEAST_STEM: usize = 3;

impl<'a> Side<'a> {
    /// Returns the sentence with its centred vector, as its language's lexicon reads it.
    pub fn new(text: &str, vector: &'a [f32], lexicon: &Lexicon) -> Self {
        let words = words(text);
        let stem = |folded: &str| {
            let stems = lexicon.clitics.stems(folded);
            let shortest = stems.iter().rev().find(|stem| stem.chars().count() >= LEAST_STEM);
            shortest.map_or(folded, String::as_str).chars().take(STEM_LETTERS).collect()
        };
        let has_digit = |folded: &&str| folded.contains(|character: char| character.is_ascii_digit());
        let folded = || words.iter().map(|word| word.folded.as_str());
        Self {
            vector,
            n_words: words.len(),
            stems: folded().map(stem).collect(),
            numbers: folded().filter(has_digit).map(str::to_owned).collect(),
            n_negations: lexicon.trace.n_negations(&words),
        }
    }
}

/// How many numbers [`measures`] gives.
pub const N_MEASURES: usize = 10;

/// Returns what the words of two sentences have in common and what not, whichever comes first.
///
/// Shares of stems shared (the lesser, the greater, of all), whether numbers differ and whether some are shared, whether one
/// negates and the other does not, whether both do, the lesser length and the difference of lengths in tens of words, and
/// the cosine of the vectors.
pub fn measures(one: &Side<'_>, other: &Side<'_>) -> [f32; N_MEASURES] {
    let n_shared = one.stems.intersection(&other.stems).count() as f32;
    let n_all = one.stems.union(&other.stems).count().max(1) as f32;
    let (ours, theirs) = (n_shared / one.stems.len().max(1) as f32, n_shared / other.stems.len().max(1) as f32);
    let whether = |is: bool| f32::from(u8::from(is));
    [
        ours.min(theirs),
        ours.max(theirs),
        n_shared / n_all,
        whether(one.numbers != other.numbers),
        whether(!one.numbers.is_disjoint(&other.numbers)),
        whether(one.n_negations % 2 != other.n_negations % 2),
        whether(one.n_negations > 0 && other.n_negations > 0),
        one.n_words.min(other.n_words) as f32 / 10.0,
        one.n_words.abs_diff(other.n_words) as f32 / 10.0,
        cosine(one.vector, other.vector),
    ]
}

/// Returns how two sentences of one language agree; nothing where their vectors are of another encoder than the head.
pub fn agreement(one: &Side<'_>, other: &Side<'_>, head: &AgreementHead) -> Option<Agreement> {
    head.agreement(one.vector, other.vector, &measures(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lexicons;

    fn of(language: &str, one: &str, other: &str) -> [f32; N_MEASURES] {
        let lexicons = Lexicons::built_in().expect("the tables built in are well formed");
        let lexicon = lexicons.get(language).expect("the language is read");
        measures(&Side::new(one, &[1.0], lexicon), &Side::new(other, &[1.0], lexicon))
    }

    #[test]
    fn clitics_and_endings_do_not_part_two_words() {
        let found = of("ar", "إغلاق المدارس في حماة", "والمدرسة تغلق بحماة");
        assert!(found[2] > 0.0, "{found:?}");
    }

    #[test]
    fn numbers_and_negations_of_one_side_only_are_seen() {
        let found =
            of("en", "The bridge at Amara reopened after 3 days", "The bridge at Amara did not reopen after 5 days");
        assert!((found[3] - 1.0).abs() < f32::EPSILON && found[4].abs() < f32::EPSILON, "{found:?}");
        assert!((found[5] - 1.0).abs() < f32::EPSILON, "{found:?}");
    }

    #[test]
    fn the_order_of_two_sentences_plays_no_part() {
        let (one, other) = ("Three shops burnt in Taiz", "No shop in Taiz was harmed, the owners said");
        let bits = |measures: [f32; N_MEASURES]| measures.map(f32::to_bits);
        assert_eq!(bits(of("en", one, other)), bits(of("en", other, one)));
    }
}
