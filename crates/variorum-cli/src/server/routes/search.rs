//! Searching everything, and searches that are kept.

use super::super::caller::{Act, Caller};
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::records::SavedSearch;
use super::super::secrets;
use super::super::taken::{Asked, At, Taken};
use super::super::work;
use super::{Raw, opened, raw, read, several};
use crate::clock;
use crate::shelf::{Found, Order, Query, Snippet};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use variorum::publish::desk::LeafKind;

/// What is searched for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Words, all of which must occur; in quotation marks, next to each other. Arabic letters are folded, and what clings to
    /// words is taken off on both sides.
    #[param(max_length = 400)]
    q: Option<String>,
    /// `event`, `report`, `entity`; any of several, with commas between.
    kind: Option<String>,
    language: Option<String>,
    outlet: Option<String>,
    year: Option<String>,
    /// `fit` (the best first), `newest` or `date`.
    sort: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Longer questions are none.
const MOST_LETTERS: usize = 400;

/// What was found of one thing.
#[derive(Debug, Serialize)]
pub(crate) struct Hit {
    kind: String,
    id: String,
    title: String,
    snippet: Vec<Snippet>,
    score: Option<f32>,
    /// Why it was found, in the form that matchers of names use: what counted, how much, in words.
    explanations: BTreeMap<&'static str, Value>,
    /// The line of its list.
    line: Raw,
}

/// A piece of what was found, and how many have which value.
#[derive(Debug, Serialize)]
pub(crate) struct Hits {
    #[serde(flatten)]
    list: List<Hit>,
    facets: BTreeMap<String, Vec<Counted>>,
}

/// A value and how many have it.
#[derive(Debug, Serialize)]
pub(crate) struct Counted {
    value: String,
    n: u64,
}

/// Returns facets as they are given.
pub(super) fn counted(facets: BTreeMap<String, Vec<(String, u64)>>) -> BTreeMap<String, Vec<Counted>> {
    let values = |values: Vec<(String, u64)>| values.into_iter().map(|(value, n)| Counted { value, n }).collect();
    facets.into_iter().map(|(facet, found)| (facet, values(found))).collect()
}

/// Searches events, reports and entities.
#[utoipa::path(get, path = "/collections/{collection}/search", tag = "search",
    params(("collection" = String, Path), Wanted),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn search(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Hits>, Problem> {
    work(move || {
        let (_, shelf) = read(&desk, &caller, &collection)?;
        let (offset, limit) = Piece::new(wanted.limit, wanted.cursor.clone()).range(&shelf.edition)?;
        let words = wanted.q.clone().unwrap_or_default();
        if words.chars().count() > MOST_LETTERS {
            return Err(Problem::bad_request(format!("`q`: expected at most {MOST_LETTERS} letters")));
        }
        let order = match wanted.sort.as_deref().unwrap_or_default() {
            "" | "fit" if words.trim().is_empty() => Order::Weight,
            "" | "fit" => Order::Fit,
            "newest" => Order::Newest,
            "date" => Order::Oldest,
            other => {
                return Err(Problem::bad_request(format!("`sort`: expected fit, newest or date, found `{other}`")));
            }
        };
        let query = Query {
            words,
            kinds: kinds(wanted.kind.as_ref())?,
            languages: several(wanted.language.as_ref()),
            outlets: wanted.outlet.clone().into_iter().filter(|outlet| !outlet.is_empty()).collect(),
            years: several(wanted.year.as_ref()),
            order,
            offset,
            limit,
            facets: &["kind", "language", "outlet", "year"],
            ..Query::default()
        };
        let answer = shelf.ask(&query)?;
        let items = answer.found.into_iter().map(hit).collect::<anyhow::Result<_>>()?;
        let facets = counted(answer.facets);
        Ok(Json(Hits { list: List::new(items, offset, answer.n, &shelf.edition), facets }))
    })
    .await
}

/// Returns the kinds that are searched: those named, or all that people look for.
fn kinds(parameter: Option<&String>) -> Result<Vec<LeafKind>, Problem> {
    const SEARCHED: [LeafKind; 3] = [LeafKind::Event, LeafKind::Report, LeafKind::Entity];
    let named = several(parameter);
    if named.is_empty() {
        return Ok(SEARCHED.to_vec());
    }
    let kind = |name: &String| {
        let found = SEARCHED.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| Problem::bad_request(format!("`kind`: expected event, report or entity, found `{name}`")))
    };
    named.iter().map(kind).collect()
}

