//! Times to moments: what metadata writes (ISO 8601, RFC 2822), and what a page prints.

use super::furniture::is_mostly_arabic;
use super::line::Line;
use crate::lang::{Direction, Lexicon, Lexicons};
use crate::model::span::Span;
use crate::model::time::{Moment, PartialDate};
use crate::text::dates::{Clock, DateExpression, Form, resolve, scan};
use jiff::fmt::temporal::{Pieces, PiecesOffset};

/// Returns the moment that a metadata value means, as precise as it is written; a bare number is seconds since 1970.
pub(super) fn of_metadata(value: &str, lexicons: &Lexicons) -> Option<Moment> {
    let value = value.trim();
    of_iso(value).or_else(|| of_rfc_2822(value)).or_else(|| of_epoch(value)).or_else(|| {
        printed(value, &lexicons.all().iter().collect::<Vec<_>>()).into_iter().map(|printed| printed.moment).next()
    })
}

fn of_iso(value: &str) -> Option<Moment> {
    // Writers put a space where the standard has a T or nothing: "2024-03-01 10:00 +0300".
    let mut compact = String::with_capacity(value.len());
    for (part_idx, part) in value.split_whitespace().enumerate() {
        let joins_directly = part_idx != 1 || part.starts_with(['+', '-', 'Z', '(']);
        if part.starts_with('(') || part.eq_ignore_ascii_case("utc") || part.eq_ignore_ascii_case("gmt") {
            compact.push('Z');
            break;
        }
        if part_idx > 0 && !joins_directly {
            compact.push('T');
        }
        compact.push_str(part);
    }
    if let Ok(pieces) = Pieces::parse(compact.as_str()) {
        let offset = pieces.offset().map(|offset| match offset {
            PiecesOffset::Numeric(offset) => (offset.offset().seconds() / 60) as i16,
            _ => 0,
        });
        let minute = pieces
            .time()
            .map(|time| u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()));
        let utc_offset_minutes = minute.and(offset);
        return Some(Moment { date: PartialDate::of(pieces.date()), minute_of_day: minute, utc_offset_minutes });
    }
    let is_short = value.len() <= 7 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_short.then(|| value.parse().ok()).flatten().map(Moment::on)
}

fn of_rfc_2822(value: &str) -> Option<Moment> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(value).ok()?;
    Some(Moment {
        date: PartialDate::of(zoned.date()),
        minute_of_day: Some(u16::from(zoned.hour().unsigned_abs()) * 60 + u16::from(zoned.minute().unsigned_abs())),
        utc_offset_minutes: Some((zoned.offset().seconds() / 60) as i16),
    })
}

/// Returns the moment of a number of seconds or milliseconds since 1970 that lies between 2001 and 2286.
fn of_epoch(value: &str) -> Option<Moment> {
    let number: i64 = value.parse().ok()?;
    let seconds = match value.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let time = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    Some(Moment {
        date: PartialDate::of(time.date()),
        minute_of_day: Some(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())),
        utc_offset_minutes: Some(0),
    })
}

/// A time printed in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Printed {
    /// Where it stands, its weekday and its time of day included.
    pub(super) span: Span,
    /// What it means.
    pub(super) moment: Moment,
}

/// Returns the lexicons in the order in which they are asked for the dates of these lines: first those of the script that
/// most of the text is written in, which decide how a date of numbers alone is read.
pub(super) fn lexicons_for<'a>(lines: &[Line], lexicons: &'a Lexicons) -> Vec<&'a Lexicon> {
    let direction = if is_mostly_arabic(lines) { Direction::RightToLeft } else { Direction::LeftToRight };
    let (mut first, others): (Vec<_>, Vec<_>) =
        lexicons.all().iter().partition(|lexicon| lexicon.direction == direction);
    first.extend(others);
    first
}

/// No further into a line does a date stand that dates the article.
const MAX_SCANNED_BYTES: usize = 300;
/// A time of day so near its date is one expression with it ("14 March 2024, at 16:40").
const MAX_GAP_BYTES: usize = 24;

