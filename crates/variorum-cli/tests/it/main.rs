//! The one test binary of the program: a test per command, and what each promises of exit codes and files.
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod add;
mod care;
mod desk;
mod explain;
mod export;
mod faults;
mod floors;
mod founding_reports;
mod intended_use;
mod kill;
mod postgres;
mod program;
mod review;
mod run;
mod second_reader;
mod server;
mod stores;
mod trace;
