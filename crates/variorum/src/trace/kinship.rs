//! What two reports have in common, sentence by sentence; says nothing yet of who took from whom.

use super::reports::{Line, Report};
use crate::text::align::{Floors, Link, Similarities, cosine};

/// What two reports have in common.
#[derive(Debug, Clone)]
pub(super) struct Kinship {
    /// Index of the one report, the smaller.
    pub one: usize,
    /// Index of the other.
    pub other: usize,
    /// Whether both are in one language.
    pub same_language: bool,
    /// Which body sentences stand for each other, by the one's line, then the other's. A line is in several pairs where a
    /// sentence was split or two were joined.
    pub pairs: Vec<Pair>,
}

/// Two body sentences that stand for each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// Index of the one's line.
    pub one: usize,
    /// Index of the other's line.
    pub other: usize,
    /// How alike they are, comparable across and within languages, `0.0..=1.0`.
    pub likeness: f32,
    /// Cosine of the vectors.
    pub cosine: f32,
    /// The words they share.
    pub overlap: Overlap,
    /// Whether their numbers, dates or places can hardly be of one event.
    pub conflict: bool,
    /// Whether no line of the other is more like the one's, and none of the one more like the other's.
    pub nearest: [bool; 2],
    /// Whether neither has a detail, and they are short or only lead to what follows: words that any report may use.
    pub is_formula: bool,
}

/// The words two sentences share, counted with repeats. All zero across languages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Overlap {
    pub shared: usize,
    pub n_one: usize,
    pub n_other: usize,
    /// The same outside quotations: the reporters' own words.
    pub own_shared: usize,
    pub own_one: usize,
    pub own_other: usize,
}

/// From which likeness on sentences of one language stand for each other. Calibrated on the derived and independent pairs
/// of `bench/stories` with centred vectors of multilingual-e5-small: sentences of rewritten copies have 0.49–0.87, the
/// best sentences of independent reports of one event mostly stay below 0.55. Redo with another encoder.
const SAME_LANGUAGE: Floors = Floors { alone: 0.56, supported: 0.45, between: 0.35, enclosed: 0.3 };

/// The same across languages, where vectors alone speak: sentences of translations have 0.38–0.82.
const ACROSS_LANGUAGES: Floors = Floors { alone: 0.52, supported: 0.42, between: 0.34, enclosed: 0.28 };

/// What centred cosines lose by crossing languages: the medians over translated and over rewritten copies differ by 0.10.
const CROSSING: f32 = 0.10;

/// Most words of a formula ("No group has claimed responsibility so far").
const FORMULA_WORDS: usize = 12;

/// From which likeness, or share of words found again, a sentence beside an aligned one is its second half.
const JOINED_COSINE: f32 = 0.45;
const JOINED_WORDS: f32 = 0.6;

impl Overlap {
    /// Returns the shared words over the mean length (Dice 1945), `0.0..=1.0`.
    pub(super) fn dice(self) -> f32 {
        ratio(2 * self.shared, self.n_one + self.n_other)
    }

    /// Returns the Dice share of the words outside quotations.
    pub(super) fn own_dice(self) -> f32 {
        ratio(2 * self.own_shared, self.own_one + self.own_other)
    }

    /// Returns whether one of the two is a quotation for the most part: both reporters may have heard the speaker.
    pub(super) fn is_quoted(self) -> bool {
        2 * self.own_one < self.n_one || 2 * self.own_other < self.n_other
    }

    /// Returns the same seen from the other side.
    pub(super) fn turned(self) -> Self {
        Self { n_one: self.n_other, n_other: self.n_one, own_one: self.own_other, own_other: self.own_one, ..self }
    }

    /// Returns the share of the one's words that the other has.
    pub(super) fn in_one(self) -> f32 {
        ratio(self.shared, self.n_one)
    }

    /// Returns the share of the one's words outside quotations that the other has.
    pub(super) fn own_in_one(self) -> f32 {
        ratio(self.own_shared, self.own_one)
    }
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

impl Kinship {
    /// Returns the same with the two reports exchanged.
    pub(super) fn turned(&self) -> Self {
        let turn = |pair: &Pair| Pair {
            one: pair.other,
            other: pair.one,
            overlap: pair.overlap.turned(),
            nearest: [pair.nearest[1], pair.nearest[0]],
            ..*pair
        };
        let mut pairs: Vec<Pair> = self.pairs.iter().map(turn).collect();
        pairs.sort_by_key(|pair| (pair.one, pair.other));
        Self { one: self.other, other: self.one, same_language: self.same_language, pairs }
    }

