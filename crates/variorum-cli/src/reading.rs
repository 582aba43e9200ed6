//! The per-capture half of the pipeline, run in parallel with a progress bar; a fault of ours in one report is contained.

use crate::collection::{CaptureLine, Collection};
use crate::input::{self, InputFile};
use crate::output;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use variorum::model::analysis::Analysis;
use variorum::model::capture::{Capture, CrawlRecord};
use variorum::model::id::CaptureId;
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
    /// Lines are printed instead, for a program that reads them.
    Lines,
}

/// The variable by which a program asks for lines of progress: `progress DONE OF`.
pub(crate) const PROGRESS: &str = "VARIORUM_PROGRESS";

impl Progress {
    /// Returns how progress is shown when it is not to be quiet.
    pub(crate) fn wanted() -> Self {
        if std::env::var_os(PROGRESS).is_some_and(|wanted| wanted == "lines") { Self::Lines } else { Self::Shown }
    }
}

/// So many lines of progress are printed at most.
const MOST_LINES: u64 = 100;

/// Bytes of stack a reading thread gets: pages nest up to the depth `clean` allows, and debug builds use several times what
/// release builds do.
const STACK_BYTES: usize = 32 << 20;

/// Returns the captures of all files below the paths, ascending by id; the same bytes twice are one capture.
pub(crate) fn captures(paths: &[PathBuf], settings: &Settings) -> Result<Noted<Vec<Capture>>> {
    let found = input::discover(paths)?;
    let mut notes = found.notes;
    let mut captures: BTreeMap<_, Capture> = BTreeMap::new();
    for file in found.value {
        let mut duplicates = Vec::new();
        let mut keep = |capture: Capture| {
            if let Some(first) = captures.get(&capture.id) {
                let message = format!("the same bytes as `{}`; they are one report, under that name", first.name);
                duplicates.push(Note::new(NoteCode::IngestDuplicate, capture.name, message));
            } else {
                captures.insert(capture.id, capture);
            }
        };
        notes.append(&mut take(&file, settings, &mut keep));
        notes.append(&mut duplicates);
    }
    Ok(Noted { value: captures.into_values().collect(), notes })
}

/// Hands the captures in a file to `sink` one by one and returns what was wrong; a web archive is never held in memory whole.
pub(crate) fn take(file: &InputFile, settings: &Settings, sink: &mut dyn FnMut(Capture)) -> Vec<Note> {
    match File::open(&file.path) {
        Ok(opened) => pipeline::stream(&file.name, &mut BufReader::new(opened), &file.known, settings, sink),
        Err(error) => {
            let message = format!("the file cannot be read ({error}); check that it is there and its permissions");
            vec![Note::new(NoteCode::IngestUnreadable, file.name.clone(), message)]
        }
    }
}

/// Captures to read: in memory, or in a collection, from which each is fetched when its turn comes.
pub(crate) enum Reports<'a> {
    /// They are here.
    Given(&'a [Capture]),
    /// They are in the collection that is read into.
    Stored(&'a [CaptureLine]),
}

impl Reports<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Given(captures) => captures.len(),
            Self::Stored(lines) => lines.len(),
        }
    }

    /// Returns the ids, in order.
    pub(crate) fn ids(&self) -> Vec<CaptureId> {
        (0..self.len()).map(|report_idx| self.key(report_idx).0).collect()
    }

    fn key(&self, report_idx: usize) -> (CaptureId, &CrawlRecord) {
        match self {
            Self::Given(captures) => (captures[report_idx].id, &captures[report_idx].known),
            Self::Stored(lines) => (lines[report_idx].id, &lines[report_idx].known),
        }
    }

    fn capture(&self, report_idx: usize, collection: Option<&Collection>) -> Result<Cow<'_, Capture>> {
        match self {
            Self::Given(captures) => Ok(Cow::Borrowed(&captures[report_idx])),
            Self::Stored(lines) => {
                let collection =
                    collection.context("stored captures are read without their collection, a fault of ours")?;
                collection.capture(&lines[report_idx]).map(Cow::Owned)
            }
        }
    }
}

/// Returns the analyses of the captures, in their order, on all cores; captures without an article have a note instead.
///
/// With a collection, what was read before by the same program in the same way is taken from it, and the rest is kept there.
pub(crate) fn analyses(
    reports: &Reports<'_>,
    collection: Option<&Collection>,
    resources: &Resources,
    settings: &Settings,
    progress: Progress,
) -> Result<Noted<Vec<Analysis>>> {
    let made_by = made_by(resources, settings);
    let bar = bar(reports.len(), progress);
    let pool =
        rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build().context("cannot start reading threads")?;
    let of = reports.len() as u64;
    let n_read = Mutex::new(0);
    let tick = || {
        bar.inc(1);
        // Counted and said in one step, so that a line never says less than the one before it.
        let mut done = n_read.lock().expect("no thread panics while it counts");
        *done += 1;
        if progress == Progress::Lines && (*done == of || done.is_multiple_of(of.div_ceil(MOST_LINES))) {
            output::say(&format!("progress {done} {of}"));
        }
    };
    let read_one = |report_idx: usize| -> Result<Noted<Option<Analysis>>> {
        let (id, known) = reports.key(report_idx);
        if let Some(read) = collection.and_then(|collection| collection.analysis(id, known, &made_by)) {
            tick();
            return Ok(read);
        }
        let capture = reports.capture(report_idx, collection)?;
        let read = contained(&capture, || pipeline::read(&capture, resources, settings));
        if let Some(collection) = collection {
            collection.set_analysis(&capture, &made_by, &read)?;
        }
        tick();
        Ok(read)
    };
    let read: Result<Vec<_>> = pool.install(|| (0..reports.len()).into_par_iter().map(read_one).collect());
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
        Progress::Hidden | Progress::Lines => ProgressBar::hidden(),
        Progress::Shown => {
            let style = ProgressStyle::with_template("reading {bar:32} {pos}/{len} reports, {eta} left");
            ProgressBar::new(n_captures as u64).with_style(style.expect("the template is well formed"))
        }
    }
}
