//! Mentions that the gazetteer does not have, or has only in countries that the report does not speak of: towns spelled like
//! them in the report's countries.

use super::resolve::{countries, is_abroad};
use super::{Mention, Support};
use crate::lang::names::NameTables;
use crate::model::place::PlaceClass;
use crate::text::gazetteer::Gazetteer;

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
        let Some((span, alike)) = found else { continue };
        mention.candidates = alike.into_iter().map(|(candidate, _)| candidate).collect();
        mention.expression.end = mention.expression.end.max(span.end);
        mention.span = span;
        mention.doubt = None;
        mention.rules[0] = "place/spelled-alike";
    }
}
