//! Who takes part in an event without being the subject of its verb: the sides of a fight, who uses a means, who is said to be
//! unknown.

use super::Draft;
use super::roles::{AGENT_REACH, PROTEST, Roles};
use crate::lang::telling::{Cue, Order, TriggerPart};
use crate::model::claim::Field;
use std::ops::Range;

/// The classes of events that have two sides: they fight each other, or exchange prisoners.
const MUTUAL: [&str; 3] = ["armed-clash", "gunfire", EXCHANGE];
/// The class of exchanges of prisoners, in which a capital stands for its rulers.
const EXCHANGE: &str = "release";

/// The most tokens between a fight and "with X", between "used" and the means, between a word for a fight and "between".
const WITH_REACH: usize = 5;
const MEANS_REACH: usize = 4;

impl Roles<'_> {
    /// Returns the actors that no verb of attack has as its subject or agent.
    pub(super) fn actors(&self, drafts: &mut Vec<Draft>) {
        for hit in self.surface.telling.triggers.all(self.tokens) {
            let class = &self.surface.telling.classes.get(hit.meaning.class).name;
            if hit.meaning.part != TriggerPart::Modifier && MUTUAL.contains(&class.as_str()) {
                self.sides(hit.start..hit.end, class == EXCHANGE, drafts);
            }
        }
        for hit in self.surface.telling.cues.all(self.tokens) {
            match hit.meaning {
                Cue::Uses => self.user(hit.start..hit.end, drafts),
                Cue::TakesPart => self.participant(hit.start..hit.end, drafts),
                Cue::Draws => self.crowd(hit.end..self.surface.noun_phrase_end(self.tokens, hit.end), 0, drafts),
                Cue::Unidentified if self.surface.telling.weapons.at(self.tokens, hit.end).is_some() => {
                    drafts.extend(self.draft(Field::Actor, hit.start..hit.end, "unidentified"));
                }
                _ => {}
            }
        }
    }

    /// The two sides of a fight or an exchange: "between X and Y", "pitted X against Y", or the other side alone: "with X".
    fn sides(&self, fight: Range<usize>, is_exchange: bool, drafts: &mut Vec<Draft>) {
        let acts = |side: &Range<usize>| self.acts(side) || is_exchange && self.is_place(side, |_| true);
        let cue =
            |at: usize, wanted: Cue| self.surface.telling.cues.at(self.tokens, at).filter(|hit| *hit.meaning == wanted);
        let unbroken = |range: Range<usize>| !range.clone().any(|at| self.tokens[at].is_one_of(".;؛:"));
        let near = fight.start.saturating_sub(2)..(fight.end + AGENT_REACH).min(self.tokens.len());
        let between = near.clone().find_map(|at| cue(at, Cue::Between));
        if let Some(between) = between.filter(|between| unbroken(fight.start.min(between.end)..between.start)) {
            if let Some(sides) = self.joined(between.end).filter(|sides| sides.iter().all(acts)) {
                drafts.extend(sides.into_iter().filter_map(|side| self.draft(Field::Actor, side, "side-of-fight")));
            }
            return;
        }
        let with = (fight.end..(fight.end + WITH_REACH).min(self.tokens.len())).find_map(|at| cue(at, Cue::With));
        if let Some(with) = with.filter(|with| unbroken(fight.end..with.start)) {
            let side = with.end..self.surface.noun_phrase_end(self.tokens, with.end);
            if !side.is_empty() && acts(&side) {
                drafts.extend(self.draft(Field::Actor, side, "other-side-of-fight"));
            }
        }
    }

    /// Returns the two phrases that begin at a token and are joined by "and" or "against"; where the word that joins clings to
    /// the second, that begins with it.
    fn joined(&self, start: usize) -> Option<[Range<usize>; 2]> {
        let particles = &self.surface.telling.particles;
        let is_joint = |at: usize| {
            let token = &self.tokens[at];
            let against = || self.surface.telling.cues.at(self.tokens, at).is_some_and(|hit| *hit.meaning == Cue::With);
            particles.and.contains(&token.folded) || against()
        };
        let last = (start + 2 * AGENT_REACH).min(self.tokens.len());
        let joint = (start + 1..last)
            .take_while(|&at| !self.tokens[at].is_one_of(".,،;؛:"))
            .find(|&at| is_joint(at) || self.conjunction_bytes(at).is_some() && self.begins_side(at))?;
        let second = if is_joint(joint) { joint + 1 } else { joint };
        let named = self.actor_end(second);
        // A conjunction that clings would end the phrase at once, so the second is read from the word after it.
        let from = if second == joint { second + 1 } else { second };
        let end = if named > second { named } else { self.surface.noun_phrase_end(self.tokens, from) };
        (second < end).then_some([start..joint, second..end])
    }

    /// "X took part in the attack", خرج عمال في مسيرة: who takes part in an event acts in it.
    fn participant(&self, verb: Range<usize>, drafts: &mut Vec<Draft>) {
        let event = (verb.end..(verb.end + 2 * AGENT_REACH).min(self.tokens.len()))
            .take_while(|&at| !self.tokens[at].is_one_of(".;؛:"))
            .find_map(|at| {
                self.surface.telling.triggers.at(self.tokens, at).filter(|hit| hit.meaning.part == TriggerPart::Noun)
            });
        let Some(event) = event else { return };
        let before = self.subject_before(verb.start);
        let subject = match self.surface.telling.order {
            Order::SubjectFirst => before,
            Order::VerbFirst => {
                let end = self.surface.noun_phrase_end(self.tokens, verb.end).min(event.start);
                before.filter(|before| self.acts(before)).or(Some(verb.end..end))
            }
        };
        let Some(subject) = subject.filter(|subject| !subject.is_empty()) else { return };
        if self.surface.telling.classes.get(event.meaning.class).family == PROTEST {
            self.crowd(subject, verb.start, drafts);
        } else if self.acts(&subject) && event.start <= verb.end + WITH_REACH {
            drafts.extend(self.draft(Field::Actor, subject, "takes-part"));
        }
    }

    /// The people of a protest that the sentence tells of behind a token.
    fn crowd(&self, crowd: Range<usize>, from: usize, drafts: &mut Vec<Draft>) {
        let is_protest = (from..self.tokens.len()).any(|at| {
            self.surface
                .telling
                .triggers
                .at(self.tokens, at)
                .is_some_and(|hit| self.surface.telling.classes.get(hit.meaning.class).family == PROTEST)
        });
        let is_people = self.surface.span(self.tokens, &crowd).is_some_and(|span| self.surface.people(span).is_some());
        if is_protest && (is_people || self.acts(&crowd)) {
            drafts.extend(self.draft(Field::Actor, crowd, "takes-part"));
        }
    }

    fn begins_side(&self, at: usize) -> bool {
        self.surface.telling.actors.at(self.tokens, at).is_some()
            || self.surface.telling.sources.at(self.tokens, at).is_some()
            || self.surface.name_at(&self.tokens[at]).is_some()
    }

    /// "X used tear gas", استخدمت الشرطة الغاز: who uses a means acts.
    fn user(&self, verb: Range<usize>, drafts: &mut Vec<Draft>) {
        let means_in = |from: usize| {
            (from..(from + MEANS_REACH).min(self.tokens.len()))
                .take_while(|&at| !self.tokens[at].is_mark())
                .any(|at| self.surface.telling.weapons.at(self.tokens, at).is_some())
        };
        let (user, means_from) = match self.surface.telling.order {
            Order::SubjectFirst => (self.subject_before(verb.start), verb.end),
            Order::VerbFirst => {
                let end = self.actor_end(verb.end);
                // Where the subject went before the verb (إن طائرة حربية ألقت …) it stands there.
                let after = (end > verb.end).then_some(verb.end..end);
                (after.or_else(|| self.subject_before(verb.start)), end)
            }
        };
        if let Some(user) = user.filter(|user| means_in(means_from) && self.acts(user)) {
            drafts.extend(self.draft(Field::Actor, user, "user-of-means"));
        }
    }
}
