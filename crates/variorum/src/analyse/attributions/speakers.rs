//! Who a source phrase stands for: a name, a role, or somebody who spoke before.

use super::frames::Reported;
use crate::analyse::surface::Surface;
use crate::lang::telling::{Agreement, Frame, Order, SourceKind, SourceNoun, SourceTelling};
use crate::model::analysis::{Name, NameKind};
use crate::model::attribution::{Anonymity, Speaker};
use crate::model::span::Span;
use crate::text::tokens::Token;
use crate::text::words::words;
use std::ops::Range;

/// Those who have spoken in the article so far, the last one last.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    known: Vec<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    speaker: Speaker,
    kind: SourceKind,
    agreement: Agreement,
    /// The stems of the words it was introduced with.
    stems: Vec<String>,
}

impl Discourse {
    /// Returns the speakers of a frame, outermost first; none where nobody can be told. Remembers them.
    pub(super) fn speakers(&mut self, surface: &Surface<'_>, sentence_idx: usize, reported: &Reported) -> Vec<Speaker> {
        let tokens = surface.tokens(sentence_idx);
        let mut chain = Vec::new();
        match &reported.source {
            None => chain.extend(self.before(reported.meaning.agreement).map(|known| known.speaker.clone())),
            Some(source) => {
                // "The wire, citing the ministry": both speak, the cited one is accountable.
                for link in std::iter::once(source).chain(&reported.cited) {
                    let aside = if link == source { reported.segment.clone() } else { link.clone() };
                    if let Some(known) = self.known_of(surface, tokens, link, &aside, reported) {
                        if chain.last().is_none_or(|last: &Speaker| last.name != known.speaker.name) {
                            chain.push(known.speaker.clone());
                        }
                        self.remember(known);
                    }
                }
            }
        }
        chain
    }

    fn remember(&mut self, known: Known) {
        self.known.push(known);
    }

    /// Returns the last speaker a verb without a subject can go on with.
    fn before(&self, agreement: Agreement) -> Option<&Known> {
        let agrees = |known: &&Known| match (agreement, known.agreement) {
            (Agreement::Open, _) | (_, Agreement::Open) => true,
            (verb, known) => verb == known,
        };
        self.known.iter().rev().find(agrees).or_else(|| self.known.last())
    }

    fn known_of(
        &self,
        surface: &Surface<'_>,
        tokens: &[Token],
        source: &Range<usize>,
        segment: &Range<usize>,
        reported: &Reported,
    ) -> Option<Known> {
        let noun = head(surface, tokens, source).map(|(_, noun)| noun);
        let names = surface.names_in(tokens, source);
        let aside_names = surface.names_in(tokens, segment);
        let person = first_person(&names).or_else(|| {
            let speaks_for_itself = noun.is_none_or(|noun| noun.kind != SourceKind::Person);
            // A person in apposition is the source; one in a relative clause beside an organisation is not.
            first_person(&aside_names)
                .filter(|(_, name)| !speaks_for_itself && directly_after(surface, tokens, source, name))
        });
        let agreement = reported.meaning.agreement;
        let agreement = if reported.meaning.frame == Frame::Per { Agreement::Open } else { agreement };
        let stems = stems(tokens, source);
        if let Some((_, name)) = person {
            return Some(Known { speaker: named(surface, name), kind: SourceKind::Person, agreement, stems });
        }
        let printed = printed(surface, tokens, source)?;
        match noun {
            Some(noun) if noun.telling == SourceTelling::Pronoun => {
                let known = self.known.iter().rev().find(|known| match noun.kind {
                    SourceKind::Person => known.kind == SourceKind::Person,
                    SourceKind::Body => known.kind != SourceKind::Person,
                    _ => true,
                })?;
                Some(known.clone())
            }
            Some(noun) => {
                let organisation = names.iter().find(|(_, name)| name.kind == NameKind::Organisation);
                let heads_name = organisation.is_some_and(|(_, name)| {
                    // "the ministry's spokesman", "a medic at the hospital": the name is not the head.
                    noun.kind != SourceKind::Person && name.span.overlaps(printed)
                });
                let earlier = (!heads_name && is_short(tokens, source) && is_definite(surface, tokens, source))
                    .then(|| self.earlier(surface, tokens, source, noun.kind, printed))
                    .flatten();
                if noun.kind == SourceKind::Document && !heads_name {
                    let maker = self.known.iter().rev().find(|known| known.kind != SourceKind::Document);
                    return maker.cloned().or_else(|| {
                        Some(plain(surface, tokens, source, printed, noun.kind, agreement, stems.clone()))
                    });
                }
                if let Some(mut known) = earlier {
                    known.agreement = agreement;
                    return Some(known);
                }
                if let (true, Some((_, name))) = (heads_name, organisation) {
                    let mut speaker = named(surface, name);
                    if name.span.len() < printed.len() / 2 {
                        // The name is a small part of what the source is called.
                        surface.text(printed).clone_into(&mut speaker.name);
                        speaker.span = Some(printed);
                    }
                    return Some(Known { speaker, kind: noun.kind, agreement, stems });
                }
                Some(plain(surface, tokens, source, printed, noun.kind, agreement, stems))
            }
            None => {
                let organisation = names.iter().find(|(_, name)| name.kind == NameKind::Organisation);
                if let Some((_, name)) = organisation {
                    return Some(Known { speaker: named(surface, name), kind: SourceKind::Body, agreement, stems });
                }
                // A surname or a short name of somebody who spoke in full before.
                let same = self.known.iter().rev().find(|known| {
                    is_short(tokens, source)
                        && stems.iter().any(|stem| stem.chars().count() > 3 && known.stems.contains(stem))
                });
                if let Some(known) = same {
                    return Some(Known { agreement, ..known.clone() });
                }
                Some(plain(surface, tokens, source, printed, SourceKind::Person, agreement, stems))
            }
        }
    }

