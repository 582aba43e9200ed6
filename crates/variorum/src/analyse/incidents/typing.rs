//! What kind of event the triggers of an incident name.

use crate::lang::telling::{EventClasses, Trigger, TriggerPart};
use crate::model::event_type::EventType;
use crate::model::span::Span;
use std::collections::BTreeMap;

/// A trigger with what it weighs in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vote {
    pub(super) trigger: Trigger,
    pub(super) weight: u32,
}

/// Returns the type most of the weight speaks for, made finer by what stands beside it; nothing without a trigger that
/// names an event.
pub(super) fn event_type(classes: &EventClasses, votes: &[Vote]) -> Option<EventType> {
    let mut named: BTreeMap<usize, u32> = BTreeMap::new();
    let mut beside: BTreeMap<usize, u32> = BTreeMap::new();
    for vote in votes {
        let tally = if vote.trigger.part == TriggerPart::Modifier { &mut beside } else { &mut named };
        *tally.entry(vote.trigger.class).or_default() += vote.weight;
    }
    let heaviest = |tally: &BTreeMap<usize, u32>| {
        tally.iter().max_by_key(|&(class, weight)| (*weight, usize::MAX - class)).map(|(&class, _)| class)
    };
    let mut class = heaviest(&named).or_else(|| heaviest(&beside))?;
    // By falling weight, what composes with the class so far makes it finer.
    let mut others: Vec<(u32, usize)> = named.iter().chain(&beside).map(|(&class, &weight)| (weight, class)).collect();
    others.sort_by_key(|&(weight, class)| (u32::MAX - weight, class));
    for (_, other) in others {
        if other != class
            && let Some(whole) = classes.composed(class, other)
        {
            class = whole;
        }
    }
    Some(classes.get(class).event_type.clone())
}

/// Returns the family most of the weight of these triggers belongs to, the first named of equals.
pub(super) fn family<'a>(classes: &'a EventClasses, triggers: &[(Span, Trigger)]) -> Option<&'a str> {
    let mut tally: Vec<(&str, u32)> = Vec::new();
    for (_, trigger) in triggers.iter().filter(|(_, trigger)| trigger.part != TriggerPart::Modifier) {
        let family = classes.get(trigger.class).family.as_str();
        match tally.iter_mut().find(|(other, _)| *other == family) {
            Some((_, weight)) => *weight += u32::from(trigger.weight),
            None => tally.push((family, u32::from(trigger.weight))),
        }
    }
    let most = tally.iter().map(|&(_, weight)| weight).max()?;
    tally.iter().find(|&&(_, weight)| weight == most).map(|&(family, _)| family)
}
