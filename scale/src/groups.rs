//! What belongs together by pairs, with a bound: a group that would grow beyond it is not joined further, and what was refused
//! is counted.

/// Groups by pairs, and how many pairs were refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouped {
    /// The groups of at least two, each ascending, by their smallest member.
    pub groups: Vec<Vec<u64>>,
    /// Pairs that would have made a group larger than allowed.
    pub n_refused: u64,
}

/// Returns the groups that the pairs make, taken in their order, so that the pairs that matter most come first.
pub fn grouped(pairs: &[(u64, u64)], most: usize) -> Grouped {
    let mut members: Vec<u64> = pairs.iter().flat_map(|&(one, other)| [one, other]).collect();
    members.sort_unstable();
    members.dedup();
    let mut heads: Vec<u32> = (0..members.len() as u32).collect();
    let mut sizes = vec![1_u32; members.len()];
    let position = |member: u64| members.binary_search(&member).expect("a pair's members are among the members") as u32;
    let mut n_refused = 0;
    for &(one, other) in pairs {
        let (one, other) = (head(&mut heads, position(one)), head(&mut heads, position(other)));
        if one == other {
            continue;
        }
        let size = sizes[one as usize] + sizes[other as usize];
        if size as usize > most {
            n_refused += 1;
            continue;
        }
        let (kept, given_up) = (one.min(other), one.max(other));
        heads[given_up as usize] = kept;
        sizes[kept as usize] = size;
    }
    let mut headed: Vec<(u32, u32)> = (0..members.len() as u32).map(|at| (head(&mut heads, at), at)).collect();
    headed.sort_unstable();
    let groups = headed
        .chunk_by(|one, next| one.0 == next.0)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|&(_, at)| members[at as usize]).collect())
        .collect();
    Grouped { groups, n_refused }
}

/// Returns the smallest member known to be joined to one, and shortens the way there.
fn head(heads: &mut [u32], mut at: u32) -> u32 {
    while heads[at as usize] != at {
        heads[at as usize] = heads[heads[at as usize] as usize];
        at = heads[at as usize];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_join_directly_and_through_others() {
        let found = grouped(&[(7, 9), (1, 2), (2, 9), (5, 6)], 9);
        assert_eq!(found, Grouped { groups: vec![vec![1, 2, 7, 9], vec![5, 6]], n_refused: 0 });
    }

    #[test]
    fn a_group_beyond_the_bound_is_refused_and_the_first_pairs_stand() {
        let found = grouped(&[(1, 2), (2, 3), (3, 4), (4, 5)], 3);
        assert_eq!(found, Grouped { groups: vec![vec![1, 2, 3], vec![4, 5]], n_refused: 1 });
    }
}
