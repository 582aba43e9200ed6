//! From analyses to what tracing keeps of them, and from sketches to the rows that are joined.

use super::Function;
use super::columns::{bytes, constant, empty_list, list_of, listed, lists, longs, longs_of, record, records, texts};
use crate::job::{self, Job};
use crate::pool;
use crate::reports::from_row;
use anyhow::{Context, Result};
use datafusion::arrow::array::{
    Array, ArrayRef, BinaryBuilder, BooleanArray, ListBuilder, StringBuilder, UInt32Builder, UInt64Array, UInt64Builder,
};
use datafusion::arrow::datatypes::DataType;
use rayon::prelude::*;
use std::sync::Arc;
use variorum::text::signs::{N_WORDS, Planes, Signs};
use variorum::trace::{self, Sampling, Sketch};

pub(super) fn functions() -> Vec<Function> {
    use DataType::{Binary, Boolean, UInt32, UInt64, Utf8};
    vec![
        Function::new("sketch", vec![Utf8, Utf8, Binary], list_of(sketched()), sketch),
        Function::new("sampled", vec![list_of(UInt64), UInt32], list_of(UInt64), sampled),
        Function::new("share_runs", vec![list_of(UInt64), list_of(UInt64)], Boolean, share_runs),
        Function::new("sentences", vec![UInt64, Binary, UInt32, UInt32], list_of(sentence()), sentences),
    ]
}

fn sketched() -> DataType {
    record(&[
        ("publisher", list_of(DataType::Utf8)),
        ("body", DataType::UInt64),
        ("n_shingles", DataType::UInt32),
        ("n_sentences", DataType::UInt32),
        ("shingles", list_of(DataType::UInt64)),
        ("signs", DataType::Binary),
    ])
}

/// A sentence in a bucket: the bucket's key, and the record that [`gather`](super::gather) keeps.
fn sentence() -> DataType {
    record(&[("key", DataType::UInt32), ("record", DataType::Binary)])
}

/// Bytes of a sentence's signs.
pub(super) const SIGNS_BYTES: usize = N_WORDS * 8;

/// Returns signs as bytes, the highest first.
fn to_bytes(signs: &Signs) -> impl Iterator<Item = u8> + '_ {
    signs.words().iter().flat_map(|word| word.to_be_bytes())
}

/// Returns the signs that such bytes are.
pub(crate) fn signs_of(bytes: &[u8]) -> Option<Signs> {
    let mut words = [0; N_WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = u64::from_be_bytes(bytes.try_into().ok()?);
    }
    (bytes.len() == SIGNS_BYTES).then(|| Signs::from_words(words))
}

/// `sketch(job, analysis, vectors)`: what is kept of a report; nothing for one in a language that is not read.
fn sketch(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, analyses, vectors] = columns else { anyhow::bail!("expected three columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(sketched())) };
    let run = Job::open(&folder)?;
    let lexicons = run.resources()?.lexicons();
    let (analyses, vectors) = (texts(analyses)?, bytes(vectors)?);
    let rows: Vec<usize> = (0..analyses.len()).collect();
    let made: Vec<Option<Sketch>> = pool::install(|| {
        rows.into_par_iter()
            .map(|row| {
                if analyses.is_null(row) {
                    return Ok(None);
                }
                let read = from_row(analyses.value(row), vectors.value(row))?;
                let planes = planes(read.vectors.dimension as usize);
                let make = || Sketch::of(&read, &planes, lexicons, &run.settings.trace);
                match pool::contained(make) {
                    Some(sketch) => Ok(sketch),
                    None => job::list_fault(&folder, &read.article.name, "sketching it").map(|()| None),
                }
            })
            .collect::<Result<Vec<_>>>()
    })??;
    let (mut publisher, mut body) = (ListBuilder::new(StringBuilder::new()), UInt64Builder::new());
    let (mut n_shingles, mut n_sentences) = (UInt32Builder::new(), UInt32Builder::new());
    let (mut shingles, mut signs) = (ListBuilder::new(UInt64Builder::new()), BinaryBuilder::new());
    let lengths: Vec<usize> = made.iter().map(|sketch| usize::from(sketch.is_some())).collect();
    for sketch in made.into_iter().flatten() {
        sketch.publisher().iter().for_each(|word| publisher.values().append_value(word));
        publisher.append(true);
        let runs = sketch.shingles();
        body.append_option((!runs.is_empty()).then(|| body_number(runs)));
        n_shingles.append_value(runs.len() as u32);
        n_sentences.append_value(sketch.sentences().len() as u32);
        shingles.values().append_slice(runs);
        shingles.append(true);
        signs.append_value(sketch.sentences().iter().flat_map(to_bytes).collect::<Vec<u8>>());
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(publisher.finish()),
        Arc::new(body.finish()),
        Arc::new(n_shingles.finish()),
        Arc::new(n_sentences.finish()),
        Arc::new(shingles.finish()),
        Arc::new(signs.finish()),
    ];
    listed(&lengths, Arc::new(records(&sketched(), columns)?))
}

/// Returns the planes of a dimension, made once a thread pool's lifetime for each.
fn planes(dimension: usize) -> Arc<Planes> {
    use std::collections::BTreeMap;
    use std::sync::{Mutex, PoisonError};
    static PLANES: Mutex<BTreeMap<usize, Arc<Planes>>> = Mutex::new(BTreeMap::new());
    let mut planes = PLANES.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(planes.entry(dimension).or_insert_with(|| Arc::new(Planes::new(dimension))))
}

/// Returns a number for a body's runs of words, the same for the same runs.
fn body_number(runs: &[u64]) -> u64 {
    runs.iter()
        .fold(0x9e37_79b9_7f4a_7c15_u64, |state, run| (state ^ run).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29))
}

