//! What is refused so that work stays bounded is said.

use crate::corpus::{reports, write};
use crate::program::{run, scratch, summary};
use datafusion::arrow::array::AsArray;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::{self, File};
use std::path::Path;
use variorum::model::analysis::Analysis;
use variorum::model::id::CaptureId;

/// Returns the messages of a run's notes.
fn messages(out: &Path) -> Vec<String> {
    let mut messages = Vec::new();
    for file in fs::read_dir(out.join("tables/notes/all")).expect("the table is there") {
        let file = File::open(file.expect("it can be listed").path()).expect("it can be read");
        for batch in
            ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet").build().expect("it is Parquet")
        {
            let batch = batch.expect("it can be read");
            let column = batch.column_by_name("message").expect("there are messages").as_string::<i32>();
            messages.extend(column.iter().flatten().map(str::to_owned));
        }
    }
    messages
}

/// Returns copies of a report under other ids.
fn copies(report: &Analysis, n: u8) -> Vec<Analysis> {
    (0..n)
        .map(|number| {
            let mut copy = report.clone();
            copy.article.capture = CaptureId::from_digest([number + 10; 32]);
            copy.article.name = format!("copy {number}");
            copy
        })
        .collect()
}

#[test]
fn copies_beyond_what_may_share_a_run_meet_by_a_star_and_giant_families_stay_apart() {
    let folder = scratch("limits");
    let mut all = reports(60);
    all.extend(copies(&all[0].clone(), 20));
    write(&folder, &all, 100);
    let settings = folder.join("settings.toml");
    fs::write(&settings, "[trace]\nmax_compared_sentences = 100\nmax_reports_a_shingle = 8\n")
        .expect("it can be written");
    let (pattern, settings) = (folder.join("*.parquet"), settings.to_str().expect("it is Unicode"));

    let out = folder.join("whole");
    summary(&run(&[&pattern], &out, &["--settings", settings]), &out, 0);
    let said = messages(&out);
    assert!(said.iter().any(|message| message.contains("have a body that more than 8 have")), "{said:?}");
    assert!(said.iter().any(|message| message.contains("runs of 5 words stand in more than 8 reports")), "{said:?}");

    let out = folder.join("apart");
    let more = ["--settings", settings, "--max-family", "5", "--max-whole", "10"];
    let summary = summary(&run(&[&pattern], &out, &more), &out, 0);
    assert_eq!(summary["is_whole"], false);
    assert_eq!(summary["tables"]["reports"]["n_rows"], 80);
    assert!(!out.join("edition.json").exists());
    let said = messages(&out);
    assert!(
        said.iter().any(|message| message.contains("families of more than 5 reports; they stay apart")),
        "{said:?}"
    );
}
