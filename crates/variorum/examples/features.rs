//! What the encoder makes of texts, for training and for measurements: the numbers a head learns from are those it will see.
//!
//! ```sh
//! cargo run --release -p variorum --example features -- models/encoder/encoder.bin sentences < texts.jsonl > vectors.f32
//! cargo run --release -p variorum --example features -- models/encoder/encoder.bin words < texts.jsonl > words.f32
//! ```
//!
//! One JSON object a line: `text`, and for `words` also `words`, byte ranges `[[start, end], …]`. Out come little-endian f32: a vector
//! for each text (384), or for each word (4 × 384, the mean of its pieces' token vectors; zeros where it has none).
//! `sentences-fp32` is the first in fp32, to compare with; `split` writes the words and marks of each text as JSON, encoding nothing.

#![expect(clippy::disallowed_methods, reason = "an example is a program")]

use std::io::{self, BufRead, BufWriter, Write};
use std::ops::Range;

use serde::Deserialize;
use variorum::text::encoder::{Encoder, Precision, word_vectors, words_and_marks};

/// How many texts are encoded together: enough to fill the cores, few enough to keep their token vectors in memory.
const BATCH: usize = 512;

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    words: Vec<(u32, u32)>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, mode] = arguments.as_slice() else {
        return Err("expected a weights file and `words`, `sentences`, `sentences-fp32` or `split`".into());
    };
    let precision = if mode == "sentences-fp32" { Precision::Float32 } else { Precision::Int8 };
    let encoder = Encoder::with_precision(&std::fs::read(weights)?, precision)?;
    let lines: Vec<Line> =
        io::stdin().lock().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<io::Result<_>>()?;
    let mut out = BufWriter::new(io::stdout().lock());
    if mode == "split" {
        for line in &lines {
            let words: Vec<_> = words_and_marks(&line.text).into_iter().map(|word| (word.start, word.end)).collect();
            writeln!(out, "{}", serde_json::to_string(&words)?)?;
        }
        return Ok(out.flush()?);
    }
    for batch in lines.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(|line| line.text.as_str()).collect();
        if mode == "words" {
            for (line, encoding) in batch.iter().zip(encoder.encode_batch(&texts)) {
                let words: Vec<Range<u32>> = line.words.iter().map(|&(start, end)| start..end).collect();
                for value in word_vectors(&encoding, &words).iter().flatten() {
                    out.write_all(&value.to_le_bytes())?;
                }
            }
        } else {
            for value in encoder.sentence_vectors(&texts).iter().flatten() {
                out.write_all(&value.to_le_bytes())?;
            }
        }
    }
    Ok(out.flush()?)
}
