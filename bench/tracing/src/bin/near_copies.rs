//! Near copies found by shared runs of words, beside MinHash: `cargo run --release --bin near_copies -- TEXTS.jsonl PAIRS.tsv`.
//!
//! TEXTS.jsonl has one list of shingles a line (`python.py texts` writes it), the same that the rivals read. Timed is what
//! they are timed for: from shingles in memory to pairs whose Jaccard similarity is at least the threshold, verified.

use cpu_time::ProcessTime;
use rayon::prelude::*;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use variorum::text::shingles::{hash, shared};

/// Jaccard similarity of near copies.
const THRESHOLD: f64 = 0.7;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [texts, pairs] = arguments.as_slice() else {
        return Err("give a file of shingles and one for the pairs".into());
    };
    let texts: Vec<Vec<String>> = BufReader::new(File::open(texts)?)
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let mut found = Vec::new();
    for n_threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build()?;
        let start = ProcessTime::now();
        found = pool.install(|| near_copies(&texts));
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "variorum, {n_threads} threads: {seconds:.2} s of CPU, {:.0} texts/s, {} pairs",
            texts.len() as f64 / seconds,
            found.len()
        );
    }
    let mut out = BufWriter::new(File::create(pairs)?);
    for (one, other) in found {
        writeln!(out, "{one}\t{other}")?;
    }
    Ok(())
}

fn near_copies(texts: &[Vec<String>]) -> Vec<(u32, u32)> {
    let hashed: Vec<Vec<u64>> = texts
        .par_iter()
        .map(|text| {
            let mut hashes: Vec<u64> = text.iter().map(|shingle| hash(std::iter::once(shingle.as_str()))).collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes
        })
        .collect();
    let size = |text: u32| hashed[text as usize].len();
    let is_near = |&((one, other), n_shared): &((u32, u32), u32)| {
        let n_shared = n_shared as usize;
        n_shared as f64 >= THRESHOLD * (size(one) + size(other) - n_shared) as f64
    };
    let shared = shared(&hashed, usize::MAX, 1);
    shared.pairs.into_iter().filter(is_near).map(|(pair, _)| pair).collect()
}
