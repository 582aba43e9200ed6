//! Names and incidents: the keys under which they meet, and how alike two that met are.

use super::Function;
use super::columns::{constant, empty_list, ints, list_of, listed, longs, record, records, texts};
use crate::descent::{Descent, genealogy};
use crate::job::{self, Job};
use crate::pool;
use crate::reports::{Place, from_row, load};
use anyhow::{Context, Result};
use datafusion::arrow::array::{Array, ArrayRef, Float32Array, StringArray, UInt32Array, new_empty_array};
use datafusion::arrow::datatypes::DataType;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use variorum::link::{self, Suspicion};
use variorum::model::analysis::{Analysis, NameKind};
use variorum::text::names::keys::keys;
use variorum::text::names::{Name, compare_names};

pub(super) fn functions() -> Vec<Function> {
    use DataType::{Binary, Float32, UInt32, UInt64, Utf8};
    vec![
        Function::new("names_in", vec![Utf8, Utf8, Binary], list_of(form()), names_in),
        Function::new("name_keys", vec![Utf8, Utf8], list_of(Utf8), name_keys),
        Function::new("name_score", vec![Utf8, Utf8, Utf8], Float32, name_score),
        Function::new("incidents_in", vec![Utf8, Utf8, Binary], list_of(incident()), incidents_in),
        Function::new(
            "suspicions",
            vec![Utf8, UInt64, UInt32, UInt32, UInt64, UInt32, UInt32, Utf8],
            list_of(suspicion()),
            suspicions,
        ),
    ]
}

/// A name that a report has, or a place of the gazetteer that it names, as kind `place-id`.
fn form() -> DataType {
    record(&[("kind", DataType::Utf8), ("normal", DataType::Utf8), ("form", DataType::Utf8)])
}

/// The kind of rows whose name is a place's id in the gazetteer.
pub(crate) const PLACE_ID: &str = "place-id";

fn incident() -> DataType {
    record(&[("incident", DataType::Utf8), ("key", DataType::Utf8)])
}

fn suspicion() -> DataType {
    record(&[("one_incident", DataType::Utf8), ("other_incident", DataType::Utf8), ("probability", DataType::Float32)])
}

/// Returns what `each` makes of every analysis, nothing for rows without one and for those that break the program.
fn of_each<T: Send>(
    folder: &str,
    what: &str,
    analyses: &ArrayRef,
    vectors: &ArrayRef,
    each: impl Fn(&Analysis) -> Vec<T> + Sync,
) -> Result<Vec<Vec<T>>> {
    let (rows, vectors) = (texts(analyses)?, super::columns::bytes(vectors)?);
    pool::install(|| {
        (0..rows.len())
            .into_par_iter()
            .map(|row| {
                if rows.is_null(row) {
                    return Ok(Vec::new());
                }
                let read = from_row(rows.value(row), vectors.value(row))?;
                match pool::contained(|| each(&read)) {
                    Some(found) => Ok(found),
                    None => job::list_fault(folder, &read.article.name, what).map(|()| Vec::new()),
                }
            })
            .collect()
    })?
}

/// Returns lists of records of texts.
fn text_records<const N: usize>(item: &DataType, rows: &[Vec<[String; N]>]) -> Result<ArrayRef> {
    let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    let column = |at: usize| -> ArrayRef {
        Arc::new(rows.iter().flatten().map(|row| Some(row[at].as_str())).collect::<StringArray>())
    };
    listed(&lengths, Arc::new(records(item, (0..N).map(column).collect())?))
}

