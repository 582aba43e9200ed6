//! A collection: the captures, what was found in each, what people decided, and the edition.
//!
//! Its records are in a store; the bytes of its captures and the renderings of its edition are files in a folder beside it.

mod care;
mod judging;
mod ledger;

pub(crate) use crate::store::{AddFailure, CaptureLine, Sighting};
pub(crate) use judging::{Signed, State, about};
pub(crate) use ledger::{Ledger, Novelty};

use crate::store::{
    Absent, Address, AnalysisRecord, AnswerFiles, CaptureFiles, Database, FailureLine, Folder, List, Store, Work, files,
};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use variorum::model::analysis::Analysis;
use variorum::model::capture::{Capture, CrawlRecord};
use variorum::model::edition::{EDITION_SCHEMA_VERSION, Edition};
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, Noted, Severity};

/// An open collection.
#[derive(Debug)]
pub(crate) struct Collection {
    /// What people know it by.
    name: String,
    /// The folder of its files.
    folder: PathBuf,
    captures: CaptureFiles,
    answers: AnswerFiles,
    store: Box<dyn Store>,
}

/// The edition for programs.
pub(crate) const EDITION: &str = "edition.json";

impl Collection {
    /// Opens the collection at an address: a folder, an SQLite file or a PostgreSQL database. An error says why it is none, or
    /// none of ours.
    pub(crate) fn open(address: &Path) -> Result<Self> {
        Self::at(&Address::parse(address)?, Absent::Refuse)
    }

    /// Opens the collection at an address, or makes one where nothing is there.
    pub(crate) fn open_or_create(address: &Path) -> Result<Self> {
        Self::at(&Address::parse(address)?, Absent::Make)
    }

    fn at(address: &Address, absent: Absent) -> Result<Self> {
        let name = address.shown();
        let (folder, store): (PathBuf, Box<dyn Store>) = match address {
            Address::Folder(folder) if Folder::is_collection(folder) => {
                (folder.clone(), Box::new(Folder::open(folder)?))
            }
            Address::Folder(folder) if absent == Absent::Make => (folder.clone(), Box::new(Folder::create(folder)?)),
            Address::Sqlite(path) if absent == Absent::Make || path.exists() => {
                let database = Database::sqlite(path, absent)?;
                (database.files().to_owned(), Box::new(database))
            }
            Address::Folder(_) | Address::Sqlite(_) => {
                bail!("`{name}` holds no collection; make one with `variorum run PATH --out {name}`")
            }
            Address::Postgres { url, files } => {
                let database = Database::postgres(name.clone(), url, files.as_deref(), absent)?;
                (database.files().to_owned(), Box::new(database))
            }
        };
        let captures = CaptureFiles::within(&folder);
        if absent == Absent::Make {
            captures.create()?;
        }
        let answers = AnswerFiles::within(&folder);
        Ok(Self { name, folder, captures, answers, store })
    }

    /// Returns what people know the collection by: its address, without a password.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the path of one of the collection's files.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Keeps other processes from changing captures and analyses until the answer is dropped; judgements may be recorded.
    pub(crate) fn work(&self) -> Result<Work> {
        self.store.work()
    }

    /// Makes the collection hold exactly these captures; bytes already there are not written again.
    pub(crate) fn set_captures(&self, captures: &[Capture]) -> Result<()> {
        captures.iter().try_for_each(|capture| self.captures.keep(capture))?;
        let lines: Vec<_> = captures.iter().map(CaptureLine::of).collect();
        self.store.set_captures(&lines)?;
        let wanted = captures.iter().map(|capture| capture.id).collect();
        self.answers.keep_only(&wanted)?;
        self.captures.keep_only(&wanted)
    }

    /// Returns what a second reader answered about a report to the question of this digest.
    pub(crate) fn answer(&self, id: CaptureId, asked: &str) -> Option<String> {
        self.answers.answer(id, asked)
    }

    /// Keeps what a second reader answered about a report to the question of this digest.
    pub(crate) fn set_answer(&self, id: CaptureId, asked: &str, model: &str, answer: &str) -> Result<()> {
        self.answers.keep(id, asked, model, answer)
    }

