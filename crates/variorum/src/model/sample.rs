//! Analyses by hand, for tests of the stages that come after `analyse`.

use super::analysis::{AliasStatement, Analysis, Incident, Name, NameKind, PlaceMention, Referent, Sentence, Standing};
use super::article::{Article, Block, BlockKind, Found, FoundIn};
use super::attribution::{Anonymity, Speaker};
use super::claim::{Claim, Count, Field, Status, Value};
use super::event_type::{AcledSubEvent, EventType};
use super::genealogy::{Derivation, Direction, Passage, Relation};
use super::id::{CaptureId, FindingId, FindingKind};
use super::place::{Place, PlaceClass};
use super::span::Span;
use super::time::{DateRange, Moment};

/// Returns the capture of a number; the ids are ordered as the numbers.
pub(crate) fn capture(number: u8) -> CaptureId {
    CaptureId::from_digest([number; 32])
}

/// A report under construction; each line of its text is one sentence.
pub(crate) struct Sample {
    pub(crate) analysis: Analysis,
}

impl Sample {
    pub(crate) fn new(number: u8, language: &str, text: &str) -> Self {
        let mut sentences = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            sentences.push(Sentence { span: Span::of(&(at..at + line.len())), block: 0 });
            at += line.len() + 1;
        }
        let article = Article {
            name: format!("report-{number}"),
            publisher: Some(found(format!("Outlet {number}"))),
            ..Article::bare(capture(number), text.to_owned(), Vec::new(), found(language.to_owned()))
        };
        let analysis = Analysis { sentences, ..Analysis::without_findings(article) };
        Self { analysis }
    }

    /// Makes the text one paragraph.
    pub(crate) fn in_one_block(mut self) -> Self {
        let article = &mut self.analysis.article;
        let span = Span::of(&(0..article.text.len()));
        article.blocks = vec![Block { span, kind: BlockKind::Paragraph }];
        self
    }

    pub(crate) fn published(mut self, date: &str) -> Self {
        let date = date.parse().expect("an EDTF date");
        self.analysis.article.published = Some(found(Moment::on(date)));
        self
    }

    /// Adds a referent with these forms, each where it first stands in the text; the second and later ones are aliases.
    pub(crate) fn referent(mut self, kind: NameKind, forms: &[&str]) -> Self {
        let referent = self.analysis.referents.len() as u32;
        let mut names = Vec::new();
        for form in forms {
            names.push(self.analysis.names.len() as u32);
            let span = self.span(form);
            let name = Name { span, kind, titles: Vec::new(), referent, rule: "sample".into(), confidence: 1.0 };
            self.analysis.names.push(name);
        }
        let id = self.id(self.span(forms[0]), FindingKind::Referent);
        let aliases = forms[1..]
            .iter()
            .map(|alias| AliasStatement { name: forms[0].into(), alias: (*alias).into(), cue: self.span(alias) })
            .collect();
        let forms = forms.iter().map(|&form| form.to_owned()).collect();
        self.analysis.referents.push(Referent { id, kind, forms, names, roles: Vec::new(), aliases, is_author: false });
        self
    }

    pub(crate) fn person(self, forms: &[&str]) -> Self {
        self.referent(NameKind::Person, forms)
    }

    pub(crate) fn organisation(self, forms: &[&str]) -> Self {
        self.referent(NameKind::Organisation, forms)
    }

    /// Adds an incident with this trigger; what is claimed next belongs to it.
    pub(crate) fn incident(mut self, trigger: &str, acled: AcledSubEvent, standing: Standing) -> Self {
        let span = self.span(trigger);
        let event_type = EventType { acled: Some(acled), ..EventType::default() };
        let sentences = vec![self.sentence(span)];
        let id = self.id(span, FindingKind::Incident);
        self.analysis.incidents.push(Incident { id, triggers: vec![span], event_type, sentences, standing });
        self
    }

    /// Adds a claim of the last incident at the words, from a speaker if one is named.
    pub(crate) fn claim(mut self, field: Field, words: &str, value: Value, speaker: Option<&str>) -> Self {
        let span = self.span(words);
        let speakers = speaker.map(|name| {
            let holds = |referent: &Referent| referent.forms.iter().any(|form| form == name);
            let referent = self.analysis.referents.iter().position(holds).map(|at| at as u32);
            Speaker { name: name.into(), span: None, anonymity: Anonymity::Named, referent }
        });
        let claim = Claim {
            id: self.id(span, FindingKind::Claim(field)),
            incident: self.analysis.incidents.len() as u32 - 1,
            sentence: self.sentence(span),
            value,
            category: None,
            status: Status::Asserted,
            speakers: speakers.into_iter().collect(),
            rules: vec!["sample".into()],
            confidence: 1.0,
        };
        self.analysis.claims.push(claim);
        self
    }

    pub(crate) fn killed(self, words: &str, number: u64, speaker: Option<&str>) -> Self {
        self.claim(Field::Killed, words, Value::Count(Count { min: number, max: Some(number) }), speaker)
    }

    pub(crate) fn dated(self, words: &str, date: &str) -> Self {
        let range = DateRange::on(date.parse().expect("an EDTF date"));
        self.claim(Field::Date, words, Value::Date(range), None)
    }

    pub(crate) fn placed(self, words: &str, place: Place) -> Self {
        self.claim(Field::Place, words, Value::Place { name: words.into(), place: Some(place) }, None)
    }

    /// Adds mentions of places on the map, each at its words.
    pub(crate) fn on_map(mut self, mentions: &[(&str, Place)]) -> Self {
        for (words, place) in mentions {
            let span = self.span(words);
            self.analysis.places.push(PlaceMention {
                span,
                expression: span,
                place: Some(place.clone()),
                locates: true,
                rules: Vec::new(),
                confidence: 1.0,
            });
        }
        self
    }

    pub(crate) fn done(self) -> Analysis {
        self.analysis
    }

    fn span(&self, words: &str) -> Span {
        let start = self.analysis.article.text.find(words).expect("the words stand in the text");
        Span::of(&(start..start + words.len()))
    }

    fn sentence(&self, span: Span) -> u32 {
        self.analysis
            .sentences
            .iter()
            .position(|sentence| sentence.span.covers(span))
            .expect("a span lies in a sentence") as u32
    }

    fn id(&self, span: Span, kind: FindingKind) -> FindingId {
        FindingId { capture: self.analysis.article.capture, span, kind }
    }
}

fn found<T>(value: T) -> Found<T> {
    Found::new(value, FoundIn::Page, 1.0)
}

/// Returns a town of northern Syria that stands nowhere else.
pub(crate) fn town(geoname_id: u32, name: &str, latitude: f64, longitude: f64) -> Place {
    Place {
        id: geoname_id.to_string(),
        name_en: name.into(),
        name_ar: None,
        latitude,
        longitude,
        country: "SYR".into(),
        admin1: Some("Aleppo".into()),
        class: PlaceClass::Town,
        precision_km: 3.0,
    }
}

/// Returns a derivation whose passages are the sentences of these numbers, the child's and the parent's.
pub(crate) fn derivation(
    child: &Analysis,
    parent: &Analysis,
    relation: Relation,
    share: f32,
    sentences: &[(usize, usize)],
) -> Derivation {
    let passages = sentences.iter().map(|&(one, other)| Passage {
        child: child.sentences[one].span,
        parent: parent.sentences[other].span,
        score: 1.0,
    });
    Derivation {
        child: child.article.capture,
        parent: parent.article.capture,
        relation,
        share,
        passages: passages.collect(),
        direction: Direction { is_settled: true, evidence: Vec::new() },
        divergences: Vec::new(),
        confidence: 1.0,
    }
}
