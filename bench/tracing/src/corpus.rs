//! A corpus of any size made of real sentences and their vectors: originals, and copies of them of every kind, each report
//! from its number alone, so that none need be kept.
//!
//! An original's sentences are real ones in which 60 % of the words are replaced by others as frequent, and whose vectors are
//! turned by 75°, so that two originals made of one sentence share neither wording nor meaning. A copy keeps its parent's
//! sentences, or some, or says them in other words; a translation shares no word and has vectors of cosine 0.75.

use crate::Draws;
use variorum::model::analysis::{Analysis, Sentence, SentenceVectors};
use variorum::model::article::{Article, Block, BlockKind, Found, FoundIn};
use variorum::model::id::CaptureId;
use variorum::model::span::Span;
use variorum::model::time::Moment;

/// How a report came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Written by its reporter.
    Original,
    /// All of its parent's sentences.
    Verbatim,
    /// The first of its parent's sentences.
    Trimmed,
    /// Every sixth word of its parent replaced.
    Perturbed,
    /// Three of its parent's sentences among its own.
    Excerpt,
    /// Its parent in another language.
    Translated,
}

/// A real sentence: its words and its vector.
pub struct Line {
    words: Vec<String>,
    vector: Vec<f32>,
}

/// What an invented corpus is made of.
pub struct Corpus {
    lines: Vec<Line>,
    /// All words of all lines, so that drawing one draws by frequency.
    words: Vec<String>,
    has_translations: bool,
}

/// The least and most sentences of an original, without the last.
const SENTENCES: (usize, usize) = (8, 15);

/// Words of a sentence that is used.
const WORDS: std::ops::Range<usize> = 8..45;

/// The sentences of a report in the making: words and vector.
type Body = Vec<(Vec<String>, Vec<f32>)>;

impl Corpus {
    /// Returns the material in the reports of a collection, in one language.
    pub fn new(reports: &[Analysis], has_translations: bool) -> Self {
        let mut lines = Vec::new();
        for report in reports.iter().filter(|report| report.article.language.value == "en") {
            for (sentence_idx, sentence) in report.sentences.iter().enumerate() {
                let words: Vec<String> =
                    sentence.span.text(&report.article.text).split_whitespace().map(str::to_owned).collect();
                if WORDS.contains(&words.len()) {
                    lines.push(Line { words, vector: report.vectors.row(sentence_idx).to_vec() });
                }
            }
        }
        let words = lines.iter().flat_map(|line| line.words.iter().cloned()).collect();
        Self { lines, words, has_translations }
    }

    /// Returns how many sentences the corpus is made of.
    pub fn n_lines(&self) -> usize {
        self.lines.len()
    }

    /// Returns what the report of a number is, and of which earlier one it is a copy.
    pub fn lineage(&self, report: usize) -> (Kind, Option<usize>) {
        let mut draws = Draws::new(report as u64);
        let kind = match draws.share() {
            share if share < 0.10 => Kind::Verbatim,
            share if share < 0.20 => Kind::Trimmed,
            share if share < 0.28 => Kind::Perturbed,
            share if share < 0.34 => Kind::Excerpt,
            share if share < 0.40 && self.has_translations => Kind::Translated,
            _ => Kind::Original,
        };
        // News are copied soon: the parent is among the last two hundred, and itself an original.
        let parent = (0..8)
            .map(|_| report.wrapping_sub(1 + draws.below(200)))
            .find(|&parent| parent < report && kind != Kind::Original && self.lineage_kind(parent) == Kind::Original);
        parent.map_or((Kind::Original, None), |parent| (kind, Some(parent)))
    }

    fn lineage_kind(&self, report: usize) -> Kind {
        let share = Draws::new(report as u64).share();
        let last = if self.has_translations { 0.40 } else { 0.34 };
        if share < last { Kind::Verbatim } else { Kind::Original }
    }

    /// Returns the report of a number.
    pub fn report(&self, report: usize) -> Analysis {
        let (kind, parent) = self.lineage(report);
        let mut draws = Draws::new(report as u64 ^ 0x5851_f42d_4c95_7f2d);
        let body = match parent {
            None => self.original(report),
            Some(parent) => self.copy(kind, self.original(parent), report, &mut draws),
        };
        analysis(report, if kind == Kind::Translated { "ar" } else { "en" }, body)
    }

