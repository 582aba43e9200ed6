//! `variorum-batch run`: files in, tables out, from where the last run stopped.

use crate::engine::{Engine, Place, Table};
use crate::job::{self, JOB, Job, Limits, SCHEMA_VERSION, resources};
use crate::stages::{candidates, derivations, edition, links, read};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use variorum::model::note::{Note, NoteCode, Severity};
use variorum::pipeline::Settings;

/// What a run is told.
pub struct Order {
    /// Files, folders, patterns.
    pub inputs: Vec<PathBuf>,
    /// The folder.
    pub out: PathBuf,
    /// Where the work is done.
    pub place: Place,
    /// Steps done at a time.
    pub n_jobs: usize,
    /// The settings of the stages.
    pub settings: Settings,
    /// What is refused.
    pub limits: Limits,
}

/// What a run made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The version of the tables.
    pub schema_version: u32,
    /// Rows and checksum of each table of the answer.
    pub tables: BTreeMap<String, Checksum>,
    /// Reports that are edited.
    pub n_reports: u64,
    /// Whether the edition was made as a whole, and so is in one file as well.
    pub is_whole: bool,
    /// Seconds of each stage of this run; what was done before takes none.
    pub seconds: BTreeMap<String, f64>,
    /// What was cut or lost, by code of note.
    pub notes: BTreeMap<String, u64>,
}

impl Summary {
    /// Returns whether any input was lost; the list of failures names it.
    pub fn is_partial(&self) -> bool {
        let is_loss = |code: &NoteCode| code.severity() == Severity::Loss && self.notes.contains_key(code.text());
        NoteCode::ALL.iter().any(is_loss)
    }
}

/// Rows of a table and what they add up to, whatever their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// How many rows.
    pub n_rows: u64,
    /// The exclusive or of the rows' digests, hex.
    pub digest: String,
}

/// The file that says what a run made.
pub const SUMMARY: &str = "summary.json";
/// The edition as one file.
pub const EDITION: &str = "edition.json";
/// What could not be read, a line each.
pub const FAILURES: &str = "failures.jsonl";

/// Runs all stages.
pub async fn run(order: Order) -> Result<Summary> {
    fs::create_dir_all(&order.out).with_context(|| format!("cannot make `{}`", order.out.display()))?;
    let out = fs::canonicalize(&order.out)?;
    let job = begin(&out, order.settings, order.limits)?;
    let engine = Arc::new(Engine::start(&order.place, &out, order.n_jobs).await?);
    let mut clock = Clock::default();

    let read::Read { captures, analyses, places, places_table, superseded, earlier_versions, mut notes } =
        read::read(&engine, &job, &order.inputs).await?;
    clock.stage("read");
    let found = candidates::candidates(&engine, &job, &analyses, &superseded).await?;
    notes.extend(found.notes);
    // What only the batch cuts is no part of an edition that is made as a whole: it was not cut there.
    let mut cuts = found.cuts;
    clock.stage("candidates");
    let descents = derivations::descents(&engine, &job, &found.pairs, &places, &places_table, &mut cuts).await?;
    clock.stage("derivations");
    let links = links::links(&engine, &job, &analyses, &places_table, &descents, &superseded, &mut cuts).await?;
    clock.stage("links");
    let tables = edition::tables(&engine, &job, &places, &descents, &links.events, &mut cuts).await?;
    clock.stage("edition");

    let is_whole = places.len() <= job.limits.max_whole;
    let counted = [
        ("analyses", &analyses, "concat_ws(' ', cast(report AS VARCHAR), analysis, encode(vectors, 'hex'))"),
        ("candidates", &found.pairs, "concat_ws(' ', cast(one AS VARCHAR), cast(other AS VARCHAR))"),
        ("derivations", &descents, "json"),
        (
            "entity_candidates",
            &links.entities,
            "concat_ws(' ', one, other, one_kind, other_kind, cast(score AS VARCHAR))",
        ),
        (
            "event_candidates",
            &links.events,
            "concat_ws(' ', one_incident, other_incident, cast(probability AS VARCHAR))",
        ),
        ("events", &tables.events, "json"),
        ("entities", &tables.entities, "json"),
        ("reports", &tables.reports, "json"),
    ];
    let mut sums = BTreeMap::new();
    for (name, table, row) in counted {
        sums.insert(name.to_owned(), checksum(&engine, table, row).await?);
    }
    cuts.extend(job::faults(&out)?);
    let said = all_notes(&engine, &tables.notes, [&notes, &cuts]).await?;
    edition::write_notes(&engine, &said)?;
    write_failures(&out, &said)?;
    let edition_file = out.join(EDITION);
    if is_whole {
        let beside = edition::Beside { captures, earlier_versions, notes };
        let json = edition::whole(&engine, &job, &tables, &descents, beside).await?;
        fs::write(&edition_file, json).with_context(|| format!("cannot write `{}`", edition_file.display()))?;
    } else if edition_file.exists() {
        fs::remove_file(&edition_file)?;
    }
    clock.stage("tables");
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for note in &said {
        *counts.entry(note.code.text().to_owned()).or_default() += 1;
    }
    let summary = Summary {
        schema_version: SCHEMA_VERSION,
        tables: sums,
        n_reports: places.len() as u64,
        is_whole,
        seconds: clock.seconds,
        notes: counts,
    };
    job::write_json(&out.join(SUMMARY), &summary)?;
    Ok(summary)
}

