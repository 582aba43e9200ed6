//! Signing in and out, passwords, codes.

use super::super::caller::{COOKIE, Caller, asker};
use super::super::desk::Desk;
use super::super::problem::Problem;
use super::super::records::{Person, Role, Session};
use super::super::secrets;
use super::super::taken::Taken;
use super::super::work;
use crate::clock;
use anyhow::Result;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A session ends after so many hours, whatever was done in it.
const HOURS: i64 = 12;

/// What somebody signs in with: name and password, or the word that the server printed when nobody could sign in yet.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Credentials {
    #[schema(max_length = 200)]
    name: Option<String>,
    #[schema(max_length = 1000)]
    password: Option<String>,
    /// The code of six digits, where one is asked for.
    #[schema(max_length = 20)]
    code: Option<String>,
    #[schema(max_length = 200)]
    token: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    name: String,
    role: Role,
    /// What must be said in `X-CSRF-Token` with everything that changes something; empty for a key.
    csrf: String,
    has_totp: bool,
    has_password: bool,
}

impl SignedIn {
    fn of(person: &Person, csrf: &str) -> Self {
        Self {
            name: person.name.clone(),
            role: person.role,
            csrf: csrf.to_owned(),
            has_totp: person.totp.as_ref().is_some_and(|totp| totp.1),
            has_password: person.password.is_some(),
        }
    }
}

/// Signs somebody in.
#[utoipa::path(post, path = "/session", tag = "signing in", request_body = Credentials, security(()),
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn sign_in(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Problem> {
    let asker = asker(&desk, &request);
    desk.limits.sign_in.take(&asker).map_err(Problem::too_many)?;
    let Taken(credentials) = Taken::<Credentials>::of(request).await?;
    work(move || {
        let person = match &credentials.token {
            Some(token) => first_admin(&desk, token)?,
            None => checked(&desk, &credentials)?,
        };
        let (token, csrf) = (secrets::random_hex(32)?, secrets::random_hex(16)?);
        let session = Session {
            digest: secrets::kept(&token),
            person: person.name.clone(),
            csrf,
            created: clock::precise_now(),
            expires: clock::in_hours(HOURS),
        };
        desk.records.put(&session)?;
        desk.audit(&person.name, "sign-in", &asker)?;
        let body = Json(SignedIn::of(&person, &session.csrf));
        Ok((cookie(&desk, token, HOURS)?, body).into_response())
    })
    .await
}

/// Returns the admin that the printed word makes, or who came by an earlier one and has set no password since.
fn first_admin(desk: &Desk, token: &str) -> Result<Person, Problem> {
    let mut word = desk.first_word.lock().expect("no thread panics while it looks at the word");
    if word.as_deref() != Some(token) {
        return Err(Problem::wrong_credentials(
            "the link was used or is of an earlier start; look at what the server printed last",
        ));
    }
    let name = std::env::var("USER").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "admin".to_owned());
    let made = Person {
        name,
        role: Role::Admin,
        password: None,
        totp: None,
        last_step: 0,
        is_disabled: false,
        collections: Vec::new(),
        created: clock::precise_now(),
    };
    let person = if desk.records.add(&made)? {
        made
    } else {
        let known = desk.records.get::<Person>(&made.name)?;
        known.filter(|person| person.role == Role::Admin && !person.is_disabled).ok_or_else(|| {
            let add = "variorum people add NAME --role admin";
            Problem::conflict(format!("`{}` is somebody who is no admin; add one with `{add}`", made.name))
        })?
    };
    *word = None;
    Ok(person)
}

fn checked(desk: &Desk, credentials: &Credentials) -> Result<Person, Problem> {
    let wrong = || Problem::wrong_credentials("name or password is wrong, or the account is closed");
    let (Some(name), Some(password)) = (&credentials.name, &credentials.password) else {
        return Err(Problem::bad_request("expected `name` and `password`, or `token`"));
    };
    if password.len() > secrets::MOST_PASSWORD {
        return Err(wrong());
    }
    let person = desk.records.get::<Person>(name)?.filter(|person| !person.is_disabled);
    let kept = person.as_ref().and_then(|person| person.password.as_deref());
    if !secrets::is_password(password, kept) {
        desk.audit(name.get(..100).unwrap_or(name), "sign-in refused", "")?;
        return Err(wrong());
    }
    let person = person.ok_or_else(wrong)?;
    if let Some((secret, true)) = &person.totp {
        let Some(code) = credentials.code.as_ref().filter(|code| !code.is_empty()) else {
            return Err(Problem::code_needed("send the code of your phone as `code`"));
        };
        let step = secrets::code_step(secret, code)?.filter(|step| *step > person.last_step);
        let step = step.ok_or_else(|| Problem::wrong_credentials("the code is wrong, too old, or was used"))?;
        desk.records.change::<Person>(&person.name, |person| {
            person.last_step = step;
            Ok(())
        })?;
    }
    Ok(person)
}

