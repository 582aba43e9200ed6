//! What an export holds back for the safety of those it tells of: events of the last days, places finer than wished, the names of
//! persons who are not public.
//!
//! A file that has left the house cannot be called back. So the standard settings hold back what can endanger somebody who is alive
//! and is of little use to a reader of tables; whoever needs it sets them otherwise and answers for it.

use super::{Export, Format, Loss, export};
use crate::model::analysis::NameKind;
use crate::model::attribution::Anonymity;
use crate::model::claim::Value;
use crate::model::edition::{Edition, EntityEntry, EventEntry};
use crate::model::place::Place;
use crate::publish::redact::Redactor;
use crate::text::digest::sha256_hex;
use crate::text::words::fold;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How careful an export is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Care {
    /// Events that are not over for so many days are left out. An event without a day of its own counts from the last report
    /// that tells it; one without either is kept.
    pub delay_days: u16,
    /// Every circle around a place has at least this radius in km.
    pub least_km: f32,
    /// Which persons keep their names.
    pub names: Names,
}

/// Which persons keep their names in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// All.
    All,
    /// Those who are given a role or a title, or speak under their name; the others have a pseudonym, the same in every export.
    Public,
    /// Nobody.
    Nobody,
}

impl Care {
    /// Three days, one kilometre, no names of private persons.
    pub const STANDARD: Self = Self { delay_days: 3, least_km: 1.0, names: Names::Public };
}

/// Returns the edition in a format, without what care holds back on a day; what that is, is counted among the losses.
pub fn careful_export(edition: &Edition, format: Format, care: &Care, today: Date) -> Export {
    let mut held = edition.clone();
    held.events.retain(|event| is_over(event, edition, care.delay_days, today));
    let n_young = edition.events.len() - held.events.len();
    let mut n_coarse = held.events.iter_mut().map(|event| coarsen(event, care.least_km)).sum();
    if let Some(proposals) = &mut held.proposals {
        proposals.claims.retain(|proposal| held.events.iter().any(|event| event.id == proposal.event));
        let places = proposals.claims.iter_mut().filter_map(|proposal| place_in(&mut proposal.claim.value));
        n_coarse += places.map(|place| widen(place, care.least_km)).sum::<usize>();
    }
    let Export { text, mut losses } = export(&held, format);
    let (text, n_names) = pseudonymised(&text, edition, care.names);
    let mut add = |n: usize, what: String| {
        if n > 0 {
            losses.push(Loss { n, what });
        }
    };
    add(n_young, format!("events of the last {} days, held back", care.delay_days));
    add(n_coarse, format!("places made coarser, to {} km", care.least_km));
    add(n_names, "names of persons who are not public, given as pseudonyms".to_owned());
    Export { text, losses }
}

/// Returns whether an event is over for long enough.
fn is_over(event: &EventEntry, edition: &Edition, delay_days: u16, today: Date) -> bool {
    let told = || {
        let reports = edition.reports.iter().filter(|report| event.reports.contains(&report.id));
        reports.filter_map(|report| report.published.as_ref()?.value.date.bounds()).map(|bounds| bounds.1).max()
    };
    let last = event.date.and_then(|date| date.to.bounds()).map(|bounds| bounds.1).or_else(told);
    let limit = today.saturating_sub(i64::from(delay_days).days());
    last.is_none_or(|last| last <= limit)
}

/// Widens the circles of an event's places; returns how many were narrower.
fn coarsen(event: &mut EventEntry, least_km: f32) -> usize {
    let of_claims = event.claims.iter_mut().map(|claim| &mut claim.value);
    let of_readings = event.fields.iter_mut().flat_map(|field| &mut field.readings).map(|reading| &mut reading.value);
    let places = of_claims.chain(of_readings).filter_map(place_in);
    places.chain(&mut event.place).map(|place| widen(place, least_km)).sum()
}

/// Returns the place of a value that is one.
fn place_in(value: &mut Value) -> Option<&mut Place> {
    match value {
        Value::Place { place, .. } => place.as_mut(),
        _ => None,
    }
}

/// Widens a place's circle; returns 1 if it was narrower.
fn widen(place: &mut Place, least_km: f32) -> usize {
    let is_narrow = place.precision_km < least_km;
    place.precision_km = place.precision_km.max(least_km);
    usize::from(is_narrow)
}

