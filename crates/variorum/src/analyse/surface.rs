//! What is known of an article before anybody asks who said what: its words, names, places, times and quantities, and
//! where phrases begin and end. The finders of attributions, incidents and claims read it; nothing here is a finding.

use crate::lang::Lexicon;
use crate::lang::telling::{SourceNoun, Telling};
use crate::model::analysis::{Name, NameKind, PlaceMention, Quantity, Referent, Sentence, TimeMention};
use crate::model::article::{Article, BlockKind};
use crate::model::claim::CategoryKind;
use crate::model::span::Span;
use crate::text::lexemes::lexemes;
use crate::text::tokens::{Token, tokens};
use std::ops::Range;

/// The findings that attributions, incidents and claims are made of.
#[derive(Debug)]
pub struct Surface<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// The names.
    pub names: &'a [Name],
    /// What the names name.
    pub referents: &'a [Referent],
    /// The place mentions.
    pub places: &'a [PlaceMention],
    /// The time expressions.
    pub times: &'a [TimeMention],
    /// The quantities.
    pub quantities: &'a [Quantity],
    /// The language's words for telling.
    pub telling: &'a Telling,
    lexicon: &'a Lexicon,
    tokens: Vec<Vec<Token>>,
}

impl<'a> Surface<'a> {
    /// Returns the surface of an article; every span points into its clean text.
    #[expect(clippy::too_many_arguments, reason = "they are the findings so far, each once")]
    pub fn new(
        article: &'a Article,
        sentences: &'a [Sentence],
        names: &'a [Name],
        referents: &'a [Referent],
        places: &'a [PlaceMention],
        times: &'a [TimeMention],
        quantities: &'a [Quantity],
        lexicon: &'a Lexicon,
    ) -> Self {
        let telling = &lexicon.telling;
        let of_sentence = |sentence: &Sentence| {
            let mut tokens = tokens(&article.text, sentence.span, &telling.clitics);
            drop_abbreviation_stops(&mut tokens, &article.text);
            tokens
        };
        let tokens = sentences.iter().map(of_sentence).collect();
        Self { article, sentences, names, referents, places, times, quantities, telling, lexicon, tokens }
    }

    /// Returns the tokens of a sentence, none for an index that is too large.
    pub fn tokens(&self, sentence_idx: usize) -> &[Token] {
        self.tokens.get(sentence_idx).map_or(&[], Vec::as_slice)
    }

    /// Returns what kind of block a sentence stands in.
    pub fn block_kind(&self, sentence_idx: usize) -> BlockKind {
        let block = self.sentences.get(sentence_idx).map_or(0, |sentence| sentence.block as usize);
        self.article.blocks.get(block).map_or(BlockKind::Paragraph, |block| block.kind)
    }

    /// Returns whether a sentence tells something: headlines, headings and captions repeat what the text says.
    pub fn tells(&self, sentence_idx: usize) -> bool {
        matches!(self.block_kind(sentence_idx), BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation)
    }

    /// Returns the sentence a span begins in.
    pub fn sentence_of(&self, span: Span) -> Option<usize> {
        let after = self.sentences.partition_point(|sentence| sentence.span.start <= span.start);
        let sentence_idx = after.checked_sub(1)?;
        (span.start < self.sentences[sentence_idx].span.end).then_some(sentence_idx)
    }

    /// Returns the span from the first to the last of these tokens, nothing for an empty range.
    pub fn span(&self, tokens: &[Token], range: &Range<usize>) -> Option<Span> {
        let (first, last) = (tokens.get(range.start)?, tokens.get(range.end.checked_sub(1)?)?);
        (range.start < range.end).then(|| Span::new(first.span.start, last.span.end))
    }

