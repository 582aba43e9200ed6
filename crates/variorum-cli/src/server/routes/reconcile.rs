//! The reconciliation service of `OpenRefine` (W3C Community Group, "Reconciliation Service API" 0.2): names in a table matched with the
//! entities of a collection, across scripts.

use super::super::caller::Caller;
use super::super::desk::Desk;
use super::super::problem::Problem;
use super::super::taken::{Asked, At};
use super::super::work;
use super::read;
use crate::shelf::{Order, Query, Shelf};
use anyhow::{Context, Result};
use axum::Form;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use variorum::lang::Lexicons;
use variorum::publish::desk::LeafKind;
use variorum::text::names::compare;

/// Queries as a parameter.
#[derive(Debug, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(crate) struct Queries {
    /// A JSON object of queries, each with a name of its own: `{"q0": {"query": "Muammar Jaber", "type": "person", "limit": 3}}`.
    queries: Option<String>,
}

/// One query; what else a client sends is passed over.
#[derive(Debug, Deserialize)]
struct Reconciled {
    query: String,
    #[serde(rename = "type")]
    type_: Option<Value>,
    limit: Option<usize>,
}

/// So many queries are answered at a time.
const MOST_QUERIES: usize = 100;
/// So many candidates are compared for a query.
const MOST_CANDIDATES: usize = 200;
/// So many are given unless it is said how many.
const STANDARD: usize = 5;
/// A name at least so alike, and by so much more than the next, is a match: where entities of two reports are joined.
const LEAST_MATCH: f32 = 0.9;
const LEAST_LEAD: f32 = 0.1;
/// A name less alike is not shown.
const LEAST_SHOWN: f32 = 0.5;

/// Describes the service, or answers queries.
#[utoipa::path(get, path = "/collections/{collection}/reconcile", tag = "entities",
    params(("collection" = String, Path), Queries),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn describe(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(asked): Asked<Queries>,
) -> Result<Json<Value>, Problem> {
    work(move || {
        let (_, shelf) = read(&desk, &caller, &collection)?;
        match asked.queries {
            Some(queries) => answered(&shelf, &queries),
            None => Ok(Json(manifest(&collection))),
        }
    })
    .await
}

/// Answers queries sent as a form.
#[utoipa::path(post, path = "/collections/{collection}/reconcile", tag = "entities",
    params(("collection" = String, Path)),
    request_body(content = Queries, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn answer(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    form: Result<Form<Queries>, FormRejection>,
) -> Result<Json<Value>, Problem> {
    let Form(asked) = form.map_err(|refused| Problem::bad_request(refused.body_text()))?;
    work(move || {
        let (_, shelf) = read(&desk, &caller, &collection)?;
        let queries = asked.queries.ok_or_else(|| Problem::bad_request("expected the field `queries`"))?;
        answered(&shelf, &queries)
    })
    .await
}

fn manifest(collection: &str) -> Value {
    let types: Vec<Value> =
        ["person", "organisation", "place", "other"].iter().map(|kind| json!({ "id": kind, "name": kind })).collect();
    json!({
        "versions": ["0.2"],
        "name": format!("Variorum: {collection}"),
        "identifierSpace": "urn:variorum:entity:",
        "schemaSpace": "urn:variorum:kind:",
        "defaultTypes": types,
    })
}

fn answered(shelf: &Shelf, queries: &str) -> Result<Json<Value>, Problem> {
    let queries: BTreeMap<String, Reconciled> = serde_json::from_str(queries)
        .map_err(|error| Problem::bad_request(format!("`queries`: expected an object of queries ({error})")))?;
    if queries.len() > MOST_QUERIES {
        return Err(Problem::too_large(format!("expected at most {MOST_QUERIES} queries at a time")));
    }
    let lexicons = Lexicons::built_in().context("a built-in lexicon is damaged, a fault of this build")?;
    let mut answers = BTreeMap::new();
    for (name, query) in &queries {
        answers.insert(name, json!({ "result": results(shelf, query, &lexicons)? }));
    }
    Ok(Json(json!(answers)))
}

fn results(shelf: &Shelf, asked: &Reconciled, lexicons: &Lexicons) -> Result<Vec<Value>> {
    let kind = match &asked.type_ {
        Some(Value::String(kind)) => vec![kind.clone()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let query = Query {
        name_keys: shelf.name_keys(&asked.query),
        kinds: vec![LeafKind::Entity],
        types: kind,
        order: Order::Weight,
        limit: MOST_CANDIDATES,
        ..Query::default()
    };
    // A name without a key is like none.
    let found = if query.name_keys.is_empty() { Vec::new() } else { shelf.ask(&query)?.found };
    let mut results: Vec<(f32, Value)> = Vec::new();
    for found in found {
        let line: Value =
            serde_json::from_str(&found.line).context("an entity on the shelf is none, a fault of ours")?;
        let names = line["names"].as_array().map(Vec::as_slice).unwrap_or_default();
        let compared = names.iter().filter_map(Value::as_str).map(|name| compare(&asked.query, name, &lexicons.names));
        let Some(best) = compared.max_by(|one, other| one.score.total_cmp(&other.score)) else { continue };
        if best.score >= LEAST_SHOWN {
            let kind = json!({ "id": line["kind"], "name": line["kind"] });
            let score = f64::from(best.score);
            results.push((
                best.score,
                json!({
                    "id": found.id, "name": line["name"], "type": [kind], "score": score * 100.0, "match": false,
                    "features": [{ "id": "names", "value": score }],
                    "explanations": { "names": { "score": score, "detail": best.reason() } },
                }),
            ));
        }
    }
    results.sort_by(|one, other| other.0.total_cmp(&one.0));
    let second = results.get(1).map_or(0.0, |result| result.0);
    if let Some((score, best)) = results.first_mut()
        && *score >= LEAST_MATCH
        && *score - second >= LEAST_LEAD
    {
        best["match"] = json!(true);
    }
    results.truncate(asked.limit.unwrap_or(STANDARD).min(MOST_CANDIDATES));
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
