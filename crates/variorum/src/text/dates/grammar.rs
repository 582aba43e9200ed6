//! The parts of a date, each read at a word: day, month and year in either order, weekdays, days and units told by their
//! distance from another.

use super::{Form, Which};
use crate::lang::dates::{DateLexicon, DateWord, From, NumericOrder, Portion, Unit};
use crate::lang::numbers::NumberLexicon;
use crate::model::time::PartialDate;
use crate::text::lexemes::{Hit, Lexeme};
use crate::text::numbers;

/// A text's words with what each can mean in a date.
pub(super) struct Grammar<'t, 'l> {
    pub(super) text: &'t str,
    pub(super) lexemes: &'l [Lexeme<'t>],
    pub(super) hits: Vec<Vec<Hit<'l, DateWord>>>,
    pub(super) lexicon: &'l DateLexicon,
    pub(super) numbers: &'l NumberLexicon,
}

/// Something read, where it begins in bytes, and the word after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) start: u32,
    pub(super) next: usize,
}

impl<T> Found<T> {
    fn with<U>(self, value: U) -> Found<U> {
        Found { value, start: self.start, next: self.next }
    }
}

/// Years that a text of news gives as four bare digits.
const BARE_YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Years of the Islamic calendar that news gives.
const HIJRI_YEARS: std::ops::RangeInclusive<i32> = 1300..=1500;

