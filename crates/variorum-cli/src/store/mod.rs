//! Where the records of a collection are kept: one contract, and behind it a folder of files, an SQLite file or PostgreSQL.
//!
//! A store holds records only. The captured bytes and the renderings lie in a folder beside it, whatever the store; see
//! [`crate::collection::Collection`].

mod address;
mod answers;
mod captures;
mod database;
pub(crate) mod files;
mod folder;
pub(crate) mod log;
mod records;
mod work;

pub(crate) use address::Address;
pub(crate) use answers::AnswerFiles;
pub(crate) use captures::CaptureFiles;
pub(crate) use database::{Absent, Database, DeskRecords, Record};
pub(crate) use folder::Folder;
pub(crate) use records::{AddFailure, AnalysisRecord, CaptureLine, FailureLine, Sighting};
pub(crate) use work::Work;

use anyhow::Result;
use log::{LogEnd, LogRow};
use std::collections::BTreeSet;
use std::fmt;
use variorum::model::id::CaptureId;

/// What every kind of store does. A method that changes something does all of it or nothing, and once it has returned, what it
/// did survives the end of the process, however sudden.
pub(crate) trait Store: fmt::Debug + Send + Sync {
    /// Returns what kind of store it is, for people.
    fn kind(&self) -> &'static str;

    /// Returns the version of its layout.
    fn layout(&self) -> Result<u32>;

    /// Returns the line of a capture, if the collection holds it.
    fn capture_line(&self, id: CaptureId) -> Result<Option<CaptureLine>>;

    /// Returns the lines of all captures, ascending by id.
    fn capture_lines(&self) -> Result<Vec<CaptureLine>>;

    /// Returns whether a capture with this address is held.
    fn has_address(&self, url: &str) -> Result<bool>;

    /// Returns whether the same capture was seen at the same place at the same time.
    fn has_sighting(&self, sighting: &Sighting) -> Result<bool>;

    /// Returns the last sighting at an address or in a file.
    fn last_sighting(&self, source: &str) -> Result<Option<Sighting>>;

    /// Returns all sightings in the order they were added.
    fn sightings(&self) -> Result<Vec<Sighting>>;

    /// Adds sightings in their order, each with its capture where that is new to the collection.
    fn add(&self, entries: &[Entry]) -> Result<()>;

    /// Makes the collection hold exactly these captures; analyses of others are dropped, sightings stay.
    fn set_captures(&self, lines: &[CaptureLine]) -> Result<()>;

    /// Returns what reading a capture gave last time.
    fn analysis(&self, id: CaptureId) -> Result<Option<AnalysisRecord>>;

    /// Returns the captures that have an analysis.
    fn analysed(&self) -> Result<BTreeSet<CaptureId>>;

    /// Keeps what reading captures gave.
    fn set_analyses(&self, analyses: &[(CaptureId, AnalysisRecord)]) -> Result<()>;

    /// Returns the lines of a list.
    fn list(&self, list: List) -> Result<Vec<String>>;

    /// Replaces a list; each line is one JSON object.
    fn set_list(&self, list: List, lines: &[String]) -> Result<()>;

    /// Returns the log of judgements in its order; a row that is none is an error, for decisions must not be lost silently.
    fn log(&self) -> Result<Vec<LogRow>>;

    /// Returns where the log ended when it was last written, as noted beside it; nothing before the first row.
    fn noted_log_end(&self) -> Result<Option<LogEnd>>;

    /// Adds to the log the rows that `make` gives for where it ends; nobody else adds in between.
    fn add_to_log(&self, make: &mut dyn FnMut(&LogEnd) -> Result<Vec<LogRow>>) -> Result<()>;

    /// Returns what the store itself finds wrong with its files, one line each.
    fn faults(&self) -> Result<Vec<String>>;

    /// Keeps other processes from changing captures and analyses until the answer is dropped; an error says who does so now.
    fn work(&self) -> Result<Work>;
}

/// What one sighting adds.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The capture's line, where the capture is new.
    pub(crate) capture: Option<CaptureLine>,
    /// The sighting.
    pub(crate) sighting: Sighting,
}

/// A list that is replaced as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// What is not in the edition: [`FailureLine`].
    Failures,
    /// What the last `add` could not take: [`AddFailure`].
    AddFailures,
}

impl List {
    /// Returns the list's name: that of its file without the ending.
    fn name(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::AddFailures => "add-failures",
        }
    }
}

#[cfg(test)]
mod tests;
