//! What speaks for and against two incidents being one event, in log-odds, with its reasons in words.
//!
//! The weights are those of a logistic regression on all pairs of incidents of two reports that are news in `bench/stories`
//! and `bench/crowded` (dev parts), by `training/events/fit.py`, which also says how they do on events they have not seen.
//! They are to be fitted anew when what is found of days, places and names changes much.

use super::happening::Happening;
use crate::link::aligned::Aligned;
use crate::model::analysis::{NameKind, Standing};
use crate::model::claim::Count;
use crate::model::event_type::EventType;
use crate::model::links::{Entity, JoinPart};
use crate::model::place::{Place, PlaceClass};
use crate::model::time::PartialDate;
use crate::text::align::cosine;
use crate::text::days;
use crate::text::geography::distance_km;
use std::collections::{BTreeMap, BTreeSet};

/// Log-odds of two incidents of which nothing is known.
const BIAS: f32 = -2.85;

const SAME_DAY: f32 = 2.4;
const NEXT_DAY: f32 = -0.1;
const FEW_DAYS: f32 = -1.6;
const MANY_DAYS: f32 = -2.2;
/// Both name one day, though not both as the day of the event.
const DAY_NAMED: f32 = 2.1;
const PUBLISHED_NEAR: f32 = 1.15;
const PUBLISHED_FAR: f32 = -1.95;
const ONE_PLACE: f32 = 1.1;
const PLACES_NEAR: f32 = -0.65;
const PLACES_FAR: f32 = -1.65;
/// The first places lie far apart, but the two have another in common.
const PLACES_FAR_IN_PART: f32 = -1.1;
const SITES: f32 = 0.55;
const FINE_PLACES: f32 = 1.65;
const NAMES: f32 = 2.0;
const PLACE_NAMES: f32 = 1.9;
const OPENINGS: f32 = 1.1;
const SENTENCES: f32 = 1.35;
const REPORTS: f32 = 0.6;
const WORDS: f32 = 1.0;
/// Vectors of one language are nearer to each other than vectors of two.
const ONE_LANGUAGE: f32 = -1.15;
const OTHER_TYPE: f32 = -1.3;
const SAME_NUMBER: f32 = 0.45;
const OTHER_NUMBER: f32 = -0.05;

/// Not fitted, as the dev sets have too few: text taken from what tells the other, or from elsewhere.
const TAKEN_FROM_IT: f32 = 2.5;
const TAKEN_FROM_ELSEWHERE: f32 = -1.0;
/// Not fitted, as few pairs in the sets are alike in all else: another day and another place, however alike they are told.
const LOOK_ALIKE: f32 = -2.0;
/// Not fitted: an incident that is only background must fit the event it may refer to by this much better.
const BACKGROUND: f32 = -1.0;
/// Not fitted: an incident of another type, of no day and of no place finer than a country; what it names is then no sign of
/// what happened.
const NOWHERE: f32 = -1.5;
/// Not fitted: two incidents of one report are two events unless they come in on others' evidence.
const ONE_REPORT: f32 = -4.0;

/// Kilometres up to which two points are one place, and up to which they are near.
const ONE_PLACE_KM: f64 = 3.0;
const NEAR_KM: f64 = 40.0;
/// Days between publications up to which reports are near, and above which they are far.
const NEAR_DAYS: u64 = 3;
const FAR_DAYS: u64 = 10;
/// Weight of the places in common from which on first places that lie apart are not all that is known.
const PLACES_SHARED: f32 = 0.3;
/// Numbers in common, or at odds, above which more say nothing further.
const MOST_NUMBERS: usize = 2;
/// How soon more names in common say less.
const NAMES_SCALE: f32 = 1.5;

/// What the pairs are compared by beside themselves.
pub(in crate::link) struct Scorer<'a> {
    pub happenings: &'a [Happening<'a>],
    pub aligned: &'a Aligned,
    pub entities: &'a [Entity],
    pub rarity: &'a Rarity<'a>,
}

