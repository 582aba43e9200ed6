//! Sentences to names: what is named, by the names head and by exact rules over word lists; each name a span without
//! clitics, titles and quotation marks.
//!
//! The head and the rules propose candidates, the surest and longest of those that overlap is kept, and what was found is
//! then looked for in the rest of the text. The head hears what no list has; the rules know where a name begins and ends.
//! What both find is surer than what one finds, and names of the same words are of one kind throughout a report. A rule
//! for capitals has nothing to say of a script without them, and a rule for nouns that open a name nothing of a language
//! whose list has none: there is no switch by language.

mod aliases;
mod candidate;
mod capitals;
mod learnt;
mod located;
mod organisations;
mod passage;
mod persons;
mod repeats;

use super::vectors::Heard;
use crate::lang::naming::Naming;
use crate::model::analysis::{Name, NameKind, Sentence};
use crate::model::article::{Article, BlockKind};
use crate::model::span::Span;
use crate::text::words::{fold, words};
use aliases::Owner;
use candidate::Candidate;
pub(super) use located::with_places;
use passage::Passage;
use std::collections::BTreeMap;

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

/// What is known of an article's words beside the word lists.
#[derive(Clone, Copy)]
pub struct Evidence<'e> {
    /// For each sentence what the names head hears in it; a sentence past the end has none.
    pub heard: &'e [Vec<Heard>],
    /// Whether a place bears the name.
    pub is_place: &'e dyn Fn(&str) -> bool,
}

/// Returns the names of an article.
pub fn names(article: &Article, sentences: &[Sentence], evidence: &Evidence<'_>, lexicon: &Naming) -> Found {
    let passages: Vec<Passage<'_>> = sentences
        .iter()
        .map(|sentence| {
            let block = article.blocks.get(sentence.block as usize);
            let is_heading =
                block.is_some_and(|block| matches!(block.kind, BlockKind::Headline | BlockKind::Subheading));
            Passage::new(&article.text, sentence.span, is_heading, evidence.is_place, lexicon)
        })
        .collect();
    let dateline = dateline(article);
    let mut chosen: Vec<Candidate> = dateline.map_or_else(Vec::new, |dateline| named_in_dateline(article, dateline));
    let mut links = Vec::new();
    for (sentence_idx, passage) in passages.iter().enumerate() {
        let mut candidates = known(passage);
        let heard = evidence.heard.get(sentence_idx).map_or(&[][..], Vec::as_slice);
        let heard = heard.iter().filter(|heard| dateline.is_none_or(|dateline| !dateline.overlaps(heard.span)));
        candidates.extend(learnt::candidates(passage, heard));
        candidates.extend(persons::candidates(passage));
        candidates.extend(organisations::candidates(passage));
        candidates.extend(capitals::candidates(passage));
        let (introduced, mut passage_links) = aliases::candidates(passage, &candidate::choose(candidates.clone()));
        candidates.extend(introduced);
        chosen.extend(candidate::choose(candidates));
        links.append(&mut passage_links);
    }
    let is_written_there = |name: &Candidate| {
        name.kind == NameKind::Place && dateline.is_some_and(|dateline| dateline.overlaps(name.span))
    };
    chosen.extend(repeats::candidates(&passages, &chosen).into_iter().filter(|name| !is_written_there(name)));
    let mut chosen = candidate::choose(chosen);
    let titles: Vec<Span> = chosen.iter().flat_map(|name| name.titles.clone()).collect();
    chosen.retain(|name| !titles.iter().any(|title| title.overlaps(name.span)));
    let heard: Vec<&Heard> = evidence.heard.iter().flatten().collect();
    weigh_kinds(&article.text, &mut chosen, &heard);
    let at = |span: Span| chosen.iter().position(|candidate| candidate.span.overlaps(span));
    let aliases = links
        .iter()
        .filter_map(|link| {
            let name = match link.owner {
                Owner::Named(span) => at(span),
                Owner::Titled(title) => last_titled(&article.text, &chosen, title, lexicon),
            };
            Some(Alias { name: name?, alias: at(link.alias)?, cue: link.cue })
        })
        .filter(|alias| alias.name != alias.alias)
        .collect();
    Found { names: chosen.into_iter().map(Candidate::into_name).collect(), aliases }
}

/// Returns the last person named with a title before it stands alone ("the engineer").
fn last_titled(text: &str, names: &[Candidate], title: Span, lexicon: &Naming) -> Option<usize> {
    let articles = &lexicon.clitics.articles;
    let bare = |span: Span| {
        let folded = fold(span.text(text));
        articles.iter().find_map(|article| folded.strip_prefix(article.as_str()).map(str::to_owned)).unwrap_or(folded)
    };
    let sought = bare(title);
    let is_so_called = |name: &Candidate| name.titles.iter().any(|&other| bare(other) == sought);
    (0..names.len()).rev().find(|&idx| names[idx].span.end <= title.start && is_so_called(&names[idx]))
}

