//! Places that the gazetteer has, as names: what the head did not hear, and what it heard a part of ("Darfur" of "North
//! Darfur"); and the place in the dateline.

use super::{Found, dateline};
use crate::model::analysis::{Name, NameKind, PlaceMention};
use crate::model::article::Article;
use crate::model::span::Span;

/// The rule that such a name gives.
const RULE: &str = "gazetteer";
/// How sure the place of a dateline is, whether the gazetteer has it or not; set by hand.
const DATELINE: f32 = 0.9;

/// Returns the names with those of the places that were found; a name of a place that lies in a longer one takes its words.
pub(in crate::analyse) fn with_places(found: Found, article: &Article, places: &[PlaceMention]) -> Found {
    let Found { mut names, aliases } = found;
    let known =
        places.iter().filter(|mention| mention.place.is_some()).map(|mention| (mention.span, mention.confidence));
    for (span, confidence) in known.chain(dateline_place(article).map(|span| (span, DATELINE))) {
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

/// Returns where the dateline names its place.
fn dateline_place(article: &Article) -> Option<Span> {
    let place = article.dateline.as_ref()?.value.as_str();
    let line = dateline(article)?;
    let at = line.start + line.text(&article.text).find(place)? as u32;
    Some(Span::new(at, at + place.len() as u32))
}
