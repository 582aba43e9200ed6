//! The arguments of `variorum-batch`.

use clap::{Args, Parser, Subcommand};
use log::LevelFilter;
use std::path::PathBuf;

/// Variorum beyond one machine: reports in files to an edition in Parquet tables, in this process or on a cluster.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads files and writes the tables of their edition; goes on where the last run stopped.
    Run(Run),
    /// Starts a worker of a cluster.
    Worker(Worker),
    /// Starts the scheduler of a cluster.
    Scheduler(Scheduler),
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Files, folders, or patterns with `*` in the file's name: web archives, JSON lines, Parquet with records or analyses, and
    /// whatever `variorum run` reads.
    #[arg(long, required = true, num_args = 1..)]
    pub(crate) input: Vec<PathBuf>,
    /// The folder for tables, manifests and the answer; on a cluster one that all members see under this path.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// The scheduler to work on, `df://HOST:PORT`; without it the work is done here.
    #[arg(long)]
    pub(crate) cluster: Option<String>,
    /// Steps done at a time; one here, as many as there are workers on a cluster.
    #[arg(long, default_value_t = 1)]
    pub(crate) jobs: usize,
    /// Gigabytes for what queries hold; what does not fit is written to the folder.
    #[arg(long, default_value_t = 4)]
    pub(crate) memory_gb: usize,
    /// Threads for reading and comparing; as many as there are cores if not given.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// A settings file (TOML), as for `variorum run`.
    #[arg(long)]
    pub(crate) settings: Option<PathBuf>,
    /// Captures that one step reads: what a stopped run reads again at most.
    #[arg(long)]
    pub(crate) chunk: Option<usize>,
    /// Reports up to which the edition is made as a whole, and as one file.
    #[arg(long)]
    pub(crate) max_whole: Option<usize>,
    /// Reports that are traced or edited together at most.
    #[arg(long)]
    pub(crate) max_family: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// The scheduler's host and port.
    #[arg(long, default_value = "localhost:50050")]
    pub(crate) scheduler: String,
    /// The address to listen on; 0.0.0.0 for other machines.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) bind: String,
    /// The name under which the other members reach this one.
    #[arg(long, default_value = "localhost")]
    pub(crate) host: String,
    /// The first of two ports.
    #[arg(long, default_value_t = 50051)]
    pub(crate) port: u16,
    /// Tasks at a time.
    #[arg(long, default_value_t = 1)]
    pub(crate) cores: usize,
    /// Gigabytes for what queries hold.
    #[arg(long, default_value_t = 2)]
    pub(crate) memory_gb: u64,
    /// A folder of this machine for what is made on the way.
    #[arg(long)]
    pub(crate) work: PathBuf,
    /// What to say on stderr: off, error, warn, info, debug or trace.
    #[arg(long, default_value = "warn", value_parser = level)]
    pub(crate) log: LevelFilter,
}

#[derive(Debug, Args)]
pub(crate) struct Scheduler {
    /// The address to listen on; 0.0.0.0 for other machines.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) bind: String,
    /// The name under which the other members reach this one.
    #[arg(long, default_value = "localhost")]
    pub(crate) host: String,
    /// The port.
    #[arg(long, default_value_t = 50050)]
    pub(crate) port: u16,
    /// Seconds after which a silent worker is given up.
    #[arg(long, default_value_t = 20)]
    pub(crate) worker_timeout: u64,
    /// What to say on stderr: off, error, warn, info, debug or trace.
    #[arg(long, default_value = "warn", value_parser = level)]
    pub(crate) log: LevelFilter,
}

fn level(text: &str) -> Result<LevelFilter, String> {
    text.parse().map_err(|_| format!("expected off, error, warn, info, debug or trace, found `{text}`"))
}