    /// Returns the words under a span as printed.
    pub fn text(&self, span: Span) -> &'a str {
        span.text(&self.article.text)
    }

    /// Returns the name that covers the start of a token, if any, persons and organisations before places.
    pub fn name_at(&self, token: &Token) -> Option<(usize, &'a Name)> {
        let inside = |name: &Name| name.span.overlaps(token.span);
        let found = |wanted: &dyn Fn(NameKind) -> bool| {
            self.names.iter().enumerate().find(|(_, name)| inside(name) && wanted(name.kind))
        };
        found(&|kind| matches!(kind, NameKind::Person | NameKind::Organisation)).or_else(|| found(&|_| true))
    }

    /// Returns the index of the first token after the name that covers a token; the token's own end without a name.
    pub fn name_end(&self, tokens: &[Token], at: usize) -> usize {
        let end = tokens.get(at).and_then(|token| self.name_at(token)).map_or(0, |(_, name)| name.span.end);
        let mut next = at + 1;
        while tokens.get(next).is_some_and(|token| token.span.start < end) {
            next += 1;
        }
        next
    }

    /// Returns the names of persons and organisations that begin among these tokens.
    pub fn names_in(&self, tokens: &[Token], range: &Range<usize>) -> Vec<(usize, &'a Name)> {
        let Some(span) = self.span(tokens, range) else { return Vec::new() };
        self.names
            .iter()
            .enumerate()
            .filter(|(_, name)| {
                span.overlaps(name.span) && matches!(name.kind, NameKind::Person | NameKind::Organisation)
            })
            .collect()
    }

    /// Returns what kind of people the words under a span name, the narrowest; nothing where no noun of persons is known.
    pub fn people(&self, span: Span) -> Option<CategoryKind> {
        let words = lexemes(self.text(span), &self.lexicon.clitics);
        let nouns = &self.lexicon.quantities.people;
        let kinds = (0..words.len()).flat_map(|at| nouns.hits(&words, at)).map(|hit| hit.meaning.kind);
        kinds.max_by_key(|kind| NARROW.iter().position(|narrow| narrow == kind))
    }

    /// Returns whether a token lies in a time expression.
    pub fn in_time(&self, token: &Token) -> bool {
        self.times.iter().any(|time| time.span.overlaps(token.span))
    }

    /// Returns whether a token opens or lies in a place expression.
    pub fn in_place(&self, token: &Token) -> bool {
        self.places.iter().any(|place| place.expression.overlaps(token.span))
    }

    /// Returns the source noun at a token, if there is one.
    pub fn source_noun(&self, tokens: &[Token], at: usize) -> Option<SourceNoun> {
        self.telling.sources.at(tokens, at).map(|hit| *hit.meaning)
    }

    /// Returns whether a token is one of the words, clitics cut off.
    pub fn is(&self, token: &Token, words: &std::collections::BTreeSet<String>) -> bool {
        words.contains(&token.folded)
            || token.stems.iter().skip(1).any(|stem| {
                // A particle clings to at most one conjunction: والذي, فإن.
                words.contains(stem)
                    && self
                        .telling
                        .clitics
                        .conjunctions
                        .iter()
                        .any(|conjunction| token.folded.strip_prefix(conjunction.as_str()) == Some(stem))
            })
    }

    /// Returns whether a clause breaks at a token: a mark that is no quotation mark, or a word that joins clauses.
    pub fn breaks_clause(&self, token: &Token) -> bool {
        (token.is_mark() && !is_quote(token)) || self.is(token, &self.telling.particles.conjunction)
    }

    /// Returns where the noun phrase that begins at a token ends. A name is taken whole; a short quotation in it as well.
    pub fn noun_phrase_end(&self, tokens: &[Token], start: usize) -> usize {
        let particles = &self.telling.particles;
        let mut at = start;
        while let Some(token) = tokens.get(at) {
            if is_quote(token) {
                match quotation_end(tokens, at) {
                    Some(end) if end - at <= LONGEST_QUOTED_NAME => {
                        at = end;
                        continue;
                    }
                    _ => break,
                }
            }
            if token.is_mark() {
                break;
            }
            let in_name = self.name_at(token).is_some_and(|(_, name)| name.kind != NameKind::Place);
            if in_name {
                at = self.name_end(tokens, at);
                continue;
            }
            let opens = at == start;
            let ends = self.is(token, &particles.relative)
                || self.is(token, &particles.complement)
                || self.is(token, &particles.conjunction)
                || self.is(token, &particles.auxiliary)
                || (self.is(token, &particles.preposition) && !self.is(token, &particles.inner_preposition))
                || particles.and.contains(&token.folded)
                || (!opens && self.is_verb(tokens, at))
                || (!opens && self.in_time(token))
                || self.places.iter().any(|place| !opens && place.expression.start == token.span.start);
            if ends {
                break;
            }
            at += 1;
        }
        trim_end(tokens, start, at)
    }

    /// Returns whether a token begins a verb that the lists know.
    pub fn is_verb(&self, tokens: &[Token], at: usize) -> bool {
        use crate::lang::telling::{Frame, TriggerPart};
        self.telling
            .reporting
            .at(tokens, at)
            .is_some_and(|hit| !matches!(hit.meaning.frame, Frame::Per | Frame::Citing) && !hit.meaning.needs_speaker)
            || self.telling.triggers.at(tokens, at).is_some_and(|hit| hit.meaning.part == TriggerPart::Verb)
            || self.telling.losses.subject.at(tokens, at).is_some()
    }

    /// Returns whether the words that begin at a token ask that somebody be not named, or do so before `end`.
    pub fn asks_not_to_be_named(&self, tokens: &[Token], range: &Range<usize>) -> bool {
        range.clone().any(|at| self.telling.anonymity.at(tokens, at).is_some())
    }
}

