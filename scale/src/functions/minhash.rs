//! Near copies by `MinHash` (Broder 1997, "On the resemblance and containment of documents"), for comparisons with other
//! engines. Tracing does not use it: runs of words, held out and sampled, find trimmed copies and excerpts as well.

use super::Function;
use super::columns::{list_of, listed, lists, longs_of};
use anyhow::Result;
use datafusion::arrow::array::{Array, ArrayRef, Float64Array, UInt64Array};
use datafusion::arrow::datatypes::DataType;
use std::sync::Arc;

/// Bands of so many rows: of texts of similarity 0.7 a share of 0.9998 meet in one.
const N_BANDS: u64 = 32;
const ROWS_A_BAND: u64 = 4;

pub(super) fn functions() -> Vec<Function> {
    use DataType::{Float64, UInt64};
    vec![
        Function::new("min_hash_bands", vec![list_of(UInt64)], list_of(UInt64), min_hash_bands),
        Function::new("jaccard", vec![list_of(UInt64), list_of(UInt64)], Float64, jaccard),
    ]
}

/// `min_hash_bands(shingles)`: a number for each band of least hashes; equal where the band is.
fn min_hash_bands(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [sets] = columns else { anyhow::bail!("expected one column") };
    let sets = lists(sets)?;
    let (mut lengths, mut items) = (Vec::with_capacity(sets.len()), Vec::new());
    for row in 0..sets.len() {
        let set = longs_of(sets, row)?;
        lengths.push(if set.is_empty() { 0 } else { N_BANDS as usize });
        if !set.is_empty() {
            items.extend((0..N_BANDS).map(|band| {
                (band * ROWS_A_BAND..(band + 1) * ROWS_A_BAND)
                    .map(|hash| set.iter().map(|&shingle| mixed(shingle, hash)).min().unwrap_or(0))
                    .fold(band, |key, least| (key ^ least).wrapping_mul(0x0000_0100_0000_01b3))
            }));
        }
    }
    listed(&lengths, Arc::new(UInt64Array::from(items)))
}

/// Returns the hash of a number under one of the functions (the last steps of splitmix64, Steele et al. 2014).
fn mixed(number: u64, function: u64) -> u64 {
    let mut bits = number.wrapping_add((function + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

/// `jaccard(one, other)`: what two ascending lists share of what they have together.
fn jaccard(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [ones, others] = columns else { anyhow::bail!("expected two columns") };
    let (ones, others) = (lists(ones)?, lists(others)?);
    let mut found = Vec::with_capacity(ones.len());
    for row in 0..ones.len() {
        let (one, other) = (longs_of(ones, row)?, longs_of(others, row)?);
        let (mut a, mut b, mut n_shared) = (0, 0, 0_usize);
        while a < one.len() && b < other.len() {
            let (left, right) = (one[a], other[b]);
            n_shared += usize::from(left == right);
            a += usize::from(left <= right);
            b += usize::from(right <= left);
        }
        found.push(n_shared as f64 / (one.len() + other.len() - n_shared).max(1) as f64);
    }
    Ok(Arc::new(Float64Array::from(found)))
}
