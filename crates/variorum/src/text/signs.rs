//! Vectors as the signs of random projections, so that near ones are found by counting bits, and without comparing all.
//!
//! The share of signs in which two vectors differ estimates the angle between them (Charikar 2002, "Similarity estimation
//! techniques from rounding algorithms"). The projections come from a fixed sequence, so the result is the same each time.

use super::align::cosine;
use rayon::prelude::*;

/// Words of 64 signs a vector. With 320 signs the estimate of a cosine near 0.5 has a standard deviation of 0.07.
pub const N_WORDS: usize = 5;

/// Signs a vector.
const N_SIGNS: usize = N_WORDS * 64;

/// The signs of a vector's projections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs([u64; N_WORDS]);

/// The planes whose sides are the signs.
#[derive(Debug)]
pub struct Planes(Vec<Vec<f32>>);

impl Planes {
    /// Returns the planes for vectors of so many components.
    pub fn new(dimension: usize) -> Self {
        Self((0..N_SIGNS).map(|index| plane(index, dimension)).collect())
    }

    /// Returns a vector's signs; nothing for one without a direction, or of another dimension.
    pub fn signs(&self, vector: &[f32]) -> Option<Signs> {
        if vector.len() != self.0[0].len() || vector.iter().all(|&component| component == 0.0) {
            return None;
        }
        let mut signs = [0; N_WORDS];
        for (index, plane) in self.0.iter().enumerate() {
            signs[index / 64] |= u64::from(cosine(plane, vector) > 0.0) << (index % 64);
        }
        Some(Signs(signs))
    }
}

impl Signs {
    /// Returns in how many signs two vectors differ.
    pub fn distance(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| (one ^ other).count_ones()).sum()
    }

    /// Returns the signs as words of 64.
    pub fn words(&self) -> &[u64; N_WORDS] {
        &self.0
    }

    /// Returns the signs that such words are.
    pub fn from_words(words: [u64; N_WORDS]) -> Self {
        Self(words)
    }

    /// Returns the key of each band of so many signs, in order; what is left over is in none. Near vectors share one of them.
    pub fn bands(&self, n_bits: usize) -> impl Iterator<Item = u32> + '_ {
        (0..N_SIGNS / n_bits).map(move |band| self.key(band * n_bits, n_bits))
    }

    /// Returns so many signs from `first` on as a number.
    fn key(&self, first: usize, n_bits: usize) -> u32 {
        (first..first + n_bits).fold(0, |key, index| key << 1 | (self.0[index / 64] >> (index % 64) & 1) as u32)
    }
}

/// Returns the distance that vectors of a cosine have on average.
pub fn distance_of(cosine: f32) -> u32 {
    (cosine.clamp(-1.0, 1.0).acos() / std::f32::consts::PI * N_SIGNS as f32).round() as u32
}

/// Pairs of near vectors, and how many were not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Indices of near vectors, the smaller first, ascending.
    pub pairs: Vec<(u32, u32)>,
    /// How often a vector had more look-alikes than were compared.
    pub n_crowded: usize,
}

/// How near vectors are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// The greatest distance of near vectors.
    pub max_distance: u32,
    /// Vectors up to which all are compared; above, only those of one bucket of some of the signs.
    pub max_compared: usize,
    /// The next members of its bucket with which a vector is compared.
    pub reach: usize,
}

/// Vectors a bucket shall have on average.
const BUCKET_SIZE: usize = 256;

/// Fewest and most signs of a bucket's key. Of 26 keys of 12 signs two vectors of cosine 0.8 share one with probability
/// 0.82, and a text of four such sentences is found with 0.999; longer keys for more vectors find less.
const KEY_BITS: (u32, u32) = (12, 20);

/// Returns how many signs make the key of a bucket among so many vectors.
pub fn key_bits(n_vectors: usize) -> usize {
    (n_vectors / BUCKET_SIZE).max(1).ilog2().clamp(KEY_BITS.0, KEY_BITS.1) as usize
}

