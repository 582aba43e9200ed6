//! A name as printed, and the words by which it is compared.

use crate::lang::naming::{Naming, Particle};
use crate::model::analysis::{Name, NameKind};
use crate::model::span::Span;
use crate::text::words::{fold, words};
use std::collections::BTreeSet;

/// Returns each name as the report would print it alone: white space folded, and the article written out where a
/// preposition swallowed its first letter (للقاهرة is القاهرة), unless the report names it without one elsewhere.
pub(super) fn printed_forms(text: &str, names: &[Name], lexicon: &Naming) -> Vec<String> {
    let plain: Vec<String> = names.iter().map(|name| one_line(name.span.text(text))).collect();
    let cut: Vec<bool> = names.iter().map(|name| swallows_article(text, name.span, lexicon)).collect();
    let elsewhere: BTreeSet<String> =
        plain.iter().zip(&cut).filter(|&(_, &cut)| !cut).map(|(form, _)| fold(form)).collect();
    plain
        .into_iter()
        .zip(cut)
        .map(|(form, cut)| {
            let with_article = restored(&form, lexicon).filter(|_| cut && !elsewhere.contains(&fold(&form)));
            with_article.unwrap_or(form)
        })
        .collect()
}

/// Returns a name with its white space folded.
pub(super) fn one_line(form: &str) -> String {
    form.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether a preposition that can swallow an article's letter clings to the name.
fn swallows_article(text: &str, span: Span, lexicon: &Naming) -> bool {
    let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
    let first = span.text(text).chars().next();
    let (Some(before), Some(first)) = (before, first) else { return false };
    let fused = format!("{before}{first}");
    lexicon.clitics.prepositions.contains(&fused)
}

fn restored(form: &str, lexicon: &Naming) -> Option<String> {
    let article = lexicon.clitics.articles.first()?;
    let swallowed: String = article.chars().take(article.chars().count().saturating_sub(1)).collect();
    Some(format!("{swallowed}{form}"))
}

/// Returns the folded words of a name, spellings of one small word made one ("أبي" as "أبو", "el" as "al").
pub(super) fn key(form: &str, lexicon: &Naming) -> Vec<String> {
    words(form).into_iter().map(|word| lexicon.canonical(&word.folded).to_owned()).collect()
}

/// Returns whether one name's words stand within the other's: side by side, or, for a person, with the first and last the
/// same and the middle left out.
pub(super) fn is_short_form(short: &[String], long: &[String], kind: NameKind, lexicon: &Naming) -> bool {
    if short.is_empty() || short.len() >= long.len() || kind == NameKind::Place {
        return false;
    }
    // "Anas" is no short form of "Abu Anas": that is his father.
    let is_parent =
        |at: usize| at > 0 && matches!(lexicon.particle(&long[at - 1]), Some(Particle::Kunya | Particle::KunyaOrWord));
    let is_within = (0..=long.len() - short.len()).any(|at| long[at..].starts_with(short) && !is_parent(at));
    let skips_middle = kind == NameKind::Person
        && short.len() > 1
        && short.first() == long.first()
        && short.last() == long.last()
        && is_subsequence(short, long);
    is_within || skips_middle
}

fn is_subsequence(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}

/// Returns whether a name of one word is the initials of another's words ("sdf"), those of one or two letters left out or not.
pub(super) fn is_acronym_of(short: &[String], long: &[String]) -> bool {
    let [acronym] = short else { return false };
    let initials = |least: usize| -> String {
        long.iter().filter(|word| word.chars().count() >= least).filter_map(|word| word.chars().next()).collect()
    };
    acronym.chars().count() >= 2 && long.len() > 1 && [1, 3, 4].iter().any(|&least| initials(least) == *acronym)
}
