//! The contract, held by every kind of store: each test runs on a folder, SQLite in memory, SQLite on disk and PostgreSQL.
#![expect(clippy::print_stdout, reason = "a test that fails says on which store")]

use super::log::{self, LogEnd, LogRow};
use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use variorum::model::capture::{Capture, CrawlRecord, Media};
use variorum::model::judgement::{Judgement, Verdict};
use variorum::model::note::{Note, NoteCode, Noted};
use variorum::text::digest;

#[path = "../../tests/it/postgres.rs"]
mod postgres;

/// Opens a store whose files are in a folder.
type Open = Box<dyn Fn(&Path) -> Box<dyn Store>>;

/// A way to open one store again and again.
struct Kind {
    name: &'static str,
    folder: PathBuf,
    open: Open,
    /// Whether what was written is there when it is opened again.
    lasts: bool,
}

/// Returns every kind of store, empty.
fn kinds(test: &str) -> Vec<Kind> {
    let scratch = |kind: &str| {
        let folder = std::env::temp_dir().join(format!("variorum-contract-{}-{test}-{kind}", std::process::id()));
        fs::create_dir_all(folder.join("files")).expect("the scratch folder can be made");
        folder
    };
    let postgres_folder = scratch("postgres");
    let address = postgres::database(&test.replace('-', "_"), &postgres_folder.join("files"));
    vec![
        Kind {
            name: "folder",
            folder: scratch("folder"),
            open: Box::new(|folder| {
                let folder = folder.join("files");
                let store =
                    if Folder::is_collection(&folder) { Folder::open(&folder) } else { Folder::create(&folder) };
                Box::new(store.expect("the folder opens"))
            }),
            lasts: true,
        },
        Kind {
            name: "SQLite in memory",
            folder: scratch("memory"),
            open: Box::new(|folder| Box::new(Database::in_memory(&folder.join("files")).expect("memory opens"))),
            lasts: false,
        },
        Kind {
            name: "SQLite on disk",
            folder: scratch("sqlite"),
            open: Box::new(|folder| {
                let path = folder.join("100% of it, أخبار.sqlite");
                fs::create_dir_all(path.with_extension("files")).expect("the folder can be made");
                Box::new(Database::sqlite(&path, Absent::Make).expect("the file opens"))
            }),
            lasts: true,
        },
        Kind {
            name: "PostgreSQL",
            folder: postgres_folder,
            open: Box::new(move |_| {
                let address = Address::parse(Path::new(&address)).expect("it is an address");
                let Address::Postgres { url, files } = &address else { panic!("it is PostgreSQL's") };
                let store = Database::postgres(address.shown(), url, files.as_deref(), Absent::Make);
                Box::new(store.expect("the database opens"))
            }),
            lasts: true,
        },
    ]
}

/// Runs a test on every kind of store, and hands it a second opening of what the first left, where the kind lasts.
fn on_every_kind(test: &str, first: impl Fn(&dyn Store), again: impl Fn(&dyn Store)) {
    for kind in kinds(test) {
        println!("on {}", kind.name);
        let store = (kind.open)(&kind.folder);
        first(store.as_ref());
        again(store.as_ref());
        if kind.lasts {
            drop(store);
            again((kind.open)(&kind.folder).as_ref());
        }
        fs::remove_dir_all(&kind.folder).expect("the scratch folder can be cleared");
    }
}

fn capture(text: &str, url: Option<&str>) -> Capture {
    Capture {
        id: CaptureId::from_digest(digest::sha256(text.as_bytes())),
        name: format!("{text}.html"),
        media: Media::Html,
        bytes: text.as_bytes().to_vec(),
        known: CrawlRecord { url: url.map(str::to_owned), ..CrawlRecord::default() },
    }
}

fn entry(capture: &Capture) -> Entry {
    let headers = BTreeMap::from([("etag".to_owned(), capture.name.clone())]);
    Entry { capture: Some(CaptureLine::of(capture)), sighting: Sighting::of(capture, headers) }
}

fn judgement(who: &str) -> Judgement {
    let (when, why) = ("2026-11-29T10:00:00Z".to_owned(), "قرأتُ الصفحة \u{0} نفسها".to_owned());
    Judgement { schema_version: 1, seq: 0, who: who.to_owned(), when, why, verdict: Verdict::Revoke { seq: 1 } }
}

fn record(store: &dyn Store, who: &str) {
    store.add_to_log(&mut |end| Ok(vec![LogRow::after(end, judgement(who))?])).expect("it can be recorded");
}

