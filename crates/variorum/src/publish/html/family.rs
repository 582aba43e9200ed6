//! Text families: reports joined by borrowings or by an origin they share, laid out along a time axis.

use super::references::References;
use crate::model::edition::Report;
use crate::model::genealogy::{Derivation, HiddenOrigin};
use crate::model::id::CaptureId;
use std::collections::BTreeMap;

/// Reports whose texts hang together, laid out from top to bottom in time; heights are in rows.
pub(super) struct Family<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) edges: Vec<Edge<'a>>,
    /// Stretches of the axis that stand for a long time, with that time in words.
    pub(super) gaps: Vec<Gap>,
    /// Where the undated reports begin; nothing if all are dated.
    pub(super) undated_from: Option<f32>,
    pub(super) height: f32,
}

/// A node.
pub(super) struct Row<'a> {
    pub(super) node: Node<'a>,
    /// The middle of the row.
    pub(super) y: f32,
}

/// What a node stands for.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    Report(&'a Report),
    Hidden(&'a HiddenOrigin),
}

/// An arrow from a source to a report that took from it.
pub(super) struct Edge<'a> {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How; nothing for what came from a hidden origin.
    pub(super) derivation: Option<&'a Derivation>,
    /// Which of the nested lanes it runs in, 0 the innermost.
    pub(super) lane: usize,
}

/// A long time without a report.
pub(super) struct Gap {
    pub(super) y: f32,
    pub(super) words: String,
}

/// Days between two reports from which the axis says how long nothing happened; shorter ones are told by the dates alone.
const GAP_DAYS: i64 = 14;

/// Rows a told gap takes up.
const GAP_ROWS: f32 = 0.5;

/// Rows above the undated reports, for their heading.
const UNDATED_ROWS: f32 = 0.5;

/// Returns the families of at least two reports, the largest first, and the reports of no family.
pub(super) fn families<'a>(references: &References<'a>) -> (Vec<Family<'a>>, Option<Family<'a>>) {
    let edition = references.edition;
    let mut group: Vec<usize> = (0..edition.reports.len()).collect();
    let idx_of = |capture: CaptureId| Some(references.report_idx(capture)).filter(|&at| at < edition.reports.len());
    for derivation in &edition.genealogy.derivations {
        if let (Some(child), Some(parent)) = (idx_of(derivation.child), idx_of(derivation.parent)) {
            join(&mut group, child, parent);
        }
    }
    for hidden in &edition.genealogy.hidden_origins {
        let children: Vec<usize> = hidden.children.iter().filter_map(|&child| idx_of(child)).collect();
        for pair in children.windows(2) {
            join(&mut group, pair[0], pair[1]);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..group.len() {
        members.entry(root(&group, at)).or_default().push(at);
    }
    let (mut kin, alone): (Vec<_>, Vec<_>) = members.into_values().partition(|members| members.len() > 1);
    kin.sort_by_key(|members| (std::cmp::Reverse(members.len()), members[0]));
    let alone: Vec<usize> = alone.into_iter().flatten().collect();
    let families = kin.iter().map(|members| lay_out(references, members)).collect();
    (families, (!alone.is_empty()).then(|| lay_out(references, &alone)))
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

fn join(group: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(group, one), root(group, other));
    group[one.max(other)] = one.min(other);
}

/// Places the members in the edition's order, which is time's; a hidden origin stands above its first child.
fn lay_out<'a>(references: &References<'a>, members: &[usize]) -> Family<'a> {
    let edition = references.edition;
    let mut ordered: Vec<&Report> = members.iter().map(|&at| &edition.reports[at]).collect();
    ordered.sort_by_key(|report| (day(report).is_none(), references.report_idx(report.id)));
    let mut family = Family { rows: Vec::new(), edges: Vec::new(), gaps: Vec::new(), undated_from: None, height: 0.0 };
    let mut placed: BTreeMap<CaptureId, usize> = BTreeMap::new();
    let mut hidden_rows: Vec<(usize, &HiddenOrigin)> = Vec::new();
    let mut last_day = None;
    for report in ordered {
        match (last_day, day(report)) {
            (Some(last), Some(this)) if this - last >= GAP_DAYS => {
                family.gaps.push(Gap { y: family.height + GAP_ROWS / 2.0, words: span_in_words(this - last) });
                family.height += GAP_ROWS;
            }
            (_, None) if family.undated_from.is_none() => {
                family.undated_from = Some(family.height);
                family.height += UNDATED_ROWS;
            }
            _ => {}
        }
        last_day = day(report).or(last_day);
        for hidden in &edition.genealogy.hidden_origins {
            let is_first =
                hidden.children.contains(&report.id) && hidden_rows.iter().all(|(_, known)| *known != hidden);
            if is_first {
                hidden_rows.push((push(&mut family, Node::Hidden(hidden)), hidden));
            }
        }
        placed.insert(report.id, push(&mut family, Node::Report(report)));
    }
    for (from, hidden) in hidden_rows {
        for to in hidden.children.iter().filter_map(|child| placed.get(child)) {
            family.edges.push(Edge { from, to: *to, derivation: None, lane: 0 });
        }
    }
    for derivation in &edition.genealogy.derivations {
        if let (Some(&from), Some(&to)) = (placed.get(&derivation.parent), placed.get(&derivation.child)) {
            family.edges.push(Edge { from, to, derivation: Some(derivation), lane: 0 });
        }
    }
    assign_lanes(&mut family.edges);
    family
}

