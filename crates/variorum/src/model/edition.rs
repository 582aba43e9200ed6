//! The answer: events with their readings and the relations between them, entities, genealogy, notes, manifest.

use super::analysis::{NameKind, Standing};
use super::article::{Block, Found, Furniture};
use super::claim::{Claim, Field, Statement, Value};
use super::event_type::EventType;
use super::genealogy::Genealogy;
use super::id::{CaptureId, FindingId};
use super::links::{Join, NameForm};
use super::note::Note;
use super::place::Place;
use super::proposal::Proposals;
use super::span::Span;
use super::time::{DateRange, Moment};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the edition's JSON form; raised when a reader of the old form would be misled.
pub const EDITION_SCHEMA_VERSION: u32 = 1;

/// The answer to a collection; everything its renderings need is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edition {
    /// The version of this form.
    pub schema_version: u32,
    /// What the edition was made from and by.
    pub manifest: Manifest,
    /// The events, the best attested first.
    pub events: Vec<EventEntry>,
    /// The entities, the most often named first.
    pub entities: Vec<EntityEntry>,
    /// Who took text from whom.
    pub genealogy: Genealogy,
    /// The reports, in order of publication, the undated last.
    pub reports: Vec<Report>,
    /// Earlier versions of the reports' pages, by address and time; they take no part in the events.
    pub earlier_versions: Vec<EarlierVersion>,
    /// What was wrong with the input.
    pub notes: Vec<Note>,
    /// What a second reader proposed beside all this; absent where none was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposals: Option<Proposals>,
}

/// Digests and versions of all that went into an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Version of the program.
    pub program_version: String,
    /// The captures, ascending.
    pub captures: Vec<CaptureId>,
    /// SHA-256 of the settings, hex.
    pub settings_sha256: String,
    /// Name and SHA-256 of each resource (weights, gazetteer, lexicons), by name.
    pub resources: Vec<ResourceDigest>,
    /// How many judgements were applied.
    pub n_judgements: u32,
}

/// A resource and its digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ResourceDigest {
    /// The resource's name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// A page as it was before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierVersion {
    /// The capture of this version.
    pub capture: CaptureId,
    /// The capture of the last version, which is the report.
    pub report: CaptureId,
    /// The address.
    pub url: String,
    /// When this version was fetched, ISO 8601 in UTC.
    pub fetched: String,
    /// When the next version was fetched, ISO 8601 in UTC.
    pub replaced: String,
    /// What the next version has in place of what; nothing where only the page around the text was changed.
    pub changes: Vec<Change>,
}

/// A place at which two versions of a text differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The blocks of the earlier version, a line each; empty where something was added.
    pub before: String,
    /// The blocks of the later version, a line each; empty where something was taken out.
    pub after: String,
}

/// A report as the edition shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The capture.
    pub id: CaptureId,
    /// The name its user knows it by.
    pub name: String,
    /// The crawl's own id, where a manifest gave one.
    pub crawl_id: Option<String>,
    /// The headline.
    pub title: Option<Found<String>>,
    /// The authors.
    pub byline: Vec<Found<String>>,
    /// The outlet.
    pub publisher: Option<Found<String>>,
    /// The owner group.
    pub family: Option<Found<String>>,
    /// The agency credited.
    pub credit: Option<Found<String>>,
    /// The address.
    pub url: Option<Found<String>>,
    /// When it was published.
    pub published: Option<Found<Moment>>,
    /// Its language, BCP 47.
    pub language: String,
    /// The clean text.
    pub text: String,
    /// The text's blocks.
    pub blocks: Vec<Block>,
    /// The sentences.
    pub sentences: Vec<Span>,
    /// What was taken out, and why.
    pub furniture: Vec<Furniture>,
    /// What was said beyond the events.
    pub statements: Vec<Statement>,
}

