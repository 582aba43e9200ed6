//! Which reports tell one piece of news, whether or not an incident was found in them.
//!
//! Reports are compared by the words that set them apart, by how they open, sentence by sentence, and by the days, years and
//! numbers they give. The weights are those of a logistic regression on all pairs of reports of the training part of
//! `bench/ecbplus` (25 topics of two look-alike events each), by `training/events/news.py`; only English reports were among
//! them, and across languages the words say nothing.

use super::clusters::{Bearing, Decided, group};
use super::profile::{Numerals, Profile, Vocabulary};
use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::id::CaptureId;
use crate::text::align::cosine;
use crate::text::days;
use std::collections::{BTreeMap, BTreeSet};

const BIAS: f32 = -9.49;
const WORDS: f32 = 8.31;
const OPENINGS: f32 = 5.42;
const SENTENCES: f32 = 7.53;
const SAME_DAY: f32 = 3.27;
const OTHER_YEARS: f32 = -1.2;
const NUMBERS: f32 = 0.35;

/// Log-odds from which reports are of one piece of news, alone and on the mean over two groups; where B-cubed F is best over
/// the training part, each topic scored by weights that have not seen it.
const JOINED: f32 = -1.0;

/// The sentences that open a report, its headline included.
const OPENING: usize = 3;
/// The least number that may tell one piece of news from another.
const LEAST_NUMBER: u64 = 3;
/// Numbers in common above which more say nothing further.
const MOST_NUMBERS: usize = 3;
/// A word of more reports than this does not bring two of them together.
const MOST_REPORTS_A_WORD: usize = 400;

/// What of a report is compared.
struct Account<'a> {
    analysis: &'a Analysis,
    profile: Profile,
    opening: Vec<f32>,
    /// The single days it names.
    days: BTreeSet<i64>,
    years: BTreeSet<i16>,
    numbers: BTreeSet<u64>,
}

/// Returns the reports in groups of one piece of news, each ascending by capture, ordered by their first; every report is in
/// one group, if only alone. The order of the analyses plays no part.
pub fn news(analyses: &[Analysis], lexicons: &Lexicons) -> Vec<Vec<CaptureId>> {
    let mut analyses: Vec<&Analysis> = analyses.iter().collect();
    analyses.sort_by_key(|analysis| analysis.article.capture);
    analyses.dedup_by_key(|analysis| analysis.article.capture);
    let vocabulary = Vocabulary::new(&analyses, lexicons, Numerals::Kept);
    let profile = |analysis| vocabulary.profile(analysis, 0..analysis.sentences.len() as u32);
    let accounts: Vec<Account<'_>> = analyses.iter().map(|analysis| account(analysis, profile(analysis))).collect();
    let candidates: BTreeMap<(usize, usize), f32> = meeting(&accounts)
        .into_iter()
        .map(|(one, other)| ((one, other), log_odds(&accounts[one], &accounts[other])))
        .filter(|(_, log_odds)| *log_odds >= JOINED)
        .collect();
    let mut known = candidates.clone();
    let mut bearing = |one: usize, other: usize| {
        let pair = (one.min(other), one.max(other));
        Bearing::Score(*known.entry(pair).or_insert_with(|| log_odds(&accounts[pair.0], &accounts[pair.1])))
    };
    let groups = group(accounts.len(), &candidates, &Decided::default(), JOINED, JOINED, &mut bearing);
    let captures = |group: Vec<usize>| group.into_iter().map(|report| analyses[report].article.capture).collect();
    groups.into_iter().map(captures).collect()
}

fn account(analysis: &Analysis, profile: Profile) -> Account<'_> {
    let ranges = || analysis.times.iter().filter_map(|time| time.value);
    let single_day = ranges().filter(|range| range.from == range.to).filter_map(|range| range.from.whole());
    let counts = analysis.quantities.iter().map(|quantity| quantity.count.min);
    Account {
        analysis,
        profile,
        opening: opening(analysis),
        days: single_day.map(days::number).collect(),
        years: ranges().filter_map(|range| range.from.year()).collect(),
        numbers: counts.filter(|&count| count >= LEAST_NUMBER).collect(),
    }
}

