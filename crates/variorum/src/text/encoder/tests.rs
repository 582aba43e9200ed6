//! The encoder against the reference, on the real weights.

use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use super::*;

pub(super) static WEIGHTS: LazyLock<Vec<u8>> = LazyLock::new(|| read("../../models/encoder/encoder.bin"));
pub(super) static ENCODER: LazyLock<Encoder> =
    LazyLock::new(|| Encoder::from_bytes(&WEIGHTS).expect("the weights are whole"));

/// What the reference, in fp32 over the uncut vocabulary, makes of a sentence (`training/encoder/reference.py`).
#[derive(Deserialize)]
pub(super) struct Expected {
    pub(super) text: String,
    pub(super) pieces: Vec<String>,
    sentence: Vec<f32>,
    last_token: Vec<Vec<f32>>,
}

#[expect(clippy::disallowed_methods, reason = "a test may read files")]
pub(super) fn read(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(super) fn fixture() -> Vec<Expected> {
    let lines = String::from_utf8(read("tests/fixtures/encoder/sentences.jsonl")).expect("the fixture is UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("the fixture is JSON")).collect()
}

pub(super) fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn in_fp32_each_component_is_within_a_thousandth_of_the_reference() {
    let encoder = Encoder::with_precision(&WEIGHTS, Precision::Float32).expect("the weights are whole");
    for expected in fixture() {
        let encoding = encoder.encode(&expected.text);
        for (found, expected) in encoding.sentence.iter().zip(&expected.sentence) {
            assert!((found - expected).abs() < 1e-3, "{found} {expected}");
        }
        let last = encoding.tokens.last().expect("the sentence has pieces");
        for (found, expected) in last.layers.chunks(encoder.n_hidden()).zip(&expected.last_token) {
            assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-3), "{found:?}");
        }
    }
}

#[test]
fn as_shipped_the_mean_cosine_to_the_reference_keeps_its_floor() {
    let cosines: Vec<f32> =
        fixture().iter().map(|expected| cosine(&ENCODER.encode(&expected.text).sentence, &expected.sentence)).collect();
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
    assert!(mean >= 0.985, "{mean}: {cosines:?}");
}

#[test]
fn a_batch_changes_nothing() {
    let fixture = fixture();
    let long = "قصف ".repeat(600);
    let mut texts: Vec<&str> = fixture.iter().map(|expected| expected.text.as_str()).collect();
    texts.extend(["", &long, "OK"]);
    let batch = ENCODER.encode_batch(&texts);
    assert_eq!(batch.len(), texts.len());
    for (text, encoding) in texts.iter().zip(&batch) {
        assert_eq!(*encoding, ENCODER.encode(text), "{text}");
    }
    let vectors = ENCODER.sentence_vectors(&texts);
    assert!(vectors.iter().zip(&batch).all(|(vector, encoding)| *vector == encoding.sentence));
}

#[test]
fn a_text_longer_than_the_positions_is_encoded_to_its_end() {
    let text = "مدينة الباب ".repeat(400);
    let encoding = ENCODER.encode(&text);
    assert!(encoding.tokens.len() > 600);
    assert_eq!(encoding.tokens.last().map(|token| token.span.end as usize), Some(text.trim_end().len()));
}

#[test]
fn hostile_text_gives_finite_vectors_of_length_one() {
    for text in ["", " \n", "\0\0", "\u{202e}\u{2066}", "🕊️🕊️", "\u{10ffff}", &"\u{651}".repeat(3000)] {
        let encoding = ENCODER.encode(text);
        assert!((cosine(&encoding.sentence, &encoding.sentence) - 1.0).abs() < 1e-4, "{text:?}");
        for token in &encoding.tokens {
            assert_eq!(token.layers.len(), TOKEN_LAYERS.len() * ENCODER.n_hidden());
            assert!(token.layers.iter().all(|value| value.is_finite()));
            assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
        }
    }
}

#[test]
fn the_digest_is_the_one_beside_the_file() {
    let listed = String::from_utf8(read("../../models/encoder/encoder.bin.sha256")).expect("the digest is text");
    assert_eq!(listed.split_whitespace().next(), Some(ENCODER.digest()));
}

#[test]
fn bytes_that_are_no_weights_are_an_error() {
    assert!(Encoder::from_bytes(b"").is_err_and(|error| error.is_resource()));
    assert!(Encoder::from_bytes(&WEIGHTS[..WEIGHTS.len() / 2]).is_err());
}
