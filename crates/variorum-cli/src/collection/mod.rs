//! A collection: a folder with the captures, what was found in each, what people decided, and the edition.
//!
//! Every file carries a `schema_version` and is written beside its final name and then moved there, so that a run that is
//! killed leaves the old file or the new one, never half of one.

mod files;
mod ledger;

pub(crate) use ledger::{Ledger, Novelty, Sighting};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use variorum::model::analysis::Analysis;
use variorum::model::capture::{Capture, CrawlRecord, Media};
use variorum::model::edition::{EDITION_SCHEMA_VERSION, Edition};
use variorum::model::id::CaptureId;
use variorum::model::judgement::Judgement;
use variorum::model::note::{Note, Noted, Severity};
use variorum::text::digest;

/// The version of the folder's layout and of the records below; raised when an old reader would be misled.
const SCHEMA_VERSION: u32 = 1;

/// An open collection.
#[derive(Debug)]
pub(crate) struct Collection {
    folder: PathBuf,
}

/// The folder's mark: `collection.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    schema_version: u32,
    kind: String,
}

/// The file that holds the mark.
const MARK: &str = "collection.json";

/// What `Mark::kind` says.
const KIND: &str = "variorum-collection";

/// A line of `manifest.jsonl`: one capture, without its bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CaptureLine {
    schema_version: u32,
    /// The SHA-256 of its bytes.
    pub(crate) id: CaptureId,
    name: String,
    media: Media,
    n_bytes: usize,
    /// What the crawl knew of it.
    pub(crate) known: CrawlRecord,
}

impl CaptureLine {
    fn of(capture: &Capture) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            id: capture.id,
            name: capture.name.clone(),
            media: capture.media,
            n_bytes: capture.bytes.len(),
            known: capture.known.clone(),
        }
    }
}

/// The edition for programs.
pub(crate) const EDITION: &str = "edition.json";

/// How hard captures are compressed: zstd's own default. On pages of news a higher level saves 3 % and costs twice the time.
const ZSTD_LEVEL: i32 = 3;

/// A file of `analyses/`: what reading a capture gave, and by what it was read.
#[derive(Debug, Serialize, Deserialize)]
struct AnalysisFile {
    schema_version: u32,
    /// Digest of the program, its resources and the settings; another digest means that the file is stale.
    made_by: String,
    known: CrawlRecord,
    notes: Vec<Note>,
    analysis: Option<Analysis>,
}

/// A line of `failures.jsonl`: one input that is not in the edition.
#[derive(Debug, Serialize)]
struct FailureLine<'a> {
    schema_version: u32,
    #[serde(flatten)]
    note: &'a Note,
}

/// A line of `add-failures.jsonl`: what could not be taken, and what was asked for, so that it can be asked for again.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
        Self { schema_version: SCHEMA_VERSION, target: target.to_owned(), note }
    }
}

/// The file that lists what the last `add` could not take.
const ADD_FAILURES: &str = "add-failures.jsonl";

impl Collection {
    /// Opens the collection in a folder; an error says why it is none, or none of ours.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let mark_path = folder.join(MARK);
        if !mark_path.exists() {
            bail!("`{}` holds no collection; make one with `variorum run PATH --out {0}`", folder.display());
        }
        let mark: Mark = files::read_json(&mark_path)?;
        if mark.kind != KIND {
            bail!("`{}` is no collection: expected kind `{KIND}`, found `{}`", mark_path.display(), mark.kind);
        }
        if mark.schema_version > SCHEMA_VERSION {
            let found = mark.schema_version;
            bail!(
                "`{}` was made by a newer variorum: this one reads layout {SCHEMA_VERSION}, found {found}; use the newer program",
                folder.display()
            );
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Opens the collection in a folder, or makes one where the folder is absent or empty.
    pub(crate) fn open_or_create(folder: &Path) -> Result<Self> {
        if folder.join(MARK).exists() {
            Self::open(folder)
        } else {
            let collection = Self { folder: folder.to_owned() };
            let is_taken = folder.exists() && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
            if is_taken {
                bail!("`{}` is neither empty nor a collection; name a new folder with --out", folder.display());
            }
            for part in ["captures", "analyses"] {
                let path = folder.join(part);
                fs::create_dir_all(&path).with_context(|| format!("cannot make `{}`", path.display()))?;
            }
            files::write(&collection.path("judgements.jsonl"), b"")?;
            let mark = Mark { schema_version: SCHEMA_VERSION, kind: KIND.to_owned() };
            files::write_json(&collection.path(MARK), &mark)?;
            Ok(collection)
        }
    }

    /// Returns the path of one of the collection's files.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes the collection hold exactly these captures; bytes already there are not written again.
    pub(crate) fn set_captures(&self, captures: &[Capture]) -> Result<()> {
        for capture in captures {
            self.keep_bytes(capture)?;
        }
        let lines: Vec<_> = captures.iter().map(CaptureLine::of).collect();
        files::write_json_lines(&self.path("manifest.jsonl"), &lines)?;
        let wanted: BTreeSet<String> = captures.iter().map(|capture| capture.id.to_string()).collect();
        for part in ["captures", "analyses"] {
            files::keep_only(&self.path(part), &wanted)?;
        }
        Ok(())
    }

    /// Writes a capture's bytes, unless they are there.
    fn keep_bytes(&self, capture: &Capture) -> Result<()> {
        let path = self.capture_path(capture.id);
        if path.exists() {
            return Ok(());
        }
        let packed = zstd::bulk::compress(&capture.bytes, ZSTD_LEVEL).context("cannot compress a capture")?;
        files::write(&path, &packed)
    }

    /// Returns the captures that the collection holds, ascending by id, without their bytes.
    pub(crate) fn capture_lines(&self) -> Result<Vec<CaptureLine>> {
        let path = self.path("manifest.jsonl");
        let mut lines: Vec<CaptureLine> = if path.exists() { files::read_json_lines(&path)? } else { Vec::new() };
        lines.sort_by_key(|line| line.id);
        Ok(lines)
    }

    /// Returns a capture with its bytes; bytes that are not those captured are an error.
    pub(crate) fn capture(&self, line: &CaptureLine) -> Result<Capture> {
        let path = self.capture_path(line.id);
        let packed = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let bytes = zstd::bulk::decompress(&packed, line.n_bytes)
            .with_context(|| format!("`{}` is damaged: it does not unpack", path.display()))?;
        if CaptureId::from_digest(digest::sha256(&bytes)) != line.id {
            bail!("`{}` is damaged: its bytes are not those captured", path.display());
        }
        let CaptureLine { id, name, media, known, .. } = line.clone();
        Ok(Capture { id, name, media, bytes, known })
    }

    /// Opens the books of what was added when and from where.
    pub(crate) fn ledger(&self) -> Result<Ledger<'_>> {
        Ledger::open(self)
    }

