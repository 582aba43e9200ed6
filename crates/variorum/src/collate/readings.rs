//! Claims of one field put together to readings, with who stands behind each.

use super::origins::{Key, reports};
use super::relations::relations;
use super::{Corpus, Told};
use crate::lang::telling::Cue;
use crate::model::claim::{CategoryKind, Claim, Field, Scope, Status, Value};
use crate::model::edition::{FieldReadings, Origin, Reading};
use crate::model::id::FindingId;
use crate::model::place::PlaceClass;
use crate::model::span::Span;
use crate::model::time::DateRange;
use crate::text::geography::distance_km;
use crate::text::names::{Name, compare_names};
use crate::text::tokens::tokens;
use crate::text::words::{fold, words};
use std::collections::{BTreeMap, BTreeSet};

/// A reading in the making.
pub(super) struct Group<'a> {
    /// Indices into the event's claims, in order of publication.
    pub claims: Vec<u32>,
    pub told: Vec<Told<'a>>,
    pub polarity: Polarity,
    pub origins: BTreeSet<Key>,
}

/// Whether a value is said to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Polarity {
    Affirmed,
    Denied,
    Supposed,
}

impl Polarity {
    fn of(status: Status) -> Self {
        match status {
            Status::Denied | Status::Negated => Self::Denied,
            Status::Hypothetical | Status::Expected => Self::Supposed,
            Status::Asserted | Status::Unconfirmed | Status::ClaimedByActor | Status::Historical => Self::Affirmed,
        }
    }
}

impl<'a> Group<'a> {
    /// Returns the claim that gives the reading its value: the first.
    pub(super) fn first(&self) -> &Told<'a> {
        &self.told[0]
    }

    /// Returns the claim that says whom the reading's number counts: one that counts all of them, where one does.
    pub(super) fn counting(&self) -> &Told<'a> {
        self.told.iter().find(|told| scope(told.claim).1 == Scope::Total).unwrap_or(self.first())
    }
}

/// Returns the readings of each field anybody speaks of, in the order of the fields.
pub(super) fn fields(told: &[Told], usable: &[u32], corpus: &Corpus) -> Vec<FieldReadings> {
    Field::ALL
        .iter()
        .filter_map(|&field| {
            let of_field: Vec<u32> =
                usable.iter().copied().filter(|&at| told[at as usize].claim.field() == field).collect();
            (!of_field.is_empty()).then(|| field_readings(field, told, &of_field, corpus))
        })
        .collect()
}

fn field_readings(field: Field, told: &[Told], of_field: &[u32], corpus: &Corpus) -> FieldReadings {
    let mut groups: Vec<Group> = Vec::new();
    for &at in of_field {
        let one = told[at as usize];
        let polarity = Polarity::of(one.claim.status);
        let found = groups.iter_mut().find(|group| {
            group.polarity == polarity && group.told.iter().any(|other| is_one_reading(&one, other, corpus))
        });
        let origin = corpus.origins.of(&one);
        match found {
            Some(group) => {
                group.claims.push(at);
                group.told.push(one);
                group.origins.insert(origin);
            }
            None => {
                groups.push(Group { claims: vec![at], told: vec![one], polarity, origins: BTreeSet::from([origin]) });
            }
        }
    }
    groups.sort_by(|one, other| {
        let weight = |group: &Group| (group.origins.len(), reports(&group.told).len(), group.claims.len());
        weight(other).cmp(&weight(one)).then(one.claims[0].cmp(&other.claims[0]))
    });
    let relations = relations(field, &groups, corpus);
    FieldReadings { field, readings: groups.iter().map(|group| reading(group, corpus)).collect(), relations }
}

fn reading(group: &Group, corpus: &Corpus) -> Reading {
    let articles: Vec<_> = group.told.iter().map(|told| &told.analysis.article).collect();
    let outlet = |article: &crate::model::article::Article| {
        // A report without a publisher is an outlet of its own: it is not known to be anybody else's.
        article.publisher.as_ref().map_or_else(|| article.capture.to_string(), |publisher| fold(&publisher.value))
    };
    let outlets: BTreeSet<String> = articles.iter().map(|article| outlet(article)).collect();
    let families: BTreeSet<String> = articles
        .iter()
        .map(|article| article.family.as_ref().map_or_else(|| outlet(article), |family| fold(&family.value)))
        .collect();
    let mut by_origin: BTreeMap<Key, Vec<Told>> = BTreeMap::new();
    for told in &group.told {
        by_origin.entry(corpus.origins.of(told)).or_default().push(*told);
    }
    let mut origins: Vec<Origin> = by_origin
        .iter()
        .map(|(key, told)| Origin { kind: key.kind(), name: corpus.origins.name(key, told), reports: reports(told) })
        .collect();
    origins.sort_by(|one, other| {
        (one.kind, other.reports.len(), &one.name).cmp(&(other.kind, one.reports.len(), &other.name))
    });
    let counted = scope(group.counting().claim).1;
    let mut categories = group.told.iter().filter_map(|told| told.claim.category.as_ref());
    let has_year = |told: &&Told| matches!(&told.claim.value, Value::Date(range) if range.from.year().is_some());
    let best = group.told.iter().find(has_year).unwrap_or_else(|| group.first());
    Reading {
        value: best.claim.value.clone(),
        category: categories.find(|category| category.scope == counted).cloned(),
        claims: group.claims.clone(),
        n_articles: reports(&group.told).len() as u32,
        n_outlets: outlets.len() as u32,
        n_families: families.len() as u32,
        origins,
    }
}

