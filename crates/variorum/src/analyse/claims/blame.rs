//! Who claims the event, who denies it, who is blamed for it, and that nobody has claimed it.

use super::Draft;
use super::roles::Roles;
use crate::analyse::surface::Surface;
use crate::lang::telling::{Cue, Order, TriggerPart};
use crate::model::attribution::{Attribution, Stance};
use crate::model::claim::{Field, Status, Value};
use crate::model::span::Span;
use crate::text::tokens::Token;
use std::ops::Range;

/// Returns what a sentence says of responsibility.
pub(super) fn blame(surface: &Surface<'_>, attributions: &[Attribution], sentence: usize) -> Vec<Draft> {
    let tokens = surface.tokens(sentence);
    let own = surface.sentences[sentence].span;
    let mut drafts = Vec::new();
    for hit in surface.telling.cues.all(tokens) {
        if *hit.meaning == Cue::NobodyClaimed
            && let Some(span) = surface.span(tokens, &(hit.start..clause_end(tokens, hit.end)))
        {
            let mut draft = draft(sentence, span, text(surface, span, None), Status::Asserted, "nobody-claimed");
            draft.speakers = Some(Vec::new());
            drafts.push(draft);
        }
    }
    let roles = Roles { surface, sentence, tokens };
    let to_blame = surface.telling.cues.all(tokens).into_iter().filter(|hit| *hit.meaning == Cue::ToBlame);
    drafts.extend(to_blame.filter_map(|hit| blamed(&roles, hit.start..hit.end)));
    let mut seen: Vec<Span> = Vec::new();
    for attribution in attributions.iter().filter(|attribution| own.covers(attribution.cue)) {
        if seen.contains(&attribution.cue) {
            continue;
        }
        seen.push(attribution.cue);
        let Some(speaker) = attribution.speakers.last() else { continue };
        let content = attribution.content;
        let own_value = || Value::Text { text: speaker.name.clone(), referent: speaker.referent };
        let own_span = attribution.source.unwrap_or(attribution.cue);
        // "said it had carried out no strike" is half of it a cue.
        let said = Span::new(attribution.cue.start.min(content.start), attribution.cue.end.max(content.end));
        match attribution.stance {
            Stance::Reports | Stance::Confirms | Stance::ClaimsResponsibility
                if says_no_part(surface, tokens, said, attribution.source) =>
            {
                let mut draft = draft(sentence, own_span, own_value(), Status::Denied, "says-no-part");
                draft.speakers = Some(attribution.speakers.clone());
                drafts.push(draft);
            }
            Stance::ClaimsResponsibility
                if tells_event(surface, tokens, content) || content.is_empty() || has_source(attribution) =>
            {
                let mut draft = draft(sentence, own_span, own_value(), Status::ClaimedByActor, "claims-responsibility");
                draft.speakers = Some(attribution.speakers.clone());
                drafts.push(draft);
            }
            Stance::Denies if denies_deed(surface, tokens, content) => {
                let mut draft = draft(sentence, own_span, own_value(), Status::Denied, "denies-responsibility");
                draft.speakers = Some(attribution.speakers.clone());
                drafts.push(draft);
            }
            Stance::Accuses => {
                if let Some(span) = accused(surface, tokens, content) {
                    let referent = surface.names.iter().find(|name| span.covers(name.span)).map(|name| name.referent);
                    let mut draft = draft(sentence, span, text(surface, span, referent), Status::Asserted, "accused");
                    draft.speakers = Some(attribution.speakers.clone());
                    if is_thing(surface, tokens, span) {
                        (draft.field, draft.rule) = (Field::Cause, "blamed-thing");
                    }
                    drafts.push(draft);
                }
            }
            _ => {}
        }
    }
    drafts
}

fn has_source(attribution: &Attribution) -> bool {
    attribution.source.is_some()
}

fn draft(sentence: usize, span: Span, value: Value, status: Status, rule: &'static str) -> Draft {
    Draft {
        sentence,
        span,
        field: Field::Responsibility,
        value,
        category: None,
        status: Some(status),
        speakers: None,
        rule,
    }
}

fn text(surface: &Surface<'_>, span: Span, referent: Option<u32>) -> Value {
    Value::Text { text: surface.text(span).to_owned(), referent }
}

fn clause_end(tokens: &[Token], from: usize) -> usize {
    (from..tokens.len()).find(|&at| tokens[at].is_one_of(".,،;؛:")).unwrap_or(tokens.len())
}

