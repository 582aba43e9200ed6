//! Chooses among the candidates of each mention by what is said beside it and by the report's other places.

use super::{Doubt, Mention, Stated, Support, Widening};
use crate::model::analysis::PlaceMention;
use crate::model::place::{Place, PlaceClass};
use crate::text::gazetteer::{Candidate, place_key};
use crate::text::geography::distance_km;
use std::collections::{BTreeMap, BTreeSet};

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
    /// It holds the place named before it ("Tacoma, Washington").
    pub(super) const HOLDS: f64 = 10.0;
    /// Elsewhere in the report the name has its wider place beside it, and is this one.
    pub(super) const SAID: f64 = 15.0;
    /// Another place of the report lies near.
    pub(super) const NEAR: f64 = 4.0;
    /// All the report's other places lie in its first-order division.
    pub(super) const DIVISION: f64 = 6.0;
    /// It is a country or a wide region named by its name.
    pub(super) const IS_COUNTRY: f64 = 12.0;
    /// A town that bears the name only beside its main one: "Africa" is not Mahdia, which was called so.
    pub(super) const OTHER_NAME: f64 = -3.0;
    /// A division named without a word for it, where its chief town has the same name.
    pub(super) const OF_ITS_TOWN: f64 = -5.0;
    /// Each factor e of inhabitants.
    pub(super) const SIZE: f64 = 1.0;
}

