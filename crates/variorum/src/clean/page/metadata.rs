//! What a page says of itself: JSON-LD, `meta` elements, microdata and `time` elements, in that order of trust.

use super::super::title::{outlet_in, without_outlet};
use super::Page;
use crate::model::article::{Found, FoundIn};
use serde_json::Value;

/// What a page says of itself, as printed there; the first of each list is the most trusted.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct PageMetadata {
    pub(in super::super) titles: Vec<Found<String>>,
    pub(in super::super) authors: Vec<Found<String>>,
    pub(in super::super) publishers: Vec<Found<String>>,
    pub(in super::super) urls: Vec<Found<String>>,
    pub(in super::super) published: Vec<Found<String>>,
    pub(in super::super) modified: Vec<Found<String>>,
    pub(in super::super) languages: Vec<Found<String>>,
}

// How sure a place in a page is. Ordered by how often each was right on pages of news, from the figures that htmldate and
// trafilatura publish for their order of search; not probabilities.
const JSON_LD: f32 = 0.95;
const META: f32 = 0.9;
const MARKUP: f32 = 0.8;
const TITLE_ELEMENT: f32 = 0.7;

/// Schema.org types that are an article.
const ARTICLE_TYPES: &[&str] = &[
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
];

/// Collects what a page says of itself.
pub(in super::super) fn collect(page: &Page) -> PageMetadata {
    let mut metadata = PageMetadata::default();
    for script in &page.json_ld {
        if let Ok(value) = serde_json::from_str::<Value>(script) {
            collect_json_ld(&value, &mut metadata);
        }
    }
    for (key, content) in &page.meta {
        if let Some(list) = metadata.list_of(key) {
            add(list, content, FoundIn::Meta, META);
        }
    }
    for marked in &page.marked {
        if let Some(list) = metadata.list_of_property(&marked.property) {
            add(list, &marked.value, FoundIn::Markup, MARKUP);
        }
    }
    add(&mut metadata.titles, page.title.text(), FoundIn::Markup, TITLE_ELEMENT);
    if let Some(url) = &page.canonical {
        add(&mut metadata.urls, url, FoundIn::Markup, MARKUP);
    }
    if let Some(language) = &page.language {
        add(&mut metadata.languages, language, FoundIn::Markup, MARKUP);
    }
    metadata.urls.retain(|url| url.value.starts_with("http://") || url.value.starts_with("https://"));
    // Some pages give a profile's address as the author.
    metadata.authors.retain(|author| !author.value.contains("://") && !author.value.starts_with('@'));
    metadata
}

impl PageMetadata {
    /// Forgets the `time` elements that stand behind the given number of blocks.
    pub(in super::super) fn drop_late_times(&mut self, page: &Page, last_block: usize) {
        let late: Vec<&str> = page
            .marked
            .iter()
            .filter(|marked| marked.property == "time" && marked.block_idx > last_block)
            .map(|marked| marked.value.as_str())
            .collect();
        let early =
            |value: &str| page.marked.iter().any(|marked| marked.block_idx <= last_block && marked.value == value);
        self.published.retain(|found| {
            found.source != FoundIn::Markup || early(&found.value) || !late.contains(&found.value.as_str())
        });
    }

    /// Cuts the outlet's name off the titles; where nothing else names the outlet, it is taken from there.
    pub(in super::super) fn strip_outlets(&mut self, outlets: &[String], headings: &[&str]) {
        let mut titles: Vec<Found<String>> = Vec::new();
        for found in &self.titles {
            let bare = without_outlet(&found.value, outlets, headings);
            if self.publishers.is_empty()
                && let Some(outlet) = outlet_in(&found.value, bare)
            {
                self.publishers.push(Found::new(outlet.to_owned(), found.source, TITLE_ELEMENT));
            }
            if titles.iter().all(|title| title.value != bare) {
                titles.push(Found { value: bare.to_owned(), ..found.clone() });
            }
        }
        self.titles = titles;
    }