/// Returns whether content names an event.
fn tells_event(surface: &Surface<'_>, tokens: &[Token], content: Span) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        content.covers(token.span)
            && surface.telling.triggers.at(tokens, at).is_some_and(|hit| hit.meaning.part != TriggerPart::Modifier)
    })
}

/// Returns whether what is denied is the deed: a part in it, or the doing of it.
fn denies_deed(surface: &Surface<'_>, tokens: &[Token], content: Span) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        content.covers(token.span)
            && surface
                .telling
                .cues
                .at(tokens, at)
                .is_some_and(|hit| matches!(hit.meaning, Cue::Responsibility | Cue::NoPart | Cue::ToBlame))
    })
}

/// Returns whether what a speaker says is first of all that they had no part in it: nobody else stands before the words for it.
fn says_no_part(surface: &Surface<'_>, tokens: &[Token], said: Span, source: Option<Span>) -> bool {
    let is_source = |at: usize| source.is_some_and(|source| source.overlaps(tokens[at].span));
    let inside = |at: &usize| said.covers(tokens[*at].span) && !is_source(*at);
    let cue = (0..tokens.len())
        .filter(inside)
        .find(|&at| surface.telling.cues.at(tokens, at).is_some_and(|hit| *hit.meaning == Cue::NoPart));
    cue.is_some_and(|cue| {
        let mut before = (0..cue).filter(inside);
        !before.any(|at| surface.telling.actors.at(tokens, at).is_some() || surface.name_at(&tokens[at]).is_some())
    })
}

/// Returns who, or which thing, is said to be behind it: "a misfired rocket was responsible".
fn blamed(roles: &Roles<'_>, cue: Range<usize>) -> Option<Draft> {
    let (surface, tokens) = (roles.surface, roles.tokens);
    let subject = match surface.telling.order {
        Order::SubjectFirst => roles.subject_before(cue.start)?,
        Order::VerbFirst => {
            let before = roles.subject_before(cue.start).filter(|before| roles.acts(before));
            before.or_else(|| Some(cue.end..roles.actor_end(cue.end)).filter(|after| !after.is_empty()))?
        }
    };
    let is_means = |at: usize| {
        surface.telling.weapons.at(tokens, at).is_some()
            || surface.telling.triggers.at(tokens, at).is_some_and(|hit| hit.meaning.part == TriggerPart::Noun)
    };
    let field = match roles.acts(&subject) {
        true => Field::Responsibility,
        false if subject.clone().any(is_means) => Field::Cause,
        false => return None,
    };
    roles.draft(field, subject, "said-to-be-behind-it")
}

/// Returns whether what is blamed is an event, a means or nobody anyone has a word for: "blaming a drone strike".
fn is_thing(surface: &Surface<'_>, tokens: &[Token], span: Span) -> bool {
    let inside = |at: &usize| span.covers(tokens[*at].span);
    let acts = |at: usize| {
        surface.telling.actors.at(tokens, at).is_some()
            || surface.source_noun(tokens, at).is_some()
            || surface.name_at(&tokens[at]).is_some()
    };
    !(0..tokens.len()).filter(inside).any(acts)
}

/// Returns the accused at the head of what an accusation says.
fn accused(surface: &Surface<'_>, tokens: &[Token], content: Span) -> Option<Span> {
    let particles = &surface.telling.particles;
    let inside = |at: &usize| content.covers(tokens[*at].span);
    // بياناً اتهمت فيه الشرطة
    let start = (0..tokens.len()).filter(inside).find(|&at| !particles.preposition.contains(&tokens[at].folded))?;
    let mut end = surface.noun_phrase_end(tokens, start);
    if surface.telling.order == Order::VerbFirst {
        // What they are accused of follows with a preposition that clings to it: الجيش بقصف المستشفى.
        let accused_of = (start + 1..end).find(|&at| {
            let token = &tokens[at];
            let clings = |preposition: &String| {
                token
                    .folded
                    .strip_prefix(preposition.as_str())
                    .is_some_and(|rest| token.stems.iter().any(|stem| stem == rest))
            };
            surface.name_at(token).is_none_or(|(_, name)| name.span.start >= token.span.start)
                && surface.telling.clitics.prepositions.iter().any(clings)
        });
        end = match accused_of {
            _ if surface.name_at(&tokens[start]).is_some() => surface.name_end(tokens, start),
            Some(at) => at,
            None => end,
        };
    }
    surface.span(tokens, &(start..end))
}
