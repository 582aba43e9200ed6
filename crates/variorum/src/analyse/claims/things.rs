//! What is hit without being the object of a verb of attack: a thing named beside the word for the attack or accident ("the market
//! strike", قصف السوق), behind a preposition over asides, on which means are turned, or that came under attack.

use super::Draft;
use super::roles::{ACCIDENT, AGENT_REACH, Roles, Suffering};
use crate::lang::telling::{Cue, Order, TriggerPart};
use crate::model::claim::Field;
use std::ops::Range;

/// The families of events that hit things, and the one of them that somebody does.
const HITTING: [&str; 2] = [VIOLENCE, ACCIDENT];
const VIOLENCE: &str = "violence";
/// The most tokens before the noun of its phrase ("the five-truck convoy"), and from a verb of use to the means and the target.
const BEFORE_NOUN: usize = 4;
const MEANS_REACH: usize = 6;

impl Roles<'_> {
    /// Returns the things a sentence says were hit.
    pub(super) fn things(&self, drafts: &mut Vec<Draft>) {
        let telling = self.surface.telling;
        for hit in telling.triggers.all(self.tokens) {
            let family = telling.classes.get(hit.meaning.class).family.as_str();
            let is_fight = Suffering::of(self.surface, hit.meaning.class) == Suffering::Things;
            let is_noun = hit.meaning.part == TriggerPart::Noun;
            if !is_noun && !is_fight || !HITTING.contains(&family) {
                continue;
            }
            let beside = match telling.order {
                _ if !is_noun => None,
                Order::SubjectFirst => self.thing_before(hit.start),
                Order::VerbFirst => self.thing_at(hit.end),
            };
            let thing = beside.or_else(|| self.thing_behind(hit.end, is_fight).filter(|_| family == VIOLENCE));
            drafts.extend(thing.and_then(|thing| self.draft(Field::Target, thing, "thing-beside-event")));
        }
        for hit in telling.cues.all(self.tokens) {
            match hit.meaning {
                Cue::Uses => self.target_of_means(hit.end, drafts),
                Cue::Undergoes => {
                    let thing = self.undergoing(hit.start..hit.end);
                    drafts.extend(thing.and_then(|thing| self.draft(Field::Target, thing, "came-under-attack")));
                }
                _ => {}
            }
        }
    }

    /// Returns the phrase for a thing that begins at a token.
    pub(super) fn thing_at(&self, from: usize) -> Option<Range<usize>> {
        let telling = self.surface.telling;
        let before_noun = match telling.order {
            Order::SubjectFirst => BEFORE_NOUN,
            // إحدى الدوريات
            Order::VerbFirst => usize::from(
                self.tokens.get(from).is_some_and(|token| self.surface.is(token, &telling.particles.determiner)),
            ),
        };
        let noun = (from..(from + before_noun + 1).min(self.tokens.len()))
            .take_while(|&at| !self.tokens[at].is_mark() && (at == from || !self.bounds_subject(at)))
            .find(|&at| telling.things.at(self.tokens, at).is_some())?;
        Some(from..self.thing_end(noun).max(noun + 1))
    }

    /// Returns the phrase for a thing that ends before the word for what happened to it: "the market strike".
    fn thing_before(&self, event: usize) -> Option<Range<usize>> {
        let telling = self.surface.telling;
        let noun = (event.saturating_sub(BEFORE_NOUN)..event)
            .find(|&at| telling.things.at(self.tokens, at).is_some_and(|hit| hit.end == event))?;
        let belongs = |at: usize| {
            let token = &self.tokens[at];
            self.surface.in_place(token) || self.surface.is(token, &telling.particles.determiner)
        };
        let start = (0..noun).rev().take_while(|&at| belongs(at)).last().unwrap_or(noun);
        Some(start..event)
    }

    /// Returns the thing behind a preposition, over who did it and asides: هجوم شنه لواء، مساء الجمعة، على حاجز; of a fight also what it
    /// is for control of.
    fn thing_behind(&self, from: usize, is_fight: bool) -> Option<Range<usize>> {
        let particles = &self.surface.telling.particles;
        (from..(from + 2 * AGENT_REACH).min(self.tokens.len()))
            .take_while(|&at| {
                let token = &self.tokens[at];
                !token.is_one_of(".;؛:") && !self.surface.is(token, &particles.complement)
            })
            .filter(|&at| {
                let word = &self.tokens[at].folded;
                particles.target_preposition.contains(word) || is_fight && particles.inner_preposition.contains(word)
            })
            .find_map(|at| self.thing_at(at + 1))
    }

    /// "Fired rockets at the camp", أطلقت صاروخا على خيام النازحين.
    fn target_of_means(&self, from: usize, drafts: &mut Vec<Draft>) {
        let particles = &self.surface.telling.particles;
        let within =
            || (from..(from + MEANS_REACH).min(self.tokens.len())).take_while(|&at| !self.tokens[at].is_mark());
        let Some(means) = within().find_map(|at| self.surface.telling.weapons.at(self.tokens, at)) else { return };
        let turned =
            within().find(|&at| at >= means.end && particles.target_preposition.contains(&self.tokens[at].folded));
        if let Some(turned) = turned {
            self.target(turned + 1, Suffering::Anything, "target-of-means", drafts);
        }
    }

    /// Returns what came under attack: the subject, or the thing named last before a pronoun.
    fn undergoing(&self, verb: Range<usize>) -> Option<Range<usize>> {
        let things = &self.surface.telling.things;
        let subject = match self.surface.telling.order {
            Order::SubjectFirst => self.subject_before(verb.start),
            Order::VerbFirst => self.thing_at(verb.end),
        };
        let is_thing = |range: &Range<usize>| range.clone().any(|at| things.at(self.tokens, at).is_some());
        subject.filter(|subject| is_thing(subject) || self.acts(subject)).or_else(|| {
            let noun = (0..verb.start).rev().find(|&at| things.at(self.tokens, at).is_some())?;
            let start =
                (noun.saturating_sub(BEFORE_NOUN)..noun).rev().take_while(|&at| !self.bounds_subject(at)).last();
            Some(start.unwrap_or(noun)..self.thing_end(noun).max(noun + 1))
        })
    }
}
