//! What a second reader proposed: claims that lie beside the edition's own, marked with where they came from.

use super::claim::Claim;
use super::id::{CaptureId, FindingId};
use super::note::Note;
use super::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All that a second reader proposed. Nothing else in an edition rests on it: without it the edition is, to the byte, that of
/// a run without a second reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proposals {
    /// Who proposed.
    pub reader: SecondReader,
    /// How many reports it answered for.
    pub n_reports: u32,
    /// How many of its proposals the program had found itself in the same words; they add nothing.
    pub n_known: u32,
    /// What it proposed beyond that, by event, report and place in the text.
    pub claims: Vec<Proposal>,
    /// What was refused or could not be had, and why.
    pub notes: Vec<Note>,
}

/// A program outside of this one that proposes claims: a language model behind an address that the user named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SecondReader {
    /// The model's name, as the user gave it.
    pub model: String,
    /// SHA-256 of what it was told to do, hex.
    pub prompt_sha256: String,
}

/// A claim that a second reader proposed. Its value was read by the program's own rules in words of the report that the
/// second reader quoted; that they belong to this field is the second reader's word alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// The event it is about.
    pub event: FindingId,
    /// The claim.
    pub claim: Claim,
    /// Where the quoted words stand in the report.
    pub quote: Span,
    /// SHA-256 of the answer it came in, hex.
    pub answer_sha256: String,
    /// The index of the event's reading of this field that has the same value; nothing where no report was read so.
    pub agrees_with: Option<u32>,
}

/// What a second reader answered for one report, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The report.
    pub capture: CaptureId,
    /// Its words; nothing in them is trusted.
    pub text: String,
}
