//! What a date expression means against the time of publication, and its TIMEX3 value.

use super::clock::part_code;
use super::grammar::third;
use super::{DateExpression, Form, Outlook, Which, hijri};
use crate::lang::dates::{From, Portion, Reference, Season, Unit};
use crate::model::analysis::Anchor;
use crate::model::time::{DateRange, Moment, PartialDate};
use jiff::ToSpan;
use jiff::civil::Date;

/// What an expression means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The days; nothing where they cannot be told.
    pub range: Option<DateRange>,
    /// The TIMEX3 value (`TimeML` 1.2.1), with `X` for what is not known; `start/end` for a range.
    pub timex: String,
    /// What it was resolved against.
    pub anchor: Anchor,
}

/// How many days after its publication a report may name a day without a year and mean the coming one: an announced date,
/// a report dated in another zone. Chosen by reading, not calibrated; a month named without a day is never the coming one.
const DAYS_AHEAD: i32 = 7;

/// Returns what an expression means, given the time of publication and the day the text tells of at that point, if known.
///
/// Open expressions are past: the latest such day up to the day of publication, unless the words before speak of what is
/// to come. Without a time of publication a weekday or "yesterday" has no value, and a day without a year keeps none.
pub fn resolve(expression: &DateExpression, published: Option<Moment>, told: Option<Date>) -> Resolution {
    let context = Context {
        published,
        today: published.and_then(|moment| moment.date.whole()),
        told,
        outlook: expression.outlook,
    };
    let (range, anchor) = match context.range(&expression.form, expression.weekday) {
        Some((range, anchor)) => (Some(range), anchor),
        None => (None, context.anchor_without_range(&expression.form)),
    };
    let timex = timex(expression, range);
    Resolution { range, timex, anchor }
}

struct Context {
    published: Option<Moment>,
    today: Option<Date>,
    told: Option<Date>,
    outlook: Outlook,
}

impl Context {
    fn range(&self, form: &Form, weekday: Option<i8>) -> Option<(DateRange, Anchor)> {
        let published = |range| Some((range, Anchor::Published));
        match form {
            Form::Date(date) => Some(self.date(*date, weekday)),
            Form::Either(one, other) => Some(self.either(*one, *other)),
            Form::Hijri { year, month, day } => self.hijri(*year, *month, *day),
            Form::Decade(first) => {
                let year = |year| PartialDate::new(Some(year), None, None);
                Some((DateRange { from: year(*first)?, to: year(first.checked_add(9)?)? }, Anchor::Absolute))
            }
            Form::PartOf(portion, whole) => {
                let (range, anchor) = self.range(whole, None)?;
                Some((part_of(*portion, range.from)?, anchor))
            }
            Form::DayOffset { offset, from: From::Text } => {
                let day = self.told?.checked_add(offset.days()).ok()?;
                Some((DateRange::on(PartialDate::of(day)), Anchor::Text))
            }
            Form::DayOffset { offset, from: From::Published } => {
                let range = self.days_from_publication(*offset)?;
                // "today, Thursday" in a report dated Friday: the weekday is what the writer wrote down.
                let day = range.from.whole();
                match (weekday, day) {
                    (Some(weekday), Some(day)) if day.weekday().to_monday_one_offset() != weekday && *offset <= 0 => {
                        published(DateRange::on(PartialDate::of(self.weekday(weekday, Which::Nearest)?)))
                    }
                    _ => published(range),
                }
            }
            Form::Weekday { weekday, which } => {
                published(DateRange::on(PartialDate::of(self.weekday(*weekday, *which)?)))
            }
            Form::Period { unit, offset } => published(period(self.today?, *unit, *offset)?),
            Form::Ago { unit, amount } => published(self.ago(*unit, (*amount)?)?),
            Form::FromText { unit, amount } => {
                let told = self.told?;
                let range = match unit {
                    Unit::Minute | Unit::Hour => DateRange::on(PartialDate::of(told)),
                    Unit::Day => DateRange::on(PartialDate::of(told.checked_add(amount.days()).ok()?)),
                    unit => period(told, *unit, *amount)?,
                };
                Some((range, Anchor::Text))
            }
            Form::Since { unit, amount } => {
                let today = self.today?;
                let first = back(today, *unit, (*amount)?)?;
                published(DateRange { from: PartialDate::of(first), to: PartialDate::of(today) })
            }
            Form::DayOfMonth { day, month_offset } => {
                let month = self.today?.first_of_month().checked_add(month_offset.months()).ok()?;
                published(DateRange::on(PartialDate::new(Some(month.year()), Some(month.month()), Some(*day))?))
            }
            Form::Quarter { quarter, year } => self.months(3 * quarter - 2, 3, *year, 0),
            Form::Season { season, year, offset } => self.months(first_month(*season), 3, *year, *offset),
            Form::Range(from, to) => self.between(from, to),
            Form::Duration { .. } | Form::Every { .. } | Form::TimeOfDay | Form::Reference(_) => None,
        }
    }

