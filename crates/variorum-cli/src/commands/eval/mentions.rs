//! Names in texts, as the names head hears them: `anercorp`, `aqmar`, `wojood_sample`, `re3d`.
//!
//! These sets mark whole words with what clings to them, titles in or out as each likes, so it is the head that is asked
//! here: what `analyse` makes of its findings, names cut free, is measured on stories. Kinds that only a set has (dates,
//! occupations, weapons) are not found.

use super::{Predictions, lines};
use anyhow::Result;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use variorum::pipeline::Resources;
use variorum::text::encoder::words_and_marks;

/// How a set is read and written: its own words for the head's kinds.
pub(super) struct Form {
    pub(super) person: &'static str,
    pub(super) organisation: &'static str,
    pub(super) place: &'static str,
    /// Peoples, events, laws, works; nothing where the set has no such kind.
    pub(super) other: Option<&'static str>,
    /// Whether its texts are tokens with spaces between, and its names whole tokens.
    pub(super) is_tokenised: bool,
}

/// A line of a set.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    text: String,
    /// Ranges of characters; without them a line is a sentence.
    #[serde(default)]
    sentences: Vec<(usize, usize)>,
}

/// Returns the names in each text, with offsets in characters.
pub(super) fn predictions(form: &Form, input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let mut rows: Vec<Row> = lines(input, "id and text")?;
    rows.retain(|row| only.is_empty() || only.contains(&row.id));
    let (mut text, mut n_names) = (String::new(), 0);
    for row in &rows {
        let entities = names(form, row, resources);
        n_names += entities.len();
        text += &json!({ "id": row.id, "entities": entities }).to_string();
        text.push('\n');
    }
    Ok(Predictions { text, summary: format!("{} texts, {n_names} names", rows.len()) })
}

fn names(form: &Form, row: &Row, resources: &Resources) -> Vec<serde_json::Value> {
    // Where each character begins, and the end.
    let offsets: Vec<usize> = row.text.char_indices().map(|(at, _)| at).chain([row.text.len()]).collect();
    let byte_at = |character: usize| offsets.get(character).copied().unwrap_or(row.text.len());
    let ranges: Vec<_> = if row.sentences.is_empty() {
        let starts = row.text.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some(*end - line.len()..*end)
        });
        starts.collect()
    } else {
        row.sentences.iter().map(|&(start, end)| byte_at(start)..byte_at(end)).collect()
    };
    let sentences: Vec<&str> = ranges.iter().map(|range| row.text.get(range.clone()).unwrap_or("")).collect();
    let encodings = resources.encoder().encode_batch(&sentences);
    let mut found = Vec::new();
    for ((sentence, encoding), range) in sentences.iter().zip(&encodings).zip(&ranges) {
        for tagged in resources.names().tag(sentence, encoding, &words_and_marks(sentence)) {
            let Some(kind) = kind(form, &tagged.label) else { continue };
            let (mut start, mut end) =
                (range.start + tagged.range.start as usize, range.start + tagged.range.end as usize);
            if form.is_tokenised {
                let is_break = |character: char| character.is_whitespace();
                start = row.text[..start].rfind(is_break).map_or(0, |at| at + 1);
                end += row.text[end..].find(is_break).unwrap_or(row.text.len() - end);
            }
            let character_at = |byte: usize| offsets.partition_point(|&at| at < byte);
            found.push(json!({ "start": character_at(start), "end": character_at(end), "type": kind }));
        }
    }
    found
}

fn kind(form: &Form, label: &str) -> Option<&'static str> {
    match label {
        "PER" => Some(form.person),
        "ORG" => Some(form.organisation),
        "LOC" => Some(form.place),
        _ => form.other,
    }
}
