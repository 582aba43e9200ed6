//! One file a sub-command, named as it is typed.

mod add;
mod backup;
mod doctor;
mod eval;
mod explain;
mod export;
mod judgements;
mod people;
mod review;
mod run;
mod serve;
mod status;
mod trace;
mod verify;

use crate::args::Command;
use crate::outcome::Outcome;
use anyhow::Result;

/// Does what was asked for.
pub(crate) fn dispatch(command: Command) -> Result<Outcome> {
    match command {
        Command::Add(args) => add::add(&args),
        Command::Run(args) => run::run(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Trace(args) => trace::trace(&args),
        Command::Export(args) => export::export(&args),
        Command::Review(args) => review::review(&args),
        Command::Judgements(args) => judgements::judgements(&args),
        Command::Serve(args) => serve::serve(args),
        Command::People(args) => people::people(&args),
        Command::Status(args) => status::status(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::Eval(args) => eval::eval(&args),
    }
}
