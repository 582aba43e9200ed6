//! `variorum eval SET --input PATH --predictions FILE`: predictions for a benchmark, in the format of its scorer.
//!
//! A set is read in the format of its `dev.jsonl`, or for stories a folder with a manifest; no gold field is looked at.

mod ntrex_ar_en;
mod pages;
mod stories;

use crate::args::Eval;
use crate::outcome::Outcome;
use crate::{output, resources};
use anyhow::{Context, Result, bail};
use std::fs;
use variorum::pipeline::Settings;

/// The sets that are known.
const SETS: &[&str] = &["stories", "ntrex_ar_en", "article_extraction", "trafilatura_eval"];

/// Writes the predictions for a set.
pub(crate) fn eval(args: &Eval) -> Result<Outcome> {
    if !SETS.contains(&args.set.as_str()) {
        bail!("expected a set of {}, found `{}`", SETS.join(", "), args.set);
    }
    let resources = resources::built_in()?;
    let settings = Settings::standard();
    let predictions = match args.set.as_str() {
        "stories" => stories::predictions(&args.input, &args.only, &resources, &settings)?,
        "article_extraction" | "trafilatura_eval" => {
            pages::predictions(&args.input, &args.only, &resources, &settings)?
        }
        _ => ntrex_ar_en::predictions(&args.input, &args.only, &resources)?,
    };
    let path = args.predictions.display();
    fs::write(&args.predictions, predictions.text).with_context(|| format!("cannot write `{path}`"))?;
    output::say(&format!("{}: {} written to {path}", args.set, predictions.summary));
    Ok(Outcome::Whole)
}

/// What an adapter gives back.
struct Predictions {
    /// The file's contents.
    text: String,
    /// What is in it, in a few words.
    summary: String,
}
