//! A capture to an article: markup and scraped text become clean text in blocks, dated and sourced, and every character of
//! it points back into the capture. What is taken out is kept beside it with its reason.

mod charset;
mod dateline;
mod document;
mod entries;
mod families;
mod furniture;
mod header;
mod language;
mod line;
mod metadata;
mod moments;
mod page;
mod pdf;
mod plain;
mod record;
mod title;
mod traced;

use crate::lang::Lexicons;
use crate::model::article::{Article, Block, BlockKind, FoundIn, Furniture, FurnitureReason, SourcePlace, SourceRun};
use crate::model::capture::{Capture, Media, RecordFields};
use crate::model::note::{Note, NoteCode, Noted};
use crate::model::span::Span;
use crate::text::words::decimal_digit;
use furniture::Origin;
use header::{Expected, Header};
use line::Line;
use metadata::Evidence;
use page::main_text::{Choice, Chooser};
use page::metadata::PageMetadata;
use page::{Element, Page, PageBlock, Within};
use pdf::places::Layer;
use std::collections::BTreeMap;
use traced::Traced;

/// Owner groups, each with its outlets: names, and hosts of addresses.
pub type Families = BTreeMap<String, Vec<String>>;

/// How much of a PDF is read; what comes after is left out, with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfLimits {
    /// So many pages, from the first.
    pub max_pages: usize,
    /// So many letters.
    pub max_glyphs: usize,
}

impl PdfLimits {
    /// Returns the limits of the program: 500 pages, a million letters. Reports of news have tens of pages; the longest
    /// report of an inquiry that was tried has 300 and 900,000 letters.
    pub fn standard() -> Self {
        Self { max_pages: 500, max_glyphs: 1_000_000 }
    }
}

/// How captures are cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Pages of more bytes than this are read without the extractor, whose time grows faster than the page.
    pub max_page_bytes: usize,
    /// Pages nested deeper than this are read without the extractor, which needs stack for every level.
    pub max_depth: usize,
    /// How much of a PDF is read.
    pub pdf: PdfLimits,
    /// Which fields of a JSON record mean what.
    pub fields: RecordFields,
    /// Which outlets are of one owner, where neither page nor crawl says so.
    pub families: Families,
}

impl Settings {
    /// Returns the settings of the program: pages up to 5 MB and 500 levels, the common field names. Real pages of news
    /// stay below 3 MB and 100 levels; at 5,000 levels the extractor takes seconds, at 60,000 it ends the process.
    pub fn standard() -> Self {
        Self {
            max_page_bytes: 5_000_000,
            max_depth: 500,
            pdf: PdfLimits::standard(),
            fields: RecordFields::standard(),
            families: families::built_in(),
        }
    }
}

/// Returns the article in a capture, or nothing where it holds no text.
///
/// Notes say what was not as it should be: bytes that do not decode, a page too deep, no date, no year, a manifest that
/// says otherwise than the page. Cost: linear in the capture, but for the extractor on pages within the limits.
pub fn clean(capture: &Capture, lexicons: &Lexicons, settings: &Settings) -> Noted<Option<Article>> {
    let mut notes = Vec::new();
    let draft = if capture.media == Media::Pdf {
        document::draft(capture, lexicons, settings, &mut notes)
    } else {
        Some(decoded_draft(capture, lexicons, settings, &mut notes))
    };
    let Some(draft) = draft else { return Noted { value: None, notes } };
    let (text, blocks, furniture) = assemble(&draft);
    if text.is_empty() {
        let message = "no text is left without the furniture; look at the capture and, if it has text, report it";
        notes.push(Note::new(NoteCode::CleanNoText, capture.name.as_str(), message));
        return Noted { value: None, notes };
    }
    let mut known = metadata::settle(&draft.evidence, capture, lexicons, &mut notes);
    if known.family.is_none() {
        let [publisher, url] =
            [&known.publisher, &known.url].map(|found| found.as_ref().map(|found| found.value.as_str()));
        known.family = families::family_of(&settings.families, publisher, url);
    }
    let order = moments::lexicons_for(&draft.lines, lexicons);
    let entries = entries::of(text.text(), &blocks, known.published.as_ref(), &order);
    let language = language::of(body(text.text(), &blocks), draft.evidence.page.languages.first());
    let article = Article {
        capture: capture.id,
        name: capture.name.clone(),
        crawl_id: capture.known.id.clone(),
        fetched: capture.known.fetched.clone(),
        source_map: source_map(&text, draft.layer.as_ref()),
        text: text.text().to_owned(),
        blocks,
        entries,
        furniture,
        title: known.title,
        byline: known.byline,
        publisher: known.publisher,
        family: known.family,
        credit: known.credit,
        dateline: known.dateline,
        url: known.url,
        published: known.published,
        modified: known.modified,
        language,
    };
    Noted { value: Some(article), notes }
}

