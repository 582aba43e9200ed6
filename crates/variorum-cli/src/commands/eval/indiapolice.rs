//! `IndiaPoliceEvents`: what police did, sentence by sentence.

use super::Predictions;
use super::texts::records;
use anyhow::Result;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::path::Path;
use variorum::lang::telling::PoliceAct;
use variorum::pipeline::{self, Resources};

/// A record of the set.
#[derive(Debug, Deserialize)]
struct Document {
    id: String,
    sentences: Vec<Sentence>,
}

/// A sentence of a record.
#[derive(Debug, Deserialize)]
struct Sentence {
    sid: String,
    text: String,
}

/// Returns what police did according to each sentence; the scorer takes a document's labels from its sentences.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let documents: Vec<Document> = records(input, only, |document: &Document| &document.id)?;
    let (mut text, mut n_found) = (String::new(), 0);
    for document in &documents {
        let sentences: Vec<&str> = document.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        let found = pipeline::police_acts(&sentences, "en", resources);
        let mut labels = Map::new();
        for (sentence, acts) in document.sentences.iter().zip(found) {
            n_found += acts.len();
            labels.insert(sentence.sid.clone(), acts.into_iter().map(label).collect::<Value>());
        }
        text += &json!({ "id": document.id, "sentences": labels }).to_string();
        text.push('\n');
    }
    Ok(Predictions { text, summary: format!("{} documents, {n_found} labels", documents.len()) })
}

/// Returns the set's name of an act.
fn label(act: PoliceAct) -> &'static str {
    match act {
        PoliceAct::Kills => "KILL",
        PoliceAct::Arrests => "ARREST",
        PoliceAct::UsesForce => "FORCE",
        PoliceAct::FailsToAct => "FAIL",
        PoliceAct::Acts => "ANY_ACTION",
    }
}
