//! One multilingual encoder: text in, a sentence vector and token vectors out, from one pass.
//!
//! The weights are multilingual-e5-small (Wang et al. 2024) with the vocabulary cut to the scripts we read; see
//! `models/encoder/README.md`. Why the forward pass is our own over `rten-gemm` is in `docs/why.md`.

mod agreement;
mod centre;
mod format;
mod forward;
mod head;
mod matrix;
mod pooled;
mod sentence_head;
mod tokeniser;
mod words;

use std::ops::Range;

use rayon::prelude::*;

pub(super) use self::format::Container;
pub use self::{
    agreement::{Agreement, AgreementHead, inputs as agreement_inputs},
    centre::Centring,
    head::{Scored, Tagged, TokenHead, TokenHeads, Worded},
    matrix::Precision,
    sentence_head::{SentenceHead, SentenceHeads},
    words::{word_vectors, words_and_marks},
};
use self::{forward::Forward, tokeniser::Tokeniser};
use crate::error::Error;
use crate::text::digest::sha256_hex;

/// The layers whose outputs make a token vector, counted from 1. Chosen on names: a probe on layers 3, 6, 9 and 12 together
/// beat the last layer alone; redo with another base.
pub const TOKEN_LAYERS: [usize; 4] = [3, 6, 9, 12];

/// How many tokens go through the layers together. The weights are read once for each such group: at 256 a further doubling
/// gained nothing, and the largest matrix (1.5 MB) stays in the cache.
const GROUP_TOKENS: usize = 256;

/// The multilingual encoder: weights ready for this machine's instruction set.
///
/// Results depend on the text, the weights and the instruction set alone: not on what else is in the batch, nor on the
/// number of threads.
pub struct Encoder {
    digest: String,
    tokeniser: Tokeniser,
    forward: Forward,
    prefix: Vec<u32>,
    bos: u32,
    eos: u32,
    n_positions: usize,
}

/// What the encoder makes of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// The mean of the last layer's vectors, of length 1 (L2), not centred.
    pub sentence: Vec<f32>,
    /// One for each piece of the text, in order; empty for text without a readable character.
    pub tokens: Vec<TokenVector>,
}

/// One piece of a text and what the layers say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenVector {
    /// The byte range of the piece in the text, on character borders, without the space before it. Empty for a piece that is a
    /// space alone; pieces of one compatibility character (`ﷲ`) share its range.
    pub span: Range<u32>,
    /// The outputs of [`TOKEN_LAYERS`], end to end.
    pub layers: Vec<f32>,
}

/// A stretch of one text that fits the positions, with its special pieces.
struct Window {
    text_idx: usize,
    ids: Vec<u32>,
    spans: Vec<Range<u32>>,
}

/// What a window adds to its text's encoding.
struct Part {
    text_idx: usize,
    sum: Vec<f32>,
    n_tokens: usize,
    tokens: Vec<TokenVector>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Sentence,
    SentenceAndTokens,
}

