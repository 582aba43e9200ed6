//! Faults, injected one by one: each is told in an error that names the file and the mend, and nothing is lost.

use crate::program::{code, said, variorum};
use crate::stores::{KINDS, Kind, Place, page, text, waiting};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::fs::{self, File};
use std::process::{Command, Output};

/// A collection with one report, acknowledged.
fn with_a_report(test: &str, kind: Kind) -> Place {
    let place = Place::new(test, kind);
    place.did(&["add", &place.write("six.html", page("Six"))]);
    place
}

/// Asserts that an error names what it is about and how to mend it.
fn tells(kind: Kind, refused: &str, words: &[&str]) {
    for word in words {
        assert!(refused.contains(word), "on {kind:?}, expected “{word}” in: {refused}");
    }
    assert_eq!(refused.trim().lines().count(), 1, "an error is one line: {refused}");
}

/// Asserts that the report is still there and that the collection can be worked with.
fn nothing_is_lost(place: &Place) {
    place.did(&["verify"]);
    assert!(place.did(&["status", "--json"]).contains("\"n_captures\":1,"), "on {:?}", place.kind);
    place.did(&["add", &place.write("nine.html", page("Nine"))]);
}

/// A page that takes more room than is left.
fn large_page(place: &Place) -> String {
    let mut number = 1_u64;
    let words = std::iter::repeat_with(|| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("<p>{number:x}</p>")
    });
    place.write("large.html", words.take(20_000).collect::<String>())
}

#[test]
fn a_full_disk() {
    // A limit on the size of files stands for the disk, which a test cannot fill: writing fails as it does there.
    for kind in KINDS {
        let place = with_a_report("faults-full", kind);
        let large = large_page(&place);
        let script = "trap '' XFSZ; ulimit -f 80; exec \"$@\"";
        let mut command = Command::new("bash");
        command.args(["-c", script, "bash", env!("CARGO_BIN_EXE_variorum"), "add", &large, "--in", &place.address]);
        let refused = command.output().expect("the shell starts");
        assert_eq!(code(&refused), 1, "{}", said(&refused));
        tells(kind, &said(&refused), &[".zst", "is there room on the disk"]);
        nothing_is_lost(&place);
    }
}

#[test]
fn a_full_disk_under_an_sqlite_file() {
    let place = with_a_report("faults-full-file", Kind::Sqlite);
    // Many small captures: each fits, the database does not.
    let folder = place.scratch.join("many");
    fs::create_dir(&folder).expect("the folder can be made");
    for number in 0..400 {
        fs::write(folder.join(format!("{number}.html")), page(&number.to_string())).expect("the page can be written");
    }
    let script = "trap '' XFSZ; ulimit -f 120; exec \"$@\"";
    let mut command = Command::new("bash");
    command.args(["-c", script, "bash", env!("CARGO_BIN_EXE_variorum"), "add", &text(&folder), "--in", &place.address]);
    let refused = command.output().expect("the shell starts");
    assert_eq!(code(&refused), 1, "{}", said(&refused));
    tells(Kind::Sqlite, &said(&refused), &["story.sqlite", "the disk"]);
    place.did(&["verify"]);
    place.did(&["add", &text(&folder)]);
    assert!(place.did(&["status", "--json"]).contains("\"n_captures\":401,"));
}

#[test]
fn a_folder_that_may_not_be_written() {
    // The server's socket is another user's, and not to be reached without the right that is given up here; what PostgreSQL has in
    // the folder is written by the same code.
    for kind in [Kind::Folder, Kind::Sqlite] {
        let place = with_a_report("faults-read-only", kind);
        let folder = if kind == Kind::Sqlite { place.scratch.clone() } else { place.files.clone() };
        let folders = [folder.clone(), place.files.join("captures"), place.files.clone()];
        let nine = place.write("nine.html", page("Nine"));
        let permit = |mode: &str| {
            let done = Command::new("chmod").arg(mode).args(&folders).status().expect("chmod starts");
            assert!(done.success());
        };
        permit("555");
        let refused = unprivileged(&["add", &nine, "--in", &place.address]);
        permit("755");
        assert_eq!(code(&refused), 1, "on {kind:?}: {}", said(&refused));
        tells(kind, &said(&refused), &["story", "be written to"]);
        nothing_is_lost(&place);
    }
}

/// Runs the program without the right of root to pass over permissions.
fn unprivileged(arguments: &[&str]) -> Output {
    let is_root = std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").expect("it is there")) == 0;
    if !is_root {
        return variorum(arguments);
    }
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "--"]);
    command.arg(env!("CARGO_BIN_EXE_variorum")).args(arguments).output().expect("setpriv starts")
}