/// Writes what the run is; a folder of another version is refused, one of other settings begins anew.
fn begin(out: &Path, settings: Settings, limits: Limits) -> Result<Arc<Job>> {
    let program_version = env!("CARGO_PKG_VERSION").to_owned();
    let job =
        Job { schema_version: SCHEMA_VERSION, program_version, settings, limits, resources: resources()?.digests() };
    let path = out.join(JOB);
    if path.exists() {
        let known: serde_json::Value = job::read_json(&path)?;
        if known["schema_version"] != SCHEMA_VERSION {
            bail!("`{}` holds tables of another version; give a new folder", out.display());
        }
    }
    if job::read_json::<Job>(&path).ok().as_ref() != Some(&job) {
        job::write_json(&path, &job)?;
    }
    Job::open(out.to_str().context("expected a path of Unicode")?)
}

async fn all_notes(engine: &Engine, table: &Table, notes: [&[Note]; 2]) -> Result<Vec<Note>> {
    let rows = engine.rows("SELECT json FROM $notes", &[("notes", table)]).await?;
    let mut all = crate::stages::notes(&rows, "json")?;
    all.extend(notes.into_iter().flatten().cloned());
    all.sort();
    all.dedup();
    Ok(all)
}

fn write_failures(out: &Path, notes: &[Note]) -> Result<()> {
    let lost = notes.iter().filter(|note| note.code.severity() == Severity::Loss);
    let lines: Vec<String> = lost.map(serde_json::to_string).collect::<Result<_, _>>()?;
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    fs::write(out.join(FAILURES), text).context("cannot write the list of failures")
}

async fn checksum(engine: &Engine, table: &Table, row: &str) -> Result<Checksum> {
    let sql = format!(
        "SELECT arrow_cast(count(*), 'UInt64'), coalesce(bit_xor(row_digest({row})), arrow_cast(0, 'UInt64')) FROM $rows"
    );
    let numbers = engine.numbers(&sql, &[("rows", table)]).await?;
    Ok(Checksum { n_rows: numbers[0], digest: format!("{:016x}", numbers[1]) })
}

/// How long stages take.
struct Clock {
    since: Instant,
    seconds: BTreeMap<String, f64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { since: Instant::now(), seconds: BTreeMap::new() }
    }
}

impl Clock {
    fn stage(&mut self, name: &str) {
        self.seconds.insert(name.to_owned(), self.since.elapsed().as_secs_f64());
        self.since = Instant::now();
    }
}
