//! `variorum serve ADDRESS…`: collections for a team's browsers.

use crate::args::Serve;
use crate::outcome::Outcome;
use crate::server::{self, Options};
use anyhow::Result;

/// Serves until the process is told to end.
pub(crate) fn serve(args: Serve) -> Result<Outcome> {
    let Serve { collections, listen, host_name: host_names, https: is_https, records } = args;
    server::serve(&Options { collections, records, listen, host_names, is_https })?;
    Ok(Outcome::Whole)
}
