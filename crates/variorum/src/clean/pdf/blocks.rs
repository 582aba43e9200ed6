//! Lines of pages to blocks of a text: paragraphs, headings, items; heads, feet and numbers of pages set apart.

use super::super::line::Line;
use super::super::plain;
use super::super::traced::Gatherer;
use super::layout::TextLine;
use super::places::Layer;
use crate::model::article::{BlockKind, FurnitureReason, TextRun};
use crate::text::words::decimal_digit;
use std::collections::{BTreeMap, BTreeSet};

/// The lines of a page in reading order.
#[derive(Debug)]
pub(super) struct PageLines {
    /// Counted from 1.
    pub(super) page: u32,
    pub(super) height: f64,
    pub(super) lines: Vec<TextLine>,
}

/// A document as blocks.
#[derive(Debug)]
pub(in super::super) struct Blocks {
    pub(in super::super) layer: Layer,
    /// The blocks; heads, feet and numbers of pages come last.
    pub(in super::super) lines: Vec<Line>,
    /// The text set largest on the first page, if it is larger than the body.
    pub(in super::super) title: Option<String>,
}

// Sizes and distances; set on the same pages as those of `layout`.

/// A text so much larger than the body is a heading.
const HEADING: f64 = 1.12;
/// A text as much larger as this may be the title.
const TITLE: f64 = 1.2;
/// Two sizes differ by more than this share of the larger.
const OTHER_SIZE: f64 = 0.08;
/// A heading has no more words; a bold one of the body's size, fewer.
const MAX_HEADING_WORDS: usize = 40;
const MAX_BOLD_WORDS: usize = 16;
/// A paragraph begins where the step from line to line is so much longer than within paragraphs.
const PARAGRAPH_STEP: f64 = 1.2;
/// A line that leaves this share of its column free ends a paragraph, whatever it ends with.
const SHORT: f64 = 0.25;
/// A line that begins so many sizes further in begins a paragraph.
const INDENT: f64 = 0.8;

/// Returns the blocks of a document's pages. Cost: linear, but for sorting heights.
pub(super) fn blocks(mut pages: Vec<PageLines>) -> Blocks {
    mark_running_heads(&mut pages);
    let measures = Measures::of(&pages);
    let vocabulary = vocabulary(&pages);
    let flow: Vec<Placed<'_>> = pages.iter().flat_map(placed).filter(|placed| is_flow(placed.line)).collect();
    let mut layer = Layer::default();
    let mut lines = Vec::new();
    let mut title: Option<(f64, String)> = None;
    let mut at = 0;
    while at < flow.len() {
        let n_more = flow[at..].windows(2).take_while(|pair| !measures.parts(&pair[0], &pair[1])).count();
        let block = &flow[at..=at + n_more];
        at += n_more + 1;
        let text = gathered(block, &vocabulary, &mut layer);
        if text.is_empty() {
            continue;
        }
        let mut line = plain::line(text, true);
        let first = &block[0];
        let size = block.iter().map(|placed| placed.line.size).fold(0.0, f64::max);
        let is_larger = size >= HEADING * measures.body && line.words.len() <= MAX_HEADING_WORDS;
        let is_bold_heading = first.line.is_bold
            && !measures.body_is_bold
            && line.words.len() <= MAX_BOLD_WORDS
            && !line.str().ends_with(STOPS);
        if line.kind == BlockKind::Paragraph && (is_larger || is_bold_heading) {
            line.kind = BlockKind::Subheading;
        }
        let may_be_title = first.page == 1 && is_larger && size >= TITLE * measures.body && line.words.len() >= 2;
        if may_be_title && title.as_ref().is_none_or(|(largest, _)| size > largest * (1.0 + OTHER_SIZE)) {
            title = Some((size, line.str().to_owned()));
        }
        lines.push(line);
    }
    for placed in pages.iter().flat_map(placed).filter(|placed| !is_flow(placed.line)) {
        let reason =
            if placed.line.is_running_head { FurnitureReason::RunningHead } else { FurnitureReason::Boilerplate };
        let text = gathered(&[placed], &vocabulary, &mut layer);
        if !text.is_empty() {
            let mut line = Line::new(text, BlockKind::Paragraph, true);
            line.take_out(reason);
            lines.push(line);
        }
    }
    Blocks { layer, lines, title: title.map(|(_, title)| title) }
}

