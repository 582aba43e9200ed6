//! The reports: what is known of each and from where, its clean text with the claims' words marked, what was taken out.

use super::super::words;
use super::evidence::chain;
use super::genealogy::title;
use super::references::{References, event_anchor, report_anchor, sentence_anchor};
use super::text::{Mark, marked};
use crate::model::article::{Block, BlockKind, Found, Furniture};
use crate::model::claim::StatementKind;
use crate::model::edition::Report;
use crate::model::span::Span;
use maud::{Markup, html};

/// Returns the section.
pub(super) fn section(references: &References<'_>) -> Markup {
    html! {
        section id="reports" {
            h2 { "The reports" }
            p class="meta" {
                "Clean text as it was read. " mark class="claim" { "Marked words" } " lead to the reading they stand behind; "
                mark class="statement" { "underlined passages" } " are statements: what a speaker said that is no claim about an event."
            }
            @for report in &references.edition.reports { (article(references, report)) }
        }
    }
}

fn article(references: &References<'_>, report: &Report) -> Markup {
    let marks = marks(references, report);
    let (headline, body) = match report.blocks.split_first() {
        Some((first, body)) if first.kind == BlockKind::Headline => (Some(first), body),
        _ => (None, report.blocks.as_slice()),
    };
    html! {
        article class="report" id=(report_anchor(report.id)) {
            header {
                p class="kicker" {
                    a href={ "#" (report_anchor(report.id)) } { (references.report_number(report.id)) }
                    " " bdi { (words::outlet(report)) } ", " (words::language(&report.language))
                }
                // The headline is text too: where it stands first it is the heading, with its marks.
                h3 lang=(report.language) dir="auto" {
                    @match headline { Some(block) => (sentences(report, block.span, &marks)), None => (title(report)) }
                }
            }
            aside {
                (metadata(report))
                (events(references, report))
            }
            div class="text" {
                @for block in body { (block_of(report, *block, &marks)) }
                @if report.text.trim().is_empty() { p class="meta" { "No text." } }
                (statements(report))
                (earlier_versions(references, report))
                (furniture(&report.furniture))
            }
        }
    }
}

fn metadata(report: &Report) -> Markup {
    let published = report.published.as_ref();
    html! {
        dl class="facts" {
            dt { "Published" }
            dd {
                @match published {
                    Some(found) => { (words::moment(&found.value)) (provenance(found)) }
                    None => "date not found",
                }
            }
            (found_text("Outlet", report.publisher.as_ref()))
            (found_text("Owner", report.family.as_ref()))
            @for author in &report.byline { (found_text("By", Some(author))) }
            (found_text("Credit", report.credit.as_ref()))
            @if let Some(url) = &report.url {
                dt { "Address" }
                dd class="address" {
                    @if is_web_address(&url.value) { a href=(url.value) rel="noreferrer noopener external" { (url.value) } } @else { (url.value) }
                    (provenance(url))
                }
            }
            dt { "Captured as" }
            dd class="address" {
                (report.name)
                @if let Some(crawl_id) = &report.crawl_id { small { "id in the crawl: " (crawl_id) } }
                small { "SHA-256 " (report.id) }
            }
        }
    }
}

fn found_text(label: &str, found: Option<&Found<String>>) -> Markup {
    html! {
        @if let Some(found) = found.filter(|found| !found.value.trim().is_empty()) {
            dt { (label) }
            dd { bdi { (found.value) } (provenance(found)) }
        }
    }
}

fn provenance<T>(found: &Found<T>) -> Markup {
    html! { small { "found in " (words::found_in(found.source)) ", confidence " (format!("{:.2}", found.confidence)) } }
}

/// Only web addresses become links: a page may carry any string in that place.
fn is_web_address(url: &str) -> bool {
    let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    scheme.starts_with("https://") || scheme.starts_with("http://")
}

fn events(references: &References<'_>, report: &Report) -> Markup {
    let told: Vec<_> =
        references.edition.events.iter().enumerate().filter(|(_, event)| event.reports.contains(&report.id)).collect();
    html! {
        @if !told.is_empty() {
            p class="tells" {
                "Tells "
                @for (event_idx, event) in told {
                    a href={ "#" (event_anchor(event)) } { "E" (event_idx + 1) " " (super::event::title(event)) } " "
                }
            }
        }
    }
}

