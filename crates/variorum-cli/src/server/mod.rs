//! The desk: a server through which a team reads, judges and exports, on this machine unless it is told otherwise.
//!
//! `app` is the whole of it without a socket. Handlers take what was asked apart, hand the work to a thread that may wait, and
//! give what came of it; what waits for a store or a shelf never waits where others are served.

mod caller;
mod desk;
mod excerpt;
mod headers;
mod jobs;
mod limits;
mod metrics;
mod page;
mod paging;
mod problem;
pub(crate) mod records;
mod room;
mod routes;
pub(crate) mod secrets;
mod taken;

pub(crate) use routes::people::fit_name;

use crate::output;
use crate::store::{Address, DeskRecords};
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::Desk;
use limits::Limits;
use metrics::Metrics;
use problem::Problem;
use records::{Person, Role};
use room::Room;
use std::any::Any;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use variorum::publish::exports::Care;

/// What the server is told on the command line.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) collections: Vec<PathBuf>,
    /// Where it keeps people, keys and jobs; nothing for the first collection's own folder.
    pub(crate) records: Option<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) host_names: Vec<String>,
    pub(crate) is_https: bool,
    /// How careful exports are.
    pub(crate) care: Care,
}

/// An upload has no more bytes than this.
const MOST_UPLOADED: usize = 512 << 20;

/// Serves until the process is told to end.
pub(crate) fn serve(options: &Options) -> Result<()> {
    let desk = Arc::new(opened(options)?);
    // The stores wait in runtimes of their own, which must not end within this one: whoever holds them last does so out here.
    let _held = Arc::clone(&desk);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("cannot listen on {}; is something else there?", options.listen))?;
        let at = listener.local_addr().context("the socket has no address")?;
        output::say(&format!("serving {} on http://{at}", shown(&desk)));
        if let Some(word) = desk.first_word.lock().expect("no thread panics while it looks at the word").as_ref() {
            output::say(&format!("no admin can sign in yet; open this once: http://{at}/sign-in?token={word}"));
        }
        let worker = tokio::spawn(jobs::work(Arc::clone(&desk)));
        let app = app(desk).into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, app).with_graceful_shutdown(ended()).await;
        worker.abort();
        served.context("the server ended")
    })
}

fn shown(desk: &Desk) -> String {
    desk.rooms.values().map(|room| format!("`{}`", room.name)).collect::<Vec<_>>().join(", ")
}

/// Waits until the process is told to end; where that cannot be heard, for ever.
async fn ended() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Returns where a server of these collections keeps people, keys and jobs.
pub(crate) fn records_at(records: Option<&Path>, collections: &[PathBuf]) -> Result<Address> {
    if let Some(records) = records {
        return Address::parse(records);
    }
    let first = collections.first().context("expected a collection")?;
    let collection = crate::collection::Collection::open(first)?;
    Ok(Address::Folder(collection.path("")))
}

/// Opens everything the server needs.
fn opened(options: &Options) -> Result<Desk> {
    let records = DeskRecords::open(&records_at(options.records.as_deref(), &options.collections)?)?;
    let mut rooms = BTreeMap::new();
    for address in &options.collections {
        let room = Room::open(name_of(address)?, address.clone())?;
        room.refresh(&records)?;
        let name = room.name.clone();
        if rooms.insert(name.clone(), Arc::new(room)).is_some() {
            bail!("two collections are called `{name}`; rename one of their folders, files or databases");
        }
    }
    let can_keep = |person: &Person| person.role == Role::Admin && person.password.is_some() && !person.is_disabled;
    let has_admin = records.all::<Person>()?.iter().any(can_keep);
    let first_word = if has_admin { None } else { Some(secrets::random_hex(16)?) };
    Ok(Desk {
        records,
        rooms,
        program: std::env::current_exe().context("the program does not know where it lies")?,
        host_names: options.host_names.clone(),
        is_https: options.is_https,
        care: options.care,
        first_word: Mutex::new(first_word),
        limits: Limits::standard(),
        metrics: Metrics::default(),
        queued: Notify::new(),
    })
}

/// Returns the name of a collection in addresses: that of its folder, file or database.
fn name_of(address: &Path) -> Result<String> {
    let text = address.to_string_lossy();
    let path = text.split('?').next().unwrap_or_default().trim_end_matches('/');
    let whole = std::path::absolute(path).with_context(|| format!("cannot find `{path}`"))?;
    let name = whole.file_stem().and_then(|name| name.to_str()).map(str::to_owned);
    name.filter(|name| !name.is_empty()).with_context(|| format!("`{text}` has no name that could stand in an address"))
}

