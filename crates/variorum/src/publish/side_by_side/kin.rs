//! How two reports are related by a genealogy: the nearest relation that it holds.

use super::super::words;
use crate::model::edition::{Edition, Report};
use crate::model::genealogy::{Derivation, Genealogy, HiddenOrigin};
use crate::model::id::CaptureId;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

/// The nearest relation of two reports.
#[derive(Debug, Clone, PartialEq)]
pub enum Kin<'a> {
    /// One took text from the other.
    Taken(&'a Derivation),
    /// One took text from the other through reports between; from the child upwards.
    Through(Vec<&'a Derivation>),
    /// Both took text from a third, by the shortest ways there.
    CommonSource {
        /// What both took from.
        source: &'a Report,
        /// From the first report upwards.
        first: Vec<&'a Derivation>,
        /// From the second report upwards.
        second: Vec<&'a Derivation>,
    },
    /// Both carry a text that was never collected.
    HiddenOrigin(&'a HiddenOrigin),
    /// Nothing in the genealogy joins them.
    Apart,
}

/// The derivations from a report up to each of its ancestors, by the shortest way.
type Ways<'a> = BTreeMap<CaptureId, Vec<&'a Derivation>>;

/// Returns how two reports are related.
pub(super) fn kin(edition: &Edition, first: CaptureId, second: CaptureId) -> Kin<'_> {
    let genealogy = &edition.genealogy;
    let (of_first, of_second) = (ways_up(genealogy, first), ways_up(genealogy, second));
    if let Some(way) = of_first.get(&second).or_else(|| of_second.get(&first)) {
        return match way.as_slice() {
            [direct] => Kin::Taken(direct),
            _ => Kin::Through(way.clone()),
        };
    }
    let common = edition
        .reports
        .iter()
        .filter_map(|source| Some((source, of_first.get(&source.id)?, of_second.get(&source.id)?)));
    if let Some((source, first, second)) =
        common.min_by_key(|(source, one, other)| (one.len() + other.len(), source.id))
    {
        return Kin::CommonSource { source, first: first.clone(), second: second.clone() };
    }
    let carries_both = |origin: &&HiddenOrigin| origin.children.contains(&first) && origin.children.contains(&second);
    genealogy.hidden_origins.iter().find(carries_both).map_or(Kin::Apart, Kin::HiddenOrigin)
}

fn ways_up(genealogy: &Genealogy, report: CaptureId) -> Ways<'_> {
    let mut ways = Ways::new();
    let mut left = VecDeque::from([(report, Vec::new())]);
    while let Some((child, way)) = left.pop_front() {
        for derivation in genealogy.derivations.iter().filter(|derivation| derivation.child == child) {
            let Entry::Vacant(entry) = ways.entry(derivation.parent) else { continue };
            let longer: Vec<&Derivation> = way.iter().copied().chain([derivation]).collect();
            entry.insert(longer.clone());
            left.push_back((derivation.parent, longer));
        }
    }
    ways
}

impl<'a> Kin<'a> {
    /// Returns the derivation between the two, where one took directly from the other.
    pub fn direct(&self) -> Option<&'a Derivation> {
        match self {
            Self::Taken(derivation) => Some(derivation),
            _ => None,
        }
    }

    /// Returns which of the two took text from the other, directly or not.
    pub(super) fn child(&self) -> Option<CaptureId> {
        match self {
            Self::Taken(derivation) => Some(derivation.child),
            Self::Through(way) => way.first().map(|derivation| derivation.child),
            _ => None,
        }
    }

    /// Returns the relation as a sentence about the two reports.
    pub fn words(&self, left: &Report, right: &Report) -> String {
        let (left, right) = (&left.name, &right.name);
        match self {
            Self::Taken(derivation) => {
                let (how, share) = (words::derivation(derivation.relation), words::percent(derivation.share));
                format!("{left} is {how} from {right}: {share} of its sentences")
            }
            Self::Through(way) => {
                let between = words::plural(way.len() - 1, "report between them", "reports between them");
                format!("{left} goes back to {right}, with {between}; taken from it directly is nothing")
            }
            Self::CommonSource { source, .. } => {
                format!("{left} and {right} both go back to {}, and neither took text from the other", source.name)
            }
            Self::HiddenOrigin(origin) => {
                let name = origin.name.as_deref().unwrap_or("a text that names no source");
                format!("{left} and {right} both carry {name}, which was never collected: {}", origin.reason)
            }
            Self::Apart => format!("nothing says that {left} or {right} took text from the other"),
        }
    }
}
