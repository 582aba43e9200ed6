//! What some bytes are, by their content; a file's name is never asked.

use crate::model::capture::RecordFields;
use serde_json::Value;

/// What some bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A page.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// One JSON value: a record, a list of records, a ninjs record.
    Json,
    /// A table with this delimiter, whose first line names its columns.
    Table(u8),
    /// An e-mail.
    Mail,
    /// A list that leads to pages.
    List(ListKind),
    /// Gzipped bytes.
    Gzip,
    /// A ZIP archive.
    Zip,
    /// A web archive (WARC).
    WebArchive,
    /// A PDF document.
    Pdf,
    /// Text without markup.
    PlainText,
    /// White space.
    Blank,
    /// A format that is not read, in words.
    Unread(&'static str),
}

/// A list that leads to pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListKind {
    /// RSS, Atom, RDF or JSON feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
}

/// How many bytes are looked at.
const HEAD_BYTES: usize = 4096;

/// The first bytes of formats that are met in folders of reports and are not read.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"BM", "an image (BMP)"),
    (b"II*\0", "an image (TIFF)"),
    (b"MM\0*", "an image (TIFF)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"BZh", "compressed (bzip2)"),
    (b"\xfd7zXZ\0", "compressed (xz)"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"OggS", "audio or video"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"PAR1", "a Parquet table"),
];

/// Beginnings of tags that make a text a page when one of them stands in its beginning.
const MARKUP: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "title",
    "meta ",
    "article",
    "main",
    "div",
    "p>",
    "p ",
    "h1",
    "br",
    "table",
    "span",
    "script",
];

/// Returns what some bytes are: by signature, then by zero bytes, then by what their beginning reads as.
pub(super) fn recognise(bytes: &[u8], fields: &RecordFields) -> Content {
    if bytes.starts_with(GZIP) {
        return Content::Gzip;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Content::Zip;
    }
    if bytes.starts_with(WARC) {
        return Content::WebArchive;
    }
    // Some writers put a mark or an empty line first, which readers of PDF forgive.
    if bytes.trim_ascii_start().strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes.trim_ascii_start()).starts_with(PDF) {
        return Content::Pdf;
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, what)| is_signed(bytes, signature, what)) {
        return Content::Unread(what);
    }
    if bytes.get(4..8) == Some(b"ftyp".as_slice()) {
        return Content::Unread("video or an image (ISO media)");
    }
    if bytes.starts_with(b"RIFF")
        && bytes.get(8..12).is_some_and(|kind| kind == b"WEBP" || kind == b"WAVE" || kind == b"AVI ")
    {
        return Content::Unread("an image, audio or video (RIFF)");
    }
    let head = beginning(bytes);
    if head.trim().is_empty() && bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Content::Blank;
    }
    let n_controls = head.chars().filter(|&character| character.is_control() && !character.is_whitespace()).count();
    // One control character in twenty: escape codes and stray NULs in scraped text stay below, binary data is far above.
    if n_controls * 20 > head.chars().count() {
        return Content::Unread("binary data");
    }
    if let Some(kind) = list_kind(bytes) {
        return Content::List(kind);
    }
    if is_json_lines(bytes, fields) {
        return Content::JsonLines;
    }
    if head.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) && is_json(bytes) {
        return Content::Json;
    }
    if is_mail(&head) {
        return Content::Mail;
    }
    if let Some(delimiter) = super::records::delimiter(bytes, fields) {
        return Content::Table(delimiter);
    }
    let head = head.to_ascii_lowercase();
    if MARKUP.iter().any(|tag| head.contains(&format!("<{tag}"))) { Content::Html } else { Content::PlainText }
}

/// The first bytes of gzip.
pub(super) const GZIP: &[u8] = b"\x1f\x8b";
/// The first bytes of a web archive.
pub(super) const WARC: &[u8] = b"WARC/1.";

/// The first bytes of a PDF.
pub(super) const PDF: &[u8] = b"%PDF-";

/// Returns the kind of a list that leads to pages; nothing for other bytes.
pub(super) fn list_kind(bytes: &[u8]) -> Option<ListKind> {
    let head = beginning(bytes).to_ascii_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        return start.contains("jsonfeed.org/version").then_some(ListKind::Feed);
    }
    if !start.starts_with('<') {
        return None;
    }
    // Behind the declaration, comments and style sheets comes the element that says what it is.
    let root = start.split('<').find(|part| part.starts_with(|first: char| first.is_ascii_alphabetic()))?;
    let name = root.split(|end: char| end.is_whitespace() || end == '>').next()?;
    match name {
        "rss" | "rdf:rdf" | "feed" => Some(ListKind::Feed),
        "urlset" | "sitemapindex" => Some(ListKind::Sitemap),
        _ => None,
    }
}

