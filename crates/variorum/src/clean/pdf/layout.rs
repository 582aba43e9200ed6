//! Glyphs of a page to lines in reading order: letters to pieces of lines, pieces to columns, columns to lines.

use super::bidi::{self, Part, Way};
use super::interpret::Glyph;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A line of a page, in reading order.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with each other")]
pub(super) struct TextLine {
    /// Its text in logical order, in parts of one text run each.
    pub(super) parts: Vec<Part>,
    /// Its left and right end, its baseline and the size of most of its letters, in points.
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// How wide its first word is.
    pub(super) first_word: f64,
    /// Which column of the page it is in; columns are numbered in reading order.
    pub(super) column: usize,
    pub(super) reads_from_right: bool,
    pub(super) is_bold: bool,
    pub(super) is_running_head: bool,
    pub(super) is_upright: bool,
}

impl TextLine {
    /// Returns the text.
    pub(super) fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }
}

// Distances are in sizes of the letters around them. They were set on pages printed by a browser, on two-column papers set in
// TeX and on reports from an office program, in Arabic and English; redo them when another kind of page goes wrong.

/// Letters whose baselines differ by less stand on one line.
const SAME_BASELINE: f64 = 0.15;
/// A gap as wide as this is a space where the line has no letter for one, …
const SPACE: f64 = 0.2;
/// … and where it has.
const SPACE_BESIDE_SPACES: f64 = 0.5;
/// A gap as wide as this parts two pieces of a line, …
const PIECE_GAP: f64 = 0.9;
/// … with a letter for a space in it, this: lines set flush stretch their spaces.
const PIECE_GAP_AT_SPACE: f64 = 1.8;
/// What parts two columns is at least so wide, …
const GUTTER: f64 = 0.9;
/// … and every column has so many lines, …
const MIN_COLUMN_LINES: usize = 3;
/// … of so many letters on average; a table's cells have fewer.
const MIN_COLUMN_LETTERS: usize = 12;
/// Columns end where nothing stands for so many lines.
const BREAK: f64 = 3.0;
/// The same letter drawn twice at this distance is a bold one.
const DOUBLE: f64 = 0.1;
/// Text runs that share more than this are drawn over each other; kerning and slanted letters share less.
const COVERED: f64 = 0.6;
/// So many texts are told apart where they are drawn over each other.
const MAX_LAYERS: usize = 4;
/// A piece is compared with so many of its row, so that a row of a hundred thousand takes no quadratic time.
const MAX_COMPARED: usize = 50;
/// What has more gutters is a table, or noise.
const MAX_GUTTERS: usize = 11;

/// Returns the lines of a page in reading order. Cost: `n log n` in the glyphs.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<TextLine> {
    let reads_from_right = reads_from_right(&glyphs);
    let (level, askew): (Vec<Glyph>, Vec<Glyph>) =
        with_marks_joined(glyphs).into_iter().partition(|glyph| glyph.is_upright);
    let mut columns = columns(pieces(level), reads_from_right);
    let mut lines = Vec::new();
    for (column, pieces) in columns.drain(..).enumerate() {
        lines.extend(rows(pieces).into_iter().filter_map(|row| line(row, column, reads_from_right)));
    }
    // What stands askew comes last, as it is drawn: it is a stamp, a water mark or a label of a chart.
    let column = lines.last().map_or(0, |line: &TextLine| line.column + 1);
    for run in askew.chunk_by(|one, other| one.run == other.run) {
        lines.extend(line(vec![Piece::of(run.to_vec())], column, reads_from_right));
    }
    lines
}

fn reads_from_right(glyphs: &[Glyph]) -> bool {
    let (mut n_right, mut n_left) = (0_usize, 0_usize);
    for character in glyphs.iter().flat_map(|glyph| glyph.text.chars()) {
        match bidi::way_of(character) {
            Way::Right => n_right += 1,
            Way::Left => n_left += 1,
            _ => {}
        }
    }
    n_right > n_left
}

