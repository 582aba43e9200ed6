//! Who said it.

use super::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Content that a report lays in somebody's mouth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The source as printed ("a ministry spokesman"); nothing where it is only implied by the sentence before.
    pub source: Option<Span>,
    /// The words that say that it was said ("said", "بحسب").
    pub cue: Span,
    /// What was said.
    pub content: Span,
    /// How it is rendered.
    pub kind: AttributionKind,
    /// What the cue does: reports, denies, doubts.
    pub stance: Stance,
    /// The speakers, outermost first, the accountable one last; never empty.
    pub speakers: Vec<Speaker>,
    /// The rule or head that found it.
    pub rule: String,
    /// How sure, `0.0..=1.0`.
    pub confidence: f32,
}

/// How content is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionKind {
    /// In quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Both.
    Mixed,
}

/// What the cue does with the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Says, announces, reports.
    Reports,
    /// Denies.
    Denies,
    /// Confirms what others said.
    Confirms,
    /// Claims for oneself ("claimed responsibility").
    ClaimsResponsibility,
    /// Accuses somebody else.
    Accuses,
    /// Expects, warns, forecasts.
    Expects,
    /// Doubts, or says that it could not be verified.
    Doubts,
}

/// One link of a chain of speakers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// The speaker as the report has it, clitics stripped, pronouns resolved to the words they stand for.
    pub name: String,
    /// Where those words stand.
    pub span: Option<Span>,
    /// How much is known of who it is.
    pub anonymity: Anonymity,
    /// The index of the referent in the analysis, where the speaker is one.
    pub referent: Option<u32>,
}

/// How much a report tells of who is speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anonymity {
    /// A person or body by name ("the Ministry of Health" is named).
    Named,
    /// A role without a name ("a hospital doctor").
    RoleOnly,
    /// Nobody in particular ("sources", "activists").
    Unnamed,
}
