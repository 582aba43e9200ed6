//! Incidents in the fields of Airwars: the least and the most of each kind of people, and a grade with its reason.
//!
//! The grade is proposed and never "Confirmed": see `grade`.

use super::days::Days;
use super::losses::Losses;
use super::persons::Persons;
use super::reports::Reports;
use super::toll::Toll;
use super::{grade, spot, summary};
use crate::model::claim::{CategoryKind, Field, Status};
use crate::model::edition::{Edition, EventEntry};
use crate::model::event_type::AcledSubEvent;
use crate::model::place::{Place, PlaceClass};
use crate::model::time::DateRange;
use serde::Serialize;

/// An incident. `null` is unknown.
#[derive(Serialize)]
struct Incident<'a> {
    unique_reference_code: String,
    date: Option<String>,
    date_end: Option<String>,
    date_stated: Option<DateRange>,
    country: Option<String>,
    region: Option<&'a str>,
    location_name: Option<&'a str>,
    location_name_arabic: Option<&'a str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    geolocation_accuracy: Option<&'static str>,
    geolocation_radius_km: Option<f32>,
    civilian_non_combatants_killed_min: Option<u64>,
    civilian_non_combatants_killed_max: Option<u64>,
    civilian_non_combatants_injured_min: Option<u64>,
    civilian_non_combatants_injured_max: Option<u64>,
    children_killed_min: Option<u64>,
    children_killed_max: Option<u64>,
    children_injured_min: Option<u64>,
    children_injured_max: Option<u64>,
    women_killed_min: Option<u64>,
    women_killed_max: Option<u64>,
    women_injured_min: Option<u64>,
    women_injured_max: Option<u64>,
    belligerents_killed_min: Option<u64>,
    belligerents_killed_max: Option<u64>,
    belligerents_injured_min: Option<u64>,
    belligerents_injured_max: Option<u64>,
    type_of_strike: Option<&'static str>,
    strike_status: Option<&'static str>,
    proposed_civilian_harm_status: &'static str,
    proposed_civilian_harm_reason: String,
    belligerent_name: Option<&'a str>,
    belligerent_assessment: &'static str,
    cause_of_death_injury: Option<&'a str>,
    n_independent_origins: usize,
    summary: String,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    url: Option<&'a str>,
    date: Option<String>,
    language: &'a str,
}

/// The least and the most.
type Bounds = (Option<u64>, Option<u64>);

/// Returns the incidents as a list; events in which nobody is said to have been harmed are left out and counted.
pub(super) fn incidents(edition: &Edition, losses: &mut Losses) -> String {
    let (persons, reports) = (Persons::of(edition), Reports::of(edition));
    let harming: Vec<_> = edition.events.iter().filter_map(|event| Some((event, grade::proposal(event)?))).collect();
    losses.add(edition.events.len() - harming.len(), "events in which nobody is said to have been harmed, left out");
    let incidents: Vec<Incident> = harming
        .into_iter()
        .map(|(event, (grade, reason))| incident(event, grade, reason, &persons, &reports, losses))
        .collect();
    losses.add_beyond_rows(edition);
    let mut json = serde_json::to_string_pretty(&incidents).expect("an incident has no map keys that are no strings");
    json.push('\n');
    json
}

fn incident<'a>(
    event: &'a EventEntry,
    grade: grade::Grade,
    reason: String,
    persons: &Persons,
    reports: &Reports<'a>,
    losses: &mut Losses,
) -> Incident<'a> {
    let days = Days::of(event);
    let place = event.place.as_ref();
    let point = place.and_then(spot::coordinates);
    let named = place.filter(|place| place.class != PlaceClass::Country);
    for field in [Field::Killed, Field::Injured] {
        let n_open = Toll::of_all(event, field).map_or(0, |toll| toll.n_open());
        losses.add(n_open, "numbers open upwards (“at least”, “dozens”), written as their lower end");
    }
    let killed = |kinds| bounds(Toll::of_kinds(event, Field::Killed, kinds));
    let injured = |kinds| bounds(Toll::of_kinds(event, Field::Injured, kinds));
    let (civilians_killed, civilians_injured) = (civilians(event, Field::Killed), civilians(event, Field::Injured));
    let (children_killed, children_injured) = (killed(&[CategoryKind::Children]), injured(&[CategoryKind::Children]));
    let (women_killed, women_injured) = (killed(&[CategoryKind::Women]), injured(&[CategoryKind::Women]));
    let (fighters_killed, fighters_injured) = (killed(grade::FIGHTERS), injured(grade::FIGHTERS));
    Incident {
        unique_reference_code: summary::id(event),
        date: days.map(|days| days.first.to_string()),
        date_end: days.map(|days| days.last.to_string()),
        date_stated: event.date,
        country: place.map(spot::country),
        region: named.and_then(|place| place.admin1.as_deref()),
        location_name: named.map(|place| place.name_en.as_str()),
        location_name_arabic: named.and_then(|place| place.name_ar.as_deref()),
        latitude: point.map(|(latitude, _)| latitude),
        longitude: point.map(|(_, longitude)| longitude),
        geolocation_accuracy: place.map(accuracy),
        geolocation_radius_km: place.map(|place| place.precision_km).filter(|km| km.is_finite()),
        civilian_non_combatants_killed_min: civilians_killed.0,
        civilian_non_combatants_killed_max: civilians_killed.1,
        civilian_non_combatants_injured_min: civilians_injured.0,
        civilian_non_combatants_injured_max: civilians_injured.1,
        children_killed_min: children_killed.0,
        children_killed_max: children_killed.1,
        children_injured_min: children_injured.0,
        children_injured_max: children_injured.1,
        women_killed_min: women_killed.0,
        women_killed_max: women_killed.1,
        women_injured_min: women_injured.0,
        women_injured_max: women_injured.1,
        belligerents_killed_min: fighters_killed.0,
        belligerents_killed_max: fighters_killed.1,
        belligerents_injured_min: fighters_injured.0,
        belligerents_injured_max: fighters_injured.1,
        type_of_strike: strike_type(event),
        strike_status: strike_status(event, grade),
        proposed_civilian_harm_status: grade.name(),
        proposed_civilian_harm_reason: reason,
        belligerent_name: summary::party(event, &[Field::Actor, Field::Responsibility], persons, losses),
        belligerent_assessment: "not_yet_assessed",
        cause_of_death_injury: summary::party(event, &[Field::Weapon], persons, losses),
        n_independent_origins: summary::n_origins(event),
        summary: summary::notes(event),
        sources: reports.telling(event).map(source).collect(),
    }
}

