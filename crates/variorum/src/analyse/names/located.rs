//! Places that the gazetteer has, as names: what the head did not hear, and what it heard a part of ("Darfur" of "North
//! Darfur").

use super::Found;
use crate::model::analysis::{Name, NameKind, PlaceMention};

/// The rule that such a name gives.
const RULE: &str = "gazetteer";

/// Returns the names with those of the places that were found; a name of a place that lies in a longer one takes its words.
pub(in crate::analyse) fn with_places(found: Found, places: &[PlaceMention]) -> Found {
    let Found { mut names, aliases } = found;
    let known =
        places.iter().filter(|mention| mention.place.is_some()).map(|mention| (mention.span, mention.confidence));
    for (span, confidence) in known {
        let overlapping: Vec<usize> = (0..names.len()).filter(|&idx| names[idx].span.overlaps(span)).collect();
        match overlapping.as_slice() {
            [] => names.push(Name {
                span,
                kind: NameKind::Place,
                titles: Vec::new(),
                referent: 0,
                rule: RULE.to_owned(),
                confidence,
            }),
            &[only] if names[only].kind == NameKind::Place && names[only].span.len() < span.len() => {
                names[only].span = span;
            }
            _ => {}
        }
    }
    // Aliases point to names by index.
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&idx| names[idx].span);
    let mut position = vec![0; names.len()];
    for (new, &old) in order.iter().enumerate() {
        position[old] = new;
    }
    names.sort_by_key(|name| name.span);
    let moved =
        |alias: super::Alias| super::Alias { name: position[alias.name], alias: position[alias.alias], ..alias };
    Found { names, aliases: aliases.into_iter().map(moved).collect() }
}