/// Joins marks with the letters they stand on. A mark's own place says little, for fonts draw it beside its point; the order
/// of drawing says it: before its letter where a line from the right is drawn from the left, as printers do, else after it.
fn with_marks_joined(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let is_mark = |glyph: &Glyph| !glyph.text.is_empty() && glyph.text.chars().all(is_combining_mark);
    let is_beside = |one: &Glyph, other: &Glyph| (one.y - other.y).abs() < 0.5 * one.size.max(other.size);
    let mut joined: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut waiting: Vec<Glyph> = Vec::new();
    for mut glyph in glyphs {
        if is_mark(&glyph) {
            waiting.push(glyph);
            continue;
        }
        if let Some(mark) = waiting.last() {
            let goes_right = joined.last().is_none_or(|before| !is_beside(before, mark) || before.x0 < glyph.x0);
            let is_of_next = is_beside(&glyph, mark)
                && goes_right
                && glyph.text.chars().any(|letter| bidi::way_of(letter) == Way::Right);
            if is_of_next {
                glyph.text.extend(waiting.drain(..).rev().map(|mark| mark.text));
            } else if let Some(before) = joined.last_mut() {
                before.text.extend(waiting.drain(..).map(|mark| mark.text));
            }
            joined.append(&mut waiting);
        }
        joined.push(glyph);
    }
    match joined.last_mut() {
        Some(last) => last.text.extend(waiting.drain(..).map(|mark| mark.text)),
        None => joined.append(&mut waiting),
    }
    joined
}

/// Letters side by side on one baseline.
#[derive(Debug, Clone)]
struct Piece {
    glyphs: Vec<Glyph>,
    x0: f64,
    x1: f64,
    y: f64,
    size: f64,
}

impl Piece {
    /// Returns a piece of glyphs that are ordered from the left; the ends are those of its letters, not of its spaces.
    fn of(glyphs: Vec<Glyph>) -> Self {
        let letters = || glyphs.iter().filter(|glyph| !is_space(glyph));
        let x0 = letters().map(|glyph| glyph.x0).fold(f64::INFINITY, f64::min);
        let x1 = letters().map(|glyph| glyph.x1).fold(f64::NEG_INFINITY, f64::max);
        let y = glyphs.first().map_or(0.0, |glyph| glyph.y);
        let size = size_of_most(&glyphs);
        Self { glyphs, x0, x1, y, size }
    }

    /// Its upper and lower end: what a line of its size takes at least.
    fn top(&self) -> f64 {
        self.y - 0.7 * self.size
    }

    fn bottom(&self) -> f64 {
        self.y + 0.2 * self.size
    }
}

fn is_space(glyph: &Glyph) -> bool {
    glyph.text.chars().all(char::is_whitespace)
}

/// Returns the size that most letters have.
fn size_of_most(glyphs: &[Glyph]) -> f64 {
    let mut sizes: Vec<f64> = glyphs.iter().filter(|glyph| !is_space(glyph)).map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let by_size = sizes.chunk_by(|one, other| (one - other).abs() < 0.05);
    by_size.max_by_key(|same| same.len()).and_then(|same| same.first().copied()).unwrap_or(1.0)
}

/// Parts the glyphs of a page into pieces of lines.
fn pieces(mut glyphs: Vec<Glyph>) -> Vec<Piece> {
    glyphs.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut pieces = Vec::new();
    let mut rest = glyphs.into_iter().peekable();
    while let Some(first) = rest.next() {
        let (y, size) = (first.y, first.size);
        let mut level = vec![first];
        while let Some(glyph) = rest.next_if(|glyph| glyph.y - y <= SAME_BASELINE * size.min(glyph.size)) {
            level.push(glyph);
        }
        // Stable: letters of no width keep the order in which they are drawn.
        level.sort_by(|one, other| one.x0.total_cmp(&other.x0));
        level.dedup_by(|glyph, last| is_double(glyph, last));
        for layer in layers(level) {
            part_level(layer, &mut pieces);
        }
    }
    pieces
}

fn is_double(glyph: &Glyph, last: &Glyph) -> bool {
    let is_shifted = (last.x0 - glyph.x0).abs() < DOUBLE * glyph.size;
    last.text == glyph.text && is_shifted && last.x1 > last.x0 && !is_space(glyph)
}

