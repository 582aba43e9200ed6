//! Two headlines a line: do they agree, conflict, or speak of different things?

use super::Predictions;
use super::texts::records;
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use variorum::collate::agreement::{Side, agreement};
use variorum::pipeline::Resources;

/// A record of the set, which is Arabic; a set of our own says its language.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    s1: String,
    s2: String,
    #[serde(default = "arabic")]
    language: String,
}

fn arabic() -> String {
    "ar".to_owned()
}

/// Returns the likeliest label of each pair, and the probabilities of all three.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let rows: Vec<Row> = records(input, only, |row: &Row| &row.id)?;
    let texts: Vec<&str> = rows.iter().flat_map(|row| [row.s1.as_str(), row.s2.as_str()]).collect();
    let vectors = resources.encoder().sentence_vectors(&texts);
    let mut text = String::new();
    for (row, vectors) in rows.iter().zip(vectors.chunks_exact(2)) {
        let lexicon = resources.lexicons().get(&row.language);
        let lexicon = lexicon.with_context(|| format!("`{}`: expected a language that is read", row.id))?;
        let [one, other] = [0, 1].map(|side| resources.centring().centre(&row.language, &vectors[side]));
        let sides = (Side::new(&row.s1, &one, lexicon), Side::new(&row.s2, &other, lexicon));
        let found = agreement(&sides.0, &sides.1, resources.agreement()).context("the head is of another encoder")?;
        let named = [("agree", found.agrees), ("disagree", found.conflicts), ("other", found.unrelated)];
        let likeliest = named.into_iter().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(name, _)| name);
        let line = json!({
            "id": row.id, "stance": likeliest,
            "agree": found.agrees, "disagree": found.conflicts, "other": found.unrelated,
        });
        text += &line.to_string();
        text.push('\n');
    }
    Ok(Predictions { text, summary: format!("{} pairs", rows.len()) })
}
