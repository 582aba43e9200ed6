//! Analyses in, genealogy out: who took text from whom, across languages, with the direction and the sentences that show it.
//!
//! Candidates are found by shared wording and by sentence vectors, from a sketch of each report; each pair is aligned sentence
//! by sentence; what they have in common is judged a copy, an excerpt or neither; the evidence gives the direction; and of a
//! child's possible parents only those stay that another does not explain.

mod added;
mod candidates;
mod corpus;
mod details;
mod direction;
mod divergences;
mod genealogy;
mod hidden;
mod kinship;
mod outlets;
mod parents;
mod relation;
mod reports;
pub mod reuse;
mod sketch;

pub use added::trace_added;
pub use candidates::{Candidate, LEAST_HINTS, Sampling, boilerplate, candidates, crowded, search, share_runs};
pub use corpus::{Pair, candidate_pairs, family, joined, related, trace_corpus};
pub use reports::Publishers;
pub use sketch::Sketch;

use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::genealogy::{Genealogy, Passage};
use crate::model::id::CaptureId;
use crate::model::note::Noted;
use crate::text::signs::Planes;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How much is compared. What counts as a copy is no setting: it is calibrated, see the constants of each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Words of a run by which reports of one language find each other.
    pub shingle_words: usize,
    /// Reports that may share a run before it is taken for boilerplate and left out.
    pub max_reports_a_shingle: usize,
    /// Runs of words in the collection up to which all are looked at; above, an equal share of every report's.
    pub max_shingles: usize,
    /// Sentences in the collection up to which each is compared with every other; above, only those that fall into one
    /// bucket.
    pub max_compared_sentences: usize,
}

/// The settings of the program. Five words are rarely shared by chance; 64 million runs, of a quarter of a million reports,
/// take 2 GB; comparing 20,000 sentences takes a second.
pub const STANDARD: Settings =
    Settings { shingle_words: 5, max_reports_a_shingle: 100, max_shingles: 64_000_000, max_compared_sentences: 20_000 };

/// Returns all derivations and hidden origins of a corpus.
///
/// The order of the analyses plays no part. Reports in a language that is not read take no part. Derivations form no
/// cycle; a report has further parents only for sentences the first does not account for.
pub fn trace(analyses: &[Analysis], lexicons: &Lexicons, settings: &Settings) -> Noted<Genealogy> {
    let by_capture: BTreeMap<CaptureId, &Analysis> =
        analyses.iter().rev().map(|analysis| (analysis.article.capture, analysis)).collect();
    let dimension = analyses.iter().map(|analysis| analysis.vectors.dimension as usize).max().unwrap_or_default();
    let planes = Planes::new(dimension);
    let (sketches, read): (Vec<Sketch>, Vec<&Analysis>) = by_capture
        .into_values()
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|analysis| Some((Sketch::of(analysis, &planes, lexicons, settings)?, analysis)))
        .unzip();
    trace_corpus(&sketches, &|report| Cow::Borrowed(read[report]), lexicons, settings)
}

/// Returns the passages in which the one report is like the other, in the one's order, whether or not text was taken: what
/// there is to look at where [`trace`] finds no derivation. None where one of them is in a language that is not read.
pub fn alike(one: &Analysis, other: &Analysis, lexicons: &Lexicons) -> Vec<Passage> {
    let reports = reports::prepare([one, other], lexicons);
    let [child, parent] = reports.as_slice() else { return Vec::new() };
    let Some(kinship) = kinship::compare(&reports, 0, 1) else { return Vec::new() };
    genealogy::passages(&kinship.pairs.iter().collect::<Vec<_>>(), kinship.same_language, child, parent)
}

#[cfg(test)]
mod tests;
