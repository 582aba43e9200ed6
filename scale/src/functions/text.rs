//! What needs the reports' texts: whether two have text in common, the genealogy of a family, the edition of a part. Reports are
//! taken from the table of analyses by their places, a bounded number at a time.

use super::Function;
use super::columns::{
    constant, empty_list, ints, ints_of, list_of, listed, lists, longs, longs_of, record, records, texts_of,
};
use crate::descent::{Descent, genealogy};
use crate::job::{self, Job};
use crate::pool;
use crate::reports::{Place, load, number};
use anyhow::{Context, Result};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float32Array, Float64Array, StringArray, UInt32Array, UInt64Array,
    new_empty_array,
};
use datafusion::arrow::datatypes::DataType;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use variorum::lang::Lexicons;
use variorum::model::analysis::Analysis;
use variorum::model::edition::{Edition, EventEntry};
use variorum::model::genealogy::Genealogy;
use variorum::model::note::{Note, NoteCode};
use variorum::pipeline::{self, Resources, Settings, Traced};
use variorum::trace::{self, Candidate, Publishers};

pub(super) fn functions() -> Vec<Function> {
    use DataType::{Boolean, UInt32, UInt64, Utf8};
    let members = || [list_of(UInt64), list_of(UInt32), list_of(UInt32)];
    let family = [vec![Utf8], members().to_vec(), vec![list_of(UInt32), list_of(UInt32)]].concat();
    let part = [vec![Utf8], members().to_vec(), vec![list_of(Utf8)]].concat();
    vec![
        Function::new(
            "text_in_common",
            vec![Utf8, UInt64, UInt32, UInt32, UInt64, UInt32, UInt32, Boolean],
            UInt32,
            text_in_common,
        ),
        Function::new("descents", family, list_of(descent()), descents),
        Function::new("edited", part, list_of(entry()), edited),
    ]
}

/// Pairs whose reports are held at once while they are compared.
const PAIRS_AT_ONCE: usize = 512;

/// Two reports are not related.
const UNRELATED: u32 = 0;
/// They are: one took from the other, or both from a third.
const RELATED: u32 = 1;
/// Comparing them broke the program; they are listed and left out.
const FAULT: u32 = 2;

/// `text_in_common(job, one, one_file, one_row, other, other_file, other_row, shares_words)`: 0 no, 1 yes, 2 a fault of ours.
fn text_in_common(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, ones, one_files, one_rows, others, other_files, other_rows, shares] = columns else {
        anyhow::bail!("expected eight columns")
    };
    let Some(folder) = constant(job)? else { return Ok(new_empty_array(&DataType::UInt32)) };
    let job = Job::open(&folder)?;
    let lexicons = job.resources()?.lexicons();
    let (files, names) = (job::files(&folder)?, job::publishers(&folder)?);
    let publishers = Publishers::new(names.iter().map(Vec::as_slice));
    let (ones, one_files, one_rows) = (longs(ones)?, ints(one_files)?, ints(one_rows)?);
    let (others, other_files, other_rows) = (longs(others)?, ints(other_files)?, ints(other_rows)?);
    let shares = shares.as_boolean_opt().context("expected booleans")?;
    let rows: Vec<Row> = (0..ones.len())
        .map(|row| Row {
            one: (ones.value(row), Place { file: one_files.value(row), row: one_rows.value(row) }),
            other: (others.value(row), Place { file: other_files.value(row), row: other_rows.value(row) }),
            shares_words: shares.value(row),
        })
        .collect();
    let mut found = Vec::with_capacity(rows.len());
    for rows in rows.chunks(PAIRS_AT_ONCE) {
        found.extend(pool::install(|| compared(rows, &files, lexicons, &publishers))??);
    }
    Ok(Arc::new(UInt32Array::from(found)))
}

/// A pair to compare: numbers and places.
#[derive(Clone, Copy)]
struct Row {
    one: (u64, Place),
    other: (u64, Place),
    shares_words: bool,
}

