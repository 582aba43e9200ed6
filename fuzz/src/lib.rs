//! What the targets share: bytes read as the program reads them, and the laws of what comes out.

#[path = "../../crates/variorum/tests/it/laws.rs"]
mod laws;

use std::sync::LazyLock;
use variorum::lang::Lexicons;
use variorum::model::capture::{Capture, CrawlRecord, Media};
use variorum::model::id::CaptureId;
use variorum::text::digest::sha256;
use variorum::{clean, ingest};

/// The built-in word lists, parsed once.
pub static LEXICONS: LazyLock<Lexicons> =
    LazyLock::new(|| Lexicons::built_in().expect("the built-in lexicons are well formed"));

/// Takes the bytes of a file, whatever they are, and cleans all that is in it.
pub fn read(bytes: &[u8]) {
    // Small limits: a bomb that is stopped at 10 MB is stopped as one of 2 GB is, and sooner.
    let settings =
        ingest::Settings { max_bytes: 1_000_000, max_unpacked_bytes: 10_000_000, ..ingest::Settings::standard() };
    let taken = ingest::captures("input", bytes, &CrawlRecord::default(), &settings);
    assert!(!taken.value.is_empty() || !taken.notes.is_empty(), "nothing is lost without a note");
    for capture in taken.value {
        clean(&capture);
    }
}

/// Cleans bytes as what they are said to be.
pub fn read_as(media: Media, bytes: &[u8]) {
    let id = CaptureId::from_digest(sha256(bytes));
    clean(&Capture { id, name: "input".to_owned(), media, bytes: bytes.to_vec(), known: CrawlRecord::default() });
}

fn clean(capture: &Capture) {
    let cleaned = clean::clean(capture, &LEXICONS, &clean::Settings::standard());
    match cleaned.value {
        Some(article) => laws::hold_laws(capture, &article),
        None => assert!(!cleaned.notes.is_empty(), "nothing is lost without a note"),
    }
}
