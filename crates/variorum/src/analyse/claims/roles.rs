//! Who did what to whom, with what and why: the phrases about the triggers of a sentence.

use super::Draft;
use crate::analyse::surface::{Surface, is_quote};
use crate::lang::telling::{Cue, Order, TriggerPart};
use crate::model::analysis::{Name, NameKind, PlaceMention};
use crate::model::claim::{Field, Value};
use crate::model::place::{Place, PlaceClass};
use crate::model::span::Span;
use crate::text::tokens::Token;
use std::ops::Range;

/// The most tokens of a cause; it is cut there.
const LONGEST_CAUSE: usize = 14;
/// The most tokens between a noun of attack and "by X" or "on X".
pub(super) const AGENT_REACH: usize = 8;
/// The family of events that nobody does, and the most tokens between the word for one and what it happened to.
pub(super) const ACCIDENT: &str = "accident";
const ACCIDENT_REACH: usize = 3;
/// The family of events that people take part in.
pub(super) const PROTEST: &str = "protest";
/// The classes of events whose noun is followed by whom they are done to.
const DONE_TO_PEOPLE: [&str; 4] = ["abduction", "arrest", "killing", "release"];
/// The class of events in which two sides fight.
const CLASH: &str = "armed-clash";
/// The most tokens of an actor or target.
const LONGEST_ROLE: usize = 12;

/// Who or what suffers an event, by its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffering {
    /// People: they are abducted, and a boat is too.
    People,
    /// Things: the sides of a fight are no object of it, what they fight over is.
    Things,
    /// Anybody and anything.
    Anything,
    /// Nobody: a protest is on or against a cause.
    Nobody,
}

impl Suffering {
    pub(super) fn of(surface: &Surface<'_>, class: usize) -> Self {
        let class = surface.telling.classes.get(class);
        match class.name.as_str() {
            name if DONE_TO_PEOPLE.contains(&name) => Self::People,
            CLASH => Self::Things,
            _ if class.family == PROTEST => Self::Nobody,
            _ => Self::Anything,
        }
    }
}

/// Returns the roles a sentence fills; only means and cause where it has no trigger of its own.
pub(super) fn roles(surface: &Surface<'_>, sentence: usize, told: bool) -> Vec<Draft> {
    let tokens = surface.tokens(sentence);
    let roles = Roles { surface, sentence, tokens };
    let mut drafts = Vec::new();
    if told {
        for hit in surface.telling.triggers.all(tokens) {
            let family = surface.telling.classes.get(hit.meaning.class).family.as_str();
            if family == ACCIDENT {
                if hit.meaning.part != TriggerPart::Modifier {
                    roles.about_accident(hit.start..hit.end, hit.meaning.part, &mut drafts);
                }
                continue;
            }
            match hit.meaning.part {
                TriggerPart::Verb => {
                    let suffering = Suffering::of(surface, hit.meaning.class);
                    roles.about_verb(hit.start..hit.end, suffering, &mut drafts);
                }
                TriggerPart::Noun => {
                    let suffering = Suffering::of(surface, hit.meaning.class);
                    roles.about_noun(hit.start..hit.end, suffering, &mut drafts);
                }
                TriggerPart::Modifier => {}
            }
        }
    }
    if told {
        roles.actors(&mut drafts);
        roles.things(&mut drafts);
    }
    roles.means(told, &mut drafts);
    roles.causes(&mut drafts);
    drafts
}

/// A sentence and what is known of its words.
pub(super) struct Roles<'a> {
    pub(super) surface: &'a Surface<'a>,
    pub(super) sentence: usize,
    pub(super) tokens: &'a [Token],
}