/// Words of two claims that share at least this much (Dice coefficient) are one reading.
const SAME_WORDS: f32 = 0.6;
/// Names of two claims that are at least so alike are one reading.
const SAME_NAME: f32 = 0.85;
/// Two towns' points so near in km are one place under two ids.
const SAME_POINT_KM: f64 = 3.0;

/// Returns whether two claims of one field give one value.
pub(super) fn is_one_reading(one: &Told, other: &Told, corpus: &Corpus) -> bool {
    match (&one.claim.value, &other.claim.value) {
        (Value::Count(a), Value::Count(b)) => a == b && are_one_people(one.claim, other.claim),
        (Value::Date(a), Value::Date(b)) => a == b || is_one_day(*a, *b),
        (Value::Type(a), Value::Type(b)) => a.acled == b.acled && a.hazard == b.hazard,
        (Value::Place { name, place }, Value::Place { name: other_name, place: other_place }) => {
            match (place, other_place) {
                (Some(a), Some(b)) => {
                    let reach = |precision: f32| precision.round() as i64;
                    let is_one_id = a.id == b.id && reach(a.precision_km) == reach(b.precision_km);
                    let towns = a.class == PlaceClass::Town && b.class == PlaceClass::Town;
                    is_one_id || towns && a.id != b.id && distance_km(a, b) <= SAME_POINT_KM
                }
                (None, None) => is_one_name(name, other_name, corpus) || corpus.origins.are_aligned(one, other),
                _ => is_one_name(name, other_name, corpus),
            }
        }
        (Value::Text { text, .. }, Value::Text { text: other_text, .. }) => {
            match (entity(one, corpus), entity(other, corpus)) {
                (Some(a), Some(b)) => a == b,
                _ if listed(one, corpus).is_some_and(|a| listed(other, corpus).is_some_and(|b| a == b)) => true,
                _ => {
                    dice(text, other_text) >= SAME_WORDS
                        || is_one_name(text, other_text, corpus)
                        || corpus.origins.are_aligned(one, other)
                }
            }
        }
        _ => false,
    }
}

/// Returns whether two ranges are one day, the year of which one of them leaves out.
fn is_one_day(one: DateRange, other: DateRange) -> bool {
    let is_day = |range: DateRange| range.from == range.to && range.from.day().is_some();
    is_day(one) && is_day(other) && one.from.compatible(other.from)
}

/// Returns what the lists of a report's language say that words mean, the same in every language: of means their kind, that
/// who acts is not known, that nobody has claimed it.
fn listed(told: &Told, corpus: &Corpus) -> Option<String> {
    let Value::Text { text, .. } = &told.claim.value else { return None };
    let telling = &corpus.origins.lexicons().get(&told.analysis.article.language.value)?.telling;
    let tokens = tokens(text, Span::new(0, text.len() as u32), &telling.clitics);
    let has = |cue: Cue| telling.cues.all(&tokens).iter().any(|hit| *hit.meaning == cue);
    let is_all =
        |cue: Cue| telling.cues.at(&tokens, 0).is_some_and(|hit| *hit.meaning == cue && hit.end == tokens.len());
    match told.claim.field() {
        Field::Weapon => telling.weapons.all(&tokens).first().map(|hit| hit.meaning.clone()),
        Field::Actor => is_all(Cue::Unidentified).then(|| "unidentified".to_owned()),
        Field::Responsibility => has(Cue::NobodyClaimed).then(|| "unclaimed".to_owned()),
        _ => None,
    }
}

fn is_one_name(one: &str, other: &str, corpus: &Corpus) -> bool {
    let tables = &corpus.origins.lexicons().names;
    compare_names(&Name::new(one, tables), &Name::new(other, tables), tables).score >= SAME_NAME
}

/// Returns the entity a claim's words name.
pub(super) fn entity(told: &Told, corpus: &Corpus) -> Option<FindingId> {
    match told.claim.value {
        Value::Text { referent, .. } => corpus.origins.entity(told.analysis, referent),
        _ => None,
    }
}

/// Returns whom a number counts, and whether all of them: persons of no stated kind are all persons.
pub(super) fn scope(claim: &Claim) -> (Option<CategoryKind>, Scope, String) {
    match &claim.category {
        None => (Some(CategoryKind::Persons), Scope::Total, String::new()),
        Some(category) => match category.kind {
            Some(kind) => (Some(kind), category.scope, String::new()),
            None => (None, category.scope, fold(&category.text)),
        },
    }
}

/// Returns whether two claims of one number count the same people: those of one kind, or of a kind that one of them tells in
/// words no list knows ("his colleagues", زملائه); all of them, or as many as one place took in. One number in one field of one
/// event is then taken for one reading; of a single person that would be too little.
fn are_one_people(one: &Claim, other: &Claim) -> bool {
    let (first, second) = (scope(one), scope(other));
    let is_several = matches!(one.value, Value::Count(count) if count.min > 1);
    let is_one_kind = first.0 == second.0 && first.2 == second.2 || first.0.is_none() || second.0.is_none();
    let is_one_scope = first.1 == second.1 || first.1 != Scope::Part && second.1 != Scope::Part;
    first == second || is_several && is_one_kind && is_one_scope
}

/// Returns the Dice coefficient of two texts' folded words, `0.0..=1.0`.
pub(super) fn dice(one: &str, other: &str) -> f32 {
    let bag = |text: &str| words(text).into_iter().map(|word| word.folded).collect::<BTreeSet<String>>();
    let (one, other) = (bag(one), bag(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    2.0 * one.intersection(&other).count() as f32 / (one.len() + other.len()) as f32
}
