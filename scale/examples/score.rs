//! What a run found of what was planted: `cargo run --release --example score -- N OUT [--translations]`.
//!
//! N is the number of reports that `invent` made, OUT the run's folder. Which report is a copy of which is drawn from its number,
//! so nothing else is needed. Recall is over planted copies, precision over pairs of one source.

use bench_tracing::corpus::{Corpus, Kind};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{UInt32Type, UInt64Type};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File};
use std::path::Path;

#[expect(clippy::print_stdout, reason = "an example is a program")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [n, out, ..] = arguments.as_slice() else { return Err("give a number of reports and a run's folder".into()) };
    let n: usize = n.parse()?;
    let corpus = Corpus::new(&[], arguments.iter().any(|argument| argument == "--translations"));
    let tables = Path::new(out).join("tables");
    println!("stage,kind,planted,found,pairs,of one source");
    for (stage, table, one, other) in [
        ("candidates", "candidates", "one", "other"),
        ("verified", "verified", "one", "other"),
        ("derivations", "descents", "child", "parent"),
    ] {
        let found = pairs(&tables.join(table), one, other)?;
        let source = |report: u32| corpus.lineage(report as usize).1.unwrap_or(report as usize);
        let n_true = found.iter().filter(|&&(one, other)| source(one) == source(other)).count();
        let mut by_kind: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
        for report in 0..n {
            if let (kind, Some(parent)) = corpus.lineage(report) {
                let counts = by_kind.entry(kind).or_default();
                counts.0 += 1;
                counts.1 += usize::from(found.contains(&(parent as u32, report as u32)));
            }
        }
        for (kind, (planted, found_of_kind)) in by_kind {
            println!("{stage},{kind:?},{planted},{found_of_kind},{},{n_true}", found.len());
        }
    }
    Ok(())
}

/// Returns the pairs of a table by the numbers of invented reports, the smaller first; of verified ones those that are related.
fn pairs(table: &Path, one: &str, other: &str) -> Result<BTreeSet<(u32, u32)>, Box<dyn Error>> {
    let mut pairs = BTreeSet::new();
    for part in fs::read_dir(table)? {
        for file in fs::read_dir(part?.path())? {
            let file = File::open(file?.path())?;
            for batch in ParquetRecordBatchReaderBuilder::try_new(file)?.build()? {
                let batch = batch?;
                let column = |name: &str| batch.column_by_name(name).ok_or("a column is missing");
                let (ones, others) =
                    (column(one)?.as_primitive::<UInt64Type>(), column(other)?.as_primitive::<UInt64Type>());
                let codes = batch.column_by_name("code").map(AsArray::as_primitive::<UInt32Type>);
                for (row, pair) in ones.iter().zip(others.iter()).enumerate() {
                    // An invented capture begins with the number of its report.
                    if let (Some(a), Some(b)) = pair
                        && codes.is_none_or(|codes| codes.value(row) == 1)
                    {
                        pairs.insert((a.min(b) as u32, a.max(b) as u32));
                    }
                }
            }
        }
    }
    Ok(pairs)
}
