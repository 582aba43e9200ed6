//! `variorum status`: what a collection holds, and what is left to do.

use crate::args::Status;
use crate::collection::{Collection, State};
use crate::outcome::Outcome;
use crate::output;
use anyhow::Result;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Prints what a collection holds.
pub(crate) fn status(args: &Status) -> Result<Outcome> {
    let collection = Collection::open(&args.collection)?;
    let captures: BTreeSet<_> = collection.capture_lines()?.iter().map(|line| line.id).collect();
    let analysed = collection.analysed()?;
    let judgements = collection.judgement_states()?;
    let n_judged = |wanted: State| judgements.iter().filter(|(_, state)| *state == wanted).count();
    let add_failures = collection.add_failures()?;
    let edition = collection.edition_manifest()?;
    let n_new = edition.as_ref().map(|manifest| {
        let in_edition: BTreeSet<_> = manifest.captures.iter().copied().collect();
        captures.difference(&in_edition).count()
    });
    let n_unapplied = edition.as_ref().map(|manifest| judgements.len().saturating_sub(manifest.n_judgements as usize));
    if args.json {
        let status = json!({
            "schema_version": 1,
            "kind": collection.kind(),
            "layout": collection.layout()?,
            "n_captures": captures.len(),
            "n_sightings": collection.n_sightings()?,
            "n_analyses": analysed.len(),
            "n_captures_not_in_edition": n_new,
            "n_judgements": judgements.len(),
            "n_judgements_standing": n_judged(State::Standing),
            "n_judgements_orphaned": n_judged(State::Orphaned),
            "n_judgements_not_in_edition": n_unapplied,
            "n_not_taken": add_failures.len(),
            "n_capture_bytes": collection.n_capture_bytes()?,
        });
        output::data(&format!("{status}\n"))?;
        return Ok(Outcome::Whole);
    }
    let mut text = format!("{} ({}, layout {})\n", collection.name(), collection.kind(), collection.layout()?);
    let n_bytes = collection.n_capture_bytes()?;
    writeln!(
        text,
        "  captures    {}, {n_bytes} bytes packed, {} sightings",
        captures.len(),
        collection.n_sightings()?
    )?;
    writeln!(text, "  analyses    {}", analysed.len())?;
    writeln!(
        text,
        "  judgements  {}: {} standing, {} revoked or revoking, {} orphaned",
        judgements.len(),
        n_judged(State::Standing),
        n_judged(State::Revoked),
        n_judged(State::Orphaned)
    )?;
    match (n_new, n_unapplied) {
        (Some(0), Some(0)) => writeln!(text, "  edition     of all of this")?,
        (Some(n_new), Some(n_unapplied)) => {
            writeln!(
                text,
                "  edition     lacks {n_new} captures and {n_unapplied} judgements; `variorum run` makes it anew"
            )?;
        }
        _ => writeln!(text, "  edition     none yet; `variorum run` makes it")?,
    }
    for failure in &add_failures {
        writeln!(text, "  not taken   {}: {}", failure.note.subject, failure.note.message)?;
    }
    output::data(&text)?;
    Ok(Outcome::Whole)
}
