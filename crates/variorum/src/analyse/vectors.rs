//! One vector a sentence, centred for its article's language.

use crate::model::analysis::{Sentence, SentenceVectors};
use crate::model::article::Article;
use crate::text::encoder::{Centring, Encoder};

/// Returns the sentences' vectors, of unit length; all zero for a sentence in which the encoder finds nothing to read.
pub(super) fn vectors(
    article: &Article,
    sentences: &[Sentence],
    encoder: &Encoder,
    centring: &Centring,
) -> SentenceVectors {
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.span.text(&article.text)).collect();
    let encodings = encoder.encode_batch(&texts);
    let language = &article.language.value;
    let mut components = Vec::new();
    for encoding in &encodings {
        if encoding.tokens.is_empty() {
            components.resize(components.len() + encoding.sentence.len(), 0.0);
        } else {
            components.extend(centring.centre(language, &encoding.sentence));
        }
    }
    let dimension = components.len().checked_div(sentences.len()).unwrap_or(0) as u32;
    SentenceVectors { encoder: encoder.digest().to_owned(), dimension, components }
}
