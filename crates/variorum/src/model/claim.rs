//! One field of one event according to one report.

use super::attribution::Speaker;
use super::event_type::EventType;
use super::id::FindingId;
use super::place::Place;
use super::span::Span;
use super::time::DateRange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One field of one incident, as one report has it from one chain of speakers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The id: capture, span of the value's words, field.
    pub id: FindingId,
    /// The index of its incident in the analysis.
    pub incident: u32,
    /// The index of its sentence in the analysis.
    pub sentence: u32,
    /// The value.
    pub value: Value,
    /// Who or what a number counts, or what a value is restricted to ("civilians", "children"), as printed.
    pub category: Option<Category>,
    /// Whether it is said to be so.
    pub status: Status,
    /// The speakers, outermost first, the accountable one last; empty for the report's own voice.
    pub speakers: Vec<Speaker>,
    /// The rules and heads that made it, in order, for `explain`.
    pub rules: Vec<String>,
    /// How sure, `0.0..=1.0`.
    pub confidence: f32,
}

impl Claim {
    /// Returns the field the claim is about.
    pub fn field(&self) -> Field {
        match self.id.kind {
            super::id::FindingKind::Claim(field) => field,
            kind => unreachable!("a claim's id is of a claim, found {kind:?}"),
        }
    }

    /// Returns the span of the value's words.
    pub fn span(&self) -> Span {
        self.id.span
    }
}

/// Declares the fields once, with their names.
macro_rules! fields {
    ($($variant:ident $name:literal $doc:literal;)*) => {
        /// A field of an event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Field {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl Field {
            /// Every field, in the order a table shows them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the field's name, as in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Returns the field of that name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

fields! {
    Type "type" "What kind of event it is.";
    Date "date" "When it happened.";
    Place "place" "Where it happened.";
    Killed "killed" "How many were killed.";
    Injured "injured" "How many were injured.";
    Detained "detained" "How many were detained or exchanged.";
    Missing "missing" "How many are missing or abducted.";
    Displaced "displaced" "How many had to leave.";
    Actor "actor" "Who did it, in the narrative.";
    Target "target" "What was aimed at.";
    Victim "victim" "Who suffered it.";
    Weapon "weapon" "With what.";
    Responsibility "responsibility" "Who claims it, denies it or is blamed for it.";
    Cause "cause" "Why it happened.";
}

/// A claim's value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A number as an interval.
    Count(Count),
    /// A date or a range of days.
    Date(DateRange),
    /// A place, resolved where that was possible.
    Place {
        /// The place as printed, clitics stripped.
        name: String,
        /// The place on the map; nothing where the gazetteer does not have it.
        place: Option<Place>,
    },
    /// A type of event.
    Type(EventType),
    /// Words as printed, clitics stripped: who, what, why.
    Text {
        /// The words.
        text: String,
        /// The index of the referent they name, where they name one.
        referent: Option<u32>,
    },
}

/// A whole number known to lie in an interval: "at least 12" is 12 and nothing, "dozens" 24 and nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// The least it can be.
    pub min: u64,
    /// The most it can be; nothing where it is open upwards.
    pub max: Option<u64>,
}

/// Who or what is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Category {
    /// The words as printed, clitics stripped.
    pub text: String,
    /// The kind, where the lexicon knows it.
    pub kind: Option<CategoryKind>,
    /// Whether the number is a part of another number of the same sentence ("including three children").
    pub scope: Scope,
}

/// A kind of people counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CategoryKind {
    /// Persons of no stated kind.
    Persons,
    /// Civilians.
    Civilians,
    /// Fighters of any side, soldiers, militants.
    Combatants,
    /// Police and guards.
    SecurityForces,
    /// Those who carried it out.
    Attackers,
    /// Children.
    Children,
    /// Women.
    Women,
    /// Medical and aid workers.
    AidWorkers,
    /// Journalists.
    Journalists,
}

/// What a number covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All of its kind.
    Total,
    /// A part of a total given beside it.
    Part,
    /// Those whom one place took in, a hospital or a tent of its doctors: at most all of them.
    Received,
}

/// Whether a claim is said to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Said to be so.
    Asserted,
    /// Said not to be so, by somebody who answers another's claim.
    Denied,
    /// Said not to be established.
    Unconfirmed,
    /// Said of themselves by those who did it.
    ClaimedByActor,
    /// Said to be coming.
    Expected,
    /// Told as history, beside the event the report is about.
    Historical,
    /// Supposed.
    Hypothetical,
    /// Said not to have happened.
    Negated,
}

/// What a speaker said that is no claim about an event: opinion, analysis, forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// The id: capture, span of the content.
    pub id: FindingId,
    /// The speakers, outermost first, the accountable one last; empty for the report's own voice.
    pub speakers: Vec<Speaker>,
    /// What it is.
    pub kind: StatementKind,
}

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatementKind {
    /// Opinion, analysis, background that was said.
    Said,
    /// Something said to be coming.
    Forecast,
}
