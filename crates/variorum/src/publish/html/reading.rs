//! The table of an event: fields × readings, who says so, how many stand behind it, how the readings relate.

use super::super::words;
use super::evidence;
use super::references::{ClaimAt, References, event_anchor, report_anchor};
use super::sign;
use super::value::value;
use crate::model::claim::{Claim, Status, Value};
use crate::model::edition::{EventEntry, FieldReadings, Origin, OriginKind, Reading, ReadingRelation, RelationKind};
use maud::{Markup, html};

/// The order in which relations are shown: what calls for the reader's attention first.
const RELATION_ORDER: [RelationKind; 5] = [
    RelationKind::Contradicts,
    RelationKind::Updates,
    RelationKind::Refines,
    RelationKind::NotComparable,
    RelationKind::Agrees,
];

/// How many forms of a value as printed are shown beside it; the sentences behind it show all.
const N_PRINTED_FORMS: usize = 3;

/// Returns the table of an event's readings.
pub(super) fn table(references: &References<'_>, event_idx: usize, event: &EventEntry) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label={ "Readings of event " (event_idx + 1) } {
            table class="readings" {
                thead {
                    tr {
                        th scope="col" { "Field" }
                        th scope="col" { "Reading" }
                        th scope="col" { "Who says so" }
                        th scope="col" class="n" { "Articles" }
                        th scope="col" class="n" { "Outlets" }
                        th scope="col" class="n" { "Families" }
                        th scope="col" class="n" { "Origins" }
                        th scope="col" { "Beside the other readings" }
                    }
                }
                @for readings in &event.fields { (field(references, event_idx, event, readings)) }
            }
        }
    }
}

/// Returns whether two readings of a field cannot both be true.
pub(super) fn is_disputed(readings: &FieldReadings) -> bool {
    readings.relations.iter().any(|relation| relation.kind == RelationKind::Contradicts)
}

fn field(references: &References<'_>, event_idx: usize, event: &EventEntry, readings: &FieldReadings) -> Markup {
    let is_disputed = is_disputed(readings);
    html! {
        tbody class=[is_disputed.then_some("disputed")] {
            @for (at, reading) in readings.readings.iter().enumerate() {
                @let claims: Vec<&Claim> = claims(event, reading);
                tr class="reading" id=(reading_anchor(event, readings, at)) {
                    @if at == 0 {
                        th scope="rowgroup" rowspan=(readings.readings.len() * 2) {
                            (words::field(readings.field))
                            @if is_disputed { span class="badge contradicts" { (sign::relation(RelationKind::Contradicts)) " disputed" } }
                        }
                    }
                    td class="value" {
                        @for &claim_idx in &reading.claims {
                            @let at = ClaimAt { event_idx, claim_idx: claim_idx as usize };
                            span class="anchor" id=[Some(references.claim_anchor(at)).filter(|id| !id.is_empty())] {}
                        }
                        div class="line" {
                            @if readings.readings.len() > 1 { span class="letter" { (letter(at)) } }
                            div {
                                (value(&reading.value, reading.category.as_ref()))
                                @for tag in status_tags(&claims) { " " span class="tag" { (tag) } }
                                (printed_forms(references, reading, &claims))
                            }
                        }
                    }
                    td class="who" { (origins(references, reading, &claims)) }
                    (count(reading.n_articles as usize, "article", "articles"))
                    (count(reading.n_outlets as usize, "outlet", "outlets"))
                    (count(reading.n_families as usize, "family", "families"))
                    (count(reading.origins.len(), "origin", "origins"))
                    td class="beside-others" rowspan="2" { (relations(event, readings, at)) }
                }
                tr class="behind" {
                    td colspan="6" {
                        details {
                            summary { (evidence::summary(references, &claims)) }
                            (evidence::figures(references, &claims))
                        }
                    }
                }
            }
        }
    }
}

/// Returns a cell with a number and, for a page too narrow for the table's head, what it counts.
pub(super) fn count(number: usize, singular: &str, plural: &str) -> Markup {
    html! { td class={ "n " (plural) } data-label=(if number == 1 { singular } else { plural }) { (words::thousands(number as u64)) } }
}

fn claims<'a>(event: &'a EventEntry, reading: &Reading) -> Vec<&'a Claim> {
    reading.claims.iter().filter_map(|&at| event.claims.get(at as usize)).collect()
}

fn reading_anchor(event: &EventEntry, readings: &FieldReadings, at: usize) -> String {
    format!("{}-{}-{}", event_anchor(event), readings.field.name(), letter(at))
}

/// Returns the letters a reading goes by within its field: a … z, aa, ab …
fn letter(at: usize) -> String {
    let last = char::from(b'a' + (at % 26) as u8);
    if at < 26 { last.to_string() } else { format!("{}{last}", letter(at / 26 - 1)) }
}

/// Returns the value's words where reports print it otherwise than the reading shows it, each form once.
fn printed_forms(references: &References<'_>, reading: &Reading, claims: &[&Claim]) -> Markup {
    let shown = match &reading.value {
        Value::Place { name, .. } => name.as_str(),
        Value::Text { text, .. } => text.as_str(),
        _ => return html! {},
    };
    let mut forms: Vec<(&str, &str)> = Vec::new();
    for claim in claims {
        let form = references.words(&claim.id).trim();
        if !form.is_empty() && !form.eq_ignore_ascii_case(shown) && forms.iter().all(|(known, _)| *known != form) {
            let language = references.report(claim.id.capture).map_or("und", |report| report.language.as_str());
            forms.push((form, language));
        }
    }
    let n_more = forms.len().saturating_sub(N_PRINTED_FORMS);
    html! {
        @if !forms.is_empty() {
            small {
                "also printed "
                @for (at, (form, language)) in forms.iter().take(N_PRINTED_FORMS).enumerate() {
                    @if at > 0 { ", " }
                    bdi lang=(language) { q { (form) } }
                }
                @if n_more > 0 { " and " (n_more) " more" }
            }
        }
    }
}