/// A line and the page it is on.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    page: u32,
    line: &'a TextLine,
}

fn placed(page: &PageLines) -> impl Iterator<Item = Placed<'_>> {
    page.lines.iter().map(|line| Placed { page: page.page, line })
}

fn is_flow(line: &TextLine) -> bool {
    line.is_upright && !line.is_running_head
}

/// The outer parts of a page, in which its head and foot stand.
const MARGIN: f64 = 0.2;
/// A number alone is a page's number nearer to the edge.
const NUMBER_MARGIN: f64 = 0.12;
/// A head stands at the same height on every page, to this share of it.
const SAME_HEIGHT: f64 = 0.02;
/// One of so many pages has it at least: left and right pages have heads of their own, chapters too.
const MIN_SHARE: usize = 3;

/// Marks what stands on several pages at one height near their edges, numbers aside, and numbers alone at the edge.
fn mark_running_heads(pages: &mut [PageLines]) {
    let n_pages = pages.len();
    let mut seen: BTreeMap<String, Vec<(usize, usize, f64)>> = BTreeMap::new();
    for (page_idx, page) in pages.iter().enumerate() {
        for (line_idx, line) in page.lines.iter().enumerate() {
            let height = line.y / page.height;
            if line.is_upright && !(MARGIN..1.0 - MARGIN).contains(&height) {
                let key = format!("{:.0} {}", line.size, without_numbers(&line.text()));
                seen.entry(key).or_default().push((page_idx, line_idx, height));
            }
        }
    }
    for places in seen.values() {
        let stripe = |height: f64| (height / SAME_HEIGHT) as i32;
        let mut pages_of: BTreeMap<i32, BTreeSet<usize>> = BTreeMap::new();
        for &(page_idx, _, height) in places {
            pages_of.entry(stripe(height)).or_default().insert(page_idx);
        }
        let n_near: BTreeMap<i32, usize> = pages_of
            .keys()
            .map(|middle| {
                let near = pages_of.range(middle - 1..=middle + 1).flat_map(|(_, pages)| pages);
                (*middle, near.collect::<BTreeSet<_>>().len())
            })
            .collect();
        for &(page_idx, line_idx, height) in places {
            let n_near = n_near.get(&stripe(height)).copied().unwrap_or(0);
            if n_near > 1 && n_near * MIN_SHARE >= n_pages {
                pages[page_idx].lines[line_idx].is_running_head = true;
            }
        }
    }
    for page in pages {
        let height = page.height;
        for line in &mut page.lines {
            let text = line.text();
            let is_number = text.chars().any(|sign| decimal_digit(sign).is_some())
                && !text.chars().any(char::is_alphabetic)
                && text.chars().filter(|sign| decimal_digit(*sign).is_some()).count() <= 6;
            let is_at_edge = !(NUMBER_MARGIN..1.0 - NUMBER_MARGIN).contains(&(line.y / height));
            line.is_running_head |= line.is_upright && is_number && is_at_edge;
        }
    }
}

/// Returns a text with one sign for every number.
fn without_numbers(text: &str) -> String {
    let mut masked = String::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        let sign = if decimal_digit(character).is_some() { '#' } else { character };
        if !(sign == '#' && masked.ends_with('#')) {
            masked.push(sign);
        }
    }
    masked
}

/// What is usual in a document.
#[derive(Debug)]
struct Measures {
    /// The size of most letters.
    body: f64,
    body_is_bold: bool,
    /// The step from line to line within paragraphs, by size in half points.
    steps: BTreeMap<u32, f64>,
    /// The left and right end of each column of each page.
    columns: BTreeMap<(u32, usize), (f64, f64)>,
}

