//! What a database says when something is wrong, with what can be done about it.

use anyhow::Error;

/// Returns an error of the database as ours: where it was met, what it says, and the mend where there is one.
pub(super) fn explained(name: &str, error: &sqlx::Error) -> Error {
    let mend = mend(error).unwrap_or("it cannot be used");
    // As text: the error and its source say the same, and the chain would print it twice.
    Error::msg(error.to_string()).context(format!("`{name}`: {mend}"))
}

fn mend(error: &sqlx::Error) -> Option<&'static str> {
    match error {
        sqlx::Error::Io(_) => Some("the server does not answer; check the address, and that it runs"),
        sqlx::Error::Database(error) => match error.code()?.as_ref() {
            code if code.len() == 5 => of_postgres(code),
            code => of_sqlite(code.parse::<i32>().ok()?),
        },
        _ => None,
    }
}

/// PostgreSQL, "Appendix A. PostgreSQL Error Codes": five characters.
fn of_postgres(code: &str) -> Option<&'static str> {
    Some(match code {
        "28000" | "28P01" => "the server does not let this user in; check name and password",
        "3D000" => "there is no such database; make it with `createdb`",
        "42501" => "this user may not write here; ask for the right to make tables in the database",
        "53100" => "the server's disk is full; make room on it, nothing that was acknowledged is lost",
        "55P03" => "another program has locked it; wait until that is done, or end it",
        "57P03" | "57P01" => "the server is starting or stopping; try again in a moment",
        _ => return None,
    })
}

/// SQLite, "Result and Error Codes": the low byte of the extended code.
fn of_sqlite(code: i32) -> Option<&'static str> {
    Some(match code & 0xff {
        5 | 6 => "another program has locked it; wait until that is done, or end it",
        8 => "it may not be written to; check the permissions of the file and of its folder",
        10 => "the disk does not take or give it; check room, limits and the disk itself",
        11 => "it is damaged; put it back with `variorum restore` from a backup",
        13 => "the disk is full; make room, nothing that was acknowledged is lost",
        14 => "it cannot be opened; check that its folder is there and may be written to",
        26 => "it is no SQLite file, or its beginning is damaged; put it back with `variorum restore` from a backup",
        _ => return None,
    })
}