/// How much it says that two reports name a thing: 1 for one of a single report, 0 for one of all reports, in the manner of
/// an inverse document frequency (Spärck Jones 1972) brought to that range.
pub(in crate::link) struct Rarity<'a> {
    /// By number of the entity.
    entities: Vec<f32>,
    /// By id of the gazetteer: in a province where everything happens its name says nothing.
    places: BTreeMap<&'a str, f32>,
}

impl<'a> Rarity<'a> {
    pub(in crate::link) fn new(happenings: &[Happening<'a>], entities: &[Entity], n_reports: usize) -> Self {
        let rarity = |n_naming: usize| rarity(n_naming, n_reports);
        let of_entity = |entity: &Entity| {
            let reports: BTreeSet<_> = entity.referents.iter().map(|referent| referent.capture).collect();
            rarity(reports.len())
        };
        let mut named_in: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for happening in happenings {
            for place in &happening.fine_places {
                named_in.entry(place).or_default().insert(happening.report);
            }
        }
        Self {
            entities: entities.iter().map(of_entity).collect(),
            places: named_in.into_iter().map(|(place, reports)| (place, rarity(reports.len()))).collect(),
        }
    }

    /// Returns the rarities where they are known from elsewhere: those of entities by number, those of places by id.
    pub(in crate::link) fn known(entities: Vec<f32>, places: BTreeMap<&'a str, f32>) -> Self {
        Self { entities, places }
    }

    fn entity(&self, entity: usize) -> f32 {
        self.entities.get(entity).copied().unwrap_or(0.0)
    }

    fn place(&self, place: &str) -> f32 {
        self.places.get(place).copied().unwrap_or(0.0)
    }
}

/// Returns how much it says that a thing is named which so many of so many reports name, `0.0..=1.0`.
pub(in crate::link) fn rarity(n_naming: usize, n_reports: usize) -> f32 {
    let of_all = (n_reports.max(2) as f32).ln();
    ((of_all - (n_naming.max(1) as f32).ln()) / of_all).clamp(0.0, 1.0)
}

/// Returns the log-odds the parts add up to.
pub(in crate::link) fn log_odds(parts: &[JoinPart]) -> f32 {
    parts.iter().map(|part| part.weight).sum()
}

/// Returns the probability of log-odds.
pub(in crate::link) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Returns the log-odds of a probability.
pub(in crate::link) fn logit(probability: f32) -> f32 {
    (probability / (1.0 - probability)).ln()
}

impl Scorer<'_> {
    /// Returns the evidence on two incidents, as parts whose weights are log-odds.
    pub(in crate::link) fn evidence(&self, a: usize, b: usize) -> Vec<JoinPart> {
        let (one, other) = (&self.happenings[a], &self.happenings[b]);
        let mut parts = vec![JoinPart {
            rule: "event/before-all-evidence".to_owned(),
            weight: BIAS,
            reason: "most incidents are not one event".to_owned(),
        }];
        let mut add = |rule: &str, (weight, reason): (f32, String)| {
            if weight != 0.0 {
                parts.push(JoinPart { rule: rule.to_owned(), weight, reason });
            }
        };
        let (date_weight, dates) = date(one, other);
        add("event/date", (date_weight, dates));
        add("event/published", published(one, other));
        add("event/place", self.place(one, other));
        add("event/site", self.sites(one, other));
        add("event/places-named", self.fine_places(one, other));
        add("event/names", self.names(one, other));
        let (type_weight, types) = event_type(one.event_type, other.event_type);
        if is_look_alike(one, other) {
            add("event/look-alike", (LOOK_ALIKE, "each has its own day and its own place".to_owned()));
        }
        if type_weight < 0.0 && date_weight <= 0.0 && (is_nowhere(one) || is_nowhere(other)) {
            add("event/nowhere", (NOWHERE, "of other types, and one is given neither day nor place".to_owned()));
        }
        add("event/type", (type_weight, types));
        add("event/toll", toll(one, other));
        add("event/wording", wording(one, other));
        add("event/text", self.text(one, other));
        if one.standing == Standing::Background || other.standing == Standing::Background {
            add("event/background", (BACKGROUND, "one of them is only mentioned".to_owned()));
        }
        if one.report == other.report {
            add("event/one-report", (ONE_REPORT, "one report tells both".to_owned()));
        }
        parts
    }

