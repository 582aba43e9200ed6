//! What a PDF says of itself: its document information, its metadata stream (XMP), its language.

use super::bounds::unpacked;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream, String as Bytes};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// What a PDF says of itself, as written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Info {
    pub(in super::super) title: Option<String>,
    /// When the file was made, ISO 8601.
    pub(in super::super) made: Option<String>,
    /// The language, BCP 47.
    pub(in super::super) language: Option<String>,
}

/// Reads what the document says of itself: its document information first, then what only the metadata stream has.
pub(super) fn read(pdf: &Pdf, n_left: &mut usize) -> Info {
    let metadata = pdf.metadata();
    let date = |date: hayro_syntax::object::DateTime| {
        let sign = if date.utc_offset_hour < 0 { '-' } else { '+' };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            date.year,
            date.month,
            date.day,
            date.hour,
            date.minute,
            date.second,
            date.utc_offset_hour.unsigned_abs(),
            date.utc_offset_minute
        )
    };
    let mut info = Info {
        title: metadata.title.as_deref().map(text).filter(|title| is_title(title)),
        made: metadata.creation_date.map(date),
        language: None,
    };
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    info.language = catalogue.get::<Bytes<'_>>("Lang").map(|language| text(language.as_bytes()));
    if let Some(stream) = catalogue.get::<Stream<'_>>("Metadata")
        && let Some(xmp) = unpacked(&stream, n_left)
    {
        let [title, made] = xmp_values(&xmp);
        info.title = info.title.or(title.filter(|title| is_title(title)));
        info.made = info.made.or(made);
    }
    info
}

/// Returns whether a title is one that somebody gave: writers of PDF put the name of a file or of themselves there.
fn is_title(title: &str) -> bool {
    const ENDINGS: &[&str] =
        &[".doc", ".docx", ".pdf", ".indd", ".qxd", ".odt", ".rtf", ".html", ".htm", ".pmd", ".txt"];
    const BEGINNINGS: &[&str] = &["untitled", "microsoft word", "http://", "https://", "about:", "file:"];
    let folded = title.trim().to_lowercase();
    folded.split_whitespace().count() >= 2
        && !ENDINGS.iter().any(|ending| folded.ends_with(ending))
        && !BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning))
}

/// Returns a text string of a PDF (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 by its mark, else the document encoding, which is
/// Windows' Latin but for a few signs.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Returns title and time of making of a metadata stream (ISO 16684-1), as elements or as attributes.
fn xmp_values(xmp: &[u8]) -> [Option<String>; 2] {
    const NAMES: [&[u8]; 2] = [b"dc:title", b"xmp:CreateDate"];
    let mut values = [None, None];
    let mut open: Option<usize> = None;
    let mut reader = Reader::from_reader(xmp);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                open = NAMES.iter().position(|name| *name == element.name().as_ref()).or(open);
                take_attributes(&element, &NAMES, &mut values);
            }
            Ok(Event::Empty(element)) => take_attributes(&element, &NAMES, &mut values),
            Ok(Event::End(element)) if open.is_some_and(|name_idx| NAMES[name_idx] == element.name().as_ref()) => {
                open = None;
            }
            Ok(Event::Text(text)) => {
                let text = text.decode().map(|text| text.trim().to_owned()).unwrap_or_default();
                if let (Some(name_idx), false) = (open, text.is_empty()) {
                    values[name_idx].get_or_insert(text);
                }
            }
            Ok(Event::Eof) | Err(_) => return values,
            Ok(_) => {}
        }
    }
}

fn take_attributes(element: &BytesStart<'_>, names: &[&[u8]; 2], values: &mut [Option<String>; 2]) {
    for attribute in element.attributes().flatten() {
        if let Some(name_idx) = names.iter().position(|name| *name == attribute.key.as_ref()) {
            values[name_idx] = Some(String::from_utf8_lossy(&attribute.value).into_owned());
        }
    }
}
