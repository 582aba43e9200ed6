//! Columns to plain values and back.

use anyhow::{Context, Result};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, ListArray, StringArray, StructArray, UInt32Array, UInt64Array,
    new_empty_array,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields, UInt32Type, UInt64Type};
use std::sync::Arc;

/// Returns a field that may be null.
pub(super) fn field(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, true)
}

/// Returns the type of a list of these.
pub(super) fn list_of(item: DataType) -> DataType {
    DataType::List(Arc::new(field("item", item)))
}

/// Returns the type of a record of these fields.
pub(super) fn record(fields: &[(&str, DataType)]) -> DataType {
    DataType::Struct(fields.iter().map(|(name, data_type)| field(name, data_type.clone())).collect())
}

pub(super) fn texts(column: &ArrayRef) -> Result<&StringArray> {
    column.as_string_opt::<i32>().with_context(|| format!("expected texts, found {}", column.data_type()))
}

pub(super) fn bytes(column: &ArrayRef) -> Result<&BinaryArray> {
    column.as_binary_opt::<i32>().with_context(|| format!("expected bytes, found {}", column.data_type()))
}

pub(super) fn longs(column: &ArrayRef) -> Result<&UInt64Array> {
    column.as_primitive_opt::<UInt64Type>().with_context(|| format!("expected u64, found {}", column.data_type()))
}

pub(super) fn ints(column: &ArrayRef) -> Result<&UInt32Array> {
    column.as_primitive_opt::<UInt32Type>().with_context(|| format!("expected u32, found {}", column.data_type()))
}

pub(super) fn lists(column: &ArrayRef) -> Result<&ListArray> {
    column.as_list_opt::<i32>().with_context(|| format!("expected lists, found {}", column.data_type()))
}

/// Returns the list of a row, empty where there is none.
pub(super) fn longs_of(column: &ListArray, row: usize) -> Result<Vec<u64>> {
    if column.is_null(row) {
        return Ok(Vec::new());
    }
    Ok(longs(&column.value(row))?.values().to_vec())
}

/// Returns the list of a row, empty where there is none.
pub(super) fn ints_of(column: &ListArray, row: usize) -> Result<Vec<u32>> {
    if column.is_null(row) {
        return Ok(Vec::new());
    }
    Ok(ints(&column.value(row))?.values().to_vec())
}

/// Returns the list of a row, empty where there is none.
pub(super) fn texts_of(column: &ListArray, row: usize) -> Result<Vec<String>> {
    if column.is_null(row) {
        return Ok(Vec::new());
    }
    Ok(texts(&column.value(row))?.iter().flatten().map(str::to_owned).collect())
}

/// Returns one value of a row, which all rows have: an argument that is no column.
pub(super) fn constant(column: &ArrayRef) -> Result<Option<String>> {
    let column = texts(column)?;
    Ok((!column.is_empty()).then(|| column.value(0).to_owned()))
}

/// Returns records of these columns.
pub(super) fn records(fields: &DataType, columns: Vec<ArrayRef>) -> Result<StructArray> {
    let DataType::Struct(fields) = fields else { anyhow::bail!("expected a record, a fault of ours") };
    let fields: Fields = fields.clone();
    Ok(StructArray::try_new(fields, columns, None)?)
}

/// Returns lists of so many items each, in order.
pub(super) fn listed(lengths: &[usize], items: ArrayRef) -> Result<ArrayRef> {
    let item = Arc::new(field("item", items.data_type().clone()));
    Ok(Arc::new(ListArray::try_new(item, OffsetBuffer::from_lengths(lengths.iter().copied()), items, None)?))
}

/// Returns no lists of these: what a function gives for no rows.
pub(super) fn empty_list(item: DataType) -> ArrayRef {
    new_empty_array(&list_of(item))
}
