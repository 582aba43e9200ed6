//! Which report names the outlet of another, in its credit or in its text, across scripts.

use crate::lang::Lexicons;
use crate::lang::names::NameTables;
use crate::model::analysis::{Analysis, NameKind};
use crate::text::names::{Name, compare_names};
use crate::text::words::{Word, words};

/// From which likeness on two names are one outlet's. Set by judgement: names without their "agency" and "network" have one
/// or two words left, which must nearly agree.
const ONE_OUTLET: f32 = 0.8;

/// The names a report is known by and names others by, without the words that many outlets have in their names.
pub(super) struct Outlets<'a> {
    tables: &'a NameTables,
    own: Option<Name>,
    credit: Option<Name>,
    mentioned: Vec<Name>,
    /// Whether the outlet's name says that it is the edition for readers of its language.
    is_edition: bool,
}

impl<'a> Outlets<'a> {
    pub(super) fn of(analysis: &Analysis, lexicons: &'a Lexicons) -> Self {
        let article = &analysis.article;
        let name = |text: &str| distinct(text, lexicons).map(|distinct| Name::new(&distinct, &lexicons.names));
        let publisher = article.publisher.as_ref().map(|found| found.value.as_str());
        let is_edition = lexicons.get(&article.language.value).is_some_and(|lexicon| {
            let editions = lexicon.trace.editions.get(&article.language.value);
            publisher.zip(editions).is_some_and(|(publisher, editions)| editions.count(&words(publisher), &[]) > 0)
        });
        let mentioned =
            analysis.names.iter().filter(|name| name.kind != NameKind::Place && name.kind != NameKind::Person);
        Self {
            tables: &lexicons.names,
            own: publisher.and_then(name),
            credit: article.credit.as_ref().and_then(|found| name(&found.value)),
            mentioned: mentioned.filter_map(|mention| name(mention.span.text(&article.text))).collect(),
            is_edition,
        }
    }

    /// Returns whether the credit line names the other's outlet.
    pub(super) fn credits(&self, other: &Self) -> bool {
        self.credit.as_ref().is_some_and(|credit| other.is_called(credit))
    }

    /// Returns whether the text names the other's outlet.
    pub(super) fn mentions(&self, other: &Self) -> bool {
        self.mentioned.iter().any(|mention| other.is_called(mention))
    }

    /// Returns whether this is the edition, for readers of its language, of the other outlet.
    pub(super) fn is_edition_of(&self, other: &Self) -> bool {
        self.is_edition && !other.is_edition && self.own.as_ref().is_some_and(|own| other.is_called(own))
    }

    fn is_called(&self, name: &Name) -> bool {
        self.own.as_ref().is_some_and(|own| compare_names(own, name, self.tables).score >= ONE_OUTLET)
    }
}

/// Returns the words of an outlet's name that other outlets do not have; nothing where none is left.
fn distinct(text: &str, lexicons: &Lexicons) -> Option<String> {
    let is_common = |word: &Word| {
        let word = std::slice::from_ref(word);
        lexicons.all().iter().any(|lexicon| {
            lexicon.trace.outlet_nouns.is_one(word)
                || lexicon.trace.editions.values().any(|edition| edition.is_one(word))
        })
    };
    let left: Vec<&str> = words(text).iter().filter(|word| !is_common(word)).map(|word| word.span.text(text)).collect();
    (!left.is_empty()).then(|| left.join(" "))
}
