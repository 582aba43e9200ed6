//! A dossier an event, in Markdown: what is said, who stands behind it, the sentences, and what other formats would make of it.
//!
//! Words of reports stand within marks that isolate their direction, and what Markdown would take for markup is escaped.

use super::super::words;
use super::losses::Losses;
use super::persons::Persons;
use super::reports::Reports;
use super::toll::{CONSERVATIVE_RULE, RANGE_RULE, Toll};
use super::{grade, summary};
use crate::model::claim::{Category, Claim, Field, Value};
use crate::model::edition::{Edition, EventEntry, FieldReadings, Origin, Report};
use crate::model::id::CaptureId;
use crate::model::span::Span;
use std::collections::BTreeSet;
use std::fmt::Write;

/// How many sentences behind one reading are printed; copies of one sentence tell nothing new.
const MOST_SENTENCES: usize = 5;

/// What stands for a party that is a person by name.
const A_PERSON: &str = "a person, whose name stands in the edition";

/// Returns the dossiers of all events, one behind the other, each with its own list of reports.
pub(super) fn pages(edition: &Edition, losses: &mut Losses) -> String {
    let (persons, reports) = (Persons::of(edition), Reports::of(edition));
    let mut text = String::new();
    for (event_idx, event) in edition.events.iter().enumerate() {
        if event_idx > 0 {
            text.push_str("\n---\n\n");
        }
        Page { edition, event, reports: &reports, persons: &persons }.write(&mut text, losses);
    }
    let taken = edition.genealogy.derivations.iter().map(|derivation| derivation.passages.len());
    losses.add(taken.sum(), "aligned passages of derivations");
    losses.add(edition.entities.len(), "persons, organisations and places with their names in all scripts");
    let statements = edition.reports.iter().map(|report| report.statements.len());
    losses.add(statements.sum(), "statements that are no claim about an event");
    text
}

/// One event's dossier.
struct Page<'a> {
    edition: &'a Edition,
    event: &'a EventEntry,
    reports: &'a Reports<'a>,
    persons: &'a Persons,
}

