//! `variorum status`, `verify`, `backup`, `restore`, `doctor`, and stores that older programs left.

use crate::program::{code, said, variorum};
use crate::stores::{KINDS, Kind, Place, page, sqlite, text};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn status(place: &Place) -> Value {
    serde_json::from_str(&place.did(&["status", "--json"])).expect("the status is JSON")
}

#[test]
fn a_backup_is_restored_into_every_kind_of_store() {
    let origin = Place::new("care-origin", Kind::Sqlite);
    let reports = ["Six", "Nine"].map(|toll| origin.write(&format!("{toll}.html"), page(toll)));
    origin.did(&["add", &reports[0], &reports[1]]);
    origin.did(&["run", "--quiet"]);
    let absent = origin.run(&["add", "absent.html"]);
    assert_eq!(code(&absent), 3, "{}", said(&absent));
    let list = origin.did(&["explain", "Six.html"]);
    let claim = list.split_whitespace().find(|word| word.contains("/claim.killed/")).expect("the toll is a claim");
    origin.did(&["review", "correct", claim, "7", "--by", "A. Reader", "--why", "counted"]);
    let backup = text(&origin.scratch.join("backup"));
    origin.did(&["backup", "--out", &backup]);
    for kind in KINDS {
        let place = Place::new("care-restored", kind);
        place.did(&["restore", &backup]);
        let (there, here) = (status(&origin), status(&place));
        for count in ["n_captures", "n_sightings", "n_analyses", "n_judgements", "n_not_taken", "n_capture_bytes"] {
            assert_eq!(there[count], here[count], "{count} on {kind:?}");
        }
        assert_eq!(origin.did(&["verify"]), place.did(&["verify"]), "the log ends alike on {kind:?}");
        assert_eq!(origin.did(&["judgements", "export"]), place.did(&["judgements", "export"]));
        assert_eq!(origin.did(&["explain", claim]), place.did(&["explain", claim]), "on {kind:?}");
        let again = place.refused(&["restore", &backup]);
        assert!(again.contains("holds something already"), "on {kind:?}: {again}");
    }
}

#[test]
fn a_capture_whose_bytes_were_changed_does_not_verify_and_one_that_is_gone_makes_the_doctor_say_so() {
    for kind in KINDS {
        let place = Place::new("care-damaged", kind);
        let report = place.write("six.html", page("Six"));
        place.did(&["add", &report]);
        assert!(place.did(&["doctor"]).lines().all(|line| line.starts_with("well")), "on {kind:?}");
        let captures = place.files.join("captures");
        let capture =
            fs::read_dir(&captures).expect("it is there").next().expect("there is one").expect("it is listed");
        let other = zstd::bulk::compress(page("Nine").replace("Nine", "Ten").as_bytes(), 3).expect("it compresses");
        fs::write(capture.path(), other).expect("it can be written");
        let refused = place.refused(&["verify"]);
        assert!(refused.contains("its bytes are not those captured"), "on {kind:?}: {refused}");
        fs::remove_file(capture.path()).expect("it can be removed");
        let ill = place.run(&["doctor"]);
        let answers = String::from_utf8_lossy(&ill.stdout).into_owned();
        assert!(code(&ill) == 1 && answers.contains("ill   captured bytes"), "on {kind:?}: {answers}");
        // The page is added again as it was: the same bytes are the same capture.
        let back = place.run(&["add", &place.write("again.html", page("Six"))]);
        assert_eq!(code(&back), 0, "{}", said(&back));
        place.did(&["verify"]);
    }
}

#[test]
fn status_says_what_the_edition_lacks() {
    let place = Place::new("care-status", Kind::Folder);
    place.did(&["add", &place.write("six.html", page("Six"))]);
    assert!(place.did(&["status"]).contains("none yet"));
    place.did(&["run", "--quiet"]);
    assert!(place.did(&["status"]).contains("of all of this"));
    place.did(&["add", &place.write("nine.html", page("Nine"))]);
    assert!(place.did(&["status"]).contains("lacks 1 captures"));
}

/// The SQL of layout 1, with a page and two judgements of the time before the chain; digests as `<hex>`.
const LAYOUT_1: &str = include_str!("../fixtures/stores/database-1.sql");

#[test]
fn a_store_that_an_older_program_left_opens_and_keeps_its_judgements() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores");
    for kind in KINDS {
        let place = Place::new("care-old", kind);
        copy(&fixtures.join("folder-1"), &place.files);
        fs::create_dir(place.files.join("analyses")).expect("the folder can be made");
        match kind {
            Kind::Folder => {}
            Kind::Sqlite => sqlite(Path::new(&place.address), &LAYOUT_1.replace('<', "X'").replace('>', "'")),
            Kind::Postgres => place.sql(&LAYOUT_1.replace('<', "'\\x").replace('>', "'")),
        }
        let status = status(&place);
        assert_eq!((&status["n_captures"], &status["n_judgements"]), (&1.into(), &2.into()), "on {kind:?}");
        place.did(&["verify"]);
        place.did(&["run", "--quiet"]);
        let claim = place.did(&["judgements", "list"]);
        let claim =
            claim.split_whitespace().find(|word| word.contains("/claim.")).expect("one is about a claim").to_owned();
        place.did(&["review", "reject", &claim, "--by", "B. Reader", "--why", "counted again"]);
        let exported = place.did(&["judgements", "export"]);
        assert_eq!(exported.lines().count(), 3, "on {kind:?}: {exported}");
        place.did(&["verify"]);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file can be copied");
        }
    }
}

#[test]
fn a_collection_is_named_by_what_is_there() {
    let place = Place::new("care-address", Kind::Folder);
    let file = place.write("notes.txt", "no collection");
    let refused = variorum(&["status", "--in", &file]);
    assert!(code(&refused) == 1 && said(&refused).contains("no collection"), "{}", said(&refused));
    let absent = text(&place.scratch.join("absent.sqlite"));
    let refused = variorum(&["status", "--in", &absent]);
    assert!(said(&refused).contains("holds no collection"), "{}", said(&refused));
    assert!(!Path::new(&absent).exists(), "a look makes no file");
}
