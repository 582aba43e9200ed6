//! `variorum judgements list|export|import`: what people decided, shown, and carried from one collection to another.

use crate::args::{Judgements, JudgementsAction};
use crate::collection::{Collection, State};
use crate::outcome::Outcome;
use crate::output;
use anyhow::{Context, Result};
use std::fmt::Write;
use std::fs;
use variorum::model::judgement::Judgement;
use variorum::publish::review;

/// Lists, prints or takes in, as was asked.
pub(crate) fn judgements(args: &Judgements) -> Result<Outcome> {
    match &args.action {
        JudgementsAction::List { collection } => list(&Collection::open(collection)?),
        JudgementsAction::Export { collection } => export(&Collection::open(collection)?),
        JudgementsAction::Import { file, collection } => {
            let text = fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            let judgements: Result<Vec<Judgement>> = lines
                .map(|(line_idx, line)| {
                    serde_json::from_str(line)
                        .with_context(|| format!("`{}`, line {}: expected a judgement", file.display(), line_idx + 1))
                })
                .collect();
            let imported = Collection::open(collection)?.import(&judgements?)?;
            output::data(&format!("{} new judgements, {} already there\n", imported.n_new, imported.n_known))?;
            Ok(Outcome::Whole)
        }
    }
}

fn list(collection: &Collection) -> Result<Outcome> {
    let mut text = String::new();
    for (judgement, state) in collection.judgement_states()? {
        let state = match state {
            State::Standing => "",
            State::Revoked => "  (revoked)",
            State::Orphaned => "  (orphaned: what it is about is no longer found)",
        };
        writeln!(text, "{}{state}", review::line(&judgement))?;
    }
    output::data(&text)?;
    Ok(Outcome::Whole)
}

fn export(collection: &Collection) -> Result<Outcome> {
    let lines: Result<Vec<String>, _> = collection.judgements()?.iter().map(serde_json::to_string).collect();
    output::data(&lines?.into_iter().map(|line| line + "\n").collect::<String>())?;
    Ok(Outcome::Whole)
}