fn source(report: &crate::model::edition::Report) -> Source<'_> {
    Source {
        name: super::super::words::outlet(report),
        url: report.url.as_ref().map(|url| url.value.as_str()),
        date: report.published.as_ref().map(|found| found.value.date.to_string()),
        language: &report.language,
    }
}

fn bounds(toll: Option<Toll>) -> Bounds {
    let range = toll.map(|toll| toll.range());
    (range.map(|range| range.low), range.map(|range| range.high))
}

/// The kinds of people who are civilians whatever else they are.
const CIVIL_KINDS: [CategoryKind; 4] =
    [CategoryKind::Children, CategoryKind::Women, CategoryKind::AidWorkers, CategoryKind::Journalists];

/// Returns the least and the most civilians. Accounts of civilians give both; the largest number of a kind of civilians
/// (children, women, aid workers, journalists) is a floor of both; people of no stated kind may be civilians, all or none
/// of them, and give a most and no least.
fn civilians(event: &EventEntry, field: Field) -> Bounds {
    let stated = Toll::of_kinds(event, field, &[CategoryKind::Civilians]).map(|toll| toll.range());
    let kinds = CIVIL_KINDS.iter().filter_map(|kind| Toll::of_kinds(event, field, &[*kind])).map(|toll| toll.range());
    let kinds: Vec<_> = kinds.collect();
    let floor = kinds.iter().map(|range| range.low).max();
    let people = Toll::of_all(event, field).filter(|toll| !toll.is_floor).map(|toll| toll.range());
    let least = stated.map(|range| range.low).max(floor);
    let most =
        [stated.map(|range| range.high), people.map(|range| range.high), kinds.iter().map(|range| range.high).max()];
    (least, most.into_iter().flatten().max())
}

/// Returns the step of Airwars' ladder of accuracy that a place stands on; never nearer than a town.
fn accuracy(place: &Place) -> &'static str {
    match place.class {
        PlaceClass::Town if spot::ucdp_precision(place) == 1 => "Town",
        PlaceClass::Town => "Subdistrict",
        PlaceClass::District => "District",
        PlaceClass::Province => "Province/governorate",
        PlaceClass::Region => "Region",
        PlaceClass::Country => "Country",
    }
}

fn strike_type(event: &EventEntry) -> Option<&'static str> {
    match event.event_type.acled? {
        AcledSubEvent::AirDroneStrike if event.event_type.plover_mode.as_deref() == Some("drone") => {
            Some("airstrike_drone")
        }
        AcledSubEvent::AirDroneStrike => Some("airstrike_unknown"),
        AcledSubEvent::Shelling => Some("airstrike_artillery"),
        _ => None,
    }
}

/// Returns Airwars' status of a strike; nothing for what is no strike.
fn strike_status(event: &EventEntry, grade: grade::Grade) -> Option<&'static str> {
    strike_type(event)?;
    let is_declared = event.claims.iter().any(|claim| {
        matches!(claim.field(), Field::Actor | Field::Responsibility) && claim.status == Status::ClaimedByActor
    });
    Some(match grade {
        grade::Grade::Contested => "contested_strike",
        _ if is_declared => "declared_strike",
        _ if summary::n_origins(event) > 1 => "likely_strike",
        _ => "single_source_claim",
    })
}
