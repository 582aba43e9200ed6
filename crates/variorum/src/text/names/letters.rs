//! How alike two words are, letter by letter.

use super::parts::Script;
use crate::lang::names::{LetterSteps, NameTables, StepPlace, arabic_number, latin_number, singular};

/// Words of more letters are compared by their first ones.
const MOST_LETTERS: usize = 40;

/// Returns how alike two folded words are, `0.0..=1.0`, and by which rule.
pub(super) fn compare_words(
    one: &str,
    one_script: Script,
    other: &str,
    other_script: Script,
    tables: &NameTables,
) -> (f32, &'static str) {
    match (one_script, other_script) {
        _ if one == other => (1.0, "same"),
        (Script::Arabic, Script::Latin) => across(one, other, tables),
        (Script::Latin, Script::Arabic) => across(other, one, tables),
        _ if one_script != other_script => (0.0, "scripts that are not compared"),
        _ if one_script == Script::Latin && singular(one) == singular(other) => (0.98, "singular and plural"),
        _ => (within(one, other, tables), "letters"),
    }
}

/// How fast likeness falls with the share of letters edited: calibrated on `name_bench` dev together with `LEAST_PART`.
const LATIN_STEEPNESS: f32 = 2.2;

/// Returns the likeness of two words of one script by a weighted edit distance with swaps (Damerau 1964) in which
/// letters that spellings commonly confuse cost less, and doubling a letter costs little.
fn within(one: &str, other: &str, tables: &NameTables) -> f32 {
    const DOUBLED: u16 = 15;
    const SWAPPED: u16 = 70;
    let one: Vec<char> = one.chars().take(MOST_LETTERS).collect();
    let other: Vec<char> = other.chars().take(MOST_LETTERS).collect();
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let drop = |word: &[char], at: usize| {
        if at > 0 && word[at] == word[at - 1] { DOUBLED } else { tables.confusion(word[at], '-') }
    };
    let width = other.len() + 1;
    let mut cost = vec![0_u16; (one.len() + 1) * width];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            if i + j == 0 {
                continue;
            }
            let mut best = u16::MAX;
            if i > 0 {
                best = best.min(cost[(i - 1) * width + j] + drop(&one, i - 1));
            }
            if j > 0 {
                best = best.min(cost[i * width + j - 1] + drop(&other, j - 1));
            }
            if i > 0 && j > 0 {
                let (a, b) = (one[i - 1], other[j - 1]);
                let change = if a == b { 0 } else { tables.confusion(a, b) };
                best = best.min(cost[(i - 1) * width + j - 1] + change);
            }
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(cost[(i - 2) * width + j - 2] + SWAPPED);
            }
            cost[i * width + j] = best;
        }
    }
    let edits = f32::from(cost[cost.len() - 1]) / 100.0;
    let length = (one.len() + other.len()) as f32 / 2.0;
    (1.0 - LATIN_STEEPNESS * edits / length).max(0.0)
}

/// The likeness across scripts is `1 / (1 + e^(-SLOPE (x - MIDDLE)))`, where x is the mean weight of a letter and a share
/// of the worst step's weight. Set on pairs of `anetac`'s training part under an earlier
/// table; with the present one the best F1 on its dev pairs is still at 0.5.
const SLOPE: f32 = 6.0;
const MIDDLE: f32 = 0.58;
const WORST_SHARE: f32 = 0.08;
/// What a letter costs that the table does not read as nothing, and a pair of letters it never saw, in hundredths.
const UNSEEN_LETTER: i32 = -600;
const UNSEEN_PAIR: i32 = -780;
/// Likeness of a word and its usual translation.
const TRANSLATION: f32 = 0.97;

fn across(arabic: &str, latin: &str, tables: &NameTables) -> (f32, &'static str) {
    if tables.renders(arabic, latin) {
        return (TRANSLATION, "translation");
    }
    let arabic: Vec<u8> = arabic.chars().filter_map(arabic_number).take(MOST_LETTERS).collect();
    let latin: Vec<u8> = latin.chars().filter_map(latin_number).take(MOST_LETTERS).collect();
    (transliteration(&arabic, &latin, &tables.letter_steps), "letters across scripts")
}

/// No way leads here.
const NEVER: i32 = i32::MIN / 2;

/// Returns the likeness by the best way to read the Arabic letters as the Latin ones (Viterbi).
fn transliteration(arabic: &[u8], latin: &[u8], steps: &LetterSteps) -> f32 {
    if arabic.is_empty() || latin.is_empty() {
        return 0.0;
    }
    let width = latin.len() + 1;
    // The weight of the best way here and the worst step on it.
    let mut best = vec![(NEVER, 0_i32); (arabic.len() + 1) * width];
    best[0] = (0, 0);
    for i in 0..=arabic.len() {
        for j in 0..=latin.len() {
            let (weight, worst) = best[i * width + j];
            if weight == NEVER {
                continue;
            }
            for (n_arabic, n_latin) in [(0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2)] {
                let (k, l) = (i + n_arabic, j + n_latin);
                if k > arabic.len() || l > latin.len() {
                    continue;
                }
                let place = if i == 0 {
                    StepPlace::Start
                } else if k == arabic.len() {
                    StepPlace::End
                } else {
                    StepPlace::Inside
                };
                let step = match steps.weight(place, &arabic[i..k], &latin[j..l]) {
                    Some(step) => i32::from(step),
                    None if n_arabic + n_latin == 1 => UNSEEN_LETTER,
                    None if n_arabic == 1 && n_latin == 1 => UNSEEN_PAIR,
                    None => continue,
                };
                let reached = &mut best[k * width + l];
                if weight + step > reached.0 {
                    *reached = (weight + step, worst.min(step));
                }
            }
        }
    }
    let (weight, worst) = best[best.len() - 1];
    let mean = weight as f32 / 100.0 / (arabic.len() + latin.len()) as f32;
    let x = mean + WORST_SHARE * worst as f32 / 100.0;
    1.0 / (1.0 + (-SLOPE * (x - MIDDLE)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_they_are_commonly_written() {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        for (arabic, latin) in
            [("قطان", "qattan"), ("غامدي", "ghamdi"), ("جرناوي", "jernawi"), ("خزان", "khazzan"), ("لندن", "london")]
        {
            assert!(across(arabic, latin, &tables).0 > 0.6, "{arabic} {latin} {:?}", across(arabic, latin, &tables));
        }
        for (arabic, latin) in [("قطان", "haddad"), ("غامدي", "harbi"), ("خزان", "khatib")] {
            assert!(across(arabic, latin, &tables).0 < 0.3, "{arabic} {latin} {:?}", across(arabic, latin, &tables));
        }
    }

    #[test]
    fn no_letters_are_like_nothing() {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        assert!(across("", "a", &tables).0 < f32::EPSILON && across("٣", "3", &tables).0 < f32::EPSILON);
    }
}
