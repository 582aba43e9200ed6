//! Collections of every kind for tests of commands: in a folder, in SQLite, in PostgreSQL.

use crate::postgres;
use crate::program::{code, said, scratch, variorum};
use sqlx::{Connection, SqliteConnection};
use std::path::{Path, PathBuf};
use std::process::Output;

/// Which store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A folder of files.
    Folder,
    /// An SQLite file.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}

/// Every kind.
pub(crate) const KINDS: [Kind; 3] = [Kind::Folder, Kind::Sqlite, Kind::Postgres];

/// A collection that is not there yet, and a scratch folder around it.
pub(crate) struct Place {
    /// The scratch folder.
    pub(crate) scratch: PathBuf,
    /// What to type after `--in`.
    pub(crate) address: String,
    /// Where its files are, once it is made.
    pub(crate) files: PathBuf,
    /// Which store it is.
    pub(crate) kind: Kind,
    /// What the database is called, of PostgreSQL.
    database: String,
}

impl Place {
    /// Returns a place of its own for a test.
    pub(crate) fn new(test: &str, kind: Kind) -> Self {
        let scratch = scratch(&format!("{test}-{kind:?}"));
        let database = test.replace('-', "_");
        let (address, files) = match kind {
            Kind::Folder => (text(&scratch.join("story")), scratch.join("story")),
            Kind::Sqlite => (text(&scratch.join("story.sqlite")), scratch.join("story.files")),
            Kind::Postgres => (postgres::database(&database, &scratch.join("story")), scratch.join("story")),
        };
        Self { scratch, address, files, kind, database }
    }

    /// Runs a command on the collection.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let flag = if ["run", "restore"].contains(&arguments[0]) { "--out" } else { "--in" };
        let mut arguments: Vec<&str> = arguments.to_vec();
        arguments.extend([flag, &self.address]);
        variorum(&arguments)
    }

    /// Runs a command that succeeds and returns what it printed.
    pub(crate) fn did(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 0, "on {:?}, {arguments:?}: {}", self.kind, said(&output));
        String::from_utf8(output.stdout).expect("it prints UTF-8")
    }

    /// Runs a command that fails and returns what it said.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 1, "on {:?}, {arguments:?}: {}", self.kind, said(&output));
        said(&output)
    }

    /// Writes a file into the scratch folder and returns its path.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.scratch.join(name);
        std::fs::write(&path, bytes).expect("the file can be written");
        text(&path)
    }

    /// Runs SQL behind the program's back.
    pub(crate) fn sql(&self, sql: &str) {
        match self.kind {
            Kind::Folder => panic!("a folder knows no SQL"),
            Kind::Sqlite => sqlite(Path::new(&self.address), sql),
            Kind::Postgres => {
                let output = postgres::psql(&self.database, sql);
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            }
        }
    }
}

/// Runs SQL in an SQLite file, which is made if absent.
pub(crate) fn sqlite(path: &Path, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    waiting(async {
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let mut connection = SqliteConnection::connect(&url).await.expect("the file opens");
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("the statement runs");
        connection.close().await.expect("the file closes");
    });
}

/// Waits for what a database does.
pub(crate) fn waiting<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread starts").block_on(work)
}

/// Returns a page of our own about a fire, long enough to be an article, with a toll.
pub(crate) fn page(n_killed: &str) -> String {
    format!(
        "<html><head><title>Fire in Tripoli warehouse</title></head><body><article><h1>Fire in Tripoli warehouse</h1>\
         <p>{n_killed} people were killed on Tuesday, 12 March 2024, in a fire at a warehouse in Tripoli, the civil defence \
         said.</p>\
         <p>The civil defence said in a statement that the fire was put out within two hours of the first call.</p>\
         <p>The road along the harbour was closed until the evening, and the market stayed open, the council said.</p>\
         </article></body></html>"
    )
}

/// Returns a path as text.
pub(crate) fn text(path: &Path) -> String {
    path.to_str().expect("the scratch folder's name is UTF-8").to_owned()
}
