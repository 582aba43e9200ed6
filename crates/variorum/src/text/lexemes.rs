//! The words of a text with every reading that cutting its proclitics and endings allows, for grammars of numbers and
//! dates, and tables of phrases that are looked up in them.

use super::tokens::Clitics;
use super::words::{fold, words};
use crate::model::span::Span;
use std::collections::BTreeMap;

/// A word and its readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexeme<'t> {
    /// Where it stands.
    pub span: Span,
    /// What stands between the word before and this one; everything before the first word.
    pub gap: &'t str,
    /// The word as it is, then with clitics cut off; never empty.
    pub stems: Vec<Stem>,
}

/// A word without some of what clings to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem {
    /// The rest, folded.
    pub folded: String,
    /// Where the rest begins in the text, in bytes; an article that was cut still belongs to it.
    pub start: u32,
    /// Whether a conjunction was cut off.
    pub has_conjunction: bool,
    /// Whether an article was cut off.
    pub has_article: bool,
}

/// The letters that must be left when a conjunction, an article or an ending is cut.
const LEAST_STEM: usize = 2;
/// The letters that must be left when a preposition is cut: باب is no ب with اب (August).
const LEAST_STEM_AFTER_PREPOSITION: usize = 3;

impl Lexeme<'_> {
    /// Returns the folded word, uncut.
    pub fn folded(&self) -> &str {
        &self.stems[0].folded
    }

    /// Returns whether nothing but white space stands between the word before and this one.
    pub fn follows_closely(&self) -> bool {
        self.gap.chars().all(|character| character.is_whitespace() && character != '\n')
    }

    /// Returns whether nothing but white space and marks of this list, no line break, stands before this word.
    pub fn follows_across(&self, marks: &str) -> bool {
        self.gap.chars().all(|character| {
            character != '\n' && (character.is_whitespace() || marks.contains(character) || is_unseen(character))
        })
    }
}

/// Marks of direction, which copied pages are full of.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns the words of a text in order, with their readings.
pub fn lexemes<'t>(text: &'t str, clitics: &Clitics) -> Vec<Lexeme<'t>> {
    let mut end = 0;
    words(text)
        .into_iter()
        .map(|word| {
            let gap = text.get(end..word.span.start as usize).unwrap_or("");
            end = word.span.end as usize;
            Lexeme { span: word.span, gap, stems: stems(word.span, word.span.text(text), word.folded, clitics) }
        })
        .collect()
}

fn stems(span: Span, word: &str, folded: String, clitics: &Clitics) -> Vec<Stem> {
    let mut stems = vec![Stem { folded, start: span.start, has_conjunction: false, has_article: false }];
    for ending in &clitics.endings {
        for stem_idx in 0..stems.len() {
            if let Some(rest) = stems[stem_idx].folded.strip_suffix(ending.as_str()).map(str::to_owned) {
                let stem = Stem { folded: rest, start: span.start, has_conjunction: false, has_article: false };
                add(&mut stems, stem, LEAST_STEM);
            }
        }
    }
    let start_after = |n_letters: usize| span.start + skip_letters(word, n_letters) as u32;
    let whole = stems[0].folded.clone();
    let n_letters = |rest: &str| whole.chars().count() - rest.chars().count();
    let mut opened = vec![(whole.clone(), false)];
    for conjunction in &clitics.conjunctions {
        if let Some(rest) = whole.strip_prefix(conjunction.as_str()) {
            let start = start_after(n_letters(rest));
            let stem = Stem { folded: rest.to_owned(), start, has_conjunction: true, has_article: false };
            add(&mut stems, stem, LEAST_STEM);
            opened.push((rest.to_owned(), true));
        }
    }
    for (opened, has_conjunction) in opened {
        let mut bare = vec![(opened.clone(), start_after(n_letters(&opened)))];
        for preposition in &clitics.prepositions {
            let Some(rest) = opened.strip_prefix(preposition.as_str()) else { continue };
            let start = start_after(n_letters(rest));
            let is_fused = preposition.chars().count() > 1;
            let stem = Stem { folded: rest.to_owned(), start, has_conjunction, has_article: is_fused };
            add(&mut stems, stem, LEAST_STEM_AFTER_PREPOSITION);
            bare.push((rest.to_owned(), start));
            if is_fused {
                // The preposition swallowed the article's alef: للجمعة is ل with الجمعة.
                for article in &clitics.articles {
                    let folded = format!("{article}{rest}");
                    let stem = Stem { folded, start, has_conjunction, has_article: false };
                    add(&mut stems, stem, LEAST_STEM_AFTER_PREPOSITION);
                }
            }
        }
        for (bare, start) in bare {
            for article in &clitics.articles {
                // The article is looked through but stays in the span: it belongs to what is named.
                if let Some(rest) = bare.strip_prefix(article.as_str()) {
                    let stem = Stem { folded: rest.to_owned(), start, has_conjunction, has_article: true };
                    add(&mut stems, stem, LEAST_STEM);
                }
            }
        }
    }
    stems
}

