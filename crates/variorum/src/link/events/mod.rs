//! Incidents joined to events across reports and languages, by when, where, what, who and by the text they share.

mod evidence;
mod happening;

use super::Settings;
use super::aligned::Aligned;
use super::clusters::{Bearing, Decided, group};
use super::judged::{Decision, Judged};
use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::id::FindingId;
use crate::model::links::{Entity, Event, Join, JoinPart};
pub(super) use evidence::{Rarity, Scorer, log_odds, logit, probability, rarity};
use happening::Happening;
pub(super) use happening::happenings;
use std::collections::{BTreeMap, BTreeSet};

/// A key under which more incidents meet tells nothing and is passed over.
const MOST_UNDER_ONE_KEY: usize = 400;
/// Suspected joins kept of one event.
const MOST_SUSPECTED: usize = 5;
/// Log-odds of a judgement, beyond what any evidence adds up to.
const JUDGED: f32 = 20.0;

/// Returns the events, ordered by id.
pub(super) fn events(
    analyses: &[&Analysis],
    aligned: &Aligned,
    entities: &[Entity],
    judged: &Judged,
    lexicons: &Lexicons,
    settings: &Settings,
) -> Vec<Event> {
    let mut happenings = happenings(analyses, entities, lexicons);
    happenings.retain(|happening| !judged.rejected.contains(&happening.id));
    let rarity = Rarity::new(&happenings, entities, analyses.len());
    let scorer = Scorer { happenings: &happenings, aligned, entities, rarity: &rarity };
    let (joined, suspected) = (logit(settings.event_joined), logit(settings.event_suspected));
    let mut joins: BTreeMap<(usize, usize), Vec<JoinPart>> = meeting(&scorer)
        .into_iter()
        .map(|(a, b)| ((a, b), scorer.evidence(a, b)))
        .filter(|(_, parts)| log_odds(parts) >= suspected)
        .collect();
    let decided = decided(&happenings, judged, &mut joins);
    // Two incidents of one report are never joined on their own evidence.
    let candidates: BTreeMap<(usize, usize), f32> = joins
        .iter()
        .filter(|((a, b), _)| happenings[*a].report != happenings[*b].report)
        .map(|(&pair, parts)| (pair, log_odds(parts)))
        .collect();
    let mut cache: BTreeMap<(usize, usize), f32> = candidates.clone();
    let mut bearing = |a: usize, b: usize| {
        let pair = (a.min(b), a.max(b));
        Bearing::Score(*cache.entry(pair).or_insert_with(|| log_odds(&scorer.evidence(pair.0, pair.1))))
    };
    let groups = group(happenings.len(), &candidates, &decided, joined, joined, &mut bearing);
    let group_of: BTreeMap<usize, usize> =
        groups.iter().enumerate().flat_map(|(number, group)| group.iter().map(move |&node| (node, number))).collect();

    let join = |(a, b): (usize, usize), parts: &Vec<JoinPart>| {
        let (one, other) = (happenings[a].id, happenings[b].id);
        Join { a: one.min(other), b: one.max(other), score: probability(log_odds(parts)), parts: parts.clone() }
    };
    let mut events: Vec<Event> = groups
        .iter()
        .map(|group| {
            let mut incidents: Vec<FindingId> = group.iter().map(|&node| happenings[node].id).collect();
            incidents.sort_unstable();
            Event { id: incidents[0], incidents, joins: Vec::new(), suspected: Vec::new() }
        })
        .collect();
    for (&pair, parts) in &joins {
        let (one, other) = (group_of[&pair.0], group_of[&pair.1]);
        if one == other {
            events[one].joins.push(join(pair, parts));
        } else if log_odds(parts) >= suspected && happenings[pair.0].report != happenings[pair.1].report {
            events[one].suspected.push(join(pair, parts));
            events[other].suspected.push(join(pair, parts));
        }
    }
    for event in &mut events {
        event.joins.sort_by_key(|join| (join.a, join.b));
        event
            .suspected
            .sort_by(|one, other| other.score.total_cmp(&one.score).then((one.a, one.b).cmp(&(other.a, other.b))));
        event.suspected.truncate(MOST_SUSPECTED);
    }
    events.sort_by_key(|event| event.id);
    events
}

/// Returns the pairs of incidents that meet under a key or in text that one report took from the other.
fn meeting(scorer: &Scorer<'_>) -> BTreeSet<(usize, usize)> {
    let mut under: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut in_report: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, happening) in scorer.happenings.iter().enumerate() {
        in_report.entry(happening.report).or_default().push(node);
        for key in happening.keys(scorer.entities) {
            under.entry(key).or_default().push(node);
        }
    }
    let mut pairs = BTreeSet::new();
    for met in under.into_values().filter(|met| met.len() <= MOST_UNDER_ONE_KEY) {
        for (at, &a) in met.iter().enumerate() {
            pairs.extend(met[at + 1..].iter().map(|&b| (a.min(b), a.max(b))));
        }
    }
    for (child, parent) in scorer.aligned.sentences.keys() {
        for &a in in_report.get(child).into_iter().flatten() {
            pairs.extend(in_report.get(parent).into_iter().flatten().map(|&b| (a.min(b), a.max(b))));
        }
    }
    pairs.retain(|(a, b)| a != b);
    pairs
}

fn decided(happenings: &[Happening], judged: &Judged, joins: &mut BTreeMap<(usize, usize), Vec<JoinPart>>) -> Decided {
    let node_of: BTreeMap<FindingId, usize> =
        happenings.iter().enumerate().map(|(node, happening)| (happening.id, node)).collect();
    let mut decided = Decided::default();
    for (&(a, b), &(decision, seq)) in &judged.pairs {
        let (Some(&one), Some(&other)) = (node_of.get(&a), node_of.get(&b)) else { continue };
        let pair = (one.min(other), one.max(other));
        let (rule, weight) = match decision {
            Decision::Same => ("judgement/same", JUDGED),
            Decision::NotSame => ("judgement/not-same", -JUDGED),
            Decision::Unsure => ("judgement/unsure", 0.0),
        };
        let part = JoinPart { rule: rule.into(), weight, reason: format!("judgement {seq}") };
        joins.entry(pair).or_default().push(part);
        if decision == Decision::Same {
            decided.same.insert(pair)
        } else {
            decided.apart.insert(pair)
        };
    }
    decided
}
