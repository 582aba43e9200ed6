//! The places of an article: names in the places where place names stand, each with what the gazetteer makes of it beside
//! the report's other places, and as wide as the text says.
//!
//! `find` reads the mentions with their candidates, `alike` adds places that are spelled otherwise in the gazetteer, `resolve`
//! chooses among them.

mod alike;
mod find;
mod resolve;

#[cfg(test)]
mod tests;

use crate::lang::Lexicon;
use crate::lang::names::NameTables;
use crate::model::analysis::{Name, PlaceMention, Sentence};
use crate::model::article::Article;
use crate::model::span::Span;
use crate::text::gazetteer::{Candidate, Gazetteer};

/// Returns the place mentions in text order, without overlap, and the words for countries' people and things; a place the
/// gazetteer does not have has no value.
pub(super) fn places(
    article: &Article,
    sentences: &[Sentence],
    names: &[Name],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    spellings: &NameTables,
) -> (Vec<PlaceMention>, Vec<PlaceMention>) {
    let outlet = outlet(article);
    let (mut mentions, nationalities) = find::mentions(&article.text, sentences, (names, &outlet), gazetteer, lexicon);
    let support = support(&nationalities);
    alike::add_alike(&mut mentions, &support, &article.text, gazetteer, spellings);
    let nationalities = nationalities.iter().map(|found| nationality(found, gazetteer)).collect();
    (without_inner(resolve::resolve(&mentions, &support)), nationalities)
}

/// Returns the mentions that stand in no longer one: of "Wadi Abida" the first word is no place.
fn without_inner(mentions: Vec<PlaceMention>) -> Vec<PlaceMention> {
    let spans: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    let is_inner = |span: Span| spans.iter().any(|&other| other.covers(span) && other.len() > span.len());
    mentions.into_iter().filter(|mention| !is_inner(mention.span)).collect()
}

/// Returns where an article names its outlet by several words: "Aleppo Morning" is nowhere.
fn outlet(article: &Article) -> Vec<Span> {
    let name = article.publisher.as_ref().map_or("", |publisher| publisher.value.trim());
    if !name.contains(char::is_whitespace) {
        return Vec::new();
    }
    article.text.match_indices(name).map(|(at, found)| Span::of(&(at..at + found.len()))).collect()
}

/// Returns the mention of a country by a word for its people and things.
fn nationality(found: &Nationality, gazetteer: &Gazetteer) -> PlaceMention {
    PlaceMention {
        span: found.span,
        expression: found.span,
        place: gazetteer.country(&found.country).map(|country| country.place),
        locates: false,
        rules: vec!["place/nationality".to_owned()],
        confidence: 1.0,
    }
}

fn support(nationalities: &[Nationality]) -> Support {
    let mut support = Support::new();
    for nationality in nationalities {
        *support.entry(nationality.country.clone()).or_default() += 1;
    }
    support
}

/// A word for a country's people and things ("Syrian", العراقية).
#[derive(Debug, Clone)]
struct Nationality {
    span: Span,
    /// ISO 3166-1 alpha-3.
    country: String,
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
    /// How far the name may reach where the gazetteer does not have it as it is written, the longest first.
    reach: Vec<Span>,
    /// What the words around it say that it is.
    stated: Option<Stated>,
    /// How the words around it widen it.
    widening: Option<Widening>,
    /// The mention that is said to hold it, an index into the same list.
    container: Option<usize>,
    /// The other end of the road or the land between the two, an index into the same list.
    other_end: Option<usize>,
    /// The country an adjective before it names, alpha-3.
    country: Option<String>,
    /// Whether the words say that something is there.
    locates: bool,
    /// What must speak for it beside its own words.
    doubt: Option<Doubt>,
    /// The rules that found it.
    rules: Vec<&'static str>,
}

/// What a name lacks to be surely a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// It is a small place in a script without capitals: the report must be about its country.
    Small,
    /// Its form is as likely another word: a place near it or one that holds it must be named.
    Word,
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
    /// Between it and another place; within so many km where that is not known.
    Between(u16),
    /// In one direction from it, or in that part of a wide area.
    Direction(u16),
    /// In a part of it.
    Part,
    /// In the country around it.
    Countryside(u16),
}

/// What a report says of countries, beside its place names: alpha-3 codes with how often.
type Support = std::collections::BTreeMap<String, u32>;
