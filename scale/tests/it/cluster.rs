//! A scheduler and two workers give the same answer, also when a worker is killed.

use crate::corpus::{reports, write};
use crate::program::{batch, run, scratch, summary};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Processes that end with the test.
struct Cluster {
    port: u16,
    members: Vec<Child>,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for member in &mut self.members {
            let _ = member.kill();
            let _ = member.wait();
        }
    }
}

/// Returns so many successive ports that nobody listens on now.
fn free_ports(n: u16) -> u16 {
    let is_free = |port: u16| (port..port + n).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    let start = 20_000 + (std::process::id() % 20_000) as u16;
    (start..start + 2_000).step_by(n as usize).find(|&port| is_free(port)).expect("some ports are free")
}

fn started(arguments: &[String], folder: &Path) -> Child {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = batch(&arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).current_dir(folder);
    command.spawn().expect("the program starts")
}

/// Waits until somebody listens.
fn answers(port: u16) {
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(since.elapsed() < Duration::from_mins(1), "nobody listens on port {port}");
        sleep(Duration::from_millis(100));
    }
}

fn cluster(folder: &Path) -> Cluster {
    let port = free_ports(8);
    let text = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
    let mut members =
        vec![started(&text(&["scheduler", "--port", &port.to_string(), "--worker-timeout", "12"]), folder)];
    answers(port);
    for number in [1, 3] {
        let work: PathBuf = folder.join(format!("worker-{number}"));
        let (scheduler, own) = (format!("localhost:{port}"), (port + number).to_string());
        let work = work.to_str().expect("it is Unicode").to_owned();
        members.push(started(&text(&["worker", "--scheduler", &scheduler, "--port", &own, "--work", &work]), folder));
        answers(port + number);
    }
    Cluster { port, members }
}

#[test]
fn a_cluster_gives_the_same_answer_also_when_a_worker_is_killed() {
    let folder = scratch("cluster");
    write(&folder, &reports(400), 100);
    let settings = folder.join("settings.toml");
    std::fs::write(&settings, "[trace]\nmax_compared_sentences = 2000\n").expect("it can be written");
    let (pattern, settings) = (folder.join("*.parquet"), settings.to_str().expect("it is Unicode"));
    let out = folder.join("here");
    let here = summary(&run(&[&pattern], &out, &["--settings", settings]), &out, 0);

    let mut cluster = cluster(&folder);
    let address = format!("df://localhost:{}", cluster.port);
    let more = ["--settings", settings, "--cluster", &address, "--jobs", "2"];
    let out = folder.join("there");
    let there = summary(&run(&[&pattern], &out, &more), &out, 0);
    assert_eq!(there["tables"], here["tables"]);

    let out = folder.join("killed");
    let mut command = batch(&["run", "--out"]);
    command.arg(&out).arg("--input").arg(&pattern).args(more).stdout(Stdio::null());
    let mut running = command.spawn().expect("the program starts");
    // In the middle: when the sketches are there and the pairs are not.
    let since = Instant::now();
    while !out.join("manifests/sketches_read-00001.json").exists() {
        assert!(since.elapsed() < Duration::from_mins(2), "no sketches are made");
        sleep(Duration::from_millis(20));
    }
    cluster.members[1].kill().expect("the worker runs");
    let ended = running.wait().expect("it ends");
    assert!(ended.success(), "{ended}");
    let killed = crate::program::json(&out.join("summary.json"));
    assert_eq!(killed["tables"], here["tables"]);
}
