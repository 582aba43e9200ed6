//! Where source, cue and content stand in a sentence, as ranges of its tokens.

use crate::analyse::surface::{Surface, is_quote, quotation_end};
use crate::lang::telling::{Frame, Order, Reporting, SourceNoun, SourceTelling, TriggerPart};
use crate::model::analysis::NameKind;
use crate::text::tokens::Token;
use std::ops::Range;

/// A cue with what belongs to it, as token ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reported {
    /// The words that say that it was said.
    pub(super) cue: Range<usize>,
    /// What they do.
    pub(super) meaning: Reporting,
    /// The source's own phrase; nothing where it is implied.
    pub(super) source: Option<Range<usize>>,
    /// The source with its appositions and asides.
    pub(super) segment: Range<usize>,
    /// The sources it cites, outermost first.
    pub(super) cited: Vec<Range<usize>>,
    /// Where content after the cue begins.
    content_start: usize,
    /// What was said, in text order.
    pub(super) contents: Vec<Range<usize>>,
    /// Where the content stands.
    side: Side,
    /// The rule's name.
    pub(super) rule: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// After the cue.
    Right,
    /// Before the source.
    Left,
    /// On both sides.
    Both,
}

/// The most tokens of a piece between commas that can still be a source.
const LONGEST_SOURCE: usize = 14;
/// The fewest tokens before ", X said" that are content; fewer are an adjunct ("In Moscow, …").
const SHORTEST_CONTENT: usize = 4;
/// The tokens within which a complementiser after "X said on Monday" still opens the content.
const COMPLEMENT_WITHIN: usize = 6;

/// Returns the reporting frames of a sentence, in text order.
pub(super) fn reported(surface: &Surface<'_>, sentence_idx: usize) -> Vec<Reported> {
    let tokens = surface.tokens(sentence_idx);
    let mut found: Vec<Reported> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(hit) = surface.telling.reporting.at(tokens, at) else {
            at += 1;
            continue;
        };
        let cue = hit.start..hit.end;
        at = hit.end;
        let in_name = surface.name_at(&tokens[cue.start]).is_some_and(|(_, name)| {
            name.span.start < tokens[cue.start].span.start || tokens[cue.end - 1].span.end < name.span.end
        });
        if in_name {
            continue;
        }
        let finder = Finder { surface, tokens, found: &found };
        if let Some(reported) = finder.frame(cue, *hit.meaning) {
            at = at.max(reported.consumed);
            let segment = reported.reported.segment.clone();
            found.retain(|other| other.meaning.frame != Frame::Citing || !segment.contains(&other.cue.start));
            found.push(reported.reported);
        }
    }
    lay_out_contents(surface, tokens, &mut found);
    found
}

struct Finder<'a> {
    surface: &'a Surface<'a>,
    tokens: &'a [Token],
    found: &'a [Reported],
}

/// A frame and the token up to which other cues belong to it.
struct Framed {
    reported: Reported,
    consumed: usize,
}

