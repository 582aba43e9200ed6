//! `variorum export`: the story that ships with the source, in every format, with what was lost beside it.

use crate::program::{code, json, root, said, scratch, variorum};
use std::fs;
use std::path::{Path, PathBuf};
use variorum::publish::exports::Format;

/// Returns the collection of the story that ships with the source.
fn story(name: &str) -> PathBuf {
    let out = scratch(name).join("story");
    let output =
        variorum(&["run".as_ref(), root().join("examples/quarry-road").as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    out
}

fn export(collection: &Path, format: &str, out: &Path, more: &[&str]) -> std::process::Output {
    let [collection, out] = [collection, out].map(|path| path.to_str().expect("the path is UTF-8"));
    variorum(&[&["export", "--in", collection, "--format", format, "--out", out], more].concat())
}

#[test]
fn the_story_is_exported_in_every_format_with_its_losses() {
    let collection = story("export-all");
    for format in Format::ALL.iter().map(|format| format.name()) {
        let file = collection.with_file_name(format!("story.{format}"));
        let output = export(&collection, format, &file, &[]);
        assert_eq!(code(&output), 0, "{format}: {}", said(&output));
        let text = fs::read_to_string(&file).expect("the export is there and is UTF-8");
        assert!(text.ends_with('\n') && text.lines().count() > 1, "{format}: {text}");
        let report = json(&file.with_extension(format!("{format}.losses.json")));
        assert_eq!((&report["schema_version"], &report["format"]), (&1.into(), &format.into()));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        for loss in report["losses"].as_array().expect("losses are listed") {
            let (n, what) = (loss["n"].as_u64().expect("counted"), loss["what"].as_str().expect("in words"));
            assert!(
                n > 0 && printed.contains(&format!("{n}  {what}")),
                "{format} does not print: {n} {what}\n{printed}"
            );
        }
        assert_eq!(code(&export(&collection, format, &file, &[])), 0);
        assert!(text == fs::read_to_string(&file).expect("it is there"), "{format} differs from run to run");
    }
}

#[test]
fn the_example_of_the_page_on_independence_is_what_the_program_prints() {
    let collection = story("export-independence");
    let edition = json(&collection.join("edition.json"));
    let killed =
        edition["events"][0]["fields"].as_array().expect("fields").iter().find(|field| field["field"] == "killed");
    let readings = killed.expect("the killed are counted")["readings"].as_array().expect("readings");
    let page = fs::read_to_string(root().join("docs/independence.md")).expect("the page is there");
    for (word, number) in [("six", 6), ("eight", 8)] {
        let is_meant = |reading: &&serde_json::Value| {
            reading["value"]["count"] == serde_json::json!({ "min": number, "max": number })
                && reading["category"]["kind"] == "persons"
        };
        let reading = readings.iter().find(is_meant).expect("the number is told");
        let n_origins = reading["origins"].as_array().map_or(0, Vec::len);
        let counts = ["n_articles", "n_outlets", "n_families"].map(|count| reading[count].to_string()).join(" | ");
        let row = format!("| {word} | {counts} | {n_origins}: ");
        assert!(page.contains(&row), "docs/independence.md lacks the row: {row}");
    }
    let dossier = collection.with_file_name("story.md");
    assert_eq!(code(&export(&collection, "dossier", &dossier, &[])), 0);
    let dossier = fs::read_to_string(dossier).expect("the dossier is there");
    assert!(dossier.contains("- Killed: conservative 6; low 6, best 8, high 8;"), "{dossier}");
}

#[test]
fn the_mark_for_spreadsheets_is_for_tables() {
    let collection = story("export-bom");
    let file = collection.with_file_name("story.csv");
    assert_eq!(code(&export(&collection, "acled", &file, &["--bom"])), 0);
    assert!(fs::read(&file).expect("the export is there").starts_with(b"\xef\xbb\xbfevent_id_cnty,"));
    let refused = export(&collection, "geojson", &file, &["--bom"]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("--bom is for CSV"), "{}", said(&refused));
}

#[test]
fn an_export_is_careful_unless_it_is_told_otherwise() {
    let collection = story("export-careful");
    let (standard, open) = (collection.join("standard.geojson"), collection.join("open.geojson"));
    assert_eq!(code(&export(&collection, "geojson", &standard, &[])), 0);
    let settings = collection.join("settings.toml");
    fs::write(&settings, "[export]\ndelay_days = 0\nleast_km = 500.0\nnames = \"all\"\n")
        .expect("the settings can be written");
    let settings = settings.to_str().expect("the path is UTF-8");
    assert_eq!(code(&export(&collection, "geojson", &open, &["--settings", settings])), 0);
    let widest = |path: &Path| {
        let features = json(path)["features"].as_array().expect("a list").clone();
        features.iter().filter_map(|it| it["properties"]["precision_km"].as_f64()).fold(0.0, f64::max)
    };
    assert!(widest(&standard) < 500.0 && widest(&open) >= 500.0, "circles are as wide as was asked");
    let wrong = collection.join("wrong.toml");
    fs::write(&wrong, "[export]\ndelay = 1\n").expect("the settings can be written");
    let wrong = wrong.to_str().expect("the path is UTF-8");
    assert_ne!(code(&export(&collection, "geojson", &open, &["--settings", wrong])), 0, "an unknown key is an error");
}

#[test]
fn an_export_to_the_terminal_keeps_data_and_losses_apart() {
    let collection = story("export-terminal");
    let output = export(&collection, "geojson", Path::new("-"), &[]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is the export alone");
    assert_eq!(value["type"], "FeatureCollection");
    assert!(said(&output).contains("what the format could not carry"), "{}", said(&output));
    let unknown = export(&collection, "xlsx", Path::new("-"), &[]);
    assert_eq!(code(&unknown), 2);
}
