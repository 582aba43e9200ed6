//! A store in a database: SQLite or PostgreSQL by one text of SQL, which keeps to integers, text and blobs.
//!
//! The program is no server: it has one connection, and whoever wants something of it waits for his turn.

mod desk;
mod faults;
mod migrations;
mod rows;

pub(crate) use desk::{DeskRecords, Record};

use anyhow::{Context, Result, bail};
use faults::explained;
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tokio::runtime::{self, Runtime};
use url::Url;

/// Whoever finds something locked waits five seconds and then says so; sqlx asks the same of SQLite.
const PATIENCE: &str = "SET lock_timeout = '5s'";

/// The name in the table `store` under which the folder of captures is noted, where it is not told by the database's own place.
const FILES: &str = "files";

/// The oldest PostgreSQL that the tests run on.
const OLDEST_SERVER: u32 = 15;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// An open database.
#[derive(Debug)]
pub(crate) struct Database {
    engine: Engine,
    /// What people know it by.
    name: String,
    /// How it was reached.
    url: Url,
    /// The folder of captures and renderings.
    files: PathBuf,
    runtime: Runtime,
    /// There until it is dropped.
    connection: Mutex<Option<AnyConnection>>,
}

/// Whether a collection that is not there is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// It is.
    Make,
    /// It is not: that it is absent is an error.
    Refuse,
}

impl Database {
    /// Opens the collection in an SQLite file; its captures lie in a folder beside it, named after it.
    pub(crate) fn sqlite(path: &Path, absent: Absent) -> Result<Self> {
        let name = path.display().to_string();
        let whole = absolute(path)?;
        let mode = if absent == Absent::Make { "rwc" } else { "rw" };
        let url = Url::parse(&format!("sqlite://{}?mode={mode}", encoded(&whole)?))
            .with_context(|| format!("`{name}` is no name for an SQLite file"))?;
        let database = Self::connect(Engine::Sqlite, name, &url, path.with_extension("files"))?;
        // WAL: readers are not kept out by a writer; what is committed is on the disk.
        database.run(async |connection| {
            sqlx::raw_sql("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").execute(connection).await
        })?;
        database.prepared(absent)
    }

    /// Returns a collection in memory, whose captures lie in a folder.
    #[cfg(test)]
    pub(crate) fn in_memory(files: &Path) -> Result<Self> {
        let url = Url::parse("sqlite::memory:").context("it is an address")?;
        Self::connect(Engine::Sqlite, "memory".to_owned(), &url, files.to_owned())?.prepared(Absent::Make)
    }

    /// Opens the collection in a PostgreSQL database. `files` is the folder of its captures, which the database remembers.
    pub(crate) fn postgres(name: String, url: &Url, files: Option<&Path>, absent: Absent) -> Result<Self> {
        let database = Self::connect(Engine::Postgres, name, url, PathBuf::new())?;
        database.check_server()?;
        database.run(async |connection| sqlx::raw_sql(PATIENCE).execute(connection).await)?;
        let mut database = database.prepared(absent)?;
        let known = database.value(FILES)?;
        database.files = match (files, known) {
            // Where the folder is mounted elsewhere on this machine, that holds for this command alone.
            (Some(files), Some(_)) => absolute(files)?,
            (Some(files), None) => {
                let files = absolute(files)?;
                database.set_value(FILES, files.to_str().context("expected a folder's name in Unicode")?)?;
                files
            }
            (None, Some(known)) => PathBuf::from(known),
            (None, None) => bail!(
                "`{}` does not know where its captures lie: name the folder once, with `files=DIR` in the address",
                database.name
            ),
        };
        Ok(database)
    }

    /// Returns the folder of the collection's captures and renderings.
    pub(crate) fn files(&self) -> &Path {
        &self.files
    }

    fn connect(engine: Engine, name: String, url: &Url, files: PathBuf) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let runtime = runtime::Builder::new_current_thread().enable_all().build().context("cannot start a thread")?;
        let connection = runtime
            .block_on(async { AnyConnectOptions::from_url(url)?.connect().await })
            .map_err(|error| explained(&name, &error))?;
        Ok(Self { engine, name, url: url.clone(), files, runtime, connection: Mutex::new(Some(connection)) })
    }

    /// Brings the collection to the present layout.
    fn prepared(self, absent: Absent) -> Result<Self> {
        match self.run(migrations::layout)? {
            Some(migrations::LAYOUT) => {}
            Some(layout) if layout > migrations::LAYOUT => bail!(
                "`{}` was made by a newer variorum: this one reads layout {}, found {layout}; use the newer program",
                self.name,
                migrations::LAYOUT
            ),
            Some(layout) => self.run(async |connection| migrations::migrate(connection, layout).await)?,
            None if absent == Absent::Make => {
                let made = self.run(migrations::create);
                // Of two processes that make it at the same time one fails, and finds what the other made.
                if self.run(migrations::layout)? != Some(migrations::LAYOUT) {
                    made?;
                }
            }
            None => bail!("`{}` holds no collection; make one with `variorum run PATH --out {0}`", self.name),
        }
        Ok(self)
    }

    fn check_server(&self) -> Result<()> {
        let version: String =
            self.run(async |connection| sqlx::query_scalar("SHOW server_version_num").fetch_one(connection).await)?;
        // The number is written 150018 for 15.18.
        let major = version.parse::<u32>().map_or(0, |version| version / 10_000);
        if major < OLDEST_SERVER {
            bail!("`{}`: expected PostgreSQL {OLDEST_SERVER} or newer, found {major}; upgrade the server", self.name);
        }
        Ok(())
    }

    /// Runs work on the connection, in whatever thread it is asked for.
    fn run<T>(&self, work: impl AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>) -> Result<T> {
        let mut connection = self.connection.lock().expect("no thread panics while it holds the connection");
        let connection = connection.as_mut().expect("the connection is there until the database is dropped");
        self.runtime.block_on(work(connection)).map_err(|error| explained(&self.name, &error))
    }

    fn value(&self, name: &'static str) -> Result<Option<String>> {
        self.run(async |connection| {
            let query = sqlx::query_scalar("SELECT value FROM store WHERE name = $1");
            query.bind(name).fetch_optional(connection).await
        })
    }

    fn set_value(&self, name: &'static str, value: &str) -> Result<()> {
        self.run(async |connection| set_value(connection, name, value).await)
    }
}

impl Drop for Database {
    /// Closes the connection before the process can end: SQLite then brings what is in its log into the one file, so that a copy
    /// of that file is a copy of all. What was committed is safe either way, so a failure here costs nothing.
    fn drop(&mut self) {
        if let Ok(Some(connection)) = self.connection.get_mut().map(Option::take) {
            let _ = self.runtime.block_on(connection.close());
        }
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("cannot find `{}`", path.display()))
}

/// Returns a path as part of an address.
fn encoded(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("expected a name in Unicode, found `{}`", path.display()))?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let escaped =
        text.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    Ok(escaped.collect())
}

async fn set_value(connection: &mut AnyConnection, name: &'static str, value: &str) -> sqlx::Result<()> {
    let sql = "INSERT INTO store (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value";
    sqlx::query(sql).bind(name).bind(value.to_owned()).execute(connection).await?;
    Ok(())
}
