//! Runs the built program.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder for one test, made afresh below Cargo's folder for test files.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the scratch folder can be cleared");
    }
    fs::create_dir_all(&folder).expect("the scratch folder can be made");
    folder
}

/// The program with these arguments, not yet started.
pub(crate) fn batch(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum-batch"));
    command.args(arguments);
    command
}

/// Runs `variorum-batch run` and returns how it ended.
pub(crate) fn run(inputs: &[&Path], out: &Path, more: &[&str]) -> Output {
    let mut command = batch(&["run", "--out"]);
    command.arg(out).arg("--input").args(inputs).args(more);
    command.output().expect("the program starts")
}

/// Returns the summary of a run that ended with this code.
pub(crate) fn summary(output: &Output, out: &Path, code: i32) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    json(&out.join("summary.json"))
}

/// Returns a JSON file's value.
pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("the file is there")).expect("the file is JSON")
}

/// Returns the root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
