//! One borrowing: how much, why in this direction, and the passages side by side with what differs in them.

use super::super::words;
use super::references::{References, report_anchor};
use super::sign;
use super::text::{Mark, marked};
use crate::model::edition::{RelationKind, Report};
use crate::model::genealogy::{Derivation, Direction, Divergence};
use crate::model::span::Span;
use maud::{Markup, html};

/// Returns the anchor of a borrowing.
pub(super) fn anchor(derivation: &Derivation) -> String {
    format!("taken-{}-{}", derivation.child.short(), derivation.parent.short())
}

/// Returns a borrowing, folded, with its evidence.
pub(super) fn details(references: &References<'_>, derivation: &Derivation) -> Markup {
    let (child, parent) = (references.report(derivation.child), references.report(derivation.parent));
    html! {
        div class="derivation" id=(anchor(derivation)) {
            details {
                summary {
                    (references.report_number(derivation.child)) " " bdi { (child.map_or("", words::outlet)) } " is "
                    b { (words::derivation(derivation.relation)) } " from "
                    (references.report_number(derivation.parent)) " " bdi { (parent.map_or("", words::outlet)) }
                    ": " (words::percent(derivation.share)) " of its sentences"
                    @if !derivation.divergences.is_empty() {
                        span class="badge divergence" { (sign::relation(RelationKind::Contradicts)) " " (words::plural(derivation.divergences.len(), "divergence", "divergences")) }
                    }
                }
                (direction(&derivation.direction, derivation.confidence))
                @if let (Some(child), Some(parent)) = (child, parent) {
                    (divergences(&derivation.divergences, child, parent))
                    (passages(references, derivation, child, parent))
                }
            }
        }
    }
}

pub(super) fn direction(direction: &Direction, confidence: f32) -> Markup {
    html! {
        p {
            @if direction.is_settled { "The direction is settled" } @else { "The direction is not settled; either may be the source" }
            " (confidence " (format!("{confidence:.2}")) ")."
        }
        @if !direction.evidence.is_empty() {
            ul class="direction" {
                @for evidence in &direction.evidence {
                    li {
                        span class="tag" { (words::direction(evidence.kind)) }
                        " " (evidence.reason)
                        span class="weight" { " weight " (format!("{:+.2}", evidence.weight).replace('-', "−")) }
                    }
                }
            }
        }
    }
}

/// Returns where a copy says something else than its source; nothing where it does not.
pub(super) fn divergences(divergences: &[Divergence], child: &Report, parent: &Report) -> Markup {
    let words_of = |report: &Report, span: Span| html! { bdi lang=(report.language) { (span.text(&report.text)) } };
    html! {
        @if !divergences.is_empty() {
            h4 { "Where the copy says something else" }
            ul class="divergences" {
                @for divergence in divergences {
                    li {
                        span class="tag" { (words::divergence(divergence.kind)) } " " (divergence.reason) ": "
                        q { (words_of(parent, divergence.parent)) } " became " q { (words_of(child, divergence.child)) }
                    }
                }
            }
        }
    }
}

fn passages(references: &References<'_>, derivation: &Derivation, child: &Report, parent: &Report) -> Markup {
    let child_marks: Vec<Mark> = derivation.divergences.iter().map(|found| mark(found.child)).collect();
    let parent_marks: Vec<Mark> = derivation.divergences.iter().map(|found| mark(found.parent)).collect();
    let head = |report: &Report, role: &str| {
        html! {
            th scope="col" {
                (role) ": "
                a href={ "#" (report_anchor(report.id)) } { (references.report_number(report.id)) " " bdi { (words::outlet(report)) } }
                span class="meta-inline" { ", " (words::language(&report.language)) }
            }
        }
    };
    html! {
        table class="passages" {
            thead { tr { (head(child, "Took")) (head(parent, "Source")) th scope="col" class="n" { "Alike" } } }
            tbody {
                @for passage in &derivation.passages {
                    tr {
                        td lang=(child.language) dir="auto" { (marked(&child.text, passage.child, &child_marks)) }
                        td lang=(parent.language) dir="auto" { (marked(&parent.text, passage.parent, &parent_marks)) }
                        td class="n" { (format!("{:.2}", passage.score)) }
                    }
                }
            }
        }
    }
}

pub(super) fn mark(span: Span) -> Mark {
    Mark { span, class: "divergence", anchor: None, title: "differs from the source".into() }
}
