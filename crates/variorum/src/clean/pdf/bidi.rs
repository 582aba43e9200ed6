//! A line as it is seen, from left to right, to the line as it is read: what the eye of a reader does.
//!
//! The Unicode Bidirectional Algorithm (UAX #9) leads from the text to its display and loses the way back where a neutral
//! sign could belong to either side. What is undone here is what it does with running text in one direction that holds names
//! and numbers of the other; levels deeper than that are not met in news.

/// A part of a line that keeps its inner order: mostly one letter with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its text, in logical order.
    pub(super) text: String,
    /// The text run that it is of.
    pub(super) run: u32,
    /// Whether its text is what was written; of other parts brackets are what is seen, their mirror in lines from the right.
    pub(super) is_literal: bool,
}

/// Which way something reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Left,
    Right,
    Number,
    Neutral,
}

/// Returns which way a character reads.
pub(super) fn way_of(character: char) -> Way {
    match character {
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => Way::Number,
        '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}' => Way::Neutral,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Way::Right,
        _ if character.is_alphabetic() => Way::Left,
        _ => Way::Neutral,
    }
}

fn way(part: &Part) -> Way {
    part.text.chars().map(way_of).find(|way| *way != Way::Neutral).unwrap_or(Way::Neutral)
}

/// Returns the parts of a line in reading order; `parts` are in the order in which they stand, from the left.
pub(super) fn logical(parts: Vec<Part>, reads_from_right: bool) -> Vec<Part> {
    if reads_from_right {
        return from_right(parts);
    }
    let ways: Vec<Way> = parts.iter().map(way).collect();
    let mut ordered = Vec::with_capacity(parts.len());
    let mut rest = parts.into_iter();
    let mut at = 0;
    while let Some(n_before) = ways[at..].iter().position(|way| *way == Way::Right) {
        // Of a stretch that reads from the right, the ends are letters; what lies between them goes with it.
        let stretch = ways[at + n_before..].split(|way| *way == Way::Left).next().unwrap_or_default();
        let n_stretch = stretch.iter().rposition(|way| *way == Way::Right).map_or(1, |last| last + 1);
        ordered.extend(rest.by_ref().take(n_before));
        ordered.extend(from_right(rest.by_ref().take(n_stretch).collect()));
        at += n_before + n_stretch;
    }
    ordered.extend(rest);
    ordered
}

/// Turns a line that reads from the right around, and what within it reads from the left back.
fn from_right(parts: Vec<Part>) -> Vec<Part> {
    let mut ordered: Vec<Part> = Vec::with_capacity(parts.len());
    let mut stretch: Vec<Part> = Vec::new();
    for part in parts.into_iter().rev() {
        if way(&part) == Way::Right {
            ordered.append(&mut turned_back(std::mem::take(&mut stretch)));
            ordered.push(part);
        } else {
            stretch.push(part);
        }
    }
    ordered.append(&mut turned_back(stretch));
    ordered
}

/// Returns a stretch without letters that read from the right, given from the right: words and numbers turned back, signs at
/// its ends left where they are and mirrored.
fn turned_back(mut stretch: Vec<Part>) -> Vec<Part> {
    let is_word = |part: &Part| matches!(way(part), Way::Left | Way::Number);
    let has_letter = stretch.iter().any(|part| way(part) == Way::Left);
    let mut at = 0;
    while let Some(first) = stretch[at..].iter().position(is_word).map(|first| at + first) {
        let end = if has_letter {
            stretch.iter().rposition(is_word).map_or(first + 1, |last| last + 1)
        } else {
            number_end(&stretch, first)
        };
        stretch[at..first].iter_mut().for_each(mirror);
        stretch[first..end].reverse();
        at = end;
    }
    stretch[at..].iter_mut().for_each(mirror);
    stretch
}

/// Returns where a number ends that begins at a part: digits, with one sign between two of them where UAX #9 keeps both
/// together (rule W4: full stop, comma, colon, stroke).
fn number_end(parts: &[Part], first: usize) -> usize {
    let is_number = |part_idx: usize| parts.get(part_idx).is_some_and(|part| way(part) == Way::Number);
    let joins = |part: &Part| {
        matches!(part.text.as_str(), "." | "," | ":" | "/" | "\u{60c}" | "\u{66b}" | "\u{66c}" | "\u{a0}")
    };
    let mut end = first + 1;
    loop {
        if is_number(end) {
            end += 1;
        } else if parts.get(end).is_some_and(joins) && is_number(end + 1) {
            end += 2;
        } else {
            return end;
        }
    }
}

/// Signs that are drawn as each other's mirror.
const MIRRORED: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];

fn mirror(part: &mut Part) {
    if part.is_literal {
        return;
    }
    let mirrored = |sign: char| {
        MIRRORED.iter().find_map(|&(one, other)| match sign {
            _ if sign == one => Some(other),
            _ if sign == other => Some(one),
            _ => None,
        })
    };
    part.text = part.text.chars().map(|sign| mirrored(sign).unwrap_or(sign)).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(seen: &str, reads_from_right: bool) -> String {
        let parts = seen.chars().map(|sign| Part { text: sign.to_string(), run: 0, is_literal: false });
        logical(parts.collect(), reads_from_right).into_iter().map(|part| part.text).collect()
    }

    fn turned(text: &str) -> String {
        text.chars().rev().collect()
    }

    #[test]
    fn numbers_and_names_in_a_line_from_the_right_stay_as_they_are() {
        let seen = format!("{}16:40{}", turned("، قالت"), turned("عند الساعة "));
        assert_eq!(read(&seen, true), "عند الساعة 16:40، قالت");
        let seen = format!("{}Coast Wire{}", turned(" للأنباء."), turned("لوكالة "));
        assert_eq!(read(&seen, true), "لوكالة Coast Wire للأنباء.");
        assert_eq!(read(&format!("{}%25 {}", turned(" أقل"), turned("بنسبة")), true), "بنسبة 25% أقل");
        assert_eq!(read(&format!("2023{}2019 {}", turned(" و"), turned("بين")), true), "بين 2019 و2023");
        assert_eq!(read(&format!("2023-2019 {}", turned("بين")), true), "بين 2019-2023");
    }

    #[test]
    fn brackets_in_a_line_from_the_right_are_mirrored() {
        assert_eq!(read(&format!(".({}) {}", turned("لا خطر"), turned("مستقرة")), true), "مستقرة (لا خطر).");
        assert_eq!(read(&format!("(Reuters) {}", turned("وكالة")), true), "وكالة (Reuters)");
    }

    #[test]
    fn a_stretch_from_the_right_in_a_line_from_the_left_is_turned() {
        let seen = format!("the paper {} (12 pages)", turned("صدى الساحل"));
        assert_eq!(read("plain (text) 12.", false), "plain (text) 12.");
        assert_eq!(read(&seen, false), "the paper صدى الساحل (12 pages)");
    }
}
