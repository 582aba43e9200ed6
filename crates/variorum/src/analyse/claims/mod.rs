//! Everything found so far in, claims out: one field of one incident according to one chain of speakers.
//!
//! Each file finds values of some fields in a sentence (`losses`: people; `grounds`: when and where; `roles`: who did
//! what to whom, with what and why; `actors`: who takes part otherwise; `blame`: who claims or denies it). Here they get
//! their incident, their speakers and their status, and what a report says twice is kept once.

mod actors;
mod blame;
mod grounds;
pub(super) mod losses;
mod roles;
mod things;

#[cfg(test)]
mod tests;

use super::surface::Surface;
use crate::lang::telling::Cue;
use crate::model::analysis::{Incident, Standing};
use crate::model::attribution::{Attribution, Speaker, Stance};
use crate::model::claim::{Category, Claim, Field, Status, Value};
use crate::model::id::{FindingId, FindingKind};
use crate::model::span::Span;
use crate::text::words::fold;
use losses::COUNTED_BY_NAME;
use std::collections::BTreeMap;

/// A value found in a sentence, before it is known who says so.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) sentence: usize,
    pub(super) span: Span,
    pub(super) field: Field,
    pub(super) value: Value,
    pub(super) category: Option<Category>,
    /// What the words themselves say of its standing, where they do.
    pub(super) status: Option<Status>,
    /// The speakers, where the rule knows better than what covers the span.
    pub(super) speakers: Option<Vec<Speaker>>,
    pub(super) rule: &'static str,
}

/// How sure a claim of the report's own voice and one with speakers is; not calibrated.
const SURE: f32 = 0.8;

/// Returns the claims of an article, by incident and then in text order; none without an incident.
pub fn claims(surface: &Surface<'_>, attributions: &[Attribution], incidents: &[Incident]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    if incidents.is_empty() {
        return claims;
    }
    let mut drafts = Vec::new();
    for sentence in 0..surface.sentences.len() {
        if !surface.tells(sentence) {
            continue;
        }
        let told = told_in(incidents, sentence);
        drafts.extend(losses::losses(surface, sentence));
        drafts.extend(roles::roles(surface, sentence, told));
        drafts.extend(grounds::grounds(surface, attributions, sentence, told));
        drafts.extend(blame::blame(surface, attributions, sentence));
    }
    // "a group of four, said the head of the service" counts no head.
    drafts.retain(|draft| !is_count(draft) || !is_said_by(attributions, draft.span));
    // Who or what is told of twice in one place is told of in the longest words.
    let hit: Vec<(Field, Span)> = drafts
        .iter()
        .filter(|draft| matches!(draft.field, Field::Victim | Field::Target))
        .map(|draft| (draft.field, draft.span))
        .collect();
    let is_in_another = |field: Field, span: Span| {
        hit.iter().any(|&(other, longer)| other == field && longer != span && longer.covers(span))
    };
    drafts.retain(|draft| !is_in_another(draft.field, draft.span));
    let homes: Vec<usize> = drafts.iter().map(|draft| incident_of(surface, incidents, draft)).collect();
    let mut greatest: BTreeMap<(usize, Field), u64> = BTreeMap::new();
    for (draft, &incident) in drafts.iter().zip(&homes) {
        if let Value::Count(count) = draft.value
            && !COUNTED_BY_NAME.contains(&draft.rule)
        {
            let known = greatest.entry((incident, draft.field)).or_default();
            *known = (*known).max(count.max.unwrap_or(u64::MAX));
        }
    }
    for (draft, incident) in drafts.into_iter().zip(homes) {
        // Who is named is one of those who were counted.
        if let Value::Count(count) = draft.value
            && COUNTED_BY_NAME.contains(&draft.rule)
            && greatest.get(&(incident, draft.field)).is_some_and(|&greatest| greatest > count.min)
        {
            continue;
        }
        let claim = claim(surface, attributions, incidents, incident, draft);
        if !claims.iter().any(|other| repeats(other, &claim)) {
            claims.push(claim);
        }
    }
    claims.sort_by_key(|claim| (claim.incident, claim.id));
    claims
}

/// Returns what a draft claims of an incident, with who says so and whether it is said to be so.
pub(super) fn claim(
    surface: &Surface<'_>,
    attributions: &[Attribution],
    incidents: &[Incident],
    incident: usize,
    draft: Draft,
) -> Claim {
    let covering = covering(attributions, draft.span);
    let speakers = match (&draft.speakers, covering) {
        (Some(speakers), _) => speakers.clone(),
        (None, Some(attribution)) => attribution.speakers.clone(),
        (None, None) => Vec::new(),
    };
    let status = status(surface, incidents, incident, &draft, covering);
    let mut rules = vec![draft.rule.to_owned()];
    if let Some(attribution) = covering.filter(|_| draft.speakers.is_none()) {
        rules.push(format!("attribution: {}", attribution.rule));
    }
    let id = FindingId { capture: surface.article.capture, span: draft.span, kind: FindingKind::Claim(draft.field) };
    let confidence = covering.map_or(SURE, |attribution| SURE * attribution.confidence);
    Claim {
        id,
        incident: incident as u32,
        sentence: draft.sentence as u32,
        value: draft.value,
        category: draft.category,
        status,
        speakers,
        rules,
        confidence,
    }
}

