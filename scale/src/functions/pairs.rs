//! Within one bucket: which sentences are near each other.

use super::Function;
use super::columns::{bytes, ints, list_of, listed, longs, record, records};
use super::sketch::{SIGNS_BYTES, signs_of};
use crate::pool;
use crate::reports::first_bits;
use anyhow::{Context, Result};
use datafusion::arrow::array::{Array, ArrayRef, UInt32Array, UInt64Array};
use datafusion::arrow::datatypes::DataType;
use rayon::prelude::*;
use std::sync::Arc;
use variorum::text::signs::Signs;

pub(super) fn functions() -> Vec<Function> {
    use DataType::{Binary, UInt32, UInt64, Utf8};
    vec![
        Function::new("near_in_bucket", vec![Binary, UInt32, UInt64], list_of(hint()), near_in_bucket),
        Function::new("row_digest", vec![Utf8], UInt64, row_digest),
    ]
}

/// Two sentences of two reports that may be of one meaning; the smaller report first.
fn hint() -> DataType {
    record(&[
        ("one", DataType::UInt64),
        ("one_sentence", DataType::UInt32),
        ("other", DataType::UInt64),
        ("other_sentence", DataType::UInt32),
    ])
}

type Hint = (u64, u32, u64, u32);

/// `near_in_bucket(records, max_distance, reach)`: each sentence is compared with the next ones of its bucket, as many as the
/// reach says, in the order of reports: the same that the library compares.
fn near_in_bucket(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [buckets, distances, reaches] = columns else { anyhow::bail!("expected three columns") };
    let (buckets, distances, reaches) = (bytes(buckets)?, ints(distances)?, longs(reaches)?);
    let rows: Vec<usize> = (0..buckets.len()).collect();
    let all: Vec<Vec<Hint>> = pool::install(|| {
        rows.into_par_iter()
            .map(|row| near(buckets.value(row), distances.value(row), reaches.value(row) as usize))
            .collect::<Result<_>>()
    })??;
    let lengths: Vec<usize> = all.iter().map(Vec::len).collect();
    let hints = || all.iter().flatten();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(hints().map(|hint| Some(hint.0)).collect::<UInt64Array>()),
        Arc::new(hints().map(|hint| Some(hint.1)).collect::<UInt32Array>()),
        Arc::new(hints().map(|hint| Some(hint.2)).collect::<UInt64Array>()),
        Arc::new(hints().map(|hint| Some(hint.3)).collect::<UInt32Array>()),
    ];
    listed(&lengths, Arc::new(records(&hint(), columns)?))
}

fn near(bucket: &[u8], max_distance: u32, reach: usize) -> Result<Vec<Hint>> {
    let mut sentences: Vec<(u64, u32, Signs)> = Vec::with_capacity(bucket.len() / (12 + SIGNS_BYTES));
    for record in bucket.chunks_exact(12 + SIGNS_BYTES) {
        let report = u64::from_be_bytes(record[..8].try_into().context("expected eight bytes")?);
        let number = u32::from_be_bytes(record[8..12].try_into().context("expected four bytes")?);
        sentences.push((report, number, signs_of(&record[12..]).context("expected signs")?));
    }
    let mut found = Vec::new();
    for (position, one) in sentences.iter().enumerate() {
        for other in sentences[position + 1..].iter().take(reach) {
            if one.0 != other.0 && one.2.distance(&other.2) <= max_distance {
                found.push((one.0, one.1, other.0, other.1));
            }
        }
    }
    Ok(found)
}

/// `row_digest(text)`: 64 bits of a text's SHA-256, for checksums of tables that do not depend on the order of rows.
fn row_digest(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [rows] = columns else { anyhow::bail!("expected one column") };
    let digest = |text: &str| first_bits(&variorum::text::digest::sha256(text.as_bytes()));
    let digests: UInt64Array = super::columns::texts(rows)?.iter().map(|text| text.map(digest)).collect();
    Ok(Arc::new(digests))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(report: u64, number: u32, signs: u64) -> Vec<u8> {
        let mut record = report.to_be_bytes().to_vec();
        record.extend(number.to_be_bytes());
        record.extend(signs.to_be_bytes());
        record.extend([0; SIGNS_BYTES - 8]);
        record
    }

    #[test]
    fn sentences_of_one_report_are_no_hint_and_the_reach_bounds_the_rest() {
        let bucket = [record(1, 0, 0b11), record(1, 1, 0b11), record(2, 0, 0b111), record(3, 0, 0b1111_1111)].concat();
        assert_eq!(near(&bucket, 1, 9).expect("it is a bucket"), [(1, 0, 2, 0), (1, 1, 2, 0)]);
        assert_eq!(near(&bucket, 1, 1).expect("it is a bucket"), [(1, 1, 2, 0)]);
    }
}
