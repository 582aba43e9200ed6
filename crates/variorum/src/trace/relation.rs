//! Whether what two reports have in common makes the one a copy of the other, and of which kind.

use super::kinship::{Kinship, Pair};
use super::reports::Report;
use crate::model::genealogy::Relation;
use std::collections::BTreeSet;

/// Share of a child's sentences from which it is a copy rather than a taker of passages.
pub(super) const COPY_SHARE: f32 = 0.5;

/// Share from which a text in other words or another language is a copy. Derived reports of `bench/stories` have 0.8 or
/// more, independent ones of one event and templates without their details 0.57 or less.
const RETOLD_SHARE: f32 = 0.65;

/// Least mean likeness over the pairs of a retold copy, and share of them in one order: two reporters of one event do not
/// tell all of it in one order.
const RETOLD_LIKENESS: f32 = 0.58;
const RETOLD_ORDER: f32 = 0.7;

/// Least share of its sentences that are nearest to their counterpart of all the source's. Two reports of one war, or two
/// statements of one speaker, have many sentences that are alike, and any of them will do.
const RETOLD_NEAREST: f32 = 0.9;

/// Fewest sentence pairs of a copy that keeps the wording, and of one that does not: among 1,016 agency and newspaper
/// reports of two topics, three sentences of one meaning in one order were twice no copy.
const LEAST_COPY_PAIRS: usize = 3;
pub(super) const LEAST_RETOLD_PAIRS: usize = 4;

/// Share of pairs whose details conflict from which two reports are two of one template. A mistranslated number is one
/// pair of eight; a template differs in most.
const TEMPLATE_SHARE: f32 = 0.3;

/// Within these days news are copied; a later look-alike of the same outlet or from weeks before must be the whole text.
const COPY_DAYS: i64 = 14;
const LATE_COPY_SHARE: f32 = 0.8;

/// What borrowed words look like: share of the child's own words found in the source, Dice share, and fewest words.
const BORROWED_IN_CHILD: f32 = 0.7;
const BORROWED_DICE: f32 = 0.6;
const BORROWED_WORDS: usize = 6;

/// How much borrowing makes an excerpt: two sentences; a formula counts half, so two formulas make none.
const LEAST_BORROWED: f32 = 2.0;
const FORMULA_WEIGHT: f32 = 0.5;

/// Across languages a run of this many sentences at this likeness is an excerpt.
const LEAST_TRANSLATED_RUN: usize = 3;
const TRANSLATED_LIKENESS: f32 = 0.68;

/// Share of the child's words in the parent, and of the parent's sentences in the child, that make a copy verbatim.
const VERBATIM_WORDS: f32 = 0.95;
const VERBATIM_SENTENCES: f32 = 0.85;

/// Mean Dice share from which a copy keeps its source's wording; rewritten ones of `bench/stories` stay below 0.5.
const KEPT_WORDING: f32 = 0.75;

