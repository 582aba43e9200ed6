//! `variorum eval SET --input PATH --predictions FILE`: predictions for a benchmark, in the format of its scorer.
//!
//! A set is read in the format of its `dev.jsonl`, or for stories a folder with a manifest; no gold field is looked at.

mod ans_stance;
mod case2021_task2;
mod clough_stevenson;
mod ecbplus;
mod indiapolice;
mod mentions;
mod muc4;
mod ntrex_ar_en;
mod pages;
mod pairs;
mod polnear;
mod re3d;
mod stories;
mod tempeval3;
mod texts;
mod toponyms;

use crate::args::Eval;
use crate::outcome::Outcome;
use crate::{output, resources};
use anyhow::{Context, Result, bail};
use mentions::Form;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;
use toponyms::Convention;
use variorum::pipeline::Settings;

/// The sets that are known.
const SETS: &[&str] = &[
    "stories",
    "ntrex_ar_en",
    "article_extraction",
    "trafilatura_eval",
    "anercorp",
    "aqmar",
    "wojood_sample",
    "re3d",
    "idrisi_lmr_ar",
    "anetac",
    "name_bench",
    "tempeval3",
    "geoparsing",
    "idrisi_lmd_ar",
    "polnear",
    "case2021_task2",
    "indiapolice",
    "muc4",
    "clough_stevenson",
    "ans_stance",
    "ecbplus",
];

/// The sets of names in texts.
const MENTIONS: &[(&str, Form)] = &[
    ("anercorp", Form { head: "names", renamed: &[("PER", "PERS")], left_out: &[], is_tokenised: true }),
    ("aqmar", Form { head: "names", renamed: &[], left_out: &["MISC"], is_tokenised: true }),
    ("wojood_sample", Form { head: "wojood", renamed: &[], left_out: &[], is_tokenised: true }),
    ("idrisi_lmr_ar", Form { head: "idrisi", renamed: &[], left_out: &[], is_tokenised: false }),
];

/// Writes the predictions for a set.
pub(crate) fn eval(args: &Eval) -> Result<Outcome> {
    if !SETS.contains(&args.set.as_str()) {
        bail!("expected a set of {}, found `{}`", SETS.join(", "), args.set);
    }
    let resources = resources::built_in()?;
    let settings = Settings::standard();
    let mentions = MENTIONS.iter().find(|(set, _)| *set == args.set);
    let predictions = match args.set.as_str() {
        _ if let Some((_, form)) = mentions => mentions::predictions(form, &args.input, &args.only, &resources)?,
        "stories" => stories::predictions(&args.input, &args.only, &resources, &settings)?,
        "article_extraction" | "trafilatura_eval" => {
            pages::predictions(&args.input, &args.only, &resources, &settings)?
        }
        "anetac" | "name_bench" => pairs::predictions(&args.input, &args.only, &resources)?,
        "tempeval3" => tempeval3::predictions(&args.input, &args.only, &resources)?,
        "geoparsing" => toponyms::predictions(&args.input, &args.only, "en", Convention::Names, &resources)?,
        "idrisi_lmd_ar" => toponyms::predictions(&args.input, &args.only, "ar", Convention::Words, &resources)?,
        "case2021_task2" => case2021_task2::predictions(&args.input, &args.only, &resources)?,
        "indiapolice" => indiapolice::predictions(&args.input, &args.only, &resources)?,
        "muc4" => muc4::predictions(&args.input, &args.only, &resources)?,
        "re3d" => re3d::predictions(&args.input, &args.only, &resources)?,
        "polnear" => polnear::predictions(&args.input, &args.only, &resources)?,
        "clough_stevenson" => clough_stevenson::predictions(&args.input, &args.only, &resources)?,
        "ans_stance" => ans_stance::predictions(&args.input, &args.only, &resources)?,
        "ecbplus" => ecbplus::predictions(&args.input, &args.only, &resources)?,
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

/// Returns the rows of a JSON-lines file; `expected` says in an error what each should have.
fn lines<T: DeserializeOwned>(input: &Path, expected: &str) -> Result<Vec<T>> {
    let name = input.display();
    let text = fs::read_to_string(input).with_context(|| format!("cannot read `{name}`"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line_idx, line)| {
            let row = serde_json::from_str(line);
            row.with_context(|| format!("`{name}`, line {}: expected {expected}", line_idx + 1))
        })
        .collect()
}