    fn original(&self, report: usize) -> Body {
        let mut draws = Draws::new(report as u64 ^ 0x1405_7b7e_f767_814f);
        let n = SENTENCES.0 + draws.below(SENTENCES.1 - SENTENCES.0);
        (0..n)
            .map(|_| {
                let line = &self.lines[draws.below(self.lines.len())];
                (self.reworded(&line.words, 0.6, &mut draws), turned(&line.vector, 0.25, &mut draws))
            })
            .collect()
    }

    fn copy(&self, kind: Kind, parent: Body, report: usize, draws: &mut Draws) -> Body {
        match kind {
            Kind::Original | Kind::Verbatim => parent,
            Kind::Trimmed => {
                let kept = parent.len() * 6 / 10;
                parent.into_iter().take(kept).collect()
            }
            Kind::Perturbed => parent
                .into_iter()
                .map(|(words, vector)| (self.reworded(&words, 1.0 / 6.0, draws), turned(&vector, 0.9, draws)))
                .collect(),
            Kind::Excerpt => {
                let start = draws.below(parent.len() - 3);
                let mut own = self.original(report);
                let at = draws.below(own.len());
                own.splice(at..at, parent.into_iter().skip(start).take(3));
                own
            }
            Kind::Translated => parent
                .into_iter()
                .map(|(words, vector)| {
                    let arabic = words.iter().map(|_| arabic_word(draws)).collect();
                    (arabic, turned(&vector, 0.75, draws))
                })
                .collect(),
        }
    }

    fn reworded(&self, words: &[String], share: f32, draws: &mut Draws) -> Vec<String> {
        let word = |word: &String| {
            if draws.share() < share { self.words[draws.below(self.words.len())].clone() } else { word.clone() }
        };
        words.iter().map(word).collect()
    }
}

/// Returns a word of Arabic letters that hardly any other text has.
fn arabic_word(draws: &mut Draws) -> String {
    const LETTERS: [char; 12] = ['ا', 'ب', 'ت', 'ج', 'د', 'ر', 'س', 'ع', 'ق', 'ل', 'م', 'ن'];
    (0..5).map(|_| LETTERS[draws.below(LETTERS.len())]).collect()
}

/// Returns a unit vector of this cosine with a unit vector, in a direction that is drawn.
fn turned(vector: &[f32], cosine: f32, draws: &mut Draws) -> Vec<f32> {
    let mut other: Vec<f32> = vector.iter().map(|_| draws.share() - 0.5).collect();
    let along: f32 = other.iter().zip(vector).map(|(a, b)| a * b).sum();
    other.iter_mut().zip(vector).for_each(|(other, component)| *other -= along * component);
    let length = other.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let sine = (1.0 - cosine * cosine).sqrt();
    vector.iter().zip(&other).map(|(component, other)| cosine * component + sine * other / length).collect()
}

fn analysis(report: usize, language: &str, body: Body) -> Analysis {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&(report as u64).to_be_bytes());
    let (mut text, mut blocks, mut sentences, mut components) = (String::new(), vec![], vec![], vec![]);
    let mut dimension = 0;
    for (words, vector) in body {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len() as u32;
        text.push_str(&words.join(" "));
        let span = Span::new(start, text.len() as u32);
        sentences.push(Sentence { span, block: blocks.len() as u32 });
        blocks.push(Block { kind: BlockKind::Paragraph, span });
        dimension = vector.len() as u32;
        components.extend(vector);
    }
    let minutes = (report % (24 * 60)) as u16;
    let day = 1 + report / (24 * 60);
    let (year, day) = (2000 + day / 336, day % 336);
    let date = format!("{year:04}-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
    let moment =
        Moment { date: date.parse().expect("it is EDTF"), minute_of_day: Some(minutes), utc_offset_minutes: Some(0) };
    let mut draws = Draws::new(report as u64 ^ 0x9e6c_63d0_876a_68ee);
    let language = Found::new(language.to_owned(), FoundIn::Text, 1.0);
    let article = Article {
        name: report.to_string(),
        publisher: Some(Found::new(format!("Outlet{}", draws.below(500)), FoundIn::Manifest, 1.0)),
        published: Some(Found::new(moment, FoundIn::Manifest, 1.0)),
        ..Article::bare(CaptureId::from_digest(digest), text, blocks, language)
    };
    let vectors = SentenceVectors { encoder: "invented".into(), dimension, components };
    Analysis { sentences, vectors, ..Analysis::without_findings(article) }
}