/// Returns where the dateline stands, its place and what follows up to its dash. It says where a report was written, and
/// the article has it as such: a place named there is none where something happened.
pub(super) fn dateline(article: &Article) -> Option<Span> {
    let place = article.dateline.as_ref()?.value.as_str();
    let first = article.blocks.iter().find(|block| {
        block.kind == BlockKind::Paragraph && block.span.text(&article.text).trim_start().starts_with(place)
    })?;
    let text = first.span.text(&article.text);
    let after = text.find(place)? + place.len();
    // A hyphen within a word ends nothing.
    let mut marks = text[after..].match_indices(['-', '–', '—', ':']);
    let ends = |at: usize, mark: &str| text[after + at + mark.len()..].starts_with(char::is_whitespace);
    let end = marks.find(|&(at, mark)| ends(at, mark)).map_or(0, |(at, _)| if at <= LONGEST_DATELINE { at } else { 0 });
    Some(Span::new(first.span.start, first.span.start + (after + end) as u32))
}

/// Returns the place of a dateline, whether the gazetteer has it or not, and its outlet.
fn named_in_dateline(article: &Article, dateline: Span) -> Vec<Candidate> {
    let place = article.dateline.as_ref().and_then(|place| {
        let start = dateline.start + dateline.text(&article.text).find(place.value.as_str())? as u32;
        let span = Span::new(start, start + place.value.len() as u32);
        Some(Candidate::new(span, NameKind::Place, "dateline", candidate::DATELINE))
    });
    place.into_iter().chain(outlet_in(article, dateline)).collect()
}

/// Returns the outlet in the brackets of a dateline: "SUEZ, Egypt, 7 Sept (Curlew) -".
fn outlet_in(article: &Article, dateline: Span) -> Option<Candidate> {
    let text = dateline.text(&article.text);
    let open = text.find('(')? + 1;
    let inner = &text[open..open + text[open..].find(')')?];
    let name = inner.trim();
    let start = dateline.start + (open + inner.len() - inner.trim_start().len()) as u32;
    let span = Span::new(start, start + name.len() as u32);
    (!words(name).is_empty()).then(|| Candidate::new(span, NameKind::Organisation, "dateline", candidate::DATELINE))
}

/// Bytes between a dateline's place and the mark that ends it, at most: room for a day and an outlet.
const LONGEST_DATELINE: usize = 40;

/// Gives names of the same words one kind, the likeliest of all their mentions, and each its confidence: by its rule and by
/// what the head hears there.
fn weigh_kinds(text: &str, names: &mut [Candidate], heard: &[&Heard]) {
    let keys: Vec<Vec<String>> =
        names.iter().map(|name| words(name.span.text(text)).into_iter().map(|word| word.folded).collect()).collect();
    let beliefs: Vec<BTreeMap<NameKind, f32>> = names.iter().map(|name| belief(name, heard)).collect();
    let mut totals: BTreeMap<&[String], BTreeMap<NameKind, f32>> = BTreeMap::new();
    for (key, belief) in keys.iter().zip(&beliefs) {
        let total = totals.entry(key).or_default();
        for (&kind, &weight) in belief {
            *total.entry(kind).or_default() += weight;
        }
    }
    for ((name, key), belief) in names.iter_mut().zip(&keys).zip(&beliefs) {
        let likeliest = totals[key.as_slice()].iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        name.kind = likeliest.map_or(name.kind, |(&kind, _)| kind);
        name.confidence = belief.get(&name.kind).copied().unwrap_or(0.0);
    }
}

/// Returns how likely a name is of each kind by itself. What a rule and the head agree on is surer than what either says; a
/// rule that the head does not hear keeps its confidence.
fn belief(name: &Candidate, heard: &[&Heard]) -> BTreeMap<NameKind, f32> {
    let from = heard.partition_point(|heard| heard.span.end <= name.span.start);
    let there = heard[from..].iter().take_while(|heard| heard.span.start < name.span.end);
    let mut belief: BTreeMap<NameKind, f32> = BTreeMap::new();
    for (kind, probability) in there.flat_map(|heard| &heard.kinds) {
        let Some(kind) = learnt::kind_of(kind) else { continue };
        let most = belief.entry(kind).or_default();
        *most = most.max(*probability);
    }
    if name.rule != "head" {
        let of_kind = belief.entry(name.kind).or_default();
        *of_kind = 1.0 - (1.0 - name.confidence) * (1.0 - *of_kind);
    }
    belief
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

#[cfg(test)]
mod tests;
