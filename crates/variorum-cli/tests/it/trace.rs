//! `variorum trace A B`: two reports beside each other, from a collection and from two files.

use crate::program::{code, root, said, scratch, variorum};
use std::fs;
use std::path::Path;

/// Runs `trace` and returns what it printed.
fn traced(arguments: &[&str]) -> String {
    let output = variorum(&[&["trace"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

fn rows(json: &str) -> Vec<serde_json::Value> {
    let beside: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
    beside["rows"].as_array().expect("rows are listed").clone()
}

#[test]
fn a_translation_stands_beside_its_source_sentence_by_sentence() {
    let folder = scratch("trace");
    let out = folder.join("story");
    let story = root().join("examples/quarry-road");
    let output = variorum(&["run".as_ref(), story.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let collection = out.to_str().expect("the path is UTF-8");
    let edition = crate::program::json(&out.join("edition.json"));
    let translated = edition["genealogy"]["derivations"].as_array().expect("derivations are listed").iter();
    let translated = translated.filter(|found| found["relation"] == "translated").collect::<Vec<_>>();
    let (child, parent) = (&translated[0]["child"], &translated[0]["parent"]);
    let (child, parent) = (child.as_str().expect("an id"), parent.as_str().expect("an id"));

    let json = traced(&[parent, child, "--in", collection, "--json"]);
    let beside: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!((beside["left"]["id"].as_str(), beside["right"]["id"].as_str()), (Some(child), Some(parent)));
    assert_eq!(beside["derivation"]["relation"], "translated");
    assert_eq!(
        rows(&json).iter().filter(|row| !row["score"].is_null()).count(),
        beside["derivation"]["passages"].as_array().expect("passages are listed").len()
    );

    let text = traced(&[child, parent, "--in", collection]);
    assert!(text.contains("Why this direction") && text.contains('\u{2067}'), "{text}");

    let page = folder.join("beside.html");
    traced(&[child, parent, "--in", collection, "--html", page.to_str().expect("the path is UTF-8")]);
    let page = fs::read_to_string(&page).expect("the page is there");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("lang=\"ar\" dir=\"auto\""));
}

#[test]
fn two_files_are_read_and_compared() {
    let folder = scratch("trace-files");
    let file = |name: &str, body: &str| {
        let path = folder.join(name);
        fs::write(&path, body).expect("the file can be written");
        path.to_str().expect("the path is UTF-8").to_owned()
    };
    let lines = [
        "A bridge over the Wadi Surdud gave way on Monday morning after two days of rain, local officials said.",
        "Nobody was hurt, but four villages to the east are cut off from the market town of Bajil.",
        "Engineers of the roads authority are expected to lay a temporary crossing before the end of the week.",
        "The bridge was built in 1978 and had been closed to lorries since March, according to the district office.",
    ];
    let whole = file("whole.txt", &format!("Bridge gives way near Bajil\n\n{}", lines.join("\n\n")));
    let cut = file("cut.txt", &format!("Bridge gives way near Bajil\n\n{}", lines[..3].join("\n\n")));
    let rows = rows(&traced(&[&whole, &cut, "--json"]));
    assert_eq!(rows.iter().filter(|row| !row["score"].is_null()).count(), 3);
    assert_eq!(rows.iter().filter(|row| row["right"].is_null() != row["left"].is_null()).count(), 1);
}

#[test]
fn a_report_that_is_not_there_is_an_error_that_names_it() {
    let folder = scratch("trace-missing");
    let missing = folder.join("nowhere.txt");
    assert!(!Path::new(&missing).exists());
    let missing = missing.to_str().expect("the path is UTF-8");
    let output = variorum(&["trace", missing, missing]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("nowhere.txt"), "{}", said(&output));
}
