//! What is answered when something is wrong: RFC 9457 problem details, with what would mend it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::fmt::Display;
use utoipa::ToSchema;

/// The beginning of the addresses that name kinds of problems; nothing is served there, they are names.
const TYPES: &str = "urn:variorum:problem:";

/// A problem and its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What kind of problem it is, a name that stays: `urn:variorum:problem:not-found`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What was wrong this time and what would mend it.
    detail: String,
    /// After so many seconds it may be tried again.
    #[serde(skip)]
    retry_after: Option<u64>,
}

macro_rules! problems {
    ($($function:ident $status:ident $kind:literal $title:literal;)*) => {
        impl Problem {
            $(
                pub(super) fn $function(detail: impl Display) -> Self {
                    Self::new(StatusCode::$status, $kind, $title, detail)
                }
            )*
        }
    };
}

problems! {
    bad_request BAD_REQUEST "bad-request" "The request cannot be understood";
    not_signed_in UNAUTHORIZED "not-signed-in" "Nobody is signed in";
    wrong_credentials UNAUTHORIZED "wrong-credentials" "Name, password or key is wrong";
    code_needed UNAUTHORIZED "code-needed" "A code is needed beside the password";
    forbidden FORBIDDEN "forbidden" "This is not allowed";
    not_found NOT_FOUND "not-found" "There is nothing here";
    wrong_method METHOD_NOT_ALLOWED "wrong-method" "Nothing here can be asked so";
    conflict CONFLICT "conflict" "Something else happened in between";
    too_large PAYLOAD_TOO_LARGE "too-large" "The request is too large";
    wrong_type UNSUPPORTED_MEDIA_TYPE "wrong-type" "The request is of a type that is not taken";
    misdirected MISDIRECTED_REQUEST "wrong-host" "This server does not answer to that name";
    fault INTERNAL_SERVER_ERROR "fault" "The server failed";
    busy SERVICE_UNAVAILABLE "busy" "The server cannot answer now";
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &'static str, detail: impl Display) -> Self {
        Self {
            kind: format!("{TYPES}{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.to_string(),
            retry_after: None,
        }
    }

    /// Returns the problem of who asks too often.
    pub(super) fn too_many(seconds: u64) -> Self {
        let detail = format!("too many requests; try again in {seconds} s");
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    /// Returns the problem as that of what was asked, where the fault is the asker's: what a stage refused, in its own words.
    pub(super) fn refused(error: &anyhow::Error) -> Self {
        Self::bad_request(format!("{error:#}"))
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        crate::output::error(&error);
        Self::fault(format!("{error:#}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