    fn names(&self, one: &Happening, other: &Happening) -> (f32, String) {
        let (mut names, mut places) = (0.0, 0.0);
        for &entity in one.named.intersection(&other.named) {
            let is_place = self.entities.get(entity).is_some_and(|entity| entity.kind == NameKind::Place);
            *(if is_place { &mut places } else { &mut names }) += self.rarity.entity(entity);
        }
        let weight = NAMES * (1.0 - (-names / NAMES_SCALE).exp()) + PLACE_NAMES * (1.0 - (-places).exp());
        (weight, format!("names in common, weighed by how rare they are: {names:.1}, of places {places:.1}"))
    }

    /// Says how far apart the places lie that each gives first.
    fn place(&self, one: &Happening, other: &Happening) -> (f32, String) {
        let (Some(a), Some(b)) = (fine(one).next(), fine(other).next()) else { return (0.0, String::new()) };
        let distance = distance_km(a, b);
        let is_in_part = || {
            fine(one).any(|a| fine(other).any(|b| distance_km(a, b) <= NEAR_KM))
                || self.places_shared(one, other) > PLACES_SHARED
                || !one.sites.is_disjoint(&other.sites)
        };
        let weight = match distance {
            near if near <= ONE_PLACE_KM => ONE_PLACE,
            near if near <= NEAR_KM => PLACES_NEAR,
            _ if is_in_part() => PLACES_FAR_IN_PART,
            _ => PLACES_FAR,
        };
        (weight, format!("{} and {}, {distance:.0} km", a.name_en, b.name_en))
    }

    /// Says whether both give one place by name, also where the gazetteer has none of that name.
    fn sites(&self, one: &Happening, other: &Happening) -> (f32, String) {
        let rarity: f32 = one.sites.intersection(&other.sites).map(|&entity| self.rarity.entity(entity)).sum();
        (SITES * (1.0 - (-rarity).exp()), "both give one place by name".to_owned())
    }

    fn fine_places(&self, one: &Happening, other: &Happening) -> (f32, String) {
        let n_shared = one.fine_places.intersection(&other.fine_places).count();
        let weight = FINE_PLACES * self.places_shared(one, other);
        (weight, format!("{n_shared} places that both name, weighed by how rare they are"))
    }

    /// Returns how much the places say that both name, `0.0..1.0`.
    fn places_shared(&self, one: &Happening, other: &Happening) -> f32 {
        let rarity: f32 = one.fine_places.intersection(&other.fine_places).map(|place| self.rarity.place(place)).sum();
        1.0 - (-rarity).exp()
    }

    /// Says how much of the text that tells the one was taken from the text that tells the other.
    fn text(&self, one: &Happening, other: &Happening) -> (f32, String) {
        let (child, parent, taken) = match (
            self.aligned.sentences.get(&(one.report, other.report)),
            self.aligned.sentences.get(&(other.report, one.report)),
        ) {
            (Some(taken), _) => (one, other, taken),
            (None, Some(taken)) => (other, one, taken),
            (None, None) => return (0.0, String::new()),
        };
        let meets = |sentences: &BTreeSet<u32>, happening: &Happening| !sentences.is_disjoint(&happening.sentences);
        let of_child = taken.iter().filter(|(sentences, _)| meets(sentences, child)).count();
        let of_parent = taken.iter().filter(|(_, sentences)| meets(sentences, parent)).count();
        let of_both = taken.iter().filter(|(ones, others)| meets(ones, child) && meets(others, parent)).count();
        if of_both > 0 {
            let share = of_both as f32 / of_child.min(of_parent) as f32;
            let reason = format!(
                "{of_both} of {of_child} passages that tell it were taken from {of_parent} that tell the other"
            );
            (TAKEN_FROM_IT * share, reason)
        } else if of_child >= 2 && of_parent >= 2 {
            (TAKEN_FROM_ELSEWHERE, "the one's text was taken from elsewhere than the other's".to_owned())
        } else {
            (0.0, String::new())
        }
    }
}

