//! The records of a collection, as every store keeps them: JSON with a version, whether a line of a file or a cell of a table.

use crate::fetch::Validators;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use variorum::model::analysis::Analysis;
use variorum::model::capture::{Capture, CrawlRecord, Media};
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, Noted};

/// The version of the records below; raised when an old reader would be misled.
pub(crate) const RECORD_VERSION: u32 = 1;

/// One capture, without its bytes: a line of `manifest.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaptureLine {
    schema_version: u32,
    /// The SHA-256 of its bytes.
    pub(crate) id: CaptureId,
    /// What people know it by.
    pub(crate) name: String,
    media: Media,
    /// How many bytes it has.
    pub(crate) n_bytes: usize,
    /// What the crawl knew of it.
    pub(crate) known: CrawlRecord,
}

impl CaptureLine {
    /// Returns the line of a capture.
    pub(crate) fn of(capture: &Capture) -> Self {
        Self {
            schema_version: RECORD_VERSION,
            id: capture.id,
            name: capture.name.clone(),
            media: capture.media,
            n_bytes: capture.bytes.len(),
            known: capture.known.clone(),
        }
    }

    /// Returns the capture that the line and its bytes make.
    pub(crate) fn with_bytes(&self, bytes: Vec<u8>) -> Capture {
        let Self { id, name, media, known, .. } = self.clone();
        Capture { id, name, media, bytes, known }
    }
}

/// One time that a capture was seen: a line of `sightings.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sighting {
    schema_version: u32,
    /// The capture.
    pub(crate) capture: CaptureId,
    /// Where: a file's name, with the place within it, or an address.
    pub(crate) source: String,
    /// When, ISO 8601 in UTC: the time it was fetched, as the crawl or we had it; nothing for a file of unknown age.
    pub(crate) at: Option<String>,
    /// The fields of the server's answer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
}

impl Sighting {
    /// Returns the sighting of a capture where it was found; `headers` are those of the answer it came in, if one did.
    pub(crate) fn of(capture: &Capture, headers: BTreeMap<String, String>) -> Self {
        Self {
            schema_version: RECORD_VERSION,
            capture: capture.id,
            source: capture.name.clone(),
            at: capture.known.fetched.clone(),
            headers,
        }
    }

    /// Returns whether another is of the same capture at the same place and time.
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        (self.capture, &self.source, &self.at) == (other.capture, &other.source, &other.at)
    }

    /// Returns the sighting of the same capture at the same place at another time.
    pub(crate) fn again(&self, at: String) -> Self {
        let Validators { etag, last_modified } = self.validators();
        let fields = [("etag", etag), ("last-modified", last_modified)];
        Self {
            at: Some(at),
            headers: fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
            ..self.clone()
        }
    }

    /// Returns what to ask the server with the next time.
    pub(crate) fn validators(&self) -> Validators {
        let field = |name: &str| self.headers.get(name).cloned();
        Validators { etag: field("etag"), last_modified: field("last-modified") }
    }
}

/// What reading a capture gave, and by what it was read: a file of `analyses/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AnalysisRecord {
    schema_version: u32,
    /// Digest of the program, its resources and the settings; another digest means that the record is stale.
    made_by: String,
    known: CrawlRecord,
    notes: Vec<Note>,
    analysis: Option<Analysis>,
}

impl AnalysisRecord {
    /// Returns the record of what reading a capture gave.
    pub(crate) fn new(known: &CrawlRecord, made_by: &str, read: &Noted<Option<Analysis>>) -> Self {
        Self {
            schema_version: RECORD_VERSION,
            made_by: made_by.to_owned(),
            known: known.clone(),
            notes: read.notes.clone(),
            analysis: read.value.clone(),
        }
    }

    /// Returns what reading gave, if the capture was read by the same program in the same way.
    pub(crate) fn if_fresh(self, known: &CrawlRecord, made_by: &str) -> Option<Noted<Option<Analysis>>> {
        let is_fresh = self.schema_version == RECORD_VERSION && self.made_by == made_by && self.known == *known;
        is_fresh.then_some(Noted { value: self.analysis, notes: self.notes })
    }

    /// Returns the analysis, whatever made it; nothing where the capture holds no article.
    pub(crate) fn into_analysis(self) -> Option<Analysis> {
        self.analysis
    }
}

/// One input that is not in the edition: a line of `failures.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FailureLine {
    schema_version: u32,
    /// What was wrong.
    #[serde(flatten)]
    pub(crate) note: Note,
}

impl FailureLine {
    /// Returns the line of a loss.
    pub(crate) fn new(note: Note) -> Self {
        Self { schema_version: RECORD_VERSION, note }
    }
}

/// What an `add` could not take, and what was asked for, so that it can be asked for again: a line of `add-failures.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddFailure {
    schema_version: u32,
    /// The path or address as it was given or found in a list.
    pub(crate) target: String,
    /// What was wrong.
    #[serde(flatten)]
    pub(crate) note: Note,
}

impl AddFailure {
    /// Returns the line for a target that was not had.
    pub(crate) fn new(target: &str, note: Note) -> Self {
        Self { schema_version: RECORD_VERSION, target: target.to_owned(), note }
    }
}
