//! A PDF to a draft of its article: its blocks read as those of a scraped text, and what the file says of itself beside them.

use super::furniture::Origin;
use super::header::{self, Expected};
use super::page::metadata::PageMetadata;
use super::pdf::{self, Fault, Unread};
use super::{Draft, PdfLimits, Settings, finish, moments, read_lines};
use crate::lang::Lexicons;
use crate::model::article::{Found, FoundIn};
use crate::model::capture::Capture;
use crate::model::note::{Note, NoteCode};
use crate::text::words::words;

/// How sure what a PDF says of itself is: its title and language are often those of a template. Not a probability.
const OF_FILE: f32 = 0.5;

/// The title that the file names is looked for in so many blocks.
const HEAD_BLOCKS: usize = 8;

/// Reads a PDF; nothing, with a note, where it cannot be read.
pub(super) fn draft(
    capture: &Capture,
    lexicons: &Lexicons,
    settings: &Settings,
    notes: &mut Vec<Note>,
) -> Option<Draft> {
    let document = match pdf::read(&capture.bytes, settings.pdf) {
        Ok(document) => document,
        Err(unread) => {
            let (code, message) = told(unread);
            notes.push(Note::new(code, capture.name.as_str(), message));
            return None;
        }
    };
    for fault in &document.faults {
        let (code, message) = fault_told(*fault, settings);
        notes.push(Note::new(code, capture.name.as_str(), message));
    }
    let (blocks, info) = (document.blocks, document.info);
    let mut lines = blocks.lines;
    // A title that the file names counts as the headline only where the first page shows it: templates leave theirs behind.
    let named = info.title.filter(|named| {
        let named: Vec<String> = words(named).into_iter().map(|word| word.folded).collect();
        lines.iter().take(HEAD_BLOCKS).any(|line| header::is_same_title(&line.folded(), &named))
            || blocks.title.is_none()
    });
    let title = blocks.title.or(named.clone());
    let publishers: Vec<String> = capture.known.publisher.iter().cloned().collect();
    let order = moments::lexicons_for(&lines, lexicons);
    let expected = Expected { title: title.as_deref(), publishers: &publishers, order: &order };
    let mut header = read_lines(&mut lines, expected, lexicons, Origin::Scrape, FoundIn::Page);
    let of_file = |value: String| Found::new(value, FoundIn::DocumentInfo, OF_FILE);
    let metadata = PageMetadata {
        titles: named.into_iter().map(of_file).collect(),
        languages: info.language.into_iter().map(of_file).collect(),
        ..PageMetadata::default()
    };
    header.title = header.title.or_else(|| metadata.titles.first().cloned());
    let mut draft = finish(lines, header, metadata, lexicons);
    draft.evidence.file_made = info.made;
    draft.layer = Some(blocks.layer);
    Some(draft)
}

fn told(unread: Unread) -> (NoteCode, &'static str) {
    match unread {
        Unread::Locked => {
            (NoteCode::CleanPdfLocked, "the PDF asks for a password; open it with that and save it without one")
        }
        Unread::Damaged => (NoteCode::CleanPdfDamaged, "the PDF is damaged beyond reading; fetch it again"),
        Unread::TooLarge => (
            NoteCode::CleanPdfTooLarge,
            "a part of the PDF unpacks to more than is safe; print it to a new PDF if you trust it",
        ),
        Unread::NoText => (
            NoteCode::CleanPdfNoText,
            "the PDF has no text layer, as scans have none; run text recognition over it and give the result",
        ),
        Unread::Unmapped => (
            NoteCode::CleanPdfNoText,
            "the fonts of the PDF do not say which letters they draw; run text recognition over it and give the result",
        ),
    }
}

fn fault_told(fault: Fault, settings: &Settings) -> (NoteCode, String) {
    match fault {
        Fault::Cut => {
            let PdfLimits { max_pages, max_glyphs } = settings.pdf;
            let message = format!(
                "the PDF has more than {max_pages} pages or {max_glyphs} letters, the rest was left out; raise \
                 limits.max_pdf_pages or limits.max_pdf_letters"
            );
            (NoteCode::CleanPdfCut, message)
        }
        Fault::Repaired => {
            let message =
                "the PDF is cut off or damaged; what could be found in it was read: fetch it again for the rest";
            (NoteCode::CleanPdfRepaired, message.to_owned())
        }
        Fault::Unmapped => {
            let message = "some letters of the PDF cannot be told by their fonts; each is shown as U+FFFD";
            (NoteCode::CleanMisencoded, message.to_owned())
        }
    }
}