/// Returns the dates printed near the beginning of a text, in order, each with the time of day and the zone printed beside
/// it. Dates relative to an unknown day, and dates of numbers that can be read in two ways, are none.
pub(super) fn printed(text: &str, order: &[&Lexicon]) -> Vec<Printed> {
    let text = &text[..text.floor_char_boundary(MAX_SCANNED_BYTES)];
    // Most lines have no number, and a day is printed as one.
    if !text.chars().any(char::is_numeric) {
        return Vec::new();
    }
    // Each language reads some part of the others' dates (a number, a time on the clock): the longest reading counts.
    let mut readings: Vec<DateExpression> = order.iter().flat_map(|lexicon| scan(text, lexicon)).collect();
    readings.sort_by_key(|reading| std::cmp::Reverse(reading.span.len()));
    let mut expressions: Vec<DateExpression> = Vec::new();
    for reading in readings {
        if expressions.iter().all(|longer| !longer.span.overlaps(reading.span)) {
            expressions.push(reading);
        }
    }
    expressions.sort_by_key(|expression| expression.span);
    let mut dates: Vec<Printed> = Vec::new();
    let mut clocks: Vec<(Span, Clock)> = Vec::new();
    for expression in &expressions {
        if let Some(date) = whole_day(expression) {
            let clock = expression.clock;
            let moment = Moment {
                date,
                minute_of_day: clock.map(|clock| clock.minute_of_day),
                utc_offset_minutes: clock.and_then(|clock| clock.utc_offset_minutes),
            };
            dates.push(Printed { span: expression.span, moment });
        } else if let (Form::TimeOfDay, Some(clock)) = (&expression.form, expression.clock) {
            clocks.push((expression.span, clock));
        }
    }
    for (span, clock) in clocks {
        let before = dates.iter().rposition(|date| date.span.start < span.start).unwrap_or(0);
        let Some(date) = dates.get_mut(before) else { continue };
        // Of two clocks the one with its zone counts: "12:00 (09:00 GMT)".
        let old = date.moment;
        if old.minute_of_day.is_none() || old.utc_offset_minutes.is_none() && clock.utc_offset_minutes.is_some() {
            date.moment.minute_of_day = Some(clock.minute_of_day);
            date.moment.utc_offset_minutes = clock.utc_offset_minutes;
        }
        let (start, end) = (date.span.start.min(span.start), date.span.end.max(span.end));
        if (end - start) as usize <= (date.span.len() + span.len()) as usize + MAX_GAP_BYTES {
            date.span = Span::new(start, end);
        }
    }
    dates
}

/// Returns the first time of day printed near the beginning of a text, in the language that reads most of it.
pub(super) fn clock(text: &str, order: &[&Lexicon]) -> Option<Clock> {
    let text = &text[..text.floor_char_boundary(MAX_SCANNED_BYTES)];
    let readings = order.iter().flat_map(|lexicon| scan(text, lexicon)).filter(|reading| reading.clock.is_some());
    readings
        .min_by_key(|reading| (reading.span.start, std::cmp::Reverse(reading.span.len())))
        .and_then(|reading| reading.clock)
}

/// Returns the day that an expression names by itself, its year perhaps unsaid.
fn whole_day(expression: &DateExpression) -> Option<PartialDate> {
    match &expression.form {
        Form::Date(date) => date.day().is_some().then_some(*date),
        Form::Hijri { year: Some(_), day: Some(_), .. } => {
            resolve(expression, None, None).range.map(|range| range.from)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let lexicons = Lexicons::built_in().expect("the built-in lexicons are well formed");
        let order = lexicons_for(&[], &lexicons);
        printed(text, &order).iter().map(|printed| printed.moment.to_string()).collect()
    }

    #[test]
    fn printed_times_keep_their_zone_and_invent_none() {
        assert_eq!(of("Coast Wire | 2024-03-23 16:05 GMT"), ["2024-03-23T16:05Z"]);
        assert_eq!(of("الخميس 14 آذار 2024 - 16:40 بتوقيت غرينتش"), ["2024-03-14T16:40Z"]);
        assert_eq!(of("7 سبتمبر 2024، 10:30 مساءً"), ["2024-09-07T22:30"]);
        assert_eq!(of("Thursday 20 August"), ["XXXX-08-20"]);
    }

    #[test]
    fn of_two_clocks_the_one_tells_the_zone_of_the_other() {
        assert_eq!(of("10 يونيو 2024 12:00 (09:00 غرينتش)"), ["2024-06-10T12:00+03:00"]);
        assert_eq!(of("10 يونيو 2024 01:00 (22:00 غرينتش)"), ["2024-06-10T01:00+03:00"]);
    }

    #[test]
    fn metadata_is_read_as_written() {
        let lexicons = Lexicons::built_in().expect("the built-in lexicons are well formed");
        let of = |value: &str| of_metadata(value, &lexicons).map(|moment| moment.to_string()).unwrap_or_default();
        assert_eq!(of("2024-03-01T10:00:00+02:00"), "2024-03-01T10:00+02:00");
        assert_eq!(of("2024-03-01 10:00:00 +0300"), "2024-03-01T10:00+03:00");
        assert_eq!(of("2024-03-01 10:00 UTC"), "2024-03-01T10:00Z");
        assert_eq!(of("2024-03-01T10:00"), "2024-03-01T10:00");
        assert_eq!(of("Fri, 01 Mar 2024 10:00:00 GMT"), "2024-03-01T10:00Z");
        assert_eq!(of("1709287200"), "2024-03-01T10:00Z");
        assert_eq!(of("2024-03"), "2024-03");
        assert_eq!(of("soon"), "");
    }
}
