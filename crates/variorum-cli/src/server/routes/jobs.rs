//! Adding reports and making the edition anew: jobs, and how far they are.

use super::super::caller::{Act, Caller};
use super::super::desk::Desk;
use super::super::jobs::{queue, uploads};
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::records::{Job, JobKind};
use super::super::secrets;
use super::super::taken::{Asked, At, Taken};
use super::super::work;
use super::opened;
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::Deserialize;
use std::convert::Infallible;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use url::Url;
use utoipa::{IntoParams, ToSchema};

/// Files of one upload.
const MOST_FILES: usize = 10_000;
/// Addresses of one request.
const MOST_ADDRESSES: usize = 1_000;

/// Takes files into the collection. Each part `file` is one file, its file name the path within the folder it came from.
#[utoipa::path(post, path = "/collections/{collection}/uploads", tag = "jobs",
    params(("collection" = String, Path)),
    request_body(content = Vec<u8>, content_type = "multipart/form-data"),
    responses((status = 202, body = Job), (status = "4XX", body = Problem)))]
pub(crate) async fn upload(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let mut parts = parts.map_err(|refused| Problem::wrong_type(refused.body_text()))?;
    let (asked, named) = (Arc::clone(&desk), caller.clone());
    let room = work(move || opened(&asked, &named, &collection, Act::Ingest)).await?;
    let folder = uploads(&room, &secrets::random_hex(8)?);
    let mut n_files = 0;
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(error.body_text()),
        _ => Problem::bad_request(error.body_text()),
    };
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.file_name().map(str::to_owned).unwrap_or_default();
        let path = folder.join(within(&name)?);
        let bytes = part.bytes().await.map_err(broken)?;
        n_files += 1;
        if n_files > MOST_FILES {
            return Err(Problem::too_large(format!("expected at most {MOST_FILES} files at a time")));
        }
        work(move || keep(&path, &bytes)).await?;
    }
    if n_files == 0 {
        return Err(Problem::bad_request("expected at least one part `file` with a file name, found none"));
    }
    work(move || {
        let targets = vec![folder.display().to_string()];
        Ok((StatusCode::ACCEPTED, Json(queue(&desk, &room, JobKind::Add, &caller.person.name, targets)?)))
    })
    .await
}

/// Returns a file's name as a path that stays within the folder of the upload.
fn within(name: &str) -> Result<PathBuf, Problem> {
    let name = name.replace('\\', "/");
    let path = Path::new(&name);
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if name.is_empty() || name.len() > 1_000 || !is_plain || name.contains('\0') {
        return Err(Problem::bad_request(format!(
            "expected a file name that stays within its folder, found `{}`",
            name.escape_debug()
        )));
    }
    Ok(path.to_owned())
}

fn keep(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let cannot = |error: std::io::Error| Problem::busy(format!("the file cannot be kept ({error}); is the disk full?"));
    std::fs::create_dir_all(path.parent().unwrap_or(path)).map_err(cannot)?;
    std::fs::write(path, bytes).map_err(cannot)
}

/// Pages, feeds and sitemaps of the web.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Addresses {
    /// Each begins with http:// or https://.
    #[schema(min_items = 1, max_items = 1000)]
    urls: Vec<String>,
}

/// Fetches pages of the web into the collection; private networks are never asked.
#[utoipa::path(post, path = "/collections/{collection}/addresses", tag = "jobs", request_body = Addresses,
    params(("collection" = String, Path)),
    responses((status = 202, body = Job), (status = "4XX", body = Problem)))]
pub(crate) async fn fetch(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Taken(asked): Taken<Addresses>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Ingest)?;
        if asked.urls.is_empty() || asked.urls.len() > MOST_ADDRESSES {
            return Err(Problem::bad_request(format!("`urls`: expected 1 to {MOST_ADDRESSES} addresses")));
        }
        for url in &asked.urls {
            let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            let parsed = parsed.ok_or_else(|| {
                Problem::bad_request(format!(
                    "expected an address that begins with http:// or https://, found `{}`",
                    url.escape_debug()
                ))
            })?;
            if crate::fetch::is_private(&parsed) {
                return Err(Problem::forbidden(format!("`{parsed}` is in a private network, which is never asked")));
            }
        }
        Ok((StatusCode::ACCEPTED, Json(queue(&desk, &room, JobKind::Add, &caller.person.name, asked.urls)?)))
    })
    .await
}

/// Makes the edition anew, with all judgements.
#[utoipa::path(post, path = "/collections/{collection}/runs", tag = "jobs",
    params(("collection" = String, Path)),
    responses((status = 202, body = Job), (status = "4XX", body = Problem)))]
pub(crate) async fn run(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Ingest)?;
        Ok((StatusCode::ACCEPTED, Json(queue(&desk, &room, JobKind::Run, &caller.person.name, Vec::new())?)))
    })
    .await
}

/// Which jobs.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The collection they belong to.
    #[param(max_length = 200)]
    collection: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Lists jobs, the newest first.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(Wanted),
    responses((status = 200, body = List<Job>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<List<Job>>, Problem> {
    work(move || {
        caller.must(Act::Read)?;
        let mut jobs = desk.records.all::<Job>()?;
        for name in desk.rooms.keys() {
            if !caller.sees(name, desk.rules(name)?.is_restricted) {
                jobs.retain(|job| job.collection != *name);
            }
        }
        jobs.retain(|job| wanted.collection.as_ref().is_none_or(|name| job.collection == *name));
        Ok(Json(List::of(jobs, &Piece::new(wanted.limit, wanted.cursor), "jobs")?))
    })
    .await
}

fn job(desk: &Desk, caller: &Caller, id: &str) -> Result<Job, Problem> {
    let unknown = || Problem::not_found(format!("there is no job `{id}`"));
    let job = desk.records.get::<Job>(id)?.ok_or_else(unknown)?;
    opened(desk, caller, &job.collection, Act::Read).map_err(|_| unknown())?;
    Ok(job)
}

/// Shows a job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, body = Job), (status = "4XX", body = Problem)))]
pub(crate) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Json<Job>, Problem> {
    work(move || Ok(Json(job(&desk, &caller, &id)?))).await
}

/// Tells how far a job is, as it goes.
#[utoipa::path(get, path = "/jobs/{id}/stream", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, description = "server-sent events", content_type = "text/event-stream"), (status = "4XX", body = Problem)))]
pub(crate) async fn stream(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let wanted = id.clone();
    let (news, first) = work(move || {
        let first = job(&desk, &caller, &id)?;
        let news = desk.room(&first.collection)?.news.subscribe();
        // The job is read again after listening has begun, so that nothing falls between.
        let first = job(&desk, &caller, &first.id)?;
        Ok((news, first))
    })
    .await?;
    let first = serde_json::to_string(&first).unwrap_or_default();
    let later = BroadcastStream::new(news).filter_map(move |news| {
        let news = news.ok().filter(|news| news.kind == "job")?;
        news.body.contains(&format!("\"id\":\"{wanted}\"")).then_some(news.body)
    });
    let events = tokio_stream::once(first).chain(later).map(|body| Ok(Event::default().event("job").data(body)));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
