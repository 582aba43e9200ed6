//! What of an edition most deserves a person's look, each with its evidence and with what people have decided about it.

use super::explain::findings::value;
use super::explain::{Fact, one_line};
use super::words;
use crate::model::claim::Claim;
use crate::model::edition::{
    Edition, EventEntry, FieldReadings, ReadingRelation, RelationKind, Report, SuspectedConflict,
};
use crate::model::genealogy::{Derivation, Divergence};
use crate::model::id::{CaptureId, FindingId};
use crate::model::judgement::{Judgement, Verdict, standing};
use crate::model::links::Join;
use crate::model::span::Span;
use crate::text::digest;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Names it, run after run, as long as what it is about is found: 12 hex digits of the SHA-256 of its kind and its ids.
    pub id: String,
    /// Why it deserves a look.
    pub kind: ItemKind,
    /// What it is, in one line.
    pub title: String,
    /// How many reports hang on it, times how likely it is, where that is known; the list is ordered by it.
    pub weight: f32,
    /// The event it belongs to, if it is one's.
    pub event: Option<FindingId>,
    /// What a judgement can be about: a pair for a suspected join, claims for the rest. Empty where no finding is touched.
    pub findings: Vec<FindingId>,
    /// What to look at, in the order to read it in.
    pub evidence: Vec<Fact>,
    /// What is to be compared: two passages, of one or two reports.
    pub sides: Vec<Side>,
    /// The numbers of the standing judgements about these findings, ascending; people may disagree.
    pub judgements: Vec<u64>,
}

/// One of the passages that are to be compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// What a judgement about this side alone would be about, if anything.
    pub finding: Option<FindingId>,
    /// The report.
    pub report: CaptureId,
    /// The words, in the report's clean text.
    pub span: Span,
    /// What they were read as, in words, if they were read as a value.
    pub value: Option<String>,
}

impl Side {
    fn of(finding: FindingId, value: Option<String>) -> Self {
        Self { finding: Some(finding), report: finding.capture, span: finding.span, value }
    }

    fn passage(report: CaptureId, span: Span) -> Self {
        Self { finding: None, report, span, value: None }
    }
}

/// Why something deserves a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// Two readings of one field cannot both be true.
    Contradiction,
    /// Two entities or two events may be one.
    SuspectedJoin,
    /// A copy or translation says something else than its source.
    Divergence,
    /// Two sentences on one event may say the contrary of each other.
    SuspectedConflict,
}

impl ItemKind {
    /// Returns the kind in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::SuspectedJoin => "suspected join",
            Self::Divergence => "divergence",
            Self::SuspectedConflict => "suspected conflict",
        }
    }
}

/// Returns what deserves a look: first what nobody has judged, the weightiest first, ties by id.
pub fn items(edition: &Edition, judgements: &[Judgement]) -> Vec<Item> {
    let corpus = Corpus::new(edition, judgements);
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    let mut keep = |item: Item| {
        items.entry(item.id.clone()).or_insert(item);
    };
    for event in &edition.events {
        for field in &event.fields {
            let contradictions = field.relations.iter().filter(|relation| relation.kind == RelationKind::Contradicts);
            contradictions.filter_map(|relation| corpus.contradiction(event, field, relation)).for_each(&mut keep);
        }
        event.suspected.iter().map(|join| corpus.suspected_join(join, &event.reports)).for_each(&mut keep);
        event.conflicts.iter().map(|conflict| corpus.suspected_conflict(event, conflict)).for_each(&mut keep);
    }
    for entity in &edition.entities {
        entity.suspected.iter().map(|join| corpus.suspected_join(join, &entity.reports)).for_each(&mut keep);
    }
    for derivation in &edition.genealogy.derivations {
        derivation.divergences.iter().map(|divergence| corpus.divergence(derivation, divergence)).for_each(&mut keep);
    }
    let mut items: Vec<Item> = items.into_values().collect();
    items.sort_by(|one, other| {
        let is_judged = |item: &Item| !item.judgements.is_empty();
        is_judged(one).cmp(&is_judged(other)).then(other.weight.total_cmp(&one.weight)).then(one.id.cmp(&other.id))
    });
    items
}

