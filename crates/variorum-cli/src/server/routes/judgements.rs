//! What people decided, what somebody decides now, and news of both.

use super::super::caller::{Act, Caller};
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::taken::{Asked, At, Taken};
use super::super::work;
use super::events::Stated;
use super::opened;
use crate::clock;
use crate::collection::{Signed, State, about};
use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use utoipa::{IntoParams, ToSchema};
use variorum::model::id::FindingId;
use variorum::model::judgement::Verdict;

/// Which judgements.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The finding they must be about.
    #[param(max_length = 200)]
    finding: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Lists judgements, the newest first; revoked and orphaned ones are among them.
#[utoipa::path(get, path = "/collections/{collection}/judgements", tag = "review",
    params(("collection" = String, Path), Wanted),
    responses((status = 200, body = List<Object>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    extract::State(desk): extract::State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<List<Stated>>, Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Read)?;
        let finding = wanted.finding.as_ref().map(|finding| finding_of(finding)).transpose()?;
        let (offset, limit) = Piece::new(wanted.limit, wanted.cursor.clone()).range("log")?;
        let judged = room.judged();
        let wanted: Vec<_> = judged
            .log
            .iter()
            .rev()
            .filter(|judgement| finding.is_none_or(|finding| about(&judgement.verdict).contains(&finding)))
            .collect();
        let total = wanted.len();
        let piece: Vec<_> = wanted.into_iter().skip(offset).take(limit).cloned().collect();
        let states = room.collection.states_of(&piece, &judged.log)?;
        let shelf = room.shelf();
        let mut items = Vec::new();
        for (judgement, state) in piece.into_iter().zip(states) {
            let plain = Stated::new(judgement, state);
            items.push(match &shelf {
                Some(shelf) => plain.on(shelf)?,
                None => plain,
            });
        }
        Ok(Json(List::new(items, offset, total, "log")))
    })
    .await
}

fn finding_of(text: &str) -> Result<FindingId, Problem> {
    text.parse().map_err(|_| Problem::bad_request(format!("expected a finding's id, found `{text}`")))
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Decision {
    /// What is decided: `{"kind": "same" | "not-same" | "unsure", "a": …, "b": …}`, `{"kind": "accept" | "reject", "finding": …}`,
    /// `{"kind": "correct", "finding": …, "value": …}` or `{"kind": "revoke", "seq": …}`.
    #[schema(value_type = Object)]
    verdict: Verdict,
    /// Why, in one's own words.
    #[schema(min_length = 1, max_length = 2000)]
    why: String,
    /// The number of the last judgement that was seen; where others have judged the same since, nothing is recorded.
    if_log: Option<u64>,
}

/// Reasons of more letters are essays.
const MOST_LETTERS: usize = 2_000;

/// Records a judgement in the caller's name; the next run applies it.
#[utoipa::path(post, path = "/collections/{collection}/judgements", tag = "review", request_body = Decision,
    params(("collection" = String, Path)),
    responses((status = 201, body = Object), (status = "4XX", body = Problem)))]
pub(crate) async fn judge(
    extract::State(desk): extract::State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Taken(asked): Taken<Decision>,
) -> Result<(StatusCode, Json<Stated>), Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Judge)?;
        if asked.why.chars().count() > MOST_LETTERS {
            return Err(Problem::bad_request(format!("`why`: expected at most {MOST_LETTERS} letters")));
        }
        let findings = about(&asked.verdict);
        if let Some(seen) = asked.if_log {
            room.read_log()?;
            let judged = room.judged();
            let meanwhile = judged.log.iter().find(|other| {
                other.seq > seen && about(&other.verdict).iter().any(|finding| findings.contains(finding))
            });
            if let Some(other) = meanwhile {
                return Err(Problem::conflict(format!(
                    "{} judged the same as number {} in between; look at it and decide again",
                    other.who, other.seq
                )));
            }
        }
        let (who, why) = (caller.person.name.clone(), asked.why);
        let signed = Signed { who, when: clock::now(), why, verdict: asked.verdict };
        let judgement = room.collection.judge(&signed).map_err(|error| Problem::refused(&error))?;
        room.read_log()?;
        room.tell("judgement", &json!({ "seq": judgement.seq, "who": judgement.who, "findings": findings }));
        Ok((StatusCode::CREATED, Json(Stated::new(judgement, State::Standing))))
    })
    .await
}

/// Tells of judgements, jobs and editions as they come; a listener that lost some asks the lists.
#[utoipa::path(get, path = "/collections/{collection}/stream", tag = "review",
    params(("collection" = String, Path)),
    responses((status = 200, description = "server-sent events", content_type = "text/event-stream"), (status = "4XX", body = Problem)))]
pub(crate) async fn stream(
    extract::State(desk): extract::State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let room = work(move || opened(&desk, &caller, &collection, Act::Read)).await?;
    let news = BroadcastStream::new(room.news.subscribe()).filter_map(Result::ok);
    let events = news.map(|news| Ok(Event::default().event(news.kind).data(news.body)));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
