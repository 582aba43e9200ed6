//! A second reader's answers: one file a report, beside every kind of store. They came from outside, as captures did, and cost
//! time to have again.

use super::files;
use super::records::RECORD_VERSION;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use variorum::model::id::CaptureId;

/// The folder `answers`.
#[derive(Debug, Clone)]
pub(crate) struct AnswerFiles {
    folder: PathBuf,
}

/// What a second reader answered about a report, and to what.
#[derive(Debug, Serialize, Deserialize)]
struct AnswerRecord {
    schema_version: u32,
    /// Digest of the model's name, what it was told and the report; another digest means that another question was asked.
    asked: String,
    model: String,
    answer: String,
}

impl AnswerFiles {
    /// Returns the answers in a collection's folder of files.
    pub(crate) fn within(folder: &Path) -> Self {
        Self { folder: folder.join("answers") }
    }

    /// Returns what was answered about a report to this question. A file that cannot be read is as good as absent.
    pub(crate) fn answer(&self, capture: CaptureId, asked: &str) -> Option<String> {
        let record: AnswerRecord = files::read_json(&self.path(capture)).ok()?;
        (record.schema_version == RECORD_VERSION && record.asked == asked).then_some(record.answer)
    }

    /// Keeps an answer in place of an earlier one about the same report.
    pub(crate) fn keep(&self, capture: CaptureId, asked: &str, model: &str, answer: &str) -> Result<()> {
        self.create()?;
        let (asked, model, answer) = (asked.to_owned(), model.to_owned(), answer.to_owned());
        files::write_json(&self.path(capture), &AnswerRecord { schema_version: RECORD_VERSION, asked, model, answer })
    }

    /// Removes all answers but those about these reports: an answer quotes the report.
    pub(crate) fn keep_only(&self, wanted: &BTreeSet<CaptureId>) -> Result<()> {
        if self.folder.exists() { files::keep_only(&self.folder, wanted) } else { Ok(()) }
    }

    /// Copies the answers about these reports.
    pub(crate) fn copy_to(&self, other: &Self, wanted: &BTreeSet<CaptureId>) -> Result<()> {
        for path in wanted.iter().map(|capture| self.path(*capture)).filter(|path| path.exists()) {
            other.create()?;
            let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            files::write(&other.folder.join(path.file_name().expect("it has a name")), &bytes)?;
        }
        Ok(())
    }

    fn create(&self) -> Result<()> {
        fs::create_dir_all(&self.folder).with_context(|| format!("cannot make `{}`", self.folder.display()))
    }

    fn path(&self, capture: CaptureId) -> PathBuf {
        self.folder.join(format!("{capture}.json"))
    }
}
