//! The routes, one file a thing that is asked for.

pub(super) mod beside;
pub(super) mod collections;
pub(super) mod entities;
pub(super) mod events;
pub(super) mod exports;
pub(super) mod jobs;
pub(super) mod judgements;
pub(super) mod people;
pub(super) mod reconcile;
pub(super) mod reports;
pub(super) mod review;
pub(super) mod search;
pub(super) mod session;

use super::caller::{Act, Caller};
use super::desk::Desk;
use super::paging::{List, Piece};
use super::problem::Problem;
use super::room::Room;
use crate::shelf::{Query, Shelf};
use anyhow::Context;
use axum::Json;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;
use std::sync::Arc;
use variorum::publish::desk::LeafKind;

/// JSON that is handed on as it is.
type Raw = Box<RawValue>;

/// Returns a room that the caller may do this with.
fn opened(desk: &Desk, caller: &Caller, name: &str, act: Act) -> Result<Arc<Room>, Problem> {
    let room = desk.room(name)?;
    caller.must_in(desk, name, act)?;
    Ok(Arc::clone(room))
}

/// Returns a room that the caller may read, and what is on its shelf.
fn read(desk: &Desk, caller: &Caller, name: &str) -> Result<(Arc<Room>, Arc<Shelf>), Problem> {
    let room = opened(desk, caller, name, Act::Read)?;
    let shelf = room
        .shelf()
        .ok_or_else(|| Problem::not_found(format!("`{name}` has no edition yet; add reports and start a run")))?;
    Ok((room, shelf))
}

/// Returns the page of a leaf, and notes who read it where the collection is restricted.
fn page(
    desk: &Desk,
    caller: &Caller,
    name: &str,
    kind: LeafKind,
    id: &str,
) -> Result<(Arc<Room>, Arc<Shelf>, String), Problem> {
    let (room, shelf) = read(desk, caller, name)?;
    let page = shelf.page(kind, id)?;
    let page = page.ok_or_else(|| Problem::not_found(format!("`{name}` has no {} `{id}`", kind.name())))?;
    if desk.rules(name)?.is_restricted {
        desk.audit(&caller.person.name, "read", &format!("{name}/{}/{id}", kind.name()))?;
    }
    Ok((room, shelf, page))
}

/// Returns a piece of what is asked for of a shelf, as its lines stand there.
fn lines(shelf: &Shelf, piece: &Piece, query: Query) -> Result<Json<List<Raw>>, Problem> {
    let (offset, limit) = piece.range(&shelf.edition)?;
    let answer = shelf.ask(&Query { offset, limit, ..query })?;
    let items = answer.found.into_iter().map(|found| raw(found.line)).collect::<anyhow::Result<_>>()?;
    Ok(Json(List::new(items, offset, answer.n, &shelf.edition)))
}

/// Returns JSON as it stands on the shelf.
fn raw(json: String) -> anyhow::Result<Raw> {
    RawValue::from_string(json).context("what is on the shelf is no JSON, a fault of ours")
}

/// Returns an object with more members.
fn extended(object: &str, more: &[(&str, &dyn erased::Json)]) -> anyhow::Result<Raw> {
    let mut members: BTreeMap<String, Raw> =
        serde_json::from_str(object).context("what is on the shelf is no object, a fault of ours")?;
    for (name, value) in more {
        members.insert((*name).to_owned(), value.json()?);
    }
    Ok(to_raw_value(&members)?)
}

/// Values of different types in one list.
mod erased {
    use super::{Raw, Serialize, to_raw_value};

    pub(super) trait Json {
        fn json(&self) -> anyhow::Result<Raw>;
    }

    impl<T: Serialize> Json for T {
        fn json(&self) -> anyhow::Result<Raw> {
            Ok(to_raw_value(self)?)
        }
    }
}

/// Returns the values of a parameter that may name several, with commas between.
fn several(parameter: Option<&String>) -> Vec<String> {
    let parts = parameter.into_iter().flat_map(|value| value.split(','));
    parts.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// Returns the day that a parameter names.
fn day(name: &str, parameter: Option<&String>) -> Result<Option<jiff::civil::Date>, Problem> {
    let Some(text) = parameter.filter(|text| !text.is_empty()) else { return Ok(None) };
    let parsed = text.parse().map(Some);
    parsed.map_err(|_| Problem::bad_request(format!("`{name}`: expected a day like 2026-11-29, found `{text}`")))
}
