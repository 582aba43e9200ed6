//! Sentences with their triggers in, incidents out: the events of a report, each once, with its type and its sentences.
//!
//! A report tells one event unless it says otherwise: the entries of a live blog, a release beside the abduction it
//! ends, or an event that the words place in the past, which is kept as background. An analysis that looks back on months
//! and years tells nothing but background.

mod typing;

#[cfg(test)]
mod tests;

use super::dating::{event_date, event_times, is_coarse};
use super::surface::Surface;
use crate::lang::telling::{Cue, Trigger, TriggerPart};
use crate::model::analysis::{Incident, NameKind, PlaceMention, Standing, TimeMention};
use crate::model::article::BlockKind;
use crate::model::attribution::Attribution;
use crate::model::id::{FindingId, FindingKind};
use crate::model::place::PlaceClass;
use crate::model::span::Span;
use crate::model::time::{DateRange, PartialDate};
use std::collections::BTreeSet;
use typing::{Vote, event_type, family};

/// The sentences from the start among which the report's own event is looked for.
const LEAD_SENTENCES: usize = 4;
/// A date this many days before the event of the lead is another event's.
const BACKGROUND_DAYS: i32 = 7;
/// Days beyond which two dates without a year are not taken to be of one year.
const HALF_A_YEAR: i32 = 183;
/// Families of events the second of which the first presupposes: a release tells of an abduction.
const PRESUPPOSES: [(&str, &str); 1] = [("release", "abduction")];

/// A sentence as evidence of an event.
struct Telling {
    sentence: usize,
    triggers: Vec<(Span, Trigger)>,
    /// Whether the words place it in the past, or date it to a month or a year.
    background: bool,
    date: Option<DateRange>,
    /// Whether it names a day, a place finer than a country, or people who came to harm.
    anchored: bool,
    entry: usize,
}

/// Returns the incidents of an article, in the order of their first triggers; none where nothing is told to happen.
pub fn incidents(surface: &Surface<'_>, attributions: &[Attribution]) -> Vec<Incident> {
    let evidence = evidence(surface, attributions);
    let mut incidents = Vec::new();
    let mut groups: Vec<(Standing, Vec<&Telling>)> = Vec::new();
    let has_entries = evidence.iter().any(|telling| telling.entry > 0);
    if has_entries {
        group_entries(surface, &evidence, &mut groups);
    } else {
        group_report(surface, &evidence, &mut groups);
    }
    for (standing, tellings) in groups {
        let votes: Vec<Vote> = votes(surface, &tellings);
        let Some(event_type) = event_type(&surface.telling.classes, &votes) else { continue };
        let mut triggers: Vec<Span> = tellings
            .iter()
            .flat_map(|telling| &telling.triggers)
            .filter(|(_, trigger)| trigger.part != TriggerPart::Modifier)
            .map(|&(span, _)| span)
            .collect();
        if triggers.is_empty() {
            triggers = tellings.iter().flat_map(|telling| &telling.triggers).map(|&(span, _)| span).collect();
        }
        triggers.sort_unstable();
        let sentences: BTreeSet<u32> = tellings.iter().map(|telling| telling.sentence as u32).collect();
        let Some(&first) = triggers.first() else { continue };
        let id = FindingId { capture: surface.article.capture, span: first, kind: FindingKind::Incident };
        incidents.push(Incident { id, triggers, event_type, sentences: sentences.into_iter().collect(), standing });
    }
    incidents.sort_by_key(|incident| incident.id);
    incidents.dedup_by_key(|incident| incident.id);
    incidents
}

