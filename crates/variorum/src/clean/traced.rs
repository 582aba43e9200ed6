//! Text that knows where it came from: every run of it points at the bytes it was made of.

use crate::model::span::Span;
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// A run of text and the byte range of the source it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The run in the text.
    pub(super) clean: Span,
    /// Its source; equal for a verbatim run, of any length for one character.
    pub(super) source: Span,
}

/// Text and the runs it is made of; the runs are in order of the text and cover it, and each is verbatim or one character.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Traced {
    text: String,
    runs: Vec<Run>,
    /// Whether the last run is verbatim and may be lengthened.
    ends_verbatim: bool,
}

impl Traced {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends text made of a range of `source`; a verbatim piece next to a verbatim piece lengthens its run.
    pub(super) fn push(&mut self, text: &str, range: Range<usize>, source: &str) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let run = Run { clean: Span::of(&(start..self.text.len())), source: Span::of(&range) };
        let is_verbatim = source.get(range) == Some(text);
        if is_verbatim
            && self.ends_verbatim
            && let Some(last) = self.runs.last_mut()
            && last.source.end == run.source.start
            && last.clean.end == run.clean.start
        {
            last.clean.end = run.clean.end;
            last.source.end = run.source.end;
            return;
        }
        self.ends_verbatim = is_verbatim;
        self.runs.push(run);
    }

    /// Appends a line feed that stands for nothing in the source: the border of two blocks.
    pub(super) fn push_border(&mut self) {
        self.ends_verbatim = false;
        self.text.push('\n');
    }

    /// Appends another traced text of the same source.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.text.len() as u32;
        self.ends_verbatim = false;
        self.text.push_str(&other.text);
        self.runs.extend(
            other.runs.iter().map(|run| Run {
                clean: Span::new(run.clean.start + shift, run.clean.end + shift),
                source: run.source,
            }),
        );
    }

    /// Returns a part of the text, white space at its ends left out; `range` must lie on character borders.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let Some(part) = self.text.get(range.clone()) else { return Self::default() };
        let start = range.start + (part.len() - part.trim_start().len());
        let end = (start + part.trim().len()).max(start);
        let (start32, end32) = (start as u32, end as u32);
        let runs = self.runs.iter().filter(|run| run.clean.start < end32 && start32 < run.clean.end).map(|run| {
            let clean = Span::new(run.clean.start.max(start32) - start32, run.clean.end.min(end32) - start32);
            // Only a verbatim run can be cut; one character points at all it was made of.
            let source = if run.clean.len() == run.source.len() {
                let cut = run.clean.start.max(start32) - run.clean.start;
                Span::new(run.source.start + cut, run.source.start + cut + clean.len())
            } else {
                run.source
            };
            Run { clean, source }
        });
        Self { text: self.text[start..end].to_owned(), runs: runs.collect(), ends_verbatim: false }
    }

    /// Returns the range of the source from the first to the last byte used, if any was.
    pub(super) fn source(&self) -> Option<Span> {
        Some(Span::new(self.runs.first()?.source.start, self.runs.last()?.source.end))
    }

    /// Returns this text with its runs led through `outer`, of which it is made: what pointed into the text of `outer`
    /// now points into the source of `outer`.
    pub(super) fn through(&self, outer: &Self) -> Self {
        let mut runs: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            // One character may be as long as the two that it was made of, which may be two runs of `outer`.
            if run.clean.text(&self.text).chars().nth(1).is_none() {
                runs.extend(outer.place_of(run.source).map(|source| Run { clean: run.clean, source }));
            } else {
                runs.extend(outer.crossed(run.source).map(|outer_run| lead_through(*run, *outer_run)));
            }
        }
        Self { text: self.text.clone(), runs, ends_verbatim: false }
    }

    /// Returns the runs that make a part of the text.
    fn crossed(&self, part: Span) -> impl Iterator<Item = &Run> {
        let first = self.runs.partition_point(|run| run.clean.end <= part.start);
        self.runs[first..].iter().take_while(move |run| run.clean.start < part.end)
    }

    /// Returns the range of the source that a part of the text was made of.
    fn place_of(&self, part: Span) -> Option<Span> {
        let part_itself = Run { clean: part, source: part };
        let mut crossed = self.crossed(part);
        let first = crossed.next()?;
        let last = crossed.last().unwrap_or(first);
        let start = lead_through(part_itself, *first).source.start;
        Some(Span::new(start, lead_through(part_itself, *last).source.end))
    }
}

/// Returns the part of `run` (verbatim) that lies in `outer_run`, pointing where that points.
fn lead_through(run: Run, outer_run: Run) -> Run {
    let start = run.source.start.max(outer_run.clean.start);
    let end = run.source.end.min(outer_run.clean.end);
    let shift = run.clean.start;
    let clean = Span::new(shift + start - run.source.start, shift + end - run.source.start);
    let source = if outer_run.clean.len() == outer_run.source.len() {
        let shift = outer_run.source.start;
        Span::new(shift + start - outer_run.clean.start, shift + end - outer_run.clean.start)
    } else {
        outer_run.source
    };
    Run { clean, source }
}

/// Gathers characters with their source into clean text: white space folded to one space, invisible characters left out,
/// NFC, nothing at either end.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    /// The text so far, uncomposed.
    gathered: Traced,
    /// A run of white space that has not been followed by text yet.
    space: Option<Range<usize>>,
}

