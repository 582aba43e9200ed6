//! How many of what: numbers in digits and words, dual and singular nouns of persons, indefinite numbers and none, each
//! an interval with what is counted.
//!
//! Dates, clock times, years, shares, sums of money, measures, ages, labels ("MQ-9", "Resolution 2254") and ordinals are
//! no quantities.

use crate::lang::Lexicon;
use crate::lang::quantities::{GrammaticalNumber, QuantityWord};
use crate::model::analysis::{Quantity, Sentence};
use crate::model::article::Article;
use crate::model::claim::Count;
use crate::model::span::Span;
use crate::text::dates::scan;
use crate::text::lexemes::{Hit, Lexeme, lexemes};
use crate::text::numbers::{self, Written};

/// Within how many words behind a number the noun of persons it counts may stand ("12 Syrian army soldiers").
const COUNTED_WINDOW: usize = 3;
/// Within how many words behind a word of negation the persons may stand that there are none of.
const NONE_WINDOW: usize = 3;
/// Digits from which a bare number is a telephone number or an identifier.
const IDENTIFIER_DIGITS: usize = 7;

/// Returns the quantities in text order, without overlap.
pub(super) fn quantities(article: &Article, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Quantity> {
    let mut quantities = Vec::new();
    for sentence in sentences {
        let text = sentence.span.text(&article.text);
        let offset = sentence.span.start;
        let moved = |span: Span| Span::new(offset + span.start, offset + span.end);
        quantities.extend(in_text(text, lexicon).into_iter().map(|quantity| Quantity {
            span: moved(quantity.span),
            counted: quantity.counted.map(moved),
            ..quantity
        }));
    }
    quantities
}

/// Returns the quantities of one sentence, spans within it.
pub(super) fn in_text(text: &str, lexicon: &Lexicon) -> Vec<Quantity> {
    let lexemes = lexemes(text, &lexicon.clitics);
    let dates: Vec<Span> = scan(text, lexicon).into_iter().map(|expression| expression.span).collect();
    let reader = Reader { text, lexemes: &lexemes, lexicon };
    let mut quantities: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        let is_date = dates.iter().any(|date| date.overlaps(lexemes[at].span));
        let mut read = match (!is_date).then(|| reader.quantity(at)).flatten() {
            Some(Found::Quantity(read)) => read,
            Some(Found::Other { next }) => {
                at = next.max(at + 1);
                continue;
            }
            None => {
                at += 1;
                continue;
            }
        };
        // "including two women and three children": the cue holds for what is listed with it.
        if let Some(last) = quantities.last()
            && last.is_part
            && reader.is_listed_with(last, at)
        {
            read.quantity.is_part = true;
        }
        quantities.push(read.quantity);
        at = read.next.max(at + 1);
    }
    quantities
}

struct Reader<'t, 'l> {
    text: &'t str,
    lexemes: &'l [Lexeme<'t>],
    lexicon: &'l Lexicon,
}

/// What a number turns out to be.
enum Found {
    Quantity(Read),
    /// A share, a sum, a measure or a label, and the word after it: none of its words is a number of its own.
    Other {
        next: usize,
    },
}

/// A quantity and the word after it.
struct Read {
    quantity: Quantity,
    next: usize,
}

/// A number without its modifiers.
struct Core {
    count: Count,
    start: u32,
    next: usize,
    rule: &'static str,
    /// What is counted, where the number's own word says it (a dual).
    counted: Option<Span>,
}

