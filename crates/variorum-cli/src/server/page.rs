//! The page of the desk: files made by `npm run build` in `web/`, in the program if they were there when it was compiled.

use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

/// The built page.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Built;

/// What is shown where the page was not built.
const PLAIN: &str = include_str!("page.html");

/// The names of files of the page carry a digest of what is in them, so that browsers need never ask again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Gives a file of the page; every other address is one of the page's own views.
pub(super) async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Built::get(path).filter(|_| !path.is_empty()) {
        let kind = file.metadata.mimetype().to_owned();
        let keep = if path.starts_with("assets/") { FOR_EVER } else { "no-cache" };
        return ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep.to_owned())], file.data).into_response();
    }
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    match Built::get("index.html") {
        Some(_) if looks_like_a_file && path.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        Some(index) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], index.data).into_response(),
        None => Html(PLAIN).into_response(),
    }
}
