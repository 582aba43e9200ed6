//! What the heads call a word, and its vector: the mean of its pieces' token vectors.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Encoding;

/// What English writes after an apostrophe that belongs to no name: "Damascus's", "they'll".
const CONTRACTIONS: [&str; 7] = ["s", "d", "m", "t", "ll", "re", "ve"];

/// Returns the words and the marks of a text as byte ranges in order: its segments as Unicode (UAX 29) cuts them, less white space.
///
/// A segment is cut further where names end inside it: around the underscores of a hashtag, before an English genitive or
/// contraction. A mark between two names keeps them apart, so heads are trained and run on words *and* marks. Arabic clitics
/// stay on their word. A text longer than 4 GiB is cut there.
pub fn words_and_marks(text: &str) -> Vec<Range<u32>> {
    text.split_word_bound_indices()
        .filter(|(_, segment)| !segment.chars().all(char::is_whitespace))
        .flat_map(|(start, segment)| parts(segment).map(move |part| start + part.start..start + part.end))
        .map_while(|part| Some(u32::try_from(part.start).ok()?..u32::try_from(part.end).ok()?))
        .collect()
}

/// Cuts a segment around its underscores and before a contraction at its end.
fn parts(segment: &str) -> impl Iterator<Item = Range<usize>> {
    let contraction = segment
        .rfind(['\'', '’'])
        .filter(|&at| at > 0 && CONTRACTIONS.contains(&segment[at..].trim_start_matches(['\'', '’'])));
    let mut cuts: Vec<usize> = segment.match_indices('_').flat_map(|(at, _)| [at, at + 1]).collect();
    cuts.extend(contraction);
    cuts.extend([0, segment.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let parts: Vec<_> = cuts.windows(2).map(|pair| pair[0]..pair[1]).collect();
    parts.into_iter()
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
    fn names_end_at_underscores_and_before_contractions() {
        let parts = |text: &'static str| -> Vec<&str> {
            words_and_marks(text).into_iter().map(|word| &text[word.start as usize..word.end as usize]).collect()
        };
        assert_eq!(parts("#سيول_الأردن"), ["#", "سيول", "_", "الأردن"]);
        assert_eq!(
            parts("Syria’s they'll O'Neill Sana'a 's"),
            ["Syria", "’s", "they", "'ll", "O'Neill", "Sana'a", "'", "s"]
        );
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