/// Returns the mean vector of the first sentences, of unit length or empty.
fn opening(analysis: &Analysis) -> Vec<f32> {
    let n_sentences = analysis.sentences.len().min(OPENING);
    let mut sum = vec![0.0_f32; analysis.vectors.dimension as usize];
    for sentence in 0..n_sentences {
        for (total, component) in sum.iter_mut().zip(analysis.vectors.row(sentence)) {
            *total += component;
        }
    }
    let length = sum.iter().map(|component| component * component).sum::<f32>().sqrt();
    if length <= f32::EPSILON {
        return Vec::new();
    }
    for component in &mut sum {
        *component /= length;
    }
    sum
}

/// Returns the pairs of reports that share a word that few others have.
fn meeting(accounts: &[Account<'_>]) -> BTreeSet<(usize, usize)> {
    let mut with_word: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (report, account) in accounts.iter().enumerate() {
        for word in account.profile.words() {
            with_word.entry(word).or_default().push(report);
        }
    }
    let mut pairs = BTreeSet::new();
    for reports in with_word.into_values().filter(|reports| reports.len() <= MOST_REPORTS_A_WORD) {
        for (at, &one) in reports.iter().enumerate() {
            pairs.extend(reports[at + 1..].iter().map(|&other| (one, other)));
        }
    }
    pairs
}

/// Returns the log-odds of two reports telling one piece of news.
fn log_odds(one: &Account<'_>, other: &Account<'_>) -> f32 {
    let whether = |is: bool| f32::from(u8::from(is));
    let n_numbers = one.numbers.intersection(&other.numbers).count().min(MOST_NUMBERS);
    let has_other_years = !one.years.is_empty() && !other.years.is_empty() && one.years.is_disjoint(&other.years);
    BIAS + WORDS * one.profile.cosine(&other.profile).sqrt()
        + OPENINGS * cosine(&one.opening, &other.opening)
        + SENTENCES * sentences(one.analysis, other.analysis)
        + SAME_DAY * whether(!one.days.is_disjoint(&other.days))
        + OTHER_YEARS * whether(has_other_years)
        + NUMBERS * n_numbers as f32 / MOST_NUMBERS as f32
}

/// Returns how near the sentences of two reports are to the nearest of the other: the mean over one, the mean over the other,
/// and the mean of both. 0 where one has none.
fn sentences(one: &Analysis, other: &Analysis) -> f32 {
    let (n_ours, n_theirs) = (one.sentences.len(), other.sentences.len());
    if n_ours == 0 || n_theirs == 0 {
        return 0.0;
    }
    let (mut ours, mut theirs) = (vec![-1.0_f32; n_ours], vec![-1.0_f32; n_theirs]);
    for (row, our_best) in ours.iter_mut().enumerate() {
        for (column, their_best) in theirs.iter_mut().enumerate() {
            let likeness = cosine(one.vectors.row(row), other.vectors.row(column));
            *our_best = our_best.max(likeness);
            *their_best = their_best.max(likeness);
        }
    }
    let mean = |best: &[f32]| best.iter().sum::<f32>() / best.len() as f32;
    f32::midpoint(mean(&ours), mean(&theirs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{Sample, capture};

    #[test]
    fn reports_of_one_piece_of_news_come_together_whatever_their_order() {
        let vector = |at: usize| -> Vec<f32> { (0..4).map(|axis| f32::from(u8::from(axis == at))).collect() };
        let report = |number: u8, text: &str, at: usize| {
            let mut analysis = Sample::new(number, "en", text).done();
            analysis.vectors.dimension = 4;
            analysis.vectors.components = vector(at);
            analysis
        };
        let mut analyses = vec![
            report(1, "Tishrinsky left Qaraman at Sarmada", 0),
            report(2, "Qaraman was left at Sarmada by Tishrinsky", 0),
            report(3, "Bulbulani sang in Sarmada", 1),
            report(4, "In Sarmada Bulbulani sang again", 1),
        ];
        let expected = vec![vec![capture(1), capture(2)], vec![capture(3), capture(4)]];
        let lexicons = Lexicons::built_in().expect("the tables built in are well formed");
        assert_eq!(news(&analyses, &lexicons), expected);
        analyses.reverse();
        assert_eq!(news(&analyses, &lexicons), expected);
    }
}
