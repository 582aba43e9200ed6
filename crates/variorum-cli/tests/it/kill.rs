//! Kill -9 at any point of an add, a run or a judgement: what was acknowledged is there afterwards, and the store is whole.
//!
//! Time is part of what is tested here, so this file alone waits and looks at the clock.

use crate::program::{code, said};
use crate::stores::{Kind, Place, page, text};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a process is killed, on each database.
const N_KILLS: usize = 100;

/// A deed is waited for no longer than this, so that the test stays short where the program is slow.
const LONGEST: Duration = Duration::from_secs(2);

/// Numbers that look random and are the same every time: Knuth's 64-bit linear congruential generator (MMIX).
struct Dice(u64);

impl Dice {
    /// Returns a share, `0.0..1.0`.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What is being done when the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Add,
    Judge,
    Run,
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    kill(&Place::new("kill", Kind::Sqlite));
}

#[test]
fn nothing_acknowledged_is_lost_on_postgresql() {
    kill(&Place::new("kill", Kind::Postgres));
}

fn kill(place: &Place) {
    let first = place.write("first.html", page("Six"));
    let mut usual = BTreeMap::from([(Deed::Add, timed(|| place.did(&["add", &first])))]);
    usual.insert(Deed::Run, timed(|| place.did(&["run", "--quiet"])));
    let report = place.did(&["explain", "first.html"]);
    let claim = report.split_whitespace().find(|word| word.contains("/claim.killed/")).expect("the toll is a claim");
    let accept = ["review", "accept", claim, "--by", "A. Reader", "--why", "counted"];
    usual.insert(Deed::Judge, timed(|| place.did(&accept)));

    let mut dice = Dice(8);
    let (mut acknowledged, mut n_killed) = (BTreeSet::new(), 0);
    let mut n_tries = 0;
    while n_killed < N_KILLS {
        n_tries += 1;
        let deed = [Deed::Add, Deed::Judge, Deed::Add, Deed::Judge, Deed::Run][n_tries % 5];
        let name = format!("deed-{n_tries}");
        let mut child = match deed {
            Deed::Add => start(place, &["add", &place.write(&format!("{name}.html"), page(&n_tries.to_string()))]),
            Deed::Judge => start(place, &["review", "accept", claim, "--by", &name, "--why", "counted"]),
            Deed::Run => start(place, &["run", "--quiet"]),
        };
        // Somewhere between the start of the process and a little after it is usually done.
        let deadline = Instant::now() + usual[&deed].min(LONGEST).mul_f64(1.4 * dice.share());
        match ended(&mut child, deadline) {
            Some(true) => {
                acknowledged.insert((deed, name));
            }
            Some(false) => panic!("{deed:?} {n_tries} failed: the killed process before it left something behind"),
            None => n_killed += 1,
        }
        if n_killed % 10 == 0 {
            check(place, &acknowledged);
        }
    }
    check(place, &acknowledged);
    place.did(&["run", "--quiet"]);
    let of = |deed| acknowledged.iter().filter(|(done, _)| *done == deed).count();
    println!(
        "{:?}: {n_tries} tries, {n_killed} killed; acknowledged and found again: {} adds, {} judgements, {} runs",
        place.kind,
        of(Deed::Add),
        of(Deed::Judge),
        of(Deed::Run)
    );
}

/// Returns how long something takes.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn start(place: &Place, arguments: &[&str]) -> Child {
    let flag = if arguments[0] == "run" { "--out" } else { "--in" };
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.args(arguments).args([flag, &place.address]).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

/// Returns whether a process ended well; nothing where it had to be killed at the deadline.
fn ended(child: &mut Child, deadline: Instant) -> Option<bool> {
    loop {
        if let Some(status) = child.try_wait().expect("the process can be asked") {
            return Some(status.success());
        }
        if Instant::now() >= deadline {
            child.kill().expect("the process can be killed");
            let status = child.wait().expect("the process can be asked");
            // It may have ended in the moment between; what it did then counts as done.
            return status.code().map(|code| code == 0);
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Asserts that the store is whole and holds all that was acknowledged.
fn check(place: &Place, acknowledged: &BTreeSet<(Deed, String)>) {
    let verified = place.run(&["verify"]);
    assert_eq!(code(&verified), 0, "{}", said(&verified));
    let judgements = place.did(&["judgements", "export"]);
    let backup = place.scratch.join("backup");
    if backup.exists() {
        std::fs::remove_dir_all(&backup).expect("the backup can be removed");
    }
    place.did(&["backup", "--out", &text(&backup)]);
    let manifest = std::fs::read_to_string(backup.join("manifest.jsonl")).expect("the manifest is there");
    for (deed, name) in acknowledged {
        let is_there = match deed {
            Deed::Add => manifest.contains(&format!("\"{name}.html\"")),
            Deed::Judge => judgements.contains(&format!("\"{name}\"")),
            Deed::Run => true,
        };
        assert!(is_there, "{deed:?} `{name}` was acknowledged and is lost");
    }
}
