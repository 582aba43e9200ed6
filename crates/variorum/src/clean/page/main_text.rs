//! Which blocks of a page are its article: the judgement of an extractor, brought home to the page's own blocks.
//!
//! The extractor gives text without its place. Its words are found again in the page, block by block, so that every
//! character keeps its source, and the page's own structure (list items, quotations, captions) is what counts.

use super::{Element, Page, PageBlock, Within};
use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

/// What came of choosing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Choice {
    /// For each block of the page, whether it is the article's.
    pub(in super::super) is_main: Vec<bool>,
    /// Whether the extractor decided, or our own plain rule.
    pub(in super::super) by: Chooser,
}

/// Who chose the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Chooser {
    /// The extractor.
    Extractor,
    /// The plain rule, because the extractor found nothing that stands in the page.
    PlainRule,
    /// The plain rule, because the extractor broke down on the page.
    PlainRuleAfterFault,
}

/// Returns which blocks the extractor takes for the article, or which the plain rule takes where it finds none.
pub(in super::super) fn choose(html: &str, page: &Page) -> Choice {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_fallback(true)
        .with_exclude_comments(true)
        // Its dates lean on the clock; ours come from `metadata`.
        .with_html_date_mode(HtmlDateMode::Disabled);
    // A fault of the extractor on one odd page must not end a run over thousands.
    let Ok(extracted) = catch_unwind(AssertUnwindSafe(|| trafilatura::extract(&page.without_silent(html), &options)))
    else {
        return Choice { is_main: plain_rule(page), by: Chooser::PlainRuleAfterFault };
    };
    let extracted = extracted.map(|extracted| words_of_markup(&extracted.content_html)).unwrap_or_default();
    let mut is_main = align(&page.blocks, &extracted);
    if !is_main.contains(&true) {
        return Choice { is_main: plain_rule(page), by: Chooser::PlainRule };
    }
    rescue(&page.blocks, &mut is_main);
    drop_promotions(&page.blocks, &mut is_main);
    Choice { is_main, by: Chooser::Extractor }
}

/// Drops what is one link to somewhere else, perhaps behind a label ("Read also: …"), as outlets put it between and behind
/// the paragraphs of an article. A list of links within the text is the article's, one behind it is not.
fn drop_promotions(blocks: &[PageBlock], is_main: &mut [bool]) {
    let last_sentence =
        (0..blocks.len()).rev().find(|&block_idx| is_main[block_idx] && is_sentence(&blocks[block_idx]));
    for (block_idx, block) in blocks.iter().enumerate().filter(|(_, block)| block.link_share > MAX_LINK_SHARE) {
        let is_linked = block.link_share >= PROMOTION_LINK_SHARE || is_labelled(block.text.text());
        let is_placed = match block.element {
            Element::Paragraph | Element::Other => true,
            Element::ListItem => last_sentence.is_some_and(|last| last < block_idx),
            _ => false,
        };
        if is_placed && is_linked && !is_sentence(block) {
            is_main[block_idx] = false;
        }
    }
}

/// Returns whether a text is a title behind a short label and its colon.
fn is_labelled(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, title)| {
        (1..=MAX_LABEL_WORDS).contains(&letters_and_digits(label).count())
            && letters_and_digits(title).count() >= MIN_PROMOTED_WORDS
    })
}

/// "You may also be interested in:" has six words.
const MAX_LABEL_WORDS: usize = 6;
/// Fewer words behind a label are a name: "Source: Coast News".
const MIN_PROMOTED_WORDS: usize = 4;

/// This much of a promotion is link; the rest is a bullet or an arrow. Calibrated on the development halves of the
/// article-extraction benchmark and of trafilatura's evaluation; redo with a labelled set of Arabic pages.
const PROMOTION_LINK_SHARE: f32 = 0.9;

