//! FollowTheMoney entities as JSON lines: reports, events, places, persons and organisations, and what links them.
//!
//! FollowTheMoney has no claims, no numbers of people and no copying of texts. A derivation goes into a link between two
//! documents, the numbers into the summary. A person is linked to the reports that name them and to no event: see `persons`.

use super::super::words;
use super::losses::Losses;
use super::reports::Reports;
use super::{days::Days, spot, summary};
use crate::lang::languages;
use crate::model::analysis::NameKind;
use crate::model::article::Found;
use crate::model::edition::{Edition, EntityEntry, EventEntry, Report};
use crate::model::genealogy::Derivation;
use crate::model::id::{CaptureId, FindingId};
use crate::model::links::Join;
use crate::model::place::{Place, PlaceClass};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An entity; every value of a property is a string, and every property a list.
#[derive(Serialize)]
struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
    datasets: [&'static str; 1],
}

impl Entity {
    fn new(id: String, schema: &'static str) -> Self {
        Self { id, schema, properties: BTreeMap::new(), datasets: ["variorum"] }
    }

    /// Adds values of a property; empty ones and those already there are passed over.
    fn with<V: Into<String>>(mut self, property: &'static str, values: impl IntoIterator<Item = V>) -> Self {
        for value in values.into_iter().map(Into::into).filter(|value| !value.trim().is_empty()) {
            let held = self.properties.entry(property).or_default();
            if !held.contains(&value) {
                held.push(value);
            }
        }
        self
    }
}

/// Returns the entities: documents, then events with their addresses, then who is named, then the links.
pub(super) fn lines(edition: &Edition, losses: &mut Losses) -> String {
    let reports = Reports::of(edition);
    let mut entities: Vec<Entity> = edition.reports.iter().map(document).collect();
    let mut places: BTreeMap<String, Entity> = BTreeMap::new();
    for event in &edition.events {
        let address = event.place.as_ref().map(|place| (address_id(place), place));
        if let Some((id, place)) = &address {
            places.entry(id.clone()).or_insert_with(|| self::address(id, place));
        }
        entities.push(self::event(event, address.map(|(id, _)| id)));
        entities.extend(reports.telling(event).map(|report| documentation(event, report)));
    }
    entities.extend(places.into_values());
    let known: BTreeSet<FindingId> =
        edition.entities.iter().filter(|entry| is_party(entry)).map(|entry| entry.id).collect();
    let mut suspicions = BTreeSet::new();
    for entry in &edition.entities {
        if is_party(entry) {
            entities.push(party(entry));
            entities.extend(
                entry.reports.iter().filter_map(|report| reports.get(*report)).map(|report| mention(entry, report)),
            );
        }
        for join in &entry.suspected {
            // A suspicion may stand beside both of its entities, and name referents that are not their entities' first.
            if known.contains(&join.a) && known.contains(&join.b) && suspicions.insert((join.a, join.b)) {
                entities.push(similar(join));
            }
        }
    }
    entities.extend(edition.genealogy.derivations.iter().map(derivation));
    count(edition, losses);
    let mut lines = String::new();
    for entity in entities {
        lines.push_str(&serde_json::to_string(&entity).expect("an entity's keys are strings"));
        lines.push('\n');
    }
    lines
}

fn count(edition: &Edition, losses: &mut Losses) {
    let events = &edition.events;
    losses.add(edition.reports.len(), "texts of reports, which are their publishers'");
    losses.add(events.iter().map(|event| event.claims.len()).sum(), "claims with their sentences and speakers");
    let readings = events.iter().flat_map(|event| &event.fields);
    losses.add(
        readings.clone().map(|field| field.readings.len()).sum(),
        "readings, of which the event’s summary has the numbers as words",
    );
    losses.add(readings.map(|field| field.relations.len()).sum(), "relations between readings, each with its reason");
    let passages = edition.genealogy.derivations.iter().map(|derivation| derivation.passages.len());
    losses.add(passages.sum(), "aligned passages of derivations");
    losses.add(edition.genealogy.hidden_origins.len(), "texts behind several reports that were never collected");
    let others = edition.entities.iter().filter(|entry| !is_party(entry)).count();
    losses.add(others, "names of places and other things that are no party");
    let persons = edition.entities.iter().filter(|entry| entry.kind == NameKind::Person).count();
    losses.add(persons, "persons who are linked to no event, so that the file tells nobody's whereabouts");
    losses.add(
        events.iter().filter(|event| event.date.is_some() && Days::of(event).is_none()).count(),
        "dates without a year",
    );
    let statements = edition.reports.iter().map(|report| report.statements.len());
    losses.add(statements.sum(), "statements that are no claim about an event");
}

/// Languages of ours that FollowTheMoney refuses, by their ISO 639-3 codes; a test holds that it refuses no other.
pub(super) const UNREAD_LANGUAGES: &[&str] = &["arz", "ckb", "hau", "kur", "som", "tir"];

