//! ACLED's 31 columns (2023 and after): one row an event, one number, the conservative one.
//!
//! ACLED's `actor1` and `actor2` have no direction; ours do, and `actor1` is the one said to have acted. Names stand as they
//! are printed, not as ACLED's list of actors has them.

use super::days::Days;
use super::losses::Losses;
use super::persons::Persons;
use super::reports::Reports;
use super::table::{Cell, csv};
use super::toll::Toll;
use super::{spot, summary};
use crate::model::claim::Field;
use crate::model::edition::{Edition, EventEntry};
use crate::model::event_type::AcledSubEvent;
use crate::model::place::PlaceClass;

/// The columns, in ACLED's order.
pub(super) const COLUMNS: [&str; 31] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

/// Returns the table; events of a type that ACLED does not code (accidents, disasters) are left out and counted.
pub(super) fn table(edition: &Edition, losses: &mut Losses) -> String {
    let (persons, reports) = (Persons::of(edition), Reports::of(edition));
    let coded: Vec<(&EventEntry, AcledSubEvent)> =
        edition.events.iter().filter_map(|event| Some((event, event.event_type.acled?))).collect();
    losses.add(edition.events.len() - coded.len(), "events of a type that ACLED does not code, left out");
    let rows: Vec<Vec<Cell>> =
        coded.iter().map(|(event, acled)| row(event, *acled, &persons, &reports, losses)).collect();
    losses.add_beyond_rows(edition);
    csv(&COLUMNS, &rows)
}

fn row(
    event: &EventEntry,
    acled: AcledSubEvent,
    persons: &Persons,
    reports: &Reports<'_>,
    losses: &mut Losses,
) -> Vec<Cell> {
    let days = Days::of(event);
    let dated = days.and_then(|days| Some((days.first, days.acled_precision()?)));
    losses.add(
        usize::from(event.date.is_some() && dated.is_none()),
        "dates without a year, or wider than the month that ACLED codes at most",
    );
    let place = event.place.as_ref();
    let point = place.and_then(spot::coordinates);
    let named = place.filter(|place| place.class != PlaceClass::Country);
    let killed = Toll::of_all(event, Field::Killed);
    if let Some(toll) = &killed {
        losses.add(toll.n_accounts() - 1, "accounts of the number killed beside the one in `fatalities`");
        losses.add(toll.n_open(), "numbers open upwards (“at least”, “dozens”), written as their lower end");
        losses
            .add(usize::from(toll.is_floor), "numbers of one kind of people that stand for all, for nobody counts all");
    }
    let injured = Toll::of_all(event, Field::Injured);
    losses.add(usize::from(injured.is_some()), "numbers of injured, for which ACLED has no column");
    let text = |words: &str| Cell::text(words);
    let year = days.filter(|days| days.first.year() == days.last.year()).map(|days| days.first.year());
    vec![
        Cell::text(summary::id(event)),
        dated.map_or(Cell::Unknown, |(first, _)| Cell::Number(first.to_string())),
        Cell::from(year),
        Cell::from(dated.map(|(_, precision)| precision)),
        text(disorder(acled)),
        text(acled.event_type()),
        text(acled.name()),
        summary::party(event, &[Field::Actor, Field::Responsibility], persons, losses).map_or(Cell::Unknown, text),
        Cell::Unknown,
        Cell::Unknown,
        summary::party(event, &[Field::Target, Field::Victim], persons, losses).map_or(Cell::Unknown, text),
        Cell::Unknown,
        Cell::Unknown,
        Cell::Unknown,
        if acled.event_type() == VIOLENCE_AGAINST_CIVILIANS { text("Civilian targeting") } else { Cell::Unknown },
        Cell::from(place.and_then(|place| spot::numeric_code(&place.country))),
        Cell::Unknown,
        place.map_or(Cell::Unknown, |place| Cell::text(spot::country(place))),
        named.and_then(|place| place.admin1.as_deref()).map_or(Cell::Unknown, text),
        Cell::Unknown,
        Cell::Unknown,
        named.map_or(Cell::Unknown, |place| text(&place.name_en)),
        Cell::from(point.map(|(latitude, _)| latitude)),
        Cell::from(point.map(|(_, longitude)| longitude)),
        Cell::from(place.map(spot::acled_precision)),
        Cell::text(reports.outlets(event).join("; ")),
        Cell::Unknown,
        Cell::text(summary::notes(event)),
        Cell::from(killed.map(|toll| toll.conservative())),
        Cell::Unknown,
        Cell::Unknown,
    ]
}

const VIOLENCE_AGAINST_CIVILIANS: &str = "Violence against civilians";

/// Returns ACLED's `disorder_type` of a sub-event type.
fn disorder(acled: AcledSubEvent) -> &'static str {
    match (acled, acled.event_type()) {
        (AcledSubEvent::ExcessiveForce, _) => "Political violence; Demonstrations",
        (AcledSubEvent::MobViolence, _) => "Political violence",
        (_, "Protests" | "Riots") => "Demonstrations",
        (_, "Strategic developments") => "Strategic developments",
        _ => "Political violence",
    }
}