/// What an article's block does not stand in.
const OUTSIDE: Within = Within(
    Within::NAVIGATION.0
        | Within::FOOTER.0
        | Within::ASIDE.0
        | Within::FORM.0
        | Within::COMMENT.0
        | Within::RELATED.0
        | Within::SHARING.0
        | Within::LEGAL.0
        | Within::HIDDEN.0
        | Within::SPAM.0,
);

/// Links may be this much of a block that is text. Calibrated by eye on news pages; redo with a labelled set.
const MAX_LINK_SHARE: f32 = 0.5;

/// Returns whether a block can be the article's by its markup. `disguise` is what of [`OUTSIDE`] says nothing in this page.
fn may_be_text(block: &PageBlock, disguise: Within) -> bool {
    !block.within.without(disguise).has(OUTSIDE)
        && block.link_share <= MAX_LINK_SHARE
        && !matches!(block.element, Element::Caption | Element::Control)
}

/// Returns what most of the kept text stands in although an article does not: a page that hides its article until a script
/// shows it, a frame that calls itself a form. There it tells the article from nothing.
fn disguise(blocks: &[PageBlock], kept: &[usize]) -> Within {
    let weight = |block: &PageBlock| block.text.text().len();
    let total: usize = kept.iter().map(|&block_idx| weight(&blocks[block_idx])).sum();
    let mut disguise = Within::default();
    for flag in OUTSIDE.flags() {
        let marked = kept.iter().map(|&block_idx| &blocks[block_idx]).filter(|block| block.within.has(flag));
        if marked.map(weight).sum::<usize>() * 2 > total {
            disguise = disguise.with(flag);
        }
    }
    disguise
}

/// A paragraph of fewer words is taken for text by its neighbours only.
const MIN_SENTENCE_WORDS: usize = 8;

/// Returns whether a block reads as running text: a paragraph that ends as a sentence does.
fn is_sentence(block: &PageBlock) -> bool {
    let text = block.text.text().trim_end_matches(['"', '”', '’', '»', ')', '\'']);
    block.element == Element::Paragraph
        && text.ends_with(['.', '!', '?', '؟', '…', ':'])
        && letters_and_digits(text).count() >= MIN_SENTENCE_WORDS
}

/// Returns whether a block is quoted in the page's own terms, as embedded posts are.
fn is_quoted(block: &PageBlock) -> bool {
    block.within.has(Within::QUOTATION)
}

/// Takes every block that stands in nothing that is furniture by its markup, cut to the page's article where it marks one.
pub(in super::super) fn plain_rule(page: &Page) -> Vec<bool> {
    let marks_article =
        page.blocks.iter().any(|block| block.within.has(Within::ARTICLE) && may_be_text(block, Within::default()));
    page.blocks
        .iter()
        .map(|block| may_be_text(block, Within::default()) && (!marks_article || block.within.has(Within::ARTICLE)))
        .collect()
}

/// Takes back what the extractor dropped of the run that it took the article from: short paragraphs, times and quotations
/// between two blocks that it kept, and running text of the same parent before and behind them, where a lead often stands.
fn rescue(blocks: &[PageBlock], is_main: &mut [bool]) {
    let kept: Vec<usize> = (0..blocks.len()).filter(|&block_idx| is_main[block_idx]).collect();
    let (Some(&first), Some(&last)) = (kept.first(), kept.last()) else { return };
    let disguise = disguise(blocks, &kept);
    for pair in kept.windows(2) {
        for block_idx in pair[0] + 1..pair[1] {
            let block = &blocks[block_idx];
            let is_sibling = block.parent == blocks[pair[0]].parent || block.parent == blocks[pair[1]].parent;
            let is_text = block.link_share == 0.0 || is_sentence(block);
            let is_inside = is_sibling && is_text || block.within.has(Within::TIME) || is_quoted(block);
            // An embedded post stands in a frame that is named after the network it comes from.
            let disguise = if is_quoted(block) { disguise.with(Within::SHARING) } else { disguise };
            is_main[block_idx] = is_inside && may_be_text(block, disguise);
        }
    }
    let is_body = |block: &PageBlock, beside: usize| {
        block.parent == blocks[beside].parent && may_be_text(block, disguise) && is_sentence(block)
    };
    for block_idx in (0..first).rev().take_while(|&block_idx| is_body(&blocks[block_idx], first)) {
        is_main[block_idx] = true;
    }
    for block_idx in (last + 1..blocks.len()).take_while(|&block_idx| is_body(&blocks[block_idx], last)) {
        is_main[block_idx] = true;
    }
}