    fn anchor_without_range(&self, form: &Form) -> Anchor {
        // A length or a set has no anchor; of the others one was needed and is missing.
        match form {
            Form::Duration { .. } | Form::Every { .. } | Form::TimeOfDay | Form::Reference(_) => Anchor::None,
            _ if self.today.is_some() && matches!(form, Form::Hijri { .. }) => Anchor::Absolute,
            _ => Anchor::None,
        }
    }

    /// Some months on end: of a year that is said, or the latest that have begun (of what is to come, the first that have
    /// not), moved by `offset` where that leaves what the text calls over still going on or the other way round.
    fn months(&self, first: i8, n_months: i32, year: Option<i16>, offset: i32) -> Option<(DateRange, Anchor)> {
        let of = |year: i16| {
            let start = Date::new(year, first, 1).ok()?;
            let last = start.checked_add((n_months - 1).months()).ok()?;
            let month = |day: Date| PartialDate::new(Some(day.year()), Some(day.month()), None);
            Some((start, last.last_of_month(), DateRange { from: month(start)?, to: month(last)? }))
        };
        if let Some(year) = year {
            return Some((of(year)?.2, Anchor::Absolute));
        }
        let today = self.today?;
        let begun =
            (0..=2).map(|back| today.year() - back).find(|&year| of(year).is_some_and(|(start, ..)| start <= today))?;
        let (_, end, range) = of(begun)?;
        let is_going_on = end >= today;
        let year = match offset {
            before if before < 0 && is_going_on => begun - 1,
            after if after > 0 => begun + 1,
            _ if self.outlook == Outlook::Future && !is_going_on => begun + 1,
            _ => return Some((range, Anchor::Published)),
        };
        Some((of(year)?.2, Anchor::Published))
    }

    /// A date as written; without a year, in the year that the publication gives it, if it gives one.
    fn date(&self, date: PartialDate, weekday: Option<i8>) -> (DateRange, Anchor) {
        if date.year().is_some() {
            return (DateRange::on(date), Anchor::Absolute);
        }
        match self.year_for(date, weekday).and_then(|year| date.with_year(year)) {
            Some(whole) => (DateRange::on(whole), Anchor::Published),
            None => (DateRange::on(date), Anchor::Absolute),
        }
    }

    fn year_for(&self, date: PartialDate, weekday: Option<i8>) -> Option<i16> {
        let published = self.published?.date;
        let year = published.year()?;
        let ahead = match (self.outlook, date.day()) {
            (Outlook::Future, _) => 364,
            (Outlook::Past, Some(_)) => DAYS_AHEAD,
            (Outlook::Past, None) => 0,
        };
        // Where the publication is known to the year or the month only, its last possible day bounds the past.
        let latest = self.today.or_else(|| published.bounds().map(|(_, last)| last))?.checked_add(ahead.days()).ok()?;
        let fits = |year: i16| {
            let (first, last) = date.with_year(year)?.bounds()?;
            let is_weekday =
                weekday.is_none_or(|weekday| first != last || first.weekday().to_monday_one_offset() == weekday);
            (first <= latest && is_weekday).then_some(year)
        };
        // A weekday beside the date must agree, in the last years; where it never does it is a slip and is passed over.
        (0..6).find_map(|back| fits(year + 1 - back)).or_else(|| {
            (0..2).map(|back| year + 1 - back).find(|&year| {
                date.with_year(year).and_then(PartialDate::bounds).is_some_and(|(first, _)| first <= latest)
            })
        })
    }