/// An article before its blocks are put together and its metadata is settled.
struct Draft {
    lines: Vec<Line>,
    evidence: Evidence,
    /// The text layer that the lines point into, for a PDF.
    layer: Option<Layer>,
}

/// Decodes a capture that is text and reads it as what it is.
fn decoded_draft(capture: &Capture, lexicons: &Lexicons, settings: &Settings, notes: &mut Vec<Note>) -> Draft {
    let decoded = charset::decode(&capture.bytes, capture.known.charset.as_deref());
    if decoded.is_damaged {
        let message = format!("some bytes are not {}; each is shown as U+FFFD", decoded.encoding);
        notes.push(Note::new(NoteCode::CleanMisencoded, capture.name.as_str(), message));
    }
    let source = decoded.text.as_str();
    match capture.media {
        Media::PlainText => text_draft(source, capture, lexicons, FoundIn::Text),
        Media::JsonRecord => record_draft(source, capture, lexicons, settings, notes),
        Media::Html | Media::Pdf => page_draft(source, capture, lexicons, settings, notes),
    }
}

/// Reads a plain text.
fn text_draft(source: &str, capture: &Capture, lexicons: &Lexicons, found_in: FoundIn) -> Draft {
    let mut lines = plain::lines(source);
    let publishers: Vec<String> = capture.known.publisher.iter().cloned().collect();
    let expected = Expected { title: None, publishers: &publishers, order: &moments::lexicons_for(&lines, lexicons) };
    let header = read_lines(&mut lines, expected, lexicons, Origin::Scrape, found_in);
    finish(lines, header, PageMetadata::default(), lexicons)
}

/// Reads a page.
fn page_draft(html: &str, capture: &Capture, lexicons: &Lexicons, settings: &Settings, notes: &mut Vec<Note>) -> Draft {
    let page = page::read(html);
    let mut page_metadata = page::metadata::collect(&page);
    let choice = choose(html, &page, capture, settings, notes);
    let mut lines = page_lines(&page, &choice);
    let first_main = choice.is_main.iter().position(|&is_main| is_main).unwrap_or(0);
    // A `time` far from the head dates a comment or another story; in a live blog it dates an entry.
    let is_live = lines.iter().any(|line| line.kind == BlockKind::EntryHead);
    let last_head = if is_live { first_main } else { first_main + HEAD_BLOCKS };
    page_metadata.drop_late_times(&page, last_head);
    let publishers: Vec<String> = page_metadata
        .publishers
        .iter()
        .map(|found| found.value.clone())
        .chain(capture.known.publisher.clone())
        .collect();
    let headings: Vec<&str> =
        page.blocks.iter().filter(|block| block.element == Element::Headline).map(|block| block.text.text()).collect();
    page_metadata.strip_outlets(&publishers, &headings);
    let title = page_metadata.titles.first().map(|found| found.value.clone());
    let expected =
        Expected { title: title.as_deref(), publishers: &publishers, order: &moments::lexicons_for(&lines, lexicons) };
    let mut header = read_lines(&mut lines, expected, lexicons, Origin::Page, FoundIn::Page);
    if lines.iter().all(|line| line.kind != BlockKind::Headline)
        && let Some(line) = headline_of_head(&page, title.as_deref())
    {
        lines.insert(0, line);
    }
    header.title = header.title.or_else(|| page_metadata.titles.first().cloned());
    finish(lines, header, page_metadata, lexicons)
}

