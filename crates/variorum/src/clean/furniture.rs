//! What is not the article's: phrases that say so, bars of links, keywords, spam, parts under a heading of their own, and
//! what trails behind the body.

use super::line::{Ending, Line};
use crate::lang::Lexicons;
use crate::lang::reading::{FurniturePhrase, Shape};
use crate::model::article::{BlockKind, FurnitureReason};
use crate::text::words::is_arabic;

/// Where a text came from, which says how much can be trusted before its lines are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A page whose furniture an extractor has mostly taken out.
    Page,
    /// A text scraped with everything around it.
    Scrape,
}

/// A phrase in a short line can mark it; in a longer one it is part of what is told.
const MAX_MARKED_WORDS: usize = 15;
/// A line that begins with the words of furniture is furniture up to this length.
const MAX_OPENED_WORDS: usize = 25;
/// A caption has at most so many words.
const MAX_CAPTION_WORDS: usize = 60;
/// So many words may follow the words of a section's heading ("Most read in the evening edition").
const MAX_HEADING_TAIL: usize = 4;

/// Takes out what says of itself that it is furniture, and the parts under such headings.
pub(super) fn take_out_marked(lines: &mut [Line], lexicons: &Lexicons) {
    take_out_repeats(lines);
    let marks: Vec<Option<Mark>> =
        lines.iter().map(|line| line.is_in().then(|| mark(line, lexicons)).flatten()).collect();
    let weight = |lines: &[Line]| -> usize {
        lines.iter().filter(|line| line.is_in() && line.is_running_text()).map(|line| line.words.len()).sum()
    };
    let total = weight(lines);
    for line_idx in 0..lines.len() {
        let Some(mark) = marks[line_idx] else { continue };
        lines[line_idx].take_out(mark.reason);
        if !mark.is_heading {
            continue;
        }
        // Only behind most of the running text: "Comments (3)" over an article heads nothing.
        let is_behind = weight(&lines[..line_idx]) * 2 >= total && total > 0;
        let end = part_end(lines, &marks, line_idx, is_behind);
        for (line, own) in lines[line_idx + 1..end].iter_mut().zip(&marks[line_idx + 1..end]) {
            line.take_out(own.map_or(mark.reason, |own| own.reason));
        }
    }
}

/// Returns where the part under a heading ends: comments run to the end of the text, links as long as they look like links
/// and no other part begins.
fn part_end(lines: &[Line], marks: &[Option<Mark>], heading_idx: usize, is_behind: bool) -> usize {
    let start = heading_idx + 1;
    if marks[heading_idx].is_some_and(|mark| mark.reason == FurnitureReason::Comment) {
        return if is_behind { lines.len() } else { start };
    }
    let is_link = |line: &Line| {
        line.words.len() <= MAX_MARKED_WORDS && line.ending() != Ending::Stop && (is_behind || !line.is_apart)
    };
    let is_of_part = |(line, mark): &(&Line, &Option<Mark>)| is_link(line) && mark.is_none_or(|mark| !mark.is_heading);
    start + lines[start..].iter().zip(&marks[start..]).take_while(is_of_part).count()
}

/// What a line says of itself.
#[derive(Debug, Clone, Copy)]
struct Mark {
    reason: FurnitureReason,
    /// Whether it heads a part.
    is_heading: bool,
}

fn mark(line: &Line, lexicons: &Lexicons) -> Option<Mark> {
    let alone = |reason| Some(Mark { reason, is_heading: false });
    let text = line.str();
    if line.words.is_empty() {
        return alone(FurnitureReason::Boilerplate);
    }
    if is_address(text) {
        return alone(FurnitureReason::Spam);
    }
    if is_keyword_line(text) {
        return alone(FurnitureReason::Keywords);
    }
    if text.contains(['©', 'ⓒ']) && line.words.len() <= MAX_OPENED_WORDS {
        return alone(FurnitureReason::Legal);
    }
    if is_captioned(line, lexicons) {
        return alone(FurnitureReason::Caption);
    }
    phrase_mark(line, lexicons, false)
}