/// An edition by what is asked of it here.
struct Corpus<'a> {
    edition: &'a Edition,
    reports: BTreeMap<CaptureId, &'a Report>,
    /// All claims, by report.
    claims: BTreeMap<CaptureId, Vec<&'a Claim>>,
    standing: Vec<&'a Judgement>,
}

impl<'a> Corpus<'a> {
    fn new(edition: &'a Edition, judgements: &'a [Judgement]) -> Self {
        let mut claims: BTreeMap<CaptureId, Vec<&Claim>> = BTreeMap::new();
        for claim in edition.events.iter().flat_map(|event| &event.claims) {
            claims.entry(claim.id.capture).or_default().push(claim);
        }
        let reports = edition.reports.iter().map(|report| (report.id, report)).collect();
        Self { edition, reports, claims, standing: standing(judgements) }
    }

    fn contradiction(&self, event: &EventEntry, field: &FieldReadings, relation: &ReadingRelation) -> Option<Item> {
        let (a, b) = (field.readings.get(relation.a as usize)?, field.readings.get(relation.b as usize)?);
        let (mut evidence, mut findings) = (vec![fact("why", &relation.reason)], Vec::new());
        for reading in [a, b] {
            let origins: Vec<String> = reading.origins.iter().map(|origin| origin.name.clone()).collect();
            let line = format!(
                "{}: {}, {} ({})",
                value(&reading.value, reading.category.as_ref()),
                words::plural(reading.n_articles as usize, "article", "articles"),
                words::plural(origins.len(), "independent origin", "independent origins"),
                words::listed(&origins)
            );
            evidence.push(fact("reading", &line));
            for claim in reading.claims.iter().filter_map(|claim| event.claims.get(*claim as usize)) {
                evidence.extend(self.finding(claim.id));
                findings.push(claim.id);
            }
        }
        let one = |reading: &crate::model::edition::Reading| value(&reading.value, reading.category.as_ref());
        let title = format!("{}: {} | {} — {}", words::field(field.field), one(a), one(b), event_line(event));
        let weight = (a.n_articles + b.n_articles) as f32;
        let item = self.item(ItemKind::Contradiction, &title, weight, findings, evidence);
        let side = |reading: &crate::model::edition::Reading| {
            let claim = event.claims.get(*reading.claims.first()? as usize)?;
            Some(Side::of(claim.id, Some(one(reading))))
        };
        Some(Item { event: Some(event.id), sides: [a, b].into_iter().filter_map(side).collect(), ..item })
    }

    fn suspected_join(&self, join: &Join, reports: &[CaptureId]) -> Item {
        let mut evidence: Vec<Fact> = [join.a, join.b].into_iter().flat_map(|finding| self.finding(finding)).collect();
        evidence.push(fact("score", &format!("{:.2}", join.score)));
        for part in &join.parts {
            evidence.push(fact("score", &format!("{:+.2} {}: {}", part.weight, part.rule, part.reason)));
        }
        let words = |finding: FindingId| self.words(finding.capture, finding.span);
        let title = format!("“{}” ~ “{}”, score {:.2}", words(join.a), words(join.b), join.score);
        let weight = reports.len() as f32 * join.score;
        let item = self.item(ItemKind::SuspectedJoin, &title, weight, vec![join.a, join.b], evidence);
        Item { sides: vec![Side::of(join.a, None), Side::of(join.b, None)], ..item }
    }

