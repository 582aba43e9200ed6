//! The pool of stories, and the founding reports: a folder with a manifest in, the edition in the scorer's form out.

use super::Predictions;
use crate::reading::{self, Progress, Reports};
use anyhow::Result;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use variorum::model::analysis::{Analysis, Name, Referent, Standing};
use variorum::model::article::FurnitureReason;
use variorum::model::claim::{Claim, Field, Status, Value};
use variorum::model::edition::{Edition, EventEntry, FieldReadings, Reading, Report};
use variorum::model::id::CaptureId;
use variorum::model::note::NoteCode;
use variorum::model::span::Span;
use variorum::model::time::{DateRange, Moment};
use variorum::pipeline::{self, Resources, Settings};

/// Returns the prediction for the reports of a folder, all pooled; `only` keeps the reports with these ids.
pub(super) fn predictions(
    input: &Path,
    only: &[String],
    resources: &Resources,
    settings: &Settings,
) -> Result<Predictions> {
    let mut captures = reading::captures(&[input.to_owned()], settings)?;
    if !only.is_empty() {
        captures.value.retain(|capture| capture.known.id.as_ref().is_some_and(|id| only.contains(id)));
    }
    let mut notes = captures.notes;
    let read = reading::analyses(&Reports::Given(&captures.value), None, resources, settings, Progress::Hidden)?;
    let analyses = read.split_into(&mut notes);
    let n_lost = notes.iter().filter(|note| note.code == NoteCode::ReadFault).count();
    let ids = captures.value.iter().map(|capture| capture.id).collect();
    let manifest = pipeline::manifest(env!("CARGO_PKG_VERSION"), ids, settings, resources);
    let edition = pipeline::edit(&analyses, &[], resources, settings, manifest, notes);
    let prediction = Prediction::of(&edition, &analyses).json();
    let summary = format!(
        "{} reports, {} events, {} derivations, {n_lost} reports broke the program",
        edition.reports.len(),
        edition.events.len(),
        edition.genealogy.derivations.len()
    );
    Ok(Predictions { text: format!("{prediction:#}\n"), summary })
}

/// An edition on its way to the scorer's form.
struct Prediction<'a> {
    edition: &'a Edition,
    analyses: &'a [Analysis],
    reports: BTreeMap<CaptureId, &'a Report>,
}

impl<'a> Prediction<'a> {
    fn of(edition: &'a Edition, analyses: &'a [Analysis]) -> Self {
        Self { edition, analyses, reports: edition.reports.iter().map(|report| (report.id, report)).collect() }
    }

    fn json(&self) -> Json {
        let genealogy = &self.edition.genealogy;
        let derivations: Vec<_> = genealogy
            .derivations
            .iter()
            .map(|derivation| {
                let passages = derivation.passages.iter().map(|passage| {
                    [self.text(derivation.child, passage.child), self.text(derivation.parent, passage.parent)]
                });
                json!({
                    "child": self.id(derivation.child),
                    "parent": self.id(derivation.parent),
                    "relation": derivation.relation,
                    "share": derivation.share,
                    "passages": passages.collect::<Vec<_>>(),
                })
            })
            .collect();
        let hidden = genealogy
            .hidden_origins
            .iter()
            .map(|origin| json!({ "name": origin.name, "children": self.ids(&origin.children) }));
        let entities = self.edition.entities.iter().map(|entity| {
            let mut names: BTreeSet<String> = entity.names.iter().map(|name| name.text.clone()).collect();
            names.extend(self.as_written(&names));
            json!({ "names": names, "reports": self.ids(&entity.reports) })
        });
        // The gold has no events that are only background.
        let events = self.edition.events.iter().filter(|event| event.standing != Standing::Background);
        json!({
            "reports": self.edition.reports.iter().map(report).collect::<Vec<_>>(),
            "derivations": derivations,
            "hidden_origins": hidden.collect::<Vec<_>>(),
            "events": events.map(|event| self.event(event)).collect::<Vec<_>>(),
            "entities": entities.collect::<Vec<_>>(),
        })
    }

