//! Each child's parents: the report its text fits best, and further ones only for what the first does not account for, so
//! that grandparents and siblings are no parents.

use super::direction::{self, earlier};
use super::kinship::Kinship;
use super::relation::relation;
use super::reports::Report;
use crate::model::genealogy::{DirectionEvidence, Relation};
use std::collections::BTreeSet;

/// A possible borrowing: `kinship.one` is the child, `kinship.other` the parent.
pub(super) struct Edge {
    pub kinship: Kinship,
    /// Evidence that the parent is the source.
    pub evidence: Vec<DirectionEvidence>,
    /// Mean likeness over all the child's lines, 0 for a line that has no counterpart.
    fit: f32,
}

/// A borrowing that was chosen.
pub(super) struct Borrowing<'a> {
    pub edge: &'a Edge,
    pub relation: Relation,
    /// The child's lines that an earlier parent accounts for.
    pub taken: BTreeSet<usize>,
}

impl Borrowing<'_> {
    /// Returns the indices of the two reports, the smaller first.
    pub(super) fn pair(&self) -> (usize, usize) {
        let (child, parent) = (self.edge.kinship.one, self.edge.kinship.other);
        (child.min(parent), child.max(parent))
    }
}

/// Fits closer than this are even. Two verbatim copies of one text differ by less; a trimmed copy, a translation and
/// a rewriting by more.
const EVEN_FIT: f32 = 0.03;

/// Returns the possible borrowings among the kinships, each in the direction its evidence points, by child and parent.
pub(super) fn edges(reports: &[Report<'_>], kinships: &[Kinship]) -> Vec<Edge> {
    let mut edges: Vec<Edge> = kinships.iter().filter_map(|kinship| edge(reports, kinship)).collect();
    edges.sort_by_key(|edge| (edge.kinship.one, edge.kinship.other));
    edges
}

/// Returns the borrowing a kinship may be, in the direction the evidence points; nothing where no text was taken.
pub(super) fn edge(reports: &[Report<'_>], kinship: &Kinship) -> Option<Edge> {
    let mut evidence = direction::evidence(kinship, reports);
    let balance = direction::balance(&evidence);
    // Evidence speaks for `one` as the source; an edge's `one` is the child. Even evidence leaves the smaller id as parent.
    let directed = if balance >= 0.0 {
        kinship.turned()
    } else {
        for reason in &mut evidence {
            reason.weight = -reason.weight;
        }
        kinship.clone()
    };
    relation(&directed, reports, &BTreeSet::new())?;
    let fit = fit(&directed, reports);
    Some(Edge { kinship: directed, evidence, fit })
}

fn fit(kinship: &Kinship, reports: &[Report<'_>]) -> f32 {
    let lines = &reports[kinship.one].lines;
    let mut likeness = vec![0.0_f32; lines.len()];
    for pair in &kinship.pairs {
        likeness[pair.one] = likeness[pair.one].max(pair.likeness);
    }
    likeness.iter().sum::<f32>() / lines.len().max(1) as f32
}

/// Returns the borrowings that stand: no child has an indirect parent, and there is no cycle. By child, the best parent
/// first.
pub(super) fn choose<'a>(reports: &[Report<'_>], edges: &'a [Edge]) -> Vec<Borrowing<'a>> {
    let mut children: Vec<Vec<&Edge>> = edges
        .chunk_by(|one, other| one.kinship.one == other.kinship.one)
        .map(|of_child| ranked(of_child, edges, reports))
        .collect();
    // The surest are placed first, so that a doubtful edge closes no cycle before a sure one.
    children
        .sort_by(|one, other| other[0].fit.total_cmp(&one[0].fit).then(one[0].kinship.one.cmp(&other[0].kinship.one)));
    let mut chosen: Vec<Borrowing<'a>> = Vec::new();
    for possible in children {
        let mut taken = BTreeSet::new();
        for edge in possible {
            let closes_cycle = is_ancestor(edge.kinship.one, edge.kinship.other, &chosen);
            if closes_cycle || is_ancestor(edge.kinship.other, edge.kinship.one, &chosen) {
                continue;
            }
            if let Some(relation) = relation(&edge.kinship, reports, &taken) {
                chosen.push(Borrowing { edge, relation, taken: taken.clone() });
                taken.extend(edge.kinship.pairs.iter().map(|pair| pair.one));
            }
        }
    }
    chosen.sort_by_key(|borrowing| (borrowing.edge.kinship.one, borrowing.taken.len()));
    chosen
}

/// Returns whether `ancestor` is `report` or among those it came from.
fn is_ancestor(ancestor: usize, report: usize, chosen: &[Borrowing<'_>]) -> bool {
    ancestor == report
        || chosen
            .iter()
            .filter(|borrowing| borrowing.edge.kinship.one == report)
            .any(|borrowing| is_ancestor(ancestor, borrowing.edge.kinship.other, chosen))
}

/// Returns a child's possible parents, best first. Among those that fit evenly comes first the one the child credits, then
/// the one the others came from, then the earliest.
fn ranked<'a>(of_child: &'a [Edge], edges: &[Edge], reports: &[Report<'_>]) -> Vec<&'a Edge> {
    let mut left: Vec<&Edge> = of_child.iter().collect();
    let mut ranked = Vec::with_capacity(left.len());
    while let Some(best) = left.iter().map(|edge| edge.fit).max_by(f32::total_cmp) {
        let even: Vec<&Edge> = left.iter().copied().filter(|edge| edge.fit >= best - EVEN_FIT).collect();
        let n_descendants = |edge: &Edge| {
            let parent = edge.kinship.other;
            even.iter()
                .filter(|other| {
                    let pair = (other.kinship.other, parent);
                    edges.binary_search_by_key(&pair, |edge| (edge.kinship.one, edge.kinship.other)).is_ok()
                })
                .count()
        };
        let first = even.iter().copied().reduce(|first, edge| {
            let credited = |edge: &Edge| direction::credits(&reports[edge.kinship.one], &reports[edge.kinship.other]);
            let order = credited(edge).cmp(&credited(first)).then(n_descendants(edge).cmp(&n_descendants(first)));
            if order.is_gt() || order.is_eq() && is_earlier(edge, first, reports) { edge } else { first }
        });
        let Some(first) = first else { break };
        left.retain(|edge| edge.kinship.other != first.kinship.other);
        ranked.push(first);
    }
    ranked
}

fn is_earlier(one: &Edge, other: &Edge, reports: &[Report<'_>]) -> bool {
    let (ours, theirs) = (reports[one.kinship.other].published(), reports[other.kinship.other].published());
    matches!((ours, theirs), (Some(ours), Some(theirs)) if earlier(ours, theirs).is_some_and(|(is_first, _)| is_first))
}
