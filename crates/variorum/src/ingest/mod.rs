//! Bytes to captures: what a file is, by its content, and what a crawl's manifest knew of it.

mod media;

use crate::model::capture::{Capture, CrawlRecord, Media, RecordFields};
use crate::model::id::CaptureId;
use crate::model::note::{Note, NoteCode, Noted};
use crate::text::digest::sha256;
use media::Content;
use serde_json::Value;
use std::collections::BTreeMap;

/// How files are taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Files of more bytes than this are noted and not read.
    pub max_bytes: u64,
    /// Which fields of a JSON record mean what.
    pub fields: RecordFields,
}

impl Settings {
    /// Returns the settings of the program: 200 MB a file, the common field names.
    pub fn standard() -> Self {
        Self { max_bytes: 200_000_000, fields: RecordFields::standard() }
    }
}

/// Returns the captures that a file's bytes hold: one for a page or a plain text, one a line for JSON lines, none for what
/// is empty, too large or of a format that is not read, with a note that says so.
///
/// `name` is the file's name for people; a record's capture is named `name:LINE`, counted from 1. `known` is what a manifest
/// knew of the file; what a record says of itself fills only what `known` leaves open.
pub fn captures(name: &str, bytes: &[u8], known: CrawlRecord, settings: &Settings) -> Noted<Vec<Capture>> {
    let refuse = |code, message: String| Noted { value: Vec::new(), notes: vec![Note::new(code, name, message)] };
    if bytes.is_empty() {
        return refuse(NoteCode::IngestEmpty, "the file is empty; fetch it again".into());
    }
    if bytes.len() as u64 > settings.max_bytes {
        let (found, limit) = (bytes.len(), settings.max_bytes);
        let message =
            format!("the file has {found} bytes, more than the limit of {limit}; raise the limit or split it");
        return refuse(NoteCode::IngestTooLarge, message);
    }
    match media::recognise(bytes, &settings.fields) {
        Content::Html => Noted::clean(vec![capture(name.to_owned(), Media::Html, bytes, known)]),
        Content::PlainText => Noted::clean(vec![capture(name.to_owned(), Media::PlainText, bytes, known)]),
        Content::JsonLines => records(name, bytes, &known, &settings.fields),
        Content::Blank => refuse(NoteCode::IngestEmpty, "the file holds white space only; fetch it again".into()),
        Content::Unread(what) => {
            let message = format!("the file is {what}; give its text as HTML, plain text or JSON lines");
            refuse(NoteCode::IngestBinary, message)
        }
    }
}

fn capture(name: String, media: Media, bytes: &[u8], known: CrawlRecord) -> Capture {
    Capture { id: CaptureId::from_digest(sha256(bytes)), name, media, bytes: bytes.to_vec(), known }
}

/// Returns one capture a line; a line that is no object with a text is noted.
fn records(name: &str, bytes: &[u8], known: &CrawlRecord, fields: &RecordFields) -> Noted<Vec<Capture>> {
    let mut noted = Noted::clean(Vec::new());
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (line_idx, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let name = format!("{name}:{}", line_idx + 1);
        let record: Value = match serde_json::from_slice(line) {
            Ok(record) => record,
            Err(error) => {
                let message = format!("expected one JSON object a line: {error}");
                noted.notes.push(Note::new(NoteCode::IngestBadRecord, name, message));
                continue;
            }
        };
        if field(&record, &fields.text).is_none_or(|text| text.trim().is_empty()) {
            let message = format!("the record has no text in its field `{}`; name the right field", fields.text);
            noted.notes.push(Note::new(NoteCode::IngestBadRecord, name, message));
            continue;
        }
        let fill = |known: &Option<String>, path: &str| known.clone().or_else(|| field(&record, path));
        let known = CrawlRecord {
            id: fill(&known.id, &fields.id),
            publisher: fill(&known.publisher, &fields.publisher),
            family: fill(&known.family, &fields.family),
            url: fill(&known.url, &fields.url),
            published: fill(&known.published, &fields.published),
            fetched: fill(&known.fetched, &fields.fetched),
        };
        noted.value.push(capture(name, Media::JsonRecord, line, known));
    }
    noted
}

