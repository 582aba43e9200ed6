//! How many were killed, injured, detained, missing, displaced: each number by the word of loss that governs it.

use super::Draft;
use crate::analyse::surface::Surface;
use crate::lang::phrases::Hit;
use crate::lang::telling::{Cue, Order};
use crate::model::analysis::{NameKind, Quantity};
use crate::model::claim::{Category, CategoryKind, Count, Field, Scope, Value};
use crate::model::span::Span;
use crate::text::tokens::Token;
use std::collections::BTreeSet;
use std::ops::Range;

/// The most tokens between a word of loss and the number after it.
const OBJECT_REACH: usize = 6;
/// The most tokens between "received" and the number ("the").
const RECEIVED_REACH: usize = 1;
/// The most tokens between a number and the word of loss after it; relative clauses stand between.
const SUBJECT_REACH: usize = 14;
/// The most tokens between "is" and the name of whom it tells ("is the leader in the Brigades X").
const CALLED_REACH: usize = 9;
/// The most tokens between "the toll" and its number.
const TOLL_REACH: usize = 25;
/// The most tokens between a number with what it counts and a noun of loss that is counted ("17 charred bodies").
const COUNTED_REACH: usize = 2;
/// What a comma between a number and its word of loss costs, in tokens.
const COMMA_COST: usize = 3;
/// The tokens after "no" within which a word of loss makes it a number.
const NONE_REACH: usize = 6;

/// A number and where it stands among the tokens of its sentence.
struct Number<'a> {
    quantity: &'a Quantity,
    /// Number and what it counts.
    tokens: Range<usize>,
    field: Option<(Field, &'static str)>,
}

/// Returns the losses a sentence tells, in text order.
pub(super) fn losses(surface: &Surface<'_>, sentence: usize) -> Vec<Draft> {
    let tokens = surface.tokens(sentence);
    let words = Words::of(surface, tokens);
    let mut numbers = numbers(surface, sentence);
    for idx in 0..numbers.len() {
        if is_within(surface, tokens, &numbers, idx) || are_told_before(surface, tokens, &numbers[idx]) {
            continue;
        }
        let own = governing(surface, tokens, &words, &numbers, idx);
        numbers[idx].field = own.map(|(field, rule, _)| (field, rule));
        if own.is_some_and(|(field, _, _)| field == Field::Injured) && died(surface, tokens, &words, &numbers[idx]) {
            numbers[idx].field = Some((Field::Killed, "wounded-who-died"));
            continue;
        }
        let before = idx.checked_sub(1).and_then(|before| numbers[before].field.map(|field| (before, field)));
        if let Some((before, (field, _))) = before {
            let is_part = is_part(surface, tokens, &numbers[idx]);
            let joined = joins(surface, tokens, numbers[before].tokens.end..numbers[idx].tokens.start);
            let near = own.is_some_and(|(_, _, cost)| cost <= 1);
            if is_part && !near {
                numbers[idx].field = Some((field, "part-of-number-before"));
            } else if joined && own.is_none() {
                numbers[idx].field = Some((field, "joined-to-number-before"));
            } else if own.is_none() && rose_from(surface, tokens, &numbers[idx]) {
                numbers[idx].field = Some((field, "number-it-rose-from"));
            }
        }
    }
    let mut drafts: Vec<Draft> = numbers
        .iter()
        .filter_map(|number| {
            let (field, rule) = number.field?;
            let category = category(surface, tokens, number);
            Some(Draft {
                sentence,
                span: number.quantity.span,
                field,
                value: Value::Count(number.quantity.count),
                category,
                status: None,
                speakers: None,
                rule,
            })
        })
        .collect();
    let none = none_of(surface, sentence, &words);
    // What none there was of is no further number: "no civilians were killed".
    drafts.retain(|draft| !none.iter().any(|none| none.field == draft.field && follows(none.span, draft.span)));
    drafts.extend(none);
    let victims = victims(surface, sentence, &words);
    drafts.extend(one_of(surface, sentence, &words));
    drafts.extend(one_more(surface, sentence, &words));
    let killed: Vec<&Draft> =
        victims.iter().filter(|(field, _)| *field == Field::Killed).map(|(_, draft)| draft).collect();
    drafts.extend(number_of(&killed));
    drafts.extend(victims.into_iter().map(|(_, draft)| draft));
    drafts.sort_by_key(|draft| (draft.span, draft.field));
    drafts
}

