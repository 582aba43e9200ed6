//! Numbers in digits and words to whole numbers: `1,200`, `٣٤`, `twenty-three`, `خمسة وتسعين`, `3 million`.

use super::lexemes::Lexeme;
use super::words::decimal_digit;
use crate::lang::numbers::{NumberLexicon, NumberWord};

/// A number read from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The value.
    pub value: u64,
    /// How many words it takes.
    pub n_words: usize,
    /// Where it begins, in bytes, clitics cut off.
    pub start: u32,
    /// How it is written.
    pub written: Written,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// In digits only.
    Digits,
    /// In words, or in digits and words ("3 million").
    Words,
    /// As a place in a row ("third", "2nd").
    Ordinal,
}

/// Returns the cardinal number that begins at a word, the longest there is; nothing where none begins, where it has a
/// fraction that no scale word makes whole, or where it does not fit 64 bits.
pub fn cardinal(lexemes: &[Lexeme<'_>], at: usize, lexicon: &NumberLexicon) -> Option<Number> {
    if let Some(digits) = digits(lexemes, at) {
        let scale = scale_at(lexemes, at + 1, lexicon);
        return match (digits, scale) {
            (Digits { hundredths, start }, Some((scale, n_words))) => {
                let value = hundredths.checked_mul(scale)?;
                (value % 100 == 0).then(|| Number {
                    value: value / 100,
                    n_words: 1 + n_words,
                    start,
                    written: Written::Words,
                })
            }
            (Digits { hundredths, start }, None) if hundredths % 100 == 0 => {
                Some(Number { value: hundredths / 100, n_words: 1, start, written: Written::Digits })
            }
            _ => None,
        };
    }
    in_words(lexemes, at, lexicon)
}

/// Returns the ordinal number that begins at a word ("third", "21st", "الحادي والعشرين").
pub fn ordinal(lexemes: &[Lexeme<'_>], at: usize, lexicon: &NumberLexicon) -> Option<Number> {
    lexicon.words.hits(lexemes, at).into_iter().find_map(|hit| match hit.meaning {
        NumberWord::Ordinal(value) => {
            Some(Number { value: *value, n_words: hit.n_words, start: hit.start, written: Written::Ordinal })
        }
        _ => None,
    })
}

struct Digits {
    hundredths: u64,
    start: u32,
}

/// Returns the number a word of digits stands for, in hundredths; thousands may be parted by commas.
fn digits(lexemes: &[Lexeme<'_>], at: usize) -> Option<Digits> {
    let stem =
        lexemes.get(at)?.stems.iter().find(|stem| stem.folded.starts_with(|first: char| first.is_ascii_digit()))?;
    let (whole, fraction) = match stem.folded.split_once(['.', '٫']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (stem.folded.as_str(), ""),
    };
    let parts: Vec<&str> = whole.split([',', '٬', '،']).collect();
    let is_parted = parts.len() == 1 || parts[1..].iter().all(|part| part.len() == 3);
    let is_number = |text: &str| text.chars().all(|character| decimal_digit(character).is_some());
    if !is_parted || !parts.iter().all(|part| !part.is_empty() && is_number(part)) || !is_number(fraction) {
        return None;
    }
    let whole: u64 = parts.concat().parse().ok()?;
    let fraction: u64 = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<u64>().ok()? * 10,
        2 => fraction.parse().ok()?,
        _ => return None,
    };
    Some(Digits { hundredths: whole.checked_mul(100)?.checked_add(fraction)?, start: stem.start })
}

fn scale_at(lexemes: &[Lexeme<'_>], at: usize, lexicon: &NumberLexicon) -> Option<(u64, usize)> {
    let next = lexemes.get(at)?;
    if !next.follows_across("-") {
        return None;
    }
    lexicon.words.hits(lexemes, at).into_iter().find_map(|hit| match hit.meaning {
        NumberWord::Scale(scale) if !hit.has_conjunction => Some((*scale, hit.n_words)),
        _ => None,
    })
}

/// What has been read of a number in words.
#[derive(Clone, Copy, Default)]
struct Sum {
    /// Finished thousands and above.
    finished: u64,
    /// The number below the next scale.
    current: u64,
    /// The scale of the last finished part; the next must be smaller.
    last_scale: Option<u64>,
}

impl Sum {
    /// Returns the sum with one more part, or nothing if such a part cannot follow.
    fn with(self, word: NumberWord, is_first: bool, is_joined: bool) -> Option<Self> {
        let Self { finished, current, last_scale } = self;
        let below = |current| Some(Self { current, ..self });
        match word {
            NumberWord::Small(value) if is_first => below(value),
            // After tens only in languages that put them first ("twenty-three"), after hundreds and thousands in all.
            NumberWord::Small(value)
                if current % 100 == 0 || current % 10 == 0 && current % 100 >= 20 && value < 10 =>
            {
                (value > 0).then_some(())?;
                (current > 0 || finished > 0).then(|| below(current + value))?
            }
            NumberWord::Tens(value) if current % 100 == 0 => below(current + value),
            // Units before tens must be joined: "خمسة وتسعون".
            NumberWord::Tens(value) if current % 100 < 10 && is_joined => below(current + value),
            NumberWord::Hundred if !is_joined && (1..10).contains(&current) => below(current * 100),
            NumberWord::Hundred if is_first || is_joined && current < 100 => below(current + 100),
            NumberWord::Whole(value) if value >= 1000 => (is_first || is_joined && current == 0).then(|| {
                let scale = if value < 1_000_000 { 1000 } else { 1_000_000 };
                let fits = last_scale.is_none_or(|last| scale < last);
                fits.then(|| Self { finished: finished.saturating_add(value), current: 0, last_scale: Some(scale) })
            })?,
            NumberWord::Whole(value) if is_first || is_joined && current < 100 => below(current + value),
            NumberWord::Scale(scale) if last_scale.is_none_or(|last| scale < last) => {
                let current = if current == 0 { 1 } else { current };
                let finished = finished.checked_add(current.checked_mul(scale)?)?;
                Some(Self { finished, current: 0, last_scale: Some(scale) })
            }
            _ => None,
        }
    }

    fn value(self) -> u64 {
        self.finished.saturating_add(self.current)
    }
}

fn in_words(lexemes: &[Lexeme<'_>], at: usize, lexicon: &NumberLexicon) -> Option<Number> {
    let mut sum = Sum::default();
    let mut start = None;
    let mut next = at;
    loop {
        let is_first = start.is_none();
        if !is_first && !lexemes.get(next).is_some_and(|lexeme| lexeme.follows_across("-")) {
            break;
        }
        let (mut from, mut is_joined) = (next, false);
        if !is_first && lexicon.words.hits(lexemes, next).iter().any(|hit| *hit.meaning == NumberWord::And) {
            // "and" joins parts only below a hundred or a scale: "two and three" are two numbers.
            if sum.current % 100 != 0 || sum.value() == 0 {
                break;
            }
            (from, is_joined) = (next + 1, true);
        }
        let part = lexicon.words.hits(lexemes, from).into_iter().find_map(|hit| {
            let is_joined = is_joined || hit.has_conjunction;
            // Parts side by side without a joint: only what multiplies, or what stands after larger ones.
            let sum = sum.with(*hit.meaning, is_first, is_joined)?;
            Some((sum, hit))
        });
        let Some((longer, hit)) = part else { break };
        sum = longer;
        start.get_or_insert(hit.start);
        next = from + hit.n_words;
    }
    Some(Number { value: sum.value(), n_words: next - at, start: start?, written: Written::Words })
}

#[cfg(test)]
mod tests {
    use super::super::lexemes::lexemes;
    use super::*;
    use crate::lang::Lexicons;

    fn read(code: &str, text: &str) -> Option<(u64, usize)> {
        let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
        let lexicon = lexicons.get(code).expect("the language is read");
        let found = lexemes(text, &lexicon.clitics);
        cardinal(&found, 0, &lexicon.numbers).map(|number| (number.value, number.n_words))
    }

    #[test]
    fn english_number_words_are_added_up() {
        for (text, value) in [
            ("twelve people", 12),
            ("twenty-three people", 23),
            ("one hundred and ninety prisoners", 190),
            ("two thousand five hundred", 2500),
            ("a", 0),
            ("three million", 3_000_000),
            ("1,200 houses", 1200),
            ("1.5 million", 1_500_000),
        ] {
            assert_eq!(read("en", text).map_or(0, |(value, _)| value), value, "{text}");
        }
    }

    #[test]
    fn arabic_number_words_are_added_up_in_both_genders_and_cases() {
        for (text, value) in [
            ("خمسة وتسعين أسيراً", 95),
            ("أربعة وأربعين رجلا", 44),
            ("أحد عشر شهرا", 11),
            ("تسعة عشر شخصا", 19),
            ("مئة وتسعين أسيرا", 190),
            ("ثلاثمئة وأربعة وعشرون", 324),
            ("ثلاثة آلاف نازح", 3000),
            ("ألفين وخمسمئة", 2500),
            ("٢٧ شخصاً", 27),
            ("اثنتي عشرة امرأة", 12),
            ("خمسة وعشرون ألفا", 25_000),
        ] {
            assert_eq!(read("ar", text).map_or(0, |(value, _)| value), value, "{text}");
        }
    }

    #[test]
    fn numbers_side_by_side_stay_apart() {
        assert_eq!(read("en", "two and three"), Some((2, 1)));
        assert_eq!(read("en", "four six"), Some((4, 1)));
        assert_eq!(read("ar", "ثلاثة وخمسة"), Some((3, 1)));
    }

    #[test]
    fn a_fraction_is_no_whole_number() {
        assert_eq!(read("en", "3.5 metres"), None);
    }
}
