//! What a person decided; append-only, revocable, re-applied after every run, above every rule.

use super::id::FindingId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One decision of one person; one line of `judgements.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The version of this record's form, 1.
    pub schema_version: u32,
    /// The number of the judgement in its log, counted from 1.
    pub seq: u64,
    /// Who decided.
    pub who: String,
    /// When, ISO 8601 with offset.
    pub when: String,
    /// Why, in the person's words.
    pub why: String,
    /// What was decided.
    pub verdict: Verdict,
}

/// What was decided about which findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Verdict {
    /// Two referents are one entity, or two incidents one event.
    Same {
        /// The one.
        a: FindingId,
        /// The other.
        b: FindingId,
    },
    /// They are not.
    NotSame {
        /// The one.
        a: FindingId,
        /// The other.
        b: FindingId,
    },
    /// It cannot be told.
    Unsure {
        /// The one.
        a: FindingId,
        /// The other.
        b: FindingId,
    },
    /// A finding is right as it stands.
    Accept {
        /// The finding.
        finding: FindingId,
    },
    /// A finding's value is another; the text that should stand there.
    Correct {
        /// The finding.
        finding: FindingId,
        /// The right value, in words.
        value: String,
    },
    /// A finding is wrong.
    Reject {
        /// The finding.
        finding: FindingId,
    },
    /// An earlier judgement no longer holds.
    Revoke {
        /// The number of the judgement revoked.
        seq: u64,
    },
}

/// Returns the judgements that have not been revoked, in the order of their numbers; a revocation of a revocation restores
/// nothing, because an append-only log is read more surely when each line has one meaning.
pub fn standing(judgements: &[Judgement]) -> Vec<&Judgement> {
    let revoked: std::collections::BTreeSet<u64> = judgements
        .iter()
        .filter_map(|judgement| match judgement.verdict {
            Verdict::Revoke { seq } => Some(seq),
            _ => None,
        })
        .collect();
    let mut standing: Vec<&Judgement> = judgements
        .iter()
        .filter(|judgement| !matches!(judgement.verdict, Verdict::Revoke { .. }) && !revoked.contains(&judgement.seq))
        .collect();
    standing.sort_by_key(|judgement| judgement.seq);
    standing
}
