//! What a head hears of a word at one place of a report, weighed with what it hears of it at the others: a name that one
//! sentence leaves open is mostly told by another (Krishnan and Manning 2006, "An effective two-stage model for exploiting
//! non-local dependencies in named entity recognition"; here without a second model).

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::clitics::{Cut, cuts};
use crate::text::tokens::Clitics;

/// Shorter words are not pooled: there are too many of a kind.
const LEAST_LETTERS: usize = 3;
/// How much the other places of a word that stands at very many count beside its own. Set, with the next three, on the dev parts of
/// `anercorp` and `aqmar`.
const SHARE: f64 = 0.8;
/// How much a place counts at which a word is no name: less, for names are missed more often than invented.
const LEAST_WEIGHT: f64 = 0.05;
/// How much a place counts less for each nat of doubt.
const DOUBT: f64 = 2.0;
/// From so many nats of doubt a place hears all that the others say; a surer one hears less.
const OPEN: f64 = 0.5;
/// Added to probabilities, so that one that vanished may come back.
const LEAST_PROBABILITY: f64 = 1e-6;

/// Where a word stands: the number of its text and its own in it.
pub(super) type Place = (usize, usize);

/// Returns the places of each word that stands at several of the texts of a report: a word without what clings before it and
/// without its article. In scripts with capitals a word with one is another than a word without.
pub(super) fn repeated(texts: &[(&str, &[Range<u32>])], clitics: &Clitics) -> Vec<Vec<Place>> {
    let mut words: Vec<(Place, Vec<Cut>)> = Vec::new();
    let mut uncut: BTreeMap<String, usize> = BTreeMap::new();
    for (text_idx, (text, ranges)) in texts.iter().enumerate() {
        for (word_idx, range) in ranges.iter().enumerate() {
            let word = text.get(range.start as usize..range.end as usize).unwrap_or("");
            if word.chars().count() < LEAST_LETTERS || !word.starts_with(char::is_alphabetic) {
                continue;
            }
            let mut cuts = cuts(word, clitics);
            if word.starts_with(char::is_uppercase) {
                for cut in &mut cuts {
                    cut.folded.insert(0, '^');
                }
            }
            *uncut.entry(plain(&cuts, clitics).to_owned()).or_default() += 1;
            words.push(((text_idx, word_idx), cuts));
        }
    }
    let mut places: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for (place, cuts) in &words {
        let whole = plain(cuts, clitics);
        // A word that stands nowhere else as it is may be one that does, with something before it.
        let stands = |word: &str| uncut.get(word).copied().unwrap_or(0);
        let rest = || cuts.iter().map(|cut| bare(&cut.folded, clitics)).find(|&rest| rest != whole && stands(rest) > 0);
        let word = if stands(whole) > 1 { whole } else { rest().unwrap_or(whole) };
        places.entry(word).or_default().push(*place);
    }
    places.into_values().filter(|places| places.len() > 1).collect()
}

/// Returns a word without what stands before its article, and without that; one without article as it is.
fn plain<'c>(cuts: &'c [Cut], clitics: &Clitics) -> &'c str {
    let definite = cuts.iter().rev().map(|cut| (cut, bare(&cut.folded, clitics)));
    let mut definite = definite.filter(|(cut, bare)| bare.len() < cut.folded.len());
    definite.next().map_or(cuts[0].folded.as_str(), |(_, bare)| bare)
}

fn bare<'w>(folded: &'w str, clitics: &Clitics) -> &'w str {
    let rests = clitics.articles.iter().filter_map(|article| folded.strip_prefix(article.as_str()));
    rests.filter(|rest| rest.chars().count() + 1 >= LEAST_LETTERS).min_by_key(|rest| rest.len()).unwrap_or(folded)
}

