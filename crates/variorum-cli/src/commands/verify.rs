//! `variorum verify`: every digest recomputed, every row of the log of judgements in its place.

use crate::args::Verify;
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::output;
use anyhow::{Result, bail};

/// Verifies a collection; that something is wrong is an error, after all that is wrong was told.
pub(crate) fn verify(args: &Verify) -> Result<Outcome> {
    let collection = Collection::open(&args.collection)?;
    let mut faults = collection.faults()?;
    if let Some(digest) = &args.head
        && !collection.log_digests()?.iter().any(|known| known.starts_with(digest.as_str()))
    {
        faults.push(format!("no judgement has the digest {digest}: rows were changed or taken out since it was noted"));
    }
    for fault in &faults {
        output::say(fault);
    }
    if !faults.is_empty() {
        bail!("`{}` does not verify: {} faults", collection.name(), faults.len());
    }
    let end = collection.log_end()?;
    let n_captures = collection.capture_lines()?.len();
    let n_analyses = collection.analysed()?.len();
    output::data(&format!(
        "{n_captures} captures, {n_analyses} analyses and {} judgements are as they were recorded\n\
         the log ends with {}\n",
        collection.judgements()?.len(),
        end.digest
    ))?;
    Ok(Outcome::Whole)
}
