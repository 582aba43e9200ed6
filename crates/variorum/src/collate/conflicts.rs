//! Sentences on one event that may say the contrary of each other, ranked for a person to look at.
//!
//! The relations between readings compare values that were understood; this finds what was not: a verb turned round, a
//! denial in words no rule knows. Copies are left out, as their divergences stand in the genealogy.

use super::agreement::{Side, agreement};
use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::edition::{EventEntry, SuspectedConflict, ToldSentence};
use crate::model::genealogy::Genealogy;
use crate::model::id::CaptureId;
use crate::text::align::cosine;
use crate::text::encoder::AgreementHead;
use std::collections::{BTreeMap, BTreeSet};

/// Cosine of centred vectors from which two sentences tell of one thing: just below that at which tracing takes sentences of
/// one language for each other's counterpart (`trace/kinship.rs`).
const LEAST_LIKENESS: f32 = 0.5;

/// Probability from which a conflict is suspected: by judgement, a little more than as likely as not; not calibrated on reports.
const LEAST_PROBABILITY: f32 = 0.6;

/// Conflicts kept of an event, and sentences compared: a person reads the first few, and a long live blog must not cost more.
const MOST_CONFLICTS: usize = 3;
const MOST_SENTENCES: usize = 300;

/// Returns the pairs of sentences that tell of an event in two reports of one language and may conflict, the likeliest
/// first; a sentence stands in one pair only.
pub fn suspected(
    event: &EventEntry,
    by_capture: &BTreeMap<CaptureId, &Analysis>,
    genealogy: &Genealogy,
    lexicons: &Lexicons,
    head: &AgreementHead,
) -> Vec<SuspectedConflict> {
    let sentences: BTreeSet<(CaptureId, u32)> =
        event.claims.iter().map(|claim| (claim.id.capture, claim.sentence)).take(MOST_SENTENCES).collect();
    let sides: Vec<(ToldSentence, &str, &[f32], Side<'_>)> = sentences
        .into_iter()
        .filter_map(|(report, sentence_idx)| {
            let analysis = *by_capture.get(&report)?;
            let language = analysis.article.language.value.as_str();
            let span = analysis.sentences.get(sentence_idx as usize)?.span;
            let vector = analysis.vectors.row(sentence_idx as usize);
            let side = Side::new(span.text(&analysis.article.text), vector, lexicons.get(language)?);
            Some((ToldSentence { report, span }, language, vector, side))
        })
        .collect();
    let is_copy = |one: CaptureId, other: CaptureId| {
        genealogy.derivations.iter().any(|derivation| {
            (derivation.child, derivation.parent) == (one, other)
                || (derivation.child, derivation.parent) == (other, one)
        })
    };
    let mut found = Vec::new();
    for (at, (one, language, vector, side)) in sides.iter().enumerate() {
        for (other, other_language, other_vector, other_side) in &sides[at + 1..] {
            if one.report == other.report
                || language != other_language
                || cosine(vector, other_vector) < LEAST_LIKENESS
                || is_copy(one.report, other.report)
            {
                continue;
            }
            let Some(score) = agreement(side, other_side, head).map(|found| found.conflicts) else { continue };
            if score >= LEAST_PROBABILITY {
                found.push(SuspectedConflict { a: *one, b: *other, score });
            }
        }
    }
    found.sort_by(|one, other| other.score.total_cmp(&one.score).then((one.a, one.b).cmp(&(other.a, other.b))));
    let mut used = BTreeSet::new();
    found.retain(|conflict| {
        let is_new = !used.contains(&conflict.a) && !used.contains(&conflict.b);
        if is_new {
            used.extend([conflict.a, conflict.b]);
        }
        is_new
    });
    found.truncate(MOST_CONFLICTS);
    found
}