    fn list_of(&mut self, key: &str) -> Option<&mut Vec<Found<String>>> {
        Some(match key {
            "og:title" | "twitter:title" | "dc.title" | "headline" | "sailthru.title" | "parsely-title" => {
                &mut self.titles
            }
            "author" | "article:author" | "dc.creator" | "sailthru.author" | "parsely-author" | "byl"
            | "citation_author" => &mut self.authors,
            "og:site_name" | "application-name" | "dc.publisher" | "publisher" | "apple-mobile-web-app-title" => {
                &mut self.publishers
            }
            "og:url" => &mut self.urls,
            "article:published_time"
            | "article:published"
            | "og:published_time"
            | "datepublished"
            | "date"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "publish_date"
            | "parsely-pub-date"
            | "sailthru.date"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.created"
            | "dcterms.date"
            | "dcterms.issued"
            | "cxenseparse:recs:publishtime"
            | "timestamp" => &mut self.published,
            "article:modified_time"
            | "og:updated_time"
            | "datemodified"
            | "lastmod"
            | "last-modified"
            | "dcterms.modified" => &mut self.modified,
            "og:locale" | "content-language" | "language" | "dc.language" => &mut self.languages,
            _ => return None,
        })
    }

    fn list_of_property(&mut self, property: &str) -> Option<&mut Vec<Found<String>>> {
        Some(match property {
            "datePublished" | "dateCreated" | "time" => &mut self.published,
            "dateModified" => &mut self.modified,
            "headline" => &mut self.titles,
            "author" => &mut self.authors,
            _ => return None,
        })
    }
}

fn add(list: &mut Vec<Found<String>>, value: &str, source: FoundIn, confidence: f32) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() && list.iter().all(|found| found.value != value) {
        list.push(Found::new(value, source, confidence));
    }
}

/// Collects from one JSON-LD value: an object, a list of them, or a graph.
fn collect_json_ld(value: &Value, metadata: &mut PageMetadata) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_json_ld(value, metadata)),
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                collect_json_ld(graph, metadata);
            }
            let is_article = match object.get("@type") {
                Some(Value::String(kind)) => ARTICLE_TYPES.contains(&kind.as_str()),
                Some(Value::Array(kinds)) => {
                    kinds.iter().filter_map(Value::as_str).any(|kind| ARTICLE_TYPES.contains(&kind))
                }
                _ => false,
            };
            if !is_article {
                return;
            }
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let put = |list: &mut Vec<Found<String>>, value: Option<&str>| {
                if let Some(value) = value {
                    add(list, &unescaped(value), FoundIn::JsonLd, JSON_LD);
                }
            };
            put(&mut metadata.titles, text("headline").or_else(|| text("name")));
            put(&mut metadata.published, text("datePublished"));
            put(&mut metadata.modified, text("dateModified"));
            put(&mut metadata.languages, text("inLanguage"));
            put(&mut metadata.urls, text("url"));
            for author in names(object.get("author")) {
                put(&mut metadata.authors, Some(&author));
            }
            for publisher in names(object.get("publisher")) {
                put(&mut metadata.publishers, Some(&publisher));
            }
        }
        _ => {}
    }
}

/// Returns the names in a value that is a text, an object with a name, or a list of such.
fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Object(object)) => object.get("name").map(|name| names(Some(name))).unwrap_or_default(),
        Some(Value::Array(values)) => values.iter().flat_map(|value| names(Some(value))).collect(),
        _ => Vec::new(),
    }
}

/// Returns a text of a script with the character references that some pages leave in it resolved.
fn unescaped(text: &str) -> String {
    if text.contains('&') { super::resolved(text) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_ld_outranks_meta_and_meta_outranks_markup() {
        let html = r#"<html lang="en"><head><title>Rain | The Quay</title>
            <meta property="article:published_time" content="2024-03-01T10:00:00Z"><meta property="og:title" content="Rain">
            <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"],
            "headline": "Rain &amp; wind", "datePublished": "2024-03-01T09:00:00Z", "author": [{"name": "Nour Haddad"}],
            "publisher": {"name": "The Quay"}}]}</script></head><body><time datetime="2024-03-01">1 March</time>"#;
        let metadata = collect(&super::super::read(html));
        let values = |list: &[Found<String>]| list.iter().map(|found| found.value.clone()).collect::<Vec<_>>();
        assert_eq!(values(&metadata.titles), ["Rain & wind", "Rain", "Rain | The Quay"]);
        assert_eq!(values(&metadata.published), ["2024-03-01T09:00:00Z", "2024-03-01T10:00:00Z", "2024-03-01"]);
        assert_eq!(values(&metadata.authors), ["Nour Haddad"]);
        assert_eq!(values(&metadata.publishers), ["The Quay"]);
    }

    #[test]
    fn broken_json_ld_costs_itself_only() {
        let html =
            r#"<script type="application/ld+json">{"@type": </script><meta name="author" content="Nour Haddad">"#;
        assert_eq!(collect(&super::super::read(html)).authors.len(), 1);
    }
}