/// Parts what is drawn on one baseline, from the left, into layers that do not cover each other: a menu that opens over a
/// heading is no part of its words. A text run goes into the layer that has room for it and ends nearest to its start.
fn layers(level: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut extents: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for glyph in level.iter().filter(|glyph| !is_space(glyph)) {
        let extent = extents.entry(glyph.run).or_insert((glyph.x0, glyph.x1));
        *extent = (extent.0.min(glyph.x0), extent.1.max(glyph.x1));
    }
    let tolerance = COVERED * level.first().map_or(1.0, |glyph| glyph.size);
    let mut runs: Vec<(u32, (f64, f64))> = extents.into_iter().collect();
    runs.sort_by(|(_, one), (_, other)| one.0.total_cmp(&other.0));
    let mut layer_of: BTreeMap<u32, usize> = BTreeMap::new();
    let mut ends: Vec<f64> = Vec::new();
    for (run, (start, end)) in runs {
        let with_room = ends.iter().enumerate().filter(|(_, taken)| **taken - start <= tolerance);
        let layer = match with_room.max_by(|(_, one), (_, other)| one.total_cmp(other)) {
            Some((layer, _)) => layer,
            // What is drawn more than a few times over is no text that anyone reads.
            None => ends.len().min(MAX_LAYERS - 1),
        };
        ends.resize(ends.len().max(layer + 1), f64::NEG_INFINITY);
        ends[layer] = ends[layer].max(end);
        layer_of.insert(run, layer);
    }
    let mut layers: Vec<Vec<Glyph>> = vec![Vec::new(); ends.len().max(1)];
    for glyph in level {
        layers[layer_of.get(&glyph.run).copied().unwrap_or(0)].push(glyph);
    }
    layers
}

/// Parts the glyphs of one baseline, which are ordered from the left, at their wide gaps.
fn part_level(level: Vec<Glyph>, pieces: &mut Vec<Piece>) {
    let mut current: Vec<Glyph> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    let mut has_space = false;
    for glyph in level {
        if is_space(&glyph) {
            has_space |= !current.is_empty();
            if !current.is_empty() {
                current.push(glyph);
            }
            continue;
        }
        let max_gap = if has_space { PIECE_GAP_AT_SPACE } else { PIECE_GAP };
        if !current.is_empty() && glyph.x0 - end > max_gap * glyph.size {
            pieces.push(Piece::of(std::mem::take(&mut current)));
            end = f64::NEG_INFINITY;
        }
        has_space = false;
        end = end.max(glyph.x1);
        current.push(glyph);
    }
    if !current.is_empty() {
        pieces.push(Piece::of(current));
    }
}

/// A free stretch between two columns, from left to right.
type Gutter = (f64, f64);

/// Pieces that stand at the same height, and those above and below that go by the same gutters.
#[derive(Debug, Default)]
struct Band {
    pieces: Vec<Piece>,
    gutters: Vec<Gutter>,
    bottom: f64,
}

/// Returns the pieces of a page by column, in reading order. The page is taken from the top in bands of pieces that overlap
/// in height; bands go together as long as a gutter runs through all of them.
fn columns(mut pieces: Vec<Piece>, reads_from_right: bool) -> Vec<Vec<Piece>> {
    pieces.sort_by(|one, other| one.top().total_cmp(&other.top()).then(one.x0.total_cmp(&other.x0)));
    let size = median(pieces.iter().map(|piece| piece.size).collect()).unwrap_or(1.0);
    let mut groups: Vec<Band> = Vec::new();
    for band in bands(pieces) {
        let own = gutters(&band, GUTTER * size);
        let bottom = band.iter().map(Piece::bottom).fold(f64::NEG_INFINITY, f64::max);
        let top = band.iter().map(Piece::top).fold(f64::INFINITY, f64::min);
        if let Some(group) = groups.last_mut() {
            let left = narrowed(&group.gutters, &band, GUTTER * size);
            let goes_on = if group.gutters.is_empty() { own.is_empty() } else { !left.is_empty() };
            if goes_on && top - group.bottom < BREAK * size {
                (group.gutters, group.bottom) = (left, bottom.max(group.bottom));
                group.pieces.extend(band);
                continue;
            }
        }
        groups.push(Band { pieces: band, gutters: own, bottom });
    }
    let mut columns: Vec<Vec<Piece>> = Vec::new();
    let mut is_open = false;
    for group in groups {
        let parted = parted(group.pieces, &group.gutters, reads_from_right);
        let is_one = parted.len() == 1;
        for part in parted {
            // What has one column goes on in the column before, which it was only parted from by a line with a gap in it.
            match columns.last_mut() {
                Some(last) if is_one && is_open => last.extend(part),
                _ => columns.push(part),
            }
        }
        is_open = is_one;
    }
    columns
}

