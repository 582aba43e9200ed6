//! One process at a time changes the captures and analyses of a collection; the mark is gone with the process.

use super::Database;
use anyhow::{Context, Result, bail};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The right to change a collection; others are kept out until it is dropped.
#[derive(Debug)]
pub(crate) struct Work {
    _lock: Lock,
    /// A connection that holds the lock of a server.
    _server: Option<Database>,
}

/// The file that is locked.
const FILE: &str = "work.lock";

impl Work {
    /// Takes the right in a collection's folder of files; an error names the process that has it.
    ///
    /// The lock is the operating system's and ends with the process; the file may stay and means nothing by itself.
    pub(crate) fn begin(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let mut file =
            File::options().create(true).truncate(false).read(true).write(true).open(&path).with_context(|| {
                format!("cannot write `{}`; check that the folder may be written to", path.display())
            })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The holder may be between taking the lock and writing its number.
                let holder = match file.read_to_string(&mut holder) {
                    Ok(0) | Err(_) => "another process".to_owned(),
                    Ok(_) => format!("process {}", holder.trim()),
                };
                bail!("`{}` is in use by {holder}; wait until it is done, or end it", folder.display());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| {
                    format!("cannot lock `{}`; is its file system one that has no locks?", path.display())
                });
            }
        }
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| writeln!(file, "{}", std::process::id()))
            .with_context(|| format!("cannot write `{}`; is the disk full?", path.display()))?;
        Ok(Self { _lock: Lock(file), _server: None })
    }

    /// Returns the right as one that a lock on a server belongs to, too.
    pub(crate) fn and_on_the_server(self, server: Database) -> Self {
        Self { _server: Some(server), ..self }
    }
}

/// A file that is locked while this is held.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    /// Gives the lock back in so many words: a program that is being started beside us holds a copy of the file for a moment, and
    /// closing ours alone would leave the lock to it.
    fn drop(&mut self) {
        // Nothing can be done about a lock that is not given back here; it ends with the process.
        let _ = self.0.unlock();
    }
}
