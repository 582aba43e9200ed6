//! Towns whose names are written like another name: "Atmeh" beside Atmah, كبكابية beside Kabkabiyah.
//!
//! Towns are kept under the classes of their names' consonants, which are the same in both scripts; those that share them
//! are then compared letter by letter.

use super::{Candidate, Gazetteer, place_key};
use crate::lang::names::NameTables;
use crate::text::names::compare;
use crate::text::names::keys::consonants;

/// How alike two spellings of one town's name are at least. Set by judgement; to be calibrated on the gazetteer's own Arabic
/// names, each looked up among the Latin names of its country.
const LEAST_ALIKE: f32 = 0.8;
/// A name must have so many consonants to be found by them ...
const LEAST_CONSONANTS: usize = 2;
/// ... and with fewer than this be so alike.
const FEW_CONSONANTS: usize = 3;
const LEAST_ALIKE_IF_FEW: f32 = 0.88;

impl Gazetteer {
    /// Returns the towns of some countries (ISO 3166-1 alpha-3) whose names are spelled like a name, the most alike first,
    /// each with how alike it is; in either script.
    pub fn alike(&self, name: &str, countries: &[&str], tables: &NameTables) -> Vec<(Candidate, f32)> {
        let key = place_key(name);
        let forms: Vec<u64> = forms(&key);
        let is_short = forms.iter().all(|&form| form < 1 << (5 * (FEW_CONSONANTS - 1)));
        let least = if is_short { LEAST_ALIKE_IF_FEW } else { LEAST_ALIKE };
        let by_consonants = self.by_consonants.get_or_init(|| self.index_by_consonants());
        let mut found: Vec<u32> = Vec::new();
        for form in forms {
            let first = by_consonants.partition_point(|&(other, _)| other < form);
            found.extend(by_consonants[first..].iter().take_while(|&&(other, _)| other == form).map(|&(_, idx)| idx));
        }
        found.sort_unstable();
        found.dedup();
        let mut alike: Vec<(Candidate, f32)> = found
            .into_iter()
            .filter(|&place_idx| countries.contains(&self.tables.place(place_idx as usize).country))
            .map(|place_idx| {
                let row = self.tables.place(place_idx as usize);
                let other = place_key(row.name_en);
                let score = compare(&key, &other, tables).score;
                (place_idx, if differ_in_vowels(&key, &other) { score.max(VOWELS_ALIKE) } else { score })
            })
            .filter(|&(_, score)| score >= least)
            .map(|(place_idx, score)| (self.town(place_idx as usize), score))
            .collect();
        alike.sort_by(|one, other| {
            let by_size = || (other.0.population, &one.0.place.id).cmp(&(one.0.population, &other.0.place.id));
            other.1.total_cmp(&one.1).then_with(by_size)
        });
        alike
    }

    fn index_by_consonants(&self) -> Vec<(u64, u32)> {
        let mut index = Vec::new();
        for place_idx in 0..self.tables.n_places() {
            let key = place_key(self.tables.place(place_idx).name_en);
            index.extend(forms(&key).into_iter().map(|form| (form, place_idx as u32)));
        }
        index.sort_unstable();
        index
    }
}

/// How alike two names of Latin script are whose letters differ in vowels only ("Atmeh", "Atmah"): short vowels are written
/// as each writer hears them.
const VOWELS_ALIKE: f32 = 0.9;

/// Returns whether two keys of Latin script are the same but for their vowels, with three other letters at least.
fn differ_in_vowels(one: &str, other: &str) -> bool {
    let bare = |key: &str| key.chars().filter(|letter| !"aeiou ".contains(*letter)).collect::<String>();
    let (one, other) = (bare(one), bare(other));
    one == other && one.len() >= 3 && one.is_ascii()
}

/// Returns the forms of a key's consonants as numbers, its words written together; none where they are few or many.
fn forms(key: &str) -> Vec<u64> {
    let together: String = key.chars().filter(|character| !character.is_whitespace()).collect();
    consonants(&together)
        .iter()
        .filter(|form| (LEAST_CONSONANTS..=MOST_CONSONANTS).contains(&form.len()))
        .map(|form| form.bytes().fold(0, |number, letter| number << 5 | u64::from(letter & 31)))
        .collect()
}

/// So many letters fit a number.
const MOST_CONSONANTS: usize = 12;
