//! Text to pieces: the normalisation map, then the likeliest cut under a Unigram model (Kudo 2018, section 3.1).
//!
//! Every piece keeps the byte range of the original text that it came from.

use std::ops::Range;

use super::format::Container;
use crate::error::Error;

/// The mark that stands for a space at the beginning of a word.
const SPACE: char = '\u{2581}';

/// The vocabulary and the normalisation map.
#[derive(Debug)]
pub(super) struct Tokeniser {
    /// The pieces end to end, and where each begins (one more entry than pieces). The first few are special and no text
    /// gives them; the others are in byte order.
    bytes: Vec<u8>,
    starts: Vec<u32>,
    scores: Vec<f32>,
    /// For each first byte, the ids of the pieces that begin with it.
    by_first_byte: Vec<Range<u32>>,
    normal: Vec<(char, Vec<char>)>,
    unknown: u32,
    unknown_score: f32,
}

/// One piece: its id and the byte range of the text it stands for, without the space before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) id: u32,
    pub(super) span: Range<u32>,
}

/// Normalised text: characters in UTF-8, and for each byte that begins one, the byte range of its source.
struct Normal {
    text: String,
    /// (offset in `text`, range in the source), in order.
    chars: Vec<(usize, Range<u32>)>,
}

impl Tokeniser {
    pub(super) fn from_container(container: &Container<'_>) -> Result<Self, Error> {
        let lengths = container.any("vocab.lengths")?.bytes;
        let bytes = container.any("vocab.bytes")?.bytes.to_vec();
        let scores = container.tensor("vocab.scores", &[lengths.len()])?.to_f32();
        let mut starts = vec![0_u32];
        for &length in lengths {
            starts.push(starts[starts.len() - 1] + u32::from(length));
        }
        let n_specials: u32 = container.number("specials")?;
        let unknown: u32 = container.number("unk")?;
        let unknown_score = container.number("unk_score")?;
        let mut tokeniser = Self {
            normal: normal_map(container)?,
            bytes,
            starts,
            scores,
            by_first_byte: Vec::new(),
            unknown,
            unknown_score,
        };
        let n_pieces = lengths.len() as u32;
        let sound = tokeniser.starts.last().is_some_and(|&end| end as usize == tokeniser.bytes.len())
            && n_specials <= n_pieces
            && (n_specials..n_pieces).all(|id| !tokeniser.piece(id).is_empty())
            && (n_specials + 1..n_pieces).all(|id| tokeniser.piece(id - 1) < tokeniser.piece(id));
        if !sound {
            return Err(Error::resource("expected a vocabulary in byte order, found another"));
        }
        let mut next = n_specials;
        for byte in 0..=u8::MAX {
            let start = next;
            while next < n_pieces && tokeniser.piece(next)[0] == byte {
                next += 1;
            }
            tokeniser.by_first_byte.push(start..next);
        }
        Ok(tokeniser)
    }

    /// Returns the number of pieces, special ones included.
    pub(super) fn n_pieces(&self) -> usize {
        self.scores.len()
    }

    fn piece(&self, id: u32) -> &[u8] {
        let id = id as usize;
        &self.bytes[self.starts[id] as usize..self.starts[id + 1] as usize]
    }

    /// Cuts a text into pieces. Spaces at its ends are dropped; empty text gives none.
    ///
    /// A piece that stands for a space alone has an empty span where the next character begins; a character that
    /// normalises to several may give several pieces of one span. Texts longer than 4 GiB are cut there.
    pub(super) fn tokenise(&self, text: &str) -> Vec<Piece> {
        self.cut(&self.normalise(text))
    }

    fn normalise(&self, text: &str) -> Normal {
        let mut normal =
            Normal { text: String::with_capacity(text.len() + 3), chars: Vec::with_capacity(text.len() + 1) };
        let mut word_begins = true;
        for (at, source) in text.char_indices() {
            let Ok(end) = u32::try_from(at + source.len_utf8()) else { break };
            let span = at as u32..end;
            let replacement = match self.normal.binary_search_by_key(&source, |(key, _)| *key) {
                Ok(found) => self.normal[found].1.as_slice(),
                Err(_) => &[source],
            };
            for &c in replacement {
                if c == ' ' {
                    word_begins = true;
                    continue;
                }
                if word_begins {
                    normal.chars.push((normal.text.len(), span.start..span.start));
                    normal.text.push(SPACE);
                    word_begins = false;
                }
                normal.chars.push((normal.text.len(), span.clone()));
                normal.text.push(c);
            }
        }
        normal
    }