impl Page<'_> {
    fn write(&self, text: &mut String, losses: &mut Losses) {
        let event = self.event;
        let _ = writeln!(text, "# {}\n", escaped(&summary::title(event)));
        let when = event.date.map_or_else(|| "unknown".into(), words::date_range);
        let place = event.place.as_ref();
        let place = place.map_or_else(
            || "unknown".into(),
            |place| format!("{}, {}", isolated(&place.name_en), words::precision(place)),
        );
        let codes = words::event_codes(&event.event_type);
        let what = if codes.is_empty() { "type not known".into() } else { codes.join("; ") };
        let _ = writeln!(text, "- What: {}", escaped(&what));
        let _ = writeln!(text, "- When: {when} ({})", isolated(&event.date_rule));
        let _ = writeln!(text, "- Where: {place} ({})", isolated(&event.place_rule));
        let n_reports = words::plural(event.reports.len(), "report", "reports");
        let n_origins = words::plural(summary::n_origins(event), "independent origin", "independent origins");
        let _ = writeln!(text, "- Told by {n_reports}, with {n_origins}; {}", words::standing(event.standing));
        let _ = writeln!(text, "- `variorum explain {}`\n", summary::id(event));
        self.projections(text);
        for readings in &event.fields {
            self.field(readings, text, losses);
        }
        self.proposals(text, losses);
        self.divergences(text);
        self.conflicts(text);
        let _ = writeln!(text, "Credibility, as proposed above: {}.\n\n## Reports\n", grade::DIGIT_RULE);
        for report in self.reports.telling(event) {
            self.report(report, text);
        }
    }

    /// What formats of one number or three would have, each with its rule.
    fn projections(&self, text: &mut String) {
        let tolls: Vec<(Field, Toll)> = [Field::Killed, Field::Injured]
            .into_iter()
            .filter_map(|field| Some((field, Toll::of_all(self.event, field)?)))
            .collect();
        let proposal = grade::proposal(self.event);
        if tolls.is_empty() && proposal.is_none() {
            return;
        }
        text.push_str("## In one number\n\n");
        for (field, toll) in &tolls {
            let range = toll.range();
            let _ = writeln!(
                text,
                "- {}: conservative {}; low {}, best {}, high {}; {} last given",
                words::field(*field),
                toll.conservative(),
                range.low,
                range.best,
                range.high,
                words::plural(toll.n_accounts(), "account", "accounts"),
            );
        }
        if let Some((grade, reason)) = proposal {
            let _ = writeln!(text, "- Grade proposed after Airwars: {} ({})", grade.name(), escaped(&reason));
        }
        if !tolls.is_empty() {
            let _ = writeln!(text, "\nConservative: {CONSERVATIVE_RULE}. Low, best, high: {RANGE_RULE}.");
        }
        text.push('\n');
    }

    fn field(&self, readings: &FieldReadings, text: &mut String, losses: &mut Losses) {
        let _ = writeln!(text, "## {}\n", words::field(readings.field));
        for (at, reading) in readings.readings.iter().enumerate() {
            let claims: Vec<&Claim> =
                reading.claims.iter().filter_map(|&claim| self.event.claims.get(claim as usize)).collect();
            let is_person = matches!(&reading.value, Value::Text { text, .. } if self.persons.are_named_in(text));
            losses.add(usize::from(is_person), summary::PERSON_LEFT_OUT);
            let value = if is_person { A_PERSON.into() } else { value(&reading.value, reading.category.as_ref()) };
            let mut statuses: Vec<&str> = claims.iter().filter_map(|claim| words::status(claim.status)).collect();
            statuses.dedup();
            let status = if statuses.is_empty() { String::new() } else { format!(" ({})", statuses.join(", ")) };
            let _ = writeln!(text, "{}. **{value}**{status}", at + 1);
            let counts = [
                words::plural(reading.n_articles as usize, "article", "articles"),
                words::plural(reading.n_outlets as usize, "outlet", "outlets"),
                words::plural(reading.n_families as usize, "family", "families"),
                words::plural(reading.origins.len(), "independent origin", "independent origins"),
            ];
            let digit = grade::digit(self.event, readings, at);
            let _ = writeln!(
                text,
                "   - {}; credibility {digit} proposed, reliability for a person to give",
                counts.join(", ")
            );
            for origin in &reading.origins {
                let _ = writeln!(text, "   - {}", self.origin(origin));
            }
            for relation in &readings.relations {
                let (other, said) = match (relation.a as usize, relation.b as usize) {
                    (a, b) if a == at => (b, words::relation(relation.kind)),
                    (a, b) if b == at => (a, words::relation_back(relation.kind)),
                    _ => continue,
                };
                let _ = writeln!(text, "   - {said} {}: {}", other + 1, isolated(&relation.reason));
            }
            if !is_person {
                self.sentences(&claims, text, losses);
            }
        }
        text.push('\n');
    }

    fn origin(&self, origin: &Origin) -> String {
        let through: Vec<String> = origin.reports.iter().map(|report| self.reports.number(*report)).collect();
        format!("{}, {}: {}", isolated(&origin.name), words::origin(origin.kind), through.join(", "))
    }

    /// The sentences behind a reading, each once.
    fn sentences(&self, claims: &[&Claim], text: &mut String, losses: &mut Losses) {
        let mut met = BTreeSet::new();
        let mut n_more = 0;
        for claim in claims {
            let Some(report) = self.reports.get(claim.id.capture) else { continue };
            let sentence = sentence(report, claim.span());
            if !met.insert(sentence) {
                continue;
            }
            if met.len() > MOST_SENTENCES {
                n_more += 1;
                continue;
            }
            let _ = writeln!(text, "\n   > {} — {}", isolated(sentence), self.reports.number(report.id));
        }
        losses.add(n_more, "sentences behind a reading beyond the first five");
    }

    /// What a second reader proposed of the event, marked as such.
    fn proposals(&self, text: &mut String, losses: &mut Losses) {
        let Some(proposals) = &self.edition.proposals else { return };
        let of_event: Vec<_> = proposals.claims.iter().filter(|proposal| proposal.event == self.event.id).collect();
        if of_event.is_empty() {
            return;
        }
        text.push_str("## Proposed by a second reader, and part of no reading\n\n");
        let _ = writeln!(text, "By the model {}; a person has to look.\n", isolated(&proposals.reader.model));
        for proposal in of_event {
            let claim = &proposal.claim;
            let is_person = matches!(&claim.value, Value::Text { text, .. } if self.persons.are_named_in(text));
            losses.add(usize::from(is_person), summary::PERSON_LEFT_OUT);
            let value = if is_person { A_PERSON.into() } else { value(&claim.value, claim.category.as_ref()) };
            let agrees = if proposal.agrees_with.is_some() { "as a reading above" } else { "as no reading above" };
            let _ = writeln!(text, "- {}: **{value}** ({agrees})", words::field(claim.field()));
            if let Some(report) = self.reports.get(claim.id.capture).filter(|_| !is_person) {
                let words = isolated(sentence(report, claim.span()));
                let _ = writeln!(text, "\n  > {words} — {}", self.reports.number(report.id));
            }
        }
        text.push('\n');
    }

    /// Where a copy among the event's reports says something else than its source.
    fn divergences(&self, text: &mut String) {
        // The genealogy is ordered by child, so that an event need not look at all of it.
        let all = &self.edition.genealogy.derivations;
        let taken_by = |child: CaptureId| {
            let from = all.partition_point(|derivation| derivation.child < child);
            all[from..].iter().take_while(move |derivation| derivation.child == child)
        };
        let mut derivations = self
            .event
            .reports
            .iter()
            .flat_map(|child| taken_by(*child))
            .filter(|derivation| self.event.reports.contains(&derivation.parent))
            .peekable();
        if derivations.peek().is_none() {
            return;
        }
        text.push_str("## Who took text from whom\n\n");
        for derivation in derivations {
            let _ = writeln!(
                text,
                "- {} is {} from {}, {} of its sentences{}",
                self.reports.number(derivation.child),
                words::derivation(derivation.relation),
                self.reports.number(derivation.parent),
                words::percent(derivation.share),
                if derivation.direction.is_settled { "" } else { "; or the other way round" },
            );
            for divergence in &derivation.divergences {
                let of = |capture, span: Span| self.reports.get(capture).map_or("", |report| span.text(&report.text));
                let _ = writeln!(
                    text,
                    "  - {} differs: {} against {} in the source ({})",
                    words::divergence(divergence.kind),
                    isolated(of(derivation.child, divergence.child)),
                    isolated(of(derivation.parent, divergence.parent)),
                    isolated(&divergence.reason),
                );
            }
        }
        text.push('\n');
    }

    fn conflicts(&self, text: &mut String) {
        if self.event.conflicts.is_empty() {
            return;
        }
        text.push_str("## Sentences that may contradict each other, for a person to look at\n\n");
        for conflict in &self.event.conflicts {
            for (mark, side) in [("-", &conflict.a), (" ", &conflict.b)] {
                let words = self.reports.get(side.report).map_or("", |report| side.span.text(&report.text));
                let _ = writeln!(text, "{mark} {} — {}\\", isolated(words), self.reports.number(side.report));
            }
            let _ = writeln!(text, "  {}\n", words::percent(conflict.score));
        }
    }

    fn report(&self, report: &Report, text: &mut String) {
        let published = report.published.as_ref().map(|found| words::moment(&found.value));
        let _ = write!(
            text,
            "- {}: {}, {}",
            self.reports.number(report.id),
            isolated(words::outlet(report)),
            published.unwrap_or_else(|| "date not known".into()),
        );
        if let Some(title) = &report.title {
            let _ = write!(text, ", {}", isolated(&title.value));
        }
        let _ = writeln!(text, "; {}; SHA-256 `{}`", words::language(&report.language), report.id);
        if let Some(url) = &report.url {
            let _ = writeln!(text, "  {}", isolated(&url.value));
        }
    }
}

