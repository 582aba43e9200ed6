//! MUC-4: incident templates, a kind and who and what play a role in it.

use super::Predictions;
use super::texts::{Text, analyses, records};
use anyhow::Result;
use serde_json::{Map, Value, json};
use std::path::Path;
use variorum::pipeline::{self, Resources};

/// The set's roles, as the head labels them.
const ROLES: &[&str] = &["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];

/// Returns the templates of each text.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let texts: Vec<Text> = records(input, only, |text: &Text| &text.id)?;
    let found = analyses(&texts, "en", |text| &text.text, |_| None, resources);
    let mut n_found = 0;
    let lines = texts.iter().zip(&found).map(|(text, analysis)| {
        let templates: Vec<Value> = pipeline::templates(analysis, resources)
            .into_iter()
            .map(|template| {
                let mut row = Map::from_iter([("incident_type".to_owned(), Value::from(template.kind))]);
                for &role in ROLES {
                    let fillers = template.fillers.iter().filter(|filler| filler.role == role);
                    row.insert(role.to_owned(), fillers.map(|filler| json!([filler.span.text(&text.text)])).collect());
                }
                Value::Object(row)
            })
            .collect();
        n_found += templates.len();
        format!("{}\n", json!({ "id": text.id, "templates": templates }))
    });
    let lines = lines.collect();
    Ok(Predictions { text: lines, summary: format!("{} texts, {n_found} templates", texts.len()) })
}
