//! PROV-JSON (W3C member submission of 2013): which report came from which capture and which text, and who answers for it.
//!
//! A copy, a shortening, a rewriting and a translation are derivations, an excerpt is a quotation, an earlier version of a
//! page is what its later one is a revision of, and a text that was never collected is a primary source. Where it is not
//! settled who took from whom, the two are alternates of each other, which PROV keeps free of direction.

use super::super::words;
use super::losses::Losses;
use super::persons::Persons;
use crate::model::edition::{Edition, Report};
use crate::model::genealogy::{Derivation, Relation};
use crate::model::id::CaptureId;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Records of one kind, by id.
type Records = BTreeMap<String, Json>;

/// Ids of this file are names in this space; nothing is served there.
const NAMESPACE: &str = "urn:variorum:";

/// Returns the document.
pub(super) fn document(edition: &Edition, losses: &mut Losses) -> String {
    let mut bundle: BTreeMap<&str, Records> = BTreeMap::new();
    let mut add = |kind: &'static str, id: String, record: Json| {
        bundle.entry(kind).or_default().insert(id, record);
    };
    add("agent", "v:program".into(), software(&edition.manifest.program_version));
    add("activity", "v:read".into(), json!({ "prov:label": "ingest, clean, analyse" }));
    add("activity", "v:edit".into(), json!({ "prov:label": "trace, link, collate" }));
    add(
        "entity",
        "v:edition".into(),
        json!({ "prov:label": "the edition", "v:settings_sha256": edition.manifest.settings_sha256 }),
    );
    add("wasGeneratedBy", "_:edition".into(), json!({ "prov:entity": "v:edition", "prov:activity": "v:edit" }));
    for activity in ["read", "edit"] {
        let record = json!({ "prov:activity": format!("v:{activity}"), "prov:agent": "v:program" });
        add("wasAssociatedWith", format!("_:by-{activity}"), record);
    }
    for resource in &edition.manifest.resources {
        let id = format!("v:resource-{}", resource.sha256);
        add("entity", id.clone(), json!({ "prov:label": resource.name, "v:sha256": resource.sha256 }));
        add("used", format!("_:used-{}", resource.sha256), json!({ "prov:activity": "v:read", "prov:entity": id }));
    }
    let mut agents: BTreeMap<String, String> = BTreeMap::new();
    for report in &edition.reports {
        let (capture, id) = (capture_id(report.id), report_id(report.id));
        add(
            "entity",
            capture.clone(),
            json!({ "prov:type": qualified("v:Capture"), "v:sha256": report.id, "v:name": report.name }),
        );
        add("entity", id.clone(), described(report));
        add(
            "wasDerivedFrom",
            format!("_:cleaned-{}", report.id),
            json!({
                "prov:generatedEntity": id, "prov:usedEntity": capture, "prov:activity": "v:read",
            }),
        );
        add("wasGeneratedBy", format!("_:read-{}", report.id), json!({ "prov:entity": id, "prov:activity": "v:read" }));
        add("used", format!("_:edited-{}", report.id), json!({ "prov:activity": "v:edit", "prov:entity": id }));
        if let Some(publisher) = &report.publisher {
            let agent = agent(&publisher.value, &mut agents);
            add(
                "wasAttributedTo",
                format!("_:published-{}", report.id),
                json!({ "prov:entity": id, "prov:agent": agent }),
            );
        }
    }
    for derivation in &edition.genealogy.derivations {
        let id = format!("_:taken-{}-{}", derivation.child.short(), derivation.parent.short());
        let (kind, record) = taken(derivation);
        add(kind, id, record);
    }
    for origin in &edition.genealogy.hidden_origins {
        let id = format!("v:hidden-{}", origin.id);
        let label = origin.name.as_deref().unwrap_or("a text that was never collected");
        add(
            "entity",
            id.clone(),
            json!({ "prov:label": label, "prov:type": qualified("v:HiddenText"), "v:reason": origin.reason }),
        );
        if let Some(name) = &origin.name {
            let agent = agent(name, &mut agents);
            add(
                "wasAttributedTo",
                format!("_:credited-{}", origin.id),
                json!({ "prov:entity": id, "prov:agent": agent }),
            );
        }
        for child in &origin.children {
            add(
                "wasDerivedFrom",
                format!("_:carried-{}-{}", child.short(), origin.id.short()),
                json!({
                    "prov:generatedEntity": report_id(*child), "prov:usedEntity": id, "prov:type": qualified("prov:PrimarySource"),
                }),
            );
        }
    }
    for version in &edition.earlier_versions {
        add(
            "entity",
            capture_id(version.capture),
            json!({ "prov:type": qualified("v:Capture"), "v:fetched": version.fetched }),
        );
        add(
            "wasDerivedFrom",
            format!("_:revised-{}", version.capture.short()),
            json!({
                "prov:generatedEntity": capture_id(version.report), "prov:usedEntity": capture_id(version.capture),
                "prov:type": qualified("prov:Revision"),
            }),
        );
    }
    let persons = Persons::of(edition);
    for (name, id) in agents {
        // A statement that was never collected is credited to whoever made it, who may be a person.
        let kind = if persons.are_named_in(&name) { "prov:Person" } else { "prov:Organization" };
        add("agent", id, json!({ "prov:type": qualified(kind), "prov:label": name }));
    }
    count(edition, losses);
    let mut document = json!({ "prefix": { "v": NAMESPACE } });
    for (kind, records) in bundle {
        document[kind] = json!(records);
    }
    format!("{document:#}\n")
}

