//! People, organisations and places: the list, and one with all its names and why they were joined.

use super::super::caller::Caller;
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::taken::{Asked, At};
use super::super::work;
use super::events::judgements_about;
use super::{Raw, extended, lines, page, read, several};
use crate::shelf::{Order, Query};
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use variorum::model::edition::EntityEntry;
use variorum::model::id::FindingId;
use variorum::publish::desk::LeafKind;

/// Which entities.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `person`, `organisation`, `place` or `other`; any of several, with commas between.
    kind: Option<String>,
    /// Words of a name or a role.
    #[param(max_length = 400)]
    q: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Lists entities, the most often named first.
#[utoipa::path(get, path = "/collections/{collection}/entities", tag = "entities",
    params(("collection" = String, Path), Wanted),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<List<Raw>>, Problem> {
    work(move || {
        let (_, shelf) = read(&desk, &caller, &collection)?;
        let piece = Piece::new(wanted.limit, wanted.cursor);
        let words = wanted.q.unwrap_or_default();
        let order = if words.trim().is_empty() { Order::Weight } else { Order::Fit };
        let types = several(wanted.kind.as_ref());
        lines(&shelf, &piece, Query { words, types, order, kinds: vec![LeafKind::Entity], ..Query::default() })
    })
    .await
}

/// What of an entity's page is asked for here.
#[derive(Deserialize)]
struct PageOfEntity {
    entity: EntityEntry,
}

/// Shows an entity. Of a person no events are given: no page joins a person with places and days.
#[utoipa::path(get, path = "/collections/{collection}/entities/{id}", tag = "entities",
    params(("collection" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At((collection, id)): At<(String, String)>,
) -> Result<Json<Raw>, Problem> {
    work(move || {
        let (room, _, page) = page(&desk, &caller, &collection, LeafKind::Entity, &id)?;
        let PageOfEntity { entity } =
            serde_json::from_str(&page).context("an entity on the shelf is none, a fault of ours")?;
        let joins = entity.joins.iter().chain(&entity.suspected);
        let findings: Vec<FindingId> = joins.flat_map(|join| [join.a, join.b]).chain([entity.id]).collect();
        let judged = room.judged();
        let judgements = judgements_about(&judged, &findings);
        Ok(Json(extended(&page, &[("judgements", &judgements), ("log", &judged.last())])?))
    })
    .await
}
