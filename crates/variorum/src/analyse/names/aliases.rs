//! Where the text says that two names are of one: "known as", "المدعو", a name in brackets or quotation marks after a name.

use super::candidate::{ALIAS, Candidate};
use super::passage::{LONGEST_NAME, Part, Passage};
use super::persons::{Run, Support, capital_run, run_at, run_within};
use crate::lang::naming::{AliasCue, AliasCueKind, Joint};
use crate::model::analysis::NameKind;
use crate::model::span::Span;
use std::ops::Range;

/// Two spans that are names of one, and the words that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) owner: Owner,
    pub(super) alias: Span,
    pub(super) cue: Span,
}

/// Who has the other name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Who is named here.
    Named(Span),
    /// Who is called by a title here and was named with it before ("the engineer, known as").
    Titled(Span),
}

/// How many words may stand between a name and the cue that gives it another.
const FARTHEST_NAME: usize = 14;
/// How many words may stand between a cue and its preposition ("known to the people of his town as").
const FARTHEST_PREPOSITION: usize = 6;
/// Words of a title.
const LONGEST_TITLE: usize = 4;
/// Names that one cue may give ("known as A, B and C").
const MOST_ALIASES: usize = 4;

/// Returns the names that cues introduce and the links between names, given the names found so far in the passage.
pub(super) fn candidates(passage: &Passage<'_>, names: &[Candidate]) -> (Vec<Candidate>, Vec<Link>) {
    let mut found = Vec::new();
    let mut links = Vec::new();
    for at in 0..passage.len() {
        if let Some(hit) = passage.lexicon.alias_cues.at(&passage.tokens, at) {
            after_cue(passage, hit.start..hit.end, hit.meaning, names, &mut found, &mut links);
        }
    }
    for name in names {
        if let Some((candidate, link)) = bracketed(passage, name, names) {
            found.push(candidate);
            links.push(link);
        }
    }
    (found, links)
}

fn after_cue(
    passage: &Passage<'_>,
    cue: Range<usize>,
    meaning: &AliasCue,
    names: &[Candidate],
    found: &mut Vec<Candidate>,
    links: &mut Vec<Link>,
) {
    let cue_span = passage.span(cue.clone(), 0);
    let preposition = meaning.preposition.as_deref();
    let mut runs = Vec::new();
    let mut at = cue.end;
    while runs.len() < MOST_ALIASES {
        // The preposition need not be said again in a series.
        let near = name_after(passage, at, preposition);
        let first = near.or_else(|| if runs.is_empty() { name_farther(passage, at, preposition?) } else { None });
        let Some(run) = first.or_else(|| if runs.is_empty() { None } else { name_after(passage, at, None) }) else {
            break;
        };
        // "Zorvin called Tamsaq's figure an invention": whose a thing is is not what it is called.
        if run.tokens.clone().any(|idx| passage.is_possessive(idx)) {
            break;
        }
        at = run.tokens.end;
        runs.push(run);
        match next_in_series(passage, at) {
            Some(next) => at = next,
            None => break,
        }
    }
    // Nobody but a person has a kunya: "a commander of the Lantern Brigade known as Abu Salim" speaks of the commander.
    let is_kunya = runs.iter().any(|run| passage.part(passage.folded(run.tokens.start)) == Part::Kunya);
    let spoken =
        spoken_of(passage, &cue, meaning.kind, names).filter(|name| !is_kunya || name.kind != NameKind::Organisation);
    let titled = || title_before(passage, cue.start).map(Owner::Titled);
    let owner = spoken.map(|name| Owner::Named(name.span)).or_else(titled);
    for run in runs {
        let is_body = meaning.kind == AliasCueKind::IntroducesBody;
        let kind_by_head = if is_body { NameKind::Organisation } else { head_kind(passage, &run.tokens) };
        let span = passage.span(run.tokens, run.skip);
        let is_apart = |owner: &Owner| !matches!(owner, Owner::Named(name) if name.overlaps(span));
        if let Some(owner) = owner.filter(is_apart) {
            links.push(Link { owner, alias: span, cue: cue_span });
        }
        let kind = spoken.map_or(kind_by_head, |name| name.kind);
        found.push(Candidate::new(span, kind, "alias", ALIAS));
    }
}