impl Finder<'_> {
    fn frame(&self, cue: Range<usize>, meaning: Reporting) -> Option<Framed> {
        match meaning.frame {
            Frame::Says | Frame::Tells | Frame::Object => match self.surface.telling.order {
                Order::SubjectFirst => self.subject_first(cue, meaning),
                Order::VerbFirst => self.verb_first(cue, meaning),
            },
            Frame::Participle => Some(self.participle(cue, meaning)),
            Frame::Per => self.per(cue, meaning),
            Frame::Citing => self.citing(cue, meaning),
            Frame::Inside => self.inside(cue, meaning),
        }
    }

    /// Returns where the last frame's cue ends; a citation belongs to the frame it stands in.
    fn after_last_frame(&self) -> usize {
        self.found.iter().rev().find(|other| other.meaning.frame != Frame::Citing).map_or(0, |last| last.cue.end)
    }

    /// "…, adding that …": the source is that of the frame before, "people saying that …": it stands right before, "X attacked
    /// Y, saying that …": it opens the sentence.
    fn participle(&self, cue: Range<usize>, meaning: Reporting) -> Framed {
        let content = self.skip_complement(cue.end);
        let lo = self.after_last_frame();
        let follows_word = cue.start > lo && !self.surface.breaks_clause(&self.tokens[cue.start - 1]);
        let source = match self.surface.telling.order {
            Order::VerbFirst => None,
            Order::SubjectFirst if follows_word => {
                self.subject_before(cue.start, lo).map(|(source, _)| source).filter(|source| self.can_speak(source))
            }
            Order::SubjectFirst if lo > 0 => None,
            Order::SubjectFirst => {
                let start = self.trim_start(0);
                let end = self.source_end(start).min(cue.start);
                Some(start..end).filter(|source| !source.is_empty() && self.can_speak(source))
            }
        };
        let segment = source.clone().unwrap_or(cue.end..cue.end);
        let rule = if source.is_some() { "participle-of" } else { "participle" };
        let reported = Reported {
            content_start: content,
            contents: Vec::new(),
            cue,
            meaning,
            source,
            segment,
            cited: Vec::new(),
            side: Side::Right,
            rule,
        };
        Framed { consumed: content, reported }
    }

    /// "X said that …", "…, X said", "…, said X".
    fn subject_first(&self, cue: Range<usize>, meaning: Reporting) -> Option<Framed> {
        let particles = &self.surface.telling.particles;
        let lo = self.after_last_frame();
        let passive = (lo..cue.start)
            .rev()
            .find(|&at| !self.surface.is(&self.tokens[at], &particles.adverb))
            .is_some_and(|at| self.surface.is(&self.tokens[at], &particles.passive));
        let infinitive =
            cue.start > lo && self.surface.is(&self.tokens[cue.start - 1], &self.surface.telling.particles.infinitive);
        if passive || infinitive || self.is_noun(&cue, lo) {
            return None;
        }
        let opens_with_source = || {
            let before = self.tokens[cue.start - 1].is_one_of(",،");
            let is_clause = |source: &Range<usize>| {
                source.clone().any(|at| self.surface.is(&self.tokens[at], &self.surface.telling.particles.auxiliary))
            };
            before
                && self
                    .interrupted(cue.start - 1, lo)
                    .is_some_and(|(source, _)| source.start <= self.first_word(lo) && !is_clause(&source))
        };
        if let Some(framed) = self.inverted(&cue, meaning, lo).filter(|_| !opens_with_source()) {
            return Some(framed);
        }
        if let Some(framed) = self.joined(&cue, meaning) {
            return Some(framed);
        }
        let (source, segment) = self.subject_before(cue.start, lo)?;
        let is_relative = source.len() == 1 && self.surface.is(&self.tokens[source.start], &particles.relative);
        let (source, segment) = if is_relative && matches!(meaning.frame, Frame::Says | Frame::Tells) {
            self.antecedent(source.start, lo)?
        } else {
            (source, segment)
        };
        if self.is_naming(&cue, &source) {
            return None;
        }
        if meaning.needs_speaker && !self.can_speak(&source) && !self.can_speak(&segment) {
            return None;
        }
        let cited = self.cited_in(&segment);
        let source = cited
            .first()
            .map_or(source.clone(), |first| source.start..first.start.min(source.end).max(source.start + 1));
        let (content, consumed) = self.content_after(cue.end, meaning);
        let left = self.first_word(0).min(segment.start)..self.back_over_marks(segment.start);
        let is_free = self.found.iter().all(|other| other.side != Side::Left || other.segment.end <= left.end)
            && !left.is_empty();
        let follows_quotation = is_free && is_quote(&self.tokens[left.end - 1]);
        let left_is_content = is_free && left.len() >= SHORTEST_CONTENT;
        let told =
            if meaning.frame == Frame::Tells { self.surface.noun_phrase_end(self.tokens, cue.end) } else { cue.end };
        let right_is_adjunct = self.is_adjunct_after(told, content) && !self.tokens.get(told).is_some_and(is_quote);
        let side = if follows_quotation || meaning.frame != Frame::Object && left_is_content && right_is_adjunct {
            Side::Left
        } else {
            Side::Right
        };
        let rule = if side == Side::Left { "said-after" } else { "said-before" };
        let consumed = if side == Side::Left { cue.end } else { consumed };
        Some(Framed {
            reported: Reported {
                cue,
                meaning,
                source: Some(source),
                segment,
                cited,
                content_start: content,
                contents: Vec::new(),
                side,
                rule,
            },
            consumed,
        })
    }

    /// Returns whether what could be a verb is a noun or stands before one: an article or a genitive stands before it.
    fn is_noun(&self, cue: &Range<usize>, lo: usize) -> bool {
        let Some(before) = cue.start.checked_sub(1).filter(|&before| before >= lo).map(|before| &self.tokens[before])
        else {
            return false;
        };
        let telling = self.surface.telling;
        let genitive = !before.is_mark()
            && telling.clitics.endings.iter().any(|ending| before.folded.ends_with(ending.as_str()))
            && cue.len() == 1;
        telling.particles.definite.contains(&before.folded) && telling.particles.determiner.contains(&before.folded)
            || genitive
    }

    /// "X said A and predicted B", "X said A but denied B": the subject of the first verb is that of the second.
    fn joined(&self, cue: &Range<usize>, meaning: Reporting) -> Option<Framed> {
        let particles = &self.surface.telling.particles;
        let first = self.found.iter().rev().find(|other| other.meaning.frame != Frame::Citing)?;
        let before = (first.cue.end..cue.start).rev().find(|&at| {
            !self.surface.is(&self.tokens[at], &particles.adverb)
                && !self.surface.is(&self.tokens[at], &particles.auxiliary)
        })?;
        if first.source.is_none() || !self.surface.is(&self.tokens[before], &particles.conjunction) {
            return None;
        }
        let (content, consumed) = self.content_after(cue.end, meaning);
        Some(Framed {
            reported: Reported {
                cue: cue.clone(),
                meaning,
                source: first.source.clone(),
                segment: cue.start..cue.start,
                cited: Vec::new(),
                content_start: content,
                contents: Vec::new(),
                side: Side::Right,
                rule: "said-and-said",
            },
            consumed,
        })
    }

    /// Returns whether a verb gives a name instead of saying something: ", called “X”", "what they called".
    fn is_naming(&self, cue: &Range<usize>, source: &Range<usize>) -> bool {
        let follows_mark = cue.start.checked_sub(1).is_some_and(|before| self.tokens[before].is_one_of(",،"));
        let gives_name = self.tokens.get(cue.end).is_some_and(|token| {
            is_quote(token) || self.surface.name_at(token).is_some_and(|(_, name)| name.kind == NameKind::Person)
        });
        let is_free_relative =
            source.clone().any(|at| self.surface.is(&self.tokens[at], &self.surface.telling.particles.free_relative));
        follows_mark && gives_name || is_free_relative
    }

    /// "…, said X": the source follows and runs to the next mark.
    fn inverted(&self, cue: &Range<usize>, meaning: Reporting, lo: usize) -> Option<Framed> {
        let before = self.tokens.get(cue.start.checked_sub(1)?)?;
        if cue.start <= lo || !(before.is_one_of(",،") || is_quote(before)) || meaning.frame == Frame::Object {
            return None;
        }
        let mut end = cue.end;
        while let Some(token) = self.tokens.get(end) {
            if token.is_mark() && !is_quote(token) {
                break;
            }
            let particles = &self.surface.telling.particles;
            if self.surface.is(token, &particles.complement)
                || self.surface.is(token, &particles.auxiliary)
                || self.surface.is(token, &particles.relative)
                || self.surface.is_verb(self.tokens, end)
                || self.says_something(end)
                || is_quote(token)
            {
                return None;
            }
            end += 1;
        }
        let source = cue.end..end;
        let is_pronoun = |noun: SourceNoun| noun.telling == SourceTelling::Pronoun;
        if source.len() > 1 && self.surface.source_noun(self.tokens, source.start).is_some_and(is_pronoun) {
            // "X, aged 40, said he walked home": what follows is a clause.
            return None;
        }
        if source.is_empty() || source.len() > LONGEST_SOURCE || !self.can_speak(&source) {
            return None;
        }
        let segment = cue.end..self.apposition_end(end);
        let cited = Vec::new();
        let reported = Reported {
            cue: cue.clone(),
            meaning,
            source: Some(source),
            segment: segment.clone(),
            cited,
            content_start: segment.end,
            contents: Vec::new(),
            side: Side::Left,
            rule: "said-inverted",
        };
        Some(Framed { consumed: segment.end, reported })
    }

    /// Returns whether a verb of saying stands at a token.
    fn says_something(&self, at: usize) -> bool {
        let hit = self.surface.telling.reporting.at(self.tokens, at);
        hit.is_some_and(|hit| matches!(hit.meaning.frame, Frame::Says | Frame::Tells))
    }

    /// Returns one past an apposition after a comma that is a name ("the head of the office, Larysa Honchar").
    fn apposition_end(&self, at: usize) -> usize {
        let is_comma = self.tokens.get(at).is_some_and(|token| token.is_one_of(",،"));
        let opens_name = self.tokens.get(at + 1).is_some_and(|token| {
            self.surface.name_at(token).is_some_and(|(_, name)| name.kind == crate::model::analysis::NameKind::Person)
        });
        if is_comma && opens_name { self.surface.name_end(self.tokens, at + 1) } else { at }
    }

    /// Returns the subject before a verb and the same with its appositions.
    fn subject_before(&self, verb: usize, lo: usize) -> Option<(Range<usize>, Range<usize>)> {
        let particles = &self.surface.telling.particles;
        let mut end = verb;
        while end > lo {
            let token = &self.tokens[end - 1];
            let aside = self.surface.is(token, &particles.adverb)
                || self.surface.is(token, &particles.auxiliary)
                || (self.surface.in_time(token) && self.surface.name_at(token).is_none())
                || (self.surface.is(token, &particles.preposition)
                    && self.tokens.get(end).is_some_and(|next| self.surface.in_time(next)));
            if !aside {
                break;
            }
            end -= 1;
        }
        if end <= lo {
            return None;
        }
        if self.tokens[end - 1].is_one_of(",،") {
            return self.interrupted(end - 1, lo);
        }
        let start = self.piece_start(end, lo);
        let source = self.trim_start(start)..end;
        (!source.is_empty() && source.len() <= 2 * LONGEST_SOURCE).then(|| (source.clone(), source))
    }

    /// "X, who said …": what the relative at a token stands for, and the same with the relative.
    fn antecedent(&self, relative: usize, lo: usize) -> Option<(Range<usize>, Range<usize>)> {
        let end = self.back_over_marks(relative);
        let start = self.trim_start(self.piece_start(end, lo));
        let source = start..end;
        (!source.is_empty() && source.len() <= LONGEST_SOURCE && self.can_speak(&source))
            .then_some((source, start..relative + 1))
    }

    /// "X, who …, said", "X, Name, said": the comma at `comma` closes an aside.
    fn interrupted(&self, comma: usize, lo: usize) -> Option<(Range<usize>, Range<usize>)> {
        let aside_start = self.piece_start(comma, lo);
        let mut source_end = aside_start;
        while source_end > lo && self.tokens[source_end - 1].is_mark() {
            source_end -= 1;
        }
        if source_end > lo {
            let start = self.trim_start(self.piece_start(source_end, lo));
            let source = start..source_end;
            if source.len() <= LONGEST_SOURCE && self.can_speak(&source) {
                return Some((source, start..comma));
            }
        }
        let aside = self.trim_start(aside_start)..comma;
        (!aside.is_empty() && aside.len() <= LONGEST_SOURCE && self.can_speak(&aside)).then(|| (aside.clone(), aside))
    }

    /// Returns where the piece of the sentence that ends at `end` begins: after a mark, a complementiser or a conjunction.
    fn piece_start(&self, end: usize, lo: usize) -> usize {
        let particles = &self.surface.telling.particles;
        let mut start = end;
        while start > lo {
            let token = &self.tokens[start - 1];
            if is_quote(token) {
                match self.quotation_start(start - 1, lo) {
                    Some(open) => {
                        start = open;
                        continue;
                    }
                    None => break,
                }
            }
            let inside_relative =
                start < end && self.tokens.get(start).is_some_and(|next| self.surface.is(next, &particles.relative));
            if token.is_mark()
                || self.surface.is(token, &particles.complement)
                || (self.surface.is(token, &particles.conjunction)
                    && !inside_relative
                    && self.opens_piece(start - 1, lo))
            {
                break;
            }
            start -= 1;
        }
        start
    }

    /// Returns whether a conjunction joins clauses and does not stand within a relative clause of the piece.
    fn opens_piece(&self, at: usize, lo: usize) -> bool {
        let particles = &self.surface.telling.particles;
        let and = particles.and.contains(&self.tokens[at].folded);
        if !and {
            // "who asked not to be named because he …": the piece began with a relative.
            let relative = (lo..at)
                .rev()
                .take_while(|&before| !self.tokens[before].is_mark())
                .any(|before| self.surface.is(&self.tokens[before], &particles.relative));
            return !relative;
        }
        // "residents and local officials said" is one source, "five were killed, and residents said" is not.
        at.checked_sub(1).is_none_or(|before| {
            self.tokens[before].is_mark()
                || !(self.surface.source_noun(self.tokens, before).is_some()
                    || self.surface.name_at(&self.tokens[before]).is_some())
        })
    }

    /// Returns where a short quotation that closes at `close` opens.
    fn quotation_start(&self, close: usize, lo: usize) -> Option<usize> {
        (lo..close)
            .rev()
            .take(7)
            .take_while(|&at| !self.tokens[at].is_one_of(",.،؛;:"))
            .find(|&at| is_quote(&self.tokens[at]) && quotation_end(self.tokens, at) == Some(close + 1))
    }

    /// Returns the first token from `start` that can open a noun phrase.
    fn trim_start(&self, mut start: usize) -> usize {
        let particles = &self.surface.telling.particles;
        while let Some(token) = self.tokens.get(start) {
            let hangs = (token.is_mark() && !is_quote(token))
                || particles.and.contains(&token.folded)
                || (self.surface.is(token, &particles.conjunction))
                || (self.surface.is(token, &particles.adverb) && self.surface.name_at(token).is_none());
            if !hangs {
                break;
            }
            start += 1;
        }
        start
    }

    /// Returns whether a range holds somebody who can speak: a person, an organisation, a source noun.
    fn can_speak(&self, range: &Range<usize>) -> bool {
        // "The killing of X indicates …": what happens says nothing.
        let happens = |at: usize| {
            let triggers = &self.surface.telling.triggers;
            triggers.at(self.tokens, at).is_some_and(|hit| hit.meaning.part != TriggerPart::Modifier)
        };
        let head =
            range.clone().find(|&at| !self.surface.is(&self.tokens[at], &self.surface.telling.particles.determiner));
        if head.is_some_and(happens) {
            return false;
        }
        !self.surface.names_in(self.tokens, range).is_empty()
            || range.clone().any(|at| self.surface.source_noun(self.tokens, at).is_some())
    }

    /// Returns the sources cited within a range.
    fn cited_in(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut cited = Vec::new();
        for at in range.clone() {
            if let Some(hit) = self.surface.telling.reporting.at(self.tokens, at)
                && hit.meaning.frame == Frame::Citing
            {
                let end = self.source_end(hit.end);
                if end > hit.end {
                    cited.push(hit.end..end);
                }
            }
        }
        cited
    }

    /// Returns where content begins after a cue and up to where other cues belong to this one.
    fn content_after(&self, from: usize, meaning: Reporting) -> (usize, usize) {
        let mut at = from;
        if meaning.frame == Frame::Tells {
            at = self.surface.noun_phrase_end(self.tokens, at);
        }
        at = self.skip_adjuncts(at);
        (self.skip_complement(at), from)
    }

    /// Returns the first token after adjuncts of saying ("in a statement", "on Monday").
    fn skip_adjuncts(&self, from: usize) -> usize {
        let particles = &self.surface.telling.particles;
        let mut at = from;
        while let Some(token) = self.tokens.get(at) {
            if self.surface.in_time(token)
                || self.surface.is(token, &particles.adverb)
                || (self.surface.is(token, &particles.preposition)
                    && self.tokens.get(at + 1).is_some_and(|next| self.surface.in_time(next)))
            {
                at += 1;
                continue;
            }
            let aside = token.is_one_of(",،")
                && self.tokens.get(at + 1).is_some_and(|next| {
                    self.surface.in_time(next)
                        || self.surface.telling.adjuncts.at(self.tokens, at + 1).is_some()
                        || self.surface.is(next, &particles.relative)
                });
            if self.surface.telling.adjuncts.at(self.tokens, at).is_none() && !aside {
                break;
            }
            // An adjunct runs to the next comma, complementiser or quotation, or to the noun of what happened.
            at += 1;
            while let Some(token) = self.tokens.get(at) {
                if token.is_one_of(",،:.") || self.surface.is(token, &particles.complement) || self.happened(at) {
                    break;
                }
                if is_quote(token) {
                    match quotation_end(self.tokens, at) {
                        Some(end) if end - at <= 7 => {
                            at = end;
                            continue;
                        }
                        _ => break,
                    }
                }
                at += 1;
            }
            let closes = self.tokens.get(at).is_some_and(|token| token.is_one_of(",،"))
                && self.surface.telling.order == Order::VerbFirst;
            if closes {
                at += 1;
            }
        }
        at
    }

    /// Returns whether the noun of an event or a loss stands at a token as the object of a verb of saying, which comes first with its
    /// adjuncts: أعلنت الوزارة في بيان مقتل شخصين.
    fn happened(&self, at: usize) -> bool {
        let (telling, particles) = (self.surface.telling, &self.surface.telling.particles);
        let is_noun = telling.losses.object.at(self.tokens, at).is_some()
            || telling.triggers.at(self.tokens, at).is_some_and(|hit| hit.meaning.part == TriggerPart::Noun);
        // "In a statement on the attack": the noun belongs to the adjunct where a preposition governs it, or where "that" follows.
        let is_governed = self.surface.is(&self.tokens[at - 1], &particles.preposition);
        let is_said_later = || {
            let clause = self.tokens[at..].iter().take_while(|token| !token.is_one_of(",،:."));
            clause.into_iter().any(|token| self.surface.is(token, &particles.complement))
        };
        telling.order == Order::VerbFirst && is_noun && !is_governed && !is_said_later()
    }

    fn skip_complement(&self, mut at: usize) -> usize {
        while self.tokens.get(at).is_some_and(|token| {
            token.is_one_of(":,،") || self.surface.is(token, &self.surface.telling.particles.complement)
        }) {
            at += 1;
        }
        at
    }

    /// Returns whether what follows a cue cannot be its content.
    fn is_adjunct_after(&self, from: usize, content: usize) -> bool {
        let particles = &self.surface.telling.particles;
        let complement = (from..self.tokens.len())
            .take(COMPLEMENT_WITHIN)
            .take_while(|&at| !self.tokens[at].is_one_of(",،"))
            .any(|at| self.surface.is(&self.tokens[at], &particles.complement));
        if complement {
            return false;
        }
        let Some(next) = self.tokens.get(from) else { return true };
        next.is_one_of(".,،;؛")
            || is_quote(next)
            || self.surface.is(next, &particles.preposition)
            || self.surface.is(next, &particles.conjunction)
            || self.surface.is(next, &particles.adverb)
            || self.surface.in_time(next)
            || content >= self.tokens.len()
            || self.surface.telling.adjuncts.at(self.tokens, from).is_some()
    }

    fn first_word(&self, from: usize) -> usize {
        (from..self.tokens.len()).find(|&at| !self.tokens[at].is_mark()).unwrap_or(from)
    }

    fn back_over_marks(&self, mut end: usize) -> usize {
        while end > 0 && self.tokens[end - 1].is_one_of(",،;؛:-–—") {
            end -= 1;
        }
        end
    }

    /// قال فلان إن; فلان قال إن; وأضاف أن; وكان فلان قد قال إن.
    fn verb_first(&self, cue: Range<usize>, meaning: Reporting) -> Option<Framed> {
        let particles = &self.surface.telling.particles;
        let lo = self.after_last_frame();
        let after = self.skip_adjuncts(cue.end);
        let opens_content = |at: usize| {
            self.tokens
                .get(at)
                .is_none_or(|token| token.is_one_of(":.") || self.surface.is(token, &particles.complement))
        };
        let earlier = (lo..cue.start).rev().find(|&at| self.surface.is(&self.tokens[at], &particles.pluperfect));
        let (source, segment, rule) = if let Some(earlier) = earlier
            && earlier + 1 < cue.start
        {
            let end = self.back_over_perfect(cue.start);
            let source = earlier + 1..self.source_end(earlier + 1).min(end);
            (Some(source.clone()), source.start..end, "had-said")
        } else if opens_content(after) {
            let (source, segment) = self
                .named_before(cue.start, lo)
                .map_or((None, cue.end..after), |(source, segment)| (Some(source), segment));
            (source, segment, "said-implied")
        } else {
            let end = self.source_end(after);
            let source = after..end;
            let follows_object =
                meaning.stance == crate::model::attribution::Stance::Accuses && self.is_charged_with(end);
            if source.is_empty() || follows_object || (meaning.needs_speaker && !self.can_speak(&source)) {
                match self.named_before(cue.start, lo) {
                    Some((source, segment)) => (Some(source), segment, "said-before"),
                    // A verb of these without a subject beside it goes on with the speaker before, if it opens its clause.
                    None if self.opens_clause(cue.start)
                        && (follows_object || !meaning.needs_speaker || self.goes_on(&cue)) =>
                    {
                        (None, cue.end..cue.end, "said-implied")
                    }
                    None => return None,
                }
            } else {
                let segment_end = self.asides_end(end);
                (Some(source), after..segment_end, "said-first")
            }
        };
        if let Some(source) = &source
            && meaning.needs_speaker
            && !self.can_speak(source)
            && !self.can_speak(&segment)
        {
            return None;
        }
        let cited = self.cited_in(&segment);
        let source = source.map(|source| {
            let end =
                cited.first().map_or(source.end, |first| first.start.saturating_sub(1).clamp(source.start, source.end));
            source.start..end
        });
        let from = if segment.start >= cue.end { segment.end.max(cue.end) } else { cue.end };
        let content = self.skip_complement(self.skip_adjuncts(from));
        let consumed = from.max(cue.end);
        Some(Framed {
            reported: Reported {
                cue,
                meaning,
                source,
                segment,
                cited,
                content_start: content,
                contents: Vec::new(),
                side: Side::Right,
                rule,
            },
            consumed,
        })
    }

    fn back_over_perfect(&self, mut end: usize) -> usize {
        while end > 0
            && (self.tokens[end - 1].is_one_of(",،")
                || self.surface.is(&self.tokens[end - 1], &self.surface.telling.particles.perfect))
        {
            end -= 1;
        }
        end
    }

    /// Returns whether the object of an accusation ends at a token: what follows says of what.
    fn is_charged_with(&self, at: usize) -> bool {
        let clitics = &self.surface.telling.clitics;
        self.tokens.get(at).is_some_and(|token| {
            !token.is_mark()
                && clitics.prepositions.iter().any(|preposition| token.folded.starts_with(preposition.as_str()))
        })
    }

    fn opens_clause(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let joined = self
            .surface
            .telling
            .clitics
            .conjunctions
            .iter()
            .any(|conjunction| token.folded.starts_with(conjunction.as_str()) && token.stems.len() > 1);
        at == self.first_word(0) || joined || self.surface.breaks_clause(&self.tokens[at - 1])
    }

    /// Returns whether a cue without a subject goes on with speech: its clitic or what follows says so.
    fn goes_on(&self, cue: &Range<usize>) -> bool {
        (cue.end..self.tokens.len())
            .take(COMPLEMENT_WITHIN + 4)
            .take_while(|&at| !self.tokens[at].is_one_of(",،."))
            .any(|at| self.surface.is(&self.tokens[at], &self.surface.telling.particles.complement))
            || self.opens_clause(cue.start)
    }

    /// Returns a source that stands before the verb and opens its clause.
    fn named_before(&self, verb: usize, lo: usize) -> Option<(Range<usize>, Range<usize>)> {
        let start = self.trim_start(lo);
        if start >= verb || verb - start > 2 * LONGEST_SOURCE {
            return None;
        }
        // Between two cues of one sentence a source before the verb stands right before it or after its clause began.
        let start = if lo == 0 { start } else { self.trim_start(self.piece_start(verb, lo)) };
        let end = self.source_end(start);
        let source = start..end.min(verb);
        let only_asides = self.asides_end(source.end) >= self.back_over_marks(verb)
            || (source.end..verb).all(|at| self.surface.breaks_clause(&self.tokens[at]) || is_quote(&self.tokens[at]));
        (!source.is_empty() && self.can_speak(&source) && only_asides).then(|| (source.clone(), source.start..verb))
    }

    /// Returns where the source that begins at a token ends.
    fn source_end(&self, start: usize) -> usize {
        let surface = self.surface;
        let particles = &surface.telling.particles;
        let mut at = start;
        let mut complete = false;
        let mut inner = false;
        while let Some(token) = self.tokens.get(at) {
            if is_quote(token) {
                match quotation_end(self.tokens, at) {
                    Some(end) if end - at <= 7 => {
                        at = end;
                        complete = true;
                        continue;
                    }
                    _ => break,
                }
            }
            if token.is_mark() || (at > start && surface.telling.adjuncts.at(self.tokens, at).is_some()) {
                break;
            }
            let name = surface.name_at(token).filter(|(_, name)| name.kind != crate::model::analysis::NameKind::Place);
            if let Some((_, name)) = name {
                let person = name.kind == crate::model::analysis::NameKind::Person;
                if complete && !person {
                    break;
                }
                at = surface.name_end(self.tokens, at);
                if person {
                    break;
                }
                complete = true;
                continue;
            }
            if surface.is(token, &particles.preposition) || particles.inner_preposition.contains(&token.folded) {
                let may_go_on = surface.telling.order == Order::SubjectFirst
                    || (!inner && particles.inner_preposition.contains(&token.folded));
                if at == start
                    || !may_go_on
                    || self.tokens.get(at + 1).is_none_or(|next| next.is_mark() || surface.in_time(next))
                {
                    break;
                }
                inner = true;
                complete = false;
                at += 1;
                continue;
            }
            let ends = surface.is(token, &particles.complement)
                || surface.is(token, &particles.conjunction)
                || surface.is(token, &particles.relative)
                || surface.is(token, &particles.auxiliary)
                || surface.in_time(token)
                || (at > start && surface.is(token, &particles.adverb))
                || (at > start && (surface.is_verb(self.tokens, at) || self.is_told(at)))
                || (complete && surface.source_noun(self.tokens, at).is_some());
            if ends {
                break;
            }
            at += 1;
        }
        at
    }

    /// Returns whether a token begins what is told and so cannot go on a source: a word of loss or of an event.
    fn is_told(&self, at: usize) -> bool {
        let telling = &self.surface.telling;
        let article =
            telling.clitics.articles.iter().any(|article| self.tokens[at].folded.starts_with(article.as_str()));
        let names_event = telling
            .triggers
            .at(self.tokens, at)
            .is_some_and(|hit| hit.meaning.part != crate::lang::telling::TriggerPart::Modifier)
            || telling.losses.object.at(self.tokens, at).is_some();
        telling.order == Order::VerbFirst && names_event && !article
            || telling
                .reporting
                .at(self.tokens, at)
                .is_some_and(|hit| matches!(hit.meaning.frame, Frame::Citing | Frame::Per))
    }

    /// Returns one past the asides after a source: names in apposition, relative clauses, "who asked not to be named".
    fn asides_end(&self, from: usize) -> usize {
        let surface = self.surface;
        let particles = &surface.telling.particles;
        let mut at = from;
        loop {
            if surface.telling.adjuncts.at(self.tokens, at).is_some() {
                let next = self.skip_adjuncts(at);
                if next > at {
                    at = next;
                    continue;
                }
            }
            let Some(token) = self.tokens.get(at) else { return at };
            let opens = if token.is_one_of(",،(") { at + 1 } else { at };
            let Some(next) = self.tokens.get(opens) else { return at };
            let cites =
                surface.telling.reporting.at(self.tokens, opens).is_some_and(|hit| hit.meaning.frame == Frame::Citing);
            let aside =
                surface.name_at(next).is_some_and(|(_, name)| name.kind == crate::model::analysis::NameKind::Person)
                    || (opens > at && surface.source_noun(self.tokens, opens).is_some())
                    || surface.is(next, &particles.relative)
                    || surface.in_time(next)
                    || surface.is(next, &particles.adverb)
                    || cites
                    || surface.telling.adjuncts.at(self.tokens, opens).is_some()
                    || surface.telling.anonymity.at(self.tokens, opens).is_some();
            if !aside {
                return at;
            }
            let mut end = opens;
            while let Some(token) = self.tokens.get(end) {
                if token.is_one_of(",،):.") || (end > opens && surface.is(token, &particles.complement)) {
                    break;
                }
                end += 1;
            }
            let closed = self.tokens.get(end).is_some_and(|token| token.is_one_of(",،)"));
            at = if closed { end + 1 } else { end };
            if end == opens {
                return at;
            }
        }
    }

    /// "according to X", وفق ما أعلنت الوزارة.
    fn per(&self, cue: Range<usize>, meaning: Reporting) -> Option<Framed> {
        let particles = &self.surface.telling.particles;
        let telling = &self.surface.telling;
        let mut at = cue.end;
        let opens_relative = |token: &Token| {
            self.surface.is(token, &particles.relative) || self.surface.is(token, &particles.free_relative)
        };
        if self.tokens.get(at).is_some_and(opens_relative) {
            at += 1;
        }
        // "what was announced by X", ما أعلنت فلانة, ما جاء في بيان لشركة فلان.
        let mut verb_hit = None;
        for skip in 0..3 {
            if let Some(hit) = telling.reporting.at(self.tokens, at + skip) {
                verb_hit = Some(hit);
                break;
            }
            if self.tokens.get(at + skip).is_none_or(|token| !self.surface.is(token, &particles.auxiliary)) {
                break;
            }
        }
        if let Some(hit) = verb_hit {
            if hit.meaning.frame == Frame::Inside {
                let document = hit.end;
                let end = self.inside_source(document);
                at = end.start;
            } else {
                at = hit.end;
            }
            while self.tokens.get(at).is_some_and(|token| {
                self.surface.is(token, &particles.preposition)
                    || self.surface.is(token, &particles.adverb)
                    || self.surface.in_time(token)
            }) {
                at += 1;
            }
            at = self.skip_adjuncts(at);
        }
        let end = self.source_end(at);
        let source = at..end;
        if source.is_empty() {
            return None;
        }
        let segment = at..self.asides_end(end);
        let cited = self.cited_in(&(end..(segment.end + 1).min(self.tokens.len())));
        let close = cited.last().map_or(segment.end, |last| last.end.max(segment.end));
        Some(Framed {
            reported: Reported {
                cue,
                meaning,
                source: Some(source),
                segment: at..close,
                cited,
                content_start: 0,
                contents: Vec::new(),
                side: Side::Both,
                rule: "according-to",
            },
            consumed: close,
        })
    }

    /// "…, citing X": the chain of the frame before goes on. Kept as a frame of its own until the chain is built.
    fn citing(&self, cue: Range<usize>, meaning: Reporting) -> Option<Framed> {
        let end = self.source_end(cue.end);
        let source = cue.end..end;
        if source.is_empty() {
            return None;
        }
        let segment = source.start..self.asides_end(end).max(end);
        Some(Framed {
            consumed: end,
            reported: Reported {
                cue,
                meaning,
                source: Some(source),
                segment,
                cited: Vec::new(),
                content_start: 0,
                contents: Vec::new(),
                side: Side::Both,
                rule: "citing",
            },
        })
    }

    /// جاء في البيان أن: the document or who made it.
    fn inside(&self, cue: Range<usize>, meaning: Reporting) -> Option<Framed> {
        let source = self.inside_source(cue.end);
        if source.is_empty() || !self.can_speak(&source) {
            return None;
        }
        let content = self.skip_complement(self.skip_adjuncts(self.asides_end(source.end)));
        Some(Framed {
            consumed: content,
            reported: Reported {
                cue,
                meaning,
                segment: source.clone(),
                source: Some(source),
                cited: Vec::new(),
                content_start: content,
                contents: Vec::new(),
                side: Side::Right,
                rule: "stands-in",
            },
        })
    }

    /// Returns the source of a document phrase: who made it if that is said, else the document.
    fn inside_source(&self, document: usize) -> Range<usize> {
        let mut end = document;
        while let Some(token) = self.tokens.get(end) {
            if (token.is_mark() && !is_quote(token))
                || self.surface.is(token, &self.surface.telling.particles.complement)
            {
                break;
            }
            end += 1;
        }
        let maker = (document + 1..end).find(|&at| {
            self.surface.source_noun(self.tokens, at).is_some_and(|noun| {
                matches!(
                    noun.kind,
                    crate::lang::telling::SourceKind::Body
                        | crate::lang::telling::SourceKind::Person
                        | crate::lang::telling::SourceKind::Outlet
                )
            }) || self
                .surface
                .name_at(&self.tokens[at])
                .is_some_and(|(_, name)| name.kind != crate::model::analysis::NameKind::Place)
        });
        match maker {
            Some(maker) => maker..self.source_end(maker).max(maker + 1),
            None => document..self.source_end(document).max(document),
        }
    }
}

