//! The program `variorum`: many reports in, one edition out. Everything that touches the world is in this crate.

mod args;
mod clock;
mod collection;
mod commands;
mod fetch;
mod input;
mod outcome;
mod output;
mod reading;
mod resources;
mod second_reader;
mod server;
mod settings;
mod shelf;
mod store;
mod summary;

use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::dispatch(args::parse()) {
        Ok(outcome) => outcome.into(),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            outcome::FAILED.into()
        }
    }
}
