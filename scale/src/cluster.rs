//! Members of a cluster. They are this program, for a worker of another build does not know its functions.

use crate::functions::register;
use crate::trials::Checked;
use anyhow::{Context, Result, anyhow};
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::execution_engine::DefaultExecutionEngine;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// A scheduler, as it is started.
#[derive(Debug, Clone)]
pub struct Scheduler {
    /// The address on which it listens.
    pub bind_host: String,
    /// The name under which workers reach it.
    pub external_host: String,
    /// The port.
    pub port: u16,
    /// A worker that said nothing for so many seconds is given up and its work given to others.
    pub worker_timeout_seconds: u64,
}

/// A worker, as it is started.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The host of the scheduler.
    pub scheduler_host: String,
    /// Its port.
    pub scheduler_port: u16,
    /// The address on which the worker listens.
    pub bind_host: String,
    /// The name under which others reach it.
    pub external_host: String,
    /// The port from which others take what it made; the next one is for the scheduler.
    pub port: u16,
    /// Tasks at a time.
    pub cores: usize,
    /// Bytes for what queries hold.
    pub memory_bytes: u64,
    /// A folder for what it makes on the way.
    pub work_folder: PathBuf,
}

/// Workers ask for tasks, at least every five seconds. Where the scheduler pushes them it keeps an account of what each worker has free, and
/// gives out nothing any more once that account is wrong: what a cancelled task held may never come back (Ballista 55.0, issue 2418).
const POLICY: TaskSchedulingPolicy = TaskSchedulingPolicy::PullStaged;
/// How often the scheduler looks who is there.
const LOOK_SECONDS: u64 = 5;
/// Plans and answers of so many bytes are sent.
const MESSAGE_BYTES: u32 = 256 << 20;
/// A worker waits so long for its scheduler.
const CONNECT_SECONDS: u16 = 60;

/// Returns a state that knows the engine's functions and ours.
fn knowing(config: SessionConfig) -> SessionState {
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    let context = SessionContext::new_with_state(state);
    register(&context);
    context.state()
}

/// Serves as the scheduler until the process ends.
pub async fn scheduler(scheduler: Scheduler) -> Result<()> {
    let address: SocketAddr = format!("{}:{}", scheduler.bind_host, scheduler.port)
        .parse()
        .with_context(|| format!("expected an address to listen on, found `{}`", scheduler.bind_host))?;
    let config = SchedulerConfig {
        external_host: scheduler.external_host,
        bind_host: scheduler.bind_host,
        bind_port: scheduler.port,
        scheduling_policy: POLICY,
        executor_timeout_seconds: scheduler.worker_timeout_seconds,
        expire_dead_executor_interval_seconds: LOOK_SECONDS,
        no_executors_grace_period_seconds: 10 * scheduler.worker_timeout_seconds,
        grpc_server_max_decoding_message_size: MESSAGE_BYTES,
        grpc_server_max_encoding_message_size: MESSAGE_BYTES,
        grpc_client_max_message_size: MESSAGE_BYTES,
        override_config_producer: Some(Arc::new(SessionConfig::new_with_ballista)),
        override_session_builder: Some(Arc::new(|config| Ok(knowing(config)))),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await.map_err(|error| anyhow!("{error}"))?;
    start_server(cluster, address, Arc::new(config)).await.map_err(|error| anyhow!("the scheduler ended: {error}"))
}

/// Serves as a worker until the process ends.
pub async fn worker(worker: Worker) -> Result<()> {
    std::fs::create_dir_all(&worker.work_folder)
        .with_context(|| format!("cannot make `{}`", worker.work_folder.display()))?;
    // Ballista's own registry lacks the engine's functions on arrays (55.0).
    let registry = BallistaFunctionRegistry::from(&knowing(SessionConfig::new()));
    let config = ExecutorProcessConfig {
        bind_host: worker.bind_host,
        external_host: Some(worker.external_host),
        port: worker.port,
        grpc_port: worker.port + 1,
        scheduler_host: worker.scheduler_host,
        scheduler_port: worker.scheduler_port,
        scheduler_connect_timeout_seconds: CONNECT_SECONDS,
        vcores: worker.cores,
        work_dir: Some(worker.work_folder.to_string_lossy().into_owned()),
        task_scheduling_policy: POLICY,
        memory_pool_size: Some(worker.memory_bytes),
        grpc_max_decoding_message_size: MESSAGE_BYTES,
        grpc_max_encoding_message_size: MESSAGE_BYTES,
        override_function_registry: Some(Arc::new(registry)),
        override_execution_engine: Some(Arc::new(Checked(DefaultExecutionEngine::new()))),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await.map_err(|error| anyhow!("the worker ended: {error}"))
}