/// Moves the probabilities of one word's places towards each other. `rows` are those of one layer, a probability for each label, `O` first and
/// then the two of each kind; each row still adds up to 1.
pub(super) fn pool(rows: &mut [Vec<f32>]) {
    let beliefs: Vec<Vec<f64>> = rows.iter().map(|row| kinds(row)).collect();
    let doubts: Vec<f64> = beliefs.iter().map(|belief| entropy(belief)).collect();
    let mut mean = vec![0.0; beliefs.first().map_or(0, Vec::len)];
    let mut all = 0.0;
    for (belief, doubt) in beliefs.iter().zip(&doubts) {
        let weight = (1.0 - belief[0] + LEAST_WEIGHT) * (-DOUBT * doubt).exp();
        mean.iter_mut().zip(belief).for_each(|(mean, p)| *mean += weight * p);
        all += weight;
    }
    let most = SHARE * (1.0 - 1.0 / rows.len() as f64);
    for ((row, belief), doubt) in rows.iter_mut().zip(&beliefs).zip(&doubts) {
        let share = most * (doubt / OPEN).min(1.0);
        let moved = |(p, mean): (&f64, &f64)| {
            (p + LEAST_PROBABILITY).powf(1.0 - share) * (mean / all + LEAST_PROBABILITY).powf(share)
        };
        let moved: Vec<f64> = belief.iter().zip(&mean).map(moved).collect();
        let sum: f64 = moved.iter().sum();
        for (label_idx, value) in row.iter_mut().enumerate() {
            let kind = label_idx.div_ceil(2);
            // A kind that had nothing is begun, not gone on with, as nothing else is known.
            let within = if belief[kind] > 0.0 {
                f64::from(*value) / belief[kind]
            } else {
                f64::from(label_idx % 2 == 1 || kind == 0)
            };
            *value = (within * moved[kind] / sum) as f32;
        }
    }
}

/// Returns how much a distribution leaves open, in nats.
fn entropy(belief: &[f64]) -> f64 {
    belief.iter().map(|&p| if p > 0.0 { -p * p.ln() } else { 0.0 }).sum()
}

/// Returns the probability of nothing, then of each kind.
fn kinds(row: &[f32]) -> Vec<f64> {
    let (outside, inside) = row.split_at(row.len().min(1));
    let inside = inside.chunks(2).map(|both| both.iter().map(|&p| f64::from(p)).sum());
    outside.iter().map(|&p| f64::from(p)).chain(inside).collect()
}

#[cfg(test)]
mod tests {
    use super::super::words_and_marks;
    use super::*;
    use crate::lang::Lexicons;

    fn words(texts: &[&str]) -> Vec<Vec<String>> {
        let lexicons = Lexicons::built_in().expect("the word lists are whole");
        let ranges: Vec<_> = texts.iter().map(|text| words_and_marks(text)).collect();
        let parts: Vec<(&str, &[Range<u32>])> =
            texts.iter().zip(&ranges).map(|(&text, ranges)| (text, ranges.as_slice())).collect();
        let word = |&(text, word): &Place| {
            let range = &ranges[text][word];
            texts[text][range.start as usize..range.end as usize].to_owned()
        };
        repeated(&parts, lexicons.hint_clitics()).iter().map(|places| places.iter().map(word).collect()).collect()
    }

    #[test]
    fn a_word_is_one_with_and_without_what_clings_to_it() {
        assert_eq!(
            words(&["قال درويش", "وقال لدرويش ودرويش"]),
            [["درويش", "لدرويش", "ودرويش"].map(str::to_owned).to_vec(), ["قال", "وقال"].map(str::to_owned).to_vec()]
        );
        assert_eq!(words(&["الحمدان وبالحمدان"]), [["الحمدان", "وبالحمدان"]]);
    }

    #[test]
    fn a_capital_tells_words_apart() {
        assert_eq!(words(&["Rice met Rice", "rice and rice"]), [["Rice", "Rice"], ["rice", "rice"]]);
    }

    #[test]
    fn a_sure_place_helps_an_open_one_and_rows_still_add_up() {
        let mut rows = [vec![0.02, 0.9, 0.04, 0.02, 0.02], vec![0.6, 0.3, 0.02, 0.05, 0.03]];
        pool(&mut rows);
        for row in &rows {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5 && row[1] > row[0], "{row:?}");
        }
        let mut gone = [vec![1.0, 0.0, 0.0], vec![0.0, 0.0, 1.0]];
        pool(&mut gone);
        assert!(gone.iter().flatten().all(|value| value.is_finite()));
    }

    #[test]
    fn hostile_words_give_no_panic() {
        for text in ["", "\0", "🕊️ 🕊️", "\u{202e}ووو ووو", "\u{200b}", "ـــ ـــ", "الل الل لل"]
        {
            words(&[text, text]);
        }
    }
}
