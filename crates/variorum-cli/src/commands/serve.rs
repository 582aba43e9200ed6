//! `variorum serve ADDRESS…`: collections for a team's browsers.

use crate::args::Serve;
use crate::outcome::Outcome;
use crate::server::{self, Options};
use crate::settings;
use anyhow::Result;

/// Serves until the process is told to end.
pub(crate) fn serve(args: Serve) -> Result<Outcome> {
    let Serve { collections, listen, host_name: host_names, https: is_https, records, settings } = args;
    let care = settings::load_care(settings.as_deref())?;
    server::serve(&Options { collections, records, listen, host_names, is_https, care })?;
    Ok(Outcome::Whole)
}