impl Measures {
    fn of(pages: &[PageLines]) -> Self {
        let mut letters: BTreeMap<u32, usize> = BTreeMap::new();
        let (mut n_bold, mut n_letters) = (0, 0);
        let mut steps: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let mut columns: BTreeMap<(u32, usize), (f64, f64)> = BTreeMap::new();
        for page in pages {
            let lines: Vec<&TextLine> = page.lines.iter().filter(|line| is_flow(line)).collect();
            for line in &lines {
                *letters.entry(half_points(line.size)).or_default() += line.parts.len();
                n_letters += line.parts.len();
                n_bold += if line.is_bold { line.parts.len() } else { 0 };
                let column = columns.entry((page.page, line.column)).or_insert((line.x0, line.x1));
                *column = (column.0.min(line.x0), column.1.max(line.x1));
            }
            for pair in lines.windows(2) {
                let step = pair[1].y - pair[0].y;
                let size = pair[0].size;
                if pair[0].column == pair[1].column
                    && is_one_size(pair[0], pair[1])
                    && (0.8..2.5).contains(&(step / size))
                {
                    steps.entry(half_points(size)).or_default().push(step);
                }
            }
        }
        let usual = |mut steps: Vec<f64>| {
            steps.sort_by(f64::total_cmp);
            // Near the least, for a page may have more paragraphs of one line than of several.
            steps.get(steps.len() / 10).copied().unwrap_or(0.0)
        };
        let body = letters.iter().max_by_key(|(size, n_letters)| (**n_letters, **size)).map_or(0, |(size, _)| *size);
        Self {
            body: f64::from(body) / 2.0,
            body_is_bold: 2 * n_bold > n_letters,
            steps: steps.into_iter().map(|(size, steps)| (size, usual(steps))).collect(),
            columns,
        }
    }

    /// Returns whether a block ends between two lines that follow each other.
    fn parts(&self, before: &Placed<'_>, after: &Placed<'_>) -> bool {
        let (line, next) = (before.line, after.line);
        if !is_one_size(line, next) || line.is_bold != next.is_bold || begins_item(next) {
            return true;
        }
        let is_heading = line.size >= HEADING * self.body;
        let free = self.free(before);
        let is_short = free > next.first_word + 0.5 * line.size;
        if (before.page, line.column) != (after.page, next.column) {
            // A paragraph that a column or a page ends in the middle of goes on in the next.
            return is_heading || is_short || ends_sentence(line);
        }
        let step = next.y - line.y;
        let usual = self.steps.get(&half_points(line.size)).copied().unwrap_or(1.4 * line.size);
        if step > PARAGRAPH_STEP * usual.min(1.8 * line.size) {
            return true;
        }
        if is_heading {
            return false;
        }
        let width = self.columns.get(&(before.page, line.column)).map_or(0.0, |(left, right)| right - left);
        let indent = if next.reads_from_right { line.x1 - next.x1 } else { next.x0 - line.x0 };
        is_short && (ends_sentence(line) || free > SHORT * width)
            || (INDENT..10.0).contains(&(indent / line.size)) && ends_sentence(line)
    }

    /// Returns how much of its column a line leaves free behind its end.
    fn free(&self, placed: &Placed<'_>) -> f64 {
        let line = placed.line;
        let column = self.columns.get(&(placed.page, line.column));
        column.map_or(0.0, |(left, right)| if line.reads_from_right { line.x0 - left } else { right - line.x1 })
    }
}

fn half_points(size: f64) -> u32 {
    (size * 2.0).round().clamp(0.0, 10_000.0) as u32
}

fn is_one_size(one: &TextLine, other: &TextLine) -> bool {
    (one.size - other.size).abs() <= OTHER_SIZE * one.size.max(other.size)
}

/// What sentences end with; quotation marks and brackets may follow.
const STOPS: &[char] = &['.', '!', '?', '؟', '…', ':', '۔'];

fn ends_sentence(line: &TextLine) -> bool {
    let text = line.text();
    text.trim_end().trim_end_matches(['"', '”', '’', '»', ')', ']', '\'']).ends_with(STOPS)
}

fn begins_item(line: &TextLine) -> bool {
    let text = line.text();
    let mut characters = text.trim_start().chars();
    characters.next().is_some_and(|first| plain::BULLETS.contains(&first)) && characters.next() == Some(' ')
}

