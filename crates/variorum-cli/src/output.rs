//! What goes to the terminal: data to stdout, everything else to stderr.

use anyhow::{Context, Error, Result};
use std::io::{self, Write};

/// Writes data to stdout; a closed pipe comes back as an error that `is_closed_pipe` knows.
pub(crate) fn data(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).context("cannot write to stdout")
}

/// Prints one line for people to stderr. What cannot be printed is lost: there is nobody left to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints an error with its causes as one line to stderr.
pub(crate) fn error(error: &Error) {
    say(&format!("variorum: {error:#}"));
}

/// Returns whether the reader of our output has gone away, which is its right (`variorum run … | head`).
pub(crate) fn is_closed_pipe(error: &Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.into_iter().any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
