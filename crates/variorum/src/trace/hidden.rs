//! Texts that stand behind several reports and were never collected: an agency both credit, a statement both quote.

use super::kinship::{Kinship, Pair};
use super::parents::Borrowing;
use super::reports::{Publishers, Report};
use crate::model::genealogy::HiddenOrigin;
use crate::model::id::CaptureId;
use crate::text::words::fold;
use std::collections::{BTreeMap, BTreeSet};

/// Fewest words that two reports quote alike, and the share of the longer quotation they make.
const LEAST_QUOTED: usize = 8;
const QUOTED_ALIKE: f32 = 0.7;

/// Fewest sentences that two reports of one credited agency share.
const LEAST_CREDITED_PAIRS: usize = 2;

/// Words of somebody that several reports quote.
struct SharedStatement {
    /// The reports.
    children: BTreeSet<usize>,
    /// Where they quote it: report and line.
    lines: BTreeSet<(usize, usize)>,
}

/// Within these minutes two outlets print an agency's text without either having waited for the other.
const PRINTING_MINUTES: i64 = 24 * 60;

/// Returns the pairs of reports that a borrowing joins though an agency that was not collected explains it better: of
/// different owners, both crediting it, neither it, printed within a day, and the parent itself without a source. Where the
/// parent has one, the agency's text was collected.
pub(super) fn siblings(
    reports: &[Report<'_>],
    borrowings: &[Borrowing<'_>],
    publishers: &Publishers<'_>,
) -> BTreeSet<(usize, usize)> {
    let has_source = |report: usize| borrowings.iter().any(|borrowing| borrowing.edge.kinship.one == report);
    borrowings
        .iter()
        .filter(|borrowing| {
            let (child, parent) = (&reports[borrowing.edge.kinship.one], &reports[borrowing.edge.kinship.other]);
            !has_source(borrowing.edge.kinship.other)
                && credit_one_agency(child, parent, publishers)
                && !same_family(child, parent)
                && printed_together(child, parent)
        })
        .map(Borrowing::pair)
        .collect()
}

fn credit_one_agency(one: &Report<'_>, other: &Report<'_>, publishers: &Publishers<'_>) -> bool {
    let folded = |report: &Report<'_>| report.credit.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
    !one.credit.is_empty()
        && !one.lexicon.collectives.is_one(&one.credit)
        && folded(one) == folded(other)
        && !publishers.is_named_by(&one.credit)
}

fn same_family(one: &Report<'_>, other: &Report<'_>) -> bool {
    let family = |report: &Report<'_>| report.analysis.article.family.as_ref().map(|found| fold(&found.value));
    matches!((family(one), family(other)), (Some(ours), Some(theirs)) if ours == theirs)
}

fn printed_together(one: &Report<'_>, other: &Report<'_>) -> bool {
    let minutes = |report: &Report<'_>| report.published().and_then(|moment| moment.utc_minutes());
    match (minutes(one), minutes(other)) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= PRINTING_MINUTES,
        _ => true,
    }
}

/// Returns the hidden origins that explain what reports of different descent have in common. `kinships` are those that no
/// derivation explains.
pub(super) fn hidden_origins(
    reports: &[Report<'_>],
    kinships: &[&Kinship],
    publishers: &Publishers<'_>,
) -> Vec<HiddenOrigin> {
    let mut by_credit: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut statements: Vec<SharedStatement> = Vec::new();
    for kinship in kinships {
        let (one, other) = (&reports[kinship.one], &reports[kinship.other]);
        if shares_an_agency(kinship, reports, publishers) {
            let key = one.credit.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
            by_credit.entry(key).or_default().extend([kinship.one, kinship.other]);
            continue;
        }
        let quoted = kinship.pairs.iter().filter(|pair| quotes_alike(pair));
        let lines: BTreeSet<(usize, usize)> =
            quoted.flat_map(|pair| [(kinship.one, pair.one), (kinship.other, pair.other)]).collect();
        // An outlet that repeats a quotation of its own has one source: itself.
        if !lines.is_empty() && !same_family(one, other) {
            let children = BTreeSet::from([kinship.one, kinship.other]);
            add_statement(&mut statements, SharedStatement { children, lines });
        }
    }
    let credited = by_credit.into_values().map(|children| {
        let name = children.first().and_then(|&child| reports[child].analysis.article.credit.as_ref());
        let name = name.map(|found| found.value.clone());
        let reason = "they share text, credit one agency, and none of them is it".to_owned();
        origin(reports, &children, name, reason)
    });
    let quoted = statements.into_iter().map(|SharedStatement { children, lines }| {
        let name = speaker(reports, &lines);
        origin(
            reports,
            &children,
            name,
            "they quote the same words, and neither took its text from the other".to_owned(),
        )
    });
    let mut origins: Vec<HiddenOrigin> = credited.chain(quoted).flatten().collect();
    origins.sort_by(|one, other| (one.id, &one.children).cmp(&(other.id, &other.children)));
    origins.dedup_by(|one, other| one.children == other.children);
    origins
}

/// Returns whether what two reports have in common may come from a text that was never collected.
pub(super) fn may_share_an_origin(kinship: &Kinship, reports: &[Report<'_>], publishers: &Publishers<'_>) -> bool {
    shares_an_agency(kinship, reports, publishers) || kinship.pairs.iter().any(quotes_alike)
}

fn shares_an_agency(kinship: &Kinship, reports: &[Report<'_>], publishers: &Publishers<'_>) -> bool {
    kinship.pairs.len() >= LEAST_CREDITED_PAIRS
        && credit_one_agency(&reports[kinship.one], &reports[kinship.other], publishers)
}

/// Joins the statements that share a sentence; those that only share a report stay apart.
fn add_statement(statements: &mut Vec<SharedStatement>, mut added: SharedStatement) {
    statements.retain(|known| {
        let joins = !known.lines.is_disjoint(&added.lines);
        if joins {
            added.children.extend(&known.children);
            added.lines.extend(&known.lines);
        }
        !joins
    });
    statements.push(added);
}

fn origin(
    reports: &[Report<'_>],
    children: &BTreeSet<usize>,
    name: Option<String>,
    reason: String,
) -> Option<HiddenOrigin> {
    let children: Vec<CaptureId> = children.iter().map(|&child| reports[child].id()).collect();
    Some(HiddenOrigin { id: *children.first()?, name, children, reason })
}

/// Returns whether both sentences quote the same words of somebody.
fn quotes_alike(pair: &Pair) -> bool {
    let overlap = pair.overlap;
    let quoted_shared = overlap.shared.saturating_sub(overlap.own_shared);
    let shorter = (overlap.n_one - overlap.own_one).min(overlap.n_other - overlap.own_other);
    quoted_shared >= LEAST_QUOTED && quoted_shared as f32 >= QUOTED_ALIKE * shorter as f32
}

/// Returns who is quoted, where a report says so: the accountable speaker of the first of the lines that has one.
fn speaker(reports: &[Report<'_>], lines: &BTreeSet<(usize, usize)>) -> Option<String> {
    lines.iter().find_map(|&(report, line)| {
        let span = reports[report].lines[line].span;
        let attributions = &reports[report].analysis.attributions;
        let attribution = attributions.iter().find(|attribution| span.overlaps(attribution.content))?;
        attribution.speakers.last().map(|speaker| speaker.name.clone())
    })
}
