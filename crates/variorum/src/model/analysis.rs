//! An article with its findings: all spans point into its clean text.

use super::article::Article;
use super::attribution::Attribution;
use super::claim::{Claim, Count, Statement};
use super::event_type::EventType;
use super::id::FindingId;
use super::place::Place;
use super::span::Span;
use super::time::DateRange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An article with its findings, each list in text order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// The article.
    pub article: Article,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// One vector a sentence.
    pub vectors: SentenceVectors,
    /// The names.
    pub names: Vec<Name>,
    /// The names of one thing, together.
    pub referents: Vec<Referent>,
    /// The place mentions.
    pub places: Vec<PlaceMention>,
    /// The words for countries' people and things ("Syrian"), each as its country; nothing is said to be there.
    pub nationalities: Vec<PlaceMention>,
    /// The time expressions.
    pub times: Vec<TimeMention>,
    /// The quantities.
    pub quantities: Vec<Quantity>,
    /// Who said what.
    pub attributions: Vec<Attribution>,
    /// The events, as this report tells them.
    pub incidents: Vec<Incident>,
    /// The claims about them.
    pub claims: Vec<Claim>,
    /// What was said beyond them.
    pub statements: Vec<Statement>,
}

impl Analysis {
    /// Returns an analysis in which nothing has been found yet.
    pub fn without_findings(article: Article) -> Self {
        Self {
            article,
            sentences: Vec::new(),
            vectors: SentenceVectors { encoder: String::new(), dimension: 0, components: Vec::new() },
            names: Vec::new(),
            referents: Vec::new(),
            places: Vec::new(),
            nationalities: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
            attributions: Vec::new(),
            incidents: Vec::new(),
            claims: Vec::new(),
            statements: Vec::new(),
        }
    }
}

/// A sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// The index of its block in the article.
    pub block: u32,
}

/// The sentences' vectors, row by row; centred per language, of unit length, or all zero for a sentence without letters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentenceVectors {
    /// SHA-256 of the encoder's weights, hex.
    pub encoder: String,
    /// Components a vector.
    pub dimension: u32,
    /// `sentences × dimension` components.
    pub components: Vec<f32>,
}

impl SentenceVectors {
    /// Returns the vector of a sentence, empty where there is none.
    pub fn row(&self, sentence_idx: usize) -> &[f32] {
        let dimension = self.dimension as usize;
        self.components.get(sentence_idx * dimension..(sentence_idx + 1) * dimension).unwrap_or(&[])
    }
}

/// A name as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Name {
    /// The name without clitics, titles and quotation marks.
    pub span: Span,
    /// What it names.
    pub kind: NameKind,
    /// Titles and roles beside it ("General", "الباحث"), not part of the name.
    pub titles: Vec<Span>,
    /// The index of its referent.
    pub referent: u32,
    /// The rule or head that found it.
    pub rule: String,
    /// How sure, `0.0..=1.0`.
    pub confidence: f32,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation, a force, an outlet.
    Organisation,
    /// A place.
    Place,
    /// Anything else with a name (an operation, a weapon's model, a treaty).
    Other,
}

/// All the names of one thing within a report: full names, short forms, stated aliases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referent {
    /// The id: capture, span of the first name.
    pub id: FindingId,
    /// What it is.
    pub kind: NameKind,
    /// The distinct forms, clitics stripped, longest first.
    pub forms: Vec<String>,
    /// Indices into the names, in text order.
    pub names: Vec<u32>,
    /// Titles and roles the report gives it, distinct, in text order.
    pub roles: Vec<String>,
    /// Forms joined because the text says so ("known as"), with the words that say it.
    pub aliases: Vec<AliasStatement>,
    /// Whether it is the article's author (the byline names it).
    pub is_author: bool,
}

/// The text says that two names are of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AliasStatement {
    /// The one name, clitics stripped.
    pub name: String,
    /// The other.
    pub alias: String,
    /// The words that say it.
    pub cue: Span,
}

/// A mention of a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// The place's own words, clitics stripped.
    pub span: Span,
    /// The whole expression, with "near", "east of", "countryside of".
    pub expression: Span,
    /// The place on the map; nothing where the gazetteer does not have it.
    pub place: Option<Place>,
    /// Whether the words say that something is there ("in", "near", "the town of", a dateline), and not only name it.
    pub locates: bool,
    /// The rules that resolved it, for `explain`.
    pub rules: Vec<String>,
    /// How sure, `0.0..=1.0`.
    pub confidence: f32,
}

/// A time expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeMention {
    /// The expression.
    pub span: Span,
    /// The days it means; nothing where it cannot be told (a duration, an anchor without a date).
    pub value: Option<DateRange>,
    /// The time of day, minutes after midnight, if said.
    pub minute_of_day: Option<u16>,
    /// TIMEX3 value (`TimeML` 1.2.1: `2023-07-07`, `P3D`, `XXXX-WXX-5`), for what `value` cannot say.
    pub timex: String,
    /// How it was resolved.
    pub anchor: Anchor,
    /// The rule that read it.
    pub rule: String,
}

/// What a time expression was resolved against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// It says the date itself.
    Absolute,
    /// Against the time of publication.
    Published,
    /// Against another time in the text.
    Text,
    /// It could not be resolved.
    None,
}

/// A number of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The number's words with their modifiers ("at least 12", "قتيلان").
    pub span: Span,
    /// The interval.
    pub count: Count,
    /// What is counted, as printed, clitics stripped; empty where the number stands alone.
    pub counted: Option<Span>,
    /// Whether the text says that it is a part of a total beside it ("including two children").
    pub is_part: bool,
    /// The rule that read it.
    pub rule: String,
}

/// One event as one report tells it; claims point here. Several incidents of several reports may be one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// The id: capture, span of the first trigger.
    pub id: FindingId,
    /// The words that name the event, in text order.
    pub triggers: Vec<Span>,
    /// What kind of event it is.
    pub event_type: EventType,
    /// The sentences that tell of it, indices in ascending order.
    pub sentences: Vec<u32>,
    /// Whether the report is about it or only mentions it.
    pub standing: Standing,
}

/// How a report tells an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// As its news.
    Main,
    /// As further news of the same report (a round-up's item, a live blog's entry).
    Further,
    /// As background ("an earlier strike in July").
    Background,
}
