//! PLOVER records as JSON lines, after the manual of February 2024: one event a line, actors and recipients as lists.

use super::super::words;
use super::days::Days;
use super::losses::Losses;
use super::persons::Persons;
use super::reports::Reports;
use super::toll::Toll;
use super::{spot, summary};
use crate::model::claim::Field;
use crate::model::edition::{Edition, EventEntry};
use crate::model::place::Place;
use serde::Serialize;

/// A record, in the manual's order.
#[derive(Serialize)]
struct Record<'a> {
    id: String,
    has_event: bool,
    date: Option<String>,
    enddate: Option<String>,
    actor: Vec<Entity<'a>>,
    recipient: Vec<Entity<'a>>,
    event: Vec<&'a str>,
    quad_code: &'static str,
    mode: Vec<&'a str>,
    context: Vec<&'static str>,
    size: Size,
    event_loc: Option<Location<'a>>,
    event_text: Vec<String>,
    link: Vec<&'a str>,
    cite_info: Citation<'a>,
    coder: String,
    comment: String,
}

/// A party; its code, sector and identifier are PLOVER's own and are left to a coder.
#[derive(Serialize)]
struct Entity<'a> {
    entity_text: &'a str,
}

/// How many people, the conservative number of each.
#[derive(Serialize)]
struct Size {
    dead: Option<u64>,
    injured: Option<u64>,
    arrested: Option<u64>,
}

#[derive(Serialize)]
struct Location<'a> {
    resolved_place: &'a str,
    geonameid: Option<u64>,
    lat: Option<f64>,
    lon: Option<f64>,
    province: Option<&'a str>,
    country: String,
    country_code: &'a str,
    resolution: u8,
}

#[derive(Serialize)]
struct Citation<'a> {
    corpus: &'static str,
    publication: Vec<&'a str>,
    language: Vec<&'a str>,
}

/// Returns the records; events that PLOVER has no code for are left out and counted.
pub(super) fn lines(edition: &Edition, losses: &mut Losses) -> String {
    let (persons, reports) = (Persons::of(edition), Reports::of(edition));
    let coder = format!("variorum {}", edition.manifest.program_version);
    let mut lines = String::new();
    for event in &edition.events {
        let Some(record) = record(event, &coder, &persons, &reports, losses) else {
            losses.add(1, "events of a type that PLOVER does not code, left out");
            continue;
        };
        lines.push_str(&serde_json::to_string(&record).expect("a record has no map keys that are no strings"));
        lines.push('\n');
    }
    losses.add_beyond_rows(edition);
    lines
}

fn record<'a>(
    event: &'a EventEntry,
    coder: &str,
    persons: &Persons,
    reports: &Reports<'a>,
    losses: &mut Losses,
) -> Option<Record<'a>> {
    let plover_event = event.event_type.plover_event.as_deref()?;
    let quad_code = quad(plover_event)?;
    let days = Days::of(event);
    losses.add(usize::from(event.date.is_some() && days.is_none()), "dates without a year");
    let mut count = |field| {
        let toll = Toll::of_all(event, field)?;
        losses.add(toll.n_accounts() - 1, "accounts of a number beside the one in `size`");
        losses.add(toll.n_open(), "numbers open upwards (“at least”, “dozens”), written as their lower end");
        Some(toll.conservative())
    };
    let size = Size { dead: count(Field::Killed), injured: count(Field::Injured), arrested: count(Field::Detained) };
    let mut party = |fields: &[Field]| {
        let party = summary::party(event, fields, persons, losses);
        party.map(|entity_text| Entity { entity_text }).into_iter().collect()
    };
    let mut languages: Vec<&str> = reports.telling(event).map(|report| report.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    Some(Record {
        id: summary::id(event),
        has_event: true,
        date: days.map(|days| days.first.to_string()),
        enddate: days.map(|days| days.last.to_string()),
        actor: party(&[Field::Actor, Field::Responsibility]),
        recipient: party(&[Field::Target, Field::Victim]),
        event: vec![plover_event],
        quad_code,
        mode: event.event_type.plover_mode.as_deref().into_iter().collect(),
        context: Vec::new(),
        size,
        event_loc: event.place.as_ref().map(location),
        event_text: vec![words::event_type(&event.event_type)],
        link: reports.telling(event).filter_map(|report| report.url.as_ref()).map(|url| url.value.as_str()).collect(),
        cite_info: Citation { corpus: "variorum", publication: reports.outlets(event), language: languages },
        coder: coder.to_owned(),
        comment: summary::notes(event),
    })
}

fn location(place: &Place) -> Location<'_> {
    let point = spot::coordinates(place);
    Location {
        resolved_place: &place.name_en,
        geonameid: place.id.parse().ok(),
        lat: point.map(|(latitude, _)| latitude),
        lon: point.map(|(_, longitude)| longitude),
        province: place.admin1.as_deref(),
        country: spot::country(place),
        country_code: &place.country,
        resolution: spot::plover_resolution(place),
    }
}

/// Returns the quadrant that PLOVER puts an event in; nothing for what is no event of PLOVER.
fn quad(event: &str) -> Option<&'static str> {
    Some(match event {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => "VERBAL COOPERATION",
        "COOPERATE" | "AID" | "RETREAT" => "MATERIAL COOPERATION",
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "VERBAL CONFLICT",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "MATERIAL CONFLICT",
        _ => return None,
    })
}
