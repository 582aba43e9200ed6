//! Names told by their capitals: runs of capitalised words, with what the words in and around them say of their kind.

use super::candidate::{ACRONYM, CAPITALS, CAPITALS_ALONE, Candidate, GIVEN, HEADED, TITLED};
use super::passage::{Part, Passage};
use super::persons::capital_run;
use crate::lang::naming::{Head, Joint, Never, Personal};
use crate::lang::phrases::Hit;
use crate::model::analysis::NameKind;
use crate::model::span::Span;
use std::ops::Range;

/// Returns the names of a passage that capitals tell; none from a heading that capitalises all its words.
pub(super) fn candidates(passage: &Passage<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    if passage.capitalises_all {
        return found;
    }
    let mut at = 0;
    while at < passage.len() {
        let Some(run) = run_at(passage, at) else {
            at += 1;
            continue;
        };
        at = run.end;
        found.extend(named(passage, run));
    }
    found
}

/// Returns the run of capitalised words from a token, across the small words that join the parts of an organisation's name.
fn run_at(passage: &Passage<'_>, start: usize) -> Option<Range<usize>> {
    let is_particle = passage.is_cased(start) && !passage.is_capital(start) && passage.is_hyphenated(start + 1);
    if !(passage.is_capital(start) || is_particle) || !passage.is_word(start) {
        return None;
    }
    let run = capital_run(passage, start)?.tokens;
    if !run.clone().any(|idx| passage.is_capital(idx)) {
        return None;
    }
    let mut end = run.end;
    while !passage.is_possessive(end - 1) {
        let Some(joint) = passage.lexicon.joints.at(&passage.tokens, end) else { break };
        let Some(next) = passage.is_capital(joint.end).then(|| capital_run(passage, joint.end)).flatten() else {
            break;
        };
        // "Ministry of Health": the noun stands before the joint, and not another name that the joint would swallow.
        let is_headed = has_head(passage, start..end) || ends_in_head(passage, next.tokens.clone());
        let goes_on = if *joint.meaning == Joint::Of {
            is_headed
        } else {
            is_headed && ends_in_head(passage, next.tokens.clone())
        };
        if !goes_on {
            break;
        }
        end = next.tokens.end;
    }
    Some(start..end)
}

fn has_head(passage: &Passage<'_>, mut run: Range<usize>) -> bool {
    run.any(|idx| passage.lexicon.heads.at(&passage.tokens, idx).is_some_and(|hit| hit.meaning.is_part))
}

fn ends_in_head(passage: &Passage<'_>, run: Range<usize>) -> bool {
    run.clone().any(|idx| {
        passage.lexicon.heads.at(&passage.tokens, idx).is_some_and(|hit| hit.end == run.end && hit.meaning.is_part)
    })
}

/// Returns the name in a run of capitals, titles and what only stands there for its place in the sentence taken off.
fn named(passage: &Passage<'_>, mut run: Range<usize>) -> Option<Candidate> {
    let mut is_initial = passage.opens_sentence(run.start);
    while !run.is_empty() && !is_kept_first(passage, &run, is_initial) {
        run.start += 1;
        is_initial = false;
    }
    let mut titles = Vec::new();
    let kind_of_head = head_kind(passage, &run);
    if kind_of_head.is_none() {
        (run, titles) = without_titles(passage, run);
        while !run.is_empty() && passage.lexicon.never(passage.folded(run.start)).is_some() {
            run.start += 1;
        }
    }
    if run.is_empty() {
        return None;
    }
    let span = passage.span(run.clone(), 0);
    if !titles.is_empty() {
        return Some(Candidate::new(span, NameKind::Person, "title", TITLED).with_titles(titles));
    }
    if let Some((kind, is_part, end)) = kind_of_head {
        if !is_part {
            run.end = end;
            while run.len() > 1 && passage.lexicon.never(passage.folded(run.start)).is_some() {
                run.start += 1;
            }
        }
        return (run.len() > 1 && is_part || !is_part && !run.is_empty())
            .then(|| Candidate::new(passage.span(run, 0), kind, "noun", HEADED));
    }
    let (kind, rule, confidence) = kind_without_head(passage, &run)?;
    Some(Candidate::new(span, kind, rule, confidence))
}

