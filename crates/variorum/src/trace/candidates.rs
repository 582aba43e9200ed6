//! Which pairs of reports are worth comparing: those that share runs of words, and those with sentences of one meaning.

use super::Settings;
use super::reports::Report;
use crate::model::note::{Note, NoteCode};
use crate::text::align::cosine;
use crate::text::shingles::{shared, shingles};
use std::collections::{BTreeMap, BTreeSet};

/// Shared shingles that make two reports of one language a candidate: one run of seven words, or two shorter ones.
const LEAST_SHARED_SHINGLES: u32 = 3;

/// Cosine of centred vectors from which two sentences are a hint, and how many sentences of each of two reports must have
/// one. All derived pairs of `bench/stories` are found.
const HINT: f32 = 0.52;
const LEAST_HINTS: usize = 2;

/// Sign bits a bucket, and number of tables, where there are too many sentences to compare all. Two vectors of cosine 0.8
/// share one of 24 buckets of 12 bits with probability 0.76, and a report of four such sentences is found with 0.997.
const BUCKET_BITS: usize = 12;
const N_TABLES: usize = 24;

/// Returns the pairs of report indices to compare, the smaller first.
pub(super) fn candidates(reports: &[Report<'_>], settings: &Settings, notes: &mut Vec<Note>) -> BTreeSet<(u32, u32)> {
    let texts: Vec<Vec<u64>> = reports
        .iter()
        .map(|report| report.lines.iter().flat_map(|line| shingles(&line.words, settings.shingle_words)).collect())
        .collect();
    let by_words = shared(&texts, settings.max_reports_a_shingle);
    if by_words.n_left_out > 0 {
        let message = format!(
            "{} runs of {} words stand in more than {} reports and were not used to find copies",
            by_words.n_left_out, settings.shingle_words, settings.max_reports_a_shingle
        );
        notes.push(Note::new(NoteCode::TraceTooMany, "collection", message));
    }
    let enough = by_words.pairs.into_iter().filter(|&(_, n_shared)| n_shared >= LEAST_SHARED_SHINGLES);
    let mut pairs: BTreeSet<(u32, u32)> = enough.map(|(pair, _)| pair).collect();
    pairs.extend(by_meaning(reports, settings, notes));
    pairs
}

/// A sentence of the collection: its report, its number in the collection, its vector.
type Sentence<'a> = (u32, u32, &'a [f32]);

/// Sentences that hint at each other, by pair of reports.
type Hints = BTreeMap<(u32, u32), BTreeSet<(u32, u32)>>;