/// Kinds of people that others are among, the wide before the narrow: a number of "civilians, children" counts children.
const NARROW: [CategoryKind; 9] = [
    CategoryKind::Persons,
    CategoryKind::Civilians,
    CategoryKind::Combatants,
    CategoryKind::SecurityForces,
    CategoryKind::Attackers,
    CategoryKind::Journalists,
    CategoryKind::AidWorkers,
    CategoryKind::Women,
    CategoryKind::Children,
];

/// Takes the stops of abbreviations out of a sentence's tokens: one that stands between two words, and ends no sentence.
fn drop_abbreviation_stops(tokens: &mut Vec<Token>, text: &str) {
    let is_word = |token: Option<&Token>| token.is_some_and(|token| !token.is_mark());
    let abbreviates: Vec<bool> = tokens
        .iter()
        .enumerate()
        .map(|(at, token)| {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            token.is_one_of(".")
                && is_word(before)
                && is_word(tokens.get(at + 1))
                && before.is_some_and(|before| before.span.end == token.span.start)
                && text.get(token.span.end as usize..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })
        .collect();
    let mut at = 0;
    tokens.retain(|_| {
        at += 1;
        !abbreviates[at - 1]
    });
}

/// The most tokens, quotation marks included, that a quotation within a name has; longer ones are speech.
const LONGEST_QUOTED_NAME: usize = 7;

/// Returns whether a token is a quotation mark.
pub fn is_quote(token: &Token) -> bool {
    token.is_one_of("\"“”«»„‟")
}

/// Returns one past the token that closes the quotation opened at a token.
pub fn quotation_end(tokens: &[Token], open: usize) -> Option<usize> {
    let closing = match tokens.get(open)?.folded.as_str() {
        "«" => "»",
        "“" | "„" => "”“",
        "”" => "”",
        "\"" => "\"",
        _ => return None,
    };
    let inside = tokens.iter().skip(open + 1).position(|token| token.is_one_of(closing))?;
    Some(open + 1 + inside + 1)
}

/// Returns the end of a range without the small marks and words left hanging at it.
fn trim_end(tokens: &[Token], start: usize, mut end: usize) -> usize {
    while end > start && tokens[end - 1].is_mark() && !is_quote(&tokens[end - 1]) {
        end -= 1;
    }
    end
}
