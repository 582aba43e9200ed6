//! `article_extraction` and `trafilatura_eval`: pages in, the text of their articles out.
//!
//! Both sets list pages that lie beside the list, gzipped, and both score the text alone: what the page's own article says,
//! without its title.

use super::Predictions;
use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use std::fs;
use std::io::Read;
use std::path::Path;
use variorum::model::article::{Article, BlockKind};
use variorum::model::capture::CrawlRecord;
use variorum::pipeline::{self, Resources, Settings};

/// A line of the set.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    /// The page's path beside the list.
    html: String,
}

/// A page unpacks to no more than this; real ones stay below 3 MB.
const MAX_PAGE_BYTES: u64 = 50_000_000;

/// Returns the text of each page's article, in the set's order; a page without one has an empty text.
pub(super) fn predictions(
    input: &Path,
    only: &[String],
    resources: &Resources,
    settings: &Settings,
) -> Result<Predictions> {
    let text = fs::read_to_string(input).with_context(|| format!("cannot read `{}`", input.display()))?;
    let mut rows = Vec::new();
    for (line_idx, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line)
            .with_context(|| format!("`{}`, line {}: expected id and html", input.display(), line_idx + 1))?;
        if only.is_empty() || only.contains(&row.id) {
            rows.push(row);
        }
    }
    let folder = input.parent().unwrap_or(Path::new(""));
    let lines: Result<Vec<(String, bool)>> = rows
        .par_iter()
        .map(|row| {
            let bytes = unpacked(&folder.join(&row.html))?;
            let captures = pipeline::captures(&row.id, &bytes, &CrawlRecord::default(), settings).value;
            let article = captures.first().and_then(|capture| pipeline::article(capture, resources, settings).value);
            let text = article.as_ref().map(body).unwrap_or_default();
            Ok((format!("{}\n", json!({ "id": row.id, "text": text })), article.is_some()))
        })
        .collect();
    let lines = lines?;
    let n_articles = lines.iter().filter(|(_, is_article)| *is_article).count();
    let summary = format!("{} pages, {n_articles} with an article", lines.len());
    Ok(Predictions { text: lines.into_iter().map(|(line, _)| line).collect(), summary })
}

fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let packed = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut bytes = Vec::new();
    let reader = MultiGzDecoder::new(packed.as_slice());
    reader
        .take(MAX_PAGE_BYTES)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot unpack `{}`", path.display()))?;
    Ok(bytes)
}

/// Returns the blocks of an article but for its headline, a line each.
fn body(article: &Article) -> String {
    let blocks = article.blocks.iter().filter(|block| block.kind != BlockKind::Headline);
    blocks.map(|block| block.span.text(&article.text)).collect::<Vec<_>>().join("\n")
}
