//! Who says what and what is claimed, in 400 Arabic sentences of our own (`fixtures/sayings_ar.jsonl`). Rules may be written
//! from the odd half; the floors are of the even one, which is read by nobody who writes them.

#![expect(clippy::disallowed_methods, reason = "a test may read files")]
#![expect(clippy::print_stdout, reason = "the figures by field are printed for bench/runs")]

use crate::gold::{ONE_PHRASE, dice};
use crate::models::{analysis, resources, root};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use variorum::model::analysis::Analysis;
use variorum::model::claim::{Count, Value};

/// Hits, what was found and what is marked.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    hits: usize,
    found: usize,
    marked: usize,
}

impl Tally {
    fn f1(self) -> f64 {
        2.0 * self.hits as f64 / (self.found + self.marked).max(1) as f64
    }
}

/// Counts the pairs of found and marked that `is_hit` says are one; each is in one pair at most.
fn tally<F, M>(found: &[F], marked: &[M], is_hit: impl Fn(&F, &M) -> bool) -> Tally {
    let mut left: Vec<&M> = marked.iter().collect();
    let mut hits = 0;
    for one in found {
        if let Some(at) = left.iter().position(|other| is_hit(one, other)) {
            left.remove(at);
            hits += 1;
        }
    }
    Tally { hits, found: found.len(), marked: marked.len() }
}

/// Returns "3", "3-" or "3-5" as an interval.
fn count(value: &str) -> Option<Count> {
    let (min, max) = value.split_once('-').unwrap_or((value, value));
    Some(Count { min: min.parse().ok()?, max: if max.is_empty() { None } else { Some(max.parse().ok()?) } })
}

fn text<'j>(object: &'j Json, key: &str) -> &'j str {
    object[key].as_str().unwrap_or_default()
}

/// Compares the attributions: content, and who answers for it.
fn attributions(found: &Analysis, record: &Json) -> Tally {
    let marked = record["attributions"].as_array().expect("attributions are listed");
    tally(&found.attributions, marked, |one, other| {
        let speaker = one.speakers.last().map_or("", |speaker| speaker.name.as_str());
        let named = other["speakers"].as_array().and_then(|chain| chain.last()).and_then(Json::as_str);
        dice(one.content.text(&found.article.text), text(other, "content")) >= ONE_PHRASE
            && dice(speaker, named.unwrap_or_default()) >= ONE_PHRASE
    })
}

/// Compares the claims of one field: numbers by value, all else by the words.
fn claims(found: &Analysis, record: &Json, field: &str) -> Tally {
    let ours: Vec<_> = found.claims.iter().filter(|claim| claim.field().name() == field).collect();
    let marked: Vec<&Json> = record["claims"]
        .as_array()
        .expect("claims are listed")
        .iter()
        .filter(|claim| text(claim, "field") == field)
        .collect();
    tally(&ours, &marked, |one, other| match (&one.value, other["value"].as_str().and_then(count)) {
        (Value::Count(ours), Some(theirs)) => *ours == theirs,
        (Value::Count(_), None) | (_, Some(_)) => false,
        _ => dice(one.span().text(&found.article.text), text(other, "text")) >= ONE_PHRASE,
    })
}

#[test]
fn arabic_sayings_are_read() {
    let path = root().join("crates/variorum/tests/fixtures/sayings_ar.jsonl");
    let lines = std::fs::read_to_string(path).expect("the repository has the sentences");
    let resources = resources();
    let mut tallies: BTreeMap<(bool, String), Tally> = BTreeMap::new();
    for line in lines.lines() {
        let record: Json = serde_json::from_str(line).expect("a line is JSON");
        let is_test = text(&record, "id").parse::<u32>().expect("an id is a number").is_multiple_of(2);
        let found = analysis("saying.txt", text(&record, "text").as_bytes(), &resources);
        let mut add = |name: &str, one: Tally| {
            let sum = tallies.entry((is_test, name.to_owned())).or_default();
            *sum = Tally { hits: sum.hits + one.hits, found: sum.found + one.found, marked: sum.marked + one.marked };
        };
        add("attributions", attributions(&found, &record));
        for field in variorum::model::claim::Field::ALL {
            let one = claims(&found, &record, field.name());
            add(field.name(), one);
            add("claims", one);
        }
    }
    for ((is_test, name), tally) in &tallies {
        let half = if *is_test { "even" } else { "odd" };
        println!("{half:4} {name:16} F1 {:.3}  {tally:?}", tally.f1());
    }
    for (name, floor) in [("attributions", 0.65), ("claims", 0.35)] {
        let f1 = tallies[&(true, name.to_owned())].f1();
        assert!(f1 >= floor, "{name}: F1 {f1:.3}, below its floor {floor}");
    }
}
