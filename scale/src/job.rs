//! A run as its folder says it: settings, limits, and what workers need to know of the whole corpus. Every member of a cluster
//! reads it from there, so that a function of the engine needs the folder's path and nothing else.

use crate::resources;
use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;
use variorum::link::Frequencies;
use variorum::model::edition::ResourceDigest;
use variorum::model::note::{Note, NoteCode};
use variorum::pipeline::{Resources, Settings};
use variorum::text::digest::sha256_hex;

/// The version of the tables; raised when a column changes its meaning. A folder of another version is not gone on with.
pub const SCHEMA_VERSION: u32 = 1;

/// The file that says what a run is.
pub const JOB: &str = "job.json";
/// The files of analyses, in order; a report's place is a number in this list and a row.
pub const FILES: &str = "analyses.json";
/// The outlets' names.
pub const PUBLISHERS: &str = "publishers.json";
/// How many reports name what.
pub const FREQUENCIES: &str = "frequencies.json";

/// What a run is. All of it decides the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The version of the tables.
    pub schema_version: u32,
    /// The version of the program that began it.
    pub program_version: String,
    /// The settings of the stages.
    pub settings: Settings,
    /// What is refused so that work stays bounded.
    pub limits: Limits,
    /// Name and digest of each resource.
    pub resources: Vec<ResourceDigest>,
}

/// What is refused so that work stays bounded; all that is cut is counted in the notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Captures that one step reads.
    pub chunk: usize,
    /// Sentences of one bucket that are compared; further ones are cut.
    pub max_bucket: usize,
    /// Runs of words that are joined at a time, so that memory stays bounded.
    pub runs_at_once: usize,
    /// Reports of one family of texts, or of one part of the edition; what would join more is left apart.
    pub max_family: usize,
    /// Reports up to which the edition is made as a whole, as the program makes it; above, in parts.
    pub max_whole: usize,
    /// Names, or incidents' keys, under which more meet are passed over.
    pub max_names_a_key: usize,
    /// Incidents that may meet under a key.
    pub max_incidents_a_key: usize,
    /// Names whose frequency workers know; the rest count as named once.
    pub max_frequencies: usize,
}

impl Limits {
    /// The limits of the program. Those on names and incidents are the library's own; the others were set by the sizes of what
    /// they bound and are to be set anew by measurement.
    pub const STANDARD: Self = Self {
        chunk: 5_000,
        max_bucket: 20_000,
        runs_at_once: 32_000_000,
        max_family: 2_000,
        max_whole: 10_000,
        max_names_a_key: 300,
        max_incidents_a_key: 400,
        max_frequencies: 200_000,
    };
}

impl Job {
    /// Returns the job of a folder, made by a program that gives the same answer as this one.
    pub fn open(folder: &str) -> Result<Arc<Self>> {
        let job: Arc<Self> = kept(&Path::new(folder).join(JOB))?;
        if job.schema_version != SCHEMA_VERSION || job.program_version != env!("CARGO_PKG_VERSION") {
            bail!(
                "`{folder}` was begun by version {} (tables {}), this is {} (tables {SCHEMA_VERSION}); use one of them throughout",
                job.program_version,
                job.schema_version,
                env!("CARGO_PKG_VERSION")
            );
        }
        Ok(job)
    }

    /// Refuses work where this program's resources are others than those the run was begun with.
    pub fn resources(&self) -> Result<&'static Resources> {
        let resources = resources()?;
        if resources.digests() != self.resources {
            bail!(
                "this program was built with other resources than the run was begun with; use one program throughout"
            );
        }
        Ok(resources)
    }
}

/// Returns the built-in resources, made once a process.
pub fn resources() -> Result<&'static Resources> {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    if let Some(resources) = RESOURCES.get() {
        return Ok(resources);
    }
    let resources = resources::built_in()?;
    Ok(RESOURCES.get_or_init(|| resources))
}

/// Returns the files of analyses, in order.
pub fn files(folder: &str) -> Result<Arc<Vec<PathBuf>>> {
    kept(&Path::new(folder).join(FILES))
}

