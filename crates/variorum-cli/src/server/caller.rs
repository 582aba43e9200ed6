//! Who asks, and what they may do.

use super::desk::Desk;
use super::problem::Problem;
use super::records::{Key, Person, Role, Scope, Session};
use super::secrets::{self, KEY_PREFIX};
use super::work;
use crate::clock;
use anyhow::Result;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cookie::Cookie;
use std::net::SocketAddr;
use std::sync::Arc;

/// The cookie of a session.
pub(super) const COOKIE: &str = "variorum_session";

/// The header in which a page says what no other site knows.
const CSRF: &str = "x-csrf-token";

/// Somebody who was recognised.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) person: Person,
    /// What the key allows; nothing for a session, which may do all that its person may.
    scopes: Option<Vec<Scope>>,
    /// The session, if it is one.
    pub(super) session: Option<Session>,
}

/// What can be done with a collection, and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Read,
    Judge,
    Ingest,
    Export,
    Approve,
    Keep,
}

impl Act {
    /// All acts on a collection, with the names under which a page is told that they are allowed.
    pub(super) const ON_A_ROOM: &[(&str, Self)] = &[
        ("read", Self::Read),
        ("judge", Self::Judge),
        ("ingest", Self::Ingest),
        ("export", Self::Export),
        ("approve", Self::Approve),
        ("keep", Self::Keep),
    ];

    /// Returns the least role that may do it, and the scope a key must have.
    fn needs(self) -> (Role, Scope) {
        match self {
            Self::Read => (Role::Reader, Scope::Read),
            Self::Judge => (Role::Analyst, Scope::Judge),
            Self::Ingest => (Role::Analyst, Scope::Ingest),
            Self::Export => (Role::Analyst, Scope::Export),
            Self::Approve => (Role::Reviewer, Scope::Export),
            Self::Keep => (Role::Admin, Scope::Admin),
        }
    }
}

impl Caller {
    /// Returns whether this may be done at all.
    pub(super) fn may(&self, act: Act) -> bool {
        let (role, scope) = act.needs();
        self.person.role >= role && self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }

    /// Refuses what may not be done.
    pub(super) fn must(&self, act: Act) -> Result<(), Problem> {
        let (role, scope) = act.needs();
        if self.may(act) {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "expected the role {role:?} or above{}, found {:?}; an admin can change that",
            if self.scopes.is_some() { format!(" and the scope {scope:?}") } else { String::new() },
            self.person.role
        )))
    }

    /// Refuses what may not be done with a collection. One that is restricted and not open to the caller is as good as absent,
    /// and whoever reads one that is, is noted.
    pub(super) fn must_in(&self, desk: &Desk, room: &str, act: Act) -> Result<(), Problem> {
        self.must(act)?;
        let rules = desk.rules(room)?;
        if !rules.is_restricted {
            return Ok(());
        }
        if !self.sees(&rules.name, rules.is_restricted) {
            return Err(Problem::not_found(format!("there is no collection `{room}`")));
        }
        Ok(())
    }

    /// Returns whether a collection is open to the caller.
    pub(super) fn sees(&self, room: &str, is_restricted: bool) -> bool {
        !is_restricted || self.person.role == Role::Admin || self.person.collections.iter().any(|open| open == room)
    }
}

impl FromRequestParts<Arc<Desk>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Desk>) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Problem::not_signed_in("sign in, or send a key as `Authorization: Bearer …`"))
    }
}

/// Finds out who asks, once for each request, and refuses what a foreign page may have sent.
pub(super) async fn recognise(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let asker = asker(&desk, &request);
    if let Err(seconds) = desk.limits.requests.take(&asker) {
        return Problem::too_many(seconds).into_response();
    }
    let headers = request.headers().clone();
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    match work(move || recognised(&desk, &headers, is_safe)).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
        }
        Ok(None) => {}
        Err(problem) => return problem.into_response(),
    }
    next.run(request).await
}

/// Returns the address of who asks; a proxy before us names it in a header, which nobody else is believed.
pub(super) fn asker(desk: &Desk, request: &Request) -> String {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|all| all.rsplit(',').next()).map(|address| address.trim().to_owned());
    let direct = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    last.filter(|_| desk.is_https).or(direct).unwrap_or_default()
}

fn recognised(desk: &Desk, headers: &HeaderMap, is_safe: bool) -> Result<Option<Caller>, Problem> {
    if let Some(bearer) = headers.get(header::AUTHORIZATION) {
        let key = bearer.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default();
        return by_key(desk, key).map(Some);
    }
    let Some(cookie) = cookie(headers) else { return Ok(None) };
    let Some(session) = desk.records.get::<Session>(&secrets::kept(&cookie))? else { return Ok(None) };
    if session.expires < clock::now() {
        desk.records.remove::<Session>(&session.digest)?;
        return Ok(None);
    }
    if !is_safe {
        let is_said = headers.get(CSRF).is_some_and(|said| said.as_bytes() == session.csrf.as_bytes());
        let is_foreign = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
        if !is_said || is_foreign {
            return Err(Problem::forbidden(format!(
                "expected the header `{CSRF}` with the word that GET /api/v1/session gives; without it another site might have sent this"
            )));
        }
    }
    let person = desk.records.get::<Person>(&session.person)?.filter(|person| !person.is_disabled);
    Ok(person.map(|person| Caller { person, scopes: None, session: Some(session) }))
}

fn by_key(desk: &Desk, key: &str) -> Result<Caller, Problem> {
    let wrong = || {
        Problem::wrong_credentials(
            "the key is not known, has expired or was taken back; `variorum people key` makes another",
        )
    };
    if !key.starts_with(KEY_PREFIX) {
        return Err(wrong());
    }
    let key = desk.records.get::<Key>(&secrets::kept(key))?.ok_or_else(wrong)?;
    if key.expires.as_ref().is_some_and(|expires| *expires < clock::now()) {
        return Err(wrong());
    }
    let person = desk.records.get::<Person>(&key.person)?.filter(|person| !person.is_disabled).ok_or_else(wrong)?;
    Ok(Caller { person, scopes: Some(key.scopes), session: None })
}

/// Returns what a browser says it was given at signing in.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut parsed = cookies.flat_map(|line| Cookie::split_parse(line.to_owned())).filter_map(Result::ok);
    parsed.find(|cookie| cookie.name() == COOKIE).map(|cookie| cookie.value().to_owned())
}
