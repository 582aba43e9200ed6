//! When and where: the time and place expressions of the sentences that tell the event.

use super::Draft;
use crate::analyse::dating::told_time;
use crate::analyse::names::dateline;
use crate::analyse::surface::Surface;
use crate::model::analysis::PlaceMention;
use crate::model::attribution::Attribution;
use crate::model::claim::{Field, Value};
use crate::model::place::{Place, PlaceClass};
use crate::model::span::Span;
use crate::text::words::words;

/// The most words between two place expressions that are one ("near Jaber in Mafraq province").
const JOINED_WITHIN: usize = 3;

/// Returns the date and the place a sentence gives its event; nothing from a sentence that tells none.
pub(super) fn grounds(surface: &Surface<'_>, attributions: &[Attribution], sentence: usize, told: bool) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if !told {
        return drafts;
    }
    let span = surface.sentences[sentence].span;
    let own: Vec<&Attribution> = attributions.iter().filter(|attribution| span.overlaps(attribution.cue)).collect();
    if let Some((span, value)) = told_time(surface, attributions, sentence) {
        drafts.push(Draft {
            sentence,
            span,
            field: Field::Date,
            value: Value::Date(value),
            category: None,
            status: None,
            speakers: None,
            rule: "date-of-sentence",
        });
    }
    // Where something is said to be goes before a place that is only named, and a country's name that nothing happens in
    // ("US officials") is no place of the event.
    let groups = place_groups(surface, &own, span);
    let locates = |group: &[&PlaceMention]| group.iter().any(|mention| mention.locates);
    let is_fine = |group: &[&PlaceMention]| finest(group).is_none_or(|place| place.class < PlaceClass::Country);
    let chosen = groups
        .iter()
        .filter(|group| locates(group) || is_fine(group))
        .min_by_key(|group| (!locates(group), !is_fine(group)));
    if let Some(group) = chosen {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return drafts };
        let whole = Span::new(first.expression.start, last.expression.end.max(first.expression.end));
        drafts.push(Draft {
            sentence,
            span: whole,
            field: Field::Place,
            value: Value::Place { name: surface.text(whole).to_owned(), place: finest(group).cloned() },
            category: None,
            status: None,
            speakers: None,
            rule: "place-of-sentence",
        });
    }
    drafts
}

/// Returns the finest place of a group: a town in a province is the town.
fn finest<'a>(group: &[&'a PlaceMention]) -> Option<&'a Place> {
    let places = group.iter().filter_map(|mention| mention.place.as_ref());
    places.min_by(|one, other| one.class.cmp(&other.class).then(one.precision_km.total_cmp(&other.precision_km)))
}

/// Returns the place expressions of a sentence, those of one place together, without the places of those who speak.
fn place_groups<'a>(surface: &Surface<'a>, own: &[&Attribution], sentence: Span) -> Vec<Vec<&'a PlaceMention>> {
    let mut groups: Vec<Vec<&PlaceMention>> = Vec::new();
    let dateline = dateline(surface.article).filter(|&line| is_told_elsewhere(surface, line));
    for mention in surface.places.iter().filter(|mention| sentence.covers(mention.span)) {
        if dateline.is_some_and(|line| line.overlaps(mention.span)) {
            continue;
        }
        let of_speaker =
            own.iter().any(|attribution| attribution.source.is_some_and(|source| source.overlaps(mention.span)));
        let in_name = surface.names.iter().any(|name| {
            name.kind != crate::model::analysis::NameKind::Place
                && name.span.covers(mention.span)
                && name.span != mention.span
        });
        if of_speaker || in_name {
            continue;
        }
        let joined = groups.last().and_then(|group| group.last()).is_some_and(|before| {
            let gap = surface
                .article
                .text
                .get(before.expression.end as usize..mention.expression.start as usize)
                .unwrap_or(".");
            words(gap).len() <= JOINED_WITHIN && !gap.contains(['.', ';', ':', '؛'])
        });
        match groups.last_mut() {
            Some(group) if joined => group.push(mention),
            _ => groups.push(vec![mention]),
        }
    }
    groups
}

/// Returns whether a report says of a place finer than a country, elsewhere than in its dateline, that something is there. If
/// not, it happened where the report was written, for all that the reader is told.
fn is_told_elsewhere(surface: &Surface<'_>, dateline: Span) -> bool {
    let is_fine = |place: &Place| place.class < PlaceClass::Country;
    surface.places.iter().any(|mention| {
        mention.locates && !dateline.overlaps(mention.span) && mention.place.as_ref().is_none_or(is_fine)
    })
}
