//! What must be known of a language to read its dates and times.

use super::table::rows;
use crate::error::Error;
use crate::text::lexemes::PhraseTable;

/// The words of dates and times, and how numeric dates are ordered.
#[derive(Debug, Clone)]
pub struct DateLexicon {
    /// Spellings of the words, without clitics.
    pub words: PhraseTable<DateWord>,
    /// How a date such as 09/07/2023 is read.
    pub numeric_order: NumericOrder,
}

/// How a date of three numbers with the year last is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumericOrder {
    /// The day comes first.
    DayFirst,
    /// Writers of the language do both; what is possible decides.
    Either,
}

/// What a word does in a date or a time; the names of the kinds in `dates.tsv` are those of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWord {
    /// A month, 1–12 (kind `month`; `month-in-context` where the word is also a common word of another meaning).
    Month {
        /// The month.
        month: i8,
        /// Whether the word means a month only beside a day, a year or a preposition.
        needs_context: bool,
    },
    /// A month of the Islamic calendar, 1–12 (`hijri`).
    HijriMonth(u8),
    /// A day of the week, Monday is 1 (`weekday`; `weekday-short` for forms that mean one only beside a date).
    Weekday {
        /// The day.
        weekday: i8,
        /// Whether it is an abbreviation that needs a date beside it.
        needs_context: bool,
    },
    /// A day told from another by its distance (`day`, `day-night`; from the time the text tells of: `text-day`,
    /// `text-night`, `text-morning`).
    Day {
        /// Days after the other, negative before.
        offset: i32,
        /// The part of that day.
        part: Option<DayPart>,
        /// From which day it is counted.
        from: From,
    },
    /// A unit in the singular (`unit`).
    Unit(Unit),
    /// A unit in the plural (`units`).
    Units(Unit),
    /// Two of a unit in one word (`pair`).
    Pair(Unit),
    /// "A" as a number (`one`).
    One,
    /// An unknown small number (`vague`).
    Vague,
    /// Counts back from now, before the amount (`ago-before`).
    AgoBefore,
    /// Counts back from now, after the amount (`ago-after`).
    AgoAfter,
    /// Counts back from the time told, after the amount (`earlier-after`).
    EarlierAfter,
    /// Counts on from the time told, after the amount (`later-after`).
    LaterAfter,
    /// Counts on from the time told, before the amount (`later-before`).
    LaterBefore,
    /// The one before now (`last`).
    Last,
    /// The one before the last (`last-twice`).
    LastTwice,
    /// The one that holds now (`this`).
    This,
    /// A part of the one that holds now ("earlier this", `earlier-this`).
    EarlierThis,
    /// The one after now (`next`).
    Next,
    /// The one before the time told (`previous`).
    Previous,
    /// The one after the time told (`following`).
    Following,
    /// A part of the day that needs a day beside it (`part`), or stands alone (`part-alone`).
    Part {
        /// The part.
        part: DayPart,
        /// Whether it stands alone.
        stands_alone: bool,
    },
    /// A part of a month or year (`portion`).
    Portion(Portion),
    /// May stand before a bare year (`year-before`).
    YearBefore,
    /// Says that a year follows (`year-marker`).
    YearMarker,
    /// Says that a month follows (`month-marker`).
    MonthMarker,
    /// Says that a weekday follows (`day-marker`).
    DayMarker,
    /// Joins the parts of one date (`glue`).
    Glue,
    /// A time zone, in minutes before UTC (`zone`).
    Zone(i16),
    /// Before noon, after a clock time (`am`).
    Am,
    /// After noon, after a clock time (`pm`).
    Pm,
    /// Says that a clock time follows (`clock-before`).
    ClockBefore,
    /// Says that a clock time went before (`clock-after`).
    ClockAfter,
    /// Opens a range (`range-from`).
    RangeFrom,
    /// Stands between the ends of a range (`range-to`).
    RangeTo,
    /// Again and again (`every`).
    Every,
    /// The year before is of the Islamic calendar (`hijri-era`).
    HijriEra,
    /// The year before is of the common calendar (`common-era`).
    CommonEra,
    /// What follows is still to come (`expected`).
    Expected,
    /// Now, some time ago, some time to come (`reference`).
    Reference(Reference),
    /// Every unit, in one word: "daily" (`each`).
    Each(Unit),
    /// So many minutes, in words that are no number ("half an hour", `minutes`).
    Minutes(u32),
    /// The years of a century that a number word names ("nineties", `decade-of`).
    DecadeOf(i16),
    /// Says that a length of time follows (`lasting`).
    Lasting,
    /// What follows ends what goes on (`until`).
    Until,
    /// A season (`season`).
    Season(Season),
}

/// A time told only by its side of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Before now.
    Past,
    /// Now.
    Present,
    /// After now.
    Future,
}

/// A season of the northern year, by whole months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February of the next year.
    Winter,
}

/// From which day an offset is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The day of publication.
    Published,
    /// The day the text tells of.
    Text,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// A day or a night.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// First light and before.
    Dawn,
    /// Before noon.
    Morning,
    /// Midday.
    Noon,
    /// After noon.
    Afternoon,
    /// After sunset.
    Evening,
    /// Darkness.
    Night,
}

/// A third of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// The first.
    Start,
    /// The second.
    Mid,
    /// The last.
    End,
}

