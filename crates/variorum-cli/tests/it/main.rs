//! The one test binary of the program: a test per command, and what each promises of exit codes and files.
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod add;
mod explain;
mod export;
mod floors;
mod founding_reports;
mod program;
mod run;
mod server;
