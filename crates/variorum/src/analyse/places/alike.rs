//! Mentions that the gazetteer does not have, or has only in countries that the report does not speak of: towns spelled like
//! them in the report's countries, or the town that a hospital, a university, a dam is named after.

use super::resolve::{countries, is_abroad};
use super::{Mention, Support, Widening};
use crate::lang::names::NameTables;
use crate::model::place::PlaceClass;
use crate::text::gazetteer::{Candidate, Gazetteer};
use crate::text::words::words;

/// The share of a report's countries that a country must have for its towns to be looked through.
const REPORTED_COUNTRY: f64 = 0.2;

/// Adds candidates to the mentions that need them.
pub(super) fn add_alike(
    mentions: &mut [Mention],
    support: &Support,
    text: &str,
    gazetteer: &Gazetteer,
    spellings: &NameTables,
) {
    let shares = countries(mentions, support);
    let reported: Vec<&str> =
        shares.iter().filter(|&(_, &share)| share >= REPORTED_COUNTRY).map(|(country, _)| country.as_str()).collect();
    if reported.is_empty() {
        return;
    }
    for mention in mentions {
        let is_elsewhere = mention
            .candidates
            .iter()
            .all(|candidate| candidate.place.class == PlaceClass::Town && is_abroad(candidate, &shares));
        if !is_elsewhere || mention.reach.is_empty() {
            continue;
        }
        let found = mention.reach.iter().find_map(|&span| {
            let alike = gazetteer.alike(span.text(text), &reported, spellings);
            (!alike.is_empty()).then_some((span, alike))
        });
        let Some((span, alike)) = found else {
            if mention.candidates.is_empty()
                && let Some(town) = named_after(mention.span.text(text), gazetteer, &reported)
            {
                mention.candidates = town;
                mention.widening = Some(Widening::Around(NAMED_AFTER_KM));
                mention.rules[0] = "place/named-after";
            }
            continue;
        };
        mention.candidates = alike.into_iter().map(|(candidate, _)| candidate).collect();
        mention.expression.end = mention.expression.end.max(span.end);
        mention.span = span;
        mention.doubt = None;
        mention.rules[0] = "place/spelled-alike";
    }
}

/// Returns the town of a reported country that stands at the end of a longer name ("جامعة القاهرة", "سد مأرب").
pub(super) fn named_after(name: &str, gazetteer: &Gazetteer, reported: &[&str]) -> Option<Vec<Candidate>> {
    let words = words(name);
    (1..words.len()).find_map(|first| {
        let mut towns = gazetteer.candidates(&name[words[first].span.start as usize..]);
        towns.retain(|town| {
            town.place.class == PlaceClass::Town
                && town.population >= NAMED_AFTER_POPULATION
                && reported.contains(&town.place.country.as_str())
        });
        (!towns.is_empty()).then_some(towns)
    })
}

/// What bears a town's name is taken to lie in it or within so many km; a guess, wide enough for dams and airports.
const NAMED_AFTER_KM: u16 = 20;
/// Inhabitants of a town that such things are named after, at least: smaller ones bear names of other things.
const NAMED_AFTER_POPULATION: u32 = 15_000;
