//! The time expressions of an article, sentence by sentence, resolved against its publication and against the text.

use crate::lang::Lexicon;
use crate::model::analysis::{Anchor, Sentence, TimeMention};
use crate::model::article::Article;
use crate::model::span::Span;
use crate::text::dates::{Form, resolve, scan};
use jiff::civil::Date;

/// For how many sentences a day once told anchors "a day earlier" and "that night".
const TOLD_FOR_SENTENCES: usize = 2;

/// Returns the time expressions in text order, without overlap.
pub(super) fn times(article: &Article, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<TimeMention> {
    let published = article.published.as_ref().map(|published| published.value);
    let mut told: Option<(usize, Date)> = None;
    let mut times = Vec::new();
    for (sentence_idx, sentence) in sentences.iter().enumerate() {
        for expression in scan(sentence.span.text(&article.text), lexicon) {
            let anchor_day =
                told.filter(|(told_idx, _)| sentence_idx - told_idx <= TOLD_FOR_SENTENCES).map(|(_, day)| day);
            let resolution = resolve(&expression, published, anchor_day);
            let is_day = resolution.range.is_some_and(|range| range.from == range.to);
            // What was counted from the text does not become its anchor: "a day earlier" twice is one day.
            if is_day
                && resolution.anchor != Anchor::Text
                && !matches!(expression.form, Form::Since { .. })
                && let Some(day) = resolution.range.and_then(|range| range.from.whole())
            {
                told = Some((sentence_idx, day));
            }
            let offset = sentence.span.start;
            times.push(TimeMention {
                span: Span::new(offset + expression.span.start, offset + expression.span.end),
                value: resolution.range,
                minute_of_day: expression.clock.map(|clock| clock.minute_of_day),
                timex: resolution.timex,
                anchor: resolution.anchor,
                rule: expression.rule.to_owned(),
            });
        }
    }
    times
}