fn count(edition: &Edition, losses: &mut Losses) {
    losses.add(edition.events.len(), "events with their claims and readings");
    losses.add(edition.entities.len(), "persons, organisations and places with their names in all scripts");
    losses
        .add(edition.reports.iter().map(|report| report.byline.len()).sum(), "authors of reports, left out as persons");
    let evidence = edition.genealogy.derivations.iter().map(|derivation| derivation.direction.evidence.len());
    losses.add(evidence.sum(), "reasons for the direction of a derivation");
    let passages = edition.genealogy.derivations.iter().map(|derivation| derivation.passages.len());
    losses.add(passages.sum(), "aligned passages of derivations");
    losses.add(edition.manifest.n_judgements as usize, "judgements, which the manifest counts and does not name");
}

fn software(version: &str) -> Json {
    json!({ "prov:type": qualified("prov:SoftwareAgent"), "prov:label": "variorum", "v:version": version })
}

/// Returns the id of an outlet's or a speaker's agent, the same for the same name: agents are numbered, for a name is no id.
fn agent(name: &str, agents: &mut BTreeMap<String, String>) -> String {
    let number = agents.len() + 1;
    agents.entry(name.trim().to_owned()).or_insert_with(|| format!("v:agent-{number}")).clone()
}

fn described(report: &Report) -> Json {
    let mut record = json!({ "prov:type": qualified("v:Report"), "v:language": report.language });
    if let Some(title) = &report.title {
        record["prov:label"] = json!({ "$": title.value, "lang": report.language });
    }
    if let Some(url) = &report.url {
        record["prov:location"] = json!(url.value);
    }
    if let Some(published) = &report.published {
        // Not `prov:generatedAtTime`, which asks for a whole time with its zone; what is printed is often less.
        record["v:published"] = json!(published.value.to_string());
    }
    record
}

fn taken(derivation: &Derivation) -> (&'static str, Json) {
    let (child, parent) = (report_id(derivation.child), report_id(derivation.parent));
    if !derivation.direction.is_settled {
        return ("alternateOf", json!({ "prov:alternate1": child, "prov:alternate2": parent }));
    }
    let mut record = json!({
        "prov:generatedEntity": child,
        "prov:usedEntity": parent,
        "v:relation": words::derivation(derivation.relation),
        "v:share": (f64::from(derivation.share) * 1000.0).round() / 1000.0,
    });
    if derivation.relation == Relation::Excerpt {
        record["prov:type"] = qualified("prov:Quotation");
    }
    ("wasDerivedFrom", record)
}

fn qualified(name: &str) -> Json {
    json!({ "$": name, "type": "prov:QUALIFIED_NAME" })
}

fn capture_id(capture: CaptureId) -> String {
    format!("v:capture-{capture}")
}

fn report_id(capture: CaptureId) -> String {
    format!("v:report-{capture}")
}
