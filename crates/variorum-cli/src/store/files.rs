//! Reading and writing whole files: JSON, JSON lines, and writes that are all or nothing.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use variorum::model::id::CaptureId;

/// What a file that is being written ends in until it is whole.
pub(crate) const UNFINISHED: &str = "part";

/// Writes a file beside its place and moves it there.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".");
    beside.push(UNFINISHED);
    let beside = Path::new(&beside);
    fs::write(beside, bytes).and_then(|()| fs::rename(beside, path)).with_context(|| cannot_write(path))
}

/// Writes a value as one line of JSON.
pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let mut text = serde_json::to_vec(value).with_context(|| format!("cannot write `{}`", path.display()))?;
    text.push(b'\n');
    write(path, &text)
}

/// Writes values as JSON lines.
pub(crate) fn write_json_lines<T: Serialize>(path: &Path, values: &[T]) -> Result<()> {
    let lines: Result<Vec<String>> = values.iter().map(json).collect();
    write_lines(path, &lines?)
}

/// Writes lines.
pub(crate) fn write_lines(path: &Path, lines: &[String]) -> Result<()> {
    let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    write(path, text.as_bytes())
}

/// Adds lines to a file and waits until they are on the disk; a line that was being written when a run was killed is cut off
/// first. A last line that is whole but for its line feed was written by hand, and stays.
pub(crate) fn add_lines(path: &Path, lines: &[String]) -> Result<()> {
    let add = || -> io::Result<()> {
        let mut file = BufWriter::new(open_to_add(path)?);
        for line in lines {
            file.write_all(line.as_bytes())?;
            file.write_all(b"\n")?;
        }
        file.into_inner()?.sync_data()
    };
    add().with_context(|| cannot_write(path))
}

fn open_to_add(path: &Path) -> io::Result<File> {
    let mut file = File::options().create(true).read(true).write(true).truncate(false).open(path)?;
    let end = file.seek(SeekFrom::End(0))?;
    let mut tail = Vec::new();
    let mut byte = [0];
    while (tail.len() as u64) < end {
        file.seek(SeekFrom::Start(end - tail.len() as u64 - 1))?;
        file.read_exact(&mut byte)?;
        if byte == [b'\n'] {
            break;
        }
        tail.push(byte[0]);
    }
    tail.reverse();
    if is_json(&tail) {
        file.seek(SeekFrom::End(0))?;
        file.write_all(b"\n")?;
    } else {
        file.set_len(end - tail.len() as u64)?;
        file.seek(SeekFrom::End(0))?;
    }
    Ok(file)
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

/// Reads a JSON file.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Reads a JSON-lines file; one that is absent has no lines.
pub(crate) fn read_json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    read_lines(path, |line| Ok(serde_json::from_str(line)?))
}

/// Reads a file by lines; empty lines are passed over, and so is a last line that was being written when a run was killed. A
/// file that is absent has no lines.
pub(crate) fn read_lines<T>(path: &Path, read: impl Fn(&str) -> Result<T>) -> Result<Vec<T>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let tail = text.rfind('\n').map_or(0, |at| at + 1);
    let whole = if is_json(&text.as_bytes()[tail..]) { text.as_str() } else { &text[..tail] };
    let lines = whole.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line_idx, line)| {
            read(line).with_context(|| format!("cannot read `{}`, line {}", path.display(), line_idx + 1))
        })
        .collect()
}

/// Returns a value as JSON in one line.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).context("cannot write a record, a fault of ours")
}

/// Removes the files of a folder that are named after none of these captures.
pub(crate) fn keep_only(folder: &Path, wanted: &BTreeSet<CaptureId>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let path = entry.with_context(|| format!("cannot list `{}`", folder.display()))?.path();
        let is_wanted = capture_of(&path).is_some_and(|capture| wanted.contains(&capture));
        if !is_wanted {
            fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
    }
    Ok(())
}

/// Returns the capture that a file is named after, if it is named after one.
pub(crate) fn capture_of(path: &Path) -> Option<CaptureId> {
    path.file_stem()?.to_str()?.parse().ok()
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`; is there room on the disk, and may it be written to?", path.display())
}
