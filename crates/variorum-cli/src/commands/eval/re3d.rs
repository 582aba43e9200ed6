//! `re3d`: mentions as its head hears them, and the relations between them that our findings say: who is hit by whom, what is
//! where, what is counted, and a second name in brackets.
//!
//! The set's other relations (who speaks with, likes, commands or is part of whom) are no findings of ours.

use super::Predictions;
use super::mentions::{Form, Mention, Row, names};
use super::texts::{Text, analyses, code_points, records};
use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use variorum::model::analysis::Analysis;
use variorum::model::claim::Field;
use variorum::model::span::Span;
use variorum::pipeline::Resources;

const FORM: Form = Form { head: "re3d", renamed: &[], left_out: &[], is_tokenised: false };

/// A directed relation between two mentions.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Relation {
    r#type: &'static str,
    source: Ends,
    target: Ends,
}

/// A range of a text in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Ends {
    start: usize,
    end: usize,
}

/// Returns mentions and relations of each text.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let texts: Vec<Text> = records(input, only, |text: &Text| &text.id)?;
    let found = analyses(&texts, "en", |text| &text.text, |_| None, resources);
    let head = resources.head(FORM.head).with_context(|| format!("expected a head `{}`, found none", FORM.head))?;
    let (mut lines, mut n_mentions, mut n_relations) = (String::new(), 0, 0);
    for (text, analysis) in texts.iter().zip(&found) {
        let row = Row { id: text.id.clone(), text: text.text.clone(), sentences: Vec::new() };
        let mentions = names(&FORM, &row, head, resources);
        let relations = relations(analysis, &text.text, &mentions);
        n_mentions += mentions.len();
        n_relations += relations.len();
        lines += &json!({ "id": text.id, "entities": mentions, "relations": relations }).to_string();
        lines.push('\n');
    }
    let summary = format!("{} texts, {n_mentions} mentions, {n_relations} relations", texts.len());
    Ok(Predictions { text: lines, summary })
}

/// Returns the relations between mentions, in order and each once.
fn relations(analysis: &Analysis, text: &str, mentions: &[Mention]) -> Vec<Relation> {
    let characters: Vec<char> = text.chars().collect();
    let gap =
        |one: &Mention, other: &Mention| characters.get(one.end..other.start).unwrap_or(&[]).iter().collect::<String>();
    let ends = |mention: &Mention| Ends { start: mention.start, end: mention.end };
    // The mention that shares most with a span of a finding.
    let under = |span: Span| {
        let (start, end) = code_points(text, span);
        let n_shared = |mention: &&Mention| mention.end.min(end).saturating_sub(mention.start.max(start));
        mentions.iter().filter(|mention| n_shared(mention) > 0).max_by_key(n_shared)
    };
    let mut found = Vec::new();
    let mut add = |r#type, source: &Mention, target: &Mention| {
        if ends(source) != ends(target) {
            found.push(Relation { r#type, source: ends(source), target: ends(target) });
        }
    };
    for actor in analysis.claims.iter().filter(|claim| claim.field() == Field::Actor) {
        let is_hit = |field: Field| matches!(field, Field::Target | Field::Victim);
        let together = |other: &&variorum::model::claim::Claim| {
            other.incident == actor.incident && other.sentence == actor.sentence && other.id != actor.id
        };
        for other in analysis.claims.iter().filter(together) {
            let is_other_side = other.field() == Field::Actor && other.rules == actor.rules;
            if let (true, Some(one), Some(other)) =
                (is_hit(other.field()) || is_other_side, under(actor.span()), under(other.span()))
            {
                add("FightingAgainst", one, other);
            }
        }
    }
    for place in analysis.places.iter().filter(|place| place.locates) {
        let Some(place) = under(place.span) else { continue };
        let before = mentions.iter().filter(|mention| mention.end < place.start).max_by_key(|mention| mention.end);
        if let Some(before) = before.filter(|before| !gap(before, place).contains(['.', ';', '\n'])) {
            add("CoLocated", before, place);
        }
    }
    for quantity in &analysis.quantities {
        if let (Some(number), Some(counted)) = (under(quantity.span), quantity.counted.and_then(under)) {
            add("HasAttrOf", counted, number);
        }
    }
    for pair in mentions.windows(2) {
        let [one, other] = pair else { continue };
        match gap(one, other).as_str() {
            " (" if characters.get(other.end) == Some(&')') && one.kind == other.kind => {
                add("IsSynonymOf", one, other);
                add("IsSynonymOf", other, one);
            }
            " " if one.kind == "Nationality" => add("HasAttrOf", other, one),
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}
