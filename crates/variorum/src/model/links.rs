//! Which names are one entity, which incidents are one event, and what is only suspected.

use super::analysis::NameKind;
use super::id::FindingId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What belongs together across reports, ordered by id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Links {
    /// The entities.
    pub entities: Vec<Entity>,
    /// The events.
    pub events: Vec<Event>,
}

/// One person, organisation or place across reports and scripts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// The smallest of its referents' ids.
    pub id: FindingId,
    /// What it is.
    pub kind: NameKind,
    /// Its names in all scripts, most used first.
    pub names: Vec<NameForm>,
    /// Its referents, ascending.
    pub referents: Vec<FindingId>,
    /// What joined them.
    pub joins: Vec<Join>,
    /// Referents of other entities that may be the same.
    pub suspected: Vec<Join>,
}

/// A form of an entity's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NameForm {
    /// The name as printed, clitics stripped.
    pub text: String,
    /// How often it stands in the corpus.
    pub n_mentions: u32,
    /// In how many reports.
    pub n_reports: u32,
}

/// One happening, told by one or more reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// The smallest of its incidents' ids.
    pub id: FindingId,
    /// Its incidents, ascending.
    pub incidents: Vec<FindingId>,
    /// What joined them.
    pub joins: Vec<Join>,
    /// Incidents of other events that may be the same.
    pub suspected: Vec<Join>,
}

/// Why two findings are, or may be, one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Join {
    /// The one.
    pub a: FindingId,
    /// The other.
    pub b: FindingId,
    /// How sure, `0.0..=1.0`: the sum of the parts, for events the logistic function of it.
    pub score: f32,
    /// The parts of the sum.
    pub parts: Vec<JoinPart>,
}

/// One reason for or against a join.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JoinPart {
    /// The rule, for example `name/cross-script`.
    pub rule: String,
    /// What it adds; negative against the join. Log-odds for events.
    pub weight: f32,
    /// What was compared, in words.
    pub reason: String,
}