/// Returns what a phrase in the line says of it; phrases that only count at the edges are asked where `is_edge`.
fn phrase_mark(line: &Line, lexicons: &Lexicons, is_edge: bool) -> Option<Mark> {
    let words = line.folded();
    let reading = lexicons.all().iter().map(|lexicon| &lexicon.reading);
    let mut marks = reading.flat_map(|reading| {
        let words = &words;
        words
            .iter()
            .enumerate()
            .flat_map(move |(word_idx, word)| reading.furniture_at(word).map(move |phrase| (word_idx, phrase)))
    });
    marks.find_map(|(word_idx, phrase)| stands(phrase, word_idx, line, &words, is_edge))
}

/// Returns the mark of a phrase if it stands at a word of the line in the way its shape asks.
fn stands(phrase: &FurniturePhrase, word_idx: usize, line: &Line, words: &[&str], is_edge: bool) -> Option<Mark> {
    let end = word_idx + phrase.words.len();
    if words.get(word_idx..end)? != phrase.words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        return None;
    }
    let after = &line.str()[line.words[end - 1].span.end as usize..];
    let n_after = words[end..].iter().filter(|word| !word.chars().all(|character| character.is_ascii_digit())).count();
    let is_led = after.trim_start().starts_with([':', '：']);
    let is_label = line.ending() != Ending::Stop;
    let fits = match phrase.shape {
        Shape::Line => word_idx == 0 && n_after == 0 && is_label,
        // One word opens too many sentences to count by itself, except behind the body.
        Shape::Opens => {
            word_idx == 0
                && words.len() <= MAX_OPENED_WORDS
                && (is_label || is_edge)
                && (phrase.words.len() > 1 || is_led || n_after == 0 || is_edge)
        }
        Shape::Holds => {
            phrase.reason != FurnitureReason::Caption && words.len() <= MAX_MARKED_WORDS && (is_label || is_edge)
        }
        Shape::Edge => is_edge && words.len() <= MAX_OPENED_WORDS,
        Shape::Section => {
            let is_short = n_after <= MAX_HEADING_TAIL && phrase.words.len() > 1 || n_after == 0;
            word_idx == 0 && is_label && (is_short || is_led && words.len() <= MAX_OPENED_WORDS)
        }
    };
    // "Most read: one title" is a part of one line.
    let is_heading = phrase.shape == Shape::Section && (!is_led || n_after == 0);
    fits.then_some(Mark { reason: phrase.reason, is_heading })
}

/// Returns whether a line is an address, or begins with one and says little more.
fn is_address(text: &str) -> bool {
    let is_led = text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.");
    is_led && text.split_whitespace().count() <= MAX_OPENED_WORDS
}

/// Returns whether most of a line are hash-tagged words, three at least.
fn is_keyword_line(text: &str) -> bool {
    let (n_tagged, n_words) = text
        .split_whitespace()
        .fold((0, 0), |(n_tagged, n_words), word| (n_tagged + usize::from(word.starts_with(['#', '＃'])), n_words + 1));
    n_tagged >= 3 && n_tagged * 2 >= n_words
}

