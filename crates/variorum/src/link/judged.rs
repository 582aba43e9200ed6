//! What people have decided about pairs of findings, with the judgements that no longer find theirs.

use crate::model::analysis::Analysis;
use crate::model::id::{FindingId, FindingKind};
use crate::model::judgement::{Judgement, Verdict, standing};
use crate::model::note::{Note, NoteCode, Noted};
use std::collections::{BTreeMap, BTreeSet};

/// What a person decided about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Same,
    NotSame,
    Unsure,
}

/// The standing decisions about pairs of referents, pairs of incidents, and single incidents.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// By pair, the smaller id first, with the number of the judgement.
    pub pairs: BTreeMap<(FindingId, FindingId), (Decision, u64)>,
    /// Incidents that a person rejected: they are no events.
    pub rejected: BTreeSet<FindingId>,
}

impl Judged {
    /// Reads the standing judgements; the later of two about one pair is followed.
    pub(super) fn read(analyses: &[&Analysis], judgements: &[Judgement]) -> Noted<Self> {
        let known: BTreeSet<FindingId> = analyses
            .iter()
            .flat_map(|analysis| {
                let referents = analysis.referents.iter().map(|referent| referent.id);
                referents.chain(analysis.incidents.iter().map(|incident| incident.id))
            })
            .collect();
        let (mut judged, mut notes) = (Self::default(), Vec::new());
        for judgement in standing(judgements) {
            let subject = format!("judgement {}", judgement.seq);
            if let Verdict::Reject { finding } = judgement.verdict
                && finding.kind == FindingKind::Incident
                && known.contains(&finding)
            {
                let message = format!("{} says that {finding} is no event; it is left out", judgement.who);
                notes.push(Note::new(NoteCode::EditIncidentRejected, subject, message));
                judged.rejected.insert(finding);
                continue;
            }
            let (a, b, decision) = match judgement.verdict {
                Verdict::Same { a, b } => (a, b, Decision::Same),
                Verdict::NotSame { a, b } => (a, b, Decision::NotSame),
                Verdict::Unsure { a, b } => (a, b, Decision::Unsure),
                Verdict::Accept { .. } | Verdict::Correct { .. } | Verdict::Reject { .. } | Verdict::Revoke { .. } => {
                    continue;
                }
            };
            if let Some(gone) = [a, b].into_iter().find(|finding| !known.contains(finding)) {
                let message = format!("{gone} is no longer found; revoke the judgement or judge what stands there now");
                notes.push(Note::new(NoteCode::EditJudgementOrphaned, subject, message));
                continue;
            }
            let former = judged.pairs.insert((a.min(b), a.max(b)), (decision, judgement.seq));
            if let Some((former, seq)) = former.filter(|&(former, _)| former != decision) {
                let message = format!("judgement {seq} said {former:?} and this one {decision:?}; revoke one of them");
                notes.push(Note::new(NoteCode::EditJudgementsDisagree, subject, message));
            }
        }
        Noted { value: judged, notes }
    }

    /// Returns every finding that a decision names.
    pub(super) fn findings(&self) -> BTreeSet<FindingId> {
        self.pairs.keys().flat_map(|&(a, b)| [a, b]).collect()
    }
}
