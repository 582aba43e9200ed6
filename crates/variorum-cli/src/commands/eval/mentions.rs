//! Names in texts, as the heads hear them: `anercorp`, `aqmar`, `wojood_sample`, `idrisi_lmr_ar`, and those of `re3d`.
//!
//! These sets mark whole words with what clings to them, titles in or out as each likes, so it is the heads that are asked
//! here: what `analyse` makes of its findings, names cut free, is measured on stories. Sets with kinds of their own have a
//! head of their own over the same body.

use super::{Predictions, lines};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;
use variorum::pipeline::{NAMES_HEAD, Resources};
use variorum::text::encoder::{TokenHead, Worded, words_and_marks};

/// How a set is read and written.
pub(super) struct Form {
    /// The head that is asked.
    pub(super) head: &'static str,
    /// Labels of the head that the set calls otherwise.
    pub(super) renamed: &'static [(&'static str, &'static str)],
    /// Labels of the head that the set does not have.
    pub(super) left_out: &'static [&'static str],
    /// Whether its texts are tokens with spaces between, and its names whole tokens.
    pub(super) is_tokenised: bool,
}

/// A line of a set.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) text: String,
    /// Ranges of characters; without them a line is a sentence.
    #[serde(default)]
    pub(super) sentences: Vec<(usize, usize)>,
}

/// A name as the scorers read it, with offsets in characters.
#[derive(Debug, Serialize)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(rename = "type")]
    pub(super) kind: String,
    confidence: f64,
}

/// Returns the names in each text, with offsets in characters.
pub(super) fn predictions(form: &Form, input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let mut rows: Vec<Row> = lines(input, "id and text")?;
    rows.retain(|row| only.is_empty() || only.contains(&row.id));
    let head = resources.head(form.head).with_context(|| format!("expected a head `{}`, found none", form.head))?;
    let (mut text, mut n_names) = (String::new(), 0);
    for row in &rows {
        let entities = names(form, row, head, resources);
        n_names += entities.len();
        text += &json!({ "id": row.id, "entities": entities }).to_string();
        text.push('\n');
    }
    Ok(Predictions { text, summary: format!("{} texts, {n_names} names", rows.len()) })
}

/// Returns what a head hears in a text.
pub(super) fn names(form: &Form, row: &Row, head: TokenHead<'_>, resources: &Resources) -> Vec<Mention> {
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
    let words: Vec<_> = sentences.iter().map(|sentence| words_and_marks(sentence)).collect();
    let hints = resources.hints();
    let hinted: Vec<_> = sentences.iter().zip(&words).map(|(sentence, words)| hints.of(sentence, words)).collect();
    let parts = sentences.iter().zip(&encodings).zip(words.iter().zip(&hinted));
    let worded: Vec<Worded<'_>> =
        parts.map(|((&text, encoding), (words, hints))| Worded { text, encoding, words, hints }).collect();
    let mut scored = head.score_batch(&worded);
    let texts: Vec<_> = worded.iter().map(|worded| (worded.text, worded.words)).collect();
    // As `analyse` does with the head it asks; the other heads answer in the conventions they were taught.
    if form.head == NAMES_HEAD {
        head.pool(&texts, &mut scored, hints.clitics);
    }
    let mut found = Vec::new();
    for (((text, words), scored), range) in texts.iter().zip(&scored).zip(&ranges) {
        for tagged in head.tagged(text, words, scored) {
            let label = tagged.label.as_str();
            if form.left_out.contains(&label) {
                continue;
            }
            let kind = form.renamed.iter().find(|(ours, _)| *ours == label).map_or(label, |(_, theirs)| theirs);
            let (mut start, mut end) =
                (range.start + tagged.range.start as usize, range.start + tagged.range.end as usize);
            if form.is_tokenised {
                let is_break = |character: char| character.is_whitespace();
                start = row.text[..start].rfind(is_break).map_or(0, |at| at + 1);
                end += row.text[end..].find(is_break).unwrap_or(row.text.len() - end);
            }
            let character_at = |byte: usize| offsets.partition_point(|&at| at < byte);
            let confidence = (f64::from(tagged.confidence) * 1e3).round() / 1e3;
            let (start, end) = (character_at(start), character_at(end));
            found.push(Mention { start, end, kind: kind.to_owned(), confidence });
        }
    }
    found
}
