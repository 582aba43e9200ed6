//! GeoJSON (RFC 7946): a feature an event, its point with its precision; no geometry where the place is not known.

use super::super::words;
use super::losses::Losses;
use super::reports::Reports;
use super::toll::Toll;
use super::{grade, spot, summary};
use crate::model::claim::Field;
use crate::model::edition::{Edition, EventEntry};
use crate::model::place::Place;
use serde::Serialize;

#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    geometry: Option<Point>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Longitude first.
    coordinates: [f64; 2],
}

/// What is known of an event; `null` is unknown. The date is EDTF, as the edition has it.
#[derive(Serialize)]
struct Properties<'a> {
    title: String,
    event_type: Vec<String>,
    standing: &'static str,
    date: Option<String>,
    date_rule: &'a str,
    place: Option<&'a str>,
    place_ar: Option<&'a str>,
    place_id: Option<&'a str>,
    place_class: Option<&'static str>,
    place_rule: &'a str,
    precision_km: Option<f32>,
    admin1: Option<&'a str>,
    country: Option<&'a str>,
    killed: Option<Numbers>,
    injured: Option<Numbers>,
    n_reports: usize,
    n_outlets: usize,
    n_origins: usize,
    contradicted: Vec<&'static str>,
    proposed_grade: Option<&'static str>,
    proposed_grade_reason: Option<String>,
    outlets: Vec<&'a str>,
    notes: String,
}

#[derive(Serialize)]
struct Numbers {
    conservative: u64,
    low: u64,
    best: u64,
    high: u64,
    n_accounts: usize,
    is_open: bool,
    counts_one_kind_only: bool,
}

/// Returns a feature collection of all events.
pub(super) fn collection(edition: &Edition, losses: &mut Losses) -> String {
    let reports = Reports::of(edition);
    let features: Vec<Feature> = edition.events.iter().map(|event| feature(event, &reports)).collect();
    losses.add(
        features.iter().filter(|feature| feature.geometry.is_none()).count(),
        "events without a geometry: no report says where, the gazetteer has no such place, or only a country is named",
    );
    let n_places = |event: &EventEntry| {
        event.fields.iter().find(|field| field.field == Field::Place).map_or(0, |field| field.readings.len())
    };
    losses.add(
        edition.events.iter().map(|event| n_places(event).saturating_sub(1)).sum(),
        "readings of the place beside the one drawn",
    );
    losses.add_beyond_rows(edition);
    let collection = Collection { kind: "FeatureCollection", features };
    let mut json = serde_json::to_string_pretty(&collection).expect("a feature has no map keys that are no strings");
    json.push('\n');
    json
}

fn feature<'a>(event: &'a EventEntry, reports: &Reports<'a>) -> Feature<'a> {
    let place = event.place.as_ref();
    let point = place.and_then(spot::coordinates);
    let outlets = reports.outlets(event);
    let (proposed_grade, proposed_grade_reason) =
        grade::proposal(event).map(|(grade, reason)| (grade.name(), reason)).unzip();
    Feature {
        kind: "Feature",
        id: summary::id(event),
        geometry: point.map(|(latitude, longitude)| Point { kind: "Point", coordinates: [longitude, latitude] }),
        properties: Properties {
            title: summary::title(event),
            event_type: words::event_codes(&event.event_type),
            standing: words::standing(event.standing),
            date: event.date.map(|date| date.to_string()),
            date_rule: &event.date_rule,
            place: place.map(|place| place.name_en.as_str()),
            place_ar: place.and_then(|place| place.name_ar.as_deref()),
            place_id: place.map(|place| place.id.as_str()),
            place_class: place.map(|place| words::place_class(place.class)),
            place_rule: &event.place_rule,
            precision_km: place.map(precision_km),
            admin1: place.and_then(|place| place.admin1.as_deref()),
            country: place.map(|place| place.country.as_str()),
            killed: numbers(event, Field::Killed),
            injured: numbers(event, Field::Injured),
            n_reports: event.reports.len(),
            n_outlets: outlets.len(),
            n_origins: summary::n_origins(event),
            contradicted: summary::contradicted(event).into_iter().map(Field::name).collect(),
            proposed_grade,
            proposed_grade_reason,
            outlets,
            notes: summary::notes(event),
        },
    }
}

/// A tenth of a kilometre is more than the gazetteer knows of any radius.
fn precision_km(place: &Place) -> f32 {
    (place.precision_km * 10.0).round() / 10.0
}

fn numbers(event: &EventEntry, field: Field) -> Option<Numbers> {
    let toll = Toll::of_all(event, field)?;
    let range = toll.range();
    Some(Numbers {
        conservative: toll.conservative(),
        low: range.low,
        best: range.best,
        high: range.high,
        n_accounts: toll.n_accounts(),
        is_open: toll.n_open() > 0,
        counts_one_kind_only: toll.is_floor,
    })
}
