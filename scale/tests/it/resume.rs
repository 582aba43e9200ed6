//! A run goes on where the last one stopped.

use crate::corpus::{reports, write};
use crate::program::{run, scratch, summary};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Returns when each manifest was written.
fn manifests(out: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let entries = fs::read_dir(out.join("manifests")).expect("there are manifests");
    entries
        .map(|entry| {
            let entry = entry.expect("it can be listed");
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            (entry.path(), modified.expect("it has a time"))
        })
        .collect()
}

#[test]
fn what_was_done_is_not_done_again_and_what_is_lost_is() {
    let folder = scratch("resume");
    write(&folder, &reports(300), 100);
    let (pattern, out) = (folder.join("*.parquet"), folder.join("out"));
    let settings = folder.join("settings.toml");
    fs::write(&settings, "[trace]\nmax_compared_sentences = 2000\n").expect("it can be written");
    let more = ["--settings", settings.to_str().expect("it is Unicode")];
    let first = summary(&run(&[&pattern], &out, &more), &out, 0);
    let done = manifests(&out);

    let second = summary(&run(&[&pattern], &out, &more), &out, 0);
    assert_eq!(second["tables"], first["tables"]);
    let queries = |(path, _): &(&PathBuf, &SystemTime)| {
        let text = fs::read_to_string(path).expect("it can be read");
        !text.contains("made by the client")
    };
    let again = manifests(&out);
    for (path, time) in done.iter().filter(queries) {
        assert_eq!(again[path], *time, "{} was made again", path.display());
    }

    // A part that is lost is made anew, and what was made of it as well.
    let lost = out.join("tables/verified/00000");
    fs::remove_dir_all(&lost).expect("it is there");
    let third = summary(&run(&[&pattern], &out, &more), &out, 0);
    assert!(lost.is_dir());
    assert_eq!(third["tables"], first["tables"]);
}
