//! Persons: after a title or a role, by a given name, by a kunya.

use super::candidate::{Candidate, GIVEN, KUNYA, TITLED};
use super::passage::{Part, Passage};
use crate::lang::naming::{Never, Particle, Personal, TitleKind};
use crate::model::analysis::NameKind;
use crate::model::span::Span;
use std::ops::Range;

/// A person's name as tokens, and the bytes of clitics before the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) tokens: Range<usize>,
    pub(super) skip: usize,
}

/// What speaks for a name at a place, so that how much the words themselves must say can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Support {
    /// Words before it say that a name follows.
    Announced,
    /// A title that may have a complement stands before it.
    Titled,
    /// Nothing.
    None,
}

/// Words of a name, small words counted with the one after them.
const MOST_PARTS: usize = 5;
/// How far from its role a name may stand ("the researcher in the affairs of armed groups, X").
const LONGEST_COMPLEMENT: usize = 8;

/// Returns the persons of a passage.
pub(super) fn candidates(passage: &Passage<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..passage.len() {
        found.extend(titled(passage, at));
        found.extend(untitled(passage, at));
    }
    found
}

fn titled(passage: &Passage<'_>, at: usize) -> Option<Candidate> {
    let hit = passage.lexicon.titles.at(&passage.tokens, at)?;
    let title = passage.span(hit.start..hit.end, title_skip(passage, hit.start));
    let mut next = hit.end;
    if passage.is_mark(next, ".") && passage.raw(hit.end - 1).chars().count() <= 5 {
        next += 1;
    }
    let (run, titles) = directly_after(passage, next, title)
        .or_else(|| (*hit.meaning == TitleKind::Role).then(|| after_complement(passage, next, title)).flatten())?;
    let span = passage.span(run.tokens.clone(), run.skip);
    Some(Candidate::new(span, NameKind::Person, "title", TITLED).with_titles(titles))
}

/// Returns the name that follows a title at once, after further titles, adjectives of the title, or an opening mark.
fn directly_after(passage: &Passage<'_>, mut at: usize, title: Span) -> Option<(Run, Vec<Span>)> {
    let mut titles = vec![title];
    // "الخبير العسكري اللواء فلان": adjectives and further titles, each perhaps with its full stop.
    for _ in 0..3 {
        if passage.is_cased(at) {
            break;
        }
        if let Some(run) = titled_as_named(passage, at) {
            return Some((run, titles));
        }
        if let Some(hit) = passage.lexicon.titles.at(&passage.tokens, at) {
            titles.push(passage.span(hit.start..hit.end, 0));
            at = hit.end;
            if passage.is_mark(at, ".") {
                at += 1;
            }
        } else if is_adjective(passage, at) && run_at(passage, at, Support::None).is_none() {
            at += 1;
        } else {
            break;
        }
    }
    if passage.is_mark(at, "\"“«‘'") {
        let quotation = passage.quotation_at(at + 1)?;
        let run = run_at(passage, at + 1, Support::Titled).filter(|run| run.tokens.end == quotation.end)?;
        return Some((run, titles));
    }
    let run = run_at(passage, at, Support::Titled)?;
    Some((run, titles))
}

/// Returns the name whose first word is also a title: after a definite title a further one is definite too, so that an
/// indefinite word which is a given name is the name ("العميد طالب الزهيري").
fn titled_as_named(passage: &Passage<'_>, at: usize) -> Option<Run> {
    let is_given = matches!(passage.part(passage.folded(at)), Part::Name(Personal::Given | Personal::Either));
    let is_name = is_given && !passage.is_definite(at) && passage.is_definite(at.checked_sub(1)?);
    let run = is_name.then(|| run_at(passage, at, Support::Announced)).flatten()?;
    (run.tokens.len() > 1).then_some(run)
}

/// Returns whether a word can be an adjective of a definite title: definite and common.
fn is_adjective(passage: &Passage<'_>, at: usize) -> bool {
    passage.is_word(at) && passage.is_definite(at) && !passage.is_cased(at)
}

/// Returns the name after a role's complement, with or without a comma before it; it must begin with a given name.
fn after_complement(passage: &Passage<'_>, at: usize, title: Span) -> Option<(Run, Vec<Span>)> {
    for start in at..passage.len().min(at + LONGEST_COMPLEMENT) {
        let is_comma = passage.is_mark(start, ",،");
        if !is_comma && !passage.is_word(start) {
            return None;
        }
        if passage.lexicon.never(passage.folded(start)) == Some(Never::Word)
            && !passage.is_cased(start)
            && passage.lexicon.joints.at(&passage.tokens, start).is_none()
        {
            return None;
        }
        let start = if is_comma { start + 1 } else { start };
        let run = if passage.is_cased(start) {
            // Lower-case words between are the complement; the first capitals may be an organisation of it.
            (is_comma && passage.is_capital(start)).then(|| capital_person(passage, start)).flatten()
        } else {
            run_at(passage, start, Support::None).filter(|run| run.tokens.len() > 1 && run.skip == 0)
        };
        if let Some(run) = run {
            return Some((run, vec![title]));
        }
        if is_comma {
            return None;
        }
    }
    None
}

