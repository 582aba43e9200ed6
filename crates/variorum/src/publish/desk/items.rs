//! Something that deserves a look: its line, with the sentence on each side.

use super::{Corpus, EventLine, FoundBy, Leaf, LeafKind, ReportLine, code, json};
use crate::model::id::FindingId;
use crate::publish::explain::Fact;
use crate::publish::review::{Item, ItemKind, Side};
use serde::Serialize;

/// What a list shows of something that deserves a look.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ItemLine<'a> {
    id: &'a str,
    kind: ItemKind,
    title: &'a str,
    weight: f32,
    event: Option<FindingId>,
    /// The event it belongs to, if to one.
    event_line: Option<&'a EventLine>,
    findings: &'a [FindingId],
    evidence: &'a [Fact],
    /// The passages to compare, each in its sentence.
    sides: Vec<SideLine<'a>>,
}

/// A passage to compare.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct SideLine<'a> {
    finding: Option<FindingId>,
    report: Option<&'a ReportLine>,
    /// The sentence or sentences it stands in.
    text: String,
    /// Where in these it stands, in bytes.
    start: u32,
    end: u32,
    value: Option<&'a String>,
}

pub(super) fn leaf(item: &Item, corpus: &Corpus<'_>) -> Leaf {
    let event_line =
        item.event.and_then(|event| corpus.event_at.get(&event)).map(|&event_idx| &corpus.events[event_idx]);
    let sides = item.sides.iter().map(|side| side_line(side, corpus)).collect();
    let Item { id, kind, title, weight, event, findings, evidence, .. } = item;
    let json = json(&ItemLine {
        id,
        kind: *kind,
        title,
        weight: *weight,
        event: *event,
        event_line,
        findings,
        evidence,
        sides,
    });
    Leaf {
        kind: LeafKind::Item,
        id: item.id.clone(),
        line: json.clone(),
        page: json,
        found_by: FoundBy {
            title: item.title.clone(),
            types: vec![code(&item.kind)],
            weight: f64::from(item.weight),
            findings: item.findings.clone(),
            belongs_to: item.event.iter().map(ToString::to_string).collect(),
            ..FoundBy::default()
        },
    }
}

fn side_line<'a>(side: &'a Side, corpus: &'a Corpus<'_>) -> SideLine<'a> {
    let (finding, value) = (side.finding, side.value.as_ref());
    let Some(report) = corpus.report(side.report) else {
        return SideLine { finding, report: None, text: String::new(), start: 0, end: 0, value };
    };
    let around = report.sentences.iter().filter(|sentence| sentence.overlaps(side.span));
    let (from, to) = around.fold((side.span.start, side.span.end), |(from, to), sentence| {
        (from.min(sentence.start), to.max(sentence.end))
    });
    let text = report.text.get(from as usize..to as usize).unwrap_or_default().to_owned();
    let (start, end) = (side.span.start - from, side.span.end - from);
    SideLine { finding, report: corpus.lines.get(&side.report), text, start, end, value }
}
