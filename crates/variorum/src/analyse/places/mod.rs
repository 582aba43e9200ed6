//! The places of an article: names in the places where place names stand, each with what the gazetteer makes of it beside
//! the report's other places, and as wide as the text says.
//!
//! `find` reads the mentions with their candidates, `resolve` chooses among them.

mod find;
mod resolve;

#[cfg(test)]
mod tests;

use crate::lang::Lexicon;
use crate::model::analysis::{Name, PlaceMention, Sentence};
use crate::model::article::Article;
use crate::model::span::Span;
use crate::text::gazetteer::{Candidate, Gazetteer};

/// Returns the place mentions in text order, without overlap; a place the gazetteer does not have has no value.
pub(super) fn places(
    article: &Article,
    sentences: &[Sentence],
    names: &[Name],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let (mentions, support) = find::mentions(&article.text, sentences, names, gazetteer, lexicon);
    resolve::resolve(&mentions, &support)
}

/// A place name in a text, before it is known which place it is.
#[derive(Debug, Clone)]
struct Mention {
    /// The name's own words.
    span: Span,
    /// With the words around it.
    expression: Span,
    /// What it may be.
    candidates: Vec<Candidate>,
    /// What the words around it say that it is.
    stated: Option<Stated>,
    /// How the words around it widen it.
    widening: Option<Widening>,
    /// The mention that is said to hold it, an index into the same list.
    container: Option<usize>,
    /// The country an adjective before it names, alpha-3.
    country: Option<String>,
    /// The rules that found it.
    rules: Vec<&'static str>,
}

/// The kind of place that a word beside a name says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stated {
    Town,
    District(u16),
    Province,
}

/// How the words around a name widen the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Widening {
    /// Within so many km around.
    Around(u16),
    /// In one direction from it, or in that part of a wide area.
    Direction(u16),
    /// In a part of it.
    Part,
    /// In the country around it.
    Countryside(u16),
}

/// What a report says of countries, beside its place names: alpha-3 codes with how often.
type Support = std::collections::BTreeMap<String, u32>;
