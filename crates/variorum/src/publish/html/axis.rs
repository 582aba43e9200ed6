//! A time axis that skips long empty stretches, so that what happened close together can still be told apart.

use jiff::civil::Date;

/// A mapping of days to `0.0..=1.0`, in pieces with breaks between them.
pub(super) struct Axis {
    pieces: Vec<Piece>,
}

/// A stretch of days without a break.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    first: i64,
    last: i64,
    from: f64,
    to: f64,
}

/// Empty days from which the axis breaks, if they are also more than a third of the whole time.
const BREAK_DAYS: i64 = 45;

/// Share of the axis a break takes up.
const BREAK_SHARE: f64 = 0.05;

/// Steps between ticks in days, each with what it is good for: a day, a week, a month, a quarter, a year, five.
const STEPS: [i64; 9] = [1, 2, 7, 14, 30, 91, 182, 365, 1826];

/// Ticks the whole axis has room for on a narrow page.
const N_TICKS: f64 = 5.0;

impl Axis {
    /// Returns the axis over these days; nothing without any.
    pub(super) fn over(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        days.dedup();
        let (&first, &last) = (days.first()?, days.last()?);
        let longest = BREAK_DAYS.max((last - first) / 3);
        let mut stretches = vec![(first, first)];
        for &day in &days {
            match stretches.last_mut() {
                Some(stretch) if day - stretch.1 <= longest => stretch.1 = day,
                _ => stretches.push((day, day)),
            }
        }
        // A stretch gets room by the square root of its length: a week beside a year can still be seen.
        let weights: Vec<f64> = stretches.iter().map(|(first, last)| ((last - first + 3) as f64).sqrt()).collect();
        let room = 1.0 - BREAK_SHARE * (stretches.len() - 1) as f64;
        let total: f64 = weights.iter().sum();
        let mut at = 0.0;
        let mut pieces = Vec::new();
        for ((first, last), weight) in stretches.into_iter().zip(weights) {
            let to = at + (room * weight / total).max(0.0);
            // A day of margin on each side, so that the first and last things are not cut at the border.
            pieces.push(Piece { first: first - 1, last: last + 2, from: at, to });
            at = to + BREAK_SHARE;
        }
        Some(Self { pieces })
    }

    /// Returns where a day begins, clamped to the piece nearest to it.
    pub(super) fn at(&self, day: i64) -> f64 {
        let piece = self.pieces.iter().rev().find(|piece| day >= piece.first).unwrap_or(&self.pieces[0]);
        let share = (day - piece.first) as f64 / (piece.last - piece.first).max(1) as f64;
        piece.from + (piece.to - piece.from) * share.clamp(0.0, 1.0)
    }

    /// Returns the middles of the breaks.
    pub(super) fn breaks(&self) -> Vec<f64> {
        self.pieces.windows(2).map(|pair| f64::midpoint(pair[0].to, pair[1].from)).collect()
    }

    /// Returns the ticks with their labels: at least one a piece.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let mut ticks = Vec::new();
        for piece in &self.pieces {
            let n = ((piece.to - piece.from) * N_TICKS).max(1.0);
            let days = (piece.last - piece.first) as f64;
            let step = STEPS.into_iter().find(|&step| days / step as f64 <= n).unwrap_or(STEPS[STEPS.len() - 1]);
            let mut day = piece.first + 1;
            let before = ticks.len();
            while day < piece.last {
                // A label is centred under its tick and must not hang over the end of its piece.
                let at = self.at(day);
                if ticks.len() == before || at < piece.to - 0.4 / N_TICKS {
                    ticks.push((at, label(day, step)));
                }
                day += step;
            }
        }
        ticks
    }
}

/// Returns a day as days since 1970-01-01.
pub(super) fn day_number(date: Date) -> Option<i64> {
    Some(i64::from(date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).ok()?.get_days()))
}

fn label(day: i64, step: i64) -> String {
    let Some(span) = jiff::Span::new().try_days(day).ok() else { return String::new() };
    let Ok(date) = Date::constant(1970, 1, 1).checked_add(span) else { return String::new() };
    match step {
        ..=14 => format!("{} {} {}", date.day(), short_month(date.month()), date.year()),
        15..=182 => format!("{} {}", short_month(date.month()), date.year()),
        _ => format!("{}", date.year()),
    }
}

fn short_month(month: i8) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[(month.clamp(1, 12) - 1) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_empty_stretch_becomes_a_break() {
        let axis = Axis::over(vec![0, 5, 1500, 1502]).expect("there are days");
        assert_eq!(axis.breaks().len(), 1);
        assert!(axis.at(5) - axis.at(0) > 0.1, "five days can still be seen beside four years");
    }

    #[test]
    fn later_days_are_never_further_left() {
        let axis = Axis::over(vec![-40, 0, 3, 90, 4000]).expect("there are days");
        let places: Vec<f64> = (-50..4010).map(|day| axis.at(day)).collect();
        assert!(places.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(places.iter().all(|place| (0.0..=1.0).contains(place)));
    }

    #[test]
    fn every_piece_has_a_tick() {
        let axis = Axis::over(vec![0, 1500]).expect("there are days");
        assert!(axis.ticks().len() >= 2);
        assert!(Axis::over(Vec::new()).is_none());
    }
}
