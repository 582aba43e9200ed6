//! What cleaning knows of a language: words that mark furniture, and words of the lines between headline and body.

use super::table;
use crate::error::Error;
use crate::model::article::FurnitureReason;
use crate::text::words::words;
use std::collections::BTreeMap;

/// The words by which one language marks what is not the article's text.
#[derive(Debug, Clone)]
pub struct Reading {
    furniture: Vec<FurniturePhrase>,
    /// Indices into `furniture` by the phrase's first word.
    furniture_by_word: BTreeMap<String, Vec<usize>>,
    header: BTreeMap<String, Vec<HeaderPhrase>>,
}

/// A phrase that marks furniture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurniturePhrase {
    /// What the marked text is.
    pub reason: FurnitureReason,
    /// Where the phrase has to stand.
    pub shape: Shape,
    /// The phrase's folded words, at least one.
    pub words: Vec<String>,
}

/// Where a phrase has to stand to mark a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// It is the whole line, counts and punctuation aside.
    Line,
    /// The line begins with it.
    Opens,
    /// It stands anywhere in a short line.
    Holds,
    /// As `Holds`, but only before or after the body.
    Edge,
    /// It heads a part; what follows belongs to it.
    Section,
}

/// What a word between headline and body is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderWord {
    /// Comes before the author's name.
    Byline,
    /// Comes before the time of publication.
    Published,
    /// Comes before the time of the last change.
    Updated,
    /// Comes before the source of the text.
    Credit,
    /// Is an agency, or the word for agencies.
    Agency,
    /// Is part of outlets' names.
    Outlet,
    /// Names an issue or an edition.
    Issue,
}

#[derive(Debug, Clone)]
struct HeaderPhrase {
    kind: HeaderWord,
    words: Vec<String>,
}

impl Reading {
    /// Reads the two tables of a language; `code` is for errors.
    pub fn read(code: &str, furniture: &str, header: &str) -> Result<Self, Error> {
        let name = format!("{code}/furniture.tsv");
        let furniture = table::rows(&name, furniture, 3)?
            .into_iter()
            .map(|row| {
                let (reason, shape) = (reason(row[0]), shape(row[1]));
                let words = folded(row[2]);
                match (reason, shape) {
                    (Some(reason), Some(shape)) if !words.is_empty() => Ok(FurniturePhrase { reason, shape, words }),
                    _ => Err(Error::resource(format!(
                        "{name}: expected a reason, a shape and words, found `{}`",
                        row.join(" ")
                    ))),
                }
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut furniture_by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (phrase_idx, phrase) in furniture.iter().enumerate() {
            furniture_by_word.entry(phrase.words[0].clone()).or_default().push(phrase_idx);
        }
        let name = format!("{code}/header.tsv");
        let mut by_word: BTreeMap<String, Vec<HeaderPhrase>> = BTreeMap::new();
        for row in table::rows(&name, header, 2)? {
            let (kind, words) = (header_word(row[0]), folded(row[1]));
            match (kind, words.first()) {
                (Some(kind), Some(first)) => {
                    by_word.entry(first.clone()).or_default().push(HeaderPhrase { kind, words });
                }
                _ => {
                    return Err(Error::resource(format!(
                        "{name}: expected a kind and words, found `{}`",
                        row.join(" ")
                    )));
                }
            }
        }
        Ok(Self { furniture, furniture_by_word, header: by_word })
    }

    /// Returns the phrases that begin with a folded word, in the table's order.
    pub fn furniture_at<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a FurniturePhrase> {
        self.furniture_by_word.get(word).into_iter().flatten().map(|&phrase_idx| &self.furniture[phrase_idx])
    }

    /// Returns the length in words of the longest header phrase of a kind that the folded words begin with, 0 for none.
    pub fn header_len(&self, kind: HeaderWord, words: &[&str]) -> usize {
        let phrases = words.first().and_then(|first| self.header.get(*first)).into_iter().flatten();
        phrases
            .filter(|phrase| phrase.kind == kind && words.len() >= phrase.words.len())
            .filter(|phrase| phrase.words.iter().zip(words).all(|(one, other)| one == other))
            .map(|phrase| phrase.words.len())
            .max()
            .unwrap_or(0)
    }
}

fn folded(phrase: &str) -> Vec<String> {
    words(phrase).into_iter().map(|word| word.folded).collect()
}

fn reason(name: &str) -> Option<FurnitureReason> {
    Some(match name {
        "navigation" => FurnitureReason::Navigation,
        "comment" => FurnitureReason::Comment,
        "spam" => FurnitureReason::Spam,
        "keywords" => FurnitureReason::Keywords,
        "related-links" => FurnitureReason::RelatedLinks,
        "sharing" => FurnitureReason::Sharing,
        "legal" => FurnitureReason::Legal,
        "caption" => FurnitureReason::Caption,
        "boilerplate" => FurnitureReason::Boilerplate,
        _ => return None,
    })
}

fn shape(name: &str) -> Option<Shape> {
    Some(match name {
        "line" => Shape::Line,
        "opens" => Shape::Opens,
        "holds" => Shape::Holds,
        "edge" => Shape::Edge,
        "section" => Shape::Section,
        _ => return None,
    })
}

fn header_word(name: &str) -> Option<HeaderWord> {
    Some(match name {
        "byline" => HeaderWord::Byline,
        "published" => HeaderWord::Published,
        "updated" => HeaderWord::Updated,
        "credit" => HeaderWord::Credit,
        "agency" => HeaderWord::Agency,
        "outlet" => HeaderWord::Outlet,
        "issue" => HeaderWord::Issue,
        _ => return None,
    })
}