/// The head of a page reaches so many blocks beyond the first of its article.
const HEAD_BLOCKS: usize = 8;

/// Returns the title as a line of its own where the page shows it only in its head.
fn headline_of_head(page: &Page, title: Option<&str>) -> Option<Line> {
    let title = title?;
    let start = page.title.text().find(title)?;
    Some(Line::new(page.title.slice(start..start + title.len()), BlockKind::Headline, true))
}

/// Chooses the blocks of the article, without the extractor where the page is beyond its limits.
fn choose(html: &str, page: &Page, capture: &Capture, settings: &Settings, notes: &mut Vec<Note>) -> Choice {
    let limit = if page.depth > settings.max_depth {
        Some(format!("the page nests {} levels deep, more than {}", page.depth, settings.max_depth))
    } else if html.len() > settings.max_page_bytes {
        Some(format!("the page has {} bytes, more than {}", html.len(), settings.max_page_bytes))
    } else {
        None
    };
    if let Some(limit) = limit {
        let message = format!("{limit}; its text was taken by its markup alone");
        notes.push(Note::new(NoteCode::CleanTooDeep, capture.name.as_str(), message));
        return Choice { is_main: page::main_text::plain_rule(page), by: Chooser::PlainRule };
    }
    let choice = page::main_text::choose(html, page);
    if choice.by == Chooser::PlainRuleAfterFault {
        let message = "the extractor broke down on the page; its text was taken by its markup alone";
        notes.push(Note::new(NoteCode::CleanExtractorFault, capture.name.as_str(), message));
    }
    choice
}

/// Reads a JSON record: its text as page or plain text, its fields as metadata.
fn record_draft(
    line: &str,
    capture: &Capture,
    lexicons: &Lexicons,
    settings: &Settings,
    notes: &mut Vec<Note>,
) -> Draft {
    let record = record::read(line, &settings.fields);
    let text = record.text.text();
    let is_markup = text.contains("</") || text.contains("<br");
    let mut draft = if is_markup {
        page_draft(text, capture, lexicons, settings, notes)
    } else {
        text_draft(text, capture, lexicons, FoundIn::Text)
    };
    for line in &mut draft.lines {
        line.text = line.text.through(&record.text);
    }
    draft.evidence.record = Some(record);
    draft
}

/// Returns the lines of a page: its blocks, those outside the article taken out.
fn page_lines(page: &Page, choice: &Choice) -> Vec<Line> {
    let mut parent = 0;
    let blocks = page.blocks.iter().zip(&choice.is_main);
    let mut lines: Vec<Line> = blocks
        .map(|(block, &is_main)| {
            let mut line = Line::new(block.text.clone(), kind_of(block), block.parent != parent);
            parent = block.parent;
            if block.element == Element::Caption {
                line.take_out(FurnitureReason::Caption);
            } else if !is_main {
                line.take_out(reason_outside(block));
            }
            line
        })
        .collect();
    mark_entries(&mut lines);
    lines
}

fn kind_of(block: &PageBlock) -> BlockKind {
    match block.element {
        Element::Headline | Element::Heading => BlockKind::Subheading,
        Element::ListItem => BlockKind::ListItem,
        Element::Caption => BlockKind::Caption,
        _ if block.within.has(Within::QUOTATION) => BlockKind::Quotation,
        _ => BlockKind::Paragraph,
    }
}

/// Returns why a block that is not the article's is none, as far as its markup says.
fn reason_outside(block: &PageBlock) -> FurnitureReason {
    let reasons = [
        (Within::COMMENT, FurnitureReason::Comment),
        (Within::SHARING, FurnitureReason::Sharing),
        (Within::LEGAL, FurnitureReason::Legal),
        (Within::RELATED, FurnitureReason::RelatedLinks),
        (Within::SPAM, FurnitureReason::Spam),
        (Within::NAVIGATION, FurnitureReason::Navigation),
    ];
    reasons
        .iter()
        .find(|(within, _)| block.within.has(*within))
        .map_or(FurnitureReason::OutsideArticle, |(_, reason)| *reason)
}

