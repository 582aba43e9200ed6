//! The bytes of captures: one file each, named by its SHA-256, in zstd, in a folder beside every kind of store.

use super::files;
use super::records::CaptureLine;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use variorum::model::capture::Capture;
use variorum::model::id::CaptureId;
use variorum::text::digest;

/// How hard captures are compressed: zstd's own default. On pages of news a higher level saves 3 % and costs twice the time.
const ZSTD_LEVEL: i32 = 3;

/// The folder `captures`.
#[derive(Debug, Clone)]
pub(crate) struct CaptureFiles {
    folder: PathBuf,
}

impl CaptureFiles {
    /// Returns the captures in a collection's folder of files.
    pub(crate) fn within(folder: &Path) -> Self {
        Self { folder: folder.join("captures") }
    }

    /// Makes the folder, unless it is there.
    pub(crate) fn create(&self) -> Result<()> {
        fs::create_dir_all(&self.folder).with_context(|| {
            format!("cannot make `{}`; check the permissions of the folder it lies in", self.folder.display())
        })
    }

    /// Writes a capture's bytes, unless they are there.
    pub(crate) fn keep(&self, capture: &Capture) -> Result<()> {
        let path = self.path(capture.id);
        if path.exists() {
            return Ok(());
        }
        let packed = zstd::bulk::compress(&capture.bytes, ZSTD_LEVEL).context("cannot compress a capture")?;
        files::write(&path, &packed)
    }

    /// Returns a capture with its bytes; bytes that are not those captured are an error.
    pub(crate) fn capture(&self, line: &CaptureLine) -> Result<Capture> {
        let path = self.path(line.id);
        let packed = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let bytes = zstd::bulk::decompress(&packed, line.n_bytes).with_context(|| {
            format!("`{}` is damaged: it does not unpack; put it back from a backup", path.display())
        })?;
        if CaptureId::from_digest(digest::sha256(&bytes)) != line.id {
            bail!("`{}` is damaged: its bytes are not those captured; put it back from a backup", path.display());
        }
        Ok(line.with_bytes(bytes))
    }

    /// Returns whether a capture's bytes are there.
    pub(crate) fn has(&self, id: CaptureId) -> bool {
        self.path(id).exists()
    }

    /// Removes all files but those of these captures.
    pub(crate) fn keep_only(&self, wanted: &BTreeSet<CaptureId>) -> Result<()> {
        files::keep_only(&self.folder, wanted)
    }

    /// Returns how many bytes the files take.
    pub(crate) fn n_bytes(&self) -> Result<u64> {
        let list = || format!("cannot list `{}`", self.folder.display());
        let mut n_bytes = 0;
        for entry in fs::read_dir(&self.folder).with_context(list)? {
            n_bytes += entry.and_then(|entry| entry.metadata()).with_context(list)?.len();
        }
        Ok(n_bytes)
    }

    fn path(&self, id: CaptureId) -> PathBuf {
        self.folder.join(format!("{id}.zst"))
    }
}
