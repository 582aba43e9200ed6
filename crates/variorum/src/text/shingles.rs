//! Runs of words as numbers, so that texts that share wording are found without comparing all pairs.

use super::words::Word;
use rayon::prelude::*;
use std::ops::Range;

/// Returns the hashes of every run of `n_words` successive words (`w`-shingling, Broder 1997, "On the resemblance and
/// containment of documents"), in text order; none where the text is shorter or `n_words` is 0.
///
pub fn shingles(words: &[Word], n_words: usize) -> Vec<u64> {
    if n_words == 0 {
        return Vec::new();
    }
    words.windows(n_words).map(|run| hash(run.iter().map(|word| word.folded.as_str()))).collect()
}

/// Returns the hash of a run of words (FNV-1a, 64 bit): fixed for good, equal words give equal numbers in every build.
pub fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
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
    /// Pairs of text indices, the smaller first, ascending, with the number of distinct shingles they share.
    pub pairs: Vec<((u32, u32), u32)>,
    /// Distinct shingles that stand in more texts than were allowed, and were not counted.
    pub n_left_out: usize,
}

/// Returns the pairs of texts that share at least so many distinct shingles, exactly, by an inverted list.
///
/// A shingle of more than `max_texts` texts says little about any two of them and costs their number squared: it is left
/// out and counted. Cost is that of sorting, plus at most `max_texts` steps a posting; memory that of the postings and of
/// what is found.
pub fn shared(texts: &[impl AsRef<[u64]> + Sync], max_texts: usize, least: u32) -> SharedShingles {
    let of_text = |(text, shingles)| AsRef::<[u64]>::as_ref(shingles).iter().map(move |&shingle| (shingle, text));
    let mut postings: Vec<(u64, u32)> = Vec::with_capacity(texts.iter().map(|text| text.as_ref().len()).sum());
    postings.extend((0_u32..).zip(texts).flat_map(of_text));
    postings.par_sort_unstable();
    postings.dedup();
    let mut n_left_out = 0;
    // Where in the postings the texts of each shingle stand that a text has in common with later ones.
    let mut runs: Vec<(u32, Range<u32>)> = Vec::new();
    let mut start = 0_u32;
    for posting in postings.chunk_by(|one, other| one.0 == other.0) {
        let end = start + posting.len() as u32;
        if posting.len() > max_texts {
            n_left_out += 1;
        } else {
            runs.extend((start + 1..end).map(|later| (postings[later as usize - 1].1, later..end)));
        }
        start = end;
    }
    runs.par_sort_unstable_by_key(|(text, run)| (*text, run.start));
    let runs_of_texts: Vec<&[(u32, Range<u32>)]> = runs.chunk_by(|one, other| one.0 == other.0).collect();
    let pairs = runs_of_texts.into_par_iter().flat_map_iter(|runs| {
        let later = |run: &Range<u32>| &postings[run.start as usize..run.end as usize];
        let mut others: Vec<u32> = runs.iter().flat_map(|(_, run)| later(run)).map(|posting| posting.1).collect();
        others.sort_unstable();
        let counted = others.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u32));
        let text = runs[0].0;
        counted.filter(|&(_, n)| n >= least).map(|(other, n)| ((text, other), n)).collect::<Vec<_>>()
    });
    SharedShingles { pairs: pairs.collect(), n_left_out }
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
        assert_eq!(shared(&texts, 10, 1).pairs, [((0, 1), 2)]);
        assert_eq!(shared(&texts, 10, 3).pairs, []);
    }

    #[test]
    fn a_shingle_of_too_many_texts_is_left_out_and_counted() {
        let texts = vec![of("all rights are reserved"); 4];
        let found = shared(&texts, 3, 1);
        assert!(found.pairs.is_empty());
        assert_eq!(found.n_left_out, 2);
    }

    #[test]
    fn word_borders_are_part_of_the_hash() {
        assert_ne!(hash(["ab", "c"].into_iter()), hash(["a", "bc"].into_iter()));
    }
}
