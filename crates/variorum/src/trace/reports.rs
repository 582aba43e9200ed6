//! An analysis as tracing sees it: its body sentences as words, vectors, quotations and details.

use super::details::Details;
use super::outlets::Outlets;
use crate::lang::Lexicons;
use crate::lang::trace::TraceLexicon;
use crate::model::analysis::Analysis;
use crate::model::article::BlockKind;
use crate::model::id::CaptureId;
use crate::model::span::Span;
use crate::model::time::Moment;
use crate::text::quotations::quoted;
use crate::text::shingles::hash;
use crate::text::words::{Word, words};
use std::collections::BTreeSet;

/// A report made ready for comparison.
pub(super) struct Report<'a> {
    pub analysis: &'a Analysis,
    pub lexicon: &'a TraceLexicon,
    /// The body sentences, in text order.
    pub lines: Vec<Line<'a>>,
    /// The folded words of the outlet's name.
    pub publisher: Vec<Word>,
    /// The folded words of the credit line.
    pub credit: Vec<Word>,
    /// Whom it names as its source.
    pub outlets: Outlets<'a>,
}

/// A body sentence.
pub(super) struct Line<'a> {
    pub span: Span,
    /// The folded words, spans in the clean text.
    pub words: Vec<Word>,
    /// A hash a word, equal where the words are equal but for a joined conjunction; ascending, with repeats.
    pub numbered: Vec<u64>,
    /// The same for the words outside quotations.
    pub own: Vec<u64>,
    pub vector: &'a [f32],
    pub details: Details<'a>,
    /// Whether it only leads to what follows: it ends with a colon, the number of a first point left out.
    pub leads: bool,
}

/// Fewest words of a body sentence; shorter ones are crossheads and leftovers of the page.
const LEAST_WORDS: usize = 3;

/// Fewest words of a quotation; shorter quotation marks set off nicknames and names.
const LEAST_QUOTED_WORDS: usize = 5;

impl Report<'_> {
    pub(super) fn id(&self) -> CaptureId {
        self.analysis.article.capture
    }

    pub(super) fn language(&self) -> &str {
        &self.analysis.article.language.value
    }

    pub(super) fn published(&self) -> Option<Moment> {
        self.analysis.article.published.as_ref().map(|found| found.value)
    }

    /// Returns the name by which a reason calls the report: its outlet, else the capture's name.
    pub(super) fn called(&self) -> &str {
        self.analysis.article.publisher.as_ref().map_or(&self.analysis.article.name, |found| &found.value)
    }
}

impl<'a> Report<'a> {
    /// Returns an analysis made ready; nothing for one in a language that is not read, which has no findings to compare.
    pub(super) fn of(analysis: &'a Analysis, lexicons: &'a Lexicons) -> Option<Self> {
        let article = &analysis.article;
        let lexicon = lexicons.get(&article.language.value)?;
        let name_words = |name: Option<&str>| words(name.unwrap_or_default());
        Some(Self {
            analysis,
            lexicon: &lexicon.trace,
            lines: lines(analysis, &lexicon.trace),
            publisher: name_words(article.publisher.as_ref().map(|found| found.value.as_str())),
            credit: name_words(article.credit.as_ref().map(|found| found.value.as_str())),
            outlets: Outlets::of(analysis, lexicons),
        })
    }
}

/// Returns the reports made ready, in their order, without those in a language that is not read.
pub(super) fn prepare<'a>(analyses: impl IntoIterator<Item = &'a Analysis>, lexicons: &'a Lexicons) -> Vec<Report<'a>> {
    analyses.into_iter().filter_map(|analysis| Report::of(analysis, lexicons)).collect()
}

/// The outlets of a whole corpus, by the folded words of their names.
#[derive(Debug, Clone)]
pub struct Publishers<'a>(BTreeSet<&'a [String]>);

impl<'a> Publishers<'a> {
    /// Returns the outlets of these names; see [`Sketch::publisher`](super::Sketch::publisher).
    pub fn new(names: impl Iterator<Item = &'a [String]>) -> Self {
        Self(names.filter(|name| !name.is_empty()).collect())
    }

    /// Returns whether all words of a credit are of one outlet's name: then the agency's text was collected.
    pub(super) fn is_named_by(&self, credit: &[Word]) -> bool {
        !credit.is_empty() && self.0.iter().any(|name| credit.iter().all(|word| name.contains(&word.folded)))
    }
}

fn lines<'a>(analysis: &'a Analysis, lexicon: &TraceLexicon) -> Vec<Line<'a>> {
    let text = &analysis.article.text;
    let quotations = quotations(analysis);
    let mut lines = Vec::new();
    for (sentence_idx, sentence) in analysis.sentences.iter().enumerate() {
        let kind = analysis.article.blocks.get(sentence.block as usize).map(|block| block.kind);
        if !matches!(kind, Some(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation)) {
            continue;
        }
        let mut words = words(sentence.span.text(text));
        if words.len() < LEAST_WORDS {
            continue;
        }
        for word in &mut words {
            word.span = Span::new(word.span.start + sentence.span.start, word.span.end + sentence.span.start);
        }
        let (mut numbered, mut own) = (Vec::with_capacity(words.len()), Vec::new());
        for word in &words {
            let number = hash(std::iter::once(without_conjunction(&word.folded, lexicon)));
            numbered.push(number);
            if !quotations.iter().any(|quotation| quotation.covers(word.span)) {
                own.push(number);
            }
        }
        numbered.sort_unstable();
        own.sort_unstable();
        let points = points(text, sentence.span, &words);
        let at_end = points.last().filter(|point| point.end + 1 >= sentence.span.end);
        let said = Span::new(sentence.span.start, at_end.map_or(sentence.span.end, |point| point.start));
        let leads = said.text(text).trim_end().ends_with(':');
        let details = Details::of(analysis, sentence.span, &words, &points);
        let vector = analysis.vectors.row(sentence_idx);
        lines.push(Line { span: sentence.span, words, numbered, own, vector, details, leads });
    }
    lines
}

/// Returns the numbers that count the points of a list: digits before a full stop or a bracket, at the sentence's start or
/// after a colon. One at its end counts what the next sentence says.
fn points(text: &str, sentence: Span, words: &[Word]) -> Vec<Span> {
    let is_point = |word: &&Word| {
        let before = Span::new(sentence.start, word.span.start).text(text).trim_end();
        let after = Span::new(word.span.end, sentence.end).text(text);
        let closed = after.strip_prefix(['.', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        closed && word.folded.chars().all(|c| c.is_ascii_digit()) && (before.is_empty() || before.ends_with(':'))
    };
    words.iter().filter(is_point).map(|word| word.span).collect()
}

/// Returns the word without a joined conjunction. Some words begin with that letter of their own; cutting it from both
/// texts alike does no harm.
fn without_conjunction<'a>(word: &'a str, lexicon: &TraceLexicon) -> &'a str {
    let rest = lexicon.conjunctions.iter().find_map(|conjunction| word.strip_prefix(conjunction.as_str()));
    rest.filter(|rest| rest.chars().count() >= 2).unwrap_or(word)
}

/// Returns the quoted stretches of the text, block by block.
fn quotations(analysis: &Analysis) -> Vec<Span> {
    let article = &analysis.article;
    let mut quotations: Vec<Span> = article.blocks.iter().flat_map(|block| quoted(&article.text, block.span)).collect();
    quotations.retain(|quotation| words(quotation.text(&article.text)).len() >= LEAST_QUOTED_WORDS);
    quotations
}
