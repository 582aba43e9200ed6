//! An article in, its findings out: sentences, names, places, times, quantities, attributions, incidents, claims.
//!
//! One file or folder a step; each step reads the findings of those before it and returns its own list. This file only
//! puts them in order. A language without a lexicon is not read: the article comes back without findings, and a note.

pub mod attributions;
pub mod claims;
mod dating;
pub mod incidents;
pub mod kinds;
pub mod names;
mod places;
pub mod policing;
pub mod proposals;
mod quantities;
pub mod referents;
pub mod sentences;
pub mod statements;
pub mod surface;
pub mod templates;
mod times;
pub mod vectors;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod gold;

use crate::lang::{Lexicon, Lexicons};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::note::{Note, NoteCode, Noted};
use crate::text::encoder::{Centring, Encoder, TokenHead};
use crate::text::gazetteer::Gazetteer;
use crate::text::hints::Hints;

/// What the stage needs beside the article; read once, shared by all articles.
#[derive(Clone, Copy)]
pub struct Resources<'a> {
    /// The word lists.
    pub lexicons: &'a Lexicons,
    /// The places of the world.
    pub gazetteer: &'a Gazetteer,
    /// The encoder.
    pub encoder: &'a Encoder,
    /// The mean sentence vectors of the languages.
    pub centring: &'a Centring,
    /// The names head.
    pub names: TokenHead<'a>,
    /// What lists say of words, for the head.
    pub hints: Hints<'a>,
}

/// Returns an article with its findings; without any, and with a note, where its language is not read.
pub fn analyse(article: Article, resources: &Resources<'_>) -> Noted<Analysis> {
    let mut analysis = Analysis::without_findings(article);
    let Some(lexicon) = resources.lexicons.get(&analysis.article.language.value) else {
        let message = format!("the language `{}` is not read yet", analysis.article.language.value);
        let note = Note::new(NoteCode::AnalyseLanguageUnread, analysis.article.name.clone(), message);
        return Noted { value: analysis, notes: vec![note] };
    };
    analysis.sentences = sentences::sentences(&analysis.article, &lexicon.sentences);
    let encoded = vectors::encode(&analysis.article, &analysis.sentences, resources);
    analysis.vectors = encoded.vectors;
    let is_place = |name: &str| resources.gazetteer.knows(name);
    let evidence = names::Evidence { heard: &encoded.heard, is_place: &is_place };
    let found = names::names(&analysis.article, &analysis.sentences, &evidence, &lexicon.naming);
    let (article, sentences) = (&analysis.article, &analysis.sentences);
    let spellings = &resources.lexicons.names;
    let (places, nationalities) =
        places::places(article, sentences, &found.names, resources.gazetteer, lexicon, spellings);
    let found = names::with_places(found, &places);
    let (names, referents) = referents::referents(article, found, &lexicon.naming);
    let times = times::times(article, sentences, lexicon);
    let quantities = quantities::quantities(article, sentences, lexicon);
    (analysis.names, analysis.referents) = (names, referents);
    (analysis.places, analysis.nationalities) = (places, nationalities);
    (analysis.times, analysis.quantities) = (times, quantities);
    tell(&mut analysis, lexicon);
    Noted::clean(analysis)
}

/// Adds who said what, what happened and what is claimed of it, from the findings so far.
fn tell(analysis: &mut Analysis, lexicon: &Lexicon) {
    let surface = surface(analysis, lexicon);
    let attributions = attributions::attributions(&surface);
    let incidents = incidents::incidents(&surface, &attributions);
    let claims = claims::claims(&surface, &attributions, &incidents);
    let statements = statements::statements(&analysis.article, &analysis.sentences, &attributions, &claims);
    analysis.attributions = attributions;
    analysis.incidents = incidents;
    analysis.claims = claims;
    analysis.statements = statements;
}

/// Returns the surface of an analysis: what is known before anybody asks who said what.
fn surface<'a>(analysis: &'a Analysis, lexicon: &'a Lexicon) -> surface::Surface<'a> {
    surface::Surface::new(
        &analysis.article,
        &analysis.sentences,
        &analysis.names,
        &analysis.referents,
        &analysis.places,
        &analysis.times,
        &analysis.quantities,
        lexicon,
    )
}
