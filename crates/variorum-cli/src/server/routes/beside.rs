//! What is asked beside the API: whether the server lives, whether it can work, how much it does.

use super::super::desk::Desk;
use super::super::problem::Problem;
use super::super::records::Person;
use super::super::work;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use std::sync::Arc;

/// Says that the process lives.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Says that the stores answer.
pub(crate) async fn readyz(State(desk): State<Arc<Desk>>) -> Result<&'static str, Problem> {
    work(move || {
        let not_ready = |error: anyhow::Error| Problem::busy(format!("{error:#}"));
        desk.records.get::<Person>("").map_err(not_ready)?;
        desk.rooms.values().try_for_each(|room| room.collection.ping()).map_err(not_ready)?;
        Ok("ready\n")
    })
    .await
}

/// Gives the counters.
pub(crate) async fn metrics(State(desk): State<Arc<Desk>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], desk.metrics.text())
}

/// Gives the version.
pub(crate) async fn version() -> Json<Value> {
    Json(json!({ "version": env!("CARGO_PKG_VERSION") }))
}
