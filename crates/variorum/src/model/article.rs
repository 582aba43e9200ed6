//! An article: clean text in blocks, what is said about it, and the way back to the capture.

use super::id::CaptureId;
use super::span::Span;
use super::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Clean text in blocks with its metadata; every character maps back to the capture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The capture it was cleaned from.
    pub capture: CaptureId,
    /// The capture's name, for people.
    pub name: String,
    /// The crawl's own id of the report, where a manifest gave one.
    pub crawl_id: Option<String>,
    /// When the page was fetched, as the crawl gave it; tells versions of a page apart.
    pub fetched: Option<String>,
    /// The clean text: the blocks' texts, a line feed between two blocks, NFC, no markup, no furniture.
    pub text: String,
    /// The blocks, in text order, without overlap; together they cover `text` but for the line feeds between them.
    pub blocks: Vec<Block>,
    /// The entries of a live blog, in text order; none for other articles.
    pub entries: Vec<Entry>,
    /// Where each run of the clean text came from, in text order.
    pub source_map: Vec<SourceRun>,
    /// What was taken out, in source order, with the reason.
    pub furniture: Vec<Furniture>,
    /// The headline.
    pub title: Option<Found<String>>,
    /// The authors, as printed.
    pub byline: Vec<Found<String>>,
    /// The outlet that published it.
    pub publisher: Option<Found<String>>,
    /// The owner group of the outlet.
    pub family: Option<Found<String>>,
    /// The agency credited for the text ("AP", "وكالات"), as printed.
    pub credit: Option<Found<String>>,
    /// The place of the dateline, as printed.
    pub dateline: Option<Found<String>>,
    /// The address.
    pub url: Option<Found<String>>,
    /// The time of publication, as precise as found.
    pub published: Option<Found<Moment>>,
    /// The time of the last change, as precise as found.
    pub modified: Option<Found<Moment>>,
    /// The language of most of the text, BCP 47 (`ar`, `en`, `fa`).
    pub language: Found<String>,
}

impl Article {
    /// Returns an article of which the text, its blocks and its language are known and nothing else.
    pub fn bare(capture: CaptureId, text: String, blocks: Vec<Block>, language: Found<String>) -> Self {
        Self {
            capture,
            name: String::new(),
            crawl_id: None,
            fetched: None,
            text,
            blocks,
            entries: Vec::new(),
            source_map: Vec::new(),
            furniture: Vec::new(),
            title: None,
            byline: Vec::new(),
            publisher: None,
            family: None,
            credit: None,
            dateline: None,
            url: None,
            published: None,
            modified: None,
            language,
        }
    }
}

/// A piece of the article and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the clean text.
    pub span: Span,
}

/// An entry of a live blog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Where it stands in the clean text: its head and what follows up to the next head.
    pub span: Span,
    /// Its own time, as precise as its head prints it.
    pub at: Option<Found<Moment>>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The title of the article.
    Headline,
    /// A heading within the article, or a standfirst marked as heading.
    Subheading,
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// Text in a quotation block.
    Quotation,
    /// The caption of a picture; kept apart because it repeats the text and is often recycled.
    Caption,
    /// The head of one entry of a live blog (its time, perhaps its title).
    EntryHead,
}

/// A run of clean text and the place in the capture it came from: verbatim, or one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRun {
    /// The run in the clean text.
    pub clean: Span,
    /// Where it came from. A byte range may have any length for a character that a reference, an escape, a run of white space
    /// or another Unicode form stands for.
    pub source: SourcePlace,
}

/// A place in a capture: a byte range where the capture is text, a text run where it is a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SourcePlace {
    /// The byte range in the source as decoded to UTF-8.
    Bytes(Span),
    /// A text run of a page of a PDF.
    TextRun(TextRun),
}

/// A text run of a PDF: letters that the page's program draws one after the other, on one baseline, in one font and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct TextRun {
    /// The page, counted from 1.
    pub page: u32,
    /// The run on that page, in the order in which the page draws, counted from 0.
    pub run: u32,
}

/// Text of the page that is not the article's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Furniture {
    /// The text taken out, white space folded.
    pub text: String,
    /// Where it stands in the capture, for a PDF its first text run; nothing where the extractor could not say.
    pub source: Option<SourcePlace>,
    /// Why it was taken out.
    pub reason: FurnitureReason,
}

/// Why text was taken out of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FurnitureReason {
    /// Menus, breadcrumbs, section names.
    Navigation,
    /// Readers' comments and the form for them.
    Comment,
    /// Advertising and spam.
    Spam,
    /// A line of keywords or hash tags.
    Keywords,
    /// "Read also", "most read", related links.
    RelatedLinks,
    /// Share and follow buttons, subscriptions, donations.
    Sharing,
    /// Cookie, copyright and legal lines.
    Legal,
    /// The byline, date line or publisher line, already kept as metadata.
    Metadata,
    /// A caption that repeats one already kept, or a picture's credit.
    Caption,
    /// Outside what the page marks as its article.
    OutsideArticle,
    /// Too short and link-like to be text.
    Boilerplate,
    /// The head, foot or number of a printed page.
    RunningHead,
}

/// A value with where it was found and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it was found.
    pub source: FoundIn,
    /// How sure, `0.0..=1.0`.
    pub confidence: f32,
}

impl<T> Found<T> {
    /// Returns the value with its source and confidence.
    pub fn new(value: T, source: FoundIn, confidence: f32) -> Self {
        Self { value, source, confidence }
    }
}

/// Where a piece of metadata was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FoundIn {
    /// JSON-LD in the page.
    JsonLd,
    /// `OpenGraph`, Dublin Core or another `meta` element.
    Meta,
    /// Microdata, a `time` element, a `lang` attribute.
    Markup,
    /// The visible page around the article.
    Page,
    /// The article's own text.
    Text,
    /// What a PDF says of itself: its document information or its metadata stream.
    DocumentInfo,
    /// A field of a JSON record.
    Record,
    /// The crawl's manifest.
    Manifest,
    /// A list in the settings.
    Settings,
    /// Another report, named beside it.
    OtherReport,
}
