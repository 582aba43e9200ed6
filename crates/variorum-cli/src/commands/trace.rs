//! `variorum trace A B [--in DIR]`: two reports side by side.

use crate::args::Trace;
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::reading::{self, Progress, Reports};
use crate::{output, resources};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use variorum::lang::Lexicons;
use variorum::model::analysis::Analysis;
use variorum::model::edition::Edition;
use variorum::pipeline::{self, Settings};
use variorum::publish::explain::reports_called;
use variorum::publish::html;
use variorum::publish::side_by_side::side_by_side;

/// The columns written where the output is no terminal.
const COLUMNS: usize = 120;

/// Aligns two reports and prints them beside each other.
pub(crate) fn trace(args: &Trace) -> Result<Outcome> {
    let (analyses, edition) = match &args.collection {
        Some(folder) => {
            let collection = Collection::open(folder)?;
            (collection.kept_analyses()?, collection.edition()?)
        }
        None => read([&args.first, &args.second].map(Path::new))?,
    };
    let (first, second) = match args.collection {
        Some(_) => (called(&args.first, &analyses)?, called(&args.second, &analyses)?),
        None => (&analyses[0], &analyses[1]),
    };
    let alike = variorum::trace::alike(first, second, &Lexicons::built_in()?);
    let beside = match side_by_side(&edition, first.article.capture, second.article.capture, &alike) {
        Ok(beside) => beside,
        Err(id) => bail!("report {} is not in the edition; make it anew with `variorum run --out DIR`", id.short()),
    };
    match &args.html {
        Some(path) => fs::write(path, html::side_by_side(&beside, &edition.manifest.program_version))
            .with_context(|| format!("cannot write `{}`", path.display()))?,
        None if args.json => output::data(&beside.json())?,
        None => output::data(&beside.text(columns()))?,
    }
    Ok(Outcome::Whole)
}

/// Returns the one report of a collection that is called so.
fn called<'a>(query: &str, analyses: &'a [Analysis]) -> Result<&'a Analysis> {
    match reports_called(query, analyses).as_slice() {
        [one] => Ok(one),
        [] => bail!("no report is called `{query}`: give a report's name or the beginning of its id"),
        several => {
            let ids: Vec<String> = several.iter().map(|analysis| analysis.article.capture.to_string()).collect();
            bail!("`{query}` is {} reports; give more of the id of the one you mean: {}", several.len(), ids.join(", "))
        }
    }
}

/// Reads two files, each of one report, and makes an edition of the two.
fn read(paths: [&Path; 2]) -> Result<(Vec<Analysis>, Edition)> {
    let (settings, resources) = (Settings::standard(), resources::built_in()?);
    let mut notes = Vec::new();
    let mut analyses = Vec::new();
    for path in paths {
        let captures = reading::captures(&[PathBuf::from(path)], &settings)?.split_into(&mut notes);
        let read = reading::analyses(&Reports::Given(&captures), None, &resources, &settings, Progress::Hidden)?;
        match read.split_into(&mut notes).as_slice() {
            [one] => analyses.push(one.clone()),
            found => {
                let notes: Vec<String> =
                    notes.iter().map(|note| format!("\n  {}: {}", note.subject, note.message)).collect();
                bail!("`{}` holds {} reports, expected one{}", path.display(), found.len(), notes.concat())
            }
        }
    }
    let ids = analyses.iter().map(|analysis| analysis.article.capture).collect();
    let manifest = pipeline::manifest(env!("CARGO_PKG_VERSION"), ids, &settings, &resources);
    let edition = pipeline::edit(&analyses, &[], &resources, &settings, manifest, notes);
    Ok((analyses, edition))
}

/// Returns the terminal's width.
fn columns() -> usize {
    terminal_size::terminal_size().map_or(COLUMNS, |(width, _)| usize::from(width.0))
}