fn by_meaning(reports: &[Report<'_>], settings: &Settings, notes: &mut Vec<Note>) -> BTreeSet<(u32, u32)> {
    let lines = reports.iter().enumerate().flat_map(|(idx, report)| report.lines.iter().map(move |line| (idx, line)));
    let sentences: Vec<Sentence<'_>> = lines
        .enumerate()
        .map(|(number, (report, line))| (report as u32, number as u32, line.vector))
        .filter(|(_, _, vector)| vector.iter().any(|&component| component != 0.0))
        .collect();
    if sentences.len() <= settings.max_compared_sentences {
        return pairs_of(compare_all(&sentences));
    }
    pairs_of(compare_buckets(&sentences, settings, notes))
}

/// Returns the pairs of reports of which enough different sentences hint at each other.
fn pairs_of(hints: Hints) -> BTreeSet<(u32, u32)> {
    let distinct = |sentences: &BTreeSet<(u32, u32)>, side: fn(&(u32, u32)) -> u32| {
        sentences.iter().map(side).collect::<BTreeSet<u32>>().len()
    };
    let enough = |sentences: &BTreeSet<(u32, u32)>| {
        distinct(sentences, |pair| pair.0).min(distinct(sentences, |pair| pair.1)) >= LEAST_HINTS
    };
    hints.into_iter().filter(|(_, sentences)| enough(sentences)).map(|(pair, _)| pair).collect()
}

fn hint(one: Sentence<'_>, other: Sentence<'_>, hints: &mut Hints) {
    if one.0 < other.0 && cosine(one.2, other.2) >= HINT {
        hints.entry((one.0, other.0)).or_default().insert((one.1, other.1));
    }
}

fn compare_all(sentences: &[Sentence<'_>]) -> Hints {
    let mut hints = Hints::new();
    for (position, one) in sentences.iter().enumerate() {
        for other in &sentences[position + 1..] {
            hint(*one, *other, &mut hints);
        }
    }
    hints
}

/// Compares sentences only where the signs of some random projections agree (Charikar 2002, "Similarity estimation
/// techniques from rounding algorithms"). The projections come from a fixed sequence, so the result is the same each time.
fn compare_buckets(sentences: &[Sentence<'_>], settings: &Settings, notes: &mut Vec<Note>) -> Hints {
    let dimension = sentences.iter().map(|(_, _, vector)| vector.len()).max().unwrap_or(0);
    let mut hints = Hints::new();
    let mut n_crowded = 0_usize;
    for table in 0..N_TABLES {
        let planes: Vec<Vec<f32>> = (0..BUCKET_BITS).map(|bit| plane(table * BUCKET_BITS + bit, dimension)).collect();
        let mut buckets: BTreeMap<u32, Vec<Sentence<'_>>> = BTreeMap::new();
        for sentence in sentences {
            let key = planes.iter().fold(0, |key, plane| key << 1 | u32::from(cosine(plane, sentence.2) > 0.0));
            buckets.entry(key).or_default().push(*sentence);
        }
        for bucket in buckets.values() {
            // Members stand in order of their reports; a crowded bucket is compared with its next neighbours only.
            let reach = settings.max_compared_sentences / 4;
            n_crowded += bucket.len().saturating_sub(reach);
            for (position, one) in bucket.iter().enumerate() {
                for other in bucket.iter().skip(position + 1).take(reach) {
                    hint(*one, *other, &mut hints);
                }
            }
        }
    }
    if n_crowded > 0 {
        let message = format!("{n_crowded} times a sentence has more look-alikes than were compared");
        notes.push(Note::new(NoteCode::TraceTooMany, "collection", message));
    }
    hints
}

/// Returns a plane through the origin with components of -1 and 1, of a fixed sequence (splitmix64, Steele et al. 2014).
fn plane(index: usize, dimension: usize) -> Vec<f32> {
    let mut state = (index as u64).wrapping_mul(0xd134_2543_de82_ef95);
    (0..dimension)
        .map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = state;
            bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            if (bits ^ bits >> 31) & 1 == 0 { -1.0 } else { 1.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_find_what_comparing_all_finds() {
        // 300 reports of five sentences each; every third repeats the sentences of the one before it with a turn to cosine 0.8.
        let mut vectors: Vec<(u32, Vec<f32>)> = Vec::new();
        for report in 0..300_u32 {
            for sentence in 0..5_u32 {
                let of = |report: u32| unit(plane((report * 5 + sentence) as usize + 10_000, 64));
                let vector = if report % 3 == 2 {
                    let (old, new) = (of(report - 1), of(report));
                    unit(old.iter().zip(&new).map(|(old, new)| 0.8 * old + 0.6 * new).collect())
                } else {
                    of(report)
                };
                vectors.push((report, vector));
            }
        }
        let numbered = vectors.iter().enumerate();
        let sentences: Vec<Sentence<'_>> =
            numbered.map(|(number, (report, vector))| (*report, number as u32, vector.as_slice())).collect();
        let settings = Settings { max_compared_sentences: 400, ..super::super::STANDARD };
        let all = pairs_of(compare_all(&sentences));
        let found = pairs_of(compare_buckets(&sentences, &settings, &mut Vec::new()));
        assert!(found.is_subset(&all));
        assert!(all.len() >= 100);
        assert!(found.len() * 100 >= all.len() * 95, "recall {} of {}", found.len(), all.len());
    }

    fn unit(vector: Vec<f32>) -> Vec<f32> {
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        vector.into_iter().map(|x| x / length).collect()
    }
}