    /// Returns the captures that the collection holds, ascending by id, without their bytes.
    pub(crate) fn capture_lines(&self) -> Result<Vec<CaptureLine>> {
        self.store.capture_lines()
    }

    /// Returns a capture with its bytes; bytes that are not those captured are an error.
    pub(crate) fn capture(&self, line: &CaptureLine) -> Result<Capture> {
        self.captures.capture(line)
    }

    /// Opens the books of what was added when and from where.
    pub(crate) fn ledger(&self) -> Ledger<'_> {
        Ledger::open(self)
    }

    /// Returns what the last `add` could not take.
    pub(crate) fn add_failures(&self) -> Result<Vec<AddFailure>> {
        self.read_list(List::AddFailures)
    }

    /// Lists what an `add` could not take.
    pub(crate) fn set_add_failures(&self, failures: &[AddFailure]) -> Result<()> {
        self.write_list(List::AddFailures, failures)
    }

    /// Returns what reading a capture gave last time, if it was read by the same program in the same way.
    pub(crate) fn analysis(
        &self,
        id: CaptureId,
        known: &CrawlRecord,
        made_by: &str,
    ) -> Option<Noted<Option<Analysis>>> {
        // A record that cannot be read is as good as absent: the capture is read again and the record replaced, which fails
        // in its turn where the store itself is gone.
        self.store.analysis(id).ok().flatten().and_then(|record| record.if_fresh(known, made_by))
    }

    /// Returns what reading the captures gave, ascending by capture, whatever read them; reports that gave nothing are left out.
    pub(crate) fn kept_analyses(&self) -> Result<Vec<Analysis>> {
        let mut analyses = Vec::new();
        for id in self.store.analysed()? {
            analyses.extend(self.store.analysis(id)?.and_then(AnalysisRecord::into_analysis));
        }
        Ok(analyses)
    }

    /// Returns what reading a capture gave, whatever read it.
    pub(crate) fn kept_analysis(&self, id: CaptureId) -> Result<Option<Analysis>> {
        Ok(self.store.analysis(id)?.and_then(AnalysisRecord::into_analysis))
    }

    /// Finds out whether the store answers.
    pub(crate) fn ping(&self) -> Result<()> {
        self.store.layout().map(|_| ())
    }

    /// Keeps what reading a capture gave.
    pub(crate) fn set_analysis(&self, capture: &Capture, made_by: &str, read: &Noted<Option<Analysis>>) -> Result<()> {
        self.store.set_analyses(&[(capture.id, AnalysisRecord::new(&capture.known, made_by, read))])
    }

    /// Returns the edition as the last run wrote it.
    pub(crate) fn edition(&self) -> Result<Edition> {
        let path = self.path(EDITION);
        if !path.exists() {
            bail!("`{}` has no edition yet; make it with `variorum run --out {0}`", self.name);
        }
        let edition: Edition = files::read_json(&path)?;
        if edition.schema_version > EDITION_SCHEMA_VERSION {
            bail!("`{}` was made by a newer variorum; use the newer program", path.display());
        }
        Ok(edition)
    }

    /// Lists the inputs that are not in the edition, with their reasons.
    pub(crate) fn set_failures(&self, notes: &[Note]) -> Result<()> {
        let losses = notes.iter().filter(|note| note.code.severity() == Severity::Loss);
        self.write_list(List::Failures, &losses.cloned().map(FailureLine::new).collect::<Vec<_>>())
    }

    /// Writes a rendering of the edition.
    pub(crate) fn set_rendering(&self, name: &str, text: &str) -> Result<()> {
        files::write(&self.path(name), text.as_bytes())
    }

    fn read_list<T: DeserializeOwned>(&self, list: List) -> Result<Vec<T>> {
        let lines = self.store.list(list)?;
        let read = |line: &String| {
            serde_json::from_str(line).with_context(|| format!("`{}` holds a line that cannot be read", self.name))
        };
        lines.iter().map(read).collect()
    }

    fn write_list<T: Serialize>(&self, list: List, values: &[T]) -> Result<()> {
        let lines: Result<Vec<String>> = values.iter().map(files::json).collect();
        self.store.set_list(list, &lines?)
    }
}
