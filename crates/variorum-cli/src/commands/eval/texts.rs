//! Sets whose records are plain texts: read line by line, analysed as articles of one block a paragraph, findings given back
//! with offsets in code points.

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;
use variorum::model::analysis::Analysis;
use variorum::model::article::{Article, Block, BlockKind, Found, FoundIn};
use variorum::model::id::CaptureId;
use variorum::model::span::Span;
use variorum::model::time::Moment;
use variorum::pipeline::{self, Resources};
use variorum::text::digest::sha256;

/// What every record of such a set has.
#[derive(Debug, Deserialize)]
pub(super) struct Text {
    /// The record's id.
    pub(super) id: String,
    /// The text.
    pub(super) text: String,
}

/// Returns the records of a set, without those that `only` leaves out.
pub(super) fn records<T: DeserializeOwned>(input: &Path, only: &[String], id: impl Fn(&T) -> &str) -> Result<Vec<T>> {
    let text = fs::read_to_string(input).with_context(|| format!("cannot read `{}`", input.display()))?;
    let mut records = Vec::new();
    for (line_idx, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: T = serde_json::from_str(line)
            .with_context(|| format!("`{}`, line {}: not a record of the set", input.display(), line_idx + 1))?;
        if only.is_empty() || only.iter().any(|wanted| wanted == id(&record)) {
            records.push(record);
        }
    }
    Ok(records)
}

/// Returns what is found in each text; `published` gives the moment a record was written, if it says.
pub(super) fn analyses<T: Sync>(
    records: &[T],
    language: &str,
    text: impl Fn(&T) -> &str + Sync,
    published: impl Fn(&T) -> Option<Moment> + Sync,
    resources: &Resources,
) -> Vec<Analysis> {
    records
        .par_iter()
        .map(|record| pipeline::findings(article(text(record), language, published(record)), resources).value)
        .collect()
}

/// Returns a text as an article that says nothing about itself.
///
/// Where empty lines part the paragraphs, a single line feed only wraps a line, and becomes a space: every byte keeps its
/// place.
fn article(text: &str, language: &str, published: Option<Moment>) -> Article {
    let parts_by_empty_lines = text.trim().contains("\n\n");
    let bytes = text.as_bytes();
    let is_break = |at: usize| {
        let beside = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'\n');
        !parts_by_empty_lines || beside(at.checked_sub(1)) || beside(at.checked_add(1))
    };
    let unwrapped: String = text
        .char_indices()
        .map(|(at, character)| if character == '\n' && !is_break(at) { ' ' } else { character })
        .collect();
    let text = unwrapped.as_str();
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let span = Span::of(&(start..start + line.len()));
        blocks.push(Block { kind: BlockKind::Paragraph, span });
        start += line.len() + 1;
    }
    blocks.retain(|block| !block.span.text(text).trim().is_empty());
    let capture = CaptureId::from_digest(sha256(text.as_bytes()));
    let language = Found::new(language.to_owned(), FoundIn::Record, 1.0);
    Article {
        published: published.map(|moment| Found::new(moment, FoundIn::Record, 1.0)),
        ..Article::bare(capture, unwrapped, blocks, language)
    }
}

/// Returns a span's ends in code points.
pub(super) fn code_points(text: &str, span: Span) -> (usize, usize) {
    let count = |end: u32| text.get(..end as usize).map_or(0, |before| before.chars().count());
    (count(span.start), count(span.end))
}
