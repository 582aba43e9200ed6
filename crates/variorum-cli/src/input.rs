//! From paths to files: folders are walked in a fixed order, and a folder's manifest says what the crawl knew.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use variorum::ingest;
use variorum::model::capture::CrawlRecord;
use variorum::model::note::{Note, NoteCode, Noted};

/// The name of the file in which a crawl says what it knew.
const MANIFEST: &str = "manifest.jsonl";

/// A file to read.
#[derive(Debug, Clone)]
pub(crate) struct InputFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What people know it by: the path below the folder given, or the file's name.
    pub(crate) name: String,
    /// What the crawl knew of it.
    pub(crate) known: CrawlRecord,
}

/// Returns the files of the paths in the order given, folders walked by name; hidden files are passed over.
///
/// A path that is not there is an error, for it was typed; what a folder holds that cannot be read is a note.
pub(crate) fn discover(paths: &[PathBuf]) -> Result<Noted<Vec<InputFile>>> {
    let mut found = Noted::clean(Vec::new());
    for path in paths {
        let metadata = fs::metadata(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        if metadata.is_dir() {
            walk(path, path, &mut found);
        } else {
            let name =
                path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
            found.value.push(InputFile { path: path.clone(), name, known: CrawlRecord::default() });
        }
    }
    if found.value.is_empty() && found.notes.is_empty() {
        bail!("expected at least one file to read, found none in {}", list(paths));
    }
    Ok(found)
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
}

/// Adds the files of a folder: those its manifest lists, or all of them where it has none.
fn walk(root: &Path, folder: &Path, found: &mut Noted<Vec<InputFile>>) {
    let name = name_below(root, folder);
    let mut entries: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !is_hidden(path)).collect(),
        Err(error) => {
            let message = format!("the folder cannot be listed ({error}); check its permissions");
            found.notes.push(Note::new(NoteCode::IngestUnreadable, name, message));
            return;
        }
    };
    entries.sort();
    let manifest = folder.join(MANIFEST);
    if manifest.is_file() {
        return follow_manifest(root, folder, &manifest, found);
    }
    for path in entries {
        if path.is_dir() {
            walk(root, &path, found);
        } else {
            let name = name_below(root, &path);
            found.value.push(InputFile { path, name, known: CrawlRecord::default() });
        }
    }
}

/// Adds the files that a folder's manifest lists, in its order.
fn follow_manifest(root: &Path, folder: &Path, manifest: &Path, found: &mut Noted<Vec<InputFile>>) {
    let name = name_below(root, manifest);
    let bytes = match fs::read(manifest) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("the manifest cannot be read ({error}); check its permissions");
            found.notes.push(Note::new(NoteCode::IngestUnreadable, name, message));
            return;
        }
    };
    let mut listed = BTreeSet::new();
    for (file, known) in ingest::manifest(&name, &bytes).split_into(&mut found.notes) {
        let path = folder.join(&file);
        if !listed.insert(path.clone()) {
            continue;
        }
        if !stays_below(&file) {
            let message = format!("the manifest lists `{file}`, which is outside its folder; move the file into it");
            found.notes.push(Note::new(NoteCode::IngestBadManifest, name.clone(), message));
        } else if path.is_file() {
            found.value.push(InputFile { name: name_below(root, &path), path, known });
        } else {
            let message = format!("the manifest lists `{file}`, which is not there; mend the manifest or add the file");
            found.notes.push(Note::new(NoteCode::IngestMissingFile, name_below(root, &path), message));
        }
    }
}

/// Returns whether a manifest's path stays in its folder: manifests travel with data that strangers made.
fn stays_below(file: &str) -> bool {
    Path::new(file).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
