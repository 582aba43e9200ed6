//! Chooses among the candidates of each mention by what is said beside it and by the report's other places.

use super::{Doubt, Mention, Stated, Support, Widening};
use crate::model::analysis::PlaceMention;
use crate::model::place::{Place, PlaceClass};
use crate::text::gazetteer::{Candidate, place_key};
use crate::text::geography::distance_km;
use std::collections::BTreeMap;

/// Points for what speaks for a candidate; the largest sum wins. They are ordered by hand (what the text states outweighs
/// what the report suggests, which outweighs size) and not calibrated; recalibrate on a set of resolved toponyms.
mod points {
    /// The wider place named beside it holds it.
    pub(super) const CONTAINER: f64 = 30.0;
    /// An adjective before it names its country.
    pub(super) const ADJECTIVE: f64 = 20.0;
    /// It is of the kind that the text says.
    pub(super) const STATED: f64 = 15.0;
    /// All the report's countries are its country.
    pub(super) const COUNTRY: f64 = 10.0;
    /// Another place of the report lies near.
    pub(super) const NEAR: f64 = 4.0;
    /// It is a country named by its name.
    pub(super) const IS_COUNTRY: f64 = 12.0;
    /// Each factor e of inhabitants.
    pub(super) const SIZE: f64 = 1.0;
}

/// How near another place must lie to support one, in km.
const NEAR_KM: f64 = 150.0;
/// How far a town may lie from a town that is said to hold it (a city and its district), in km.
const TOWN_HOLDS_KM: f64 = 60.0;
/// The share of a wide area that "in the north of" leaves of its radius.
const PART_OF_AREA: f32 = 0.6;
/// A town's name beside "governorate" stands for land around it where the gazetteer knows no such division.
const UNKNOWN_DIVISION_KM: f32 = 40.0;

/// The share of a report's countries that speaks for a small place of one of them.
const ABOUT_COUNTRY: f64 = 0.25;
/// A report of which one country has such a share is about it ...
const ONLY_COUNTRY: f64 = 0.5;
/// ... and a small place in a country of less is some other place of that name, which the gazetteer lacks.
const OTHER_COUNTRY: f64 = 0.1;
/// Inhabitants from which a place is known outside its country.
const KNOWN_ABROAD: u32 = 300_000;

/// Returns the mentions that are places, each as the place it most likely is; nothing where that is none of the gazetteer's.
pub(super) fn resolve(mentions: &[Mention], support: &Support) -> Vec<PlaceMention> {
    let countries = countries(mentions, support);
    // First each by itself, then again beside what the others became.
    let alone: Vec<Option<usize>> =
        mentions.iter().map(|mention| best(mention, mentions, &countries, &[]).map(|(idx, _)| idx)).collect();
    let chosen: Vec<Place> = mentions
        .iter()
        .zip(&alone)
        .filter(|(mention, _)| mention.doubt.is_none())
        .filter_map(|(mention, choice)| choice.and_then(|idx| mention.candidates.get(idx)))
        .map(|candidate| candidate.place.clone())
        .collect();
    mentions
        .iter()
        .filter_map(|mention| {
            let choice = best(mention, mentions, &countries, &chosen);
            let mut candidate = choice.and_then(|(idx, _)| mention.candidates.get(idx));
            let container = mention.container.and_then(|idx| mentions.get(idx));
            let mut rules: Vec<String> = mention.rules.iter().map(|&rule| rule.to_owned()).collect();
            if let Some(found) = candidate {
                let share = countries.get(&found.place.country).copied().unwrap_or(0.0);
                let is_held = is_held(found, container) || mention.country.as_ref() == Some(&found.place.country);
                let speaks_for_it = match mention.doubt {
                    None => true,
                    Some(Doubt::Small) => is_held || share >= ABOUT_COUNTRY,
                    Some(Doubt::Word) => is_held || is_near(&found.place, &chosen),
                };
                if !speaks_for_it {
                    return None;
                }
                if !is_held && is_abroad(found, &countries) {
                    rules.push("place/elsewhere".to_owned());
                    candidate = None;
                }
            }
            if container.is_some() {
                rules.push("place/within".to_owned());
            }
            let confidence = match (candidate, choice) {
                (Some(_), Some((_, margin))) => (0.5 + margin / 40.0).clamp(0.5, 0.95) as f32,
                _ => 0.0,
            };
            Some(PlaceMention {
                span: mention.span,
                expression: mention.expression,
                place: candidate.map(|candidate| widened(candidate, mention)),
                locates: mention.locates,
                rules,
                confidence,
            })
        })
        .collect()
}

/// Returns whether a candidate is a small place of a country that a report about another one does not speak of.
pub(super) fn is_abroad(candidate: &Candidate, countries: &BTreeMap<String, f64>) -> bool {
    let share = countries.get(&candidate.place.country).copied().unwrap_or(0.0);
    let top_share = countries.values().copied().fold(0.0, f64::max);
    let is_region = candidate.place.class == PlaceClass::Region;
    !is_region && share < OTHER_COUNTRY && top_share >= ONLY_COUNTRY && candidate.population < KNOWN_ABROAD
}

/// Returns whether the wider place named beside a name holds a candidate.
fn is_held(candidate: &Candidate, container: Option<&Mention>) -> bool {
    container.is_some_and(|container| container.candidates.iter().any(|wider| holds(&wider.place, &candidate.place)))
}

/// Returns whether another place that was chosen lies near, or is the province it lies in.
fn is_near(place: &Place, chosen: &[Place]) -> bool {
    chosen.iter().any(|other| {
        other.id != place.id
            && other.class != PlaceClass::Country
            && place_key(&other.name_en) != place_key(&place.name_en)
            && (distance_km(other, place) <= NEAR_KM || holds(other, place))
    })
}