#[test]
fn captures_and_sightings_come_back_as_they_were_added() {
    let long = format!("https://quay.example/{}", "ب".repeat(9_000));
    let captures =
        [capture("one", Some(&long)), capture("two", Some("https://quay.example/\u{0}")), capture("three", None)];
    let entries: Vec<Entry> = captures.iter().map(entry).collect();
    on_every_kind(
        "captures",
        |store| store.add(&entries).expect("they can be added"),
        |store| {
            let mut ids: Vec<CaptureId> = captures.iter().map(|capture| capture.id).collect();
            ids.sort_unstable();
            let lines = store.capture_lines().expect("they are listed");
            assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), ids);
            for entry in &entries {
                let line = entry.capture.as_ref().expect("each has a capture");
                assert_eq!(store.capture_line(line.id).expect("it is asked for").as_ref(), Some(line));
                assert!(store.has_sighting(&entry.sighting).expect("it is asked for"));
                assert!(!store.has_sighting(&entry.sighting.again("2026-11-29".into())).expect("it is asked for"));
                let last = store.last_sighting(&entry.sighting.source).expect("it is asked for");
                assert_eq!(last.as_ref(), Some(&entry.sighting));
            }
            assert!(store.has_address(&long).expect("it is asked for"));
            assert!(!store.has_address("https://quay.example/other").expect("it is asked for"));
            let sightings: Vec<Sighting> = entries.iter().map(|entry| entry.sighting.clone()).collect();
            assert_eq!(store.sightings().expect("they are listed"), sightings);
        },
    );
}

#[test]
fn a_capture_seen_again_is_one_capture_with_two_sightings() {
    let seen = entry(&capture("one", None));
    let again = Entry { capture: None, sighting: seen.sighting.again("2026-11-29T10:00:00Z".into()) };
    on_every_kind(
        "again",
        |store| {
            store.add(std::slice::from_ref(&seen)).expect("it can be added");
            store.add(std::slice::from_ref(&again)).expect("it can be added");
        },
        |store| {
            assert_eq!(store.capture_lines().expect("they are listed").len(), 1);
            assert_eq!(store.sightings().expect("they are listed").len(), 2);
            assert_eq!(
                store.last_sighting(&seen.sighting.source).expect("it is asked for"),
                Some(again.sighting.clone())
            );
        },
    );
}

#[test]
fn a_collection_holds_exactly_the_captures_that_are_set() {
    let (gone, kept, new) = (capture("gone", None), capture("kept", None), capture("new", None));
    let nothing = Noted { value: None, notes: vec![Note::new(NoteCode::CleanNoText, "page", "no text")] };
    let analysis = AnalysisRecord::new(&kept.known, "program", &nothing);
    on_every_kind(
        "set",
        |store| {
            store.add(&[entry(&gone), entry(&kept)]).expect("they can be added");
            store.set_analyses(&[(gone.id, analysis.clone()), (kept.id, analysis.clone())]).expect("they can be kept");
            store.set_captures(&[CaptureLine::of(&kept), CaptureLine::of(&new)]).expect("they can be set");
        },
        |store| {
            assert_eq!(store.capture_line(gone.id).expect("it is asked for"), None);
            assert_eq!(store.capture_lines().expect("they are listed").len(), 2);
            assert_eq!(store.analysed().expect("they are listed"), BTreeSet::from([kept.id]));
            assert_eq!(store.sightings().expect("they are listed").len(), 2);
        },
    );
}

#[test]
fn an_analysis_is_replaced_by_a_later_one() {
    let report = capture("one", None);
    let of = |made_by: &str| AnalysisRecord::new(&report.known, made_by, &Noted { value: None, notes: Vec::new() });
    on_every_kind(
        "analyses",
        |store| {
            assert_eq!(store.analysis(report.id).expect("it is asked for"), None);
            store.set_analyses(&[(report.id, of("one"))]).expect("it can be kept");
            store.set_analyses(&[(report.id, of("two"))]).expect("it can be kept");
        },
        |store| {
            assert_eq!(store.analysis(report.id).expect("it is asked for"), Some(of("two")));
            assert!(store.faults().expect("it is asked for").is_empty());
        },
    );
}

#[test]
fn a_list_is_replaced_as_a_whole_and_others_stay() {
    on_every_kind(
        "lists",
        |store| {
            store.set_list(List::Failures, &["{\"a\":1}".to_owned(), "{\"b\":2}".to_owned()]).expect("it can be set");
            store.set_list(List::AddFailures, &["{\"c\":3}".to_owned()]).expect("it can be set");
            store.set_list(List::Failures, &["{\"d\":4}".to_owned()]).expect("it can be set");
        },
        |store| {
            assert_eq!(store.list(List::Failures).expect("it is asked for"), ["{\"d\":4}"]);
            assert_eq!(store.list(List::AddFailures).expect("it is asked for"), ["{\"c\":3}"]);
        },
    );
}

#[test]
fn the_log_is_a_chain_that_verifies() {
    on_every_kind(
        "log",
        |store| {
            store.add_to_log(&mut |_| Ok(Vec::new())).expect("nothing can be recorded");
            assert_eq!(store.noted_log_end().expect("it is asked for"), None);
            record(store, "A. Reader");
            record(store, "B. Reader");
        },
        |store| {
            let rows = store.log().expect("it is read");
            let who: Vec<&str> = rows.iter().map(|row| row.judgement.who.as_str()).collect();
            assert_eq!(who, ["A. Reader", "B. Reader"]);
            assert_eq!(rows.iter().map(|row| row.judgement.seq).collect::<Vec<_>>(), [1, 2]);
            let noted = store.noted_log_end().expect("it is asked for");
            assert_eq!(noted.as_ref(), Some(&LogEnd::of(&rows)));
            assert_eq!(log::faults(&rows, noted.as_ref()), Vec::<String>::new());
        },
    );
}

