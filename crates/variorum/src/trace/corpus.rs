//! A corpus too large to be held at once: candidates by sketches, then the reports family by family.

use super::candidates::{Candidate, candidates, hint_at_each_other};
use super::genealogy::genealogy;
use super::hidden;
use super::kinship;
use super::parents;
use super::reports::{Publishers, Report, prepare};
use super::{Settings, Sketch};
use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::genealogy::Genealogy;
use crate::model::note::Noted;
use rayon::prelude::*;
use std::borrow::Cow;

/// Pairs whose reports are held at once while they are compared.
const PAIRS_AT_ONCE: usize = 4_096;

/// Two reports by index that have text in common which tracing must explain, the smaller first.
pub type Pair = (u32, u32);

/// Returns all derivations and hidden origins of the reports whose sketches these are, ascending by capture and each once.
///
/// `load` gives the report of a sketch by its index and is asked for each as often as it has candidates; the reports of some
/// thousand pairs, or of one family of texts, are held at a time.
pub fn trace_corpus<'a>(
    sketches: &[Sketch],
    load: &(dyn Fn(usize) -> Cow<'a, Analysis> + Sync),
    lexicons: &Lexicons,
    settings: &Settings,
) -> Noted<Genealogy> {
    trace_among(sketches, load, lexicons, settings, &Publishers::new(sketches.iter().map(Sketch::publisher)))
}

/// The same for some of a corpus, whose publishers all are given.
pub(super) fn trace_among<'a>(
    sketches: &[Sketch],
    load: &(dyn Fn(usize) -> Cow<'a, Analysis> + Sync),
    lexicons: &Lexicons,
    settings: &Settings,
    publishers: &Publishers<'_>,
) -> Noted<Genealogy> {
    let mut notes = Vec::new();
    let candidates = candidates(sketches, settings, &mut notes);
    let related: Vec<Pair> = candidates
        .par_chunks(PAIRS_AT_ONCE)
        .flat_map_iter(|candidates| related(candidates, load, lexicons, publishers))
        .collect();
    let parts: Vec<Genealogy> = families(sketches.len(), &related)
        .into_par_iter()
        .map(|Family { members, pairs }| {
            let loaded: Vec<Cow<'_, Analysis>> = members.iter().map(|&member| load(member as usize)).collect();
            let reports = prepare(loaded.iter().map(AsRef::as_ref), lexicons);
            genealogy(&reports, &pairs, publishers)
        })
        .collect();
    Noted { value: joined(parts), notes }
}

/// Returns the derivations and hidden origins among reports in languages that are read, ascending by capture. `pairs` are
/// those of [`related`], by position; `publishers` are those of the whole corpus. A family of texts is treated alone: what
/// joins no pair of it has no effect.
pub fn family(
    analyses: &[&Analysis],
    pairs: &[(usize, usize)],
    publishers: &Publishers<'_>,
    lexicons: &Lexicons,
) -> Genealogy {
    genealogy(&prepare(analyses.iter().copied(), lexicons), pairs, publishers)
}

/// Returns what the families of a corpus have, in one order whatever theirs.
pub fn joined(parts: impl IntoIterator<Item = Genealogy>) -> Genealogy {
    let mut whole = Genealogy::default();
    for part in parts {
        whole.derivations.extend(part.derivations);
        whole.hidden_origins.extend(part.hidden_origins);
    }
    sort(&mut whole);
    whole
}

/// Brings a genealogy into the one order that it has whatever the order of its parts.
pub(super) fn sort(genealogy: &mut Genealogy) {
    genealogy.derivations.sort_by_key(|derivation| (derivation.child, derivation.parent));
    genealogy.hidden_origins.sort_by(|one, other| (one.id, &one.children).cmp(&(other.id, &other.children)));
}

/// Returns the pairs of sketches by index that [`trace_corpus`] compares, the smaller first, ascending.
pub fn candidate_pairs(sketches: &[Sketch], settings: &Settings) -> Noted<Vec<(u32, u32)>> {
    let mut notes = Vec::new();
    let found = candidates(sketches, settings, &mut notes);
    Noted { value: found.into_iter().map(|candidate| (candidate.one, candidate.other)).collect(), notes }
}

/// Returns the candidates whose common text one report may have taken from the other, or both from a third, in their order.
///
/// `load` gives a report by its index and is asked once for each; all are held at once. `publishers` are those of the whole
/// corpus, and the reports in languages that are read.
pub fn related<'a>(
    candidates: &[Candidate],
    load: &(dyn Fn(usize) -> Cow<'a, Analysis> + Sync),
    lexicons: &Lexicons,
    publishers: &Publishers<'_>,
) -> Vec<Pair> {
    let mut members: Vec<u32> = candidates.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    members.sort_unstable();
    members.dedup();
    let loaded: Vec<Cow<'_, Analysis>> = members.par_iter().map(|&member| load(member as usize)).collect();
    let reports: Vec<Report<'_>> = prepare(loaded.iter().map(AsRef::as_ref), lexicons);
    let is_related = |candidate: &&Candidate| {
        let [one, other] = [candidate.one, candidate.other].map(|member| position(&members, member));
        if !candidate.shares_words && !hint_at_each_other(&reports[one], &reports[other]) {
            return false;
        }
        kinship::compare(&reports, one, other).is_some_and(|kinship| {
            parents::edge(&reports, &kinship).is_some() || hidden::may_share_an_origin(&kinship, &reports, publishers)
        })
    };
    candidates.par_iter().filter(is_related).map(|candidate| (candidate.one, candidate.other)).collect()
}

fn position(members: &[u32], member: u32) -> usize {
    members.binary_search(&member).expect("a pair's reports are among the members")
}

/// Reports that text in common joins, directly or through others.
struct Family {
    /// Ascending.
    members: Vec<u32>,
    /// The pairs that have text in common, by position among the members.
    pairs: Vec<(usize, usize)>,
}

/// Returns the families that the pairs make, by their smallest member.
fn families(n_reports: usize, pairs: &[Pair]) -> Vec<Family> {
    let mut heads: Vec<u32> = (0..n_reports as u32).collect();
    for &(one, other) in pairs {
        let (one, other) = (head(&mut heads, one), head(&mut heads, other));
        heads[one.max(other) as usize] = one.min(other);
    }
    let mut headed: Vec<(u32, Pair)> = pairs.iter().map(|&pair| (head(&mut heads, pair.0), pair)).collect();
    headed.sort_unstable();
    headed
        .chunk_by(|one, next| one.0 == next.0)
        .map(|headed| {
            let mut members: Vec<u32> = headed.iter().flat_map(|(_, pair)| [pair.0, pair.1]).collect();
            members.sort_unstable();
            members.dedup();
            let pairs =
                headed.iter().map(|(_, pair)| (position(&members, pair.0), position(&members, pair.1))).collect();
            Family { members, pairs }
        })
        .collect()
}

/// Returns the smallest report known to be joined to one, and shortens the way there.
fn head(heads: &mut [u32], mut report: u32) -> u32 {
    while heads[report as usize] != report {
        heads[report as usize] = heads[heads[report as usize] as usize];
        report = heads[report as usize];
    }
    report
}
