//! Reading and writing whole files: JSON, JSON lines, and writes that are all or nothing.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Writes a file beside its place and moves it there.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    fs::write(beside, bytes)
        .and_then(|()| fs::rename(beside, path))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes a value as one line of JSON.
pub(super) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let mut text = serde_json::to_vec(value).with_context(|| format!("cannot write `{}`", path.display()))?;
    text.push(b'\n');
    write(path, &text)
}

/// Writes values as JSON lines.
pub(super) fn write_json_lines<T: Serialize>(path: &Path, values: &[T]) -> Result<()> {
    let mut text = Vec::new();
    for value in values {
        serde_json::to_writer(&mut text, value).with_context(|| format!("cannot write `{}`", path.display()))?;
        text.push(b'\n');
    }
    write(path, &text)
}

/// Opens a JSON-lines file to add to; the end of a line that was being written when a run was killed is cut off first.
pub(super) fn open_to_add(path: &Path) -> Result<BufWriter<File>> {
    let open = || -> io::Result<File> {
        let mut file = File::options().create(true).read(true).write(true).truncate(false).open(path)?;
        let end = file.seek(SeekFrom::End(0))?;
        let mut n_torn = 0;
        let mut byte = [0];
        while n_torn < end {
            file.seek(SeekFrom::Start(end - n_torn - 1))?;
            file.read_exact(&mut byte)?;
            if byte == [b'\n'] {
                break;
            }
            n_torn += 1;
        }
        file.set_len(end - n_torn)?;
        file.seek(SeekFrom::End(0))?;
        Ok(file)
    };
    Ok(BufWriter::new(open().with_context(|| format!("cannot write `{}`", path.display()))?))
}

/// Adds a value as one line of JSON.
pub(super) fn add_json_line<T: Serialize>(file: &mut BufWriter<File>, value: &T) -> Result<()> {
    let mut text = serde_json::to_vec(value).context("cannot write a line")?;
    text.push(b'\n');
    file.write_all(&text).context("cannot write a line; is the disk full?")
}

/// Reads a JSON file.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Reads a JSON-lines file; empty lines are passed over.
pub(super) fn read_json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line_idx, line)| {
            serde_json::from_str(line)
                .with_context(|| format!("cannot read `{}`, line {}", path.display(), line_idx + 1))
        })
        .collect()
}

/// Removes the files of a folder whose names without ending are not wanted.
pub(super) fn keep_only(folder: &Path, wanted: &BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let path = entry.with_context(|| format!("cannot list `{}`", folder.display()))?.path();
        let is_wanted = path.file_stem().is_some_and(|stem| wanted.contains(stem.to_string_lossy().as_ref()));
        if !is_wanted {
            fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
    }
    Ok(())
}