/// Returns whether a line is a caption by its credit: one in brackets at its end, or after "Photo:" and its like.
pub(super) fn is_captioned(line: &Line, lexicons: &Lexicons) -> bool {
    if line.words.len() > MAX_CAPTION_WORDS {
        return false;
    }
    let text = line.str();
    let words = line.folded();
    let is_caption_word = |word_idx: usize| {
        lexicons.all().iter().any(|lexicon| {
            lexicon.reading.furniture_at(words[word_idx]).any(|phrase| {
                phrase.reason == FurnitureReason::Caption
                    && words[word_idx..]
                        .iter()
                        .zip(&phrase.words)
                        .filter(|(one, other)| **one == other.as_str())
                        .count()
                        == phrase.words.len()
            })
        })
    };
    let bracket = match text.chars().next_back() {
        Some(']') => text.rfind('['),
        Some(')') => text.rfind('('),
        _ => None,
    };
    if let Some(start) = bracket {
        let inside = &text[start + 1..text.len() - 1];
        let is_square = text.ends_with(']');
        let first_inside = line.words.iter().position(|word| word.span.start as usize > start);
        let is_said = first_inside.is_some_and(|first| (first..words.len()).any(is_caption_word));
        let is_signed = is_square && inside.contains('/') && inside.chars().any(char::is_uppercase);
        return (is_said || is_signed) && inside.chars().count() <= 80;
    }
    // "Photo: name" at the end of a line that is a label otherwise.
    (0..words.len()).any(|word_idx| {
        let after = &text[line.words[word_idx].span.end as usize..];
        after.trim_start().starts_with(':') && is_caption_word(word_idx) && words.len() - word_idx <= 8
    })
}

/// Takes out lines that repeat an earlier one. Two in a row before the body, or with a picture's credit, are a caption and
/// its twin: both go; elsewhere the first stays.
fn take_out_repeats(lines: &mut [Line]) {
    let first_text = lines.iter().position(Line::is_running_text).unwrap_or(lines.len());
    for line_idx in 1..lines.len() {
        let (before, rest) = lines.split_at_mut(line_idx);
        let line = &mut rest[0];
        if line.words.len() < MIN_REPEATED_WORDS {
            continue;
        }
        let is_twin = |other: &Line| other.words.len() == line.words.len() && other.str() == line.str();
        let Some(twin_idx) = before.iter().rposition(is_twin) else { continue };
        let ends_in_bracket = line.str().ends_with([')', ']']);
        if twin_idx + 1 == line_idx && (line_idx <= first_text + 1 && line.ending() == Ending::Open || ends_in_bracket)
        {
            before[twin_idx].take_out(FurnitureReason::Caption);
            line.take_out(FurnitureReason::Caption);
        } else {
            line.take_out(FurnitureReason::Boilerplate);
        }
    }
}

/// Shorter lines may well recur (subheadings, "No comment.").
const MIN_REPEATED_WORDS: usize = 6;

/// Takes out bars of links: short labels between separators.
pub(super) fn take_out_bars(lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|line| line.is_in()) {
        if is_bar(line.str()) {
            line.take_out(FurnitureReason::Navigation);
        }
    }
}

/// Returns whether a line is a bar of links: three labels or more, two where an arrow leads from one to the other.
fn is_bar(text: &str) -> bool {
    const MAX_LABEL_WORDS: usize = 4;
    let is_labels = |separators: &[&str], n_least: usize| {
        let mut labels = vec![text];
        for separator in separators {
            labels = labels.into_iter().flat_map(|label| label.split(separator)).collect();
        }
        let n_words = labels.iter().map(|label| label.split_whitespace().count());
        labels.len() >= n_least
            && n_words.clone().all(|n_words| n_words <= MAX_LABEL_WORDS)
            && n_words.sum::<usize>() > 0
    };
    let has_stop = text.ends_with(['.', '؟', '?', '!', ':']);
    !has_stop
        && (is_labels(&["|", "•", "·", "●", "/ "], 3)
            || is_labels(&[" - ", " – ", " — ", " * "], 3)
            || is_labels(&["   ", " \u{a0} "], 3)
            || is_labels(&[" » ", " › ", " > ", " → "], 2))
}