fn marks(references: &References<'_>, report: &Report) -> Vec<Mark> {
    let claims = references.claims_of(report.id).into_iter().map(|(at, claim)| Mark {
        span: claim.span(),
        class: "claim",
        anchor: Some(references.claim_anchor(at).to_owned()),
        title: format!("E{}: {}", at.event_idx + 1, words::field(claim.field()).to_lowercase()),
    });
    let statements = report.statements.iter().map(|statement| Mark {
        span: statement.id.span,
        class: "statement",
        anchor: None,
        title: statement
            .speakers
            .last()
            .map_or_else(|| "statement".into(), |speaker| format!("said by {}", speaker.name)),
    });
    claims.chain(statements).collect()
}

fn block_of(report: &Report, block: Block, marks: &[Mark]) -> Markup {
    let inner = sentences(report, block.span, marks);
    let language = report.language.as_str();
    html! {
        @match block.kind {
            BlockKind::Headline => p class="headline" lang=(language) dir="auto" { (inner) },
            BlockKind::Subheading => p class="subheading" lang=(language) dir="auto" { (inner) },
            BlockKind::Paragraph => p lang=(language) dir="auto" { (inner) },
            BlockKind::ListItem => p class="item" lang=(language) dir="auto" { (inner) },
            BlockKind::Quotation => blockquote lang=(language) dir="auto" { (inner) },
            BlockKind::Caption => p class="caption" lang=(language) dir="auto" { (inner) },
            BlockKind::EntryHead => p class="entry-head" lang=(language) dir="auto" { (inner) },
        }
    }
}

/// Returns a block's text with an anchor at each sentence that begins in it.
fn sentences(report: &Report, block: Span, marks: &[Mark]) -> Markup {
    let mut at = block.start;
    let mut pieces: Vec<(Option<usize>, Span)> = Vec::new();
    for (sentence_idx, sentence) in report.sentences.iter().enumerate() {
        let fits = sentence.start >= at && sentence.start < block.end;
        if !fits {
            continue;
        }
        if sentence.start > at {
            pieces.push((None, Span::new(at, sentence.start)));
        }
        at = sentence.end.min(block.end);
        pieces.push((Some(sentence_idx), Span::new(sentence.start, at)));
    }
    if at < block.end {
        pieces.push((None, Span::new(at, block.end)));
    }
    html! {
        @for (sentence_idx, span) in pieces {
            @match sentence_idx {
                Some(sentence_idx) => span class="sentence" id=(sentence_anchor(report.id, sentence_idx)) { (marked(&report.text, span, marks)) },
                None => (marked(&report.text, span, marks)),
            }
        }
    }
}

fn statements(report: &Report) -> Markup {
    html! {
        @if !report.statements.is_empty() {
            details {
                summary { (words::plural(report.statements.len(), "statement", "statements")) " beyond the events" }
                @for statement in &report.statements {
                    figure class="witness" {
                        figcaption {
                            (chain(report, &statement.speakers))
                            @if statement.kind == StatementKind::Forecast { " " span class="tag" { "forecast" } }
                        }
                        blockquote lang=(report.language) dir="auto" { (statement.id.span.text(&report.text)) }
                    }
                }
            }
        }
    }
}

/// What the page said before it was changed, the last change last.
fn earlier_versions(references: &References<'_>, report: &Report) -> Markup {
    let versions = references.edition.earlier_versions.iter().filter(|version| version.report == report.id);
    html! {
        @for version in versions {
            details class="furniture" {
                summary {
                    "Fetched before on " (version.fetched) ", changed by " (version.replaced) ": "
                    (words::plural(version.changes.len(), "place", "places"))
                }
                table {
                    thead { tr { th scope="col" { "Before" } th scope="col" { "After" } } }
                    tbody { @for change in &version.changes { tr { td dir="auto" { (change.before) } td dir="auto" { (change.after) } } } }
                }
            }
        }
    }
}

fn furniture(furniture: &[Furniture]) -> Markup {
    html! {
        @if !furniture.is_empty() {
            details class="furniture" {
                summary { (words::plural(furniture.len(), "piece", "pieces")) " taken out as not of the article" }
                table {
                    thead { tr { th scope="col" { "Why" } th scope="col" { "Text" } } }
                    tbody { @for piece in furniture { tr { td { (words::furniture(piece.reason)) } td dir="auto" { (piece.text) } } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("HTTPS://example.org/a"));
        assert!(is_web_address("http://é"));
        assert!(!is_web_address("javascript:alert(1)"));
        assert!(!is_web_address(" data:text/html,x"));
    }
}
