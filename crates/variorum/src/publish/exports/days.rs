//! When: the days of a range, and the codes by which other formats say how precisely they are known.

use crate::model::edition::EventEntry;
use crate::text::days;
use jiff::civil::Date;

/// The first and the last day on which an event can have begun and ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Days {
    /// Returns the days of an event; nothing where no report says when, or none says in which year. The day of publication
    /// never stands in.
    pub(super) fn of(event: &EventEntry) -> Option<Self> {
        let range = event.date?;
        let ((first, _), (_, last)) = (range.from.bounds()?, range.to.bounds()?);
        Some(Self { first, last })
    }

    /// Returns how many days they are.
    pub(super) fn n_days(self) -> i64 {
        days::number(self.last) - days::number(self.first) + 1
    }

    /// Returns ACLED's `time_precision`: 1 a day, 2 a week, 3 a month; nothing for more, which ACLED does not code.
    pub(super) fn acled_precision(self) -> Option<u8> {
        match self.n_days() {
            ..=1 => Some(1),
            2..=7 => Some(2),
            8..=31 => Some(3),
            _ => None,
        }
    }

    /// Returns UCDP's `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 more.
    pub(super) fn ucdp_precision(self) -> u8 {
        match self.n_days() {
            ..=1 => 1,
            2..=6 => 2,
            7 => 3,
            8..=31 => 4,
            _ => 5,
        }
    }
}
