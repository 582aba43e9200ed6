//! What the encoder makes of the sentences, in one pass: a vector each, centred for the article's language, and what the
//! names head hears in their words.

use std::ops::Range;

use super::Resources;
use crate::model::analysis::{Sentence, SentenceVectors};
use crate::model::article::Article;
use crate::model::span::Span;
use crate::text::encoder::{Worded, words_and_marks};

/// Sentences encoded together. Token vectors are large (6 kB a piece) and are let go after each such group.
const GROUP_SENTENCES: usize = 64;

/// What one pass over an article's sentences gives.
pub(super) struct Encoded {
    /// The sentences' vectors, of unit length; all zero for a sentence in which the encoder finds nothing to read.
    pub(super) vectors: SentenceVectors,
    /// For each sentence the names that the head hears, in order and apart.
    pub(super) heard: Vec<Vec<Heard>>,
}

/// A stretch of whole words that a head labels; an Arabic word keeps its clitics.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Where it stands in the article.
    pub span: Span,
    /// The head's label ("PER").
    pub label: String,
    /// The head's confidence, `0.0..=1.0`.
    pub confidence: f32,
    /// The probability of each of the head's kinds, the label's among them; they add up to at most 1.
    pub kinds: Vec<(String, f32)>,
}

/// Returns the sentences' vectors and names.
pub(super) fn encode(article: &Article, sentences: &[Sentence], resources: &Resources<'_>) -> Encoded {
    let language = &article.language.value;
    let mut components = Vec::new();
    let (mut scored, mut all_words) = (Vec::with_capacity(sentences.len()), Vec::with_capacity(sentences.len()));
    for group in sentences.chunks(GROUP_SENTENCES) {
        let texts: Vec<&str> = group.iter().map(|sentence| sentence.span.text(&article.text)).collect();
        let encodings = resources.encoder.encode_batch(&texts);
        for encoding in &encodings {
            if encoding.tokens.is_empty() {
                components.resize(components.len() + encoding.sentence.len(), 0.0);
            } else {
                components.extend(resources.centring.centre(language, &encoding.sentence));
            }
        }
        let words: Vec<_> = texts.iter().map(|text| words_and_marks(text)).collect();
        let hints: Vec<_> = texts.iter().zip(&words).map(|(text, words)| resources.hints.of(text, words)).collect();
        let parts = texts.iter().zip(&encodings).zip(words.iter().zip(&hints));
        let worded: Vec<Worded<'_>> =
            parts.map(|((&text, encoding), (words, hints))| Worded { text, encoding, words, hints }).collect();
        scored.extend(resources.names.score_batch(&worded));
        all_words.extend(words);
    }
    let worded = sentences.iter().zip(&all_words);
    let worded: Vec<(&str, &[Range<u32>])> =
        worded.map(|(sentence, words)| (sentence.span.text(&article.text), words.as_slice())).collect();
    resources.names.pool(&worded, &mut scored, resources.hints.clitics);
    let heard = sentences.iter().zip(&worded).zip(&scored).map(|((sentence, (text, words)), scored)| {
        let offset = sentence.span.start;
        let tagged = resources.names.tagged(text, words, scored).into_iter().map(|tagged| Heard {
            span: Span::new(offset + tagged.range.start, offset + tagged.range.end),
            label: tagged.label,
            confidence: tagged.confidence,
            kinds: tagged.kinds,
        });
        tagged.collect()
    });
    let heard = heard.collect();
    let dimension = components.len().checked_div(sentences.len()).unwrap_or(0) as u32;
    Encoded {
        vectors: SentenceVectors { encoder: resources.encoder.digest().to_owned(), dimension, components },
        heard,
    }
}
