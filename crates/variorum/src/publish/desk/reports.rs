//! A report: its line, and its page with the text and what it is related to.

use super::{Corpus, EventLine, FoundBy, Leaf, LeafKind, json};
use crate::model::edition::Report;
use crate::model::genealogy::Derivation;
use crate::model::id::CaptureId;
use crate::model::time::Moment;
use serde::{Deserialize, Serialize};

/// What a list shows of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportLine {
    /// The capture.
    pub id: CaptureId,
    /// The name its user knows it by.
    pub name: String,
    /// The headline.
    pub title: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The owner group.
    pub family: Option<String>,
    /// The agency credited.
    pub credit: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// Its language, BCP 47.
    pub language: String,
    /// Its address.
    pub url: Option<String>,
    /// How many events it tells.
    pub n_events: usize,
}

impl ReportLine {
    pub(super) fn of(report: &Report, n_events: usize) -> Self {
        let value = |found: &Option<crate::model::article::Found<String>>| found.as_ref().map(|it| it.value.clone());
        Self {
            id: report.id,
            name: report.name.clone(),
            title: value(&report.title),
            publisher: value(&report.publisher),
            family: value(&report.family),
            credit: value(&report.credit),
            published: report.published.as_ref().map(|found| found.value),
            language: report.language.clone(),
            url: value(&report.url),
            n_events,
        }
    }
}

/// What the page of a report shows, beside the marks of its findings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportPage<'a> {
    /// The report.
    pub report: &'a Report,
    /// The events it tells.
    pub events: Vec<EventLine>,
    /// The derivations it takes part in, as child or parent.
    pub derivations: Vec<&'a Derivation>,
    /// The first report of the family it belongs to, if to any.
    pub family: Option<CaptureId>,
}

pub(super) fn leaf(report: &Report, corpus: &Corpus<'_>) -> Leaf {
    let line = &corpus.lines[&report.id];
    let family = corpus.family_of.get(&report.id).map(|&family_idx| &corpus.families[family_idx]);
    let takes_part = |found: &&Derivation| found.child == report.id || found.parent == report.id;
    let derivations = family.iter().flat_map(|family| &family.derivations).filter(takes_part).collect();
    let page = ReportPage {
        report,
        events: corpus.events_of(&[report.id]),
        derivations,
        family: family.and_then(|family| family.reports.first()).map(|first| first.id),
    };
    let day = line.published.and_then(|moment| moment.date.bounds());
    Leaf {
        kind: LeafKind::Report,
        id: report.id.to_string(),
        line: json(line),
        page: json(&page),
        found_by: FoundBy {
            title: line.title.clone().unwrap_or_else(|| line.name.clone()),
            text: report.text.clone(),
            names: vec![line.name.clone()],
            languages: vec![line.language.clone()],
            outlet: line.publisher.clone(),
            days: day,
            weight: line.published.and_then(|moment| moment.utc_minutes()).map_or(0.0, |minutes| minutes as f64),
            belongs_to: page.events.iter().map(|event| event.id.to_string()).collect(),
            ..FoundBy::default()
        },
    }
}