fn compared(rows: &[Row], files: &[PathBuf], lexicons: &Lexicons, publishers: &Publishers<'_>) -> Result<Vec<u32>> {
    let places: BTreeMap<u64, Place> = rows.iter().flat_map(|row| [row.one, row.other]).collect();
    let reports = load(files, &places.values().copied().collect::<Vec<_>>())?;
    let members: Vec<u64> = places.keys().copied().collect();
    let load = |member: usize| Cow::Borrowed(&reports[&places[&members[member]]]);
    let position = |report: u64| members.binary_search(&report).map(|at| at as u32);
    let mut candidates = Vec::with_capacity(rows.len());
    for row in rows {
        let (Ok(one), Ok(other)) = (position(row.one.0), position(row.other.0)) else { continue };
        candidates.push(Candidate { one, other, shares_words: row.shares_words });
    }
    let related = |candidates: &[Candidate]| trace::related(candidates, &load, lexicons, publishers);
    let code = |found: &[(u32, u32)], candidate: &Candidate| {
        if found.contains(&(candidate.one, candidate.other)) { RELATED } else { UNRELATED }
    };
    let mut sorted = candidates.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if let Some(mut found) = pool::contained(|| related(&sorted)) {
        found.sort_unstable();
        let is_found = |candidate: &Candidate| found.binary_search(&(candidate.one, candidate.other)).is_ok();
        return Ok(candidates.iter().map(|candidate| if is_found(candidate) { RELATED } else { UNRELATED }).collect());
    }
    // One of them breaks the program: the rest is compared without it.
    let alone = |candidate: &Candidate| {
        pool::contained(|| related(&[*candidate])).map_or(FAULT, |found| code(&found, candidate))
    };
    Ok(candidates.iter().map(alone).collect())
}

fn descent() -> DataType {
    record(&[
        ("kind", DataType::Utf8),
        ("child", DataType::UInt64),
        ("parent", DataType::UInt64),
        ("relation", DataType::Utf8),
        ("share", DataType::Float32),
        ("confidence", DataType::Float32),
        ("is_settled", DataType::Boolean),
        ("json", DataType::Utf8),
    ])
}

/// The members of a family or a part: numbers ascending, and places.
fn members(columns: &[ArrayRef], row: usize) -> Result<(Vec<u64>, Vec<Place>)> {
    let [numbers, files, rows] = columns else { anyhow::bail!("expected three columns") };
    let (numbers, files, rows) =
        (longs_of(lists(numbers)?, row)?, ints_of(lists(files)?, row)?, ints_of(lists(rows)?, row)?);
    if numbers.len() != files.len() || numbers.len() != rows.len() {
        anyhow::bail!("expected a place for each member");
    }
    Ok((numbers, files.into_iter().zip(rows).map(|(file, row)| Place { file, row }).collect()))
}

/// Returns the reports at the places, in their order.
fn reports(files: &[PathBuf], places: &[Place]) -> Result<Vec<Analysis>> {
    let mut found = load(files, places)?;
    places.iter().map(|place| found.remove(place).context("a place is named twice, a fault of ours")).collect()
}

