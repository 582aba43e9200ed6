//! Analyses as rows of Parquet: how one is written, and how a few are read out of millions by their places.
//!
//! A row has the analysis as JSON without its vectors, and the vectors as they are in memory. Pages hold few rows, so that
//! reading one report unpacks its neighbours and not its file.

use crate::engine::{Layout, write_file};
use crate::stages::batch;
use anyhow::{Context, Result, bail};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder, StringBuilder, UInt64Builder};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use datafusion::parquet::file::metadata::PageIndexPolicy;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use variorum::model::analysis::Analysis;
use variorum::model::id::CaptureId;

/// Where a report is: a file of the list, a row of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of the file.
    pub file: u32,
    /// The number of the row.
    pub row: u32,
}

/// Returns the number by which tables know a report: the first 64 bits of its capture's digest, ordered as the ids are.
pub fn number(capture: CaptureId) -> u64 {
    first_bits(capture.digest())
}

/// Returns the first 64 bits of a digest.
pub(crate) fn first_bits(digest: &[u8; 32]) -> u64 {
    u64::from_be_bytes(digest.as_chunks().0[0])
}

/// Returns an analysis as JSON without its vectors, and the vectors, four bytes a component, the lowest first.
pub fn to_row(mut analysis: Analysis) -> Result<(String, Vec<u8>)> {
    let components = std::mem::take(&mut analysis.vectors.components);
    let vectors = components.iter().flat_map(|component| component.to_le_bytes()).collect();
    Ok((serde_json::to_string(&analysis).context("an analysis does not fit JSON, a fault of ours")?, vectors))
}

/// Returns the analysis of a row.
pub fn from_row(json: &str, vectors: &[u8]) -> Result<Analysis> {
    let mut analysis: Analysis = serde_json::from_str(json).context("a row holds no analysis of this version")?;
    let component = |bytes: &[u8]| Ok(f32::from_le_bytes(bytes.try_into()?));
    analysis.vectors.components = vectors.chunks(4).map(component).collect::<Result<_>>()?;
    Ok(analysis)
}

/// Writes a file of analyses, as reading writes them; for corpora that are made elsewhere.
pub fn write_analyses(path: &Path, analyses: Vec<Analysis>) -> Result<()> {
    let (mut reports, mut captures) = (UInt64Builder::new(), BinaryBuilder::new());
    let (mut names, mut languages) = (StringBuilder::new(), StringBuilder::new());
    let (mut urls, mut times) = (StringBuilder::new(), StringBuilder::new());
    let (mut json, mut vectors, mut notes) = (StringBuilder::new(), BinaryBuilder::new(), StringBuilder::new());
    for analysis in analyses {
        let article = &analysis.article;
        reports.append_value(number(article.capture));
        captures.append_value(article.capture.digest());
        names.append_value(&article.name);
        languages.append_value(&article.language.value);
        urls.append_option(article.url.as_ref().map(|url| url.value.as_str()));
        times.append_option(article.fetched.as_deref());
        let (text, components) = to_row(analysis)?;
        json.append_value(text);
        vectors.append_value(components);
        notes.append_value("[]");
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("report", Arc::new(reports.finish())),
        ("capture", Arc::new(captures.finish())),
        ("name", Arc::new(names.finish())),
        ("language", Arc::new(languages.finish())),
        ("url", Arc::new(urls.finish())),
        ("fetched", Arc::new(times.finish())),
        ("analysis", Arc::new(json.finish())),
        ("vectors", Arc::new(vectors.finish())),
        ("notes", Arc::new(notes.finish())),
    ];
    write_file(path, "analyses", &batch(columns)?, Layout::Reports)
}

/// Returns the analyses at the places, in their order; a place may be named more than once.
pub(crate) fn load(files: &[PathBuf], places: &[Place]) -> Result<BTreeMap<Place, Analysis>> {
    let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for place in places {
        wanted.entry(place.file).or_default().insert(place.row);
    }
    let mut rows: Vec<(Place, String, Vec<u8>)> = Vec::new();
    for (file, wanted) in wanted {
        let path = files.get(file as usize).with_context(|| format!("there is no file {file} of analyses"))?;
        let numbers: Vec<u32> = wanted.into_iter().collect();
        let found = rows_of(path, &numbers)?;
        if found.len() != numbers.len() {
            bail!("`{}` has fewer rows than its places say", path.display());
        }
        rows.extend(numbers.into_iter().zip(found).map(|(row, (json, vectors))| (Place { file, row }, json, vectors)));
    }
    rows.into_par_iter().map(|(place, json, vectors)| Ok((place, from_row(&json, &vectors)?))).collect()
}

/// Returns rows of a file by their ascending numbers.
fn rows_of(path: &Path, numbers: &[u32]) -> Result<Vec<(String, Vec<u8>)>> {
    let cannot = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(cannot)?;
    let metadata = metadata(path, &file).with_context(cannot)?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["analysis", "vectors"]);
    let mut selectors = Vec::new();
    let mut next = 0;
    for &number in numbers {
        if number > next {
            selectors.push(RowSelector::skip((number - next) as usize));
        }
        selectors.push(RowSelector::select(1));
        next = number + 1;
    }
    let reader = builder.with_projection(mask).with_row_selection(RowSelection::from(selectors)).build()?;
    let mut rows = Vec::with_capacity(numbers.len());
    for batch in reader {
        let batch = batch.with_context(cannot)?;
        let column = |name: &str| {
            batch.column_by_name(name).with_context(|| format!("`{}` has no column {name}", path.display()))
        };
        let (json, vectors) = (column("analysis")?.as_string_opt::<i32>(), column("vectors")?.as_binary_opt::<i32>());
        let (Some(json), Some(vectors)) = (json, vectors) else {
            bail!("`{}` has columns of other types", path.display())
        };
        rows.extend((0..json.len()).map(|row| (json.value(row).to_owned(), vectors.value(row).to_vec())));
    }
    Ok(rows)
}

/// Returns a file's footer with the index of its pages, kept from one question to the next.
fn metadata(path: &Path, file: &File) -> Result<ArrowReaderMetadata> {
    static KEPT: Mutex<BTreeMap<PathBuf, (SystemTime, ArrowReaderMetadata)>> = Mutex::new(BTreeMap::new());
    let modified = file.metadata()?.modified()?;
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((stamp, metadata)) = kept.get(path)
        && *stamp == modified
    {
        return Ok(metadata.clone());
    }
    let metadata =
        ArrowReaderMetadata::load(file, ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required))?;
    kept.insert(path.to_owned(), (modified, metadata.clone()));
    Ok(metadata)
}
