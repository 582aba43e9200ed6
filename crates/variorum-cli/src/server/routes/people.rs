//! People and their keys, and who did what; for admins.

use super::super::caller::{Act, Caller};
use super::super::desk::Desk;
use super::super::paging::{List, Piece};
use super::super::problem::Problem;
use super::super::records::{AuditLine, Key, Person, Role, Scope, Session};
use super::super::secrets;
use super::super::taken::{Asked, At, Taken};
use super::super::work;
use super::reports::Much;
use super::session::fit;
use crate::clock;
use anyhow::bail;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Somebody who may sign in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonLine {
    name: String,
    role: Role,
    /// The restricted collections that are open to them.
    collections: Vec<String>,
    has_totp: bool,
    disabled: bool,
    created: String,
}

impl From<Person> for PersonLine {
    fn from(person: Person) -> Self {
        Self {
            has_totp: person.totp.is_some_and(|totp| totp.1),
            name: person.name,
            role: person.role,
            collections: person.collections,
            disabled: person.is_disabled,
            created: person.created,
        }
    }
}

/// Lists people.
#[utoipa::path(get, path = "/people", tag = "people",
    responses((status = 200, body = List<PersonLine>), (status = "4XX", body = Problem)))]
pub(crate) async fn list(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<List<PersonLine>>, Problem> {
    work(move || {
        caller.must(Act::Keep)?;
        let people = desk.records.all::<Person>()?.into_iter().map(PersonLine::from).collect();
        Ok(Json(List::of(people, &Piece::new(Some(200), None), "people")?))
    })
    .await
}

/// Somebody new.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewPerson {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    role: Role,
    #[schema(min_length = 12, max_length = 1000)]
    password: String,
}

/// Returns a name that can be one: no marks of direction, which would make two names look alike, nothing invisible.
pub(crate) fn fit_name(name: &str) -> anyhow::Result<&str> {
    let is_odd = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '/')
    };
    if name.trim() != name || name.is_empty() || name.chars().count() > 100 || name.contains(is_odd) {
        bail!(
            "expected a name of 1 to 100 letters without slashes or invisible marks, found `{}`",
            name.escape_debug()
        );
    }
    Ok(name)
}

/// Adds somebody.
#[utoipa::path(post, path = "/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = PersonLine), (status = "4XX", body = Problem)))]
pub(crate) async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Taken(asked): Taken<NewPerson>,
) -> Result<(StatusCode, Json<PersonLine>), Problem> {
    work(move || {
        caller.must(Act::Keep)?;
        let name = fit_name(&asked.name).map_err(|error| Problem::refused(&error))?.to_owned();
        let person = Person {
            name,
            role: asked.role,
            password: Some(secrets::hashed(fit(&asked.password)?)?),
            totp: None,
            last_step: 0,
            is_disabled: false,
            collections: Vec::new(),
            created: clock::precise_now(),
        };
        if !desk.records.add(&person)? {
            return Err(Problem::conflict(format!("there is somebody called `{}`", person.name)));
        }
        desk.audit(&caller.person.name, "person added", &person.name)?;
        Ok((StatusCode::CREATED, Json(person.into())))
    })
    .await
}

/// What is changed of somebody; what is not given stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PersonChange {
    role: Option<Role>,
    disabled: Option<bool>,
    #[schema(min_length = 12, max_length = 1000)]
    password: Option<String>,
    collections: Option<Vec<String>>,
}

/// Changes somebody; one whose password or role is changed, or who is shut out, is signed out everywhere.
#[utoipa::path(patch, path = "/people/{name}", tag = "people", request_body = PersonChange,
    params(("name" = String, Path)),
    responses((status = 200, body = PersonLine), (status = "4XX", body = Problem)))]
pub(crate) async fn change(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(name): At<String>,
    Taken(asked): Taken<PersonChange>,
) -> Result<Json<PersonLine>, Problem> {
    work(move || {
        caller.must(Act::Keep)?;
        let is_self = caller.person.name == name;
        if is_self && (asked.disabled == Some(true) || asked.role.is_some_and(|role| role < Role::Admin)) {
            return Err(Problem::conflict("nobody takes their own keys away; ask another admin"));
        }
        let hashed = match &asked.password {
            Some(password) => Some(secrets::hashed(fit(password)?)?),
            None => None,
        };
        let ends_sessions = hashed.is_some() || asked.role.is_some() || asked.disabled == Some(true);
        let changed = desk.records.change::<Person>(&name, |person| {
            person.role = asked.role.unwrap_or(person.role);
            person.is_disabled = asked.disabled.unwrap_or(person.is_disabled);
            if let Some(collections) = asked.collections {
                person.collections = collections;
            }
            if hashed.is_some() {
                person.password = hashed;
            }
            Ok(())
        })?;
        let person = changed.ok_or_else(|| Problem::not_found(format!("there is nobody called `{name}`")))?;
        if ends_sessions && !is_self {
            for session in desk.records.all::<Session>()?.into_iter().filter(|session| session.person == name) {
                desk.records.remove::<Session>(&session.digest)?;
            }
        }
        desk.audit(&caller.person.name, "person changed", &name)?;
        Ok(Json(person.into()))
    })
    .await
}

/// A key, without the key.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyLine {
    id: String,
    person: String,
    scopes: Vec<Scope>,
    created: String,
    expires: Option<String>,
}

/// Lists keys; they are made on the command line, `variorum people key`.
#[utoipa::path(get, path = "/keys", tag = "people",
    responses((status = 200, body = List<KeyLine>), (status = "4XX", body = Problem)))]
pub(crate) async fn keys(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<List<KeyLine>>, Problem> {
    work(move || {
        caller.must(Act::Keep)?;
        let line = |key: Key| KeyLine {
            id: key.digest[..16].to_owned(),
            person: key.person,
            scopes: key.scopes,
            created: key.created,
            expires: key.expires,
        };
        let keys = desk.records.all::<Key>()?.into_iter().map(line).collect();
        Ok(Json(List::of(keys, &Piece::new(Some(200), None), "keys")?))
    })
    .await
}

/// Takes a key back.
#[utoipa::path(delete, path = "/keys/{id}", tag = "people", params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn take_back(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, Problem> {
    work(move || {
        caller.must(Act::Keep)?;
        let key = desk.records.all::<Key>()?.into_iter().find(|key| key.digest[..16] == id);
        let key = key.ok_or_else(|| Problem::not_found(format!("there is no key `{id}`")))?;
        desk.records.remove::<Key>(&key.digest)?;
        desk.audit(&caller.person.name, "key taken back", &format!("{} of {}", id, key.person))?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Lists who did what, the newest first.
#[utoipa::path(get, path = "/audit", tag = "people", params(Much),
    responses((status = 200, body = List<AuditLine>), (status = "4XX", body = Problem)))]
pub(crate) async fn audit(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Asked(much): Asked<Much>,
) -> Result<Json<List<AuditLine>>, Problem> {
    work(move || {
        caller.must(Act::Keep)?;
        let (offset, limit) = much.piece().range("audit")?;
        let mut lines = desk.records.list::<AuditLine>(offset, limit + 1)?;
        let total = offset + lines.len();
        lines.truncate(limit);
        Ok(Json(List::new(lines, offset, total, "audit")))
    })
    .await
}