    /// A numeric date with two readings: the one that is the later of those not after the publication; without a
    /// publication to tell by, the year alone is certain.
    fn either(&self, one: PartialDate, other: PartialDate) -> (DateRange, Anchor) {
        let year_only = PartialDate::new(one.year(), None, None).map_or(one, |year| year);
        let Some(today) = self.today else { return (DateRange::on(year_only), Anchor::Absolute) };
        let mut readings = [one, other].map(|date| (date.whole(), date));
        readings.sort();
        let past = readings.iter().rev().find(|(whole, _)| whole.is_some_and(|whole| whole <= today));
        match past {
            Some((_, date)) => (DateRange::on(*date), Anchor::Published),
            None => (DateRange::on(year_only), Anchor::Absolute),
        }
    }

    fn hijri(&self, year: Option<i32>, month: Option<u8>, day: Option<u8>) -> Option<(DateRange, Anchor)> {
        let range = |year: i32| {
            let (first, last) = match (month, day) {
                (Some(month), Some(day)) => {
                    let date = hijri::gregorian(year, month, day)?;
                    (date, date)
                }
                (Some(month), None) => hijri::month(year, month)?,
                (None, _) => (hijri::month(year, 1)?.0, hijri::month(year, 12)?.1),
            };
            Some((first, last))
        };
        let dated = |(first, last)| DateRange { from: PartialDate::of(first), to: PartialDate::of(last) };
        if let Some(year) = year {
            return Some((dated(range(year)?), Anchor::Absolute));
        }
        let today = self.today?;
        let ahead = if self.outlook == Outlook::Future {
            354
        } else if day.is_some() {
            DAYS_AHEAD
        } else {
            0
        };
        let latest = today.checked_add(ahead.days()).ok()?;
        let this_year = hijri::year_of(today);
        let found = (0..3).filter_map(|back| range(this_year + 1 - back)).find(|(first, _)| *first <= latest)?;
        Some((dated(found), Anchor::Published))
    }

    fn days_from_publication(&self, offset: i32) -> Option<DateRange> {
        if let Some(today) = self.today {
            return Some(DateRange::on(PartialDate::of(today.checked_add(offset.days()).ok()?)));
        }
        // A publication without a year still tells the day, where the offset does not leave the month.
        let date = self.published?.date;
        let day = i8::try_from(i32::from(date.day()?) + offset).ok().filter(|day| (1..=28).contains(day))?;
        Some(DateRange::on(PartialDate::new(None, date.month(), Some(day))?))
    }

    fn weekday(&self, weekday: i8, which: Which) -> Option<Date> {
        let today = self.today?;
        let days_since = (i32::from(today.weekday().to_monday_one_offset()) - i32::from(weekday)).rem_euclid(7);
        let offset = match (which, self.outlook) {
            (Which::Nearest, Outlook::Past) => -days_since,
            (Which::Nearest, Outlook::Future) => (7 - days_since) % 7,
            (Which::Last, _) => {
                if days_since == 0 {
                    -7
                } else {
                    -days_since
                }
            }
            (Which::LastTwice, _) => {
                if days_since == 0 {
                    -14
                } else {
                    -days_since - 7
                }
            }
            (Which::Next, _) => 7 - days_since,
            (Which::This, _) => i32::from(weekday) - i32::from(today.weekday().to_monday_one_offset()),
            (Which::InWeek(weeks), _) => {
                i32::from(weekday) - i32::from(today.weekday().to_monday_one_offset()) + 7 * weeks
            }
        };
        today.checked_add(offset.days()).ok()
    }

    fn ago(&self, unit: Unit, amount: u32) -> Option<DateRange> {
        let today = self.today?;
        let day = back(today, unit, amount)?;
        let on = |date| Some(DateRange::on(date));
        match unit {
            Unit::Minute | Unit::Hour | Unit::Day => on(PartialDate::of(day)),
            // "Two weeks ago" is a week, not a day.
            Unit::Week => Some(DateRange {
                from: PartialDate::of(day.checked_sub(3.days()).ok()?),
                to: PartialDate::of(day.checked_add(3.days()).ok()?),
            }),
            Unit::Month => on(PartialDate::new(Some(day.year()), Some(day.month()), None)?),
            Unit::Quarter => period(day, Unit::Quarter, 0),
            Unit::Year | Unit::Decade | Unit::Century => on(PartialDate::new(Some(day.year()), None, None)?),
        }
    }

