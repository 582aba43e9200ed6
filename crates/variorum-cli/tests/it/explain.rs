//! `variorum explain`: every id of an edition can say what is behind it.

use crate::program::{code, json, root, said, scratch, variorum};
use std::path::PathBuf;

/// Returns the collection of the story that ships with the source.
fn story(name: &str) -> PathBuf {
    let out = scratch(name).join("story");
    let output =
        variorum(&["run".as_ref(), root().join("examples/quarry-road").as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    out
}

fn explained(collection: &std::path::Path, id: &str) -> serde_json::Value {
    let output = variorum(&["explain", id, "--in", collection.to_str().expect("the path is UTF-8"), "--json"]);
    assert_eq!(code(&output), 0, "{id}: {}", said(&output));
    serde_json::from_slice(&output.stdout).expect("the explanation is JSON")
}

fn facts<'a>(explanation: &'a serde_json::Value, about: &str) -> Vec<&'a str> {
    let facts = explanation["facts"].as_array().expect("facts are listed").iter();
    facts.filter(|fact| fact["about"] == about).filter_map(|fact| fact["text"].as_str()).collect()
}

#[test]
fn a_number_says_its_sentence_its_rules_and_who_answers_for_it() {
    let collection = story("explain-claim");
    let edition = json(&collection.join("edition.json"));
    let event = &edition["events"][0];
    let killed = event["claims"].as_array().expect("the event has claims").iter();
    let killed: Vec<&serde_json::Value> =
        killed.filter(|claim| claim["id"].as_str().is_some_and(|id| id.contains("/claim.killed/"))).collect();
    assert!(!killed.is_empty());
    for claim in killed {
        let explanation = explained(&collection, claim["id"].as_str().expect("an id is a string"));
        assert_eq!(explanation["id"], claim["id"]);
        let (sentence, words) = (explanation["sentence"].as_str(), explanation["words"].as_str());
        assert!(sentence.expect("it has a sentence").contains(words.expect("it has words")));
        let rules: Vec<&str> =
            claim["rules"].as_array().expect("rules").iter().filter_map(|rule| rule.as_str()).collect();
        assert_eq!(facts(&explanation, "rule"), rules);
        assert!(!rules.is_empty());
        assert_eq!(
            facts(&explanation, "speaker").len(),
            claim["speakers"].as_array().map_or(1, |chain| chain.len().max(1))
        );
        assert_eq!(facts(&explanation, "reading").len(), 1);
        assert_eq!(facts(&explanation, "confidence").len(), 1);
    }
}

#[test]
fn every_id_of_a_report_and_of_the_edition_is_explained() {
    let collection = story("explain-all");
    let edition = json(&collection.join("edition.json"));
    for kind in ["events", "entities"] {
        for entry in edition[kind].as_array().expect("a list") {
            let explanation = explained(&collection, entry["id"].as_str().expect("an id is a string"));
            let n_parts: usize = entry["joins"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|join| 1 + join["parts"].as_array().map_or(0, Vec::len))
                .sum();
            assert_eq!(facts(&explanation, "joined").len(), n_parts, "{}", entry["id"]);
        }
    }
    let name = edition["reports"][0]["name"].as_str().expect("a report has a name");
    let report = explained(&collection, name);
    assert_eq!(report["kind"], "report");
    for finding in facts(&report, "finding") {
        let id = finding.split(' ').next().expect("a finding's line begins with its id");
        assert!(explained(&collection, id)["id"].as_str().expect("an id").starts_with(&id[..12]));
    }
}

#[test]
fn an_id_that_is_short_of_one_lists_those_it_may_be() {
    let collection = story("explain-short");
    let folder = collection.to_str().expect("the path is UTF-8");
    let edition = json(&collection.join("edition.json"));
    let capture = edition["reports"][0]["id"].as_str().expect("an id is a string");
    let several = variorum(&["explain", &format!("{capture}/name"), "--in", folder]);
    assert_eq!(code(&several), 1);
    assert!(said(&several).contains(&format!("{capture}/name/")), "{}", said(&several));
    let none = variorum(&["explain", "nothing-like-it", "--in", folder]);
    assert_eq!(code(&none), 1);
    assert!(said(&none).contains("no id in"), "{}", said(&none));
    let nowhere = variorum(&["explain", "x", "--in", scratch("explain-nowhere").to_str().expect("UTF-8")]);
    assert!(said(&nowhere).contains("holds no collection"), "{}", said(&nowhere));
}