    /// Returns the fuller mention a short definite one stands for: "the ministry", المصدر.
    fn earlier(
        &self,
        surface: &Surface<'_>,
        tokens: &[Token],
        source: &Range<usize>,
        kind: SourceKind,
        printed: Span,
    ) -> Option<Known> {
        let (head, _) = head(surface, tokens, source)?;
        let shares_head = |stems: &[String]| tokens[head].stems.iter().any(|stem| stems.contains(stem));
        if let Some(known) = self.known.iter().rev().find(|known| shares_head(&known.stems)) {
            return Some(known.clone());
        }
        // Named before in the text, though not as a speaker.
        let name = surface
            .names
            .iter()
            .filter(|name| name.span.end <= printed.start && name.kind == NameKind::Organisation)
            .rfind(|name| {
                let text = surface.text(name.span);
                words(text).iter().any(|word| {
                    surface.telling.clitics.stems(&word.folded).iter().any(|stem| tokens[head].stems.contains(stem))
                })
            });
        if let Some(name) = name {
            return Some(Known {
                speaker: named(surface, name),
                kind,
                agreement: Agreement::Open,
                stems: stems(tokens, source),
            });
        }
        // "the group", "the company": the last body of any kind that spoke or was named.
        if kind == SourceKind::Body {
            return self.known.iter().rev().find(|known| known.kind == SourceKind::Body).cloned();
        }
        None
    }
}

/// Returns a speaker without a name, as printed.
fn plain(
    surface: &Surface<'_>,
    tokens: &[Token],
    source: &Range<usize>,
    printed: Span,
    kind: SourceKind,
    agreement: Agreement,
    stems: Vec<String>,
) -> Known {
    let unnamed = head(surface, tokens, source).is_some_and(|(_, noun)| noun.telling == SourceTelling::Unnamed);
    let anonymity = match kind {
        _ if unnamed => Anonymity::Unnamed,
        SourceKind::Body | SourceKind::Outlet => Anonymity::Named,
        SourceKind::Person | SourceKind::Document | SourceKind::Crowd => Anonymity::RoleOnly,
    };
    let speaker = Speaker {
        name: surface.text(printed).trim_matches(|mark: char| "«»“”\"".contains(mark)).to_owned(),
        span: Some(printed),
        anonymity,
        referent: None,
    };
    Known { speaker, kind, agreement, stems }
}

fn first_person<'a>(names: &[(usize, &'a Name)]) -> Option<(usize, &'a Name)> {
    names.iter().find(|(_, name)| name.kind == NameKind::Person).copied()
}

