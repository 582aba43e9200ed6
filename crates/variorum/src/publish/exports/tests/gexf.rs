//! GEXF read back by the rules of its schema (1.3).

use super::*;
use quick_xml::encoding::Decoder;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

/// A graph as a reader of GEXF sees it.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) edges: Vec<BTreeMap<String, String>>,
}

/// Returns the graph of a document; panics where the document breaks a rule of the format.
pub(super) fn read(text: &str) -> Graph {
    let mut reader = Reader::from_str(text);
    let mut graph = Graph::default();
    let mut path: Vec<String> = Vec::new();
    let mut columns: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut class = String::new();
    loop {
        let event = reader.read_event().expect("the document is well-formed XML");
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                let name = String::from_utf8(element.name().as_ref().to_vec()).expect("names are UTF-8");
                let attributes = attributes(&element, reader.decoder());
                let parent = path.last().map(String::as_str);
                match (parent, name.as_str()) {
                    (None, "gexf") => {
                        assert_eq!(attributes["xmlns"], "http://gexf.net/1.3");
                        assert_eq!(attributes["version"], "1.3");
                    }
                    (Some("gexf"), "meta" | "graph")
                    | (Some("meta"), "creator" | "description")
                    | (Some("node" | "edge"), "attvalues") => {}
                    (Some("graph"), "attributes") => {
                        assert!(graph.labels.is_empty(), "attributes are declared before the nodes");
                        class.clone_from(&attributes["class"]);
                    }
                    (Some("attributes"), "attribute") => {
                        assert!(!attributes["title"].is_empty());
                        let fresh =
                            columns.insert((class.clone(), attributes["id"].clone()), attributes["type"].clone());
                        assert!(fresh.is_none(), "an attribute is declared once");
                    }
                    (Some("graph"), "nodes") => class = "node".into(),
                    (Some("graph"), "edges") => class = "edge".into(),
                    (Some("nodes"), "node") => {
                        let fresh = graph.labels.insert(attributes["id"].clone(), attributes["label"].clone());
                        assert!(fresh.is_none(), "a node's id is its own");
                    }
                    (Some("edges"), "edge") => {
                        for end in ["source", "target"] {
                            assert!(graph.labels.contains_key(&attributes[end]), "an edge's {end} is a node");
                        }
                        let kind = attributes.get("type").map_or("directed", String::as_str);
                        assert!(["directed", "undirected", "mutual"].contains(&kind));
                        assert!(attributes["weight"].parse::<f64>().is_ok());
                        graph.edges.push(attributes);
                    }
                    (Some("attvalues"), "attvalue") => {
                        let kind = &columns[&(class.clone(), attributes["for"].clone())];
                        let value = &attributes["value"];
                        let fits = match kind.as_str() {
                            "string" => true,
                            "double" => value.parse::<f64>().is_ok(),
                            "integer" => value.parse::<i64>().is_ok(),
                            "boolean" => value.parse::<bool>().is_ok(),
                            other => panic!("the format has no type `{other}`"),
                        };
                        assert!(fits, "`{value}` is no {kind}");
                    }
                    (parent, name) => panic!("the format has no `{name}` in {parent:?}"),
                }
                if !is_empty {
                    path.push(name);
                }
            }
            Event::End(_) => {
                path.pop();
            }
            _ => {}
        }
    }
    assert!(path.is_empty());
    graph
}

fn attributes(element: &BytesStart<'_>, decoder: Decoder) -> BTreeMap<String, String> {
    element
        .attributes()
        .map(|attribute| {
            let attribute = attribute.expect("an attribute is well formed and stands once");
            let name = String::from_utf8(attribute.key.as_ref().to_vec()).expect("names are UTF-8");
            let value = attribute.decoded_and_normalized_value(XmlVersion::Implicit1_0, decoder).expect("a value's references are known").into_owned();
            let is_character = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            assert!(value.chars().all(is_character), "XML 1.0 has no such character: {value:?}");
            (name, value)
        })
        .collect()
}

#[test]
fn the_genealogy_is_a_graph_with_its_directions() {
    let graph = read(&exported(Format::Gexf).text);
    assert_eq!(graph.labels.len(), sample::edition().reports.len() + 1, "every report and the text never collected");
    assert!(graph.labels.values().any(|label| label == "صدى حضرموت"), "Arabic labels stay as they are");
    assert!(graph.labels.values().any(|label| label == "Wadi Post & Sons <weekly>"));
    let undirected = graph.edges.iter().filter(|edge| edge.get("type").is_some_and(|kind| kind == "undirected"));
    assert_eq!((graph.edges.len(), undirected.count()), (4, 1));
    let translated = &graph.edges[0];
    assert_eq!(graph.labels[&translated["source"]], "صدى حضرموت", "an edge leads from the source to its taker");
    assert_eq!(graph.labels[&translated["target"]], "Gulf Ledger");
}
