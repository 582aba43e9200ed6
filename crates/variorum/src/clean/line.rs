//! A line: one block of a page or one paragraph of a plain text, on its way to being article or furniture.

use super::traced::Traced;
use crate::model::article::{BlockKind, FurnitureReason};
use crate::text::words::{Word, words};

/// One block of text and what is thought of it so far.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The clean text.
    pub(super) text: Traced,
    /// Its words.
    pub(super) words: Vec<Word>,
    /// What it is if it is the article's.
    pub(super) kind: BlockKind,
    /// Why it is not the article's; nothing while it is.
    pub(super) out: Option<FurnitureReason>,
    /// Whether a blank line or a border of the page's parts stands before it.
    pub(super) is_apart: bool,
}

impl Line {
    /// Returns a line that is the article's until something else is found.
    pub(super) fn new(text: Traced, kind: BlockKind, is_apart: bool) -> Self {
        let words = words(text.text());
        Self { text, words, kind, out: None, is_apart }
    }

    /// Returns the text.
    pub(super) fn str(&self) -> &str {
        self.text.text()
    }

    /// Returns whether it counts as the article's text so far.
    pub(super) fn is_in(&self) -> bool {
        self.out.is_none()
    }

    /// Takes the line out, unless that was done before.
    pub(super) fn take_out(&mut self, reason: FurnitureReason) {
        self.out.get_or_insert(reason);
    }

    /// Returns the folded words.
    pub(super) fn folded(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.folded.as_str()).collect()
    }

    /// Returns how the line ends.
    pub(super) fn ending(&self) -> Ending {
        let text =
            self.str().trim_end_matches(|character: char| CLOSERS.contains(character) || character.is_whitespace());
        if is_cut_short(text) {
            return Ending::CutShort;
        }
        match text.chars().next_back() {
            Some('.' | '。' | '۔' | '…') => Ending::Stop,
            Some('!' | '?' | '؟' | '！' | '？') => Ending::Call,
            Some(':' | '：') => Ending::Colon,
            _ => Ending::Open,
        }
    }

    /// Returns whether the line reads as running text: a sentence or more, with its full stop, or too long to be a label.
    pub(super) fn is_running_text(&self) -> bool {
        match self.ending() {
            Ending::Stop => self.words.len() >= MIN_SENTENCE_WORDS,
            Ending::Call | Ending::Colon => self.words.len() >= MIN_CALL_WORDS,
            Ending::Open => {
                self.words.len() >= MIN_UNMARKED_WORDS
                    || self.kind == BlockKind::ListItem && self.words.len() >= MIN_CALL_WORDS
            }
            Ending::CutShort => self.words.len() >= 2 * MIN_UNMARKED_WORDS,
        }
    }
}

/// How a line ends, closing quotes and brackets aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a full stop.
    Stop,
    /// With an exclamation or question mark.
    Call,
    /// With a colon.
    Colon,
    /// With the mark of a text cut short, as teasers have it: dots after a space.
    CutShort,
    /// With no mark.
    Open,
}

/// The shortest sentence that is running text by its full stop alone: "The recording was not made public." has six words.
const MIN_SENTENCE_WORDS: usize = 4;
/// A question or a call of fewer words may be a label ("Can you spot the heron?").
const MIN_CALL_WORDS: usize = 12;
/// A line without any mark is a heading or a label below this length; headlines seldom pass 20 words in either language.
const MIN_UNMARKED_WORDS: usize = 25;

const CLOSERS: &str = "\"'”’»«›)]}";

fn is_cut_short(text: &str) -> bool {
    [" ...", " …", "[...]", "[…]"].iter().any(|mark| text.ends_with(mark))
        || text.ends_with("[...")
        || text.ends_with("[…")
}
