//! Analyses, genealogy and links in; the edition out: per event and field the readings, who stands behind each, and how
//! they relate.

pub mod agreement;
mod choice;
pub mod conflicts;
pub mod judged;
mod origins;
pub mod proposals;
mod readings;
mod relations;
pub mod versions;
mod years;

use crate::lang::Lexicons;
use crate::model::analysis::{Analysis, Incident, Standing};
use crate::model::claim::Claim;
use crate::model::edition::{EDITION_SCHEMA_VERSION, Edition, EntityEntry, EventEntry, Manifest, Report};
use crate::model::genealogy::Genealogy;
use crate::model::id::{CaptureId, FindingId};
use crate::model::judgement::Judgement;
use crate::model::links::{Event, Links};
use crate::model::note::Note;
use crate::model::time::Moment;
use judged::Corrections;
use origins::Origins;
use std::collections::BTreeMap;

/// Collates what the reports say into the edition.
///
/// The order of the analyses does not matter. Claims that a person rejected stay in the event's list and are in no
/// reading; corrected ones are read as corrected. `notes` are those of the stages before; the edition has them with its
/// own, sorted.
pub fn collate(
    analyses: &[Analysis],
    genealogy: Genealogy,
    links: Links,
    judgements: &[Judgement],
    lexicons: &Lexicons,
    manifest: Manifest,
    mut notes: Vec<Note>,
) -> Edition {
    let mut analyses: Vec<&Analysis> = analyses.iter().collect();
    analyses.sort_by_key(|analysis| analysis.article.capture);
    analyses.dedup_by_key(|analysis| analysis.article.capture);
    let corrections = Corrections::read(&analyses, judgements).split_into(&mut notes);
    let published = years::published(&analyses, &genealogy, &links).split_into(&mut notes);
    let order = Order::new(&analyses, &published);
    let origins = Origins::new(&analyses, &genealogy, &links, lexicons);
    let corpus = Corpus { analyses: &analyses, published: &published, order: &order, origins: &origins };

    let mut events: Vec<EventEntry> = Vec::with_capacity(links.events.len());
    for event in links.events {
        events.push(event_entry(event, &corpus, &corrections, &mut notes));
    }
    events.sort_by(|one, other| weight(other).cmp(&weight(one)).then(one.id.cmp(&other.id)));
    notes.sort();
    notes.dedup();
    Edition {
        schema_version: EDITION_SCHEMA_VERSION,
        manifest,
        events,
        entities: entity_entries(links.entities, &analyses),
        genealogy,
        reports: reports(&analyses, &published, &order),
        earlier_versions: Vec::new(),
        notes,
        proposals: None,
    }
}

/// Puts what several editions have together in the order of one: events the best attested first, entities the most often
/// named, reports as they were published, notes by code, each once. Genealogies are not touched.
pub fn put_in_order(edition: &mut Edition) {
    edition.events.sort_by(|one, other| weight(other).cmp(&weight(one)).then(one.id.cmp(&other.id)));
    edition.entities.sort_by_key(entity_rank);
    edition.reports.sort_by_key(|report| published_rank(report.published.as_ref().map(|found| found.value), report.id));
    edition.notes.sort();
    edition.notes.dedup();
}

/// What every event of a corpus is collated with.
struct Corpus<'a> {
    /// By capture.
    analyses: &'a [&'a Analysis],
    published: &'a years::Published,
    order: &'a Order,
    origins: &'a Origins<'a>,
}

/// A claim with the report it stands in.
#[derive(Clone, Copy)]
struct Told<'a> {
    analysis: &'a Analysis,
    claim: &'a Claim,
    standing: Standing,
}

/// The order of reports by publication: the undated last, ties by capture.
struct Order {
    rank: BTreeMap<CaptureId, usize>,
}

impl Order {
    fn new(analyses: &[&Analysis], published: &years::Published) -> Self {
        let mut captures: Vec<CaptureId> = analyses.iter().map(|analysis| analysis.article.capture).collect();
        captures.sort_by_key(|&capture| published_rank(published.get(capture).map(|found| found.value), capture));
        Self { rank: captures.into_iter().enumerate().map(|(rank, capture)| (capture, rank)).collect() }
    }

    fn rank(&self, capture: CaptureId) -> usize {
        self.rank.get(&capture).copied().unwrap_or(usize::MAX)
    }
}

/// Returns what reports are ordered by: the day, the undated last, then the minute, then the capture.
fn published_rank(moment: Option<Moment>, capture: CaptureId) -> impl Ord {
    let day = moment.and_then(|moment| moment.date.bounds());
    (day.is_none(), day, moment.and_then(|moment| moment.utc_minutes()), capture)
}

/// Returns what entities are ordered by: how often they are named, in how many reports, the id.
fn entity_rank(entry: &EntityEntry) -> impl Ord + use<> {
    let n_mentions: u32 = entry.names.iter().map(|name| name.n_mentions).sum();
    (std::cmp::Reverse(n_mentions), std::cmp::Reverse(entry.reports.len()), entry.id)
}

