//! Where each letter of a PDF's text layer is drawn.

use super::super::traced::Run;
use crate::model::article::{SourcePlace, SourceRun, TextRun};
use crate::model::span::Span;

/// The text layer of a document as it is read, line after line, and the text run of every byte of it.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Layer {
    text: String,
    /// Stretches of the text with the run of each, by their ends.
    runs: Vec<(u32, TextRun)>,
}

impl Layer {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Appends a text that a run draws.
    pub(super) fn push(&mut self, text: &str, run: TextRun) {
        self.text.push_str(text);
        let end = self.text.len() as u32;
        match self.runs.last_mut() {
            Some((last_end, last)) if *last == run => *last_end = end,
            _ => self.runs.push((end, run)),
        }
    }

    /// Returns the run that draws the byte at an offset, the last one where the offset is behind the text.
    pub(in super::super) fn run_at(&self, offset: u32) -> Option<TextRun> {
        let run_idx = self.runs.partition_point(|(end, _)| *end <= offset);
        self.runs.get(run_idx).or(self.runs.last()).map(|(_, run)| *run)
    }

    /// Returns runs of a clean text with the text runs they came from: a verbatim one is parted where text runs meet, one of
    /// folded letters belongs to the run that draws the first of them.
    pub(in super::super) fn mapped(&self, runs: &[Run]) -> Vec<SourceRun> {
        let mut mapped: Vec<SourceRun> = Vec::with_capacity(runs.len());
        for run in runs {
            let is_verbatim = run.clean.len() == run.source.len();
            let mut at = run.source.start;
            let mut run_idx = self.runs.partition_point(|(end, _)| *end <= at);
            while let Some((end, text_run)) = self.runs.get(run_idx) {
                let end = if is_verbatim { (*end).min(run.source.end) } else { run.source.end };
                let clean = if is_verbatim {
                    let shift = run.clean.start;
                    Span::new(shift + at - run.source.start, shift + end - run.source.start)
                } else {
                    run.clean
                };
                let source = SourcePlace::TextRun(*text_run);
                match mapped.last_mut() {
                    Some(last) if last.source == source && last.clean.end == clean.start => last.clean.end = clean.end,
                    _ => mapped.push(SourceRun { clean, source }),
                }
                at = end;
                run_idx += 1;
                if at >= run.source.end {
                    break;
                }
            }
        }
        mapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verbatim_run_is_parted_where_text_runs_meet() {
        let run = |run| TextRun { page: 1, run };
        let mut layer = Layer::default();
        layer.push("The ", run(0));
        layer.push("road", run(1));
        let whole = Run { clean: Span::new(10, 18), source: Span::new(0, 8) };
        let mapped = layer.mapped(&[whole]);
        let expected = [(10, 14, 0), (14, 18, 1)];
        let found: Vec<_> = mapped
            .iter()
            .map(|mapped| match mapped.source {
                SourcePlace::TextRun(run) => (mapped.clean.start, mapped.clean.end, run.run),
                SourcePlace::Bytes(_) => panic!("a PDF has no bytes to point at"),
            })
            .collect();
        assert_eq!(found, expected);
        assert_eq!(layer.run_at(5), Some(run(1)));
    }
}
