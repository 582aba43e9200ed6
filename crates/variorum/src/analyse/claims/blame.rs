//! Who claims the event, who denies it, who is blamed for it, and that nobody has claimed it.

use super::Draft;
use crate::analyse::surface::Surface;
use crate::lang::telling::{Cue, Order, TriggerPart};
use crate::model::attribution::{Attribution, Stance};
use crate::model::claim::{Field, Status, Value};
use crate::model::span::Span;
use crate::text::tokens::Token;

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
        match attribution.stance {
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
            && surface.telling.cues.at(tokens, at).is_some_and(|hit| *hit.meaning == Cue::Responsibility)
    })
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
    let start = tokens.iter().position(|token| content.covers(token.span))?;
    let end = if surface.telling.order == Order::VerbFirst && surface.name_at(&tokens[start]).is_some() {
        surface.name_end(tokens, start)
    } else {
        surface.noun_phrase_end(tokens, start)
    };
    surface.span(tokens, &(start..end))
}
