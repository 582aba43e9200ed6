//! An edition in leaves for the desk: one an event, a report, an entity, a family of reports and a thing to look at.
//!
//! A leaf has the line that a list shows of it, the page that opens, and what it is found by; a desk that keeps leaves never
//! needs the whole edition at hand. Everything is codes and English; other languages of the interface are the page's affair.

mod entities;
mod events;
mod families;
mod items;
mod marks;
mod reference;
mod reports;

#[cfg(test)]
mod tests;

pub use entities::{EntityLine, EntityPage};
pub use events::{EventLine, EventPage};
pub use families::{FamilyPage, families};
pub use marks::{Mark, Part, marks};
pub use reference::reference;
pub use reports::{ReportLine, ReportPage};

use super::redact::Redactor;
use super::review;
use crate::model::analysis::NameKind;
use crate::model::edition::{Edition, Report};
use crate::model::id::{CaptureId, FindingId, FindingKind};
use crate::model::links::Join;
use crate::model::time::DateRange;
use serde::Serialize;
use std::collections::BTreeMap;

/// One thing that a desk shows on a page of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// What it is.
    pub kind: LeafKind,
    /// Its id among its kind: of an event and an entity a finding's, of a report and a family a capture's, of a thing to look at
    /// the item's.
    pub id: String,
    /// What a list shows of it, JSON.
    pub line: String,
    /// What its page shows, JSON.
    pub page: String,
    /// What it is found by.
    pub found_by: FoundBy,
}

/// The kinds of leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeafKind {
    /// An event with its readings.
    Event,
    /// A report with its text.
    Report,
    /// A person, an organisation, a place or another thing with a name.
    Entity,
    /// Reports that took text from each other.
    Family,
    /// Something that deserves a look.
    Item,
}

impl LeafKind {
    /// Returns the kind's name, as it stands in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Report => "report",
            Self::Entity => "entity",
            Self::Family => "family",
            Self::Item => "item",
        }
    }
}

/// What a leaf is found, filtered and ordered by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FoundBy {
    /// Its heading.
    pub title: String,
    /// The text that is searched.
    pub text: String,
    /// Short names by which it is called exactly: a reference, names.
    pub names: Vec<String>,
    /// Languages of what it rests on, BCP 47.
    pub languages: Vec<String>,
    /// The outlet, of a report.
    pub outlet: Option<String>,
    /// Its kind within its kind: an event's types by their codes, an entity's kind, an item's reason.
    pub types: Vec<String>,
    /// The country, of an event that has a place.
    pub country: Option<String>,
    /// First and last day, of what is dated with its year.
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// What is special about it: `contradicted`, `unplaced`, `undated`.
    pub flags: Vec<&'static str>,
    /// How much hangs on it; lists begin with the weightiest.
    pub weight: f64,
    /// The findings by which judgements lead to it.
    pub findings: Vec<FindingId>,
    /// Leaves of other kinds it belongs to: events of a report, reports of an event.
    pub belongs_to: Vec<String>,
}

/// The leaves of an edition, made when they are asked for: all at once they are several times as large as the edition.
pub struct Leaves<'a> {
    edition: &'a Edition,
    corpus: Corpus<'a>,
    items: Vec<review::Item>,
}

impl<'a> Leaves<'a> {
    /// Prepares the leaves of an edition.
    pub fn of(edition: &'a Edition) -> Self {
        Self { edition, corpus: Corpus::new(edition), items: review::items(edition, &[]) }
    }

    /// Returns the leaves: events, reports, entities, families, things to look at, each kind in the edition's order.
    pub fn iter(&self) -> impl Iterator<Item = Leaf> {
        let Self { edition, corpus, items } = self;
        let events = edition.events.iter().map(|event| events::leaf(event, corpus));
        let reports = edition.reports.iter().map(|report| reports::leaf(report, corpus));
        let entities = edition.entities.iter().map(|entity| entities::leaf(entity, corpus));
        let families = corpus.families.iter().map(|family| families::leaf(family, corpus));
        let items = items.iter().map(|item| items::leaf(item, corpus));
        events.chain(reports).chain(entities).chain(families).chain(items)
    }
}

/// The words that a finding stands on, and what it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Called {
    /// The words.
    pub text: String,
    /// Their language, BCP 47.
    pub language: String,
    /// The report.
    pub report: CaptureId,
    /// The event or entity it belongs to.
    pub group: Option<FindingId>,
    /// The reference of that event.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
}

