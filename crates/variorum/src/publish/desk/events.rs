//! An event: its line, and its page with every reading in words.

use super::{Called, Corpus, FoundBy, Leaf, LeafKind, ReportLine, code, days, json, reference};
use crate::model::analysis::Standing;
use crate::model::claim::Field;
use crate::model::edition::{EventEntry, RelationKind};
use crate::model::event_type::EventType;
use crate::model::genealogy::Derivation;
use crate::model::id::{CaptureId, FindingId};
use crate::model::place::Place;
use crate::model::time::DateRange;
use crate::publish::explain::findings::value;
use crate::publish::exports::summary;
use crate::publish::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a list shows of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventLine {
    /// The event's id.
    pub id: FindingId,
    /// The short form of the id.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What and where, in words.
    pub title: String,
    /// What kind of event.
    pub event_type: EventType,
    /// The same in words.
    pub type_name: String,
    /// When, if any report says.
    pub date: Option<DateRange>,
    /// Where, if any report says.
    pub place: Option<Place>,
    /// Whether it is told as news or only as background.
    pub standing: Standing,
    /// Reports that tell it.
    pub n_reports: usize,
    /// Independent origins behind anything that is said of it.
    pub n_origins: usize,
    /// Fields on which accounts contradict each other.
    pub disputed: Vec<Field>,
    /// How many these are.
    pub n_contradictions: usize,
    /// The best attested reading of those killed, in words.
    pub killed: Option<String>,
    /// The same of those injured.
    pub injured: Option<String>,
    /// Languages of its reports, BCP 47, ascending.
    pub languages: Vec<String>,
}

impl EventLine {
    pub(super) fn of(event: &EventEntry, reports: &BTreeMap<CaptureId, ReportLine>) -> Self {
        let first = |field: Field| {
            let readings = event.fields.iter().find(|readings| readings.field == field)?;
            readings.readings.first().map(|reading| value(&reading.value, reading.category.as_ref()))
        };
        let languages: BTreeSet<&String> =
            event.reports.iter().filter_map(|report| reports.get(report)).map(|line| &line.language).collect();
        let disputed = summary::contradicted(event);
        Self {
            id: event.id,
            reference: reference(event.id),
            title: summary::title(event),
            event_type: event.event_type.clone(),
            type_name: words::capitalised(&words::event_type(&event.event_type)),
            date: event.date,
            place: event.place.clone(),
            standing: event.standing,
            n_reports: event.reports.len(),
            n_origins: summary::n_origins(event),
            n_contradictions: disputed.len(),
            disputed,
            killed: first(Field::Killed),
            injured: first(Field::Injured),
            languages: languages.into_iter().cloned().collect(),
        }
    }
}

/// What the page of an event shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventPage<'a> {
    /// Its line.
    #[serde(flatten)]
    pub line: &'a EventLine,
    /// The event as the edition has it.
    pub event: &'a EventEntry,
    /// The names of its fields in words, in the order of `event.fields`.
    pub fields_in_words: Vec<&'static str>,
    /// The readings in words, in the order of `event.fields` and their `readings`.
    pub readings_in_words: Vec<Vec<String>>,
    /// The reports that tell it.
    pub reports: BTreeMap<CaptureId, ReportLine>,
    /// The sentence each claim stands in, in the order of `event.claims`; of the report's own text.
    pub sentences: Vec<String>,
    /// Who of these reports took text from whom.
    pub derivations: Vec<&'a Derivation>,
    /// What joins and suspicions are about, by id.
    pub called: BTreeMap<String, Called>,
}

pub(super) fn leaf(event: &EventEntry, corpus: &Corpus<'_>) -> Leaf {
    let line = EventLine::of(event, &corpus.lines);
    let families: BTreeSet<usize> =
        event.reports.iter().filter_map(|report| corpus.family_of.get(report)).copied().collect();
    let is_among = |report: CaptureId| event.reports.contains(&report);
    let derivations = families
        .iter()
        .flat_map(|&family_idx| &corpus.families[family_idx].derivations)
        .filter(|found| is_among(found.child) && is_among(found.parent))
        .collect();
    let sentence = |capture: CaptureId, sentence_idx: u32| {
        let report = corpus.report(capture)?;
        report.sentences.get(sentence_idx as usize).map(|span| span.text(&report.text).trim().to_owned())
    };
    let page = EventPage {
        line: &line,
        event,
        fields_in_words: event.fields.iter().map(|readings| words::field(readings.field)).collect(),
        readings_in_words: event
            .fields
            .iter()
            .map(|readings| {
                readings.readings.iter().map(|reading| value(&reading.value, reading.category.as_ref())).collect()
            })
            .collect(),
        reports: corpus.lines_of(&event.reports),
        sentences: event
            .claims
            .iter()
            .map(|claim| sentence(claim.id.capture, claim.sentence).unwrap_or_default())
            .collect(),
        derivations,
        called: corpus.called(event.joins.iter().chain(&event.suspected)),
    };
    let json_page = json(&page);
    let sentences: BTreeSet<(CaptureId, &String)> =
        event.claims.iter().map(|claim| claim.id.capture).zip(&page.sentences).collect();
    let sentences = sentences.into_iter().map(|(report, sentence)| corpus.without_persons(report, sentence));
    let text = sentences.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n");
    let flag = |is_so: bool, name: &'static str| is_so.then_some(name);
    let is_contradicted = event
        .fields
        .iter()
        .any(|readings| readings.relations.iter().any(|relation| relation.kind == RelationKind::Contradicts));
    let flags = [
        flag(is_contradicted, "contradicted"),
        flag(event.place.is_none(), "unplaced"),
        flag(event.date.is_none(), "undated"),
        flag(event.standing == Standing::Background, "background"),
    ];
    let EventType { acled, plover_event, hazard, .. } = &event.event_type;
    let types = acled.iter().map(code).chain(plover_event.clone()).chain(hazard.clone());
    let findings: BTreeSet<FindingId> = event
        .claims
        .iter()
        .map(|claim| claim.id)
        .chain(event.joins.iter().chain(&event.suspected).flat_map(|join| [join.a, join.b]))
        .chain([event.id])
        .collect();
    let found_by = FoundBy {
        title: line.title.clone(),
        text,
        names: vec![line.reference.clone()],
        languages: line.languages.clone(),
        outlet: None,
        types: types.collect(),
        country: event.place.as_ref().map(|place| place.country.clone()),
        days: event.date.and_then(days),
        flags: flags.into_iter().flatten().collect(),
        weight: line.n_origins as f64 + line.n_reports as f64 / 1000.0,
        findings: findings.into_iter().collect(),
        belongs_to: event.reports.iter().map(ToString::to_string).collect(),
    };
    Leaf { kind: LeafKind::Event, id: event.id.to_string(), line: json(&line), page: json_page, found_by }
}
