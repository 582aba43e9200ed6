//! A request's body, query and path as values; what does not fit is a problem that says what was expected.

use super::problem::Problem;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The JSON body of a request.
#[derive(Debug)]
pub(super) struct Taken<T>(pub(super) T);

impl<T: DeserializeOwned> Taken<T> {
    /// Returns the body of a request.
    pub(super) async fn of(request: Request) -> Result<Self, Problem> {
        let taken: Result<Json<T>, JsonRejection> = Json::from_request(request, &()).await;
        match taken {
            Ok(Json(value)) => Ok(Self(value)),
            Err(refused) => Err(match refused.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(refused.body_text()),
                StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::wrong_type("expected `Content-Type: application/json`"),
                _ => Problem::bad_request(refused.body_text()),
            }),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Taken<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        Self::of(request).await
    }
}

/// The query of a request's address.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let asked: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        asked.map(|Query(value)| Self(value)).map_err(|refused| Problem::bad_request(refused.body_text()))
    }
}

/// The parts of a request's path.
#[derive(Debug)]
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let at: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        at.map(|Path(value)| Self(value)).map_err(|refused| Problem::bad_request(refused.body_text()))
    }
}