    /// Returns what the last `add` could not take.
    pub(crate) fn add_failures(&self) -> Result<Vec<AddFailure>> {
        let path = self.path(ADD_FAILURES);
        if path.exists() { files::read_json_lines(&path) } else { Ok(Vec::new()) }
    }

    /// Lists what an `add` could not take.
    pub(crate) fn set_add_failures(&self, failures: &[AddFailure]) -> Result<()> {
        files::write_json_lines(&self.path(ADD_FAILURES), failures)
    }

    /// Returns what reading a capture gave last time, if it was read by the same program in the same way.
    pub(crate) fn analysis(
        &self,
        id: CaptureId,
        known: &CrawlRecord,
        made_by: &str,
    ) -> Option<Noted<Option<Analysis>>> {
        // A file that cannot be read or parsed is as good as absent: the capture is read again and the file replaced.
        let file: AnalysisFile = files::read_json(&self.analysis_path(id)).ok()?;
        let is_fresh = file.schema_version == SCHEMA_VERSION && file.made_by == made_by && file.known == *known;
        is_fresh.then_some(Noted { value: file.analysis, notes: file.notes })
    }

    /// Returns what reading the captures gave, ascending by capture, whatever read them; reports that gave nothing are left out.
    pub(crate) fn kept_analyses(&self) -> Result<Vec<Analysis>> {
        let mut analyses = Vec::new();
        for line in self.capture_lines()? {
            let path = self.analysis_path(line.id);
            if path.exists() {
                analyses.extend(files::read_json::<AnalysisFile>(&path)?.analysis);
            }
        }
        Ok(analyses)
    }

    /// Returns the edition as the last run wrote it.
    pub(crate) fn edition(&self) -> Result<Edition> {
        let path = self.path(EDITION);
        if !path.exists() {
            bail!("`{}` has no edition yet; make it with `variorum run --out {0}`", self.folder.display());
        }
        let edition: Edition = files::read_json(&path)?;
        if edition.schema_version > EDITION_SCHEMA_VERSION {
            bail!("`{}` was made by a newer variorum; use the newer program", path.display());
        }
        Ok(edition)
    }

    /// Keeps what reading a capture gave.
    pub(crate) fn set_analysis(&self, capture: &Capture, made_by: &str, read: &Noted<Option<Analysis>>) -> Result<()> {
        let file = AnalysisFile {
            schema_version: SCHEMA_VERSION,
            made_by: made_by.to_owned(),
            known: capture.known.clone(),
            notes: read.notes.clone(),
            analysis: read.value.clone(),
        };
        files::write_json(&self.analysis_path(capture.id), &file)
    }

    /// Returns the judgements in their order; a line that is none is an error, for decisions must not be lost silently.
    pub(crate) fn judgements(&self) -> Result<Vec<Judgement>> {
        let path = self.path("judgements.jsonl");
        let judgements: Vec<Judgement> = files::read_json_lines(&path)?;
        if let Some(newer) = judgements.iter().find(|judgement| judgement.schema_version > SCHEMA_VERSION) {
            bail!("`{}`: judgement {} was made by a newer variorum; use the newer program", path.display(), newer.seq);
        }
        Ok(judgements)
    }

    /// Lists the inputs that are not in the edition, with their reasons.
    pub(crate) fn set_failures(&self, notes: &[Note]) -> Result<()> {
        let losses = notes.iter().filter(|note| note.code.severity() == Severity::Loss);
        let lines: Vec<_> = losses.map(|note| FailureLine { schema_version: SCHEMA_VERSION, note }).collect();
        files::write_json_lines(&self.path("failures.jsonl"), &lines)
    }

    /// Writes a rendering of the edition.
    pub(crate) fn set_rendering(&self, name: &str, text: &str) -> Result<()> {
        files::write(&self.path(name), text.as_bytes())
    }

    fn capture_path(&self, id: CaptureId) -> PathBuf {
        self.path("captures").join(format!("{id}.zst"))
    }

    fn analysis_path(&self, id: CaptureId) -> PathBuf {
        self.path("analyses").join(format!("{id}.json"))
    }
}
