//! The program `variorum-batch`.

mod args;
mod speech;

use anyhow::{Context, Result, bail};
use args::{Arguments, Command};
use clap::Parser;
use speech::speak;
use std::io::{self, Write};
use std::process::ExitCode;
use variorum_batch::cluster::{self, Scheduler, Worker};
use variorum_batch::engine::Place;
use variorum_batch::job::Limits;
use variorum_batch::run::{Order, Summary, run};

/// Bytes of stack of the engine's threads: plans nest.
const STACK_BYTES: usize = 16 << 20;

/// Exit codes, as those of the program `variorum`.
const FAILED: u8 = 1;
const PARTIAL: u8 = 3;

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()
        .context("cannot start the engine's threads")
        .and_then(|runtime| runtime.block_on(dispatch(command)));
    match done {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "variorum-batch: {error:#}");
            FAILED.into()
        }
    }
}

async fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Run(args) => {
            let memory_bytes = args.memory_gb.max(1) << 30;
            variorum_batch::set_threads(args.threads);
            let standard = Limits::STANDARD;
            let summary = run(Order {
                inputs: args.input,
                out: args.out,
                place: args.cluster.map_or(Place::Here { memory_bytes }, |address| Place::Cluster { address }),
                n_jobs: args.jobs,
                settings: variorum_batch::settings(args.settings.as_deref())?,
                limits: Limits {
                    chunk: args.chunk.unwrap_or(standard.chunk),
                    max_whole: args.max_whole.unwrap_or(standard.max_whole),
                    max_family: args.max_family.unwrap_or(standard.max_family),
                    ..standard
                },
            })
            .await?;
            io::stdout().lock().write_all(table(&summary).as_bytes()).context("cannot write to stdout")?;
            Ok(if summary.is_partial() { PARTIAL.into() } else { ExitCode::SUCCESS })
        }
        Command::Worker(args) => {
            speak(args.log);
            let Some((host, port)) = args.scheduler.rsplit_once(':') else {
                bail!("expected the scheduler as HOST:PORT, found `{}`", args.scheduler);
            };
            variorum_batch::set_threads(args.cores);
            cluster::worker(Worker {
                scheduler_host: host.to_owned(),
                scheduler_port: port.parse().with_context(|| format!("expected a port, found `{port}`"))?,
                bind_host: args.bind,
                external_host: args.host,
                port: args.port,
                cores: args.cores.max(1),
                memory_bytes: args.memory_gb.max(1) << 30,
                work_folder: args.work,
            })
            .await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Scheduler(args) => {
            speak(args.log);
            cluster::scheduler(Scheduler {
                bind_host: args.bind,
                external_host: args.host,
                port: args.port,
                worker_timeout_seconds: args.worker_timeout,
            })
            .await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Returns what a run made, a line a table.
fn table(summary: &Summary) -> String {
    let mut lines = vec![format!("{} reports", summary.n_reports)];
    let table = |(name, sum): (&String, &variorum_batch::run::Checksum)| {
        format!("{name:18} {:>12} rows  {}", sum.n_rows, sum.digest)
    };
    lines.extend(summary.tables.iter().map(table));
    lines.extend(summary.seconds.iter().map(|(stage, seconds)| format!("{stage:18} {seconds:>12.1} s")));
    lines.extend(summary.notes.iter().map(|(code, n)| format!("{code:30} {n:>6} notes")));
    lines.join("\n") + "\n"
}
