//! Blocks to sentences: a stop ends a sentence unless it belongs to an abbreviation, an initial or a number.
//!
//! A splitter of our own rather than a crate: all that differs by language is in two small tables. The crate tried,
//! `sentencex` 0.1.33, finds the same 374 of 374 gold sentences of the story benchmark, but cuts at "د." and brings an
//! argument parser into a library that parses none.

use crate::lang::sentences::{AbbreviationKind, SentenceLexicon};
use crate::model::analysis::Sentence;
use crate::model::article::Article;
use crate::model::span::Span;
use crate::text::words::is_arabic;
use std::ops::Range;

/// Returns the sentences of an article in text order: each within one block, trimmed, never empty; a closing quotation
/// mark or bracket after the stop belongs to the sentence before it.
pub fn sentences(article: &Article, lexicon: &SentenceLexicon) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (block_idx, block) in article.blocks.iter().enumerate() {
        let text = block.span.text(&article.text);
        for range in split(text, lexicon) {
            let start = block.span.start + range.start as u32;
            let span = Span::new(start, start + range.len() as u32);
            sentences.push(Sentence { span, block: block_idx as u32 });
        }
    }
    sentences
}

/// Returns the ranges of a text's sentences, trimmed of white space; a line feed always ends a sentence.
fn split(text: &str, lexicon: &SentenceLexicon) -> Vec<Range<usize>> {
    // Some archives print everything in small letters: there a small letter opens a sentence like any other.
    let has_capitals = text.chars().any(char::is_uppercase) || !text.chars().any(char::is_lowercase);
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        if character == '\n' {
            push_trimmed(text, start..at, &mut ranges);
            start = next;
            at = next;
        } else if is_stop(character) {
            let stops_end = run_end(text, at, is_stop);
            let end = run_end(text, stops_end, is_closer);
            if ends_sentence(text, start, at..stops_end, end, has_capitals, lexicon) {
                push_trimmed(text, start..end, &mut ranges);
                start = end;
            }
            at = end;
        } else {
            at = next;
        }
    }
    push_trimmed(text, start..text.len(), &mut ranges);
    ranges
}

fn push_trimmed(text: &str, range: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if start < end {
        ranges.push(start..end);
    }
}

fn run_end(text: &str, from: usize, belongs: impl Fn(char) -> bool) -> usize {
    text[from..].char_indices().find(|&(_, character)| !belongs(character)).map_or(text.len(), |(at, _)| from + at)
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '؟' | '۔' | '‽')
}

fn is_closer(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']')
}

fn is_opener(character: char) -> bool {
    matches!(character, '"' | '\'' | '“' | '‘' | '«' | '‹' | '(' | '[' | '-' | '–' | '—' | '•' | '„')
}

/// Returns whether the run of stops ends the sentence that began at `start`; `end` is where its closers end.
fn ends_sentence(
    text: &str,
    start: usize,
    stops: Range<usize>,
    end: usize,
    has_capitals: bool,
    lexicon: &SentenceLexicon,
) -> bool {
    let rest = &text[end..];
    let Some(following) = rest.chars().next() else { return true };
    let before = text[start..stops.start].rsplit(|character: char| character.is_whitespace()).next().unwrap_or("");
    let word = before.trim_start_matches(|character| is_opener(character) || is_closer(character));
    if !following.is_whitespace() {
        // Pages lose the space after a stop; between two Arabic words of some length that is what happened.
        let glued = stops.end == end && is_arabic(following) && following.is_alphabetic();
        let long_enough =
            word.chars().count() > 2 && word.chars().all(|character| is_arabic(character) && character.is_alphabetic());
        return glued && long_enough && lexicon.abbreviation(word).is_none();
    }
    let next_word = rest.trim_start().trim_start_matches(is_opener);
    let Some(next) = next_word.chars().next() else { return true };
    if next.is_lowercase() && has_capitals {
        return false;
    }
    let stop = &text[stops];
    if stop.chars().any(|character| matches!(character, '!' | '?' | '؟' | '‽')) {
        return true;
    }
    if stop != "." && stop != "۔" {
        // Dots that trail off end a sentence only where a capital says so: Arabic prose uses them as a pause.
        return next.is_uppercase();
    }
    let opens = || {
        let next_word: &str = next_word.split(|character: char| !character.is_alphabetic()).next().unwrap_or("");
        lexicon.opens_sentence(next_word)
    };
    let is_list_number =
        word.chars().all(char::is_numeric) && !word.is_empty() && text[start..].trim_start().starts_with(before);
    let mut letters = word.chars();
    let is_initial = match (letters.next(), letters.next()) {
        (Some(letter), None) => letter.is_uppercase() || (is_arabic(letter) || !has_capitals) && letter.is_alphabetic(),
        _ => false,
    };
    match lexicon.abbreviation(word) {
        Some(AbbreviationKind::BeforeName) => false,
        Some(AbbreviationKind::BeforeNumber) => !next.is_numeric(),
        Some(AbbreviationKind::MayEnd) => opens(),
        None if is_list_number || is_initial => false,
        None if is_dotted(word) => opens(),
        None => true,
    }
}

/// Returns whether a word is letters with a dot after each but the last ("U.N.H.C.R").
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lexicons;

    fn check(language: &str, expected: &[&str]) {
        let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
        let lexicon = &lexicons.get(language).expect("the language is read").sentences;
        let text = expected.join(" ");
        let found: Vec<_> = split(&text, lexicon).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        check(
            "en",
            &["Gen. A. B. Haddad met Dr. Lina Odeh on Jan. 5 in Tripoli.", "U.S. Central Command said nothing."],
        );
        check("en", &["Trucks left at 5 p.m. Sunday, No. 7 last.", "He stayed in the U.S.", "The others did not."]);
        check("ar", &["وصل د. سامر الحلو وأ. د. منى إلى حمص.", "وقال م. عادل ناصر إنه عاد."]);
    }

    #[test]
    fn a_closing_mark_after_the_stop_stays_with_its_sentence() {
        check("en", &["“We saw smoke.”", "Nobody answered (or wanted to.)", "The rest left."]);
        check("ar", &["قال: «لم نر شيئا.»", "ثم انصرف."]);
    }

    #[test]
    fn arabic_question_marks_end_sentences_and_semicolons_do_not() {
        check("ar", &["من فتح الطريق؟", "لا أحد يعلم؛ فالشهود غادروا.", "هكذا قيل."]);
    }

    #[test]
    fn where_everything_is_small_a_small_letter_opens_a_sentence() {
        check("en", &["the mill at dr. odeh's farm burned.", "nobody was hurt."]);
    }

    #[test]
    fn a_question_inside_a_sentence_does_not_end_it() {
        check("en", &["“Who fired?” asked the mayor.", "No one knew."]);
    }

    #[test]
    fn numbers_hold_together() {
        check("en", &["1. The river rose 3.5 metres.", "2. It fell."]);
        check("en", &["He sold 12 in 2019.", "She sold none."]);
    }

    #[test]
    fn a_lost_space_after_an_arabic_stop_is_seen() {
        let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
        let text = "وصلت القافلة.وقال السائق";
        let found = split(text, &lexicons.get("ar").expect("Arabic is read").sentences);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn odd_text_gives_ranges_on_character_borders() {
        let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
        for text in ["", ".", "…", "؟؟؟", " \n . \n", "a\u{301}.\u{301}", "«.»", "…»أ", ". . ."] {
            for lexicon in lexicons.all() {
                for range in split(text, &lexicon.sentences) {
                    assert!(!text[range].trim().is_empty());
                }
            }
        }
    }
}