/// Returns whether, and how, the one report of a kinship can have taken its text from the other. `taken` are the child's
/// lines that another parent already accounts for.
pub(super) fn relation(kinship: &Kinship, reports: &[Report<'_>], taken: &BTreeSet<usize>) -> Option<Relation> {
    let (child, parent) = (&reports[kinship.one], &reports[kinship.other]);
    let pairs: Vec<&Pair> = kinship.pairs.iter().filter(|pair| !taken.contains(&pair.one)).collect();
    let n_covered = pairs.iter().map(|pair| pair.one).collect::<BTreeSet<_>>().len();
    let share = n_covered as f32 / child.lines.len().max(1) as f32;
    let n_conflicts = pairs.iter().filter(|pair| pair.conflict).count();
    if pairs.is_empty() || n_conflicts as f32 > TEMPLATE_SHARE * pairs.len() as f32 {
        return None;
    }
    if (same_outlet(child, parent) || far_apart(child, parent)) && share < LATE_COPY_SHARE {
        return None;
    }
    let likeness = pairs.iter().map(|pair| pair.likeness).sum::<f32>() / pairs.len() as f32;
    let keeps_wording = kinship.same_language && mean_dice(&pairs) >= KEPT_WORDING;
    let is_copy = if keeps_wording {
        share >= COPY_SHARE && (pairs.len() >= LEAST_COPY_PAIRS || borrowed(&pairs) >= pairs.len() as f32)
    } else {
        share >= RETOLD_SHARE
            && likeness >= RETOLD_LIKENESS
            && pairs.len() >= LEAST_RETOLD_PAIRS
            && n_in_order(&pairs) as f32 >= RETOLD_ORDER * pairs.len() as f32
            && n_nearest(&pairs) as f32 >= RETOLD_NEAREST * n_covered as f32
            && 2 * pairs.iter().filter(|pair| pair.overlap.is_quoted()).count() < pairs.len()
    };
    let borrows = if kinship.same_language {
        borrowed(&pairs) >= LEAST_BORROWED
    } else {
        longest_run(&pairs) >= LEAST_TRANSLATED_RUN
    };
    if !is_copy && !borrows {
        return None;
    }
    Some(if share < COPY_SHARE { Relation::Excerpt } else { kind_of_copy(kinship, &pairs, parent) })
}

fn mean_dice(pairs: &[&Pair]) -> f32 {
    pairs.iter().map(|pair| pair.overlap.dice()).sum::<f32>() / pairs.len().max(1) as f32
}

/// Returns how many pairs stand in one order in both texts: the longest chain of them.
fn n_in_order(pairs: &[&Pair]) -> usize {
    let mut longest_to = vec![1_usize; pairs.len()];
    for later in 1..pairs.len() {
        for earlier in 0..later {
            if pairs[earlier].one <= pairs[later].one && pairs[earlier].other <= pairs[later].other {
                longest_to[later] = longest_to[later].max(longest_to[earlier] + 1);
            }
        }
    }
    longest_to.into_iter().max().unwrap_or(0)
}

/// Returns how many lines have their nearest among the counterparts.
fn n_nearest(pairs: &[&Pair]) -> usize {
    pairs.iter().filter(|pair| pair.nearest[0]).map(|pair| pair.one).collect::<BTreeSet<_>>().len()
}

fn kind_of_copy(kinship: &Kinship, pairs: &[&Pair], parent: &Report<'_>) -> Relation {
    if !kinship.same_language {
        return Relation::Translated;
    }
    let dice = mean_dice(pairs);
    if dice < KEPT_WORDING {
        return Relation::Rewritten;
    }
    let kept = kinship.turned().n_covered() as f32 / parent.lines.len().max(1) as f32;
    let (shared, n_words) =
        pairs.iter().fold((0, 0), |sum, pair| (sum.0 + pair.overlap.shared, sum.1 + pair.overlap.n_one));
    let is_verbatim = kept >= VERBATIM_SENTENCES && shared as f32 >= VERBATIM_WORDS * n_words as f32;
    if is_verbatim || kept >= VERBATIM_SENTENCES && dice >= VERBATIM_WORDS {
        Relation::Verbatim
    } else {
        Relation::Trimmed
    }
}

/// Returns how many sentences carry the other reporter's own words: outside quotations, which two reporters may both have
/// heard, and without a conflict of details, which a template has.
fn borrowed(pairs: &[&Pair]) -> f32 {
    let mut weights: Vec<(usize, f32)> = pairs
        .iter()
        .filter(|pair| is_borrowed(pair))
        .map(|pair| (pair.one, if pair.is_formula { FORMULA_WEIGHT } else { 1.0 }))
        .collect();
    weights.dedup_by_key(|(line, _)| *line);
    weights.iter().map(|(_, weight)| weight).sum()
}

fn is_borrowed(pair: &Pair) -> bool {
    let overlap = pair.overlap;
    !pair.conflict
        && overlap.own_one >= BORROWED_WORDS
        && overlap.own_in_one() >= BORROWED_IN_CHILD
        && overlap.own_dice() >= BORROWED_DICE
}

/// Returns whether a pair belongs to what was taken. Of a copy all do; two reports of one event have sentences of one
/// meaning besides what one borrowed from the other.
pub(super) fn is_taken(pair: &Pair, relation: Relation, same_language: bool) -> bool {
    relation != Relation::Excerpt
        || if same_language { pair.overlap.dice() >= BORROWED_DICE } else { pair.likeness >= TRANSLATED_LIKENESS }
}

/// Returns the length of the longest run of pairs that follow each other in both texts.
fn longest_run(pairs: &[&Pair]) -> usize {
    let strong: Vec<&&Pair> =
        pairs.iter().filter(|pair| pair.likeness >= TRANSLATED_LIKENESS && !pair.conflict).collect();
    let (mut longest, mut run) = (0, 0);
    let mut before: Option<&&Pair> = None;
    for pair in strong {
        let follows = before.is_some_and(|before| {
            pair.one == before.one + 1 && (1..=2).contains(&(pair.other.saturating_sub(before.other)))
        });
        run = if follows { run + 1 } else { 1 };
        longest = longest.max(run);
        before = Some(pair);
    }
    longest
}

/// Returns whether both are of one outlet, which repeats its own background and its own templates.
fn same_outlet(one: &Report<'_>, other: &Report<'_>) -> bool {
    let folded =
        |report: &Report<'_>| -> Vec<String> { report.publisher.iter().map(|word| word.folded.clone()).collect() };
    !one.publisher.is_empty() && folded(one) == folded(other)
}

fn far_apart(one: &Report<'_>, other: &Report<'_>) -> bool {
    let days = |report: &Report<'_>| {
        let date = report.published()?.date.whole()?;
        date.since((jiff::Unit::Day, jiff::civil::Date::constant(1970, 1, 1)))
            .ok()
            .map(|span| i64::from(span.get_days()))
    };
    matches!((days(one), days(other)), (Some(ours), Some(theirs)) if (ours - theirs).abs() > COPY_DAYS)
}
