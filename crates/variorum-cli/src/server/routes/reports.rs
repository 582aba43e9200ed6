//! Reports: the list, one with what was found in it, two beside each other, what is behind a finding, who took text from whom.

use super::super::caller::Caller;
use super::super::desk::Desk;
use super::super::excerpt::excerpt;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::taken::{Asked, At};
use super::super::work;
use super::events::judgements_about;
use super::{Raw, extended, lines, page, read};
use crate::shelf::{Order, Query};
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use variorum::lang::Lexicons;
use variorum::model::id::{CaptureId, FindingId};
use variorum::publish::desk::{LeafKind, marks};
use variorum::publish::explain::{Explanation, Lookup, explain};
use variorum::publish::side_by_side::side_by_side;

/// How much of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Much {
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<usize>,
    #[param(max_length = 64)]
    pub(super) cursor: Option<String>,
}

impl Much {
    pub(super) fn piece(&self) -> Piece {
        Piece::new(self.limit, self.cursor.clone())
    }
}

/// Lists reports, the newest first.
#[utoipa::path(get, path = "/collections/{collection}/reports", tag = "reports",
    params(("collection" = String, Path), Much),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(much): Asked<Much>,
) -> Result<Json<List<Raw>>, Problem> {
    work(move || {
        let (_, shelf) = read(&desk, &caller, &collection)?;
        lines(&shelf, &much.piece(), Query { kinds: vec![LeafKind::Report], order: Order::Weight, ..Query::default() })
    })
    .await
}

/// Shows a report with the marks of what was found in it.
#[utoipa::path(get, path = "/collections/{collection}/reports/{id}", tag = "reports",
    params(("collection" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At((collection, id)): At<(String, String)>,
) -> Result<Json<Raw>, Problem> {
    work(move || {
        let (room, _, page) = page(&desk, &caller, &collection, LeafKind::Report, &id)?;
        let capture = capture(&id)?;
        let analysis = room.collection.kept_analysis(capture)?;
        let marks = analysis.as_ref().map(marks).unwrap_or_default();
        let judged = room.judged();
        let findings: Vec<FindingId> = judged.about.keys().filter(|it| it.capture == capture).copied().collect();
        let judgements = judgements_about(&judged, &findings);
        Ok(Json(extended(&page, &[("marks", &marks), ("judgements", &judgements)])?))
    })
    .await
}

fn capture(id: &str) -> Result<CaptureId, Problem> {
    id.parse().map_err(|_| Problem::bad_request(format!("expected a report's id of 64 hex digits, found `{id}`")))
}

/// What of a report's page is asked for here.
#[derive(Deserialize)]
struct TextOfReport {
    report: WithText,
}

#[derive(Deserialize)]
struct WithText {
    text: String,
}

/// Two reports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Two {
    #[param(max_length = 64)]
    a: String,
    #[param(max_length = 64)]
    b: String,
}

/// Shows two reports beside each other: which passages stand for which, why the direction, where they diverge.
#[utoipa::path(get, path = "/collections/{collection}/side-by-side", tag = "reports",
    params(("collection" = String, Path), Two),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn beside(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(two): Asked<Two>,
) -> Result<Json<Raw>, Problem> {
    work(move || {
        let (a, b) = (capture(&two.a)?, capture(&two.b)?);
        let (room, shelf, one) = page(&desk, &caller, &collection, LeafKind::Report, &two.a)?;
        let (_, _, other) = page(&desk, &caller, &collection, LeafKind::Report, &two.b)?;
        let edition = excerpt(&shelf, &[a, b], Vec::new())?;
        let alike = match (room.collection.kept_analysis(a)?, room.collection.kept_analysis(b)?) {
            (Some(a), Some(b)) => {
                let lexicons = Lexicons::built_in().context("a built-in lexicon is damaged, a fault of this build")?;
                variorum::trace::alike(&a, &b, &lexicons)
            }
            _ => Vec::new(),
        };
        let beside = side_by_side(&edition, a, b, &alike)
            .map_err(|id| Problem::not_found(format!("`{collection}` has no report `{id}`")))?;
        let (left, right) = (beside.left.id, beside.right.id);
        let line = |id: CaptureId| -> anyhow::Result<Raw> {
            let line = shelf.line(LeafKind::Report, &id.to_string())?.context("what has a page has a line")?;
            let text = if id == a { &one } else { &other };
            let TextOfReport { report } = serde_json::from_str(text).context("a report on the shelf is none")?;
            extended(&line, &[("text", &report.text)])
        };
        Ok(Json(extended(&beside.json(), &[("left", &line(left)?), ("right", &line(right)?)])?))
    })
    .await
}

/// A finding.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The finding's id.
    #[param(max_length = 200)]
    id: String,
}

/// Explains a finding: the spans, rules, heads and scores behind it.
#[utoipa::path(get, path = "/collections/{collection}/explain", tag = "reports",
    params(("collection" = String, Path), Which),
    responses((status = 200, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn behind(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<Explanation>, Problem> {
    work(move || {
        let finding: FindingId = which
            .id
            .parse()
            .map_err(|_| Problem::bad_request(format!("expected a finding's id, found `{}`", which.id)))?;
        let (room, shelf) = read(&desk, &caller, &collection)?;
        let unknown = || Problem::not_found(format!("`{collection}` has no finding `{finding}`"));
        let analysis = room.collection.kept_analysis(finding.capture)?.ok_or_else(unknown)?;
        let edition = excerpt(&shelf, &[finding.capture], vec![finding.to_string()])?;
        match explain(&finding.to_string(), &[analysis], &edition) {
            Lookup::One(explanation) => Ok(Json(*explanation)),
            Lookup::Several(_) | Lookup::Nothing => Err(unknown()),
        }
    })
    .await
}

/// Of what the genealogy is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfWhat {
    /// An event, whose reports' families are given.
    #[param(max_length = 200)]
    event: Option<String>,
    /// A report, whose family is given.
    #[param(max_length = 64)]
    report: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Gives who took text from whom, family by family, the largest first.
#[utoipa::path(get, path = "/collections/{collection}/genealogy", tag = "reports",
    params(("collection" = String, Path), OfWhat),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn genealogy(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<OfWhat>,
) -> Result<Json<List<Raw>>, Problem> {
    work(move || {
        let (_, shelf) = read(&desk, &caller, &collection)?;
        let piece = Piece::new(wanted.limit, wanted.cursor);
        let belongs_to = wanted.event.into_iter().chain(wanted.report).collect();
        lines(&shelf, &piece, Query { kinds: vec![LeafKind::Family], belongs_to, ..Query::default() })
    })
    .await
}
