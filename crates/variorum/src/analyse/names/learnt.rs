//! Names that the head hears, cut to the name alone: clitics and titles off, the parts of a word with hyphens on.

use super::candidate::{Candidate, LEARNT, LEARNT_UNSURE};
use super::passage::{Part, Passage};
use crate::analyse::vectors::Heard;
use crate::lang::naming::Never;
use crate::model::analysis::NameKind;
use crate::model::span::Span;
use crate::text::clitics::Cut;
use std::ops::Range;

/// The confidence from which a stretch is taken for a name as readily as one a rule finds.
const SURE: f32 = 0.7;

/// Returns the kind of a head's label; nothing for one that is no kind of ours.
pub(super) fn kind_of(label: &str) -> Option<NameKind> {
    match label {
        "PER" => Some(NameKind::Person),
        "ORG" => Some(NameKind::Organisation),
        "LOC" => Some(NameKind::Place),
        "MISC" => Some(NameKind::Other),
        _ => None,
    }
}

/// Returns the names that the head hears in a passage.
pub(super) fn candidates<'h>(passage: &Passage<'_>, heard: impl Iterator<Item = &'h Heard>) -> Vec<Candidate> {
    heard.filter_map(|heard| candidate(passage, heard)).collect()
}

fn candidate(passage: &Passage<'_>, heard: &Heard) -> Option<Candidate> {
    let kind = kind_of(&heard.label)?;
    let mut run = words_only(passage, tokens_under(passage, heard.span));
    // "al-Bab" and "Deir ez-Zor" are heard in parts.
    while !run.is_empty() && passage.is_hyphenated(run.end) && passage.is_capital(run.end) {
        run.end += 1;
    }
    while !run.is_empty() && passage.is_hyphenated(run.start) && is_particle(passage, run.start - 1) {
        run.start -= 1;
    }
    let mut titles = Vec::new();
    if kind == NameKind::Person {
        while let Some(hit) = passage.lexicon.titles.at(&passage.tokens, run.start) {
            // A word that is a title and a name is the name where nothing follows it.
            if hit.end >= run.end {
                break;
            }
            titles.push(passage.span(hit.start..hit.end, 0));
            run = words_only(passage, hit.end..run.end);
        }
    }
    if kind == NameKind::Place {
        run = without_common_nouns(passage, run);
    }
    if run.is_empty() || !is_name(passage, &run, kind) {
        return None;
    }
    let skip = skip(passage, run.start, kind);
    let confidence = if heard.confidence >= SURE { LEARNT } else { LEARNT_UNSURE };
    Some(Candidate::new(passage.span(run, skip), kind, "head", confidence).with_titles(titles))
}

/// Returns a run without the marks at its ends.
fn words_only(passage: &Passage<'_>, mut run: Range<usize>) -> Range<usize> {
    while !run.is_empty() && !passage.is_word(run.start) {
        run.start += 1;
    }
    while !run.is_empty() && !passage.is_word(run.end - 1) {
        run.end -= 1;
    }
    run
}

fn is_particle(passage: &Passage<'_>, idx: usize) -> bool {
    passage.part(passage.folded(idx)) == Part::Particle
}

/// Returns whether the gazetteer has a run, with or without what clings to its first word.
fn is_place(passage: &Passage<'_>, run: &Range<usize>) -> bool {
    let starts = passage.cuts(run.start).into_iter().map(|cut| cut.start);
    starts.into_iter().any(|skip| (passage.is_place)(passage.span(run.clone(), skip).text(passage.text)))
}