/// Returns what a name is whose owner is not named: what its first word makes it, or a person.
fn head_kind(passage: &Passage<'_>, run: &Range<usize>) -> NameKind {
    let head = passage.lexicon.heads.at(&passage.tokens, run.start);
    head.filter(|hit| hit.meaning.is_part && hit.end < run.end).map_or(NameKind::Person, |hit| hit.meaning.kind)
}

/// Returns the name at a place after a cue: the words in quotation marks, or a name by its form.
fn name_after(passage: &Passage<'_>, mut at: usize, preposition: Option<&str>) -> Option<Run> {
    let mut skip = 0;
    if let Some(preposition) = preposition {
        if passage.raw(at).trim_end_matches('\u{640}') == preposition {
            at += 1;
        } else if !passage.is_cased(at) && passage.raw(at).starts_with(preposition) {
            skip = preposition.len();
        } else {
            return None;
        }
    }
    if passage.is_mark(at, ":") {
        at += 1;
    }
    if passage.is_mark(at, "\"“«‘'”") {
        let quotation =
            passage.quotation_at(at + 1).filter(|quotation| (1..=LONGEST_NAME).contains(&quotation.len()))?;
        return Some(Run { tokens: quotation, skip: 0 });
    }
    if passage.is_cased(at) {
        return passage.is_capital(at).then(|| capital_run(passage, at)).flatten().or_else(|| {
            run_at(passage, at, Support::Announced).filter(|run| run.tokens.clone().any(|idx| passage.is_capital(idx)))
        });
    }
    if skip > 0 {
        return run_within(passage, at, skip);
    }
    run_at(passage, at, Support::Announced)
}

/// Returns the name after a preposition some words behind its cue. With words between, only quotation marks, a capital or a
/// kunya tell that a name follows.
fn name_farther(passage: &Passage<'_>, cue_end: usize, preposition: &str) -> Option<Run> {
    let is_told = |run: &Run| {
        let first = run.tokens.start;
        passage.is_mark(first.wrapping_sub(1), "\"“«‘'")
            || passage.is_capital(first)
            || passage.cuts(first).iter().any(|cut| cut.start == run.skip && passage.part(&cut.folded) == Part::Kunya)
    };
    let between = (cue_end..passage.len()).take_while(|&at| passage.is_word(at)).take(FARTHEST_PREPOSITION);
    between.skip(1).find_map(|at| name_after(passage, at, Some(preposition)).filter(is_told))
}

/// Returns the definite title that stands right before a cue ("المهندس، المعروف").
fn title_before(passage: &Passage<'_>, cue_start: usize) -> Option<Span> {
    let end = if passage.is_mark(cue_start.checked_sub(1)?, ",،") { cue_start - 1 } else { cue_start };
    let is_definite = |start: usize| {
        passage.is_definite(start) || start > 0 && passage.lexicon.definite.contains(passage.folded(start - 1))
    };
    let starts = end.saturating_sub(LONGEST_TITLE)..end;
    let hits = starts.filter_map(|start| passage.lexicon.titles.at(&passage.tokens, start));
    let mut titles = hits.filter(|hit| hit.end == end && is_definite(hit.start));
    titles.next().map(|hit| passage.span(hit.start..hit.end, 0))
}

/// Returns where the next name of a series stands: after "and", a comma or a conjunction that clings, in quotation marks.
fn next_in_series(passage: &Passage<'_>, end: usize) -> Option<usize> {
    let mut at = end;
    if passage.is_mark(at, "\"”»’'“") {
        at += 1;
    }
    if passage.is_mark(at, ",،") {
        at += 1;
    }
    if passage.is_word(at) {
        let folded = passage.folded(at);
        let is_and = passage.lexicon.clitics.conjunctions.iter().any(|conjunction| conjunction == folded)
            || passage.lexicon.joints.at(&passage.tokens, at).is_some_and(|hit| *hit.meaning == Joint::And);
        if !is_and {
            return None;
        }
        at += 1;
        let opens = passage.is_mark(at, "\"“«‘'”");
        return (opens || passage.is_capital(at)).then_some(at);
    }
    (at > end && passage.is_mark(at, "\"“«‘'”")).then_some(at)
}

