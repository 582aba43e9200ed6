//! Runs the built program.

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

/// Runs `variorum` with these arguments and returns what it printed and how it ended.
pub(crate) fn variorum<A: AsRef<std::ffi::OsStr>>(arguments: &[A]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_variorum")).args(arguments).output().expect("the program starts")
}

/// Returns the exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the program was not killed")
}

/// Returns what was printed to stderr.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Returns a JSON file's value.
pub(crate) fn json(path: &Path) -> serde_json::Value {
    let bytes = fs::read(path).expect("the file is there");
    serde_json::from_slice(&bytes).expect("the file is JSON")
}

/// Returns the root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns a folder of the material beside the project, or says that the test is skipped where it is not there.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(folder);
    let is_there = path.is_dir();
    if !is_there {
        println!("skipped: ../shared/{folder} is not there");
    }
    is_there.then_some(path)
}
