//! The edition's things by id: their numbers, their anchors, and what belongs to what.

use crate::model::claim::Claim;
use crate::model::edition::{Edition, EventEntry, Report};
use crate::model::id::{CaptureId, FindingId};
use crate::model::span::Span;
use std::collections::BTreeMap;

/// A claim's place in the edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClaimAt {
    pub(super) event_idx: usize,
    pub(super) claim_idx: usize,
}

/// The edition with the tables to find things in it.
pub(super) struct References<'a> {
    pub(super) edition: &'a Edition,
    reports: BTreeMap<CaptureId, usize>,
    claims_by_report: BTreeMap<CaptureId, Vec<ClaimAt>>,
    claim_anchors: BTreeMap<ClaimAt, String>,
    entities_by_name: BTreeMap<&'a str, usize>,
}

impl<'a> References<'a> {
    pub(super) fn new(edition: &'a Edition) -> Self {
        let reports = edition.reports.iter().enumerate().map(|(at, report)| (report.id, at)).collect();
        let mut claims_by_report: BTreeMap<CaptureId, Vec<ClaimAt>> = BTreeMap::new();
        let mut claim_anchors = BTreeMap::new();
        let mut used: BTreeMap<String, usize> = BTreeMap::new();
        for (event_idx, event) in edition.events.iter().enumerate() {
            for (claim_idx, claim) in event.claims.iter().enumerate() {
                let at = ClaimAt { event_idx, claim_idx };
                claims_by_report.entry(claim.id.capture).or_default().push(at);
                // Two events of a report may claim one date with the same words; the id then needs a tail to be unique.
                let mut anchor = finding_anchor(&claim.id);
                let n_used = used.entry(anchor.clone()).or_default();
                *n_used += 1;
                if *n_used > 1 {
                    anchor = format!("{anchor}-{n_used}");
                }
                claim_anchors.insert(at, anchor);
            }
        }
        let mut entities_by_name = BTreeMap::new();
        for (at, entity) in edition.entities.iter().enumerate() {
            for name in &entity.names {
                entities_by_name.entry(name.text.as_str()).or_insert(at);
            }
        }
        Self { edition, reports, claims_by_report, claim_anchors, entities_by_name }
    }

    /// Returns a report by its capture; nothing if the edition does not hold it.
    pub(super) fn report(&self, capture: CaptureId) -> Option<&'a Report> {
        self.reports.get(&capture).map(|&at| &self.edition.reports[at])
    }

    /// Returns a report's number on this page, "R3"; the short digest for a capture the edition does not hold.
    pub(super) fn report_number(&self, capture: CaptureId) -> String {
        self.reports.get(&capture).map_or_else(|| capture.short(), |at| format!("R{}", at + 1))
    }

    /// Returns a report's position in the edition; those it does not hold come last.
    pub(super) fn report_idx(&self, capture: CaptureId) -> usize {
        self.reports.get(&capture).copied().unwrap_or(usize::MAX)
    }

    /// Returns the claims made in a report, in text order.
    pub(super) fn claims_of(&self, capture: CaptureId) -> Vec<(ClaimAt, &'a Claim)> {
        let claims = self.claims_by_report.get(&capture).map(Vec::as_slice).unwrap_or_default();
        let mut claims: Vec<_> = claims.iter().map(|&at| (at, self.claim(at))).collect();
        claims.sort_by_key(|(at, claim)| (claim.span(), *at));
        claims
    }

    fn claim(&self, at: ClaimAt) -> &'a Claim {
        &self.edition.events[at.event_idx].claims[at.claim_idx]
    }

    /// Returns the anchor of a claim.
    pub(super) fn claim_anchor(&self, at: ClaimAt) -> &str {
        self.claim_anchors.get(&at).map(String::as_str).unwrap_or_default()
    }

    /// Returns the text of a finding as it stands in its report; empty where the report or the span is not there.
    pub(super) fn words(&self, finding: &FindingId) -> &'a str {
        self.report(finding.capture).map(|report| finding.span.text(&report.text)).unwrap_or_default()
    }

    /// Returns whether two names are of one entity, by the edition's own joins.
    pub(super) fn same_entity(&self, one: &str, other: &str) -> bool {
        let entity = |name: &str| self.entities_by_name.get(name);
        one == other || entity(one).is_some_and(|found| entity(other) == Some(found))
    }
}

/// Returns the anchor of a report.
pub(super) fn report_anchor(capture: CaptureId) -> String {
    format!("report-{}", capture.short())
}

/// Returns the anchor of a sentence in its report.
pub(super) fn sentence_anchor(capture: CaptureId, sentence_idx: usize) -> String {
    format!("sentence-{}-{sentence_idx}", capture.short())
}

/// Returns the anchor of an event; it stays while the event's first incident does.
pub(super) fn event_anchor(event: &EventEntry) -> String {
    format!("event-{}-{}-{}", event.id.capture.short(), event.id.span.start, event.id.span.end)
}

fn finding_anchor(id: &FindingId) -> String {
    let text = id.to_string();
    let kind = text.split('/').nth(1).unwrap_or("finding").replace('.', "-");
    format!("{kind}-{}-{}-{}", id.capture.short(), id.span.start, id.span.end)
}

/// Returns the index and span of the sentence a span stands in: the one named, if it fits, else the first that shares a
/// byte with it.
pub(super) fn sentence_of(report: &Report, named_idx: u32, span: Span) -> Option<(usize, Span)> {
    let named = report.sentences.get(named_idx as usize).filter(|sentence| sentence.overlaps(span));
    if let Some(sentence) = named {
        return Some((named_idx as usize, *sentence));
    }
    report.sentences.iter().enumerate().find(|(_, sentence)| sentence.overlaps(span)).map(|(at, found)| (at, *found))
}
