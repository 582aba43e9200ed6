//! Exports: what a format would lose, asking for one, deciding on it, fetching it.

use super::super::caller::{Act, Caller};
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::records::{Export, ExportState};
use super::super::room::Room;
use super::super::secrets;
use super::super::taken::{Asked, At, Taken};
use super::super::work;
use super::opened;
use crate::clock;
use anyhow::{Context, Result};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use variorum::publish::exports::{Format, careful_export};

/// A format of another program.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormatLine {
    name: &'static str,
    /// What it is, in a sentence.
    doc: &'static str,
    /// Whether a spreadsheet opens it, which may want a byte-order mark.
    is_table: bool,
}

/// Lists the formats.
#[utoipa::path(get, path = "/formats", tag = "exports",
    responses((status = 200, body = List<FormatLine>), (status = "4XX", body = Problem)))]
pub(crate) async fn formats(_: Caller) -> Result<Json<List<FormatLine>>, Problem> {
    let line = |format: &Format| FormatLine { name: format.name(), doc: format.doc(), is_table: format.is_table() };
    let all = Format::ALL.iter().map(line).collect();
    Ok(Json(List::of(all, &Piece::new(Some(200), None), "formats")?))
}

/// A format.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    #[param(max_length = 100)]
    format: String,
}

fn format_of(name: &str) -> Result<Format, Problem> {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let found = Format::named(name);
    found.ok_or_else(|| Problem::bad_request(format!("`format`: expected {}, found `{name}`", names.join(", "))))
}

/// What a format could not carry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Losses {
    #[schema(value_type = Vec<Object>)]
    losses: Vec<Value>,
}

/// Tells what a format could not carry of the present edition.
#[utoipa::path(get, path = "/collections/{collection}/exports/preview", tag = "exports",
    params(("collection" = String, Path), Which),
    responses((status = 200, body = Losses), (status = "4XX", body = Problem)))]
pub(crate) async fn preview(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<Losses>, Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Export)?;
        let format = format_of(&which.format)?;
        Ok(Json(Losses { losses: made(&desk, &room, format)?.1 }))
    })
    .await
}

fn made(desk: &Desk, room: &Room, format: Format) -> Result<(String, Vec<Value>), Problem> {
    if room.shelf().is_none() {
        return Err(Problem::not_found(format!("`{}` has no edition yet; start a run", room.name)));
    }
    let exported = careful_export(&room.collection.edition()?, format, &desk.care, clock::today());
    let losses: Result<Vec<Value>, _> = exported.losses.iter().map(serde_json::to_value).collect();
    Ok((exported.text, losses.context("numbers and words are JSON")?))
}

/// An export that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewExport {
    #[schema(max_length = 100)]
    format: String,
    /// Whether a table begins with a byte-order mark, for spreadsheets.
    #[serde(default)]
    bom: bool,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 2000)]
    why: String,
}

/// Asks for an export; where the collection's exports need approval, it waits for a reviewer.
#[utoipa::path(post, path = "/collections/{collection}/exports", tag = "exports", request_body = NewExport,
    params(("collection" = String, Path)),
    responses((status = 201, body = Export), (status = "4XX", body = Problem)))]
pub(crate) async fn ask(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Taken(asked): Taken<NewExport>,
) -> Result<(StatusCode, Json<Export>), Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Export)?;
        let format = format_of(&asked.format)?;
        if asked.why.chars().count() > 2_000 {
            return Err(Problem::bad_request("`why`: expected at most 2000 letters"));
        }
        let waits = desk.rules(&collection)?.exports_need_approval;
        let mut wanted = Export {
            id: secrets::random_hex(8)?,
            collection,
            format: format.name().to_owned(),
            bom: asked.bom && format.is_table(),
            state: ExportState::Waiting,
            who: caller.person.name.clone(),
            when: clock::precise_now(),
            why: asked.why,
            decided_by: None,
            decision: None,
            losses: Vec::new(),
            bytes: 0,
        };
        if !waits {
            write(&desk, &room, &mut wanted)?;
        }
        desk.records.put(&wanted)?;
        desk.audit(&caller.person.name, "export asked for", &format!("{}/{}", wanted.collection, wanted.format))?;
        Ok((StatusCode::CREATED, Json(wanted)))
    })
    .await
}

