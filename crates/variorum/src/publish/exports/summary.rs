//! An event in a sentence or two, for the column or property in which a format keeps words; and the parties to it.

use super::super::words;
use super::losses::Losses;
use super::persons::Persons;
use super::spot;
use super::toll::{field_readings, is_affirmed};
use crate::model::claim::{CategoryKind, Field, Value};
use crate::model::edition::{EventEntry, RelationKind};
use crate::model::place::PlaceClass;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Returns the id by which a file's rows lead back to the edition: as much of the event's id as `variorum explain` asks for.
pub(super) fn id(event: &EventEntry) -> String {
    format!("{}/incident/{}-{}", event.id.capture.short(), event.id.span.start, event.id.span.end)
}

/// Returns what happened and where, as a heading: "Air/drone strike, Fuwwah".
pub(in crate::publish) fn title(event: &EventEntry) -> String {
    let kind = words::event_type(&event.event_type);
    event.place.as_ref().map_or_else(|| kind.clone(), |place| format!("{kind}, {}", place.name_en))
}

/// Returns what happened, when and where, the numbers with who stands behind them, and what is contradicted; no names of
/// persons, and of speakers only how many.
pub(super) fn notes(event: &EventEntry) -> String {
    let mut notes = match event.date {
        Some(date) if date.from.day().is_some() => format!("On {}: ", words::date_range(date)),
        Some(date) => format!("In {}: ", words::date_range(date)),
        None => "On an unknown day: ".to_owned(),
    };
    let _ = write!(notes, "{} {}.", words::event_type(&event.event_type), place(event));
    for field in [Field::Killed, Field::Injured, Field::Detained, Field::Missing, Field::Displaced] {
        let Some(readings) = field_readings(event, field) else { continue };
        let accounts: Vec<String> = readings
            .readings
            .iter()
            .filter(|reading| is_affirmed(event, reading))
            .filter_map(|reading| {
                let Value::Count(count) = reading.value else { return None };
                let kind = reading.category.as_ref().and_then(|category| category.kind);
                let kind = kind.filter(|kind| *kind != CategoryKind::Persons);
                let counted = kind.map_or_else(String::new, |kind| format!(" {}", words::category(kind)));
                let n_origins = words::plural(reading.origins.len(), "independent origin", "independent origins");
                let n_articles = words::plural(reading.n_articles as usize, "report", "reports");
                Some(format!("{}{counted} ({n_origins} in {n_articles})", words::count(count)))
            })
            .collect();
        if !accounts.is_empty() {
            let _ = write!(notes, " {}: {}.", words::field(field), accounts.join("; "));
        }
    }
    let contradicted = contradicted(event);
    if !contradicted.is_empty() {
        let names: Vec<String> = contradicted.iter().map(|field| field.name().to_owned()).collect();
        let _ = write!(notes, " The accounts contradict each other on: {}.", names.join(", "));
    }
    notes
}

fn place(event: &EventEntry) -> String {
    match &event.place {
        None => "at an unknown place".into(),
        Some(place) if place.class == PlaceClass::Country => format!("in {}", spot::country(place)),
        Some(place) => {
            let division = place.admin1.as_ref().filter(|name| **name != place.name_en);
            let parts = [Some(&place.name_en), division, Some(&spot::country(place))];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            format!("at {} ({})", parts.join(", "), words::precision(place))
        }
    }
}

/// Returns the fields on which accounts contradict each other.
pub(in crate::publish) fn contradicted(event: &EventEntry) -> Vec<Field> {
    let disputed = event
        .fields
        .iter()
        .filter(|readings| readings.relations.iter().any(|relation| relation.kind == RelationKind::Contradicts));
    disputed.map(|readings| readings.field).collect()
}

/// Returns the best attested party of a field that is no person, as printed; what is left out for being one is counted.
pub(super) fn party<'a>(
    event: &'a EventEntry,
    fields: &[Field],
    persons: &Persons,
    losses: &mut Losses,
) -> Option<&'a str> {
    let mut parties = fields
        .iter()
        .filter_map(|&field| field_readings(event, field))
        .flat_map(|readings| &readings.readings)
        .filter(|reading| is_affirmed(event, reading))
        .filter_map(|reading| match &reading.value {
            Value::Text { text, .. } => Some(text.as_str()),
            _ => None,
        });
    parties.find(|party| {
        let is_person = persons.are_named_in(party);
        losses.add(usize::from(is_person), PERSON_LEFT_OUT);
        !is_person
    })
}

/// What is said of a party that is left out for its safety.
pub(super) const PERSON_LEFT_OUT: &str =
    "parties to an event that are persons by name, left out so that the file tells nobody's whereabouts";

/// Returns how many independent origins stand behind anything that is said of an event.
pub(in crate::publish) fn n_origins(event: &EventEntry) -> usize {
    let origins = event.fields.iter().flat_map(|field| &field.readings).flat_map(|reading| &reading.origins);
    origins.map(|origin| (origin.kind, &origin.name)).collect::<BTreeSet<_>>().len()
}