    fn between(&self, from: &Form, to: &Form) -> Option<(DateRange, Anchor)> {
        let (to_range, to_anchor) = self.range(to, None)?;
        let (from_range, from_anchor) = self.range(from, None)?;
        let (mut from_date, to_date) = (from_range.from, to_range.to);
        // "from 3 March to 5 April 2024": the year stands once.
        if let (Form::Date(date), Some(year)) = (from, to_date.year())
            && date.year().is_none()
        {
            from_date = date.with_year(year).unwrap_or(from_date);
            if from_date.bounds() > to_date.bounds() {
                from_date = date.with_year(year - 1).unwrap_or(from_date);
            }
        }
        // "from Friday to Monday" ends at the latest Monday and begins on the Friday before it.
        if let (Form::Weekday { .. }, Some(first), Some(last)) = (from, from_date.whole(), to_date.whole())
            && first > last
        {
            from_date = PartialDate::of(first.checked_sub(7.days()).ok()?);
        }
        let is_forward = match (from_date.bounds(), to_date.bounds()) {
            (Some((first, _)), Some((_, last))) => first <= last,
            _ => from_date <= to_date,
        };
        is_forward.then_some((DateRange { from: from_date, to: to_date }, from_anchor.max(to_anchor)))
    }
}

/// Returns the week (Monday to Sunday), month, year or decade so many after the one that holds a day.
fn period(day: Date, unit: Unit, offset: i32) -> Option<DateRange> {
    let on = |date| Some(DateRange::on(date));
    match unit {
        Unit::Week => {
            let since_monday = i32::from(day.weekday().to_monday_zero_offset());
            let monday = day.checked_add((7 * offset - since_monday).days()).ok()?;
            Some(DateRange { from: PartialDate::of(monday), to: PartialDate::of(monday.checked_add(6.days()).ok()?) })
        }
        Unit::Month => {
            let month = day.first_of_month().checked_add(offset.months()).ok()?;
            on(PartialDate::new(Some(month.year()), Some(month.month()), None)?)
        }
        Unit::Quarter => {
            let first = day.first_of_month().checked_sub(i32::from((day.month() - 1) % 3).months()).ok()?;
            let first = first.checked_add((3 * offset).months()).ok()?;
            let last = first.checked_add(2.months()).ok()?;
            let month = |day: Date| PartialDate::new(Some(day.year()), Some(day.month()), None);
            Some(DateRange { from: month(first)?, to: month(last)? })
        }
        Unit::Year => on(PartialDate::new(Some(day.year().checked_add(i16::try_from(offset).ok()?)?), None, None)?),
        Unit::Decade => {
            let first = (i32::from(day.year()) / 10 + offset) * 10;
            let year = |year: i32| PartialDate::new(Some(i16::try_from(year).ok()?), None, None);
            Some(DateRange { from: year(first)?, to: year(first + 9)? })
        }
        Unit::Century => {
            let first = (i32::from(day.year()) / 100 + offset) * 100;
            let year = |year: i32| PartialDate::new(Some(i16::try_from(year).ok()?), None, None);
            Some(DateRange { from: year(first)?, to: year(first + 99)? })
        }
        Unit::Minute | Unit::Hour | Unit::Day => None,
    }
}

/// Returns the day so many units before another.
fn back(day: Date, unit: Unit, amount: u32) -> Option<Date> {
    let amount = i64::from(amount);
    let span = match unit {
        Unit::Minute => amount.checked_div(24 * 60)?.days(),
        Unit::Hour => amount.checked_div(24)?.days(),
        Unit::Day => amount.days(),
        Unit::Week => amount.weeks(),
        Unit::Month => amount.months(),
        Unit::Year => amount.years(),
        Unit::Quarter => (3 * amount).months(),
        Unit::Decade => (10 * amount).years(),
        Unit::Century => (100 * amount).years(),
    };
    day.checked_sub(span).ok()
}

fn part_of(portion: Portion, whole: PartialDate) -> Option<DateRange> {
    let year = whole.year()?;
    let Some(month) = whole.month() else {
        let (first, last) = third(portion, 12);
        let month = |month| PartialDate::new(Some(year), Some(month), None);
        return Some(DateRange { from: month(first)?, to: month(last)? });
    };
    let n_days = Date::new(year, month, 1).ok()?.days_in_month();
    let (first, last) = third(portion, 30);
    let last = if last == 30 { n_days } else { last };
    let day = |day: i8| PartialDate::new(Some(year), Some(month), Some(day.min(n_days)));
    Some(DateRange { from: day(first)?, to: day(last)? })
}