fn cookie(desk: &Desk, token: String, hours: i64) -> Result<HeaderMap> {
    let cookie = Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(desk.is_https)
        .max_age(cookie::time::Duration::hours(hours));
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, HeaderValue::from_str(&cookie.to_string())?);
    Ok(headers)
}

/// Says who is signed in.
#[utoipa::path(get, path = "/session", tag = "signing in",
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn who(caller: Caller) -> Json<SignedIn> {
    let csrf = caller.session.as_ref().map(|session| session.csrf.as_str()).unwrap_or_default();
    Json(SignedIn::of(&caller.person, csrf))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "signing in",
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn sign_out(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Response, Problem> {
    work(move || {
        if let Some(session) = &caller.session {
            desk.records.remove::<Session>(&session.digest)?;
        }
        Ok((StatusCode::NO_CONTENT, cookie(&desk, String::new(), 0)?).into_response())
    })
    .await
}

/// A new password, and the one before it, if there was one.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    #[schema(max_length = 1000)]
    old: Option<String>,
    #[schema(min_length = 12, max_length = 1000)]
    new: String,
}

/// Changes one's own password; other sessions of the same person end.
#[utoipa::path(post, path = "/session/password", tag = "signing in", request_body = NewPassword,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn password(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Taken(asked): Taken<NewPassword>,
) -> Result<StatusCode, Problem> {
    let session = by_session(&caller)?;
    work(move || {
        let person = &caller.person;
        if person.password.is_some()
            && !secrets::is_password(asked.old.as_deref().unwrap_or_default(), person.password.as_deref())
        {
            return Err(Problem::wrong_credentials("the old password is wrong"));
        }
        let hashed = secrets::hashed(fit(&asked.new)?)?;
        desk.records.change::<Person>(&person.name, |person| {
            person.password = Some(hashed);
            Ok(())
        })?;
        for other in desk.records.all::<Session>()? {
            if other.person == person.name && other.digest != session.digest {
                desk.records.remove::<Session>(&other.digest)?;
            }
        }
        desk.audit(&person.name, "password changed", &person.name)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Returns a password that is neither too short nor too long.
pub(super) fn fit(password: &str) -> Result<&str, Problem> {
    secrets::fit(password).map_err(|error| Problem::refused(&error))
}

fn by_session(caller: &Caller) -> Result<Session, Problem> {
    caller.session.clone().ok_or_else(|| Problem::forbidden("a key cannot do this; sign in"))
}

/// A secret for a phone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotpSecret {
    /// Base 32, to type.
    secret: String,
    /// The same as an address, to draw as a code.
    otpauth_url: String,
}

/// Begins to ask for codes by the clock (RFC 6238); from the first right code on they are asked for.
#[utoipa::path(post, path = "/session/totp", tag = "signing in",
    responses((status = 200, body = TotpSecret), (status = "4XX", body = Problem)))]
pub(crate) async fn begin_totp(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<TotpSecret>, Problem> {
    by_session(&caller)?;
    work(move || {
        let secret = secrets::new_totp()?;
        if caller.person.totp.as_ref().is_some_and(|totp| totp.1) {
            return Err(Problem::conflict("codes are asked for already; end that first"));
        }
        desk.records.change::<Person>(&caller.person.name, |person| {
            person.totp = Some((secret.clone(), false));
            Ok(())
        })?;
        let otpauth_url = secrets::totp_address(&secret, &caller.person.name)?;
        Ok(Json(TotpSecret { secret, otpauth_url }))
    })
    .await
}

/// A code of six digits.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Code {
    #[schema(max_length = 20)]
    code: String,
}

/// Confirms the secret by a first code.
#[utoipa::path(put, path = "/session/totp", tag = "signing in", request_body = Code,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn confirm_totp(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Taken(asked): Taken<Code>,
) -> Result<StatusCode, Problem> {
    by_session(&caller)?;
    work(move || {
        let Some((secret, _)) = &caller.person.totp else {
            return Err(Problem::conflict("there is no secret to confirm; begin with POST"));
        };
        let Some(step) = secrets::code_step(secret, &asked.code)? else {
            return Err(Problem::wrong_credentials("the code is wrong or too old; is the clock of the phone right?"));
        };
        desk.records.change::<Person>(&caller.person.name, |person| {
            person.totp = Some((secret.clone(), true));
            person.last_step = step;
            Ok(())
        })?;
        desk.audit(&caller.person.name, "codes begun", &caller.person.name)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// A password, to show that it is oneself.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct OwnPassword {
    #[schema(max_length = 1000)]
    password: String,
}

/// Asks for codes no more.
#[utoipa::path(delete, path = "/session/totp", tag = "signing in", request_body = OwnPassword,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_totp(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Taken(asked): Taken<OwnPassword>,
) -> Result<StatusCode, Problem> {
    by_session(&caller)?;
    work(move || {
        if !secrets::is_password(&asked.password, caller.person.password.as_deref()) {
            return Err(Problem::wrong_credentials("the password is wrong"));
        }
        desk.records.change::<Person>(&caller.person.name, |person| {
            person.totp = None;
            Ok(())
        })?;
        desk.audit(&caller.person.name, "codes ended", &caller.person.name)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