fn push<'a>(family: &mut Family<'a>, node: Node<'a>) -> usize {
    family.rows.push(Row { node, y: family.height + 0.5 });
    family.height += 1.0;
    family.rows.len() - 1
}

/// Short arrows run inside long ones; two that overlap never share a lane.
fn assign_lanes(edges: &mut [Edge<'_>]) {
    edges.sort_by_key(|edge| (edge.from.abs_diff(edge.to), edge.from, edge.to));
    for at in 0..edges.len() {
        let reach = |edge: &Edge<'_>| (edge.from.min(edge.to), edge.from.max(edge.to));
        let (first, last) = reach(&edges[at]);
        let taken: Vec<usize> = edges[..at]
            .iter()
            .filter(|other| {
                let (other_first, other_last) = reach(other);
                first < other_last && other_first < last
            })
            .map(|other| other.lane)
            .collect();
        // A longer arrow goes outside all it overlaps, not into a gap between them, so that arrows nest.
        edges[at].lane = taken.into_iter().max().map_or(0, |lane| lane + 1);
    }
}

/// Returns the first day a report can have been published on, counted from 1970; nothing without a year.
pub(super) fn day(report: &Report) -> Option<i64> {
    let (first, _) = report.published.as_ref()?.value.date.bounds()?;
    super::axis::day_number(first)
}

fn span_in_words(days: i64) -> String {
    let (n, unit) = match days {
        ..=59 => (days, "days"),
        60..=729 => ((days + 15) / 30, "months"),
        _ => ((days + 182) / 365, "years"),
    };
    format!("{n} {unit} later")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: usize, to: usize) -> Edge<'static> {
        Edge { from, to, derivation: None, lane: 0 }
    }

    #[test]
    fn arrows_nest_and_apart_arrows_share_a_lane() {
        let mut edges = [edge(0, 3), edge(0, 1), edge(1, 2), edge(2, 3)];
        assign_lanes(&mut edges);
        let lanes: Vec<_> = edges.iter().map(|edge| (edge.from, edge.to, edge.lane)).collect();
        assert_eq!(lanes, [(0, 1, 0), (1, 2, 0), (2, 3, 0), (0, 3, 1)]);
    }

    #[test]
    fn long_gaps_are_told_in_the_unit_that_fits() {
        assert_eq!(span_in_words(20), "20 days later");
        assert_eq!(span_in_words(92), "3 months later");
        assert_eq!(span_in_words(1460), "4 years later");
    }
}
