//! Bytes as received, and what the crawl knew beside them.

use super::id::CaptureId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bytes as received; never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The SHA-256 of `bytes`.
    pub id: CaptureId,
    /// The name its user knows it by: a path below the input folder, with `:LINE` for a record of a JSON-lines file.
    pub name: String,
    /// What the bytes are, by their content.
    pub media: Media,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the crawl knew.
    pub known: CrawlRecord,
}

/// What captured bytes are, recognised by content and not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// An HTML page.
    Html,
    /// Plain text.
    PlainText,
    /// One JSON record of a JSON-lines file; which fields mean what is a setting.
    JsonRecord,
    /// A PDF document.
    Pdf,
}

/// What a crawl knew of a page: one line of a `manifest.jsonl`. All strings are as given; empty strings count as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CrawlRecord {
    /// The crawl's own id of the report.
    pub id: Option<String>,
    /// The publisher's name.
    pub publisher: Option<String>,
    /// The owner group; outlets with the same string are one publisher family.
    pub family: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The time of publication, ISO 8601.
    pub published: Option<String>,
    /// When the bytes were fetched, ISO 8601.
    pub fetched: Option<String>,
    /// The encoding that the server named, as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
}

/// Which fields of a JSON record mean what; a dot leads into an object (`article.text`). An empty name asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFields {
    /// The record's own id.
    pub id: String,
    /// The text of the article; plain text, or markup.
    pub text: String,
    /// The headline.
    pub title: String,
    /// The address.
    pub url: String,
    /// The outlet.
    pub publisher: String,
    /// The owner group of the outlet.
    pub family: String,
    /// The authors: a text, or a list of texts.
    pub byline: String,
    /// The time of publication.
    pub published: String,
    /// When the record was fetched.
    pub fetched: String,
}

impl RecordFields {
    /// Returns the field names that most collections of news use.
    pub fn standard() -> Self {
        Self {
            id: "id".into(),
            text: "text".into(),
            title: "title".into(),
            url: "url".into(),
            publisher: "publisher".into(),
            family: "family".into(),
            byline: "author".into(),
            published: "published".into(),
            fetched: "fetched".into(),
        }
    }
}
