//! The contract in SQL.

use super::super::log::{Link, LogEnd, LogRow};
use super::super::records::{AnalysisRecord, CaptureLine, Sighting};
use super::super::{Entry, List, Store, Work, files};
use super::faults::explained;
use super::{Database, Engine, PATIENCE, migrations, set_value};
use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Connection, Row};
use std::collections::BTreeSet;
use std::path::PathBuf;
use variorum::model::id::CaptureId;
use variorum::text::digest;

/// How hard analyses are compressed: zstd's own default. A report of four sentences shrinks from 26 to 11 kB; the rest is sentence
/// vectors, which nothing makes smaller.
const ZSTD_LEVEL: i32 = 3;

/// The number under which PostgreSQL keeps the lock of those who change the collection: the first letters of our name.
const WORK_LOCK: i64 = 0x0076_6172_696f_7275;

/// The name in the table `store` under which the end of the log is noted.
const LOG_END: &str = "log_end";

/// Makes others who want to write wait until the transaction is over, on both databases, before anything is read in it: SQLite
/// refuses to let a transaction that has read begin to write when another has written in between.
const CLAIM: &str = "UPDATE store SET value = value WHERE name = 'kind'";

impl Database {
    /// Returns the records that a query gives.
    fn records<T: DeserializeOwned>(&self, sql: &'static str) -> Result<Vec<T>> {
        let bodies: Vec<String> = self.run(async |connection| sqlx::query_scalar(sql).fetch_all(connection).await)?;
        bodies.iter().map(|body| self.record(body)).collect()
    }

    /// Returns the record that a query gives for a key.
    fn record_at<T: DeserializeOwned>(&self, sql: &'static str, key: &[u8]) -> Result<Option<T>> {
        let body: Option<String> =
            self.run(async |connection| sqlx::query_scalar(sql).bind(key.to_vec()).fetch_optional(connection).await)?;
        body.map(|body| self.record(&body)).transpose()
    }

    fn record<T: DeserializeOwned>(&self, body: &str) -> Result<T> {
        serde_json::from_str(body).with_context(|| format!("`{}` holds a record that cannot be read", self.name))
    }

    fn is_there(&self, sql: &'static str, key: &[u8]) -> Result<bool> {
        let found: Option<i64> =
            self.run(async |connection| sqlx::query_scalar(sql).bind(key.to_vec()).fetch_optional(connection).await)?;
        Ok(found.is_some())
    }

    fn row(&self, row: &AnyRow) -> Result<LogRow> {
        let (body, link) = read_row(row).map_err(|error| explained(&self.name, &error))?;
        LogRow::parse(&body, link).with_context(|| format!("`{}` holds a judgement that cannot be read", self.name))
    }
}

impl Store for Database {
    fn kind(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }

    fn layout(&self) -> Result<u32> {
        self.run(migrations::layout).map(Option::unwrap_or_default)
    }

    fn capture_line(&self, id: CaptureId) -> Result<Option<CaptureLine>> {
        self.record_at("SELECT body FROM captures WHERE id = $1", id.digest())
    }

    fn capture_lines(&self) -> Result<Vec<CaptureLine>> {
        self.records("SELECT body FROM captures ORDER BY id")
    }

    fn has_address(&self, url: &str) -> Result<bool> {
        self.is_there("SELECT CAST(1 AS BIGINT) FROM captures WHERE address_key = $1 LIMIT 1", &key(&[url]))
    }

    fn has_sighting(&self, sighting: &Sighting) -> Result<bool> {
        let sql = "SELECT CAST(1 AS BIGINT) FROM sightings WHERE sighting_key = $1 LIMIT 1";
        self.is_there(sql, &sighting_key(sighting))
    }

    fn last_sighting(&self, source: &str) -> Result<Option<Sighting>> {
        let sql = "SELECT body FROM sightings WHERE source_key = $1 ORDER BY number DESC LIMIT 1";
        self.record_at(sql, &key(&[source]))
    }

    fn sightings(&self) -> Result<Vec<Sighting>> {
        self.records("SELECT body FROM sightings ORDER BY number")
    }

    fn add(&self, entries: &[Entry]) -> Result<()> {
        let written = |entry: &Entry| -> Result<(Option<String>, String)> {
            Ok((entry.capture.as_ref().map(files::json).transpose()?, files::json(&entry.sighting)?))
        };
        let bodies = entries.iter().map(written).collect::<Result<Vec<_>>>()?;
        self.run(async |connection| {
            let mut transaction = connection.begin().await?;
            sqlx::query(CLAIM).execute(&mut *transaction).await?;
            let mut number = last_number(&mut transaction, "SELECT MAX(number) FROM sightings").await?;
            for (Entry { capture, sighting }, (line, body)) in entries.iter().zip(bodies) {
                if let Some((capture, line)) = capture.as_ref().zip(line) {
                    add_capture(&mut transaction, capture, line).await?;
                }
                number += 1;
                let sql = "INSERT INTO sightings (number, sighting_key, source_key, body) VALUES ($1, $2, $3, $4)";
                let query = sqlx::query(sql).bind(number).bind(sighting_key(sighting).to_vec());
                query.bind(key(&[&sighting.source]).to_vec()).bind(body).execute(&mut *transaction).await?;
            }
            transaction.commit().await
        })
    }

