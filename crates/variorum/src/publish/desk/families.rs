//! A family: reports that took text from each other or from one text that was never collected.

use super::{Corpus, FoundBy, Leaf, LeafKind, ReportLine, json};
use crate::model::genealogy::{Derivation, Genealogy, HiddenOrigin};
use crate::model::id::CaptureId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The reports of a family and who took text from whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyPage {
    /// Its reports, in order of publication, the undated last.
    pub reports: Vec<ReportLine>,
    /// Who took text from whom.
    pub derivations: Vec<Derivation>,
    /// Texts that were never collected and stand behind some.
    pub hidden_origins: Vec<HiddenOrigin>,
}

/// Returns the families of a genealogy, the largest first, ties by the first report.
pub fn families(genealogy: &Genealogy, lines: &BTreeMap<CaptureId, ReportLine>) -> Vec<FamilyPage> {
    let mut root: BTreeMap<CaptureId, CaptureId> = BTreeMap::new();
    let pairs = genealogy.derivations.iter().map(|found| (found.child, found.parent));
    let hidden = genealogy.hidden_origins.iter().flat_map(|hidden| {
        let first = hidden.children.first().copied();
        hidden.children.iter().filter_map(move |report| Some((*report, first?)))
    });
    for (one, other) in pairs.chain(hidden) {
        let (one, other) = (find(&mut root, one), find(&mut root, other));
        // The smaller id is the root, so that the order of the pairs leaves no mark.
        root.insert(one.max(other), one.min(other));
    }
    let members: Vec<CaptureId> = root.keys().copied().collect();
    let mut families: BTreeMap<CaptureId, FamilyPage> = BTreeMap::new();
    let empty = || FamilyPage { reports: Vec::new(), derivations: Vec::new(), hidden_origins: Vec::new() };
    for member in members {
        let family = families.entry(find(&mut root, member)).or_insert_with(empty);
        family.reports.extend(lines.get(&member).cloned());
    }
    for found in &genealogy.derivations {
        families.entry(find(&mut root, found.child)).or_insert_with(empty).derivations.push(found.clone());
    }
    for hidden in &genealogy.hidden_origins {
        let Some(first) = hidden.children.first() else { continue };
        families.entry(find(&mut root, *first)).or_insert_with(empty).hidden_origins.push(hidden.clone());
    }
    let mut families: Vec<FamilyPage> = families.into_values().collect();
    for family in &mut families {
        family.reports.sort_by_key(|report| {
            (report.published.is_none(), report.published.and_then(|moment| moment.utc_minutes()), report.id)
        });
    }
    families.sort_by_key(|family| (std::cmp::Reverse(family.reports.len()), family.reports.first().map(|it| it.id)));
    families
}

/// Returns the smallest member known of the set a report is in, and shortens the way to it.
fn find(root: &mut BTreeMap<CaptureId, CaptureId>, member: CaptureId) -> CaptureId {
    let mut at = member;
    while let Some(&above) = root.get(&at)
        && above != at
    {
        at = above;
    }
    root.insert(member, at);
    at
}

pub(super) fn leaf(family: &FamilyPage, corpus: &Corpus<'_>) -> Leaf {
    let first = family.reports.first();
    let title = first.and_then(|report| report.title.clone()).unwrap_or_default();
    let reports: Vec<CaptureId> = family.reports.iter().map(|report| report.id).collect();
    let json = json(family);
    Leaf {
        kind: LeafKind::Family,
        id: first.map(|report| report.id.to_string()).unwrap_or_default(),
        line: json.clone(),
        page: json,
        found_by: FoundBy {
            title,
            weight: family.reports.len() as f64,
            belongs_to: corpus
                .events_of(&reports)
                .iter()
                .map(|event| event.id.to_string())
                .chain(reports.iter().map(ToString::to_string))
                .collect(),
            ..FoundBy::default()
        },
    }
}