impl DateLexicon {
    /// Returns the lexicon of `code` from its table `dates.tsv`.
    pub fn parse(code: &str, dates: &str) -> Result<Self, Error> {
        let name = format!("{code}/dates.tsv");
        let mut words = Vec::new();
        let mut numeric_order = None;
        for row in rows(&name, dates, 3)? {
            let unknown =
                || Error::resource(format!("{name}: expected a kind and its value, found `{} {}`", row[0], row[1]));
            if row[0] == "numeric-order" {
                numeric_order = Some(match row[1] {
                    "day-first" => NumericOrder::DayFirst,
                    "either" => NumericOrder::Either,
                    _ => return Err(unknown()),
                });
                continue;
            }
            let word = date_word(row[0], row[1]).ok_or_else(unknown)?;
            words.extend(row[2].split('|').map(|spelling| (spelling.trim().to_owned(), word)));
        }
        let numeric_order = numeric_order
            .ok_or_else(|| Error::resource(format!("{name}: expected a row `numeric-order`, found none")))?;
        Ok(Self { words: PhraseTable::new(words), numeric_order })
    }
}

fn date_word(kind: &str, value: &str) -> Option<DateWord> {
    let offset = || value.parse::<i32>().ok();
    let of_day = |part, from| Some(DateWord::Day { offset: offset()?, part, from });
    let within = |least: i8, most: i8| value.parse::<i8>().ok().filter(|number| (least..=most).contains(number));
    Some(match kind {
        "month" => DateWord::Month { month: within(1, 12)?, needs_context: false },
        "month-in-context" => DateWord::Month { month: within(1, 12)?, needs_context: true },
        "hijri" => DateWord::HijriMonth(within(1, 12)?.unsigned_abs()),
        "weekday" => DateWord::Weekday { weekday: within(1, 7)?, needs_context: false },
        "weekday-short" => DateWord::Weekday { weekday: within(1, 7)?, needs_context: true },
        "day" => of_day(None, From::Published)?,
        "day-morning" => of_day(Some(DayPart::Morning), From::Published)?,
        "day-afternoon" => of_day(Some(DayPart::Afternoon), From::Published)?,
        "day-evening" => of_day(Some(DayPart::Evening), From::Published)?,
        "day-night" => of_day(Some(DayPart::Night), From::Published)?,
        "text-day" => of_day(None, From::Text)?,
        "text-night" => of_day(Some(DayPart::Night), From::Text)?,
        "text-morning" => of_day(Some(DayPart::Morning), From::Text)?,
        "unit" => DateWord::Unit(unit(value)?),
        "units" => DateWord::Units(unit(value)?),
        "pair" => DateWord::Pair(unit(value)?),
        "one" => DateWord::One,
        "vague" => DateWord::Vague,
        "ago-before" => DateWord::AgoBefore,
        "ago-after" => DateWord::AgoAfter,
        "earlier-after" => DateWord::EarlierAfter,
        "later-after" => DateWord::LaterAfter,
        "later-before" => DateWord::LaterBefore,
        "last" => DateWord::Last,
        "last-twice" => DateWord::LastTwice,
        "this" => DateWord::This,
        "earlier-this" => DateWord::EarlierThis,
        "next" => DateWord::Next,
        "previous" => DateWord::Previous,
        "following" => DateWord::Following,
        "part" => DateWord::Part { part: day_part(value)?, stands_alone: false },
        "part-alone" => DateWord::Part { part: day_part(value)?, stands_alone: true },
        "portion" => DateWord::Portion(match value {
            "start" => Portion::Start,
            "mid" => Portion::Mid,
            "end" => Portion::End,
            _ => return None,
        }),
        "year-before" => DateWord::YearBefore,
        "year-marker" => DateWord::YearMarker,
        "month-marker" => DateWord::MonthMarker,
        "day-marker" => DateWord::DayMarker,
        "glue" => DateWord::Glue,
        "zone" => DateWord::Zone(value.parse().ok()?),
        "am" => DateWord::Am,
        "pm" => DateWord::Pm,
        "clock-before" => DateWord::ClockBefore,
        "clock-after" => DateWord::ClockAfter,
        "range-from" => DateWord::RangeFrom,
        "range-to" => DateWord::RangeTo,
        "every" => DateWord::Every,
        "hijri-era" => DateWord::HijriEra,
        "common-era" => DateWord::CommonEra,
        "expected" => DateWord::Expected,
        "reference" => DateWord::Reference(match value {
            "past" => Reference::Past,
            "present" => Reference::Present,
            "future" => Reference::Future,
            _ => return None,
        }),
        "minutes" => DateWord::Minutes(value.parse().ok()?),
        "decade-of" => DateWord::DecadeOf(value.parse().ok().filter(|years| (0..100).contains(years))?),
        "lasting" => DateWord::Lasting,
        "until" => DateWord::Until,
        "each" => DateWord::Each(unit(value)?),
        "season" => DateWord::Season(match value {
            "spring" => Season::Spring,
            "summer" => Season::Summer,
            "autumn" => Season::Autumn,
            "winter" => Season::Winter,
            _ => return None,
        }),
        _ => return None,
    })
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        "quarter" => Unit::Quarter,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

fn day_part(name: &str) -> Option<DayPart> {
    Some(match name {
        "dawn" => DayPart::Dawn,
        "morning" => DayPart::Morning,
        "noon" => DayPart::Noon,
        "afternoon" => DayPart::Afternoon,
        "evening" => DayPart::Evening,
        "night" => DayPart::Night,
        _ => return None,
    })
}
