//! One join alone, for a comparison: `cargo run --release --example join -- runs|minhash RUN OUT`.
//!
//! RUN is the folder of a run whose sketches are there; OUT a folder for this join's tables. Prints seconds and peak memory; the
//! pairs are in OUT/tables/words, or OUT/tables/near.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use variorum_batch::engine::{Engine, Place, Table};
use variorum_batch::job::Job;
use variorum_batch::stages::candidates::{by_min_hash, by_words};

#[expect(clippy::print_stdout, reason = "an example is a program")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [join, run, out] = arguments.as_slice() else {
        return Err("give `runs` or `minhash`, the folder of a run and one for the join".into());
    };
    fs::create_dir_all(out)?;
    fs::copy(Path::new(run).join("job.json"), Path::new(out).join("job.json"))?;
    let out = fs::canonicalize(out)?;
    let job = Job::open(out.to_str().ok_or("expected Unicode")?)?;
    let mut files: Vec<PathBuf> = Vec::new();
    for part in fs::read_dir(Path::new(run).join("tables/sketches_read"))? {
        for file in fs::read_dir(part?.path())? {
            files.push(fs::canonicalize(file?.path())?);
        }
    }
    files.sort();
    let sketches = Table::at(&files)?;
    let start = Instant::now();
    let engine = Arc::new(Engine::start(&Place::Here { memory_bytes: 4 << 30 }, &out, 1).await?);
    let sql = "SELECT sum(n_shingles) FROM $sketches";
    let n_shingles = engine.numbers(sql, &[("sketches", &sketches)]).await?[0];
    let (mut notes, mut cuts) = (Vec::new(), Vec::new());
    let pairs = if join == "minhash" {
        by_min_hash(&engine, &sketches).await?
    } else {
        by_words(&engine, &job, &sketches, n_shingles, &mut notes, &mut cuts).await?
    };
    println!("{} pairs of {n_shingles} runs in {:.2} s", pairs.n_rows(), start.elapsed().as_secs_f64());
    let status = fs::read_to_string("/proc/self/status")?;
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default());
    Ok(())
}