    /// Finds the likeliest cut (Viterbi). Ties go to the piece that begins first, as in the reference.
    fn cut(&self, normal: &Normal) -> Vec<Piece> {
        #[derive(Clone)]
        struct Best {
            score: f32,
            from: u32,
            id: u32,
        }
        let text = normal.text.as_bytes();
        let mut best = vec![Best { score: f32::NEG_INFINITY, from: 0, id: self.unknown }; text.len() + 1];
        best[0].score = 0.0;
        for (i, (at, _)) in normal.chars.iter().enumerate() {
            let base = best[*at].score;
            let mut offer = |end: usize, id: u32, score: f32| {
                if base + score > best[end].score {
                    best[end] = Best { score: base + score, from: i as u32, id };
                }
            };
            self.pieces_at(&text[*at..], |id, len| offer(at + len, id, self.scores[id as usize]));
            let next = normal.chars.get(i + 1).map_or(text.len(), |(next, _)| *next);
            offer(next, self.unknown, self.unknown_score);
        }
        let mut pieces = Vec::new();
        let mut end_char = normal.chars.len();
        while end_char > 0 {
            let end = normal.chars.get(end_char).map_or(text.len(), |(at, _)| *at);
            let Best { from, id, .. } = best[end];
            let span = normal.chars[from as usize].1.start..normal.chars[end_char - 1].1.end;
            pieces.push(Piece { id, span });
            end_char = from as usize;
        }
        pieces.reverse();
        pieces
    }

    /// Calls `found` with every piece that `text` begins with, and its length, shortest first.
    fn pieces_at(&self, text: &[u8], mut found: impl FnMut(u32, usize)) {
        let Some(first) = text.first() else { return };
        let Range { start: mut low, end: mut high } = self.by_first_byte[usize::from(*first)];
        let mut depth = 1;
        while low < high {
            // All of low..high begin with text[..depth], so one that is no longer is the first of them.
            if self.piece(low).len() == depth {
                found(low, depth);
                low += 1;
            }
            let Some(&byte) = text.get(depth) else { return };
            if low >= high {
                return;
            }
            if self.piece(low)[depth] < byte {
                low = self.bisect(low, high, |piece| piece[depth] < byte);
            }
            if low < high && self.piece(high - 1)[depth] > byte {
                high = self.bisect(low, high, |piece| piece[depth] <= byte);
            }
            depth += 1;
        }
    }

    /// Returns the first id of `low..high` whose piece does not satisfy `before`.
    fn bisect(&self, mut low: u32, mut high: u32, before: impl Fn(&[u8]) -> bool) -> u32 {
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.piece(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Reads what each character is replaced by, sorted by character.
fn normal_map(container: &Container<'_>) -> Result<Vec<(char, Vec<char>)>, Error> {
    let fault = || Error::resource("expected a normalisation map of characters, found another");
    let keys = container.any("norm.codepoints")?.to_u32();
    let lengths = container.tensor("norm.lengths", &[keys.len()])?.bytes;
    let values = container.any("norm.replacements")?.to_u32();
    let mut values = values.into_iter().map(char::from_u32);
    let mut map = Vec::with_capacity(keys.len());
    for (key, &length) in keys.into_iter().zip(lengths) {
        let value = (0..length).map(|_| values.next().flatten()).collect::<Option<_>>().ok_or_else(fault)?;
        map.push((char::from_u32(key).ok_or_else(fault)?, value));
    }
    if !map.is_sorted_by_key(|(key, _)| *key) {
        return Err(fault());
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::encoder::tests::{WEIGHTS, fixture};

    fn tokeniser() -> Tokeniser {
        Tokeniser::from_container(&Container::parse(&WEIGHTS, "encoder").expect("the weights are whole"))
            .expect("they have a vocabulary")
    }

    #[test]
    fn the_cut_is_the_reference_cut() {
        let tokeniser = tokeniser();
        for sentence in fixture() {
            let pieces = tokeniser.tokenise(&format!("query: {}", sentence.text));
            let pieces: Vec<_> =
                pieces.iter().map(|piece| str::from_utf8(tokeniser.piece(piece.id)).expect("UTF-8")).collect();
            assert_eq!(pieces, sentence.pieces, "{}", sentence.text);
        }
    }

    #[test]
    fn spans_cover_the_words_and_leave_the_spaces() {
        let text = "  قال  Rana ﷲ.";
        let spans: Vec<_> = tokeniser().tokenise(text).into_iter().map(|piece| piece.span).collect();
        let parts: Vec<_> = spans.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
        assert_eq!(parts, ["قال", "Rana", "ﷲ", "."]);
    }

    #[test]
    fn spans_lie_on_character_borders_in_hostile_text() {
        let long = "ا\u{640}".repeat(20_000);
        let mixed =
            "🕊️👩‍👩‍👧\u{202e}abc\u{202c}\0\u{fffd}\u{10ffff}e\u{301}ﷺ№½\u{fe0f}\u{200f} \u{85}\u{2028}x<s></s><unk>";
        for text in ["", " ", "\0", "\u{200b}", mixed, &long] {
            let mut end = 0;
            for Piece { span, .. } in tokeniser().tokenise(text) {
                assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
                assert!(span.start <= span.end && span.end >= end, "spans go forward");
                end = span.end;
            }
        }
    }

    #[test]
    fn a_text_cannot_write_a_special_piece() {
        let tokeniser = tokeniser();
        for Piece { id, .. } in tokeniser.tokenise("<s>a</s><pad><unk>") {
            assert!(!["<s>", "</s>", "<pad>", "<unk>"].contains(&str::from_utf8(tokeniser.piece(id)).expect("UTF-8")));
        }
    }
}