/// `descents(job, members, files, rows, ones, others)`: the genealogy of a family; the pairs by position among its members.
fn descents(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, numbers, files, rows, ones, others] = columns else { anyhow::bail!("expected six columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(descent())) };
    let job = Job::open(&folder)?;
    let lexicons = job.resources()?.lexicons();
    let (paths, names) = (job::files(&folder)?, job::publishers(&folder)?);
    let publishers = Publishers::new(names.iter().map(Vec::as_slice));
    let (ones, others) = (lists(ones)?, lists(others)?);
    let all_members = [Arc::clone(numbers), Arc::clone(files), Arc::clone(rows)];
    let made = pool::install(|| {
        (0..numbers.len())
            .into_par_iter()
            .map(|row| {
                let (_, places) = members(&all_members, row)?;
                let pairs: Vec<(usize, usize)> = ints_of(ones, row)?
                    .into_iter()
                    .zip(ints_of(others, row)?)
                    .map(|(one, other)| (one as usize, other as usize))
                    .collect();
                let analyses = reports(&paths, &places)?;
                let analyses: Vec<&Analysis> = analyses.iter().collect();
                let trace = || trace::family(&analyses, &pairs, &publishers, lexicons);
                Ok(pool::contained(trace).ok_or(analyses.len()))
            })
            .collect::<Result<Vec<std::result::Result<Genealogy, usize>>>>()
    })??;
    let mut lengths = Vec::with_capacity(made.len());
    let mut rows = Vec::new();
    for genealogy in made {
        let before = rows.len();
        match genealogy {
            Ok(genealogy) => rows.extend(Descent::of(genealogy).map(DescentRow::of).collect::<Result<Vec<_>>>()?),
            Err(n_members) => rows.push(DescentRow::fault(n_members)?),
        }
        lengths.push(rows.len() - before);
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(rows.iter().map(|row| Some(row.kind)).collect::<StringArray>()),
        Arc::new(rows.iter().map(|row| row.child).collect::<UInt64Array>()),
        Arc::new(rows.iter().map(|row| row.parent).collect::<UInt64Array>()),
        Arc::new(rows.iter().map(|row| row.relation.as_deref()).collect::<StringArray>()),
        Arc::new(rows.iter().map(|row| row.share).collect::<Float32Array>()),
        Arc::new(rows.iter().map(|row| row.confidence).collect::<Float32Array>()),
        Arc::new(rows.iter().map(|row| row.is_settled).collect::<BooleanArray>()),
        Arc::new(rows.iter().map(|row| Some(row.json.as_str())).collect::<StringArray>()),
    ];
    listed(&lengths, Arc::new(records(&descent(), columns)?))
}

/// A row of the genealogy.
struct DescentRow {
    kind: &'static str,
    child: Option<u64>,
    parent: Option<u64>,
    relation: Option<String>,
    share: Option<f32>,
    confidence: Option<f32>,
    is_settled: Option<bool>,
    json: String,
}

impl DescentRow {
    fn of(descent: Descent) -> Result<Self> {
        let json = serde_json::to_string(&descent)?;
        Ok(match descent {
            Descent::Derivation(found) => Self {
                kind: "derivation",
                child: Some(number(found.child)),
                parent: Some(number(found.parent)),
                relation: serde_json::to_value(found.relation)?.as_str().map(str::to_owned),
                share: Some(found.share),
                confidence: Some(found.confidence),
                is_settled: Some(found.direction.is_settled),
                json,
            },
            Descent::HiddenOrigin(origin) => Self {
                kind: "hidden-origin",
                child: origin.children.first().map(|&child| number(child)),
                parent: None,
                relation: None,
                share: None,
                confidence: None,
                is_settled: None,
                json,
            },
        })
    }

    fn fault(n_members: usize) -> Result<Self> {
        let message =
            format!("tracing a family of {n_members} reports broke the program, a fault of ours; it is left out");
        let note = Note::new(NoteCode::ReadFault, "collection", message);
        Ok(Self {
            kind: "note",
            child: None,
            parent: None,
            relation: None,
            share: None,
            confidence: None,
            is_settled: None,
            json: serde_json::to_string(&note)?,
        })
    }
}

fn entry() -> DataType {
    record(&[
        ("kind", DataType::Utf8),
        ("id", DataType::Utf8),
        ("label", DataType::Utf8),
        ("date", DataType::Utf8),
        ("place", DataType::Utf8),
        ("latitude", DataType::Float64),
        ("longitude", DataType::Float64),
        ("n_reports", DataType::UInt32),
        ("n_origins", DataType::UInt32),
        ("json", DataType::Utf8),
    ])
}

/// `edited(job, members, files, rows, descents)`: the edition of a part of the corpus, an entry a row.
fn edited(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, numbers, files, rows, descents] = columns else { anyhow::bail!("expected five columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(entry())) };
    let job = Job::open(&folder)?;
    let resources = job.resources()?;
    let paths = job::files(&folder)?;
    let descents = lists(descents)?;
    let all_members = [Arc::clone(numbers), Arc::clone(files), Arc::clone(rows)];
    let made: Vec<Vec<Entry>> = pool::install(|| {
        (0..numbers.len())
            .into_par_iter()
            .map(|row| {
                let (_, places) = members(&all_members, row)?;
                let said: Vec<Descent> = texts_of(descents, row)?
                    .iter()
                    .map(|json| serde_json::from_str(json).context("a row of the genealogy cannot be read"))
                    .collect::<Result<_>>()?;
                let analyses = reports(&paths, &places)?;
                edit(&analyses, genealogy(said), resources, &job.settings)
            })
            .collect::<Result<_>>()
    })??;
    let lengths: Vec<usize> = made.iter().map(Vec::len).collect();
    let entries = || made.iter().flatten();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(entries().map(|entry| Some(entry.kind)).collect::<StringArray>()),
        Arc::new(entries().map(|entry| Some(entry.id.as_str())).collect::<StringArray>()),
        Arc::new(entries().map(|entry| entry.label.as_deref()).collect::<StringArray>()),
        Arc::new(entries().map(|entry| entry.date.as_deref()).collect::<StringArray>()),
        Arc::new(entries().map(|entry| entry.place.as_deref()).collect::<StringArray>()),
        Arc::new(entries().map(|entry| entry.point.map(|point| point.0)).collect::<Float64Array>()),
        Arc::new(entries().map(|entry| entry.point.map(|point| point.1)).collect::<Float64Array>()),
        Arc::new(entries().map(|entry| Some(entry.n_reports)).collect::<UInt32Array>()),
        Arc::new(entries().map(|entry| Some(entry.n_origins)).collect::<UInt32Array>()),
        Arc::new(entries().map(|entry| Some(entry.json.as_str())).collect::<StringArray>()),
    ];
    listed(&lengths, Arc::new(records(&entry(), columns)?))
}

/// An entry of the edition: what a table shows of it, and all of it as JSON.
#[derive(Default)]
struct Entry {
    kind: &'static str,
    id: String,
    label: Option<String>,
    date: Option<String>,
    place: Option<String>,
    point: Option<(f64, f64)>,
    n_reports: u32,
    n_origins: u32,
    json: String,
}

fn edit(analyses: &[Analysis], genealogy: Genealogy, resources: &Resources, settings: &Settings) -> Result<Vec<Entry>> {
    let traced = Traced { genealogy, earlier_versions: Vec::new() };
    let manifest = pipeline::manifest(env!("CARGO_PKG_VERSION"), Vec::new(), settings, resources);
    let edit = || pipeline::edit_traced(analyses, traced, &[], resources, settings, manifest, Vec::new());
    let Some(edition) = pool::contained(edit) else {
        let message = format!(
            "editing {} reports that belong together broke the program, a fault of ours; they are left out",
            analyses.len()
        );
        let subject = analyses.first().map_or("collection", |analysis| analysis.article.name.as_str());
        return Ok(vec![note(&Note::new(NoteCode::ReadFault, subject, message))?]);
    };
    let Edition { events, entities, reports, notes, .. } = edition;
    let mut entries = Vec::with_capacity(events.len() + entities.len() + reports.len() + notes.len());
    for event in &events {
        entries.push(Entry {
            kind: "event",
            id: event.id.to_string(),
            label: sort(event),
            date: event.date.map(|date| date.to_string()),
            place: event.place.as_ref().map(|place| place.name_en.clone()),
            point: event.place.as_ref().map(|place| (place.latitude, place.longitude)),
            n_reports: event.reports.len() as u32,
            n_origins: n_origins(event),
            json: serde_json::to_string(event)?,
        });
    }
    for entity in &entities {
        entries.push(Entry {
            kind: "entity",
            id: entity.id.to_string(),
            label: entity.names.first().map(|name| name.text.clone()),
            n_reports: entity.reports.len() as u32,
            json: serde_json::to_string(entity)?,
            ..Entry::default()
        });
    }
    for report in &reports {
        entries.push(Entry {
            kind: "report",
            id: report.id.to_string(),
            label: Some(report.name.clone()),
            date: report.published.as_ref().map(|found| found.value.to_string()),
            n_reports: 1,
            json: serde_json::to_string(report)?,
            ..Entry::default()
        });
    }
    for said in &notes {
        entries.push(note(said)?);
    }
    Ok(entries)
}

fn note(note: &Note) -> Result<Entry> {
    let (id, label) = (note.subject.clone(), Some(note.code.text().to_owned()));
    Ok(Entry { kind: "note", id, label, json: serde_json::to_string(note)?, ..Entry::default() })
}

/// Returns the event's type by its ACLED name, else its hazard.
fn sort(event: &EventEntry) -> Option<String> {
    let acled = event.event_type.acled.map(|acled| acled.name().to_owned());
    acled.or_else(|| event.event_type.hazard.clone())
}

/// Returns how many independent origins the best attested reading has.
fn n_origins(event: &EventEntry) -> u32 {
    let readings = event.fields.iter().flat_map(|field| &field.readings);
    readings.map(|reading| reading.origins.len()).max().unwrap_or(0) as u32
}