impl Roles<'_> {
    fn about_verb(&self, verb: Range<usize>, suffering: Suffering, drafts: &mut Vec<Draft>) {
        match self.surface.telling.order {
            Order::SubjectFirst => {
                let particles = &self.surface.telling.particles;
                let passive = verb
                    .start
                    .checked_sub(1)
                    .is_some_and(|before| self.surface.is(&self.tokens[before], &particles.passive));
                let subject = self.subject_before(verb.start);
                if passive {
                    let target = subject.filter(|subject| !self.is_number(subject.start) && !self.is_loss(verb.start));
                    let field = match suffering {
                        Suffering::Nobody => return,
                        Suffering::People => Field::Victim,
                        Suffering::Things | Suffering::Anything => Field::Target,
                    };
                    drafts.extend(target.and_then(|subject| self.draft(field, subject, "subject-of-passive")));
                    self.agent(verb.end, drafts);
                    return;
                }
                if let Some(subject) = subject.filter(|subject| self.acts(subject)) {
                    drafts.extend(self.draft(Field::Actor, subject, "subject-of-attack"));
                }
                self.target(self.over_asides(verb.end), suffering, "object-of-attack", drafts);
            }
            Order::VerbFirst => {
                // After a noun of attack the verb is a relative clause about it: غارة استهدفت سوقاً.
                let about_noun = verb.start.checked_sub(1).is_some_and(|before| {
                    (before.saturating_sub(2)..=before).any(|at| {
                        self.surface
                            .telling
                            .triggers
                            .at(self.tokens, at)
                            .is_some_and(|hit| hit.meaning.part == TriggerPart::Noun)
                    }) && !self.tokens[before].is_mark()
                });
                let start = verb.end;
                let subject_end = if about_noun { start } else { self.actor_end(start) };
                // إن مقاتليها قتلوا: after the particle the subject goes before its verb.
                let before = (!about_noun && subject_end == start).then(|| self.subject_after_complement(verb.start));
                let subject = before.flatten().unwrap_or(start..subject_end);
                if !subject.is_empty() && self.acts(&subject) {
                    drafts.extend(self.draft(Field::Actor, subject, "subject-of-attack"));
                }
                let weapon_end = self.surface.telling.weapons.at(self.tokens, start).map_or(subject_end, |hit| hit.end);
                let mut target = weapon_end.max(subject_end);
                if let Some(hit) = self.surface.telling.cues.at(self.tokens, target)
                    && *hit.meaning == Cue::Unidentified
                {
                    target = hit.end;
                }
                self.target(self.over_asides(target), suffering, "object-of-attack", drafts);
            }
        }
    }

    fn about_noun(&self, noun: Range<usize>, suffering: Suffering, drafts: &mut Vec<Draft>) {
        let particles = &self.surface.telling.particles;
        let reach = noun.end..(noun.end + AGENT_REACH + 4).min(self.tokens.len());
        self.agent(noun.end, drafts);
        self.doer(&noun, drafts);
        let preposition = reach
            .clone()
            .take_while(|&at| !self.tokens[at].is_one_of(".;؛:"))
            .find(|&at| particles.target_preposition.contains(&self.tokens[at].folded));
        if let Some(preposition) = preposition
            && (preposition == noun.end
                || preposition == noun.end + 1 && !self.tokens[noun.end].is_mark()
                || reach.take_while(|&at| at < preposition).any(|at| {
                    self.surface.telling.cues.at(self.tokens, at).is_some_and(|hit| *hit.meaning == Cue::Agent)
                }))
        {
            self.target(preposition + 1, suffering, "object-of-noun", drafts);
        }
    }

    /// قصف الجيش: who follows a verbal noun did it, unless what it names is done to people; then only a subject's ending says so,
    /// and the word is a verb written alike: خطف مسلحون.
    fn doer(&self, noun: &Range<usize>, drafts: &mut Vec<Draft>) {
        if self.surface.telling.order != Order::VerbFirst {
            return;
        }
        let doer = noun.end..self.actor_end(noun.end);
        if doer.is_empty() || !self.acts(&doer) {
            return;
        }
        let trigger = self.surface.telling.triggers.at(self.tokens, noun.start);
        let Some(suffering) = trigger.map(|hit| Suffering::of(self.surface, hit.meaning.class)) else { return };
        let endings = &self.surface.telling.particles.subject_ending;
        let is_subject = endings.iter().any(|ending| self.tokens[noun.end].folded.ends_with(ending.as_str()));
        if suffering != Suffering::People || is_subject {
            let behind = self.over_asides(doer.end);
            drafts.extend(self.draft(Field::Actor, doer, "doer-after-verbal-noun"));
            self.target(behind, suffering, "object-of-attack", drafts);
        }
    }

    /// "by X", نفذته قوة فلان: who acts, where that is somebody.
    fn agent(&self, from: usize, drafts: &mut Vec<Draft>) {
        let cue = (from..(from + AGENT_REACH).min(self.tokens.len()))
            .take_while(|&at| !self.tokens[at].is_one_of(".;؛:"))
            .find_map(|at| self.surface.telling.cues.at(self.tokens, at).filter(|hit| *hit.meaning == Cue::Agent));
        let Some(cue) = cue else { return };
        let end = match self.surface.telling.order {
            Order::SubjectFirst => self.surface.noun_phrase_end(self.tokens, cue.end),
            Order::VerbFirst => self.actor_end(cue.end),
        };
        let agent = cue.end..end;
        if !agent.is_empty() && self.acts(&agent) {
            drafts.extend(self.draft(Field::Actor, agent, "agent"));
        }
    }

    /// Who or what is hit by what the words before a token say.
    pub(super) fn target(&self, from: usize, suffering: Suffering, rule: &'static str, drafts: &mut Vec<Draft>) {
        let end = self.thing_end(from).min(from + LONGEST_ROLE);
        let is_counted = |at: usize| self.is_number(at) || is_quote(&self.tokens[at]) && self.is_number(at + 1);
        let particles = &self.surface.telling.particles;
        let says_what = |token: &Token| {
            !particles.determiner.contains(&token.folded) && !particles.inner_preposition.contains(&token.folded)
        };
        if end <= from
            || is_counted(from)
            || self.surface.in_time(&self.tokens[from])
            || particles.inner_preposition.contains(&self.tokens[from].folded)
            || !self.tokens[from..end].iter().any(says_what)
        {
            return;
        }
        let opens_place = self.surface.places.iter().any(|place| {
            place.expression.start <= self.tokens[from].span.start
                && self.tokens[end - 1].span.end <= place.expression.end
        });
        let is_means = self.surface.telling.weapons.at(self.tokens, from).is_some_and(|hit| hit.end == end);
        let loss = self.is_loss(from) || self.is_event(from);
        let is_nobody = self.surface.telling.cues.at(self.tokens, from).is_some_and(|hit| *hit.meaning == Cue::None);
        let is_person = |name: &&Name| name.kind == NameKind::Person;
        let names_somebody = self.surface.names_in(self.tokens, &(from..end)).iter().any(|(_, name)| is_person(name));
        let is_thing = self.thing_at(from).is_some();
        let field = match suffering {
            Suffering::Nobody => return,
            Suffering::Things if !is_thing => return,
            _ if names_somebody => Field::Victim,
            Suffering::People if !is_thing => Field::Victim,
            _ => Field::Target,
        };
        if (!opens_place || is_thing) && !is_means && !loss && !is_nobody {
            drafts.extend(self.draft(field, from..end, rule));
        }
    }

    /// Returns where the phrase for a thing ends: with the place that makes its name (سوق كبكابية) and the words that say of
    /// which type it is (سيارة من نوع «فان»).
    pub(super) fn thing_end(&self, from: usize) -> usize {
        let mut end = self.surface.noun_phrase_end(self.tokens, from);
        if end == from {
            return end;
        }
        if self.surface.telling.order == Order::VerbFirst {
            // قصف المستشفى بطائرة, تعرضت القافلة لإطلاق نار: by what follows with a preposition that clings to it.
            let is_other =
                |at: &usize| self.surface.telling.weapons.at(self.tokens, *at).is_some() || self.is_event(*at);
            end = (from + 1..end).find(is_other).unwrap_or(end);
        }
        if let Some(kind) = self.surface.telling.cues.at(self.tokens, end).filter(|hit| *hit.meaning == Cue::OfType) {
            return self.surface.noun_phrase_end(self.tokens, kind.end).max(end);
        }
        if self.surface.telling.order == Order::VerbFirst {
            let Some(next) = self.tokens.get(end) else { return end };
            let begins = |span: Span| span.start == next.span.start;
            let mention = self.surface.places.iter().find(|place| begins(place.expression)).map(|place| place.span);
            let name = self.surface.name_at(next).map(|(_, name)| name).filter(|name| name.kind == NameKind::Place);
            if let Some(place) = mention.or(name.map(|name| name.span).filter(|&span| begins(span))) {
                while self.tokens.get(end).is_some_and(|token| token.span.start < place.end) {
                    end += 1;
                }
            }
        }
        end
    }

    /// What an accident happened to: its subject, or what stands in or on it.
    fn about_accident(&self, trigger: Range<usize>, part: TriggerPart, drafts: &mut Vec<Draft>) {
        let particles = &self.surface.telling.particles;
        let thing = match (part, self.surface.telling.order) {
            (TriggerPart::Verb, Order::SubjectFirst) => self.subject_before(trigger.start),
            (TriggerPart::Verb, Order::VerbFirst) => Some(trigger.end..self.thing_end(trigger.end)),
            _ => None,
        };
        let thing = thing.or_else(|| {
            let reach = trigger.end..(trigger.end + ACCIDENT_REACH).min(self.tokens.len());
            let at = reach
                .take_while(|&at| !self.tokens[at].is_one_of(".,;،؛:"))
                .find(|&at| particles.accident_preposition.contains(&self.tokens[at].folded));
            at.map(|at| at + 1..self.thing_end(at + 1))
        });
        let Some(thing) = thing.filter(|thing| !thing.is_empty()) else { return };
        let is_place = self.surface.places.iter().any(|place| {
            place.expression.start <= self.tokens[thing.start].span.start
                && self.tokens[thing.end - 1].span.end <= place.expression.end
        });
        let is_other = self.is_number(thing.start)
            || self.is_loss(thing.start)
            || self.surface.in_time(&self.tokens[thing.start])
            || self.is_event(thing.start);
        if !is_place && !is_other {
            drafts.extend(self.draft(Field::Target, thing, "thing-in-accident"));
        }
    }

    /// Returns whether a word of loss begins at a token: what became of people is told by their number, not by a target.
    fn is_loss(&self, at: usize) -> bool {
        self.surface.telling.losses.object.at(self.tokens, at).is_some()
    }

    /// Returns whether a word that names an event begins at a token.
    fn is_event(&self, at: usize) -> bool {
        let trigger = self.surface.telling.triggers.at(self.tokens, at);
        trigger.is_some_and(|hit| hit.meaning.part != TriggerPart::Modifier)
    }

    fn is_number(&self, at: usize) -> bool {
        let span = self.tokens.get(at).map(|token| token.span);
        span.is_some_and(|span| self.surface.quantities.iter().any(|quantity| quantity.span.overlaps(span)))
    }

    /// Returns the first token after asides between commas and words for a time.
    fn over_asides(&self, from: usize) -> usize {
        let is_comma = |at: usize| self.tokens.get(at).is_some_and(|token| token.is_one_of(",،"));
        let in_time = |at: usize| self.tokens.get(at).is_some_and(|token| self.surface.in_time(token));
        let mut at = from;
        loop {
            let is_over = if is_comma(at) && at == from {
                (at + 1..(at + 1 + AGENT_REACH).min(self.tokens.len()))
                    .find(|&close| is_comma(close))
                    .map(|close| close + 1)
            } else if in_time(at) || is_comma(at) && at > from {
                Some(at + 1)
            } else {
                // "on the afternoon of today"
                (at < self.tokens.len() && self.opens_adjunct(at) && in_time(at + 1)).then_some(at + 2)
            };
            match is_over {
                Some(next) => at = next,
                // "freed on Tuesday, the group said": what follows is who speaks.
                None if at > from && self.speaks(at) => return from,
                None => return at,
            }
        }
    }

    /// Returns whether a phrase that begins at a token has a word of saying behind it.
    fn speaks(&self, at: usize) -> bool {
        let end = self.surface.noun_phrase_end(self.tokens, at);
        end > at && self.surface.telling.reporting.at(self.tokens, end).is_some()
    }

    /// Returns the subject that ends before a verb, over a relative pronoun and adverbs, and over an aside between commas.
    pub(super) fn subject_before(&self, verb: usize) -> Option<Range<usize>> {
        let particles = &self.surface.telling.particles;
        let mut end = verb;
        while end > 0 {
            let token = &self.tokens[end - 1];
            let aside = self.surface.is(token, &particles.adverb)
                || self.surface.is(token, &particles.auxiliary)
                || self.surface.is(token, &particles.relative)
                || (particles.complement.contains(&token.folded) && end == verb);
            if !aside {
                break;
            }
            end -= 1;
        }
        end = self.before_aside(end);
        let mut start = end;
        while start > 0 {
            let opens_adjunct = self.opens_adjunct(start - 1);
            // "A blast in the yard killed", "men from the hills attacked": what an adjunct belongs to is the subject.
            let belongs = opens_adjunct && start < end && start > 1 && !self.bounds_subject(start - 2);
            if self.bounds_subject(start - 1) && !belongs {
                break;
            }
            start -= 1;
        }
        while start < end && particles.and.contains(&self.tokens[start].folded) {
            start += 1;
        }
        (start < end && end - start <= LONGEST_ROLE).then_some(start..end)
    }

    /// Returns the subject that goes before its verb, right behind a particle that opens what was said.
    fn subject_after_complement(&self, verb: usize) -> Option<Range<usize>> {
        let complement = &self.surface.telling.particles.complement;
        let subject = self.subject_before(verb)?;
        let opens = subject.start.checked_sub(1)?;
        self.surface.is(&self.tokens[opens], complement).then_some(subject)
    }

    /// Returns whether a subject that ends behind a token cannot go on over it.
    pub(super) fn bounds_subject(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let particles = &self.surface.telling.particles;
        (token.is_mark() && !is_quote(token))
            || self.surface.is(token, &particles.conjunction)
            || self.surface.is(token, &particles.complement)
            || self.opens_adjunct(at)
            || self.surface.in_time(token) && self.surface.name_at(token).is_none()
            || !self.is_event_noun(at)
                && (self.surface.is_verb(self.tokens, at)
                    || self.surface.telling.reporting.at(self.tokens, at).is_some())
    }

    /// Returns whether a noun for an event begins at a token; some are written like a verb of speaking ("blast").
    fn is_event_noun(&self, at: usize) -> bool {
        let trigger = self.surface.telling.triggers.at(self.tokens, at);
        trigger.is_some_and(|hit| hit.meaning.part == TriggerPart::Noun)
    }

    fn opens_adjunct(&self, at: usize) -> bool {
        let particles = &self.surface.telling.particles;
        let token = &self.tokens[at];
        self.surface.is(token, &particles.preposition) && !self.surface.is(token, &particles.inner_preposition)
    }

    /// Returns where a phrase ends that an aside between commas follows up to here: "X, known as Y, was killed".
    fn before_aside(&self, end: usize) -> usize {
        let is_comma = |at: usize| self.tokens[at].is_one_of(",،");
        if self.surface.telling.order != Order::SubjectFirst || end == 0 || !is_comma(end - 1) {
            return end;
        }
        let from = (end - 1).saturating_sub(LONGEST_ROLE);
        let open =
            (from..end - 1).rev().take_while(|&at| !self.tokens[at].is_one_of(".;:?!()")).find(|&at| is_comma(at));
        let speaks = |range: Range<usize>| {
            range.into_iter().any(|at| self.surface.telling.reporting.at(self.tokens, at).is_some())
        };
        open.filter(|&open| !speaks(open + 1..end - 1)).unwrap_or(end)
    }

    /// Returns where the actor that begins at a token ends: a name, or a noun for actors with what follows it directly.
    pub(super) fn actor_end(&self, start: usize) -> usize {
        let surface = self.surface;
        let Some(token) = self.tokens.get(start) else { return start };
        if surface.name_at(token).is_some_and(|(_, name)| name.kind != NameKind::Place) {
            return surface.name_end(self.tokens, start);
        }
        let actor = surface.telling.actors.at(self.tokens, start).map(|hit| hit.end);
        let source = surface.telling.sources.at(self.tokens, start).map(|hit| hit.end);
        let Some(mut end) = actor.max(source) else { return start };
        // What follows and is a name, a definite noun or "unidentified" belongs to it: قوات الأمن.
        while let Some(next) = self.tokens.get(end) {
            let name = surface.name_at(next).is_some_and(|(_, name)| name.kind != NameKind::Place);
            if name {
                return surface.name_end(self.tokens, end);
            }
            let definite =
                surface.telling.clitics.articles.iter().any(|article| next.folded.starts_with(article.as_str()));
            if let Some(hit) = surface.telling.cues.at(self.tokens, end).filter(|hit| *hit.meaning == Cue::Unidentified)
            {
                end = hit.end;
                continue;
            }
            let is_means = surface.telling.weapons.at(self.tokens, end).is_some();
            if next.is_mark() || is_means || surface.in_time(next) || surface.in_place(next) || !definite {
                break;
            }
            end += 1;
        }
        end
    }

    /// Returns whether a phrase is somebody who can act.
    pub(super) fn acts(&self, range: &Range<usize>) -> bool {
        let named = !self.surface.names_in(self.tokens, range).is_empty() || self.is_place(range, is_country);
        let event = range.clone().any(|at| {
            self.surface
                .telling
                .triggers
                .at(self.tokens, at)
                .is_some_and(|hit| hit.meaning.part == TriggerPart::Noun && hit.meaning.weight > 1)
        });
        let noun = range.clone().any(|at| {
            self.surface.telling.actors.at(self.tokens, at).is_some()
                || self.surface.source_noun(self.tokens, at).is_some_and(|noun| {
                    matches!(noun.kind, crate::lang::telling::SourceKind::Body)
                        && noun.telling == crate::lang::telling::SourceTelling::Role
                })
        });
        (named || noun) && !event && !self.is_about_thing(range)
    }

    /// Returns whether a phrase is the name of a place of some sort, and nothing else.
    pub(super) fn is_place(&self, range: &Range<usize>, is_sort: fn(&Place) -> bool) -> bool {
        let span = self.surface.span(self.tokens, range);
        let is_meant =
            |mention: &PlaceMention| Some(mention.span) == span && mention.place.as_ref().is_some_and(is_sort);
        self.surface.places.iter().any(is_meant)
    }

    /// Returns whether a phrase is about a thing and not about people in its words: "the number of people", عدد المحتجين.
    fn is_about_thing(&self, range: &Range<usize>) -> bool {
        let particles = &self.surface.telling.particles;
        let head = match self.surface.telling.order {
            // The last noun before what tells of which.
            Order::SubjectFirst => {
                let opens = |&at: &usize| {
                    self.opens_adjunct(at) || self.surface.is(&self.tokens[at], &particles.inner_preposition)
                };
                range.clone().skip(1).find(opens).unwrap_or(range.end) - 1
            }
            Order::VerbFirst => {
                range.start
                    + usize::from(range.len() > 1 && particles.determiner.contains(&self.tokens[range.start].folded))
            }
        };
        self.is_inert(head)
    }

    fn is_inert(&self, at: usize) -> bool {
        self.tokens[at].stems.iter().any(|stem| self.surface.telling.particles.inert.contains(stem))
    }

    /// Returns how many bytes a conjunction takes that clings to a token's word; nothing where none does.
    pub(super) fn conjunction_bytes(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        let clings = |conjunction: &&String| {
            let rest = token.folded.strip_prefix(conjunction.as_str());
            rest.is_some_and(|rest| !rest.is_empty() && token.stems.iter().skip(1).any(|stem| stem == rest))
        };
        self.surface.telling.clitics.conjunctions.iter().find(clings)?;
        self.surface.text(token.span).chars().next().map(|letter| letter.len_utf8() as u32)
    }

    fn means(&self, told: bool, drafts: &mut Vec<Draft>) {
        if !told {
            return;
        }
        for hit in self.surface.telling.weapons.all(self.tokens) {
            let in_name =
                self.surface.name_at(&self.tokens[hit.start]).is_some_and(|(_, name)| name.kind != NameKind::Other);
            // A march is no drone, though مسيرة is written alike.
            let is_protest = self.surface.telling.triggers.at(self.tokens, hit.start).is_some_and(|trigger| {
                trigger.end > hit.end && self.surface.telling.classes.get(trigger.meaning.class).family == PROTEST
            });
            if !in_name && !is_protest {
                drafts.extend(self.draft(Field::Weapon, hit.start..hit.end, "means"));
            }
            // A drone of unknown origin: who acts is said not to be known.
            if let Some(cue) = self.surface.telling.cues.at(self.tokens, hit.end)
                && *cue.meaning == Cue::Unidentified
            {
                drafts.extend(self.draft(Field::Actor, hit.end..cue.end, "unidentified"));
            }
        }
    }

    fn causes(&self, drafts: &mut Vec<Draft>) {
        for hit in self.surface.telling.cues.all(self.tokens) {
            if *hit.meaning != Cue::Cause {
                continue;
            }
            let mut end = hit.end;
            while let Some(token) = self.tokens.get(end) {
                let stops = (token.is_mark() && !is_quote(token))
                    || self.surface.is(token, &self.surface.telling.particles.conjunction)
                    || self.surface.is(token, &self.surface.telling.particles.complement)
                    || self.surface.in_time(token);
                if stops || end - hit.end >= LONGEST_CAUSE {
                    break;
                }
                end += 1;
            }
            if end > hit.end {
                drafts.extend(self.draft(Field::Cause, hit.end..end, "cause"));
            }
        }
    }

    pub(super) fn draft(&self, field: Field, mut range: Range<usize>, rule: &'static str) -> Option<Draft> {
        // The preposition before a place that ends the phrase is no part of it.
        while !range.is_empty()
            && self.surface.is(&self.tokens[range.end - 1], &self.surface.telling.particles.preposition)
        {
            range.end -= 1;
        }
        let mut span = self.surface.span(self.tokens, &range)?;
        if field == Field::Actor {
            span.start += self.conjunction_bytes(range.start).unwrap_or_default();
        }
        let referent = self
            .surface
            .names
            .iter()
            .find(|name| span.covers(name.span) && name.kind != NameKind::Place)
            .map(|name| name.referent);
        Some(Draft {
            sentence: self.sentence,
            span,
            field,
            value: Value::Text { text: self.surface.text(span).to_owned(), referent },
            category: None,
            status: None,
            speakers: None,
            rule,
        })
    }
}

/// A country acts by its own name; a town or a province says where.
fn is_country(place: &Place) -> bool {
    place.class == PlaceClass::Country
}
