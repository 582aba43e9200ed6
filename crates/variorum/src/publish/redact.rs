//! Names found in a text however they are printed, to be taken out: capitals, accents and vowel signs, an Arabic letter that clings
//! to the first word, an English ending after the last.

use crate::text::words::{Word, fold, words};
use std::collections::BTreeMap;

/// Names, each with what stands in its place.
#[derive(Debug, Default)]
pub(super) struct Redactor {
    /// By the first word of a name: its words, folded, and what stands in its place; the longest first.
    names: BTreeMap<String, Vec<(Vec<String>, String)>>,
}

/// Arabic letters that may cling to the first word of a name.
const CLITICS: &[&str] = &["و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل"];

/// The English ending after the last word of a name, folded.
const ENDING: &str = "'s";

/// Letters that stand for a control character after a backslash in JSON, where a text begins a line with a name.
const ESCAPES: &[char] = &['b', 'f', 'n', 'r', 't'];

/// A name found in a text.
struct Hit<'a> {
    /// How many words of the text it takes.
    n_words: usize,
    /// Where it begins and ends, in bytes.
    start: usize,
    end: usize,
    other: &'a str,
}

impl Redactor {
    /// Returns what takes these names out. Of one name with two replacements the first is kept; a name without words is none.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut redactor = Self::default();
        for (name, other) in names {
            let name: Vec<String> = words(name).into_iter().map(|word| word.folded).collect();
            let Some(first) = name.first() else { continue };
            let known = redactor.names.entry(first.clone()).or_default();
            if !known.iter().any(|(words, _)| *words == name) {
                known.push((name, other.to_owned()));
            }
        }
        // A long name first: once its last word were gone, the whole would no longer be found.
        redactor.names.values_mut().for_each(|known| known.sort_by_key(|(words, _)| std::cmp::Reverse(words.len())));
        redactor
    }

    /// Returns whether a text holds any of the names.
    pub(super) fn finds(&self, text: &str) -> bool {
        let all = words(text);
        (0..all.len()).any(|word_idx| self.hit(text, &all, word_idx).is_some())
    }

    /// Returns a text with other words in place of the names, and how often that was.
    pub(super) fn redacted(&self, text: &str) -> (String, usize) {
        let all = words(text);
        let (mut made, mut n, mut at, mut word_idx) = (String::with_capacity(text.len()), 0, 0, 0);
        while word_idx < all.len() {
            let Some(hit) = self.hit(text, &all, word_idx) else {
                word_idx += 1;
                continue;
            };
            made.push_str(&text[at..hit.start]);
            made.push_str(hit.other);
            (n, at, word_idx) = (n + 1, hit.end, word_idx + hit.n_words);
        }
        made.push_str(&text[at..]);
        (made, n)
    }

    /// Returns the longest name that begins at a word.
    fn hit(&self, text: &str, all: &[Word], word_idx: usize) -> Option<Hit<'_>> {
        let start = all[word_idx].span.start as usize;
        let printed = all[word_idx].span.text(text);
        let is_escaped = text[..start].ends_with('\\') && printed.starts_with(ESCAPES);
        let n_escaped = usize::from(is_escaped);
        let folded = fold(&printed[n_escaped..]);
        let begun = CLITICS.iter().filter(|clitic| folded.starts_with(**clitic)).map(|clitic| clitic.len());
        begun.chain([0]).rev().find_map(|n_clinging| {
            let first = &folded[n_clinging..];
            let start = start + n_escaped + printed_len(&printed[n_escaped..], n_clinging);
            [first, first.strip_suffix(ENDING).unwrap_or(first)].into_iter().find_map(|first| {
                let known = self.names.get(first)?;
                known.iter().find_map(|(name, other)| {
                    let last_idx = word_idx + name.len() - 1;
                    let rest = all.get(word_idx + 1..=last_idx)?;
                    let fits = |(word, name): (&Word, &String)| word.folded == *name || without_ending(word) == *name;
                    if !rest.iter().zip(&name[1..]).all(fits) {
                        return None;
                    }
                    let last = &all[last_idx];
                    let end = last.span.end as usize - ending_len(last.span.text(text), name.last()?);
                    Some(Hit { n_words: name.len(), start, end, other })
                })
            })
        })
    }
}

fn without_ending(word: &Word) -> &str {
    word.folded.strip_suffix(ENDING).unwrap_or(&word.folded)
}

/// Returns how many bytes of a printed word are its ending, where the name itself does not end so.
fn ending_len(printed: &str, name: &str) -> usize {
    let apostrophe = printed.rfind(['\'', '’', '‘', 'ʼ']);
    match apostrophe {
        Some(at) if !name.ends_with(ENDING) && fold(printed).ends_with(ENDING) => printed.len() - at,
        _ => 0,
    }
}

/// Returns how many bytes of a printed word fold to the first so many bytes, with the signs upon their last letter.
fn printed_len(printed: &str, n_folded: usize) -> usize {
    let mut folded = 0;
    for (at, letter) in printed.char_indices() {
        let len = fold(letter.encode_utf8(&mut [0; 4])).len();
        if len > 0 && folded >= n_folded {
            return at;
        }
        folded += len;
    }
    printed.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(names: &[&str], text: &str) -> (String, usize) {
        Redactor::new(names.iter().map(|name| (*name, "X"))).redacted(text)
    }

    #[test]
    fn a_name_goes_where_it_stands_alone() {
        assert_eq!(redacted(&["Ali"], "Ali and Alice met Ali."), ("X and Alice met X.".to_owned(), 2));
        assert_eq!(redacted(&["Ali"], "AliAli"), ("AliAli".to_owned(), 0));
        assert_eq!(redacted(&["Ali", "Ali Sabri"], "Ali Sabri, Ali"), ("X, X".to_owned(), 2));
        assert_eq!(redacted(&[""], "nobody"), ("nobody".to_owned(), 0));
    }

    #[test]
    fn a_name_goes_however_it_is_printed() {
        assert_eq!(redacted(&["Salma Haddar"], "SALMA  HADDAR fled"), ("X fled".to_owned(), 1));
        assert_eq!(redacted(&["سلمى حدار"], "قالت سَلمى حدّار"), ("قالت X".to_owned(), 1));
        assert_eq!(redacted(&["Haddar"], "Haddar’s house"), ("X’s house".to_owned(), 1));
        assert_eq!(redacted(&["Salma Haddar"], "Salma Haddar's house"), ("X's house".to_owned(), 1));
    }

    #[test]
    fn a_name_goes_from_what_clings_to_it() {
        assert_eq!(redacted(&["سلمى حداد"], "قال وسلمى حداد"), ("قال وX".to_owned(), 1));
        assert_eq!(redacted(&["سلمى"], "ولِسلمى بيت"), ("ولِX بيت".to_owned(), 1));
        assert_eq!(redacted(&["Salma"], r#""text":"first\nSalma left""#), (r#""text":"first\nX left""#.to_owned(), 1));
    }
}
