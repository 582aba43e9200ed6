//! Grouping by pair scores without chains of weak links: two groups become one only if they agree on the average.

use std::collections::{BTreeMap, BTreeSet};

/// What is known before any score: by pair of node numbers, the smaller first.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Pairs that are one.
    pub same: BTreeSet<(usize, usize)>,
    /// Pairs that are not to come together.
    pub apart: BTreeSet<(usize, usize)>,
}

/// How a pair of nodes bears on joining their groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bearing {
    /// Nothing can be compared.
    None,
    /// A score.
    Score(f32),
    /// A score so good and so complete that it joins the groups by itself unless they are set apart.
    Complete(f32),
}

/// Returns the groups of `n_nodes` nodes, each ascending, ordered by their first node.
///
/// Candidates (pairs with their scores, smaller node first) are taken best first; a pair joins its two groups if its score
/// reaches `joined` and the mean over all comparable pairs across the two groups reaches `least_mean`, or if its bearing is
/// complete. Groups that hold a pair set apart stay apart; `same` outranks all, `apart` included.
pub(super) fn group(
    n_nodes: usize,
    candidates: &BTreeMap<(usize, usize), f32>,
    decided: &Decided,
    joined: f32,
    least_mean: f32,
    bearing: &mut dyn FnMut(usize, usize) -> Bearing,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..n_nodes).map(|node| vec![node]).collect();
    let mut group_of: Vec<usize> = (0..n_nodes).collect();
    let merge = |groups: &mut Vec<Vec<usize>>, group_of: &mut Vec<usize>, one: usize, other: usize| {
        let (keep, drop) = (one.min(other), one.max(other));
        let moved = std::mem::take(&mut groups[drop]);
        for &node in &moved {
            group_of[node] = keep;
        }
        groups[keep].extend(moved);
    };
    for &(a, b) in &decided.same {
        let (one, other) = (group_of[a], group_of[b]);
        if one != other {
            merge(&mut groups, &mut group_of, one, other);
        }
    }
    let mut ordered: Vec<(f32, usize, usize)> =
        candidates.iter().filter(|&(_, &score)| score >= joined).map(|(&(a, b), &score)| (score, a, b)).collect();
    ordered.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    for (_, a, b) in ordered {
        let (one, other) = (group_of[a], group_of[b]);
        if one == other || is_set_apart(&groups[one], &groups[other], &decided.apart) {
            continue;
        }
        let agrees = matches!(bearing(a, b), Bearing::Complete(_))
            || mean(&groups[one], &groups[other], bearing).is_some_and(|mean| mean >= least_mean);
        if agrees {
            merge(&mut groups, &mut group_of, one, other);
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort();
    groups
}

fn is_set_apart(one: &[usize], other: &[usize], apart: &BTreeSet<(usize, usize)>) -> bool {
    !apart.is_empty() && one.iter().any(|&a| other.iter().any(|&b| apart.contains(&(a.min(b), a.max(b)))))
}

/// Groups are compared by at most this many nodes of each, evenly taken, so that large groups stay cheap.
const MOST_COMPARED: usize = 12;

fn mean(one: &[usize], other: &[usize], bearing: &mut dyn FnMut(usize, usize) -> Bearing) -> Option<f32> {
    let (mut sum, mut n_pairs) = (0.0, 0_u32);
    for a in sample(one) {
        for b in sample(other) {
            if let Bearing::Score(score) | Bearing::Complete(score) = bearing(a, b) {
                sum += score;
                n_pairs += 1;
            }
        }
    }
    (n_pairs > 0).then(|| sum / n_pairs as f32)
}

fn sample(group: &[usize]) -> Vec<usize> {
    let mut group = group.to_vec();
    group.sort_unstable();
    let step = group.len().div_ceil(MOST_COMPARED);
    group.into_iter().step_by(step.max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(scores: &[(usize, usize, f32)], decided: &Decided) -> Vec<Vec<usize>> {
        let candidates: BTreeMap<_, _> = scores.iter().map(|&(a, b, score)| ((a, b), score)).collect();
        let mut bearing =
            |a: usize, b: usize| Bearing::Score(candidates.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0));
        group(4, &candidates, decided, 0.6, 0.5, &mut bearing)
    }

    #[test]
    fn a_chain_of_links_does_not_join_its_ends() {
        let found = groups(&[(0, 1, 0.9), (1, 2, 0.7), (2, 3, 0.9)], &Decided::default());
        assert_eq!(found, [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_decision_outranks_every_score() {
        let decided = Decided { same: BTreeSet::from([(0, 3)]), apart: BTreeSet::from([(1, 2)]) };
        assert_eq!(groups(&[(1, 2, 1.0)], &decided), [vec![0, 3], vec![1], vec![2]]);
    }
}
