//! What the rules propose, and which of overlapping proposals is kept.

use crate::model::analysis::{Name, NameKind};
use crate::model::span::Span;
use std::cmp::Reverse;

/// A proposed name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) span: Span,
    pub(super) kind: NameKind,
    pub(super) titles: Vec<Span>,
    pub(super) rule: &'static str,
    pub(super) confidence: f32,
}

// How sure each rule is: set by hand so that the surer rule wins where two overlap; not yet calibrated on counts.

/// A name of the lexicon.
pub(super) const KNOWN: f32 = 0.95;
/// A name after words that say that a name follows.
pub(super) const ALIAS: f32 = 0.93;
/// The place of a dateline, and the outlet in its brackets.
pub(super) const DATELINE: f32 = 0.9;
/// A person's name after a title.
pub(super) const TITLED: f32 = 0.92;
/// A noun that makes names, and its complement.
pub(super) const HEADED: f32 = 0.85;
/// A stretch the head is sure of: after the rules that are exact, before those that are not.
pub(super) const LEARNT: f32 = 0.83;
/// A given name with another name word after it.
pub(super) const GIVEN: f32 = 0.8;
/// A kunya.
pub(super) const KUNYA: f32 = 0.75;
/// A name met again.
pub(super) const REPEATED: f32 = 0.75;
/// All capitals.
pub(super) const ACRONYM: f32 = 0.7;
/// A stretch the head is not sure of.
pub(super) const LEARNT_UNSURE: f32 = 0.68;
/// Capitals with a hint of the kind.
pub(super) const CAPITALS: f32 = 0.65;
/// Capitals alone.
pub(super) const CAPITALS_ALONE: f32 = 0.45;

impl Candidate {
    pub(super) fn new(span: Span, kind: NameKind, rule: &'static str, confidence: f32) -> Self {
        Self { span, kind, titles: Vec::new(), rule, confidence }
    }

    pub(super) fn with_titles(mut self, titles: Vec<Span>) -> Self {
        self.titles = titles;
        self
    }

    /// Adds titles that the name does not have; of overlapping ones the longer is kept.
    fn add_titles(&mut self, titles: Vec<Span>) {
        self.titles.extend(titles);
        self.titles.sort_by_key(|title| (Reverse(title.len()), *title));
        let mut kept: Vec<Span> = Vec::new();
        for title in std::mem::take(&mut self.titles) {
            if !title.overlaps(self.span) && !kept.iter().any(|other| other.overlaps(title)) {
                kept.push(title);
            }
        }
        kept.sort_unstable();
        self.titles = kept;
    }

    pub(super) fn into_name(self) -> Name {
        Name {
            span: self.span,
            kind: self.kind,
            titles: self.titles,
            referent: 0,
            rule: self.rule.to_owned(),
            confidence: self.confidence,
        }
    }
}

/// Returns the candidates to keep, in text order and without overlap: the surer before the less sure, the longer before
/// the shorter, the earlier before the later; but a longer name that a noun makes takes the place of a name of another
/// kind within it ("US Army"), and a longer one the place of a shorter of its kind that is not sure to be whole. What is
/// kept has the titles of all that proposed its span as one of its kind.
pub(super) fn choose(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.retain(|candidate| !candidate.span.is_empty());
    candidates.sort_by(|one, other| {
        (other.confidence.total_cmp(&one.confidence))
            .then(other.span.len().cmp(&one.span.len()))
            .then(one.span.cmp(&other.span))
            .then(one.kind.cmp(&other.kind))
            .then(one.rule.cmp(other.rule))
    });
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let overlapping: Vec<usize> =
            (0..chosen.len()).filter(|&idx| chosen[idx].span.overlaps(candidate.span)).collect();
        match overlapping.as_slice() {
            [] => chosen.push(candidate),
            &[only] if chosen[only].span == candidate.span && chosen[only].kind == candidate.kind => {
                chosen[only].add_titles(candidate.titles);
            }
            &[only] if gives_way(&chosen[only], &candidate) => {
                let titles = std::mem::take(&mut chosen[only].titles);
                let same_kind = chosen[only].kind == candidate.kind;
                chosen[only] = candidate;
                if same_kind {
                    chosen[only].add_titles(titles);
                }
            }
            _ => {}
        }
    }
    chosen.sort_by_key(|candidate| candidate.span);
    chosen
}

fn gives_way(chosen: &Candidate, longer: &Candidate) -> bool {
    let takes_in = longer.rule == "noun" && longer.kind != chosen.kind && chosen.rule == "known";
    let completes = longer.kind == chosen.kind && chosen.confidence < ALIAS;
    longer.span.covers(chosen.span) && (takes_in || completes)
}
