//! What is behind an id: the spans, the rules and heads, the scores and the judgements that made a value.
//!
//! An id is written whole, or as much of it as tells it apart: `5f03`, `5f03/claim.killed`, `5f03/claim.killed/120`. A report
//! may also be called by its name or its number in the crawl.

pub(super) mod findings;
mod groups;
mod report;

use crate::model::analysis::Analysis;
use crate::model::edition::Edition;
use crate::model::id::{CaptureId, FindingId, FindingKind};
use crate::model::span::Span;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// What is behind one id.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The id, whole.
    pub id: String,
    /// What it is the id of: `report`, or the finding's kind (`claim.killed`).
    pub kind: String,
    /// The report's name.
    pub report: String,
    /// The sentence the finding stands in; nothing for a report.
    pub sentence: Option<String>,
    /// The finding's own words; nothing for a report.
    pub words: Option<String>,
    /// What is known of it, in the order to read it in.
    pub facts: Vec<Fact>,
}

/// One thing known, and under which heading it belongs; facts of one heading follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The heading, one or two words: `rule`, `speaker`.
    pub about: String,
    /// What is known, one line.
    pub text: String,
}

/// What a query was found to mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// One thing.
    One(Box<Explanation>),
    /// Several ids begin like this, in order.
    Several(Vec<String>),
    /// No id begins like this.
    Nothing,
}

/// Explains what an id, the beginning of one, or a report's name stands for in a collection.
pub fn explain(query: &str, analyses: &[Analysis], edition: &Edition) -> Lookup {
    let query = query.trim();
    let named: Vec<&Analysis> = analyses.iter().filter(|analysis| is_named(analysis, query)).collect();
    let (called, kind, start) = if named.is_empty() {
        let mut parts = query.splitn(3, '/');
        (reports_called(parts.next().unwrap_or_default(), analyses), parts.next(), parts.next())
    } else {
        (named, None, None)
    };
    let Some(kind) = kind else {
        return match called.as_slice() {
            [] => Lookup::Nothing,
            [one] => Lookup::One(Box::new(report::explanation(one, edition))),
            several => Lookup::Several(several.iter().map(|analysis| analysis.article.capture.to_string()).collect()),
        };
    };
    let mut found: BTreeSet<(FindingId, usize)> = BTreeSet::new();
    for (analysis_idx, analysis) in called.iter().enumerate() {
        let fits = |id: &FindingId| {
            let written = id.to_string();
            let mut parts = written.splitn(3, '/').skip(1);
            let (its_kind, its_span) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            its_kind.starts_with(kind)
                && start.is_none_or(|start| its_span == start || its_span.split('-').next() == Some(start))
        };
        let proposed = groups::proposals_of(analysis.article.capture, edition).map(|proposal| proposal.claim.id);
        found.extend(ids(analysis).into_iter().chain(proposed).filter(fits).map(|id| (id, analysis_idx)));
    }
    match found.iter().collect::<Vec<_>>().as_slice() {
        [] => Lookup::Nothing,
        [(id, analysis_idx)] => Lookup::One(Box::new(finding(*id, called[*analysis_idx], analyses, edition))),
        several => Lookup::Several(several.iter().map(|(id, _)| id.to_string()).collect()),
    }
}

/// Returns the reports that are called so: by name, the last part of it or the crawl's own id, else by the beginning of their
/// capture's id.
pub fn reports_called<'a>(query: &str, analyses: &'a [Analysis]) -> Vec<&'a Analysis> {
    let named: Vec<&Analysis> = analyses.iter().filter(|analysis| is_named(analysis, query)).collect();
    let begins = |analysis: &&Analysis| !query.is_empty() && analysis.article.capture.to_string().starts_with(query);
    if named.is_empty() { analyses.iter().filter(begins).collect() } else { named }
}

fn is_named(analysis: &Analysis, query: &str) -> bool {
    let article = &analysis.article;
    let file = article.name.rsplit('/').next();
    article.name == query || file == Some(query) || article.crawl_id.as_deref() == Some(query)
}