    fn divergence(&self, derivation: &Derivation, divergence: &Divergence) -> Item {
        let (child, parent) = (derivation.child, derivation.parent);
        let mut evidence = vec![fact("why", &divergence.reason)];
        evidence.push(fact("copy", &self.line(child, divergence.child)));
        evidence.push(fact("source", &self.line(parent, divergence.parent)));
        let touched = |report: CaptureId, span: Span| {
            let claims = self.claims.get(&report).into_iter().flatten();
            claims.filter(move |claim| claim.id.span.overlaps(span)).map(|claim| claim.id)
        };
        let findings: Vec<FindingId> =
            touched(child, divergence.child).chain(touched(parent, divergence.parent)).collect();
        evidence.extend(findings.iter().flat_map(|finding| self.finding(*finding)));
        let n_heirs = self.edition.genealogy.derivations.iter().filter(|other| other.parent == child).count();
        let title = format!(
            "{}: “{}” from “{}” — {}, {} {}",
            words::divergence(divergence.kind),
            self.words(child, divergence.child),
            self.words(parent, divergence.parent),
            self.name(child),
            words::derivation(derivation.relation),
            self.name(parent)
        );
        let weight = (1 + n_heirs) as f32 * derivation.confidence;
        let item = self.item(ItemKind::Divergence, &title, weight, findings, evidence);
        let places = [(child, divergence.child), (parent, divergence.parent)];
        let sides = places.map(|(report, span)| Side::passage(report, span)).to_vec();
        Item { id: id_of(ItemKind::Divergence, places.map(|(report, span)| place_id(report, span))), sides, ..item }
    }

    fn suspected_conflict(&self, event: &EventEntry, conflict: &SuspectedConflict) -> Item {
        let sides = [conflict.a, conflict.b];
        let mut evidence: Vec<Fact> =
            sides.iter().map(|side| fact("sentence", &self.line(side.report, side.span))).collect();
        evidence.push(fact("score", &format!("{:.2}, not calibrated for news", conflict.score)));
        let findings: Vec<FindingId> = event
            .claims
            .iter()
            .map(|claim| claim.id)
            .filter(|claim| sides.iter().any(|side| side.report == claim.capture && side.span.overlaps(claim.span)))
            .collect();
        evidence.extend(findings.iter().flat_map(|finding| self.finding(*finding)));
        let title = format!(
            "“{}” | “{}” — {}",
            self.words(conflict.a.report, conflict.a.span),
            self.words(conflict.b.report, conflict.b.span),
            event_line(event)
        );
        // Two reports hang on it: the two that are compared.
        let item = self.item(ItemKind::SuspectedConflict, &title, 2.0 * conflict.score, findings, evidence);
        let id = id_of(ItemKind::SuspectedConflict, sides.map(|side| place_id(side.report, side.span)));
        let sides = sides.map(|side| Side::passage(side.report, side.span)).to_vec();
        Item { id, event: Some(event.id), sides, ..item }
    }

    fn item(&self, kind: ItemKind, title: &str, weight: f32, findings: Vec<FindingId>, evidence: Vec<Fact>) -> Item {
        let findings: BTreeSet<FindingId> = findings.into_iter().collect();
        let id = id_of(kind, findings.iter().map(ToString::to_string));
        let about: Vec<&&Judgement> =
            self.standing.iter().filter(|judgement| is_about(&judgement.verdict, kind, &findings)).collect();
        let mut evidence = evidence;
        evidence.extend(about.iter().map(|judgement| fact("judged", &line(judgement))));
        let judgements = about.iter().map(|judgement| judgement.seq).collect();
        let title = one_line(title);
        let findings = findings.into_iter().collect();
        Item { id, kind, title, weight, event: None, findings, evidence, sides: Vec::new(), judgements }
    }

    /// Returns a finding's id and the sentence it stands in.
    fn finding(&self, finding: FindingId) -> [Fact; 2] {
        let report = self.reports.get(&finding.capture);
        let sentence =
            report.and_then(|report| report.sentences.iter().find(|sentence| sentence.overlaps(finding.span)));
        [
            fact("finding", &finding.to_string()),
            fact("sentence", &self.line(finding.capture, *sentence.unwrap_or(&finding.span))),
        ]
    }

    fn line(&self, report: CaptureId, span: Span) -> String {
        format!("{}: {}", self.name(report), self.words(report, span))
    }

    fn words(&self, report: CaptureId, span: Span) -> &str {
        self.reports.get(&report).map_or("", |report| span.text(&report.text))
    }

    fn name(&self, report: CaptureId) -> String {
        self.reports.get(&report).map_or_else(|| report.short(), |report| report.name.clone())
    }
}

fn event_line(event: &EventEntry) -> String {
    let date = event.date.map_or_else(|| "day not stated".into(), words::date_range);
    let place = event.place.as_ref().map_or("place not known", |place| place.name_en.as_str());
    format!("{}, {date}, {place}", words::event_type(&event.event_type))
}