/// Cuts contents where the next frame of the sentence begins, and gives frames about which content stands their parts.
fn lay_out_contents(surface: &Surface<'_>, tokens: &[Token], found: &mut [Reported]) {
    let begins: Vec<usize> = found.iter().map(begin).collect();
    for idx in 0..found.len() {
        let own_begin = begins[idx];
        let own_end = found[idx].cue.end.max(found[idx].segment.end);
        // A later frame that is joined to this one ends its content; one after a complementiser is part of it.
        let next = (idx + 1..found.len()).find(|&later| {
            found[later].side != Side::Left
                && begins[later] >= own_end
                && is_joined(surface, tokens, &found[later], begins[later])
        });
        let hi = next.map_or(tokens.len(), |later| before_joint(surface, tokens, begins[later]));
        let lo = (0..idx)
            .rev()
            .find(|&earlier| found[earlier].side == Side::Left || found[earlier].meaning.frame == Frame::Participle)
            .map_or(0, |earlier| found[earlier].cue.end.max(found[earlier].segment.end).min(own_begin));
        // What stands before a frame joined to one whose content is on its right belongs to that one.
        let lo = if (0..idx).any(|earlier| found[earlier].side == Side::Right)
            && is_joined(surface, tokens, &found[idx], own_begin)
            && found[idx].meaning.frame != Frame::Per
        {
            own_begin
        } else {
            lo
        };
        let contents = match found[idx].side {
            Side::Right => std::iter::once(found[idx].content_start..hi).collect(),
            Side::Both if found[idx].meaning.frame == Frame::Citing => Vec::new(),
            Side::Left | Side::Both => {
                let left = trim(surface, tokens, lo..before_joint(surface, tokens, own_begin));
                let right = own_end..hi;
                if goes_on(surface, tokens, &found[idx], &left, &right) { vec![left, right] } else { vec![left] }
            }
        };
        found[idx].contents = contents
            .into_iter()
            .map(|content| trim(surface, tokens, content))
            .filter(|content| !content.is_empty())
            .collect();
    }
}

