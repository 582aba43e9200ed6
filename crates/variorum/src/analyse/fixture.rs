//! Articles of a few sentences for the tests of this stage, with the names given by hand.

use super::surface::Surface;
use crate::lang::Lexicons;
use crate::model::analysis::{Anchor, Name, NameKind, PlaceMention, Quantity, Referent, Sentence, TimeMention};
use crate::model::article::{Article, Block, BlockKind, Found, FoundIn};
use crate::model::claim::Count;
use crate::model::id::{CaptureId, FindingId, FindingKind};
use crate::model::sample::town;
use crate::model::span::Span;
use crate::model::time::DateRange;

/// An article with its sentences and names.
pub(super) struct Fixture {
    pub(super) article: Article,
    pub(super) lexicons: Lexicons,
    pub(super) sentences: Vec<Sentence>,
    pub(super) names: Vec<Name>,
    pub(super) referents: Vec<Referent>,
    pub(super) places: Vec<PlaceMention>,
    pub(super) times: Vec<TimeMention>,
    pub(super) quantities: Vec<Quantity>,
}

impl Fixture {
    /// Returns the fixture of lines of text, each a block; `- ` opens a list item. Every occurrence of a name is one.
    pub(super) fn new(language: &str, lines: &[&str], forms: &[(&str, NameKind)]) -> Self {
        let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
        let mut text = String::new();
        let mut blocks = Vec::new();
        for line in lines {
            if !text.is_empty() {
                text.push('\n');
            }
            let (kind, words) =
                line.strip_prefix("- ").map_or((BlockKind::Paragraph, *line), |item| (BlockKind::ListItem, item));
            let start = text.len();
            text.push_str(words);
            blocks.push(Block { kind, span: Span::of(&(start..text.len())) });
        }
        let capture = CaptureId::from_digest([0; 32]);
        let found = Found::new(language.into(), FoundIn::Manifest, 1.0);
        let article = Article { name: "fixture".into(), ..Article::bare(capture, text, blocks, found) };
        let lexicon = lexicons.get(language).expect("the fixture's language is read");
        let sentences = super::sentences::sentences(&article, &lexicon.sentences);
        let mut names = Vec::new();
        let mut referents = Vec::new();
        for (referent_idx, &(form, kind)) in forms.iter().enumerate() {
            let mut own_names = Vec::new();
            for (start, _) in article.text.match_indices(form) {
                own_names.push(names.len() as u32);
                names.push(Name {
                    span: Span::of(&(start..start + form.len())),
                    kind,
                    titles: Vec::new(),
                    referent: referent_idx as u32,
                    rule: "fixture".into(),
                    confidence: 1.0,
                });
            }
            referents.push(Referent {
                id: FindingId { capture, span: Span::new(0, 0), kind: FindingKind::Referent },
                kind,
                forms: vec![form.into()],
                names: own_names,
                roles: Vec::new(),
                aliases: Vec::new(),
                is_author: false,
            });
        }
        Self {
            article,
            lexicons,
            sentences,
            names,
            referents,
            places: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
        }
    }

    /// Adds numbers: the words of the number, what is counted, the least and the most.
    pub(super) fn with_numbers(mut self, numbers: &[(&str, &str, u64, Option<u64>)]) -> Self {
        for &(words, counted, min, max) in numbers {
            for span in self.spans_of(words) {
                let counted = self
                    .spans_of(counted)
                    .into_iter()
                    .find(|counted| !counted.is_empty() && counted.start >= span.end && counted.start - span.end <= 2);
                let count = Count { min, max };
                self.quantities.push(Quantity { span, count, counted, is_part: false, rule: "fixture".into() });
            }
        }
        self.quantities.sort_by_key(|quantity| quantity.span);
        self
    }

    /// Adds times: the words and the days they mean, as EDTF.
    pub(super) fn with_times(mut self, times: &[(&str, &str)]) -> Self {
        for &(words, date) in times {
            for span in self.spans_of(words) {
                let value = Some(DateRange::on(date.parse().expect("the fixture's date is EDTF")));
                self.times.push(TimeMention {
                    span,
                    value,
                    minute_of_day: None,
                    timex: date.into(),
                    anchor: Anchor::Absolute,
                    rule: "fixture".into(),
                });
            }
        }
        self
    }

    /// Adds places that no gazetteer knows: the place's words and the whole expression.
    pub(super) fn with_places(mut self, places: &[(&str, &str)]) -> Self {
        for &(words, expression) in places {
            for expression in self.spans_of(expression) {
                let inside = self.spans_of(words).into_iter().find(|span| expression.covers(*span));
                let span = inside.expect("the expression holds the place");
                self.places.push(PlaceMention {
                    span,
                    expression,
                    place: None,
                    locates: true,
                    rules: Vec::new(),
                    confidence: 1.0,
                });
            }
        }
        self
    }

    /// Puts a town of its own wherever one of these names stands.
    pub(super) fn with_towns(mut self, names: &[&str]) -> Self {
        for (number, &name) in (1..).zip(names) {
            for span in self.spans_of(name) {
                let place = Some(town(number, name, 35.0, 36.0 + f64::from(number)));
                let rules = Vec::new();
                self.places.push(PlaceMention { span, expression: span, place, locates: true, rules, confidence: 1.0 });
            }
        }
        self
    }

    fn spans_of(&self, words: &str) -> Vec<Span> {
        let found = self.article.text.match_indices(words);
        found.map(|(start, _)| Span::of(&(start..start + words.len()))).collect()
    }

    /// Returns the surface of the article.
    pub(super) fn surface(&self) -> Surface<'_> {
        let lexicon = self.lexicons.get(&self.article.language.value).expect("the language is read");
        Surface::new(
            &self.article,
            &self.sentences,
            &self.names,
            &self.referents,
            &self.places,
            &self.times,
            &self.quantities,
            lexicon,
        )
    }
}
