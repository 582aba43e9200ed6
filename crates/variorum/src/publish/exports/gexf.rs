//! The genealogy as GEXF 1.3, for Gephi and its like: an edge leads from a source to the report that took from it.

use super::super::words;
use super::graph::{Edge, Node, NodeSource, graph, share};
use super::losses::Losses;
use crate::model::edition::Edition;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// What is kept of a node and of an edge: title and type; the id is the position.
const NODE_COLUMNS: [(&str, &str); 6] = [
    ("kind", "string"),
    ("headline", "string"),
    ("published", "string"),
    ("language", "string"),
    ("url", "string"),
    ("reason", "string"),
];
const EDGE_COLUMNS: [(&str, &str); 4] =
    [("relation", "string"), ("share", "double"), ("direction settled", "boolean"), ("divergences", "integer")];

/// Returns the document. It has no date of change: the same edition gives the same bytes.
pub(super) fn document(edition: &Edition, losses: &mut Losses) -> String {
    let graph = graph(edition, losses);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let write = |writer: &mut Writer<Vec<u8>>| -> io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root =
            writer.create_element("gexf").with_attributes([("xmlns", "http://gexf.net/1.3"), ("version", "1.3")]);
        root.write_inner_content(|writer| {
            writer.create_element("meta").write_inner_content(|writer| {
                let creator = format!("variorum {}", edition.manifest.program_version);
                writer.create_element("creator").write_text_content(BytesText::new(&creator))?;
                let description = BytesText::new("Who took text from whom: an edge leads from a source to its taker.");
                writer.create_element("description").write_text_content(description)?;
                Ok(())
            })?;
            let graph_element = writer.create_element("graph");
            graph_element.with_attributes([("defaultedgetype", "directed"), ("mode", "static")]).write_inner_content(
                |writer| {
                    columns(writer, "node", &NODE_COLUMNS)?;
                    columns(writer, "edge", &EDGE_COLUMNS)?;
                    writer.create_element("nodes").write_inner_content(|writer| {
                        graph.nodes.iter().try_for_each(|node| self::node(writer, node))
                    })?;
                    writer.create_element("edges").write_inner_content(|writer| {
                        graph.edges.iter().enumerate().try_for_each(|(at, edge)| self::edge(writer, at, edge))
                    })?;
                    Ok(())
                },
            )?;
            Ok(())
        })?;
        Ok(())
    };
    write(&mut writer).expect("memory takes what is written to it");
    let mut text = String::from_utf8(writer.into_inner()).expect("what went in was UTF-8, and so are tags");
    text.push('\n');
    text
}

fn columns(writer: &mut Writer<Vec<u8>>, class: &str, columns: &[(&str, &str)]) -> io::Result<()> {
    writer.create_element("attributes").with_attribute(("class", class)).write_inner_content(|writer| {
        for (at, (title, kind)) in columns.iter().enumerate() {
            let id = at.to_string();
            let attributes = [("id", id.as_str()), ("title", title), ("type", kind)];
            writer.create_element("attribute").with_attributes(attributes).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn node(writer: &mut Writer<Vec<u8>>, node: &Node<'_>) -> io::Result<()> {
    let values = match node.source {
        NodeSource::Report(report) => [
            Some("report".to_owned()),
            report.title.as_ref().map(|title| title.value.clone()),
            report.published.as_ref().map(|published| published.value.to_string()),
            Some(report.language.clone()),
            report.url.as_ref().map(|url| url.value.clone()),
            None,
        ],
        NodeSource::Hidden(origin) => {
            [Some("text never collected".to_owned()), None, None, None, None, Some(origin.reason.clone())]
        }
    };
    let label = legible(&node.label);
    let element = writer.create_element("node").with_attributes([("id", node.id.as_str()), ("label", label.as_str())]);
    element.write_inner_content(|writer| self::values(writer, &values))?;
    Ok(())
}

fn edge(writer: &mut Writer<Vec<u8>>, at: usize, edge: &Edge) -> io::Result<()> {
    let id = at.to_string();
    let mut attributes = vec![("id", id.as_str()), ("source", edge.from.as_str()), ("target", edge.to.as_str())];
    let weight = edge.taken.as_ref().map_or_else(|| "1".to_owned(), |taken| share(taken.share));
    attributes.push(("weight", &weight));
    let values = match &edge.taken {
        Some(taken) => [
            words::derivation(taken.relation).to_owned(),
            weight.clone(),
            taken.is_settled.to_string(),
            taken.n_divergences.to_string(),
        ]
        .map(Some),
        None => [Some("carries".to_owned()), None, Some("true".to_owned()), None],
    };
    if edge.taken.as_ref().is_some_and(|taken| !taken.is_settled) {
        attributes.push(("type", "undirected"));
    }
    let element = writer.create_element("edge").with_attributes(attributes);
    element.write_inner_content(|writer| self::values(writer, &values))?;
    Ok(())
}

fn values(writer: &mut Writer<Vec<u8>>, values: &[Option<String>]) -> io::Result<()> {
    writer.create_element("attvalues").write_inner_content(|writer| {
        for (at, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            let (id, value) = (at.to_string(), legible(value));
            let attributes = [("for", id.as_str()), ("value", value.as_str())];
            writer.create_element("attvalue").with_attributes(attributes).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Returns a text on one line without the characters that XML 1.0 has no way to write.
fn legible(text: &str) -> String {
    let is_writable =
        |character: &char| !matches!(character, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(is_writable).collect()
}
