//! Which pairs of reports are worth comparing: those that share runs of words, and those with sentences of one meaning.

use super::Settings;
use super::reports::Report;
use super::sketch::Sketch;
use crate::model::note::{Note, NoteCode};
use crate::text::align::cosine;
use crate::text::shingles::{SharedShingles, shared};
use crate::text::signs::{Search, Signs, distance_of, near};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Shared shingles that make two reports of one language a candidate: one run of seven words, or two shorter ones.
const LEAST_SHARED_SHINGLES: u32 = 3;

/// Cosine of centred vectors from which two sentences are a hint. All derived pairs of `bench/stories` are found.
const HINT: f32 = 0.52;

/// How many sentences of each of two reports must hint at the other.
pub const LEAST_HINTS: usize = 2;

/// The same where only signs are known: one standard deviation of their estimate below, so that few hints are missed; those
/// that are none fall out when the vectors are at hand.
const HINT_OF_SIGNS: f32 = 0.45;

/// Two reports worth comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Index of the one, the smaller.
    pub one: u32,
    /// Index of the other.
    pub other: u32,
    /// Whether they share runs of words. Otherwise signs hint at sentences of one meaning, which their vectors must confirm.
    pub shares_words: bool,
}

/// Returns the pairs of sketches to compare, ascending.
pub fn candidates(sketches: &[Sketch], settings: &Settings, notes: &mut Vec<Note>) -> Vec<Candidate> {
    let by_words = by_words(sketches, settings, notes);
    let by_meaning = by_meaning(sketches, &by_words, settings, notes);
    let candidate = |shares_words: bool| move |(one, other)| Candidate { one, other, shares_words };
    let mut candidates: Vec<Candidate> =
        by_words.into_iter().map(candidate(true)).chain(by_meaning.into_iter().map(candidate(false))).collect();
    candidates.sort_unstable();
    candidates
}

/// Returns the pairs of one sketch with any other to compare, ascending. All others are looked at, so that at least those are
/// found that [`candidates`] finds.
pub(super) fn candidates_of(sketches: &[Sketch], own: usize, settings: &Settings) -> Vec<Candidate> {
    let sampling = Sampling::of(sketches, settings);
    let (runs, sentences) = (sampling.sampled(&sketches[own]), sketches[own].sentences());
    let others = || (0..sketches.len()).into_par_iter().filter(|&other| other != own);
    let shared: Vec<(usize, Vec<usize>)> = others()
        .map(|other| (other, in_both(&runs, sketches[other].shingles())))
        .filter(|(_, positions)| !positions.is_empty())
        .collect();
    let mut n_reports = vec![1; runs.len()];
    shared.iter().flat_map(|(_, positions)| positions).for_each(|&position| n_reports[position] += 1);
    let is_telling = |&&position: &&usize| n_reports[position] <= settings.max_reports_a_shingle;
    let by_words: BTreeSet<usize> = shared
        .iter()
        .filter(|(_, positions)| positions.iter().filter(is_telling).count() >= sampling.least_shared as usize)
        .map(|(other, _)| *other)
        .collect();
    let max_distance = distance_of(HINT_OF_SIGNS);
    let hints_at = |other: usize| {
        let near = |row: &Signs, column: &Signs| row.distance(column) <= max_distance;
        let hints: Vec<(u32, u32)> = (0_u32..)
            .zip(sentences)
            .flat_map(|row| (0_u32..).zip(sketches[other].sentences()).map(move |column| (row, column)))
            .filter(|(row, column)| near(row.1, column.1))
            .map(|(row, column)| (row.0, column.0))
            .collect();
        are_enough(&hints)
    };
    others()
        .filter(|&other| by_words.contains(&other) || hints_at(other))
        .map(|other| Candidate {
            one: own.min(other) as u32,
            other: own.max(other) as u32,
            shares_words: by_words.contains(&other),
        })
        .collect()
}

/// Returns where in the first of two ascending lists its members stand that the second has too.
fn in_both(one: &[u64], other: &[u64]) -> Vec<usize> {
    let mut others = other.iter().copied().peekable();
    let has = |shingle: u64| {
        while others.next_if(|&next| next < shingle).is_some() {}
        others.peek() == Some(&shingle)
    };
    let found = one.iter().copied().map(has);
    found.enumerate().filter_map(|(position, is_there)| is_there.then_some(position)).collect()
}

/// Returns the pairs that share runs of words, ascending. Where only a share of the runs was looked at, pairs that met are
/// confirmed, see [`share_runs`].
fn by_words(sketches: &[Sketch], settings: &Settings, notes: &mut Vec<Note>) -> Vec<(u32, u32)> {
    let sampling = Sampling::of(sketches, settings);
    let SharedShingles { pairs, n_left_out } = if sampling.n_halvings == 0 {
        let all: Vec<&[u64]> = sketches.iter().map(Sketch::shingles).collect();
        shared(&all, settings.max_reports_a_shingle, sampling.least_shared)
    } else {
        let sampled: Vec<Vec<u64>> = sketches.iter().map(|sketch| sampling.sampled(sketch)).collect();
        shared(&sampled, settings.max_reports_a_shingle, sampling.least_shared)
    };
    notes.extend(boilerplate(n_left_out, settings));
    let pairs = pairs.into_par_iter().map(|(pair, _)| pair);
    if sampling.n_halvings == 0 {
        return pairs.collect();
    }
    let shingles = |report: u32| sketches[report as usize].shingles();
    pairs.filter(|&(one, other)| share_runs(shingles(one), shingles(other))).collect()
}

