//! The laws of cleaning, which tests and fuzz targets hold.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use variorum::clean::{PdfLimits, text_runs};
use variorum::model::article::{Article, BlockKind, SourcePlace};
use variorum::model::capture::{Capture, Media};

/// Holds what is true of every article: blocks cover the text but for line feeds; the text is NFC; runs are in order, cover
/// every block, lie within the source, and are either equal to it or one character made of what stands there. For a PDF:
/// every letter is one of those that its text run draws.
pub(crate) fn hold_laws(capture: &Capture, article: &Article) {
    let text = article.text.as_str();
    let mut at = 0;
    for (block_idx, block) in article.blocks.iter().enumerate() {
        if block_idx > 0 {
            assert_eq!(text.get(at..at + 1), Some("\n"), "{}: a line feed before block {block_idx}", capture.name);
            at += 1;
        }
        assert_eq!(block.span.start as usize, at, "{}: block {block_idx}", capture.name);
        let block_text = block.span.text(text);
        assert!(
            !block_text.is_empty() && block_text.trim() == block_text && !block_text.contains(['\n', '\r', '\t', '\0'])
        );
        at = block.span.end as usize;
    }
    assert_eq!(at, text.len());
    assert!(is_nfc(text), "{}: the text is NFC", capture.name);
    if capture.media == Media::Pdf {
        return hold_law_of_text_runs(capture, article);
    }
    // Places are in the source as decoded, and decoding takes the byte-order mark away.
    // Bytes with zeros among them may have been UTF-16.
    let source = std::str::from_utf8(&capture.bytes).ok().filter(|source| !source.contains('\0')).unwrap_or("");
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    // The title of a page's head is the first block wherever in the page it stands; all else follows the source.
    let title = article.blocks.first().filter(|block| block.kind == BlockKind::Headline).map(|block| block.span);
    let mut covered = 0;
    let (mut source_at, mut reference_at) = (0, 0);
    for run in &article.source_map {
        let SourcePlace::Bytes(source_span) = run.source else { panic!("{}: text has no text runs", capture.name) };
        let between = text.get(covered..run.clean.start as usize).expect("runs are in order and on character borders");
        assert!(between.is_empty() || between == "\n", "{}: `{between}` has no source", capture.name);
        if title.is_some_and(|title| covered == title.end as usize) {
            (source_at, reference_at) = (0, 0);
        }
        // A reference or a cluster that stands for two characters gives two runs of one place.
        let is_of_same = source_span.end == source_at && source_span.start == reference_at;
        assert!(is_of_same || source_at <= source_span.start, "{}: runs follow the source", capture.name);
        reference_at = source_span.start;
        source_at = source_span.end;
        covered = run.clean.end as usize;
        if !source.is_empty() {
            let of_source = source.get(source_span.range()).expect("runs lie within the source, on character borders");
            let of_text = run.clean.text(text);
            let is_one_character = of_text.chars().count() == 1;
            assert!(
                of_source == of_text || is_one_character && is_made_of(of_text, of_source),
                "`{of_source}` `{of_text}`"
            );
        }
    }
    assert_eq!(covered, text.len(), "{}: every character has a source", capture.name);
}

/// Returns whether the characters of a text stand in a piece of source, as far as it can be told without reading markup.
fn is_made_of(text: &str, source: &str) -> bool {
    let is_markup = source.contains(['<', '&', '\\']);
    is_markup || text.nfd().all(|character| character == ' ' || source.nfd().any(|of_source| of_source == character))
}

/// Holds that the runs cover the text of a PDF's article but for line feeds, and that each names a text run which draws
/// every letter of it.
fn hold_law_of_text_runs(capture: &Capture, article: &Article) {
    let pages = text_runs(&capture.bytes, PdfLimits::standard());
    let text = article.text.as_str();
    let mut covered = 0;
    for run in &article.source_map {
        let between = text.get(covered..run.clean.start as usize).expect("runs are in order and on character borders");
        assert!(between.is_empty() || between == "\n", "{}: `{between}` has no source", capture.name);
        covered = run.clean.end as usize;
        let SourcePlace::TextRun(source) = run.source else {
            panic!("{}: a PDF has no bytes to point at", capture.name)
        };
        let page = pages.get(source.page as usize - 1).expect("the page is in the document");
        let drawn: String = page.get(source.run as usize).expect("the run is on the page").nfkd().collect();
        // Brackets in lines from the right are drawn as their mirrors; a mark may be of another run than its letter.
        let is_drawn = |letter: char| {
            drawn.contains(letter)
                || "()[]{}<>«»‹›".contains(letter)
                || letter.is_whitespace()
                || is_combining_mark(letter)
        };
        let letters = run.clean.text(text);
        // Of a letter composed of several the run is that of the first.
        let n_parts = if letters.chars().count() == 1 { 1 } else { usize::MAX };
        assert!(letters.nfkd().take(n_parts).all(is_drawn), "{}: `{letters}` is not in `{drawn}`", capture.name);
    }
    assert_eq!(covered, text.len(), "{}: every character has a source", capture.name);
}
