//! NTREX: two piles of documents, English and Arabic; which translates which, and which sentence which.
//!
//! Row and position are the gold, so both piles and the sentences of every document are first put into the order of a
//! hash: nothing that follows can lean on where a thing stood.

use super::Predictions;
use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use std::fs;
use std::path::Path;
use variorum::pipeline::Resources;
use variorum::text::align::{counterparts, translation_links};
use variorum::text::digest::sha256;

/// A line of the set.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    en: Vec<String>,
    ar: Vec<String>,
}

/// A document of one pile: its sentences' vectors in the order of a hash, and where each stood.
struct Document {
    id: String,
    vectors: Vec<Vec<f32>>,
    positions: Vec<usize>,
}

/// Returns, for each English document, its Arabic candidates best first and the links between its sentences and those of the
/// Arabic document of the same id.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let text = fs::read_to_string(input).with_context(|| format!("cannot read `{}`", input.display()))?;
    let mut rows = Vec::new();
    for (line_idx, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line)
            .with_context(|| format!("`{}`, line {}: expected id, en and ar", input.display(), line_idx + 1))?;
        if only.is_empty() || only.contains(&row.id) {
            rows.push(row);
        }
    }
    let english = pile(rows.iter().map(|row| (&row.id, &row.en)), "en", resources);
    let arabic = pile(rows.iter().map(|row| (&row.id, &row.ar)), "ar", resources);
    let (english_rows, arabic_rows) = (rows_of(&english), rows_of(&arabic));
    let ranked = counterparts(&english_rows, &arabic_rows);
    let mut lines: Vec<(String, String)> = english
        .iter()
        .enumerate()
        .map(|(document_idx, document)| {
            let candidates: Vec<_> = ranked[document_idx].iter().map(|candidate| &arabic[candidate.text].id).collect();
            let partner = arabic.iter().position(|other| other.id == document.id);
            let links: Vec<_> = partner.map_or_else(Vec::new, |partner| {
                let links = translation_links(&english_rows[document_idx], &arabic_rows[partner]);
                links
                    .iter()
                    .map(|link| [document.positions[link.row], arabic[partner].positions[link.column]])
                    .collect()
            });
            let line = json!({ "id": document.id, "ar": candidates, "links": links });
            (document.id.clone(), format!("{line}\n"))
        })
        .collect();
    lines.sort();
    let summary = format!("{} documents", lines.len());
    Ok(Predictions { text: lines.into_iter().map(|(_, line)| line).collect(), summary })
}

/// Returns the documents' vectors as the alignment takes them.
fn rows_of(pile: &[Document]) -> Vec<Vec<&[f32]>> {
    pile.iter().map(|document| document.vectors.iter().map(Vec::as_slice).collect()).collect()
}

/// Returns the documents of one language, encoded, all in the order of a hash.
fn pile<'a>(
    documents: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
    language: &str,
    resources: &Resources,
) -> Vec<Document> {
    let mut documents: Vec<_> = documents.collect();
    documents.sort_by_key(|(id, _)| sha256(format!("{language} {id}").as_bytes()));
    documents
        .par_iter()
        .map(|(id, sentences)| {
            let mut positions: Vec<usize> = (0..sentences.len()).collect();
            positions.sort_by_key(|&position| sha256(sentences[position].as_bytes()));
            let texts: Vec<&str> = positions.iter().map(|&position| sentences[position].as_str()).collect();
            let encodings = resources.encoder().encode_batch(&texts);
            let centre = |sentence: &[f32]| resources.centring().centre(language, sentence);
            let vectors = encodings.iter().map(|encoding| centre(&encoding.sentence)).collect();
            Document { id: (*id).clone(), vectors, positions }
        })
        .collect()
}
