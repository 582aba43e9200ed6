//! What one report's own reading says of a finding: value, rules, heads, scores.

use super::super::words;
use super::{Facts, short};
use crate::model::analysis::Analysis;
use crate::model::attribution::Speaker;
use crate::model::claim::{Category, Claim, Value};
use crate::model::id::{FindingId, FindingKind};
use crate::model::place::Place;
use crate::model::span::Span;
use serde::Serialize;

pub(super) fn name(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(name) = analysis.names.iter().find(|name| name.span == id.span) else { return };
    facts.add("kind", written(&name.kind));
    let text = &analysis.article.text;
    name.titles.iter().for_each(|title| facts.add("title", title.text(text)));
    facts.add("rule", &name.rule);
    facts.confidence(name.confidence);
    if let Some(referent) = analysis.referents.get(name.referent as usize) {
        facts.add("referent", format!("{} ({})", short(referent.id), referent.forms.join(" · ")));
    }
}

pub(super) fn referent(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(referent) = analysis.referents.iter().find(|referent| referent.id == id) else { return };
    facts.add("kind", written(&referent.kind));
    referent.forms.iter().for_each(|form| facts.add("form", form));
    referent.roles.iter().for_each(|role| facts.add("role", role));
    for alias in &referent.aliases {
        let cue = alias.cue.text(&analysis.article.text);
        facts.add("alias", format!("{} = {}, because of “{cue}”", alias.name, alias.alias));
    }
    if referent.is_author {
        facts.add("author", "the byline names it");
    }
    for name in referent.names.iter().filter_map(|&name_idx| analysis.names.get(name_idx as usize)) {
        let id = FindingId { capture: id.capture, kind: FindingKind::Name, span: name.span };
        facts.add("named", format!("{} {} {:.2}", short(id), name.rule, name.confidence));
    }
}

pub(super) fn place(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(mention) = analysis.places.iter().find(|mention| mention.span == id.span) else { return };
    facts.add("expression", mention.expression.text(&analysis.article.text));
    facts.add("place", mention.place.as_ref().map_or_else(|| "not in the gazetteer".into(), place_line));
    facts.add("locates", if mention.locates { "yes: something is said to be there" } else { "no: only named" });
    mention.rules.iter().for_each(|rule| facts.add("rule", rule));
    facts.confidence(mention.confidence);
}

pub(super) fn time(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(mention) = analysis.times.iter().find(|mention| mention.span == id.span) else { return };
    facts.add("days", mention.value.map_or_else(|| "cannot be told".into(), words::date_range));
    if let Some(minute) = mention.minute_of_day {
        facts.add("time of day", format!("{:02}:{:02}", minute / 60, minute % 60));
    }
    facts.add("timex", &mention.timex);
    facts.add("anchor", written(&mention.anchor));
    if let Some(published) = &analysis.article.published {
        facts.add("published", words::moment(&published.value));
    }
    facts.add("rule", &mention.rule);
}

pub(super) fn quantity(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(quantity) = analysis.quantities.iter().find(|quantity| quantity.span == id.span) else { return };
    facts.add("number", words::count(quantity.count));
    facts.add("counted", quantity.counted.map_or("nothing named", |counted| counted.text(&analysis.article.text)));
    if quantity.is_part {
        facts.add("scope", "a part of a total beside it");
    }
    facts.add("rule", &quantity.rule);
}

pub(super) fn attribution(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let text = &analysis.article.text;
    for attribution in analysis.attributions.iter().filter(|attribution| attribution.content == id.span) {
        facts.add("source", attribution.source.map_or("implied by the sentence before", |source| source.text(text)));
        facts.add("cue", attribution.cue.text(text));
        facts.add("rendering", written(&attribution.kind));
        facts.add("stance", written(&attribution.stance));
        speakers(facts, &attribution.speakers, text);
        facts.add("rule", &attribution.rule);
        facts.confidence(attribution.confidence);
    }
}

pub(super) fn statement(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(statement) = analysis.statements.iter().find(|statement| statement.id == id) else { return };
    facts.add("kind", written(&statement.kind));
    speakers(facts, &statement.speakers, &analysis.article.text);
}

