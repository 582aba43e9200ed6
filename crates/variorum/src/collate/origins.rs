//! Who really stands behind a claim: an accountable speaker, a hidden text, or a report's own voice; a copy adds nobody.

use super::Told;
use crate::lang::Lexicons;
use crate::model::analysis::{Analysis, NameKind};
use crate::model::attribution::{Anonymity, Speaker};
use crate::model::claim::{Claim, Value};
use crate::model::edition::OriginKind;
use crate::model::genealogy::{Derivation, Genealogy, HiddenOrigin, Relation};
use crate::model::id::{CaptureId, FindingId};
use crate::model::links::Links;
use crate::text::names::keys::keys;
use crate::text::names::{Name, compare_names, normal_form};
use crate::text::quotations::quoted;
use crate::text::words::{fold, words};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What makes two origins one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A speaker who is an entity.
    Entity(FindingId),
    /// A speaker of this normalised name who is no entity; unnamed speakers are told apart by the text family.
    Words(String, Option<CaptureId>),
    /// A hidden text.
    Hidden(CaptureId),
    /// The own voice of the report at the root of the text.
    Voice(CaptureId),
}

impl Key {
    pub(super) fn kind(&self) -> OriginKind {
        match self {
            Self::Entity(_) | Self::Words(..) => OriginKind::Speaker,
            Self::Hidden(_) => OriginKind::HiddenText,
            Self::Voice(_) => OriginKind::OwnVoice,
        }
    }
}

/// All that is needed to find origins.
pub(super) struct Origins<'a> {
    analyses: &'a [&'a Analysis],
    number: BTreeMap<CaptureId, usize>,
    /// By child, its derivations, the largest share first.
    parents: BTreeMap<CaptureId, Vec<&'a Derivation>>,
    hidden: BTreeMap<CaptureId, &'a HiddenOrigin>,
    entity_of: BTreeMap<FindingId, FindingId>,
    entity_names: BTreeMap<FindingId, String>,
    organisations: Vec<(FindingId, Vec<Name>)>,
    /// By key of a name, the organisations that have it, so that not every speaker is compared with every body.
    organisations_under: BTreeMap<String, BTreeSet<usize>>,
    /// Who stands behind each claim; found once, because readings and relations ask again and again.
    by_claim: BTreeMap<FindingId, Key>,
    lexicons: &'a Lexicons,
}

/// A copy of which at least this share was taken has no voice of its own where no passage says otherwise.
const WHOLE_COPY: f32 = 0.75;
/// Fewest words of a quotation that can have been said only once; of fewer, two people may have said the same.
const LEAST_QUOTED_WORDS: usize = 8;
/// Words are an organisation's name when at least so alike.
const SAME_BODY: f32 = 0.88;

