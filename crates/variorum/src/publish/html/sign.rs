//! Signs of the relations between readings, drawn and not typed: not every font has them, and colour alone must tell nothing.

use crate::model::edition::RelationKind;
use maud::{Markup, html};

/// Returns a relation's sign, as high as a letter.
pub(super) fn relation(kind: RelationKind) -> Markup {
    let path = match kind {
        // An equals sign, struck through.
        RelationKind::Contradicts => "M2 6h12M2 10h12M11 2 5 14",
        RelationKind::Agrees => "M2 6h12M2 10h12",
        // A small ring within a large one.
        RelationKind::Refines => "M8 2a6 6 0 1 0 .01 0zM8 6a2 2 0 1 0 .01 0z",
        // An arrow that comes round.
        RelationKind::Updates => "M13 8a5 5 0 1 1-1.6-3.7M13.5 1.5v3.3h-3.3",
        RelationKind::NotComparable => "M5.5 2v12M10.5 2v12",
    };
    html! { svg class="sign" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" { path d=(path) {} } }
}
