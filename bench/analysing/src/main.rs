//! Words per second of CPU time on one thread, from text to findings: `cargo run --release --bin bench-analysing -- SET/dev.jsonl…` for
//! files with a field `text`. `python.py` measures spaCy on the same texts; run both in one sitting.

use std::fs;

use cpu_time::ProcessTime;
use variorum::lang::Lexicons;
use variorum::model::article::Article;
use variorum::model::capture::CrawlRecord;
use variorum::pipeline::{self, ResourceBytes, Resources};
use variorum::text::encoder::{Worded, words_and_marks};
use variorum::{clean, ingest};

/// Everything is done so many times; the least time counts, and CPU time, for the machine may be shared.
const N_ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
    let read = |path: &str| fs::read(format!("{}/../../models/{path}", env!("CARGO_MANIFEST_DIR")));
    let (encoder, centring) = (read("encoder/encoder.bin")?, read("encoder-means/means.bin")?);
    let (gazetteer, names, words) =
        (read("gazetteer/gazetteer.bin")?, read("names/names.bin")?, read("words/words.bin")?);
    let (kinds, roles) = (read("kinds/kinds.bin")?, read("roles/roles.bin")?);
    let agreement = read("agreement/agreement.bin")?;
    let resources = Resources::from_bytes(ResourceBytes {
        encoder: &encoder,
        centring: &centring,
        gazetteer: &gazetteer,
        names: &names,
        kinds: &kinds,
        roles: &roles,
        agreement: &agreement,
        words: &words,
    })?;
    let lexicons = Lexicons::built_in()?;
    for path in std::env::args().skip(1) {
        let texts = texts(&path)?;
        // As spaCy and `wc` count them: by white space.
        let n_words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
        println!("{path}: {} texts, {n_words} words", texts.len());
        let articles: Vec<Article> = texts.iter().filter_map(|text| article(text, &lexicons)).collect();
        let sentences: Vec<Vec<&str>> = texts.iter().map(|text| text.lines().collect()).collect();
        let encode = || sentences.iter().map(|lines| resources.encoder().encode_batch(lines).len()).sum();
        measure("encoder alone, a line as a sentence", n_words, encode);
        let encodings: Vec<_> = sentences.iter().map(|lines| resources.encoder().encode_batch(lines)).collect();
        measure("names head and hints alone", n_words, || {
            let tagged = sentences.iter().zip(&encodings).map(|(lines, encodings)| {
                let words: Vec<_> = lines.iter().map(|line| words_and_marks(line)).collect();
                let hints: Vec<_> = lines.iter().zip(&words).map(|(line, words)| resources.hints().of(line, words)).collect();
                let parts = lines.iter().zip(encodings).zip(words.iter().zip(&hints));
                let worded: Vec<Worded<'_>> =
                    parts.map(|((&text, encoding), (words, hints))| Worded { text, encoding, words, hints }).collect();
                resources.names().tag_batch(&worded).iter().map(Vec::len).sum::<usize>()
            });
            tagged.sum()
        });
        drop(encodings);
        measure("cleaning", n_words, || texts.iter().filter_map(|text| article(text, &lexicons)).count());
        measure("findings, all of them", n_words, || {
            let findings = articles.iter().map(|article| pipeline::findings(article.clone(), &resources).value);
            findings.map(|analysis| analysis.names.len()).sum()
        });
    }
    Ok(())
}

fn texts(path: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let rows = fs::read_to_string(path)?;
    rows.lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line)?;
            Ok(row["text"].as_str().ok_or("expected a field `text`")?.to_owned())
        })
        .collect()
}

fn article(text: &str, lexicons: &Lexicons) -> Option<Article> {
    let settings = ingest::Settings::standard();
    let captures = ingest::captures("report.txt", text.as_bytes(), &CrawlRecord::default(), &settings).value;
    clean::clean(captures.first()?, lexicons, &clean::Settings::standard()).value
}

fn measure(name: &str, n_words: usize, work: impl Fn() -> usize) {
    let mut best = f64::INFINITY;
    let mut n_found = 0;
    for _ in 0..N_ROUNDS {
        let start = ProcessTime::now();
        n_found = work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("  {name:40} {:8.0} words/s  {n_found} found", n_words as f64 / best);
}
