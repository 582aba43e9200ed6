//! A PDF with a text layer to lines of clean text: what its pages draw, put in reading order.
//!
//! The parser is `hayro-syntax`; which letters a string draws, and where, is worked out here (`font`, `interpret`), for the
//! crate that draws whole pages costs four minutes of compiling and brings image decoders that text never asks for.

mod bidi;
mod blocks;
mod bounds;
mod font;
mod glyph_names;
pub(super) mod info;
mod interpret;
mod layout;
pub(super) mod places;

use super::PdfLimits;
use blocks::PageLines;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use info::Info;
use interpret::{Allowance, Fonts, Glyph};
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) use blocks::Blocks;

/// What one document may make the reader do: instructions run, bytes unpacked. A page of a newspaper has some 20,000
/// instructions and 300 kB.
const MAX_INSTRUCTIONS: usize = 20_000_000;
const MAX_UNPACKED_BYTES: usize = 512 << 20;

/// A document that was read.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) blocks: Blocks,
    pub(super) info: Info,
    /// What was not as it should be.
    pub(super) faults: Vec<Fault>,
}

/// What is wrong with a document that was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It was read as far as the limits go.
    Cut,
    /// Its end is missing.
    Repaired,
    /// Some glyphs mean no letter.
    Unmapped,
}

/// Why a document was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Locked,
    Damaged,
    TooLarge,
    /// No page draws text.
    NoText,
    /// Pages draw text, and nothing says which.
    Unmapped,
}

/// Reads a document. Cost: linear in what it unpacks to, and bounded by the limits.
pub(super) fn read(bytes: &[u8], limits: PdfLimits) -> Result<Document, Unread> {
    guarded(bytes, |pdf| {
        let mut faults = Vec::new();
        let (pages, allowance) = pages(pdf, limits, &mut faults);
        let letters = || pages.iter().flat_map(|page| &page.glyphs).flat_map(|glyph| glyph.text.chars());
        let n_letters = letters().filter(|letter| letter.is_alphanumeric()).count();
        let n_unmapped = letters().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count();
        if n_letters == 0 || n_unmapped > n_letters {
            return Err(if n_unmapped > 0 { Unread::Unmapped } else { Unread::NoText });
        }
        if n_unmapped > 0 {
            faults.push(Fault::Unmapped);
        }
        if !bytes[bytes.len().saturating_sub(END_BYTES)..].windows(5).any(|end| end == b"%%EOF") {
            faults.push(Fault::Repaired);
        }
        let lines = pages.into_iter().map(|page| PageLines {
            page: page.number,
            height: page.height,
            lines: layout::lines(page.glyphs),
        });
        let blocks = blocks::blocks(lines.collect());
        let mut n_left = allowance.bytes_left;
        Ok(Document { blocks, info: info::read(pdf, &mut n_left), faults })
    })
}

/// The mark of the end stands within so many bytes of it (ISO 32000-1, annex H, note 18).
const END_BYTES: usize = 1024;

/// Returns the text runs of a document, one list a page: what a [`TextRun`](crate::model::article::TextRun) names. Nothing
/// for a document that cannot be read.
pub(super) fn text_runs(bytes: &[u8], limits: PdfLimits) -> Vec<Vec<String>> {
    let pages = guarded(bytes, |pdf| Ok(pages(pdf, limits, &mut Vec::new()).0)).unwrap_or_default();
    let runs_of = |page: Drawn| {
        let mut runs: Vec<String> = Vec::new();
        for glyph in page.glyphs {
            runs.resize_with(runs.len().max(glyph.run as usize + 1), String::new);
            runs[glyph.run as usize].push_str(&glyph.text);
        }
        runs
    };
    pages.into_iter().map(runs_of).collect()
}

/// Opens a document and reads it; what breaks the parser is damage. The parser is made not to, and is young.
fn guarded<T>(bytes: &[u8], read: impl Fn(&Pdf) -> Result<T, Unread>) -> Result<T, Unread> {
    if bounds::holds_bomb(bytes) {
        return Err(Unread::TooLarge);
    }
    let opened = catch_unwind(AssertUnwindSafe(|| match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => read(&pdf),
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm)) => {
            Err(Unread::Locked)
        }
        Err(_) => Err(Unread::Damaged),
    }));
    opened.unwrap_or(Err(Unread::Damaged))
}

/// A page and what it draws.
struct Drawn {
    /// Counted from 1.
    number: u32,
    height: f64,
    glyphs: Vec<Glyph>,
}

/// Returns the pages up to the limits, and what is left to read.
fn pages(pdf: &Pdf, limits: PdfLimits, faults: &mut Vec<Fault>) -> (Vec<Drawn>, Allowance) {
    let mut allowance =
        Allowance { n_glyphs: limits.max_glyphs, n_instructions: MAX_INSTRUCTIONS, bytes_left: MAX_UNPACKED_BYTES };
    let mut fonts = Fonts::new();
    let mut drawn = Vec::new();
    let is_used_up =
        |allowance: &Allowance| allowance.n_glyphs == 0 || allowance.n_instructions == 0 || allowance.bytes_left == 0;
    for (page, number) in pdf.pages().iter().take(limits.max_pages).zip(1..) {
        if is_used_up(&allowance) {
            break;
        }
        let glyphs = interpret::glyphs(page, &mut fonts, &mut allowance);
        drawn.push(Drawn { number, height: f64::from(page.render_dimensions().1), glyphs });
    }
    if pdf.pages().len() > limits.max_pages || is_used_up(&allowance) {
        faults.push(Fault::Cut);
    }
    (drawn, allowance)
}
