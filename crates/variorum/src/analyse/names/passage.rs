//! A sentence as the name rules see it: words and marks, quotations, and what each word can be.

use crate::lang::naming::{Naming, Never, Particle, Personal};
use crate::model::span::Span;
use crate::text::clitics::{Cut, cuts};
use crate::text::tokens::{Token, tokens};
use std::collections::BTreeMap;
use std::ops::Range;

/// A sentence in words and marks, with its quotations.
pub(super) struct Passage<'a> {
    /// The article's clean text.
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Naming,
    /// Whether a place bears the name.
    pub(super) is_place: &'a dyn Fn(&str) -> bool,
    pub(super) tokens: Vec<Token>,
    /// The tokens within each pair of quotation marks, without the marks.
    pub(super) quotations: Vec<Range<usize>>,
    /// Whether it is a heading that capitalises nearly all its words, so that capitals tell nothing.
    pub(super) capitalises_all: bool,
}

/// Words found in a table, with the bytes of clitics before them.
pub(super) struct Hit<'t, T> {
    pub(super) run: Range<usize>,
    pub(super) skip: usize,
    pub(super) meaning: &'t T,
}

/// What a folded word can be in a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A given or family name for certain.
    Name(Personal),
    /// A kunya's first word.
    Kunya,
    /// Another small word of names.
    Particle,
    /// A word that is no name.
    Other,
    /// A word no list has: a name as likely as not.
    Unknown,
}

/// The share of capitalised words (of four letters and more) from which a heading capitalises all.
const HEADLINE_CAPITALS: f32 = 0.7;
/// A quotation of more words is speech, not a name.
pub(super) const LONGEST_NAME: usize = 6;

impl<'a> Passage<'a> {
    pub(super) fn new(
        text: &'a str,
        span: Span,
        is_heading: bool,
        is_place: &'a dyn Fn(&str) -> bool,
        lexicon: &'a Naming,
    ) -> Self {
        let tokens = tokens(text, span, &lexicon.clitics);
        let quotations = quotations(&tokens);
        let mut passage = Self { text, lexicon, is_place, tokens, quotations, capitalises_all: false };
        let long = |idx: &usize| passage.raw(*idx).chars().count() >= 4 && passage.is_cased(*idx);
        let n_long = (0..passage.tokens.len()).filter(long).count();
        let n_capital = (0..passage.tokens.len()).filter(long).filter(|&idx| passage.is_capital(idx)).count();
        passage.capitalises_all = is_heading && n_long > 2 && n_capital as f32 >= HEADLINE_CAPITALS * n_long as f32;
        passage
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns the text of a token, empty past the end.
    pub(super) fn raw(&self, idx: usize) -> &'a str {
        self.tokens.get(idx).map_or("", |token| token.span.text(self.text))
    }

    /// Returns a token's folded word without its ending clitics, empty past the end.
    pub(super) fn folded(&self, idx: usize) -> &str {
        let Some(token) = self.tokens.get(idx) else { return "" };
        let ending = self.lexicon.clitics.endings.iter().find_map(|ending| token.folded.strip_suffix(ending.as_str()));
        ending.filter(|rest| !rest.is_empty()).unwrap_or(&token.folded)
    }

    pub(super) fn is_word(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(|token| !token.is_mark())
    }

    pub(super) fn is_mark(&self, idx: usize, marks: &str) -> bool {
        self.tokens.get(idx).is_some_and(|token| token.is_one_of(marks))
    }

    pub(super) fn is_capital(&self, idx: usize) -> bool {
        self.raw(idx).chars().next().is_some_and(char::is_uppercase)
    }

    /// Returns whether a word is of a script that has capitals.
    pub(super) fn is_cased(&self, idx: usize) -> bool {
        self.raw(idx).chars().any(|character| character.is_uppercase() || character.is_lowercase())
    }

    /// Returns whether all letters of a word are capitals, and there are two to six ("MQ", "CENTCOM" has seven: up to eight).
    pub(super) fn is_acronym(&self, idx: usize) -> bool {
        let raw = self.raw(idx);
        let n_letters = raw.chars().filter(|character| character.is_alphabetic()).count();
        (2..=8).contains(&n_letters) && !raw.chars().any(char::is_lowercase) && self.is_cased(idx)
    }

    /// Returns whether a word carries an ending ("'s") after which no name goes on.
    pub(super) fn is_possessive(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(|token| !token.is_mark() && self.folded(idx).len() < token.folded.len())
    }

    /// Returns whether a word is joined to the one before it by a hyphen.
    pub(super) fn is_hyphenated(&self, idx: usize) -> bool {
        let (Some(before), Some(token)) = (idx.checked_sub(1).and_then(|at| self.tokens.get(at)), self.tokens.get(idx))
        else {
            return false;
        };
        matches!(self.text.get(before.span.end as usize..token.span.start as usize), Some("-" | "‐" | "‑"))
    }

    /// Returns whether a mark is an apostrophe right after a word that ends it, and no quotation mark.
    pub(super) fn is_apostrophe(&self, idx: usize) -> bool {
        let (Some(before), Some(mark)) = (idx.checked_sub(1).and_then(|at| self.tokens.get(at)), self.tokens.get(idx))
        else {
            return false;
        };
        let is_quotation = self.quotations.iter().any(|quotation| quotation.end == idx || quotation.start == idx + 1);
        mark.is_one_of("'’ʼ‘`") && before.span.end == mark.span.start && !is_quotation
    }

    /// Returns whether a word stands where any word would have a capital: first in the sentence, or after a mark that opens.
    pub(super) fn opens_sentence(&self, idx: usize) -> bool {
        let mut before = idx;
        while before > 0 && self.is_mark(before - 1, "\"“”«»‘’'([-–—•*") {
            before -= 1;
        }
        before == 0 || self.is_mark(before - 1, ":.!?؟…") || (before < idx && self.is_mark(before - 1, ","))
    }

