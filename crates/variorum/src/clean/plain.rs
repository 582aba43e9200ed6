//! Plain text to lines: paragraphs as a scraper left them, hard-wrapped lines put together again.

use super::line::Line;
use super::traced::{Gatherer, Traced};
use crate::model::article::BlockKind;
use std::ops::Range;

/// Marks that begin an item of a list when a space follows.
pub(super) const BULLETS: &[char] = &['-', '•', '*', '–', '—', '●', '▪', '◦', '·'];

/// Returns the lines of a text; offsets point into `source`.
pub(super) fn lines(source: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut group: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for raw in source.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let range = at..at + raw.len();
        at = range.end;
        // A carriage return before a line feed ends no line of its own.
        if raw == "\n" && source[..range.start].ends_with('\r') {
            continue;
        }
        if raw.trim().is_empty() {
            flush(&mut group, source, &mut lines);
        } else {
            group.push(range);
        }
    }
    flush(&mut group, source, &mut lines);
    lines
}

/// Turns the lines between two blank lines into paragraphs.
fn flush(group: &mut Vec<Range<usize>>, source: &str, lines: &mut Vec<Line>) {
    let is_wrapped = is_hard_wrapped(group, source);
    let mut is_apart = true;
    let mut gatherer = Gatherer::default();
    for (line_idx, range) in group.iter().enumerate() {
        gatherer.take_all(range.clone(), source);
        if is_wrapped && line_idx + 1 < group.len() {
            continue;
        }
        let text = gatherer.finish(source);
        if !text.is_empty() {
            lines.push(line(text, is_apart));
            is_apart = false;
        }
    }
    group.clear();
}

/// Returns a line, its bullet cut off.
pub(super) fn line(text: Traced, is_apart: bool) -> Line {
    let mut characters = text.text().chars();
    let is_item = characters.next().is_some_and(|first| BULLETS.contains(&first)) && characters.next() == Some(' ');
    if is_item {
        let bullet_len = text.text().chars().next().map_or(0, char::len_utf8);
        let item = text.slice(bullet_len..text.text().len());
        return Line::new(item, BlockKind::ListItem, is_apart);
    }
    Line::new(text, BlockKind::Paragraph, is_apart)
}

/// Returns whether lines were broken at a width and not at the ends of paragraphs: three or more, all but the last nearly
/// as long as the longest, that width one which mail programs and terminals break at, and most ending within a sentence.
fn is_hard_wrapped(group: &[Range<usize>], source: &str) -> bool {
    let Some((_, full)) = group.split_last() else { return false };
    if full.len() < 2 {
        return false;
    }
    let texts: Vec<&str> = full.iter().map(|range| source[range.clone()].trim()).collect();
    let lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let n_within = texts.iter().filter(|text| !text.ends_with(['.', '!', '?', '؟', '…', ':', '"', '”', '»'])).count();
    let has_items = texts.iter().any(|text| text.starts_with(BULLETS));
    (55..=100).contains(&longest)
        && lengths.iter().all(|&length| length * 10 >= longest * 7)
        && n_within * 2 > full.len()
        && !has_items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        lines(source).iter().map(|line| line.str().to_owned()).collect()
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let source = "The road to the port was closed on Friday after the rain washed\naway a bridge, the town said, and it will stay closed until the\nend of the week at least, when a new bridge is brought in from\nthe capital.\n\nNobody was hurt.";
        assert_eq!(texts(source).len(), 2);
    }

    #[test]
    fn short_lines_in_a_row_stay_apart() {
        assert_eq!(
            texts("The Quay\r\nRain closes road\r\n\r\nNobody was hurt."),
            ["The Quay", "Rain closes road", "Nobody was hurt."]
        );
    }

    #[test]
    fn a_bullet_makes_a_list_item_and_is_cut_off() {
        let lines = lines("He said:\n- The road is closed.\n");
        assert_eq!((lines[1].kind, lines[1].str()), (BlockKind::ListItem, "The road is closed."));
    }
}