fn evidence(surface: &Surface<'_>, attributions: &[Attribution]) -> Vec<Telling> {
    let mut evidence = Vec::new();
    let mut entry = 0;
    let mut last_block = u32::MAX;
    for (sentence, own) in surface.sentences.iter().enumerate() {
        if surface.block_kind(sentence) == BlockKind::EntryHead && own.block != last_block {
            entry += 1;
        }
        last_block = own.block;
        if !surface.tells(sentence) {
            continue;
        }
        let tokens = surface.tokens(sentence);
        let triggers: Vec<(Span, Trigger)> = surface
            .telling
            .triggers
            .all(tokens)
            .iter()
            .filter_map(|hit| {
                let first = &tokens[hit.start];
                let in_name = surface
                    .name_at(first)
                    .is_some_and(|(_, name)| matches!(name.kind, NameKind::Person | NameKind::Organisation));
                let span = surface.span(tokens, &(hit.start..hit.end))?;
                // "last March" is no march.
                (!in_name && !surface.in_time(first)).then_some((span, *hit.meaning))
            })
            .collect();
        let tells_of_people = tokens.iter().enumerate().any(|(at, _)| {
            let losses = &surface.telling.losses;
            [&losses.object, &losses.subject].iter().any(|words| words.at(tokens, at).is_some())
        });
        if triggers.is_empty() && !tells_of_people {
            continue;
        }
        let times = event_times(surface, attributions, sentence);
        let is_of_months = times.iter().any(|time| is_coarse(time)) && times.iter().all(|time| !names_a_day(time));
        let background = is_of_months || is_background(surface, sentence);
        let date = event_date(surface, attributions, sentence);
        let counts_people = (0..tokens.len()).any(|at| {
            let losses = &surface.telling.losses;
            [&losses.counted, &losses.toll].iter().any(|words| words.at(tokens, at).is_some())
        });
        let anchored = times.iter().any(|time| names_a_day(time))
            || has_fine_place(surface, sentence)
            || tells_of_people
            || counts_people;
        evidence.push(Telling { sentence, triggers, background, date, anchored, entry });
    }
    evidence
}

/// Returns whether a sentence as a whole tells of something earlier: its cue stands in the main clause and not in a
/// relative one ("…, which carried out similar strikes last month").
fn is_background(surface: &Surface<'_>, sentence: usize) -> bool {
    let tokens = surface.tokens(sentence);
    let particles = &surface.telling.particles;
    let Some(cue) = (0..tokens.len())
        .find(|&at| surface.telling.cues.at(tokens, at).is_some_and(|hit| *hit.meaning == Cue::Background))
    else {
        return false;
    };
    !tokens[..cue].iter().any(|token| surface.is(token, &particles.relative))
}

fn group_report<'a>(surface: &Surface<'_>, evidence: &'a [Telling], groups: &mut Vec<(Standing, Vec<&'a Telling>)>) {
    let classes = &surface.telling.classes;
    let strength =
        |telling: &Telling| telling.triggers.iter().map(|(_, trigger)| u32::from(trigger.weight)).sum::<u32>();
    let lead = evidence
        .iter()
        .take(LEAD_SENTENCES)
        .find(|telling| !telling.background && strength(telling) >= 1)
        .or_else(|| evidence.iter().find(|telling| !telling.background && strength(telling) >= 1));
    let main_date = lead.and_then(|lead| lead.date).or_else(|| evidence.iter().find_map(day_of));
    let mut main: Vec<&Telling> = Vec::new();
    let mut presupposed: Vec<&Telling> = Vec::new();
    let mut background: Vec<&Telling> = Vec::new();
    let lead_family = lead.and_then(|lead| family(classes, &lead.triggers));
    let earlier_family = lead_family
        .and_then(|family| PRESUPPOSES.iter().find(|(later, _)| *later == family))
        .map(|&(_, earlier)| earlier);
    for telling in evidence {
        let is_lead = lead.is_some_and(|lead| lead.sentence == telling.sentence);
        let long_before = match (main_date, telling.date) {
            (Some(main), Some(own)) => is_long_before(own, main),
            _ => false,
        };
        if !is_lead && (telling.background || long_before) {
            background.push(telling);
            continue;
        }
        let tells_earlier = earlier_family.is_some_and(|earlier| {
            telling.triggers.iter().any(|(_, trigger)| classes.get(trigger.class).family == earlier)
        });
        if tells_earlier {
            presupposed.push(telling);
        }
        main.push(telling);
    }
    // What is told without a day, a place or anybody harmed is talked about and not reported.
    let is_news = main.iter().any(|telling| telling.anchored);
    if is_news {
        for (number, tellings) in by_ground(surface, main).into_iter().enumerate() {
            groups.push((if number == 0 { Standing::Main } else { Standing::Further }, tellings));
        }
    } else {
        groups.push((Standing::Background, main));
    }
    if is_news && !presupposed.is_empty() {
        groups.push((Standing::Further, presupposed));
    }
    for telling in background.into_iter().filter(|telling| strength(telling) >= 1) {
        groups.push((Standing::Background, vec![telling]));
    }
}

