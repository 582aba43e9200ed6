//! `variorum explain ID --in DIR`: what is behind a value of a collection's edition.

use crate::args::Explain;
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::output;
use anyhow::{Result, bail};
use std::fmt::Write;
use variorum::publish::explain::{Lookup, explain as look_up};

/// How many ids are listed where several begin alike.
const MOST_LISTED: usize = 20;

/// Looks an id up in a collection and prints what is known of it.
pub(crate) fn explain(args: &Explain) -> Result<Outcome> {
    let collection = Collection::open(&args.collection)?;
    let edition = collection.edition()?;
    let analyses = collection.kept_analyses()?;
    match look_up(&args.id, &analyses, &edition) {
        Lookup::One(explanation) if args.json => output::data(&format!("{}\n", serde_json::to_string(&explanation)?))?,
        Lookup::One(explanation) => output::data(&explanation.to_string())?,
        Lookup::Several(ids) => {
            let mut list = String::new();
            for id in ids.iter().take(MOST_LISTED) {
                let _ = write!(list, "\n  {id}");
            }
            if ids.len() > MOST_LISTED {
                let _ = write!(list, "\n  and {} more", ids.len() - MOST_LISTED);
            }
            bail!("`{}` begins {} ids; give more of the one you mean:{list}", args.id, ids.len());
        }
        Lookup::Nothing => bail!(
            "no id in `{}` begins with `{}`; a report\'s name or the beginning of its id lists all ids in it",
            collection.name(),
            args.id
        ),
    }
    Ok(Outcome::Whole)
}
