//! Near copies found exactly by shared runs of words, beside MinHash: `cargo run --release --bin near_copies -- TEXTS.jsonl PAIRS.tsv`.
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
    let prefixes = prefixes(&hashed);
    let is_near = |&((one, other), _): &((u32, u32), u32)| {
        let (one, other) = (&hashed[one as usize], &hashed[other as usize]);
        let n_shared = n_in_both(one, other) as f64;
        n_shared >= THRESHOLD * ((one.len() + other.len()) as f64 - n_shared)
    };
    shared(&prefixes, usize::MAX, 1).pairs.into_par_iter().filter(is_near).map(|(pair, _)| pair).collect()
}

/// Returns of every text its rarest shingles, so many that two texts of at least the threshold share one of them (Bayardo, Ma and
/// Srikant 2007, "Scaling up all pairs similarity search"). Any one order of all shingles will do, so counts that collide cost
/// time and no pair.
fn prefixes(hashed: &[Vec<u64>]) -> Vec<Vec<u64>> {
    const N_COUNTS: usize = 1 << 22;
    let mut counts = vec![0_u32; N_COUNTS];
    hashed.iter().flatten().for_each(|&shingle| counts[shingle as usize % N_COUNTS] += 1);
    let rarest = |hashes: &Vec<u64>| {
        let least_shared = (THRESHOLD * hashes.len() as f64).ceil() as usize;
        let n_kept = (hashes.len() + 1 - least_shared).min(hashes.len());
        let mut ranked: Vec<(u32, u64)> =
            hashes.iter().map(|&shingle| (counts[shingle as usize % N_COUNTS], shingle)).collect();
        if n_kept < ranked.len() {
            ranked.select_nth_unstable(n_kept);
        }
        ranked[..n_kept].iter().map(|&(_, shingle)| shingle).collect()
    };
    hashed.par_iter().map(rarest).collect()
}

/// Returns how many members two ascending lists have in common.
fn n_in_both(one: &[u64], other: &[u64]) -> usize {
    let (mut at, mut n) = (0, 0);
    for shingle in one {
        at += other[at..].iter().take_while(|&next| next < shingle).count();
        n += usize::from(other.get(at) == Some(shingle));
    }
    n
}
