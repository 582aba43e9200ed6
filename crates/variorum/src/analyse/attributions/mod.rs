//! Sentences and names in, attributions out: who said what, through whom, and what the saying does with it.
//!
//! Frames are found sentence by sentence (`frames`), their sources resolved against those who spoke before (`speakers`), and
//! quotations over several sentences are kept whole (`quotations`); here the two are joined, chains of relayed speech are built, and lists and quotations that go on are laid in the
//! mouth of the speaker before them.

mod frames;
mod quotations;
mod speakers;

#[cfg(test)]
mod tests;

use super::surface::{Surface, is_quote};
use crate::lang::telling::Frame;
use crate::model::article::BlockKind;
use crate::model::attribution::{Anonymity, Attribution, AttributionKind, Speaker};
use crate::model::span::Span;
use crate::text::tokens::Token;
use frames::{Reported, reported};
use quotations::{Quotation, quotations};
use speakers::Discourse;
use std::ops::Range;

/// How sure a frame with a named source, one with a role and one whose source is implied is; not calibrated.
const SURE: [f32; 3] = [0.9, 0.8, 0.7];

/// Returns the attributions of an article, in text order; one whose speaker cannot be told is left out ("it was said").
pub fn attributions(surface: &Surface<'_>) -> Vec<Attribution> {
    let mut discourse = Discourse::default();
    let mut attributions: Vec<Attribution> = Vec::new();
    // The attribution that goes on in the next block, if that is a list or a quotation.
    let mut going_on: Option<Attribution> = None;
    let mut last_block = u32::MAX;
    let long = quotations(surface);
    // For each quotation of several sentences, who was speaking when it opened.
    let mut before: Vec<Option<Attribution>> = vec![None; long.len()];
    for (sentence_idx, sentence) in surface.sentences.iter().enumerate() {
        if !surface.tells(sentence_idx) {
            if surface.block_kind(sentence_idx) == BlockKind::EntryHead {
                going_on = None;
            }
            continue;
        }
        let is_item = surface.block_kind(sentence_idx) == BlockKind::ListItem;
        if last_block != sentence.block && !is_item && going_on.is_some() && !opens_with_quote(surface, sentence_idx) {
            going_on = None;
        }
        last_block = sentence.block;
        for (idx, quotation) in long.iter().enumerate().filter(|(_, quotation)| quotation.opens_in == sentence_idx) {
            before[idx] = going_on.clone().filter(|_| quotation.opens_sentence);
        }
        let within = long.iter().any(|quotation| (quotation.opens_in..=quotation.closes_in).contains(&sentence_idx));
        let found = of_sentence(surface, sentence_idx, &mut discourse);
        if found.is_empty() {
            if let Some(before) = &going_on
                && !within
                && (is_item || lies_in_quotation(surface, sentence_idx))
            {
                attributions.push(Attribution {
                    source: None,
                    content: sentence.span,
                    kind: if is_item { AttributionKind::Indirect } else { AttributionKind::Direct },
                    rule: if is_item { "list-goes-on".into() } else { "quotation-goes-on".into() },
                    ..before.clone()
                });
            }
            continue;
        }
        let speaks_on = |attribution: &&Attribution| {
            attribution.rule != "citing" && !long.iter().any(|quotation| quotation.span.covers(attribution.cue))
        };
        // Whose words are quoted goes on before whose words are told.
        let quoted = found.iter().filter(speaks_on).find(|attribution| attribution.kind == AttributionKind::Direct);
        if let Some(last) = quoted.or_else(|| found.iter().rev().find(speaks_on)) {
            going_on = Some(last.clone());
        }
        attributions.extend(found);
    }
    for (quotation, before) in long.iter().zip(before) {
        lay_in_mouth(surface, quotation, before, &mut attributions);
    }
    attributions.sort_by_key(|attribution| (attribution.content.start, attribution.cue, attribution.content.end));
    attributions.retain(|attribution| !attribution.content.is_empty());
    attributions
}

/// Gives a quotation of several sentences whole to who speaks where it ends ("“A. B,” X said"), else to who speaks where it
/// opens ("X said: “A. B.”"), else to who was speaking before.
fn lay_in_mouth(
    surface: &Surface<'_>,
    quotation: &Quotation,
    before: Option<Attribution>,
    attributions: &mut Vec<Attribution>,
) {
    let tells_of = |attribution: &Attribution, sentence_idx: usize| {
        let sentence = surface.sentences[sentence_idx].span;
        sentence.covers(attribution.cue)
            && !quotation.span.covers(attribution.cue)
            && attribution.content.overlaps(quotation.span)
    };
    if let Some(last) = attributions
        .iter_mut()
        .filter(|attribution| tells_of(attribution, quotation.closes_in) && attribution.cue.start >= quotation.span.end)
        .min_by_key(|attribution| attribution.cue)
    {
        last.content.start = last.content.start.min(quotation.span.start);
        last.kind = AttributionKind::Direct;
    } else if let Some(first) = attributions
        .iter_mut()
        .filter(|attribution| tells_of(attribution, quotation.opens_in) && attribution.cue.end <= quotation.span.start)
        .max_by_key(|attribution| attribution.cue)
    {
        first.content.end = quotation.span.end;
    } else if let Some(before) = before {
        attributions.push(Attribution {
            source: None,
            content: quotation.span,
            kind: AttributionKind::Direct,
            rule: "quotation-goes-on".into(),
            ..before
        });
    }
}

