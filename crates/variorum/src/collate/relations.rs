//! How readings of a field relate, each with its reason in words.

use super::readings::{Group, Polarity, dice, entity, is_one_reading, scope};
use super::{Corpus, Told};
use crate::model::claim::{CategoryKind, Count, Field, Scope, Value};
use crate::model::edition::{ReadingRelation, RelationKind};
use crate::model::event_type::{AcledSubEvent, EventType};
use crate::model::place::Place;
use crate::model::time::DateRange;
use crate::text::days;
use crate::text::geography::{Lie, distance_km, lie};
use crate::text::words::words;
use std::collections::BTreeSet;

/// Returns one relation for each pair of readings that says something; `a` is the finer or newer one.
pub(super) fn relations(field: Field, groups: &[Group], corpus: &Corpus) -> Vec<ReadingRelation> {
    let mut relations = Vec::new();
    for (a, one) in groups.iter().enumerate() {
        for (b, other) in groups.iter().enumerate().skip(a + 1) {
            let Some(found) = relation(field, one, other, corpus) else { continue };
            let (a, b) = if found.is_reversed { (b, a) } else { (a, b) };
            relations.push(ReadingRelation { a: a as u32, b: b as u32, kind: found.kind, reason: found.reason });
        }
    }
    relations
}

struct Found {
    kind: RelationKind,
    /// Whether the second reading is the finer or newer one.
    is_reversed: bool,
    reason: String,
}

impl Found {
    fn new(kind: RelationKind, reason: impl Into<String>) -> Self {
        Self { kind, is_reversed: false, reason: reason.into() }
    }

    fn reversed_if(self, is_reversed: bool) -> Self {
        Self { is_reversed, ..self }
    }
}

fn relation(field: Field, one: &Group, other: &Group, corpus: &Corpus) -> Option<Found> {
    if one.polarity == Polarity::Supposed || other.polarity == Polarity::Supposed {
        return None;
    }
    let (first, second) = (one.first(), other.first());
    if one.polarity != other.polarity {
        let mut pairs = one.told.iter().flat_map(|one| other.told.iter().map(move |other| (one, other)));
        let is_denied = pairs.any(|(one, other)| are_one_value(field, one, other, corpus));
        return is_denied.then(|| Found::new(RelationKind::Contradicts, "one denies what the other says"));
    }
    if one.polarity == Polarity::Denied {
        // Two denials of different things can both be right.
        return None;
    }
    match (&first.claim.value, &second.claim.value) {
        (Value::Count(a), Value::Count(b)) => Some(counts(one, other, *a, *b, corpus)),
        (Value::Date(a), Value::Date(b)) => Some(dates(one, other, *a, *b, corpus)),
        (Value::Place { place: Some(a), .. }, Value::Place { place: Some(b), .. }) => Some(places(a, b)),
        (Value::Place { name, .. }, Value::Place { name: other_name, .. }) => wording(name, other_name),
        (Value::Type(a), Value::Type(b)) => {
            let sort = |event_type: &EventType| event_type.acled.map(AcledSubEvent::event_type);
            match (sort(a), sort(b)) {
                (Some(a), Some(b)) if a != b => Some(Found::new(RelationKind::Contradicts, format!("{a} against {b}"))),
                _ => None,
            }
        }
        (Value::Text { text, .. }, Value::Text { text: other_text, .. }) => {
            let (a, b) = (entity(first, corpus), entity(second, corpus));
            match wording(text, other_text) {
                _ if a.is_some() && b.is_some() && a != b && names_one_party(field) => {
                    Some(Found::new(RelationKind::Contradicts, "they name two parties"))
                }
                found => found,
            }
        }
        _ => None,
    }
}

/// Returns whether who denies the one value denies the other.
fn are_one_value(field: Field, one: &Told, other: &Told, corpus: &Corpus) -> bool {
    match (&one.claim.value, &other.claim.value) {
        (Value::Count(a), Value::Count(b)) => meets(a, b),
        (Value::Text { text, .. }, Value::Text { text: other_text, .. }) => {
            // A spokesman's denial is that of the body whose spokesman it is.
            let speaks_for = || names_one_party(field) && wording(text, other_text).is_some();
            is_one_reading(one, other, corpus) || dice(text, other_text) >= 0.5 || speaks_for()
        }
        (Value::Date(a), Value::Date(b)) => a.compatible(*b),
        (Value::Place { place: Some(a), .. }, Value::Place { place: Some(b), .. }) => lie(a, b) != Lie::Apart,
        (Value::Type(a), Value::Type(b)) => a.acled == b.acled,
        _ => false,
    }
}

