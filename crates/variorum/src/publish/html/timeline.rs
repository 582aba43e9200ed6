//! When: each event as a bar as long as its date is uncertain, with marks where its reports were published.

use super::super::words;
use super::axis::{Axis, day_number};
use super::event;
use super::family::day;
use super::references::{References, event_anchor};
use crate::model::analysis::Standing;
use crate::model::edition::EventEntry;
use crate::model::time::DateRange;
use maud::{Markup, html};

/// An event with the days it may have happened on.
struct Dated<'a> {
    event_idx: usize,
    event: &'a EventEntry,
    first: i64,
    last: i64,
    published: Vec<i64>,
}

/// Returns the section.
pub(super) fn section(references: &References<'_>) -> Markup {
    let mut dated: Vec<Dated<'_>> = Vec::new();
    let mut undated: Vec<(usize, &EventEntry)> = Vec::new();
    let mut background: Vec<(usize, &EventEntry)> = Vec::new();
    for (event_idx, event) in references.edition.events.iter().enumerate() {
        match event.date.and_then(days) {
            _ if event.standing == Standing::Background => background.push((event_idx, event)),
            Some((first, last)) => {
                let published = event.reports.iter().filter_map(|&capture| day(references.report(capture)?)).collect();
                dated.push(Dated { event_idx, event, first, last, published });
            }
            None => undated.push((event_idx, event)),
        }
    }
    dated.sort_by_key(|dated| (dated.first, dated.last, dated.event_idx));
    let days =
        dated.iter().flat_map(|dated| dated.published.iter().copied().chain([dated.first, dated.last])).collect();
    html! {
        section id="timeline" {
            h2 { "When" }
            @if let Some(axis) = Axis::over(days) {
                p class="meta" {
                    "A bar is as long as the date is uncertain. Marks below it are the days its reports were published on; a taller one stands for more reports."
                    @if !axis.breaks().is_empty() { " Long empty stretches are left out where the axis is broken." }
                }
                div class="timeline" {
                    (scale(&axis))
                    @for dated in &dated { (row(&axis, dated)) }
                }
            }
            @if !undated.is_empty() {
                h3 { "Not on the axis" }
                ul { @for (event_idx, event) in &undated { (line(*event_idx, event)) } }
            }
            @if !background.is_empty() {
                h3 { "Told as background" }
                ul { @for (event_idx, event) in &background { (line(*event_idx, event)) } }
            }
            @if dated.is_empty() && undated.is_empty() && background.is_empty() { p { "No event was found in these reports." } }
        }
    }
}

fn days(range: DateRange) -> Option<(i64, i64)> {
    let ((first, _), (_, last)) = (range.from.bounds()?, range.to.bounds()?);
    let (first, last) = (day_number(first)?, day_number(last)?);
    (first <= last).then_some((first, last))
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

/// Places are given in percent and sizes in pixels, so that the drawing fits any width and its words stay legible.
fn scale(axis: &Axis) -> Markup {
    html! {
        svg class="scale" width="100%" height="24" aria-hidden="true" {
            @for (at, label) in axis.ticks() {
                line x1=(percent(at)) x2=(percent(at)) y1="18" y2="24" {}
                // A label at the very start would hang over the edge if it were centred.
                text class=[(at < 0.1).then_some("first")] x=(percent(at)) y="12" { (label) }
            }
        }
    }
}

fn row(axis: &Axis, dated: &Dated<'_>) -> Markup {
    let (from, to) = (axis.at(dated.first), axis.at(dated.last + 1));
    let mut published = dated.published.clone();
    published.sort_unstable();
    let mut marks: Vec<(i64, usize)> = Vec::new();
    for day in published {
        match marks.last_mut() {
            Some((last, n)) if *last == day => *n += 1,
            _ => marks.push((day, 1)),
        }
    }
    html! {
        div class="row" {
            p {
                a href={ "#" (event_anchor(dated.event)) } { span class="number" { "E" (dated.event_idx + 1) } " " (event::title(dated.event)) }
                " " span class="meta-inline" { (dated.event.date.map(words::date_range).unwrap_or_default()) }
            }
            svg width="100%" height="36" role="img" aria-label={ "Event " (dated.event_idx + 1) } {
                @for (at, _) in axis.ticks() { line class="grid" x1=(percent(at)) x2=(percent(at)) y1="0" y2="36" {} }
                @for at in axis.breaks() {
                    rect class="gap" x=(percent(at - 0.012)) width="2.4%" y="0" height="36" {}
                }
                rect class="bar" x=(percent(from)) y="4" width=(percent((to - from).max(0.004))) height="12" rx="2" {}
                @for (day, n) in marks {
                    // The middle of the day.
                    @let at = f64::midpoint(axis.at(day), axis.at(day + 1));
                    line class="published" x1=(percent(at)) x2=(percent(at)) y1="20" y2=(24 + 3 * n.min(4)) {
                        title { (words::plural(n, "report", "reports")) }
                    }
                }
            }
        }
    }
}

fn line(event_idx: usize, event: &EventEntry) -> Markup {
    html! {
        li {
            a href={ "#" (event_anchor(event)) } { span class="number" { "E" (event_idx + 1) } " " (event::title(event)) }
            " " span class="meta-inline" { (event.date.map_or_else(|| "date not stated".into(), words::date_range)) }
        }
    }
}
