//! Phrases of a word list, found in tokens: the longest that begins at a token wins.

use crate::text::tokens::Token;
use crate::text::words::words;
use std::collections::BTreeMap;

/// Phrases and what each means.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    by_first_word: BTreeMap<String, Vec<(Vec<String>, T)>>,
}

/// A phrase found in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'a, T> {
    /// The index of the first token.
    pub start: usize,
    /// One past the index of the last token.
    pub end: usize,
    /// What the phrase means.
    pub meaning: &'a T,
}

impl<T> Phrases<T> {
    /// Returns a list without phrases.
    pub fn new() -> Self {
        Self { by_first_word: BTreeMap::new() }
    }

    /// Adds a phrase; one without letters is not added. Of equal phrases the one added first counts.
    pub fn add(&mut self, phrase: &str, meaning: T) {
        let mut folded = words(phrase).into_iter().map(|word| word.folded);
        if let Some(first) = folded.next() {
            self.by_first_word.entry(first).or_default().push((folded.collect(), meaning));
        }
    }

    /// Returns whether a folded word is a phrase by itself.
    pub fn has(&self, folded: &str) -> bool {
        self.by_first_word.get(folded).is_some_and(|phrases| phrases.iter().any(|(rest, _)| rest.is_empty()))
    }

    /// Returns what a text means that is one phrase from end to end.
    pub fn whole(&self, text: &str) -> Option<&T> {
        let mut folded = words(text).into_iter().map(|word| word.folded);
        let phrases = self.by_first_word.get(&folded.next()?)?;
        let rest: Vec<String> = folded.collect();
        phrases.iter().find(|(words, _)| *words == rest).map(|(_, meaning)| meaning)
    }

    /// Returns the longest phrase that begins at a token. Quotation marks within a phrase do not break it.
    pub fn at<'a>(&'a self, tokens: &[Token], start: usize) -> Option<Hit<'a, T>> {
        let mut best: Option<Hit<'a, T>> = None;
        for stem in &tokens.get(start)?.stems {
            for (rest, meaning) in self.by_first_word.get(stem).into_iter().flatten() {
                if let Some(end) = follow(tokens, start + 1, rest)
                    && best.as_ref().is_none_or(|hit| hit.end < end)
                {
                    best = Some(Hit { start, end, meaning });
                }
            }
        }
        best
    }

    /// Returns the phrases in the tokens from left to right, without overlap.
    pub fn all<'a>(&'a self, tokens: &[Token]) -> Vec<Hit<'a, T>> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.at(tokens, at) {
                Some(hit) => {
                    at = hit.end;
                    hits.push(hit);
                }
                None => at += 1,
            }
        }
        hits
    }
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self::new()
    }
}

fn follow(tokens: &[Token], mut at: usize, rest: &[String]) -> Option<usize> {
    for word in rest {
        while tokens.get(at).is_some_and(|token| token.is_one_of("\"“”«»‘’'")) {
            at += 1;
        }
        if !tokens.get(at)?.stems.contains(word) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::span::Span;
    use crate::text::tokens::{Clitics, tokens};

    #[test]
    fn the_longest_phrase_wins_and_quotation_marks_do_not_break_it() {
        let mut phrases = Phrases::new();
        phrases.add("state", 1);
        phrases.add("State Radio", 2);
        let text = "the state “radio” of the state";
        let tokens = tokens(text, Span::of(&(0..text.len())), &Clitics::default());
        let found: Vec<_> = phrases.all(&tokens).iter().map(|hit| *hit.meaning).collect();
        assert_eq!(found, [2, 1]);
    }
}