fn directly_after(surface: &Surface<'_>, tokens: &[Token], source: &Range<usize>, name: &Name) -> bool {
    let Some(end) = surface.span(tokens, source).map(|span| span.end) else { return false };
    let between = surface.article.text.get(end as usize..name.span.start as usize).unwrap_or("");
    // A title may stand between ("its spokesman, Colonel …").
    words(between).len() <= 3
}

/// Returns the speaker of a name, by the fullest form its report gives.
fn named(surface: &Surface<'_>, name: &Name) -> Speaker {
    let printed = surface.text(name.span);
    let full = surface
        .referents
        .get(name.referent as usize)
        .and_then(|referent| referent.forms.first())
        .filter(|form| form.chars().count() > printed.chars().count());
    Speaker {
        name: full.map_or(printed, String::as_str).to_owned(),
        span: Some(name.span),
        anonymity: Anonymity::Named,
        referent: Some(name.referent),
    }
}

/// The most words of a mention that stands for a fuller one.
const LONGEST_SHORT_MENTION: usize = 3;

fn is_short(tokens: &[Token], source: &Range<usize>) -> bool {
    source.clone().filter(|&at| !tokens[at].is_mark()).count() <= LONGEST_SHORT_MENTION
}

/// Returns whether a mention says that the thing is known: by article, demonstrative or possessive.
fn is_definite(surface: &Surface<'_>, tokens: &[Token], source: &Range<usize>) -> bool {
    let telling = surface.telling;
    let has_article = |token: &Token| {
        telling.clitics.articles.iter().any(|article| {
            token.stems.iter().any(|stem| {
                stem.strip_prefix(article.as_str()).is_some_and(|rest| token.stems.iter().any(|other| other == rest))
            })
        })
    };
    surface.is(&tokens[source.start], &telling.particles.definite) || source.clone().any(|at| has_article(&tokens[at]))
}

/// Returns the noun that says what a source is, and where it stands: the first of a language whose modifiers follow
/// their noun, else the last before a preposition ("the ministry's spokesman").
fn head(surface: &Surface<'_>, tokens: &[Token], source: &Range<usize>) -> Option<(usize, SourceNoun)> {
    let particles = &surface.telling.particles;
    let nouns = |range: Range<usize>| {
        range.filter_map(|at| surface.source_noun(tokens, at).map(|noun| (at, noun))).collect::<Vec<_>>()
    };
    if surface.telling.order == Order::SubjectFirst {
        let end = source
            .clone()
            .find(|&at| {
                particles.preposition.contains(&tokens[at].folded)
                    || particles.inner_preposition.contains(&tokens[at].folded)
            })
            .unwrap_or(source.end);
        if let Some(&last) = nouns(source.start..end).last() {
            return Some(last);
        }
    }
    nouns(source.clone()).first().copied()
}

fn stems(tokens: &[Token], range: &Range<usize>) -> Vec<String> {
    range.clone().flat_map(|at| tokens[at].stems.iter().cloned()).collect()
}

/// Returns the source's own words: without what clings to its first word, which belongs to the sentence.
fn printed(surface: &Surface<'_>, tokens: &[Token], source: &Range<usize>) -> Option<Span> {
    let span = surface.span(tokens, source)?;
    let first = &tokens[source.start];
    let cut = clinging(surface, first);
    Some(Span::new(span.start + cut, span.end))
}

/// Returns the bytes of a conjunction or preposition that clings to a source noun or a definite word.
fn clinging(surface: &Surface<'_>, token: &Token) -> u32 {
    let clitics = &surface.telling.clitics;
    let word = surface.text(token.span);
    for affix in clitics.conjunctions.iter().chain(&clitics.prepositions) {
        let Some(rest) = token.folded.strip_prefix(affix.as_str()) else { continue };
        let known = clitics.articles.iter().any(|article| rest.starts_with(article.as_str()))
            || surface.telling.sources.has(rest);
        if known && token.stems.iter().any(|stem| stem == rest) {
            return affix.chars().count().min(word.chars().count()).min(word.len()) as u32
                * word.chars().next().map_or(0, char::len_utf8) as u32;
        }
    }
    0
}