impl<'a> Origins<'a> {
    pub(super) fn new(
        analyses: &'a [&'a Analysis],
        genealogy: &'a Genealogy,
        links: &Links,
        lexicons: &'a Lexicons,
    ) -> Self {
        let number: BTreeMap<CaptureId, usize> =
            analyses.iter().enumerate().map(|(report, analysis)| (analysis.article.capture, report)).collect();
        let mut parents: BTreeMap<CaptureId, Vec<&Derivation>> = BTreeMap::new();
        for derivation in &genealogy.derivations {
            parents.entry(derivation.child).or_default().push(derivation);
        }
        for derivations in parents.values_mut() {
            derivations.sort_by(|one, other| other.share.total_cmp(&one.share).then(one.parent.cmp(&other.parent)));
        }
        // A statement that several reports quote stands behind what they quote, and there its speaker answers for it. Only an
        // agency that they credit stands behind what a report says in its own voice.
        let credits = |child: &CaptureId, name: &str| {
            let credit = number.get(child).and_then(|&report| analyses[report].article.credit.as_ref());
            credit.is_some_and(|credit| fold(&credit.value) == fold(name))
        };
        let is_credited = |origin: &&HiddenOrigin| {
            origin.name.as_ref().is_some_and(|name| origin.children.iter().any(|child| credits(child, name)))
        };
        let mut hidden = BTreeMap::new();
        for origin in genealogy.hidden_origins.iter().filter(is_credited) {
            for &child in &origin.children {
                hidden.entry(child).or_insert(origin);
            }
        }
        let (mut entity_of, mut entity_names, mut organisations) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut organisations_under: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for entity in &links.entities {
            entity_of.extend(entity.referents.iter().map(|&referent| (referent, entity.id)));
            let name = entity
                .names
                .iter()
                .max_by_key(|name| (name.n_mentions, name.text.chars().count(), std::cmp::Reverse(&name.text)));
            entity_names.insert(entity.id, name.map_or_else(String::new, |name| name.text.clone()));
            if entity.kind == NameKind::Organisation {
                let names: Vec<Name> = entity.names.iter().map(|name| Name::new(&name.text, &lexicons.names)).collect();
                for key in names.iter().flat_map(|name| keys(name, &lexicons.names)) {
                    organisations_under.entry(key).or_default().insert(organisations.len());
                }
                organisations.push((entity.id, names));
            }
        }
        let mut origins = Self {
            analyses,
            number,
            parents,
            hidden,
            entity_of,
            entity_names,
            organisations,
            organisations_under,
            by_claim: BTreeMap::new(),
            lexicons,
        };
        let claims = analyses.iter().flat_map(|analysis| analysis.claims.iter().map(|claim| (*analysis, claim)));
        origins.by_claim = claims.map(|(analysis, claim)| (claim.id, origins.find(analysis, claim))).collect();
        origins.one_mouth_a_quotation();
        origins
    }

    /// Returns the entity a referent of a report belongs to.
    pub(super) fn entity(&self, analysis: &Analysis, referent: Option<u32>) -> Option<FindingId> {
        self.entity_of.get(&analysis.referents.get(referent? as usize)?.id).copied()
    }

    /// Returns the root of the text a report belongs to by whole copies.
    pub(super) fn text_family(&self, capture: CaptureId) -> CaptureId {
        let mut root = capture;
        // Derivations form no cycle; the bound is for input that breaks that promise.
        for _ in 0..self.parents.len() {
            match self.parents.get(&root).and_then(|derivations| derivations.first()) {
                Some(derivation) if derivation.share >= WHOLE_COPY => root = derivation.parent,
                _ => break,
            }
        }
        root
    }

    /// Returns who stands behind a claim.
    pub(super) fn of(&self, told: &Told) -> Key {
        let found = self.by_claim.get(&told.claim.id).cloned();
        found.unwrap_or_else(|| self.voice(told.claim.id.capture))
    }

    /// Gives the claims inside one quotation to one speaker: words that several reports quote alike were said once, and a report
    /// that gives them to another ("the statement said") is mistaken, or was misread. Believed is whom most reports name, then
    /// the surest claim.
    fn one_mouth_a_quotation(&mut self) {
        let mut claims: BTreeMap<String, Vec<&Claim>> = BTreeMap::new();
        for analysis in self.analyses {
            let article = &analysis.article;
            for quotation in article.blocks.iter().flat_map(|block| quoted(&article.text, block.span)) {
                let folded: Vec<String> =
                    words(quotation.text(&article.text)).into_iter().map(|word| word.folded).collect();
                if folded.len() >= LEAST_QUOTED_WORDS {
                    let inside = analysis.claims.iter().filter(|claim| quotation.overlaps(claim.id.span));
                    claims
                        .entry(folded.join(" "))
                        .or_default()
                        .extend(inside.filter(|claim| !claim.speakers.is_empty()));
                }
            }
        }
        for quoted in claims.into_values() {
            let mut named: BTreeMap<Key, (BTreeSet<CaptureId>, f32)> = BTreeMap::new();
            for claim in &quoted {
                let (reports, surest) = named.entry(self.by_claim[&claim.id].clone()).or_default();
                reports.insert(claim.id.capture);
                *surest = surest.max(claim.confidence);
            }
            let weight = |(reports, surest): &(BTreeSet<CaptureId>, f32)| (reports.len(), *surest);
            let best = named.iter().max_by(|one, other| {
                weight(one.1).partial_cmp(&weight(other.1)).unwrap_or(Ordering::Equal).then(other.0.cmp(one.0))
            });
            if let Some((speaker, _)) = best {
                self.by_claim.extend(quoted.iter().map(|claim| (claim.id, speaker.clone())));
            }
        }
    }

    fn find(&self, analysis: &Analysis, claim: &Claim) -> Key {
        let mut at = (analysis, claim);
        for _ in 0..=self.parents.len() {
            let speaker = at.1.speakers.last().map(|speaker| self.speaker(at.0, speaker));
            at = match (speaker, self.source(at.0, at.1)) {
                // Who is no entity is in a copy whoever it is in what was copied, in other words or another language.
                (Some(Key::Words(..)), Source::Claim(analysis, claim)) if !claim.speakers.is_empty() => {
                    (analysis, claim)
                }
                (Some(speaker), _) => return speaker,
                (None, Source::Claim(analysis, claim)) => (analysis, claim),
                (None, Source::Voice(root)) => return self.voice(root),
                (None, Source::Own) => return self.voice(at.0.article.capture),
            };
        }
        Key::Voice(at.0.article.capture)
    }

    fn voice(&self, capture: CaptureId) -> Key {
        match self.hidden.get(&capture) {
            Some(origin) => Key::Hidden(origin.id),
            None => Key::Voice(capture),
        }
    }

    /// Returns where a claim was taken from: the parent's claim, or only the parent, or nowhere.
    fn source(&self, analysis: &Analysis, claim: &Claim) -> Source<'a> {
        let capture = analysis.article.capture;
        let Some(derivations) = self.parents.get(&capture) else { return Source::Own };
        let Some(sentence) = analysis.sentences.get(claim.sentence as usize) else { return Source::Own };
        for derivation in derivations {
            let Some(&report) = self.number.get(&derivation.parent) else { continue };
            let parent = self.analyses[report];
            let passages: Vec<_> =
                derivation.passages.iter().filter(|passage| passage.child.overlaps(sentence.span)).collect();
            for passage in &passages {
                let same = parent.claims.iter().find(|other| {
                    let in_passage = parent
                        .sentences
                        .get(other.sentence as usize)
                        .is_some_and(|sentence| sentence.span.overlaps(passage.parent));
                    in_passage && other.field() == claim.field() && is_same_value(&claim.value, &other.value)
                });
                if let Some(same) = same {
                    return Source::Claim(parent, same);
                }
            }
            if !passages.is_empty() {
                return Source::Voice(self.text_family(derivation.parent));
            }
        }
        let is_copy = derivations
            .first()
            .is_some_and(|derivation| derivation.share >= WHOLE_COPY && derivation.relation != Relation::Excerpt);
        if is_copy { Source::Voice(self.text_family(capture)) } else { Source::Own }
    }

    fn speaker(&self, analysis: &Analysis, speaker: &Speaker) -> Key {
        let tables = &self.lexicons.names;
        if let Some(entity) = self.entity(analysis, speaker.referent) {
            return Key::Entity(entity);
        }
        let name = Name::new(&speaker.name, tables);
        let met: BTreeSet<usize> =
            keys(&name, tables).iter().filter_map(|key| self.organisations_under.get(key)).flatten().copied().collect();
        let bodies = || met.iter().map(|&at| &self.organisations[at]);
        let exact = bodies().find(|(_, names)| {
            names.iter().any(|known| compare_names(&name, known, tables).score >= SAME_BODY && known.weight() >= 0.9)
        });
        if let Some(&(entity, _)) = exact {
            return Key::Entity(entity);
        }
        // "A spokesman of the Harbour Authority" answers for the Harbour Authority: words that are all of a body's name
        // but for words that name no body.
        let spoken_for = bodies()
            .filter(|(entity, _)| {
                entity.capture == analysis.article.capture || self.entity_stands_in(*entity, analysis)
            })
            .filter_map(|(entity, names)| {
                let best = names.iter().filter(|known| known.weight() >= 0.9).map(|known| {
                    let similarity = compare_names(&name, known, tables);
                    let is_whole = similarity.parts.iter().all(|part| !part.a.is_empty() || part.weight < 0.5);
                    let rest_is_role =
                        similarity.parts.iter().all(|part| !part.b.is_empty() || tables.is_head(&part.a));
                    if is_whole && rest_is_role { similarity.weight } else { 0.0 }
                });
                Some((best.fold(0.0, f32::max), *entity)).filter(|(weight, _)| *weight >= 0.9)
            })
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        if let Some((_, entity)) = spoken_for {
            return Key::Entity(entity);
        }
        let words = normal_form(&speaker.name, tables);
        match speaker.anonymity {
            Anonymity::Named => Key::Words(words, None),
            // "Witnesses" of two reports are two sets of witnesses, unless the one is a copy of the other.
            Anonymity::RoleOnly | Anonymity::Unnamed => {
                Key::Words(words, Some(self.text_family(analysis.article.capture)))
            }
        }
    }

    fn entity_stands_in(&self, entity: FindingId, analysis: &Analysis) -> bool {
        analysis.referents.iter().any(|referent| self.entity_of.get(&referent.id) == Some(&entity))
    }

    /// Returns the name an origin is shown by, given the claims it stands behind.
    pub(super) fn name(&self, key: &Key, told: &[Told]) -> String {
        let outlet = |capture: &CaptureId| {
            let article = self.number.get(capture).map(|&report| &self.analyses[report].article);
            article.map_or_else(
                || capture.short(),
                |article| article.publisher.as_ref().map_or_else(|| article.name.clone(), |found| found.value.clone()),
            )
        };
        match key {
            Key::Entity(entity) => self.entity_names.get(entity).cloned().unwrap_or_default(),
            Key::Words(words, _) => {
                // A claim that was laid in another's mouth has another name.
                let names = || told.iter().filter_map(|told| Some(told.claim.speakers.last()?.name.as_str()));
                let own = names().filter(|name| normal_form(name, &self.lexicons.names) == *words).min();
                own.or_else(|| names().min()).unwrap_or(words).to_owned()
            }
            Key::Hidden(origin) => {
                let name = self.hidden.get(origin).and_then(|origin| origin.name.clone());
                name.unwrap_or_else(|| format!("a text behind {}", outlet(origin)))
            }
            Key::Voice(capture) => outlet(capture),
        }
    }

    /// Returns the names' tables, to compare words across scripts.
    pub(super) fn lexicons(&self) -> &Lexicons {
        self.lexicons
    }

    /// Returns the pairs of reports and sentences that are one passage, to know that two wordings are one.
    pub(super) fn are_aligned(&self, one: &Told, other: &Told) -> bool {
        let sentence =
            |told: &Told| told.analysis.sentences.get(told.claim.sentence as usize).map(|sentence| sentence.span);
        let (Some(first), Some(second)) = (sentence(one), sentence(other)) else { return false };
        let meets = |child: &Told,
                     child_span: crate::model::span::Span,
                     parent: &Told,
                     parent_span: crate::model::span::Span| {
            let derivations = self.parents.get(&child.claim.id.capture).into_iter().flatten();
            derivations.filter(|derivation| derivation.parent == parent.claim.id.capture).any(|derivation| {
                derivation
                    .passages
                    .iter()
                    .any(|passage| passage.child.overlaps(child_span) && passage.parent.overlaps(parent_span))
            })
        };
        meets(one, first, other, second) || meets(other, second, one, first)
    }
}

enum Source<'a> {
    Claim(&'a Analysis, &'a Claim),
    Voice(CaptureId),
    Own,
}

fn is_same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Place { place: Some(one), .. }, Value::Place { place: Some(other), .. }) => one.id == other.id,
        // Words differ between languages and rewordings; standing in one passage is enough.
        (Value::Text { .. }, Value::Text { .. }) | (Value::Place { .. }, Value::Place { .. }) => true,
        (Value::Date(one), Value::Date(other)) => one.compatible(*other),
        _ => one == other,
    }
}

/// Returns the reports of some claims, ascending.
pub(super) fn reports(told: &[Told]) -> Vec<CaptureId> {
    let captures: BTreeSet<CaptureId> = told.iter().map(|told| told.claim.id.capture).collect();
    captures.into_iter().collect()
}
