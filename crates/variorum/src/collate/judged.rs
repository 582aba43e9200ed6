//! What people have decided about single claims: accepted, corrected, rejected.

use crate::model::analysis::Analysis;
use crate::model::claim::{Claim, Count, Field, Value};
use crate::model::id::FindingId;
use crate::model::judgement::{Judgement, Verdict, standing};
use crate::model::note::{Note, NoteCode, Noted};
use crate::model::time::{DateRange, PartialDate};
use std::collections::{BTreeMap, BTreeSet};

/// The standing decisions about claims, the latest of each claim.
pub(super) struct Corrections<'a> {
    by_claim: BTreeMap<FindingId, &'a Judgement>,
}

impl<'a> Corrections<'a> {
    /// Reads the standing judgements; one whose finding is gone is noted, one about a finding that is no claim has no
    /// effect on the edition but stays in its log.
    pub(super) fn read(analyses: &[&Analysis], judgements: &'a [Judgement]) -> Noted<Self> {
        let known: BTreeSet<FindingId> = analyses.iter().flat_map(|analysis| findings(analysis)).collect();
        let (mut by_claim, mut notes) = (BTreeMap::new(), Vec::new());
        for judgement in standing(judgements) {
            let finding = match &judgement.verdict {
                Verdict::Accept { finding } | Verdict::Correct { finding, .. } | Verdict::Reject { finding } => {
                    *finding
                }
                Verdict::Same { .. } | Verdict::NotSame { .. } | Verdict::Unsure { .. } | Verdict::Revoke { .. } => {
                    continue;
                }
            };
            if known.contains(&finding) {
                by_claim.insert(finding, judgement);
            } else {
                let message =
                    format!("{finding} is no longer found; revoke the judgement or judge what stands there now");
                notes.push(Note::new(NoteCode::EditJudgementOrphaned, format!("judgement {}", judgement.seq), message));
            }
        }
        Noted { value: Self { by_claim }, notes }
    }

    /// Returns whether a person rejected the claim.
    pub(super) fn is_rejected(&self, claim: FindingId) -> bool {
        matches!(self.by_claim.get(&claim), Some(Judgement { verdict: Verdict::Reject { .. }, .. }))
    }

    /// Returns the claim as a person left it; its rules say what was decided, by whom and why.
    pub(super) fn applied(&self, claim: &Claim) -> Claim {
        let mut claim = claim.clone();
        let Some(judgement) = self.by_claim.get(&claim.id) else { return claim };
        let by = format!("judgement {} by {}: {}", judgement.seq, judgement.who, judgement.why);
        match &judgement.verdict {
            Verdict::Correct { value, .. } => {
                claim.value = corrected(claim.field(), value);
                claim.rules.push(format!("judgement/correct ({by})"));
                claim.confidence = 1.0;
            }
            Verdict::Reject { .. } => {
                claim.rules.push(format!("judgement/reject ({by})"));
                claim.confidence = 0.0;
            }
            _ => {
                claim.rules.push(format!("judgement/accept ({by})"));
                claim.confidence = 1.0;
            }
        }
        claim
    }
}

fn findings(analysis: &Analysis) -> Vec<FindingId> {
    let claims = analysis.claims.iter().map(|claim| claim.id);
    let incidents = analysis.incidents.iter().map(|incident| incident.id);
    let referents = analysis.referents.iter().map(|referent| referent.id);
    let statements = analysis.statements.iter().map(|statement| statement.id);
    claims.chain(incidents).chain(referents).chain(statements).collect()
}

/// Returns the value that a person's words give for a field: `12`, `12-15`, `12+` for a number, an EDTF date or two with
/// a slash for a date; words that do not fit the field stand as words.
fn corrected(field: Field, words: &str) -> Value {
    let words = words.trim();
    let text = || Value::Text { text: words.to_owned(), referent: None };
    match field {
        Field::Killed | Field::Injured | Field::Detained | Field::Missing | Field::Displaced => {
            count(words).map_or_else(text, Value::Count)
        }
        Field::Date => date_range(words).map_or_else(text, Value::Date),
        Field::Place => Value::Place { name: words.to_owned(), place: None },
        _ => text(),
    }
}

fn count(words: &str) -> Option<Count> {
    if let Some(least) = words.strip_suffix('+') {
        return Some(Count { min: least.trim().parse().ok()?, max: None });
    }
    let (least, most) = words.split_once('-').unwrap_or((words, words));
    let (min, max) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
    (min <= max).then_some(Count { min, max: Some(max) })
}

fn date_range(words: &str) -> Option<DateRange> {
    let (from, to) = words.split_once('/').unwrap_or((words, words));
    let (from, to): (PartialDate, PartialDate) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    Some(DateRange { from, to })
}