/// Returns a judgement in one line: its number, who decided what, and why.
pub fn line(judgement: &Judgement) -> String {
    let what = match &judgement.verdict {
        Verdict::Same { a, b } => format!("same {a} {b}"),
        Verdict::NotSame { a, b } => format!("not-same {a} {b}"),
        Verdict::Unsure { a, b } => format!("unsure {a} {b}"),
        Verdict::Accept { finding } => format!("accept {finding}"),
        Verdict::Correct { finding, value } => format!("correct {finding} to `{value}`"),
        Verdict::Reject { finding } => format!("reject {finding}"),
        Verdict::Revoke { seq } => format!("revoke {seq}"),
    };
    format!("{} {what} — {}, {}: {}", judgement.seq, judgement.who, judgement.when, judgement.why)
}

/// Returns whether a judgement says something of an item: of the pair, where two things are compared, of any claim otherwise.
fn is_about(verdict: &Verdict, kind: ItemKind, findings: &BTreeSet<FindingId>) -> bool {
    match verdict {
        Verdict::Same { a, b } | Verdict::NotSame { a, b } | Verdict::Unsure { a, b } => {
            kind == ItemKind::SuspectedJoin && findings.contains(a) && findings.contains(b)
        }
        Verdict::Accept { finding } | Verdict::Correct { finding, .. } | Verdict::Reject { finding } => {
            findings.contains(finding)
        }
        Verdict::Revoke { .. } => false,
    }
}

fn id_of(kind: ItemKind, parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = std::iter::once(kind.name().to_owned()).chain(parts).collect();
    digest::sha256_hex(parts.join("\n").as_bytes())[..12].to_owned()
}

fn place_id(report: CaptureId, span: Span) -> String {
    format!("{report}/{}-{}", span.start, span.end)
}

fn fact(about: &str, text: &str) -> Fact {
    Fact { about: about.to_owned(), text: one_line(text) }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::model::links::JoinPart;

    /// The sample, in which two entities may be one.
    fn edition() -> Edition {
        let mut edition = sample::edition();
        let parts = vec![JoinPart { rule: "name/alike".into(), weight: 0.45, reason: "one letter differs".into() }];
        let join = Join { a: edition.entities[0].id, b: edition.entities[1].id, score: 0.45, parts };
        edition.entities[0].suspected.push(join);
        edition
    }

    fn judged(seq: u64, who: &str, verdict: Verdict) -> Judgement {
        let (when, why) = ("2024-05-01T10:00:00Z".into(), "asked both".into());
        Judgement { schema_version: 1, seq, who: who.into(), when, why, verdict }
    }

    #[test]
    fn every_kind_is_listed_with_its_evidence_the_weightiest_first() {
        let items = items(&edition(), &[]);
        let kinds: BTreeSet<ItemKind> = items.iter().map(|item| item.kind).collect();
        assert_eq!(kinds.len(), 4, "{kinds:?}");
        assert!(items.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
        assert!(items.iter().all(|item| !item.evidence.is_empty() && !item.title.contains('\n')));
        let ids: BTreeSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), items.len(), "an id names one item");
    }

    #[test]
    fn what_two_people_judged_goes_last_and_shows_both() {
        let edition = edition();
        let first = items(&edition, &[]).into_iter().find(|item| item.kind == ItemKind::SuspectedJoin);
        let first = first.expect("the sample suspects a join");
        let (a, b) = (first.findings[0], first.findings[1]);
        let judgements = [
            judged(1, "A. Reader", Verdict::Same { a, b }),
            judged(2, "B. Reader", Verdict::NotSame { a, b }),
            judged(3, "C. Reader", Verdict::Unsure { a, b }),
            judged(4, "C. Reader", Verdict::Revoke { seq: 3 }),
        ];
        let last = items(&edition, &judgements).pop().expect("there are items");
        assert_eq!((last.id, last.judgements), (first.id, vec![1, 2]));
        let lines: Vec<&str> =
            last.evidence.iter().filter(|fact| fact.about == "judged").map(|fact| fact.text.as_str()).collect();
        assert!(lines[0].contains("A. Reader") && lines[1].contains("B. Reader"), "{lines:?}");
    }
}