/// Writes an export from the present edition.
fn write(desk: &Desk, room: &Room, wanted: &mut Export) -> Result<(), Problem> {
    let (text, losses) = made(desk, room, format_of(&wanted.format)?)?;
    let text = if wanted.bom { format!("\u{feff}{text}") } else { text };
    let path = file_of(room, &wanted.id);
    let cannot =
        |error: std::io::Error| Problem::busy(format!("the export cannot be kept ({error}); is the disk full?"));
    fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(cannot)?;
    fs::write(&path, &text).map_err(cannot)?;
    wanted.bytes = text.len() as u64;
    wanted.losses = losses;
    wanted.state = ExportState::Ready;
    Ok(())
}

fn file_of(room: &Room, id: &str) -> PathBuf {
    room.collection.path("exports").join(id)
}

/// Lists the exports that were asked for, the newest first.
#[utoipa::path(get, path = "/collections/{collection}/exports", tag = "exports",
    params(("collection" = String, Path), super::reports::Much),
    responses((status = 200, body = List<Export>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(collection): At<String>,
    Asked(much): Asked<super::reports::Much>,
) -> Result<Json<List<Export>>, Problem> {
    work(move || {
        opened(&desk, &caller, &collection, Act::Export)?;
        let all = desk.records.all::<Export>()?.into_iter().filter(|export| export.collection == collection).collect();
        Ok(Json(List::of(all, &much.piece(), "exports")?))
    })
    .await
}

/// A decision on an export.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Approval {
    approve: bool,
    #[schema(min_length = 1, max_length = 2000)]
    why: String,
}

/// Approves an export that waits, or refuses it; nobody decides on their own.
#[utoipa::path(post, path = "/collections/{collection}/exports/{id}/approval", tag = "exports", request_body = Approval,
    params(("collection" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Export), (status = "4XX", body = Problem)))]
pub(crate) async fn decide(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At((collection, id)): At<(String, String)>,
    Taken(asked): Taken<Approval>,
) -> Result<Json<Export>, Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Approve)?;
        let mut wanted = wanted(&desk, &collection, &id)?;
        if wanted.state != ExportState::Waiting {
            return Err(Problem::conflict("it was decided on already"));
        }
        if wanted.who == caller.person.name {
            return Err(Problem::forbidden("nobody decides on what they asked for themselves"));
        }
        if asked.why.trim().is_empty() || asked.why.chars().count() > 2_000 {
            return Err(Problem::bad_request("`why`: expected 1 to 2000 letters"));
        }
        wanted.decided_by = Some(caller.person.name.clone());
        wanted.decision = Some(asked.why);
        wanted.state = ExportState::Refused;
        if asked.approve {
            write(&desk, &room, &mut wanted)?;
        }
        desk.records.put(&wanted)?;
        desk.audit(&caller.person.name, if asked.approve { "export approved" } else { "export refused" }, &id)?;
        Ok(Json(wanted))
    })
    .await
}

fn wanted(desk: &Desk, collection: &str, id: &str) -> Result<Export, Problem> {
    let found = desk.records.get::<Export>(id)?.filter(|export| export.collection == collection);
    found.ok_or_else(|| Problem::not_found(format!("`{collection}` has no export `{id}`")))
}

/// Gives the file of an export.
#[utoipa::path(get, path = "/collections/{collection}/exports/{id}/file", tag = "exports",
    params(("collection" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = "4XX", body = Problem)))]
pub(crate) async fn file(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At((collection, id)): At<(String, String)>,
) -> Result<Response, Problem> {
    work(move || {
        let room = opened(&desk, &caller, &collection, Act::Export)?;
        let wanted = wanted(&desk, &collection, &id)?;
        if wanted.state != ExportState::Ready {
            return Err(Problem::conflict("it waits for a reviewer, or was refused"));
        }
        let path = file_of(&room, &id);
        let bytes = fs::read(&path).map_err(|error| Problem::busy(format!("the file cannot be read ({error})")))?;
        desk.audit(&caller.person.name, "export fetched", &id)?;
        let name = format!(
            "attachment; filename=\"{collection}-{}.{}\"",
            wanted.format,
            format_of(&wanted.format)?.extension()
        );
        let name = name.replace(|letter: char| !letter.is_ascii() || letter.is_control(), "_");
        Ok((
            [(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, name)],
            bytes,
        )
            .into_response())
    })
    .await
}