/// Returns whether two reports share enough runs of words to be compared, all of them looked at. In a large corpus most of the
/// pairs that share a sampled run met by chance.
pub fn share_runs(one: &[u64], other: &[u64]) -> bool {
    in_both(one, other).len() >= LEAST_SHARED_SHINGLES as usize
}

/// Which runs of words are looked at, and how many of them two reports must share. Where there are more runs than the settings
/// allow, a share of them is looked at, the same of every report (Manber 1994, "Finding similar files in a large file system").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// How often the runs are halved: every `2^n_halvings`th is looked at, the same ones in every report.
    pub n_halvings: u32,
    /// Runs looked at that two reports of one language must share to be a candidate.
    pub least_shared: u32,
}

impl Sampling {
    /// Returns the sampling for a collection of so many runs, each counted in every report.
    pub fn new(n_shingles: usize, settings: &Settings) -> Self {
        let n_halvings = n_shingles.div_ceil(settings.max_shingles.max(1)).next_power_of_two().ilog2();
        Self { n_halvings, least_shared: (LEAST_SHARED_SHINGLES >> n_halvings).max(1) }
    }

    fn of(sketches: &[Sketch], settings: &Settings) -> Self {
        Self::new(sketches.iter().map(|sketch| sketch.shingles().len()).sum(), settings)
    }

    /// Returns whether a run is looked at.
    pub fn has(self, shingle: u64) -> bool {
        shingle.wrapping_mul(GOLDEN_RATIO).leading_zeros() >= self.n_halvings
    }

    fn sampled(self, sketch: &Sketch) -> Vec<u64> {
        sketch.shingles().iter().filter(|&&shingle| self.has(shingle)).copied().collect()
    }
}

/// Returns the note on runs of words that stand in too many reports, where there are any.
pub fn boilerplate(n_left_out: usize, settings: &Settings) -> Option<Note> {
    (n_left_out > 0).then(|| {
        let message = format!(
            "{n_left_out} runs of {} words stand in more than {} reports and were not used to find copies",
            settings.shingle_words, settings.max_reports_a_shingle
        );
        Note::new(NoteCode::TraceTooMany, "collection", message)
    })
}

/// Returns the note on sentences that have more look-alikes than were compared, where there are any.
pub fn crowded(n_crowded: usize) -> Option<Note> {
    (n_crowded > 0).then(|| {
        let message = format!("{n_crowded} times a sentence has more look-alikes than were compared");
        Note::new(NoteCode::TraceTooMany, "collection", message)
    })
}

/// Returns how sentences of one meaning are looked for.
pub fn search(settings: &Settings) -> Search {
    Search {
        max_distance: distance_of(HINT_OF_SIGNS),
        max_compared: settings.max_compared_sentences,
        reach: settings.max_compared_sentences / 4,
    }
}

/// 2^64 over the golden ratio, which spreads hashes over the high bits (Knuth, The Art of Computer Programming 3, 6.4).
const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;

/// Returns the pairs beside `known` of which enough sentences hint at each other, ascending.
fn by_meaning(
    sketches: &[Sketch],
    known: &[(u32, u32)],
    settings: &Settings,
    notes: &mut Vec<Note>,
) -> Vec<(u32, u32)> {
    let (reports, sentences): (Vec<u32>, Vec<Signs>) = (0_u32..)
        .zip(sketches)
        .flat_map(|(report, sketch)| sketch.sentences().iter().map(move |signs| (report, *signs)))
        .unzip();
    let is_wanted = |one: u32, other: u32| {
        let pair = (reports[one as usize], reports[other as usize]);
        pair.0 != pair.1 && known.binary_search(&pair).is_err()
    };
    let found = near(&sentences, search(settings), &is_wanted);
    notes.extend(crowded(found.n_crowded));
    let of_reports = |&(one, other): &(u32, u32)| (reports[one as usize], reports[other as usize]);
    let mut hints = found.pairs;
    hints.sort_by_key(of_reports);
    hints
        .chunk_by(|one, next| of_reports(one) == of_reports(next))
        .filter(|hints| are_enough(hints))
        .map(|hints| of_reports(&hints[0]))
        .collect()
}

/// Returns whether enough different sentences of each report hint at the other.
fn are_enough(hints: &[(u32, u32)]) -> bool {
    let n_distinct = |side: fn(&(u32, u32)) -> u32| hints.iter().map(side).collect::<BTreeSet<u32>>().len();
    n_distinct(|hint| hint.0).min(n_distinct(|hint| hint.1)) >= LEAST_HINTS
}

/// Returns whether enough sentences of two reports are of one meaning, by their vectors.
pub(super) fn hint_at_each_other(one: &Report<'_>, other: &Report<'_>) -> bool {
    let mut hints = Vec::new();
    for (row, line) in (0_u32..).zip(&one.lines) {
        for (column, their_line) in (0_u32..).zip(&other.lines) {
            if cosine(line.vector, their_line.vector) >= HINT {
                hints.push((row, column));
            }
        }
    }
    are_enough(&hints)
}
