//! Times on the clock: 14:10, 06:30 GMT, 5pm, 10.30 a.m., "الساعة 9 مساء".

use super::Clock;
use super::grammar::{Found, Grammar};
use crate::lang::dates::{DateWord, DayPart};
use crate::text::numbers;

impl Grammar<'_, '_> {
    /// Reads a time on the clock that begins at a word, with its half of the day and its zone.
    pub(super) fn clock(&self, at: usize) -> Option<Found<Clock>> {
        let introduced = self.word(at, |word| (word == DateWord::ClockBefore).then_some(()));
        let from = introduced.map_or(at, |found| found.next);
        let start = introduced.map_or_else(|| self.start(at), |found| found.start);
        if introduced.is_some() && !self.is_close(from) {
            return None;
        }
        let (hour, minute, mut next, mut half) = self.hours_and_minutes(from)?;
        if half.is_none()
            && let Some(found) = self.closely(next, |word| match word {
                DateWord::Am => Some(Half::Am),
                DateWord::Pm => Some(Half::Pm),
                _ => None,
            })
        {
            half = Some(found.value);
            next = found.next;
        } else if let Some(found) = self.closely(next, |word| (word == DateWord::ClockAfter).then_some(())) {
            next = found.next;
        }
        let zone = self.zone(next);
        if let Some(found) = &zone {
            next = found.next;
        }
        let is_certain = minute.is_some() || half.is_some() || zone.is_some();
        // "at 5" is a time only where something more says so; an hour alone after a word that only times follow is one.
        if !is_certain && !introduced.is_some_and(|_| self.introduces_only_times(at)) {
            return None;
        }
        let hour = match half {
            Some(Half::Pm) if hour < 12 => hour + 12,
            Some(Half::Am) if hour == 12 => 0,
            _ => hour,
        };
        let minute_of_day = hour * 60 + minute.unwrap_or(0);
        let utc_offset_minutes = zone.map(|found| found.value);
        (minute_of_day < 1440).then_some(Found { value: Clock { minute_of_day, utc_offset_minutes }, start, next })
    }

    /// Whether the word before a bare hour is never followed by other numbers: one that is no common glue.
    fn introduces_only_times(&self, at: usize) -> bool {
        self.word(at, |word| matches!(word, DateWord::Glue | DateWord::YearBefore).then_some(())).is_none()
    }

    fn hours_and_minutes(&self, at: usize) -> Option<(u16, Option<u16>, usize, Option<Half>)> {
        let lexeme = self.lexemes.get(at)?;
        let word = lexeme.folded();
        for (ending, half) in [("am", Half::Am), ("pm", Half::Pm)] {
            if let Some(hour) = word.strip_suffix(ending).and_then(short_number)
                && (1..=12).contains(&hour)
            {
                return Some((hour, None, at + 1, Some(half)));
            }
        }
        if let Some((hour, minute)) = word.split_once('.')
            && minute.len() == 2
            && let (Some(hour), Some(minute)) = (short_number(hour), short_number(minute))
            && hour < 24
            && minute < 60
        {
            // 10.30 is a time only with its half of the day or its zone; a toll can be a fraction.
            let says_so =
                self.closely(at + 1, |word| matches!(word, DateWord::Am | DateWord::Pm).then_some(())).is_some()
                    || self.zone(at + 1).is_some();
            return says_so.then_some((hour, Some(minute), at + 1, None));
        }
        let Some(hour) = self.lexemes[at].stems.iter().find_map(|stem| short_number(&stem.folded)) else {
            return self.hour_in_words(at);
        };
        let has_minutes = self.lexemes.get(at + 1).is_some_and(|next| next.gap == ":");
        if has_minutes {
            let minute = self.lexemes[at + 1].folded();
            let (digits, half) = match (minute.strip_suffix("am"), minute.strip_suffix("pm")) {
                (Some(digits), _) => (digits, Some(Half::Am)),
                (_, Some(digits)) => (digits, Some(Half::Pm)),
                _ => (minute, None),
            };
            let minute = (digits.len() == 2).then(|| short_number(digits)).flatten()?;
            let has_seconds = self.lexemes.get(at + 2).is_some_and(|next| {
                next.gap == ":" && next.folded().len() == 2 && short_number(next.folded()).is_some()
            });
            let next = if has_seconds { at + 3 } else { at + 2 };
            return (hour < 24 && minute < 60).then_some((hour, Some(minute), next, half));
        }
        // "1800 GMT".
        if word.len() == 4
            && let (Some(hour), Some(minute)) =
                (word.get(..2).and_then(short_number), word.get(2..).and_then(short_number))
        {
            let is_time = hour < 24 && minute < 60 && self.zone(at + 1).is_some();
            return is_time.then_some((hour, Some(minute), at + 1, None));
        }
        (hour < 24 && (word.len() <= 2 || self.lexemes[at].stems.len() > 1)).then_some((hour, None, at + 1, None))
    }

    /// Reads "العاشرة" after the word for the clock.
    fn hour_in_words(&self, at: usize) -> Option<(u16, Option<u16>, usize, Option<Half>)> {
        if !self.is_after(at, |word| word == DateWord::ClockBefore) || !self.introduces_only_times(at.checked_sub(1)?) {
            return None;
        }
        let number = numbers::ordinal(self.lexemes, at, self.numbers)
            .or_else(|| numbers::cardinal(self.lexemes, at, self.numbers))?;
        let hour = u16::try_from(number.value).ok().filter(|hour| (1..=12).contains(hour))?;
        Some((hour, None, at + number.n_words, None))
    }

    /// Reads a zone behind a time: its name, perhaps in brackets, or an offset from UTC.
    fn zone(&self, at: usize) -> Option<Found<i16>> {
        let lexeme = self.lexemes.get(at)?;
        if let Some(sign) = lexeme.gap.trim().strip_suffix(['+', '-', '−']).map(|_| lexeme.gap.trim()) {
            let word = lexeme.folded();
            let is_offset =
                word.len() == 4 || word.len() == 2 && self.lexemes.get(at + 1).is_some_and(|next| next.gap == ":");
            if lexeme.gap.len() == sign.len() && is_offset {
                let (hours, minutes, next) = match word.len() {
                    4 => (word.get(..2)?, word.get(2..)?, at + 1),
                    _ => (word, self.lexemes[at + 1].folded(), at + 2),
                };
                let minutes = short_number(hours)? as i16 * 60 + short_number(minutes)? as i16;
                let minutes = if sign == "+" { minutes } else { -minutes };
                return Some(Found { value: minutes, start: self.start(at), next });
            }
        }
        // The full stop of "a.m." ends nothing.
        let is_abbreviation = at > 0 && self.lexemes[at - 1].folded().contains('.');
        if !lexeme.follows_across(if is_abbreviation { "(." } else { "(" }) {
            return None;
        }
        self.word(at, |word| if let DateWord::Zone(minutes) = word { Some(minutes) } else { None })
    }
}

#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

/// Returns the number of one or two digits.
fn short_number(text: &str) -> Option<u16> {
    let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_short.then(|| text.parse().ok()).flatten()
}

/// Returns the TIMEX3 code of a part of the day.
pub(super) fn part_code(part: DayPart) -> &'static str {
    match part {
        DayPart::Dawn | DayPart::Morning => "MO",
        DayPart::Noon => "MI",
        DayPart::Afternoon => "AF",
        DayPart::Evening => "EV",
        DayPart::Night => "NI",
    }
}
