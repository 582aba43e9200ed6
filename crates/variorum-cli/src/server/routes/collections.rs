//! The collections of the server, what is new in one, and what admins set for it.

use super::super::caller::{Act, Caller};
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::records::{InboxLine, RoomRules};
use super::super::room::Room;
use super::super::taken::{Asked, At, Taken};
use super::super::work;
use super::events::{line, listed};
use super::reports::Much;
use super::{opened, raw};
use crate::clock;
use crate::shelf::{Order, Query, Shelf};
use anyhow::Result;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;
use variorum::publish::desk::LeafKind;

/// A collection as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CollectionLine {
    name: String,
    n_reports: usize,
    n_events: usize,
    n_entities: usize,
    /// What deserves a look.
    n_to_review: usize,
    restricted: bool,
    exports_need_approval: bool,
    /// What the caller may do: `read`, `judge`, `ingest`, `export`, `approve`, `keep`.
    may: Vec<&'static str>,
    /// The digest of the edition; nothing before the first run.
    edition: Option<String>,
    /// Judgements that were recorded since the edition was made.
    n_unapplied: usize,
    /// The number of the last judgement.
    log: u64,
}

/// Lists the collections that are open to the caller.
#[utoipa::path(get, path = "/collections", tag = "collections",
    responses((status = 200, body = List<CollectionLine>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<List<CollectionLine>>, Problem> {
    work(move || {
        caller.must(Act::Read)?;
        let mut lines = Vec::new();
        for room in desk.rooms.values() {
            let rules = desk.rules(&room.name)?;
            if caller.sees(&room.name, rules.is_restricted) {
                lines.push(collection_line(room, &rules, &caller)?);
            }
        }
        let piece = Piece::new(Some(200), None);
        Ok(Json(List::of(lines, &piece, "collections")?))
    })
    .await
}

/// Shows a collection.
#[utoipa::path(get, path = "/collections/{collection}", tag = "collections",
    params(("collection" = String, Path)),
    responses((status = 200, body = CollectionLine), (status = "4XX", body = Problem)))]
pub(crate) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
) -> Result<Json<CollectionLine>, Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Read)?;
        Ok(Json(collection_line(&room, &desk.rules(&collection)?, &caller)?))
    })
    .await
}

fn collection_line(room: &Room, rules: &RoomRules, caller: &Caller) -> Result<CollectionLine> {
    let shelf = room.shelf();
    let n = |kind: LeafKind| match &shelf {
        Some(shelf) => Ok(shelf.ask(&Query { kinds: vec![kind], limit: 1, ..Query::default() })?.n),
        None => Ok(0),
    };
    let n: Result<Vec<usize>> =
        [LeafKind::Report, LeafKind::Event, LeafKind::Entity, LeafKind::Item].map(n).into_iter().collect();
    let n = n?;
    let judged = room.judged();
    let n_applied = shelf.as_ref().map_or(0, |shelf| shelf.n_judgements as usize);
    Ok(CollectionLine {
        name: room.name.clone(),
        n_reports: n[0],
        n_events: n[1],
        n_entities: n[2],
        n_to_review: n[3],
        restricted: rules.is_restricted,
        exports_need_approval: rules.exports_need_approval,
        may: Act::ON_A_ROOM.iter().filter(|(_, act)| caller.may(*act)).map(|(name, _)| *name).collect(),
        edition: shelf.map(|shelf| shelf.edition.clone()),
        n_unapplied: judged.log.len().saturating_sub(n_applied),
        log: judged.last(),
    })
}

/// What admins set for a collection; what is not given stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewRules {
    restricted: Option<bool>,
    exports_need_approval: Option<bool>,
}

/// Sets whether a collection is restricted and whether its exports wait for a reviewer.
#[utoipa::path(patch, path = "/collections/{collection}", tag = "collections", request_body = NewRules,
    params(("collection" = String, Path)),
    responses((status = 200, body = CollectionLine), (status = "4XX", body = Problem)))]
pub(crate) async fn set(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Taken(asked): Taken<NewRules>,
) -> Result<Json<CollectionLine>, Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Keep)?;
        let before = desk.rules(&collection)?;
        let rules = RoomRules {
            is_restricted: asked.restricted.unwrap_or(before.is_restricted),
            exports_need_approval: asked.exports_need_approval.unwrap_or(before.exports_need_approval),
            changed: clock::precise_now(),
            name: collection.clone(),
        };
        desk.records.put(&rules)?;
        desk.audit(&caller.person.name, "rules", &format!("{collection}: restricted {}", rules.is_restricted))?;
        Ok(Json(collection_line(&room, &rules, &caller)?))
    })
    .await
}

/// Lists what is new, the newest first: events that are new or told otherwise since the run before, and then the reports.
#[utoipa::path(get, path = "/collections/{collection}/inbox", tag = "collections",
    params(("collection" = String, Path), Much),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn inbox(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(much): Asked<Much>,
) -> Result<Json<List<Value>>, Problem> {
    work(move || {
        let (room, shelf) = super::read(&desk, &caller, &collection)?;
        let (offset, limit) = much.piece().range(&shelf.edition)?;
        let changed: Vec<InboxLine> = desk
            .records
            .list::<InboxLine>(0, MOST_CHANGES)?
            .into_iter()
            .filter(|line| line.collection == collection)
            .collect();
        let mut items = Vec::new();
        for change in changed.iter().skip(offset).take(limit) {
            if let Some(event) = event_of(&room, &shelf, change)? {
                items.push(event);
            }
        }
        let passed_over = offset.saturating_sub(changed.len());
        let query =
            Query { kinds: vec![LeafKind::Report], order: Order::Weight, offset: passed_over, ..Query::default() };
        let answer = shelf.ask(&Query { limit: limit - items.len().min(limit), ..query })?;
        for found in answer.found {
            items.push(json!({ "kind": "report", "report": raw(found.line)?, "when": Value::Null }));
        }
        Ok(Json(List::new(items, offset, changed.len() + answer.n, &shelf.edition)))
    })
    .await
}

/// So many changes are looked through.
const MOST_CHANGES: usize = 2_000;

fn event_of(room: &Room, shelf: &Shelf, change: &InboxLine) -> Result<Option<Value>> {
    let Some(json) = shelf.line(LeafKind::Event, &change.event)? else { return Ok(None) };
    let event = listed(room, shelf, vec![line(&json)?])?.pop();
    let is_new = if change.is_new { "new" } else { "changed" };
    Ok(Some(json!({ "kind": "event", "event": event, "when": change.when, "change": is_new, "what": change.what })))
}
