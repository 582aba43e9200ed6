//! Keys under which names meet that may be one, in any script, so that not every name is compared with every other.

use super::Name;
use super::parts::{Part, Script, script};
use crate::lang::names::{NameTables, singular};
use std::collections::BTreeSet;

/// Returns the keys of a name: for each part the classes of its consonants, the same for all scripts; for given names and
/// sorts of bodies, which too many share, the key of two parts together; and the organisation of public record.
pub fn keys(name: &Name, tables: &NameTables) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if let Some(organisation) = name.organisation {
        keys.insert(format!("o{organisation}"));
    }
    let parts: Vec<(bool, BTreeSet<String>)> =
        name.parts.iter().map(|part| (part.weight >= DISTINCTIVE, part_keys(part, tables))).collect();
    for (is_distinctive, part_keys) in &parts {
        if *is_distinctive || parts.len() == 1 {
            keys.extend(part_keys.iter().cloned());
        }
    }
    for (at, (_, ones)) in parts.iter().enumerate() {
        for (_, others) in &parts[at + 1..] {
            for one in ones {
                for other in others {
                    keys.insert(if one <= other { format!("{one}&{other}") } else { format!("{other}&{one}") });
                }
            }
        }
    }
    let whole = skeletons(&name.whole(), name.script());
    keys.extend(whole.into_iter().filter(|skeleton| skeleton.len() >= LEAST_WHOLE_SKELETON));
    keys
}

/// A part that tells at least this much is a key by itself.
const DISTINCTIVE: f32 = 0.85;
/// A skeleton of a whole name is a key only when it has as many consonants, or everything would meet.
const LEAST_WHOLE_SKELETON: usize = 4;

fn part_keys(part: &Part, tables: &NameTables) -> BTreeSet<String> {
    let mut keys = skeletons(&part.text, part.script);
    if let Some(family) = part.family {
        keys.insert(format!("f{family}"));
    }
    match part.script {
        Script::Arabic => keys.extend(tables.renderings(&part.text).map(|english| format!("={english}"))),
        Script::Latin => {
            keys.insert(format!("={}", singular(&part.text)));
        }
        Script::Other => {}
    }
    keys
}

/// Returns the classes of a folded word's consonants; several where a letter is read in two ways.
pub(in crate::text) fn consonants(word: &str) -> BTreeSet<String> {
    skeletons(word, script(word))
}

fn skeletons(word: &str, script: Script) -> BTreeSet<String> {
    let mut forms = vec![String::new()];
    let letters: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let following = letters.get(at + 1).copied();
        let (classes, n_letters) = match script {
            Script::Arabic => (arabic_class(letters[at]), 1),
            Script::Latin => latin_class(letters[at], following),
            Script::Other => ("", 1),
        };
        at += n_letters;
        let mut grown = Vec::new();
        for form in &forms {
            if classes.is_empty() {
                grown.push(form.clone());
            }
            for class in classes.chars() {
                let mut form = form.clone();
                // A doubled letter is one.
                if !form.ends_with(class) {
                    form.push(class);
                }
                grown.push(form);
            }
        }
        grown.sort();
        grown.dedup();
        // Letters of two readings are few; a word of many keeps its first forms.
        grown.truncate(8);
        forms = grown;
    }
    if script == Script::Other {
        return BTreeSet::from([format!("!{word}")]);
    }
    forms
        .into_iter()
        .map(|form| if form.is_empty() { format!("!{}", word.chars().count().min(3)) } else { form })
        .collect()
}

/// Returns the classes a letter can be of: b f t s k l m n r; vowels and the sounds Latin script drops are none.
fn arabic_class(letter: char) -> &'static str {
    match letter {
        'ب' | 'پ' => "b",
        'ف' | 'ڤ' => "f",
        'ت' | 'د' | 'ط' | 'ض' => "t",
        'ث' | 'ذ' | 'ظ' => "ts",
        'س' | 'ص' | 'ز' | 'ش' | 'ژ' | 'چ' => "s",
        'ج' | 'ق' | 'ك' | 'خ' | 'غ' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'ر' => "r",
        _ => "",
    }
}

fn latin_class(letter: char, following: Option<char>) -> (&'static str, usize) {
    match (letter, following) {
        ('t' | 'd', Some('h')) => ("ts", 2),
        ('s', Some('h')) => ("s", 2),
        ('c', Some('h')) => ("ks", 2),
        ('p', Some('h')) => ("f", 2),
        ('k' | 'g', Some('h')) => ("k", 2),
        ('b' | 'p', _) => ("b", 1),
        ('f' | 'v', _) => ("f", 1),
        ('t' | 'd', _) => ("t", 1),
        ('s' | 'z', _) | ('c', Some('e' | 'i' | 'y')) => ("s", 1),
        ('j' | 'g' | 'k' | 'q' | 'c' | 'x', _) => ("k", 1),
        ('l', _) => ("l", 1),
        ('m', _) => ("m", 1),
        ('n', _) => ("n", 1),
        ('r', _) => ("r", 1),
        _ => ("", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(a: &str, b: &str) -> bool {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        let keys = |name: &str| keys(&Name::new(name, &tables), &tables);
        !keys(a).is_disjoint(&keys(b))
    }

    #[test]
    fn names_of_one_person_meet_across_scripts() {
        for (a, b) in [
            ("أسامة المهاجر", "Osama al-Muhajir"),
            ("القذافي", "Gaddafi"),
            ("همام الشامي", "Hammam al-Shami"),
            ("وزارة الصحة", "Ministry of Health"),
            ("ألوية الشمال", "Northern Brigades"),
            ("داعش", "ISIS"),
            ("Mohammed", "محمد"),
        ] {
            assert!(meet(a, b), "{a} {b}");
        }
    }

    #[test]
    fn two_bodies_of_one_sort_do_not_meet() {
        assert!(!meet("وزارة الصحة", "Ministry of Interior"));
    }
}