fn value(value: &Value, category: Option<&Category>) -> String {
    let value = match value {
        Value::Count(count) => words::count(*count),
        Value::Date(range) => words::date_range(*range),
        Value::Place { name, place } => {
            let resolved = place.as_ref().map(|place| format!(" ({}, {})", place.name_en, words::precision(place)));
            format!("{}{}", isolated(name), resolved.map_or_else(String::new, |resolved| escaped(&resolved)))
        }
        Value::Type(event_type) => escaped(&words::event_type(event_type)),
        Value::Text { text, .. } => isolated(text),
    };
    let category = category.map(|category| format!(" {}", isolated(&category.text)));
    format!("{value}{}", category.unwrap_or_default())
}

/// Returns the sentence a span stands in, or the span's own words where no sentence holds it.
fn sentence(report: &Report, span: Span) -> &str {
    let sentence = report.sentences.iter().find(|sentence| sentence.overlaps(span));
    sentence.copied().unwrap_or(span).text(&report.text)
}

/// Returns words from outside with their direction isolated (UAX 9, FSI and PDI) and nothing in them that is markup. The
/// first mark also keeps them from opening a heading or a list at the beginning of a line.
fn isolated(words: &str) -> String {
    format!("\u{2068}{}\u{2069}", escaped(words))
}

/// Returns words on one line with what Markdown would take for markup escaped.
fn escaped(words: &str) -> String {
    let mut line = String::new();
    for character in words.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!' | '$') {
            line.push('\\');
        }
        // A mark of direction in the words must not end the isolation around them.
        if !matches!(character, '\u{2066}'..='\u{2069}' | '\u{202a}'..='\u{202e}') {
            line.push(character);
        }
    }
    line
}