    fn event(&self, event: &EventEntry) -> Json {
        let mut index_of = BTreeMap::new();
        let mut claims = Vec::new();
        for (claim_idx, claim) in event.claims.iter().enumerate() {
            if let (Some(value), Some(status)) = (value(&claim.value), status(claim.status)) {
                index_of.insert(claim_idx as u32, claims.len());
                claims.push(json!({
                    "report": self.id(claim.id.capture),
                    "field": claim.field().name(),
                    "value": value,
                    "status": status,
                    "speakers": claim.speakers.iter().map(|speaker| &speaker.name).collect::<Vec<_>>(),
                    "sentence": self.sentence(claim),
                }));
            }
        }
        let relations: Vec<_> = event.fields.iter().flat_map(|field| relations(field, &index_of)).collect();
        let origins: Vec<_> = event
            .fields
            .iter()
            .flat_map(|field| field.readings.iter().filter_map(|reading| origin(field.field, reading, &event.claims)))
            .collect();
        json!({
            "id": event.id,
            "reports": self.ids(&event.reports),
            "acled_sub_event": event.event_type.acled.map_or("", |acled| acled.name()),
            "date": event.date,
            "place": event.place.as_ref().map(|place| json!({ "lat": place.latitude, "lon": place.longitude, "name": place.name_en })),
            "claims": claims,
            "relations": relations,
            "origins": origins,
        })
    }

    /// Returns the names of an entity in the gold's terms, which are words as they stand: with the title before them, and with the
    /// preposition that swallowed their article.
    fn as_written(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        let mut written = BTreeSet::new();
        for analysis in self.analyses {
            let is_of_entity = |referent: &&Referent| referent.forms.iter().all(|form| names.contains(form));
            for name_idx in analysis.referents.iter().filter(is_of_entity).flat_map(|referent| &referent.names) {
                let name = analysis.names.get(*name_idx as usize);
                written.extend(name.into_iter().flat_map(|name| as_written(&analysis.article.text, name)));
            }
        }
        written
    }

    fn id(&self, capture: CaptureId) -> String {
        self.reports.get(&capture).map_or_else(|| capture.to_string(), |report| report_id(report))
    }

    fn ids(&self, captures: &[CaptureId]) -> Vec<String> {
        captures.iter().map(|&capture| self.id(capture)).collect()
    }

    fn text(&self, capture: CaptureId, span: Span) -> &'a str {
        self.reports.get(&capture).map_or("", |report| span.text(&report.text))
    }

    fn sentence(&self, claim: &Claim) -> &'a str {
        let report = self.reports.get(&claim.id.capture);
        let sentence = report.and_then(|report| report.sentences.get(claim.sentence as usize));
        sentence.map_or("", |&span| self.text(claim.id.capture, span))
    }
}

/// Returns a name with the title right before it, and from the beginning of its first word, where that is more.
fn as_written(text: &str, name: &Name) -> Vec<String> {
    let from = |start: u32| text.get(start as usize..name.span.end as usize).unwrap_or_default();
    let clings = |letter: &(usize, char)| letter.1.is_alphabetic();
    let before = text.get(..name.span.start as usize).unwrap_or_default();
    let word = before.char_indices().rev().take_while(clings).last().map(|(at, _)| from(at as u32));
    let is_beside = |title: &&Span| {
        text.get(title.end as usize..name.span.start as usize)
            .is_some_and(|between| between.chars().all(|character| character == ' ' || character == '.'))
    };
    let titled = name.titles.last().filter(is_beside).map(|title| from(title.start));
    word.into_iter().chain(titled).map(str::to_owned).collect()
}

/// Returns a report's id: the crawl's, or the file's name without its ending.
fn report_id(report: &Report) -> String {
    report.crawl_id.clone().unwrap_or_else(|| {
        Path::new(&report.name)
            .file_stem()
            .map_or_else(|| report.name.clone(), |stem| stem.to_string_lossy().into_owned())
    })
}