impl Reader<'_, '_> {
    fn hits(&self, at: usize) -> Vec<Hit<'_, QuantityWord>> {
        self.lexicon.quantities.words.hits(self.lexemes, at)
    }

    fn word(&self, at: usize, wanted: impl Fn(QuantityWord) -> bool) -> Option<Hit<'_, QuantityWord>> {
        self.hits(at).into_iter().find(|hit| wanted(*hit.meaning))
    }

    fn closely(&self, at: usize, wanted: impl Fn(QuantityWord) -> bool) -> Option<Hit<'_, QuantityWord>> {
        self.lexemes.get(at)?.follows_closely().then(|| self.word(at, wanted)).flatten()
    }

    /// Returns the word of these kinds that ends right before a word.
    fn before(&self, at: usize, wanted: impl Fn(QuantityWord) -> bool) -> Option<(QuantityWord, usize, u32)> {
        if at == 0 || !self.lexemes.get(at)?.follows_across(":،,") {
            return None;
        }
        (at.saturating_sub(4)..at).find_map(|from| {
            self.hits(from)
                .into_iter()
                .find(|hit| from + hit.n_words == at && wanted(*hit.meaning))
                .map(|hit| (*hit.meaning, from, hit.start))
        })
    }

    fn end(&self, next: usize) -> u32 {
        next.checked_sub(1).and_then(|last| self.lexemes.get(last)).map_or(0, |lexeme| lexeme.span.end)
    }

    /// Reads the quantity whose number, or whose modifier, begins at a word.
    fn quantity(&self, at: usize) -> Option<Found> {
        if let Some(none) = self.none(at) {
            return Some(Found::Quantity(none));
        }
        let core = self.core(at)?;
        let counted = core.counted.map_or_else(|| self.counted(core.next), |counted| Some((counted, core.next)));
        let counted_next = counted.map_or(core.next, |(_, next)| next);
        if self.is_no_quantity(at, &core, counted.is_some()) {
            let is_unit = |word| matches!(word, QuantityWord::Percent | QuantityWord::Money | QuantityWord::Measure);
            let unit = self.closely(core.next, is_unit);
            return Some(Found::Other { next: core.next + unit.map_or(0, |unit| unit.n_words) });
        }
        let (mut count, mut start, mut rule) = (core.count, core.start, core.rule);
        let mut first = at;
        if let Some((modifier, from, modifier_start)) = self.before(at, is_modifier) {
            // Only white space parts a modifier from its number.
            if self.lexemes[at].follows_closely() {
                (count, rule) = modified(count, rule, modifier);
                (first, start) = (from, modifier_start);
            }
        }
        let mut next = core.next;
        for from in [core.next, counted_next] {
            if let Some(hit) = self.closely(from, |word| word == QuantityWord::AtLeastBehind) {
                count.max = None;
                rule = "quantity/at-least";
                next = from + hit.n_words;
                break;
            }
        }
        let is_part = self.before(first, |word| word == QuantityWord::PartBefore).is_some()
            || self.closely(core.next, |word| word == QuantityWord::PartBehind).is_some()
            || self.closely(counted_next, |word| word == QuantityWord::PartBehind).is_some();
        let span = Span::new(start, self.end(next).max(start));
        let counted = counted.map(|(counted, _)| counted);
        Some(Found::Quantity(Read {
            quantity: Quantity { span, count, counted, is_part, rule: rule.to_owned() },
            next: next.max(counted_next),
        }))
    }

    fn core(&self, at: usize) -> Option<Core> {
        self.range(at).or_else(|| self.phrase(at)).or_else(|| self.number(at)).or_else(|| self.implied(at))
    }

    /// Reads "dozens", "عشرات", "several", "a couple", "two dozen".
    fn phrase(&self, at: usize) -> Option<Core> {
        let exactly = |value: u64| Count { min: value, max: Some(value) };
        let core = |hit: &Hit<'_, QuantityWord>, count, rule| Core {
            count,
            start: hit.start,
            next: at + hit.n_words,
            rule,
            counted: None,
        };
        let numbered = numbers::cardinal(self.lexemes, at, &self.lexicon.numbers)
            .map(|number| (number.value, number.n_words, number.start))
            .or_else(|| self.word(at, |word| word == QuantityWord::One).map(|hit| (1, hit.n_words, hit.start)));
        if let Some((value, n_words, start)) = numbered
            && let Some(hit) = self.closely(at + n_words, |word| matches!(word, QuantityWord::Dozen(_)))
            && let QuantityWord::Dozen(dozen) = *hit.meaning
        {
            let value = value.saturating_mul(dozen);
            return Some(Core {
                count: exactly(value),
                start,
                next: at + n_words + hit.n_words,
                rule: "quantity/dozen",
                counted: None,
            });
        }
        // Longest first, so that "tens of thousands" is not "thousands".
        self.hits(at).iter().find_map(|hit| match *hit.meaning {
            QuantityWord::Open(least) => Some(core(hit, Count { min: least, max: None }, "quantity/indefinite")),
            QuantityWord::Few(least) => Some(core(hit, Count { min: least, max: Some(9) }, "quantity/indefinite")),
            QuantityWord::Exact(value) => Some(core(hit, exactly(value), "quantity/phrase")),
            _ => None,
        })
    }

    fn number(&self, at: usize) -> Option<Core> {
        let number = numbers::cardinal(self.lexemes, at, &self.lexicon.numbers)?;
        let rule = match number.written {
            Written::Digits => "quantity/digits",
            Written::Words | Written::Ordinal => "quantity/words",
        };
        let count = Count { min: number.value, max: Some(number.value) };
        Some(Core { count, start: number.start, next: at + number.n_words, rule, counted: None })
    }

    /// Reads "between 3 and 5", "3-5", "من 3 إلى 5"; the first number stands at the word.
    fn range(&self, at: usize) -> Option<Core> {
        let first = self.number(at)?;
        let joint = self.lexemes.get(first.next)?;
        let opened = self.before(at, |word| word == QuantityWord::RangeFrom);
        let from = if matches!(joint.gap, "-" | "–" | " - " | " – ") {
            first.next
        } else {
            let hit = self.closely(first.next, |word| word == QuantityWord::RangeTo);
            match (hit, opened) {
                (Some(hit), Some(_)) => first.next + hit.n_words,
                // The conjunction clings to the second number.
                (None, Some(_)) if joint.follows_closely() && joint.stems.iter().any(|stem| stem.has_conjunction) => {
                    first.next
                }
                _ => return None,
            }
        };
        let last = self.number(from)?;
        (first.count.min < last.count.min).then_some(Core {
            count: Count { min: first.count.min, max: last.count.max },
            start: first.start,
            next: last.next,
            rule: "quantity/range",
            counted: None,
        })
    }

    /// Reads a noun of persons whose form says one or two: "قتيلان", "مقتل شخص", "a man".
    fn implied(&self, at: usize) -> Option<Core> {
        let people = &self.lexicon.quantities.people;
        if let Some(one) = self.word(at, |word| word == QuantityWord::One) {
            // "a young man": one word may stand between.
            return (at + one.n_words..=at + one.n_words + 1).find_map(|from| {
                if !(at + one.n_words..=from).all(|idx| self.lexemes.get(idx).is_some_and(Lexeme::follows_closely)) {
                    return None;
                }
                let noun = people
                    .hits(self.lexemes, from)
                    .into_iter()
                    .find(|hit| hit.meaning.number == GrammaticalNumber::Singular)?;
                let counted = Span::new(self.lexemes[at + one.n_words].span.start, self.end(from + noun.n_words));
                Some(Core {
                    count: Count { min: 1, max: Some(1) },
                    start: one.start,
                    next: from + noun.n_words,
                    rule: "quantity/article",
                    counted: Some(counted),
                })
            });
        }
        // Where the language writes the article on the noun, a noun without it is indefinite and says one or two itself.
        let says_it = !self.lexicon.clitics.articles.is_empty();
        let noun = people
            .hits(self.lexemes, at)
            .into_iter()
            .find(|hit| says_it && !hit.has_article && hit.meaning.number != GrammaticalNumber::Plural)?;
        let value = if noun.meaning.number == GrammaticalNumber::Dual { 2 } else { 1 };
        let rule = if value == 2 { "quantity/dual" } else { "quantity/singular" };
        let mut next = at + noun.n_words;
        let counted = Span::new(noun.start, self.end(next));
        if let Some(hit) = self.closely(next, |word| word == QuantityWord::BehindOne) {
            next += hit.n_words;
        }
        Some(Core {
            count: Count { min: value, max: Some(value) },
            start: noun.start,
            next,
            rule,
            counted: Some(counted),
        })
    }

    /// Reads "no casualties", "nobody", "لم يسقط قتلى", "دون إصابات".
    fn none(&self, at: usize) -> Option<Read> {
        let none = |start, next, counted| {
            let count = Count { min: 0, max: Some(0) };
            let span = Span::new(start, self.end(next));
            Some(Read {
                quantity: Quantity { span, count, counted, is_part: false, rule: "quantity/none".to_owned() },
                next,
            })
        };
        if let Some(hit) = self.word(at, |word| word == QuantityWord::NoOne) {
            return none(hit.start, at + hit.n_words, None);
        }
        let no = self.word(at, |word| word == QuantityWord::No)?;
        let from = at + no.n_words;
        for noun_at in from..from + NONE_WINDOW {
            let lexeme = self.lexemes.get(noun_at)?;
            let is_clear =
                lexeme.follows_closely() && numbers::cardinal(self.lexemes, noun_at, &self.lexicon.numbers).is_none();
            if !is_clear
                || self
                    .word(noun_at, |word| {
                        matches!(
                            word,
                            QuantityWord::Label
                                | QuantityWord::RangeFrom
                                | QuantityWord::MoreThan
                                | QuantityWord::LessThan
                        )
                    })
                    .is_some()
            {
                return None;
            }
            if let Some(noun) = self.lexicon.quantities.people.hits(self.lexemes, noun_at).first() {
                let next = noun_at + noun.n_words;
                let whole = self.lexemes[noun_at].span.start;
                // "لم يتحدث القتيل": a definite noun is somebody, not nobody.
                if noun.has_article {
                    return None;
                }
                return none(no.start, next, Some(Span::new(noun.start.max(whole), self.end(next))));
            }
        }
        None
    }

    /// Returns what a number counts, and the word after it: a noun of persons near, or the next plain word.
    fn counted(&self, at: usize) -> Option<(Span, usize)> {
        let mut from = at;
        let of_whom = self.closely(at, |word| word == QuantityWord::PartBehind);
        if let Some(of) = of_whom.or_else(|| self.closely(at, |word| word == QuantityWord::Of)) {
            from += of.n_words;
        }
        let is_close = |idx: usize| self.lexemes.get(idx).is_some_and(Lexeme::follows_closely);
        for noun_at in from..from + COUNTED_WINDOW {
            if !is_close(noun_at) || numbers::cardinal(self.lexemes, noun_at, &self.lexicon.numbers).is_some() {
                break;
            }
            if let Some(noun) = self.lexicon.quantities.people.hits(self.lexemes, noun_at).first() {
                let first = &self.lexemes[from];
                // A conjunction on the first word begins something else: "قتل ثلاثة وجريحان".
                if noun.has_conjunction || first.stems[0].has_conjunction {
                    break;
                }
                let start = if noun_at == from { noun.start } else { first.span.start };
                let next = noun_at + noun.n_words;
                return Some((Span::new(start, self.end(next)), next));
            }
            let is_barrier = self.word(noun_at, |word| word == QuantityWord::NeverCounted).is_some();
            if is_barrier {
                break;
            }
        }
        if of_whom.is_some() {
            return None;
        }
        let plain = self.lexemes.get(from).filter(|lexeme| lexeme.follows_closely())?;
        let is_word = plain.folded().chars().all(char::is_alphabetic);
        let stops = self.word(from, |word| {
            matches!(
                word,
                QuantityWord::NeverCounted
                    | QuantityWord::PartBehind
                    | QuantityWord::PartBefore
                    | QuantityWord::AtLeastBehind
                    | QuantityWord::BehindOne
            )
        });
        (is_word && stops.is_none()).then_some((plain.span, from + 1))
    }

    /// Returns whether a number is none of anything: a share, a sum, a measure, an age, a label, a year, a list's number.
    fn is_no_quantity(&self, at: usize, core: &Core, counts: bool) -> bool {
        let is_digits = core.rule == "quantity/digits";
        let before = self.lexemes[at].gap;
        let behind = self.lexemes.get(core.next).map_or("", |lexeme| lexeme.gap);
        let behind =
            if core.next >= self.lexemes.len() { self.text.get(core_end(self, core)..).unwrap_or("") } else { behind };
        let is_unit = |word| matches!(word, QuantityWord::Percent | QuantityWord::Money | QuantityWord::Measure);
        if behind.trim_start().starts_with(['%', '٪', '°'])
            || before.ends_with(['$', '€', '£', '#', '+', '/', ':', '№'])
        {
            return true;
        }
        if self.lexemes.get(core.next).is_some_and(|lexeme| lexeme.follows_across("-"))
            && self.word(core.next, is_unit).is_some()
        {
            return true;
        }
        if core.counted.is_some() {
            return false;
        }
        // "MQ-9", "34-year-old", "two-storey".
        if at > 0 && matches!(before, "-" | "_") || matches!(behind, "-" | "_") && core.rule != "quantity/range" {
            return true;
        }
        if self.before(at, |word| word == QuantityWord::Label).is_some() && self.lexemes[at].follows_closely() {
            return true;
        }
        let folded = self.lexemes[at].folded();
        if is_digits {
            let n_digits = folded.chars().filter(char::is_ascii_digit).count();
            let is_year = n_digits == 4 && !counts && (1900..=2100).contains(&core.count.min);
            let is_list_number = at == 0 && behind.trim_start().starts_with(['.', ')']) && !counts;
            // "Name, 34, said": an age.
            let is_age = !counts && before.contains([',', '،']) && behind.trim_start().starts_with([',', '،']);
            if n_digits >= IDENTIFIER_DIGITS && !folded.contains(',')
                || is_year
                || is_list_number
                || is_age
                || behind.starts_with(':')
            {
                return true;
            }
        }
        // "one of the best", "one day": one in words is a number only of persons.
        let is_one = core.count == Count { min: 1, max: Some(1) } && core.rule == "quantity/words";
        is_one && !self.counts_persons(core.next)
    }

    fn counts_persons(&self, at: usize) -> bool {
        (at..at + 2).any(|idx| !self.lexicon.quantities.people.hits(self.lexemes, idx).is_empty())
            && self.closely(at, |word| word == QuantityWord::Of).is_none()
    }

    /// Returns whether only a comma or a conjunction parts a number from the quantity before it.
    fn is_listed_with(&self, last: &Quantity, at: usize) -> bool {
        let end = last.counted.map_or(last.span.end, |counted| counted.end.max(last.span.end));
        let Some(gap) = self.text.get(end as usize..self.lexemes[at].span.start as usize) else { return false };
        let clings = self.lexemes[at].stems.iter().any(|stem| stem.has_conjunction);
        let words: Vec<&str> =
            gap.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let is_marks =
            gap.chars().all(|character| !character.is_alphanumeric() && !matches!(character, '.' | ';' | '؛' | '\n'));
        match words[..] {
            [] => is_marks && (clings || gap.contains([',', '،'])),
            [_] => {
                self.word(at.saturating_sub(1), |word| word == QuantityWord::RangeTo).is_some()
                    && !gap.contains(['.', ';', ','])
            }
            _ => false,
        }
    }
}

