//! One number, or a range, out of all that was said of a number: stated rules, so that a reader can do the sum again.
//!
//! What is summed up are *accounts*: for each independent origin the number it gave last. A copy brings no origin, so it
//! brings no account; a number its own speaker has since replaced is no account; a denial gives no number.

use crate::model::claim::{Category, CategoryKind, Count, Field, Scope, Status, Value};
use crate::model::edition::{EventEntry, FieldReadings, OriginKind, Reading};
use crate::model::id::CaptureId;
use std::collections::{BTreeMap, BTreeSet};

/// The rule for the one number, in words.
pub(super) const CONSERVATIVE_RULE: &str = "the lowest number that any independent origin last gave of all people, an \
open number (“at least”, “dozens”) by its lower end; where nobody counts all people, the largest number of one kind of \
people, or of those whom one place took in, stands in as a floor";

/// The rule for low, best and high, in words.
pub(super) const RANGE_RULE: &str = "low and high are the least and the most that any independent origin last gave of all \
people; best is the number most of these origins give, the lower one of two that are given as often; an open number counts \
by its lower end";

/// A number of people of one kind, as the origins last gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Toll {
    /// The numbers, each with how many origins stand behind it, the lowest first; never empty.
    accounts: BTreeMap<Count, usize>,
    /// Whether it counts one kind of people only and so is a floor for all.
    pub(super) is_floor: bool,
}

/// A number that an origin gave. The later one is the greater; of two in one report the larger one, for the smaller counts
/// some of them ("two of the wounded died").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Given {
    /// The rank of the report in which the origin first gave it, by publication.
    first_given: Option<usize>,
    count: Count,
}

/// The least, the likeliest and the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u64,
    pub(super) best: u64,
    pub(super) high: u64,
}

impl Toll {
    /// Returns what was said of all people, or else of the kind of people the largest number of which was given; nothing
    /// where nobody gives a number.
    pub(super) fn of_all(event: &EventEntry, field: Field) -> Option<Self> {
        if let Some(toll) = Self::of(event, field, is_of_all) {
            return Some(toll);
        }
        let readings = field_readings(event, field)?;
        let kinds: BTreeSet<&Category> =
            readings.readings.iter().filter_map(|reading| reading.category.as_ref()).collect();
        let tolls = kinds.into_iter().filter_map(|kind| Self::of(event, field, |category| category == Some(kind)));
        let floor = tolls.max_by_key(Self::conservative)?;
        Some(Self { is_floor: true, ..floor })
    }

    /// Returns what was said of civilians, children, or whoever else the kinds name; nothing where nobody counts them.
    pub(super) fn of_kinds(event: &EventEntry, field: Field, kinds: &[CategoryKind]) -> Option<Self> {
        Self::of(event, field, |category| {
            category.and_then(|category| category.kind).is_some_and(|kind| kinds.contains(&kind))
        })
    }

    fn of(event: &EventEntry, field: Field, is_meant: impl Fn(Option<&Category>) -> bool) -> Option<Self> {
        let rank: BTreeMap<CaptureId, usize> = event.reports.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut last: BTreeMap<(OriginKind, &str), Given> = BTreeMap::new();
        for reading in &field_readings(event, field)?.readings {
            let Value::Count(count) = reading.value else { continue };
            if !is_meant(reading.category.as_ref()) || !is_affirmed(event, reading) {
                continue;
            }
            for origin in &reading.origins {
                // A copy that comes late does not make the number newer: what counts is where it was given first.
                let first_given = origin.reports.iter().filter_map(|report| rank.get(report)).min().copied();
                let given = Given { first_given, count };
                let held = last.entry((origin.kind, &origin.name)).or_insert(given);
                *held = (*held).max(given);
            }
        }
        let mut accounts: BTreeMap<Count, usize> = BTreeMap::new();
        for given in last.into_values() {
            *accounts.entry(given.count).or_default() += 1;
        }
        (!accounts.is_empty()).then_some(Self { accounts, is_floor: false })
    }

    /// Returns the one number of [`CONSERVATIVE_RULE`].
    pub(super) fn conservative(&self) -> u64 {
        self.range().low
    }

    /// Returns the numbers of [`RANGE_RULE`].
    pub(super) fn range(&self) -> Range {
        let mut range = Range { low: u64::MAX, best: 0, high: 0 };
        let mut n_best = 0;
        for (count, &n_origins) in &self.accounts {
            range.low = range.low.min(count.min);
            range.high = range.high.max(count.max.unwrap_or(count.min));
            if n_origins > n_best {
                (range.best, n_best) = (count.min, n_origins);
            }
        }
        range
    }

