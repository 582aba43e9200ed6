//! `variorum doctor`: whether a collection can be worked with here and now, and how to mend it where it cannot.

use crate::args::Doctor;
use crate::collection::Collection;
use crate::outcome::Outcome;
use crate::{output, resources};
use anyhow::{Result, bail};

/// Examines a collection and prints a line a question; a question that is answered badly is an error at the end.
pub(crate) fn doctor(args: &Doctor) -> Result<Outcome> {
    let mut n_ill = 0;
    let mut say = |question: &str, answer: Result<String>| -> Result<()> {
        match answer {
            Ok(answer) => output::data(&format!("well  {question}: {answer}\n")),
            Err(error) => {
                n_ill += 1;
                output::data(&format!("ill   {question}: {error:#}\n"))
            }
        }
    };
    say("the program", resources::built_in().map(|_| format!("version {}", env!("CARGO_PKG_VERSION"))))?;
    let collection = Collection::open(&args.collection)?;
    say("the store", collection.layout().map(|layout| format!("{}, layout {layout}", collection.kind())))?;
    say("its folder", collection.probe().map(|()| format!("`{}` can be written", collection.path("").display())))?;
    let work = collection.work();
    if work.is_ok() {
        say("unfinished files", collection.clear_unfinished().map(|n_files| format!("{n_files} removed")))?;
    }
    say("other processes", work.map(|_| "none is at work".to_owned()))?;
    say("captured bytes", collection.check_captures().map(|n_captures| format!("{n_captures} files are there")))?;
    say(
        "the log of judgements",
        match collection.log_faults()?.as_slice() {
            [] => Ok("in order".to_owned()),
            [fault, ..] => Err(anyhow::anyhow!("{fault}; `variorum verify` tells all")),
        },
    )?;
    if n_ill > 0 {
        bail!("{n_ill} things are ill with `{}`", collection.name());
    }
    Ok(Outcome::Whole)
}