/// Returns the name that a cue speaks of: the nearest person before it, or what stands right before it.
fn spoken_of<'n>(
    passage: &Passage<'_>,
    cue: &Range<usize>,
    kind: AliasCueKind,
    names: &'n [Candidate],
) -> Option<&'n Candidate> {
    let start = passage.tokens.get(cue.start)?.span.start;
    let n_between = |name: &Candidate| {
        passage
            .tokens
            .iter()
            .filter(|token| token.span.start >= name.span.end && token.span.start < start && !token.is_mark())
            .count()
    };
    let before: Vec<&Candidate> = names.iter().filter(|name| name.span.end <= start).collect();
    let person = before.iter().rev().find(|name| name.kind == NameKind::Person).copied();
    let farthest = match kind {
        AliasCueKind::Alias => FARTHEST_NAME,
        AliasCueKind::Introduces => 1,
        AliasCueKind::IntroducesBody => return None,
    };
    person.filter(|name| n_between(name) <= farthest).or_else(|| {
        let last = before.last().copied().filter(|name| kind == AliasCueKind::Alias && n_between(name) <= 2);
        last.filter(|name| name.kind != NameKind::Place)
    })
}

/// Returns the other name in brackets or quotation marks right after a name, or right after it without a mark where it
/// is an acronym or a name of the lexicon ("القيادة المركزية سنتكوم").
fn bracketed(passage: &Passage<'_>, name: &Candidate, names: &[Candidate]) -> Option<(Candidate, Link)> {
    let mut at =
        passage.tokens.iter().position(|token| token.span.start >= name.span.end && !token.folded.is_empty())?;
    if passage.is_mark(at, "\"”»’") {
        at += 1;
    }
    let content = if passage.is_mark(at, "(") {
        let end = (at + 1..passage.len()).find(|&idx| passage.is_mark(idx, ")"))?;
        at + 1..end
    } else if let Some(quotation) = passage.quotation_at(at + 1).filter(|_| passage.is_mark(at, "\"“«")) {
        quotation
    } else if passage.is_mark(at, ",،") && passage.is_mark(at + 1, "\"“«") {
        passage.quotation_at(at + 2)?
    } else {
        let next = names.iter().find(|other| other.span.start >= name.span.end)?;
        let is_next = passage.tokens.get(at).is_some_and(|token| token.span.start == next.span.start);
        let is_short = passage.tokens.get(at).is_some_and(|token| token.span.end == next.span.end);
        let is_apposed = is_next && is_short && next.rule == "known";
        if !(is_apposed && name.kind == NameKind::Organisation && next.kind == NameKind::Organisation) {
            return None;
        }
        return Some((next.clone(), Link { owner: Owner::Named(name.span), alias: next.span, cue: next.span }));
    };
    // Marks within (quotation marks inside the brackets) are not words of the name.
    let content = trimmed(passage, content);
    if content.is_empty() || content.len() > LONGEST_NAME || !content.clone().all(|idx| passage.is_word(idx)) {
        return None;
    }
    let is_name = match name.kind {
        NameKind::Person => {
            run_at(passage, content.start, Support::Titled).is_some_and(|run| run.tokens.end == content.end)
                && (passage.is_cased(content.start) || run_at(passage, content.start, Support::None).is_some())
                && !passage.is_acronym(content.start)
        }
        NameKind::Organisation => {
            content.len() == 1
                && (passage.is_acronym(content.start)
                    || passage.is_cased(content.start)
                        && passage.is_capital(content.start)
                        && !passage.is_mark(content.start - 1, "(")
                    || !passage.is_cased(content.start) && is_unlisted(passage, content.start))
        }
        NameKind::Place | NameKind::Other => false,
    };
    if !is_name {
        return None;
    }
    let span = passage.span(content, 0);
    let candidate = Candidate::new(span, name.kind, "apposed", ALIAS);
    Some((candidate, Link { owner: Owner::Named(name.span), alias: span, cue: span }))
}

/// Returns whether a word is a name of the lexicon or no list has it: an outlet's credit in brackets is no other name.
fn is_unlisted(passage: &Passage<'_>, at: usize) -> bool {
    let is_bracketed = passage.is_mark(at.wrapping_sub(1), "(");
    !is_bracketed
        && (passage.part(passage.folded(at)) == Part::Unknown || passage.lexicon.known.contains_key(passage.folded(at)))
}

fn trimmed(passage: &Passage<'_>, mut run: Range<usize>) -> Range<usize> {
    while !run.is_empty() && !passage.is_word(run.start) {
        run.start += 1;
    }
    while !run.is_empty() && !passage.is_word(run.end - 1) {
        run.end -= 1;
    }
    run
}
