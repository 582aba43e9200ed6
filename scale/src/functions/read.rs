//! From files to captures, and from captures to analyses.

use super::Function;
use super::columns::{bytes, constant, empty_list, list_of, listed, longs, record, records, texts};
use crate::job::Job;
use crate::pool;
use crate::reports::{number, to_row};
use crate::source::{self, Wanted};
use anyhow::{Context, Result};
use datafusion::arrow::array::{Array, ArrayRef, BinaryBuilder, StringBuilder, UInt64Builder};
use datafusion::arrow::datatypes::DataType;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use variorum::model::analysis::Analysis;
use variorum::model::capture::{Capture, CrawlRecord, Media};
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, NoteCode, Noted};
use variorum::pipeline::{self, Resources, Settings};

pub(super) fn functions() -> Vec<Function> {
    use DataType::{Binary, UInt64, Utf8};
    vec![
        Function::new("captures_in", vec![Utf8, Utf8, Utf8, Utf8], list_of(found()), captures_in),
        Function::new(
            "read_capture",
            vec![Utf8, Utf8, UInt64, UInt64, Binary, Utf8, Utf8, Utf8],
            list_of(read()),
            read_capture,
        ),
    ]
}

/// A capture found in a file, or a note on what could not be taken.
fn found() -> DataType {
    record(&[
        ("seq", DataType::UInt64),
        ("report", DataType::UInt64),
        ("capture", DataType::Binary),
        ("name", DataType::Utf8),
        ("media", DataType::Utf8),
        ("known", DataType::Utf8),
        ("start", DataType::UInt64),
        ("length", DataType::UInt64),
        ("note", DataType::Utf8),
    ])
}

/// What reading a capture gave; without an analysis where it holds no article, and the notes say why.
fn read() -> DataType {
    record(&[
        ("name", DataType::Utf8),
        ("language", DataType::Utf8),
        ("url", DataType::Utf8),
        ("fetched", DataType::Utf8),
        ("analysis", DataType::Utf8),
        ("vectors", DataType::Binary),
        ("notes", DataType::Utf8),
    ])
}

