//! ECB+: which reports tell one piece of news, all topics pooled.

use super::Predictions;
use super::texts::{Text, analyses, records};
use anyhow::Result;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use variorum::link::news::news;
use variorum::pipeline::Resources;

/// Returns for each report the group of reports it belongs to.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let mut reports: Vec<Text> = records(input, only, |report: &Text| &report.id)?;
    for report in &mut reports {
        // The first line of most reports is the address they were found under, which is no part of their text.
        if report.text.starts_with("http") {
            report.text = report.text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        }
    }
    let found = analyses(&reports, "en", |report| &report.text, |_| None, resources);
    let groups = news(&found, resources.lexicons());
    let group_of: BTreeMap<_, _> =
        groups.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |&capture| (capture, at))).collect();
    let lines = reports.iter().zip(&found).map(|(report, analysis)| {
        format!("{}\n", json!({ "id": report.id, "event": group_of.get(&analysis.article.capture) }))
    });
    let text = lines.collect();
    Ok(Predictions { text, summary: format!("{} reports in {} groups", reports.len(), groups.len()) })
}
