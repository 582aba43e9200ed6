//! Edition in, one self-contained page out: no network, no script, the answer first.
//!
//! The page forbids itself to load anything (its content security policy allows its own style and nothing else), folds
//! with `details` elements and links with anchors. Everything that came from a report is escaped and stands in an element
//! with its own direction.

mod axis;
mod derivation;
mod entities;
mod event;
mod evidence;
mod family;
mod genealogy;
mod joins;
mod map;
mod notes;
mod proposals;
mod reading;
mod references;
mod report;
mod side_by_side;
mod sign;
mod text;
mod timeline;
mod value;

#[cfg(test)]
mod tests;

use super::words;
use crate::model::analysis::Standing;
use crate::model::edition::{Edition, OriginKind, RelationKind};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use references::References;
pub use side_by_side::side_by_side;
use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("style.css");

/// The page may style itself and do nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Returns the edition as one HTML page; the same edition gives the same bytes.
pub fn page(edition: &Edition) -> String {
    let references = References::new(edition);
    let body = html! {
        (navigation())
        main {
            (answer(&references))
            (event::section(&references))
            (genealogy::section(&references))
            (entities::section(&references))
            (timeline::section(&references))
            (map::section(&references))
            (report::section(&references))
            (notes::section(&references))
        }
    };
    document(&title(edition), &edition.manifest.program_version, &body)
}

/// Returns a whole page: head, what stands in it, and the line below.
fn document(title: &str, program_version: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "Variorum " (program_version) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                footer {
                    p { "Made by Variorum " (program_version) " from publicly reported text. It says what was reported, not what is true." }
                }
            }
        }
    };
    page.into_string()
}

fn news_events(edition: &Edition) -> usize {
    edition.events.iter().filter(|event| event.standing != Standing::Background).count()
}

fn title(edition: &Edition) -> String {
    let events = words::plural(news_events(edition), "event", "events");
    format!("Edition: {events} in {}", words::plural(edition.reports.len(), "report", "reports"))
}

fn navigation() -> Markup {
    const PARTS: [(&str, &str); 8] = [
        ("answer", "Answer"),
        ("events", "Events"),
        ("genealogy", "Genealogy"),
        ("entities", "Who is who"),
        ("timeline", "When"),
        ("map", "Where"),
        ("reports", "Reports"),
        ("notes", "Notes"),
    ];
    html! {
        nav aria-label="Parts of this page" {
            ul { @for (anchor, name) in PARTS { li { a href={ "#" (anchor) } { (name) } } } }
        }
    }
}

/// The first thing on the page: how much was read, what it says, and how far it is the same voice repeated.
fn answer(references: &References<'_>) -> Markup {
    let edition = references.edition;
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for report in &edition.reports {
        *languages.entry(report.language.as_str()).or_default() += 1;
    }
    let mut languages: Vec<_> = languages.into_iter().collect();
    languages.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
    let languages: Vec<String> =
        languages.into_iter().map(|(code, n)| format!("{n} in {}", words::language(code))).collect();
    let origins: BTreeSet<(OriginKind, &str)> = edition.events.iter().flat_map(event::origins).collect();
    let children: BTreeSet<_> = edition.genealogy.derivations.iter().map(|found| found.child).collect();
    let n_background = edition.events.len() - news_events(edition);
    html! {
        header id="answer" {
            p class="kicker" { "Variorum edition" }
            h1 {
                (words::plural(news_events(edition), "event", "events")) ", told by "
                (words::plural(edition.reports.len(), "report", "reports"))
            }
            p class="lead" {
                @if !languages.is_empty() { (words::listed(&languages)) ". " }
                "Behind them stand " b { (words::plural(origins.len(), "independent origin", "independent origins")) }
                @if !children.is_empty() {
                    ": " (words::plural(children.len(), "report takes", "reports take")) " text from another and "
                    (if children.len() == 1 { "adds" } else { "add" }) " no witness by that"
                }
                "."
                @if n_background > 0 { " " (words::plural(n_background, "older event is", "further events are")) " told as background." }
            }
            (event::at_a_glance(references))
            (legend())
        }
    }
}

fn legend() -> Markup {
    html! {
        details class="how" {
            summary { "How to read this" }
            p {
                "For every event and field, each " b { "reading" } " is one value that some report gives. Beside it stand four numbers, because one would mislead: how many "
                b { "articles" } " carry it, of how many " b { "outlets" } ", of how many owners (" b { "families" } "), and how many independent "
                b { "origins" } " it goes back to: speakers who answer for it, texts that were never collected, or a report's own voice. Five reports of one ministry are one origin; a copy brings none."
            }
            ul class="legend" {
                li { span class="relation contradicts" { (sign::relation(RelationKind::Contradicts)) " contradicts" } " cannot both be true" }
                li { span class="relation updates" { (sign::relation(RelationKind::Updates)) " updates" } " the same speaker, later" }
                li { span class="relation refines" { (sign::relation(RelationKind::Refines)) " is finer" } " nearer or narrower, and compatible" }
                li { span class="relation not-comparable" { (sign::relation(RelationKind::NotComparable)) " counts otherwise" } " not the same thing counted" }
                li { span class="relation agrees" { (sign::relation(RelationKind::Agrees)) " agrees" } " says the same" }
            }
            p { "Open the line under a reading for the sentences behind it, in their own language. E1, R1 are numbers of events and reports on this page." }
        }
    }
}
