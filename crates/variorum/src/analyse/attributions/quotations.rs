//! Quotations that run over several sentences of a block.

use crate::analyse::surface::{Surface, is_quote};
use crate::model::span::Span;

/// A quotation over more than one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quotation {
    /// From mark to mark; to the end of its block where it is not closed ("the next paragraph goes on with a mark").
    pub(super) span: Span,
    /// The sentence it opens in.
    pub(super) opens_in: usize,
    /// The sentence it ends in.
    pub(super) closes_in: usize,
    /// Whether its mark is the first thing in its sentence.
    pub(super) opens_sentence: bool,
}

/// Returns the quotations of an article that run over more than one sentence, in text order; none reaches over a block.
pub(super) fn quotations(surface: &Surface<'_>) -> Vec<Quotation> {
    let mut found = Vec::new();
    // Where the quotation that is open began: its sentence, the mark's span and whether it opens the sentence.
    let mut open: Option<(usize, Span, bool)> = None;
    let mut block = u32::MAX;
    for (sentence_idx, sentence) in surface.sentences.iter().enumerate() {
        if sentence.block != block {
            close_at_block(surface, sentence_idx, &mut open, &mut found);
            block = sentence.block;
        }
        for (at, token) in surface.tokens(sentence_idx).iter().enumerate().filter(|(_, token)| is_quote(token)) {
            match (token.folded.as_str(), open) {
                ("“" | "«" | "„" | "\"", None) => open = Some((sentence_idx, token.span, at == 0)),
                ("”" | "»" | "\"", Some((opens_in, mark, opens_sentence))) => {
                    let span = Span::new(mark.start, token.span.end);
                    if opens_in < sentence_idx {
                        found.push(Quotation { span, opens_in, closes_in: sentence_idx, opens_sentence });
                    }
                    open = None;
                }
                // A mark within a quotation, or one that closes nothing.
                _ => {}
            }
        }
    }
    close_at_block(surface, surface.sentences.len(), &mut open, &mut found);
    found
}

/// Ends a quotation that is still open where its block ends.
fn close_at_block(
    surface: &Surface<'_>,
    next_sentence: usize,
    open: &mut Option<(usize, Span, bool)>,
    found: &mut Vec<Quotation>,
) {
    let Some((opens_in, mark, opens_sentence)) = open.take() else { return };
    // Only one that opens its sentence is taken to go on in the next block; else the mark is a slip.
    let Some(last) = next_sentence.checked_sub(1).filter(|&last| last > opens_in && opens_sentence) else { return };
    let span = Span::new(mark.start, surface.sentences[last].span.end);
    found.push(Quotation { span, opens_in, closes_in: last, opens_sentence });
}
