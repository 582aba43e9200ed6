//! Times and quantities against sentences of our own (`tests/fixtures`), for which no public set exists.
//!
//! The values of the first, third … line of a file may be looked at while writing rules; the other lines are kept for the test.

use super::quantities;
use crate::lang::{Lexicon, Lexicons};
use crate::model::time::Moment;
use crate::text::dates::{resolve, scan};
use std::sync::OnceLock;

/// The share of values that must be right on the lines kept for the test.
const FLOOR: f64 = 0.90;

/// How many values are right of how many, and the lines that are wrong.
#[derive(Default)]
struct Tally {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn share(&self) -> f64 {
        self.right as f64 / self.all as f64
    }
}

/// Returns the tallies of the lines to learn from and of those kept for the test.
fn tallies(file: &str, judge: impl Fn(&str, &str) -> (usize, usize, String)) -> [Tally; 2] {
    let mut tallies = [Tally::default(), Tally::default()];
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    for (line_idx, line) in lines.enumerate() {
        let (sentence, gold) = line.split_once('\t').expect("a line is a sentence, a tab and its values");
        let (right, all, found) = judge(sentence, gold);
        let tally = &mut tallies[line_idx % 2];
        tally.right += right;
        tally.all += all;
        if right < all {
            tally.wrong.push(format!("{sentence} | expected {gold} | found {found}"));
        }
    }
    tallies
}

fn hold(name: &str, [learn, test]: &[Tally; 2]) {
    assert!(
        test.share() >= FLOOR,
        "{name}: {:.3} of the values are right, below {FLOOR}; of the lines to learn from {:.3}, these are wrong:\n{}",
        test.share(),
        learn.share(),
        learn.wrong.join("\n")
    );
}

fn lexicon(code: &str) -> &'static Lexicon {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    let lexicons = LEXICONS.get_or_init(|| Lexicons::built_in().expect("the built-in tables are well formed"));
    lexicons.get(code).expect("the language is read")
}

/// Judges the expression in brackets: its days, or where it means none its TIMEX3 value.
fn judge_time(sentence: &str, gold: &str) -> (usize, usize, String) {
    let lexicon = lexicon("ar");
    let published = Some(Moment::on("2024-05-15".parse().expect("a date")));
    let (start, end) = (sentence.find('[').expect("an opening bracket"), sentence.find(']').expect("a closing one"));
    // The brackets are no part of the sentence.
    let text = format!("{}{}{}", &sentence[..start], &sentence[start + 1..end], &sentence[end + 1..]);
    let end = end as u32 - 1;
    let found: Vec<String> = scan(&text, lexicon)
        .iter()
        .filter(|expression| expression.span.start < end && expression.span.end > start as u32)
        .map(|expression| {
            let resolution = resolve(expression, published, None);
            resolution.range.map_or(resolution.timex, |range| range.to_string())
        })
        .collect();
    let is_right = found.len() == 1 && found[0] == gold;
    (usize::from(is_right), 1, found.join("; "))
}

fn judge_quantities(code: &str, sentence: &str, gold: &str) -> (usize, usize, String) {
    let lexicon = lexicon(code);
    let value = |item: &str| {
        let (value, counted) = item.split_once(' ').unwrap_or((item, ""));
        format!("{value}{}", if counted.ends_with('*') { "*" } else { "" })
    };
    let mut expected: Vec<String> = gold.split("; ").filter(|item| *item != "-").map(value).collect();
    let found: Vec<String> = quantities::in_text(sentence, lexicon)
        .iter()
        .map(|quantity| {
            let max = quantity.count.max.map_or_else(String::new, |max| max.to_string());
            format!("{}-{max}{}", quantity.count.min, if quantity.is_part { "*" } else { "" })
        })
        .collect();
    let all = expected.len().max(found.len()).max(1);
    let mut right = usize::from(expected.is_empty() && found.is_empty());
    for value in &found {
        if let Some(at) = expected.iter().position(|other| other == value) {
            expected.remove(at);
            right += 1;
        }
    }
    (right, all, found.join("; "))
}

#[test]
fn arabic_times_of_our_own_sentences() {
    hold("times, Arabic", &tallies(include_str!("../../tests/fixtures/times_ar.tsv"), judge_time));
}

#[test]
fn quantities_of_our_own_sentences() {
    let arabic = tallies(include_str!("../../tests/fixtures/quantities_ar.tsv"), |sentence, gold| {
        judge_quantities("ar", sentence, gold)
    });
    let english = tallies(include_str!("../../tests/fixtures/quantities_en.tsv"), |sentence, gold| {
        judge_quantities("en", sentence, gold)
    });
    hold("quantities, Arabic", &arabic);
    hold("quantities, English", &english);
}
