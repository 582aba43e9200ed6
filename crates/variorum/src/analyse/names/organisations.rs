//! Organisations, places and other things named by a noun and its complement after it (وزارة الصحة, كتيبة «النورس»).
//!
//! Where capitals tell a name, `capitals` reads such nouns; here the complement must show by its article, its quotation
//! marks or its being no common word that the noun phrase is a name.

use super::candidate::{Candidate, HEADED};
use super::passage::{LONGEST_NAME, Part, Passage};
use crate::lang::naming::{Head, Never};
use crate::model::analysis::NameKind;
use std::ops::Range;

/// Words after the noun.
const LONGEST_COMPLEMENT: usize = 6;

/// Returns the names of a passage that a noun opens.
pub(super) fn candidates(passage: &Passage<'_>) -> Vec<Candidate> {
    (0..passage.len())
        .filter(|&at| passage.is_word(at) && !passage.is_cased(at))
        .filter_map(|at| headed(passage, at))
        .collect()
}

fn headed(passage: &Passage<'_>, at: usize) -> Option<Candidate> {
    let hit = passage.lexicon.heads.at(&passage.tokens, at)?;
    let head = *hit.meaning;
    let skip = head_skip(passage, at)?;
    if let Some(quotation) = quotation_after(passage, hit.end) {
        let span = passage.span(quotation, 0);
        return Some(Candidate::new(span, head.kind, "noun-quoted", HEADED));
    }
    if head.kind == NameKind::Other {
        // "عملية", "معركة" open descriptions far more often than names: only quotation marks make one.
        return None;
    }
    let end = complement_end(passage, head, hit.start, hit.end)?;
    let (run, skip) = if head.is_part { (at..end, skip) } else { (hit.end..end, 0) };
    if run.len() > LONGEST_NAME + 2 {
        return None;
    }
    Some(Candidate::new(passage.span(run, skip), head.kind, "noun", HEADED))
}

fn quotation_after(passage: &Passage<'_>, at: usize) -> Option<Range<usize>> {
    let quotation = passage.quotation_at(at + 1).filter(|_| passage.is_mark(at, "«\"“"))?;
    (quotation.len() <= LONGEST_NAME && !quotation.is_empty()).then_some(quotation)
}

/// Returns how many bytes of clitics stand before a noun that makes names; nothing where only its tail is such a noun.
fn head_skip(passage: &Passage<'_>, at: usize) -> Option<usize> {
    let clitics = &passage.lexicon.clitics;
    passage
        .cuts(at)
        .into_iter()
        .find(|cut| {
            let bare = clitics.articles.iter().find_map(|article| cut.folded.strip_prefix(article.as_str()));
            [Some(cut.folded.as_str()), bare].into_iter().flatten().any(|folded| passage.lexicon.begins_headed(folded))
        })
        .map(|cut| cut.start)
}

/// Returns where the complement that makes a name of the noun ends; nothing where what follows makes none.
fn complement_end(passage: &Passage<'_>, head: Head, start: usize, from: usize) -> Option<usize> {
    let mut end = from;
    let mut is_name = false;
    // Once something definite stands in the phrase, only adjectives and further complements with an article follow.
    let mut is_closed = passage.is_definite(start);
    while end < passage.len().min(from + LONGEST_COMPLEMENT) && passage.is_word(end) && !passage.is_cased(end) {
        let folded = passage.folded(end);
        let is_title = passage.lexicon.titles.at(&passage.tokens, end).is_some();
        if passage.lexicon.joints.at(&passage.tokens, end).is_some() && passage.folded(end).chars().count() == 2 {
            // "وزارة الصحة في الإدارة الإقليمية": the whole has a further noun that makes names.
            let goes_on = is_name
                && passage.is_definite(end + 1)
                && is_organisation_noun(passage, end + 1)
                && passage.is_definite(end + 2);
            if !goes_on {
                break;
            }
            end += 3;
        } else if passage.lexicon.never(folded) == Some(Never::Word) || (is_title && end > from) {
            break;
        } else if passage.is_definite(end) {
            let adds_another = !has_article(passage, folded);
            let is_other_name = end > from && passage.longest(end, &passage.lexicon.known).is_some();
            // "ميناء طرطوس السوري": what has a name of its own is not named by whose it is.
            let has_own_name = end > from && (!head.is_part || head.kind == NameKind::Place && is_name);
            let tells_whose = passage.lexicon.never(folded) == Some(Never::Demonym);
            if adds_another || is_other_name || (tells_whose && has_own_name) {
                break;
            }
            is_name |= passage.lexicon.never(folded) != Some(Never::Generic);
            is_closed = true;
            end += 1;
        } else if is_closed {
            break;
        } else {
            let is_proper = matches!(passage.part(folded), Part::Unknown | Part::Name(_) | Part::Kunya);
            // One noun more may stand between: "مكتب متابعة شؤون النازحين".
            let leads_on = completes(passage, end + 1) || is_noun(passage, end + 1) && completes(passage, end + 2);
            if is_proper {
                is_name = true;
            } else if !leads_on {
                break;
            }
            end += 1;
        }
    }
    (is_name && end > from).then_some(end)
}

/// Returns whether a word is definite and may end a phrase of nouns.
fn completes(passage: &Passage<'_>, at: usize) -> bool {
    passage.is_definite(at) && passage.lexicon.never(passage.folded(at)).is_none()
}

/// Returns whether a word may be a noun within a phrase: no small word, no title and no name.
fn is_noun(passage: &Passage<'_>, at: usize) -> bool {
    passage.is_word(at)
        && !passage.is_cased(at)
        && !passage.is_definite(at)
        && passage.part(passage.folded(at)) == Part::Other
        && passage.lexicon.never(passage.folded(at)).is_none()
        && passage.lexicon.titles.at(&passage.tokens, at).is_none()
}

/// Returns whether a folded word begins with its article at once, without clitics before it.
fn has_article(passage: &Passage<'_>, folded: &str) -> bool {
    let clitics = &passage.lexicon.clitics;
    let fused = clitics.prepositions.iter().filter(|preposition| preposition.chars().count() > 1);
    clitics.articles.iter().chain(fused).any(|article| folded.starts_with(article.as_str()))
}

fn is_organisation_noun(passage: &Passage<'_>, at: usize) -> bool {
    passage
        .lexicon
        .heads
        .at(&passage.tokens, at)
        .is_some_and(|hit| hit.meaning.kind == NameKind::Organisation && hit.meaning.is_part)
}
