//! Who took text from whom: a drawing for each text family along a time axis, and below it every borrowing with its evidence.

use super::super::words;
use super::derivation;
use super::family::{Edge, Family, Node, Row, families};
use super::references::{References, report_anchor};
use crate::model::edition::Report;
use crate::model::genealogy::{HiddenOrigin, Relation};
use maud::{Markup, html};

/// Height of a row of the drawing, in rem; the style sheet's `--row` says the same.
const ROW_REM: f32 = 4.5;

/// Drawing units a rem, so that lines can be given in something like pixels.
const UNITS_PER_REM: f32 = 16.0;

/// Where the axis stands, from the drawing's left edge, in units.
const AXIS_X: f32 = 16.0;

/// Width between two lanes of arrows, and the most all lanes together may take, in units.
const LANE_WIDTH: f32 = 14.0;
const LANES_WIDTH_MAX: f32 = 150.0;

/// Radius of a node, in units.
const NODE_RADIUS: f32 = 7.0;

/// The relations in the order of the legend.
const RELATIONS: [Relation; 5] =
    [Relation::Verbatim, Relation::Trimmed, Relation::Rewritten, Relation::Translated, Relation::Excerpt];

/// Returns the section.
pub(super) fn section(references: &References<'_>) -> Markup {
    let (families, alone) = families(references);
    let genealogy = &references.edition.genealogy;
    html! {
        section id="genealogy" {
            h2 { "Who took text from whom" }
            @if families.is_empty() {
                p { "No report was found to have taken text from another." }
            } @else {
                p {
                    "Time runs downwards; an arrow leads from a source to the report that took from it. "
                    "A report that took its words from another adds no witness of its own to what they say."
                }
                (legend(!genealogy.hidden_origins.is_empty()))
                @for (at, family) in families.iter().enumerate() {
                    h3 { "Text family " (at + 1) ": " (size(family)) }
                    (drawing(references, family))
                    (hidden_origins(family))
                    (derivations(references, family))
                }
            }
            @if let Some(alone) = &alone {
                h3 { "On their own: " (size(alone)) }
                p { "These took text from no other report of the collection, and none took from them." }
                (drawing(references, alone))
            }
        }
    }
}

fn size(family: &Family<'_>) -> String {
    let n_reports = family.rows.iter().filter(|row| matches!(row.node, Node::Report(_))).count();
    let n_hidden = family.rows.len() - n_reports;
    let mut size = words::plural(n_reports, "report", "reports");
    if n_hidden > 0 {
        let hidden = words::plural(n_hidden, "source that was never collected", "sources that were never collected");
        size = format!("{size} and {hidden}");
    }
    size
}

fn legend(has_hidden: bool) -> Markup {
    html! {
        ul class="legend" aria-label="Line styles" {
            @for relation in RELATIONS {
                li { svg width="44" height="12" aria-hidden="true" { (line("M2 6H42", Some(relation))) } (words::derivation(relation)) }
            }
            @if has_hidden {
                li {
                    svg width="44" height="12" aria-hidden="true" { (line("M2 6H42", None)) }
                    "from a text that was never collected"
                }
            }
        }
    }
}

/// Returns a line in the style of a relation: told apart by its strokes first and by its colour second.
fn line(path: &str, relation: Option<Relation>) -> Markup {
    html! {
        path class={ "edge " (style(relation)) } d=(path) {}
        @if relation == Some(Relation::Translated) { path class="edge core" d=(path) {} }
    }
}

fn style(relation: Option<Relation>) -> &'static str {
    match relation {
        Some(Relation::Verbatim) => "verbatim",
        Some(Relation::Trimmed) => "trimmed",
        Some(Relation::Rewritten) => "rewritten",
        Some(Relation::Translated) => "translated",
        Some(Relation::Excerpt) => "excerpt",
        None => "hidden",
    }
}

/// The lines are drawn, the words beside them are text of the page: it wraps, turns right-to-left and can be searched.
fn drawing(references: &References<'_>, family: &Family<'_>) -> Markup {
    let n_lanes = family.edges.iter().map(|edge| edge.lane + 1).max().unwrap_or(0);
    let lane_width = if n_lanes == 0 { 0.0 } else { LANE_WIDTH.min(LANES_WIDTH_MAX / n_lanes as f32) };
    // The curve reaches three quarters of its control points' distance.
    let reach = |lane: usize| 18.0 + lane_width * lane as f32;
    let gutter = AXIS_X + NODE_RADIUS + if n_lanes == 0 { 5.0 } else { reach(n_lanes - 1) + 12.0 };
    let (width, height) = (gutter, family.height * ROW_REM * UNITS_PER_REM);
    let dated_to = family.undated_from.unwrap_or(family.height) * ROW_REM * UNITS_PER_REM;
    html! {
        div class="genealogy" style={ "--rows:" (number(family.height)) ";--gutter:" (number(gutter / UNITS_PER_REM)) "rem" } {
            svg viewBox={ "0 0 " (number(width)) " " (number(height)) } role="img" aria-label="Borrowings between the reports listed beside" {
                @if dated_to > 0.0 { path class="axis" d={ "M" (AXIS_X) " 0V" (number(dated_to)) } {} }
                @if dated_to < height { path class="axis undated" d={ "M" (AXIS_X) " " (number(dated_to + 20.0)) "V" (number(height)) } {} }
                @for gap in &family.gaps {
                    @let y = gap.y * ROW_REM * UNITS_PER_REM;
                    path class="break" d={ "M" (AXIS_X - 6.0) " " (number(y + 1.0)) "l12 -6M" (AXIS_X - 6.0) " " (number(y + 6.0)) "l12 -6" } {}
                }
                @for edge in &family.edges { (arrow(family, edge, reach(edge.lane))) }
                @for row in &family.rows { (node(row)) }
            }
            ol class="rows" {
                @for (at, row) in family.rows.iter().enumerate() { (label(references, family, at, row)) }
            }
            @for gap in &family.gaps { p class="gap" style={ "--y:" (number(gap.y)) } { (gap.words) } }
            @if let Some(y) = family.undated_from { p class="gap" style={ "--y:" (number(y + 0.25)) } { "year or date not stated" } }
        }
    }
}