/// An edition by what its leaves ask of it.
struct Corpus<'a> {
    reports: BTreeMap<CaptureId, &'a Report>,
    lines: BTreeMap<CaptureId, ReportLine>,
    events: Vec<EventLine>,
    /// Position of an event.
    event_at: BTreeMap<FindingId, usize>,
    /// Positions of the events a report tells.
    events_of: BTreeMap<CaptureId, Vec<usize>>,
    families: Vec<FamilyPage>,
    /// Position of a report's family.
    family_of: BTreeMap<CaptureId, usize>,
    /// What takes out the names of the persons whom a report names.
    persons_of: BTreeMap<CaptureId, Redactor>,
    /// The event or entity that an incident or a referent belongs to.
    group_of: BTreeMap<FindingId, FindingId>,
}

impl<'a> Corpus<'a> {
    fn new(edition: &'a Edition) -> Self {
        let mut events_of: BTreeMap<CaptureId, Vec<usize>> = BTreeMap::new();
        for (event_idx, event) in edition.events.iter().enumerate() {
            event.reports.iter().for_each(|report| events_of.entry(*report).or_default().push(event_idx));
        }
        let n_events = |report: CaptureId| events_of.get(&report).map_or(0, Vec::len);
        let lines: BTreeMap<_, _> =
            edition.reports.iter().map(|report| (report.id, ReportLine::of(report, n_events(report.id)))).collect();
        let events = edition.events.iter().map(|event| EventLine::of(event, &lines)).collect();
        let families = families(&edition.genealogy, &lines);
        let family_of = families
            .iter()
            .enumerate()
            .flat_map(|(family_idx, family)| family.reports.iter().map(move |report| (report.id, family_idx)))
            .collect();
        let reports = edition.reports.iter().map(|report| (report.id, report)).collect();
        let mut named: BTreeMap<CaptureId, Vec<&str>> = BTreeMap::new();
        for person in edition.entities.iter().filter(|entity| entity.kind == NameKind::Person) {
            for report in &person.reports {
                named.entry(*report).or_default().extend(person.names.iter().map(|name| name.text.as_str()));
            }
        }
        let redactor = |names: Vec<&str>| Redactor::new(names.into_iter().map(|name| (name, "…")));
        let persons_of = named.into_iter().map(|(report, names)| (report, redactor(names))).collect();
        let events_joined = edition.events.iter().map(|event| (event.id, &event.joins));
        let entities_joined = edition.entities.iter().map(|entity| (entity.id, &entity.joins));
        let group_of = events_joined
            .chain(entities_joined)
            .flat_map(|(id, joins)| {
                let joined = joins.iter().flat_map(|join| [join.a, join.b]);
                joined.chain([id]).map(move |finding| (finding, id))
            })
            .collect();
        let event_at = edition.events.iter().enumerate().map(|(event_idx, event)| (event.id, event_idx)).collect();
        Self { reports, lines, events, event_at, events_of, families, family_of, persons_of, group_of }
    }

    fn report(&self, id: CaptureId) -> Option<&'a Report> {
        self.reports.get(&id).copied()
    }

    /// Returns what joins are about.
    fn called<'b>(&self, joins: impl Iterator<Item = &'b Join>) -> BTreeMap<String, Called> {
        let called = |finding: FindingId| {
            let report = self.report(finding.capture)?;
            let group = self.group_of.get(&finding).copied();
            let is_event = finding.kind == FindingKind::Incident;
            Some((
                finding.to_string(),
                Called {
                    text: finding.span.text(&report.text).to_owned(),
                    language: report.language.clone(),
                    report: report.id,
                    group,
                    reference: group.filter(|_| is_event).map(reference),
                },
            ))
        };
        joins.flat_map(|join| [join.a, join.b]).filter_map(called).collect()
    }

    /// Returns a sentence of a report without the names of persons: what an event is searched by, so that no question for a
    /// person is answered with places and days.
    fn without_persons(&self, report: CaptureId, sentence: &str) -> String {
        self.persons_of.get(&report).map_or_else(|| sentence.to_owned(), |persons| persons.redacted(sentence).0)
    }

    fn lines_of(&self, reports: &[CaptureId]) -> BTreeMap<CaptureId, ReportLine> {
        reports.iter().filter_map(|report| Some((*report, self.lines.get(report)?.clone()))).collect()
    }

    /// Returns the lines of the events that any of the reports tells, each once, the best attested first.
    fn events_of(&self, reports: &[CaptureId]) -> Vec<EventLine> {
        let mut positions: Vec<usize> =
            reports.iter().filter_map(|report| self.events_of.get(report)).flatten().copied().collect();
        positions.sort_unstable();
        positions.dedup();
        positions.into_iter().map(|event_idx| self.events[event_idx].clone()).collect()
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are JSON")
}

/// Returns a value of a small enumeration as JSON writes it, without the quotation marks.
fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Returns the first and the last day of a range whose years are known.
fn days(range: DateRange) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    Some((range.from.bounds()?.0, range.to.bounds()?.1))
}