fn report(report: &Report) -> Json {
    json!({
        "id": report_id(report),
        "title": report.title.as_ref().map(|title| &title.value),
        "lang": report.language,
        "published": report.published.as_ref().and_then(|published| moment(&published.value)),
        "text": with_head(report),
    })
}

/// Returns a report's text behind the lines that became its metadata: byline and date line, which the program keeps apart,
/// are the article's own in the scorer's terms.
fn with_head(report: &Report) -> String {
    let head = report.furniture.iter().filter(|furniture| furniture.reason == FurnitureReason::Metadata);
    head.map(|furniture| furniture.text.as_str()).chain([report.text.as_str()]).collect::<Vec<_>>().join("\n")
}

/// Returns a moment as the scorer writes it, in UTC where a zone is stated; nothing where the date is not whole.
fn moment(moment: &Moment) -> Option<String> {
    moment.date.whole()?;
    let Some(minutes) = moment.utc_minutes() else {
        return Some(moment.date.to_string());
    };
    let epoch = jiff::civil::Date::constant(1970, 1, 1).at(0, 0, 0, 0);
    let utc = epoch.checked_add(jiff::Span::new().minutes(minutes)).ok()?;
    Some(format!("{utc}Z"))
}

/// Returns a value as the scorer reads it; types are told by the event and not claimed.
fn value(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Count(count) => json!({ "min": count.min, "max": count.max }),
        Value::Date(DateRange { from, to }) => json!({ "from": from, "to": to }),
        Value::Place { name, place } => {
            let on_map = place.as_ref().map(|place| match &place.admin1 {
                Some(admin1) => format!("{}, {admin1}", place.name_en),
                None => place.name_en.clone(),
            });
            json!({ "text": on_map.as_ref().unwrap_or(name), "text_src": name })
        }
        Value::Text { text, .. } => json!({ "text": text, "text_src": text }),
        Value::Type(_) => return None,
    })
}

/// Returns a status in the gold's terms: a negated claim stands there as asserted with its zero; history and supposition not at all.
fn status(status: Status) -> Option<Status> {
    match status {
        Status::Historical | Status::Hypothetical => None,
        Status::Negated => Some(Status::Asserted),
        told => Some(told),
    }
}

/// Returns the relations between the claims of a field: those between readings, and agreement within a reading.
fn relations(field: &FieldReadings, index_of: &BTreeMap<u32, usize>) -> Vec<Json> {
    let claims = |reading_idx: u32| {
        let reading = field.readings.get(reading_idx as usize);
        reading.into_iter().flat_map(|reading| &reading.claims).filter_map(|claim_idx| index_of.get(claim_idx))
    };
    let mut relations = Vec::new();
    for relation in &field.relations {
        for a in claims(relation.a) {
            for b in claims(relation.b) {
                relations.push(json!({ "field": field.field.name(), "a": a, "b": b, "relation": relation.kind }));
            }
        }
    }
    for reading_idx in 0..field.readings.len() as u32 {
        let within: Vec<_> = claims(reading_idx).collect();
        for (at, a) in within.iter().enumerate() {
            for b in &within[at + 1..] {
                relations.push(json!({ "field": field.field.name(), "a": a, "b": b, "relation": "agrees" }));
            }
        }
    }
    relations
}

/// Returns a reading with its counts. Where one of its claims has the value in Latin letters, those are its text, as in the gold.
fn origin(field: Field, reading: &Reading, claims: &[Claim]) -> Option<Json> {
    let mut value = value(&reading.value)?;
    let words = |claim: &u32| match &claims.get(*claim as usize)?.value {
        Value::Text { text, .. } if text.chars().all(|letter| !letter.is_alphabetic() || letter.is_ascii()) => {
            Some(text)
        }
        _ => None,
    };
    if let Some(latin) = reading.claims.iter().find_map(words) {
        value["text"] = json!(latin);
    }
    Some(json!({
        "field": field.name(),
        "value": value,
        "articles": reading.n_articles,
        "outlets": reading.n_outlets,
        "independent_origins": reading.origins.len(),
    }))
}