fn of_sentence(surface: &Surface<'_>, sentence_idx: usize, discourse: &mut Discourse) -> Vec<Attribution> {
    let tokens = surface.tokens(sentence_idx);
    let frames = reported(surface, sentence_idx);
    let mut chains: Vec<Vec<Speaker>> = Vec::new();
    for (idx, frame) in frames.iter().enumerate() {
        let chain = match (frame.meaning.frame, idx.checked_sub(1)) {
            (Frame::Participle, Some(before)) if frame.source.is_none() => chains[before].clone(),
            _ => discourse.speakers(surface, sentence_idx, frame),
        };
        if frame.meaning.frame == Frame::Citing {
            // The frame before it relays what the cited one says.
            if let Some(outer) = (0..idx).rev().find(|&before| frames[before].meaning.frame != Frame::Citing) {
                chains[outer].extend(chain.iter().cloned());
            }
        }
        chains.push(chain);
    }
    let mut found = Vec::new();
    for (idx, (frame, chain)) in frames.iter().zip(&chains).enumerate() {
        if chain.is_empty() {
            continue;
        }
        let Some(cue) = surface.span(tokens, &frame.cue) else { continue };
        // Who says something goes on to be the source of what is added: "X said A, adding B".
        let says = match idx.checked_sub(1) {
            Some(before) if frame.meaning.frame == Frame::Participle && frame.source.is_none() => &frames[before],
            _ => frame,
        };
        let source =
            says.source.as_ref().and_then(|source| surface.span(tokens, &with_relative(surface, tokens, source, says)));
        let mut contents: Vec<Span> =
            frame.contents.iter().filter_map(|content| surface.span(tokens, content)).collect();
        if contents.is_empty() && tokens.last().is_some_and(|last| last.is_one_of(":")) {
            // "The minister added:" – what follows in the next blocks goes on from here.
            contents.push(Span::new(cue.end, cue.end));
        }
        for content in contents {
            let kind = rendering(surface, sentence_idx, content);
            let stance = frame.meaning.stance;
            let confidence = confidence(frame, chain);
            found.push(Attribution {
                source,
                cue,
                content,
                kind,
                stance,
                speakers: chain.clone(),
                rule: frame.rule.into(),
                confidence,
            });
        }
    }
    build_chains(&mut found);
    found
}

/// Returns a source with the relative pronoun that stands for it before the verb, if one does ("the officer, who said …").
fn with_relative(surface: &Surface<'_>, tokens: &[Token], source: &Range<usize>, frame: &Reported) -> Range<usize> {
    let ends_with_relative = frame.segment.start == source.start
        && frame.segment.end > source.end
        && surface.is(&tokens[frame.segment.end - 1], &surface.telling.particles.relative);
    source.start..if ends_with_relative { frame.segment.end } else { source.end }
}

/// Puts the speakers in whose mouth an attribution is laid before its own.
fn build_chains(found: &mut [Attribution]) {
    let outer: Vec<Option<usize>> = found
        .iter()
        .enumerate()
        .map(|(idx, inner)| {
            let whole = whole(inner);
            found
                .iter()
                .enumerate()
                .filter(|&(other, outer)| other != idx && outer.cue != inner.cue && outer.content.covers(whole))
                .min_by_key(|(_, outer)| outer.content.len())
                .map(|(other, _)| other)
        })
        .collect();
    let chains: Vec<Vec<Speaker>> = (0..found.len())
        .map(|idx| {
            let mut chain = found[idx].speakers.clone();
            let mut at = outer[idx];
            // A sentence has few frames; the bound keeps mutual covering from running for ever.
            for _ in 0..found.len() {
                let Some(next) = at else { break };
                for speaker in found[next].speakers.iter().rev() {
                    if chain.iter().all(|known| known.name != speaker.name) {
                        chain.insert(0, speaker.clone());
                    }
                }
                at = outer[next];
            }
            chain
        })
        .collect();
    for (attribution, chain) in found.iter_mut().zip(chains) {
        attribution.speakers = chain;
    }
}

fn whole(attribution: &Attribution) -> Span {
    let source = attribution.source.unwrap_or(attribution.cue);
    let start = source.start.min(attribution.cue.start);
    let end = source.end.max(attribution.cue.end);
    Span::new(start, end.max(start))
}

fn rendering(surface: &Surface<'_>, sentence_idx: usize, content: Span) -> AttributionKind {
    let tokens = surface.tokens(sentence_idx);
    let mut quoted = 0;
    let mut plain = 0;
    let mut inside = false;
    for token in tokens {
        if is_quote(token) {
            inside = match token.folded.as_str() {
                "«" | "“" | "„" => true,
                "»" => false,
                _ => !inside,
            };
        } else if !token.is_mark() && content.covers(token.span) {
            if inside { quoted += 1 } else { plain += 1 }
        }
    }
    match (quoted, plain) {
        (0..=3, _) => AttributionKind::Indirect,
        (_, 0..=2) => AttributionKind::Direct,
        _ => AttributionKind::Mixed,
    }
}

fn confidence(frame: &Reported, chain: &[Speaker]) -> f32 {
    match (&frame.source, chain.last().map(|speaker| speaker.anonymity)) {
        (None, _) => SURE[2],
        (Some(_), Some(Anonymity::Named)) => SURE[0],
        (Some(_), _) => SURE[1],
    }
}

fn opens_with_quote(surface: &Surface<'_>, sentence_idx: usize) -> bool {
    surface.tokens(sentence_idx).first().is_some_and(is_quote)
}

/// Returns whether a whole sentence stands in quotation marks.
fn lies_in_quotation(surface: &Surface<'_>, sentence_idx: usize) -> bool {
    let tokens = surface.tokens(sentence_idx);
    let last = tokens.iter().rev().find(|token| !token.is_one_of(".,!?؟،"));
    opens_with_quote(surface, sentence_idx) && last.is_some_and(is_quote)
}
