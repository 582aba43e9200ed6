//! Two reports beside each other, as a page of its own.

use super::super::side_by_side::{Row, SideBySide};
use super::super::words;
use super::derivation::{direction, divergences, mark};
use super::document;

use super::text::{Mark, marked};
use crate::model::edition::Report;
use crate::model::span::Span;
use maud::{Markup, html};

/// Returns the page; `program_version` stands in its foot.
pub fn side_by_side(beside: &SideBySide<'_>, program_version: &str) -> String {
    let SideBySide { left, right, kin, rows } = beside;
    let title = format!("{} beside {}", left.name, right.name);
    let body = html! {
        main {
            header id="answer" {
                p class="kicker" { "Variorum: two reports side by side" }
                h1 { bdi { (words::outlet(left)) } " beside " bdi { (words::outlet(right)) } }
                p class="lead" { (kin.words(left, right)) "." }
                @for (side, report) in [("Left (above, on a narrow page)", left), ("Right (below)", right)] {
                    p class="meta" { (side) ": " bdi { (words::outlet(report)) } ", " bdi { (report.name) } }
                }
            }
            @if let Some(derivation) = kin.direct() {
                section {
                    (direction(&derivation.direction, derivation.confidence))
                    (divergences(&derivation.divergences, left, right))
                }
            }
            section {
                table class="passages whole" {
                    thead { tr { (head(left)) th scope="col" { "Alike" } (head(right)) } }
                    tbody { @for row in rows { (line(row, left, right)) } }
                }
            }
        }
    };
    document(&title, program_version, &body)
}

fn head(report: &Report) -> Markup {
    html! {
        th scope="col" {
            bdi { (words::outlet(report)) }
            span class="meta-inline" {
                ", " (words::language(&report.language)) ", "
                (report.published.as_ref().map_or("time not stated".to_owned(), |found| words::moment(&found.value)))
            }
            @if let Some(title) = &report.title { p class="title" dir="auto" lang=(report.language) { (title.value) } }
        }
    }
}

fn line(row: &Row, left: &Report, right: &Report) -> Markup {
    let cell = |span: Option<Span>, report: &Report, marks: Vec<Mark>| {
        html! {
            td lang=(report.language) dir="auto" {
                @if let Some(span) = span { (marked(&report.text, span, &marks)) }
            }
        }
    };
    let left_marks = row.divergences.iter().map(|found| mark(found.child)).collect();
    let right_marks = row.divergences.iter().map(|found| mark(found.parent)).collect();
    html! {
        tr class=[row.score.is_none().then_some("alone")] {
            (cell(row.left, left, left_marks))
            td class="n" {
                @match row.score {
                    Some(score) => {
                        (format!("{score:.2}"))
                        @if row.is_moved { small { "moved" } }
                        @if !row.divergences.is_empty() { small { "diverges" } }
                    }
                    None => { small { @if row.left.is_some() { "only left" } @else { "only right" } } }
                }
            }
            (cell(row.right, right, right_marks))
        }
    }
}