#[test]
fn what_is_refused_while_the_log_is_added_to_leaves_it_as_it_was() {
    on_every_kind(
        "refused",
        |store| {
            record(store, "A. Reader");
            let refused = store.add_to_log(&mut |_| anyhow::bail!("refused"));
            assert_eq!(refused.expect_err("it is refused").to_string(), "refused");
            record(store, "B. Reader");
        },
        |store| assert_eq!(store.log().expect("it is read").len(), 2),
    );
}

#[test]
fn people_who_judge_at_the_same_time_are_all_heard() {
    const N_EACH: usize = 5;
    for kind in kinds("together").into_iter().filter(|kind| kind.lasts) {
        let stores: Vec<_> = (0..3).map(|_| (kind.open)(&kind.folder)).collect();
        thread::scope(|scope| {
            for store in &stores {
                scope.spawn(|| (0..N_EACH).for_each(|_| record(store.as_ref(), "A. Reader")));
            }
        });
        let rows = stores[0].log().expect("it is read");
        assert_eq!(rows.len(), 3 * N_EACH, "on {}", kind.name);
        let noted = stores[1].noted_log_end().expect("it is asked for");
        assert_eq!(log::faults(&rows, noted.as_ref()), Vec::<String>::new(), "on {}", kind.name);
        fs::remove_dir_all(&kind.folder).expect("the scratch folder can be cleared");
    }
}

#[test]
fn one_at_a_time_changes_a_collection() {
    for kind in kinds("work").into_iter().filter(|kind| kind.lasts) {
        let (one, other) = ((kind.open)(&kind.folder), (kind.open)(&kind.folder));
        let work = one.work().expect("nobody is at work");
        let refused = other.work().expect_err("somebody is at work").to_string();
        assert!(refused.contains(&format!("in use by process {}", std::process::id())), "on {}: {refused}", kind.name);
        record(other.as_ref(), "A. Reader");
        drop(work);
        other.work().unwrap_or_else(|error| panic!("on {}: {error:#}", kind.name));
        fs::remove_dir_all(&kind.folder).expect("the scratch folder can be cleared");
    }
}

/// A log of three judgements in its chain.
fn three() -> (Vec<LogRow>, LogEnd) {
    let mut rows: Vec<LogRow> = Vec::new();
    for who in ["A. Reader", "B. Reader", "C. Reader"] {
        rows.push(LogRow::after(&LogEnd::of(&rows), judgement(who)).expect("it is a row"));
    }
    let end = LogEnd::of(&rows);
    (rows, end)
}

#[test]
fn a_row_that_was_changed_taken_out_moved_or_written_by_hand_is_found() {
    let (rows, end) = three();
    assert_eq!(log::faults(&rows, Some(&end)), Vec::<String>::new());
    let found = |change: &dyn Fn(&mut Vec<LogRow>)| {
        let mut rows = rows.clone();
        change(&mut rows);
        log::faults(&rows, Some(&end)).join("\n")
    };
    assert!(
        found(&|rows| rows[1].text = rows[1].text.replace("B. Reader", "D. Reader"))
            .contains("judgement 2 was changed")
    );
    assert!(found(&|rows| drop(rows.remove(1))).contains("judgement 3 does not follow judgement 1"));
    assert!(found(&|rows| rows.swap(0, 1)).contains("judgement 1 does not follow judgement 2"));
    assert!(found(&|rows| drop(rows.pop())).contains("judgement 3 with digest"));
    assert!(found(&|rows| rows[2].link = None).contains("judgement 3 is no part of the chain"));
    // The last row with its own digest made anew: only the end that is noted elsewhere tells.
    let forged = found(&|rows| {
        rows.pop();
        rows.push(LogRow::after(&LogEnd::of(rows), judgement("D. Reader")).expect("it is a row"));
    });
    assert!(forged.contains("judgement 3 with digest"), "{forged}");
}

#[test]
fn a_line_of_the_log_is_read_as_it_was_written_and_so_is_one_of_before_the_chain() {
    let (rows, _) = three();
    for row in &rows {
        assert_eq!(&log::read_line(&log::write_line(row).expect("it is written")).expect("it is read"), row);
    }
    let old = LogRow { link: None, ..rows[0].clone() };
    assert_eq!(log::read_line(&log::write_line(&old).expect("it is written")).expect("it is read"), old);
}

#[test]
fn an_address_is_a_folder_a_file_or_a_server() {
    let parse = |typed: &str| Address::parse(Path::new(typed)).expect("it is an address");
    assert_eq!(parse("absent"), Address::Folder("absent".into()));
    assert_eq!(parse("absent.sqlite"), Address::Sqlite("absent.sqlite".into()));
    let server = parse("postgres://desk:secret@db.example/story?sslmode=require&files=/srv/story");
    assert_eq!(server.shown(), "postgres://desk:%E2%80%A6@db.example/story?sslmode=require");
    assert!(matches!(&server, Address::Postgres { files, .. } if files.as_deref() == Some(Path::new("/srv/story"))));
}
