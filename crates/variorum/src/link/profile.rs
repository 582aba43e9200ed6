//! A report in the words that set it apart, and how many of them two reports share.

use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::text::words::words;
use std::collections::BTreeMap;

/// The words of a report that are not common in its language, each with its weight; of unit length, or empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Profile {
    weights: BTreeMap<u32, f32>,
}

/// Letters a word must have: single letters are initials and list marks.
const LEAST_LETTERS: usize = 2;
/// Letters that must be left of a word for a clitic to be cut off: shorter rests are other words.
const LEAST_STEM: usize = 3;

/// Whether numbers written in digits count as words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numerals {
    /// A number sets a report apart as a word does.
    Kept,
    /// Numbers are compared elsewhere: here they would make two strikes of one toll alike.
    LeftOut,
}

/// The words of all reports, by which one report's are weighed.
#[derive(Debug)]
pub(super) struct Vocabulary<'a> {
    lexicons: &'a Lexicons,
    numerals: Numerals,
    /// By language and word, its number and how many reports have it.
    words: BTreeMap<(&'a str, String), (u32, u32)>,
    n_reports: BTreeMap<&'a str, u32>,
}

impl<'a> Vocabulary<'a> {
    /// Returns the words of the reports.
    pub(super) fn new(analyses: &[&'a Analysis], lexicons: &'a Lexicons, numerals: Numerals) -> Self {
        let mut vocabulary = Self { lexicons, numerals, words: BTreeMap::new(), n_reports: BTreeMap::new() };
        for analysis in analyses {
            let language = analysis.article.language.value.as_str();
            *vocabulary.n_reports.entry(language).or_default() += 1;
            let all = 0..analysis.sentences.len() as u32;
            for word in counts(analysis, all, lexicons, numerals).into_keys() {
                let number = vocabulary.words.len() as u32;
                vocabulary.words.entry((language, word)).or_insert((number, 0)).1 += 1;
            }
        }
        vocabulary
    }

    /// Returns the profile of some sentences of a report.
    ///
    /// A word weighs `(1 + ln n) · ln(N / N_w)`: n times in these sentences, in `N_w` of the N reports of its language (Salton
    /// and Buckley 1988, "Term-weighting approaches in automatic text retrieval"). Words of one report alone and words that
    /// are common in the language are left out: on the development part of `bench/ecbplus` common words cost three points of
    /// B-cubed F.
    pub(super) fn profile(&self, analysis: &'a Analysis, sentences: impl Iterator<Item = u32>) -> Profile {
        let language = analysis.article.language.value.as_str();
        let n_all = self.n_reports.get(language).copied().unwrap_or(0) as f32;
        let mut weights = BTreeMap::new();
        for (word, n) in counts(analysis, sentences, self.lexicons, self.numerals) {
            if let Some(&(number, n_reports)) = self.words.get(&(language, word))
                && n_reports > 1
            {
                weights.insert(number, (1.0 + (n as f32).ln()) * (n_all / n_reports as f32).ln());
            }
        }
        Profile::of_unit_length(weights)
    }
}

/// Returns how often each word that is not common stands in some sentences, without what clings to it.
fn counts(
    analysis: &Analysis,
    sentences: impl Iterator<Item = u32>,
    lexicons: &Lexicons,
    numerals: Numerals,
) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    let Some(lexicon) = lexicons.get(&analysis.article.language.value) else { return counts };
    for sentence in sentences.filter_map(|sentence| analysis.sentences.get(sentence as usize)) {
        for word in words(sentence.span.text(&analysis.article.text)) {
            let stems = lexicon.clitics.stems(&word.folded);
            let is_common = stems.iter().any(|stem| lexicon.naming.is_common(stem));
            let is_left_out = numerals == Numerals::LeftOut && word.folded.chars().all(char::is_numeric);
            if is_common || is_left_out || word.folded.chars().count() < LEAST_LETTERS {
                continue;
            }
            let shortest = stems.into_iter().rev().find(|stem| stem.chars().count() >= LEAST_STEM);
            *counts.entry(shortest.unwrap_or(word.folded)).or_insert(0) += 1;
        }
    }
    counts
}

impl Profile {
    fn of_unit_length(mut weights: BTreeMap<u32, f32>) -> Self {
        let length = weights.values().map(|weight| weight * weight).sum::<f32>().sqrt();
        if length <= f32::EPSILON {
            return Self::default();
        }
        for weight in weights.values_mut() {
            *weight /= length;
        }
        Self { weights }
    }

    /// Returns the words, by number.
    pub(super) fn words(&self) -> impl Iterator<Item = u32> {
        self.weights.keys().copied()
    }

    /// Returns the cosine of two profiles, `0.0..=1.0`; 0 for reports of two languages.
    pub(super) fn cosine(&self, other: &Self) -> f32 {
        let (few, many) = if self.weights.len() <= other.weights.len() { (self, other) } else { (other, self) };
        let shared = few.weights.iter().filter_map(|(word, weight)| Some(weight * many.weights.get(word)?));
        shared.sum::<f32>().clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::Sample;

    fn of(texts: &[(&str, &str)]) -> Vec<Profile> {
        let analyses: Vec<Analysis> =
            (1..).zip(texts).map(|(number, (language, text))| Sample::new(number, language, text).done()).collect();
        let lexicons = Lexicons::built_in().expect("the tables built in are well formed");
        let vocabulary = Vocabulary::new(&analyses.iter().collect::<Vec<_>>(), &lexicons, Numerals::LeftOut);
        analyses.iter().map(|analysis| vocabulary.profile(analysis, 0..1)).collect()
    }

    #[test]
    fn reports_with_the_same_rare_words_are_alike() {
        let found = of(&[
            ("en", "Qaraman and Tishrinsky met in Sarmada"),
            ("en", "In Sarmada Tishrinsky saw Qaraman"),
            ("en", "A fair opened in Sarmada"),
            ("ar", "افتتح معرض في سرمدا"),
        ]);
        assert!(found[0].cosine(&found[1]) > 0.9);
        assert!(found[0].cosine(&found[2]) < found[0].cosine(&found[1]));
        assert!(found[0].cosine(&found[3]).abs() < f32::EPSILON);
    }

    #[test]
    fn a_number_is_no_word_where_numbers_are_left_out() {
        let found = of(&[("en", "Sarmada 37"), ("en", "37 in Harem"), ("en", "Harem"), ("en", "Sarmada")]);
        assert!(found[0].cosine(&found[1]).abs() < f32::EPSILON);
        assert!(found[0].cosine(&found[3]) > 0.9);
    }

    #[test]
    fn a_word_of_one_report_says_nothing() {
        assert_eq!(of(&[("en", "Qaraman"), ("en", "Tishrinsky")]), [Profile::default(), Profile::default()]);
    }
}
