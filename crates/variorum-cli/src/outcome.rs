//! How a command ended, as its exit code says it: 0 whole, 1 failed, 2 wrong usage (the argument parser's), 3 partial.

use std::process::ExitCode;

/// The exit code of a command that could not do its work.
pub(crate) const FAILED: u8 = 1;

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All input is in the result.
    Whole,
    /// Some input could not be read; the result names it.
    Partial,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Whole => 0.into(),
            Outcome::Partial => 3.into(),
        }
    }
}