/// Parts the tellings of a round-up: one that has another day and other places than all before it tells another event. What
/// gives neither goes on with the event told last.
fn by_ground<'a>(surface: &Surface<'_>, tellings: Vec<&'a Telling>) -> Vec<Vec<&'a Telling>> {
    struct Ground<'a, 's> {
        date: Option<DateRange>,
        places: BTreeSet<&'s str>,
        tellings: Vec<&'a Telling>,
    }
    let mut grounds: Vec<Ground> = Vec::new();
    let mut last = 0;
    for telling in tellings {
        let date = telling.date.filter(|date| date.from.day().is_some());
        let places: BTreeSet<&str> = places_in(surface, telling.sentence).into_iter().collect();
        let names_event = telling.triggers.iter().any(|(_, trigger)| trigger.part != TriggerPart::Modifier);
        let is_grounded = date.is_some() && !places.is_empty() && names_event;
        let fits = |ground: &Ground| {
            let same_day = match (ground.date, date) {
                (Some(one), Some(other)) => one.compatible(other),
                _ => !is_grounded,
            };
            same_day || !ground.places.is_disjoint(&places)
        };
        let found = match grounds.iter().position(fits) {
            Some(found) if date.is_some() || !places.is_disjoint(&grounds[found].places) => Some(found),
            _ if is_grounded && grounds.iter().all(|ground| ground.date.is_some() && !ground.places.is_empty()) => None,
            _ => (!grounds.is_empty()).then_some(last),
        };
        let at = found.unwrap_or_else(|| {
            grounds.push(Ground { date: None, places: BTreeSet::new(), tellings: Vec::new() });
            grounds.len() - 1
        });
        let ground = &mut grounds[at];
        ground.date = ground.date.or(date);
        ground.places.extend(places);
        ground.tellings.push(telling);
        last = at;
    }
    grounds.into_iter().map(|ground| ground.tellings).collect()
}

/// Groups the entries of a live blog: an entry goes on with an event whose family it shares and whose places it does
/// not contradict.
fn group_entries<'a>(surface: &Surface<'_>, evidence: &'a [Telling], groups: &mut Vec<(Standing, Vec<&'a Telling>)>) {
    let classes = &surface.telling.classes;
    let mut entries: Vec<(usize, Vec<&Telling>)> = Vec::new();
    for telling in evidence {
        match entries.last_mut() {
            Some((entry, tellings)) if *entry == telling.entry => tellings.push(telling),
            _ => entries.push((telling.entry, vec![telling])),
        }
    }
    let mut kept: Vec<(Option<String>, BTreeSet<&str>, Vec<&Telling>)> = Vec::new();
    for (_, tellings) in entries {
        let triggers: Vec<_> = tellings.iter().flat_map(|telling| telling.triggers.iter().copied()).collect();
        let family = family(classes, &triggers).map(str::to_owned);
        let places: BTreeSet<&str> = tellings.iter().flat_map(|telling| places_in(surface, telling.sentence)).collect();
        let same = kept.iter_mut().find(|(other_family, other_places, _)| {
            let families = family.is_none() || other_family.is_none() || *other_family == family;
            let shared = !places.is_disjoint(other_places);
            families && (shared || places.is_empty() || other_places.is_empty())
        });
        match same {
            Some((other_family, other_places, others)) => {
                others.extend(tellings);
                other_places.extend(places);
                if other_family.is_none() {
                    *other_family = family;
                }
            }
            None => kept.push((family, places, tellings)),
        }
    }
    // The event told in most sentences is what the page is about.
    let main = kept
        .iter()
        .enumerate()
        .max_by_key(|(idx, (_, _, tellings))| (tellings.len(), usize::MAX - idx))
        .map(|(idx, _)| idx);
    for (idx, (_, _, tellings)) in kept.into_iter().enumerate() {
        groups.push((if Some(idx) == main { Standing::Main } else { Standing::Further }, tellings));
    }
}