/// Parts pieces, which are ordered from the top, where none overlaps the next in height.
fn bands(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut bands: Vec<Vec<Piece>> = Vec::new();
    let mut bottom = f64::NEG_INFINITY;
    for piece in pieces {
        let is_below = piece.top() >= bottom;
        bottom = bottom.max(piece.bottom());
        match bands.last_mut() {
            Some(band) if !is_below => band.push(piece),
            _ => bands.push(vec![piece]),
        }
    }
    bands
}

/// Returns the free stretches between the pieces of a band.
fn gutters(band: &[Piece], min_width: f64) -> Vec<Gutter> {
    let mut extents: Vec<(f64, f64)> = band.iter().map(|piece| (piece.x0, piece.x1)).collect();
    extents.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut gutters = Vec::new();
    let mut end = f64::INFINITY;
    for (x0, x1) in extents {
        if x0 - end >= min_width {
            gutters.push((end, x0));
        }
        end = if end.is_finite() { end.max(x1) } else { x1 };
    }
    if gutters.len() > MAX_GUTTERS {
        gutters.clear();
    }
    gutters
}

/// Returns what a band leaves of gutters.
fn narrowed(gutters: &[Gutter], band: &[Piece], min_width: f64) -> Vec<Gutter> {
    let narrow = |&(mut start, mut end): &Gutter| {
        for piece in band {
            let middle = f64::midpoint(start, end);
            if piece.x0 < end && piece.x1 > start {
                if piece.x1 <= middle {
                    start = start.max(piece.x1);
                } else if piece.x0 >= middle {
                    end = end.min(piece.x0);
                } else {
                    return None;
                }
            }
        }
        (end - start >= min_width).then_some((start, end))
    };
    gutters.iter().filter_map(narrow).collect()
}

/// Parts pieces at gutters, unless that makes columns too short or too narrow to be any.
fn parted(pieces: Vec<Piece>, gutters: &[Gutter], reads_from_right: bool) -> Vec<Vec<Piece>> {
    let mut columns: Vec<Vec<Piece>> = vec![Vec::new(); gutters.len() + 1];
    for piece in pieces {
        let column = gutters.iter().filter(|(start, end)| f64::midpoint(*start, *end) < piece.x0).count();
        columns[column].push(piece);
    }
    let is_column = |column: &Vec<Piece>| {
        let n_letters: usize = column.iter().map(|piece| piece.glyphs.len()).sum();
        column.len() >= MIN_COLUMN_LINES && n_letters >= MIN_COLUMN_LETTERS * column.len()
    };
    if !columns.iter().all(is_column) {
        return vec![columns.into_iter().flatten().collect()];
    }
    if reads_from_right {
        columns.reverse();
    }
    columns
}

/// Puts the pieces of a column into rows: those that share half of their height.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|one, other| one.top().total_cmp(&other.top()));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let is_beside = |row: &Vec<Piece>| {
            let row = || row.iter().rev().take(MAX_COMPARED);
            let is_over = |other: &Piece| piece.x1.min(other.x1) - piece.x0.max(other.x0) > COVERED * piece.size;
            !row().any(is_over)
                && row().any(|other| {
                    let shared = piece.bottom().min(other.bottom()) - piece.top().max(other.top());
                    shared > 0.5 * (piece.bottom() - piece.top()).min(other.bottom() - other.top())
                })
        };
        match rows.last_mut() {
            Some(row) if is_beside(row) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows
}

/// Puts a row together; nothing where it has no letters.
fn line(row: Vec<Piece>, column: usize, page_reads_from_right: bool) -> Option<TextLine> {
    let mut glyphs: Vec<Glyph> = row.into_iter().flat_map(|piece| piece.glyphs).collect();
    glyphs.sort_by(|one, other| one.x0.total_cmp(&other.x0));
    let letters: Vec<&Glyph> = glyphs.iter().filter(|glyph| !is_space(glyph)).collect();
    let size = size_of_most(&glyphs);
    // A raised figure is no other line: the baseline is that of the letters of the line's own size.
    let y = letters.iter().find(|glyph| (glyph.size - size).abs() < 0.05).or(letters.first())?.y;
    let x0 = letters.iter().map(|glyph| glyph.x0).fold(f64::INFINITY, f64::min);
    let x1 = letters.iter().map(|glyph| glyph.x1).fold(f64::NEG_INFINITY, f64::max);
    let n_bold = letters.iter().filter(|glyph| glyph.is_bold).count();
    let is_running_head = letters.iter().all(|glyph| glyph.is_running_head);
    let (is_bold, is_upright) = (2 * n_bold > letters.len(), letters.iter().all(|glyph| glyph.is_upright));
    let reads_from_right = line_reads_from_right(&letters, page_reads_from_right);
    let first_word = first_word(&glyphs, reads_from_right);
    let parts = bidi::logical(spaced(glyphs), reads_from_right);
    Some(TextLine {
        parts,
        x0,
        x1,
        y,
        size,
        first_word,
        column,
        reads_from_right,
        is_bold,
        is_running_head,
        is_upright,
    })
}

