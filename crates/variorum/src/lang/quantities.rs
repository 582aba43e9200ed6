//! What must be known of a language to read how many of whom: words around numbers, and nouns of persons.

use super::table::rows;
use crate::error::Error;
use crate::model::claim::CategoryKind;
use crate::text::lexemes::PhraseTable;

/// Words around numbers, and nouns of persons.
#[derive(Debug, Clone)]
pub struct QuantityLexicon {
    /// Words around numbers.
    pub words: PhraseTable<QuantityWord>,
    /// Nouns of persons.
    pub people: PhraseTable<PeopleNoun>,
}

/// What a word does to a number beside it; the names of the kinds in `quantities.tsv` are those of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityWord {
    /// The number or more (kind `at-least`).
    AtLeast,
    /// More than the number (`more-than`).
    MoreThan,
    /// The number or fewer (`at-most`).
    AtMost,
    /// Fewer than the number (`less-than`).
    LessThan,
    /// The number, not to be taken exactly (`about`).
    About,
    /// The number or more, said behind it (`at-least-behind`).
    AtLeastBehind,
    /// An indefinite number of at least so many (`open`): dozens are two dozen, scores two score, hundreds two hundred.
    Open(u64),
    /// Between so many and nine (`few`).
    Few(u64),
    /// A phrase for a number (`exact`).
    Exact(u64),
    /// A noun that a number multiplies (`dozen`).
    Dozen(u64),
    /// What follows is a part of what went before (`part-before`).
    PartBefore,
    /// The number before is a part of what went before it (`part-behind`).
    PartBehind,
    /// None of what follows (`no`).
    No,
    /// No person (`no-one`).
    NoOne,
    /// The number before is a share (`percent`).
    Percent,
    /// The number before is a sum of money (`money`).
    Money,
    /// The number before is a measure (`measure`).
    Measure,
    /// The number after is a label or an age (`label`).
    Label,
    /// Stands between a number and what it counts (`of`).
    Of,
    /// One of a singular that follows (`one`).
    One,
    /// Says behind a singular that it is one (`behind-one`).
    BehindOne,
    /// Opens a range (`range-from`).
    RangeFrom,
    /// Stands between the ends of a range (`range-to`).
    RangeTo,
    /// Never what a number before it counts (`never-counted`).
    NeverCounted,
}

/// A noun of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleNoun {
    /// Which persons.
    pub kind: CategoryKind,
    /// How many its form says.
    pub number: GrammaticalNumber,
}

/// How many a noun's form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrammaticalNumber {
    /// One.
    Singular,
    /// Two.
    Dual,
    /// More, or any number where the form is the same.
    Plural,
}

impl QuantityLexicon {
    /// Returns the lexicon of `code` from its tables `quantities.tsv` and `people.tsv`.
    pub fn parse(code: &str, quantities: &str, people: &str) -> Result<Self, Error> {
        let name = format!("{code}/quantities.tsv");
        let mut words = Vec::new();
        for row in rows(&name, quantities, 3)? {
            let word = row[1].parse().ok().and_then(|value| quantity_word(row[0], value)).ok_or_else(|| {
                Error::resource(format!("{name}: expected a kind and its value, found `{} {}`", row[0], row[1]))
            })?;
            words.extend(row[2].split('|').map(|spelling| (spelling.trim().to_owned(), word)));
        }
        let name = format!("{code}/people.tsv");
        let mut nouns = Vec::new();
        for row in rows(&name, people, 4)? {
            let kind = category_kind(row[0])
                .ok_or_else(|| Error::resource(format!("{name}: expected a kind of persons, found `{}`", row[0])))?;
            let numbers = [GrammaticalNumber::Singular, GrammaticalNumber::Dual, GrammaticalNumber::Plural];
            for (cell, number) in row[1..].iter().zip(numbers) {
                let forms = cell.split('|').map(str::trim).filter(|form| *form != "-");
                nouns.extend(forms.map(|form| (form.to_owned(), PeopleNoun { kind, number })));
            }
        }
        Ok(Self { words: PhraseTable::new(words), people: PhraseTable::new(nouns) })
    }
}

fn quantity_word(kind: &str, value: u64) -> Option<QuantityWord> {
    Some(match kind {
        "at-least" => QuantityWord::AtLeast,
        "more-than" => QuantityWord::MoreThan,
        "at-most" => QuantityWord::AtMost,
        "less-than" => QuantityWord::LessThan,
        "about" => QuantityWord::About,
        "at-least-behind" => QuantityWord::AtLeastBehind,
        "open" => QuantityWord::Open(value),
        "few" => QuantityWord::Few(value),
        "exact" => QuantityWord::Exact(value),
        "dozen" => QuantityWord::Dozen(value),
        "part-before" => QuantityWord::PartBefore,
        "part-behind" => QuantityWord::PartBehind,
        "no" => QuantityWord::No,
        "no-one" => QuantityWord::NoOne,
        "percent" => QuantityWord::Percent,
        "money" => QuantityWord::Money,
        "measure" => QuantityWord::Measure,
        "label" => QuantityWord::Label,
        "of" => QuantityWord::Of,
        "one" => QuantityWord::One,
        "behind-one" => QuantityWord::BehindOne,
        "range-from" => QuantityWord::RangeFrom,
        "range-to" => QuantityWord::RangeTo,
        "never-counted" => QuantityWord::NeverCounted,
        _ => return None,
    })
}

fn category_kind(name: &str) -> Option<CategoryKind> {
    Some(match name {
        "persons" => CategoryKind::Persons,
        "civilians" => CategoryKind::Civilians,
        "combatants" => CategoryKind::Combatants,
        "security-forces" => CategoryKind::SecurityForces,
        "attackers" => CategoryKind::Attackers,
        "children" => CategoryKind::Children,
        "women" => CategoryKind::Women,
        "aid-workers" => CategoryKind::AidWorkers,
        "journalists" => CategoryKind::Journalists,
        _ => return None,
    })
}
