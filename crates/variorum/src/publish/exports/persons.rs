//! Names of persons are kept away from places and days: a file that joined them would be a track of somebody's life.
//!
//! The edition's page shows what was published, report by report. A table with a person, a place and a day a row can be
//! sorted by person, and then it is another thing. So a party to an event that is a person is left out and counted, and a
//! format that has entities says which reports name a person and never at which event.

use crate::model::analysis::NameKind;
use crate::model::edition::Edition;
use crate::text::words::words;
use std::collections::BTreeSet;

/// The names of persons that an edition holds.
pub(super) struct Persons {
    /// Each name's words, folded, with a space between two.
    names: BTreeSet<String>,
    /// Names of organisations, which may hold a person's ("the Hariri Foundation").
    bodies: BTreeSet<String>,
    /// Words of the longest name.
    n_words: usize,
}

impl Persons {
    pub(super) fn of(edition: &Edition) -> Self {
        let of_kind = |kind: NameKind| -> BTreeSet<String> {
            let entities = edition.entities.iter().filter(|entity| entity.kind == kind);
            entities.flat_map(|entity| &entity.names).map(|name| folded(&name.text).join(" ")).collect()
        };
        let names = of_kind(NameKind::Person);
        let n_words = names.iter().map(|name| name.split(' ').count()).max().unwrap_or(0);
        Self { names, bodies: of_kind(NameKind::Organisation), n_words }
    }

    /// Returns whether a text is or holds the name of a person: a known one, in any of its forms, anywhere in the text. It is
    /// better to leave out a brigade that bears its leader's name than to let the leader through.
    pub(super) fn are_named_in(&self, text: &str) -> bool {
        let words = folded(text);
        let holds_name = || {
            (0..words.len()).any(|from| {
                let longest = words.len().min(from + self.n_words);
                (from + 1..=longest).any(|to| self.names.contains(&words[from..to].join(" ")))
            })
        };
        !self.bodies.contains(&words.join(" ")) && holds_name()
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn a_name_is_known_in_every_form_and_script_and_within_other_words() {
        let persons = Persons::of(&sample::edition());
        for text in ["Salma Haddar", "SALMA  HADDAR", "سَلمى حدّار", "the spokeswoman Salma Haddar, of Mukalla", "Haddar"]
        {
            assert!(persons.are_named_in(text), "{text}");
        }
    }

    #[test]
    fn bodies_and_bare_words_are_no_persons() {
        let persons = Persons::of(&sample::edition());
        for text in ["Sahel Wire", "Security forces", "Salma", "", "طائرة مسيرة"] {
            assert!(!persons.are_named_in(text), "{text}");
        }
    }
}
