//! The stages of a run, in order. Each takes tables and makes tables; the functions that know news are the library's.

pub mod candidates;
pub mod derivations;
pub mod edition;
pub mod links;
pub mod read;

use crate::engine::Table;
use crate::reports::Place;
use anyhow::{Context, Result};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, ListBuilder, RecordBatch, StringArray, UInt32Builder, UInt64Builder,
};
use datafusion::arrow::datatypes::{Schema, UInt64Type};
use std::collections::BTreeMap;
use std::sync::Arc;
use variorum::model::note::{Note, NoteCode};

/// The places of the reports that are edited, by number.
pub type Places = BTreeMap<u64, Place>;

/// Returns the note on what was cut so that work stays bounded.
pub(crate) fn cut(message: impl Into<String>) -> Note {
    Note::new(NoteCode::TraceTooMany, "collection", message)
}

/// Returns the values of a column of numbers, batch by batch.
pub(crate) fn longs(rows: &[RecordBatch], name: &str) -> Result<Vec<u64>> {
    let mut values = Vec::with_capacity(rows.iter().map(RecordBatch::num_rows).sum());
    for batch in rows {
        let column = batch.column_by_name(name).with_context(|| format!("expected a column `{name}`"))?;
        let column = column.as_primitive_opt::<UInt64Type>().with_context(|| format!("`{name}` has no numbers"))?;
        values.extend(column.values());
    }
    Ok(values)
}

/// Returns the values of a column of texts, batch by batch.
pub(crate) fn texts(rows: &[RecordBatch], name: &str) -> Result<Vec<Option<String>>> {
    let mut values = Vec::with_capacity(rows.iter().map(RecordBatch::num_rows).sum());
    for batch in rows {
        let column = batch.column_by_name(name).with_context(|| format!("expected a column `{name}`"))?;
        let column: &StringArray = column.as_string_opt().with_context(|| format!("`{name}` has no texts"))?;
        values.extend(column.iter().map(|text| text.map(str::to_owned)));
    }
    Ok(values)
}

/// Returns the notes in a column of JSON, each row one note or a list of them.
pub(crate) fn notes(rows: &[RecordBatch], name: &str) -> Result<Vec<Note>> {
    let mut notes = Vec::new();
    for json in texts(rows, name)?.into_iter().flatten() {
        if json.starts_with('[') {
            notes.extend(serde_json::from_str::<Vec<Note>>(&json)?);
        } else {
            notes.push(serde_json::from_str(&json)?);
        }
    }
    Ok(notes)
}

/// Returns a batch of these columns.
pub(crate) fn batch(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch> {
    use datafusion::arrow::datatypes::Field;
    let field = |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    Ok(RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, column)| column).collect())?)
}

/// Groups of reports with their places, as the columns `members`, `member_files`, `member_rows`.
#[derive(Default)]
pub(crate) struct Members {
    numbers: ListBuilder<UInt64Builder>,
    files: ListBuilder<UInt32Builder>,
    rows: ListBuilder<UInt32Builder>,
}

impl Members {
    /// Adds a group.
    pub(crate) fn add(&mut self, members: &[u64], places: &Places) -> Result<()> {
        for member in members {
            let place = places.get(member).context("a report has no place, a fault of ours")?;
            self.numbers.values().append_value(*member);
            self.files.values().append_value(place.file);
            self.rows.values().append_value(place.row);
        }
        self.numbers.append(true);
        self.files.append(true);
        self.rows.append(true);
        Ok(())
    }

    /// Returns the columns.
    pub(crate) fn finish(&mut self) -> Vec<(&'static str, ArrayRef)> {
        vec![
            ("members", Arc::new(self.numbers.finish())),
            ("member_files", Arc::new(self.files.finish())),
            ("member_rows", Arc::new(self.rows.finish())),
        ]
    }
}

/// Returns into how many parts a table of so many rows is cut, so that each is a bounded amount of work.
pub(crate) fn n_parts(n_rows: u64, rows_a_part: u64) -> u64 {
    n_rows.div_ceil(rows_a_part.max(1)).max(1)
}

/// Returns a number as the engine's unsigned one: beside a signed one it would become a decimal.
pub(crate) fn unsigned(number: u64) -> String {
    format!("arrow_cast({number}, 'UInt64')")
}

/// Returns the name of a part.
pub(crate) fn part(number: usize) -> String {
    format!("{number:05}")
}

/// Returns whether a table has rows.
pub(crate) fn has_rows(table: &Table) -> bool {
    table.n_rows() > 0
}
