//! Events: the list, one with its readings, all on a map.

use super::super::caller::Caller;
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::room::{Judged, Room};
use super::super::taken::{Asked, At};
use super::super::work;
use super::search::{Counted, counted};
use super::{Raw, day, extended, page, read, several};
use crate::collection::State;
use crate::shelf::{Order, Query, Shelf};
use anyhow::{Context, Result};
use axum::Json;
use axum::extract;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::IntoParams;
use variorum::model::edition::EventEntry;
use variorum::model::id::FindingId;
use variorum::model::judgement::Judgement;
use variorum::publish::desk::{EventLine, LeafKind};

/// Which events, and in which order.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Sub-events of ACLED, events of PLOVER or hazards; any of several, with commas between.
    #[serde(rename = "type")]
    type_: Option<String>,
    /// Not over before this day.
    #[param(format = Date)]
    from: Option<String>,
    /// Begun by this day.
    #[param(format = Date)]
    to: Option<String>,
    /// Countries, ISO 3166-1 alpha-3; any of several, with commas between.
    country: Option<String>,
    /// `contradicted`, `unplaced`, `undated`, `background` or `judged`.
    only: Option<String>,
    /// `attested` (the best attested first), `newest` or `date` (the earliest first).
    sort: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

impl Wanted {
    fn query(&self, judged: &Judged) -> Result<Query, Problem> {
        let mut query = Query {
            kinds: vec![LeafKind::Event],
            types: several(self.type_.as_ref()),
            countries: several(self.country.as_ref()),
            days: (day("from", self.from.as_ref())?, day("to", self.to.as_ref())?),
            ..Query::default()
        };
        match self.only.as_deref().unwrap_or_default() {
            "" => {}
            // Where nothing is judged no leaf has the finding of no name.
            "judged" if judged.about.is_empty() => query.findings = vec![String::new()],
            "judged" => query.findings = judged.about.keys().map(ToString::to_string).collect(),
            flag @ ("contradicted" | "unplaced" | "undated" | "background") => query.flags = vec![flag.to_owned()],
            other => {
                return Err(Problem::bad_request(format!(
                    "`only`: expected contradicted, unplaced, undated, background or judged, found `{other}`"
                )));
            }
        }
        query.order = match self.sort.as_deref().unwrap_or_default() {
            "" | "attested" => Order::Weight,
            "newest" => Order::Newest,
            "date" => Order::Oldest,
            other => {
                return Err(Problem::bad_request(format!(
                    "`sort`: expected attested, newest or date, found `{other}`"
                )));
            }
        };
        Ok(query)
    }
}

/// An event in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Listed {
    #[serde(flatten)]
    pub(super) line: EventLine,
    /// Standing judgements about anything of it.
    n_judgements: usize,
}

/// Lists events.
#[utoipa::path(get, path = "/collections/{collection}/events", tag = "events",
    params(("collection" = String, Path), Wanted),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    extract::State(desk): extract::State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Events>, Problem> {
    work(move || {
        let (room, shelf) = read(&desk, &caller, &collection)?;
        let (offset, limit) = Piece::new(wanted.limit, wanted.cursor.clone()).range(&shelf.edition)?;
        let answer = shelf.ask(&Query { offset, limit, ..wanted.query(&room.judged())? })?;
        let lines = answer.found.iter().map(|found| line(&found.line)).collect::<Result<Vec<_>>>()?;
        let list = List::new(listed(&room, &shelf, lines)?, offset, answer.n, &shelf.edition);
        // What could be filtered by is counted over all events, so that a choice can be widened again.
        let all =
            Query { kinds: vec![LeafKind::Event], limit: 1, facets: &["country", "type", "year"], ..Query::default() };
        Ok(Json(Events { list, facets: counted(shelf.ask(&all)?.facets) }))
    })
    .await
}

/// A piece of the list of events, and how many events there are of which kind, country and year.
#[derive(Debug, Serialize)]
pub(crate) struct Events {
    #[serde(flatten)]
    list: List<Listed>,
    facets: BTreeMap<String, Vec<Counted>>,
}

pub(super) fn line(json: &str) -> Result<EventLine> {
    serde_json::from_str(json).context("a line on the shelf is none, a fault of ours")
}

/// Returns lines with the number of judgements about each.
pub(super) fn listed(room: &Room, shelf: &Shelf, lines: Vec<EventLine>) -> Result<Vec<Listed>> {
    let judged = room.judged();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    if !judged.about.is_empty() {
        let findings = judged.about.keys().map(ToString::to_string).collect();
        let query = Query { kinds: vec![LeafKind::Event], findings, limit: 1_000, ..Query::default() };
        for found in shelf.ask(&query)?.found {
            if lines.iter().any(|line| line.id.to_string() == found.id) {
                let page = shelf.page(LeafKind::Event, &found.id)?.context("what was found is on the shelf")?;
                counts.insert(found.id, judged.among(findings_of(&page)?).len());
            }
        }
    }
    let n = |line: &EventLine| counts.get(&line.id.to_string()).copied().unwrap_or_default();
    Ok(lines.into_iter().map(|line| Listed { n_judgements: n(&line), line }).collect())
}

/// What of an event's page is asked for here.
#[derive(Deserialize)]
struct PageOfEvent {
    event: EventEntry,
}

