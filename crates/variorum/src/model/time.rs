//! Dates as precise as the text, and no more: unknown parts stay unknown.

use super::id::as_string;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A calendar date (proleptic Gregorian) any part of which may be unknown, written as EDTF (ISO 8601-2): `2023-07-07`,
/// `XXXX-08-20`, `2023-07`, `2023`. Wholly unknown dates are not written: use `Option`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Returns the date of these parts, or nothing if no part is known, a part is out of range, a day has no month, or
    /// the day does not exist in that month (29 February is allowed where the year is unknown).
    pub fn new(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let leap_year = 2000;
        let fits = match (year, month, day) {
            (None, None, _) | (_, None, Some(_)) => false,
            (year, Some(month), day) => Date::new(year.unwrap_or(leap_year), month, day.unwrap_or(1)).is_ok(),
            (Some(year), None, None) => (1..=9999).contains(&year),
        };
        fits.then_some(Self { year, month, day })
    }

    /// Returns the partial date of a whole date.
    pub fn of(date: Date) -> Self {
        Self { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }
    }

    /// Returns the year, if known.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// Returns the month (1–12), if known.
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// Returns the day of the month, if known.
    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// Returns the whole date, if every part is known.
    pub fn whole(self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?).ok()
    }

    /// Returns the first and last day the date can mean, if its year is known.
    pub fn bounds(self) -> Option<(Date, Date)> {
        let year = self.year?;
        let first = Date::new(year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()?;
        let last = match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            (None, None) => first.last_of_year(),
        };
        Some((first, last))
    }

    /// Returns this date with the year filled in, if it was unknown and the day exists in that year.
    pub fn with_year(self, year: i16) -> Option<Self> {
        Self::new(Some(self.year.unwrap_or(year)), self.month, self.day)
    }

    /// Returns whether both dates can mean the same day.
    pub fn compatible(self, other: Self) -> bool {
        fn agree<T: PartialEq + Copy>(one: Option<T>, other: Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        agree(self.year, other.year) && agree(self.month, other.month) && agree(self.day, other.day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(formatter, "{year:04}")?,
            None => formatter.write_str("XXXX")?,
        }
        if let Some(month) = self.month {
            write!(formatter, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(formatter, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "expected an EDTF date such as 2023-07-07, XXXX-08-20, 2023-07 or 2023";
        let mut parts = text.split('-');
        let year = match parts.next() {
            Some("XXXX") => None,
            Some(year) if year.len() == 4 => Some(year.parse().map_err(|_| SHAPE)?),
            _ => return Err(SHAPE),
        };
        let month = parts.next().map(str::parse).transpose().map_err(|_| SHAPE)?;
        let day = parts.next().map(str::parse).transpose().map_err(|_| SHAPE)?;
        if parts.next().is_some() {
            return Err(SHAPE);
        }
        Self::new(year, month, day).ok_or(SHAPE)
    }
}

as_string!(PartialDate, "EDTF date: 2023-07-07, XXXX-08-20, 2023-07 or 2023");

/// A closed interval of days; equal ends for one day or one partial date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DateRange {
    /// First day.
    pub from: PartialDate,
    /// Last day, not before the first.
    pub to: PartialDate,
}

impl DateRange {
    /// Returns the range of one date.
    pub fn on(date: PartialDate) -> Self {
        Self { from: date, to: date }
    }

    /// Returns whether the two ranges can share a day; ranges without a year are compared by month and day.
    pub fn compatible(self, other: Self) -> bool {
        match (self.from.bounds(), self.to.bounds(), other.from.bounds(), other.to.bounds()) {
            (Some((a, _)), Some((_, b)), Some((c, _)), Some((_, d))) => a <= d && c <= b,
            _ => self.from.compatible(other.from) || self.to.compatible(other.to),
        }
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { self.from.fmt(formatter) } else { write!(formatter, "{}/{}", self.from, self.to) }
    }
}

/// A point in time as precise as its source: a partial date, perhaps with a time of day, perhaps with a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// The date.
    pub date: PartialDate,
    /// The time of day in minutes after midnight (0–1439), if known.
    pub minute_of_day: Option<u16>,
    /// The offset from UTC in minutes, if stated; a time without it is local to an unknown place.
    pub utc_offset_minutes: Option<i16>,
}

impl Moment {
    /// Returns the moment of a date without a time of day.
    pub fn on(date: PartialDate) -> Self {
        Self { date, minute_of_day: None, utc_offset_minutes: None }
    }

    /// Returns the instant in minutes since 1970-01-01T00:00Z, if date and time are whole; a missing zone is read as UTC.
    pub fn utc_minutes(&self) -> Option<i64> {
        let days = self.date.whole()?.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).ok()?.get_days();
        let minute_of_day = i64::from(self.minute_of_day?);
        Some(i64::from(days) * 1440 + minute_of_day - i64::from(self.utc_offset_minutes.unwrap_or(0)))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(formatter)?;
        if let Some(minute) = self.minute_of_day {
            write!(formatter, "T{:02}:{:02}", minute / 60, minute % 60)?;
            match self.utc_offset_minutes {
                Some(0) => formatter.write_str("Z")?,
                Some(offset) => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    write!(formatter, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)?;
                }
                None => {}
            }
        }
        Ok(())
    }
}