/// Returns a run of capitals that ends at a comma or a lower-case word and has two words or more.
fn capital_person(passage: &Passage<'_>, start: usize) -> Option<Run> {
    let run = capital_run(passage, start)?;
    let is_named = run.tokens.len() > 1
        && matches!(passage.part(passage.folded(start)), Part::Name(_) | Part::Kunya | Part::Unknown)
        && !run.tokens.clone().any(|idx| passage.lexicon.heads.at(&passage.tokens, idx).is_some());
    is_named.then_some(run)
}

fn untitled(passage: &Passage<'_>, at: usize) -> Option<Candidate> {
    if passage.is_cased(at) {
        return None;
    }
    let run = run_at(passage, at, Support::None)?;
    let part = passage.part(&passage.cuts(at).into_iter().find(|cut| cut.start == run.skip)?.folded);
    let (rule, confidence) = if part == Part::Kunya { ("kunya", KUNYA) } else { ("given-name", GIVEN) };
    Some(Candidate::new(passage.span(run.tokens.clone(), run.skip), NameKind::Person, rule, confidence))
}

/// Returns the person's name that begins at a token; how much the words must say for themselves depends on the support.
pub(super) fn run_at(passage: &Passage<'_>, at: usize, support: Support) -> Option<Run> {
    if !passage.is_word(at) {
        return None;
    }
    if passage.is_cased(at) {
        return if support == Support::None { None } else { capital_run(passage, at) };
    }
    let is_whole_word = passage.is_common(passage.folded(at)) || passage.lexicon.never(passage.folded(at)).is_some();
    for cut in passage.cuts(at) {
        // A common word is no name with a letter before it (وجود is no و with جود).
        if cut.start > 0 && is_whole_word {
            break;
        }
        if let Some(end) = parts_end(passage, at, &cut.folded, support) {
            return Some(Run { tokens: at..end, skip: cut.start });
        }
        // A clitic before an unlisted word is a letter of it as likely as not: only list words are cut free.
        if support == Support::Titled {
            break;
        }
    }
    None
}

/// Returns the person's name that begins within a word, `skip` bytes into it, where words before say that a name follows.
pub(super) fn run_within(passage: &Passage<'_>, at: usize, skip: usize) -> Option<Run> {
    let cut = passage.cuts(at).into_iter().find(|cut| cut.start == skip)?;
    let end = parts_end(passage, at, &cut.folded, Support::Announced)?;
    Some(Run { tokens: at..end, skip })
}

/// Returns where a name whose first word is `first` ends.
fn parts_end(passage: &Passage<'_>, at: usize, first: &str, support: Support) -> Option<usize> {
    let mut end = at;
    let mut n_parts = 0;
    let mut n_sure = 0;
    let opens = |particle| match particle {
        Some(Particle::Opening) => true,
        Some(Particle::OpeningTitled) => support != Support::None,
        _ => false,
    };
    while n_parts < MOST_PARTS && end < passage.len() && passage.is_word(end) && !passage.is_cased(end) {
        let folded = if end == at { first } else { passage.folded(end) };
        // A title within is one of the next name's; at the end it is a name that also is a title (سلطان).
        let is_title = end > at
            && passage.lexicon.titles.at(&passage.tokens, end).is_some_and(|hit| is_name_word(passage, hit.end));
        let part = passage.part(folded);
        let particle = passage.lexicon.particle(folded);
        let n_words = match part {
            Part::Name(Personal::Given) => 1,
            Part::Name(Personal::Family) if n_parts > 0 || support != Support::None => 1,
            Part::Name(Personal::Either) if n_parts > 0 && !is_title => 1,
            Part::Name(Personal::Either) if support == Support::Announced || is_name_word(passage, end + 1) => 1,
            Part::Kunya if particle != Some(Particle::KunyaOrWord) || n_parts > 0 => kunya_words(passage, end),
            Part::Kunya if matches!(passage.part(passage.folded(end + 1)), Part::Name(_)) => 2,
            Part::Particle if n_parts > 0 || opens(particle) => particle_words(passage, end),
            Part::Unknown if n_parts > 0 || support != Support::None => {
                usize::from(!is_title && !carries_clitic(passage, end, end == at))
            }
            // A common word is a family name after a given name: with an article nearly always, without one where
            // nothing else can follow it.
            Part::Other if (1..3).contains(&n_parts) && n_sure > 0 => {
                usize::from(!is_title && is_family_name(passage, end, support))
            }
            _ => 0,
        };
        if n_words == 0 {
            break;
        }
        n_sure += usize::from(matches!(part, Part::Name(Personal::Given) | Part::Kunya));
        n_parts += 1;
        end += n_words;
    }
    let n_kunya = usize::from(passage.part(first) == Part::Kunya);
    let suffices = match support {
        Support::Announced => n_parts > 0,
        // One unlisted word after a title is as likely the title's complement.
        Support::Titled => n_parts > 1 || n_sure > 0,
        Support::None => n_sure > 0 && n_parts + n_kunya > 1,
    };
    suffices.then_some(end)
}