    fn set_captures(&self, lines: &[CaptureLine]) -> Result<()> {
        let wanted: BTreeSet<CaptureId> = lines.iter().map(|line| line.id).collect();
        let lines: Vec<(&CaptureLine, String)> =
            lines.iter().map(|line| Ok((line, files::json(line)?))).collect::<Result<_>>()?;
        self.run(async |connection| {
            let mut transaction = connection.begin().await?;
            sqlx::query(CLAIM).execute(&mut *transaction).await?;
            sqlx::query("DELETE FROM captures").execute(&mut *transaction).await?;
            for (line, body) in lines {
                add_capture(&mut transaction, line, body).await?;
            }
            for id in read_ids(&mut transaction, "SELECT capture FROM analyses").await? {
                if !wanted.contains(&id) {
                    let query = sqlx::query("DELETE FROM analyses WHERE capture = $1").bind(id.digest().to_vec());
                    query.execute(&mut *transaction).await?;
                }
            }
            transaction.commit().await
        })
    }

    fn analysis(&self, id: CaptureId) -> Result<Option<AnalysisRecord>> {
        let sql = "SELECT body FROM analyses WHERE capture = $1";
        let packed: Option<Vec<u8>> = self.run(async |connection| {
            sqlx::query_scalar(sql).bind(id.digest().to_vec()).fetch_optional(connection).await
        })?;
        let read = |packed: Vec<u8>| -> Result<AnalysisRecord> {
            let body = zstd::stream::decode_all(packed.as_slice())?;
            Ok(serde_json::from_slice(&body)?)
        };
        packed.map(read).transpose().with_context(|| format!("`{}`: the analysis of {id} cannot be read", self.name))
    }

    fn analysed(&self) -> Result<BTreeSet<CaptureId>> {
        self.run(async |connection| read_ids(connection, "SELECT capture FROM analyses").await)
    }

    fn set_analyses(&self, analyses: &[(CaptureId, AnalysisRecord)]) -> Result<()> {
        let packed: Vec<(CaptureId, Vec<u8>)> =
            analyses.iter().map(|(id, analysis)| Ok((*id, packed(analysis)?))).collect::<Result<_>>()?;
        self.run(async |connection| {
            let mut transaction = connection.begin().await?;
            for (id, packed) in packed {
                let sql = "INSERT INTO analyses (capture, body) VALUES ($1, $2) \
                           ON CONFLICT (capture) DO UPDATE SET body = EXCLUDED.body";
                let query = sqlx::query(sql).bind(id.digest().to_vec()).bind(packed);
                query.execute(&mut *transaction).await?;
            }
            transaction.commit().await
        })
    }

    fn list(&self, list: List) -> Result<Vec<String>> {
        self.run(async |connection| {
            let query = sqlx::query_scalar("SELECT body FROM lists WHERE list = $1 ORDER BY number");
            query.bind(list.name()).fetch_all(connection).await
        })
    }

    fn set_list(&self, list: List, lines: &[String]) -> Result<()> {
        self.run(async |connection| {
            let mut transaction = connection.begin().await?;
            sqlx::query("DELETE FROM lists WHERE list = $1").bind(list.name()).execute(&mut *transaction).await?;
            for (line, number) in lines.iter().zip(1_i64..) {
                let query = sqlx::query("INSERT INTO lists (list, number, body) VALUES ($1, $2, $3)").bind(list.name());
                query.bind(number).bind(line.clone()).execute(&mut *transaction).await?;
            }
            transaction.commit().await
        })
    }

    fn log(&self) -> Result<Vec<LogRow>> {
        let sql = "SELECT body, previous, digest FROM judgements ORDER BY number";
        let rows = self.run(async |connection| sqlx::query(sql).fetch_all(connection).await)?;
        rows.iter().map(|row| self.row(row)).collect()
    }

    fn noted_log_end(&self) -> Result<Option<LogEnd>> {
        self.value(LOG_END)?.map(|body| self.record(&body)).transpose()
    }

