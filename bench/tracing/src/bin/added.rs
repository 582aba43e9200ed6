//! What one report more costs beside tracing all anew: `cargo run --release --bin added -- COLLECTION SIZE [N]`.
//!
//! COLLECTION and the corpus are those of `growth`. All but the last N reports (10 without a number) are traced, then those are added one
//! by one; at the end what is known is compared with tracing all.

use bench_tracing::corpus::Corpus;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error;
use std::time::Instant;
use variorum::lang::Lexicons;
use variorum::model::genealogy::Genealogy;
use variorum::text::signs::Planes;
use variorum::trace::{STANDARD, Sketch, trace_added, trace_corpus};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(collection), Some(size)) = (arguments.first(), arguments.get(1)) else {
        return Err("give a collection and a number of reports".into());
    };
    let size: usize = size.parse()?;
    let n_added: usize = arguments.get(2).map_or(Ok(10), |n| n.parse())?;
    let reports = bench_tracing::analyses(collection)?;
    let corpus = Corpus::new(&reports, false);
    let lexicons = Lexicons::built_in()?;
    let planes = Planes::new(reports.first().map_or(0, |report| report.vectors.dimension as usize));
    let load = |report: usize| Cow::Owned(corpus.report(report));

    let start = Instant::now();
    let sketches: Vec<Sketch> = (0..size)
        .into_par_iter()
        .filter_map(|report| Sketch::of(&corpus.report(report), &planes, &lexicons, &STANDARD))
        .collect();
    println!("sketches         {:9.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let whole = trace_corpus(&sketches, &load, &lexicons, &STANDARD).value;
    let rebuilding = start.elapsed().as_secs_f64();
    println!("tracing all      {rebuilding:9.2} s, {} derivations", whole.derivations.len());

    let n_before = sketches.len() - n_added;
    let mut known = trace_corpus(&sketches[..n_before], &load, &lexicons, &STANDARD).value;
    for added in n_before..sketches.len() {
        let start = Instant::now();
        known = trace_added(&known, &sketches[..=added], added, &load, &lexicons, &STANDARD).value;
        let took = start.elapsed().as_secs_f64();
        println!("one report more  {took:9.2} s, {:.2} % of tracing all", 100.0 * took / rebuilding);
    }
    let pairs = |genealogy: &Genealogy| -> BTreeSet<_> {
        genealogy.derivations.iter().map(|found| (found.child, found.parent)).collect()
    };
    let (added, all) = (pairs(&known), pairs(&whole));
    println!(
        "derivations of one way alone: {} added, {} tracing all",
        added.difference(&all).count(),
        all.difference(&added).count()
    );
    println!("equal to the last byte of each finding: {}", known == whole);
    Ok(())
}
