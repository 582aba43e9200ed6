//! Who may know whom: the rules of `ARCHITECTURE.md` that the compiler cannot hold, read off the sources.
#![expect(clippy::disallowed_methods, reason = "this test reads the project's own files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The stages, in the order of the pipeline.
const STAGES: &[&str] = &["ingest", "clean", "analyse", "trace", "link", "collate", "publish"];

/// The folders that know no stage.
const FOUNDATIONS: &[&str] = &["model", "text", "lang"];

/// What the library may depend on; every one does no I/O on the paths we use and has its reason in `Cargo.toml`.
const DEPENDENCIES: &[&str] = &[
    "brotli-decompressor",
    "chardetng",
    "csv",
    "encoding_rs",
    "feed-rs",
    "flate2",
    "hayro-cmap",
    "hayro-syntax",
    "html5gum",
    "httparse",
    "icu_calendar",
    "jiff",
    "mail-parser",
    "maud",
    "quick-xml",
    "rayon",
    "rten-gemm",
    "rten-simd",
    "rten-tensor",
    "rten-vecmath",
    "schemars",
    "serde",
    "serde_json",
    "sha2",
    "trafilatura",
    "unicode-normalization",
    "unicode-segmentation",
    "unicode-width",
    "whatlang",
    "zip",
];

fn crate_root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn repository_root() -> PathBuf {
    crate_root().join("../..")
}

/// Returns every file below `folder` with the extension, with its text, ordered by path.
fn files(folder: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the source folders can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Returns a source's lines without comment lines and without its unit tests, which stand at its end.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| line.trim() != "#[cfg(test)]").filter(|line| !line.trim_start().starts_with("//"))
}

/// Returns whether a line of code names the module `crate::<module>`.
fn names_module(line: &str, module: &str) -> bool {
    line.match_indices(&format!("crate::{module}"))
        .any(|(at, path)| !line[at + path.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

#[test]
fn foundations_name_no_stage() {
    for foundation in FOUNDATIONS {
        for (path, text) in files(&crate_root().join("src").join(foundation), "rs") {
            for line in code(&text) {
                for stage in STAGES.iter().chain(&["pipeline"]) {
                    assert!(!names_module(line, stage), "{} names `{stage}`: {line}", path.display());
                }
            }
        }
    }
}

#[test]
fn a_stage_names_no_other_stage() {
    for stage in STAGES {
        for (path, text) in files(&crate_root().join("src").join(stage), "rs") {
            for line in code(&text) {
                for other in STAGES.iter().chain(&["pipeline"]).filter(|other| *other != stage) {
                    assert!(!names_module(line, other), "{} names `{other}`: {line}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_library_reexports_nothing() {
    let library = fs::read_to_string(crate_root().join("src/lib.rs")).expect("lib.rs is there");
    assert!(!code(&library).any(|line| line.contains("pub use")), "one path to each item: lib.rs re-exports nothing");
}

#[test]
fn the_library_depends_on_these_crates_only() {
    let manifest = fs::read_to_string(crate_root().join("Cargo.toml")).expect("Cargo.toml is there");
    let dependencies = manifest.split("\n[dependencies]\n").nth(1).expect("there is a list of dependencies");
    let dependencies = dependencies.split("\n[").next().expect("a split has a first part");
    let mut found = BTreeSet::new();
    let mut reason_given = false;
    for line in dependencies.lines() {
        if line.starts_with('#') {
            reason_given = true;
        } else if let Some((name, _)) = line.split_once('=') {
            let name = name.trim();
            assert!(reason_given || name == "serde", "`{name}` has no reason in Cargo.toml");
            found.insert(name.to_owned());
        } else {
            reason_given = false;
        }
    }
    let expected: BTreeSet<_> = DEPENDENCIES.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(found, expected, "a dependency of the library is decided here, not in passing");
}

#[test]
fn what_differs_by_language_is_data() {
    for (path, text) in files(&crate_root().join("src"), "rs") {
        if path.components().any(|part| part.as_os_str() == "lang") {
            continue;
        }
        for line in code(&text) {
            let is_match = line.contains("match language") || line.contains("match article.language");
            let compares = ["== \"ar\"", "== \"en\"", "\"ar\" =>", "\"en\" =>"].iter().any(|code| line.contains(code));
            assert!(!is_match && !compares, "{} asks for a language by name: {line}", path.display());
        }
    }
}

#[test]
fn html_is_written_under_publish_only() {
    for (path, text) in files(&crate_root().join("src"), "rs") {
        if path.components().any(|part| part.as_os_str() == "publish") {
            continue;
        }
        for line in code(&text) {
            assert!(!line.contains("<div") && !line.contains("</span>"), "{} writes HTML: {line}", path.display());
        }
    }
}

#[test]
fn sql_web_and_arguments_stay_in_their_rooms() {
    let rooms = [("sqlx", "store"), ("axum", "server"), ("clap", "args.rs"), ("tantivy", "shelf"), ("ureq", "fetch")];
    for (path, text) in files(&repository_root().join("crates/variorum-cli/src"), "rs") {
        for (dependency, room) in rooms {
            let is_home = path.components().any(|part| part.as_os_str() == room);
            let names_it = code(&text).any(|line| line.contains(&format!("{dependency}::")));
            assert!(is_home || !names_it, "{} names `{dependency}`, which lives in `{room}`", path.display());
        }
    }
}

#[test]
fn every_note_code_is_in_its_page() {
    let page = fs::read_to_string(repository_root().join("docs/notes.md")).expect("docs/notes.md is there");
    for code in variorum::model::note::NoteCode::ALL {
        let row = format!("| `{}` | {} |", code.text(), code.meaning());
        assert!(page.contains(&row), "docs/notes.md lacks the row: {row}");
    }
}

#[test]
fn every_test_file_has_its_line() {
    let main = fs::read_to_string(crate_root().join("tests/it/main.rs")).expect("main.rs is there");
    for (path, _) in files(&crate_root().join("tests/it"), "rs") {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let is_top = path.parent().is_some_and(|parent| parent.ends_with("tests/it"));
        assert!(!is_top || name == "main" || main.contains(&format!("mod {name};")), "main.rs forgets `{name}`");
    }
}