/// The document that describes the API.
#[derive(OpenApi)]
#[openapi(
    info(title = "Variorum", description = "Reports, events, readings, genealogy and judgements of collections."),
    security(("session" = []), ("key" = []))
)]
struct Api;

/// Returns the whole server without a socket.
fn app(desk: Arc<Desk>) -> Router {
    let (routes, mut document) = OpenApiRouter::with_openapi(Api::openapi()).nest("/api/v1", api()).split_for_parts();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let cookie = utoipa::openapi::security::ApiKeyValue::new(caller::COOKIE);
    components
        .add_security_scheme("session", SecurityScheme::ApiKey(utoipa::openapi::security::ApiKey::Cookie(cookie)));
    let document = Arc::new(document);
    let document = get(move || std::future::ready(axum::Json((*document).clone())));
    routes
        .route("/api/v1/openapi.json", document)
        .route("/api/v1/docs", get(|| async { Redirect::to("/docs-api") }))
        .route("/api/{*rest}", axum::routing::any(nothing))
        .layer(from_fn(headers::tagged))
        .layer(from_fn_with_state(Arc::clone(&desk), caller::recognise))
        .route("/healthz", get(routes::beside::healthz))
        .route("/readyz", get(routes::beside::readyz))
        .route("/metrics", get(routes::beside::metrics))
        .route("/version", get(routes::beside::version))
        .fallback(get(page::page).fallback(nothing))
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(broken))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(Arc::clone(&desk), headers::around))
        .with_state(desk)
}

fn api() -> OpenApiRouter<Arc<Desk>> {
    use routes::{
        collections, entities, events, exports, jobs, judgements, people, reconcile, reports, review, search, session,
    };
    let uploads = OpenApiRouter::new().routes(routes!(jobs::upload)).layer(DefaultBodyLimit::max(MOST_UPLOADED));
    OpenApiRouter::new()
        .routes(routes!(session::sign_in, session::who, session::sign_out))
        .routes(routes!(session::password))
        .routes(routes!(session::begin_totp, session::confirm_totp, session::end_totp))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::change))
        .routes(routes!(people::keys))
        .routes(routes!(people::take_back))
        .routes(routes!(people::audit))
        .routes(routes!(collections::list))
        .routes(routes!(collections::show, collections::set))
        .routes(routes!(collections::inbox))
        .routes(routes!(events::list))
        .routes(routes!(events::show))
        .routes(routes!(events::places))
        .routes(routes!(reports::list))
        .routes(routes!(reports::show))
        .routes(routes!(reports::beside))
        .routes(routes!(reports::behind))
        .routes(routes!(reports::genealogy))
        .routes(routes!(entities::list))
        .routes(routes!(entities::show))
        .routes(routes!(reconcile::describe, reconcile::answer))
        .routes(routes!(search::search))
        .routes(routes!(search::saved, search::save))
        .routes(routes!(search::forget))
        .routes(routes!(review::list))
        .routes(routes!(judgements::list, judgements::judge))
        .routes(routes!(judgements::stream))
        .routes(routes!(jobs::fetch))
        .routes(routes!(jobs::run))
        .routes(routes!(jobs::list))
        .routes(routes!(jobs::show))
        .routes(routes!(jobs::stream))
        .routes(routes!(exports::formats))
        .routes(routes!(exports::preview))
        .routes(routes!(exports::ask, exports::list))
        .routes(routes!(exports::decide))
        .routes(routes!(exports::file))
        .layer(DefaultBodyLimit::max(headers::MOST_BYTES))
        .layer(from_fn(headers::sized))
        .merge(uploads)
}

async fn nothing() -> Problem {
    Problem::not_found("nothing is served at this address; /api/v1/openapi.json lists what is")
}

async fn wrong_method() -> Problem {
    Problem::wrong_method("the address is served, but not with this method; /api/v1/openapi.json lists what is")
}

fn broken(_: Box<dyn Any + Send>) -> Response {
    Problem::fault("answering broke something, a fault of ours; please report it with what was asked").into_response()
}

/// Does work that may wait for a store, on a thread where nobody is served.
async fn work<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panic) => Err(Problem::fault(format!("answering broke something, a fault of ours: {panic}"))),
    }
}