pub(super) fn incident(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    let Some(incident_idx) = analysis.incidents.iter().position(|incident| incident.id == id) else { return };
    let incident = &analysis.incidents[incident_idx];
    facts.add("type", words::event_type(&incident.event_type));
    for code in words::event_codes(&incident.event_type) {
        facts.add("type", code);
    }
    facts.add("standing", words::standing(incident.standing));
    let text = &analysis.article.text;
    incident.triggers.iter().for_each(|trigger| facts.add("trigger", trigger.text(text)));
    for claim in analysis.claims.iter().filter(|claim| claim.incident as usize == incident_idx) {
        facts.add("claim", format!("{} {}", short(claim.id), value(&claim.value, claim.category.as_ref())));
    }
}

pub(super) fn claim(facts: &mut Facts, id: FindingId, analysis: &Analysis) {
    for claim in analysis.claims.iter().filter(|claim| claim.id == id) {
        claim_read(facts, claim, analysis);
        if let Some(incident) = analysis.incidents.get(claim.incident as usize) {
            facts.add("incident", short(incident.id));
        }
        // The findings that the value was made of stand under it or in it.
        let within = |span: &Span| span.overlaps(id.span);
        let of = |kind: FindingKind| move |span: Span| short(FindingId { capture: id.capture, kind, span });
        let spans = |spans: &mut dyn Iterator<Item = Span>| spans.filter(within).collect::<Vec<_>>();
        let attributions = analysis.attributions.iter().map(|attribution| attribution.content);
        let made_of = [
            (FindingKind::Attribution, attributions.filter(|content| content.covers(id.span)).collect()),
            (FindingKind::Quantity, spans(&mut analysis.quantities.iter().map(|quantity| quantity.span))),
            (FindingKind::Time, spans(&mut analysis.times.iter().map(|time| time.span))),
            (FindingKind::Place, spans(&mut analysis.places.iter().map(|place| place.span))),
            (FindingKind::Name, spans(&mut analysis.names.iter().map(|name| name.span))),
        ];
        for (kind, spans) in made_of {
            spans.into_iter().map(of(kind)).for_each(|made_of| facts.add("made of", made_of));
        }
    }
}

/// Adds how a claim was read: value, status, speakers, rules.
pub(super) fn claim_read(facts: &mut Facts, claim: &Claim, analysis: &Analysis) {
    facts.add("value", value(&claim.value, claim.category.as_ref()));
    facts.add("status", words::status(claim.status).unwrap_or("asserted"));
    speakers(facts, &claim.speakers, &analysis.article.text);
    claim.rules.iter().for_each(|rule| facts.add("rule", rule));
    facts.confidence(claim.confidence);
}

fn speakers(facts: &mut Facts, speakers: &[Speaker], text: &str) {
    if speakers.is_empty() {
        facts.add("speaker", "the report itself");
    }
    for (speaker_idx, speaker) in speakers.iter().enumerate() {
        let anonymity = words::anonymity(speaker).map(|anonymity| format!(", {anonymity}"));
        let printed = speaker.span.map(|span| span.text(text)).filter(|printed| *printed != speaker.name);
        let printed = printed.map(|printed| format!(" (printed “{printed}”)"));
        let accountable = (speaker_idx + 1 == speakers.len()).then(|| ": accountable".to_owned());
        let parts = [Some(speaker.name.clone()), anonymity, printed, accountable];
        facts.add("speaker", parts.into_iter().flatten().collect::<String>());
    }
}

/// Returns a value in one line.
pub(in crate::publish) fn value(value: &Value, category: Option<&Category>) -> String {
    let value = match value {
        Value::Count(count) => words::count(*count),
        Value::Date(range) => words::date_range(*range),
        Value::Type(event_type) => words::event_type(event_type),
        Value::Place { name, place: Some(place) } => format!("{name}: {}", place_line(place)),
        Value::Place { name, place: None } => format!("{name}: not in the gazetteer"),
        Value::Text { text, .. } => text.clone(),
    };
    let Some(category) = category else { return value };
    let kind = category.kind.map(|kind| format!(" ({})", words::category(kind))).unwrap_or_default();
    format!("{value} {}{}{kind}", words::scope(category.scope), category.text)
}

pub(super) fn place_line(place: &Place) -> String {
    let admin1 = place.admin1.as_deref().map(|admin1| format!(", {admin1}")).unwrap_or_default();
    format!(
        "{}{admin1}, {} ({} {}; {:.4} N {:.4} E; {})",
        place.name_en,
        place.country,
        words::place_class(place.class),
        place.id,
        place.latitude,
        place.longitude,
        words::precision(place)
    )
}

/// Returns a value of a small enumeration as JSON writes it, without the quotation marks.
fn written(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}
