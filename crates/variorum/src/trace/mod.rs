//! Analyses in, genealogy out: who took text from whom, across languages, with the direction and the sentences that show it.
//!
//! Candidates are found by shared wording and by sentence vectors; each pair is aligned sentence by sentence; what they
//! have in common is judged a copy, an excerpt or neither; the evidence gives the direction; and of a child's possible
//! parents only those stay that another does not explain.

mod candidates;
mod details;
mod direction;
mod divergences;
mod hidden;
mod kinship;
mod outlets;
mod parents;
mod relation;
mod reports;
pub mod reuse;

use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::genealogy::{Derivation, Genealogy, Passage, Relation};
use crate::model::note::Noted;
use crate::model::span::Span;
use kinship::{Kinship, Pair};
use parents::Borrowing;
use reports::Report;
use std::collections::BTreeSet;

/// How much is compared. What counts as a copy is no setting: it is calibrated, see the constants of each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Words of a run by which reports of one language find each other.
    pub shingle_words: usize,
    /// Reports that may share a run before it is taken for boilerplate and left out.
    pub max_reports_a_shingle: usize,
    /// Sentences in the collection up to which every vector is compared with every other; above, only those that fall
    /// into one bucket.
    pub max_compared_sentences: usize,
}

/// The settings of the program. Five words are rarely shared by chance; comparing 20,000 sentences takes some 10 s.
pub const STANDARD: Settings =
    Settings { shingle_words: 5, max_reports_a_shingle: 100, max_compared_sentences: 20_000 };

/// Returns all derivations and hidden origins of a corpus.
///
/// The order of the analyses plays no part. Reports in a language that is not read take no part. Derivations form no
/// cycle; a report has further parents only for sentences the first does not account for.
pub fn trace(analyses: &[Analysis], lexicons: &Lexicons, settings: &Settings) -> Noted<Genealogy> {
    let mut notes = Vec::new();
    let reports = reports::prepare(analyses, lexicons);
    let candidates = candidates::candidates(&reports, settings, &mut notes);
    let kinships: Vec<Kinship> = candidates
        .into_iter()
        .filter_map(|(one, other)| kinship::compare(&reports, one as usize, other as usize))
        .collect();
    let edges = parents::edges(&reports, &kinships);
    let mut borrowings = parents::choose(&reports, &edges);
    let of_one_agency = hidden::siblings(&reports, &borrowings);
    borrowings.retain(|borrowing| !of_one_agency.contains(&borrowing.pair()));
    let families = families(reports.len(), &borrowings);
    let is_copy = |report: usize| {
        borrowings
            .iter()
            .any(|borrowing| borrowing.edge.kinship.one == report && borrowing.relation != Relation::Excerpt)
    };
    let unexplained: Vec<&Kinship> = kinships
        .iter()
        .filter(|kinship| families[kinship.one] != families[kinship.other])
        .filter(|kinship| !is_copy(kinship.one) && !is_copy(kinship.other))
        .collect();
    let hidden_origins = hidden::hidden_origins(&reports, &unexplained);
    let mut derivations: Vec<Derivation> = borrowings.iter().map(|borrowing| derivation(&reports, borrowing)).collect();
    derivations.sort_by_key(|derivation| (derivation.child, derivation.parent));
    Noted { value: Genealogy { derivations, hidden_origins }, notes }
}

/// Returns for each report the smallest report it is joined to by borrowings.
fn families(n_reports: usize, borrowings: &[Borrowing<'_>]) -> Vec<usize> {
    let mut families: Vec<usize> = (0..n_reports).collect();
    for borrowing in borrowings {
        let (one, other) = (families[borrowing.edge.kinship.one], families[borrowing.edge.kinship.other]);
        let (kept, given_up) = (one.min(other), one.max(other));
        families.iter_mut().filter(|family| **family == given_up).for_each(|family| *family = kept);
    }
    families
}

fn derivation(reports: &[Report<'_>], borrowing: &Borrowing<'_>) -> Derivation {
    let kinship = &borrowing.edge.kinship;
    let (child, parent) = (&reports[kinship.one], &reports[kinship.other]);
    let pairs: Vec<&Pair> = kinship
        .pairs
        .iter()
        .filter(|pair| !borrowing.taken.contains(&pair.one))
        .filter(|pair| relation::is_taken(pair, borrowing.relation, kinship.same_language))
        .collect();
    let n_covered = pairs.iter().map(|pair| pair.one).collect::<BTreeSet<_>>().len();
    let direction = direction::settle(&borrowing.edge.evidence);
    let likeness = pairs.iter().map(|pair| pair.likeness).sum::<f32>() / pairs.len().max(1) as f32;
    Derivation {
        child: child.id(),
        parent: parent.id(),
        relation: borrowing.relation,
        share: n_covered as f32 / child.lines.len().max(1) as f32,
        passages: passages(&pairs, kinship.same_language, child, parent),
        confidence: likeness.min(1.0) * if direction.is_settled { 1.0 } else { UNSETTLED_CONFIDENCE },
        direction,
        divergences: pairs.iter().flat_map(|pair| divergences::divergences(pair, child, parent)).collect(),
    }
}

/// What is left of the confidence where the direction is even: of two equal directions one is right.
const UNSETTLED_CONFIDENCE: f32 = 0.5;

/// Returns the aligned passages in the child's order: pairs that share a sentence are one passage.
fn passages(pairs: &[&Pair], same_language: bool, child: &Report<'_>, parent: &Report<'_>) -> Vec<Passage> {
    pairs
        .chunk_by(|one, next| one.one == next.one || one.other == next.other)
        .map(|chunk| {
            let cover = |spans: &mut dyn Iterator<Item = Span>| {
                spans.reduce(|one, other| Span::new(one.start.min(other.start), one.end.max(other.end)))
            };
            let score = chunk.iter().map(|pair| if same_language { pair.overlap.dice() } else { pair.cosine });
            Passage {
                child: cover(&mut chunk.iter().map(|pair| child.lines[pair.one].span)).unwrap_or(Span::new(0, 0)),
                parent: cover(&mut chunk.iter().map(|pair| parent.lines[pair.other].span)).unwrap_or(Span::new(0, 0)),
                score: (score.sum::<f32>() / chunk.len() as f32).clamp(0.0, 1.0),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
