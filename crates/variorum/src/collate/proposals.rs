//! Claims that a second reader proposed, put beside the edition: each to its event, and to the reading it agrees with.

use crate::model::claim::{Field, Value};
use crate::model::edition::{Edition, EventEntry};
use crate::model::id::FindingId;
use crate::model::note::{Note, NoteCode, Noted};
use crate::model::proposal::Proposal;
use crate::text::words::fold;
use std::collections::BTreeMap;

/// A proposal that has not found its event yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Loose {
    /// The incident it is about.
    pub incident: FindingId,
    /// The report's name, for people.
    pub report: String,
    /// The proposal; its event and reading are not looked at.
    pub proposal: Proposal,
}

/// Returns the proposals with their events and readings, by event, report and place in the text. One about an incident that is
/// no event of the edition, since a person rejected it, is noted and left out.
pub fn beside(edition: &Edition, loose: Vec<Loose>) -> Noted<Vec<Proposal>> {
    let event_of = events_by_incident(edition);
    let (mut proposals, mut notes) = (Vec::new(), Vec::new());
    for Loose { incident, report, mut proposal } in loose {
        let Some(&event_idx) = event_of.get(&incident) else {
            let message = format!("{} is about an incident that is no event of the edition", proposal.claim.id);
            notes.push(Note::new(NoteCode::SecondNoEvent, report, message));
            continue;
        };
        let event = &edition.events[event_idx];
        proposal.event = event.id;
        proposal.agrees_with = reading_of(event, proposal.claim.field(), &proposal.claim.value);
        proposals.push((event_idx, proposal));
    }
    proposals.sort_by_key(|(event_idx, proposal)| (*event_idx, proposal.claim.id));
    Noted { value: proposals.into_iter().map(|(_, proposal)| proposal).collect(), notes }
}

/// Returns the position of the event that each incident is of. An event names its smallest incident, and every other stands in
/// one of the joins that brought it there.
fn events_by_incident(edition: &Edition) -> BTreeMap<FindingId, usize> {
    let of_event = |(event_idx, event): (usize, &EventEntry)| {
        let joined = event.joins.iter().flat_map(|join| [join.a, join.b]);
        joined.chain([event.id]).map(move |incident| (incident, event_idx)).collect::<Vec<_>>()
    };
    edition.events.iter().enumerate().flat_map(of_event).collect()
}

/// Returns the index of the reading that has a value.
fn reading_of(event: &EventEntry, field: Field, value: &Value) -> Option<u32> {
    let readings = event.fields.iter().find(|readings| readings.field == field)?;
    let found = readings.readings.iter().position(|reading| is_one(&reading.value, value))?;
    Some(found as u32)
}

/// Returns whether two values are one and the same; what is only alike is not.
fn is_one(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text { text, .. }, Value::Text { text: other, .. }) => fold(text) == fold(other),
        (Value::Place { place: Some(place), .. }, Value::Place { place: Some(other), .. }) => place.id == other.id,
        (Value::Place { name, .. }, Value::Place { name: other, .. }) => fold(name) == fold(other),
        (one, other) => one == other,
    }
}
