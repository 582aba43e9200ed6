//! UCDP GED's 49 columns (23.1 and after): one row an event with deaths; low, best and high.
//!
//! The numbers and names of conflicts, dyads, sides and grid cells are UCDP's own and stay blank.

use super::days::Days;
use super::losses::Losses;
use super::persons::Persons;
use super::reports::Reports;
use super::table::{Cell, csv};
use super::toll::Toll;
use super::{spot, summary};
use crate::model::claim::{CategoryKind, Field};
use crate::model::edition::{Edition, EventEntry};
use crate::model::id::CaptureId;
use crate::model::place::PlaceClass;

/// The columns, in UCDP's order.
pub(super) const COLUMNS: [&str; 49] = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
];

/// Returns the table; events nobody is said to have died in are no events to UCDP, and are left out and counted.
pub(super) fn table(edition: &Edition, losses: &mut Losses) -> String {
    let (persons, reports) = (Persons::of(edition), Reports::of(edition));
    let deadly: Vec<(&EventEntry, Toll)> = edition
        .events
        .iter()
        .filter_map(|event| Some((event, Toll::of_all(event, Field::Killed)?)))
        .filter(|(_, toll)| toll.range().high > 0)
        .collect();
    losses.add(edition.events.len() - deadly.len(), "events in which nobody is said to have died, left out");
    let rows: Vec<Vec<Cell>> =
        deadly.iter().map(|(event, toll)| row(event, toll, &persons, &reports, losses)).collect();
    losses.add_beyond_rows(edition);
    csv(&COLUMNS, &rows)
}

fn row(event: &EventEntry, toll: &Toll, persons: &Persons, reports: &Reports<'_>, losses: &mut Losses) -> Vec<Cell> {
    let range = toll.range();
    losses.add(toll.n_accounts().saturating_sub(3), "accounts of the number killed beyond low, best and high");
    losses.add(toll.n_open(), "numbers open upwards (“at least”, “dozens”), written as their lower end");
    losses.add(usize::from(toll.is_floor), "numbers of one kind of people that stand for all, for nobody counts all");
    let days = Days::of(event);
    losses.add(usize::from(event.date.is_some() && days.is_none()), "dates without a year");
    // The four columns of deaths add up to `best`, so no more of them than these can be known to be civilians.
    let civilians = Toll::of_kinds(event, Field::Killed, &[CategoryKind::Civilians])
        .map(|civilians| civilians.range().best.min(range.best));
    let place = event.place.as_ref();
    let point = place.and_then(spot::coordinates);
    let named = place.filter(|place| place.class != PlaceClass::Country);
    let telling: Vec<_> = reports.telling(event).collect();
    let joined = |parts: Vec<String>| Cell::text(parts.join("; "));
    let dates = telling.iter().filter_map(|report| report.published.as_ref()).map(|found| found.value.date.to_string());
    let headlines = telling.iter().filter_map(|report| report.title.as_ref()).map(|found| found.value.clone());
    let (personal, headlines): (Vec<_>, Vec<_>) = headlines.partition(|headline| persons.are_named_in(headline));
    losses.add(personal.len(), "headlines that name a person, left out so that the file tells nobody's whereabouts");
    let year = days.filter(|days| days.first.year() == days.last.year()).map(|days| days.first.year());
    let mut row = vec![Cell::text(summary::id(event)), Cell::Unknown, Cell::from(year)];
    row.extend([Cell::Unknown, Cell::Unknown]);
    row.push(Cell::from(type_of_violence(event)));
    // Conflict, dyad and both sides, three columns each.
    row.extend(vec![Cell::Unknown; 12]);
    row.push(Cell::from(Some(telling.len())));
    row.push(Cell::text(event.reports.iter().map(CaptureId::short).collect::<Vec<_>>().join("; ")));
    row.push(Cell::text(reports.outlets(event).join("; ")));
    row.push(joined(dates.collect()));
    row.push(joined(headlines));
    row.push(Cell::Unknown);
    row.push(Cell::from(place.map(spot::ucdp_precision)));
    row.push(named.map_or(Cell::Unknown, |place| Cell::text(&*place.name_en)));
    row.push(Cell::text(&*event.place_rule));
    row.push(named.and_then(|place| place.admin1.as_deref()).map_or(Cell::Unknown, Cell::text));
    row.push(Cell::Unknown);
    row.push(Cell::from(point.map(|(latitude, _)| latitude)));
    row.push(Cell::from(point.map(|(_, longitude)| longitude)));
    row.push(
        point.map_or(Cell::Unknown, |(latitude, longitude)| Cell::Number(format!("POINT ({longitude} {latitude})"))),
    );
    row.push(Cell::Unknown);
    row.push(place.map_or(Cell::Unknown, |place| Cell::text(spot::country(place))));
    row.extend([Cell::Unknown, Cell::Unknown]);
    // One event of an edition is one happening; what UCDP adds up over days has no like here.
    row.push(Cell::from(Some(1)));
    row.push(Cell::from(days.map(Days::ucdp_precision)));
    row.push(Cell::from(days.map(|days| days.first)));
    row.push(Cell::from(days.map(|days| days.last)));
    row.extend([Cell::Unknown, Cell::Unknown]);
    row.push(Cell::from(civilians));
    row.push(Cell::from(Some(range.best - civilians.unwrap_or(0))));
    row.push(Cell::from(Some(range.best)));
    row.push(Cell::from(Some(range.high)));
    row.push(Cell::from(Some(range.low)));
    row.extend([Cell::Unknown, Cell::Unknown]);
    row
}

/// Returns UCDP's type of violence where the type of the event says it: 3, one-sided, for violence against civilians. State-based
/// (1) and non-state (2) ask who the sides are, which is UCDP's to say.
fn type_of_violence(event: &EventEntry) -> Option<u8> {
    let acled = event.event_type.acled?;
    (acled.event_type() == "Violence against civilians").then_some(3)
}
