//! Who took text from whom.

use super::id::CaptureId;
use super::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All derivations and hidden origins of a corpus, ordered by child and parent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Genealogy {
    /// The direct borrowings between collected reports; they form no cycle.
    pub derivations: Vec<Derivation>,
    /// Texts behind several reports that were never collected.
    pub hidden_origins: Vec<HiddenOrigin>,
}

/// One report's text taken from another's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Derivation {
    /// The report that took.
    pub child: CaptureId,
    /// The report it took from.
    pub parent: CaptureId,
    /// How the text was taken.
    pub relation: Relation,
    /// Share of the child's body sentences that come from the parent, `0.0..=1.0`.
    pub share: f32,
    /// The aligned passages, in the child's order.
    pub passages: Vec<Passage>,
    /// Why the text went this way.
    pub direction: Direction,
    /// Where the child says something else than its source.
    pub divergences: Vec<Divergence>,
    /// How sure, `0.0..=1.0`.
    pub confidence: f32,
}

/// How a text was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// At least 95 % of the child is the parent's words.
    Verbatim,
    /// The child is a shortened parent.
    Trimmed,
    /// Same facts and order in other words of the same language.
    Rewritten,
    /// In another language.
    Translated,
    /// A minority of the child's sentences is borrowed, in any of these ways.
    Excerpt,
}

/// A passage of the child and the passage of the parent it was taken from: one or more whole sentences on each side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// In the child's clean text.
    pub child: Span,
    /// In the parent's clean text.
    pub parent: Span,
    /// How alike they are, `0.0..=1.0`: shared words in one language, cosine of the vectors across languages.
    pub score: f32,
}

/// Why a text went one way and not the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Direction {
    /// Whether the evidence decides; where it does not, child and parent are ordered by id.
    pub is_settled: bool,
    /// The evidence, strongest first.
    pub evidence: Vec<DirectionEvidence>,
}

/// One reason for a direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DirectionEvidence {
    /// What kind of reason.
    pub kind: DirectionKind,
    /// How much it weighs; positive for the direction chosen, negative against it.
    pub weight: f32,
    /// The reason in words.
    pub reason: String,
}

/// A kind of reason for a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DirectionKind {
    /// The one was published first.
    Time,
    /// The one credits the other, or an agency both name.
    Credit,
    /// The one reads as a translation of the other.
    TranslationTrace,
    /// The one repeats or garbles an error of the other.
    InheritedError,
    /// The one holds all the other has, and more.
    Superset,
}

/// Where a copy or translation says something else than its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Divergence {
    /// In the child's clean text.
    pub child: Span,
    /// In the parent's clean text.
    pub parent: Span,
    /// What differs.
    pub kind: DivergenceKind,
    /// The difference in words.
    pub reason: String,
}

/// What differs between a copy and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DivergenceKind {
    /// A number.
    Number,
    /// A name.
    Name,
    /// A date.
    Date,
    /// A negation that is only in one.
    Negation,
    /// How sure it is said to be.
    Modality,
}

/// A text behind several reports that was never collected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HiddenOrigin {
    /// The smallest capture among its children names it.
    pub id: CaptureId,
    /// The agency or statement, where a child credits one.
    pub name: Option<String>,
    /// The reports that carry it, ascending; at least two.
    pub children: Vec<CaptureId>,
    /// Why it is believed to exist, in words.
    pub reason: String,
}
