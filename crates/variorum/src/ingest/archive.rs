//! What lies in a file within a file: gzip and ZIP, unpacked within bounds, so that a small file cannot fill the memory.

use flate2::read::MultiGzDecoder;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What came of unpacking.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unpacked {
    /// All of it.
    Whole(Vec<u8>),
    /// The beginning, for the rest is damaged or not there.
    Damaged(Vec<u8>),
    /// More than the bound; nothing is kept, for a text cut anywhere reads as if it were whole.
    TooLarge,
}

/// Returns the contents of gzipped bytes, up to `max_bytes`.
pub(super) fn gunzip(bytes: &[u8], max_bytes: u64) -> Unpacked {
    bounded(MultiGzDecoder::new(bytes), max_bytes)
}

/// Reads a reader to its end, its fault or the bound.
pub(super) fn bounded(reader: impl Read, max_bytes: u64) -> Unpacked {
    let mut unpacked = Vec::new();
    let read = reader.take(max_bytes.saturating_add(1)).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > max_bytes {
        return Unpacked::TooLarge;
    }
    if read.is_ok() { Unpacked::Whole(unpacked) } else { Unpacked::Damaged(unpacked) }
}

/// A file in a ZIP archive.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its path in the archive.
    pub(super) name: String,
    /// Its contents; nothing where they are encrypted or packed in a way that is not read.
    pub(super) contents: Option<Unpacked>,
}

/// What a ZIP archive is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Files.
    Files,
    /// A web archive (WACZ): its records are under `archive/`, all else is index.
    WebArchive,
    /// A document of an office program.
    Document,
}

/// A ZIP archive that can be read file by file.
pub(super) struct Archive<'a> {
    files: ZipArchive<Cursor<&'a [u8]>>,
    purpose: Purpose,
}

impl<'a> Archive<'a> {
    /// Opens an archive, or says in words why it cannot be.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let files =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("the ZIP archive is damaged ({error})"))?;
        let names: Vec<String> = files.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        let purpose = if has("[Content_Types].xml") || has("mimetype") {
            Purpose::Document
        } else if has("datapackage.json") && names.iter().any(|name| name.starts_with("archive/")) {
            Purpose::WebArchive
        } else {
            Purpose::Files
        };
        if purpose == Purpose::Document {
            return Err("the file is an office document or an e-book".to_owned());
        }
        Ok(Self { files, purpose })
    }

    /// Returns how many entries there are, folders included.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns a file of the archive; nothing for folders, hidden files and what only serves the archive itself.
    pub(super) fn entry(&mut self, entry_idx: usize, max_bytes: u64) -> Option<Entry> {
        let purpose = self.purpose;
        let Ok(file) = self.files.by_index(entry_idx) else {
            return Some(Entry { name: format!("entry {}", entry_idx + 1), contents: None });
        };
        let name = file.name().map_or_else(|_| format!("entry {}", entry_idx + 1), std::borrow::Cow::into_owned);
        let is_hidden =
            name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.') && !matches!(part, "." | ".."));
        let is_index = purpose == Purpose::WebArchive && !name.starts_with("archive/");
        if name.ends_with('/') || is_hidden || is_index {
            return None;
        }
        let contents = if file.encrypted() { None } else { Some(bounded(file, max_bytes)) };
        Some(Entry { name, contents })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    #[test]
    fn a_bomb_is_refused_and_a_torn_file_keeps_its_beginning() {
        let packed = gzip(&vec![b'a'; 100_000]);
        assert_eq!(gunzip(&packed, 99_999), Unpacked::TooLarge);
        assert_eq!(gunzip(&packed, 100_000), Unpacked::Whole(vec![b'a'; 100_000]));
        let packed = gzip(b"The road to the port was closed on Friday.");
        assert!(
            matches!(gunzip(&packed[..packed.len() - 8], 1000), Unpacked::Damaged(beginning) if beginning.starts_with(b"The road"))
        );
    }

    #[test]
    fn two_members_are_one_text() {
        assert_eq!(gunzip(&[gzip(b"one "), gzip(b"two")].concat(), 100), Unpacked::Whole(b"one two".to_vec()));
    }
}