/// Whether two values of the field exclude each other: an event may have many victims, but accounts that name two who
/// answer for it disagree.
fn names_one_party(field: Field) -> bool {
    matches!(field, Field::Actor | Field::Responsibility)
}

fn counts(one: &Group, other: &Group, a: Count, b: Count, corpus: &Corpus) -> Found {
    let (first, second) = (scope(one.counting().claim), scope(other.counting().claim));
    if first != second {
        if let Some(found) = part_and_whole((a, &first), (b, &second)) {
            return found;
        }
        let words = |group: &Group, scope: &(Option<_>, Scope, String)| {
            let counted = group
                .counting()
                .claim
                .category
                .as_ref()
                .map_or("persons", |category| category.text.as_str())
                .to_owned();
            match scope.1 {
                Scope::Total => counted,
                Scope::Part => format!("{counted} as a part"),
                Scope::Received => format!("{counted} taken in at one place"),
            }
        };
        let reason = format!("the one counts {}, the other {}", words(one, &first), words(other, &second));
        return Found::new(RelationKind::NotComparable, reason);
    }
    if first.1 == Scope::Received && one.origins.is_disjoint(&other.origins) {
        let reason = "each counts whom one place took in, and the places may be two";
        return Found::new(RelationKind::NotComparable, reason);
    }
    let holds = |wide: Count, fine: Count| {
        wide.min <= fine.min && fine.max.is_some_and(|most| wide.max.is_none_or(|widest| most <= widest))
    };
    if holds(b, a) {
        return Found::new(RelationKind::Refines, format!("{} lies within {}", shown(a), shown(b)));
    }
    if holds(a, b) {
        return Found::new(RelationKind::Refines, format!("{} lies within {}", shown(b), shown(a))).reversed_if(true);
    }
    if let Some(found) = update(one, other, corpus, &shown(a), &shown(b)) {
        return found;
    }
    if meets(&a, &b) {
        return Found::new(RelationKind::Agrees, format!("{} and {} can both be right", shown(a), shown(b)));
    }
    Found::new(RelationKind::Contradicts, format!("{} against {}, from different speakers", shown(a), shown(b)))
}

/// Who a number counts, as [`scope`] gives it.
type Counted = (Option<CategoryKind>, Scope, String);

/// Returns what can be said of two numbers of which the one counts all persons and the other those of some kind, which are a
/// part of them: the same number is no conflict, and a part that is greater than the whole is one.
fn part_and_whole(one: (Count, &Counted), other: (Count, &Counted)) -> Option<Found> {
    let is_whole = |counted: &Counted| counted.0 == Some(CategoryKind::Persons) && counted.1 == Scope::Total;
    let ((whole, _), (part, _)) = match (is_whole(one.1), is_whole(other.1)) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    if whole == part && whole.min > 1 {
        return Some(Found::new(RelationKind::Agrees, format!("both count {}", shown(whole))));
    }
    let most = whole.max?;
    let reason = || format!("{} of one kind are more than {} in all", shown(part), shown(whole));
    (part.min > most).then(|| Found::new(RelationKind::Contradicts, reason()))
}