fn event_entry(event: Event, corpus: &Corpus, corrections: &Corrections, notes: &mut Vec<Note>) -> EventEntry {
    let mut incidents: Vec<(usize, u32, &Incident)> = Vec::new();
    for (report, analysis) in corpus.analyses.iter().enumerate() {
        for (incident_idx, incident) in analysis.incidents.iter().enumerate() {
            if event.incidents.binary_search(&incident.id).is_ok() {
                incidents.push((report, incident_idx as u32, incident));
            }
        }
    }
    let mut claims: Vec<(usize, Standing, Claim)> = Vec::new();
    for &(report, incident_idx, incident) in &incidents {
        let analysis = corpus.analyses[report];
        let told = analysis.claims.iter().filter(|claim| claim.incident == incident_idx);
        claims.extend(told.map(|claim| (report, incident.standing, corrections.applied(claim))));
    }
    claims.sort_by_key(|(_, _, claim)| (corpus.order.rank(claim.id.capture), claim.id.span, claim.id));
    let told: Vec<Told> = claims
        .iter()
        .map(|(report, standing, claim)| Told { analysis: corpus.analyses[*report], claim, standing: *standing })
        .collect();
    let usable: Vec<u32> =
        (0..told.len() as u32).filter(|&at| !corrections.is_rejected(told[at as usize].claim.id)).collect();

    let mut captures: Vec<CaptureId> = incidents.iter().map(|(_, _, incident)| incident.id.capture).collect();
    captures.sort_by_key(|capture| corpus.order.rank(*capture));
    captures.dedup();
    let standing = incidents.iter().map(|(_, _, incident)| incident.standing).min().unwrap_or(Standing::Background);
    let kept: Vec<Told> = usable.iter().map(|&at| told[at as usize]).collect();
    let date = choice::date(&kept, corpus, &captures);
    notes.extend(date.note);
    let place = choice::place(&kept, corpus);
    let fields = readings::fields(&told, &usable, corpus);
    EventEntry {
        id: event.id,
        event_type: choice::event_type(&incidents, &kept, corpus),
        date: date.date,
        date_rule: date.rule,
        place: place.0,
        place_rule: place.1,
        standing,
        reports: captures,
        claims: claims.into_iter().map(|(_, _, claim)| claim).collect(),
        fields,
        joins: event.joins,
        suspected: event.suspected,
        conflicts: Vec::new(),
    }
}

/// How well attested an event is: news before background, then independent origins, reports, claims.
fn weight(event: &EventEntry) -> (bool, usize, usize, usize) {
    let readings = event.fields.iter().flat_map(|field| &field.readings);
    let n_origins = readings.map(|reading| reading.origins.len()).max().unwrap_or(0);
    (event.standing != Standing::Background, n_origins, event.reports.len(), event.claims.len())
}

fn entity_entries(entities: Vec<crate::model::links::Entity>, analyses: &[&Analysis]) -> Vec<EntityEntry> {
    let mut roles_of: BTreeMap<FindingId, &[String]> = BTreeMap::new();
    for referent in analyses.iter().flat_map(|analysis| &analysis.referents) {
        roles_of.insert(referent.id, &referent.roles);
    }
    let mut entries: Vec<EntityEntry> = entities
        .into_iter()
        .map(|entity| {
            let mut reports: Vec<CaptureId> = entity.referents.iter().map(|referent| referent.capture).collect();
            reports.sort_unstable();
            reports.dedup();
            let mut roles: Vec<String> = Vec::new();
            for role in entity.referents.iter().flat_map(|referent| roles_of.get(referent).copied().unwrap_or_default())
            {
                if !roles.contains(role) {
                    roles.push(role.clone());
                }
            }
            EntityEntry {
                id: entity.id,
                kind: entity.kind,
                names: entity.names,
                reports,
                roles,
                joins: entity.joins,
                suspected: entity.suspected,
            }
        })
        .collect();
    entries.sort_by_key(entity_rank);
    entries
}

fn reports(analyses: &[&Analysis], published: &years::Published, order: &Order) -> Vec<Report> {
    let mut reports: Vec<Report> = analyses
        .iter()
        .map(|analysis| {
            let article = &analysis.article;
            Report {
                id: article.capture,
                name: article.name.clone(),
                crawl_id: article.crawl_id.clone(),
                title: article.title.clone(),
                byline: article.byline.clone(),
                publisher: article.publisher.clone(),
                family: article.family.clone(),
                credit: article.credit.clone(),
                url: article.url.clone(),
                published: published.get(article.capture).cloned(),
                language: article.language.value.clone(),
                text: article.text.clone(),
                blocks: article.blocks.clone(),
                sentences: analysis.sentences.iter().map(|sentence| sentence.span).collect(),
                furniture: article.furniture.clone(),
                statements: analysis.statements.clone(),
            }
        })
        .collect();
    reports.sort_by_key(|report| order.rank(report.id));
    reports
}

#[cfg(test)]
mod tests;
