//! TempEval-3: time expressions with their TIMEX3 types and values, against the date a text was written.

use super::Predictions;
use super::texts::{analyses, code_points, records};
use anyhow::Result;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use variorum::model::analysis::TimeMention;
use variorum::model::time::Moment;
use variorum::pipeline::Resources;

/// A record of the set.
#[derive(Debug, Deserialize)]
struct Document {
    id: String,
    /// When it was written: a date, perhaps with a time of day.
    dct: String,
    text: String,
}

/// Returns the time expressions of each text.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let documents: Vec<Document> = records(input, only, |document: &Document| &document.id)?;
    let written = |document: &Document| document.dct.get(..10)?.parse().ok().map(Moment::on);
    let found = analyses(&documents, "en", |document| &document.text, written, resources);
    let mut n_found = 0;
    let lines = documents.iter().zip(&found).map(|(document, analysis)| {
        n_found += analysis.times.len();
        let timexes = analysis.times.iter().map(|mention| {
            let (start, end) = code_points(&document.text, mention.span);
            json!({ "start": start, "end": end, "type": kind(mention), "value": mention.timex })
        });
        format!("{}\n", json!({ "id": document.id, "timexes": timexes.collect::<Vec<_>>() }))
    });
    let text = lines.collect();
    Ok(Predictions { text, summary: format!("{} texts, {n_found} time expressions", documents.len()) })
}

/// Returns the TIMEX3 type of an expression.
fn kind(mention: &TimeMention) -> &'static str {
    match mention.timex.as_bytes() {
        _ if mention.rule == "date/set" => "SET",
        [b'P', ..] => "DURATION",
        _ if mention.timex.contains('T') => "TIME",
        _ => "DATE",
    }
}
