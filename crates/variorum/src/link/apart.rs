//! Incidents of two reports compared without the rest of their corpus, for corpora that are never held at once.
//!
//! What only a whole corpus knows, how many reports name a thing, is an argument. [`link`](super::link) knows more: which of
//! a thousand names are one entity. So what is found here are suspicions, by which reports come together that are linked then.

use super::aligned::Aligned;
use super::events::{Rarity, Scorer, happenings, log_odds, logit, probability, rarity};
use super::judged::Judged;
use super::{Settings, entities};
use crate::lang::Lexicons;
use crate::model::analysis::{Analysis, NameKind};
use crate::model::genealogy::Genealogy;
use crate::model::id::FindingId;
use crate::model::links::Entity;
use crate::text::names::normal_form;
use std::collections::BTreeMap;

/// How many reports of a corpus name a thing; what is not in here is named by one.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Frequencies {
    /// The reports of the corpus.
    pub n_reports: usize,
    /// By normal form of a name, the reports that name it.
    pub names: BTreeMap<String, usize>,
    /// By id of a place in the gazetteer, the reports that name it.
    pub places: BTreeMap<String, usize>,
}

/// Two incidents of two reports that may be one event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suspicion {
    /// The incident of the one report.
    pub one: FindingId,
    /// The incident of the other.
    pub other: FindingId,
    /// How sure, `0.0..=1.0`.
    pub probability: f32,
}

/// Returns each incident of a report with the keys under which it meets others: those of [`link`](super::link), with names
/// in their normal form in place of entities.
pub fn incident_keys(analysis: &Analysis, lexicons: &Lexicons) -> Vec<(FindingId, Vec<String>)> {
    let alone = [analysis];
    let linked = linked(&alone, &Genealogy::default(), lexicons, &Settings::STANDARD);
    let in_words = |key: String| {
        let (sort, rest) = key.split_at(1);
        let entity = matches!(sort, "s" | "n").then(|| rest.parse::<usize>().ok()).flatten();
        let name = entity.and_then(|entity| linked.get(entity)?.names.first());
        name.map_or(key.clone(), |name| format!("{sort}{}", normal_form(&name.text, &lexicons.names)))
    };
    happenings(&alone, &linked, lexicons)
        .iter()
        .map(|happening| {
            let mut keys: Vec<String> = happening.keys(&linked).into_iter().map(in_words).collect();
            keys.sort_unstable();
            keys.dedup();
            (happening.id, keys)
        })
        .collect()
}

/// Returns the pairs of incidents, one of each report, that are one event with at least the probability from which
/// [`link`](super::link) suspects it. `genealogy` is what is known between the two.
pub fn suspicions(
    reports: [&Analysis; 2],
    genealogy: &Genealogy,
    frequencies: &Frequencies,
    lexicons: &Lexicons,
    settings: &Settings,
) -> Vec<Suspicion> {
    let aligned = Aligned::new(&reports, genealogy);
    let linked = linked(&reports, genealogy, lexicons, settings);
    let happenings = happenings(&reports, &linked, lexicons);
    let of_name = |name: &str| frequencies.names.get(&normal_form(name, &lexicons.names)).copied().unwrap_or(1);
    let of_entity = |entity: &Entity| {
        let n_naming = entity.names.iter().map(|name| of_name(&name.text)).max().unwrap_or(1);
        rarity(n_naming, frequencies.n_reports)
    };
    let places: BTreeMap<&str, f32> = happenings
        .iter()
        .flat_map(|happening| happening.fine_places.iter())
        .map(|&place| (place, rarity(frequencies.places.get(place).copied().unwrap_or(1), frequencies.n_reports)))
        .collect();
    let rarity = Rarity::known(linked.iter().map(of_entity).collect(), places);
    let scorer = Scorer { happenings: &happenings, aligned: &aligned, entities: &linked, rarity: &rarity };
    let least = logit(settings.event_suspected);
    let mut found = Vec::new();
    for (a, one) in happenings.iter().enumerate().filter(|(_, happening)| happening.report == 0) {
        for (b, other) in happenings.iter().enumerate().filter(|(_, happening)| happening.report == 1) {
            let odds = log_odds(&scorer.evidence(a.min(b), a.max(b)));
            if odds >= least {
                found.push(Suspicion { one: one.id, other: other.id, probability: probability(odds) });
            }
        }
    }
    found
}

/// Returns the names of a report, by kind and normal form, with the form as first printed.
pub fn name_forms(analysis: &Analysis, lexicons: &Lexicons) -> BTreeMap<(NameKind, String), String> {
    let mut forms = BTreeMap::new();
    for referent in &analysis.referents {
        for form in &referent.forms {
            let normal = normal_form(form, &lexicons.names);
            if !normal.is_empty() {
                forms.entry((referent.kind, normal)).or_insert_with(|| form.clone());
            }
        }
    }
    forms
}

fn linked(analyses: &[&Analysis], genealogy: &Genealogy, lexicons: &Lexicons, settings: &Settings) -> Vec<Entity> {
    let aligned = Aligned::new(analyses, genealogy);
    entities::entities(analyses, &aligned, &Judged::default(), lexicons, settings)
}
