//! What most deserves a look, and what was decided about it.

use super::super::caller::Caller;
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::room::Judged;
use super::super::taken::{Asked, At};
use super::super::work;
use super::{read, several};
use crate::shelf::{Found, Order, Query, Shelf};
use anyhow::{Context, Result};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::IntoParams;
use variorum::model::id::FindingId;
use variorum::publish::desk::LeafKind;

/// Which of what deserves a look.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `contradiction`, `suspected-join`, `divergence`, `suspected-conflict`; any of several, with commas between.
    kind: Option<String>,
    /// An event, of which it must be.
    #[param(max_length = 200)]
    event: Option<String>,
    /// `no` (what nobody judged) or `yes`; both where nothing is said.
    judged: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// So many items are looked through for judged or unjudged ones.
const MOST_LOOKED_AT: usize = 20_000;

/// Lists what deserves a look, the weightiest first.
#[utoipa::path(get, path = "/collections/{collection}/review", tag = "review",
    params(("collection" = String, Path), Wanted),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Items>, Problem> {
    work(move || {
        let (room, shelf) = read(&desk, &caller, &collection)?;
        let piece = Piece::new(wanted.limit, wanted.cursor.clone());
        let (offset, limit) = piece.range(&shelf.edition)?;
        let judged = room.judged();
        let query = Query {
            kinds: vec![LeafKind::Item],
            types: several(wanted.kind.as_ref()),
            belongs_to: wanted.event.clone().into_iter().collect(),
            order: Order::Weight,
            ..Query::default()
        };
        let is_wanted = match wanted.judged.as_deref().unwrap_or_default() {
            "" => None,
            "no" => Some(false),
            "yes" => Some(true),
            other => return Err(Problem::bad_request(format!("`judged`: expected yes or no, found `{other}`"))),
        };
        if is_wanted.is_none() || judged.about.is_empty() {
            if is_wanted == Some(true) {
                return Ok(Json(Items::new(List::new(Vec::new(), 0, 0, &shelf.edition), &shelf, &judged)?));
            }
            let answer = shelf.ask(&Query { offset, limit, ..query })?;
            let items = answer.found.iter().map(|found| item(found, &judged)).collect::<Result<_>>()?;
            return Ok(Json(Items::new(List::new(items, offset, answer.n, &shelf.edition), &shelf, &judged)?));
        }
        let answer = shelf.ask(&Query { limit: MOST_LOOKED_AT, ..query })?;
        let items = answer.found.iter().map(|found| item(found, &judged)).collect::<Result<Vec<_>>>()?;
        let has = |item: &Value| item["judgements"].as_array().is_some_and(|numbers| !numbers.is_empty());
        let items = items.into_iter().filter(|item| Some(has(item)) == is_wanted).collect();
        Ok(Json(Items::new(List::of(items, &piece, &shelf.edition)?, &shelf, &judged)?))
    })
    .await
}

/// A piece of what deserves a look, how many there are of which kind, and how far the log was.
#[derive(Debug, Serialize)]
pub(crate) struct Items {
    #[serde(flatten)]
    list: List<Value>,
    /// How many there are of each kind, judged or not.
    kinds: BTreeMap<String, u64>,
    log: u64,
}

impl Items {
    fn new(list: List<Value>, shelf: &Shelf, judged: &Judged) -> Result<Self> {
        let all = Query { kinds: vec![LeafKind::Item], limit: 1, facets: &["type"], ..Query::default() };
        let kinds = shelf.ask(&all)?.facets.remove("type").unwrap_or_default().into_iter().collect();
        Ok(Self { list, kinds, log: judged.last() })
    }
}

/// Returns an item with the numbers of the judgements about it, as they stand now.
fn item(found: &Found, judged: &Judged) -> Result<Value> {
    let mut item: Map<String, Value> =
        serde_json::from_str(&found.line).context("an item on the shelf is none, a fault of ours")?;
    let findings: Vec<FindingId> = serde_json::from_value(item.get("findings").cloned().unwrap_or_default())
        .context("an item on the shelf has no findings, a fault of ours")?;
    // A join is judged where both its sides are; what stands in claims, where any of them is.
    let numbers = match (item.get("kind").and_then(Value::as_str), findings.as_slice()) {
        (Some("suspected-join"), [a, b]) => {
            let both = judged.among([*b]);
            judged.among([*a]).into_iter().filter(|number| both.contains(number)).collect()
        }
        _ => judged.among(findings),
    };
    let event_ref = item.get("event_line").and_then(|line| line.get("ref")).cloned().unwrap_or_default();
    item.insert("event_ref".to_owned(), event_ref);
    item.insert("judgements".to_owned(), json!(numbers));
    Ok(Value::Object(item))
}