fn document(report: &Report) -> Entity {
    let value = |found: &Option<Found<String>>| found.as_ref().map(|found| found.value.clone());
    let published = report.published.as_ref().map(|found| found.value.date).filter(|date| date.year().is_some());
    Entity::new(document_id(report.id), "Article")
        .with("fileName", [report.name.rsplit('/').next().unwrap_or(&report.name)])
        .with("title", value(&report.title))
        .with("publisher", value(&report.publisher))
        .with("sourceUrl", value(&report.url).filter(|url| is_web_address(url)))
        .with("publishedAt", published.map(|date| date.to_string()))
        .with("language", languages::iso_639_3(&report.language).filter(|code| !UNREAD_LANGUAGES.contains(code)))
        .with("notes", [format!("SHA-256 of the capture: {}", report.id)])
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn event(event: &EventEntry, address: Option<String>) -> Entity {
    let place = event.place.as_ref();
    let days = Days::of(event);
    // A month or a year is written as such: FollowTheMoney's dates are prefixes, and a first of the month would be a day.
    let range = event.date.filter(|_| days.is_some());
    Entity::new(finding_id("event", &event.id), "Event")
        .with("name", [summary::title(event)])
        .with("startDate", range.map(|range| range.from.to_string()))
        .with("endDate", range.map(|range| range.to.to_string()))
        .with("location", place.map(|place| place.name_en.clone()))
        .with("country", place.and_then(|place| spot::alpha_2(&place.country)))
        .with("addressEntity", address)
        .with("keywords", words::event_codes(&event.event_type))
        .with("summary", [summary::notes(event)])
        .with("notes", [format!("When: {}. Where: {}.", event.date_rule, event.place_rule)])
        .with("recordId", [summary::id(event)])
}

fn address(id: &str, place: &Place) -> Entity {
    let point = spot::coordinates(place);
    let is_town = place.class == PlaceClass::Town;
    Entity::new(id.to_owned(), "Address")
        .with(
            "full",
            [[Some(place.name_en.clone()), place.admin1.clone(), Some(spot::country(place))]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ")],
        )
        .with("city", is_town.then(|| place.name_en.clone()))
        .with("state", place.admin1.clone())
        .with("country", spot::alpha_2(&place.country))
        .with("latitude", point.map(|(latitude, _)| latitude.to_string()))
        .with("longitude", point.map(|(_, longitude)| longitude.to_string()))
        .with("remarks", [words::precision(place)])
}

fn is_party(entry: &EntityEntry) -> bool {
    schema(entry.kind).is_some()
}

fn schema(kind: NameKind) -> Option<&'static str> {
    match kind {
        NameKind::Person => Some("Person"),
        NameKind::Organisation => Some("Organization"),
        NameKind::Place | NameKind::Other => None,
    }
}

fn party(entry: &EntityEntry) -> Entity {
    let schema = schema(entry.kind).expect("the caller asked whether it is a party");
    let mut names = entry.names.iter().map(|name| name.text.clone());
    let role = if entry.kind == NameKind::Person { "position" } else { "summary" };
    Entity::new(finding_id("party", &entry.id), schema)
        .with("name", names.next())
        .with("alias", names)
        .with(role, entry.roles.clone())
}

fn similar(join: &Join) -> Entity {
    Entity::new(format!("similar-{}-{}", tail(&join.a), tail(&join.b)), "Similar")
        .with("candidate", [finding_id("party", &join.a)])
        .with("match", [finding_id("party", &join.b)])
        .with("confidenceScore", [format!("{:.3}", join.score)])
        .with("criteria", join.parts.iter().map(|part| part.reason.clone()))
        .with("matcher", ["variorum"])
}

fn mention(entry: &EntityEntry, report: &Report) -> Entity {
    Entity::new(format!("mention-{}-{}", tail(&entry.id), report.id.short()), "Mention")
        .with("document", [document_id(report.id)])
        .with("resolved", [finding_id("party", &entry.id)])
        .with("name", entry.names.first().map(|name| name.text.clone()))
        .with("detectedSchema", schema(entry.kind))
}

fn documentation(event: &EventEntry, report: &Report) -> Entity {
    Entity::new(format!("documentation-{}-{}", tail(&event.id), report.id.short()), "Documentation")
        .with("document", [document_id(report.id)])
        .with("entity", [finding_id("event", &event.id)])
        .with("role", ["tells the event"])
}

fn derivation(derivation: &Derivation) -> Entity {
    let (child, parent) = (derivation.child, derivation.parent);
    let taken = words::derivation(derivation.relation);
    let role = if derivation.direction.is_settled {
        format!("{taken} from")
    } else {
        format!("{taken} from, or the other way round")
    };
    Entity::new(format!("derivation-{}-{}", child.short(), parent.short()), "UnknownLink")
        .with("subject", [document_id(child)])
        .with("object", [document_id(parent)])
        .with("role", [role])
        .with("summary", [format!("{} of the sentences", words::percent(derivation.share))])
}

fn document_id(capture: CaptureId) -> String {
    format!("report-{capture}")
}

fn address_id(place: &Place) -> String {
    format!("place-{}-{}", place.id, place.precision_km.round() as u64)
}

fn finding_id(kind: &str, id: &FindingId) -> String {
    format!("{kind}-{}-{}-{}", id.capture, id.span.start, id.span.end)
}

/// The part of a finding's id that tells it apart within a file.
fn tail(id: &FindingId) -> String {
    format!("{}-{}-{}", id.capture.short(), id.span.start, id.span.end)
}
