//! The details of a sentence that a copy keeps and a template changes: numbers, dates, places, names.

use crate::model::analysis::{Analysis, NameKind};
use crate::model::place::PlaceClass;
use crate::model::span::Span;
use crate::model::time::DateRange;
use crate::text::words::Word;

/// What a sentence says in numbers, dates, places and names.
#[derive(Debug, Default)]
pub(super) struct Details<'a> {
    /// Exact numbers, ascending, each once.
    pub numbers: Vec<u64>,
    /// Dates with their words.
    pub dates: Vec<(DateRange, &'a str)>,
    /// Ids of towns and districts, ascending, each once.
    pub places: Vec<&'a str>,
    /// Names of persons, as printed.
    pub persons: Vec<&'a str>,
}

/// Largest number that is read from digits: longer ones are telephone numbers and identifiers.
const LARGEST_NUMBER: u64 = 99_999_999;

impl<'a> Details<'a> {
    /// Returns the details that the analysis found in a sentence, and the numbers its digits show, less the numbers of points.
    pub(super) fn of(analysis: &'a Analysis, sentence: Span, words: &[Word], points: &[Span]) -> Self {
        let text = &analysis.article.text;
        let mut details = Self::default();
        let quantities: Vec<_> = analysis.quantities.iter().filter(|found| sentence.covers(found.span)).collect();
        let times: Vec<_> = analysis.times.iter().filter(|found| sentence.covers(found.span)).collect();
        let is_point = |span: Span| points.iter().any(|point| point.overlaps(span));
        let exact = quantities
            .iter()
            .filter(|quantity| quantity.count.max == Some(quantity.count.min) && !is_point(quantity.span));
        details.numbers.extend(exact.map(|quantity| quantity.count.min));
        for word in words {
            let is_told = quantities.iter().any(|found| found.span.overlaps(word.span))
                || times.iter().any(|found| found.span.overlaps(word.span))
                || is_point(word.span);
            if !is_told {
                details.numbers.extend(digits(&word.folded));
            }
        }
        details.dates.extend(times.iter().filter_map(|time| Some((time.value?, time.span.text(text)))));
        for place in analysis.places.iter().filter(|found| sentence.covers(found.span)) {
            if let Some(place) = &place.place
                && matches!(place.class, PlaceClass::Town | PlaceClass::District)
            {
                details.places.push(&place.id);
            }
        }
        let names = analysis.names.iter().filter(|name| name.kind == NameKind::Person && sentence.covers(name.span));
        details.persons.extend(names.map(|name| name.span.text(text)));
        details.numbers.sort_unstable();
        details.numbers.dedup();
        details.places.sort_unstable();
        details.places.dedup();
        details
    }

    /// Returns whether the sentence has no detail that tells one event from another.
    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.dates.is_empty() && self.places.is_empty() && self.persons.is_empty()
    }

    /// Returns whether each of the two has a number that the other lacks. A number that only one has may have been
    /// missed in the other.
    pub(super) fn numbers_conflict(&self, other: &Self) -> bool {
        each_has_its_own(&self.numbers, &other.numbers)
    }

    /// Returns a date of each that cannot be one day, where all dates of the two differ. The same words are the same date,
    /// even where "today" was read against another day of publication.
    pub(super) fn conflicting_dates(&self, other: &Self) -> Option<(&'a str, &'a str)> {
        let (one, theirs) = (self.dates.first()?, other.dates.first()?);
        let agree = self.dates.iter().any(|(date, words)| {
            other.dates.iter().any(|(their_date, their_words)| date.compatible(*their_date) || words == their_words)
        });
        (!agree).then_some((one.1, theirs.1))
    }

    /// Returns whether the details of the two can hardly be of one event.
    pub(super) fn conflict(&self, other: &Self) -> bool {
        self.numbers_conflict(other)
            || each_has_its_own(&self.places, &other.places)
            || self.conflicting_dates(other).is_some()
    }
}

fn each_has_its_own<T: PartialEq>(ones: &[T], others: &[T]) -> bool {
    ones.iter().any(|one| !others.contains(one)) && others.iter().any(|other| !ones.contains(other))
}

/// Returns the number a word of digits shows, group separators left out; years are no numbers.
fn digits(word: &str) -> Option<u64> {
    let bare: String = word.chars().filter(|character| !matches!(character, ',' | '٬' | '_')).collect();
    let number = bare.parse().ok()?;
    let is_year = bare.len() == 4 && (1900..2100).contains(&number);
    (!is_year && number <= LARGEST_NUMBER).then_some(number)
}
