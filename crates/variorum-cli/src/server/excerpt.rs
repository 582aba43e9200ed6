//! As much of an edition as a few reports need, taken from the shelf.

use crate::shelf::{Query, Shelf};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeSet;
use variorum::model::edition::{EDITION_SCHEMA_VERSION, Edition, EntityEntry, EventEntry, Manifest, Report};
use variorum::model::genealogy::Genealogy;
use variorum::model::id::CaptureId;
use variorum::publish::desk::{EventLine, FamilyPage, LeafKind};

/// What of a report's page is asked for here.
#[derive(Deserialize)]
struct PageOfReport {
    report: Report,
    events: Vec<EventLine>,
    family: Option<CaptureId>,
}

#[derive(Deserialize)]
struct PageOfEvent {
    event: EventEntry,
}

#[derive(Deserialize)]
struct PageOfEntity {
    entity: EntityEntry,
}

/// Returns an edition of these reports: the events they tell, the entities with a finding among `findings`, the genealogy of
/// their families. A report that is not on the shelf is left out.
pub(super) fn excerpt(shelf: &Shelf, reports: &[CaptureId], findings: Vec<String>) -> Result<Edition> {
    let mut edition = Edition {
        schema_version: EDITION_SCHEMA_VERSION,
        manifest: Manifest {
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            captures: reports.to_vec(),
            settings_sha256: String::new(),
            resources: Vec::new(),
            n_judgements: 0,
        },
        events: Vec::new(),
        entities: Vec::new(),
        genealogy: Genealogy::default(),
        reports: Vec::new(),
        earlier_versions: Vec::new(),
        notes: Vec::new(),
        proposals: None,
    };
    let (mut events, mut families) = (BTreeSet::new(), BTreeSet::new());
    for report in reports {
        let Some(page) = shelf.page(LeafKind::Report, &report.to_string())? else { continue };
        let page: PageOfReport =
            serde_json::from_str(&page).context("a report on the shelf is none, a fault of ours")?;
        events.extend(page.events.iter().map(|event| event.id.to_string()));
        families.extend(page.family);
        edition.reports.push(page.report);
    }
    for event in events {
        let page = shelf.page(LeafKind::Event, &event)?.context("a report names an event that is not on the shelf")?;
        let page: PageOfEvent =
            serde_json::from_str(&page).context("an event on the shelf is none, a fault of ours")?;
        edition.events.push(page.event);
    }
    for family in families {
        let page = shelf.page(LeafKind::Family, &family.to_string())?;
        let page = page.context("a report names a family that is not on the shelf")?;
        let page: FamilyPage = serde_json::from_str(&page).context("a family on the shelf is none, a fault of ours")?;
        edition.genealogy.derivations.extend(page.derivations);
        edition.genealogy.hidden_origins.extend(page.hidden_origins);
    }
    if !findings.is_empty() {
        let query = Query { kinds: vec![LeafKind::Entity], findings, limit: 100, ..Query::default() };
        for found in shelf.ask(&query)?.found {
            let page = shelf.page(LeafKind::Entity, &found.id)?.context("what was found is on the shelf")?;
            let page: PageOfEntity =
                serde_json::from_str(&page).context("an entity on the shelf is none, a fault of ours")?;
            edition.entities.push(page.entity);
        }
    }
    Ok(edition)
}