    /// Returns how many of the one's lines are in a pair.
    pub(super) fn n_covered(&self) -> usize {
        let mut lines: Vec<usize> = self.pairs.iter().map(|pair| pair.one).collect();
        lines.dedup();
        lines.len()
    }
}

/// Compares two reports, nothing where no sentences stand for each other.
pub(super) fn compare(reports: &[Report<'_>], one: usize, other: usize) -> Option<Kinship> {
    let (ones, others) = (&reports[one].lines, &reports[other].lines);
    let same_language = reports[one].language() == reports[other].language();
    let overlaps = |one: &Line<'_>, other: &Line<'_>| {
        if same_language { overlap(one, other) } else { Overlap::default() }
    };
    let similarities = Similarities::new(ones.len(), others.len(), |row, column| {
        let cosine = cosine(ones[row].vector, others[column].vector);
        if same_language { cosine.max(dice(&ones[row], &others[column])) } else { cosine }
    });
    let floors = if same_language { SAME_LANGUAGE } else { ACROSS_LANGUAGES };
    let mut cells: Vec<(usize, usize)> =
        similarities.aligned(floors).iter().map(|link| (link.row, link.column)).collect();
    join_halves(&mut cells, ones, others, same_language);
    cells.sort_unstable();
    let pairs: Vec<Pair> = cells
        .into_iter()
        .map(|(row, column)| {
            let (line, their_line) = (&ones[row], &others[column]);
            let similarity = similarities.get(row, column);
            let is_nearest = |best: Option<Link>| best.is_some_and(|best| similarity >= best.score);
            let is_short = line.words.len().min(their_line.words.len()) <= FORMULA_WORDS;
            let is_bare = is_short || line.leads && their_line.leads;
            Pair {
                one: row,
                other: column,
                likeness: (similarity + if same_language { 0.0 } else { CROSSING }).clamp(0.0, 1.0),
                cosine: cosine(line.vector, their_line.vector),
                overlap: overlaps(line, their_line),
                conflict: line.details.conflict(&their_line.details),
                nearest: [is_nearest(similarities.best_column(row)), is_nearest(similarities.best_row(column))],
                is_formula: is_bare && line.details.is_empty() && their_line.details.is_empty(),
            }
        })
        .collect();
    (!pairs.is_empty()).then_some(Kinship { one, other, same_language, pairs })
}

/// Adds a sentence left over beside an aligned one where the two together stand for the same counterpart.
fn join_halves(cells: &mut Vec<(usize, usize)>, ones: &[Line<'_>], others: &[Line<'_>], same_language: bool) {
    let mut joined = Vec::new();
    for &(row, column) in cells.iter() {
        for beside in neighbours(row, ones.len()).filter(|beside| cells.iter().all(|cell| cell.0 != *beside)) {
            if are_halves([&ones[row], &ones[beside]], &others[column], same_language) {
                joined.push((beside, column));
            }
        }
        for beside in neighbours(column, others.len()).filter(|beside| cells.iter().all(|cell| cell.1 != *beside)) {
            if are_halves([&others[column], &others[beside]], &ones[row], same_language) {
                joined.push((row, beside));
            }
        }
    }
    joined.sort_unstable();
    // A line left over between two aligned ones joins the first that takes it.
    let (mut rows, mut columns): (Vec<usize>, Vec<usize>) = cells.iter().copied().unzip();
    for (row, column) in joined {
        if !rows.contains(&row) || !columns.contains(&column) {
            rows.push(row);
            columns.push(column);
            cells.push((row, column));
        }
    }
}

fn neighbours(line: usize, n_lines: usize) -> impl Iterator<Item = usize> {
    [line.checked_sub(1), Some(line + 1)].into_iter().flatten().filter(move |&beside| beside < n_lines)
}

/// Returns whether a line and the one beside it stand together for `whole`: the second is alike to it too, and the two
/// together are more so than the first alone.
fn are_halves([line, beside]: [&Line<'_>; 2], whole: &Line<'_>, same_language: bool) -> bool {
    if same_language && overlap(beside, whole).in_one() >= JOINED_WORDS {
        return true;
    }
    let both: Vec<f32> = line.vector.iter().zip(beside.vector).map(|(one, other)| one + other).collect();
    let length = both.iter().map(|component| component * component).sum::<f32>().sqrt();
    let alone = cosine(line.vector, whole.vector);
    length > 0.0 && cosine(beside.vector, whole.vector) >= JOINED_COSINE && cosine(&both, whole.vector) / length > alone
}

fn dice(one: &Line<'_>, other: &Line<'_>) -> f32 {
    ratio(2 * n_shared(&one.numbered, &other.numbered), one.numbered.len() + other.numbered.len())
}

/// Returns the words two lines share.
fn overlap(one: &Line<'_>, other: &Line<'_>) -> Overlap {
    Overlap {
        shared: n_shared(&one.numbered, &other.numbered),
        n_one: one.numbered.len(),
        n_other: other.numbered.len(),
        own_shared: n_shared(&one.own, &other.own),
        own_one: one.own.len(),
        own_other: other.own.len(),
    }
}

/// Returns how many hashes two ascending lists share, repeats counted.
fn n_shared(ones: &[u64], others: &[u64]) -> usize {
    let (mut n_shared, mut position) = (0, 0);
    for &word in ones {
        while position < others.len() && others[position] < word {
            position += 1;
        }
        if position < others.len() && others[position] == word {
            n_shared += 1;
            position += 1;
        }
    }
    n_shared
}