/// One event and all that is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventEntry {
    /// The smallest of its incidents' ids.
    pub id: FindingId,
    /// The type most claims give.
    pub event_type: EventType,
    /// When, by the rule in `date_rule`; nothing where no report says.
    pub date: Option<DateRange>,
    /// How the date was chosen, in words; names the report a year was inferred from.
    pub date_rule: String,
    /// Where, the finest place that no better attested one contradicts; nothing where no report says.
    pub place: Option<Place>,
    /// How the place was chosen, in words.
    pub place_rule: String,
    /// Whether any report tells it as news, or all only as background.
    pub standing: Standing,
    /// The reports that tell it, in order of publication.
    pub reports: Vec<CaptureId>,
    /// All claims about it; readings and relations point here by index.
    pub claims: Vec<Claim>,
    /// One table row group a field, in the order of `Field::ALL`; fields nobody speaks of are left out.
    pub fields: Vec<FieldReadings>,
    /// What joined its incidents.
    pub joins: Vec<Join>,
    /// Incidents of other events that may be the same.
    pub suspected: Vec<Join>,
    /// Sentences that may say the contrary of each other, the likeliest first.
    pub conflicts: Vec<SuspectedConflict>,
}

/// Two sentences on one event, of two reports, that may say the contrary of each other: for a person to look at, nothing
/// rests on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuspectedConflict {
    /// The one sentence.
    pub a: ToldSentence,
    /// The other.
    pub b: ToldSentence,
    /// How likely they conflict, by the head that compares sentences, `0.0..=1.0`; not calibrated for news.
    pub score: f32,
}

/// A sentence of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ToldSentence {
    /// The report.
    pub report: CaptureId,
    /// Where the sentence stands in its text.
    pub span: Span,
}

/// The readings of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldReadings {
    /// The field.
    pub field: Field,
    /// The readings, the best attested first.
    pub readings: Vec<Reading>,
    /// How they relate, one entry a pair that says something.
    pub relations: Vec<ReadingRelation>,
}

/// One value of one field of one event, its claims, and who stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The value.
    pub value: Value,
    /// Who or what it counts, where that was said.
    pub category: Option<super::claim::Category>,
    /// Indices into the event's claims, in order of publication.
    pub claims: Vec<u32>,
    /// Reports that carry it.
    pub n_articles: u32,
    /// Publishers that carry it.
    pub n_outlets: u32,
    /// Publisher families that carry it.
    pub n_families: u32,
    /// Who stands behind it; their number is the count of independent origins.
    pub origins: Vec<Origin>,
}

/// Who stands behind a reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// What it is.
    pub kind: OriginKind,
    /// The speaker's, the hidden text's or the outlet's name.
    pub name: String,
    /// The reports through which it speaks, ascending.
    pub reports: Vec<CaptureId>,
}

/// What an origin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OriginKind {
    /// A speaker who answers for it.
    Speaker,
    /// A text that was never collected.
    HiddenText,
    /// A report's own voice.
    OwnVoice,
}

/// How two readings of a field relate: `a` agrees with, refines, updates or contradicts `b`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadingRelation {
    /// Index of the one reading; the finer or newer one where that matters.
    pub a: u32,
    /// Index of the other.
    pub b: u32,
    /// The relation.
    pub kind: RelationKind,
    /// Why, in words.
    pub reason: String,
}

/// A relation between readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// They can both be true and say the same.
    Agrees,
    /// The one is finer: a nearer place, a narrower number or time.
    Refines,
    /// The same speaker, later.
    Updates,
    /// They cannot both be true.
    Contradicts,
    /// They count different things.
    NotComparable,
}

/// One entity as the edition shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntityEntry {
    /// The smallest of its referents' ids.
    pub id: FindingId,
    /// What it is.
    pub kind: NameKind,
    /// Its names, most used first.
    pub names: Vec<NameForm>,
    /// The reports that name it, ascending.
    pub reports: Vec<CaptureId>,
    /// Roles and titles given to it, distinct.
    pub roles: Vec<String>,
    /// What joined its names.
    pub joins: Vec<Join>,
    /// Others that may be the same.
    pub suspected: Vec<Join>,
}
