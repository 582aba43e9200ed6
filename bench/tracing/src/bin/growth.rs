//! Time, memory and recall of tracing by the size of the corpus:
//! `cargo run --release --bin growth -- COLLECTION SIZE [--translations]`, one size a process so that memory is its own.
//!
//! COLLECTION is a folder that `variorum run` wrote; the sentences and vectors of its reports are what the corpus is made of.
//! Reports are made anew whenever they are asked for, as a store would give them; making them is timed apart.

use bench_tracing::corpus::{Corpus, Kind};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::time::Instant;
use variorum::lang::Lexicons;
use variorum::text::signs::Planes;
use variorum::trace::{STANDARD, Sketch, candidate_pairs, trace_corpus};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(collection), Some(size)) = (arguments.first(), arguments.get(1)) else {
        return Err("give a collection and a number of reports".into());
    };
    let size: usize = size.parse()?;
    let has_translations = arguments.iter().any(|argument| argument == "--translations");
    let reports = bench_tracing::analyses(collection)?;
    let corpus = Corpus::new(&reports, has_translations);
    let lexicons = Lexicons::built_in()?;
    let planes = Planes::new(reports.first().map_or(0, |report| report.vectors.dimension as usize));
    drop(reports);
    println!("{size} reports of {} sentences, translations: {has_translations}", corpus.n_lines());

    let start = Instant::now();
    let n_bytes: usize = (0..size).into_par_iter().map(|report| corpus.report(report).article.text.len()).sum();
    println!("making them           {:9.2} s, {} MB of text", start.elapsed().as_secs_f64(), n_bytes / 1_000_000);

    let start = Instant::now();
    let sketches: Vec<Sketch> = (0..size)
        .into_par_iter()
        .filter_map(|report| Sketch::of(&corpus.report(report), &planes, &lexicons, &STANDARD))
        .collect();
    println!("sketches, with making {:9.2} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let pairs = candidate_pairs(&sketches, &STANDARD);
    println!("candidates            {:9.2} s, {} pairs", start.elapsed().as_secs_f64(), pairs.value.len());
    pairs.notes.iter().for_each(|note| println!("  {}", note.message));
    recall("  of them found", &corpus, size, &pairs.value.iter().copied().collect());

    let start = Instant::now();
    let genealogy = trace_corpus(&sketches, &|report| Cow::Owned(corpus.report(report)), &lexicons, &STANDARD).value;
    println!(
        "candidates and tracing{:9.2} s, {} derivations",
        start.elapsed().as_secs_f64(),
        genealogy.derivations.len()
    );
    let position: BTreeMap<_, u32> = (0_u32..).zip(&sketches).map(|(at, sketch)| (sketch.id(), at)).collect();
    let found: BTreeSet<(u32, u32)> = genealogy
        .derivations
        .iter()
        .map(|found| (position[&found.child], position[&found.parent]))
        .map(|(child, parent)| (child.min(parent), child.max(parent)))
        .collect();
    recall("  of them found", &corpus, size, &found);
    let source = |report: u32| corpus.lineage(report as usize).1.unwrap_or(report as usize);
    let n_true = found.iter().filter(|(one, other)| source(*one) == source(*other)).count();
    println!("  of one source       {n_true} of {}", found.len());
    let directed = genealogy
        .derivations
        .iter()
        .filter(|found| corpus.lineage(position[&found.child] as usize).1 == Some(position[&found.parent] as usize));
    println!("  from parent to child {}", directed.count());
    println!("peak memory           {} MB", peak_memory_mb()?);
    Ok(())
}

/// Prints for each kind of copy how many of those planted are among the pairs.
fn recall(what: &str, corpus: &Corpus, size: usize, pairs: &BTreeSet<(u32, u32)>) {
    let mut by_kind: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for report in 0..size {
        if let (kind, Some(parent)) = corpus.lineage(report) {
            let counts = by_kind.entry(kind).or_default();
            counts.0 += usize::from(pairs.contains(&(parent as u32, report as u32)));
            counts.1 += 1;
        }
    }
    let (found, planted) = by_kind.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    println!("{what:22}{:.4} of {planted} planted", found as f64 / planted.max(1) as f64);
    for (kind, (found, planted)) in by_kind {
        println!("    {kind:?} {:.4} of {planted}", found as f64 / planted.max(1) as f64);
    }
}

fn peak_memory_mb() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the system tells no peak memory")?;
    Ok(peak.trim().trim_end_matches("kB").trim().parse::<u64>()? / 1000)
}