/// Returns the ids of all findings of a report, in the order of their kinds and places.
fn ids(analysis: &Analysis) -> Vec<FindingId> {
    let capture = analysis.article.capture;
    let of = |kind: FindingKind| move |span: Span| FindingId { capture, span, kind };
    let mut ids: Vec<FindingId> = Vec::new();
    ids.extend(analysis.names.iter().map(|name| name.span).map(of(FindingKind::Name)));
    ids.extend(analysis.referents.iter().map(|referent| referent.id));
    ids.extend(analysis.places.iter().map(|place| place.span).map(of(FindingKind::Place)));
    ids.extend(analysis.times.iter().map(|time| time.span).map(of(FindingKind::Time)));
    ids.extend(analysis.quantities.iter().map(|quantity| quantity.span).map(of(FindingKind::Quantity)));
    ids.extend(analysis.attributions.iter().map(|attribution| attribution.content).map(of(FindingKind::Attribution)));
    ids.extend(analysis.statements.iter().map(|statement| statement.id));
    ids.extend(analysis.incidents.iter().map(|incident| incident.id));
    ids.extend(analysis.claims.iter().map(|claim| claim.id));
    ids
}

fn finding(id: FindingId, analysis: &Analysis, corpus: &[Analysis], edition: &Edition) -> Explanation {
    let article = &analysis.article;
    let mut facts = Facts::default();
    match id.kind {
        FindingKind::Name => findings::name(&mut facts, id, analysis),
        FindingKind::Referent => {
            findings::referent(&mut facts, id, analysis);
            groups::entity(&mut facts, id, corpus, edition);
        }
        FindingKind::Place => findings::place(&mut facts, id, analysis),
        FindingKind::Time => findings::time(&mut facts, id, analysis),
        FindingKind::Quantity => findings::quantity(&mut facts, id, analysis),
        FindingKind::Attribution => findings::attribution(&mut facts, id, analysis),
        FindingKind::Statement => findings::statement(&mut facts, id, analysis),
        FindingKind::Incident => {
            findings::incident(&mut facts, id, analysis);
            groups::event(&mut facts, id, corpus, edition);
        }
        FindingKind::Claim(_) => {
            findings::claim(&mut facts, id, analysis);
            groups::reading(&mut facts, id, edition);
            groups::proposal(&mut facts, id, analysis, edition);
        }
    }
    let sentence = analysis.sentences.iter().find(|sentence| sentence.span.overlaps(id.span));
    Explanation {
        id: id.to_string(),
        kind: kind_of(id),
        report: article.name.clone(),
        sentence: sentence.map(|sentence| sentence.span.text(&article.text).to_owned()),
        words: Some(id.span.text(&article.text).to_owned()),
        facts: facts.0,
    }
}

fn kind_of(id: FindingId) -> String {
    id.to_string().split('/').nth(1).unwrap_or_default().to_owned()
}

/// Returns an id short enough for a line, and long enough for a query: `5f0312ab34cd/claim.killed/120-131`.
fn short(id: FindingId) -> String {
    format!("{}/{}/{}-{}", short_capture(id.capture), kind_of(id), id.span.start, id.span.end)
}

fn short_capture(id: CaptureId) -> String {
    id.short()
}

/// Facts being gathered.
#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, about: &str, text: impl Into<String>) {
        self.0.push(Fact { about: about.to_owned(), text: text.into() });
    }

    fn confidence(&mut self, confidence: f32) {
        self.add("confidence", format!("{confidence:.2}"));
    }
}

impl fmt::Display for Explanation {
    /// Writes the explanation for a terminal: what it is, its sentence, and a line a fact.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}  {}", self.kind, self.report)?;
        writeln!(formatter, "{}", self.id)?;
        if let Some(words) = &self.words {
            writeln!(formatter, "\n  {:<16}{}", "words", one_line(words))?;
        }
        if let Some(sentence) = &self.sentence {
            writeln!(formatter, "  {:<16}{}", "sentence", one_line(sentence))?;
        }
        let mut last = "";
        for fact in &self.facts {
            let about = if fact.about == last { "" } else { fact.about.as_str() };
            writeln!(formatter, "  {about:<16}{}", one_line(&fact.text))?;
            last = &fact.about;
        }
        Ok(())
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
