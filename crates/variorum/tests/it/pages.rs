//! Pages of `docs/` whose tables are what the program finds, and whose remarks are written by hand: a test holds a page to its
//! tables, and `VARIORUM_BLESS=1` writes them anew.

#![expect(clippy::disallowed_methods, reason = "a test may read and write files")]

use crate::models::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Holds a page of `docs/` to its tables, which `tables_after` gives for the lines that they stand under. All other lines stay.
///
/// On another instruction set the encoder's sums are rounded otherwise, which tips what was as good as even: `most_tipped` lines may
/// differ, of the page and of what is found taken together.
pub(crate) fn hold(name: &str, most_tipped: usize, mut tables_after: impl FnMut(&str) -> Option<String>) {
    let path = root().join("docs").join(name);
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let mut told = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(told, "{line}").expect("a string takes all");
        let Some(tables) = tables_after(line) else { continue };
        write!(told, "\n{tables}").expect("a string takes all");
        while lines.next_if(|next| next.is_empty() || next.starts_with('|')).is_some() {}
        told.push('\n');
    }
    let told = format!("{}\n", told.trim_end());
    if std::env::var("VARIORUM_BLESS").is_ok_and(|bless| bless == "1") {
        std::fs::write(&path, told).expect("the page can be written");
    } else {
        let (on_page, found) = (without_confidence(&page), without_confidence(&told));
        let differing: Vec<&String> = on_page.symmetric_difference(&found).collect();
        assert!(
            differing.len() <= most_tipped,
            "docs/{name} is out of date; VARIORUM_BLESS=1 writes it anew, read the diff: {differing:#?}"
        );
    }
}

/// Returns the lines of a page, each with its number among equal ones, without the confidences of names.
fn without_confidence(page: &str) -> BTreeSet<String> {
    let mut n_equal: BTreeMap<String, usize> = BTreeMap::new();
    let is_confidence =
        |word: &str| word.len() == 4 && word.parse::<f32>().is_ok_and(|value| (0.0..=1.0).contains(&value));
    let line = |line: &str| {
        let line = line.split(' ').filter(|word| !is_confidence(word)).collect::<Vec<_>>().join(" ");
        let number = n_equal.entry(line.clone()).or_default();
        *number += 1;
        format!("{line} #{number}")
    };
    page.lines().filter(|line| !line.is_empty()).map(line).collect()
}
