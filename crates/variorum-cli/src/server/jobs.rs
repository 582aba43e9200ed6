//! The worker: takes jobs from the queue one by one and does each with this very program, in a process of its own.
//!
//! A job that breaks takes nothing with it, its memory is given back, and what it does is what the command of the same name does.
//! A job that was being done when the server ended is done again from its beginning: adding and running twice is as once.

use super::desk::Desk;
use super::problem::Problem;
use super::records::{Job, JobKind, JobState};
use super::room::Room;
use super::secrets;
use crate::reading::PROGRESS;
use crate::{clock, output};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// How often the worker looks whether an edition was made beside the server.
const LOOKS: Duration = Duration::from_secs(2);

/// So many lines of what a job said are kept.
const MOST_SAID: usize = 50;

/// Puts a job into the queue.
pub(super) fn queue(desk: &Desk, room: &Room, kind: JobKind, who: &str, targets: Vec<String>) -> Result<Job, Problem> {
    let job = Job {
        id: secrets::random_hex(8)?,
        collection: room.name.clone(),
        kind,
        state: JobState::Queued,
        done: 0,
        of: 0,
        said: Vec::new(),
        result: None,
        who: who.to_owned(),
        targets,
        queued: clock::precise_now(),
        started: None,
        ended: None,
    };
    desk.records.put(&job)?;
    room.tell("job", &job);
    desk.queued.notify_one();
    Ok(job)
}

/// Returns the folder of files that were uploaded for a job.
pub(super) fn uploads(room: &Room, job: &str) -> PathBuf {
    room.collection.path("uploads").join(job)
}

/// Does jobs for as long as the server runs.
pub(super) async fn work(desk: Arc<Desk>) {
    let begun = Arc::clone(&desk);
    // What was under way when the server ended begins again.
    let restarted = tokio::task::spawn_blocking(move || requeue(&begun)).await;
    if let Ok(Err(error)) = restarted {
        output::error(&error);
    }
    loop {
        let at_work = Arc::clone(&desk);
        let done = tokio::task::spawn_blocking(move || next(&at_work)).await;
        match done {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => {
                // Either comes first: both are reasons to look again.
                let _ = tokio::time::timeout(LOOKS, desk.queued.notified()).await;
            }
            Ok(Err(error)) => {
                output::error(&error);
                tokio::time::sleep(LOOKS).await;
            }
            Err(panic) => output::say(&format!("variorum: the worker failed, a fault of ours: {panic}")),
        }
    }
}

fn requeue(desk: &Desk) -> Result<()> {
    for job in desk.records.all::<Job>()? {
        if job.state == JobState::Running {
            desk.records.put(&Job { state: JobState::Queued, done: 0, of: 0, started: None, ..job })?;
        }
    }
    Ok(())
}

/// Does what is next: a job, or a look at the collections. Returns whether there was a job.
fn next(desk: &Desk) -> Result<bool> {
    for room in desk.rooms.values() {
        room.refresh(&desk.records)?;
        room.read_log()?;
    }
    let queued = desk.records.all::<Job>()?.into_iter().rev().find(|job| job.state == JobState::Queued);
    let Some(mut job) = queued else { return Ok(false) };
    let Some(room) = desk.rooms.get(&job.collection) else {
        job.state = JobState::Failed;
        job.said.push("the collection is no longer served".to_owned());
        desk.records.put(&job)?;
        return Ok(true);
    };
    job.state = JobState::Running;
    job.started = Some(clock::now());
    desk.records.put(&job)?;
    room.tell("job", &job);
    let state = done(desk, room, &mut job).unwrap_or_else(|error| {
        job.said.push(format!("{error:#}"));
        JobState::Failed
    });
    job.state = state;
    job.ended = Some(clock::now());
    let folder = uploads(room, &job.id);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    room.refresh(&desk.records)?;
    desk.records.put(&job)?;
    room.tell("job", &job);
    Ok(true)
}

fn done(desk: &Desk, room: &Room, job: &mut Job) -> Result<JobState> {
    let mut command = Command::new(&desk.program);
    // The address may hold a password, which the list of processes shows to everybody; the environment does not.
    command.env("VARIORUM_COLLECTION", &room.address).env(PROGRESS, "lines");
    match job.kind {
        JobKind::Add => command.args(["add", "--json", "--"]).args(&job.targets),
        JobKind::Run => command.args(["run", "--json"]),
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("the program cannot be started again")?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let stdout = stdout.context("the job has an output")?;
    let result = std::thread::spawn(move || {
        let mut text = String::new();
        BufReader::new(stdout).read_to_string(&mut text).map(|_| text)
    });
    for line in BufReader::new(stderr.context("the job has an output")?).lines() {
        let line = line.context("what the job says cannot be read")?;
        match progress(&line) {
            Some((done, of)) => (job.done, job.of) = (done, of),
            None if job.said.len() < MOST_SAID => job.said.push(line),
            None => continue,
        }
        desk.records.put(job)?;
        room.tell("job", job);
    }
    let status = child.wait().context("the job cannot be waited for")?;
    let text = result.join().ok().and_then(Result::ok).unwrap_or_default();
    job.result = serde_json::from_str(&text).ok();
    Ok(match status.code() {
        Some(0) => JobState::Done,
        Some(3) => JobState::Partial,
        _ => JobState::Failed,
    })
}

/// Returns how many of how many a line of progress says.
fn progress(line: &str) -> Option<(u64, u64)> {
    let (done, of) = line.strip_prefix("progress ")?.split_once(' ')?;
    Some((done.parse().ok()?, of.parse().ok()?))
}
