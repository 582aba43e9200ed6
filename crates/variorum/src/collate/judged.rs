//! What people have decided about single claims: accepted, corrected, rejected.

use crate::model::analysis::Analysis;
use crate::model::claim::{Claim, Count, Field, Value};
use crate::model::id::{CaptureId, FindingId};
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
                let former = by_claim.insert(finding, judgement);
                if let Some(former) = former.filter(|former| former.verdict != judgement.verdict) {
                    notes.push(disagreement(former, judgement));
                }
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
                claim.value = value_of(claim.field(), value);
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

/// Returns the analyses in which a person corrected or rejected a claim, as that person left them: corrected claims with their new
/// value, rejected ones left out. Those without are not copied.
pub fn corrected(analyses: &[Analysis], judgements: &[Judgement]) -> BTreeMap<CaptureId, Analysis> {
    let of: BTreeMap<CaptureId, &Analysis> =
        analyses.iter().map(|analysis| (analysis.article.capture, analysis)).collect();
    // What is wrong with the judgements is noted once, by `collate`.
    let corrections = Corrections::read(&of.values().copied().collect::<Vec<_>>(), judgements).value;
    let judged: BTreeSet<CaptureId> = corrections.by_claim.keys().map(|claim| claim.capture).collect();
    let corrected = |capture: CaptureId| {
        let original = *of.get(&capture)?;
        let claims = original.claims.iter().filter(|claim| !corrections.is_rejected(claim.id));
        let claims = claims.map(|claim| corrections.applied(claim)).collect();
        Some((capture, Analysis { claims, ..original.clone() }))
    };
    judged.into_iter().filter_map(corrected).collect()
}

fn disagreement(former: &Judgement, later: &Judgement) -> Note {
    let message = format!(
        "judgement {} by {} says {}, this one by {} says {}; both are kept: revoke one of them",
        former.seq,
        former.who,
        in_words(&former.verdict),
        later.who,
        in_words(&later.verdict)
    );
    Note::new(NoteCode::EditJudgementsDisagree, format!("judgement {}", later.seq), message)
}

fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accept { .. } => "right".into(),
        Verdict::Correct { value, .. } => format!("`{value}`"),
        Verdict::Reject { .. } => "wrong".into(),
        Verdict::Same { .. } | Verdict::NotSame { .. } | Verdict::Unsure { .. } | Verdict::Revoke { .. } => {
            unreachable!("only decisions about one finding are compared here")
        }
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
pub fn value_of(field: Field, words: &str) -> Value {
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
