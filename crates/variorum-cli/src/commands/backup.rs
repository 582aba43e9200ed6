//! `variorum backup` and `variorum restore`: a whole collection from one place to another, of whatever kind either is.

use crate::args::{Backup, Restore};
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::output;
use anyhow::{Result, bail};
use std::path::Path;

/// Copies a collection into a folder that is absent or empty.
pub(crate) fn backup(args: &Backup) -> Result<Outcome> {
    copy(&args.collection, &args.out)
}

/// Copies a backup into a collection that is absent or empty.
pub(crate) fn restore(args: &Restore) -> Result<Outcome> {
    copy(&args.backup, &args.out)
}

fn copy(from: &Path, to: &Path) -> Result<Outcome> {
    let from = Collection::open(from)?;
    let to = Collection::open_or_create(to)?;
    if !to.is_empty()? {
        bail!("`{}` holds something already; name a new collection, nothing is overwritten", to.name());
    }
    let (_reading, _writing) = (from.work()?, to.work()?);
    let faults = from.copy_to(&to)?;
    for fault in &faults {
        output::say(fault);
    }
    let (n_captures, n_judgements) = (to.capture_lines()?.len(), to.judgements()?.len());
    output::data(&format!("{n_captures} captures and {n_judgements} judgements are in `{}`\n", to.name()))?;
    Ok(if faults.is_empty() { Outcome::Whole } else { Outcome::Partial })
}