/// Inhabitants a wide region is taken to have; the gazetteer has no number.
const REGION_POPULATION: f64 = 1e7;
/// How often the choice is made again beside what the other names became.
const ROUNDS: usize = 2;
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
    let mut report = Report { mentions, countries: &countries, chosen: Vec::new(), said: BTreeSet::new() };
    for _ in 0..ROUNDS {
        (report.chosen, report.said) = report.settled();
    }
    let chosen = &report.chosen;
    mentions
        .iter()
        .enumerate()
        .filter_map(|(mention_idx, mention)| {
            let choice = report.best(mention_idx);
            let mut candidate = choice.and_then(|(idx, _)| mention.candidates.get(idx));
            let container = mention.container.and_then(|idx| mentions.get(idx));
            let mut rules: Vec<String> = mention.rules.iter().map(|&rule| rule.to_owned()).collect();
            if let Some(found) = candidate {
                let share = countries.get(&found.place.country).copied().unwrap_or(0.0);
                let is_held = is_held(found, container) || mention.country.as_ref() == Some(&found.place.country);
                let speaks_for_it = match mention.doubt {
                    None => true,
                    Some(Doubt::Small) => is_held || share >= ABOUT_COUNTRY,
                    Some(Doubt::Word) => {
                        is_held
                            || is_near(&found.place, chosen)
                            || found.population >= KNOWN_ABROAD && share >= ABOUT_COUNTRY
                    }
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
                place: candidate.map(|candidate| report.between(widened(candidate, mention), mention)),
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

/// What is known of a report while the places of its names are chosen.
struct Report<'m> {
    mentions: &'m [Mention],
    /// Each country's share of what the report says of countries.
    countries: &'m BTreeMap<String, f64>,
    /// The places the names became so far, those of doubtful names left out.
    chosen: Vec<Place>,
    /// Ids of the chosen places whose wider place the text names beside them.
    said: BTreeSet<String>,
}

impl Report<'_> {
    /// Returns what the names become beside what they became so far: the places, and the ids of those said with their
    /// wider place.
    fn settled(&self) -> (Vec<Place>, BTreeSet<String>) {
        let (mut chosen, mut said) = (Vec::new(), BTreeSet::new());
        for (mention_idx, mention) in self.mentions.iter().enumerate().filter(|(_, mention)| mention.doubt.is_none()) {
            let choice = self.best(mention_idx).and_then(|(idx, _)| mention.candidates.get(idx));
            let Some(candidate) = choice else { continue };
            if is_held(candidate, self.container(mention)) {
                said.insert(candidate.place.id.clone());
            }
            chosen.push(candidate.place.clone());
        }
        (chosen, said)
    }

    /// Returns the place of one end of a road as wide as the way to the other.
    fn between(&self, place: Place, mention: &Mention) -> Place {
        let other = mention.other_end.and_then(|idx| {
            let (candidate_idx, _) = self.best(idx)?;
            self.mentions.get(idx)?.candidates.get(candidate_idx)
        });
        let km = other.map_or(0.0, |other| distance_km(&place, &other.place) as f32);
        Place { precision_km: place.precision_km.max(km), ..place }
    }

    fn container(&self, mention: &Mention) -> Option<&Mention> {
        mention.container.and_then(|idx| self.mentions.get(idx))
    }

    /// Returns the best candidate's index and by how many points it leads.
    fn best(&self, mention_idx: usize) -> Option<(usize, f64)> {
        let mention = self.mentions.get(mention_idx)?;
        let mut scores: Vec<(f64, usize)> = mention
            .candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| fits(candidate, mention))
            .map(|(idx, candidate)| (self.score(candidate, mention_idx, mention), idx))
            .collect();
        // Best first; candidates come ordered by kind and size, so a tie goes to the earlier.
        scores.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let &(first, idx) = scores.first()?;
        let margin = scores.get(1).map_or(20.0, |second| first - second.0);
        Some((idx, margin))
    }

    fn score(&self, candidate: &Candidate, mention_idx: usize, mention: &Mention) -> f64 {
        let place = &candidate.place;
        let mut score = size(candidate) + kind(candidate, mention);
        if mention.country.as_ref() == Some(&place.country) {
            score += points::ADJECTIVE;
        }
        score += points::COUNTRY * self.countries.get(&place.country).copied().unwrap_or(0.0);
        if is_held(candidate, self.container(mention)) {
            score += points::CONTAINER;
        }
        let holds_another = || {
            let held = self.mentions.iter().filter(|other| other.container == Some(mention_idx));
            held.flat_map(|other| &other.candidates).any(|other| holds(place, &other.place))
        };
        if place.class != PlaceClass::Town && holds_another() {
            score += points::HOLDS;
        }
        if self.said.contains(&place.id) {
            score += points::SAID;
        }
        if place.class < PlaceClass::Province {
            if is_near(place, &self.chosen) {
                score += points::NEAR;
            }
            score += points::DIVISION * self.share_of_division(place);
        }
        score
    }

    /// Returns what share of the report's other places, countries and regions left out, lies in a place's division.
    fn share_of_division(&self, place: &Place) -> f64 {
        let key = place_key(&place.name_en);
        let others = || {
            self.chosen.iter().filter(|other| {
                !matches!(other.class, PlaceClass::Country | PlaceClass::Region) && place_key(&other.name_en) != key
            })
        };
        let shares =
            |other: &&Place| place.admin1.is_some() && other.admin1 == place.admin1 && other.country == place.country;
        let n_others = others().count();
        if n_others == 0 { 0.0 } else { others().filter(shares).count() as f64 / n_others as f64 }
    }
}

/// Returns the points for a candidate's inhabitants.
fn size(candidate: &Candidate) -> f64 {
    let population = match candidate.place.class {
        PlaceClass::Region => REGION_POPULATION,
        _ => f64::from(candidate.population),
    };
    points::SIZE * (population + 1000.0).ln()
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

/// Returns the points for the kind of place a candidate is, beside what the text says of the name's.
fn kind(candidate: &Candidate, mention: &Mention) -> f64 {
    let place = &candidate.place;
    let is_stated = match mention.stated {
        Some(Stated::Town) => place.class == PlaceClass::Town,
        Some(Stated::Province) => place.class == PlaceClass::Province,
        Some(Stated::District(_)) => matches!(place.class, PlaceClass::Town | PlaceClass::District),
        None => false,
    };
    let mut points = if is_stated { points::STATED } else { 0.0 };
    if place.class == PlaceClass::Town && !candidate.is_main_name {
        points += points::OTHER_NAME;
    }
    // Without a word for it the city of a name is meant, not its province.
    let has_town_of_its_name = || mention.candidates.iter().any(|other| holds(place, &other.place));
    points
        + match (mention.stated, mention.widening, place.class) {
            (None, _, PlaceClass::Country | PlaceClass::Region) => points::IS_COUNTRY,
            // Countryside is of a province.
            (None, Some(Widening::Countryside(_)), PlaceClass::Province) => points::STATED,
            // What is near or east of a name is so of the town.
            (
                None,
                None | Some(Widening::Around(_) | Widening::Between(_) | Widening::Direction(_)),
                PlaceClass::Province,
            ) if has_town_of_its_name() => points::OF_ITS_TOWN,
            _ => 0.0,
        }
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
        Some(Widening::Around(km) | Widening::Between(km)) => place.precision_km.max(5.0) + f32::from(km),
        Some(Widening::Direction(km) | Widening::Countryside(km)) if is_point => place.precision_km + f32::from(km),
        Some(Widening::Direction(_) | Widening::Part) if !is_point => place.precision_km * PART_OF_AREA,
        None | Some(_) => place.precision_km,
    };
    place
}