fn add(stems: &mut Vec<Stem>, stem: Stem, least: usize) {
    // A number is a number however short: "و5".
    let is_number = stem.folded.starts_with(|first: char| first.is_ascii_digit());
    if (is_number || stem.folded.chars().count() >= least) && !stems.iter().any(|other| other.folded == stem.folded) {
        stems.push(stem);
    }
}

/// Returns the byte at which a word goes on after so many folded letters; signs that fold to nothing are passed over.
fn skip_letters(word: &str, n_letters: usize) -> usize {
    let mut n_seen = 0;
    for (at, character) in word.char_indices() {
        let n_folded = fold(character.encode_utf8(&mut [0; 4])).chars().count();
        if n_seen >= n_letters && n_folded > 0 {
            return at;
        }
        n_seen += n_folded;
    }
    word.len()
}

/// Phrases of one or more words, and what each means; a phrase may mean several things.
#[derive(Debug, Clone)]
pub struct PhraseTable<T> {
    meanings: BTreeMap<String, Vec<T>>,
    n_words_longest: usize,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'a, T> {
    /// What it means.
    pub meaning: &'a T,
    /// How many words it has.
    pub n_words: usize,
    /// Where it begins, in bytes, clitics cut off.
    pub start: u32,
    /// Whether a conjunction was cut off before it.
    pub has_conjunction: bool,
    /// Whether an article was cut off before it.
    pub has_article: bool,
}

impl<T> PhraseTable<T> {
    /// Returns the table of phrases with their meanings; a phrase is folded as text is.
    pub fn new(phrases: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut meanings: BTreeMap<String, Vec<T>> = BTreeMap::new();
        let mut n_words_longest = 0;
        for (phrase, meaning) in phrases {
            let folded: Vec<String> = words(&phrase).into_iter().map(|word| word.folded).collect();
            n_words_longest = n_words_longest.max(folded.len());
            meanings.entry(folded.join(" ")).or_default().push(meaning);
        }
        Self { meanings, n_words_longest }
    }

    /// Returns every phrase that begins at a word, the longest first; clitics may cling to its first word only.
    pub fn hits<'a>(&'a self, lexemes: &[Lexeme<'_>], at: usize) -> Vec<Hit<'a, T>> {
        let mut hits = Vec::new();
        let Some(first) = lexemes.get(at) else { return hits };
        let mut tail = String::new();
        for n_words in 1..=self.n_words_longest {
            if n_words > 1 {
                match lexemes.get(at + n_words - 1) {
                    Some(next) if next.follows_across("-") => {
                        tail.push(' ');
                        tail.push_str(next.folded());
                    }
                    _ => break,
                }
            }
            for stem in &first.stems {
                let meanings = if tail.is_empty() {
                    self.meanings.get(&stem.folded)
                } else {
                    self.meanings.get(&format!("{}{tail}", stem.folded))
                };
                hits.extend(meanings.into_iter().flatten().map(|meaning| Hit {
                    meaning,
                    n_words,
                    start: stem.start,
                    has_conjunction: stem.has_conjunction,
                    has_article: stem.has_article,
                }));
            }
        }
        // Stable: of phrases of one length the less cut comes first.
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.n_words));
        hits
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
            endings: owned(&["'s"]),
            ..Clitics::default()
        }
    }

    #[test]
    fn every_cut_knows_where_its_rest_begins() {
        let text = "ثم وَبالجمعة";
        let found = lexemes(text, &arabic());
        let stem = found[1].stems.iter().find(|stem| stem.folded == "جمعه").expect("the article can be cut");
        assert_eq!(&text[stem.start as usize..], "الجمعة");
        assert!(stem.has_conjunction);
    }

    #[test]
    fn a_phrase_is_found_behind_clitics_and_the_longest_comes_first() {
        let table = PhraseTable::new([("كانون".to_owned(), 1), ("كانون الأول".to_owned(), 12)]);
        let found = lexemes("في وكانون الأول", &arabic());
        let hits = table.hits(&found, 1);
        assert_eq!(hits.iter().map(|hit| (*hit.meaning, hit.n_words)).collect::<Vec<_>>(), [(12, 2), (1, 1)]);
    }

    #[test]
    fn a_short_word_is_not_cut_down_to_another() {
        assert!(lexemes("باب", &arabic())[0].stems.iter().all(|stem| stem.folded != "اب"));
    }
}