fn kind_name(kind: NameKind) -> String {
    let named = serde_json::to_value(kind).ok();
    named.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// `names_in(job, analysis, vectors)`: the names of a report, each once by kind and normal form.
fn names_in(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, analyses, vectors] = columns else { anyhow::bail!("expected three columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(form())) };
    let lexicons = Job::open(&folder)?.resources()?.lexicons();
    let rows = of_each(&folder, "taking its names", analyses, vectors, |analysis| {
        let names = link::name_forms(analysis, lexicons).into_iter();
        let mut rows: Vec<[String; 3]> = names.map(|((kind, normal), form)| [kind_name(kind), normal, form]).collect();
        let places = analysis.places.iter().filter_map(|mention| mention.place.as_ref());
        let places: BTreeSet<(&str, &str)> = places.map(|place| (place.id.as_str(), place.name_en.as_str())).collect();
        rows.extend(places.into_iter().map(|(id, name)| [PLACE_ID.to_owned(), id.to_owned(), name.to_owned()]));
        rows
    })?;
    text_records(&form(), &rows)
}

/// `name_keys(job, form)`: the keys under which a name meets others.
fn name_keys(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, forms] = columns else { anyhow::bail!("expected two columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(DataType::Utf8)) };
    let tables = &Job::open(&folder)?.resources()?.lexicons().names;
    let mut lengths = Vec::with_capacity(forms.len());
    let mut items = Vec::new();
    for form in texts(forms)? {
        let found = form.map(|form| keys(&Name::new(form, tables), tables)).unwrap_or_default();
        lengths.push(found.len());
        items.extend(found.into_iter().map(Some));
    }
    listed(&lengths, Arc::new(items.into_iter().collect::<StringArray>()))
}

/// `name_score(job, one, other)`: how alike two names are, 0 where they share so little that it says nothing.
fn name_score(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, ones, others] = columns else { anyhow::bail!("expected three columns") };
    let Some(folder) = constant(job)? else { return Ok(new_empty_array(&DataType::Float32)) };
    let tables = &Job::open(&folder)?.resources()?.lexicons().names;
    let score = |(one, other): (Option<&str>, Option<&str>)| {
        let found = compare_names(&Name::new(one?, tables), &Name::new(other?, tables), tables);
        Some(found.score * found.weight.min(1.0))
    };
    let scores: Float32Array = texts(ones)?.iter().zip(texts(others)?.iter()).map(score).collect();
    Ok(Arc::new(scores))
}

/// `incidents_in(job, analysis, vectors)`: the incidents of a report with their keys, a key a row.
fn incidents_in(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, analyses, vectors] = columns else { anyhow::bail!("expected three columns") };
    let Some(folder) = constant(job)? else { return Ok(empty_list(incident())) };
    let lexicons = Job::open(&folder)?.resources()?.lexicons();
    let rows = of_each(&folder, "taking its incidents", analyses, vectors, |analysis| {
        let incidents = link::incident_keys(analysis, lexicons).into_iter();
        incidents
            .flat_map(|(id, keys)| {
                let id = id.to_string();
                keys.into_iter().map(move |key| [id.clone(), key])
            })
            .collect()
    })?;
    text_records(&incident(), &rows)
}

/// Pairs whose reports are held at once while they are compared.
const PAIRS_AT_ONCE: usize = 256;

/// `suspicions(job, one, one_file, one_row, other, other_file, other_row, descent)`: which incidents of two reports may be one
/// event; `descent` is the row of the genealogy that joins them, if any.
fn suspicions(columns: &[ArrayRef]) -> Result<ArrayRef> {
    let [job, ones, one_files, one_rows, _, other_files, other_rows, descents] = columns else {
        anyhow::bail!("expected eight columns")
    };
    let Some(folder) = constant(job)? else { return Ok(empty_list(suspicion())) };
    let run = Job::open(&folder)?;
    let lexicons = run.resources()?.lexicons();
    let (files, frequencies) = (job::files(&folder)?, job::frequencies(&folder)?);
    let (ones, descents) = (longs(ones)?, texts(descents)?);
    let (one_files, one_rows, other_files, other_rows) =
        (ints(one_files)?, ints(one_rows)?, ints(other_files)?, ints(other_rows)?);
    let place =
        |files: &UInt32Array, rows: &UInt32Array, row: usize| Place { file: files.value(row), row: rows.value(row) };
    let rows: Vec<usize> = (0..ones.len()).collect();
    let mut all: Vec<Vec<Suspicion>> = Vec::with_capacity(rows.len());
    for rows in rows.chunks(PAIRS_AT_ONCE) {
        let places: Vec<Place> = rows
            .iter()
            .flat_map(|&row| [place(one_files, one_rows, row), place(other_files, other_rows, row)])
            .collect();
        let found = pool::install(|| {
            let reports = load(&files, &places)?;
            rows.par_iter()
                .map(|&row| {
                    let one = &reports[&place(one_files, one_rows, row)];
                    let other = &reports[&place(other_files, other_rows, row)];
                    let said: Option<Descent> = (!descents.is_null(row))
                        .then(|| serde_json::from_str(descents.value(row)))
                        .transpose()
                        .context("a row of the genealogy cannot be read")?;
                    let known = genealogy(said);
                    let find = || link::suspicions([one, other], &known, &frequencies, lexicons, &run.settings.link);
                    match pool::contained(find) {
                        Some(found) => Ok(found),
                        None => job::list_fault(&folder, &one.article.name, "comparing its incidents with another's")
                            .map(|()| Vec::new()),
                    }
                })
                .collect::<Result<Vec<_>>>()
        })??;
        all.extend(found);
    }
    let lengths: Vec<usize> = all.iter().map(Vec::len).collect();
    let found = || all.iter().flatten();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(found().map(|pair| Some(pair.one.to_string())).collect::<StringArray>()),
        Arc::new(found().map(|pair| Some(pair.other.to_string())).collect::<StringArray>()),
        Arc::new(found().map(|pair| Some(pair.probability)).collect::<Float32Array>()),
    ];
    listed(&lengths, Arc::new(records(&suspicion(), columns)?))
}
