//! Where a copy says something else than its source.

use super::kinship::Pair;
use super::reports::{Line, Report};
use crate::lang::trace::{Phrases, TraceLexicon};
use crate::model::genealogy::{Divergence, DivergenceKind};
use crate::text::words::fold;

/// Returns what differs between two sentences that stand for each other.
pub(super) fn divergences(pair: &Pair, child: &Report<'_>, parent: &Report<'_>) -> Vec<Divergence> {
    let (line, source) = (&child.lines[pair.one], &parent.lines[pair.other]);
    let mut found = Vec::new();
    let mut report = |kind, reason: String| {
        found.push(Divergence { child: line.span, parent: source.span, kind, reason });
    };
    if line.details.numbers_conflict(&source.details) {
        let (ours, theirs) = (
            only_in(&line.details.numbers, &source.details.numbers),
            only_in(&source.details.numbers, &line.details.numbers),
        );
        report(DivergenceKind::Number, format!("the source has {theirs}, the copy has {ours}"));
    }
    if let Some((ours, theirs)) = line.details.conflicting_dates(&source.details) {
        report(DivergenceKind::Date, format!("the source says `{theirs}`, the copy says `{ours}`"));
    }
    if child.language() == parent.language() && persons_differ(line, source) {
        let (ours, theirs) = (line.details.persons.join(", "), source.details.persons.join(", "));
        report(DivergenceKind::Name, format!("the source names {theirs}, the copy names {ours}"));
    }
    let only_one = |phrases: fn(&TraceLexicon) -> &Phrases| {
        let count = |report: &Report<'_>, line: &Line<'_>| {
            phrases(report.lexicon).count(&line.words, &report.lexicon.conjunctions)
        };
        match (count(child, line) > 0, count(parent, source) > 0) {
            (true, false) => Some("the copy"),
            (false, true) => Some("the source"),
            _ => None,
        }
    };
    let (ours, theirs) = (child.lexicon.n_negations(&line.words), parent.lexicon.n_negations(&source.words));
    // Two negations cancel out ("did not rule out"), so that odd and even differ in meaning, not many and few.
    if ours % 2 != theirs % 2 {
        report(DivergenceKind::Negation, format!("the source negates or denies {theirs} times, the copy {ours} times"));
    }
    if let Some(which) = only_one(|lexicon| &lexicon.exceptions) {
        report(DivergenceKind::Negation, format!("only {which} makes an exception or a restriction"));
    }
    let has_numbers = !line.details.numbers.is_empty() || !source.details.numbers.is_empty();
    if let Some(which) = only_one(|lexicon| &lexicon.inclusions).filter(|_| has_numbers) {
        report(DivergenceKind::Number, format!("only {which} makes one number a part of another"));
    }
    if let Some(which) = only_one(|lexicon| &lexicon.hedges) {
        report(DivergenceKind::Modality, format!("only {which} leaves it unsure"));
    }
    found
}

fn only_in(numbers: &[u64], others: &[u64]) -> String {
    let own: Vec<String> = numbers.iter().filter(|number| !others.contains(number)).map(u64::to_string).collect();
    own.join(", ")
}

/// Returns whether both name persons and no word of any name is shared.
fn persons_differ(line: &Line<'_>, source: &Line<'_>) -> bool {
    let words = |line: &Line<'_>| -> Vec<String> {
        line.details.persons.iter().flat_map(|name| name.split_whitespace().map(fold)).collect()
    };
    let (ours, theirs) = (words(line), words(source));
    !ours.is_empty() && !theirs.is_empty() && ours.iter().all(|word| !theirs.contains(word))
}