/// Takes out what trails behind the body: unmarked short lines after the last running text, and what follows them.
pub(super) fn take_out_tail(lines: &mut [Line], lexicons: &Lexicons, origin: Origin) {
    let is_body = |line: &Line| line.is_in() && line.is_running_text();
    let Some(mut last) = lines.iter().rposition(is_body) else { return };
    let is_arabic_body = is_mostly_arabic(lines.iter().filter(|line| is_body(line)));
    // A last line that asks something of the reader may be a whole sentence; notes on the outlet are no sentences.
    let asks = |mark: &Mark| matches!(mark.reason, FurnitureReason::Sharing | FurnitureReason::Comment);
    while let Some(mark) = phrase_mark(&lines[last], lexicons, true).filter(asks) {
        let Some(before) = lines[..last].iter().rposition(is_body) else { break };
        lines[last].take_out(mark.reason);
        last = before;
    }
    let max_words = match origin {
        Origin::Page => MAX_PAGE_TAIL_WORDS,
        Origin::Scrape => MAX_TAIL_WORDS,
    };
    let mut is_in_tail = false;
    for line in &mut lines[last + 1..] {
        if !line.is_in() {
            // What follows furniture behind the body of a scraped text is more of it; in a page it may be a list.
            is_in_tail |= origin == Origin::Scrape;
            continue;
        }
        let is_foreign = is_mostly_arabic([&*line]) != is_arabic_body;
        let ends_open = matches!(line.ending(), Ending::Open | Ending::CutShort);
        let is_item = line.kind == BlockKind::ListItem && !is_in_tail;
        let mark = phrase_mark(line, lexicons, true);
        if let Some(mark) = mark {
            line.take_out(mark.reason);
        } else if !is_item && line.words.len() <= max_words && (is_foreign || ends_open || is_in_tail) {
            line.take_out(FurnitureReason::Boilerplate);
        }
        is_in_tail |= !line.is_in();
    }
    // The title over a teaser or over the beginning of a comment goes with it, whatever it ends in.
    for line_idx in last + 1..lines.len().saturating_sub(1) {
        let is_over_teaser = !lines[line_idx + 1].is_in() && lines[line_idx + 1].ending() == Ending::CutShort;
        if is_over_teaser && lines[line_idx].words.len() <= max_words {
            lines[line_idx].take_out(FurnitureReason::Boilerplate);
        }
    }
}

/// Longest subheading; a question of more words than the second is running text.
const MAX_SUBHEADING_WORDS: usize = 12;
const MAX_ASKING_WORDS: usize = 8;

/// Finds subheadings in text without markup: short lines without a full stop that running text follows.
pub(super) fn mark_subheadings(lines: &mut [Line]) {
    let inside: Vec<usize> = (0..lines.len()).filter(|&line_idx| lines[line_idx].is_in()).collect();
    for pair in inside.windows(2) {
        let next = &lines[pair[1]];
        let is_followed = next.is_running_text() || matches!(next.ending(), Ending::Stop | Ending::Colon);
        let line = &mut lines[pair[0]];
        let max_words = match line.ending() {
            Ending::Open => MAX_SUBHEADING_WORDS,
            Ending::Call => MAX_ASKING_WORDS,
            _ => 0,
        };
        if line.kind == BlockKind::Paragraph && is_followed && line.words.len() <= max_words {
            line.kind = BlockKind::Subheading;
        }
    }
}

/// Longest unmarked line behind the body of a scraped text that is taken for furniture.
const MAX_TAIL_WORDS: usize = 20;
/// The same for a page, where the extractor has already vouched for it.
const MAX_PAGE_TAIL_WORDS: usize = 8;

pub(super) fn is_mostly_arabic<'a>(lines: impl IntoIterator<Item = &'a Line>) -> bool {
    let (mut n_arabic, mut n_letters) = (0_usize, 0_usize);
    for line in lines {
        if line.str().is_ascii() {
            n_letters += line.str().bytes().filter(u8::is_ascii_alphabetic).count();
            continue;
        }
        for character in line.str().chars().filter(|character| character.is_alphabetic()) {
            n_letters += 1;
            n_arabic += usize::from(is_arabic(character));
        }
    }
    n_arabic * 2 > n_letters
}
