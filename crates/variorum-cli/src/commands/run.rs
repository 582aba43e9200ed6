//! `variorum run PATH… --out DIR`: reports in, a collection with its edition out.

use crate::args::Run;
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::reading::{self, Progress};
use crate::{output, resources, settings, summary};
use anyhow::Result;
use variorum::model::note::Severity;
use variorum::pipeline;
use variorum::publish;

/// Reads the paths, makes or renews the collection, and prints a table of its events.
pub(crate) fn run(args: &Run) -> Result<Outcome> {
    let settings = settings::load(args.settings.as_deref())?;
    let collection = Collection::open_or_create(&args.out)?;
    let resources = resources::built_in()?;
    let progress = if args.quiet { Progress::Hidden } else { Progress::Shown };

    let captures = reading::captures(&args.paths, &settings)?;
    collection.set_captures(&captures.value)?;
    let read = reading::analyses(&captures.value, Some(&collection), &resources, &settings, progress)?;

    let mut notes = captures.notes;
    let analyses = read.split_into(&mut notes);
    let judgements = collection.judgements()?;
    let ids = captures.value.iter().map(|capture| capture.id).collect();
    let manifest = pipeline::manifest(env!("CARGO_PKG_VERSION"), ids, &settings, &resources);
    let edition = pipeline::edit(&analyses, &judgements, &resources, &settings, manifest, notes);

    collection.set_failures(&edition.notes)?;
    collection.set_rendering("edition.json", &publish::json::edition(&edition))?;
    collection.set_rendering("edition.html", &publish::html::page(&edition))?;

    let page = collection.path("edition.html");
    output::data(&if args.json { summary::json(&edition, &page) } else { summary::table(&edition, &page) })?;
    let is_partial = edition.notes.iter().any(|note| note.code.severity() == Severity::Loss);
    Ok(if is_partial { Outcome::Partial } else { Outcome::Whole })
}
