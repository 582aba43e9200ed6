//! Names of persons are kept away from places and days: a file that joined them would be a track of somebody's life.
//!
//! The edition's page shows what was published, report by report. A table with a person, a place and a day a row can be
//! sorted by person, and then it is another thing. So a party to an event that is a person is left out and counted, and a
//! format that has entities says which reports name a person and never at which event.

use crate::model::analysis::NameKind;
use crate::model::edition::Edition;
use crate::publish::redact::Redactor;
use crate::text::words::words;
use std::collections::BTreeSet;

/// The names of persons that an edition holds.
pub(super) struct Persons {
    names: Redactor,
    /// Names of organisations, which may hold a person's ("the Hariri Foundation"), folded.
    bodies: BTreeSet<String>,
}

impl Persons {
    pub(super) fn of(edition: &Edition) -> Self {
        let names_of = |kind: NameKind| {
            let entities = edition.entities.iter().filter(move |entity| entity.kind == kind);
            entities.flat_map(|entity| &entity.names).map(|name| name.text.as_str())
        };
        Self {
            names: Redactor::new(names_of(NameKind::Person).map(|name| (name, ""))),
            bodies: names_of(NameKind::Organisation).map(folded).collect(),
        }
    }

    /// Returns whether a text is or holds the name of a person: a known one, in any of its forms, anywhere in the text. It is
    /// better to leave out a brigade that bears its leader's name than to let the leader through.
    pub(super) fn are_named_in(&self, text: &str) -> bool {
        !self.bodies.contains(&folded(text)) && self.names.finds(text)
    }
}

fn folded(text: &str) -> String {
    words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
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