/// Returns a place's run without the common nouns before it that only say what kind of place it is ("ريف حلب"), where the
/// gazetteer has the rest and not the whole; empty where all its words are common and the gazetteer has none of it, and where
/// they are such nouns alone: "مدينة" is no Medina, though a gazetteer that knows no articles has it.
fn without_common_nouns(passage: &Passage<'_>, run: Range<usize>) -> Range<usize> {
    let any_cut = |idx: usize, is_it: &dyn Fn(&str) -> bool| {
        passage.cuts(idx).iter().any(|cut| is_it(&cut.folded) || is_it(bare(passage, &cut.folded)))
    };
    let says_kind = |idx: usize| any_cut(idx, &|folded| passage.lexicon.begins_headed(folded));
    let is_common = |idx: usize| says_kind(idx) || any_cut(idx, &|folded| passage.lexicon.is_common(folded));
    let n_common = run.clone().take_while(|&idx| is_common(idx)).count();
    let tails = (0..=n_common).map(|n_off| run.start + n_off..run.end).filter(|tail| !tail.is_empty());
    for tail in tails {
        if is_place(passage, &tail) && !tail.clone().all(says_kind) {
            return tail;
        }
    }
    if n_common == run.len() { run.end..run.end } else { run }
}

/// Returns the tokens that overlap a span.
fn tokens_under(passage: &Passage<'_>, span: Span) -> Range<usize> {
    let start = passage.tokens.partition_point(|token| token.span.end <= span.start);
    let end = passage.tokens.partition_point(|token| token.span.start < span.end);
    start..end.max(start)
}

/// Returns whether the words can be a name by what the lists know: adjectives of peoples are none, and neither is a noun
/// that makes names without the words that would make it one.
fn is_name(passage: &Passage<'_>, run: &Range<usize>, kind: NameKind) -> bool {
    let never = |idx: usize| passage.cuts(idx).iter().find_map(|cut| passage.lexicon.never(&cut.folded));
    if run.clone().all(|idx| never(idx).is_some()) {
        return false;
    }
    let is_lone = run.len() == 1;
    let is_common = passage.is_common(passage.folded(run.start));
    match kind {
        NameKind::Other => !(is_lone && (is_common || !passage.is_cased(run.start))),
        NameKind::Organisation if is_lone && !passage.is_cased(run.start) => {
            passage.cuts(run.start).iter().all(|cut| !passage.lexicon.begins_headed(bare(passage, &cut.folded)))
        }
        NameKind::Person if is_lone && !passage.is_cased(run.start) => {
            !is_common && never(run.start) != Some(Never::Word)
        }
        _ => true,
    }
}

/// Returns how many bytes of clitics stand before the name that a word opens: as few as make its rest a word that opens
/// names of this kind, or else any word of the lists; and where none does, those before an article.
fn skip(passage: &Passage<'_>, at: usize, kind: NameKind) -> usize {
    let cuts = passage.cuts(at);
    let lexicon = passage.lexicon;
    let opens_kind = |word: &str| match kind {
        NameKind::Person => matches!(passage.part(word), Part::Name(_) | Part::Kunya),
        NameKind::Place => (passage.is_place)(word),
        NameKind::Organisation | NameKind::Other => lexicon.begins_headed(word),
    };
    let is_listed = |word: &str| {
        passage.part(word) == Part::Particle
            || lexicon.known.contains_key(word)
            || lexicon.begins_title(word)
            || lexicon.is_common(word)
    };
    let with_bare = |cut: &Cut, is_it: &dyn Fn(&str) -> bool| is_it(&cut.folded) || is_it(bare(passage, &cut.folded));
    let first = |is_it: &dyn Fn(&str) -> bool| cuts.iter().find(|cut| with_bare(cut, is_it));
    let definite = || cuts.iter().rev().find(|cut| cut.start > 0 && bare(passage, &cut.folded) != cut.folded);
    first(&opens_kind).or_else(|| first(&is_listed)).or_else(definite).map_or(0, |cut| cut.start)
}

fn bare<'w>(passage: &Passage<'_>, folded: &'w str) -> &'w str {
    let articles = &passage.lexicon.clitics.articles;
    articles.iter().find_map(|article| folded.strip_prefix(article.as_str())).unwrap_or(folded)
}