/// Returns the text or number at a dotted path of a record.
fn field(record: &Value, path: &str) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    match path.split('.').try_fold(record, |value, key| value.get(key))? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns what a `manifest.jsonl` says of each file, in its order: pairs of the file's name, relative to the manifest, and
/// the record. Lines that cannot be used are noted, and so is a second line for one file; the first one holds.
pub fn manifest(name: &str, bytes: &[u8]) -> Noted<Vec<(String, CrawlRecord)>> {
    let mut noted = Noted::clean(Vec::new());
    let mut seen = BTreeMap::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (line_idx, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let line_number = line_idx + 1;
        let mut refuse = |message: String| {
            noted.notes.push(Note::new(NoteCode::IngestBadManifest, format!("{name}:{line_number}"), message));
        };
        let record: Value = match serde_json::from_slice(line) {
            Ok(record) => record,
            Err(error) => {
                refuse(format!("expected one JSON object a line: {error}"));
                continue;
            }
        };
        let text = |key: &str| field(&record, key).filter(|text| !text.trim().is_empty());
        let Some(file) = text("file") else {
            refuse("expected a field `file` that names a file beside the manifest".into());
            continue;
        };
        if let Some(first) = seen.get(&file) {
            refuse(format!("`{file}` is named in line {first} already; that line holds"));
            continue;
        }
        seen.insert(file.clone(), line_number);
        let record = CrawlRecord {
            id: text("id"),
            publisher: text("publisher"),
            family: text("family"),
            url: text("url"),
            published: text("published"),
            fetched: text("fetched"),
        };
        noted.value.push((file, record));
    }
    noted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(bytes: &[u8]) -> Noted<Vec<Capture>> {
        captures("in/file", bytes, CrawlRecord::default(), &Settings::standard())
    }

    #[test]
    fn a_capture_is_named_by_the_digest_of_its_bytes() {
        let captures = take(b"<p>Rain closed the road.</p>").value;
        assert_eq!(captures[0].id, CaptureId::from_digest(sha256(b"<p>Rain closed the road.</p>")));
        assert_eq!(captures[0].media, Media::Html);
    }

    #[test]
    fn what_cannot_be_read_is_noted_with_its_reason() {
        let small = Settings { max_bytes: 10, ..Settings::standard() };
        let of =
            |bytes: &[u8], settings: &Settings| captures("f", bytes, CrawlRecord::default(), settings).notes[0].code;
        assert_eq!(of(b"", &small), NoteCode::IngestEmpty);
        assert_eq!(of(b" \n ", &small), NoteCode::IngestEmpty);
        assert_eq!(of(b"eleven bytes", &small), NoteCode::IngestTooLarge);
        assert_eq!(of(b"\x89PNG\r\n\x1a\n", &small), NoteCode::IngestBinary);
        assert_eq!(of(b"PK\x03\x04", &small), NoteCode::IngestBinary);
        assert_eq!(of(b"%PDF-1.7", &small), NoteCode::IngestBinary);
        assert_eq!(of(b"a\0b\0\0\0cd", &small), NoteCode::IngestBinary);
    }

    #[test]
    fn json_lines_are_a_capture_a_line_and_bad_lines_are_noted() {
        let lines = b"{\"id\": 7, \"text\": \"Rain closed the road.\", \"url\": \"https://example.org/7\"}\n\n{\"text\": \"\"}\nnot json\n{\"text\": \"Snow.\"}\n";
        let noted = take(lines);
        let names: Vec<&str> = noted.value.iter().map(|capture| capture.name.as_str()).collect();
        assert_eq!(names, ["in/file:1", "in/file:5"]);
        assert_eq!(noted.value[0].known.id.as_deref(), Some("7"));
        let subjects: Vec<&str> = noted.notes.iter().map(|note| note.subject.as_str()).collect();
        assert_eq!(subjects, ["in/file:3", "in/file:4"]);
    }

    #[test]
    fn record_fields_can_be_renamed_and_nested() {
        let fields = RecordFields { text: "article.body".into(), ..RecordFields::standard() };
        let settings = Settings { fields, ..Settings::standard() };
        let line = b"{\"article\": {\"body\": \"Rain closed the road.\"}}";
        let noted = captures("f", line, CrawlRecord::default(), &settings);
        assert_eq!((noted.value.len(), noted.notes.len()), (1, 0));
    }

    #[test]
    fn a_manifest_names_files_and_empty_strings_count_as_absent() {
        let lines = b"{\"id\": \"r1\", \"file\": \"a.txt\", \"publisher\": \"\", \"published\": null}\n{\"id\": \"r2\"}\n{\"file\": \"a.txt\"}\n";
        let noted = manifest("manifest.jsonl", lines);
        assert_eq!(noted.value.len(), 1);
        assert_eq!(noted.value[0].0, "a.txt");
        assert_eq!(noted.value[0].1, CrawlRecord { id: Some("r1".into()), ..CrawlRecord::default() });
        assert_eq!(noted.notes.len(), 2);
    }
}