fn core_end(reader: &Reader<'_, '_>, core: &Core) -> usize {
    reader.end(core.next) as usize
}

fn is_modifier(word: QuantityWord) -> bool {
    matches!(
        word,
        QuantityWord::AtLeast
            | QuantityWord::MoreThan
            | QuantityWord::AtMost
            | QuantityWord::LessThan
            | QuantityWord::About
    )
}

fn modified(count: Count, rule: &'static str, modifier: QuantityWord) -> (Count, &'static str) {
    match modifier {
        QuantityWord::AtLeast => (Count { max: None, ..count }, "quantity/at-least"),
        QuantityWord::MoreThan => {
            // "More than dozens" says no more than dozens.
            let min = if count.max.is_some() { count.min.saturating_add(1) } else { count.min };
            (Count { min, max: None }, "quantity/more-than")
        }
        QuantityWord::AtMost => (Count { min: 0, max: count.max }, "quantity/at-most"),
        QuantityWord::LessThan => {
            (Count { min: 0, max: count.max.map(|max| max.saturating_sub(1)) }, "quantity/less-than")
        }
        QuantityWord::About => (count, "quantity/about"),
        _ => (count, rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lexicons;

    /// Returns every quantity as `min..max counted`, with `*` for a part.
    fn read(code: &str, text: &str) -> Vec<String> {
        let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
        in_text(text, lexicons.get(code).expect("the language is read"))
            .into_iter()
            .map(|quantity| {
                let max = quantity.count.max.map_or_else(String::new, |max| max.to_string());
                let counted = quantity.counted.map_or("-", |counted| counted.text(text));
                let part = if quantity.is_part { "*" } else { "" };
                format!("{}..{max} {counted}{part}", quantity.count.min)
            })
            .collect()
    }

    fn check(code: &str, cases: &[(&str, &[&str])]) {
        let wrong: Vec<_> = cases
            .iter()
            .map(|(text, expected)| (text, read(code, text), expected))
            .filter(|(_, found, expected)| found != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn english_numbers_with_what_they_count() {
        check(
            "en",
            &[
                ("At least 12 people were killed", &["12.. people"]),
                ("Twenty-three soldiers died", &["23..23 soldiers"]),
                ("killed more than 60 civilians", &["61.. civilians"]),
                ("nearly 300 dockers marched", &["300..300 dockers"]),
                ("dozens of demonstrators were hurt", &["24.. demonstrators"]),
                ("scores of people fled", &["40.. people"]),
                ("a dozen fighters", &["12..12 fighters"]),
                ("two dozen fighters", &["24..24 fighters"]),
                ("between 3 and 5 people", &["3..5 people"]),
                ("3-5 people", &["3..5 people"]),
                (
                    "17 bodies, including four children and two women",
                    &["17..17 bodies", "4..4 children*", "2..2 women*"],
                ),
                ("17 bodies had been brought in, four of them children", &["17..17 bodies", "4..4 children*"]),
                ("no one was killed", &["0..0 -"]),
                ("there were no casualties", &["0..0 casualties"]),
                ("three bodies and no wounded", &["3..3 bodies", "0..0 wounded"]),
                ("12 Syrian army soldiers", &["12..12 Syrian army soldiers"]),
                ("a man was shot", &["1..1 man"]),
                ("fewer than 10 people", &["0..9 people"]),
                ("12 people or more", &["12.. people"]),
                ("four of his officers", &["4..4 officers"]),
            ],
        );
    }

    #[test]
    fn english_numbers_that_count_nothing() {
        check(
            "en",
            &[
                ("an MQ-9 drone", &[]),
                ("a 34-year-old teacher", &[]),
                ("Resolution 2254", &[]),
                ("on July 7, 2023", &[]),
                ("at 10:30", &[]),
                ("60 percent of it", &[]),
                ("$500 million", &[]),
                ("nearly 20 km to the east", &[]),
                ("Salma Haddad, 34, said", &[]),
                ("the third attack", &[]),
                ("call 0599123456", &[]),
                ("one of the best", &[]),
            ],
        );
    }

    #[test]
    fn arabic_numbers_duals_and_singulars() {
        check(
            "ar",
            &[
                ("قُتل 12 شخصاً على الأقل", &["12.. شخصاً"]),
                ("ما لا يقل عن خمسة وتسعين أسيراً", &["95.. أسيراً"]),
                ("أربعة وأربعين رجلا وامرأتين", &["44..44 رجلا", "2..2 امرأتين"]),
                ("سقوط قتيلين وجريح واحد", &["2..2 قتيلين", "1..1 جريح"]),
                ("إلى ١٥ قتيلاً و٢٣ جريحاً", &["15..15 قتيلاً", "23..23 جريحاً"]),
                ("أصيب عشرات المتظاهرين", &["20.. المتظاهرين"]),
                ("أكثر من أربعين شاباً", &["41.. شاباً"]),
                ("نحو مئتي عامل", &["200..200 عامل"]),
                ("قُتل 12 شخصاً، بينهم ثلاثة أطفال وامرأتان", &["12..12 شخصاً", "3..3 أطفال*", "2..2 امرأتان*"]),
                ("مقتل شخصين", &["2..2 شخصين"]),
                ("لم يسقط قتلى", &["0..0 قتلى"]),
                ("ثلاثة من الجرحى", &["3..3 الجرحى"]),
                ("من 3 إلى 5 أشخاص", &["3..5 أشخاص"]),
                ("بضعة أشخاص", &["3..9 أشخاص"]),
                ("وأصيب 20 آخرون", &["20..20 -"]),
                ("60 بالمئة من السكان", &[]),
                ("على بعد 20 كيلومترا", &[]),
                ("القرار 2254", &[]),
                ("قال الرجل", &[]),
            ],
        );
    }
}
