//! Sentences to names: what is named, by exact rules over word lists; each name a span without clitics, titles and
//! quotation marks.
//!
//! The rules propose candidates, the surest and longest of those that overlap is kept, and what was found is then looked
//! for in the rest of the text. A rule for capitals has nothing to say of a script without them, and a rule for nouns
//! that open a name nothing of a language whose list has none: there is no switch by language.

mod aliases;
mod candidate;
mod capitals;
mod organisations;
mod passage;
mod persons;
mod repeats;

use crate::lang::naming::Naming;
use crate::model::analysis::{Name, Sentence};
use crate::model::article::{Article, BlockKind};
use crate::model::span::Span;
use candidate::Candidate;
use passage::Passage;

/// The names of an article, and what it says of their being one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The names in text order, without overlap; their referents are not yet told apart.
    pub names: Vec<Name>,
    /// Pairs of names that the text says are of one.
    pub aliases: Vec<Alias>,
}

/// Two names of one thing, as the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// The index of the name spoken of.
    pub name: usize,
    /// The index of its other name.
    pub alias: usize,
    /// The words that say it.
    pub cue: Span,
}

/// Returns the names of an article.
pub fn names(article: &Article, sentences: &[Sentence], lexicon: &Naming) -> Found {
    let passages: Vec<Passage<'_>> = sentences
        .iter()
        .map(|sentence| {
            let block = article.blocks.get(sentence.block as usize);
            let is_heading =
                block.is_some_and(|block| matches!(block.kind, BlockKind::Headline | BlockKind::Subheading));
            Passage::new(&article.text, sentence.span, is_heading, lexicon)
        })
        .collect();
    let mut chosen = Vec::new();
    let mut links = Vec::new();
    for passage in &passages {
        let mut candidates = known(passage);
        candidates.extend(persons::candidates(passage));
        candidates.extend(organisations::candidates(passage));
        candidates.extend(capitals::candidates(passage));
        let (introduced, mut passage_links) = aliases::candidates(passage, &candidate::choose(candidates.clone()));
        candidates.extend(introduced);
        chosen.extend(candidate::choose(candidates));
        links.append(&mut passage_links);
    }
    let repeated = repeats::candidates(&passages, &chosen);
    chosen.extend(repeated);
    let chosen = candidate::choose(chosen);
    let at = |span: Span| chosen.iter().position(|candidate| candidate.span.overlaps(span));
    let aliases = links
        .iter()
        .filter_map(|link| Some(Alias { name: at(link.name)?, alias: at(link.alias)?, cue: link.cue }))
        .filter(|alias| alias.name != alias.alias)
        .collect();
    Found { names: chosen.into_iter().map(Candidate::into_name).collect(), aliases }
}

/// Returns the names that the lexicon knows; a name of a script with capitals must have one.
fn known(passage: &Passage<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for start in 0..passage.len() {
        let Some(hit) = passage.longest(start, &passage.lexicon.known) else { continue };
        let is_written_as_name = |idx: usize| {
            let is_short = hit.run.len() == 1 && passage.raw(idx).chars().count() <= 4;
            !passage.is_cased(idx) || if is_short { passage.is_acronym(idx) } else { passage.is_capital(idx) }
        };
        let is_name =
            is_written_as_name(start) && !(passage.capitalises_all && hit.run.len() == 1 && !passage.is_acronym(start));
        if is_name {
            let span = passage.span(hit.run, hit.skip);
            found.push(Candidate::new(span, *hit.meaning, "known", candidate::KNOWN));
        }
    }
    found
}