/// Returns the words of a piece of markup: runs of letters and digits.
fn words_of_markup(html: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in Tokenizer::new(html) {
        if let Ok(Token::String(text)) = token {
            words.extend(letters_and_digits(&String::from_utf8_lossy(&text)).map(str::to_owned));
        }
    }
    words
}

fn letters_and_digits(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// How many words in a row make a block's beginning known. Three words recur rarely within a page, and shorter blocks are
/// placed by their neighbours instead.
const SEED_WORDS: usize = 3;
/// Blocks of fewer words than this are looked for only between their kept neighbours.
const MIN_ANCHOR_WORDS: usize = 6;
/// The extractor may leave out or join so many words in one place (a link, a footnote mark).
const MAX_SKIP_WORDS: usize = 4;

/// Returns for each block whether most of its words stand, in their order, among the extracted words; every extracted word
/// serves one block only, so that what the page repeats is taken once.
fn align(blocks: &[PageBlock], extracted: &[String]) -> Vec<bool> {
    let mut places: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (place, seed) in extracted.windows(SEED_WORDS).enumerate() {
        places.entry(seed).or_default().push(place);
    }
    let mut is_used = vec![false; extracted.len()];
    let mut found: Vec<Option<(usize, usize)>> = vec![None; blocks.len()];
    let words: Vec<Vec<String>> =
        blocks.iter().map(|block| letters_and_digits(block.text.text()).map(str::to_owned).collect()).collect();
    for (block_idx, words) in words.iter().enumerate().filter(|(_, words)| words.len() >= MIN_ANCHOR_WORDS) {
        let anchored = words.windows(SEED_WORDS).enumerate().find_map(|(word_idx, seed)| {
            let place = places.get(seed)?.iter().copied().find(|&place| !is_used[place])?;
            Some((word_idx, place))
        });
        let Some((word_idx, place)) = anchored else { continue };
        let matched = follow(&words[word_idx..], extracted, place, &is_used);
        if matched.len() * 2 >= words.len() {
            found[block_idx] = Some((place, matched.last().map_or(place, |&last| last + 1)));
            for place in matched {
                is_used[place] = true;
            }
        }
    }
    for block_idx in 0..blocks.len() {
        let words = &words[block_idx];
        if found[block_idx].is_some() || words.is_empty() || words.len() >= MIN_ANCHOR_WORDS {
            continue;
        }
        let start = found[..block_idx].iter().rev().flatten().next().map_or(0, |&(_, end)| end);
        let end = found[block_idx + 1..].iter().flatten().next().map_or(extracted.len(), |&(start, _)| start);
        let gap = extracted.get(start..end.max(start)).unwrap_or(&[]);
        if let Some(at) = gap.windows(words.len()).position(|window| window == words.as_slice()) {
            found[block_idx] = Some((start + at, start + at + words.len()));
        }
    }
    found.iter().map(Option::is_some).collect()
}

/// Returns the places of the words among the extracted ones, from `place` on, a few skipped on either side.
fn follow(words: &[String], extracted: &[String], place: usize, is_used: &[bool]) -> Vec<usize> {
    let mut matched = Vec::with_capacity(words.len());
    let mut next = place;
    for word in words {
        let reach = next..(next + MAX_SKIP_WORDS).min(extracted.len());
        if let Some(place) = reach.into_iter().find(|&place| !is_used[place] && extracted[place] == *word) {
            matched.push(place);
            next = place + 1;
        }
    }
    matched
}
