//! A store in a folder: a file a book, JSON a line, and a file an analysis. Files are written beside their final name and then
//! moved there; books are only added to, so that a run that is killed loses at most the line it was writing.

use super::log::{self, LogEnd, LogRow};
use super::records::{AnalysisRecord, CaptureLine, Sighting};
use super::{Entry, List, Store, Work, files};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use variorum::model::id::CaptureId;

/// The version of the folder's layout; 2 came with the chain in `judgements.jsonl`, which a reader of layout 1 cannot read.
const LAYOUT: u32 = 2;

/// The folder's mark: `collection.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    schema_version: u32,
    kind: String,
}

const MARK: &str = "collection.json";
const MANIFEST: &str = "manifest.jsonl";
const SIGHTINGS: &str = "sightings.jsonl";
const LOG: &str = "judgements.jsonl";
/// Where the log ended when it was last written: [`LogEnd`].
const LOG_END: &str = "judgements-end.json";
const ANALYSES: &str = "analyses";

/// What `Mark::kind` says.
pub(super) const KIND: &str = "variorum-collection";

/// An open folder.
#[derive(Debug)]
pub(crate) struct Folder {
    folder: PathBuf,
    /// The books in memory, read when they are first asked for.
    books: Mutex<Option<Books>>,
}

/// What must be known to tell whether something is new.
#[derive(Debug, Default)]
struct Books {
    captures: BTreeMap<CaptureId, CaptureLine>,
    addresses: BTreeSet<String>,
    /// Captures with where and when they were seen.
    seen: BTreeSet<(CaptureId, String, Option<String>)>,
    last_at: BTreeMap<String, Sighting>,
}

impl Books {
    fn add_capture(&mut self, line: CaptureLine) {
        self.addresses.extend(line.known.url.clone());
        self.captures.insert(line.id, line);
    }

    fn add_sighting(&mut self, sighting: &Sighting) {
        self.seen.insert((sighting.capture, sighting.source.clone(), sighting.at.clone()));
        self.last_at.insert(sighting.source.clone(), sighting.clone());
    }
}

impl Folder {
    /// Returns whether the folder holds a collection.
    pub(crate) fn is_collection(folder: &Path) -> bool {
        folder.join(MARK).exists()
    }

    /// Opens the collection in a folder; an error says why it is none, or none of ours. Older layouts are read as they are.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let mark_path = folder.join(MARK);
        let mark: Mark = files::read_json(&mark_path)?;
        if mark.kind != KIND {
            bail!("`{}` is no collection: expected kind `{KIND}`, found `{}`", mark_path.display(), mark.kind);
        }
        if mark.schema_version > LAYOUT {
            bail!(
                "`{}` was made by a newer variorum: this one reads layout {LAYOUT}, found {}; use the newer program",
                folder.display(),
                mark.schema_version
            );
        }
        Ok(Self { folder: folder.to_owned(), books: Mutex::new(None) })
    }

    /// Makes a collection in a folder that is absent or empty.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        let is_taken = folder.exists() && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if is_taken {
            bail!("`{}` is neither empty nor a collection; name a folder that is absent or empty", folder.display());
        }
        let analyses = folder.join(ANALYSES);
        fs::create_dir_all(&analyses).with_context(|| {
            format!("cannot make `{}`; check the permissions of the folder it lies in", analyses.display())
        })?;
        files::write(&folder.join(LOG), b"")?;
        mark(folder)?;
        Self::open(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn analysis_path(&self, id: CaptureId) -> PathBuf {
        self.path(ANALYSES).join(format!("{id}.json"))
    }

    /// Runs `work` on the books, which are read first where they have not been.
    fn with_books<T>(&self, work: impl FnOnce(&mut Books) -> T) -> Result<T> {
        let mut books: MutexGuard<Option<Books>> =
            self.books.lock().expect("no thread panics while it holds the books");
        if let Some(books) = books.as_mut() {
            return Ok(work(books));
        }
        let mut read = Books::default();
        files::read_json_lines(&self.path(MANIFEST))?.into_iter().for_each(|line| read.add_capture(line));
        self.sightings()?.iter().for_each(|sighting| read.add_sighting(sighting));
        Ok(work(books.insert(read)))
    }
}

/// Marks a folder as a collection of the present layout.
fn mark(folder: &Path) -> Result<()> {
    files::write_json(&folder.join(MARK), &Mark { schema_version: LAYOUT, kind: KIND.to_owned() })
}

