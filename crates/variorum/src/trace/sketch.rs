//! What tracing keeps of a report to find those it has text in common with: small enough for millions of them.

use super::Settings;
use super::reports::Report;
use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::id::CaptureId;
use crate::text::shingles::shingles;
use crate::text::signs::{Planes, Signs};
use crate::text::words::Word;

/// A report's runs of words as numbers and its sentences' vectors as signs: some 3 kB for 300 words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    id: CaptureId,
    publisher: Vec<String>,
    shingles: Vec<u64>,
    sentences: Vec<Signs>,
}

impl Sketch {
    /// Returns the sketch of a report; nothing for one in a language that is not read, which takes no part in tracing.
    /// `planes` are those of the encoder's dimension.
    pub fn of(analysis: &Analysis, planes: &Planes, lexicons: &Lexicons, settings: &Settings) -> Option<Self> {
        let report = Report::of(analysis, lexicons)?;
        let lines = &report.lines;
        let mut runs: Vec<u64> = lines.iter().flat_map(|line| shingles(&line.words, settings.shingle_words)).collect();
        runs.sort_unstable();
        runs.dedup();
        Some(Self {
            id: report.id(),
            publisher: report.publisher.iter().map(|word: &Word| word.folded.clone()).collect(),
            shingles: runs,
            sentences: lines.iter().filter_map(|line| planes.signs(line.vector)).collect(),
        })
    }

    /// Returns the sketch made of its parts, as a table keeps them; `shingles` are ascending and each once.
    pub fn from_parts(id: CaptureId, publisher: Vec<String>, shingles: Vec<u64>, sentences: Vec<Signs>) -> Self {
        Self { id, publisher, shingles, sentences }
    }

    /// Returns the report's capture.
    pub fn id(&self) -> CaptureId {
        self.id
    }

    /// Returns the folded words of the outlet's name.
    pub fn publisher(&self) -> &[String] {
        &self.publisher
    }

    /// Returns the hashes of its runs of words, ascending, each once.
    pub fn shingles(&self) -> &[u64] {
        &self.shingles
    }

    /// Returns the signs of its sentences' vectors.
    pub fn sentences(&self) -> &[Signs] {
        &self.sentences
    }
}
