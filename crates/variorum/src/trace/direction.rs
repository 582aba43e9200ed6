//! Which of two reports had the text first, and every reason for and against it in words.

use super::kinship::Kinship;
use super::reports::Report;
use crate::model::genealogy::{Direction, DirectionEvidence, DirectionKind};
use crate::model::time::Moment;
use crate::text::words::Word;
use std::collections::BTreeSet;

/// Sum of weights from which the direction counts as settled: more than any one weak reason.
const SETTLED: f32 = 0.25;

/// How much a reason weighs. Time and a credit line decide alone; the rest are hints that add up. Set by judgement, checked
/// on `bench/stories`.
const CLEAR_TIME: f32 = 3.0;
const TIME_WITHOUT_ZONE: f32 = 1.0;
const CREDITS_THE_OTHER: f32 = 2.0;
const NAMES_THE_OTHER: f32 = 0.8;
const IS_AN_EDITION: f32 = 0.8;
const IS_AN_AGENCY: f32 = 0.4;
const FIRST_HAND: f32 = 0.4;
const UNDATED: f32 = 0.3;
const MORE_SENTENCES: f32 = 0.8;
const ADDS_NOTHING: f32 = 0.3;
const LONGER_SENTENCES: f32 = 0.6;
const SPEAKS_TO_AN_EDITION: f32 = 0.6;
const CALQUE: f32 = 0.15;

/// Calques above this count add nothing: a translator who keeps one keeps more.
const MOST_CALQUES: i32 = 4;

/// Words within which an outlet is named to which somebody spoke ("in an interview with the site of Sky News Arabia").
const OUTLET_WORDS: usize = 6;

/// Minutes by which times without a zone may be misread: the zones of the world span 26 hours, half of it either way.
const ZONE_SLACK_MINUTES: i64 = 14 * 60;