/// Returns whether content goes on after a frame that content stands before: "“A,” X said, “B.”", "A, X said, is B".
///
/// What follows a quotation and is none is said of the saying ("“A,” X said on Monday in Aleppo").
fn goes_on(
    surface: &Surface<'_>,
    tokens: &[Token],
    frame: &Reported,
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    if left.is_empty() || surface.telling.order == Order::VerbFirst {
        return true;
    }
    let particles = &surface.telling.particles;
    let opens = right.clone().find(|&at| !tokens[at].is_one_of(",،:.-–—"));
    let Some(opens) = opens else { return false };
    if is_quote(&tokens[opens]) {
        return true;
    }
    let begins_at_mark = opens > right.start && tokens[right.start].is_one_of(",،");
    let is_aside = surface.is(&tokens[opens], &particles.relative)
        || surface.is(&tokens[opens], &particles.conjunction)
        || surface.is(&tokens[opens], &particles.preposition)
        || surface.in_time(&tokens[opens])
        || surface.telling.adjuncts.at(tokens, opens).is_some();
    // "…, said the mayor, a tall man".
    let is_apposition = frame.rule == "said-inverted";
    begins_at_mark && !is_aside && !is_apposition && !is_quote(&tokens[left.end - 1])
}

fn begin(reported: &Reported) -> usize {
    if reported.rule == "said-and-said" {
        // Its source stands with the verb before.
        return reported.cue.start;
    }
    let source = reported.source.as_ref().map_or(reported.cue.start, |source| source.start);
    source.min(reported.cue.start).min(if reported.segment.is_empty() {
        reported.cue.start
    } else {
        reported.segment.start
    })
}

