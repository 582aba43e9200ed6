//! What the engine says of its members, on stderr, a line each.

use log::{LevelFilter, Log, Metadata, Record};
use std::io::{self, Write};

struct Speech;

impl Log for Speech {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // Nobody is left to be told that stderr is gone.
            let _ = writeln!(io::stderr(), "{} {}: {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}

/// Lets a member of a cluster say what happens up to a level; the first call counts.
pub(crate) fn speak(level: LevelFilter) {
    static SPEECH: Speech = Speech;
    if log::set_logger(&SPEECH).is_ok() {
        log::set_max_level(level);
    }
}
