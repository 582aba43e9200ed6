//! `variorum run`: collections, exit codes, input at fault.

use crate::program::{code, json, root, said, scratch, variorum};
use std::fs;
use std::path::Path;

/// A plain report of our own, long enough to be an article.
const REPORT: &str = "Two hurt in warehouse fire in Tripoli\n\nBy Mona Zarrouk\n\n12 March 2024\n\n\
    Two people were injured on Tuesday in a fire at a warehouse in Tripoli, the civil defence said.\n\n\
    The civil defence said in a statement that the fire was put out within two hours.\n";

fn run(input: &Path, out: &Path) -> std::process::Output {
    variorum(&[Path::new("run"), input, Path::new("--out"), out])
}

#[test]
fn a_run_makes_a_collection_with_its_edition() {
    let folder = scratch("whole");
    let (input, out) = (folder.join("in"), folder.join("out"));
    fs::create_dir(&input).expect("the folder can be made");
    fs::write(input.join("fire.txt"), REPORT).expect("the report can be written");
    let output = run(&input, &out);
    assert_eq!(code(&output), 0, "{}", said(&output));
    for part in
        ["collection.json", "manifest.jsonl", "judgements.jsonl", "failures.jsonl", "edition.json", "edition.html"]
    {
        assert!(out.join(part).is_file(), "{part} is missing");
    }
    let edition = json(&out.join("edition.json"));
    assert_eq!(edition["schema_version"], 1);
    assert_eq!(edition["reports"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_run_twice_gives_the_same_bytes() {
    let folder = scratch("twice");
    let (one, other) = (folder.join("one"), folder.join("other"));
    let story = root().join("examples/quarry-road");
    assert_eq!(code(&run(&story, &one)), 0);
    assert_eq!(code(&run(&story, &other)), 0);
    // The second run into one folder takes the analyses it kept.
    let first = fs::read(one.join("edition.json")).expect("the edition is there");
    assert_eq!(code(&run(&story, &one)), 0);
    for part in ["edition.json", "edition.html"] {
        let (one, other) = (fs::read(one.join(part)), fs::read(other.join(part)));
        assert!(one.expect("it is there") == other.expect("it is there"), "{part} differs");
    }
    assert!(first == fs::read(one.join("edition.json")).expect("the edition is there"));
}

#[test]
fn input_at_fault_is_listed_and_the_run_goes_on() {
    let folder = scratch("partial");
    let (input, out) = (folder.join("in"), folder.join("out"));
    fs::create_dir(&input).expect("the folder can be made");
    fs::write(input.join("good.txt"), REPORT).expect("the report can be written");
    fs::write(input.join("empty.txt"), "").expect("the file can be written");
    fs::write(input.join("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").expect("the file can be written");
    let output = run(&input, &out);
    assert_eq!(code(&output), 3, "{}", said(&output));
    let failures = fs::read_to_string(out.join("failures.jsonl")).expect("the failures are listed");
    assert!(failures.contains("ingest/empty") && failures.contains("empty.txt"), "{failures}");
    assert!(failures.contains("ingest/binary") && failures.contains("picture.png"), "{failures}");
    assert_eq!(json(&out.join("edition.json"))["reports"].as_array().map(Vec::len), Some(1));
}

#[test]
fn odd_encodings_are_read() {
    let folder = scratch("encodings");
    let (input, out) = (folder.join("in"), folder.join("out"));
    fs::create_dir(&input).expect("the folder can be made");
    let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain(REPORT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    fs::write(input.join("utf16.txt"), utf16).expect("the report can be written");
    let output = run(&input, &out);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let edition = json(&out.join("edition.json"));
    let text = edition["reports"][0]["text"].as_str().expect("the report has its text");
    assert!(text.contains("the fire was put out within two hours"), "{text}");
}

#[test]
fn a_file_larger_than_the_setting_is_listed() {
    let folder = scratch("large");
    let (input, out, settings) = (folder.join("in"), folder.join("out"), folder.join("settings.toml"));
    fs::create_dir(&input).expect("the folder can be made");
    fs::write(input.join("large.txt"), REPORT).expect("the report can be written");
    fs::write(&settings, "[limits]\nmax_file_bytes = 100\n").expect("the settings can be written");
    let output = variorum(&[Path::new("run"), &input, Path::new("--out"), &out, Path::new("--settings"), &settings]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    let failures = fs::read_to_string(out.join("failures.jsonl")).expect("the failures are listed");
    assert!(failures.contains("ingest/too-large"), "{failures}");
}

#[test]
fn an_unknown_setting_is_an_error_that_names_the_file() {
    let folder = scratch("settings");
    let settings = folder.join("settings.toml");
    fs::write(&settings, "[limits]\nmax_bites = 100\n").expect("the settings can be written");
    let (input, out) = (folder.join("settings.toml"), folder.join("out"));
    let output = variorum(&[Path::new("run"), &input, Path::new("--out"), &out, Path::new("--settings"), &settings]);
    assert_eq!(code(&output), 1);
    let said = said(&output);
    assert!(
        said.contains("settings.toml") && said.contains("max_bites") && said.trim_end().lines().count() <= 8,
        "{said}"
    );
}

#[test]
fn a_folder_that_is_no_collection_is_not_touched() {
    let folder = scratch("taken");
    let (input, out) = (folder.join("report.txt"), folder.join("taken"));
    fs::write(&input, REPORT).expect("the report can be written");
    fs::create_dir(&out).expect("the folder can be made");
    fs::write(out.join("thesis.doc"), "years of work").expect("the file can be written");
    let output = run(&input, &out);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("absent or empty"), "{}", said(&output));
    assert_eq!(fs::read_dir(&out).expect("the folder is there").count(), 1);
}

#[test]
fn judgements_are_kept_by_the_next_run() {
    let folder = scratch("judgements");
    let (input, out) = (folder.join("report.txt"), folder.join("out"));
    fs::write(&input, REPORT).expect("the report can be written");
    assert_eq!(code(&run(&input, &out)), 0);
    let log = out.join("judgements.jsonl");
    let id = "0".repeat(64);
    let judgement = format!(
        "{{\"schema_version\":1,\"seq\":1,\"who\":\"mona\",\"when\":\"2024-03-13T09:00:00Z\",\"why\":\"misread\",\
         \"verdict\":{{\"kind\":\"reject\",\"finding\":\"{id}/claim.injured/0-3\"}}}}\n"
    );
    fs::write(&log, &judgement).expect("the log can be written");
    let output = run(&input, &out);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(fs::read_to_string(&log).expect("the log is there"), judgement);
    let edition = json(&out.join("edition.json"));
    assert_eq!(edition["manifest"]["n_judgements"], 1);
    let notes = edition["notes"].to_string();
    assert!(notes.contains("edit/judgement-orphaned"), "{notes}");
}

#[test]
fn wrong_usage_ends_with_2() {
    assert_eq!(code(&variorum(&["run"])), 2);
    assert_eq!(code(&variorum(&["reed"])), 2);
}

#[test]
fn help_teaches_the_first_command() {
    let output = variorum(&["--help"]);
    assert_eq!(code(&output), 0);
    assert!(String::from_utf8_lossy(&output.stdout).contains("variorum run examples/quarry-road --out edition"));
}

#[test]
fn a_folder_with_a_pdf_becomes_an_edition() {
    let folder = scratch("pdf");
    let (input, out) = (folder.join("in"), folder.join("out"));
    fs::create_dir(&input).expect("the folder can be made");
    let document = root().join("crates/variorum/tests/fixtures/pdf/report_ar/document.pdf");
    fs::copy(document, input.join("report.pdf")).expect("the document can be copied");
    fs::write(input.join("scan.pdf"), "%PDF-1.4\n").expect("the file can be written");
    let output = run(&input, &out);
    assert_eq!(code(&output), 3, "{}", said(&output));
    let edition = json(&out.join("edition.json"));
    assert_eq!(edition["reports"].as_array().map(Vec::len), Some(1));
    assert_eq!(edition["reports"][0]["title"]["value"], "الأمطار تغلق الطريق إلى ميناء درنة");
    let failures = fs::read_to_string(out.join("failures.jsonl")).expect("the list is there");
    assert!(failures.contains("scan.pdf") && failures.contains("clean/pdf-damaged"), "{failures}");
}