/// Returns what share of the report's words for countries and for places of one country only speaks for each country.
pub(super) fn countries(mentions: &[Mention], support: &Support) -> BTreeMap<String, f64> {
    let mut votes: BTreeMap<String, f64> = BTreeMap::new();
    for (country, count) in support {
        *votes.entry(country.clone()).or_default() += 2.0 * f64::from((*count).min(3));
    }
    for mention in mentions.iter().filter(|mention| mention.doubt != Some(Doubt::Word)) {
        let weight = if mention.doubt.is_some() { 0.5 } else { 1.0 };
        // Candidates come sorted: countries, then divisions, then towns.
        let n_areas =
            mention.candidates.iter().take_while(|candidate| candidate.place.class != PlaceClass::Town).count();
        let telling = if n_areas > 0 { &mention.candidates[..n_areas] } else { &mention.candidates[..] };
        let mut of: Vec<&str> = telling
            .iter()
            .map(|candidate| candidate.place.country.as_str())
            .filter(|country| !country.is_empty())
            .collect();
        of.sort_unstable();
        of.dedup();
        // A name that many countries have tells little of any of them.
        for country in &of {
            *votes.entry((*country).to_owned()).or_default() += weight / (of.len() * of.len()) as f64;
        }
    }
    let total: f64 = votes.values().sum();
    if total > 0.0 {
        for vote in votes.values_mut() {
            *vote /= total;
        }
    }
    votes
}

/// Returns the best candidate's index and by how many points it leads.
fn best(
    mention: &Mention,
    mentions: &[Mention],
    countries: &BTreeMap<String, f64>,
    chosen: &[Place],
) -> Option<(usize, f64)> {
    let container = mention.container.and_then(|idx| mentions.get(idx));
    let mut scores: Vec<(f64, usize)> = mention
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| fits(candidate, mention))
        .map(|(idx, candidate)| (score(candidate, mention, container, countries, chosen), idx))
        .collect();
    // Best first; candidates come ordered by kind and size, so a tie goes to the earlier.
    scores.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let &(first, idx) = scores.first()?;
    let margin = scores.get(1).map_or(20.0, |second| first - second.0);
    Some((idx, margin))
}

/// Returns whether a candidate can be of the kind that the text states.
fn fits(candidate: &Candidate, mention: &Mention) -> bool {
    match mention.stated {
        Some(Stated::Town) => {
            candidate.place.class == PlaceClass::Town
                || mention.candidates.iter().all(|candidate| candidate.place.class != PlaceClass::Town)
        }
        _ => true,
    }
}

fn score(
    candidate: &Candidate,
    mention: &Mention,
    container: Option<&Mention>,
    countries: &BTreeMap<String, f64>,
    chosen: &[Place],
) -> f64 {
    let place = &candidate.place;
    let mut score = points::SIZE * (f64::from(candidate.population) + 1000.0).ln();
    let is_stated = match mention.stated {
        Some(Stated::Town) => place.class == PlaceClass::Town,
        Some(Stated::Province) => place.class == PlaceClass::Province,
        Some(Stated::District(_)) => matches!(place.class, PlaceClass::Town | PlaceClass::District),
        None => false,
    };
    if is_stated {
        score += points::STATED;
    }
    match (mention.stated, mention.widening, place.class) {
        (None, _, PlaceClass::Country) => score += points::IS_COUNTRY,
        // Countryside is of a province; without a word for it the city of that name is meant, not its province.
        (None, Some(Widening::Countryside(_)), PlaceClass::Province) => score += points::STATED,
        (None, None, PlaceClass::Province) => score -= points::STATED / 3.0,
        _ => {}
    }
    if mention.country.as_ref() == Some(&place.country) {
        score += points::ADJECTIVE;
    }
    score += points::COUNTRY * countries.get(&place.country).copied().unwrap_or(0.0);
    if is_held(candidate, container) {
        score += points::CONTAINER;
    }
    if place.class < PlaceClass::Province && is_near(place, chosen) {
        score += points::NEAR;
    }
    score
}

/// Returns whether one place holds another, as far as the gazetteer can say.
fn holds(wider: &Place, place: &Place) -> bool {
    if wider.country != place.country || wider.id == place.id {
        return false;
    }
    match wider.class {
        PlaceClass::Country => true,
        PlaceClass::Province => place.class != PlaceClass::Country && place.admin1.as_ref() == Some(&wider.name_en),
        _ => place.class == PlaceClass::Town && distance_km(wider, place) <= TOWN_HOLDS_KM,
    }
}

/// Returns a candidate's place as wide as the words around its name make it, and of the kind they say.
fn widened(candidate: &Candidate, mention: &Mention) -> Place {
    let mut place = candidate.place.clone();
    if place.class == PlaceClass::Town {
        match mention.stated {
            Some(Stated::District(km)) => {
                place.class = PlaceClass::District;
                place.precision_km = place.precision_km.max(f32::from(km));
            }
            Some(Stated::Province) => {
                place.class = PlaceClass::District;
                place.precision_km = place.precision_km.max(UNKNOWN_DIVISION_KM);
            }
            Some(Stated::Town) | None => {}
        }
    }
    let is_point = place.class == PlaceClass::Town;
    place.precision_km = match mention.widening {
        Some(Widening::Around(km)) => place.precision_km.max(5.0) + f32::from(km),
        Some(Widening::Direction(km) | Widening::Countryside(km)) if is_point => place.precision_km + f32::from(km),
        Some(Widening::Direction(_) | Widening::Part) if !is_point => place.precision_km * PART_OF_AREA,
        None | Some(_) => place.precision_km,
    };
    place
}