/// The rules by which people are counted who are named or told apart and not numbered: they give way to numbers.
pub(super) const COUNTED_BY_NAME: [&str; 2] = ["one-of-several", "named-victims"];

/// Returns whether a span stands in another or begins right behind it.
fn follows(one: Span, other: Span) -> bool {
    one.overlaps(other) || other.start >= one.end && other.start - one.end <= 2
}

/// The words of loss of a sentence, by where the number stands.
struct Words<'a> {
    object: Vec<Hit<'a, Field>>,
    subject: Vec<Hit<'a, Field>>,
    counted: Vec<Hit<'a, Field>>,
    toll: Vec<Hit<'a, Field>>,
}

impl<'a> Words<'a> {
    fn of(surface: &Surface<'a>, tokens: &[Token]) -> Self {
        let losses = &surface.telling.losses;
        Self {
            object: losses.object.all(tokens),
            subject: losses.subject.all(tokens),
            counted: losses.counted.all(tokens),
            toll: losses.toll.all(tokens),
        }
    }
}

fn numbers<'a>(surface: &Surface<'a>, sentence: usize) -> Vec<Number<'a>> {
    let tokens = surface.tokens(sentence);
    let span = surface.sentences[sentence].span;
    let mut numbers: Vec<Number<'a>> = surface
        .quantities
        .iter()
        .filter(|quantity| span.covers(quantity.span))
        .filter(|quantity| !surface.times.iter().any(|time| time.span.overlaps(quantity.span)))
        .filter_map(|quantity| {
            let whole = quantity.counted.map_or(quantity.span, |counted| {
                Span::new(quantity.span.start.min(counted.start), quantity.span.end.max(counted.end))
            });
            let start = tokens.iter().position(|token| token.span.overlaps(whole))?;
            let end = tokens.iter().rposition(|token| token.span.overlaps(whole))? + 1;
            Some(Number { quantity, tokens: start..end, field: None })
        })
        .collect();
    numbers.sort_by_key(|number| (number.tokens.start, number.tokens.end));
    numbers
}

/// Returns whether a number stands in the noun phrase of the number before it ("three members of one family").
fn is_within(surface: &Surface<'_>, tokens: &[Token], numbers: &[Number<'_>], idx: usize) -> bool {
    let particles = &surface.telling.particles;
    let Some(before) = idx.checked_sub(1).map(|before| numbers[before].tokens.end) else { return false };
    let between = before..numbers[idx].tokens.start;
    between.len() == 1 && between.into_iter().all(|at| particles.inner_preposition.contains(&tokens[at].folded))
}

/// Returns whether a number is of people told before, of whom one is picked out ("one of the two dead was a driver"): nobody counts
/// them here.
fn are_told_before(surface: &Surface<'_>, tokens: &[Token], number: &Number<'_>) -> bool {
    let ends = |hit: &Hit<'_, Cue>| {
        let between = hit.end..number.tokens.start;
        between.len() <= 1 && between.into_iter().all(|at| surface.is(&tokens[at], &surface.telling.particles.definite))
    };
    let cues = surface.telling.cues.all(tokens);
    cues.iter().any(|hit| *hit.meaning == Cue::OneOf && hit.end <= number.tokens.start && ends(hit))
}

/// Returns whether those a number counts as wounded died ("two of the wounded died", بعد وفاة خمسة جرحى).
fn died(surface: &Surface<'_>, tokens: &[Token], words: &Words<'_>, number: &Number<'_>) -> bool {
    let noun = words.counted.iter().filter(|hit| {
        *hit.meaning == Field::Injured
            && hit.start <= number.tokens.end + COUNTED_REACH
            && hit.end > number.tokens.start
    });
    let end = noun.map(|hit| hit.end).fold(number.tokens.end, usize::max);
    surface
        .telling
        .cues
        .all(tokens)
        .iter()
        .any(|cue| *cue.meaning == Cue::Dying && (cue.end == number.tokens.start || cue.start == end))
}