fn is_name_word(passage: &Passage<'_>, at: usize) -> bool {
    passage.is_word(at) && matches!(passage.part(passage.folded(at)), Part::Name(_) | Part::Kunya | Part::Particle)
}

/// Returns how many words a kunya has: its first, a second "عبد", and the word that makes it a name.
fn kunya_words(passage: &Passage<'_>, at: usize) -> usize {
    let next = passage.folded(at + 1);
    if !passage.is_word(at + 1) || passage.lexicon.never(next) == Some(Never::Word) {
        return 0;
    }
    if passage.part(next) == Part::Particle || passage.part(next) == Part::Kunya {
        return if passage.is_word(at + 2) { 3 } else { 0 };
    }
    2
}

/// Returns how many words a small word takes to itself.
fn particle_words(passage: &Passage<'_>, at: usize) -> usize {
    let next = passage.folded(at + 1);
    match passage.part(next) {
        Part::Name(_) | Part::Unknown => 2,
        Part::Kunya | Part::Particle if passage.is_word(at + 2) => 3,
        Part::Other if passage.is_definite(at + 1) => 2,
        _ => 0,
    }
}

/// The letters an unlisted word must have after a conjunction to be read as the next clause ("وقتلته") and not as a family
/// name with that letter ("فران").
const LEAST_NEXT_CLAUSE: usize = 4;

/// Returns whether an unlisted word is a common one with a clitic before it, or, within a name, begins the next clause.
fn carries_clitic(passage: &Passage<'_>, at: usize, is_first: bool) -> bool {
    let conjunctions = &passage.lexicon.clitics.conjunctions;
    let begins_next = |rest: &str| {
        let whole = passage.folded(at);
        let is_after_conjunction =
            conjunctions.iter().any(|conjunction| whole.strip_prefix(conjunction.as_str()) == Some(rest));
        is_after_conjunction && rest.chars().count() >= LEAST_NEXT_CLAUSE
    };
    let mut cuts = passage.cuts(at).into_iter().skip(1);
    cuts.any(|cut| {
        passage.part(&cut.folded) == Part::Other && cut.folded.chars().count() > 2
            || !is_first && begins_next(&cut.folded)
    })
}

/// Returns whether a common word after a given name is its family name.
fn is_family_name(passage: &Passage<'_>, at: usize, support: Support) -> bool {
    let lexicon = passage.lexicon;
    let folded = passage.folded(at);
    let has_other_use = lexicon.never(folded).is_some()
        || lexicon.known.contains_key(folded)
        || lexicon.heads.at(&passage.tokens, at).is_some()
        || lexicon.alias_cues.at(&passage.tokens, at).is_some();
    if has_other_use {
        return false;
    }
    let has_article = lexicon.clitics.articles.iter().any(|article| folded.starts_with(article.as_str()));
    has_article
        || support != Support::None
        || !passage.is_word(at + 1)
        || lexicon.alias_cues.at(&passage.tokens, at + 1).is_some()
}

/// Returns the run of capitalised words and small words of names from a token.
pub(super) fn capital_run(passage: &Passage<'_>, start: usize) -> Option<Run> {
    let is_small = |idx: usize| {
        passage.is_word(idx)
            && !passage.is_capital(idx)
            && matches!(passage.part(passage.folded(idx)), Part::Particle | Part::Kunya)
            && (passage.is_hyphenated(idx + 1) || !passage.lexicon.hyphened.contains(passage.folded(idx)))
    };
    let mut end = start;
    while end < passage.len() && end < start + MOST_PARTS + 2 {
        let never = passage.lexicon.never(passage.folded(end)) == Some(Never::Word);
        if passage.is_word(end) && passage.is_capital(end) && !never {
            end += 1;
            // An initial with its full stop.
            if passage.raw(end - 1).chars().count() == 1 && passage.is_mark(end, ".") && passage.is_capital(end + 1) {
                end += 1;
            }
            if passage.is_possessive(end - 1) {
                break;
            }
            // A name that ends in an apostrophe ("Dhiya' Karam"), where it closes no quotation.
            if passage.is_apostrophe(end) && passage.is_capital(end + 1) {
                end += 1;
            }
        } else if is_small(end) && (passage.is_capital(end + 1) || is_small(end + 1) && passage.is_capital(end + 2)) {
            end += 1;
        } else {
            break;
        }
    }
    (end > start).then_some(Run { tokens: start..end, skip: 0 })
}

/// Returns how many bytes of clitics stand before a title: those of its longest cut that is a title.
fn title_skip(passage: &Passage<'_>, at: usize) -> usize {
    let articles = &passage.lexicon.clitics.articles;
    let is_title_word = |folded: &str| {
        let bare = articles.iter().find_map(|article| folded.strip_prefix(article.as_str())).unwrap_or(folded);
        passage.lexicon.begins_title(folded) || passage.lexicon.begins_title(bare)
    };
    passage.cuts(at).into_iter().find(|cut| is_title_word(&cut.folded)).map_or(0, |cut| cut.start)
}
