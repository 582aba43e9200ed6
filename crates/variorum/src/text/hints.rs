//! What lists say of the words of a text: how many people bear a word as a name, how often it is written, and which places are
//! called so. The names heads read it beside the encoder's vectors: a name that the encoder never met may still be on a list.

use std::ops::Range;

use super::clitics::cuts;
use super::encoder::Container;
use super::gazetteer::Gazetteer;
use super::tokens::Clitics;
use crate::error::Error;

/// How many numbers are said of a word.
pub const N_HINTS: usize = 3 + 4 * N_STEPS + 2 * N_SIZES;

/// What is said of a word: 1 where it is so, 0 where not.
pub type Hint = [f32; N_HINTS];

/// Steps of a count: none, then one more for each factor of four.
const N_STEPS: usize = 7;
/// Sizes of a place, see [`size`].
const N_SIZES: usize = 3;
/// The words of a place's name that are looked up together, at most.
const MOST_WORDS: usize = 4;

// Where each group of numbers begins.
/// How often the word is written, uncut.
const WRITTEN: usize = 0;
/// How often the part that is a name is written.
const NAME_WRITTEN: usize = WRITTEN + N_STEPS;
const GIVEN: usize = NAME_WRITTEN + N_STEPS;
const FAMILY: usize = GIVEN + N_STEPS;
/// The size of a place whose whole name the word is.
const PLACE: usize = FAMILY + N_STEPS;
/// The size of a place whose name begins with the word and goes on.
const LONG_PLACE: usize = PLACE + N_SIZES;
/// Whether something was cut off before the name was found.
const NAME_CUT: usize = LONG_PLACE + N_SIZES;
/// Whether something was cut off before the place was found.
const PLACE_CUT: usize = NAME_CUT + 1;
/// Whether a place's name goes on with the word.
const GOES_ON: usize = PLACE_CUT + 1;

/// Counts of words: bearers of given and family names, and occurrences; words as hashes.
#[derive(Debug)]
pub struct WordLists {
    /// Ascending.
    hashes: Vec<u32>,
    given: Vec<u8>,
    family: Vec<u8>,
    frequency: Vec<u8>,
}

/// The steps of one word's counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    given: u8,
    family: u8,
    frequency: u8,
}

impl WordLists {
    /// Reads the lists (`models/words/words.bin`); an error says what does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes, "word-lists")?;
        let hashes = container.any("hash")?.to_u32();
        let column = |name: &str| {
            let steps = container.tensor(name, &[hashes.len()])?.bytes;
            if steps.len() != hashes.len() || steps.iter().any(|&step| usize::from(step) >= N_STEPS) {
                return Err(Error::resource(format!("expected bytes below {N_STEPS} in `{name}`, found others")));
            }
            Ok(steps.to_vec())
        };
        let (given, family, frequency) = (column("given")?, column("family")?, column("frequency")?);
        if !hashes.is_sorted() {
            return Err(Error::resource("expected ascending hashes in the word lists, found others"));
        }
        Ok(Self { hashes, given, family, frequency })
    }

    /// Returns the counts of a folded word; of an unknown one they are 0.
    fn counts(&self, folded: &str) -> Counts {
        let Ok(idx) = self.hashes.binary_search(&fnv1a(folded)) else { return Counts::default() };
        Counts { given: self.given[idx], family: self.family[idx], frequency: self.frequency[idx] }
    }
}

/// Returns the 32-bit FNV-1a hash of a word's UTF-8, as `training/lexicons/word_lists.py` does.
fn fnv1a(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Where hints come from.
#[derive(Clone, Copy)]
pub struct Hints<'r> {
    /// Counts of words.
    pub lists: &'r WordLists,
    /// Names of places.
    pub gazetteer: &'r Gazetteer,
    /// What may cling before a word; it only ever fits words of its own script.
    pub clitics: &'r Clitics,
}