/// Returns whether a number is what another rose from ("six, up from four").
fn rose_from(surface: &Surface<'_>, tokens: &[Token], number: &Number<'_>) -> bool {
    let cues = surface.telling.cues.all(tokens);
    cues.iter().any(|cue| *cue.meaning == Cue::UpFrom && cue.end == number.tokens.start)
}

/// Returns the field of the word of loss that governs a number, with its rule and how far away it stands.
fn governing(
    surface: &Surface<'_>,
    tokens: &[Token],
    words: &Words<'_>,
    numbers: &[Number<'_>],
    idx: usize,
) -> Option<(Field, &'static str, usize)> {
    let own = &numbers[idx].tokens;
    let mut candidates: Vec<(usize, usize, Field, &'static str)> = Vec::new();
    let next_number = numbers.get(idx + 1).map_or(tokens.len(), |next| next.tokens.start);
    for hit in &words.counted {
        let inside = own.start <= hit.start && hit.start < own.end;
        let after = hit.start >= own.end && hit.start - own.end <= COUNTED_REACH && hit.start < next_number;
        if (inside || after) && !has_mark(tokens, own.end..hit.start) {
            // Beyond the number's own words it may belong to what follows: مقتل شخصين وإصابة ثالث.
            let distance = if after { hit.start - own.end + 1 } else { 0 };
            candidates.push((distance, 0, *hit.meaning, "counted"));
        }
    }
    for hit in &words.object {
        if hit.end <= own.start {
            let between = hit.end..own.start;
            // What a passive was said of stands before it: "five were killed and 20 others".
            let is_passive = words.subject.iter().any(|subject| subject.start < hit.start && hit.end == subject.end);
            let is_said = between.clone().any(|at| surface.telling.particles.complement.contains(&tokens[at].folded));
            // Another number between takes the verb, unless both are joined, which inheritance settles.
            let taken = numbers[..idx].iter().any(|other| other.tokens.start >= hit.end);
            if between.len() <= OBJECT_REACH && !breaks(tokens, between.clone()) && !taken && !is_passive && !is_said {
                candidates.push((between.len(), 1, *hit.meaning, "after-word-of-loss"));
            }
        }
    }
    for hit in &words.subject {
        if hit.start >= own.end {
            let between = own.end..hit.start;
            let commas = between.clone().filter(|&at| tokens[at].is_one_of(",،")).count();
            if between.len() <= SUBJECT_REACH && !breaks(tokens, between.clone()) {
                let others = numbers[idx + 1..].iter().filter(|other| other.tokens.end <= hit.start).count();
                candidates.push((
                    between.len() + COMMA_COST * (commas + others),
                    2,
                    *hit.meaning,
                    "before-word-of-loss",
                ));
            }
        }
    }
    for hit in &words.toll {
        if hit.end <= own.start && own.start - hit.end <= TOLL_REACH {
            candidates.push((own.start - hit.end + COMMA_COST, 3, *hit.meaning, "toll"));
        }
    }
    candidates.sort_unstable_by_key(|&(cost, kind, field, _)| (cost, kind, field));
    candidates.first().map(|&(cost, _, field, rule)| (field, rule, cost))
}

fn has_mark(tokens: &[Token], range: Range<usize>) -> bool {
    range.into_iter().any(|at| tokens[at].is_mark())
}

/// Returns whether a sentence breaks within a range: commas and quotation marks do not break it.
fn breaks(tokens: &[Token], range: Range<usize>) -> bool {
    range.into_iter().any(|at| tokens[at].is_one_of(".;؛:!?؟()"))
}

/// Returns whether nothing but a comma and a word that joins stands between two numbers.
fn joins(surface: &Surface<'_>, tokens: &[Token], between: Range<usize>) -> bool {
    between.len() <= 2
        && between
            .into_iter()
            .all(|at| tokens[at].is_one_of(",،") || surface.telling.particles.and.contains(&tokens[at].folded))
}

/// Returns whether the words beside a number say that it is a part of the one before ("including", "of them", بينهم).
fn is_part(surface: &Surface<'_>, tokens: &[Token], number: &Number<'_>) -> bool {
    let cue = |at: usize| surface.telling.cues.at(tokens, at).is_some_and(|hit| *hit.meaning == Cue::Part);
    number.quantity.is_part
        || (number.tokens.start.saturating_sub(3)..number.tokens.start).any(cue)
        || (number.tokens.clone()).any(cue)
        || cue(number.tokens.end)
}

/// Returns whether a number is of those whom one place took in: "received 14 bodies", "two bodies had been brought in".
fn is_received(surface: &Surface<'_>, tokens: &[Token], number: &Number<'_>) -> bool {
    let own = &number.tokens;
    // Where the verb comes first its subject stands between; where not, what stands there is received: "reports of 14 dead".
    let reach = if surface.telling.order == Order::VerbFirst { OBJECT_REACH } else { RECEIVED_REACH };
    surface.telling.cues.all(tokens).iter().any(|cue| match cue.meaning {
        Cue::Receives => cue.end <= own.start && own.start - cue.end <= reach && !has_mark(tokens, cue.end..own.start),
        Cue::BroughtIn => {
            cue.start >= own.end && cue.start - own.end <= SUBJECT_REACH && !breaks(tokens, own.end..cue.start)
        }
        _ => false,
    })
}

fn category(surface: &Surface<'_>, tokens: &[Token], number: &Number<'_>) -> Option<Category> {
    let counted = number.quantity.counted?;
    let scope = if is_part(surface, tokens, number) {
        Scope::Part
    } else if is_received(surface, tokens, number) {
        Scope::Received
    } else {
        Scope::Total
    };
    Some(category_of(surface, counted, scope))
}

pub(in crate::analyse) fn category_of(surface: &Surface<'_>, counted: Span, scope: Scope) -> Category {
    Category { text: surface.text(counted).to_owned(), kind: surface.people(counted), scope }
}

/// Returns the losses said not to be: "no civilians were killed", من دون تسجيل إصابات.
fn none_of(surface: &Surface<'_>, sentence: usize, words: &Words<'_>) -> Vec<Draft> {
    let tokens = surface.tokens(sentence);
    let mut drafts = Vec::new();
    for hit in surface.telling.cues.all(tokens) {
        if !matches!(hit.meaning, Cue::None) {
            continue;
        }
        let reach = (hit.end..tokens.len())
            .take(NONE_REACH)
            .take_while(|&at| !tokens[at].is_mark())
            .last()
            .map_or(hit.end, |last| last + 1);
        let loss = words
            .counted
            .iter()
            .chain(&words.object)
            .chain(&words.subject)
            .filter(|loss| loss.start >= hit.end && loss.start < reach)
            .min_by_key(|loss| loss.start);
        let Some(loss) = loss else { continue };
        let (Some(span), Some(own)) =
            (surface.span(tokens, &(hit.start..loss.end)), surface.span(tokens, &(hit.end..loss.end)))
        else {
            continue;
        };
        let counts_something = surface.quantities.iter().any(|quantity| own.overlaps(quantity.span));
        if counts_something {
            continue;
        }
        // What none there was of stands before a verb and after a noun of loss.
        let before = hit.end..loss.start;
        let behind = loss.end..surface.noun_phrase_end(tokens, loss.end);
        let names_people =
            |range: &Range<usize>| surface.span(tokens, range).is_some_and(|span| surface.people(span).is_some());
        let counted =
            if before.is_empty() || names_people(&behind) && !names_people(&before) { behind } else { before };
        let category = surface.span(tokens, &counted).map(|span| category_of(surface, span, Scope::Total));
        drafts.push(Draft {
            sentence,
            span,
            field: *loss.meaning,
            value: Value::Count(Count { min: 0, max: Some(0) }),
            category,
            status: None,
            speakers: None,
            rule: "none-of",
        });
    }
    drafts
}

/// Returns the people told as one of several: "killed one of the group's leaders", مقتل أحد قادة.
fn one_of(surface: &Surface<'_>, sentence: usize, words: &Words<'_>) -> Vec<Draft> {
    let tokens = surface.tokens(sentence);
    let is_one = |at: usize| surface.telling.cues.at(tokens, at).filter(|hit| *hit.meaning == Cue::OneOf);
    words
        .object
        .iter()
        .filter_map(|loss| {
            let one = is_one(loss.end)?;
            let mut end = surface.noun_phrase_end(tokens, one.end);
            while end > one.end && surface.is(&tokens[end - 1], &surface.telling.particles.preposition) {
                end -= 1;
            }
            Some(Draft {
                sentence,
                span: surface.span(tokens, &(one.start..end))?,
                field: *loss.meaning,
                value: Value::Count(Count { min: 1, max: Some(1) }),
                // The words say of which group, not of which kind of people.
                category: surface.span(tokens, &(one.end..end)).map(|span| Category {
                    kind: Some(CategoryKind::Persons),
                    ..category_of(surface, span, Scope::Total)
                }),
                status: None,
                speakers: None,
                rule: COUNTED_BY_NAME[0],
            })
        })
        .collect()
}

/// Returns the person told as one more than those counted before: "the injury of a third", إصابة ثالث.
fn one_more(surface: &Surface<'_>, sentence: usize, words: &Words<'_>) -> Vec<Draft> {
    let tokens = surface.tokens(sentence);
    let is_counted = |at: usize| {
        let token = tokens.get(at);
        token.is_some_and(|token| surface.quantities.iter().any(|quantity| quantity.span.overlaps(token.span)))
    };
    let draft = |one: &Hit<'_, Cue>, field: Field| {
        Some(Draft {
            sentence,
            span: surface.span(tokens, &(one.start..one.end))?,
            field,
            value: Value::Count(Count { min: 1, max: Some(1) }),
            category: None,
            status: None,
            speakers: None,
            rule: "one-more",
        })
    };
    let cues = surface.telling.cues.all(tokens);
    // "A third of them" and "another 20" are other numbers.
    let ones = cues.iter().filter(|cue| {
        let is_share =
            tokens.get(cue.end).is_some_and(|next| surface.is(next, &surface.telling.particles.inner_preposition));
        *cue.meaning == Cue::OneMore && !is_share && !(cue.start..=cue.end).any(is_counted)
    });
    ones.filter_map(|one| {
        let after = words.object.iter().find(|loss| loss.end == one.start);
        let before = words.subject.iter().find(|loss| loss.start == one.end);
        draft(one, *after.or(before)?.meaning)
    })
    .collect()
}

/// Returns the number killed that the named victims of a sentence make.
fn number_of(victims: &[&Draft]) -> Option<Draft> {
    let first = victims.first()?;
    let referents: BTreeSet<Option<u32>> = victims
        .iter()
        .map(|victim| if let Value::Text { referent, .. } = victim.value { referent } else { None })
        .collect();
    let n_killed = referents.len() as u64;
    Some(Draft {
        field: Field::Killed,
        value: Value::Count(Count { min: n_killed, max: Some(n_killed) }),
        rule: COUNTED_BY_NAME[1],
        ..(*first).clone()
    })
}

/// What befell a named person that makes them a victim.
const BEFELL: [Field; 3] = [Field::Killed, Field::Injured, Field::Missing];

/// Returns the named persons a word of loss is about, as victims with what tells who they are.
fn victims(surface: &Surface<'_>, sentence: usize, words: &Words<'_>) -> Vec<(Field, Draft)> {
    let tokens = surface.tokens(sentence);
    let span = surface.sentences[sentence].span;
    let mut drafts = Vec::new();
    for name in surface.names.iter().filter(|name| name.kind == NameKind::Person && span.covers(name.span)) {
        let Some(start) = tokens.iter().position(|token| token.span.overlaps(name.span)) else { continue };
        let end = tokens.iter().rposition(|token| token.span.overlaps(name.span)).map_or(start, |at| at + 1);
        let after_word = words.object.iter().rev().find(|hit| {
            BEFELL.contains(hit.meaning)
                && hit.end <= start
                && start - hit.end <= OBJECT_REACH
                && !has_mark_but_quotes(tokens, hit.end..start)
                && !(hit.end..start).any(|at| {
                    surface.is(&tokens[at], &surface.telling.particles.preposition)
                        && !surface.is(&tokens[at], &surface.telling.particles.inner_preposition)
                        || surface.is(&tokens[at], &surface.telling.particles.complement)
                })
        });
        let titles = name.titles.iter().map(|title| title.start);
        let called = called_so(surface, tokens, words, start);
        let aside = aside_end(surface, tokens, end);
        let before_verb = words.subject.iter().find(|hit| {
            BEFELL.contains(hit.meaning)
                && hit.start >= end
                && hit.start.saturating_sub(aside) <= SUBJECT_REACH
                && !breaks(tokens, end..hit.start)
                && !speaks(surface, tokens, end..hit.start)
                && (hit.start - end <= 1 || tokens[end].is_one_of(",،"))
        });
        let found = after_word.or(before_verb).map(|hit| *hit.meaning);
        let Some(field) = found.or(called.map(|(field, _)| field)) else { continue };
        let first_idx = after_word.map(|hit| hit.end).or(called.map(|(_, first_idx)| first_idx));
        let first = first_idx.and_then(|at| Some(tokens.get(at)?.span.start));
        let from = titles.chain(first).min().unwrap_or(name.span.start).min(name.span.start);
        let to = aside.checked_sub(1).map_or(name.span.end, |last| tokens[last].span.end).max(name.span.end);
        let span = Span::new(from, to);
        let draft = Draft {
            sentence,
            span,
            field: Field::Victim,
            value: Value::Text { text: surface.text(span).to_owned(), referent: Some(name.referent) },
            category: None,
            status: None,
            speakers: None,
            rule: "named-beside-word-of-loss",
        };
        drafts.push((field, draft));
    }
    drafts
}

/// Returns what befell a person of whom it is said that they are one of those counted, and where the words for them begin: "one
/// of the dead was X", أحد القتيلين هو القائد فلان.
fn called_so(surface: &Surface<'_>, tokens: &[Token], words: &Words<'_>, name: usize) -> Option<(Field, usize)> {
    let particles = &surface.telling.particles;
    words.counted.iter().rev().find_map(|hit| {
        let first = hit.end + 1;
        let is_said = tokens.get(hit.end).is_some_and(|token| surface.is(token, &particles.copula));
        let is_near = is_said && first <= name && name - first <= CALLED_REACH;
        let is_whole = is_near
            && !has_mark_but_quotes(tokens, first..name)
            && !(first..name).any(|at| surface.is(&tokens[at], &particles.complement) || surface.is_verb(tokens, at));
        (is_whole && BEFELL.contains(hit.meaning)).then_some((*hit.meaning, first))
    })
}

/// Returns where the words end that say who somebody is, from the end of the name on: ", one of its commanders", "، مدير المشفى".
fn aside_end(surface: &Surface<'_>, tokens: &[Token], name_end: usize) -> usize {
    if !tokens.get(name_end).is_some_and(|token| token.is_one_of(",،")) {
        return name_end;
    }
    let start = name_end + 1;
    let tells_who = tokens.get(start).is_some_and(|token| {
        surface.telling.particles.determiner.contains(&token.folded)
            || surface.source_noun(tokens, start).is_some()
            || surface.telling.cues.at(tokens, start).is_some_and(|hit| *hit.meaning == Cue::OneOf)
    });
    // "X, known as Y, was killed": whatever stands there, it is an aside where a second comma closes it before a verb.
    if !tells_who {
        let reach = start..(start + SUBJECT_REACH).min(tokens.len());
        let close = reach.take_while(|&at| !tokens[at].is_one_of(".;؛:")).find(|&at| tokens[at].is_one_of(",،"));
        let goes_on = |close: usize| {
            tokens.get(close + 1).is_some_and(|token| surface.is(token, &surface.telling.particles.auxiliary))
                && !speaks(surface, tokens, start..close)
        };
        return close.filter(|&close| goes_on(close)).unwrap_or(name_end);
    }
    let end = surface.noun_phrase_end(tokens, start);
    if end > start && end - start <= SUBJECT_REACH { end } else { name_end }
}

/// Returns whether somebody speaks within a range: who stands before it says what stands behind it.
fn speaks(surface: &Surface<'_>, tokens: &[Token], range: Range<usize>) -> bool {
    range.into_iter().any(|at| {
        surface.telling.reporting.at(tokens, at).is_some()
            || surface.telling.particles.complement.contains(&tokens[at].folded)
    })
}

fn has_mark_but_quotes(tokens: &[Token], range: Range<usize>) -> bool {
    range.into_iter().any(|at| tokens[at].is_mark() && !crate::analyse::surface::is_quote(&tokens[at]))
}
