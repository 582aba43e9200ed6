//! Bytes to captures: what a file is, by its content, what lies within it, and what a crawl's manifest knew of it.

mod archive;
mod http;
pub mod links;
mod media;
mod records;
mod warc;

use crate::model::capture::{Capture, CrawlRecord, Media, RecordFields};
use crate::model::id::CaptureId;
use crate::model::note::{Note, NoteCode, Noted};
use crate::text::digest::sha256;
use archive::{Archive, Unpacked};
use flate2::bufread::MultiGzDecoder;
use media::{Content, ListKind};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use warc::{Damage, Record, Records};

/// How files are taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Files of more bytes than this are noted and not read.
    pub max_bytes: u64,
    /// What a compressed file or an archive unpacks to, all of it together, has no more bytes than this.
    pub max_unpacked_bytes: u64,
    /// Which fields of a JSON record mean what.
    pub fields: RecordFields,
}

impl Settings {
    /// Returns the settings of the program: 200 MB a file, 2 GB unpacked, the common field names.
    pub fn standard() -> Self {
        Self { max_bytes: 200_000_000, max_unpacked_bytes: 2_000_000_000, fields: RecordFields::standard() }
    }
}

/// Archives lie within archives no deeper than this: a gzipped web archive in a ZIP archive is three.
const MAX_NESTING: u8 = 4;

/// Returns the captures that a file's bytes hold: one for a page or a plain text, one a record for JSON, tables, feeds and
/// mail, those of all that lies within for gzip, ZIP and web archives; none for what is empty, too large or of a format
/// that is not read, with a note that says so.
///
/// `name` is the file's name for people; what lies within is named behind a colon: a line or an entry's number, counted from
/// 1, or a path. `known` is what a manifest knew of the file; what a record says of itself fills only what `known` leaves
/// open. The bytes of a capture are those of the page as its container decodes to it.
pub fn captures(name: &str, bytes: &[u8], known: &CrawlRecord, settings: &Settings) -> Noted<Vec<Capture>> {
    let mut captures = Vec::new();
    let notes = stream(name, &mut Cursor::new(bytes), known, settings, &mut |capture| captures.push(capture));
    Noted { value: captures, notes }
}

/// Hands the captures of a stream to `sink` one by one and returns what was wrong; see [`captures`]. A web archive, gzipped
/// or not, is read a record at a time and may have any length; all else is held in memory and bounded by the settings.
pub fn stream(
    name: &str,
    reader: &mut dyn BufRead,
    known: &CrawlRecord,
    settings: &Settings,
    sink: &mut dyn FnMut(Capture),
) -> Vec<Note> {
    let mut intake =
        Intake { settings, sink, n_given: 0, notes: Vec::new(), n_unpacked_left: settings.max_unpacked_bytes };
    let (head, reader) = match peeked(reader) {
        Ok(peeked) => peeked,
        Err(message) => {
            intake.refuse(NoteCode::IngestUnreadable, name, message);
            return intake.notes;
        }
    };
    intake.account_for(name, |intake| {
        if head.starts_with(media::WARC) {
            intake.take_web_archive(name, reader);
        } else if head.starts_with(media::GZIP) {
            intake.take_gzip_stream(name, reader, known);
        } else {
            intake.take_rest(name, reader, known);
        }
    });
    intake.notes
}

/// Returns the first bytes of a stream and the stream with them put back before it.
fn peeked(mut reader: impl BufRead) -> Result<(Vec<u8>, impl BufRead), String> {
    let mut head = Vec::new();
    let read = reader.by_ref().take(media::WARC.len() as u64).read_to_end(&mut head);
    read.map_err(|error| format!("the file cannot be read ({error}); check its permissions and the disk"))?;
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}

/// Captures on their way from bytes to whoever wants them.
struct Intake<'a> {
    settings: &'a Settings,
    sink: &'a mut dyn FnMut(Capture),
    n_given: usize,
    notes: Vec<Note>,
    /// How many bytes may still be unpacked.
    n_unpacked_left: u64,
}