fn votes(surface: &Surface<'_>, tellings: &[&Telling]) -> Vec<Vote> {
    let mut votes = Vec::new();
    for (rank, telling) in tellings.iter().enumerate() {
        let share = match rank {
            0 => 4,
            1 => 2,
            _ => 1,
        };
        for &(_, trigger) in &telling.triggers {
            votes.push(Vote { trigger, weight: u32::from(trigger.weight) * share });
        }
    }
    // The headline names the event in few words.
    for (sentence, _) in surface.sentences.iter().enumerate() {
        if surface.block_kind(sentence) == BlockKind::Headline && tellings.first().is_some_and(|first| first.entry == 0)
        {
            for hit in surface.telling.triggers.all(surface.tokens(sentence)) {
                votes.push(Vote { trigger: *hit.meaning, weight: u32::from(hit.meaning.weight) * 2 });
            }
        }
    }
    votes
}

fn places_in<'a>(surface: &Surface<'a>, sentence: usize) -> Vec<&'a str> {
    let span = surface.sentences[sentence].span;
    surface
        .places
        .iter()
        .filter(|place| span.covers(place.span))
        .filter_map(|place| place.place.as_ref())
        .filter(|place| matches!(place.class, PlaceClass::Town | PlaceClass::District))
        .map(|place| place.id.as_str())
        .collect()
}

/// Returns the day a sentence tells of, if it is no background and names one.
fn day_of(telling: &Telling) -> Option<DateRange> {
    telling.date.filter(|date| !telling.background && date.from.day().is_some())
}

/// Returns whether a sentence names a place finer than a country.
fn has_fine_place(surface: &Surface<'_>, sentence: usize) -> bool {
    let span = surface.sentences[sentence].span;
    let is_fine =
        |mention: &PlaceMention| mention.place.as_ref().is_some_and(|place| place.class != PlaceClass::Country);
    surface.places.iter().any(|mention| span.covers(mention.span) && is_fine(mention))
}

fn names_a_day(time: &TimeMention) -> bool {
    time.value.is_some_and(|range| range.from.day().is_some())
}

/// Returns whether the one range ends [`BACKGROUND_DAYS`] or more before the other begins. Where a year is missing the two
/// are taken to be of one year, unless that puts the one more than half a year off.
fn is_long_before(earlier: DateRange, later: DateRange) -> bool {
    let known = earlier.to.bounds().zip(later.from.bounds());
    let leap_year = 2000;
    let in_one_year =
        |date: PartialDate| PartialDate::new(Some(leap_year), date.month(), date.day()).and_then(PartialDate::bounds);
    let Some(((_, end), (start, _))) = known.or_else(|| in_one_year(earlier.to).zip(in_one_year(later.from))) else {
        return false;
    };
    let days = start.since((jiff::Unit::Day, end)).map_or(0, |span| span.get_days());
    days >= BACKGROUND_DAYS && (known.is_some() || days <= HALF_A_YEAR)
}
