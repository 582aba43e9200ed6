//! What the encoder makes of texts, for training and for measurements: the numbers a head learns from are those it will see.
//!
//! ```sh
//! cargo run --release -p variorum --example features -- models sentences < texts.jsonl > vectors.f32
//! cargo run --release -p variorum --example features -- models words < texts.jsonl > words.f32
//! ```
//!
//! One JSON object a line: `text`, and for `words` also `words`, byte ranges `[[start, end], …]`. Out come little-endian f32: a vector
//! for each text (384), or for each word (4 × 384, the mean of its pieces' token vectors; zeros where it has none).
//! `pairs` takes `one`, `other` and `language` a line, and writes what the agreement head sees of the two sentences. `sentences-fp32`
//! is the first in fp32, to compare with; `split` writes the words and marks of each text as JSON, encoding nothing; `hints` writes what
//! lists say of them, 37 f32 a word.

#![expect(clippy::disallowed_methods, reason = "an example is a program")]

use std::io::{self, BufRead, BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use variorum::collate::agreement::{Side, measures};
use variorum::lang::Lexicons;
use variorum::text::encoder::{Centring, Encoder, Precision, agreement_inputs, word_vectors, words_and_marks};
use variorum::text::gazetteer::Gazetteer;
use variorum::text::hints::{Hints, WordLists};

/// How many texts are encoded together: enough to fill the cores, few enough to keep their token vectors in memory.
const BATCH: usize = 512;

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    words: Vec<(u32, u32)>,
}

#[derive(Deserialize)]
struct Pair {
    one: String,
    other: String,
    language: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, mode] = arguments.as_slice() else {
        return Err(
            "expected the folder `models` and `words`, `sentences`, `sentences-fp32`, `split`, `hints` or `pairs`"
                .into(),
        );
    };
    let read = |path: &str| std::fs::read(Path::new(models).join(path));
    if mode == "pairs" {
        return pairs(&read("encoder/encoder.bin")?, &read("encoder-means/means.bin")?);
    }
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
    if mode == "hints" {
        let lists = WordLists::from_bytes(&read("words/words.bin")?)?;
        let gazetteer = Gazetteer::from_bytes(&read("gazetteer/gazetteer.bin")?)?;
        let lexicons = Lexicons::built_in()?;
        let hints = Hints { lists: &lists, gazetteer: &gazetteer, clitics: lexicons.hint_clitics() };
        for line in &lines {
            for value in hints.of(&line.text, &words_and_marks(&line.text)).iter().flatten() {
                out.write_all(&value.to_le_bytes())?;
            }
        }
        return Ok(out.flush()?);
    }
    let precision = if mode == "sentences-fp32" { Precision::Float32 } else { Precision::Int8 };
    let encoder = Encoder::with_precision(&read("encoder/encoder.bin")?, precision)?;
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

/// Writes what the agreement head sees of each pair of sentences.
fn pairs(weights: &[u8], means: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let encoder = Encoder::from_bytes(weights)?;
    let centring = Centring::from_bytes(means)?;
    let lexicons = Lexicons::built_in()?;
    let pairs: Vec<Pair> =
        io::stdin().lock().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<io::Result<_>>()?;
    let mut out = BufWriter::new(io::stdout().lock());
    for batch in pairs.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().flat_map(|pair| [pair.one.as_str(), pair.other.as_str()]).collect();
        for (pair, vectors) in batch.iter().zip(encoder.sentence_vectors(&texts).chunks_exact(2)) {
            let lexicon = lexicons.get(&pair.language).ok_or("expected a language that is read")?;
            let [one, other] = [0, 1].map(|side| centring.centre(&pair.language, &vectors[side]));
            let measures = measures(&Side::new(&pair.one, &one, lexicon), &Side::new(&pair.other, &other, lexicon));
            for value in agreement_inputs(&one, &other, &measures) {
                out.write_all(&value.to_le_bytes())?;
            }
        }
    }
    Ok(out.flush()?)
}
