//! A passage as words and marks in order, each word also without what clings to it, so that phrases can be found.

use super::words::{fold, words};
use crate::model::span::Span;

/// A word or a mark of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// The folded word; the character itself for a mark.
    pub folded: String,
    /// The folded word and what is left of it without clitics, longest first; empty for a mark.
    pub stems: Vec<String>,
}

impl Token {
    /// Returns whether the token is a mark and no word.
    pub fn is_mark(&self) -> bool {
        self.stems.is_empty()
    }

    /// Returns whether the token is one of these marks.
    pub fn is_one_of(&self, marks: &str) -> bool {
        self.is_mark() && marks.contains(self.folded.as_str())
    }
}

/// What clings to words in a language, as folded letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clitics {
    /// Conjunctions before a word (و).
    pub conjunctions: Vec<String>,
    /// Prepositions before a word (ب), after a conjunction.
    pub prepositions: Vec<String>,
    /// Articles before a word (ال), innermost.
    pub articles: Vec<String>,
    /// Endings after a word ('s).
    pub endings: Vec<String>,
    /// Pronouns after a noun that say whose it is (ها); they are not cut off, for much else ends so.
    pub pronouns: Vec<String>,
}

/// The letters a word must keep when a conjunction or an article is cut off.
const LEAST_STEM: usize = 2;
/// The letters a word must keep when a preposition is cut off: كان is no ك with ان.
const LEAST_STEM_AFTER_PREPOSITION: usize = 3;

impl Clitics {
    /// Returns a folded word and what is left of it without clitics, the word first, without repetitions.
    pub fn stems(&self, folded: &str) -> Vec<String> {
        let mut stems = vec![folded.to_owned()];
        let mut grow = |affixes: &[String], from_start: bool, least: usize| {
            for idx in 0..stems.len() {
                for affix in affixes {
                    let word = stems[idx].clone();
                    let cut =
                        if from_start { word.strip_prefix(affix.as_str()) } else { word.strip_suffix(affix.as_str()) };
                    if let Some(rest) = cut
                        && rest.chars().count() >= least
                        && !stems.iter().any(|stem| stem == rest)
                    {
                        stems.push(rest.to_owned());
                    }
                }
            }
        };
        grow(&self.endings, false, LEAST_STEM);
        grow(&self.conjunctions, true, LEAST_STEM);
        grow(&self.prepositions, true, LEAST_STEM_AFTER_PREPOSITION);
        grow(&self.articles, true, LEAST_STEM);
        stems
    }
}

/// Returns the tokens of the text under a span, in order: words, and every mark that stands between words.
///
/// A hyphen or an underline that joins two words without white space is no mark: "pick-up" is two words side by side.
pub fn tokens(text: &str, span: Span, clitics: &Clitics) -> Vec<Token> {
    let passage = span.text(text);
    let mut tokens = Vec::new();
    let mut at = 0;
    for word in words(passage) {
        let start = word.span.start as usize;
        marks(passage, at, start, span.start, &mut tokens);
        at = word.span.end as usize;
        let stems = clitics.stems(&word.folded);
        let word_span = Span::new(span.start + word.span.start, span.start + word.span.end);
        tokens.push(Token { span: word_span, folded: word.folded, stems });
    }
    marks(passage, at, passage.len(), span.start, &mut tokens);
    tokens
}

fn marks(passage: &str, from: usize, to: usize, offset: u32, tokens: &mut Vec<Token>) {
    let gap = passage.get(from..to).unwrap_or("");
    let joins = from > 0 && to < passage.len() && matches!(gap, "-" | "\u{2010}" | "\u{2011}" | "_" | "/");
    if joins {
        return;
    }
    let mut characters = gap.char_indices().peekable();
    while let Some((idx, character)) = characters.next() {
        // Marks of direction and vowel signs fold to nothing.
        if character.is_whitespace() || fold(&character.to_string()).is_empty() {
            continue;
        }
        let start = offset + (from + idx) as u32;
        let mut span = Span::new(start, start + character.len_utf8() as u32);
        let mut folded = character.to_string();
        // Two strokes, or two accents, are how some wires write a quotation mark.
        if matches!(character, '\'' | '`')
            && let Some((_, other)) = characters.next_if(|&(_, other)| other == character)
        {
            span.end += other.len_utf8() as u32;
            "\"".clone_into(&mut folded);
        }
        tokens.push(Token { span, folded, stems: Vec::new() });
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

    #[test]
    fn clitics_come_off_in_order() {
        assert!(arabic().stems("وبالمدينه").contains(&"مدينه".to_owned()));
        assert!(arabic().stems("للوزاره").contains(&"وزاره".to_owned()));
    }

    #[test]
    fn a_short_word_keeps_its_first_letter() {
        assert_eq!(arabic().stems("كان"), ["كان"]);
    }

    #[test]
    fn marks_stand_between_words_and_joined_words_have_none() {
        let text = "A pick-up, \"hit\".";
        let found: Vec<_> = tokens(text, Span::of(&(0..text.len())), &Clitics::default())
            .into_iter()
            .map(|token| token.folded)
            .collect();
        assert_eq!(found, ["a", "pick", "up", ",", "\"", "hit", "\"", "."]);
    }

    #[test]
    fn two_strokes_are_a_quotation_mark() {
        let text = "''Go,'' said Amal's son.";
        let found: Vec<_> = tokens(text, Span::of(&(0..text.len())), &Clitics::default())
            .into_iter()
            .map(|token| token.folded)
            .collect();
        assert_eq!(found, ["\"", "go", ",", "\"", "said", "amal's", "son", "."]);
    }
}