/// Returns the evidence that the one report of a kinship is the source, negative where it speaks for the other, strongest
/// first.
pub(super) fn evidence(kinship: &Kinship, reports: &[Report<'_>]) -> Vec<DirectionEvidence> {
    let (one, other) = (&reports[kinship.one], &reports[kinship.other]);
    let mut evidence: Vec<DirectionEvidence> = [
        time(one, other),
        credit(one, other),
        mention(one, other),
        edition_of(one, other),
        agency(one, other),
        first_hand(kinship, one, other),
        edition(kinship, one, other),
        calques(kinship, one, other),
        dated(kinship, one, other),
        more_sentences(kinship, one, other),
        longer_sentences(kinship, one, other),
    ]
    .into_iter()
    .flatten()
    .collect();
    evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    evidence
}

/// Returns the sum of the weights.
pub(super) fn balance(evidence: &[DirectionEvidence]) -> f32 {
    evidence.iter().map(|reason| reason.weight).sum()
}

/// Returns the direction that evidence for the parent makes.
pub(super) fn settle(evidence: &[DirectionEvidence]) -> Direction {
    Direction { is_settled: balance(evidence) >= SETTLED, evidence: evidence.to_vec() }
}

fn reason(kind: DirectionKind, weight: f32, reason: String) -> Option<DirectionEvidence> {
    (weight != 0.0).then_some(DirectionEvidence { kind, weight, reason })
}

fn sign(positive: bool) -> f32 {
    if positive { 1.0 } else { -1.0 }
}

fn time(one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let (ours, theirs) = (one.published()?, other.published()?);
    let (is_first, is_clear) = earlier(ours, theirs)?;
    let (first, second) = if is_first { (one, other) } else { (other, one) };
    let (first_time, second_time) = if is_first { (ours, theirs) } else { (theirs, ours) };
    let weight = if is_clear { CLEAR_TIME } else { TIME_WITHOUT_ZONE } * sign(is_first);
    let words = format!("{} is of {first_time}, before {} of {second_time}", first.called(), second.called());
    reason(DirectionKind::Time, weight, words)
}

/// Returns whether `one` is before `other`, and whether that holds whatever the zone; nothing where it cannot be told.
pub(super) fn earlier(one: Moment, other: Moment) -> Option<(bool, bool)> {
    if let (Some(minutes), Some(other_minutes)) = (one.utc_minutes(), other.utc_minutes()) {
        let zones_known = one.utc_offset_minutes.is_some() == other.utc_offset_minutes.is_some();
        let difference = minutes - other_minutes;
        let is_clear = zones_known || difference.abs() > ZONE_SLACK_MINUTES;
        return (difference != 0).then_some((difference < 0, is_clear));
    }
    let ((first, last), (other_first, other_last)) = (one.date.bounds()?, other.date.bounds()?);
    if last < other_first {
        return Some((true, true));
    }
    (other_last < first).then_some((false, true))
}

fn credit(one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    match (credits(other, one), credits(one, other)) {
        (true, false) => {
            let words = format!("{} credits {}", other.called(), one.called());
            reason(DirectionKind::Credit, CREDITS_THE_OTHER, words)
        }
        (false, true) => {
            let words = format!("{} credits {}", one.called(), other.called());
            reason(DirectionKind::Credit, -CREDITS_THE_OTHER, words)
        }
        _ => None,
    }
}

/// Returns whether a report credits the outlet of another: by name, or by words that are all of the outlet's name.
pub(super) fn credits(child: &Report<'_>, parent: &Report<'_>) -> bool {
    names(&child.credit, &parent.publisher) || child.outlets.credits(&parent.outlets)
}

/// Returns whether all words of the credit are of the outlet's name.
fn names(credit: &[Word], publisher: &[Word]) -> bool {
    !credit.is_empty() && credit.iter().all(|word| publisher.iter().any(|theirs| theirs.folded == word.folded))
}

/// Who names the other's outlet in its text.
fn mention(one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let (source, teller) = match (other.outlets.mentions(&one.outlets), one.outlets.mentions(&other.outlets)) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    let words = format!("{} names {} in its text", teller.called(), source.called());
    reason(DirectionKind::Credit, NAMES_THE_OTHER * sign(source.id() == one.id()), words)
}

/// Whose outlet is the edition of the other's for readers of another language.
fn edition_of(one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let (source, edition) = match (other.outlets.is_edition_of(&one.outlets), one.outlets.is_edition_of(&other.outlets))
    {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    let words = format!("{} is an edition of {} for readers of another language", edition.called(), source.called());
    reason(DirectionKind::TranslationTrace, IS_AN_EDITION * sign(source.id() == one.id()), words)
}

fn agency(one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let is_agency = |report: &Report<'_>| report.lexicon.agencies.count(&report.publisher, &[]) > 0;
    let (ours, theirs) = (is_agency(one), is_agency(other));
    if ours == theirs {
        return None;
    }
    let agency = if ours { one } else { other };
    let words = format!("{} is a news agency, whose text others print", agency.called());
    reason(DirectionKind::Credit, IS_AN_AGENCY * sign(ours), words)
}

/// Where one says in the shared passages that somebody spoke to it, and the other leaves that out.
fn first_hand(kinship: &Kinship, one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let count = |report: &Report<'_>, lines: &mut dyn Iterator<Item = usize>| -> usize {
        let conjunctions = &report.lexicon.conjunctions;
        lines.map(|line| report.lexicon.first_hand.count(&report.lines[line].words, conjunctions)).sum()
    };
    let ours = count(one, &mut kinship.pairs.iter().map(|pair| pair.one));
    let theirs = count(other, &mut kinship.pairs.iter().map(|pair| pair.other));
    if (ours > 0) == (theirs > 0) {
        return None;
    }
    let first = if ours > 0 { one } else { other };
    let words = format!("in the shared passages somebody speaks to {} itself", first.called());
    reason(DirectionKind::Credit, FIRST_HAND * sign(ours > 0), words)
}

/// Where somebody spoke, in the shared passages, to an outlet that writes in the language of the one.
fn edition(kinship: &Kinship, one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    if kinship.same_language {
        return None;
    }
    let speaks_to = |language: &str| {
        let names_it = |report: &Report<'_>, line: usize| {
            let lexicon = report.lexicon;
            let Some(editions) = lexicon.editions.get(language) else { return false };
            let words = &report.lines[line].words;
            lexicon
                .first_hand
                .after(words, &lexicon.conjunctions, OUTLET_WORDS)
                .any(|after| editions.count(after, &lexicon.conjunctions) > 0)
        };
        kinship.pairs.iter().any(|pair| names_it(one, pair.one) || names_it(other, pair.other))
    };
    let (ours, theirs) = (speaks_to(one.language()), speaks_to(other.language()));
    if ours == theirs {
        return None;
    }
    let first = if ours { one } else { other };
    let words = format!("in the shared passages somebody speaks to an outlet in the language of {}", first.called());
    reason(DirectionKind::TranslationTrace, SPEAKS_TO_AN_EDITION * sign(ours), words)
}