impl Encoder {
    /// Reads the weights (`models/encoder/encoder.bin`) and readies them; an error says what does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::with_precision(bytes, Precision::Int8)
    }

    /// Reads the weights for products of the precision given.
    pub fn with_precision(bytes: &[u8], precision: Precision) -> Result<Self, Error> {
        let container = Container::parse(bytes, "encoder")?;
        let tokeniser = Tokeniser::from_container(&container)?;
        let forward = Forward::from_container(&container, tokeniser.n_pieces(), precision)?;
        let prefix: Vec<u32> =
            tokeniser.tokenise(container.meta("prefix")?).into_iter().map(|piece| piece.id).collect();
        let (bos, eos): (u32, u32) = (container.number("bos")?, container.number("eos")?);
        let unknown: u32 = container.number("unk")?;
        let n_positions: usize = container.number("positions")?;
        let n_pieces = tokeniser.n_pieces();
        if n_positions < prefix.len() + 3 || [bos, eos, unknown].iter().any(|&id| id as usize >= n_pieces) {
            return Err(Error::resource("expected room for the special pieces in the encoder's weights, found none"));
        }
        Ok(Self { digest: sha256_hex(bytes), tokeniser, forward, prefix, bos, eos, n_positions })
    }

    /// Returns the SHA-256 of the weights file in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the length of a sentence vector; a token vector has it once for each of [`TOKEN_LAYERS`].
    pub fn n_hidden(&self) -> usize {
        self.forward.n_hidden()
    }

    /// Encodes one sentence.
    ///
    /// Any text is taken. One of more than 512 pieces goes through in windows that do not overlap: its sentence vector is the
    /// mean over all, its token vectors see their window only. Cost grows with the pieces: about 0.2 ms each on one core.
    pub fn encode(&self, text: &str) -> Encoding {
        self.encode_batch(&[text]).pop().unwrap_or_else(|| unreachable!("one text gives one encoding"))
    }

    /// Encodes many sentences: what [`Encoder::encode`] gives for each, in the same order, in less time and on all cores.
    pub fn encode_batch(&self, texts: &[&str]) -> Vec<Encoding> {
        self.run(texts, Wanted::SentenceAndTokens)
    }

    /// Returns the sentence vectors alone, for when token vectors (6 kB a piece) would fill the memory.
    pub fn sentence_vectors(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        self.run(texts, Wanted::Sentence).into_iter().map(|encoding| encoding.sentence).collect()
    }

    fn run(&self, texts: &[&str], wanted: Wanted) -> Vec<Encoding> {
        let windows: Vec<Vec<Window>> =
            texts.par_iter().enumerate().map(|(text_idx, text)| self.windows(text_idx, text)).collect();
        let windows: Vec<Window> = windows.into_iter().flatten().collect();
        let groups = group(&windows);
        let parts: Vec<Vec<Part>> = groups.par_iter().map(|group| self.encode_group(group, wanted)).collect();

        let mut encodings = Vec::with_capacity(texts.len());
        let mut parts = parts.into_iter().flatten().peekable();
        for text_idx in 0..texts.len() {
            let mut sentence = vec![0.0; self.n_hidden()];
            let mut n_tokens = 0;
            let mut tokens = Vec::new();
            while let Some(part) = parts.next_if(|part| part.text_idx == text_idx) {
                sentence.iter_mut().zip(&part.sum).for_each(|(total, sum)| *total += sum);
                n_tokens += part.n_tokens;
                tokens.extend(part.tokens);
            }
            // The mean first: a plain sum has the same direction, but the reference's rounding is that of the mean.
            for value in &mut sentence {
                *value /= n_tokens as f32;
            }
            normalise(&mut sentence);
            encodings.push(Encoding { sentence, tokens });
        }
        encodings
    }

    fn windows(&self, text_idx: usize, text: &str) -> Vec<Window> {
        let pieces = self.tokeniser.tokenise(text);
        let room = self.n_positions - self.prefix.len() - 2;
        let window = |pieces: &[tokeniser::Piece]| {
            let mut ids = vec![self.bos];
            ids.extend(&self.prefix);
            ids.extend(pieces.iter().map(|piece| piece.id));
            ids.push(self.eos);
            Window { text_idx, ids, spans: pieces.iter().map(|piece| piece.span.clone()).collect() }
        };
        if pieces.is_empty() { vec![window(&[])] } else { pieces.chunks(room).map(window).collect() }
    }

    fn encode_group(&self, windows: &[Window], wanted: Wanted) -> Vec<Part> {
        let n_hidden = self.n_hidden();
        let ids: Vec<&[u32]> = windows.iter().map(|window| window.ids.as_slice()).collect();
        let mut parts: Vec<Part> = windows
            .iter()
            .map(|window| {
                let spans = if wanted == Wanted::SentenceAndTokens { window.spans.as_slice() } else { &[] };
                let token = |span: &Range<u32>| TokenVector {
                    span: span.clone(),
                    layers: Vec::with_capacity(TOKEN_LAYERS.len() * n_hidden),
                };
                let tokens = spans.iter().map(token).collect();
                Part { text_idx: window.text_idx, sum: vec![0.0; n_hidden], n_tokens: window.ids.len(), tokens }
            })
            .collect();
        self.forward.run(&ids, |layer, x| {
            let mut rows = x.chunks_exact(n_hidden);
            for part in &mut parts {
                let rows: Vec<&[f32]> = rows.by_ref().take(part.n_tokens).collect();
                if TOKEN_LAYERS.contains(&layer) {
                    // <s> and the prefix come before the text's own pieces.
                    for (token, row) in part.tokens.iter_mut().zip(&rows[1 + self.prefix.len()..]) {
                        token.layers.extend_from_slice(row);
                    }
                }
                if layer == self.forward.n_layers() {
                    for row in rows {
                        part.sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                    }
                }
            }
        });
        parts
    }
}

/// Splits windows into runs of about [`GROUP_TOKENS`].
fn group(windows: &[Window]) -> Vec<&[Window]> {
    let mut groups = Vec::new();
    let (mut begin, mut n_tokens) = (0, 0);
    for (i, window) in windows.iter().enumerate() {
        if n_tokens > 0 && n_tokens + window.ids.len() > GROUP_TOKENS {
            groups.push(&windows[begin..i]);
            (begin, n_tokens) = (i, 0);
        }
        n_tokens += window.ids.len();
    }
    if begin < windows.len() {
        groups.push(&windows[begin..]);
    }
    groups
}

/// Scales a vector to length 1; a zero vector stays.
fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in vector {
            *value /= length;
        }
    }
}

#[cfg(test)]
mod tests;
