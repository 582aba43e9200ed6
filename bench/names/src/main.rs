//! Comparisons of names per second of CPU time on one thread: `cargo run --release --bin bench-names -- SET.jsonl PREDICTIONS`
//! for a file of pairs (`ar`, `en` or `name1`, `name2`). `python.py` measures rapidfuzz on the same pairs; run both in one sitting,
//! and both predictions through the set's scorer.

use std::error::Error;
use std::fs;

use cpu_time::ProcessTime;
use serde::Deserialize;
use serde_json::json;
use variorum::lang::Lexicons;
use variorum::text::names::{Name, compare, compare_names};

/// Everything is done so many times; the least time counts, and CPU time, for the machine may be shared.
const N_ROUNDS: usize = 5;

#[derive(Deserialize)]
struct Pair {
    id: String,
    #[serde(alias = "ar")]
    name1: String,
    #[serde(alias = "en")]
    name2: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let [set, predictions] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("expected SET.jsonl PREDICTIONS".into());
    };
    let lines = fs::read_to_string(set)?;
    let pairs: Vec<Pair> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let lexicons = Lexicons::built_in()?;
    let tables = &lexicons.names;
    println!("{set}: {} pairs", pairs.len());

    let prepared: Vec<(Name, Name)> =
        pairs.iter().map(|pair| (Name::new(&pair.name1, tables), Name::new(&pair.name2, tables))).collect();
    let mut scores = Vec::new();
    measure("names as printed, both prepared for every pair", pairs.len(), || {
        pairs.iter().map(|pair| compare(&pair.name1, &pair.name2, tables).score).collect()
    });
    scores.extend(measure("names prepared beforehand, as linking does", pairs.len(), || {
        prepared.iter().map(|(one, other)| compare_names(one, other, tables).score).collect()
    }));

    // From the likeness on from which linking counts them as one; `variorum eval` says why these.
    let least =
        |at: usize| if compare_names(&prepared[at].0, &prepared[at].1, tables).is_cross_script { 0.5 } else { 0.7 };
    let rows = pairs.iter().zip(&scores).enumerate();
    let rows = rows
        .map(|(at, (pair, score))| json!({ "id": pair.id, "score": score, "match": *score >= least(at) }).to_string());
    fs::write(predictions, rows.map(|row| row + "\n").collect::<String>())?;
    Ok(())
}

fn measure(name: &str, n_pairs: usize, work: impl Fn() -> Vec<f32>) -> Vec<f32> {
    let mut best = f64::INFINITY;
    let mut scores = Vec::new();
    for _ in 0..N_ROUNDS {
        let start = ProcessTime::now();
        scores = work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("  {name:50} {:9.0} comparisons/s", n_pairs as f64 / best);
    scores
}