fn timex(expression: &DateExpression, range: Option<DateRange>) -> String {
    let mut value = match (&expression.form, range) {
        (Form::Duration { unit, amount } | Form::Since { unit, amount }, _) | (Form::Ago { unit, amount }, None) => {
            length(*unit, *amount)
        }
        (Form::Every { weekday: Some(weekday), .. }, _) | (Form::Weekday { weekday, .. }, None) => {
            format!("XXXX-WXX-{weekday}")
        }
        (Form::Every { unit, .. }, _) => length(*unit, Some(1)),
        (Form::Decade(first), _) => format!("{}", first / 10),
        (Form::Reference(reference), _) => match reference {
            Reference::Past => "PAST_REF",
            Reference::Present => "PRESENT_REF",
            Reference::Future => "FUTURE_REF",
        }
        .to_owned(),
        (Form::Quarter { quarter, .. }, range) => {
            let year = range.and_then(|range| range.from.year()).map_or_else(unknown_year, |year| format!("{year:04}"));
            format!("{year}-Q{quarter}")
        }
        (Form::Period { unit: Unit::Quarter, .. }, Some(range)) => {
            let (year, month) = (range.from.year().unwrap_or_default(), range.from.month().unwrap_or(1));
            format!("{year:04}-Q{}", (month + 2) / 3)
        }
        (Form::Season { season, .. }, range) => {
            let year = range.and_then(|range| range.from.year()).map_or_else(unknown_year, |year| format!("{year:04}"));
            format!("{year}-{}", season_code(*season))
        }
        (
            Form::Period { unit: Unit::Week, .. }
            | Form::FromText { unit: Unit::Week, .. }
            | Form::Ago { unit: Unit::Week, .. },
            Some(range),
        ) => {
            // The middle of the range tells the week; its ends may lie in the weeks beside it.
            let middle = range.from.whole().and_then(|first| first.checked_add(3.days()).ok());
            middle.map_or_else(
                || range.to_string(),
                |middle| {
                    let week = middle.iso_week_date();
                    format!("{:04}-W{:02}", week.year(), week.week())
                },
            )
        }
        (Form::Period { unit: Unit::Decade, .. }, Some(range)) => range.from.to_string().chars().take(3).collect(),
        (Form::PartOf(_, whole), Some(range)) => match (&**whole, range.from.year(), range.from.month()) {
            (Form::Date(date), Some(year), _) => {
                date.with_year(year).map_or_else(|| range.to_string(), |date| date.to_string())
            }
            (Form::Period { unit: Unit::Year, .. }, Some(year), _) => format!("{year:04}"),
            (_, Some(year), Some(month)) => format!("{year:04}-{month:02}"),
            _ => range.to_string(),
        },
        (_, Some(range)) => range.to_string(),
        (Form::Date(date), None) => date.to_string(),
        (Form::PartOf(_, whole), None) => match &**whole {
            Form::Date(date) => date.to_string(),
            _ => "XXXX-XX-XX".to_owned(),
        },
        (Form::TimeOfDay, None) => String::new(),
        (_, None) => "XXXX-XX-XX".to_owned(),
    };
    let takes_time = range.is_none_or(|range| range.from == range.to)
        && !matches!(expression.form, Form::Duration { .. } | Form::Every { .. });
    if takes_time {
        if let Some(clock) = expression.clock {
            let (hour, minute) = (clock.minute_of_day / 60, clock.minute_of_day % 60);
            value = format!("{value}T{hour:02}:{minute:02}");
        } else if let Some(part) = expression.part {
            value += "T";
            value += part_code(part);
        }
    }
    value
}

fn unknown_year() -> String {
    "XXXX".to_owned()
}

/// Returns the TIMEX3 code of a season.
fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

/// Returns the month in which a season begins.
fn first_month(season: Season) -> i8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

/// Returns a length of time as ISO 8601 has it, with `X` for an unknown number.
fn length(unit: Unit, amount: Option<u32>) -> String {
    let amount = amount.map_or_else(|| "X".to_owned(), |amount| amount.to_string());
    match unit {
        Unit::Minute => format!("PT{amount}M"),
        Unit::Hour => format!("PT{amount}H"),
        Unit::Day => format!("P{amount}D"),
        Unit::Week => format!("P{amount}W"),
        Unit::Month => format!("P{amount}M"),
        Unit::Year => format!("P{amount}Y"),
        Unit::Quarter => format!("P{amount}Q"),
        Unit::Decade => format!("P{amount}DE"),
        Unit::Century => format!("P{amount}CE"),
    }
}
