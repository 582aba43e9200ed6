//! What a server keeps beside its collections: people, keys, sessions, jobs, searches, exports, and who did what.
//!
//! All of it are records of some kind, each with an id and a time, as JSON; SQL knows no more of them.

use super::super::{Address, files};
use super::{Database, Engine, absolute, encoded};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Connection};
use std::path::PathBuf;
use url::Url;

/// A kind of record.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// Its name in the table.
    const KIND: &'static str;

    /// Returns its id, unique among its kind.
    fn id(&self) -> &str;

    /// Returns the time it is listed by, ISO 8601 in UTC.
    fn at(&self) -> &str;
}

/// The records of a server.
#[derive(Debug)]
pub(crate) struct DeskRecords {
    database: Database,
}

/// The file of the records where they are kept in a folder.
const FILE: &str = "desk.sqlite";

/// The layout; a second one will need steps, as a collection's has.
const LAYOUT: &str = include_str!("migrations/desk-0001.sql");

impl DeskRecords {
    /// Opens the records at an address, or makes them: in a folder, in an SQLite file, or in a PostgreSQL database.
    pub(crate) fn open(address: &Address) -> Result<Self> {
        let name = address.shown();
        let database = match address {
            Address::Folder(folder) => return Self::open(&Address::Sqlite(folder.join(FILE))),
            Address::Sqlite(path) => {
                let whole = absolute(path)?;
                let url = Url::parse(&format!("sqlite://{}?mode=rwc", encoded(&whole)?))
                    .with_context(|| format!("`{name}` is no name for an SQLite file"))?;
                let database = Database::connect(Engine::Sqlite, name, &url, PathBuf::new())?;
                database.run(async |connection| {
                    sqlx::raw_sql("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL").execute(connection).await
                })?;
                database
            }
            Address::Postgres { url, .. } => Database::connect(Engine::Postgres, name, url, PathBuf::new())?,
        };
        database.run(async |connection| sqlx::raw_sql(LAYOUT).execute(connection).await)?;
        Ok(Self { database })
    }

    /// Returns a record.
    pub(crate) fn get<R: Record>(&self, id: &str) -> Result<Option<R>> {
        let body: Option<String> = self.database.run(async |connection| read(connection, R::KIND, id).await)?;
        body.map(|body| self.record(&body)).transpose()
    }

    /// Keeps a record, in place of the one of that id.
    pub(crate) fn put<R: Record>(&self, record: &R) -> Result<()> {
        let body = files::json(record)?;
        self.database.run(async |connection| write(connection, R::KIND, record.id(), record.at(), &body).await)
    }

    /// Keeps a record that is new; returns whether it is.
    pub(crate) fn add<R: Record>(&self, record: &R) -> Result<bool> {
        let body = files::json(record)?;
        let sql =
            "INSERT INTO desk_records (kind, id, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, id) DO NOTHING";
        let done = self.database.run(async |connection| {
            let query = sqlx::query(sql).bind(R::KIND).bind(record.id().to_owned()).bind(record.at().to_owned());
            query.bind(body).execute(connection).await
        })?;
        Ok(done.rows_affected() == 1)
    }

    /// Changes a record, and nobody else does in between; returns it as it is then, or nothing where it is not there. What
    /// `change` refuses leaves the record as it was.
    pub(crate) fn change<R: Record>(&self, id: &str, change: impl FnOnce(&mut R) -> Result<()>) -> Result<Option<R>> {
        let mut changed: Result<Option<R>> = Ok(None);
        self.database.run(async |connection| {
            let mut transaction = connection.begin().await?;
            // Whoever writes first keeps the others waiting, on both databases.
            let claim = sqlx::query("UPDATE desk_records SET at = at WHERE kind = $1 AND id = $2");
            claim.bind(R::KIND).bind(id.to_owned()).execute(&mut *transaction).await?;
            let Some(body) = read(&mut transaction, R::KIND, id).await? else { return Ok(()) };
            changed = self.record::<R>(&body).and_then(|mut record| {
                change(&mut record)?;
                Ok(Some(record))
            });
            let Ok(Some(record)) = &changed else { return Ok(()) };
            let body = files::json(record).map_err(|error| sqlx::Error::Encode(error.into()))?;
            write(&mut transaction, R::KIND, record.id(), record.at(), &body).await?;
            transaction.commit().await
        })?;
        changed
    }

    /// Removes a record; returns whether it was there.
    pub(crate) fn remove<R: Record>(&self, id: &str) -> Result<bool> {
        let done = self.database.run(async |connection| {
            let query = sqlx::query("DELETE FROM desk_records WHERE kind = $1 AND id = $2");
            query.bind(R::KIND).bind(id.to_owned()).execute(connection).await
        })?;
        Ok(done.rows_affected() > 0)
    }

    /// Returns the records of a kind, the newest first, so many after passing over so many.
    pub(crate) fn list<R: Record>(&self, offset: usize, limit: usize) -> Result<Vec<R>> {
        let sql = "SELECT body FROM desk_records WHERE kind = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3";
        let bodies: Vec<String> = self.database.run(async |connection| {
            let query = sqlx::query_scalar(sql).bind(R::KIND).bind(i64::try_from(limit).unwrap_or(i64::MAX));
            query.bind(i64::try_from(offset).unwrap_or(i64::MAX)).fetch_all(connection).await
        })?;
        bodies.iter().map(|body| self.record(body)).collect()
    }

    /// Returns all records of a kind, the newest first.
    pub(crate) fn all<R: Record>(&self) -> Result<Vec<R>> {
        self.list(0, usize::MAX)
    }

    fn record<R: Record>(&self, body: &str) -> Result<R> {
        let name = &self.database.name;
        match serde_json::from_str(body) {
            Ok(record) => Ok(record),
            Err(error) => bail!("`{name}` holds a {} that cannot be read: {error}", R::KIND),
        }
    }
}

async fn read(connection: &mut AnyConnection, kind: &'static str, id: &str) -> sqlx::Result<Option<String>> {
    let query = sqlx::query_scalar("SELECT body FROM desk_records WHERE kind = $1 AND id = $2");
    query.bind(kind).bind(id.to_owned()).fetch_optional(connection).await
}

async fn write(connection: &mut AnyConnection, kind: &'static str, id: &str, at: &str, body: &str) -> sqlx::Result<()> {
    let sql = "INSERT INTO desk_records (kind, id, at, body) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (kind, id) DO UPDATE SET at = EXCLUDED.at, body = EXCLUDED.body";
    let query = sqlx::query(sql).bind(kind).bind(id.to_owned()).bind(at.to_owned()).bind(body.to_owned());
    query.execute(connection).await?;
    Ok(())
}
