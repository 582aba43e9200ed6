//! Versions of one page: of captures of one address at different times the last is the report, and what changed is told.

use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::edition::{Change, EarlierVersion};
use crate::model::note::{Note, NoteCode, Noted};
use std::collections::{BTreeMap, BTreeSet};

/// Blocks of a text beyond this are compared by their place alone; articles have fewer than 300.
const MAX_COMPARED_BLOCKS: usize = 3_000;

/// Returns the earlier versions among the articles, by address and time.
///
/// Only captures whose time of fetching is known are versions of one page: two reports that happen to give one address (a
/// copied page, a live blog's entries) stay two reports. The times are compared as written, ISO 8601 in UTC.
pub fn earlier_versions(analyses: &[Analysis]) -> Noted<Vec<EarlierVersion>> {
    let mut pages: BTreeMap<&str, BTreeSet<(&str, usize)>> = BTreeMap::new();
    for (analysis_idx, Analysis { article, .. }) in analyses.iter().enumerate() {
        if let (Some(url), Some(fetched)) = (&article.url, &article.fetched) {
            pages.entry(url.value.as_str()).or_default().insert((fetched.as_str(), analysis_idx));
        }
    }
    let mut noted = Noted::clean(Vec::new());
    for (url, versions) in pages {
        let versions: Vec<&Article> =
            versions.iter().map(|&(_, analysis_idx)| &analyses[analysis_idx].article).collect();
        let Some(report) = versions.last() else { continue };
        for pair in versions.windows(2) {
            let changes = changes(pair[0], pair[1]);
            if pair[0].capture == report.capture {
                continue;
            }
            if !changes.is_empty() {
                let message = format!(
                    "the page was captured again on {} with another text: {} changed; the last version is the report",
                    pair[1].fetched.as_deref().unwrap_or("an unknown day"),
                    if changes.len() == 1 { "one place".to_owned() } else { format!("{} places", changes.len()) }
                );
                noted.notes.push(Note::new(NoteCode::EditEarlierVersion, pair[0].name.as_str(), message));
            }
            noted.value.push(EarlierVersion {
                capture: pair[0].capture,
                report: report.capture,
                url: url.to_owned(),
                fetched: pair[0].fetched.clone().unwrap_or_default(),
                replaced: pair[1].fetched.clone().unwrap_or_default(),
                changes,
            });
        }
    }
    noted
}

/// Returns what differs between two texts, block by block: what stands in place of what.
fn changes(before: &Article, after: &Article) -> Vec<Change> {
    let blocks = |article: &'_ Article| -> Vec<String> {
        article.blocks.iter().map(|block| block.span.text(&article.text).to_owned()).collect()
    };
    let (before, after) = (blocks(before), blocks(after));
    let mut changes = Vec::new();
    let (mut before_at, mut after_at) = (0, 0);
    for (before_idx, after_idx) in common(&before, &after).into_iter().chain([(before.len(), after.len())]) {
        let change =
            Change { before: before[before_at..before_idx].join("\n"), after: after[after_at..after_idx].join("\n") };
        if change.before != change.after {
            changes.push(change);
        }
        (before_at, after_at) = ((before_idx + 1).min(before.len()), (after_idx + 1).min(after.len()));
    }
    changes
}

/// Returns the pairs of a longest common subsequence, ascending.
fn common(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    if before.len().max(after.len()) > MAX_COMPARED_BLOCKS {
        return (0..before.len().min(after.len()))
            .filter(|&idx| before[idx] == after[idx])
            .map(|idx| (idx, idx))
            .collect();
    }
    let width = after.len() + 1;
    // `lengths[i * width + j]` is the length for the blocks from `i` and `j` on.
    let mut lengths = vec![0_u32; (before.len() + 1) * width];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            lengths[i * width + j] = if before[i] == after[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < before.len() && j < after.len() {
        if before[i] == after[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        text.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn what_stayed_is_found_around_what_changed() {
        assert_eq!(common(&blocks("a|b|c|d"), &blocks("a|x|c|d|e")), [(0, 0), (2, 2), (3, 3)]);
        assert_eq!(common(&blocks("a"), &blocks("b")), []);
    }
}
