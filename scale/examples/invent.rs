//! Invented corpora as files of analyses: `cargo run --release --example invent -- MATERIAL N FOLDER [--translations]`.
//!
//! MATERIAL is a collection that `variorum run` wrote; the sentences and vectors of its reports are what the corpus is made of
//! (`bench/tracing/src/corpus.rs`). A file has 10,000 reports.

use bench_tracing::corpus::Corpus;
use rayon::prelude::*;
use std::error::Error;
use std::fs;
use std::path::Path;
use variorum::model::analysis::Analysis;
use variorum_batch::reports::write_analyses;

/// Reports a file.
const A_FILE: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [material, n, folder, ..] = arguments.as_slice() else {
        return Err("give a collection, a number of reports and a folder".into());
    };
    let n: usize = n.parse()?;
    let has_translations = arguments.iter().any(|argument| argument == "--translations");
    let corpus = Corpus::new(&collection(Path::new(material))?, has_translations);
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    for (number, start) in (0..n).step_by(A_FILE).enumerate() {
        let reports: Vec<Analysis> =
            (start..n.min(start + A_FILE)).into_par_iter().map(|report| corpus.report(report)).collect();
        write_analyses(&folder.join(format!("analyses-{number:05}.parquet")), reports)?;
    }
    Ok(())
}

/// Returns the analyses of a collection, in the order of their files' names.
fn collection(folder: &Path) -> Result<Vec<Analysis>, Box<dyn Error>> {
    let mut paths: Vec<_> = fs::read_dir(folder.join("analyses"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut analyses = Vec::new();
    for path in paths {
        let file: serde_json::Value = serde_json::from_slice(&fs::read(&path)?)?;
        if !file["analysis"].is_null() {
            analyses.push(serde_json::from_value(file["analysis"].clone())?);
        }
    }
    Ok(analyses)
}
