//! `variorum run [PATH…] --out DIR`: reports in, a collection with its edition out; without paths the edition of what the
//! collection holds.

use crate::args::Run;
use crate::collection::{Collection, EDITION};
use crate::fetch::SecondReader;
use crate::outcome::Outcome;
use crate::reading::{self, Progress, Reports};
use crate::{output, resources, second_reader, settings, summary};
use anyhow::{Result, bail};
use variorum::model::note::Severity;
use variorum::pipeline;
use variorum::publish;

/// Reads the paths, makes or renews the collection, and prints a table of its events.
pub(crate) fn run(args: &Run) -> Result<Outcome> {
    let (settings, of_reader) = settings::load_with_second_reader(args.settings.as_deref())?;
    let reader = SecondReader::of(&of_reader)?;
    let collection = Collection::open_or_create(&args.out)?;
    let _work = collection.work()?;
    let resources = resources::built_in()?;
    let progress = if args.quiet { Progress::Hidden } else { Progress::wanted() };

    let mut notes = Vec::new();
    let (captures, lines);
    let reports = if args.paths.is_empty() {
        lines = collection.capture_lines()?;
        if lines.is_empty() {
            bail!("`{}` holds no captures: name reports to read, or add some with `variorum add`", collection.name());
        }
        notes.extend(collection.add_failures()?.into_iter().map(|failure| failure.note));
        Reports::Stored(&lines)
    } else {
        captures = reading::captures(&args.paths, &settings)?.split_into(&mut notes);
        collection.set_captures(&captures)?;
        Reports::Given(&captures)
    };
    let read = reading::analyses(&reports, Some(&collection), &resources, &settings, progress)?;

    let analyses = read.split_into(&mut notes);
    let judgements = collection.judgements()?;
    for fault in collection.log_faults()? {
        output::say(&format!("{fault}; see `variorum verify --in {}`", collection.name()));
    }
    let manifest = pipeline::manifest(env!("CARGO_PKG_VERSION"), reports.ids(), &settings, &resources);
    let mut edition = pipeline::edit(&analyses, &judgements, &resources, &settings, manifest, notes);
    if let Some(reader) = &reader {
        let proposals = second_reader::proposals(reader, &of_reader, &collection, &edition, &analyses, &resources)?;
        edition.proposals = Some(proposals);
    }

    collection.set_failures(&edition.notes)?;
    collection.set_rendering(EDITION, &publish::json::edition(&edition))?;
    collection.set_rendering("edition.html", &publish::html::page(&edition))?;

    let page = collection.path("edition.html");
    output::data(&if args.json { summary::json(&edition, &page) } else { summary::table(&edition, &page) })?;
    let is_partial = edition.notes.iter().any(|note| note.code.severity() == Severity::Loss);
    Ok(if is_partial { Outcome::Partial } else { Outcome::Whole })
}
