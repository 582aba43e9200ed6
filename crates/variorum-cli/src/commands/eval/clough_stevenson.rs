//! Short answers beside the one text they may be taken from: copied, lightly revised, heavily revised, or not derived.

use super::Predictions;
use super::texts::{analyses, records};
use anyhow::Result;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use variorum::pipeline::Resources;
use variorum::trace::reuse::{Degree, reuse};

/// A record of the set.
#[derive(Debug, Deserialize)]
struct Answer {
    id: String,
    text: String,
    source_text: String,
}

/// Returns for each answer the degree of its reuse, and the shares that it rests on.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let answers: Vec<Answer> = records(input, only, |answer: &Answer| &answer.id)?;
    let texts = analyses(&answers, "en", |answer| &answer.text, |_| None, resources);
    let sources = analyses(&answers, "en", |answer| &answer.source_text, |_| None, resources);
    let lines = answers.iter().zip(texts.iter().zip(&sources)).map(|(answer, (text, source))| {
        let found = reuse(text, source, resources.lexicons());
        let level = match found.map_or(Degree::Independent, |found| found.degree()) {
            Degree::Copied => "cut",
            Degree::LightlyRevised => "light",
            Degree::HeavilyRevised => "heavy",
            Degree::Independent => "non",
        };
        let shares = found.map(|found| {
            json!({
                "taken": found.taken, "verbatim": found.verbatim, "in_order": found.in_order,
                "retold": found.retold, "n_retold": found.n_retold,
            })
        });
        format!("{}\n", json!({ "id": answer.id, "level": level, "shares": shares }))
    });
    Ok(Predictions { text: lines.collect(), summary: format!("{} answers", answers.len()) })
}
