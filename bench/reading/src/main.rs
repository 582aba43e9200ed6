//! Pages per second of CPU time, one thread: `cargo run --release -- SET_FOLDER…` for folders with a `dev.jsonl` and gzipped pages beside
//! it. `python.py` measures Python's trafilatura on the same pages; run both in one sitting.

use cpu_time::ProcessTime;
use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::Read;
use std::path::Path;
use trafilatura::{ExtractionFocus, Options};
use variorum::lang::Lexicons;
use variorum::model::capture::CrawlRecord;
use variorum::{clean, ingest};

/// Each extractor reads all pages so many times; the least time counts, and CPU time, for the machine may be shared.
const N_ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lexicons = Lexicons::built_in()?;
    for folder in std::env::args().skip(1) {
        let pages = pages(Path::new(&folder))?;
        let n_bytes: usize = pages.iter().map(String::len).sum();
        println!("{folder}: {} pages, {} KB on average", pages.len(), n_bytes / pages.len().max(1) / 1000);
        let as_we_ask_it = Options::default()
            .with_focus(ExtractionFocus::FavorPrecision)
            .with_fallback(true)
            .with_exclude_comments(true)
            .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
        let with_its_dates = Options::default()
            .with_focus(ExtractionFocus::FavorPrecision)
            .with_fallback(true)
            .with_exclude_comments(true);
        measure("variorum (text, blocks, source map, metadata)", &pages, |page| {
            let captures =
                ingest::captures("page", page.as_bytes(), &CrawlRecord::default(), &ingest::Settings::standard()).value;
            captures
                .iter()
                .filter_map(|capture| clean::clean(capture, &lexicons, &clean::Settings::standard()).value)
                .count()
        });
        measure("trafilatura crate, as variorum asks it", &pages, |page| {
            trafilatura::extract(page, &as_we_ask_it).iter().count()
        });
        measure("trafilatura crate, with its dates", &pages, |page| {
            trafilatura::extract(page, &with_its_dates).iter().count()
        });
        measure("libreadability crate", &pages, |page| libreadability::extract(page, None).iter().count());
    }
    Ok(())
}

fn pages(folder: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    for line in fs::read_to_string(folder.join("dev.jsonl"))?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let path = row["html"].as_str().ok_or("expected a field `html`")?;
        let mut bytes = Vec::new();
        MultiGzDecoder::new(fs::File::open(folder.join(path))?).read_to_end(&mut bytes)?;
        pages.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(pages)
}

fn measure(name: &str, pages: &[String], extract: impl Fn(&str) -> usize) {
    let mut best = f64::INFINITY;
    let mut n_read = 0;
    for _ in 0..N_ROUNDS {
        let start = ProcessTime::now();
        n_read = pages.iter().map(|page| extract(page)).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rate = pages.len() as f64 / best;
    println!("  {name:48} {rate:7.1} pages/s  {:6.2} ms a page  {n_read} read", 1000.0 / rate);
}