/// Returns the statuses other than "asserted" with how many claims have them, where not all do.
fn status_tags(claims: &[&Claim]) -> Vec<String> {
    let mut statuses: Vec<Status> = claims.iter().map(|claim| claim.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
        .into_iter()
        .filter_map(|status| {
            let word = words::status(status)?;
            let n = claims.iter().filter(|claim| claim.status == status).count();
            Some(if n == claims.len() { word.to_owned() } else { format!("{word} in {n} of {}", claims.len()) })
        })
        .collect()
}

fn origins(references: &References<'_>, reading: &Reading, claims: &[&Claim]) -> Markup {
    html! {
        ul class="origins-list" {
            @for origin in &reading.origins {
                li {
                    @if origin.kind != OriginKind::OwnVoice || origin.reports.len() != 1 {
                        bdi class="origin" { (origin.name) }
                        @for route in routes(references, origin, claims) { span class="meta-inline" { ", through " bdi { (route) } } }
                    }
                    @if origin.kind == OriginKind::HiddenText { " " span class="meta-inline" { "(" (words::origin(origin.kind)) ")" } }
                    span class="carriers" { (carriers(references, origin)) }
                }
            }
        }
    }
}

/// Returns the reports an origin speaks through, by outlet.
fn carriers(references: &References<'_>, origin: &Origin) -> Markup {
    let mut reports = origin.reports.clone();
    reports.sort_by_key(|&capture| references.report_idx(capture));
    html! {
        @for (at, &capture) in reports.iter().enumerate() {
            @if at > 0 { " · " }
            a href={ "#" (report_anchor(capture)) } {
                span class="report-ref" { (references.report_number(capture)) }
                @if let Some(report) = references.report(capture) { " " bdi { (words::outlet(report)) } }
            }
        }
        @if origin.kind == OriginKind::OwnVoice { " " span class="meta-inline" { (words::origin(origin.kind)) } }
    }
}

/// Returns the speakers between the outlet and this origin, each once, outermost first.
fn routes(references: &References<'_>, origin: &Origin, claims: &[&Claim]) -> Vec<String> {
    let mut routes: Vec<String> = Vec::new();
    for claim in claims.iter().filter(|claim| origin.reports.contains(&claim.id.capture)) {
        let Some((last, between)) = claim.speakers.split_last() else { continue };
        if between.is_empty() || !references.same_entity(&last.name, &origin.name) {
            continue;
        }
        let route = between.iter().map(|speaker| speaker.name.as_str()).collect::<Vec<_>>().join(" and ");
        if !routes.contains(&route) {
            routes.push(route);
        }
    }
    routes
}

/// Returns how a reading relates to the others of its field, one line a kind of relation.
fn relations(event: &EventEntry, readings: &FieldReadings, at: usize) -> Markup {
    html! {
        @for kind in RELATION_ORDER {
            @for (verb, others) in by_verb(&readings.relations, kind, at as u32) {
                div class={ "relation " (class(kind)) } {
                    span class="verb" { (sign::relation(kind)) " " (verb) }
                    @for (other, _) in &others {
                        " " a class="letter" href={ "#" (reading_anchor(event, readings, *other)) } { (letter(*other)) }
                    }
                    (reasons(&others))
                }
            }
        }
    }
}

/// Returns the readings that stand to `here` in a relation of this kind, each with the reason, under the verb that fits:
/// most relations read alike from both sides, but one "updates" and the other "is updated by".
fn by_verb(relations: &[ReadingRelation], kind: RelationKind, here: u32) -> Vec<(&'static str, Vec<(usize, &str)>)> {
    let mut by_verb: Vec<(&str, Vec<(usize, &str)>)> = Vec::new();
    for relation in relations.iter().filter(|relation| relation.kind == kind) {
        let (verb, other) = match here {
            _ if relation.a == here => (words::relation(kind), relation.b),
            _ if relation.b == here => (words::relation_back(kind), relation.a),
            _ => continue,
        };
        let entry = (other as usize, relation.reason.as_str());
        match by_verb.iter_mut().find(|(known, _)| *known == verb) {
            Some((_, others)) => others.push(entry),
            None => by_verb.push((verb, vec![entry])),
        }
    }
    for (_, others) in &mut by_verb {
        others.sort_unstable();
    }
    by_verb
}

/// Returns one reason in full, several folded.
fn reasons(others: &[(usize, &str)]) -> Markup {
    html! {
        @match others {
            [(_, reason)] => span class="reason" { (reason) },
            several => details class="reasons" {
                summary { "why" }
                ul { @for (other, reason) in several { li { b { (letter(*other)) } ": " (reason) } } }
            },
        }
    }
}

fn class(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Agrees => "agrees",
        RelationKind::Refines => "refines",
        RelationKind::Updates => "updates",
        RelationKind::Contradicts => "contradicts",
        RelationKind::NotComparable => "not-comparable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_relation_is_one_line_from_either_side() {
        let relation = |a, b, kind| ReadingRelation { a, b, kind, reason: String::new() };
        let contradicts = RelationKind::Contradicts;
        let relations =
            [relation(1, 0, contradicts), relation(2, 1, contradicts), relation(1, 3, RelationKind::Updates)];
        assert_eq!(by_verb(&relations, contradicts, 1), [("contradicts", vec![(0, ""), (2, "")])]);
        assert_eq!(by_verb(&relations, RelationKind::Updates, 3), [("is updated by", vec![(1, "")])]);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 27, 52].map(letter), ["a", "z", "aa", "ab", "ba"]);
    }
}