/// `sampled(shingles, n_halvings)`: the runs that are looked at; see [`Sampling`].
fn sampled(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [shingles, halvings] = columns else { anyhow::bail!("expected two columns") };
    let (shingles, halvings) = (lists(shingles)?, super::columns::ints(halvings)?);
    let mut lengths = Vec::with_capacity(shingles.len());
    let mut items = Vec::new();
    for row in 0..shingles.len() {
        let sampling = Sampling { n_halvings: halvings.value(row), least_shared: 1 };
        let before = items.len();
        items.extend(longs_of(shingles, row)?.into_iter().filter(|&shingle| sampling.has(shingle)));
        lengths.push(items.len() - before);
    }
    listed(&lengths, Arc::new(UInt64Array::from(items)))
}

/// `share_runs(one, other)`: whether two reports share enough runs of words; see [`trace::share_runs`].
fn share_runs(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [ones, others] = columns else { anyhow::bail!("expected two columns") };
    let (ones, others) = (lists(ones)?, lists(others)?);
    let share = |row: usize| Ok(Some(trace::share_runs(&longs_of(ones, row)?, &longs_of(others, row)?)));
    Ok(Arc::new((0..ones.len()).map(share).collect::<Result<BooleanArray>>()?))
}

/// `sentences(report, signs, n_bits, band)`: each sentence with the key of its bucket in one band.
fn sentences(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [reports, signs, bits, bands] = columns else { anyhow::bail!("expected four columns") };
    let (reports, signs) = (longs(reports)?, bytes(signs)?);
    let (bits, bands) = (super::columns::ints(bits)?, super::columns::ints(bands)?);
    if reports.is_empty() {
        return Ok(empty_list(sentence()));
    }
    let (mut key, mut record, mut lengths) = (UInt32Builder::new(), BinaryBuilder::new(), Vec::new());
    for row in 0..reports.len() {
        let mut n_sentences = 0;
        for (number, bytes) in signs.value(row).chunks_exact(SIGNS_BYTES).enumerate() {
            let sentence = signs_of(bytes).context("expected signs")?;
            let band = sentence.bands(bits.value(row) as usize).nth(bands.value(row) as usize);
            key.append_value(band.context("there is no such band")?);
            let mut whole = Vec::with_capacity(12 + SIGNS_BYTES);
            whole.extend(reports.value(row).to_be_bytes());
            whole.extend((number as u32).to_be_bytes());
            whole.extend(bytes);
            record.append_value(whole);
            n_sentences += 1;
        }
        lengths.push(n_sentences);
    }
    let columns: Vec<ArrayRef> = vec![Arc::new(key.finish()), Arc::new(record.finish())];
    listed(&lengths, Arc::new(records(&sentence(), columns)?))
}
