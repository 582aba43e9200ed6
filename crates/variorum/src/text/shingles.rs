//! Runs of words as numbers, so that texts that share wording are found without comparing all pairs.

use super::words::Word;
use std::collections::BTreeMap;

/// Returns the hashes of every run of `n_words` successive words (`w`-shingling, Broder 1997, "On the resemblance and
/// containment of documents"), in text order; none where the text is shorter or `n_words` is 0.
///
/// The hash (FNV-1a, 64 bit) is fixed for good: equal words give equal numbers in every build.
pub fn shingles(words: &[Word], n_words: usize) -> Vec<u64> {
    if n_words == 0 {
        return Vec::new();
    }
    words.windows(n_words).map(|run| hash(run.iter().map(|word| word.folded.as_str()))).collect()
}

fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut state = OFFSET_BASIS;
    for word in words {
        // 0xff is no byte of UTF-8, so two words never read as one.
        for byte in word.bytes().chain([0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    state
}

/// What a collection shares: pairs of texts, and how many shingles were left out because too many texts have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedShingles {
    /// Number of shared distinct shingles by pair of text indices, the smaller index first; pairs that share nothing are
    /// absent.
    pub pairs: BTreeMap<(u32, u32), u32>,
    /// Distinct shingles that stand in more texts than were allowed, and were not counted.
    pub n_left_out: usize,
}

/// Returns the pairs of texts that share shingles, exactly, by an inverted list sorted by hash.
///
/// A shingle of more than `max_texts` texts says little about any two of them and costs their number squared: it is left
/// out and counted. Cost is that of sorting, plus at most `max_texts` pairs a posting.
pub fn shared(texts: &[Vec<u64>], max_texts: usize) -> SharedShingles {
    let mut postings: Vec<(u64, u32)> = Vec::with_capacity(texts.iter().map(Vec::len).sum());
    for (text_idx, text) in texts.iter().enumerate() {
        postings.extend(text.iter().map(|&shingle| (shingle, text_idx as u32)));
    }
    postings.sort_unstable();
    postings.dedup();
    let mut found = SharedShingles { pairs: BTreeMap::new(), n_left_out: 0 };
    for posting in postings.chunk_by(|one, other| one.0 == other.0) {
        if posting.len() > max_texts {
            found.n_left_out += 1;
            continue;
        }
        for (position, &(_, one)) in posting.iter().enumerate() {
            for &(_, other) in &posting[position + 1..] {
                *found.pairs.entry((one, other)).or_insert(0) += 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn of(text: &str) -> Vec<u64> {
        shingles(&words(text), 3)
    }

    #[test]
    fn a_text_shorter_than_a_shingle_has_none() {
        assert!(of("two words").is_empty());
        assert!(shingles(&words("one two three"), 0).is_empty());
    }

    #[test]
    fn texts_that_share_a_run_of_words_are_found_whatever_the_spelling() {
        let texts = [
            of("أُغلقت مدرسةٌ في المدينة أمس"),
            of("وقيل: اغلقت مدرسه في المدينة"),
            of("no run of these words is shared"),
        ];
        assert_eq!(shared(&texts, 10).pairs, BTreeMap::from([((0, 1), 2)]));
    }

    #[test]
    fn a_shingle_of_too_many_texts_is_left_out_and_counted() {
        let texts = vec![of("all rights are reserved"); 4];
        let found = shared(&texts, 3);
        assert!(found.pairs.is_empty());
        assert_eq!(found.n_left_out, 2);
    }

    #[test]
    fn word_borders_are_part_of_the_hash() {
        assert_ne!(hash(["ab", "c"].into_iter()), hash(["a", "bc"].into_iter()));
    }
}