/// Returns the words that stand within lines, folded: what a word looks like that no line end parts.
fn vocabulary(pages: &[PageLines]) -> BTreeSet<String> {
    let mut vocabulary = BTreeSet::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        let text = line.text();
        vocabulary.extend(text.split_whitespace().map(|word| folded(word).to_lowercase()));
    }
    vocabulary
}

/// Returns a word without the signs around it.
fn folded(word: &str) -> &str {
    word.trim_matches(|sign: char| !sign.is_alphanumeric())
}

/// Appends the lines of a block to the layer and returns their clean text.
fn gathered(block: &[Placed<'_>], vocabulary: &BTreeSet<String>, layer: &mut Layer) -> super::super::traced::Traced {
    let mut gatherer = Gatherer::default();
    for (line_idx, placed) in block.iter().enumerate() {
        let text = placed.line.text();
        let joint = block.get(line_idx + 1).map_or(Joint::Space, |next| joint(&text, &next.line.text(), vocabulary));
        let mut n_left = text.trim_end().chars().count();
        let mut last = TextRun { page: placed.page, run: 0 };
        for part in &placed.line.parts {
            last = TextRun { page: placed.page, run: part.run };
            let start = layer.text().len();
            layer.push(&part.text, last);
            for (at, character) in part.text.char_indices() {
                n_left = n_left.saturating_sub(1);
                if !(joint == Joint::WithoutHyphen && n_left == 0) {
                    let start = start + at;
                    gatherer.take(character, start..start + character.len_utf8(), layer.text());
                }
            }
        }
        let start = layer.text().len();
        layer.push("\n", last);
        if joint == Joint::Space {
            gatherer.take('\n', start..start + 1, layer.text());
        }
    }
    gatherer.finish(layer.text())
}

/// What stands between two lines of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Space,
    /// Nothing: the first line ends with a hyphen of its own.
    Nothing,
    /// Nothing, and the hyphen goes: the line's end put it there.
    WithoutHyphen,
}

/// Returns how a line goes on in the next. A hyphen goes where it is one for line ends (U+2010, U+00AD), or where the word
/// stands elsewhere without it, or nowhere with it; names ("Al-/Bayda") and numbers keep theirs.
fn joint(line: &str, next: &str, vocabulary: &BTreeSet<String>) -> Joint {
    let (line, next) = (line.trim_end(), next.trim_start());
    let Some(hyphen @ ('-' | '\u{2010}' | '\u{ad}')) = line.chars().next_back() else { return Joint::Space };
    let stem = &line[..line.len() - hyphen.len_utf8()];
    let is_in_word = stem.chars().next_back().is_some_and(char::is_alphanumeric);
    let first = next.chars().next().unwrap_or(' ');
    if !is_in_word || !first.is_alphanumeric() {
        return Joint::Space;
    }
    if !first.is_lowercase() || !stem.ends_with(char::is_alphabetic) {
        return Joint::Nothing;
    }
    if hyphen != '-' {
        return Joint::WithoutHyphen;
    }
    let head = folded(stem.rsplit(char::is_whitespace).next().unwrap_or("")).to_lowercase();
    let tail = folded(next.split(char::is_whitespace).next().unwrap_or("")).to_lowercase();
    let has = |word: String| vocabulary.contains(&word);
    if has(format!("{head}{tail}")) || !has(format!("{head}-{tail}")) { Joint::WithoutHyphen } else { Joint::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_at_a_line_end_goes_where_it_is_not_the_words_own() {
        let vocabulary = ["well-known".to_owned(), "municipal".to_owned()].into();
        assert_eq!(joint("the munici-", "pal council", &vocabulary), Joint::WithoutHyphen);
        assert_eq!(joint("a well-", "known road", &vocabulary), Joint::Nothing);
        assert_eq!(joint("in Al-", "Bayda", &vocabulary), Joint::Nothing);
        assert_eq!(joint("from 2019-", "2020", &vocabulary), Joint::Nothing);
        assert_eq!(joint("the road -", "said", &vocabulary), Joint::Space);
        assert_eq!(joint("the coast\u{2010}", "guard", &vocabulary), Joint::WithoutHyphen);
    }

    #[test]
    fn numbers_do_not_tell_heads_apart() {
        assert_eq!(without_numbers("Page 1 of 16"), without_numbers("Page 12 of 16"));
    }
}
