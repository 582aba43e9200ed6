//! Analyses and the genealogy in; which names are one entity, which incidents are one event, and what is only suspected out.

mod aligned;
mod apart;
mod clusters;
mod entities;
mod events;
mod judged;
pub mod news;
mod profile;

pub use apart::{Frequencies, Suspicion, incident_keys, name_forms, suspicions};

use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::genealogy::Genealogy;
use crate::model::judgement::Judgement;
use crate::model::links::Links;
use crate::model::note::Noted;
use judged::Judged;
use std::borrow::Borrow;

/// When findings are joined, and when they are only suspected.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Referents that score at least this are one entity, `0.0..=1.0`.
    pub entity_joined: f32,
    /// Referents that score at least this may be.
    pub entity_suspected: f32,
    /// Incidents that are one event with at least this probability are joined, `0.0..1.0`.
    pub event_joined: f32,
    /// Incidents that are one event with at least this probability are suspected to be.
    pub event_suspected: f32,
}

impl Settings {
    /// The settings of the program. Those of entities were set by hand and checked on gold findings of `stories` and
    /// `crowded` (dev), where they join nothing wrong; those of events are where events that the
    /// weights have not seen are told apart best (`training/events`): most pairs are not one event, so a probability well
    /// below a half joins.
    pub const STANDARD: Self =
        Self { entity_joined: 0.6, entity_suspected: 0.42, event_joined: 0.18, event_suspected: 0.08 };
}

/// Joins referents to entities and incidents to events, across reports and scripts.
///
/// The order of the analyses does not matter. Judgements outrank every score; one whose findings are gone is noted and
/// has no effect. Every referent is in one entity and every incident that no person rejected in one event, if only alone.
pub fn link<A: Borrow<Analysis>>(
    analyses: &[A],
    genealogy: &Genealogy,
    judgements: &[Judgement],
    lexicons: &Lexicons,
    settings: &Settings,
) -> Noted<Links> {
    let mut analyses: Vec<&Analysis> = analyses.iter().map(Borrow::borrow).collect();
    analyses.sort_by_key(|analysis| analysis.article.capture);
    analyses.dedup_by_key(|analysis| analysis.article.capture);
    let mut notes = Vec::new();
    let judged = Judged::read(&analyses, judgements).split_into(&mut notes);
    let aligned = aligned::Aligned::new(&analyses, genealogy);
    let entities = entities::entities(&analyses, &aligned, &judged, lexicons, settings);
    let events = events::events(&analyses, &aligned, &entities, &judged, lexicons, settings);
    Noted { value: Links { entities, events }, notes }
}

#[cfg(test)]
mod tests;