/// Returns whether a frame is joined to what stands before it, and not laid in its mouth.
fn is_joined(surface: &Surface<'_>, tokens: &[Token], reported: &Reported, begin: usize) -> bool {
    if matches!(reported.meaning.frame, Frame::Participle | Frame::Citing | Frame::Per) {
        return true;
    }
    let Some(before) = begin.checked_sub(1).and_then(|at| tokens.get(at)) else { return true };
    let clings = tokens.get(reported.cue.start).is_some_and(|token| {
        let conjunctions = &surface.telling.clitics.conjunctions;
        conjunctions.iter().any(|conjunction| {
            token
                .folded
                .strip_prefix(conjunction.as_str())
                .is_some_and(|rest| token.stems.iter().any(|stem| stem == rest))
        })
    });
    clings
        || surface.breaks_clause(before)
        || surface.telling.particles.and.contains(&before.folded)
        || surface.is(before, &surface.telling.particles.adverb)
}

/// Returns the end of what stands before a joint at `begin`: conjunctions and commas before it belong to neither.
fn before_joint(surface: &Surface<'_>, tokens: &[Token], begin: usize) -> usize {
    let mut end = begin;
    while let Some(token) = end.checked_sub(1).and_then(|at| tokens.get(at)) {
        let hangs = token.is_one_of(",،;؛:-–—")
            || surface.telling.particles.and.contains(&token.folded)
            || surface.is(token, &surface.telling.particles.conjunction);
        if !hangs {
            break;
        }
        end -= 1;
    }
    end
}

fn trim(surface: &Surface<'_>, tokens: &[Token], content: Range<usize>) -> Range<usize> {
    let Range { mut start, end } = content;
    let mut end = end.min(tokens.len());
    while start < end && tokens[start].is_one_of(",،;؛:.-–—)") {
        start += 1;
    }
    while end > start && tokens[end - 1].is_one_of(",،;؛:.-–—(") {
        end -= 1;
    }
    let words = (start..end).filter(|&at| !tokens[at].is_mark()).count();
    let only_adjunct = (start..end).all(|at| tokens[at].is_mark() || surface.in_time(&tokens[at]));
    if words < 2 && only_adjunct { start..start } else { start..end }
}
