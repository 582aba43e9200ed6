//! Dates as day numbers, to count the days between them.

use crate::model::time::{DateRange, PartialDate};
use jiff::civil::Date;

/// Returns the number of a day, counted from 1970-01-01.
pub fn number(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    date.since((jiff::Unit::Day, epoch)).map_or(0, |span| i64::from(span.get_days()))
}

/// Returns the numbers of the first and last day a range can mean; nothing where a year is unknown.
pub fn bounds(range: DateRange) -> Option<(i64, i64)> {
    let ((from, _), (_, to)) = (range.from.bounds()?, range.to.bounds()?);
    Some((number(from), number(to)))
}

/// Returns how many days lie between two ranges, 0 where they share one; a year that one side does not know is taken
/// from the other, the nearest one; nothing where neither has a day to compare.
pub fn gap(one: DateRange, other: DateRange) -> Option<i64> {
    match (bounds(one), bounds(other)) {
        (Some(one), Some(other)) => Some(gap_of(one, other)),
        (Some((from, to)), None) => gap_to_yearless(one.from, (from, to), other),
        (None, Some((from, to))) => gap_to_yearless(other.from, (from, to), one),
        (None, None) => {
            let leap_year = 2000;
            let (one, other) = (in_year(one, leap_year)?, in_year(other, leap_year)?);
            Some(
                gap_of(one, other)
                    .min(gap_of((one.0 + 366, one.1 + 366), other))
                    .min(gap_of((one.0 - 366, one.1 - 366), other)),
            )
        }
    }
}

fn gap_to_yearless(dated: PartialDate, bounds: (i64, i64), yearless: DateRange) -> Option<i64> {
    let year = dated.year()?;
    [year - 1, year, year + 1].into_iter().filter_map(|year| Some(gap_of(bounds, in_year(yearless, year)?))).min()
}

fn in_year(range: DateRange, year: i16) -> Option<(i64, i64)> {
    bounds(DateRange { from: range.from.with_year(year)?, to: range.to.with_year(year)? })
}

fn gap_of(one: (i64, i64), other: (i64, i64)) -> i64 {
    (other.0 - one.1).max(one.0 - other.1).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> DateRange {
        DateRange::on(text.parse().expect("an EDTF date"))
    }

    #[test]
    fn days_between_dates_are_counted_with_and_without_years() {
        assert_eq!(gap(range("2024-03-01"), range("2024-02-28")), Some(2));
        assert_eq!(gap(range("2024-03"), range("2024-03-15")), Some(0));
        assert_eq!(gap(range("XXXX-12-31"), range("2024-01-01")), Some(1));
        assert_eq!(gap(range("XXXX-01-01"), range("XXXX-12-31")), Some(1));
    }
}
