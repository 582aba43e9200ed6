//! Text of a report with marks in it, escaped, each piece in its own language and direction.

use crate::model::span::Span;
use maud::{Markup, html};

/// A stretch of text to be marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// The class of the `mark` element.
    pub(super) class: &'static str,
    /// The anchor on this page it leads to, if any.
    pub(super) anchor: Option<String>,
    /// What the mark means, for the pointer that rests on it.
    pub(super) title: String,
}

/// Returns `text[within]` with its marks; where marks overlap, the narrower one shows.
///
/// Marks that reach beyond `within` are cut; borders that are not on characters are ignored, so any span is safe.
pub(super) fn marked(text: &str, within: Span, marks: &[Mark]) -> Markup {
    let pieces = pieces(text, within, marks);
    html! {
        @for (piece, mark) in &pieces {
            @match mark {
                None => (piece),
                Some(Mark { class, anchor: Some(anchor), title, .. }) => {
                    a class="marked" href={ "#" (anchor) } title=(title) { mark class=(class) { (piece) } }
                }
                Some(Mark { class, title, .. }) => mark class=(class) title=(title) { (piece) },
            }
        }
    }
}

/// Cuts the text at the borders of the marks; neighbouring pieces under one mark stay together.
fn pieces<'t, 'm>(text: &'t str, within: Span, marks: &'m [Mark]) -> Vec<(&'t str, Option<&'m Mark>)> {
    let within = within.start.min(text.len() as u32)..within.end.min(text.len() as u32);
    let inside: Vec<&Mark> = marks.iter().filter(|mark| mark.span.overlaps(Span::of(&to_usize(&within)))).collect();
    let mut borders = vec![within.start, within.end];
    for mark in &inside {
        borders.extend([mark.span.start, mark.span.end].map(|border| border.clamp(within.start, within.end)));
    }
    borders.retain(|&border| text.is_char_boundary(border as usize));
    borders.sort_unstable();
    borders.dedup();
    let mut pieces: Vec<(std::ops::Range<usize>, Option<&Mark>)> = Vec::new();
    for pair in borders.windows(2) {
        let piece = Span::new(pair[0], pair[1]);
        let narrowest =
            inside.iter().filter(|mark| mark.span.covers(piece)).min_by_key(|mark| mark.span.len()).copied();
        match pieces.last_mut() {
            Some((last, mark)) if mark.map(std::ptr::from_ref) == narrowest.map(std::ptr::from_ref) => {
                last.end = pair[1] as usize;
            }
            _ => pieces.push((piece.range(), narrowest)),
        }
    }
    pieces.into_iter().map(|(range, mark)| (text.get(range).unwrap_or_default(), mark)).collect()
}

fn to_usize(range: &std::ops::Range<u32>) -> std::ops::Range<usize> {
    range.start as usize..(range.end as usize).max(range.start as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: u32, end: u32) -> Mark {
        Mark { span: Span::new(start, end), class: "claim", anchor: None, title: String::new() }
    }

    fn plain(text: &str, within: Span, marks: &[Mark]) -> Vec<(String, bool)> {
        pieces(text, within, marks).into_iter().map(|(piece, mark)| (piece.to_owned(), mark.is_some())).collect()
    }

    #[test]
    fn marked_text_is_escaped() {
        let markup = marked("<b>&\"", Span::new(0, 5), &[mark(0, 3)]).into_string();
        assert_eq!(markup, "<mark class=\"claim\" title=\"\">&lt;b&gt;</mark>&amp;&quot;");
    }

    #[test]
    fn overlapping_marks_lose_no_text_and_repeat_none() {
        let found = plain("0123456789", Span::new(1, 9), &[mark(0, 4), mark(2, 3), mark(3, 12)]);
        let all: String = found.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(all, "12345678");
    }

    #[test]
    fn borders_inside_a_character_are_ignored() {
        let found = plain("قتيلان", Span::new(0, 12), &[mark(1, 4)]);
        assert_eq!(found.iter().map(|(piece, _)| piece.as_str()).collect::<String>(), "قتيلان");
    }

    #[test]
    fn a_range_beyond_the_text_gives_what_there_is() {
        assert_eq!(plain("abc", Span::new(2, 90), &[mark(80, 90)]), [("c".to_owned(), false)]);
        assert_eq!(plain("abc", Span::new(50, 90), &[]), []);
    }
}
