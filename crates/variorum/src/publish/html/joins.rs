//! Why findings were taken for one thing, or may be one: what was compared, and what each comparison weighed.

use super::super::words;
use super::references::{References, report_anchor};
use crate::model::id::FindingId;
use crate::model::links::Join;
use maud::{Markup, html};

/// Returns a list of joins with the parts of their scores.
pub(super) fn list(references: &References<'_>, joins: &[Join]) -> Markup {
    html! {
        ul class="joins" {
            @for join in joins {
                li {
                    (side(references, &join.a)) " ~ " (side(references, &join.b))
                    span class="score" { "score " (format!("{:.2}", join.score)) }
                    @if !join.parts.is_empty() {
                        ul {
                            @for part in &join.parts {
                                li {
                                    span class="weight" { (signed(part.weight)) }
                                    " " bdi { (part.reason) } " " code { (part.rule) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn side(references: &References<'_>, finding: &FindingId) -> Markup {
    let printed = references.words(finding);
    let language = references.report(finding.capture).map(|report| report.language.as_str());
    html! {
        @if !printed.is_empty() { q { bdi lang=[language] { (printed) } } " " }
        a class="report-ref" href={ "#" (report_anchor(finding.capture)) } { (references.report_number(finding.capture)) }
    }
}

fn signed(weight: f32) -> String {
    format!("{weight:+.2}").replace('-', "−")
}

/// Returns a heading for a number of joins.
pub(super) fn heading(joins: &[Join], what: &str) -> String {
    format!("{what} ({})", words::plural(joins.len(), "comparison", "comparisons"))
}
