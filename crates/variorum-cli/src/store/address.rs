//! What names a collection on the command line: a folder, an SQLite file, or the address of a PostgreSQL database.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use url::Url;

/// Where a collection is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// In a folder of files.
    Folder(PathBuf),
    /// In an SQLite file.
    Sqlite(PathBuf),
    /// In a PostgreSQL database.
    Postgres {
        /// Its address, without what is ours.
        url: Url,
        /// The folder of captures and renderings, where the address names it (`?files=DIR`).
        files: Option<PathBuf>,
    },
}

/// Endings under which a file that is not there yet becomes an SQLite file.
const SQLITE_ENDINGS: &[&str] = &["sqlite", "sqlite3", "db"];

/// How an SQLite file begins, by its documentation ("Database File Format", 1.3.1).
const SQLITE_HEAD: &[u8] = b"SQLite format 3\0";

impl Address {
    /// Returns what was typed as an address; what is there already is told by its content, not by its name.
    pub(crate) fn parse(typed: &Path) -> Result<Self> {
        if let Some(text) = typed.to_str().filter(|text| is_postgres(text)) {
            return postgres(text);
        }
        let has_sqlite_ending =
            typed.extension().is_some_and(|ending| SQLITE_ENDINGS.iter().any(|known| ending == *known));
        let Ok(metadata) = fs::metadata(typed) else {
            let path = typed.to_owned();
            return Ok(if has_sqlite_ending { Self::Sqlite(path) } else { Self::Folder(path) });
        };
        if metadata.is_dir() {
            return Ok(Self::Folder(typed.to_owned()));
        }
        let mut head = Vec::new();
        let mut file = File::open(typed).with_context(|| format!("cannot read `{}`", typed.display()))?;
        file.by_ref()
            .take(SQLITE_HEAD.len() as u64)
            .read_to_end(&mut head)
            .with_context(|| format!("cannot read `{}`", typed.display()))?;
        // A file without bytes is a database that was being made when the program was killed.
        if head == SQLITE_HEAD || (head.is_empty() && has_sqlite_ending) {
            Ok(Self::Sqlite(typed.to_owned()))
        } else {
            bail!("`{}` is no collection: expected a folder or an SQLite file, found another file", typed.display())
        }
    }

    /// Returns the address for people: without a password.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Folder(path) | Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres { url, .. } => {
                let mut url = url.clone();
                if url.password().is_some() && url.set_password(Some("…")).is_err() {
                    return "postgres".to_owned();
                }
                url.to_string()
            }
        }
    }
}

fn is_postgres(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

fn postgres(text: &str) -> Result<Address> {
    let mut url = Url::parse(text).context("expected an address like `postgres://user@host/database?files=DIR`")?;
    let (ours, theirs): (Vec<_>, Vec<_>) = url.query_pairs().into_owned().partition(|(name, _)| name == "files");
    url.set_query(None);
    if !theirs.is_empty() {
        url.query_pairs_mut().extend_pairs(theirs);
    }
    let files = ours.into_iter().next_back().map(|(_, folder)| PathBuf::from(folder));
    Ok(Address::Postgres { url, files })
}
