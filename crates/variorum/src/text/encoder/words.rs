//! What the heads call a word, and its vector: the mean of its pieces' token vectors.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Encoding;

/// Returns the words and the marks of a text as byte ranges in order: its segments as Unicode (UAX 29) cuts them, less white space.
///
/// A mark between two names keeps them apart, so heads are trained and run on words *and* marks. Arabic clitics stay on
/// their word. A text longer than 4 GiB is cut there.
pub fn words_and_marks(text: &str) -> Vec<Range<u32>> {
    text.split_word_bound_indices()
        .filter(|(_, segment)| !segment.chars().all(char::is_whitespace))
        .map_while(|(start, segment)| Some(u32::try_from(start).ok()?..u32::try_from(start + segment.len()).ok()?))
        .collect()
}

/// Returns for each word the mean of the vectors of the pieces that overlap it.
///
/// Words and pieces are byte ranges of the same text; words are in order and do not overlap. A piece across two words counts for
/// both. A word without a piece (emoji that normalise to nothing) gets a zero vector as long as the others.
pub fn word_vectors(encoding: &Encoding, words: &[Range<u32>]) -> Vec<Vec<f32>> {
    let width = encoding.tokens.first().map_or(0, |token| token.layers.len());
    let mut first = 0;
    words
        .iter()
        .map(|word| {
            while encoding.tokens.get(first).is_some_and(|token| token.span.end <= word.start) {
                first += 1;
            }
            let mut mean = vec![0.0; width];
            let mut n_pieces = 0;
            // A piece that is a space alone has an empty span at the word's start and is no part of it.
            for token in encoding.tokens[first..].iter().take_while(|token| token.span.start < word.end) {
                if token.span.start < token.span.end {
                    mean.iter_mut().zip(&token.layers).for_each(|(mean, value)| *mean += value);
                    n_pieces += 1;
                }
            }
            if n_pieces > 0 {
                for value in &mut mean {
                    *value /= n_pieces as f32;
                }
            }
            mean
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::TokenVector;
    use super::*;

    #[test]
    fn marks_are_segments_and_spaces_are_none() {
        let text = " «قال» U.S. al-Bab،\u{a0}٢٧";
        let parts: Vec<_> =
            words_and_marks(text).into_iter().map(|word| &text[word.start as usize..word.end as usize]).collect();
        assert_eq!(parts, ["«", "قال", "»", "U.S", ".", "al", "-", "Bab", "،", "٢٧"]);
        assert!(words_and_marks(" \n").is_empty());
    }

    #[test]
    fn a_word_is_the_mean_of_its_pieces_and_a_word_without_pieces_is_zero() {
        let token = |span: Range<u32>, value: f32| TokenVector { span, layers: vec![value] };
        let tokens = vec![token(0..2, 1.0), token(2..4, 3.0), token(5..5, 90.0), token(5..8, 7.0)];
        let encoding = Encoding { sentence: vec![], tokens };
        assert_eq!(word_vectors(&encoding, &[0..4, 5..6, 6..8, 9..12]), [[2.0], [7.0], [7.0], [0.0]]);
        assert!(word_vectors(&encoding, &[]).is_empty());
    }
}
