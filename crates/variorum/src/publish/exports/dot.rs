//! The genealogy as DOT, for Graphviz: an edge leads from a source to the report that took from it.

use super::super::words;
use super::graph::{Node, NodeSource, graph, share};
use super::losses::Losses;
use crate::model::edition::Edition;
use crate::model::genealogy::Relation;
use std::fmt::Write;

/// Returns the graph; labels keep their scripts.
pub(super) fn digraph(edition: &Edition, losses: &mut Losses) -> String {
    let graph = graph(edition, losses);
    let mut text = String::from("digraph genealogy {\n");
    text.push_str("  graph [charset=\"UTF-8\"];\n  node [shape=box];\n");
    for node in &graph.nodes {
        let style = if matches!(node.source, NodeSource::Hidden(_)) { ", style=dashed" } else { "" };
        let _ = writeln!(text, "  {} [label={}{style}];", quoted(&node.id), quoted(&label(node)));
    }
    for edge in &graph.edges {
        let _ = write!(text, "  {} -> {} [", quoted(&edge.from), quoted(&edge.to));
        match &edge.taken {
            Some(taken) => {
                let label = format!("{} {}", words::derivation(taken.relation), share(taken.share));
                let _ = write!(text, "label={}, style={}", quoted(&label), style(taken.relation));
                if !taken.is_settled {
                    text.push_str(", dir=none");
                }
            }
            None => text.push_str("style=dotted"),
        }
        text.push_str("];\n");
    }
    text.push_str("}\n");
    text
}

fn label(node: &Node<'_>) -> String {
    let published = match node.source {
        NodeSource::Report(report) => report.published.as_ref().map(|found| words::date(found.value.date)),
        NodeSource::Hidden(_) => Some("never collected".into()),
    };
    published.map_or_else(|| node.label.clone(), |published| format!("{}\n{published}", node.label))
}

fn style(relation: Relation) -> &'static str {
    match relation {
        Relation::Verbatim | Relation::Trimmed => "solid",
        Relation::Translated => "bold",
        Relation::Rewritten | Relation::Excerpt => "dashed",
    }
}

/// Returns a text as a quoted string of DOT. Only the quotation mark has an escape in the grammar; a backslash is read by the
/// label, where `\N` stands for the node's name, so it is doubled; a line feed becomes the label's own.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            character if character.is_control() => quoted.push(' '),
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
