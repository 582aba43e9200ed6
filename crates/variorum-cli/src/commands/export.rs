//! `variorum export --in DIR --format FORMAT --out FILE`: the edition for another program, and what was lost on the way.

use crate::args::Export;
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::{clock, output, settings};
use anyhow::{Context, Result};
use serde::Serialize;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use variorum::publish::exports::{Format, Loss, careful_export};

/// The version of the loss report's form.
const SCHEMA_VERSION: u32 = 1;

/// What stands in FILE.losses.json.
#[derive(Serialize)]
struct LossReport<'a> {
    schema_version: u32,
    format: &'a str,
    losses: &'a [Loss],
}

/// Writes the edition in a format, with its loss report beside it, and prints what was lost.
pub(crate) fn export(args: &Export) -> Result<Outcome> {
    let edition = Collection::open(&args.collection)?.edition()?;
    let care = settings::load_care(args.settings.as_deref())?;
    let exported = careful_export(&edition, args.format, &care, clock::today());
    let mark = if args.bom { "\u{feff}" } else { "" };
    let text = format!("{mark}{}", exported.text);
    let lost = table(args.format, &exported.losses);
    if args.out == Path::new("-") {
        output::data(&text)?;
        output::say(lost.trim_end());
        return Ok(Outcome::Whole);
    }
    let report = LossReport { schema_version: SCHEMA_VERSION, format: args.format.name(), losses: &exported.losses };
    let mut report = serde_json::to_string_pretty(&report).context("cannot write the loss report")?;
    report.push('\n');
    let mut beside = args.out.clone().into_os_string();
    beside.push(".losses.json");
    for (path, text) in [(args.out.as_path(), &text), (Path::new(&beside), &report)] {
        fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    output::data(&lost)?;
    Ok(Outcome::Whole)
}

/// Returns the losses as lines of a number and what it counts.
fn table(format: Format, losses: &[Loss]) -> String {
    if losses.is_empty() {
        return format!("{}: nothing was lost\n", format.name());
    }
    let mut text = format!("{}: what the format could not carry\n", format.name());
    for loss in losses {
        let _ = writeln!(text, "{:>7}  {}", loss.n, loss.what);
    }
    text
}