impl Gatherer {
    /// Takes one character that came from a range of the source.
    pub(super) fn take(&mut self, character: char, range: Range<usize>, source: &str) {
        let mut buffer = [0; 4];
        if character.is_whitespace() {
            if !self.gathered.is_empty() {
                let start = self.space.take().map_or(range.start, |space| space.start);
                self.space = Some(start..range.end);
            }
        } else if !is_invisible(character) {
            if let Some(space) = self.space.take() {
                self.gathered.push(" ", space, source);
            }
            self.gathered.push(character.encode_utf8(&mut buffer), range, source);
        }
    }

    /// Takes a piece of the source as it stands.
    pub(super) fn take_all(&mut self, range: Range<usize>, source: &str) {
        let Some(piece) = source.get(range.clone()) else { return };
        for (at, character) in piece.char_indices() {
            let start = range.start + at;
            self.take(character, start..start + character.len_utf8(), source);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.gathered.is_empty()
    }

    /// Returns the clean text gathered since the last call.
    pub(super) fn finish(&mut self, source: &str) -> Traced {
        self.space = None;
        let gathered = std::mem::take(&mut self.gathered);
        // Below U+0300 stands nothing that composes, and most pages have nothing beyond it.
        let is_plain = gathered.text.chars().all(|character| character < '\u{300}');
        if is_plain || is_nfc_quick(gathered.text.chars()) == IsNormalized::Yes {
            return gathered;
        }
        // Composition never reaches beyond a grapheme cluster in the scripts of news, so clusters are composed one by one,
        // and each character of one that changes points at the whole cluster.
        let mut composed = Traced::default();
        for (at, cluster) in gathered.text.grapheme_indices(true) {
            let Some(place) = gathered.place_of(Span::of(&(at..at + cluster.len()))) else { continue };
            if source.get(place.range()) == Some(cluster) && is_nfc(cluster) {
                composed.push(cluster, place.range(), source);
            } else {
                for character in cluster.nfc() {
                    composed.push(character.encode_utf8(&mut [0; 4]), place.range(), source);
                }
            }
        }
        composed
    }
}

/// Returns whether a character is no text: controls, bidirectional marks, byte-order marks, soft hyphens. The joiners that
/// Persian and Urdu spell with stay.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{fffc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(source: &str) -> Traced {
        let mut gatherer = Gatherer::default();
        gatherer.take_all(0..source.len(), source);
        gatherer.finish(source)
    }

    #[test]
    fn white_space_is_folded_and_what_is_verbatim_is_one_run() {
        let source = "  Two \u{a0}\n words here ";
        let traced = gather(source);
        assert_eq!(traced.text(), "Two words here");
        assert_eq!(traced.runs().len(), 3);
        assert_eq!(traced.runs()[2].source.text(source), "words here");
    }

    #[test]
    fn a_composed_letter_points_at_the_letter_and_its_mark() {
        let source = "cafe\u{301} au";
        let traced = gather(source);
        assert_eq!(traced.text(), "café au");
        let run = traced.runs().iter().find(|run| run.clean.text(traced.text()) == "é").expect("é is a run of its own");
        assert_eq!(run.source.text(source), "e\u{301}");
    }

    #[test]
    fn marks_that_change_places_point_at_their_cluster_each() {
        let source = "x\u{315}\u{323} y";
        let traced = gather(source);
        assert_eq!(traced.text(), "x\u{323}\u{315} y");
        let sources: Vec<&str> = traced.runs().iter().map(|run| run.source.text(source)).collect();
        assert_eq!(sources, ["x\u{315}\u{323}", "x\u{315}\u{323}", "x\u{315}\u{323}", " y"]);
    }

    #[test]
    fn bidirectional_marks_go_and_persian_joiners_stay() {
        assert_eq!(gather("\u{200f}می\u{200c}رود\u{202c}\u{61c}").text(), "می\u{200c}رود");
    }

    #[test]
    fn a_slice_points_at_its_own_part_of_the_source() {
        let source = "one  two three";
        let slice = gather(source).slice(3..7);
        assert_eq!(slice.text(), "two");
        assert_eq!(slice.source().expect("it has a source").text(source), "two");
    }

    #[test]
    fn a_text_within_a_text_is_led_through() {
        let source = r"a\nb<b>c";
        let mut outer = Traced::default();
        outer.push("a", 0..1, source);
        outer.push("\n", 1..3, source);
        outer.push("b<b>c", 3..8, source);
        let page = outer.text().to_owned();
        let mut inner = Gatherer::default();
        inner.take_all(0..3, &page);
        inner.take_all(6..7, &page);
        let inner = inner.finish(&page).through(&outer);
        assert_eq!(inner.text(), "a bc");
        let sources: Vec<&str> = inner.runs().iter().map(|run| run.source.text(source)).collect();
        assert_eq!(sources, ["a", r"\n", "b", "c"]);
    }

    #[test]
    fn a_folded_piece_of_a_text_within_a_text_points_at_its_own_part() {
        let source = "cafe\u{301} au";
        let mut outer = Traced::default();
        outer.push(source, 0..source.len(), source);
        let inner = gather(source).through(&outer);
        let sources: Vec<&str> = inner.runs().iter().map(|run| run.source.text(source)).collect();
        assert_eq!(sources, ["caf", "e\u{301}", " au"]);
    }

    #[test]
    fn a_letter_as_long_as_its_parts_is_one_run_within_another_text() {
        let source = r"xe\u0323y";
        let mut outer = Traced::default();
        outer.push("xe", 0..2, source);
        outer.push("\u{323}", 2..8, source);
        outer.push("y", 8..9, source);
        let inner = gather(outer.text()).through(&outer);
        assert_eq!(inner.text(), "xẹy");
        let sources: Vec<&str> = inner.runs().iter().map(|run| run.source.text(source)).collect();
        assert_eq!(sources, ["x", r"e\u0323", "y"]);
    }
}
