//! Invented corpora as files of analyses.

use bench_tracing::Draws;
use bench_tracing::corpus::Corpus;
use std::path::Path;
use variorum::model::analysis::{Analysis, Sentence, SentenceVectors};
use variorum::model::article::{Article, Block, BlockKind, Found, FoundIn};
use variorum::model::id::CaptureId;
use variorum::model::span::Span;
use variorum_batch::reports::write_analyses;

/// Components of the invented vectors.
const DIMENSION: usize = 64;

/// Returns a corpus made of invented sentences.
pub(crate) fn corpus() -> Corpus {
    Corpus::new(&[material()], true)
}

/// Returns so many reports of the corpus.
pub(crate) fn reports(n: usize) -> Vec<Analysis> {
    let corpus = corpus();
    (0..n).map(|report| corpus.report(report)).collect()
}

/// Writes reports as files of analyses, some a file.
pub(crate) fn write(folder: &Path, reports: &[Analysis], a_file: usize) {
    for (number, reports) in reports.chunks(a_file).enumerate() {
        let path = folder.join(format!("analyses-{number:03}.parquet"));
        write_analyses(&path, reports.to_vec()).expect("the file can be written");
    }
}

/// Returns a report of 400 sentences of drawn words.
fn material() -> Analysis {
    let mut draws = Draws::new(7);
    let (mut text, mut blocks, mut sentences, mut components) = (String::new(), vec![], vec![], vec![]);
    for block in 0..400 {
        let words: Vec<String> = (0..10 + draws.below(15)).map(|_| word(draws.below(3_000))).collect();
        if block > 0 {
            text.push('\n');
        }
        let start = text.len() as u32;
        text.push_str(&words.join(" "));
        let span = Span::new(start, text.len() as u32);
        blocks.push(Block { kind: BlockKind::Paragraph, span });
        sentences.push(Sentence { span, block });
        let vector: Vec<f32> = (0..DIMENSION).map(|_| draws.share() - 0.5).collect();
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        components.extend(vector.iter().map(|x| x / length));
    }
    let language = Found::new("en".to_owned(), FoundIn::Text, 1.0);
    let article = Article::bare(CaptureId::from_digest([1; 32]), text, blocks, language);
    let vectors = SentenceVectors { encoder: "invented".into(), dimension: DIMENSION as u32, components };
    Analysis { sentences, vectors, ..Analysis::without_findings(article) }
}

/// Returns the word of a number.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 15] =
        ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu"];
    format!("{}{}{}", SYLLABLES[number % 15], SYLLABLES[number / 15 % 15], SYLLABLES[number / 225 % 15])
}
