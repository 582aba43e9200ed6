//! Dates and times in a text, in every language, with and without a day of publication.
#![no_main]

use fuzz::LEXICONS;
use libfuzzer_sys::fuzz_target;
use variorum::model::time::{Moment, PartialDate};
use variorum::text::dates::{resolve, scan};

fuzz_target!(|text: &str| {
    let published = PartialDate::new(Some(2024), Some(3), Some(1)).map(Moment::on);
    for lexicon in LEXICONS.all() {
        for expression in scan(text, lexicon) {
            assert!(text.get(expression.span.range()).is_some_and(|words| !words.is_empty()));
            for published in [None, published] {
                let _ = resolve(&expression, published, None);
            }
        }
    }
});