/// Returns an update where one speaker gives both values at two times.
fn update(one: &Group, other: &Group, corpus: &Corpus, a: &str, b: &str) -> Option<Found> {
    let shared = one.origins.intersection(&other.origins).next();
    let (key, early, late) = if let Some(key) = shared {
        let first = |group: &Group| {
            group.told.iter().filter(|told| corpus.origins.of(told) == *key).map(|told| when(told, corpus)).min()
        };
        (Some(key), first(one)?, first(other)?)
    } else {
        // An outlet that tells it in its own voice twice corrects itself.
        let outlet = |group: &Group| {
            let own = group.told.iter().filter(|told| told.claim.speakers.is_empty());
            own.filter_map(|told| Some((told.analysis.article.publisher.as_ref()?.value.clone(), when(told, corpus))))
                .collect::<Vec<_>>()
        };
        let others = outlet(other);
        let found = outlet(one).into_iter().find_map(|(name, early)| {
            others.iter().find(|(other, late)| *other == name && *late != early).map(|(_, late)| (early, *late))
        })?;
        (None, found.0, found.1)
    };
    if early == late {
        return None;
    }
    let is_second_newer = late > early;
    let speaker = key.map_or_else(|| "the same outlet".to_owned(), |key| corpus.origins.name(key, &one.told));
    let (new, old) = if is_second_newer { (b, a) } else { (a, b) };
    Some(Found::new(RelationKind::Updates, format!("{speaker}: {new} after {old}")).reversed_if(is_second_newer))
}

/// When a claim was made, as far as publication says: the rank of its report, then its place in the text.
fn when(told: &Told, corpus: &Corpus) -> (usize, u32) {
    (corpus.order.rank(told.claim.id.capture), told.claim.id.span.start)
}

fn dates(one: &Group, other: &Group, a: DateRange, b: DateRange, corpus: &Corpus) -> Found {
    if !a.compatible(b) {
        return match update(one, other, corpus, &a.to_string(), &b.to_string()) {
            Some(found) => found,
            None => Found::new(RelationKind::Contradicts, format!("{a} against {b}")),
        };
    }
    match (days::bounds(a), days::bounds(b)) {
        (Some(_), None) => Found::new(RelationKind::Refines, format!("{a} gives the year that {b} leaves open")),
        (None, Some(_)) => {
            Found::new(RelationKind::Refines, format!("{b} gives the year that {a} leaves open")).reversed_if(true)
        }
        (Some((a_from, a_to)), Some((b_from, b_to))) if b_from <= a_from && a_to <= b_to => {
            Found::new(RelationKind::Refines, format!("{a} lies within {b}"))
        }
        (Some((a_from, a_to)), Some((b_from, b_to))) if a_from <= b_from && b_to <= a_to => {
            Found::new(RelationKind::Refines, format!("{b} lies within {a}")).reversed_if(true)
        }
        _ => Found::new(RelationKind::Agrees, format!("{a} and {b} can be one day")),
    }
}

fn places(a: &Place, b: &Place) -> Found {
    let distance = distance_km(a, b);
    match lie(a, b) {
        Lie::Same | Lie::Near => Found::new(
            RelationKind::Agrees,
            format!("{} and {} lie {distance:.0} km apart, within their precision", a.name_en, b.name_en),
        ),
        Lie::Within => Found::new(RelationKind::Refines, format!("{} is nearer than {}", a.name_en, b.name_en)),
        Lie::Contains => {
            Found::new(RelationKind::Refines, format!("{} is nearer than {}", b.name_en, a.name_en)).reversed_if(true)
        }
        Lie::Apart => {
            Found::new(RelationKind::Contradicts, format!("{} and {} lie {distance:.0} km apart", a.name_en, b.name_en))
        }
    }
}

fn wording(one: &str, other: &str) -> Option<Found> {
    let bag = |text: &str| words(text).into_iter().map(|word| word.folded).collect::<BTreeSet<String>>();
    let (first, second) = (bag(one), bag(other));
    if first.is_empty() || second.is_empty() {
        return None;
    }
    if first.is_superset(&second) {
        return Some(Found::new(RelationKind::Refines, format!("“{one}” says more than “{other}”")));
    }
    if second.is_superset(&first) {
        return Some(Found::new(RelationKind::Refines, format!("“{other}” says more than “{one}”")).reversed_if(true));
    }
    None
}

fn meets(a: &Count, b: &Count) -> bool {
    a.min <= b.max.unwrap_or(u64::MAX) && b.min <= a.max.unwrap_or(u64::MAX)
}

fn shown(count: Count) -> String {
    match count.max {
        Some(max) if max == count.min => max.to_string(),
        Some(max) => format!("{}–{max}", count.min),
        None => format!("at least {}", count.min),
    }
}