fn is_count(draft: &Draft) -> bool {
    matches!(draft.value, Value::Count(_))
}

/// Returns whether a span stands in the words for who says something.
pub(super) fn is_said_by(attributions: &[Attribution], span: Span) -> bool {
    attributions.iter().any(|attribution| attribution.source.is_some_and(|source| source.overlaps(span)))
}

/// Returns the incidents a sentence tells of.
fn told_in(incidents: &[Incident], sentence: usize) -> bool {
    incidents.iter().any(|incident| incident.sentences.contains(&(sentence as u32)))
}

/// Returns whether a claim says nothing that another did not: same incident, field, value, category, status and speakers.
pub(super) fn repeats(one: &Claim, other: &Claim) -> bool {
    let names = |claim: &Claim| claim.speakers.iter().map(|speaker| fold(&speaker.name)).collect::<Vec<_>>();
    let same_value = match (&one.value, &other.value) {
        (Value::Text { text: one, .. }, Value::Text { text: other, .. }) => fold(one) == fold(other),
        (one, other) => one == other,
    };
    let same_place = one.id.span.overlaps(other.id.span);
    one.incident == other.incident
        && one.id.kind == other.id.kind
        && ((same_value && one.category == other.category && one.status == other.status && names(one) == names(other))
            || (one.id.span == other.id.span)
            || (same_place && same_value))
}

/// Returns the incident a draft is about: the one whose trigger is nearest in its sentence, else the one told last.
pub(super) fn incident_of(surface: &Surface<'_>, incidents: &[Incident], draft: &Draft) -> usize {
    let sentence = surface.sentences[draft.sentence].span;
    let here = incidents
        .iter()
        .enumerate()
        .filter(|(_, incident)| incident.sentences.contains(&(draft.sentence as u32)))
        .min_by_key(|(idx, incident)| {
            let nearest = incident
                .triggers
                .iter()
                .filter(|trigger| sentence.covers(**trigger))
                .map(|trigger| trigger.start.abs_diff(draft.span.start))
                .min();
            (nearest.unwrap_or(u32::MAX), *idx)
        });
    if let Some((idx, _)) = here {
        return idx;
    }
    let before = incidents
        .iter()
        .enumerate()
        .filter(|(_, incident)| incident.standing != Standing::Background)
        .filter_map(|(idx, incident)| {
            let last = incident.sentences.iter().rev().find(|&&sentence| (sentence as usize) < draft.sentence)?;
            Some((*last, usize::MAX - idx, idx))
        })
        .max();
    let main = incidents.iter().position(|incident| incident.standing == Standing::Main).unwrap_or(0);
    before.map_or(main, |(_, _, idx)| idx)
}

/// Returns the attribution in whose content a span lies, the narrowest.
fn covering(attributions: &[Attribution], span: Span) -> Option<&Attribution> {
    attributions
        .iter()
        .filter(|attribution| attribution.content.covers(span))
        .min_by_key(|attribution| (attribution.content.len(), attribution.cue))
}

fn status(
    surface: &Surface<'_>,
    incidents: &[Incident],
    incident: usize,
    draft: &Draft,
    covering: Option<&Attribution>,
) -> Status {
    if let Some(status) = draft.status {
        return status;
    }
    if incidents[incident].standing == Standing::Background {
        return Status::Historical;
    }
    // Who denies an attack does not deny that there is such a day or place.
    let deniable = !matches!(draft.field, Field::Date | Field::Place);
    match covering.map(|attribution| attribution.stance) {
        Some(Stance::Denies) if deniable => return Status::Denied,
        Some(Stance::Doubts) if deniable => return Status::Unconfirmed,
        Some(Stance::ClaimsResponsibility) if matches!(draft.field, Field::Actor | Field::Responsibility) => {
            return Status::ClaimedByActor;
        }
        _ => {}
    }
    if deniable {
        match cue_before(surface, draft) {
            Some(Cue::Doubt) => return Status::Unconfirmed,
            Some(Cue::Expectation) => return Status::Expected,
            Some(Cue::Hypothesis) => return Status::Hypothetical,
            Some(Cue::Denial) => return Status::Denied,
            _ => {}
        }
    }
    Status::Asserted
}

/// Returns the cue that stands before a draft in its clause.
fn cue_before(surface: &Surface<'_>, draft: &Draft) -> Option<Cue> {
    let tokens = surface.tokens(draft.sentence);
    let at = tokens.iter().position(|token| token.span.start >= draft.span.start)?;
    (0..at)
        .rev()
        .take_while(|&before| !tokens[before].is_one_of(",،;؛:"))
        .filter_map(|before| surface.telling.cues.at(tokens, before).map(|hit| *hit.meaning))
        .find(|cue| matches!(cue, Cue::Doubt | Cue::Expectation | Cue::Hypothesis | Cue::Denial))
}