/// Which of the two, in the shared passages, has turns of phrase of the other's language.
fn calques(kinship: &Kinship, one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let count = |report: &Report<'_>, source: &Report<'_>, lines: &BTreeSet<usize>| -> i32 {
        let Some(calques) = report.lexicon.calques.get(source.language()) else { return 0 };
        let in_line = |&line: &usize| calques.count(&report.lines[line].words, &report.lexicon.conjunctions);
        (lines.iter().map(in_line).sum::<usize>() as i32).min(MOST_CALQUES)
    };
    if kinship.same_language {
        return None;
    }
    let ours = count(one, other, &kinship.pairs.iter().map(|pair| pair.one).collect());
    let theirs = count(other, one, &kinship.pairs.iter().map(|pair| pair.other).collect());
    let translation = if ours > theirs { one } else { other };
    let words = format!(
        "{} has {} turns of phrase taken over from the other's language, the other {}",
        translation.called(),
        ours.max(theirs),
        ours.min(theirs)
    );
    reason(DirectionKind::TranslationTrace, CALQUE * (theirs - ours) as f32, words)
}

/// Who bears a date. Only within a language: a translation is dated anew.
fn dated(kinship: &Kinship, one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let (ours, theirs) = (one.published().is_some(), other.published().is_some());
    if ours == theirs || !kinship.same_language {
        return None;
    }
    let undated = if ours { other } else { one };
    let words = format!("{} bears no date, as copies often do", undated.called());
    reason(DirectionKind::Superset, UNDATED * sign(ours), words)
}

/// Who has more beyond the shared passages: a copy drops, and seldom adds. Excerpts are left out: what the taker of two
/// sentences adds is its own report.
fn more_sentences(kinship: &Kinship, one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    let shares = [
        kinship.n_covered() as f32 / one.lines.len().max(1) as f32,
        kinship.turned().n_covered() as f32 / other.lines.len().max(1) as f32,
    ];
    if shares[0].max(shares[1]) < super::relation::COPY_SHARE {
        return None;
    }
    let (ours, theirs) = (one.lines.len() - kinship.n_covered(), other.lines.len() - kinship.turned().n_covered());
    let fuller = if ours > theirs { one } else { other };
    let words = format!(
        "{} has {} sentences beyond the shared ones, the other {}",
        fuller.called(),
        ours.max(theirs),
        ours.min(theirs)
    );
    let only_one_has = if ours.min(theirs) == 0 && ours != theirs { ADDS_NOTHING * sign(ours > theirs) } else { 0.0 };
    let weight = MORE_SENTENCES * (shares[1] - shares[0]) + only_one_has;
    reason(DirectionKind::Superset, weight, words)
}

/// Whose shared sentences are longer: a copy drops words. Only within a language, where lengths compare.
fn longer_sentences(kinship: &Kinship, one: &Report<'_>, other: &Report<'_>) -> Option<DirectionEvidence> {
    if !kinship.same_language {
        return None;
    }
    let (mut ours, mut theirs, mut n_words) = (0, 0, 0);
    for pair in kinship.pairs.iter().filter(|pair| pair.overlap.dice() >= 0.5) {
        ours += pair.overlap.n_one - pair.overlap.shared;
        theirs += pair.overlap.n_other - pair.overlap.shared;
        n_words += pair.overlap.n_one + pair.overlap.n_other;
    }
    let weight = LONGER_SENTENCES * (ours as f32 - theirs as f32) / (n_words.max(1) as f32 / 2.0);
    let longer = if ours > theirs { one } else { other };
    let words = format!(
        "the shared sentences have {} further words in {}, {} in the other",
        ours.max(theirs),
        longer.called(),
        ours.min(theirs)
    );
    reason(DirectionKind::Superset, weight, words)
}
