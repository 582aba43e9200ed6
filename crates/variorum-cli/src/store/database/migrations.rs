//! From an empty database, or one of an older layout, to the present layout: numbered steps, forward only.

use super::super::folder::KIND;
use sqlx::{AnyConnection, Connection};

/// The steps; the first makes layout 1, the second makes layout 2 of it, and so on. A step that was released is never changed.
const STEPS: &[&str] = &[include_str!("migrations/0001-collection.sql"), include_str!("migrations/0002-chain.sql")];

/// The layout that this program reads and writes.
pub(super) const LAYOUT: u32 = STEPS.len() as u32;

/// Returns the layout of a database; nothing where it holds no collection.
pub(super) async fn layout(connection: &mut AnyConnection) -> sqlx::Result<Option<u32>> {
    let query = sqlx::query_scalar("SELECT value FROM store WHERE name = 'layout'");
    let found: sqlx::Result<Option<String>> = query.fetch_optional(connection).await;
    match found {
        Ok(Some(text)) => text.parse().map(Some).map_err(|error| sqlx::Error::Decode(Box::new(error))),
        Ok(None) => Ok(None),
        Err(sqlx::Error::Database(error)) if is_no_table(error.code().as_deref(), error.message()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes the collection in a database that holds none; all of it or nothing.
pub(super) async fn create(connection: &mut AnyConnection) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    for step in STEPS {
        sqlx::raw_sql(*step).execute(&mut *transaction).await?;
    }
    for (name, value) in [("kind", KIND.to_owned()), ("layout", LAYOUT.to_string())] {
        let query = sqlx::query("INSERT INTO store (name, value) VALUES ($1, $2)").bind(name).bind(value);
        query.execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

/// Takes the steps from an older layout to the present one, all or none; nothing is left to do where another process was first.
pub(super) async fn migrate(connection: &mut AnyConnection, from: u32) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    let query = sqlx::query("UPDATE store SET value = $1 WHERE name = 'layout' AND value = $2");
    let claimed = query.bind(LAYOUT.to_string()).bind(from.to_string()).execute(&mut *transaction).await?;
    if claimed.rows_affected() == 1 {
        for step in &STEPS[from as usize..] {
            sqlx::raw_sql(*step).execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await
}

/// Returns whether an error says that a table is missing: PostgreSQL by its code, SQLite in words alone.
fn is_no_table(code: Option<&str>, message: &str) -> bool {
    code == Some("42P01") || message.starts_with("no such table")
}
