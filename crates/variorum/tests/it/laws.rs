//! The laws of cleaning, which tests and fuzz targets hold.

use variorum::model::article::Article;
use variorum::model::capture::Capture;

/// Holds what is true of every article: blocks cover the text but for line feeds; runs are in order, within the source,
/// cover every block, and are equal to the source where they are of equal length and not one folded character.
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
    // Places are in the source as decoded, and decoding takes the byte-order mark away.
    // Bytes with zeros among them may have been UTF-16.
    let source = std::str::from_utf8(&capture.bytes).ok().filter(|source| !source.contains('\0')).unwrap_or("");
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut covered = 0;
    let (mut source_at, mut reference_at) = (0, 0);
    for run in &article.source_map {
        let between = text.get(covered..run.clean.start as usize).expect("runs are in order and on character borders");
        assert!(between.is_empty() || between == "\n", "{}: `{between}` has no source", capture.name);
        // A reference that stands for two characters gives two runs of one place.
        let is_of_same = run.source.end == source_at && run.source.start == reference_at;
        assert!(is_of_same || source_at <= run.source.start, "{}: runs follow the source", capture.name);
        reference_at = run.source.start;
        source_at = run.source.end;
        covered = run.clean.end as usize;
        if !source.is_empty() {
            let of_source = source.get(run.source.range()).expect("runs lie within the source, on character borders");
            let of_text = run.clean.text(text);
            let is_folded_character = of_text.chars().count() == 1;
            assert!(
                of_source == of_text || is_folded_character || run.clean.len() != run.source.len(),
                "`{of_source}` `{of_text}`"
            );
        }
    }
    assert_eq!(covered, text.len(), "{}: every character has a source", capture.name);
}
