//! Finds date expressions: reads the parts of a date at each word and joins those that stand together.

use super::grammar::{Found, Grammar};
use super::{Clock, DateExpression, Form, Outlook, Which};
use crate::lang::Lexicon;
use crate::lang::dates::{DateWord, DayPart, From, Unit};
use crate::model::span::Span;
use crate::model::time::PartialDate;
use crate::text::lexemes::lexemes;

/// Returns the dates, times, durations and sets of times of a text, in order, without overlap.
///
/// Words alone never decide that a year is meant; a bare number is one only with a marker or after a preposition. A part
/// of the day or a clock time without a day is an expression of its own.
pub fn scan(text: &str, lexicon: &Lexicon) -> Vec<DateExpression> {
    let lexemes = lexemes(text, &lexicon.clitics);
    let grammar = Grammar::new(text, &lexemes, &lexicon.dates, &lexicon.numbers);
    let mut expressions = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        match grammar.expression(at) {
            Some((expression, next)) => {
                expressions.push(expression);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    expressions
}

/// What has been joined into one expression so far.
#[derive(Debug, Clone, Default)]
struct Parts {
    form: Option<Form>,
    day: Option<(i32, From)>,
    weekday: Option<(i8, Which)>,
    part: Option<(DayPart, bool)>,
    clock: Option<Clock>,
    rule: Option<&'static str>,
    needs_date: bool,
}

/// One part of an expression.
enum Part {
    Form(Form, &'static str),
    Timed(Form, Option<u16>),
    Day(i32, From, Option<DayPart>),
    Weekday(i8, Which, bool),
    OfDay(DayPart, bool),
    Clock(Clock),
}

/// How many words before an expression a word that speaks of what is to come may stand.
const OUTLOOK_WINDOW: usize = 8;

impl Grammar<'_, '_> {
    fn expression(&self, at: usize) -> Option<(DateExpression, usize)> {
        let mut parts = Parts::default();
        let first = self.part(at)?;
        let start = first.start;
        let mut next = first.next;
        parts.add(first.value)?;
        while let Some(more) = self.joined_part(next) {
            let mut longer = parts.clone();
            if longer.add(more.value).is_none() {
                break;
            }
            parts = longer;
            next = more.next;
        }
        let mut expression = parts.finish(Span::new(start, self.end(next)), self.outlook(at, start, next))?;
        if let Some((other, other_next)) = self.other_end(at, next, &expression) {
            expression.span.end = self.end(other_next);
            expression.form = Form::Range(Box::new(expression.form), Box::new(other));
            expression.rule = "date/range";
            next = other_next;
        }
        Some((expression, next))
    }

    fn end(&self, next: usize) -> u32 {
        next.checked_sub(1).and_then(|last| self.lexemes.get(last)).map_or(0, |lexeme| lexeme.span.end)
    }

    fn part(&self, at: usize) -> Option<Found<Part>> {
        fn form(found: Found<Form>, rule: &'static str) -> Found<Part> {
            Found { value: Part::Form(found.value, rule), start: found.start, next: found.next }
        }
        if let Some(found) = self.iso(at) {
            return Some(Found {
                value: Part::Timed(found.value.0, found.value.1),
                start: found.start,
                next: found.next,
            });
        }
        let found = self.numeric(at).map(|found| form(found, "date/numeric"));
        let found = found.or_else(|| {
            self.clock(at).map(|found| Found { value: Part::Clock(found.value), start: found.start, next: found.next })
        });
        let found = found.or_else(|| self.day_month(at).map(|found| form(found, "date/day-month")));
        let found = found.or_else(|| self.month_day(at).map(|found| form(found, "date/month-day")));
        let found = found.or_else(|| self.every(at).map(|found| form(found, "date/set")));
        // Of the readings below the longest is right: "اليوم التالي" is no "اليوم", "يوم الجمعة" no "يوم".
        let day = self.day(at).map(|found| {
            let (offset, from, part) = found.value;
            Found { value: Part::Day(offset, from, part), start: found.start, next: found.next }
        });
        let weekday = self.weekday(at).map(|found| {
            let (weekday, which, needs_date) = found.value;
            Found { value: Part::Weekday(weekday, which, needs_date), start: found.start, next: found.next }
        });
        let month = self.month(at).map(|found| form(found, "date/month"));
        let year = self.year(at).map(|found| form(found, "date/year"));
        let quarter = self.quarter(at).map(|found| form(found, "date/quarter"));
        let season = self.season(at).map(|found| form(found, "date/season"));
        let reference = self.reference(at).map(|found| form(found, "date/reference"));
        let distance = self.distance(at).map(|found| form(found, "date/distance"));
        let part = self.word(at, |word| match word {
            DateWord::Part { part, stands_alone } => Some((part, stands_alone)),
            _ => None,
        });
        let part = part.map(|found| Found {
            value: Part::OfDay(found.value.0, found.value.1),
            start: found.start,
            next: found.next,
        });
        found.or_else(|| {
            let mut longest: Option<Found<Part>> = None;
            let readings = [day, weekday, month, year, quarter, season, distance, reference, part];
            for found in readings.into_iter().flatten() {
                if longest.as_ref().is_none_or(|longest| found.next > longest.next) {
                    longest = Some(found);
                }
            }
            longest
        })
    }

    /// Reads a part that stands beside the one before: across white space, a comma, a bracket, or a word that joins.
    fn joined_part(&self, at: usize) -> Option<Found<Part>> {
        let lexeme = self.lexemes.get(at)?;
        // The full stop of an abbreviation ("p.m.") ends nothing.
        let is_abbreviation = at > 0 && self.lexemes[at - 1].folded().contains('.');
        if !lexeme.follows_across(if is_abbreviation { ".,،()|–-" } else { ",،()|–-" }) {
            return None;
        }
        if let Some(found) = self.part(at) {
            return Some(found);
        }
        let glue = self.word(at, |word| (word == DateWord::Glue).then_some(()))?;
        // Two joining words at most: "on the afternoon of today".
        let from = self
            .closely(glue.next, |word| (word == DateWord::Glue).then_some(()))
            .map_or(glue.next, |found| found.next);
        if !self.is_close(glue.next) {
            return None;
        }
        self.part(from).or_else(|| self.part(glue.next))
    }

    /// Reads the other end of a range: "from Monday to Wednesday", "بين 3 آذار و5 نيسان".
    fn other_end(&self, at: usize, next: usize, expression: &DateExpression) -> Option<(Form, usize)> {
        let is_opened = self.is_after(at, |word| word == DateWord::RangeFrom);
        let lexeme = self.lexemes.get(next)?;
        let is_dashed = matches!(lexeme.gap.trim(), "-" | "–" | "—");
        let from = if is_dashed {
            next
        } else {
            let joint = self.closely(next, |word| (word == DateWord::RangeTo).then_some(()));
            let clings = lexeme.stems.iter().any(|stem| stem.has_conjunction);
            match joint {
                Some(joint) if is_opened => joint.next,
                None if is_opened && clings && lexeme.follows_closely() => next,
                _ => return None,
            }
        };
        // "بين 1970 و1985": the second year needs no word before it.
        if let Form::Date(date) = &expression.form
            && date.month().is_none()
            && let Some(year) = self.bare_year(from)
        {
            return Some((Form::Date(PartialDate::new(Some(year.value), None, None)?), year.next));
        }
        let other = self.part(from)?;
        let form = match other.value {
            Part::Form(form, _) | Part::Timed(form, _) => form,
            Part::Weekday(weekday, which, _) => Form::Weekday { weekday, which },
            Part::Day(offset, from, _) => Form::DayOffset { offset, from },
            Part::OfDay(..) | Part::Clock(_) => return None,
        };
        let fits = matches!(
            (&expression.form, &form),
            (Form::Date(_), Form::Date(_))
                | (Form::Weekday { .. }, Form::Weekday { .. })
                | (Form::Weekday { .. } | Form::Date(_), Form::DayOffset { .. })
                | (Form::Hijri { .. }, Form::Hijri { .. })
        );
        fits.then_some((form, other.next))
    }

    fn outlook(&self, at: usize, start: u32, next: usize) -> Outlook {
        // "will not comment on Friday's attack": a genitive names what has been.
        let is_genitive = self
            .text
            .get(start as usize..self.end(next) as usize)
            .is_some_and(|words| words.ends_with("'s") || words.ends_with("’s"));
        if is_genitive {
            return Outlook::Past;
        }
        let says_next = (at..next).any(|idx| self.hits[idx].iter().any(|hit| *hit.meaning == DateWord::Next));
        if says_next || self.is_after(at, |word| word == DateWord::Until) {
            return Outlook::Future;
        }
        for before in (at.saturating_sub(OUTLOOK_WINDOW)..at).rev() {
            if self.hits[before].iter().any(|hit| *hit.meaning == DateWord::Expected) {
                return Outlook::Future;
            }
            if self.lexemes[before].gap.contains(['.', '\n', '؟', '?', '!', ';', '؛', '"', '«', '“']) {
                break;
            }
        }
        Outlook::Past
    }
}

impl Parts {
    /// Adds a part, or gives nothing if its room is taken.
    fn add(&mut self, part: Part) -> Option<()> {
        match part {
            Part::Form(form, rule) => self.add_form(form, rule),
            Part::Timed(form, minute) => {
                self.add_form(form, "date/iso")?;
                if let Some(minute_of_day) = minute {
                    self.clock = Some(Clock { minute_of_day, utc_offset_minutes: None });
                }
                Some(())
            }
            Part::Day(offset, from, part) => {
                let is_free = self.day.is_none() && self.form.is_none();
                is_free.then_some(())?;
                self.day = Some((offset, from));
                if let Some(part) = part {
                    self.part.get_or_insert((part, true));
                }
                Some(())
            }
            Part::Weekday(weekday, which, needs_date) => {
                let is_free =
                    self.weekday.is_none() && matches!(self.form, None | Some(Form::Date(_) | Form::Hijri { .. }));
                is_free.then_some(())?;
                self.needs_date = needs_date;
                self.weekday = Some((weekday, which));
                Some(())
            }
            Part::OfDay(part, alone) => {
                let is_free = self.part.is_none() && self.clock.is_none() && !self.is_long();
                is_free.then(|| self.part = Some((part, alone)))
            }
            Part::Clock(clock) => {
                // "10:35 a.m. (0735 GMT)": the same time by another clock, which tells the zone of the first.
                if let (Some(local), Some(offset)) = (&mut self.clock, clock.utc_offset_minutes) {
                    let ahead = local.minute_of_day as i16 - clock.minute_of_day as i16 + offset;
                    local.utc_offset_minutes.get_or_insert(within_the_zones(ahead));
                    return Some(());
                }
                let is_free = self.clock.is_none() && !self.is_long();
                is_free.then(|| self.clock = Some(clock))
            }
        }
    }

    fn add_form(&mut self, form: Form, rule: &'static str) -> Option<()> {
        let is_date = matches!(form, Form::Date(_) | Form::Hijri { .. } | Form::Either(..) | Form::DayOfMonth { .. });
        let is_week = matches!(form, Form::Period { unit: Unit::Week, .. });
        let is_first = self.form.is_none() && self.day.is_none() && self.weekday.is_none();
        match &self.form {
            // "15 رمضان 1445 الموافق 25 آذار 2024": the second calendar's date is kept where it says more.
            Some(Form::Hijri { .. }) if matches!(form, Form::Date(date) if date.day().is_some()) => {}
            Some(Form::Date(_)) if matches!(form, Form::Hijri { .. }) => return Some(()),
            None if is_first || is_date => {}
            None if is_week && self.weekday.is_some_and(|(_, which)| which == Which::Nearest) => {}
            Some(_) | None => return None,
        }
        // A part of the day or a clock time goes with a day only.
        if is_long(&form) && (self.part.is_some() || self.clock.is_some()) {
            return None;
        }
        self.form = Some(form);
        self.rule = Some(rule);
        Some(())
    }

    fn is_long(&self) -> bool {
        self.form.as_ref().is_some_and(is_long)
    }

    fn finish(self, span: Span, outlook: Outlook) -> Option<DateExpression> {
        let (form, rule) = match (self.form, self.day, self.weekday) {
            (Some(Form::Period { unit: Unit::Week, offset }), None, Some((weekday, _))) => {
                (Form::Weekday { weekday, which: Which::InWeek(offset) }, "date/weekday-of-week")
            }
            (Some(form), ..) => (form, self.rule.unwrap_or("date/form")),
            (None, Some((offset, from)), _) => (Form::DayOffset { offset, from }, "date/day-offset"),
            (None, None, Some((weekday, which))) => {
                if self.needs_date {
                    return None;
                }
                (Form::Weekday { weekday, which }, "date/weekday")
            }
            (None, None, None) => {
                let stands_alone = self.clock.is_some() || self.part.is_some_and(|(_, alone)| alone);
                if !stands_alone {
                    return None;
                }
                (Form::TimeOfDay, "date/time-of-day")
            }
        };
        Some(DateExpression {
            span,
            form,
            weekday: self.weekday.map(|(weekday, _)| weekday),
            part: self.part.map(|(part, _)| part),
            clock: self.clock,
            outlook,
            rule,
        })
    }
}

/// Returns an offset from UTC as the zones of the world have them, from -12 to +14 hours: the day may turn between two clocks.
fn within_the_zones(minutes: i16) -> i16 {
    const DAY: i16 = 24 * 60;
    match minutes {
        late if late > 14 * 60 => late - DAY,
        early if early < -12 * 60 => early + DAY,
        minutes => minutes,
    }
}

/// Returns whether an expression is of more than a day, so that no part of the day and no clock time goes with it.
fn is_long(form: &Form) -> bool {
    matches!(
        form,
        Form::Duration { .. }
            | Form::Every { .. }
            | Form::Since { .. }
            | Form::Decade(_)
            | Form::Quarter { .. }
            | Form::Season { .. }
            | Form::Reference(_)
    )
}
