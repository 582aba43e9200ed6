//! `PolNeAR`: who said what, as source, cue and content of each attribution.

use super::Predictions;
use super::texts::{Text, analyses, code_points, records};
use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use variorum::model::analysis::Analysis;
use variorum::model::attribution::Attribution;
use variorum::model::span::Span;
use variorum::pipeline::Resources;

/// A range of a text in code points.
#[derive(Debug, Serialize)]
struct Part {
    start: usize,
    end: usize,
}

/// Returns the attributions of each text.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let texts: Vec<Text> = records(input, only, |text: &Text| &text.id)?;
    let found = analyses(&texts, "en", |text| &text.text, |_| None, resources);
    let mut n_found = 0;
    let lines = texts.iter().zip(&found).map(|(text, analysis)| {
        let attributions: Vec<_> = by_cue(analysis)
            .into_iter()
            .map(|parts| {
                let first = parts[0];
                let source = first.source.or_else(|| implied(first));
                let contents = joined(parts.iter().map(|part| part.content).collect(), &analysis.article.text);
                json!({
                    "source": source.map(|span| part(&text.text, span)).into_iter().collect::<Vec<_>>(),
                    "cue": [part(&text.text, first.cue)],
                    "content": contents.into_iter().map(|span| part(&text.text, span)).collect::<Vec<_>>(),
                })
            })
            .collect();
        n_found += attributions.len();
        format!("{}\n", json!({ "id": text.id, "attributions": attributions }))
    });
    let lines = lines.collect();
    Ok(Predictions { text: lines, summary: format!("{} texts, {n_found} attributions", texts.len()) })
}

/// Returns the attributions of an analysis by their cue, in text order: the set counts what stands before a cue, after it
/// and in the sentences that go on from it as one content in parts.
fn by_cue(analysis: &Analysis) -> Vec<Vec<&Attribution>> {
    let mut groups: Vec<Vec<&Attribution>> = Vec::new();
    for attribution in &analysis.attributions {
        match groups.iter_mut().find(|group| group[0].cue == attribution.cue) {
            Some(group) => group.push(attribution),
            None => groups.push(vec![attribution]),
        }
    }
    for group in &mut groups {
        // The part that prints its source says who it is.
        group.sort_by_key(|attribution| (attribution.source.is_none(), attribution.content));
    }
    groups
}

/// Returns where the accountable speaker of an attribution without a source of its own is printed.
fn implied(attribution: &Attribution) -> Option<Span> {
    attribution.speakers.last().and_then(|speaker| speaker.span)
}

/// Returns spans in text order, neighbours between which nothing but white space stands made one.
fn joined(mut spans: Vec<Span>, text: &str) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if between(text, *last, span).trim().is_empty() => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

fn between(text: &str, before: Span, after: Span) -> &str {
    text.get(before.end as usize..after.start as usize).unwrap_or("")
}

fn part(text: &str, span: Span) -> Part {
    let (start, end) = code_points(text, span);
    Part { start, end }
}
