//! What the corpus adds: which event, which entity, which reading a finding belongs to, and what joined them.

use super::super::words;
use super::findings::{claim_read, place_line, value};
use super::{Facts, short};
use crate::model::analysis::Analysis;
use crate::model::edition::{Edition, FieldReadings};
use crate::model::id::{CaptureId, FindingId};
use crate::model::links::Join;
use crate::model::proposal::Proposal;

/// Adds the entity whose referent this is.
pub(super) fn entity(facts: &mut Facts, id: FindingId, analyses: &[Analysis], edition: &Edition) {
    let joined = |joins: &[Join]| joins.iter().any(|join| join.a == id || join.b == id);
    let Some(entity) = edition.entities.iter().find(|entity| entity.id == id || joined(&entity.joins)) else { return };
    facts.add("entity", short(entity.id));
    for form in &entity.names {
        let reports = words::plural(form.n_reports as usize, "report", "reports");
        let mentions = words::plural(form.n_mentions as usize, "mention", "mentions");
        facts.add("names", format!("{} ({mentions} in {reports})", form.text));
    }
    joins(facts, "joined", &entity.joins, analyses);
    joins(facts, "suspected", &entity.suspected, analyses);
}

/// Adds the event whose incident this is.
pub(super) fn event(facts: &mut Facts, id: FindingId, analyses: &[Analysis], edition: &Edition) {
    let joined = |joins: &[Join]| joins.iter().any(|join| join.a == id || join.b == id);
    let Some(event) = edition.events.iter().find(|event| event.id == id || joined(&event.joins)) else { return };
    facts.add("event", short(event.id));
    facts.add("date", event.date.map_or_else(|| "unknown".into(), words::date_range));
    facts.add("date", &event.date_rule);
    facts.add("place", event.place.as_ref().map_or_else(|| "unknown".into(), place_line));
    facts.add("place", &event.place_rule);
    for report in event.reports.iter().filter_map(|id| edition.reports.iter().find(|report| report.id == *id)) {
        facts.add("reports", format!("{} {}", report.id.short(), report.name));
    }
    for field in &event.fields {
        for reading_idx in 0..field.readings.len() {
            facts.add(words::field(field.field), reading_line(field, reading_idx));
        }
    }
    joins(facts, "joined", &event.joins, analyses);
    joins(facts, "suspected", &event.suspected, analyses);
}

/// Adds the reading that a claim stands behind, who else does, and how it relates to the other readings.
pub(super) fn reading(facts: &mut Facts, id: FindingId, edition: &Edition) {
    for event in &edition.events {
        let mine: Vec<u32> = (0..).zip(&event.claims).filter(|(_, claim)| claim.id == id).map(|(idx, _)| idx).collect();
        for field in &event.fields {
            for (reading_idx, reading) in field.readings.iter().enumerate() {
                if !reading.claims.iter().any(|claim| mine.contains(claim)) {
                    continue;
                }
                facts.add("event", short(event.id));
                facts.add("reading", reading_line(field, reading_idx));
                for relation in &field.relations {
                    let (a, b) = (relation.a as usize, relation.b as usize);
                    let (kind, other) = match reading_idx {
                        idx if idx == a => (words::relation(relation.kind), b),
                        idx if idx == b => (words::relation_back(relation.kind), a),
                        _ => continue,
                    };
                    let Some(other) = field.readings.get(other) else { continue };
                    let other = value(&other.value, other.category.as_ref());
                    facts.add("relation", format!("{kind} {other}: {}", relation.reason));
                }
            }
        }
    }
}

/// Returns what a second reader proposed of a report.
pub(super) fn proposals_of(capture: CaptureId, edition: &Edition) -> impl Iterator<Item = &Proposal> {
    let proposals = edition.proposals.iter().flat_map(|proposals| &proposals.claims);
    proposals.filter(move |proposal| proposal.claim.id.capture == capture)
}

/// Adds the claim that a second reader proposed, and where it came from.
pub(super) fn proposal(facts: &mut Facts, id: FindingId, analysis: &Analysis, edition: &Edition) {
    let Some(proposals) = &edition.proposals else { return };
    for proposal in proposals.claims.iter().filter(|proposal| proposal.claim.id == id) {
        facts.add("proposed by", format!("{}, a second reader; no reading rests on it", proposals.reader.model));
        facts.add("answer", format!("SHA-256 {}", proposal.answer_sha256));
        facts.add("prompt", format!("SHA-256 {}", proposals.reader.prompt_sha256));
        facts.add("quote", proposal.quote.text(&analysis.article.text));
        claim_read(facts, &proposal.claim, analysis);
        facts.add("event", short(proposal.event));
        let event = edition.events.iter().find(|event| event.id == proposal.event);
        let readings = event.and_then(|event| event.fields.iter().find(|field| field.field == proposal.claim.field()));
        let agreed = proposal.agrees_with.map(|at| at as usize);
        match (readings, agreed.filter(|&at| readings.is_some_and(|field| at < field.readings.len()))) {
            (Some(field), Some(at)) => facts.add("agrees with", reading_line(field, at)),
            _ => facts.add("agrees with", "no reading of the program's own"),
        }
    }
}

/// Returns a reading with the four counts and its origins.
fn reading_line(field: &FieldReadings, reading_idx: usize) -> String {
    let reading = &field.readings[reading_idx];
    let origins: Vec<String> =
        reading.origins.iter().map(|origin| format!("{} ({})", origin.name, words::origin(origin.kind))).collect();
    format!(
        "{} — {}, {}, {}, {}: {}",
        value(&reading.value, reading.category.as_ref()),
        words::plural(reading.n_articles as usize, "article", "articles"),
        words::plural(reading.n_outlets as usize, "outlet", "outlets"),
        words::plural(reading.n_families as usize, "family", "families"),
        words::plural(origins.len(), "independent origin", "independent origins"),
        words::listed(&origins)
    )
}

fn joins(facts: &mut Facts, about: &str, joins: &[Join], corpus: &[Analysis]) {
    let words_of = |id: FindingId| {
        let analysis = corpus.iter().find(|analysis| analysis.article.capture == id.capture);
        analysis.map_or("", |analysis| id.span.text(&analysis.article.text))
    };
    for join in joins {
        let side = |id: FindingId| format!("“{}” {}", words_of(id), short(id));
        facts.add(about, format!("{} ~ {}, score {:.2}", side(join.a), side(join.b), join.score));
        for part in &join.parts {
            facts.add(about, format!("{:+.2} {}: {}", part.weight, part.rule, part.reason));
        }
    }
}