#[test]
fn a_database_that_another_program_has_locked() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let place = with_a_report("faults-locked", kind);
        let nine = place.write("nine.html", page("Nine"));
        let refused = waiting(async {
            if kind == Kind::Sqlite {
                let url = format!("sqlite://{}", place.address);
                let mut connection = SqliteConnection::connect(&url).await.expect("the file opens");
                sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await.expect("the lock is free");
                place.refused(&["add", &nine])
            } else {
                let url = place.address.split("&files=").next().expect("a split has a first part");
                let mut connection = PgConnection::connect(url).await.expect("the server answers");
                sqlx::raw_sql("BEGIN; LOCK TABLE captures").execute(&mut connection).await.expect("the lock is free");
                place.refused(&["add", &nine])
            }
        });
        tells(kind, &refused, &["another program", "wait until that is done"]);
        nothing_is_lost(&place);
    }
}

#[test]
fn a_database_that_is_half_written() {
    let place = with_a_report("faults-half", Kind::Sqlite);
    let backup = text(&place.scratch.join("backup"));
    place.did(&["backup", "--out", &backup]);
    let whole = fs::read(&place.address).expect("the file is there");
    fs::write(&place.address, &whole[..whole.len() / 2]).expect("the file can be written");
    let refused = place.refused(&["verify"]);
    assert!(refused.contains("story.sqlite") && refused.contains("malformed"), "{refused}");
    fs::write(&place.address, vec![0x55; whole.len()]).expect("the file can be written");
    tells(Kind::Sqlite, &place.refused(&["status"]), &["story.sqlite", "no collection"]);
    // The mend that the errors name.
    fs::rename(&place.address, place.scratch.join("damaged")).expect("the file can be moved");
    fs::remove_dir_all(&place.files).expect("the files can be removed");
    place.did(&["restore", &backup]);
    nothing_is_lost(&place);
}

#[test]
fn a_database_that_was_being_made_when_the_program_was_killed() {
    let place = Place::new("faults-empty", Kind::Sqlite);
    fs::write(&place.address, b"").expect("the file can be written");
    tells(Kind::Sqlite, &place.refused(&["status"]), &["story.sqlite", "holds no collection"]);
    place.did(&["add", &place.write("six.html", page("Six"))]);
    nothing_is_lost(&place);
}

#[test]
fn two_processes_on_one_collection() {
    for kind in KINDS {
        let place = with_a_report("faults-two", kind);
        let lock = File::options().write(true).open(place.files.join("work.lock")).expect("an add has left it");
        lock.lock().expect("nobody has it");
        let nine = place.write("nine.html", page("Nine"));
        for arguments in [vec!["add", nine.as_str()], vec!["run", "--quiet"]] {
            tells(kind, &place.refused(&arguments), &["is in use by process", "wait until it is done"]);
        }
        place.did(&["status"]);
        drop(lock);
        nothing_is_lost(&place);
    }
}

#[test]
fn a_store_of_a_newer_version() {
    for kind in KINDS {
        let place = with_a_report("faults-newer", kind);
        let mark = place.files.join("collection.json");
        let old = match kind {
            Kind::Folder => {
                let old = fs::read_to_string(&mark).expect("the mark is there");
                fs::write(&mark, old.replace("\"schema_version\":2", "\"schema_version\":99"))
                    .expect("it can be written");
                old
            }
            Kind::Sqlite | Kind::Postgres => {
                place.sql("UPDATE store SET value = '99' WHERE name = 'layout'");
                String::new()
            }
        };
        for arguments in [vec!["status"], vec!["run", "--quiet"], vec!["verify"]] {
            tells(kind, &place.refused(&arguments), &["newer variorum", "found 99", "use the newer program"]);
        }
        match kind {
            Kind::Folder => fs::write(&mark, old).expect("it can be written"),
            Kind::Sqlite | Kind::Postgres => place.sql("UPDATE store SET value = '2' WHERE name = 'layout'"),
        }
        nothing_is_lost(&place);
    }
}

#[test]
fn a_server_that_does_not_answer() {
    let place = with_a_report("faults-server", Kind::Postgres);
    let address = place.address.replace("?host=", "?host=/nowhere");
    let refused = variorum(&["status", "--in", &address]);
    assert_eq!(code(&refused), 1);
    tells(Kind::Postgres, &said(&refused), &["the server does not answer"]);
    let address = place.address.replace("/faults_server?", "/absent?");
    let refused = variorum(&["status", "--in", &address]);
    tells(Kind::Postgres, &said(&refused), &["there is no such database", "createdb"]);
    nothing_is_lost(&place);
}