fn hit(found: Found) -> anyhow::Result<Hit> {
    let Found { kind, id, title, line, score, snippet } = found;
    let words: Vec<&str> = snippet.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
    let mut explanations = BTreeMap::new();
    if let Some(score) = score {
        let detail = if words.is_empty() { "in its heading or names".to_owned() } else { words.join(", ") };
        explanations.insert("words", json!({ "score": score, "detail": detail }));
    }
    Ok(Hit { kind, id, title, snippet, score, explanations, line: raw(line)? })
}

/// A search to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewSearch {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The parameters of the search.
    #[schema(value_type = Object)]
    query: serde_json::Map<String, Value>,
}

/// One person keeps so many searches at most.
const MOST_SAVED: usize = 500;
/// And none of more bytes.
const MOST_BYTES: usize = 10_000;

/// Lists one's own kept searches of a collection.
#[utoipa::path(get, path = "/collections/{collection}/saved-searches", tag = "search",
    params(("collection" = String, Path)),
    responses((status = 200, body = List<SavedSearch>), (status = "4XX", body = Problem)))]
pub(crate) async fn saved(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
) -> Result<Json<List<SavedSearch>>, Problem> {
    work(move || {
        opened(&desk, &caller, &collection, Act::Read)?;
        let own = own(&desk, &caller)?.into_iter().filter(|search| search.collection == collection).collect();
        Ok(Json(List::of(own, &Piece::new(Some(200), None), "saved")?))
    })
    .await
}

fn own(desk: &Desk, caller: &Caller) -> anyhow::Result<Vec<SavedSearch>> {
    let all = desk.records.all::<SavedSearch>()?;
    Ok(all.into_iter().filter(|search| search.person == caller.person.name).collect())
}

/// Keeps a search.
#[utoipa::path(post, path = "/collections/{collection}/saved-searches", tag = "search", request_body = NewSearch,
    params(("collection" = String, Path)),
    responses((status = 201, body = SavedSearch), (status = "4XX", body = Problem)))]
pub(crate) async fn save(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Taken(asked): Taken<NewSearch>,
) -> Result<(StatusCode, Json<SavedSearch>), Problem> {
    work(move || {
        opened(&desk, &caller, &collection, Act::Read)?;
        let name = asked.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 200 {
            return Err(Problem::bad_request("`name`: expected 1 to 200 letters"));
        }
        let query = Value::Object(asked.query);
        if query.to_string().len() > MOST_BYTES || own(&desk, &caller)?.len() >= MOST_SAVED {
            return Err(Problem::bad_request("the search is too long, or too many are kept; remove some"));
        }
        let (id, created) = (secrets::random_hex(8)?, clock::precise_now());
        let search = SavedSearch { id, collection, person: caller.person.name.clone(), name, query, created };
        desk.records.put(&search)?;
        Ok((StatusCode::CREATED, Json(search)))
    })
    .await
}

/// Removes a kept search.
#[utoipa::path(delete, path = "/collections/{collection}/saved-searches/{id}", tag = "search",
    params(("collection" = String, Path), ("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn forget(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At((collection, id)): At<(String, String)>,
) -> Result<StatusCode, Problem> {
    work(move || {
        opened(&desk, &caller, &collection, Act::Read)?;
        let is_own = own(&desk, &caller)?.iter().any(|search| search.id == id);
        if !is_own || !desk.records.remove::<SavedSearch>(&id)? {
            return Err(Problem::not_found(format!("you keep no search `{id}`")));
        }
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