fn y(row: &Row<'_>) -> f32 {
    row.y * ROW_REM * UNITS_PER_REM
}

fn arrow(family: &Family<'_>, edge: &Edge<'_>, reach: f32) -> Markup {
    let (from, to) = (y(&family.rows[edge.from]), y(&family.rows[edge.to]));
    let down = if to > from { 1.0 } else { -1.0 };
    // Arrows leave a node on the side they go to and arrive on the side they come from, so that the two do not meet.
    let (start, end) = (from + down * 3.0, to - down * 3.0);
    let x = AXIS_X + NODE_RADIUS;
    let bend = x + reach * 4.0 / 3.0;
    let path = format!(
        "M{} {}C{} {} {} {} {} {}",
        number(x),
        number(start),
        number(bend),
        number(start),
        number(bend),
        number(end),
        number(x + 8.0),
        number(end)
    );
    let relation = edge.derivation.map(|derivation| derivation.relation);
    html! {
        g {
            title { (edge_title(edge)) }
            (line(&path, relation))
            path class={ "head " (style(relation)) } d={ "M" (number(x + 1.0)) " " (number(end)) "l9 -4.5v9z" } {}
        }
    }
}

fn edge_title(edge: &Edge<'_>) -> String {
    edge.derivation.map_or_else(
        || "from a text that was never collected".into(),
        |derivation| format!("{}, {}", words::derivation(derivation.relation), words::percent(derivation.share)),
    )
}

fn node(row: &Row<'_>) -> Markup {
    let class = match row.node {
        Node::Report(_) => "node",
        Node::Hidden(_) => "node hidden",
    };
    html! { circle class=(class) cx=(AXIS_X) cy=(number(y(row))) r=(NODE_RADIUS) {} }
}

fn label(references: &References<'_>, family: &Family<'_>, at: usize, row: &Row<'_>) -> Markup {
    html! {
        li style={ "--y:" (number(row.y)) } {
            @match row.node {
                Node::Report(report) => {
                    p class="when" { (published(report)) }
                    (report_label(references, report))
                    p class="taken" {
                        @for (n, edge) in family.edges.iter().filter(|edge| edge.to == at).enumerate() {
                            @if n > 0 { " · " }
                            (taken(references, family, edge))
                        }
                    }
                }
                Node::Hidden(hidden) => {
                    p class="who" { b { bdi { (hidden_name(hidden)) } } }
                    p class="title" { "a text that was never collected" }
                }
            }
        }
    }
}

fn report_label(references: &References<'_>, report: &Report) -> Markup {
    html! {
        p class="who" {
            a href={ "#" (report_anchor(report.id)) } { span class="report-ref" { (references.report_number(report.id)) } " " b { bdi { (words::outlet(report)) } } }
            span class="meta-inline" { ", " (words::language(&report.language)) }
        }
        p class="title" dir="auto" lang=(report.language) { (title(report)) }
    }
}

/// Returns a report's headline, else the name its user knows it by.
pub(super) fn title(report: &Report) -> &str {
    report.title.as_ref().map_or(report.name.as_str(), |title| title.value.as_str())
}

/// Returns when a report was published, in words.
pub(super) fn published(report: &Report) -> String {
    report.published.as_ref().map_or_else(|| "date not found".into(), |published| words::moment(&published.value))
}

fn taken(references: &References<'_>, family: &Family<'_>, edge: &Edge<'_>) -> Markup {
    html! {
        @match (edge.derivation, family.rows[edge.from].node) {
            (Some(derivation), _) => a href={ "#" (derivation::anchor(derivation)) } {
                (words::derivation(derivation.relation)) " from " (references.report_number(derivation.parent))
                ", " (words::percent(derivation.share))
            },
            (None, Node::Hidden(hidden)) => { "carries " bdi { (hidden_name(hidden)) } }
            (None, Node::Report(_)) => {}
        }
    }
}

fn hidden_name(hidden: &HiddenOrigin) -> &str {
    hidden.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or("a common source without a name")
}

fn hidden_origins(family: &Family<'_>) -> Markup {
    html! {
        @for row in &family.rows {
            @if let Node::Hidden(hidden) = row.node {
                p class="hidden-origin" { b { bdi { (hidden_name(hidden)) } } " was never collected. " (words::capitalised(&hidden.reason)) }
            }
        }
    }
}

fn derivations(references: &References<'_>, family: &Family<'_>) -> Markup {
    let mut derivations: Vec<_> = family.edges.iter().filter_map(|edge| edge.derivation).collect();
    derivations.sort_by_key(|found| (references.report_idx(found.child), references.report_idx(found.parent)));
    html! {
        @for found in derivations { (derivation::details(references, found)) }
    }
}

/// Returns a length with one decimal at most; the drawing has no use for more.
pub(super) fn number(length: f32) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map(ToOwned::to_owned).unwrap_or(text)
}
