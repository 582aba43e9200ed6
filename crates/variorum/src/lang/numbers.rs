//! What must be known of a language to read its number words.

use super::table::rows;
use crate::error::Error;
use crate::text::lexemes::PhraseTable;

/// Number words and what they stand for.
#[derive(Debug, Clone)]
pub struct NumberLexicon {
    /// Spellings of number words, without article.
    pub words: PhraseTable<NumberWord>,
}

/// What a word does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberWord {
    /// A number below twenty.
    Small(u64),
    /// A multiple of ten below a hundred.
    Tens(u64),
    /// A hundred, which a number below ten may multiply.
    Hundred,
    /// A whole number of hundreds or more in one word.
    Whole(u64),
    /// A thousand or more, which the number before it multiplies.
    Scale(u64),
    /// A word that joins two parts ("and").
    And,
    /// The place in a row ("third").
    Ordinal(u64),
}

impl NumberLexicon {
    /// Returns the lexicon of `code` from its table `numbers.tsv`.
    pub fn parse(code: &str, numbers: &str) -> Result<Self, Error> {
        let name = format!("{code}/numbers.tsv");
        let mut words = Vec::new();
        for row in rows(&name, numbers, 3)? {
            let value: u64 = row[1]
                .parse()
                .map_err(|_| Error::resource(format!("{name}: expected a whole number, found `{}`", row[1])))?;
            let word = match row[0] {
                "small" => NumberWord::Small(value),
                "tens" => NumberWord::Tens(value),
                "hundred" => NumberWord::Hundred,
                "hundreds" => NumberWord::Whole(value),
                "scale" => NumberWord::Scale(value),
                "and" => NumberWord::And,
                "ordinal" => NumberWord::Ordinal(value),
                other => {
                    return Err(Error::resource(format!("{name}: expected a kind of number word, found `{other}`")));
                }
            };
            words.extend(row[2].split('|').map(|spelling| (spelling.trim().to_owned(), word)));
        }
        Ok(Self { words: PhraseTable::new(words) })
    }
}
