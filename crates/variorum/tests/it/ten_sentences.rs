//! What is found in ten sentences of each language, held to `docs/ten-sentences.md`: the tables of the page are what the program
//! finds, and what it misses is written under them by hand. `VARIORUM_BLESS=1` writes the tables anew.

#![expect(clippy::disallowed_methods, reason = "a test may read files")]

use std::fmt::Write;

use crate::models::{self, resources, root};
use crate::pages;
use variorum::model::analysis::{Analysis, NameKind};
use variorum::model::span::Span;
use variorum::pipeline::Resources;

fn analysis(language: &str, resources: &Resources) -> Analysis {
    let name = format!("{language}.txt");
    let text =
        std::fs::read(root().join("examples/ten-sentences").join(&name)).expect("the repository has the example");
    models::analysis(&name, &text, resources)
}

/// Returns the table of what is found in a sentence, in the order of its words.
fn table(analysis: &Analysis, sentence: Span) -> String {
    let text = |span: Span| span.text(&analysis.article.text);
    let mut rows: Vec<(Span, &str, String)> = Vec::new();
    let inside = |span: Span| sentence.covers(span);
    for name in analysis.names.iter().filter(|name| inside(name.span)) {
        let kind = match name.kind {
            NameKind::Person => "person",
            NameKind::Organisation => "organisation",
            NameKind::Place => "named place",
            NameKind::Other => "other name",
        };
        let titles: Vec<&str> = name.titles.iter().map(|&title| text(title)).collect();
        rows.push((name.span, kind, format!("{:.2} {}", name.confidence, titles.join(", "))));
    }
    for mention in analysis.places.iter().filter(|mention| inside(mention.span)) {
        let value = mention.place.as_ref().map_or("not on the map".to_owned(), |place| {
            format!("{}, {}, within {:.0} km", place.name_en, place.country, place.precision_km)
        });
        rows.push((mention.expression, "place", value));
    }
    for time in analysis.times.iter().filter(|time| inside(time.span)) {
        let value = time.value.as_ref().map_or(time.timex.clone(), ToString::to_string);
        rows.push((time.span, "time", value));
    }
    for quantity in analysis.quantities.iter().filter(|quantity| inside(quantity.span)) {
        let count = quantity.count;
        let most = count.max.map_or("or more".to_owned(), |max| format!("to {max}"));
        let value = if count.max == Some(count.min) { count.min.to_string() } else { format!("{} {most}", count.min) };
        let counted = quantity.counted.map_or(String::new(), |counted| format!(" × {}", text(counted)));
        rows.push((quantity.span, if quantity.is_part { "part of a number" } else { "number" }, value + &counted));
    }
    rows.sort_by_key(|&(span, what, _)| (span, what));
    let mut table = "| words | what | value |\n| --- | --- | --- |\n".to_owned();
    for (span, what, value) in rows {
        writeln!(table, "| {} | {what} | {} |", text(span), value.trim_end()).expect("a string takes all");
    }
    table
}

/// Rows that may differ from the page: one name is two rows where it is a place.
const MOST_TIPPED: usize = 4;

#[test]
fn the_page_tells_what_is_found() {
    let resources = resources();
    let analyses = [analysis("en", &resources), analysis("ar", &resources)];
    let mut n_sentences = 0;
    pages::hold("ten-sentences.md", MOST_TIPPED, |line| {
        let sentence = line.strip_prefix("> ")?;
        let found = analyses.iter().find_map(|analysis| {
            let start = analysis.article.text.find(sentence)?;
            Some(table(analysis, Span::of(&(start..start + sentence.len()))))
        });
        n_sentences += 1;
        Some(found.unwrap_or_else(|| panic!("no text has the sentence `{sentence}`")))
    });
    assert_eq!(n_sentences, 20);
}
