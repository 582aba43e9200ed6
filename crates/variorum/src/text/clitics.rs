//! Words cut free of what clings before them, so that a name's span is the name alone.

use super::tokens::Clitics;
use super::words::fold;

/// A word without some of its proclitics; the article stays, it belongs to the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Where the rest begins in the word, in bytes, on a character border.
    pub start: usize,
    /// The rest, folded; with its article written out where a preposition had swallowed it (للقاهرة gives القاهره).
    pub folded: String,
}

/// The letters a cut must leave: shorter rests are never words that stand alone.
const LEAST_REST: usize = 2;

/// Returns a word uncut, then cut after its conjunction, after its preposition, and after both; two readings of one
/// cut where an article may have been swallowed (للبنان is ل with لبنان, or with البنان).
pub fn cuts(word: &str, clitics: &Clitics) -> Vec<Cut> {
    let mut cuts = vec![Cut { start: 0, folded: fold(word) }];
    let mut starts = vec![0];
    for conjunction in &clitics.conjunctions {
        starts.extend(after(word, 0, conjunction));
    }
    for &start in &starts.clone() {
        for preposition in &clitics.prepositions {
            if let Some(end) = after(word, start, preposition)
                && preposition.chars().count() == 1
            {
                starts.push(end);
                swallowed_article(word, start, end, clitics, &mut cuts);
            }
        }
    }
    for start in starts {
        let folded = fold(&word[start..]);
        if start > 0 && folded.chars().count() >= LEAST_REST && !cuts.iter().any(|cut| cut.folded == folded) {
            cuts.push(Cut { start, folded });
        }
    }
    cuts
}

/// Returns the first of a word's cuts whose rest `is_known`, as folded; the word uncut comes first.
pub fn cut_where(word: &str, clitics: &Clitics, is_known: impl Fn(&str) -> bool) -> Option<Cut> {
    cuts(word, clitics).into_iter().find(|cut| is_known(&cut.folded))
}

/// Returns where a word goes on after `affix`, if it has it at `start`; vowel signs after it are passed over.
fn after(word: &str, start: usize, affix: &str) -> Option<usize> {
    let rest = word.get(start..)?;
    let mut end = 0;
    let mut seen = String::new();
    for (at, character) in rest.char_indices() {
        let folded = fold(&character.to_string());
        if seen == affix && !folded.is_empty() {
            end = at;
            break;
        }
        seen.push_str(&folded);
        if !affix.starts_with(&seen) {
            return None;
        }
    }
    (end > 0).then_some(start + end)
}

/// Adds the reading in which the article lost its alef to the preposition before it, where the word has that form.
fn swallowed_article(word: &str, start: usize, end: usize, clitics: &Clitics, cuts: &mut Vec<Cut>) {
    let whole = fold(&word[start..]);
    for fused in clitics.prepositions.iter().filter(|preposition| preposition.chars().count() > 1) {
        for article in &clitics.articles {
            if let Some(rest) = whole.strip_prefix(fused.as_str())
                && rest.chars().count() >= LEAST_REST
            {
                cuts.push(Cut { start: end, folded: format!("{article}{rest}") });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arabic() -> Clitics {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Clitics {
            conjunctions: owned(&["و", "ف"]),
            prepositions: owned(&["لل", "ب", "ل", "ك"]),
            articles: owned(&["ال"]),
            ..Clitics::default()
        }
    }

    fn cut(word: &str, known: &str) -> Option<(String, String)> {
        cut_where(word, &arabic(), |folded| folded == known).map(|cut| (word[cut.start..].to_owned(), cut.folded))
    }

    #[test]
    fn conjunction_and_preposition_are_cut_and_the_article_stays() {
        assert_eq!(cut("والقاهرة", "القاهره"), Some(("القاهرة".into(), "القاهره".into())));
        assert_eq!(cut("وبدمشق", "دمشق"), Some(("دمشق".into(), "دمشق".into())));
        assert_eq!(cut("وَبيروت", "بيروت"), Some(("بيروت".into(), "بيروت".into())));
    }

    #[test]
    fn a_swallowed_article_is_written_out() {
        assert_eq!(cut("للقاهرة", "القاهره"), Some(("لقاهرة".into(), "القاهره".into())));
        assert_eq!(cut("وللبنان", "لبنان"), Some(("لبنان".into(), "لبنان".into())));
    }

    #[test]
    fn a_word_that_is_known_whole_is_not_cut() {
        assert_eq!(cut("وليد", "وليد"), Some(("وليد".into(), "وليد".into())));
        assert_eq!(cut("ل", "ل"), Some(("ل".into(), "ل".into())));
    }
}