/// Marks the heads of a live blog's entries: short lines that begin with a time of day, three at least.
fn mark_entries(lines: &mut [Line]) {
    const MIN_ENTRIES: usize = 3;
    const MAX_WORDS: usize = 14;
    let is_head = |line: &Line| line.is_in() && line.words.len() <= MAX_WORDS && begins_with_clock(line.str());
    if lines.iter().filter(|line| is_head(line)).count() >= MIN_ENTRIES {
        for line in lines.iter_mut().filter(|line| is_head(line)) {
            line.kind = BlockKind::EntryHead;
        }
    }
}

fn begins_with_clock(text: &str) -> bool {
    let mut digits_then_rest = text.chars().skip_while(|&character| decimal_digit(character).is_some());
    let n_digits = text.chars().take_while(|&character| decimal_digit(character).is_some()).count();
    (1..=2).contains(&n_digits)
        && matches!(digits_then_rest.next(), Some(':' | '.' | 'h'))
        && digits_then_rest.take(2).filter(|&character| decimal_digit(character).is_some()).count() == 2
}

/// Takes the furniture out of the lines and reads the lines around the body.
fn read_lines(
    lines: &mut Vec<Line>,
    expected: Expected<'_>,
    lexicons: &Lexicons,
    origin: Origin,
    found_in: FoundIn,
) -> Header {
    furniture::take_out_marked(lines, lexicons);
    furniture::take_out_bars(lines);
    let header = header::read(lines, expected, lexicons, origin, found_in);
    furniture::take_out_tail(lines, lexicons, origin);
    if origin == Origin::Scrape {
        furniture::mark_subheadings(lines);
    }
    header
}

/// Adds what the body itself says.
fn finish(lines: Vec<Line>, header: Header, page: PageMetadata, lexicons: &Lexicons) -> Draft {
    let order = moments::lexicons_for(&lines, lexicons);
    let lead = lines.iter().find(|line| line.is_in() && line.kind == BlockKind::Paragraph && line.is_running_text());
    let dateline = lead.and_then(|line| dateline::read(line.str(), &order, lexicons));
    Draft { evidence: Evidence { page, header, dateline, record: None, file_made: None }, lines, layer: None }
}

/// Returns the clean text, its blocks, and what was taken out.
fn assemble(draft: &Draft) -> (Traced, Vec<Block>, Vec<Furniture>) {
    let mut text = Traced::default();
    let mut blocks = Vec::new();
    let mut furniture = Vec::new();
    for line in draft.lines.iter().filter(|line| !line.text.is_empty()) {
        if let Some(reason) = line.out {
            let source = line.text.source().and_then(|span| match &draft.layer {
                Some(layer) => layer.run_at(span.start).map(SourcePlace::TextRun),
                None => Some(SourcePlace::Bytes(span)),
            });
            furniture.push(Furniture { text: line.str().to_owned(), source, reason });
            continue;
        }
        if !text.is_empty() {
            text.push_border();
        }
        let start = text.text().len();
        text.append(&line.text);
        blocks.push(Block { kind: line.kind, span: Span::of(&(start..text.text().len())) });
    }
    (text, blocks, furniture)
}

/// Returns where the runs of the clean text came from.
fn source_map(text: &Traced, layer: Option<&Layer>) -> Vec<SourceRun> {
    match layer {
        Some(layer) => layer.mapped(text.runs()),
        None => text
            .runs()
            .iter()
            .map(|run| SourceRun { clean: run.clean, source: SourcePlace::Bytes(run.source) })
            .collect(),
    }
}

/// Returns the text runs of a PDF, one list a page: what a [`TextRun`](crate::model::article::TextRun) of an article's source
/// map names, the text of each in the order in which the page draws its letters, which in lines from the right is often from
/// the left. Nothing for bytes that are no PDF or cannot be read.
pub fn text_runs(bytes: &[u8], limits: PdfLimits) -> Vec<Vec<String>> {
    pdf::text_runs(bytes, limits)
}

/// Returns the text from the first block that is no headline, or all of it.
fn body<'a>(text: &'a str, blocks: &[Block]) -> &'a str {
    let first = blocks.iter().find(|block| block.kind != BlockKind::Headline);
    first.and_then(|block| text.get(block.span.start as usize..)).unwrap_or(text)
}