impl Store for Folder {
    fn kind(&self) -> &'static str {
        "folder"
    }

    fn layout(&self) -> Result<u32> {
        Ok(files::read_json::<Mark>(&self.path(MARK))?.schema_version)
    }

    fn capture_line(&self, id: CaptureId) -> Result<Option<CaptureLine>> {
        self.with_books(|books| books.captures.get(&id).cloned())
    }

    fn capture_lines(&self) -> Result<Vec<CaptureLine>> {
        self.with_books(|books| books.captures.values().cloned().collect())
    }

    fn has_address(&self, url: &str) -> Result<bool> {
        self.with_books(|books| books.addresses.contains(url))
    }

    fn has_sighting(&self, sighting: &Sighting) -> Result<bool> {
        let key = (sighting.capture, sighting.source.clone(), sighting.at.clone());
        self.with_books(|books| books.seen.contains(&key))
    }

    fn last_sighting(&self, source: &str) -> Result<Option<Sighting>> {
        self.with_books(|books| books.last_at.get(source).cloned())
    }

    fn sightings(&self) -> Result<Vec<Sighting>> {
        files::read_json_lines(&self.path(SIGHTINGS))
    }

    fn add(&self, entries: &[Entry]) -> Result<()> {
        let captures: Vec<&CaptureLine> = entries.iter().filter_map(|entry| entry.capture.as_ref()).collect();
        let captures: Result<Vec<String>> = captures.into_iter().map(files::json).collect();
        let sightings: Result<Vec<String>> = entries.iter().map(|entry| files::json(&entry.sighting)).collect();
        files::add_lines(&self.path(MANIFEST), &captures?)?;
        files::add_lines(&self.path(SIGHTINGS), &sightings?)?;
        self.with_books(|books| {
            for entry in entries {
                if let Some(line) = &entry.capture {
                    books.add_capture(line.clone());
                }
                books.add_sighting(&entry.sighting);
            }
        })
    }

    fn set_captures(&self, lines: &[CaptureLine]) -> Result<()> {
        files::write_json_lines(&self.path(MANIFEST), lines)?;
        *self.books.lock().expect("no thread panics while it holds the books") = None;
        files::keep_only(&self.path(ANALYSES), &lines.iter().map(|line| line.id).collect())
    }

    fn analysis(&self, id: CaptureId) -> Result<Option<AnalysisRecord>> {
        let path = self.analysis_path(id);
        if path.exists() { files::read_json(&path).map(Some) } else { Ok(None) }
    }

    fn analysed(&self) -> Result<BTreeSet<CaptureId>> {
        let folder = self.path(ANALYSES);
        let list = || format!("cannot list `{}`", folder.display());
        let mut captures = BTreeSet::new();
        for entry in fs::read_dir(&folder).with_context(list)? {
            let path = entry.with_context(list)?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                captures.extend(files::capture_of(&path));
            }
        }
        Ok(captures)
    }

    fn set_analyses(&self, analyses: &[(CaptureId, AnalysisRecord)]) -> Result<()> {
        analyses.iter().try_for_each(|(id, analysis)| files::write_json(&self.analysis_path(*id), analysis))
    }

    fn list(&self, list: List) -> Result<Vec<String>> {
        files::read_lines(&self.path(&format!("{}.jsonl", list.name())), |line| Ok(line.to_owned()))
    }

    fn set_list(&self, list: List, lines: &[String]) -> Result<()> {
        files::write_lines(&self.path(&format!("{}.jsonl", list.name())), lines)
    }

    fn log(&self) -> Result<Vec<LogRow>> {
        files::read_lines(&self.path(LOG), log::read_line)
    }

    fn noted_log_end(&self) -> Result<Option<LogEnd>> {
        let path = self.path(LOG_END);
        if path.exists() { files::read_json(&path).map(Some) } else { Ok(None) }
    }

    fn add_to_log(&self, make: &mut dyn FnMut(&LogEnd) -> Result<Vec<LogRow>>) -> Result<()> {
        let path = self.path(LOG);
        let locked = File::options().append(true).open(&path).and_then(|file| file.lock().map(|()| file));
        let locked = locked.with_context(|| format!("cannot write `{}`; check its permissions", path.display()))?;
        let end = LogEnd::of(&self.log()?);
        let rows = make(&end)?;
        if rows.is_empty() {
            return Ok(());
        }
        if self.layout()? < LAYOUT {
            mark(&self.folder)?;
        }
        let lines: Result<Vec<String>> = rows.iter().map(log::write_line).collect();
        files::add_lines(&path, &lines?)?;
        // Killed here, the end that is noted lies within the log, which is no fault.
        files::write_json(&self.path(LOG_END), &rows.iter().fold(end, LogEnd::then))?;
        drop(locked);
        Ok(())
    }

    fn faults(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        for id in self.analysed()? {
            if let Err(error) = self.analysis(id) {
                faults.push(format!("{error:#}; the next run makes it again"));
            }
        }
        Ok(faults)
    }

    fn work(&self) -> Result<Work> {
        Work::begin(&self.folder)
    }
}