fn date(one: &Happening, other: &Happening) -> (f32, String) {
    if let (Some(a), Some(b)) = (one.day, other.day)
        && let Some(gap) = days::gap(a, b)
    {
        let weight = match gap {
            0 => SAME_DAY,
            1 => NEXT_DAY,
            2 | 3 => FEW_DAYS,
            _ => MANY_DAYS,
        };
        return (weight, format!("{a} and {b}"));
    }
    if one.days_named.is_disjoint(&other.days_named) {
        return (0.0, String::new());
    }
    (DAY_NAMED, "both name one day".to_owned())
}

fn published(one: &Happening, other: &Happening) -> (f32, String) {
    let day = |happening: &Happening| happening.published.and_then(PartialDate::whole).map(days::number);
    let (Some(a), Some(b)) = (day(one), day(other)) else { return (0.0, String::new()) };
    let weight = match a.abs_diff(b) {
        gap if gap <= NEAR_DAYS => PUBLISHED_NEAR,
        gap if gap > FAR_DAYS => PUBLISHED_FAR,
        _ => 0.0,
    };
    (weight, format!("published {} days apart", a.abs_diff(b)))
}

/// Returns the places an incident is given that are finer than a country.
fn fine<'a>(happening: &'a Happening<'_>) -> impl Iterator<Item = &'a Place> {
    let places = happening.places.iter().copied();
    places.filter(|place| !matches!(place.class, PlaceClass::Country | PlaceClass::Region))
}

/// Returns whether each is told of a day and a place of its own: the days at least two apart, for a night has two dates and
/// clocks differ, and the places not one by distance or by name.
fn is_look_alike(one: &Happening, other: &Happening) -> bool {
    let (Some(a), Some(b)) = (one.day, other.day) else { return false };
    let (Some(here), Some(there)) = (fine(one).next(), fine(other).next()) else { return false };
    days::gap(a, b).is_some_and(|gap| gap >= 2)
        && distance_km(here, there) > ONE_PLACE_KM
        && one.sites.is_disjoint(&other.sites)
}

fn is_nowhere(happening: &Happening) -> bool {
    happening.dates.is_empty() && fine(happening).next().is_none()
}

fn event_type(one: &EventType, other: &EventType) -> (f32, String) {
    let sort = |event_type: &EventType| (event_type.acled, event_type.hazard.clone());
    let name = |event_type: &EventType| match (&event_type.acled, &event_type.hazard) {
        (Some(acled), _) => acled.name().to_owned(),
        (None, Some(hazard)) => hazard.clone(),
        (None, None) => "of no known type".to_owned(),
    };
    let is_known = |event_type: &EventType| sort(event_type) != (None, None);
    let differs = is_known(one) && is_known(other) && sort(one) != sort(other);
    (if differs { OTHER_TYPE } else { 0.0 }, format!("{} and {}", name(one), name(other)))
}

fn toll(one: &Happening, other: &Happening) -> (f32, String) {
    let (mut n_same, mut n_other) = (0, 0);
    for (field, counts) in &one.counts {
        let Some(others) = other.counts.get(field) else { continue };
        let is_shared = |count: &Count| others.contains(count);
        if counts.iter().any(is_shared) { n_same += 1 } else { n_other += 1 }
    }
    let weight = SAME_NUMBER * n_same.min(MOST_NUMBERS) as f32 + OTHER_NUMBER * n_other.min(MOST_NUMBERS) as f32;
    (weight, format!("{n_same} numbers the same, {n_other} others"))
}

fn wording(one: &Happening, other: &Happening) -> (f32, String) {
    let [sentences, openings, reports] =
        [0, 1, 2].map(|which| cosine(&one.vectors[which], &other.vectors[which]).max(0.0));
    let language = if one.language == other.language { ONE_LANGUAGE } else { 0.0 };
    let words = one.profile.cosine(&other.profile);
    let weight = SENTENCES * sentences + OPENINGS * openings + REPORTS * reports + WORDS * words + language;
    (
        weight,
        format!(
            "cosine of the sentences {sentences:.2}, of the openings {openings:.2}, of the reports {reports:.2}, of rare words {words:.2}"
        ),
    )
}
