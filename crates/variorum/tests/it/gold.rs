//! When two phrases are one: what every comparison with what a reader marked asks.

use std::collections::BTreeSet;
use variorum::text::words::words;

/// Share of words in common from which two phrases are one (Dice 1945).
pub(crate) const ONE_PHRASE: f64 = 0.5;

/// Returns the share of words that two phrases have in common, `0.0..=1.0`, whatever their order and number.
pub(crate) fn dice(one: &str, other: &str) -> f64 {
    let folded = |text: &str| words(text).into_iter().map(|word| word.folded).collect::<BTreeSet<String>>();
    let (one, other) = (folded(one), folded(other));
    2.0 * one.intersection(&other).count() as f64 / (one.len() + other.len()).max(1) as f64
}
