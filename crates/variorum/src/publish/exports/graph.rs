//! The genealogy as a graph: what its two formats, GEXF and DOT, have in common.

use super::super::words;
use super::losses::Losses;
use super::reports::Reports;
use crate::model::edition::{Edition, Report};
use crate::model::genealogy::{HiddenOrigin, Relation};
use crate::model::id::CaptureId;

/// Who took text from whom.
pub(super) struct Graph<'a> {
    /// The reports in order of publication, then the texts that were never collected.
    pub(super) nodes: Vec<Node<'a>>,
    /// From source to taker, in the genealogy's order.
    pub(super) edges: Vec<Edge>,
}

pub(super) struct Node<'a> {
    pub(super) id: String,
    /// The outlet, or what the hidden text is called.
    pub(super) label: String,
    pub(super) source: NodeSource<'a>,
}

pub(super) enum NodeSource<'a> {
    Report(&'a Report),
    Hidden(&'a HiddenOrigin),
}

pub(super) struct Edge {
    pub(super) from: String,
    pub(super) to: String,
    /// Nothing where the source is a text that was never collected.
    pub(super) taken: Option<Taken>,
}

pub(super) struct Taken {
    pub(super) relation: Relation,
    pub(super) share: f32,
    pub(super) is_settled: bool,
    pub(super) n_divergences: usize,
}

/// Returns the graph of an edition; a graph has no room for why.
pub(super) fn graph<'a>(edition: &'a Edition, losses: &mut Losses) -> Graph<'a> {
    let reports = Reports::of(edition);
    let genealogy = &edition.genealogy;
    let mut nodes: Vec<Node> = edition
        .reports
        .iter()
        .map(|report| Node {
            id: report_id(report.id),
            label: words::outlet(report).to_owned(),
            source: NodeSource::Report(report),
        })
        .collect();
    nodes.extend(genealogy.hidden_origins.iter().map(|origin| Node {
        id: hidden_id(origin.id),
        label: origin.name.clone().unwrap_or_else(|| "a text that was never collected".into()),
        source: NodeSource::Hidden(origin),
    }));
    let is_node = |capture: CaptureId| reports.get(capture).is_some();
    let derived =
        genealogy.derivations.iter().filter(|derivation| is_node(derivation.child) && is_node(derivation.parent)).map(
            |derivation| Edge {
                from: report_id(derivation.parent),
                to: report_id(derivation.child),
                taken: Some(Taken {
                    relation: derivation.relation,
                    share: derivation.share,
                    is_settled: derivation.direction.is_settled,
                    n_divergences: derivation.divergences.len(),
                }),
            },
        );
    let carried = genealogy.hidden_origins.iter().flat_map(|origin| {
        let children = origin.children.iter().filter(|child| is_node(**child));
        children.map(|child| Edge { from: hidden_id(origin.id), to: report_id(*child), taken: None })
    });
    let edges = derived.chain(carried).collect();
    losses.add(edition.events.len(), "events with their claims and readings");
    losses.add(
        genealogy.derivations.iter().map(|derivation| derivation.passages.len()).sum(),
        "aligned passages of derivations",
    );
    let evidence = genealogy.derivations.iter().map(|derivation| derivation.direction.evidence.len());
    losses.add(evidence.sum(), "reasons for the direction of a derivation");
    let divergences = genealogy.derivations.iter().map(|derivation| derivation.divergences.len());
    losses.add(divergences.sum(), "divergences of a copy from its source, of which only the number is kept");
    Graph { nodes, edges }
}

/// Returns a share with two decimals: more would be noise.
pub(super) fn share(share: f32) -> String {
    format!("{:.2}", share.clamp(0.0, 1.0))
}

fn report_id(capture: CaptureId) -> String {
    format!("report-{}", capture.short())
}

fn hidden_id(capture: CaptureId) -> String {
    format!("hidden-{}", capture.short())
}