impl<'t, 'l> Grammar<'t, 'l> {
    pub(super) fn new(
        text: &'t str,
        lexemes: &'l [Lexeme<'t>],
        lexicon: &'l DateLexicon,
        numbers: &'l NumberLexicon,
    ) -> Self {
        let hits = (0..lexemes.len()).map(|at| lexicon.words.hits(lexemes, at)).collect();
        Self { text, lexemes, hits, lexicon, numbers }
    }

    /// Returns where a word begins.
    pub(super) fn start(&self, at: usize) -> u32 {
        self.lexemes.get(at).map_or(0, |lexeme| lexeme.span.start)
    }

    /// Returns whether only white space parts a word from the one before.
    pub(super) fn is_close(&self, at: usize) -> bool {
        self.lexemes.get(at).is_some_and(super::super::lexemes::Lexeme::follows_closely)
    }

    /// Reads the longest word or phrase at a word that `pick` takes.
    pub(super) fn word<T>(&self, at: usize, pick: impl Fn(DateWord) -> Option<T>) -> Option<Found<T>> {
        self.hits.get(at)?.iter().find_map(|hit| {
            let value = pick(*hit.meaning)?;
            Some(Found { value, start: hit.start, next: at + hit.n_words })
        })
    }

    /// Reads a word as [`Self::word`] does, if only white space parts it from the one before.
    pub(super) fn closely<T>(&self, at: usize, pick: impl Fn(DateWord) -> Option<T>) -> Option<Found<T>> {
        self.is_close(at).then(|| self.word(at, pick)).flatten()
    }

    /// Returns the word after one of these, or the same word if it is none of them.
    fn skip(&self, at: usize, skipped: impl Fn(DateWord) -> bool) -> usize {
        self.closely(at, |word| skipped(word).then_some(())).map_or(at, |found| found.next)
    }

    /// Returns whether the word before is one of these.
    pub(super) fn is_after(&self, at: usize, wanted: impl Fn(DateWord) -> bool) -> bool {
        at > 0
            && self.is_close(at)
            && (at.saturating_sub(3)..at)
                .any(|before| self.hits[before].iter().any(|hit| before + hit.n_words == at && wanted(*hit.meaning)))
    }

    fn has_capital(&self, start: u32) -> bool {
        let first = self.text.get(start as usize..).and_then(|rest| rest.chars().next());
        first.is_none_or(|first| !first.is_lowercase())
    }

    /// Returns the value of a word of 1 to 4 ASCII digits and how many they are.
    fn digits(&self, at: usize) -> Option<Found<(i32, usize)>> {
        let stem = self.lexemes.get(at)?.stems.iter().find(|stem| {
            (1..=4).contains(&stem.folded.len()) && stem.folded.bytes().all(|byte| byte.is_ascii_digit())
        })?;
        Some(Found { value: (stem.folded.parse().ok()?, stem.folded.len()), start: stem.start, next: at + 1 })
    }

    // ---- dates of numbers ------------------------------------------------------------------------------------------

    /// Reads 2024-03-02 or 2024/03/02; a clock time may be glued to the day (2024-03-02T14:10Z).
    pub(super) fn iso(&self, at: usize) -> Option<Found<(Form, Option<u16>)>> {
        let (year, n_digits) = self.digits(at)?.value;
        let separator = self.lexemes.get(at + 1)?.gap;
        if n_digits != 4 || !matches!(separator, "-" | "/" | ".") || self.lexemes.get(at + 2)?.gap != separator {
            return None;
        }
        let month = self.digits(at + 1)?.value.0;
        let last = self.lexemes[at + 2].folded();
        let (day, hour) = match last.split_once('t') {
            Some((day, hour)) => (day.parse().ok()?, Some(hour.parse::<u16>().ok().filter(|&hour| hour < 24)?)),
            None => (last.parse::<i8>().ok()?, None),
        };
        let date = PartialDate::new(year.try_into().ok(), month.try_into().ok(), Some(day))?;
        let (mut next, mut minute_of_day) = (at + 3, None);
        if let Some(hour) = hour {
            let minute = self.lexemes.get(next).filter(|lexeme| lexeme.gap == ":").map(Lexeme::folded);
            let minute = minute.and_then(|minute| minute.get(..2)).and_then(|minute| minute.parse::<u16>().ok());
            if let Some(minute) = minute.filter(|&minute| minute < 60) {
                minute_of_day = Some(hour * 60 + minute);
                next += 1;
                let has_seconds = self.lexemes.get(next).is_some_and(|lexeme| lexeme.gap == ":");
                next += usize::from(has_seconds);
            }
        }
        Some(Found { value: (Form::Date(date), minute_of_day), start: self.start(at), next })
    }

    /// Reads 9/7/2023, 09-07-2023 or 12.07.2023.
    pub(super) fn numeric(&self, at: usize) -> Option<Found<Form>> {
        let word = self.lexemes.get(at)?.folded();
        let dotted: Vec<&str> = word.split('.').collect();
        let (one, other, year, next) = if let [one, other, year] = dotted[..] {
            (one.parse().ok()?, other.parse().ok()?, (year.parse().ok()?, year.len()), at + 1)
        } else {
            let separator = self.lexemes.get(at + 1)?.gap.trim();
            if !matches!(separator, "-" | "/" | "–") || self.lexemes.get(at + 2)?.gap.trim() != separator {
                return None;
            }
            // A fourth number makes it a telephone number or a score.
            if self.lexemes.get(at + 3).is_some_and(|lexeme| lexeme.gap == separator) {
                return None;
            }
            let (one, other) = (self.digits(at)?.value, self.digits(at + 1)?.value);
            ((one.1 <= 2).then_some(one.0)?, (other.1 <= 2).then_some(other.0)?, self.digits(at + 2)?.value, at + 3)
        };
        let year: i32 = match year {
            (year, 4) => year,
            (year, 2) if year < 70 => 2000 + year,
            (year, 2) => 1900 + year,
            _ => return None,
        };
        let start = self.start(at);
        if HIJRI_YEARS.contains(&year) {
            let form = Form::Hijri {
                year: Some(year),
                month: Some(u8::try_from(other).ok().filter(|month| (1..=12).contains(month))?),
                day: Some(u8::try_from(one).ok().filter(|day| (1..=30).contains(day))?),
            };
            return Some(Found { value: form, start, next });
        }
        let date = |day: i32, month: i32| {
            PartialDate::new(year.try_into().ok(), month.try_into().ok(), Some(day.try_into().ok()?))
        };
        let form = match (date(one, other), date(other, one), self.lexicon.numeric_order) {
            (Some(date), None, _) | (None, Some(date), _) | (Some(date), Some(_), NumericOrder::DayFirst) => {
                Form::Date(date)
            }
            (Some(date), Some(other), NumericOrder::Either) if date == other => Form::Date(date),
            (Some(date), Some(other), NumericOrder::Either) => Form::Either(date, other),
            (None, None, _) => return None,
        };
        BARE_YEARS.contains(&(year as i16)).then_some(Found { value: form, start, next })
    }

    // ---- dates with a month's name ---------------------------------------------------------------------------------

    /// Reads the number of a day of the month, in digits or words.
    fn day_number(&self, at: usize) -> Option<Found<i8>> {
        let number = match self.digits(at) {
            Some(found) if found.value.1 <= 2 => found.with(found.value.0 as u64),
            Some(_) => return None,
            None => {
                let number = numbers::ordinal(self.lexemes, at, self.numbers)
                    .or_else(|| numbers::cardinal(self.lexemes, at, self.numbers))?;
                Found { value: number.value, start: number.start, next: at + number.n_words }
            }
        };
        (1..=31).contains(&number.value).then(|| number.with(number.value as i8))
    }

    fn month_word(&self, at: usize) -> Option<Found<i8>> {
        let found = self.word(at, |word| if let DateWord::Month { month, .. } = word { Some(month) } else { None })?;
        // Both names of a month may stand side by side: "كانون الأول/ديسمبر", "شباط (فبراير)".
        let twin = self.lexemes.get(found.next).filter(|lexeme| lexeme.follows_across("/(-"));
        let twin = twin.and_then(|_| {
            self.word(found.next, |word| {
                matches!(word, DateWord::Month { month, .. } if month == found.value).then_some(())
            })
        });
        Some(Found { next: twin.map_or(found.next, |twin| twin.next), ..found })
    }

    fn hijri_word(&self, at: usize) -> Option<Found<u8>> {
        self.word(at, |word| if let DateWord::HijriMonth(month) = word { Some(month) } else { None })
    }

    /// Reads a year behind a date, across a comma, a marker or a bracket.
    fn year_behind(&self, at: usize) -> Option<Found<i32>> {
        if !self.lexemes.get(at)?.follows_across(",،/-)") {
            return None;
        }
        let from = self.word(at, |word| {
            matches!(word, DateWord::YearMarker | DateWord::Unit(Unit::Year) | DateWord::Glue).then_some(())
        });
        let from = from.map_or(at, |found| found.next);
        let found = self.digits(from).filter(|found| found.value.1 == 4)?;
        // "July 7, 2023 people" does not occur; "7 July 1800 GMT" does.
        if self.closely(found.next, |word| matches!(word, DateWord::Zone(_)).then_some(())).is_some()
            && !BARE_YEARS.contains(&(found.value.0 as i16))
        {
            return None;
        }
        let era =
            self.closely(found.next, |word| matches!(word, DateWord::HijriEra | DateWord::CommonEra).then_some(()));
        Some(Found { next: era.map_or(found.next, |era| era.next), ..found.with(found.value.0) })
    }

    /// Reads "7 July 2023", "7-8 July", "السابع من شهر يوليو الجاري" and the like, in both calendars.
    pub(super) fn day_month(&self, at: usize) -> Option<Found<Form>> {
        let first = self.day_number(at)?;
        let last = self.second_day(at, first.next).filter(|last| last.value > first.value);
        let days_end = last.map_or(first.next, |last| last.next);
        if !self.lexemes.get(days_end)?.follows_across("-") {
            return None;
        }
        let mut from = self.skip(days_end, |word| word == DateWord::Glue);
        from = self.skip(from, |word| matches!(word, DateWord::MonthMarker | DateWord::Unit(Unit::Month)));
        let day = first.value;
        let found = |form, next| Some(Found { value: form, start: first.start, next });
        if let Some(month) = self.month_word(from) {
            let (year, next) = self.year_or_marker(month.next);
            let date = |day| PartialDate::new(year, Some(month.value), Some(day)).map(Form::Date);
            let form = match last.and_then(|last| date(last.value)) {
                Some(last) => Form::Range(Box::new(date(day)?), Box::new(last)),
                None => date(day)?,
            };
            return found(form, next);
        }
        if let Some(month) = self.hijri_word(from) {
            let year = self.year_behind(month.next).filter(|year| HIJRI_YEARS.contains(&year.value));
            let next = year.map_or_else(|| self.skip_this_or_last(month.next), |year| year.next);
            let form = Form::Hijri {
                year: year.map(|year| year.value),
                month: Some(month.value),
                day: Some(day.unsigned_abs()),
            };
            return found(form, next);
        }
        // "السابع من الشهر الجاري", "7 الجاري".
        let said_month = from > days_end
            && self.is_after(from, |word| matches!(word, DateWord::MonthMarker | DateWord::Unit(Unit::Month)));
        let which = self.closely(from, |word| match word {
            DateWord::This => Some(0),
            DateWord::Last => Some(-1),
            DateWord::Next => Some(1),
            _ => None,
        })?;
        // "12 last month" is no date; a language that puts the marker behind the month says the month or nothing.
        let is_date = said_month
            || self
                .closely(which.next, |word| matches!(word, DateWord::Unit(_) | DateWord::Units(_)).then_some(()))
                .is_none()
                && from > days_end;
        let next = self.skip(which.next, |word| !said_month && word == DateWord::Unit(Unit::Month));
        (is_date || next > which.next).then_some(Found {
            value: Form::DayOfMonth { day, month_offset: which.value },
            start: first.start,
            next,
        })
    }

    /// Reads the last day of a range whose first stands at `first`: "3-5", "3 to 5", "بين 3 و5".
    fn second_day(&self, first: usize, at: usize) -> Option<Found<i8>> {
        let next = self.lexemes.get(at)?;
        if matches!(next.gap.trim(), "-" | "–" | "—") {
            return self.day_number(at);
        }
        let clings = next.stems.iter().any(|stem| stem.has_conjunction);
        if clings && self.is_close(at) && self.is_after(first, |word| word == DateWord::RangeFrom) {
            return self.day_number(at);
        }
        let joint = self.closely(at, |word| (word == DateWord::RangeTo).then_some(()))?;
        self.is_close(joint.next).then(|| self.day_number(joint.next)).flatten()
    }

    /// Reads "July 7, 2023", "July 7-9", "August 20th".
    pub(super) fn month_day(&self, at: usize) -> Option<Found<Form>> {
        let month = self.month_word(at).filter(|month| self.has_capital(month.start))?;
        if !self.lexemes.get(month.next)?.follows_across(".") {
            return None;
        }
        let first = self.day_number(month.next).filter(|_| self.is_day_not_amount(month.next))?;
        let last = self.second_day(month.next, first.next);
        let last = last.filter(|last| last.value > first.value && !self.reads_month(last.next));
        let (year, next) = self.year_or_marker(last.map_or(first.next, |last| last.next));
        let date = |day| PartialDate::new(year, Some(month.value), Some(day)).map(Form::Date);
        let form = match last.and_then(|last| date(last.value)) {
            Some(last) => Form::Range(Box::new(date(first.value)?), Box::new(last)),
            None => date(first.value)?,
        };
        Some(Found { value: form, start: month.start, next })
    }

    /// A month's name comes first only before digits or an ordinal: "في آب ثلاثة قتلى" has no third of August.
    fn is_day_not_amount(&self, at: usize) -> bool {
        self.digits(at).is_some() && !self.puts_the_day_first()
            || numbers::ordinal(self.lexemes, at, self.numbers).is_some() && !self.puts_the_day_first()
    }

    fn puts_the_day_first(&self) -> bool {
        self.lexicon.numeric_order == NumericOrder::DayFirst
    }

    fn reads_month(&self, at: usize) -> bool {
        self.is_close(at) && self.month_word(at).is_some()
    }

    /// Reads the year behind a day and month, or a word that says that it is this one.
    fn year_or_marker(&self, at: usize) -> (Option<i16>, usize) {
        match self.year_behind(at).and_then(|year| Some((i16::try_from(year.value).ok()?, year.next))) {
            Some((year, next)) if BARE_YEARS.contains(&year) || (1000..=BARE_YEARS.start() - 1).contains(&year) => {
                (Some(year), next)
            }
            _ => (None, self.skip_this_or_last(at)),
        }
    }

    fn skip_this_or_last(&self, at: usize) -> usize {
        // Only where such words stand behind what they qualify: "on July 7 this week" has two expressions.
        let is_which = |word| matches!(word, DateWord::This | DateWord::Last | DateWord::Next);
        let marker = self.closely(at, |word| is_which(word).then_some(()));
        let is_alone = |found: &Found<()>| {
            self.closely(found.next, |word| {
                matches!(word, DateWord::Unit(_) | DateWord::Units(_) | DateWord::Weekday { .. }).then_some(())
            })
            .is_none()
        };
        marker.filter(is_alone).map_or(at, |found| found.next)
    }

    /// Reads a month with its year, with a word that says which one, or alone.
    pub(super) fn month(&self, at: usize) -> Option<Found<Form>> {
        if let Some(found) = self.hijri_month(at) {
            return Some(found);
        }
        let portion = self.word(at, |word| if let DateWord::Portion(portion) = word { Some(portion) } else { None });
        let opening = portion.map_or(at, |portion| {
            let from = self.skip(portion.next, |word| word == DateWord::Glue);
            self.skip(from, |word| matches!(word, DateWord::MonthMarker | DateWord::Unit(Unit::Month)))
        });
        let portion = portion.filter(|portion| {
            self.lexemes.get(opening).is_some_and(|lexeme| lexeme.follows_across("-")) && opening >= portion.next
        });
        let opening = if portion.is_some() { opening } else { at };
        let before = self.word(opening, |word| match word {
            DateWord::Last => Some(-1),
            DateWord::This => Some(0),
            DateWord::Next => Some(1),
            _ => None,
        });
        let before = before.filter(|found| self.is_close(found.next));
        let from = before.map_or(opening, |found| found.next);
        let marked = self.word(from, |word| (word == DateWord::MonthMarker).then_some(()));
        let from = marked.filter(|found| self.is_close(found.next)).map_or(from, |found| found.next);
        let month = self.month_word(from).filter(|month| self.has_capital(month.start))?;
        let needs_context = self
            .word(
                from,
                |word| if let DateWord::Month { needs_context, .. } = word { Some(needs_context) } else { None },
            )
            .is_some_and(|found| found.value);
        let year = self.year_behind(month.next).and_then(|year| Some((i16::try_from(year.value).ok()?, year.next)));
        let year = year.filter(|(year, _)| BARE_YEARS.contains(year));
        let behind = self.closely(month.next, |word| match word {
            DateWord::Last => Some(-1),
            DateWord::This => Some(0),
            DateWord::Next => Some(1),
            _ => None,
        });
        let behind = behind.filter(|found| self.puts_the_day_first() && found.next > month.next);
        let has_context = portion.is_some()
            || before.is_some()
            || behind.is_some()
            || year.is_some()
            || marked.is_some()
            || self.is_after(from, |word| matches!(word, DateWord::YearBefore | DateWord::MonthMarker));
        if needs_context && !has_context {
            return None;
        }
        let date = Form::Date(PartialDate::new(year.map(|(year, _)| year), Some(month.value), None)?);
        let form = match portion {
            Some(portion) => Form::PartOf(portion.value, Box::new(date)),
            None => date,
        };
        let next = year.map(|(_, next)| next).or(behind.map(|found| found.next)).unwrap_or(month.next);
        let start =
            portion.map(|found| found.start).or(before.map(|found| found.start)).or(marked.map(|found| found.start));
        Some(Found { value: form, start: start.unwrap_or(month.start), next })
    }

    fn hijri_month(&self, at: usize) -> Option<Found<Form>> {
        let marked =
            self.word(at, |word| matches!(word, DateWord::MonthMarker | DateWord::Unit(Unit::Month)).then_some(()));
        let marked = marked.filter(|found| self.is_close(found.next));
        let month = self.hijri_word(marked.map_or(at, |found| found.next))?;
        let year = self.year_behind(month.next).filter(|year| HIJRI_YEARS.contains(&year.value));
        // Most of these months are also names of persons.
        if marked.is_none() && year.is_none() {
            return None;
        }
        let form = Form::Hijri { year: year.map(|year| year.value), month: Some(month.value), day: None };
        let next = year.map_or_else(|| self.skip_this_or_last(month.next), |year| year.next);
        Some(Found { value: form, start: marked.map_or(month.start, |found| found.start), next })
    }

    /// Reads a year with its marker, or after a preposition; a decade such as "1990s".
    pub(super) fn year(&self, at: usize) -> Option<Found<Form>> {
        let decade = self.lexemes.get(at)?.folded().strip_suffix('s').and_then(|digits| digits.parse::<i16>().ok());
        if let Some(decade) = decade.filter(|decade| BARE_YEARS.contains(decade) && decade % 10 == 0) {
            return Some(Found { value: Form::Decade(decade), start: self.start(at), next: at + 1 });
        }
        // "His forties" are no decade: such a word stands after a preposition, an article or the century's name.
        if let Some(decade) =
            self.word(at, |word| if let DateWord::DecadeOf(years) = word { Some(years) } else { None })
            && self.is_after(at, |word| matches!(word, DateWord::YearBefore | DateWord::Glue | DateWord::Portion(_)))
        {
            let century = self.closely(decade.next, |word| (word == DateWord::Unit(Unit::Century)).then_some(()));
            let next = century.map_or(decade.next, |century| self.skip_this_or_last(century.next));
            return Some(Found { value: Form::Decade(1900 + decade.value), start: decade.start, next });
        }
        let marker =
            self.word(at, |word| matches!(word, DateWord::YearMarker | DateWord::Unit(Unit::Year)).then_some(()));
        let marker = marker.filter(|found| self.is_close(found.next));
        let year = self.digits(marker.map_or(at, |found| found.next)).filter(|found| found.value.1 == 4)?;
        let era = self.closely(year.next, |word| match word {
            DateWord::HijriEra => Some(true),
            DateWord::CommonEra => Some(false),
            _ => None,
        });
        let next = era.map_or(year.next, |found| found.next);
        let start = marker.map_or(year.start, |found| found.start);
        let is_hijri = era.is_some_and(|era| era.value) || marker.is_some() && HIJRI_YEARS.contains(&year.value.0);
        if is_hijri && HIJRI_YEARS.contains(&year.value.0) {
            return Some(Found {
                value: Form::Hijri { year: Some(year.value.0), month: None, day: None },
                start,
                next,
            });
        }
        let number = i16::try_from(year.value.0).ok().filter(|number| BARE_YEARS.contains(number))?;
        let is_said = marker.is_some()
            || era.is_some()
            || self.is_after(at, |word| matches!(word, DateWord::YearBefore | DateWord::RangeFrom));
        // "in 2000 houses" counts houses; a year is followed by a mark, the end, or no plain noun that could be counted:
        // that cannot be told here, so digits after a preposition are years.
        is_said.then_some(())?;
        Some(Found { value: Form::Date(PartialDate::new(Some(number), None, None)?), start, next })
    }

    /// Reads "the third quarter", "third-quarter of 1989", "الربع الثالث من عام 2023".
    pub(super) fn quarter(&self, at: usize) -> Option<Found<Form>> {
        let ordinal = |at: usize| {
            let number = numbers::ordinal(self.lexemes, at, self.numbers)?;
            let quarter = i8::try_from(number.value).ok().filter(|number| (1..=4).contains(number))?;
            Some(Found { value: quarter, start: number.start, next: at + number.n_words })
        };
        let unit = |at: usize| self.word(at, |word| (word == DateWord::Unit(Unit::Quarter)).then_some(()));
        let (first, second) = if self.puts_the_day_first() {
            let unit = unit(at)?;
            let number = self.is_close(unit.next).then(|| ordinal(unit.next)).flatten()?;
            (number.value, Found { value: unit.start, ..number.with(unit.start) })
        } else {
            let number = ordinal(at)?;
            let follows = self.lexemes.get(number.next)?.follows_across("-");
            let unit = follows.then(|| unit(number.next)).flatten()?;
            (number.value, Found { value: number.start, start: number.start, next: unit.next })
        };
        let year = self.year_of_part(second.next);
        let next = year.map_or(second.next, |found| found.next);
        let form = Form::Quarter { quarter: first, year: year.map(|found| found.value) };
        Some(Found { value: form, start: second.value, next })
    }

    /// Reads "last summer", "the summer of 2021", "صيف عام 2019", "الشتاء الماضي"; a season alone is a season.
    pub(super) fn season(&self, at: usize) -> Option<Found<Form>> {
        let which = |word| match word {
            DateWord::Last => Some(-1),
            DateWord::This => Some(0),
            DateWord::Next => Some(1),
            _ => None,
        };
        let before = self.word(at, which).filter(|found| self.is_close(found.next));
        let from = before.map_or(at, |found| found.next);
        let season = self.word(from, |word| if let DateWord::Season(season) = word { Some(season) } else { None })?;
        let year = self.year_of_part(season.next);
        let behind = self.closely(season.next, which).filter(|_| self.puts_the_day_first() && year.is_none());
        // "Spring" and "fall" are other words too: something must say that a time is meant.
        let is_said = before.is_some()
            || behind.is_some()
            || year.is_some()
            || self.is_after(at, |word| matches!(word, DateWord::YearBefore | DateWord::Portion(_)));
        is_said.then_some(())?;
        let offset = before.or(behind).map_or(0, |found| found.value);
        let next = year.map(|found| found.next).or(behind.map(|found| found.next)).unwrap_or(season.next);
        let form = Form::Season { season: season.value, year: year.map(|found| found.value), offset };
        Some(Found { value: form, start: before.map_or(season.start, |found| found.start), next })
    }

    /// Reads the year that a part of a year is said to be of.
    fn year_of_part(&self, at: usize) -> Option<Found<i16>> {
        let from = self.skip(at, |word| word == DateWord::Glue);
        let from = self.skip(from, |word| matches!(word, DateWord::YearMarker | DateWord::Unit(Unit::Year)));
        self.is_close(from).then(|| self.bare_year(from)).flatten()
    }

    /// Reads four digits that can be a year.
    pub(super) fn bare_year(&self, at: usize) -> Option<Found<i16>> {
        let year = self.digits(at).filter(|found| found.value.1 == 4)?;
        let number = i16::try_from(year.value.0).ok().filter(|number| BARE_YEARS.contains(number))?;
        Some(year.with(number))
    }

    /// Reads "now", "recently", "قريبا".
    pub(super) fn reference(&self, at: usize) -> Option<Found<Form>> {
        let found =
            self.word(at, |word| if let DateWord::Reference(reference) = word { Some(reference) } else { None })?;
        Some(found.with(Form::Reference(found.value)))
    }

    // ---- weekdays, days and units told by their distance --------------------------------------------------------------

    /// Reads a weekday with the words that say which one.
    pub(super) fn weekday(&self, at: usize) -> Option<Found<(i8, Which, bool)>> {
        let which_word = |word| match word {
            DateWord::LastTwice => Some(Which::LastTwice),
            DateWord::Last => Some(Which::Last),
            DateWord::This => Some(Which::This),
            DateWord::Next => Some(Which::Next),
            _ => None,
        };
        let before = self.word(at, which_word).filter(|found| self.is_close(found.next));
        let from = before.map_or(at, |found| found.next);
        let marked = self.word(from, |word| (word == DateWord::DayMarker).then_some(()));
        let marked = marked.filter(|found| self.is_close(found.next));
        let from = marked.map_or(from, |found| found.next);
        let day = self.word(from, |word| match word {
            DateWord::Weekday { weekday, needs_context } => Some((weekday, needs_context)),
            _ => None,
        })?;
        if !self.has_capital(day.start) {
            return None;
        }
        let behind =
            if before.is_none() && self.puts_the_day_first() { self.closely(day.next, which_word) } else { None };
        let which = before.or(behind).map_or(Which::Nearest, |found| found.value);
        let start = before.map(|found| found.start).or(marked.map(|found| found.start)).unwrap_or(day.start);
        let next = behind.map_or(day.next, |found| found.next);
        Some(Found { value: (day.value.0, which, day.value.1), start, next })
    }

    /// Reads "yesterday", "أول أمس", "the previous night".
    pub(super) fn day(&self, at: usize) -> Option<Found<(i32, From, Option<crate::lang::dates::DayPart>)>> {
        self.word(at, |word| match word {
            DateWord::Day { offset, part, from } => Some((offset, from, part)),
            _ => None,
        })
    }

    /// Reads an amount of a unit: "two days", "يومين", "ثلاثة أيام", "20 يوماً", "عدة أيام"; the unit alone is one of it
    /// (or an unknown number in the plural), which only some callers can use.
    fn amount(&self, at: usize) -> Option<Found<(Unit, Option<u32>, Said)>> {
        if let Some(pair) = self.word(at, |word| if let DateWord::Pair(unit) = word { Some(unit) } else { None }) {
            return Some(pair.with((pair.value, Some(2), Said::Yes)));
        }
        let minutes = self.word(at, |word| if let DateWord::Minutes(minutes) = word { Some(minutes) } else { None });
        if let Some(minutes) = minutes {
            return Some(minutes.with((Unit::Minute, Some(minutes.value), Said::Yes)));
        }
        let unit = |from: usize| {
            self.word(from, |word| match word {
                DateWord::Unit(unit) => Some((unit, true)),
                DateWord::Units(unit) => Some((unit, false)),
                _ => None,
            })
        };
        let number = numbers::cardinal(self.lexemes, at, self.numbers)
            .filter(|number| number.value <= 10_000)
            .map(|number| Found { value: Some(number.value as u32), start: number.start, next: at + number.n_words });
        let number = number.or_else(|| {
            self.word(at, |word| match word {
                DateWord::One => Some(Some(1)),
                DateWord::Vague => Some(None),
                _ => None,
            })
        });
        if let Some(number) = number {
            // "a few days": an article before a vague number; "34-year-old" is an age.
            let number_next = if number.value == Some(1) {
                self.closely(number.next, |word| (word == DateWord::Vague).then_some(()))
                    .map_or(number.next, |found| found.next)
            } else {
                number.next
            };
            let amount = if number_next > number.next { None } else { number.value };
            if let Some(unit) = self
                .lexemes
                .get(number_next)
                .filter(|lexeme| lexeme.follows_across("-"))
                .and_then(|_| unit(number_next))
            {
                let is_age = self.lexemes.get(unit.next).is_some_and(|lexeme| lexeme.gap == "-");
                return (!is_age).then_some(Found {
                    value: (unit.value.0, amount, Said::Yes),
                    start: number.start,
                    next: unit.next,
                });
            }
        }
        let unit = unit(at)?;
        let amount = unit.value.1.then_some(1);
        Some(unit.with((unit.value.0, amount, Said::No)))
    }

    /// Reads what tells a time by its distance in units, or a length of time.
    pub(super) fn distance(&self, at: usize) -> Option<Found<Form>> {
        // Before the amount: "قبل يومين", "منذ ثلاثة أيام".
        let before = self.word(at, |word| match word {
            DateWord::AgoBefore => Some(()),
            _ => None,
        });
        if let Some(before) = before.filter(|found| self.is_close(found.next))
            && let Some(amount) = self.amount(before.next)
        {
            // "قبل يوم الجمعة", "منذ عام 2011": the unit's word belongs to the date that follows.
            let names_a_date = amount.value.2 == Said::No
                && (self.is_close(amount.next) && self.digits(amount.next).is_some()
                    || self.is_close(amount.next) && self.weekday(amount.next).is_some()
                    || self.month_word(amount.next).is_some()
                    || self
                        .closely(amount.next, |word| {
                            matches!(word, DateWord::Last | DateWord::This | DateWord::LastTwice).then_some(())
                        })
                        .is_some());
            if !names_a_date {
                let (unit, number, _) = amount.value;
                return Some(Found {
                    value: Form::Ago { unit, amount: number },
                    start: before.start,
                    next: amount.next,
                });
            }
            return None;
        }
        let later = self.word(at, |word| (word == DateWord::LaterBefore).then_some(()));
        if let Some(later) = later.filter(|found| self.is_close(found.next))
            && let Some(amount) = self.amount(later.next)
            && let (unit, Some(number), _) = amount.value
            && self.names_no_date(amount.next)
        {
            let value = Form::FromText { unit, amount: i32::try_from(number).ok()? };
            return Some(Found { value, start: later.start, next: amount.next });
        }
        if let Some(found) = self.period(at).or_else(|| self.counted_behind(at)) {
            return Some(found);
        }
        let amount = self.amount(at)?;
        let (unit, number, said) = amount.value;
        let said = if self.is_after(at, |word| word == DateWord::Lasting) { Said::Yes } else { said };
        let behind = self.closely(amount.next, |word| match word {
            DateWord::AgoAfter => Some(Form::Ago { unit, amount: number }),
            DateWord::EarlierAfter => number.map(|number| Form::FromText { unit, amount: -(number as i32) }),
            DateWord::LaterAfter => number.map(|number| Form::FromText { unit, amount: number as i32 }),
            DateWord::Last => Some(Form::Since { unit, amount: number }),
            _ => None,
        });
        if let Some(behind) = behind.filter(|_| said == Said::Yes || self.puts_the_day_first()) {
            return Some(Found { value: behind.value, start: amount.start, next: behind.next });
        }
        (said == Said::Yes).then(|| amount.with(Form::Duration { unit, amount: number }))
    }

    /// Whether what stands at a word does not make a date of the unit before it ("قبل يوم الجمعة", "بعد عام 2011").
    fn names_no_date(&self, at: usize) -> bool {
        let is_date = self.is_close(at)
            && (self.digits(at).is_some() || self.weekday(at).is_some() || self.month_word(at).is_some());
        !is_date
    }

    /// Reads an amount whose number stands behind its unit: "الأيام الثلاثة الماضية", "الأشهر الستة المقبلة".
    fn counted_behind(&self, at: usize) -> Option<Found<Form>> {
        let unit = self.word(at, |word| if let DateWord::Units(unit) = word { Some(unit) } else { None })?;
        let number =
            self.is_close(unit.next).then(|| numbers::cardinal(self.lexemes, unit.next, self.numbers)).flatten()?;
        let amount = u32::try_from(number.value).ok()?;
        let which = self.closely(unit.next + number.n_words, |word| match word {
            DateWord::Last => Some(Form::Since { unit: unit.value, amount: Some(amount) }),
            DateWord::Next => Some(Form::Duration { unit: unit.value, amount: Some(amount) }),
            _ => None,
        })?;
        Some(Found { value: which.value, start: unit.start, next: which.next })
    }

    /// Reads "last week", "الشهر الماضي", "this year", "earlier this month", "the last two weeks", "the previous day".
    fn period(&self, at: usize) -> Option<Found<Form>> {
        let portion = self.word(at, |word| if let DateWord::Portion(portion) = word { Some(portion) } else { None });
        let from = portion.map_or(at, |portion| self.skip(portion.next, |word| word == DateWord::Glue));
        if let Some(portion) = portion
            && self.is_close(from)
            && let Some(period) = self.period_whole(from)
            && matches!(period.value, Form::Period { unit: Unit::Month | Unit::Year, .. })
        {
            return Some(Found {
                value: Form::PartOf(portion.value, Box::new(period.value)),
                start: portion.start,
                next: period.next,
            });
        }
        if let Some(portion) = portion
            && self.is_close(from)
        {
            let part = |whole: Form, next| {
                Some(Found { value: Form::PartOf(portion.value, Box::new(whole)), start: portion.start, next })
            };
            if let Some(year) = self.year(from).filter(|year| matches!(year.value, Form::Date(_))) {
                return part(year.value, year.next);
            }
            let unit = self.word(from, |word| match word {
                DateWord::Unit(unit @ (Unit::Month | Unit::Year)) => Some(unit),
                _ => None,
            });
            // "بداية العام": of this one, where no year and no other month is named behind it.
            if let Some(unit) = unit.filter(|unit| self.puts_the_day_first() && self.names_no_date(unit.next)) {
                return part(Form::Period { unit: unit.value, offset: 0 }, unit.next);
            }
        }
        self.period_whole(at)
    }

    fn period_whole(&self, at: usize) -> Option<Found<Form>> {
        let unit = |word| match word {
            DateWord::Unit(unit) => Some(unit),
            _ => None,
        };
        let which = |word| match word {
            DateWord::LastTwice => Some(Step::Published(-2)),
            DateWord::Last => Some(Step::Published(-1)),
            DateWord::This | DateWord::EarlierThis => Some(Step::Published(0)),
            DateWord::Next => Some(Step::Published(1)),
            DateWord::Previous => Some(Step::Text(-1)),
            DateWord::Following => Some(Step::Text(1)),
            _ => None,
        };
        let form = |step, unit| match step {
            Step::Published(offset) if unit >= Unit::Week => Some(Form::Period { unit, offset }),
            Step::Published(0) => None,
            Step::Published(offset) => (unit == Unit::Day).then_some(Form::DayOffset { offset, from: From::Published }),
            Step::Text(amount) => Some(Form::FromText { unit, amount }),
        };
        if let Some(step) = self.word(at, which).filter(|found| self.is_close(found.next)) {
            if let Some(unit) = self.word(step.next, unit) {
                return Some(Found { value: form(step.value, unit.value)?, start: step.start, next: unit.next });
            }
            if let Step::Published(-1) = step.value
                && let Some(amount) = self.amount(step.next)
            {
                let (unit, number, _) = amount.value;
                return Some(Found {
                    value: Form::Since { unit, amount: number },
                    start: step.start,
                    next: amount.next,
                });
            }
        }
        let unit = self.word(at, unit)?;
        let step = self.closely(unit.next, which).filter(|_| self.puts_the_day_first())?;
        Some(Found { value: form(step.value, unit.value)?, start: unit.start, next: step.next })
    }

    /// Reads "every Friday", "كل يوم جمعة", "every day", "daily".
    pub(super) fn every(&self, at: usize) -> Option<Found<Form>> {
        if let Some(each) = self.word(at, |word| if let DateWord::Each(unit) = word { Some(unit) } else { None }) {
            return Some(each.with(Form::Every { unit: each.value, weekday: None }));
        }
        let every = self.word(at, |word| (word == DateWord::Every).then_some(()))?;
        if !self.is_close(every.next) {
            return None;
        }
        if let Some(weekday) = self.weekday(every.next) {
            let form = Form::Every { unit: Unit::Week, weekday: Some(weekday.value.0) };
            return Some(Found { value: form, start: every.start, next: weekday.next });
        }
        let unit = self.word(every.next, |word| if let DateWord::Unit(unit) = word { Some(unit) } else { None })?;
        Some(Found { value: Form::Every { unit: unit.value, weekday: None }, start: every.start, next: unit.next })
    }
}

/// Which unit, counted from which.
#[derive(Clone, Copy)]
enum Step {
    Published(i32),
    Text(i32),
}

/// Whether an amount says its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Yes,
    No,
}

/// Returns the first and last day of a third of a month, or months of a third of a year.
pub(super) fn third(portion: Portion, n_units: i8) -> (i8, i8) {
    let third = n_units / 3;
    match portion {
        Portion::Start => (1, third),
        Portion::Mid => (third + 1, 2 * third),
        Portion::End => (2 * third + 1, n_units),
    }
}
