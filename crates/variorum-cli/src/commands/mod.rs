//! One file a sub-command, named as it is typed.

mod add;
mod eval;
mod explain;
mod export;
mod run;

use crate::args::Command;
use crate::outcome::Outcome;
use anyhow::Result;

/// Does what was asked for.
pub(crate) fn dispatch(command: Command) -> Result<Outcome> {
    match command {
        Command::Add(args) => add::add(&args),
        Command::Run(args) => run::run(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Export(args) => export::export(&args),
        Command::Eval(args) => eval::eval(&args),
    }
}