impl Hints<'_> {
    /// Returns a hint for each word; `words` are byte ranges of the text in order, and one outside the text has no hints.
    pub fn of(&self, text: &str, words: &[Range<u32>]) -> Vec<Hint> {
        let word = |range: &Range<u32>| text.get(range.start as usize..range.end as usize).unwrap_or("");
        let mut hints = vec![[0.0; N_HINTS]; words.len()];
        for (hint, range) in hints.iter_mut().zip(words) {
            self.count(word(range), hint);
        }
        for first in 0..words.len() {
            if word(&words[first]).chars().all(char::is_alphanumeric) {
                self.place(text, &words[first..words.len().min(first + MOST_WORDS)], &mut hints[first..]);
            }
        }
        hints
    }

    /// Says of a word how often it is written and who bears it, by the first of its cuts that anybody bears.
    fn count(&self, word: &str, hint: &mut Hint) {
        let cuts = cuts(word, self.clitics);
        let forms = cuts.iter().flat_map(|cut| {
            let articles = self.clitics.articles.iter();
            let bare = articles.filter_map(|article| cut.folded.strip_prefix(article.as_str()));
            std::iter::once((cut.folded.as_str(), cut.start > 0)).chain(bare.map(|bare| (bare, true)))
        });
        let mut counted = forms.map(|(form, is_cut)| (self.lists.counts(form), is_cut)).peekable();
        let whole = counted.peek().map_or(Counts::default(), |&(counts, _)| counts);
        hint[WRITTEN + usize::from(whole.frequency)] = 1.0;
        if let Some((counts, is_cut)) = counted.find(|(counts, _)| counts.given > 0 || counts.family > 0) {
            hint[NAME_WRITTEN + usize::from(counts.frequency)] = 1.0;
            hint[GIVEN + usize::from(counts.given)] = 1.0;
            hint[FAMILY + usize::from(counts.family)] = 1.0;
            hint[NAME_CUT] = f32::from(is_cut);
        }
    }

    /// Says of words whether a place's name begins with the first, the longest name there; `hints` begin with the first word's.
    fn place(&self, text: &str, words: &[Range<u32>], hints: &mut [Hint]) {
        let start = words[0].start as usize;
        let Some(first) = text.get(start..words[0].end as usize) else { return };
        let cut_at: Vec<usize> = {
            let mut starts: Vec<usize> = cuts(first, self.clitics).into_iter().map(|cut| cut.start).collect();
            starts.dedup();
            starts
        };
        for n_words in (1..=words.len()).rev() {
            let Some(name) = text.get(start..words[n_words - 1].end as usize) else { continue };
            let found = cut_at.iter().find_map(|&at| Some((at > 0, self.gazetteer.most_inhabitants(name.get(at..)?)?)));
            let Some((is_cut, inhabitants)) = found else { continue };
            let group = if n_words == 1 { PLACE } else { LONG_PLACE };
            hints[0][group + size(inhabitants)] = 1.0;
            hints[0][PLACE_CUT] = f32::from(is_cut);
            for hint in &mut hints[1..n_words] {
                hint[GOES_ON] = 1.0;
            }
            break;
        }
    }
}

/// Returns which of [`N_SIZES`] a place is: one a stranger would not know, a town, a city or a country.
fn size(inhabitants: u32) -> usize {
    match inhabitants {
        0..20_000 => 0,
        20_000..500_000 => 1,
        _ => 2,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::LazyLock;

    use super::super::encoder::words_and_marks;
    use super::*;
    use crate::lang::Lexicons;

    static RESOURCES: LazyLock<(WordLists, Gazetteer, Lexicons)> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "tests read the resources of the repository")]
        let read = |path: &str| std::fs::read(path).expect("the repository has the resource");
        let lists = WordLists::from_bytes(&read("../../models/words/words.bin")).expect("the lists are whole");
        let gazetteer = Gazetteer::from_bytes(&read("../../models/gazetteer/gazetteer.bin")).expect("it is whole");
        (lists, gazetteer, Lexicons::built_in().expect("the word lists are whole"))
    });

    /// Returns the hints of words by the resources of the repository.
    pub(in crate::text) fn hints(text: &str, words: &[Range<u32>]) -> Vec<Hint> {
        let (lists, gazetteer, lexicons) = &*RESOURCES;
        Hints { lists, gazetteer, clitics: lexicons.hint_clitics() }.of(text, words)
    }

    fn hinted(text: &str) -> Vec<Hint> {
        hints(text, &words_and_marks(text))
    }

    fn at(hint: &Hint, group: usize, n: usize) -> Option<usize> {
        (0..n).find(|&step| hint[group + step] > 0.0)
    }

    #[test]
    fn a_name_is_known_by_its_bearers_also_behind_a_clitic() {
        let hints = hinted("Mohammed ومحمد the xqzv");
        assert!(hints[..2].iter().all(|hint| at(hint, GIVEN, N_STEPS).is_some_and(|step| step > 3)));
        assert!(hints[0][NAME_CUT] < hints[1][NAME_CUT]);
        assert_eq!(at(&hints[2], WRITTEN, N_STEPS), Some(N_STEPS - 1));
        assert_eq!(at(&hints[3], WRITTEN, N_STEPS), Some(0));
        assert_eq!(at(&hints[3], GIVEN, N_STEPS), None);
    }

    #[test]
    fn places_are_known_whole_and_by_their_size() {
        let hints = hinted("in New York، بحلب");
        assert_eq!(at(&hints[1], LONG_PLACE, N_SIZES), Some(2));
        assert!(hints[2][GOES_ON] > 0.0);
        assert_eq!(at(&hints[4], PLACE, N_SIZES), Some(2));
        assert!(hints[4][PLACE_CUT] > 0.0);
    }

    #[test]
    fn hostile_words_give_no_panic() {
        for text in ["", "\0", "🕊️", "\u{202e}و", "\u{200b}", "ـ"] {
            hinted(text);
        }
    }
}
