//! The sentences behind a value: the value's words marked, who says it, and the source's sentence beside a copy's.

use super::super::words;
use super::references::{References, report_anchor, sentence_anchor, sentence_of};
use super::text::{Mark, marked};
use crate::model::attribution::Speaker;
use crate::model::claim::{Claim, Field, Status};
use crate::model::edition::Report;
use crate::model::id::CaptureId;
use crate::model::span::Span;
use maud::{Markup, html};

/// The claims of a reading that stand in one sentence of one report.
struct Witness<'a> {
    report: &'a Report,
    sentence: Option<(usize, Span)>,
    claims: Vec<&'a Claim>,
}

/// Returns a figure for every sentence behind these claims, in the claims' order.
pub(super) fn figures(references: &References<'_>, claims: &[&Claim]) -> Markup {
    let witnesses = witnesses(references, claims);
    html! {
        div class="witnesses" {
            @for witness in &witnesses { (figure(references, witness)) }
        }
    }
}

/// Returns how many sentences stand behind these claims, in words.
pub(super) fn summary(references: &References<'_>, claims: &[&Claim]) -> String {
    match witnesses(references, claims).len() {
        0 => "no sentence to show".into(),
        1 => "the sentence behind it".into(),
        n => format!("the {n} sentences behind it"),
    }
}

fn witnesses<'a>(references: &References<'a>, claims: &[&'a Claim]) -> Vec<Witness<'a>> {
    let mut witnesses: Vec<Witness<'a>> = Vec::new();
    for claim in claims {
        let Some(report) = references.report(claim.id.capture) else { continue };
        let sentence = sentence_of(report, claim.sentence, claim.span());
        match witnesses.iter_mut().find(|known| {
            known.report.id == report.id && known.sentence == sentence && known.claims[0].speakers == claim.speakers
        }) {
            Some(known) => known.claims.push(claim),
            None => witnesses.push(Witness { report, sentence, claims: vec![claim] }),
        }
    }
    witnesses
}

fn figure(references: &References<'_>, witness: &Witness<'_>) -> Markup {
    let report = witness.report;
    let first = witness.claims[0];
    let span = witness.sentence.map_or_else(|| first.span(), |(_, span)| span);
    let marks: Vec<Mark> = witness.claims.iter().map(|claim| mark(claim)).collect();
    let anchor = witness
        .sentence
        .map_or_else(|| report_anchor(report.id), |(sentence_idx, _)| sentence_anchor(report.id, sentence_idx));
    html! {
        figure class="witness" {
            figcaption {
                a class="report-ref" href={ "#" (anchor) } { (references.report_number(report.id)) }
                " " (chain(report, &first.speakers))
                @for status in statuses(&witness.claims) { " " span class="tag" { (status) } }
                span class="meta" {
                    (words::language(&report.language))
                    @if let Some(published) = &report.published { ", " (words::moment(&published.value)) }
                    ", read with confidence " (format!("{:.2}", first.confidence))
                }
            }
            div class="beside" {
                blockquote lang=(report.language) dir="auto" { (marked(&report.text, span, &marks)) }
                @for (parent, passage, relation) in sources(references, report.id, span) {
                    div class="source" {
                        p class="meta" {
                            (words::capitalised(relation)) " from "
                            a class="report-ref" href={ "#" (report_anchor(parent.id)) } {
                                (references.report_number(parent.id))
                            }
                            " " bdi { (words::outlet(parent)) } ", " (words::language(&parent.language)) ":"
                        }
                        blockquote lang=(parent.language) dir="auto" {
                            (marked(&parent.text, passage, &marks_of(references, parent, passage, first.field())))
                        }
                    }
                }
            }
        }
    }
}

/// Returns who says it, from the outlet to the speaker who answers for it: "Outlet, citing A, citing B (role only)".
pub(super) fn chain(report: &Report, speakers: &[Speaker]) -> Markup {
    html! {
        span class="chain" {
            bdi { (words::outlet(report)) }
            @if speakers.is_empty() { " " span class="meta-inline" { "in its own voice" } }
            @for speaker in speakers {
                ", citing " bdi lang=(report.language) { (speaker.name) }
                @if let Some(anonymity) = words::anonymity(speaker) { " " span class="meta-inline" { "(" (anonymity) ")" } }
            }
        }
    }
}

/// Returns the statuses other than "asserted", each once.
fn statuses(claims: &[&Claim]) -> Vec<&'static str> {
    let mut statuses: Vec<Status> = claims.iter().map(|claim| claim.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses.into_iter().filter_map(words::status).collect()
}

fn mark(claim: &Claim) -> Mark {
    Mark { span: claim.span(), class: "claim", anchor: None, title: words::field(claim.field()).into() }
}

/// Returns the passages a sentence was taken from, with the report they stand in and how they were taken.
fn sources<'a>(references: &References<'a>, child: CaptureId, sentence: Span) -> Vec<(&'a Report, Span, &'static str)> {
    let mut sources = Vec::new();
    for derivation in references.edition.genealogy.derivations.iter().filter(|found| found.child == child) {
        let Some(parent) = references.report(derivation.parent) else { continue };
        for passage in derivation.passages.iter().filter(|passage| passage.child.overlaps(sentence)) {
            sources.push((parent, passage.parent, words::derivation(derivation.relation)));
        }
    }
    sources
}

/// Returns the marks of a report's claims of one field within a passage.
fn marks_of(references: &References<'_>, report: &Report, within: Span, field: Field) -> Vec<Mark> {
    references
        .claims_of(report.id)
        .into_iter()
        .filter(|(_, claim)| claim.field() == field && claim.span().overlaps(within))
        .map(|(_, claim)| mark(claim))
        .collect()
}