    fn add_to_log(&self, make: &mut dyn FnMut(&LogEnd) -> Result<Vec<LogRow>>) -> Result<()> {
        // What `make` refuses undoes the transaction and is an answer of its own, not the database's.
        self.run(async |connection| {
            let mut transaction = connection.begin().await?;
            sqlx::query(CLAIM).execute(&mut *transaction).await?;
            let sql = "SELECT body, previous, digest FROM judgements ORDER BY number DESC LIMIT 1";
            let last = sqlx::query(sql).fetch_optional(&mut *transaction).await?;
            let mut number = last_number(&mut transaction, "SELECT MAX(number) FROM judgements").await?;
            let end = match last.map(|row| self.row(&row)) {
                Some(Ok(row)) if row.link.is_some() => LogEnd::of(&[row]),
                // Rows of the time before the chain have no digest yet; all of them are needed for it.
                _ => {
                    let sql = "SELECT body, previous, digest FROM judgements ORDER BY number";
                    let rows = sqlx::query(sql).fetch_all(&mut *transaction).await?;
                    match rows.iter().map(|row| self.row(row)).collect::<Result<Vec<_>>>() {
                        Ok(rows) => LogEnd::of(&rows),
                        Err(error) => return Ok(Err(error)),
                    }
                }
            };
            let rows = match make(&end) {
                Ok(rows) => rows,
                Err(error) => return Ok(Err(error)),
            };
            if rows.is_empty() {
                return Ok(Ok(()));
            }
            for row in &rows {
                number += 1;
                let sql = "INSERT INTO judgements (number, body, previous, digest) VALUES ($1, $2, $3, $4)";
                let (previous, digest) = row.link.clone().map(|link| (link.previous, link.digest)).unzip();
                let query = sqlx::query(sql).bind(number).bind(row.text.clone()).bind(previous).bind(digest);
                query.execute(&mut *transaction).await?;
            }
            match files::json(&rows.iter().fold(end, LogEnd::then)) {
                Ok(end) => set_value(&mut transaction, LOG_END, &end).await?,
                Err(error) => return Ok(Err(error)),
            }
            transaction.commit().await.map(Ok)
        })?
    }

    fn faults(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        if self.engine == Engine::Sqlite {
            let found: Vec<String> =
                self.run(async |connection| sqlx::query_scalar("PRAGMA integrity_check").fetch_all(connection).await)?;
            faults.extend(found.into_iter().filter(|line| line != "ok").map(|line| format!("`{}`: {line}", self.name)));
        }
        for id in self.analysed()? {
            if let Err(error) = self.analysis(id) {
                faults.push(format!("{error:#}; the next run makes it again"));
            }
        }
        Ok(faults)
    }

    fn work(&self) -> Result<Work> {
        let work = Work::begin(&self.files)?;
        if self.engine == Engine::Sqlite {
            return Ok(work);
        }
        // The lock in the folder keeps out those on this machine; this one those on others. It ends with a connection of its own,
        // which the server may notice a moment after a process was killed: so it is waited for a little.
        let other = Self::connect(self.engine, self.name.clone(), &self.url, PathBuf::new())?;
        other.run(async |connection| {
            sqlx::raw_sql(PATIENCE).execute(&mut *connection).await?;
            sqlx::query("SELECT pg_advisory_lock($1)").bind(WORK_LOCK).execute(connection).await
        })?;
        Ok(work.and_on_the_server(other))
    }
}

/// Returns the SHA-256 of texts, which themselves may be too long for an index or hold what PostgreSQL refuses in text.
fn key(parts: &[&str]) -> [u8; 32] {
    digest::sha256(parts.join("\n").as_bytes())
}

fn sighting_key(sighting: &Sighting) -> [u8; 32] {
    let capture = sighting.capture.to_string();
    key(&[&capture, sighting.at.as_deref().unwrap_or_default(), &sighting.source])
}

fn packed<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let body = serde_json::to_vec(value).context("cannot write an analysis, a fault of ours")?;
    zstd::bulk::compress(&body, ZSTD_LEVEL).context("cannot compress an analysis")
}

fn read_row(row: &AnyRow) -> sqlx::Result<(String, Option<Link>)> {
    let (previous, digest): (Option<String>, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
    Ok((row.try_get(0)?, previous.zip(digest).map(|(previous, digest)| Link { previous, digest })))
}

async fn last_number(connection: &mut AnyConnection, sql: &'static str) -> sqlx::Result<i64> {
    let last: Option<i64> = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(last.unwrap_or_default())
}

async fn add_capture(connection: &mut AnyConnection, line: &CaptureLine, body: String) -> sqlx::Result<()> {
    let sql = "INSERT INTO captures (id, address_key, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    let address_key = line.known.url.as_ref().map(|url| key(&[url]).to_vec());
    sqlx::query(sql).bind(line.id.digest().to_vec()).bind(address_key).bind(body).execute(connection).await?;
    Ok(())
}

async fn read_ids(connection: &mut AnyConnection, sql: &'static str) -> sqlx::Result<BTreeSet<CaptureId>> {
    let ids: Vec<Vec<u8>> = sqlx::query_scalar(sql).fetch_all(connection).await?;
    let ids = ids.into_iter().map(|id| {
        let digest = id.try_into().map_err(|_| sqlx::Error::Decode("expected a digest of 32 bytes".into()))?;
        Ok(CaptureId::from_digest(digest))
    });
    ids.collect()
}
