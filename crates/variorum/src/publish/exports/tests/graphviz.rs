//! DOT read back by the grammar of the language, as far as exports use it.

use super::super::dot::quoted;
use super::*;
use std::collections::BTreeMap;

/// A graph as a reader of DOT sees it: the nodes' labels, and the edges with their attributes.
#[derive(Default)]
pub(super) struct Graph {
    labels: BTreeMap<String, String>,
    edges: Vec<(String, String, BTreeMap<String, String>)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Id(String),
    Mark(char),
    Arrow,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\n' => {}
            '{' | '}' | '[' | ']' | ';' | ',' | '=' => tokens.push(Token::Mark(letter)),
            '-' => {
                assert_eq!(letters.next(), Some('>'), "a directed graph has arrows only");
                tokens.push(Token::Arrow);
            }
            '"' => {
                let mut id = String::new();
                loop {
                    match letters.next().expect("a quoted string ends") {
                        '"' => break,
                        // As Graphviz's scanner has it: `\"` is a quotation mark, `\\` stays two for the label to read.
                        '\\' if letters.next_if_eq(&'"').is_some() => id.push('"'),
                        '\\' if letters.next_if_eq(&'\\').is_some() => id.push_str("\\\\"),
                        other => id.push(other),
                    }
                }
                tokens.push(Token::Id(id));
            }
            letter => {
                assert!(letter.is_ascii_alphabetic(), "an unquoted id is letters, found {letter:?}");
                let mut id = String::from(letter);
                while let Some(next) = letters.next_if(char::is_ascii_alphanumeric) {
                    id.push(next);
                }
                tokens.push(Token::Id(id));
            }
        }
    }
    tokens
}

/// Returns a label as Graphviz draws it: its escapes resolved.
fn drawn(label: &str) -> String {
    let mut drawn = String::new();
    let mut letters = label.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => drawn.push('\n'),
                Some('\\') => drawn.push('\\'),
                other => panic!("a label has no escape {other:?} of ours"),
            },
            other => drawn.push(other),
        }
    }
    drawn
}

/// Returns the graph of a text; panics where the text is no directed graph.
pub(super) fn read(text: &str) -> Graph {
    let tokens = tokens(text);
    let Some([Token::Id(kind), Token::Id(_), Token::Mark('{')]) = tokens.get(..3) else {
        panic!("no graph begins here")
    };
    assert_eq!(kind, "digraph");
    assert_eq!(tokens.last(), Some(&Token::Mark('}')));
    let mut graph = Graph::default();
    for statement in tokens[3..tokens.len() - 1].split_inclusive(|token| *token == Token::Mark(';')) {
        let (end, statement) = statement.split_last().expect("a part of a split is not empty");
        assert_eq!(*end, Token::Mark(';'), "a statement ends");
        match statement {
            [Token::Id(name), Token::Mark('['), attributes @ .., Token::Mark(']')] => {
                let attributes = self::attributes(attributes);
                if name != "graph" && name != "node" {
                    let fresh = graph.labels.insert(name.clone(), drawn(&attributes["label"]));
                    assert!(fresh.is_none(), "a node stands once");
                }
            }
            [Token::Id(from), Token::Arrow, Token::Id(to), Token::Mark('['), attributes @ .., Token::Mark(']')] => {
                assert!(graph.labels.contains_key(from) && graph.labels.contains_key(to), "an edge joins nodes");
                graph.edges.push((from.clone(), to.clone(), self::attributes(attributes)));
            }
            other => panic!("no statement of a graph: {other:?}"),
        }
    }
    graph
}

fn attributes(tokens: &[Token]) -> BTreeMap<String, String> {
    tokens
        .split(|token| *token == Token::Mark(','))
        .map(|attribute| match attribute {
            [Token::Id(name), Token::Mark('='), Token::Id(value)] => (name.clone(), value.clone()),
            other => panic!("no attribute: {other:?}"),
        })
        .collect()
}

#[test]
fn the_genealogy_reads_back_with_its_scripts() {
    let graph = read(&exported(Format::Dot).text);
    assert!(graph.labels.values().any(|label| label == "صدى حضرموت\n12 March 2024"));
    assert!(graph.labels.values().any(|label| label == "Wadi Post & Sons <weekly>\n21 August, year not stated"));
    let unsettled =
        graph.edges.iter().filter(|(.., attributes)| attributes.get("dir").is_some_and(|dir| dir == "none"));
    assert_eq!((graph.edges.len(), unsettled.count()), (4, 1));
    assert_eq!(graph.edges[0].2["label"], "translated 1.00");
}

proptest! {
    #[test]
    fn any_label_is_drawn_as_it_was(label in "[\\PC\n\"\\\\]{0,30}") {
        let read = tokens(&quoted(&label));
        let [Token::Id(id)] = read.as_slice() else { panic!("a quoted string is one id, found {read:?}") };
        prop_assert_eq!(drawn(id), label);
    }
}
