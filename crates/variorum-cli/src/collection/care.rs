//! Looking after a collection: what it holds, whether it is whole, and copies of it.

use super::{Collection, EDITION};
use crate::store::{AnalysisRecord, Entry, List, files};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use variorum::model::edition::Manifest;
use variorum::model::id::CaptureId;

/// So many analyses are held in memory while a collection is copied.
const BATCH: usize = 100;

/// The renderings that go with a copy.
const RENDERINGS: &[&str] = &[EDITION, "edition.html"];

impl Collection {
    /// Returns what kind of store the records are in, for people.
    pub(crate) fn kind(&self) -> &'static str {
        self.store.kind()
    }

    /// Returns the version of the store's layout.
    pub(crate) fn layout(&self) -> Result<u32> {
        self.store.layout()
    }

    /// Returns how often captures were seen.
    pub(crate) fn n_sightings(&self) -> Result<usize> {
        Ok(self.store.sightings()?.len())
    }

    /// Returns the captures that have been read.
    pub(crate) fn analysed(&self) -> Result<BTreeSet<CaptureId>> {
        self.store.analysed()
    }

    /// Returns how many bytes the captures take on the disk.
    pub(crate) fn n_capture_bytes(&self) -> Result<u64> {
        self.captures.n_bytes()
    }

    /// Returns what the last edition was made from; nothing where there is none.
    pub(crate) fn edition_manifest(&self) -> Result<Option<Manifest>> {
        if self.path(EDITION).exists() { Ok(Some(self.edition()?.manifest)) } else { Ok(None) }
    }

    /// Returns whether there is nothing in it that a copy would mix with.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        Ok(self.store.capture_lines()?.is_empty() && self.store.log()?.is_empty())
    }

    /// Returns all that is wrong, one line each: bytes that are not those captured, rows of the log out of place, and what the
    /// store finds wrong with itself.
    pub(crate) fn faults(&self) -> Result<Vec<String>> {
        let mut faults = self.store.faults()?;
        faults.extend(self.log_faults()?);
        for line in self.store.capture_lines()? {
            if let Err(error) = self.captures.capture(&line) {
                faults.push(format!("{error:#}"));
            }
        }
        Ok(faults)
    }

    /// Copies everything to an empty collection and returns what could not be copied, one line each.
    pub(crate) fn copy_to(&self, other: &Self) -> Result<Vec<String>> {
        let mut faults = self.log_faults()?;
        let lines = self.store.capture_lines()?;
        for line in &lines {
            match self.captures.capture(line) {
                Ok(capture) => other.captures.keep(&capture)?,
                Err(error) => faults.push(format!("{error:#}")),
            }
        }
        other.store.set_captures(&lines)?;
        self.answers.copy_to(&other.answers, &lines.iter().map(|line| line.id).collect())?;
        let sightings = self.store.sightings()?;
        let entries: Vec<Entry> = sightings.into_iter().map(|sighting| Entry { capture: None, sighting }).collect();
        other.store.add(&entries)?;
        let read: Vec<CaptureId> = self.store.analysed()?.into_iter().collect();
        for ids in read.chunks(BATCH) {
            let mut records: Vec<(CaptureId, AnalysisRecord)> = Vec::with_capacity(ids.len());
            for id in ids {
                match self.store.analysis(*id) {
                    Ok(record) => records.extend(record.map(|record| (*id, record))),
                    Err(error) => faults.push(format!("{error:#}")),
                }
            }
            other.store.set_analyses(&records)?;
        }
        for list in [List::Failures, List::AddFailures] {
            other.store.set_list(list, &self.store.list(list)?)?;
        }
        let rows = self.store.log()?;
        other.store.add_to_log(&mut |_| Ok(rows.clone()))?;
        for name in RENDERINGS {
            let path = self.path(name);
            if path.exists() {
                let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
                files::write(&other.path(name), &bytes)?;
            }
        }
        Ok(faults)
    }

    /// Finds out whether the folder of files can be written to.
    pub(crate) fn probe(&self) -> Result<()> {
        let path = self.path("probe");
        files::write(&path, b"probe")?;
        fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))
    }

    /// Removes what runs that were killed left half written, and returns how many files that were. Nobody else may be at work.
    pub(crate) fn clear_unfinished(&self) -> Result<usize> {
        let mut n_files = 0;
        for folder in [self.path(""), self.path("captures"), self.path("analyses"), self.path("answers")] {
            if !folder.exists() {
                continue;
            }
            let list = || format!("cannot list `{}`", folder.display());
            for entry in fs::read_dir(&folder).with_context(list)? {
                let path = entry.with_context(list)?.path();
                if path.extension().is_some_and(|ending| ending == files::UNFINISHED) {
                    fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
                    n_files += 1;
                }
            }
        }
        Ok(n_files)
    }

    /// Returns how many captures there are, whose bytes are all there; `verify` also reads them.
    pub(crate) fn check_captures(&self) -> Result<usize> {
        let lines = self.store.capture_lines()?;
        let absent: Vec<&str> =
            lines.iter().filter(|line| !self.captures.has(line.id)).map(|line| line.name.as_str()).collect();
        match absent.as_slice() {
            [] => Ok(lines.len()),
            [first, ..] => bail!(
                "the bytes of {} captures are not in `{}`, the first `{first}`; put them back from a backup",
                absent.len(),
                self.path("captures").display()
            ),
        }
    }
}