/// Returns the findings of an event that can be judged.
fn findings_of(page: &str) -> Result<Vec<FindingId>> {
    let PageOfEvent { event } = serde_json::from_str(page).context("a page on the shelf is none, a fault of ours")?;
    let joins = event.joins.iter().chain(&event.suspected).flat_map(|join| [join.a, join.b]);
    Ok(event.claims.iter().map(|claim| claim.id).chain(joins).chain([event.id]).collect())
}

/// A judgement and what has become of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stated {
    #[serde(flatten)]
    pub(super) judgement: Judgement,
    pub(super) state: &'static str,
    /// What it is about, in words, where that is on the shelf.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<String>,
    /// The reference of the event it is about, if of one.
    pub(super) event_ref: Option<String>,
}

impl Stated {
    pub(super) fn new(judgement: Judgement, state: State) -> Self {
        Self { judgement, state: state.name(), about: None, event_ref: None }
    }

    /// Returns the same with what it is about, as the shelf has it.
    pub(super) fn on(self, kept: &Shelf) -> Result<Self> {
        let Some(finding) = crate::collection::about(&self.judgement.verdict).first().copied() else { return Ok(self) };
        let kinds = vec![LeafKind::Event, LeafKind::Entity];
        let query = Query { kinds, findings: vec![finding.to_string()], limit: 1, ..Query::default() };
        let Some(found) = kept.ask(&query)?.found.pop() else { return Ok(self) };
        let event_ref = line(&found.line).ok().map(|line| line.reference);
        Ok(Self { about: Some(found.title), event_ref, ..self })
    }
}

/// Returns the judgements about findings, revoked ones too, the newest first.
pub(super) fn judgements_about(judged: &Judged, findings: &[FindingId]) -> Vec<Stated> {
    let about = judged.log.iter().rev().filter(|judgement| {
        crate::collection::about(&judgement.verdict).iter().any(|finding| findings.contains(finding))
    });
    about.map(|judgement| Stated::new(judgement.clone(), judged.state(judgement))).collect()
}

/// Shows an event by its id or its short reference.
#[utoipa::path(get, path = "/collections/{collection}/events/{id}", tag = "events",
    params(("collection" = String, Path), ("id" = String, Path, description = "the event's id or reference")),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn show(
    extract::State(desk): extract::State<Arc<Desk>>,
    caller: Caller,
    At((collection, id)): At<(String, String)>,
) -> Result<Json<Raw>, Problem> {
    work(move || {
        let id = if id.starts_with("EV-") { by_reference(&desk, &caller, &collection, &id)? } else { id };
        let (room, _, page) = page(&desk, &caller, &collection, LeafKind::Event, &id)?;
        let judged = room.judged();
        // A page is parsed only where there is something to look for in it.
        let judgements =
            if judged.log.is_empty() { Vec::new() } else { judgements_about(&judged, &findings_of(&page)?) };
        Ok(Json(extended(&page, &[("judgements", &judgements), ("log", &judged.last())])?))
    })
    .await
}

fn by_reference(desk: &Desk, caller: &Caller, collection: &str, reference: &str) -> Result<String, Problem> {
    let (_, shelf) = read(desk, caller, collection)?;
    let query = Query {
        words: reference.to_owned(),
        kinds: vec![LeafKind::Event],
        limit: 2,
        order: Order::Fit,
        ..Query::default()
    };
    let found = shelf.ask(&query)?.found;
    let exact: Vec<_> = found
        .into_iter()
        .filter(|found| line(&found.line).is_ok_and(|line| line.reference.eq_ignore_ascii_case(reference)))
        .collect();
    match exact.as_slice() {
        [one] => Ok(one.id.clone()),
        [] => Err(Problem::not_found(format!("`{collection}` has no event `{reference}`"))),
        _ => Err(Problem::conflict(format!("`{reference}` is the reference of two events; use the id"))),
    }
}

/// So many events are drawn on a map at most.
const MOST_POINTS: usize = 10_000;

/// Gives the events that have a place as `GeoJSON`, each with its precision; nothing of it is finer than the text.
#[utoipa::path(get, path = "/collections/{collection}/places.geojson", tag = "events",
    params(("collection" = String, Path), Wanted),
    responses((status = 200, body = Object, content_type = "application/geo+json"), (status = "4XX", body = Problem)))]
pub(crate) async fn places(
    extract::State(desk): extract::State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    work(move || {
        let (room, shelf) = read(&desk, &caller, &collection)?;
        let answer = shelf.ask(&Query { limit: MOST_POINTS, ..wanted.query(&room.judged())? })?;
        let mut features = Vec::new();
        for found in &answer.found {
            let line = line(&found.line)?;
            let Some(place) = &line.place else { continue };
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [place.longitude, place.latitude] },
                "properties": {
                    "id": line.id, "ref": line.reference, "title": line.title, "type_name": line.type_name,
                    "date": line.date.map(|date| date.to_string()), "place": { "en": place.name_en, "ar": place.name_ar },
                    "precision_km": place.precision_km, "n_origins": line.n_origins, "n_reports": line.n_reports,
                    "n_contradictions": line.n_contradictions,
                },
            }));
        }
        let body = serde_json::to_string(&json!({ "type": "FeatureCollection", "features": features }))
            .context("texts and numbers are JSON")?;
        Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
    })
    .await
}