/// `captures_in(job, path, name, known)`: the captures in a file in order, then the notes.
fn captures_in(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, paths, names, knowns] = columns else { anyhow::bail!("expected four columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(found())) };
    let job = Job::open(&folder)?;
    let (paths, names, knowns) = (texts(paths)?, texts(names)?, texts(knowns)?);
    let rows: Vec<(String, String, CrawlRecord)> = (0..paths.len())
        .map(|row| {
            let known =
                serde_json::from_str(knowns.value(row)).context("a crawl record is no JSON, a fault of ours")?;
            Ok((paths.value(row).to_owned(), names.value(row).to_owned(), known))
        })
        .collect::<Result<_>>()?;
    let all = pool::install(|| {
        rows.par_iter()
            .map(|(path, name, known)| {
                let take = || source::captures(Path::new(path), name, known, &job.settings);
                pool::contained(take).unwrap_or_else(|| (Vec::new(), vec![fault(name)]))
            })
            .collect::<Vec<_>>()
    })?;
    let (mut seq, mut report, mut capture) = (UInt64Builder::new(), UInt64Builder::new(), BinaryBuilder::new());
    let (mut name, mut media, mut known) = (StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
    let (mut start, mut length, mut note) = (UInt64Builder::new(), UInt64Builder::new(), StringBuilder::new());
    let mut lengths = Vec::with_capacity(all.len());
    for (captures, notes) in all {
        lengths.push(captures.len() + notes.len());
        for (at, found) in captures.iter().enumerate() {
            seq.append_value(at as u64);
            report.append_value(number(found.id));
            capture.append_value(found.id.digest());
            name.append_value(&found.name);
            media.append_value(serde_json::to_string(&found.media)?);
            known.append_value(serde_json::to_string(&found.known)?);
            start.append_value(found.place.0);
            length.append_value(found.place.1);
            note.append_null();
        }
        for (at, said) in notes.iter().enumerate() {
            seq.append_value((captures.len() + at) as u64);
            report.append_null();
            capture.append_null();
            name.append_value(&said.subject);
            media.append_null();
            known.append_null();
            start.append_null();
            length.append_null();
            note.append_value(serde_json::to_string(said)?);
        }
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(seq.finish()),
        Arc::new(report.finish()),
        Arc::new(capture.finish()),
        Arc::new(name.finish()),
        Arc::new(media.finish()),
        Arc::new(known.finish()),
        Arc::new(start.finish()),
        Arc::new(length.finish()),
        Arc::new(note.finish()),
    ];
    listed(&lengths, Arc::new(records(&found(), columns)?))
}

fn fault(name: &str) -> Note {
    let message = "reading it broke the program, a fault of ours: please report it with this file";
    Note::new(NoteCode::ReadFault, name, message)
}

/// Captures whose bytes are held at once.
const CAPTURES_AT_ONCE: usize = 512;

/// A capture as it is listed.
struct Listed {
    path: PathBuf,
    place: (u64, u64),
    id: CaptureId,
    name: String,
    media: Media,
    known: CrawlRecord,
}

/// Returns what captures say, in their order; one that breaks the program costs itself alone.
fn read_some(rows: &[Listed], resources: &Resources, settings: &Settings) -> Vec<Noted<Option<Analysis>>> {
    let mut by_path: BTreeMap<&Path, Vec<Wanted>> = BTreeMap::new();
    for row in rows {
        by_path.entry(&row.path).or_default().push((row.id, row.place));
    }
    let take = |(path, wanted): (&Path, Vec<Wanted>)| {
        pool::contained(|| source::take(path, &wanted, settings)).unwrap_or_default()
    };
    let taken: BTreeMap<CaptureId, Capture> = by_path.into_par_iter().flat_map_iter(take).collect();
    rows.par_iter()
        .map(|row| {
            let name = row.name.clone();
            let Some(capture) = taken.get(&row.id) else {
                let message = "the file was changed since it was listed; run again from the start";
                return Noted { value: None, notes: vec![Note::new(NoteCode::IngestUnreadable, name, message)] };
            };
            let (bytes, known) = (capture.bytes.clone(), row.known.clone());
            let capture = Capture { id: row.id, name, media: row.media, bytes, known };
            let read = || pipeline::read(&capture, resources, settings);
            pool::contained(read).unwrap_or_else(|| Noted { value: None, notes: vec![fault(&capture.name)] })
        })
        .collect()
}

/// `read_capture(job, path, start, length, capture, name, media, known)`: what one capture says.
fn read_capture(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, paths, starts, lengths, ids, names, medias, knowns] = columns else {
        anyhow::bail!("expected eight columns")
    };
    let Some(folder) = constant(job)? else { return Ok(empty_list(read())) };
    let job = Job::open(&folder)?;
    let resources = job.resources()?;
    let (paths, starts, lengths, ids) = (texts(paths)?, longs(starts)?, longs(lengths)?, bytes(ids)?);
    let (names, medias, knowns) = (texts(names)?, texts(medias)?, texts(knowns)?);
    let mut rows: Vec<Listed> = Vec::with_capacity(paths.len());
    for row in 0..paths.len() {
        rows.push(Listed {
            path: PathBuf::from(paths.value(row)),
            place: (starts.value(row), lengths.value(row)),
            id: CaptureId::from_digest(ids.value(row).try_into().context("expected digests of 32 bytes")?),
            name: names.value(row).to_owned(),
            media: serde_json::from_str(medias.value(row)).context("unknown sort of capture")?,
            known: serde_json::from_str(knowns.value(row)).context("a crawl record is no JSON, a fault of ours")?,
        });
    }
    let mut all: Vec<Noted<Option<Analysis>>> = Vec::with_capacity(rows.len());
    for rows in rows.chunks(CAPTURES_AT_ONCE) {
        all.extend(pool::install(|| read_some(rows, resources, &job.settings))?);
    }
    let (mut name, mut language, mut url) = (StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
    let (mut fetched, mut json, mut vectors) = (StringBuilder::new(), StringBuilder::new(), BinaryBuilder::new());
    let mut notes = StringBuilder::new();
    for read in all {
        notes.append_value(serde_json::to_string(&read.notes)?);
        let Some(analysis) = read.value else {
            name.append_null();
            language.append_null();
            url.append_null();
            fetched.append_null();
            json.append_null();
            vectors.append_null();
            continue;
        };
        let article = &analysis.article;
        name.append_value(&article.name);
        language.append_value(&article.language.value);
        url.append_option(article.url.as_ref().map(|url| url.value.as_str()));
        fetched.append_option(article.fetched.as_deref());
        let (text, components) = to_row(analysis)?;
        json.append_value(text);
        vectors.append_value(components);
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(name.finish()),
        Arc::new(language.finish()),
        Arc::new(url.finish()),
        Arc::new(fetched.finish()),
        Arc::new(json.finish()),
        Arc::new(vectors.finish()),
        Arc::new(notes.finish()),
    ];
    // A list of one: the optimiser calls a function that gives a record once for each field that is asked for, and does not look
    // behind an `unnest`.
    listed(&vec![1; rows.len()], Arc::new(records(&read(), columns)?))
}
