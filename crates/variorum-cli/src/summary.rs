//! The short answer at the end of a run: a table of events for people, or the same as JSON for scripts.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use variorum::model::analysis::Standing;
use variorum::model::claim::{Category, CategoryKind, Field, Scope, Value};
use variorum::model::edition::{Edition, EventEntry, RelationKind};
use variorum::model::note::{NoteCode, Severity};

/// Returns the table of events, with how many reports and independent origins each has and where accounts contradict.
pub(crate) fn table(edition: &Edition, page: &Path) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["event", "date", "place", "killed", "reports", "origins", "contradicted"]);
    let (main, background): (Vec<_>, Vec<_>) =
        edition.events.iter().partition(|event| event.standing != Standing::Background);
    for event in &main {
        table.add_row([
            type_name(event),
            event.date.map_or_else(|| "unknown".to_owned(), |date| date.to_string()),
            event.place.as_ref().map_or_else(|| "unknown".to_owned(), |place| place.name_en.clone()),
            killed(event),
            event.reports.len().to_string(),
            n_origins(event).to_string(),
            contradicted(event).join(", "),
        ]);
    }
    for column_idx in [3, 4, 5] {
        if let Some(column) = table.column_mut(column_idx) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = format!("{table}\n");
    let n_lost = edition.notes.iter().filter(|note| note.code.severity() == Severity::Loss).count();
    let n_reports = edition.reports.len();
    let n_derivations = edition.genealogy.derivations.len();
    let _ = writeln!(
        text,
        "{n_reports} reports, {n_derivations} of them taken from another; {} events, {} more as background",
        main.len(),
        background.len()
    );
    if n_lost > 0 {
        let _ = writeln!(text, "{n_lost} inputs could not be read; the edition lists them with their reasons");
    }
    if let Some(proposals) = &edition.proposals {
        let n_failed = proposals.notes.iter().filter(|note| note.code == NoteCode::SecondFailed).count();
        let _ = writeln!(
            text,
            "second reader: {} proposed beside the edition's own, {} refused, {n_failed} reports without an answer",
            proposals.claims.len(),
            proposals.notes.len() - n_failed
        );
    }
    let _ = writeln!(text, "edition: {}", page.display());
    text
}

/// Returns the summary as one JSON object.
pub(crate) fn json(edition: &Edition, page: &Path) -> String {
    let events: Vec<_> = edition
        .events
        .iter()
        .map(|event| {
            json!({
                "id": event.id,
                "type": type_name(event),
                "date": event.date,
                "place": event.place.as_ref().map(|place| &place.name_en),
                "standing": event.standing,
                "n_reports": event.reports.len(),
                "n_origins": n_origins(event),
                "contradicted": contradicted(event),
            })
        })
        .collect();
    let mut summary = json!({
        "schema_version": 1,
        "edition": page,
        "n_reports": edition.reports.len(),
        "n_derivations": edition.genealogy.derivations.len(),
        "events": events,
        "notes": edition.notes,
    });
    if let Some(proposals) = &edition.proposals {
        summary["proposals"] = json!({ "n_claims": proposals.claims.len(), "notes": proposals.notes });
    }
    format!("{summary}\n")
}

fn type_name(event: &EventEntry) -> String {
    let event_type = &event.event_type;
    let names = [event_type.acled.map(|acled| acled.name().to_owned()), event_type.hazard.clone()];
    names
        .into_iter()
        .flatten()
        .next()
        .or_else(|| event_type.plover_event.clone())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Returns the numbers of killed that are told of all, lowest first.
fn killed(event: &EventEntry) -> String {
    let readings = event.fields.iter().filter(|field| field.field == Field::Killed).flat_map(|field| &field.readings);
    let counts: BTreeSet<_> = readings
        .filter(|reading| reading.category.as_ref().is_none_or(is_of_all))
        .filter_map(|reading| if let Value::Count(count) = reading.value { Some((count.min, count.max)) } else { None })
        .collect();
    let written = counts.into_iter().map(|(min, max)| match max {
        Some(max) if max == min => min.to_string(),
        Some(max) => format!("{min}–{max}"),
        None => format!("{min}+"),
    });
    written.collect::<Vec<_>>().join(" / ")
}

/// Returns whether a category leaves nobody out ("people"), as "children" and "of them two" do.
fn is_of_all(category: &Category) -> bool {
    category.scope == Scope::Total && category.kind == Some(CategoryKind::Persons)
}

fn n_origins(event: &EventEntry) -> usize {
    let readings = event.fields.iter().flat_map(|field| &field.readings);
    readings
        .flat_map(|reading| &reading.origins)
        .map(|origin| (origin.kind, &origin.name))
        .collect::<BTreeSet<_>>()
        .len()
}

fn contradicted(event: &EventEntry) -> Vec<&'static str> {
    let is_contradiction = |field: &&variorum::model::edition::FieldReadings| {
        field.relations.iter().any(|r| r.kind == RelationKind::Contradicts)
    };
    event.fields.iter().filter(is_contradiction).map(|field| field.field.name()).collect()
}
