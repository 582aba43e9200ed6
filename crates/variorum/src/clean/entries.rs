//! A live blog to its entries: each from its head to the next, with the time that its head prints.

use super::moments;
use crate::lang::Lexicon;
use crate::model::article::{Block, BlockKind, Entry, Found, FoundIn};
use crate::model::span::Span;
use crate::model::time::Moment;

// How sure the time of an entry is: printed with its day, or the time alone, on the day the blog was published. A blog that
// runs past midnight has entries of two days under one date, so that the second is a guess. Not probabilities.
const WITH_ITS_DAY: f32 = 0.8;
const TIME_ALONE: f32 = 0.5;

/// Returns the entries of an article's blocks, in their order; none where no block heads one.
///
/// A zone that the head does not print is that of the time of publication; without either, and without the day, the time
/// stays as open as it is printed.
pub(super) fn of(text: &str, blocks: &[Block], published: Option<&Found<Moment>>, order: &[&Lexicon]) -> Vec<Entry> {
    let heads: Vec<usize> =
        (0..blocks.len()).filter(|&block_idx| blocks[block_idx].kind == BlockKind::EntryHead).collect();
    heads
        .iter()
        .enumerate()
        .map(|(entry_idx, &head)| {
            let end = heads.get(entry_idx + 1).copied().unwrap_or(blocks.len());
            let span = Span::new(blocks[head].span.start, blocks[end - 1].span.end);
            Entry { span, at: time_of(blocks[head].span.text(text), published, order) }
        })
        .collect()
}

fn time_of(head: &str, published: Option<&Found<Moment>>, order: &[&Lexicon]) -> Option<Found<Moment>> {
    let with_day = moments::printed(head, order).into_iter().map(|printed| printed.moment);
    if let Some(moment) = with_day.into_iter().find(|moment| moment.minute_of_day.is_some()) {
        return Some(Found::new(moment, FoundIn::Text, WITH_ITS_DAY));
    }
    let clock = moments::clock(head, order)?;
    let published = published?.value;
    published.date.whole()?;
    let moment = Moment {
        date: published.date,
        minute_of_day: Some(clock.minute_of_day),
        utc_offset_minutes: clock.utc_offset_minutes.or(published.utc_offset_minutes),
    };
    Some(Found::new(moment, FoundIn::Text, TIME_ALONE))
}