/// Returns whether a line reads from the right: by its letters, and where it has none of either kind or only Latin ones, by
/// the page and by the stop at its left end.
fn line_reads_from_right(letters: &[&Glyph], page_reads_from_right: bool) -> bool {
    let count =
        |way| letters.iter().filter(|glyph| glyph.text.chars().any(|letter| bidi::way_of(letter) == way)).count();
    let (n_right, n_left) = (count(Way::Right), count(Way::Left));
    if n_right > 0 {
        return page_reads_from_right || n_right > n_left;
    }
    let begins_with_stop =
        letters.first().is_some_and(|glyph| glyph.text.starts_with(['.', ',', ':', '،', '؛', '!', '؟']));
    page_reads_from_right && (n_left == 0 || begins_with_stop)
}

/// Returns how wide the first word of a line is, whose glyphs are ordered from the left.
fn first_word(glyphs: &[Glyph], reads_from_right: bool) -> f64 {
    let extent = |word: &[&Glyph]| {
        let x0 = word.iter().map(|glyph| glyph.x0).fold(f64::INFINITY, f64::min);
        let x1 = word.iter().map(|glyph| glyph.x1).fold(f64::NEG_INFINITY, f64::max);
        (x1 - x0).max(0.0)
    };
    let mut ordered: Vec<&Glyph> = glyphs.iter().collect();
    if reads_from_right {
        ordered.reverse();
    }
    let mut word: Vec<&Glyph> = Vec::new();
    for glyph in ordered.into_iter().skip_while(|glyph| is_space(glyph)) {
        let gap =
            word.last().map_or(0.0, |last| if reads_from_right { last.x0 - glyph.x1 } else { glyph.x0 - last.x1 });
        if is_space(glyph) || gap > SPACE * glyph.size {
            break;
        }
        word.push(glyph);
    }
    extent(&word)
}

/// Returns the parts of a line as they stand from the left, with spaces where gaps are.
fn spaced(glyphs: Vec<Glyph>) -> Vec<Part> {
    let has_spaces = glyphs.iter().any(is_space);
    let min_gap = if has_spaces { SPACE_BESIDE_SPACES } else { SPACE };
    let mut parts: Vec<Part> = Vec::with_capacity(glyphs.len());
    let mut end: Option<f64> = None;
    for glyph in glyphs {
        if end.is_some_and(|end| glyph.x0 - end > min_gap * glyph.size) && !is_space(&glyph) {
            let run = parts.last().map_or(glyph.run, |part| part.run);
            parts.push(Part { text: " ".to_owned(), run, is_literal: false });
        }
        end = Some(end.map_or(glyph.x1, |end| end.max(glyph.x1)));
        let text = base_letters(&glyph.text);
        if !text.is_empty() {
            parts.push(Part { text, run: glyph.run, is_literal: glyph.is_literal });
        }
    }
    parts
}

/// Returns a text with the letters themselves in the place of their shapes: the presentation forms of Arabic, the ligatures
/// of Latin. Other compatibility forms (½, ², №) say something and stay.
fn base_letters(text: &str) -> String {
    let is_shape =
        |letter: char| matches!(letter, '\u{fb00}'..='\u{fb06}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    if !text.chars().any(is_shape) {
        return text.to_owned();
    }
    let mut letters = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_shape(letter) {
            // A mark by itself decomposes to a space that bears it.
            letters.extend(letter.nfkc().filter(|base| *base != ' '));
        } else {
            letters.push(letter);
        }
    }
    letters
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(|one, other| one.partial_cmp(other).unwrap_or(Ordering::Equal));
    values.get(values.len() / 2).copied()
}
