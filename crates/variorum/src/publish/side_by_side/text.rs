//! Two reports beside each other in a terminal: a sign between the columns as `diff --side-by-side` has it, each line of a
//! right-to-left text isolated and set flush right, so that terminals with and without bidirectional text keep the columns.

use super::super::words;
use super::{Row, SideBySide};
use crate::model::edition::Report;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The least columns of a side; a narrower terminal wraps our lines itself.
const LEAST_COLUMNS: usize = 24;

/// What stands between the sides: a space, a sign, two digits or nothing, a space.
const GUTTER_COLUMNS: usize = 7;

/// U+2067 RIGHT-TO-LEFT ISOLATE and U+2069 POP DIRECTIONAL ISOLATE (Unicode Standard Annex 9).
const ISOLATE: [&str; 2] = ["\u{2067}", "\u{2069}"];

impl SideBySide<'_> {
    /// Returns the two reports for a terminal of so many columns.
    pub fn text(&self, columns: usize) -> String {
        let side_columns = (columns.saturating_sub(GUTTER_COLUMNS) / 2).max(LEAST_COLUMNS);
        let mut out = String::new();
        let _ = writeln!(out, "{}", self.kin.words(self.left, self.right));
        if let Some(derivation) = self.kin.direct() {
            let settled = if derivation.direction.is_settled { "" } else { "not settled; either may be the source; " };
            let _ = writeln!(out, "\nWhy this direction ({settled}confidence {:.2}):", derivation.confidence);
            for evidence in &derivation.direction.evidence {
                let kind = words::direction(evidence.kind);
                let _ = writeln!(out, "  {:+.2}  {kind}: {}", evidence.weight, evidence.reason);
            }
        }
        self.divergences(&mut out);
        out.push('\n');
        let heads = [self.left, self.right].map(|report| head(report, side_columns));
        beside(&mut out, &heads, "", side_columns);
        let _ = writeln!(out, "{}", "─".repeat(2 * side_columns + GUTTER_COLUMNS));
        for row in &self.rows {
            let sides = [(row.left, self.left), (row.right, self.right)]
                .map(|(span, report)| lines(Row::text(span, report).unwrap_or_default(), side_columns));
            beside(&mut out, &sides, &sign(row), side_columns);
        }
        out.push_str("\n= or ≈ .NN how alike   ! says otherwise   ↕ elsewhere in the right text   < > only there\n");
        out
    }

    fn divergences(&self, out: &mut String) {
        let Some(derivation) = self.kin.direct() else { return };
        if derivation.divergences.is_empty() {
            return;
        }
        out.push_str("\nWhere they diverge:\n");
        for divergence in &derivation.divergences {
            let kind = words::divergence(divergence.kind);
            let _ = writeln!(out, "  {kind}: {}", divergence.reason);
            for (side, span, report) in
                [("left", divergence.child, self.left), ("right", divergence.parent, self.right)]
            {
                let _ = writeln!(out, "    {side:<5}  {}", quoted(span.text(&report.text)));
            }
        }
    }
}

fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    isolated(&text, words::is_right_to_left(&text))
}

/// From which likeness on two sentences are shown as equal.
const EQUAL: f32 = 0.995;

fn sign(row: &Row) -> String {
    let Some(score) = row.score else {
        return if row.right.is_none() { "<" } else { ">" }.to_owned();
    };
    let kind = match (row.divergences.is_empty(), row.is_moved) {
        (false, _) => '!',
        (true, true) => '↕',
        (true, false) if score >= EQUAL => return "=".to_owned(),
        (true, false) => '≈',
    };
    format!("{kind}.{:02.0}", (score * 100.0).min(99.0))
}

fn head(report: &Report, columns: usize) -> Vec<String> {
    let mut head = vec![report.name.clone()];
    let outlet = report.publisher.as_ref().map_or("outlet not stated", |found| found.value.as_str());
    let published = report.published.as_ref().map_or("time not stated".to_owned(), |found| words::moment(&found.value));
    head.push(format!("{outlet}, {published}"));
    let mut head: Vec<String> = head.iter().flat_map(|line| wrapped(line, columns)).collect();
    if let Some(title) = &report.title {
        head.extend(lines(&title.value, columns));
    }
    head
}

/// Writes two columns of lines, the sign beside the first of them.
fn beside(out: &mut String, sides: &[Vec<String>; 2], sign: &str, columns: usize) {
    for at in 0..sides[0].len().max(sides[1].len()) {
        let [left, right] = sides.each_ref().map(|side| side.get(at).map_or("", String::as_str));
        let sign = if at == 0 { sign } else { "" };
        let padding = columns.saturating_sub(left.width());
        let gutter = GUTTER_COLUMNS.saturating_sub(2 + sign.width());
        let line = format!("{left}{} {sign}{} {right}", " ".repeat(padding), " ".repeat(gutter));
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// Returns a text in lines of at most so many columns, a right-to-left one flush right.
fn lines(text: &str, columns: usize) -> Vec<String> {
    let is_rtl = words::is_right_to_left(text);
    let line = |line: String| {
        let padding = if is_rtl { columns.saturating_sub(line.width()) } else { 0 };
        format!("{}{}", " ".repeat(padding), isolated(&line, is_rtl))
    };
    wrapped(text, columns).into_iter().map(line).collect()
}

fn isolated(text: &str, is_rtl: bool) -> String {
    if is_rtl { format!("{}{text}{}", ISOLATE[0], ISOLATE[1]) } else { text.to_owned() }
}

/// Returns a text in lines of at most so many columns, broken between words; a longer word has a line of its own.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
