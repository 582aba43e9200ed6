//! A report: where its metadata was found, what was taken out, whom it took text from, and the ids of all its findings.

use super::super::words;
use super::groups::proposals_of;
use super::{Explanation, Facts, ids, short};
use crate::model::analysis::Analysis;
use crate::model::article::Found;
use crate::model::edition::Edition;
use crate::model::id::CaptureId;

pub(super) fn explanation(analysis: &Analysis, edition: &Edition) -> Explanation {
    let article = &analysis.article;
    let mut facts = Facts::default();
    found(&mut facts, "title", article.title.as_ref(), String::clone);
    article.byline.iter().for_each(|author| found(&mut facts, "author", Some(author), String::clone));
    found(&mut facts, "publisher", article.publisher.as_ref(), String::clone);
    found(&mut facts, "family", article.family.as_ref(), String::clone);
    found(&mut facts, "credit", article.credit.as_ref(), String::clone);
    found(&mut facts, "dateline", article.dateline.as_ref(), String::clone);
    found(&mut facts, "address", article.url.as_ref(), String::clone);
    found(&mut facts, "published", article.published.as_ref(), words::moment);
    found(&mut facts, "modified", article.modified.as_ref(), words::moment);
    found(&mut facts, "language", Some(&article.language), |code| words::language(code));
    derivations(&mut facts, article.capture, edition);
    for furniture in &article.furniture {
        facts.add("taken out", format!("{}: {}", words::furniture(furniture.reason), furniture.text));
    }
    let proposed = edition.proposals.iter().flat_map(|proposals| &proposals.notes);
    for note in edition.notes.iter().chain(proposed).filter(|note| note.subject == article.name) {
        facts.add("note", format!("{}: {}", note.code.text(), note.message));
    }
    for id in ids(analysis) {
        facts.add("finding", format!("{} {}", short(id), id.span.text(&article.text)));
    }
    for proposal in proposals_of(article.capture, edition) {
        let id = proposal.claim.id;
        facts.add("proposed", format!("{} {}", short(id), id.span.text(&article.text)));
    }
    Explanation {
        id: article.capture.to_string(),
        kind: "report".into(),
        report: article.name.clone(),
        sentence: None,
        words: None,
        facts: facts.0,
    }
}

fn found<T>(facts: &mut Facts, about: &str, found: Option<&Found<T>>, written: impl Fn(&T) -> String) {
    if let Some(found) = found {
        let source = words::found_in(found.source);
        facts.add(about, format!("{} — from {source}, confidence {:.2}", written(&found.value), found.confidence));
    }
}

/// Adds whom the report took text from and who took text from it, each with the reasons for the direction.
fn derivations(facts: &mut Facts, capture: CaptureId, edition: &Edition) {
    let name = |id: CaptureId| {
        let report = edition.reports.iter().find(|report| report.id == id);
        format!("{} {}", id.short(), report.map_or("", |report| report.name.as_str()))
    };
    for derivation in &edition.genealogy.derivations {
        let (about, other) = match capture {
            id if id == derivation.child => ("taken from", derivation.parent),
            id if id == derivation.parent => ("taken by", derivation.child),
            _ => continue,
        };
        let relation = words::derivation(derivation.relation);
        let share = words::percent(derivation.share);
        let confidence = derivation.confidence;
        facts.add(about, format!("{}: {relation}, {share} of the text, confidence {confidence:.2}", name(other)));
        for evidence in &derivation.direction.evidence {
            let kind = words::direction(evidence.kind);
            facts.add(about, format!("{:+.2} {kind}: {}", evidence.weight, evidence.reason));
        }
    }
}
