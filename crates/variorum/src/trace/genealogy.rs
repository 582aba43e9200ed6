//! The genealogy of reports that have text in common: whose parents are whose, with passages, direction and divergences.

use super::direction;
use super::divergences;
use super::hidden;
use super::kinship::{Kinship, Pair, compare};
use super::parents::{self, Borrowing};
use super::relation;
use super::reports::{Publishers, Report};
use crate::model::genealogy::{Derivation, Genealogy, Passage, Relation};
use crate::model::span::Span;
use std::collections::BTreeSet;

/// Returns the derivations and hidden origins among reports. `pairs` are those that have text in common, by index;
/// `publishers` are those of the whole corpus.
pub(super) fn genealogy(reports: &[Report<'_>], pairs: &[(usize, usize)], publishers: &Publishers<'_>) -> Genealogy {
    let kinships: Vec<Kinship> = pairs.iter().filter_map(|&(one, other)| compare(reports, one, other)).collect();
    let edges = parents::edges(reports, &kinships);
    let mut borrowings = parents::choose(reports, &edges);
    let of_one_agency = hidden::siblings(reports, &borrowings, publishers);
    borrowings.retain(|borrowing| !of_one_agency.contains(&borrowing.pair()));
    let families = families(reports.len(), &borrowings);
    let is_copy = |report: usize| {
        borrowings
            .iter()
            .any(|borrowing| borrowing.edge.kinship.one == report && borrowing.relation != Relation::Excerpt)
    };
    let unexplained: Vec<&Kinship> = kinships
        .iter()
        .filter(|kinship| families[kinship.one] != families[kinship.other])
        .filter(|kinship| !is_copy(kinship.one) && !is_copy(kinship.other))
        .collect();
    let hidden_origins = hidden::hidden_origins(reports, &unexplained, publishers);
    let mut derivations: Vec<Derivation> = borrowings.iter().map(|borrowing| derivation(reports, borrowing)).collect();
    derivations.sort_by_key(|derivation| (derivation.child, derivation.parent));
    Genealogy { derivations, hidden_origins }
}

/// Returns for each report the smallest report it is joined to by borrowings.
fn families(n_reports: usize, borrowings: &[Borrowing<'_>]) -> Vec<usize> {
    let mut families: Vec<usize> = (0..n_reports).collect();
    for borrowing in borrowings {
        let (one, other) = (families[borrowing.edge.kinship.one], families[borrowing.edge.kinship.other]);
        let (kept, given_up) = (one.min(other), one.max(other));
        families.iter_mut().filter(|family| **family == given_up).for_each(|family| *family = kept);
    }
    families
}

fn derivation(reports: &[Report<'_>], borrowing: &Borrowing<'_>) -> Derivation {
    let kinship = &borrowing.edge.kinship;
    let (child, parent) = (&reports[kinship.one], &reports[kinship.other]);
    let pairs: Vec<&Pair> = kinship
        .pairs
        .iter()
        .filter(|pair| !borrowing.taken.contains(&pair.one))
        .filter(|pair| relation::is_taken(pair, borrowing.relation, kinship.same_language))
        .collect();
    let n_covered = pairs.iter().map(|pair| pair.one).collect::<BTreeSet<_>>().len();
    let direction = direction::settle(&borrowing.edge.evidence);
    let likeness = pairs.iter().map(|pair| pair.likeness).sum::<f32>() / pairs.len().max(1) as f32;
    Derivation {
        child: child.id(),
        parent: parent.id(),
        relation: borrowing.relation,
        share: n_covered as f32 / child.lines.len().max(1) as f32,
        passages: passages(&pairs, kinship.same_language, child, parent),
        confidence: likeness.min(1.0) * if direction.is_settled { 1.0 } else { UNSETTLED_CONFIDENCE },
        direction,
        divergences: pairs.iter().flat_map(|pair| divergences::divergences(pair, child, parent)).collect(),
    }
}

/// What is left of the confidence where the direction is even: of two equal directions one is right.
const UNSETTLED_CONFIDENCE: f32 = 0.5;

/// Returns the aligned passages in the child's order: pairs that share a sentence are one passage.
pub(super) fn passages(pairs: &[&Pair], same_language: bool, child: &Report<'_>, parent: &Report<'_>) -> Vec<Passage> {
    pairs
        .chunk_by(|one, next| one.one == next.one || one.other == next.other)
        .map(|chunk| {
            let cover = |spans: &mut dyn Iterator<Item = Span>| {
                spans.reduce(|one, other| Span::new(one.start.min(other.start), one.end.max(other.end)))
            };
            let score = chunk.iter().map(|pair| if same_language { pair.overlap.dice() } else { pair.cosine });
            Passage {
                child: cover(&mut chunk.iter().map(|pair| child.lines[pair.one].span)).unwrap_or(Span::new(0, 0)),
                parent: cover(&mut chunk.iter().map(|pair| parent.lines[pair.other].span)).unwrap_or(Span::new(0, 0)),
                score: (score.sum::<f32>() / chunk.len() as f32).clamp(0.0, 1.0),
            }
        })
        .collect()
}