    /// Returns how many accounts are open upwards, so that the most there may be is not known.
    pub(super) fn n_open(&self) -> usize {
        self.accounts.iter().filter(|(count, _)| count.max.is_none()).map(|(_, n_origins)| n_origins).sum()
    }

    /// Returns how many accounts there are.
    pub(super) fn n_accounts(&self) -> usize {
        self.accounts.values().sum()
    }
}

/// Returns an event's readings of a field.
pub(super) fn field_readings(event: &EventEntry, field: Field) -> Option<&FieldReadings> {
    event.fields.iter().find(|readings| readings.field == field)
}

/// Returns whether a reading is said to be so: not denied, not expected, not supposed. The claims of a reading are of one
/// mind, so the first one tells.
pub(super) fn is_affirmed(event: &EventEntry, reading: &Reading) -> bool {
    let claim = reading.claims.first().and_then(|&at| event.claims.get(at as usize));
    claim.is_some_and(|claim| match claim.status {
        Status::Asserted | Status::Unconfirmed | Status::ClaimedByActor | Status::Historical => true,
        Status::Denied | Status::Negated | Status::Hypothetical | Status::Expected => false,
    })
}

/// Returns whether a number leaves nobody out ("people"), as "children" and "of them two" do.
fn is_of_all(category: Option<&Category>) -> bool {
    category.is_none_or(|category| category.scope == Scope::Total && category.kind == Some(CategoryKind::Persons))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::model::edition::Origin;

    /// The sample's depot, its numbers of killed replaced by these: number, category, who gives it, in which of the
    /// event's reports.
    fn killed(numbers: &[(u64, Option<CategoryKind>, &str, &[usize])]) -> EventEntry {
        let mut event = sample::edition().events.swap_remove(0);
        let reports = event.reports.clone();
        let readings = event.fields.iter_mut().find(|readings| readings.field == Field::Killed);
        let readings = &mut readings.expect("the sample counts the killed").readings;
        let pattern = readings[0].clone();
        *readings = numbers
            .iter()
            .map(|(number, kind, name, through)| Reading {
                value: Value::Count(Count { min: *number, max: Some(*number) }),
                category: kind.map(|kind| Category { text: "them".into(), kind: Some(kind), scope: Scope::Total }),
                origins: vec![Origin {
                    kind: OriginKind::Speaker,
                    name: (*name).into(),
                    reports: through.iter().map(|&at| reports[at]).collect(),
                }],
                ..pattern.clone()
            })
            .collect();
        event
    }

    fn range(event: &EventEntry) -> Option<(u64, u64, u64)> {
        Toll::of_all(event, Field::Killed).map(|toll| toll.range()).map(|range| (range.low, range.best, range.high))
    }

    #[test]
    fn an_origin_counts_with_its_last_number_however_often_the_first_is_copied() {
        let event = killed(&[(6, None, "the ministry", &[0, 1, 5]), (8, None, "the ministry", &[3])]);
        assert_eq!(range(&event), Some((8, 8, 8)));
    }

    #[test]
    fn the_smaller_of_two_numbers_in_one_report_is_a_part_and_no_toll() {
        let event = killed(&[(8, None, "the ministry", &[3]), (2, None, "the ministry", &[3])]);
        assert_eq!(range(&event), Some((8, 8, 8)));
    }

    #[test]
    fn the_best_number_is_the_one_most_origins_give() {
        let event = killed(&[(6, None, "a", &[0]), (9, None, "b", &[1]), (9, None, "c", &[2]), (12, None, "d", &[3])]);
        assert_eq!(range(&event), Some((6, 9, 12)));
        let event = killed(&[(6, None, "a", &[0]), (9, None, "b", &[1])]);
        assert_eq!(range(&event), Some((6, 6, 9)), "of two given as often the lower one");
    }

    #[test]
    fn where_nobody_counts_all_the_largest_kind_is_a_floor() {
        let (children, women) = (Some(CategoryKind::Children), Some(CategoryKind::Women));
        let event = killed(&[(2, children, "a", &[0]), (3, women, "a", &[0])]);
        let toll = Toll::of_all(&event, Field::Killed).expect("somebody is counted");
        assert_eq!((toll.conservative(), toll.is_floor), (3, true));
        assert_eq!(Toll::of_all(&event, Field::Missing), None);
    }

    #[test]
    fn denied_numbers_are_none() {
        let raid = sample::edition().events.swap_remove(1);
        assert_eq!(range(&raid), Some((1, 1, 1)));
    }
}
