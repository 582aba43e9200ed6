//! Cleans files and prints the articles, one JSON object a line: `cargo run --example clean -- FILE…`.
//!
//! A `manifest.jsonl` in a file's folder is used as the crawl's knowledge of it. Notes go to stderr.

#![expect(clippy::disallowed_methods, reason = "an example is a program: it reads arguments and files")]

use std::path::Path;
use variorum::lang::Lexicons;
use variorum::model::capture::CrawlRecord;
use variorum::{clean, ingest};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "an example is a program")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lexicons = Lexicons::built_in()?;
    for argument in std::env::args().skip(1) {
        let path = Path::new(&argument);
        let known = known_of(path)?;
        let captured = ingest::captures(&argument, &std::fs::read(path)?, &known, &ingest::Settings::standard());
        let mut notes = captured.notes;
        for capture in captured.value {
            let article = clean::clean(&capture, &lexicons, &clean::Settings::standard()).split_into(&mut notes);
            if let Some(article) = article {
                println!("{}", serde_json::to_string(&article)?);
            }
        }
        for note in notes {
            eprintln!("{}: {}: {}", note.code.text(), note.subject, note.message);
        }
    }
    Ok(())
}

/// Returns what a manifest beside the file, or beside its folder, says of it.
fn known_of(path: &Path) -> Result<CrawlRecord, Box<dyn std::error::Error>> {
    for folder in path.ancestors().skip(1).take(2) {
        let manifest = folder.join("manifest.jsonl");
        if manifest.is_file() {
            let records = ingest::manifest("manifest.jsonl", &std::fs::read(&manifest)?).value;
            let record = records.into_iter().find(|(file, _)| folder.join(file) == path);
            return Ok(record.map(|(_, record)| record).unwrap_or_default());
        }
    }
    Ok(CrawlRecord::default())
}
