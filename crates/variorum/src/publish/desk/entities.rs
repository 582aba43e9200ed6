//! An entity: its line, and its page with every name and what joined them.
//!
//! Of a person no page lists events: a person joined with places and days is a track, and none is made here
//! (`docs/intended-use.md`).

use super::{Called, Corpus, EventLine, FoundBy, Leaf, LeafKind, ReportLine, code, json};
use crate::model::analysis::NameKind;
use crate::model::edition::EntityEntry;
use crate::model::id::{CaptureId, FindingId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a list shows of an entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityLine {
    /// Its id.
    pub id: FindingId,
    /// What it is.
    pub kind: NameKind,
    /// The name most used.
    pub name: String,
    /// All names, most used first.
    pub names: Vec<String>,
    /// Roles and titles given to it.
    pub roles: Vec<String>,
    /// Reports that name it.
    pub n_reports: usize,
    /// Others that may be the same.
    pub n_suspected: usize,
}

/// What the page of an entity shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityPage<'a> {
    /// The entity as the edition has it.
    pub entity: &'a EntityEntry,
    /// The reports that name it.
    pub reports: BTreeMap<CaptureId, ReportLine>,
    /// The events that these tell; of a person none.
    pub events: Vec<EventLine>,
    /// What joins and suspicions are about, by id.
    pub called: BTreeMap<String, Called>,
}

pub(super) fn leaf(entity: &EntityEntry, corpus: &Corpus<'_>) -> Leaf {
    let names: Vec<String> = entity.names.iter().map(|name| name.text.clone()).collect();
    let line = EntityLine {
        id: entity.id,
        kind: entity.kind,
        name: names.first().cloned().unwrap_or_default(),
        names: names.clone(),
        roles: entity.roles.clone(),
        n_reports: entity.reports.len(),
        n_suspected: entity.suspected.len(),
    };
    let referents: BTreeSet<FindingId> =
        entity.joins.iter().chain(&entity.suspected).flat_map(|join| [join.a, join.b]).chain([entity.id]).collect();
    let page = EntityPage {
        entity,
        reports: corpus.lines_of(&entity.reports),
        events: if entity.kind == NameKind::Person { Vec::new() } else { corpus.events_of(&entity.reports) },
        called: corpus.called(entity.joins.iter().chain(&entity.suspected)),
    };
    let languages: BTreeSet<&String> = page.reports.values().map(|report| &report.language).collect();
    Leaf {
        kind: LeafKind::Entity,
        id: entity.id.to_string(),
        line: json(&line),
        page: json(&page),
        found_by: FoundBy {
            title: line.name.clone(),
            text: names.iter().chain(&entity.roles).cloned().collect::<Vec<_>>().join("\n"),
            languages: languages.into_iter().cloned().collect(),
            types: vec![code(&entity.kind)],
            weight: entity.reports.len() as f64,
            findings: referents.into_iter().collect(),
            names,
            ..FoundBy::default()
        },
    }
}