/// Returns whether the first word of a run is a part of the name: not a word that is capital only because it opens the
/// sentence, and never a determiner or the like.
fn is_kept_first(passage: &Passage<'_>, run: &Range<usize>, is_initial: bool) -> bool {
    let folded = passage.folded(run.start);
    if passage.lexicon.never(folded) == Some(Never::Word) || passage.lexicon.opens(folded) {
        return false;
    }
    let is_sure = passage.is_acronym(run.start) || passage.lexicon.personal(folded).is_some();
    if is_sure || !is_initial || !passage.is_common(folded) {
        return true;
    }
    // "Health Directorate staff said": a common word before a noun that makes names is its part.
    run.len() > 1 && ends_in_head(passage, run.clone()) && passage.is_capital(run.start + 1)
}

/// Returns the kind that a noun in the run gives it, whether the noun is part of the name, and where the name ends if not.
fn head_kind(passage: &Passage<'_>, run: &Range<usize>) -> Option<(NameKind, bool, usize)> {
    // A noun at the end decides; else the first ("Ministry of Health"), as where a place completes it ("Sons of the River").
    let hits = run.clone().filter_map(|idx| passage.lexicon.heads.at(&passage.tokens, idx));
    let hits: Vec<_> = hits.filter(|hit| hit.end <= run.end).collect();
    let last = hits.iter().find(|hit| hit.end == run.end && hit.start > run.start);
    let first = hits.iter().find(|hit| passage.lexicon.joints.at(&passage.tokens, hit.end).is_some());
    let is_completed = |place: &Hit<'_, Head>| {
        let is_body =
            first.is_some_and(|first| first.meaning.kind == NameKind::Organisation && first.end < place.start);
        is_body && place.meaning.kind == NameKind::Place
    };
    if let Some(hit) = last.filter(|place| !is_completed(place)).or(first) {
        return Some((hit.meaning.kind, hit.meaning.is_part, hit.start));
    }
    // "Operation Swift Storm", "Radio Jalu": such a noun opens the name as well.
    let opens = hits.iter().find(|hit| hit.start == run.start && run.len() > hit.end - hit.start);
    if let Some(hit) = opens.filter(|hit| hit.meaning.opens) {
        return Some((hit.meaning.kind, true, run.end));
    }
    // "Al-Mahdiya district": the noun after the run is lower case and no part.
    let after = passage.lexicon.heads.at(&passage.tokens, run.end).filter(|_| !passage.is_possessive(run.end - 1));
    let is_demonym = passage.lexicon.never(passage.folded(run.end - 1)).is_some();
    after.filter(|hit| hit.meaning.kind == NameKind::Place && !is_demonym).map(|hit| (hit.meaning.kind, false, run.end))
}

fn without_titles(passage: &Passage<'_>, mut run: Range<usize>) -> (Range<usize>, Vec<Span>) {
    let mut titles = Vec::new();
    while let Some(hit) = passage.lexicon.titles.at(&passage.tokens, run.start) {
        if hit.end >= run.end {
            break;
        }
        titles.push(passage.span(hit.start..hit.end, 0));
        run.start = hit.end;
    }
    (run, titles)
}

fn kind_without_head(passage: &Passage<'_>, run: &Range<usize>) -> Option<(NameKind, &'static str, f32)> {
    let first = passage.part(passage.folded(run.start));
    if run.len() == 1 && passage.is_acronym(run.start) {
        return Some((NameKind::Organisation, "acronym", ACRONYM));
    }
    if run.len() > 1 && first == Part::Name(Personal::Given) {
        return Some((NameKind::Person, "given-name", GIVEN));
    }
    let is_located = run.start > 0 && passage.lexicon.locatives.contains(passage.folded(run.start - 1));
    if is_located {
        return Some((NameKind::Place, "locative", CAPITALS));
    }
    let has_particle = run.clone().any(|idx| matches!(passage.part(passage.folded(idx)), Part::Particle | Part::Kunya));
    let n_names =
        run.clone().filter(|&idx| matches!(passage.part(passage.folded(idx)), Part::Name(_) | Part::Unknown)).count();
    if run.len() > 2 && has_particle || run.len() > 1 && n_names == run.len() {
        return Some((NameKind::Person, "capitals", CAPITALS));
    }
    if run.len() == 1 && passage.opens_sentence(run.start) && passage.is_common(passage.folded(run.start)) {
        return None;
    }
    let kind = if run.len() == 1 && matches!(first, Part::Name(_)) { NameKind::Person } else { NameKind::Other };
    Some((kind, "capitals", CAPITALS_ALONE))
}