/// Returns the folded words of every outlet's name.
pub fn publishers(folder: &str) -> Result<Arc<Vec<Vec<String>>>> {
    kept(&Path::new(folder).join(PUBLISHERS))
}

/// Returns how many reports name what.
pub fn frequencies(folder: &str) -> Result<Arc<Frequencies>> {
    kept(&Path::new(folder).join(FREQUENCIES))
}

/// The folder of what broke the program.
const FAULTS: &str = "faults";

/// Lists a record that broke the program, so that the run can say it. The same fault is listed once, however often its task was
/// tried.
pub(crate) fn list_fault(folder: &str, subject: &str, what: &str) -> Result<()> {
    let message = format!("{what} broke the program, a fault of ours: please report it with this file");
    let note = serde_json::to_vec(&Note::new(NoteCode::ReadFault, subject, message))?;
    let faults = Path::new(folder).join(FAULTS);
    let path = faults.join(format!("{}.json", &sha256_hex(&note)[..16]));
    fs::create_dir_all(&faults)
        .and_then(|()| fs::write(&path, &note))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// Returns what was listed as having broken the program.
pub(crate) fn faults(folder: &Path) -> Result<Vec<Note>> {
    let faults = folder.join(FAULTS);
    if !faults.is_dir() {
        return Ok(Vec::new());
    }
    fs::read_dir(&faults)?.map(|entry| read_json(&entry?.path())).collect()
}

/// A value with the size and time of the file it was read from.
type Kept = ((u64, SystemTime), Arc<dyn Any + Send + Sync>);

/// Returns what a JSON file holds, read again only when it changed.
fn kept<T: DeserializeOwned + Send + Sync + 'static>(path: &Path) -> Result<Arc<T>> {
    static KEPT: Mutex<BTreeMap<PathBuf, Kept>> = Mutex::new(BTreeMap::new());
    let metadata = fs::metadata(path).with_context(|| format!("cannot find `{}`", path.display()))?;
    let stamp = (metadata.len(), metadata.modified()?);
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, value)) = all.get(path)
        && *known == stamp
        && let Ok(value) = Arc::clone(value).downcast::<T>()
    {
        return Ok(value);
    }
    let value: Arc<T> = Arc::new(read_json(path)?);
    all.insert(path.to_owned(), (stamp, Arc::clone(&value) as Arc<dyn Any + Send + Sync>));
    Ok(value)
}

/// Returns what a JSON file holds.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("`{}` is not what is expected there", path.display()))
}

/// Writes a JSON file whole or not at all.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let beside = path.with_extension("part");
    fs::write(&beside, serde_json::to_vec_pretty(value)?)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Job {
            schema_version: SCHEMA_VERSION,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: Settings::standard(),
            limits: Limits::STANDARD,
            resources: resources().expect("they are built in").digests(),
        }
    }

    /// Returns what a worker of this build says of a run's job.
    fn said(name: &str, job: &Job) -> Result<()> {
        let folder = std::env::temp_dir().join(format!("variorum-batch-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder)?;
        write_json(&folder.join(JOB), job)?;
        let opened = Job::open(folder.to_str().expect("it is Unicode"));
        fs::remove_dir_all(&folder)?;
        opened?.resources().map(|_| ())
    }

    #[test]
    fn a_worker_of_another_build_refuses_the_work() {
        said("same", &job()).expect("the same build does the work");
        let error =
            said("older", &Job { program_version: "0.0.1".into(), ..job() }).expect_err("it is another version");
        assert!(error.to_string().contains("was begun by version 0.0.1"), "{error}");
        let error = said("tables", &Job { schema_version: 0, ..job() }).expect_err("its tables are others");
        assert!(error.to_string().contains("(tables 0)"), "{error}");
        let mut other = job();
        other.resources[0].sha256 = "0".repeat(64);
        let error = said("resources", &other).expect_err("its weights are others");
        assert!(error.to_string().contains("other resources"), "{error}");
    }
}