    /// Returns the words of a run as one folded string.
    pub(super) fn folded_run(&self, run: Range<usize>) -> String {
        run.map(|idx| self.folded(idx)).collect::<Vec<_>>().join(" ")
    }

    /// Returns the span of a run of tokens, `skip` bytes into its first, without the last one's ending clitic.
    pub(super) fn span(&self, run: Range<usize>, skip: usize) -> Span {
        let (Some(first), Some(last)) = (self.tokens.get(run.start), self.tokens.get(run.end.wrapping_sub(1))) else {
            return Span::new(0, 0);
        };
        let mut end = last.span.end;
        if self.is_possessive(run.end - 1) {
            let raw = self.raw(run.end - 1);
            let kept = raw.rfind(['\'', '’']).unwrap_or(raw.len());
            end = last.span.start + kept as u32;
        }
        let start = first.span.start + skip as u32;
        if start <= end { Span::new(start, end) } else { first.span }
    }

    /// Returns the longest run from `start` that a table has (folded words joined by spaces), clitics cut off before it.
    pub(super) fn longest<'t, T>(&self, start: usize, table: &'t BTreeMap<String, T>) -> Option<Hit<'t, T>> {
        let n_words = (start..self.len().min(start + LONGEST_NAME)).take_while(|&idx| self.is_word(idx)).count();
        let cuts = self.cuts(start);
        for end in (start + 1..=start + n_words).rev() {
            let rest = self.folded_run(start + 1..end);
            for cut in &cuts {
                let first = if cut.start == 0 && end == start + 1 { self.folded(start) } else { cut.folded.as_str() };
                let key = if rest.is_empty() { first.to_owned() } else { format!("{first} {rest}") };
                if let Some(meaning) = table.get(&key) {
                    return Some(Hit { run: start..end, skip: cut.start, meaning });
                }
            }
        }
        None
    }

    /// Returns the ways to cut a word free of what clings before it, uncut first.
    pub(super) fn cuts(&self, idx: usize) -> Vec<Cut> {
        if self.is_word(idx) { cuts(self.raw(idx), &self.lexicon.clitics) } else { Vec::new() }
    }

    /// Returns the quotation that begins at a token.
    pub(super) fn quotation_at(&self, idx: usize) -> Option<Range<usize>> {
        self.quotations.iter().find(|quotation| quotation.start == idx).cloned()
    }

    /// Returns whether a word begins with an article, also one that a preposition swallowed.
    pub(super) fn is_definite(&self, idx: usize) -> bool {
        let Some(token) = self.tokens.get(idx) else { return false };
        let clitics = &self.lexicon.clitics;
        let has = |stem: &str, affix: &str| stem.strip_prefix(affix).is_some_and(|rest| rest.chars().count() > 1);
        token.stems.iter().any(|stem| {
            clitics.articles.iter().any(|article| has(stem, article))
                || clitics.prepositions.iter().any(|fused| fused.chars().count() > 1 && has(stem, fused))
        })
    }

    /// Returns what a folded word can be in a person's name.
    pub(super) fn part(&self, folded: &str) -> Part {
        if folded.chars().any(|character| !character.is_alphabetic() && character != '\'') || folded.is_empty() {
            return Part::Other;
        }
        match (self.lexicon.particle(folded), self.lexicon.personal(folded)) {
            (Some(Particle::Kunya | Particle::KunyaOrWord), _) => Part::Kunya,
            (Some(Particle::Within | Particle::Opening | Particle::OpeningTitled), _) => Part::Particle,
            (None, Some(personal)) => Part::Name(personal),
            (None, None) if self.lexicon.never(folded) == Some(Never::Word) || self.is_common(folded) => Part::Other,
            (None, None) if folded.chars().count() < 3 => Part::Other,
            (None, None) => Part::Unknown,
        }
    }

    /// Returns whether a folded word is common, perhaps with a conjunction or an article before it.
    pub(super) fn is_common(&self, folded: &str) -> bool {
        let clitics = &self.lexicon.clitics;
        let mut rests = vec![folded];
        for affixes in [&clitics.conjunctions, &clitics.articles] {
            for idx in 0..rests.len() {
                let rest = rests[idx];
                rests.extend(affixes.iter().filter_map(|affix| rest.strip_prefix(affix.as_str())));
            }
        }
        for fused in clitics.prepositions.iter().filter(|preposition| preposition.chars().count() > 1) {
            rests.extend(folded.strip_prefix(fused.as_str()));
        }
        for preposition in &clitics.prepositions {
            for article in &clitics.articles {
                rests.extend(
                    folded.strip_prefix(preposition.as_str()).and_then(|rest| rest.strip_prefix(article.as_str())),
                );
            }
        }
        rests.iter().any(|rest| self.lexicon.is_common(rest))
    }
}

/// Returns the tokens within each pair of quotation marks; straight marks pair up in order, an unpaired one is left out.
fn quotations(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut quotations = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (idx, token) in tokens.iter().enumerate() {
        if !token.is_mark() {
            continue;
        }
        match (open, token.folded.as_str()) {
            (Some((start, closers)), mark) if closers.contains(mark) => {
                quotations.push(start + 1..idx);
                open = None;
            }
            (None, "“" | "”" | "„") => open = Some((idx, "”“")),
            (None, "«") => open = Some((idx, "»")),
            (None, "\"") => open = Some((idx, "\"")),
            (None, "‘") => open = Some((idx, "’")),
            (None, "'") => open = Some((idx, "'")),
            _ => {}
        }
    }
    quotations
}