/// Returns whether the bytes are one JSON object or list.
fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// Returns whether a text begins with the header of an e-mail: fields alone, the sender and one that only mail has.
fn is_mail(head: &str) -> bool {
    let header: Vec<&str> = head.lines().take_while(|line| !line.trim().is_empty()).collect();
    let is_field = |line: &&str| {
        line.starts_with([' ', '\t'])
            || line.split_once(':').is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
    };
    let has = |name: &str| header.iter().any(|line| line.to_ascii_lowercase().starts_with(name));
    header.iter().all(is_field)
        && has("from:")
        && ["message-id:", "mime-version:", "received:", "return-path:"].iter().any(|name| has(name))
}

/// Returns whether the bytes begin with a signature; two-letter ones must be followed by something no text goes on with.
fn is_signed(bytes: &[u8], signature: &[u8], what: &str) -> bool {
    let is_short = signature.iter().all(u8::is_ascii_alphanumeric) && signature.len() < 4 || what == "audio";
    bytes.starts_with(signature) && (!is_short || bytes[signature.len()..].iter().take(12).any(|&byte| byte == 0))
}

/// Returns the beginning of the bytes as text, good enough to look for ASCII in: UTF-16 by its mark or its zeros.
fn beginning(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let wide = |head: &[u8], pair: fn([u8; 2]) -> u16| {
        char::decode_utf16(head.chunks_exact(2).map(|bytes| pair([bytes[0], bytes[1]])))
            .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    let is_zero_at = |parity: usize| {
        head.len() >= 8
            && head.iter().skip(parity).step_by(2).take(16).filter(|&&byte| byte == 0).count() * 5
                >= head.len().min(32) / 2 * 4
    };
    match head {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ if is_zero_at(1) && !is_zero_at(0) => wide(head, u16::from_le_bytes),
        _ if is_zero_at(0) && !is_zero_at(1) => wide(head, u16::from_be_bytes),
        _ => String::from_utf8_lossy(head).into_owned(),
    }
}

/// How many lines are looked at before a text is taken for JSON lines or not.
const MAX_LOOKED_AT: usize = 5;

/// Returns whether the first lines with anything in them look like JSON objects, one of them is one, and the whole is JSON
/// lines: more such lines, or one that has the field the text is in. A damaged first line does not hide the others.
fn is_json_lines(bytes: &[u8], fields: &RecordFields) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let lines: Vec<&[u8]> = lines.take(MAX_LOOKED_AT).collect();
    let is_object = |line: &&[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    if !lines.first().is_some_and(is_object) {
        return false;
    }
    let records: Vec<Value> = lines.iter().filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let has_text = |record: &Value| super::field(record, &fields.text).is_some();
    !records.is_empty() && (lines.get(1).is_some_and(is_object) || records.iter().any(has_text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Content {
        recognise(bytes, &RecordFields::standard())
    }

    #[test]
    fn text_that_begins_like_a_signature_is_text() {
        assert_eq!(of(b"BM trucks crossed the bridge."), Content::PlainText);
        assert_eq!(of(b"ID3 is a name."), Content::PlainText);
    }

    #[test]
    fn wide_encodings_are_not_binary() {
        let page: Vec<u8> = "<html><p>Rain.</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&page), Content::Html);
        let arabic = "أغلق الطريق إلى الميناء بسبب الأمطار.".encode_utf16().flat_map(u16::to_le_bytes);
        let arabic: Vec<u8> = [0xff, 0xfe].into_iter().chain(arabic).collect();
        assert_eq!(of(&arabic), Content::PlainText);
    }

    #[test]
    fn legacy_arabic_is_text() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode("أغلق الطريق إلى الميناء بسبب الأمطار.");
        assert_eq!(of(&bytes), Content::PlainText);
    }

    #[test]
    fn a_stray_zero_byte_does_not_make_text_binary() {
        assert_eq!(of(b"Rain closed the road to the port\0 this morning, the town said."), Content::PlainText);
    }

    #[test]
    fn formats_are_known_by_how_they_begin() {
        assert_eq!(
            of(b"<?xml version='1.0'?>\n<!-- made by hand --><rss version='2.0'>"),
            Content::List(ListKind::Feed)
        );
        assert_eq!(of(b"<urlset xmlns='x'></urlset>"), Content::List(ListKind::Sitemap));
        assert_eq!(of(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n"), Content::WebArchive);
        assert_eq!(of(b"From: a@example.org\nMIME-Version: 1.0\n\nRain."), Content::Mail);
        assert_eq!(of(b"id,text\n1,Rain\n"), Content::Table(b','));
        assert_eq!(of(b"[{\"text\": \"Rain.\"},\n {\"text\": \"Snow.\"}]"), Content::Json);
    }

    #[test]
    fn text_that_begins_like_a_mail_is_text() {
        assert_eq!(of(b"From: the harbour\n\nRain closed the road."), Content::PlainText);
    }

    #[test]
    fn an_angle_bracket_is_no_page() {
        assert_eq!(of(b"Temperatures fell to < 5 degrees. <i>Later</i> they rose."), Content::PlainText);
    }
}
