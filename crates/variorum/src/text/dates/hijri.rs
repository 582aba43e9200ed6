//! The Islamic calendar of Umm al-Qura, by the tables of `icu_calendar`; sighting of the moon may shift a country's by a day.

use icu_calendar::Date as IcuDate;
use icu_calendar::cal::{Hijri, Iso};
use icu_calendar::types::Month;
use jiff::civil::Date;

/// Returns the Gregorian date of a day of the Islamic calendar; nothing where that day does not exist.
pub(super) fn gregorian(year: i32, month: u8, day: u8) -> Option<Date> {
    let date = IcuDate::try_new(year.into(), Month::new(month), day, Hijri::new_umm_al_qura()).ok()?;
    let date = date.to_calendar(Iso);
    let (month, day) = (date.month().number(), date.day_of_month().0);
    Date::new(date.year().extended_year().try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Returns the first and last Gregorian day of a month of the Islamic calendar.
pub(super) fn month(year: i32, month: u8) -> Option<(Date, Date)> {
    let first = gregorian(year, month, 1)?;
    let last = gregorian(year, month, 30).or_else(|| gregorian(year, month, 29))?;
    Some((first, last))
}

/// Returns the year of the Islamic calendar in which a Gregorian day lies.
pub(super) fn year_of(date: Date) -> i32 {
    // 33 years of the one are 32 of the other; the guess is off by one at most.
    let guess = (i32::from(date.year()) - 622) * 33 / 32;
    (guess - 1..=guess + 2)
        .rev()
        .find(|&year| gregorian(year, 1, 1).is_some_and(|first| first <= date))
        .unwrap_or(guess)
}
