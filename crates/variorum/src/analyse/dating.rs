//! Which times of a sentence date what happens in it, and which of them name a day.

use super::names::dateline;
use super::surface::Surface;
use crate::lang::telling::TriggerPart;
use crate::model::analysis::TimeMention;
use crate::model::attribution::Attribution;
use crate::model::span::Span;
use crate::model::time::{DateRange, PartialDate};

/// The most tokens between a time and the verb or the speaker whose saying it dates ("said in a statement on Monday").
const SAYING_REACH: usize = 6;

/// Returns the times of a sentence that date what happens in it, in text order: all but those that date the saying or the
/// writing (a dateline's).
pub(super) fn event_times<'a>(
    surface: &Surface<'a>,
    attributions: &[Attribution],
    sentence: usize,
) -> Vec<&'a TimeMention> {
    let span = surface.sentences[sentence].span;
    let own: Vec<&Attribution> = attributions.iter().filter(|attribution| span.overlaps(attribution.cue)).collect();
    let dates_the_saying = |time: &TimeMention| {
        let stands_before_content =
            own.iter().any(|attribution| stands_between(surface, sentence, attribution.cue, time.span));
        stands_before_content
            || own.iter().any(|attribution| {
                !attribution.content.covers(time.span)
                    && [Some(attribution.cue), attribution.source]
                        .into_iter()
                        .flatten()
                        .any(|said| stands_by(surface, sentence, time.span, said))
            }) && !own.iter().any(|attribution| attribution.content.covers(time.span))
    };
    let of_dateline = dateline(surface.article);
    let dates_the_writing = |time: &TimeMention| of_dateline.is_some_and(|line| line.overlaps(time.span));
    let own_times = surface.times.iter().filter(|time| span.covers(time.span));
    own_times.filter(|time| !dates_the_writing(time) && !dates_the_saying(time)).collect()
}

/// Returns the days a sentence gives what happens in it; see [`told_time`].
pub(super) fn event_date(surface: &Surface<'_>, attributions: &[Attribution], sentence: usize) -> Option<DateRange> {
    told_time(surface, attributions, sentence).map(|(_, days)| days)
}

/// Returns the time that dates what happens in a sentence, and its days: of those with a value the one that stands nearest to
/// a word that names the event, the first of two as near. "Hundreds attended on Saturday the funeral of men killed in a blast
/// two days earlier" tells of the blast.
pub(super) fn told_time(
    surface: &Surface<'_>,
    attributions: &[Attribution],
    sentence: usize,
) -> Option<(Span, DateRange)> {
    let times: Vec<(Span, DateRange)> = event_times(surface, attributions, sentence)
        .into_iter()
        .filter_map(|time| Some((time.span, time.value?)))
        .collect();
    if times.len() < 2 {
        return times.into_iter().next();
    }
    let tokens = surface.tokens(sentence);
    let named: Vec<(usize, usize)> = surface
        .telling
        .triggers
        .all(tokens)
        .iter()
        .filter(|hit| hit.meaning.part != TriggerPart::Modifier)
        .map(|hit| (hit.start, hit.end))
        .collect();
    let at = |offset: u32| tokens.partition_point(|token| token.span.start < offset);
    let distance = |time: Span| {
        let (start, end) = (at(time.start), at(time.end));
        let apart = |&(from, to): &(usize, usize)| start.saturating_sub(to).max(from.saturating_sub(end));
        named.iter().map(apart).min().unwrap_or(0)
    };
    times.into_iter().min_by_key(|&(span, _)| distance(span))
}

/// Returns whether a time names no day but a month or more ("in July", "at the end of last March", "in 2016").
pub(super) fn is_coarse(time: &TimeMention) -> bool {
    match time.value {
        Some(range) => range.from.day().is_none(),
        None => time.timex.parse::<PartialDate>().is_ok_and(|date| date.day().is_none()),
    }
}

/// Returns whether a time stands between a cue and the word that opens what was said ("announced on Sunday that").
fn stands_between(surface: &Surface<'_>, sentence: usize, cue: Span, time: Span) -> bool {
    let tokens = surface.tokens(sentence);
    let at = |offset: u32| tokens.partition_point(|token| token.span.start < offset);
    let opens = tokens
        .get(at(time.end))
        .or_else(|| tokens.last())
        .is_some_and(|token| surface.is(token, &surface.telling.particles.complement));
    cue.end <= time.start && at(time.start) - at(cue.end) <= SAYING_REACH && opens
}

/// Returns whether a time stands by words of saying, with no word that names an event between them.
fn stands_by(surface: &Surface<'_>, sentence: usize, time: Span, said: Span) -> bool {
    // First: between two spans that overlap there is nothing.
    if time.overlaps(said) {
        return true;
    }
    let tokens = surface.tokens(sentence);
    let between = Span::new(time.end.min(said.end), time.start.max(said.start));
    let at = |offset: u32| tokens.partition_point(|token| token.span.start < offset);
    let (start, end) = (at(between.start), at(between.end));
    let happens = surface
        .telling
        .triggers
        .all(tokens)
        .iter()
        .any(|hit| hit.meaning.part != TriggerPart::Modifier && hit.start >= start && hit.end <= end);
    end - start <= SAYING_REACH && !happens
}
