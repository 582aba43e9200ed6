//! What stands around every answer: which names the server answers to, what browsers may do with it, what has not changed.

use super::desk::Desk;
use super::problem::Problem;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Instant;
use tokio_stream::StreamExt;
use variorum::text::digest::sha256_hex;

/// What a page may load and do: only what this server gives, no script but its files, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
                      connect-src 'self'; worker-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What browsers are told with every answer.
const FIXED: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "geolocation=(), camera=(), microphone=()"),
];

/// A request's body has no more bytes than this, but for uploads.
pub(super) const MOST_BYTES: usize = 1 << 20;

/// So much of a body that is too large is heard to its end.
const MOST_HEARD: usize = 64 << 20;

/// An answer of more bytes is given without a tag of what it holds.
const MAX_TAGGED: usize = 16 << 20;

/// Counts the answer and gives it the fixed headers; a request to a name that is not ours is refused, for a foreign page can make
/// its own name lead here.
pub(super) async fn around(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let mut response = if is_ours(&desk, &request) { next.run(request).await } else { misdirected(&request) };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    }
    desk.metrics.count(response.status(), began.elapsed());
    response
}

fn misdirected(request: &Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    Problem::misdirected(format!("expected a name of this server, found `{host}`; allow it with --host-name"))
        .into_response()
}

fn is_ours(desk: &Desk, request: &Request) -> bool {
    let Some(host) = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    // An IPv6 address stands in brackets, before which and after which a colon means a port.
    let name = match host.rfind(':') {
        Some(at) if !host[at..].contains(']') => &host[..at],
        _ => host,
    };
    ["localhost", "127.0.0.1", "[::1]"].contains(&name) || desk.host_names.iter().any(|known| known == name)
}

/// Refuses a body that is larger than what is asked here, after it was sent: one who is cut off while sending hears no reason.
pub(super) async fn sized(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse::<usize>().ok()).unwrap_or_default();
    if length <= MOST_BYTES {
        return next.run(request).await;
    }
    let (mut body, mut heard) = (request.into_body().into_data_stream(), 0);
    while let Some(Ok(piece)) = body.next().await {
        heard += piece.len();
        if heard > MOST_HEARD {
            break;
        }
    }
    Problem::too_large(format!("expected at most {MOST_BYTES} bytes, found {length}")).into_response()
}

/// Gives an answer a tag of its bytes, and answers without them where the asker has those already.
pub(super) async fn tagged(request: Request, next: Next) -> Response {
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_stream = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if !is_get || response.status() != StatusCode::OK || is_stream {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_TAGGED).await else {
        return Problem::fault("the answer is larger than this server gives at once; ask for less").into_response();
    };
    let tag = format!("\"{}\"", &sha256_hex(&bytes)[..32]);
    let is_known = known.is_some_and(|known| {
        known.to_str().is_ok_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    });
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