/// Returns a text in which those who do not keep their names have pseudonyms, and how often one stands there.
fn pseudonymised(text: &str, edition: &Edition, names: Names) -> (String, usize) {
    let speakers = speakers(edition);
    let is_hidden = |entity: &&EntityEntry| {
        let is_public =
            || !entity.roles.is_empty() || entity.names.iter().any(|name| speakers.contains(&fold(&name.text)));
        entity.kind == NameKind::Person
            && match names {
                Names::All => false,
                Names::Public => !is_public(),
                Names::Nobody => true,
            }
    };
    let hidden = edition.entities.iter().filter(is_hidden);
    let pseudonym =
        |entity: &EntityEntry| format!("Person {}", sha256_hex(entity.id.to_string().as_bytes())[..6].to_uppercase());
    let pseudonyms: Vec<(&EntityEntry, String)> = hidden.map(|entity| (entity, pseudonym(entity))).collect();
    let forms = pseudonyms
        .iter()
        .flat_map(|(entity, other)| entity.names.iter().map(move |name| (name.text.as_str(), other.as_str())));
    Redactor::new(forms).redacted(text)
}

/// Returns the folded names under which somebody speaks.
fn speakers(edition: &Edition) -> BTreeSet<String> {
    let claims = edition.events.iter().flat_map(|event| &event.claims).flat_map(|claim| &claim.speakers);
    let statements = edition.reports.iter().flat_map(|report| &report.statements).flat_map(|said| &said.speakers);
    let named = claims.chain(statements).filter(|speaker| speaker.anonymity == Anonymity::Named);
    named.map(|speaker| fold(&speaker.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use jiff::civil::date;

    const OPEN: Care = Care { delay_days: 0, least_km: 0.0, names: Names::All };

    #[test]
    fn without_care_an_export_is_as_it_was() {
        let edition = sample::edition();
        for format in Format::ALL {
            assert_eq!(
                careful_export(&edition, *format, &OPEN, date(2100, 1, 1)),
                export(&edition, *format),
                "{format:?}"
            );
        }
    }

    #[test]
    fn an_event_of_yesterday_is_held_back_and_said_to_be() {
        let edition = sample::edition();
        let day =
            edition.events[0].date.and_then(|date| date.to.bounds()).expect("the sample's first event has a day").1;
        let care = Care { delay_days: 3, ..OPEN };
        let young = careful_export(&edition, Format::Acled, &care, day.saturating_add(1.day()));
        let old = careful_export(&edition, Format::Acled, &care, day.saturating_add(1000.days()));
        assert!(young.text.lines().count() < old.text.lines().count());
        assert!(young.losses.iter().any(|loss| loss.what.contains("held back")), "{:?}", young.losses);
    }

    #[test]
    fn no_circle_is_narrower_than_wished() {
        let edition = sample::edition();
        let care = Care { least_km: 80.0, ..OPEN };
        let made = careful_export(&edition, Format::GeoJson, &care, date(2100, 1, 1));
        let json: serde_json::Value = serde_json::from_str(&made.text).expect("it is JSON");
        let features = json["features"].as_array().expect("a list");
        let circles: Vec<f64> = features.iter().filter_map(|it| it["properties"]["precision_km"].as_f64()).collect();
        assert!(!circles.is_empty() && circles.iter().all(|km| *km >= 80.0), "{circles:?}");
        assert!(made.losses.iter().any(|loss| loss.what.contains("coarser")), "{:?}", made.losses);
    }

    #[test]
    fn nobody_who_is_hidden_is_named() {
        let edition = sample::edition();
        let persons = || edition.entities.iter().filter(|entity| entity.kind == NameKind::Person);
        let names = Redactor::new(persons().flat_map(|entity| &entity.names).map(|name| (name.text.as_str(), "")));
        assert!(names.finds(&export(&edition, Format::Dossier).text), "without care somebody is named");
        for format in Format::ALL {
            let care = Care { names: Names::Nobody, ..OPEN };
            let made = careful_export(&edition, *format, &care, date(2100, 1, 1));
            assert!(!names.finds(&made.text), "{format:?} names somebody");
        }
    }
}