impl Intake<'_> {
    fn refuse(&mut self, code: NoteCode, name: &str, message: impl Into<String>) {
        self.notes.push(Note::new(code, name, message));
    }

    /// Takes a file and notes it where nothing came of it and nothing was said: a table of no rows, an archive of folders.
    fn account_for(&mut self, name: &str, take: impl FnOnce(&mut Self)) {
        let before = (self.n_given, self.notes.len());
        take(self);
        if (self.n_given, self.notes.len()) == before {
            self.refuse(NoteCode::IngestEmpty, name, "the file holds no report: no rows, no records, no pages");
        }
    }

    fn give(&mut self, name: String, media: Media, bytes: Vec<u8>, known: CrawlRecord) {
        self.n_given += 1;
        (self.sink)(Capture { id: CaptureId::from_digest(sha256(&bytes)), name, media, bytes, known });
    }

    /// Takes a stream that is no archive.
    fn take_rest(&mut self, name: &str, reader: impl Read, known: &CrawlRecord) {
        let limit = self.settings.max_bytes;
        match archive::bounded(reader, limit) {
            Unpacked::Whole(bytes) => self.take_bytes(name, bytes, known, 0),
            Unpacked::TooLarge => {
                let message = format!("the file has more than {limit} bytes; raise limits.max_file_bytes or split it");
                self.refuse(NoteCode::IngestTooLarge, name, message);
            }
            Unpacked::Damaged(_) => {
                let message = "the file cannot be read to its end; check the disk or fetch it again";
                self.refuse(NoteCode::IngestUnreadable, name, message);
            }
        }
    }

    /// Takes gzipped bytes: a web archive as a stream, all else whole.
    fn take_gzip_stream(&mut self, name: &str, reader: impl BufRead, known: &CrawlRecord) {
        let unpacked = BufReader::new(MultiGzDecoder::new(reader));
        match peeked(unpacked) {
            Ok((head, unpacked)) if head.starts_with(media::WARC) => self.take_web_archive(name, unpacked),
            Ok((_, unpacked)) => {
                let inner = name.strip_suffix(".gz").unwrap_or(name);
                let contents = archive::bounded(unpacked, self.settings.max_bytes.min(self.n_unpacked_left));
                self.take_unpacked(inner, contents, known, 1);
            }
            Err(_) => self.take_unpacked(name, Unpacked::Damaged(Vec::new()), known, 1),
        }
    }

    /// Takes what a container held.
    fn take_unpacked(&mut self, name: &str, unpacked: Unpacked, known: &CrawlRecord, depth: u8) {
        let bytes = match unpacked {
            Unpacked::Whole(bytes) => bytes,
            Unpacked::Damaged(bytes) => {
                let n_bytes = bytes.len();
                let message = format!(
                    "it is damaged or cut off; the {n_bytes} bytes before the fault were read: fetch it again for the rest"
                );
                self.refuse(NoteCode::IngestTruncated, name, message);
                if bytes.is_empty() {
                    return;
                }
                bytes
            }
            Unpacked::TooLarge => {
                let message = "it unpacks to more than the limit; raise limits.max_file_bytes or max_unpacked_bytes if you trust it";
                return self.refuse(NoteCode::IngestUnpacksTooFar, name, message);
            }
        };
        self.n_unpacked_left = self.n_unpacked_left.saturating_sub(bytes.len() as u64);
        self.take_bytes(name, bytes, known, depth);
    }

    /// Takes whole bytes, which lie `depth` containers deep.
    fn take_bytes(&mut self, name: &str, bytes: Vec<u8>, known: &CrawlRecord, depth: u8) {
        self.account_for(name, |intake| intake.take_as_recognised(name, bytes, known, depth));
    }

    fn take_as_recognised(&mut self, name: &str, bytes: Vec<u8>, known: &CrawlRecord, depth: u8) {
        if bytes.is_empty() {
            return self.refuse(NoteCode::IngestEmpty, name, "the file is empty; fetch it again");
        }
        match media::recognise(&bytes, &self.settings.fields) {
            Content::Html => self.give(name.to_owned(), Media::Html, bytes, known.clone()),
            Content::PlainText => self.give(name.to_owned(), Media::PlainText, bytes, known.clone()),
            Content::Pdf => self.give(name.to_owned(), Media::Pdf, bytes, known.clone()),
            Content::JsonLines => self.take_json_lines(name, &bytes, known),
            Content::Json => self.take_json(name, &bytes, known),
            Content::Table(delimiter) => self.take_table(name, &bytes, delimiter, known),
            Content::Mail => self.take_mail(name, &bytes, known),
            Content::List(kind) => self.take_list(name, &bytes, kind, known),
            Content::WebArchive => self.take_web_archive(name, bytes.as_slice()),
            Content::Gzip | Content::Zip if depth >= MAX_NESTING => {
                let message =
                    format!("it lies more than {MAX_NESTING} archives deep; unpack it by hand if you trust it");
                self.refuse(NoteCode::IngestUnpacksTooFar, name, message);
            }
            Content::Gzip => {
                let contents = archive::gunzip(&bytes, self.settings.max_bytes.min(self.n_unpacked_left));
                self.take_unpacked(name.strip_suffix(".gz").unwrap_or(name), contents, known, depth + 1);
            }
            Content::Zip => self.take_zip(name, &bytes, known, depth),
            Content::Blank => {
                self.refuse(NoteCode::IngestEmpty, name, "the file holds white space only; fetch it again");
            }
            Content::Unread(what) => {
                let message = format!("the file is {what}; give its text as HTML, PDF, plain text or JSON lines");
                self.refuse(NoteCode::IngestBinary, name, message);
            }
        }
    }

    fn take_zip(&mut self, name: &str, bytes: &[u8], known: &CrawlRecord, depth: u8) {
        let mut archive = match Archive::open(bytes) {
            Ok(archive) => archive,
            Err(message) => return self.refuse(NoteCode::IngestBinary, name, message),
        };
        for entry_idx in 0..archive.len() {
            let Some(entry) = archive.entry(entry_idx, self.settings.max_bytes.min(self.n_unpacked_left)) else {
                continue;
            };
            let name = format!("{name}:{}", entry.name);
            if let Some(contents) = entry.contents {
                self.take_unpacked(&name, contents, known, depth + 1);
            } else {
                let message = "it is encrypted, or packed in a way that is not read; unpack the archive by hand";
                self.refuse(NoteCode::IngestBinary, &name, message);
            }
        }
    }

    /// Takes the pages of a web archive; what is no page is counted in one note.
    fn take_web_archive(&mut self, name: &str, reader: impl BufRead) {
        let mut n_other = 0_usize;
        for (record_idx, record) in Records::new(reader, self.settings.max_bytes).enumerate() {
            let name = format!("{name}:{}", record_idx + 1);
            match record {
                Ok(record) if record.is_too_large => {
                    let message = format!(
                        "the record has more than {} bytes; raise limits.max_file_bytes",
                        self.settings.max_bytes
                    );
                    self.refuse(NoteCode::IngestTooLarge, &name, message);
                }
                Ok(record) => n_other += usize::from(!self.take_record(name, record)),
                Err(Damage::Header) => {
                    let message = "the record's header cannot be read; the archive was read on behind it";
                    self.refuse(NoteCode::IngestBadRecord, &name, message);
                }
                Err(Damage::End) => {
                    let message = "the archive is damaged or ends within this record; what stands before it was read";
                    self.refuse(NoteCode::IngestTruncated, &name, message);
                }
            }
        }
        if n_other > 0 {
            let message =
                format!("{n_other} answers are no pages (redirects, errors, images, scripts); they are left out");
            self.refuse(NoteCode::IngestNotPages, name, message);
        }
    }

    /// Takes a record of a web archive; tells whether it is a page, or of a kind that holds none anyway.
    fn take_record(&mut self, name: String, record: Record) -> bool {
        let url = record.field("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
        let fetched = record.field("warc-date").map(str::to_owned);
        let (content_type, body) = match record.field("warc-type") {
            Some("response") => {
                let Some(answer) = http::answer(&record.block, self.settings.max_bytes) else { return false };
                if answer.status != 200 {
                    return false;
                }
                (answer.content_type, answer.body)
            }
            Some("resource" | "conversion") => {
                (record.field("content-type").unwrap_or_default().to_ascii_lowercase(), Ok(record.block))
            }
            _ => return true,
        };
        // What a script or a style sheet is cannot be told from its bytes, so the server's word counts here.
        let is_page = ["text/html", "application/xhtml", "text/plain", "application/pdf"]
            .iter()
            .any(|page| content_type.starts_with(page));
        if !is_page {
            return false;
        }
        let charset = charset(&content_type);
        let known = CrawlRecord { url, fetched, charset, ..CrawlRecord::default() };
        match body {
            Ok(bytes) if bytes.trim_ascii().is_empty() => {
                self.refuse(NoteCode::IngestEmpty, &name, "the answer is empty; fetch the page again");
            }
            Ok(bytes) => {
                let media = if bytes.starts_with(media::PDF) {
                    Media::Pdf
                } else if content_type.starts_with("text/plain") {
                    Media::PlainText
                } else {
                    Media::Html
                };
                self.give(name, media, bytes, known);
            }
            Err(reason) => self.refuse(NoteCode::IngestBinary, &name, format!("the page cannot be had: {reason}")),
        }
        true
    }

    fn take_list(&mut self, name: &str, bytes: &[u8], kind: ListKind, known: &CrawlRecord) {
        let feed = match kind {
            ListKind::Feed => records::feed(bytes),
            ListKind::Sitemap => {
                let n_links = links::links(bytes).len();
                let message =
                    format!("a sitemap of {n_links} addresses has no text; add it by its own address to fetch them");
                return self.refuse(NoteCode::IngestOnlyLinks, name, message);
            }
        };
        let Some(feed) = feed else {
            let message = "it begins as a feed does and cannot be read as one; fetch it again";
            return self.refuse(NoteCode::IngestBadRecord, name, message);
        };
        if feed.entries.is_empty() {
            return self.refuse(NoteCode::IngestEmpty, name, "the feed has no entries; fetch it again");
        }
        let mut n_without = 0_usize;
        for (entry_idx, entry) in feed.entries.iter().enumerate() {
            let values = records::of_entry(&feed, entry);
            if values.text.as_ref().is_none_or(|text| text.trim().is_empty()) {
                n_without += 1;
                continue;
            }
            let record = values.json(&self.settings.fields);
            self.take_record_bytes(format!("{name}:{}", entry_idx + 1), record, known);
        }
        if n_without > 0 {
            let message =
                format!("{n_without} entries of the feed have no text; add it by its own address to fetch their pages");
            self.refuse(NoteCode::IngestOnlyLinks, name, message);
        }
    }

    fn take_mail(&mut self, name: &str, bytes: &[u8], known: &CrawlRecord) {
        match records::of_mail(bytes) {
            Some(values) => self.take_record_bytes(name.to_owned(), values.json(&self.settings.fields), known),
            None => {
                self.refuse(NoteCode::IngestBadRecord, name, "it begins as an e-mail does and cannot be read as one");
            }
        }
    }

    fn take_table(&mut self, name: &str, bytes: &[u8], delimiter: u8, known: &CrawlRecord) {
        for (line, row) in records::rows(bytes, delimiter) {
            let name = format!("{name}:{line}");
            match row {
                Ok(record) => self.take_record_bytes(name, record, known),
                Err(message) => {
                    self.refuse(NoteCode::IngestBadRecord, &name, format!("the row cannot be read: {message}"));
                }
            }
        }
    }

    /// Takes one JSON value: a record, or a list of them.
    fn take_json(&mut self, name: &str, bytes: &[u8], known: &CrawlRecord) {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
        if let Ok(values) = serde_json::from_slice::<Vec<&RawValue>>(bytes) {
            for (value_idx, value) in values.iter().enumerate() {
                self.take_record_bytes(format!("{name}:{}", value_idx + 1), value.get().as_bytes().to_vec(), known);
            }
        } else {
            self.take_record_bytes(name.to_owned(), bytes.to_vec(), known);
        }
    }

    /// Takes one capture a line; a line that is no object with a text is noted.
    fn take_json_lines(&mut self, name: &str, bytes: &[u8], known: &CrawlRecord) {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (line_idx, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if !line.is_empty() {
                self.take_record_bytes(format!("{name}:{}", line_idx + 1), line.to_vec(), known);
            }
        }
    }

    /// Takes a JSON record; what it says of itself fills what `known` leaves open.
    fn take_record_bytes(&mut self, name: String, bytes: Vec<u8>, known: &CrawlRecord) {
        let fields = &self.settings.fields;
        let record: Value = match serde_json::from_slice(&bytes) {
            Ok(record) => record,
            Err(error) => {
                let message = format!("expected one JSON object a line: {error}");
                return self.refuse(NoteCode::IngestBadRecord, &name, message);
            }
        };
        if field(&record, &fields.text).is_none_or(|text| text.trim().is_empty()) {
            if records::is_ninjs(&record) {
                let values = records::of_ninjs(&record);
                if values.text.as_ref().is_some_and(|text| !text.trim().is_empty()) {
                    return self.take_record_bytes(name, values.json(&self.settings.fields), known);
                }
            }
            let message = format!("the record has no text in its field `{}`; name the right field", fields.text);
            return self.refuse(NoteCode::IngestBadRecord, &name, message);
        }
        let fill = |known: &Option<String>, path: &str| known.clone().or_else(|| field(&record, path));
        let known = CrawlRecord {
            id: fill(&known.id, &fields.id),
            publisher: fill(&known.publisher, &fields.publisher),
            family: fill(&known.family, &fields.family),
            url: fill(&known.url, &fields.url),
            published: fill(&known.published, &fields.published),
            fetched: fill(&known.fetched, &fields.fetched),
            // JSON is UTF-8, whatever page its text was taken from.
            charset: None,
        };
        self.give(name, Media::JsonRecord, bytes, known);
    }
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

/// Returns the encoding that a `Content-Type` names, as it names it.
pub fn charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, charset) = { parameters }.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let charset = charset.trim().trim_matches(['"', '\'']);
    (!charset.is_empty()).then(|| charset.to_owned())
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
            charset: text("charset"),
        };
        noted.value.push((file, record));
    }
    noted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(bytes: &[u8]) -> Noted<Vec<Capture>> {
        captures("in/file", bytes, &CrawlRecord::default(), &Settings::standard())
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
            |bytes: &[u8], settings: &Settings| captures("f", bytes, &CrawlRecord::default(), settings).notes[0].code;
        assert_eq!(of(b"", &small), NoteCode::IngestEmpty);
        assert_eq!(of(b" \n ", &small), NoteCode::IngestEmpty);
        assert_eq!(of(b"eleven bytes", &small), NoteCode::IngestTooLarge);
        assert_eq!(of(b"\x89PNG\r\n\x1a\n", &small), NoteCode::IngestBinary);
        assert_eq!(of(b"PK\x03\x04", &small), NoteCode::IngestBinary);
        assert_eq!(of(b"\x1f\x8b\x08\0", &small), NoteCode::IngestTruncated);
        assert_eq!(of(b"\x7fELF", &small), NoteCode::IngestBinary);
        assert_eq!(of(b"a\0b\0\0\0cd", &small), NoteCode::IngestBinary);
    }

    #[test]
    fn a_file_that_holds_no_report_is_noted() {
        let warcinfo = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n";
        for bytes in [b"id,text\n".as_slice(), b"[]", warcinfo] {
            let noted = take(bytes);
            let codes: Vec<NoteCode> = noted.notes.iter().map(|note| note.code).collect();
            assert_eq!((noted.value.len(), codes.as_slice()), (0, [NoteCode::IngestEmpty].as_slice()));
        }
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
        let noted = captures("f", line, &CrawlRecord::default(), &settings);
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
