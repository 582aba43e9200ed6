//! Two texts in rows: sentences that stand for each other on one line, the others alone at their place.

use crate::model::edition::Report;
use crate::model::genealogy::{Divergence, Passage};
use crate::model::span::Span;
use serde::Serialize;

/// A line of two texts beside each other; at least one side is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// A sentence of the left text, or those of a passage.
    #[serde(rename = "left_span")]
    pub left: Option<Span>,
    /// The same of the right text.
    #[serde(rename = "right_span")]
    pub right: Option<Span>,
    /// How alike the two are, `0.0..=1.0`; nothing where one side is empty.
    pub score: Option<f32>,
    /// Whether the right text has this passage elsewhere in its order.
    pub is_moved: bool,
    /// What the left says otherwise than the right.
    pub divergences: Vec<Divergence>,
}

impl Row {
    /// Returns the words of one side.
    pub(super) fn text(span: Option<Span>, report: &Report) -> Option<&str> {
        span.map(|span| span.text(&report.text))
    }

    fn alone(left: Option<Span>, right: Option<Span>) -> Self {
        Self { left, right, score: None, is_moved: false, divergences: Vec::new() }
    }
}

/// Returns both texts in the order of the left one. What only the right one has stands before the next passage that both
/// have in one order.
pub(super) fn rows(left: &Report, right: &Report, passages: &[Passage], divergences: &[Divergence]) -> Vec<Row> {
    let mut passages: Vec<&Passage> = passages.iter().collect();
    passages.sort_by_key(|passage| (passage.child, passage.parent));
    let in_order = longest_in_order(&passages);
    let is_in_a_passage =
        |sentence: Span, side: fn(&Passage) -> Span| passages.iter().any(|passage| side(passage).overlaps(sentence));
    let lone = |report: &Report, side: fn(&Passage) -> Span| -> Vec<Span> {
        body(report).filter(|sentence| !is_in_a_passage(*sentence, side)).collect()
    };
    let mut lone_left = lone(left, |passage| passage.child).into_iter().peekable();
    let mut lone_right = lone(right, |passage| passage.parent).into_iter().peekable();
    let mut rows = Vec::new();
    for (passage, &is_in_order) in passages.iter().zip(&in_order) {
        while let Some(sentence) = lone_left.next_if(|sentence| sentence.start < passage.child.start) {
            rows.push(Row::alone(Some(sentence), None));
        }
        while let Some(sentence) = lone_right.next_if(|sentence| is_in_order && sentence.start < passage.parent.start) {
            rows.push(Row::alone(None, Some(sentence)));
        }
        let differs =
            |found: &&Divergence| passage.child.overlaps(found.child) && passage.parent.overlaps(found.parent);
        rows.push(Row {
            left: Some(passage.child),
            right: Some(passage.parent),
            score: Some(passage.score),
            is_moved: !is_in_order,
            divergences: divergences.iter().filter(differs).cloned().collect(),
        });
    }
    rows.extend(lone_left.map(|sentence| Row::alone(Some(sentence), None)));
    rows.extend(lone_right.map(|sentence| Row::alone(None, Some(sentence))));
    rows
}

/// Returns the sentences of a report without its headline, which stands above the text.
fn body(report: &Report) -> impl Iterator<Item = Span> {
    let title = report.title.as_ref().map(|found| found.value.as_str());
    report.sentences.iter().copied().filter(move |sentence| {
        let block = report.blocks.iter().find(|block| block.span.covers(*sentence));
        title.is_none() || block.is_none_or(|block| Some(block.span.text(&report.text)) != title)
    })
}

/// Returns for each passage whether it is of the longest chain that has one order in both texts.
fn longest_in_order(passages: &[&Passage]) -> Vec<bool> {
    let mut longest_to: Vec<(usize, Option<usize>)> = Vec::with_capacity(passages.len());
    for (later, passage) in passages.iter().enumerate() {
        let before = (0..later).filter(|&earlier| passages[earlier].parent.start <= passage.parent.start);
        let best = before.max_by_key(|&earlier| (longest_to[earlier].0, std::cmp::Reverse(earlier)));
        longest_to.push((best.map_or(1, |best| longest_to[best].0 + 1), best));
    }
    let mut is_in_order = vec![false; passages.len()];
    let last = (0..passages.len()).max_by_key(|&passage| (longest_to[passage].0, std::cmp::Reverse(passage)));
    let mut next = last;
    while let Some(passage) = next {
        is_in_order[passage] = true;
        next = longest_to[passage].1;
    }
    is_in_order
}
