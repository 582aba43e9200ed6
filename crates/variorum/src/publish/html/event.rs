//! The events: the answer at a glance, then each with its readings.

use super::super::words;
use super::joins;
use super::proposals;
use super::reading;
use super::references::{References, event_anchor, report_anchor};
use super::sign;
use super::value::{place_line, place_short};
use crate::model::analysis::Standing;
use crate::model::edition::{EventEntry, OriginKind, RelationKind, SuspectedConflict, ToldSentence};
use crate::model::id::CaptureId;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// How many of its reports an event's head names before it folds the rest.
const N_REPORTS_SHOWN: usize = 6;

/// Returns the events that are told as news in one table, each linked to its own part of the page.
pub(super) fn at_a_glance(references: &References<'_>) -> Markup {
    let events: Vec<_> = numbered(references).filter(|(_, event)| event.standing != Standing::Background).collect();
    html! {
        @if events.is_empty() {
            p { "No event was found that these reports tell as news." }
        } @else {
            div class="scroll" tabindex="0" role="region" aria-label="The events at a glance" {
                table class="glance" {
                    thead {
                        tr {
                            th scope="col" { "Event" }
                            th scope="col" { "When" }
                            th scope="col" { "Where" }
                            th scope="col" class="n" { "Reports" }
                            th scope="col" class="n" { "Origins" }
                            th scope="col" { "Disputed" }
                        }
                    }
                    tbody {
                        @for (event_idx, event) in events {
                            tr {
                                th scope="row" {
                                    a href={ "#" (event_anchor(event)) } {
                                        span class="number" { "E" (event_idx + 1) } " " (words::event_type(&event.event_type))
                                    }
                                }
                                td { (when(event)) }
                                td { bdi { (place(event)) } }
                                (reading::count(event.reports.len(), "report", "reports"))
                                (reading::count(n_origins(event), "independent origin", "independent origins"))
                                td { (disputed(event)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns every event with its readings, those told as background only folded at the end.
pub(super) fn section(references: &References<'_>) -> Markup {
    let (background, news): (Vec<_>, Vec<_>) =
        numbered(references).partition(|(_, event)| event.standing == Standing::Background);
    html! {
        section id="events" {
            h2 { "Events and their readings" }
            @if news.is_empty() && background.is_empty() { p { "No event was found in these reports." } }
            @for (event_idx, event) in news { (article(references, event_idx, event)) }
            @if !background.is_empty() {
                details class="background" {
                    summary { (words::plural(background.len(), "event", "events")) " told as background only" }
                    @for (event_idx, event) in background { (article(references, event_idx, event)) }
                }
            }
        }
    }
}

fn numbered<'a>(references: &References<'a>) -> impl Iterator<Item = (usize, &'a EventEntry)> + use<'a> {
    references.edition.events.iter().enumerate()
}

/// Returns an event in one line: what, where, when.
pub(super) fn title(event: &EventEntry) -> String {
    let mut title = words::event_type(&event.event_type);
    if let Some(place) = &event.place {
        title = format!("{title}, {}", place.name_en);
    }
    title
}

fn when(event: &EventEntry) -> String {
    event.date.map_or_else(|| "not stated".into(), words::date_range)
}

fn place(event: &EventEntry) -> String {
    event.place.as_ref().map_or_else(|| "not stated".into(), place_short)
}

/// Returns how many independent origins stand behind an event: speakers, hidden texts and own voices, each once.
pub(super) fn n_origins(event: &EventEntry) -> usize {
    origins(event).len()
}

/// Returns the origins of an event, each once.
pub(super) fn origins(event: &EventEntry) -> BTreeSet<(OriginKind, &str)> {
    let readings = event.fields.iter().flat_map(|field| &field.readings);
    readings.flat_map(|reading| &reading.origins).map(|origin| (origin.kind, origin.name.as_str())).collect()
}

fn disputed(event: &EventEntry) -> Markup {
    let fields: Vec<&str> = event
        .fields
        .iter()
        .filter(|readings| reading::is_disputed(readings))
        .map(|readings| words::field(readings.field))
        .collect();
    html! {
        @if fields.is_empty() { span class="meta-inline" { "nothing" } }
        @else { span class="disputed-fields" { (sign::relation(RelationKind::Contradicts)) " " (fields.join(", ").to_lowercase()) } }
    }
}

fn article(references: &References<'_>, event_idx: usize, event: &EventEntry) -> Markup {
    let codes = words::event_codes(&event.event_type);
    html! {
        article class="event" id=(event_anchor(event)) {
            header {
                p class="kicker" {
                    a href={ "#" (event_anchor(event)) } { "E" (event_idx + 1) }
                    " " (words::standing(event.standing))
                    @for code in codes { " · " (code) }
                }
                h3 { (title(event)) }
                dl class="facts" {
                    dt { "When" }
                    dd { (when(event)) @if !event.date_rule.is_empty() { small { (event.date_rule) } } }
                    dt { "Where" }
                    dd {
                        @match &event.place {
                            Some(place) => { bdi { (place.name_en) } " " small { (place_line(place, &place.name_en)) } }
                            None => "not stated",
                        }
                        @if !event.place_rule.is_empty() { small { (event.place_rule) } }
                    }
                    dt { "Told by" }
                    dd {
                        (report_list(references, &event.reports))
                        small {
                            (words::plural(n_origins(event), "independent origin", "independent origins"))
                            " behind " (words::plural(event.reports.len(), "report", "reports"))
                        }
                    }
                    dt { "Disputed" }
                    dd { (disputed(event)) }
                }
            }
            @if !event.fields.is_empty() { (reading::table(references, event_idx, event)) }
            (proposals::of_event(references, event))
            @if !event.conflicts.is_empty() { (conflicts(references, &event.conflicts)) }
            @if !event.joins.is_empty() {
                details class="why" {
                    summary { (joins::heading(&event.joins, "Why these reports tell one event")) }
                    (joins::list(references, &event.joins))
                }
            }
            @if !event.suspected.is_empty() {
                details class="why" {
                    summary { (joins::heading(&event.suspected, "What may be the same event and was not joined")) }
                    (joins::list(references, &event.suspected))
                }
            }
        }
    }
}

/// Returns the pairs of sentences that a person should compare.
fn conflicts(references: &References<'_>, conflicts: &[SuspectedConflict]) -> Markup {
    let side = |sentence: &ToldSentence| {
        let report = references.report(sentence.report);
        html! {
            q { bdi lang=[report.map(|report| &report.language)] { (report.map_or("", |report| sentence.span.text(&report.text))) } }
            " " a class="report-ref" href={ "#" (report_anchor(sentence.report)) } { (references.report_number(sentence.report)) }
        }
    };
    html! {
        details class="why" {
            summary { "Sentences that may conflict and should be compared (" (conflicts.len()) ")" }
            ul class="joins" {
                @for conflict in conflicts {
                    li {
                        (side(&conflict.a)) " ~ " (side(&conflict.b))
                        span class="score" { "score " (format!("{:.2}", conflict.score)) }
                    }
                }
            }
        }
    }
}

/// Returns reports as links by outlet, a long list folded after its first ones.
pub(super) fn report_list(references: &References<'_>, captures: &[CaptureId]) -> Markup {
    let shown = captures.len().min(N_REPORTS_SHOWN);
    html! {
        span class="report-list" { (report_links(references, &captures[..shown])) }
        @if captures.len() > shown {
            details class="more" {
                summary { "and " (captures.len() - shown) " more" }
                span class="report-list" { (report_links(references, &captures[shown..])) }
            }
        }
    }
}

fn report_links(references: &References<'_>, captures: &[CaptureId]) -> Markup {
    html! {
        @for &capture in captures {
            a href={ "#" (report_anchor(capture)) } {
                span class="report-ref" { (references.report_number(capture)) }
                @if let Some(report) = references.report(capture) { " " bdi { (words::outlet(report)) } }
            }
            " "
        }
    }
}
