//! Dates and times in a text: expressions found by one grammar over the words of `lang/<code>/dates.tsv`, and what they
//! mean against the time of publication.
//!
//! News tells of the past, so what is open is read as past ("Friday" is the latest Friday up to the day of publication).
//! What cannot be told stays open: a year that neither the text nor the publication gives is no year.

mod clock;
mod grammar;
mod hijri;
mod resolve;
mod scan;

#[cfg(test)]
mod tests;

pub use resolve::{Resolution, resolve};
pub use scan::scan;

use crate::lang::dates::{DayPart, From, Portion, Reference, Season, Unit};
use crate::model::span::Span;
use crate::model::time::PartialDate;

/// A date, a time, a duration or a set of times as a text has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpression {
    /// Where it stands, clitics cut off.
    pub span: Span,
    /// What it says of the day or the period.
    pub form: Form,
    /// The weekday named beside the date (Monday is 1).
    pub weekday: Option<i8>,
    /// The part of the day.
    pub part: Option<DayPart>,
    /// The time on the clock.
    pub clock: Option<Clock>,
    /// Whether the words before it speak of what is to come.
    pub outlook: Outlook,
    /// The rule that read it.
    pub rule: &'static str,
}

/// A time on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Minutes after midnight, 0–1439.
    pub minute_of_day: u16,
    /// Offset from UTC in minutes, if stated.
    pub utc_offset_minutes: Option<i16>,
}

/// Whether an open expression is looked for before or after the day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// Before it, or on it.
    Past,
    /// After it, or on it.
    Future,
}

/// What an expression says of the day or the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A date, parts of which may be unsaid.
    Date(PartialDate),
    /// A numeric date that can be read in two ways.
    Either(PartialDate, PartialDate),
    /// A date of the Islamic calendar (Umm al-Qura).
    Hijri {
        /// The year, if said.
        year: Option<i32>,
        /// The month, 1–12; nothing for a whole year.
        month: Option<u8>,
        /// The day of the month, if said.
        day: Option<u8>,
    },
    /// The ten years from this one.
    Decade(i16),
    /// A third of a month or a year.
    PartOf(Portion, Box<Form>),
    /// A day so many days after another.
    DayOffset {
        /// Days, negative for before.
        offset: i32,
        /// After which day.
        from: From,
    },
    /// A day of the week (Monday is 1).
    Weekday {
        /// The day.
        weekday: i8,
        /// Which one of that name.
        which: Which,
    },
    /// The unit that holds the day of publication, or one so many after it.
    Period {
        /// Week, month, year or decade.
        unit: Unit,
        /// 0 for this, -1 for last, 1 for next.
        offset: i32,
    },
    /// So many units before the publication; an unknown number where none is said.
    Ago {
        /// The unit.
        unit: Unit,
        /// How many.
        amount: Option<u32>,
    },
    /// So many units before (negative) or after the time the text tells of.
    FromText {
        /// The unit.
        unit: Unit,
        /// How many.
        amount: i32,
    },
    /// The time from so many units before the publication until it.
    Since {
        /// The unit.
        unit: Unit,
        /// How many.
        amount: Option<u32>,
    },
    /// A day of the month that holds the publication, or of one so many months after it.
    DayOfMonth {
        /// The day.
        day: i8,
        /// 0 for this month, -1 for last.
        month_offset: i32,
    },
    /// A length of time.
    Duration {
        /// The unit.
        unit: Unit,
        /// How many.
        amount: Option<u32>,
    },
    /// Again and again: every unit, or every weekday.
    Every {
        /// The unit.
        unit: Unit,
        /// The weekday.
        weekday: Option<i8>,
    },
    /// A quarter of a year (1–4), the latest one that has begun where no year is said.
    Quarter {
        /// Which of the four.
        quarter: i8,
        /// The year, if said.
        year: Option<i16>,
    },
    /// A season, of a year that is said, or the latest one that has begun, or one so many years from it.
    Season {
        /// The season.
        season: Season,
        /// The year in which it begins, if said.
        year: Option<i16>,
        /// -1 where the text says that it is over, 1 where it says that it is to come.
        offset: i32,
    },
    /// A time told only by its side of now ("recently").
    Reference(Reference),
    /// From one to another.
    Range(Box<Form>, Box<Form>),
    /// A time of day without a day.
    TimeOfDay,
}

/// Which of the weekdays of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// No word says which: the latest up to the day of publication, or the next from it.
    Nearest,
    /// Before the day of publication.
    Last,
    /// The one before the last.
    LastTwice,
    /// In the week of the day of publication.
    This,
    /// After the day of publication.
    Next,
    /// In a week so many after that of the publication.
    InWeek(i32),
}
