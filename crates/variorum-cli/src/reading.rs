//! The per-capture half of the pipeline, run in parallel with a progress bar; a fault of ours in one report is contained.

use crate::collection::Collection;
use crate::input;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use variorum::model::analysis::Analysis;
use variorum::model::capture::Capture;
use variorum::model::note::{Note, NoteCode, Noted};
use variorum::pipeline::{self, Resources, Settings};
use variorum::text::digest;

/// Whether a progress bar is drawn on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It is, if stderr is a terminal.
    Shown,
    /// It is not.
    Hidden,
}

/// Bytes of stack a reading thread gets: pages nest up to the depth `clean` allows, and debug builds use several times what
/// release builds do.
const STACK_BYTES: usize = 32 << 20;

/// Returns the captures of all files below the paths, ascending by id; the same bytes twice are one capture.
pub(crate) fn captures(paths: &[PathBuf], settings: &Settings) -> Result<Noted<Vec<Capture>>> {
    let found = input::discover(paths)?;
    let mut notes = found.notes;
    let mut captures: BTreeMap<_, Capture> = BTreeMap::new();
    for file in found.value {
        // A file too large to take is told by its size, before its bytes fill the memory.
        let n_bytes = fs::metadata(&file.path).map_or(0, |metadata| metadata.len());
        let limit = settings.limits.max_file_bytes;
        if n_bytes > limit {
            let message = format!(
                "the file has {n_bytes} bytes, more than the limit of {limit}; raise limits.max_file_bytes or split it"
            );
            notes.push(Note::new(NoteCode::IngestTooLarge, file.name, message));
            continue;
        }
        let bytes = match fs::read(&file.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("the file cannot be read ({error}); check that it is there and its permissions");
                notes.push(Note::new(NoteCode::IngestUnreadable, file.name, message));
                continue;
            }
        };
        for capture in pipeline::captures(&file.name, &bytes, file.known, settings).split_into(&mut notes) {
            if let Some(first) = captures.get(&capture.id) {
                let message = format!("the same bytes as `{}`; they are one report, under that name", first.name);
                notes.push(Note::new(NoteCode::IngestDuplicate, capture.name, message));
            } else {
                captures.insert(capture.id, capture);
            }
        }
    }
    Ok(Noted { value: captures.into_values().collect(), notes })
}

/// Returns the analyses of the captures, in their order, on all cores; captures without an article have a note instead.
///
/// With a collection, what was read before by the same program in the same way is taken from it, and the rest is kept there.
pub(crate) fn analyses(
    captures: &[Capture],
    collection: Option<&Collection>,
    resources: &Resources,
    settings: &Settings,
    progress: Progress,
) -> Result<Noted<Vec<Analysis>>> {
    let made_by = made_by(resources, settings);
    let bar = bar(captures.len(), progress);
    let pool =
        rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build().context("cannot start reading threads")?;
    let read_one = |capture: &Capture| -> Result<Noted<Option<Analysis>>> {
        if let Some(read) = collection.and_then(|collection| collection.analysis(capture, &made_by)) {
            bar.inc(1);
            return Ok(read);
        }
        let read = contained(capture, || pipeline::read(capture, resources, settings));
        if let Some(collection) = collection {
            collection.set_analysis(capture, &made_by, &read)?;
        }
        bar.inc(1);
        Ok(read)
    };
    let read: Result<Vec<_>> = pool.install(|| captures.par_iter().map(read_one).collect());
    bar.finish_and_clear();
    let mut notes = Vec::new();
    let analyses = read?.into_iter().filter_map(|read| read.split_into(&mut notes)).collect();
    Ok(Noted { value: analyses, notes })
}

/// Turns a panic while one capture is read into a note, so that the others go on.
fn contained(capture: &Capture, read: impl FnOnce() -> Noted<Option<Analysis>>) -> Noted<Option<Analysis>> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let message = "reading it broke the program, a fault of ours: please report it with this file".to_owned();
        Noted { value: None, notes: vec![Note::new(NoteCode::ReadFault, capture.name.clone(), message)] }
    })
}

/// Returns the digest of all that decides what reading a capture gives: the program's file, resources, settings.
///
/// The version alone would not do: two builds of one version read differently while the program is being worked on. Size
/// and time of the file stand for its bytes; a copy with another time costs one more reading, nothing else.
fn made_by(resources: &Resources, settings: &Settings) -> String {
    let program = std::env::current_exe().and_then(fs::metadata).and_then(|file| Ok((file.len(), file.modified()?)));
    let mut parts = vec![format!("{program:?}"), pipeline::settings_digest(settings)];
    parts.extend(resources.digests().into_iter().map(|resource| resource.sha256));
    digest::sha256_hex(parts.join("\n").as_bytes())
}

fn bar(n_captures: usize, progress: Progress) -> ProgressBar {
    match progress {
        Progress::Hidden => ProgressBar::hidden(),
        Progress::Shown => {
            let style = ProgressStyle::with_template("reading {bar:32} {pos}/{len} reports, {eta} left");
            ProgressBar::new(n_captures as u64).with_style(style.expect("the template is well formed"))
        }
    }
}