/// Returns the pairs of near vectors for which `is_wanted` holds.
pub fn near(vectors: &[Signs], search: Search, is_wanted: &(dyn Fn(u32, u32) -> bool + Sync)) -> Near {
    let is_near = |one: u32, other: u32| {
        vectors[one as usize].distance(&vectors[other as usize]) <= search.max_distance && is_wanted(one, other)
    };
    if vectors.len() <= search.max_compared {
        let of_one = |one: u32| {
            (one + 1..vectors.len() as u32).filter(move |&other| is_near(one, other)).map(move |other| (one, other))
        };
        let pairs = (0..vectors.len() as u32).into_par_iter().flat_map_iter(of_one).collect();
        return Near { pairs, n_crowded: 0 };
    }
    let bits = key_bits(vectors.len());
    let tables: Vec<(Vec<(u32, u32)>, usize)> = (0..N_SIGNS / bits)
        .into_par_iter()
        .map(|table| {
            let mut keyed: Vec<(u32, u32)> =
                (0_u32..).zip(vectors).map(|(vector, signs)| (signs.key(table * bits, bits), vector)).collect();
            keyed.sort_unstable();
            let (mut pairs, mut n_crowded) = (Vec::new(), 0);
            for bucket in keyed.chunk_by(|one, other| one.0 == other.0) {
                n_crowded += bucket.len().saturating_sub(search.reach);
                for (position, &(_, one)) in bucket.iter().enumerate() {
                    let others = bucket[position + 1..].iter().take(search.reach);
                    pairs.extend(others.map(|&(_, other)| (one, other)).filter(|&(one, other)| is_near(one, other)));
                }
            }
            (pairs, n_crowded)
        })
        .collect();
    let n_crowded = tables.iter().map(|(_, n_crowded)| n_crowded).sum();
    let mut pairs: Vec<(u32, u32)> = tables.into_iter().flat_map(|(pairs, _)| pairs).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    Near { pairs, n_crowded }
}

/// Returns a plane through the origin with components of -1 and 1, of a fixed sequence (splitmix64, Steele et al. 2014).
fn plane(index: usize, dimension: usize) -> Vec<f32> {
    let mut state = (index as u64).wrapping_mul(0xd134_2543_de82_ef95);
    (0..dimension)
        .map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = state;
            bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            if (bits ^ bits >> 31) & 1 == 0 { -1.0 } else { 1.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIMENSION: usize = 64;

    fn unit(vector: &[f32]) -> Vec<f32> {
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        vector.iter().map(|x| x / length).collect()
    }

    /// Returns vectors of which every third is the one before it, turned to cosine 0.8; all others are far apart.
    fn vectors(n: usize) -> Vec<Vec<f32>> {
        let of = |index: usize| unit(&plane(index + 10_000, DIMENSION));
        (0..n)
            .map(|index| match index % 3 {
                2 => unit(
                    &of(index - 1).iter().zip(&of(index)).map(|(old, new)| 0.8 * old + 0.6 * new).collect::<Vec<_>>(),
                ),
                _ => of(index),
            })
            .collect()
    }

    #[test]
    fn the_share_of_signs_that_differ_is_the_angle() {
        let (planes, vectors) = (Planes::new(DIMENSION), vectors(300));
        let signs: Vec<Signs> = vectors.iter().filter_map(|vector| planes.signs(vector)).collect();
        for pair in 0..100 {
            let (one, other) = (3 * pair + 1, 3 * pair + 2);
            let expected = distance_of(cosine(&vectors[one], &vectors[other]));
            assert!(signs[one].distance(&signs[other]).abs_diff(expected) <= 40, "pair {pair}");
        }
        assert_eq!((distance_of(1.0), distance_of(0.0), distance_of(-1.0)), (0, 160, 320));
    }

    #[test]
    fn a_vector_without_a_direction_has_no_signs() {
        let planes = Planes::new(3);
        assert_eq!(planes.signs(&[0.0; 3]), None);
        assert_eq!(planes.signs(&[1.0; 4]), None);
        assert!(planes.signs(&[1.0, 0.0, 0.0]).is_some());
    }

    #[test]
    fn buckets_find_most_of_what_comparing_all_finds_and_nothing_else() {
        let planes = Planes::new(DIMENSION);
        let signs: Vec<Signs> = vectors(1_500).iter().filter_map(|vector| planes.signs(vector)).collect();
        let search = Search { max_distance: distance_of(0.6), max_compared: usize::MAX, reach: 1_000 };
        let all = near(&signs, search, &|_, _| true);
        let bucketed = near(&signs, Search { max_compared: 0, ..search }, &|_, _| true);
        assert!(all.pairs.len() >= 490, "{}", all.pairs.len());
        assert!(bucketed.pairs.iter().all(|pair| all.pairs.binary_search(pair).is_ok()));
        assert!(bucketed.pairs.len() * 10 >= all.pairs.len() * 7, "{} of {}", bucketed.pairs.len(), all.pairs.len());
    }

    #[test]
    fn a_crowded_bucket_is_counted() {
        let planes = Planes::new(DIMENSION);
        let signs = vec![planes.signs(&plane(7, DIMENSION)).expect("it has a direction"); 10];
        let found = near(&signs, Search { max_distance: 0, max_compared: 0, reach: 2 }, &|_, _| true);
        assert_eq!(found.pairs.len(), 8 * 2 + 1);
        assert!(found.n_crowded > 0);
    }
}
