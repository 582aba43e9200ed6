//! The threads on which reports are read and compared: the engine's own have too little stack for a page that nests deep.

use anyhow::{Context, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of stack, as in the program `variorum`.
const STACK_BYTES: usize = 32 << 20;

/// Threads wanted, 0 for one a core.
static N_THREADS: AtomicUsize = AtomicUsize::new(0);

/// Sets how many threads there are; to be called before the first work.
pub fn set_threads(n_threads: usize) {
    N_THREADS.store(n_threads, Ordering::Relaxed);
}

/// Returns what the work gives, done on these threads.
pub(crate) fn install<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T> {
    static POOL: OnceLock<rayon::ThreadPool> = OnceLock::new();
    if let Some(pool) = POOL.get() {
        return Ok(pool.install(work));
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(N_THREADS.load(Ordering::Relaxed))
        .stack_size(STACK_BYTES)
        .build()
        .context("cannot start threads")?;
    Ok(POOL.get_or_init(|| pool).install(work))
}

/// Returns what the work gives; nothing where it broke the program, a fault of ours that is to cost one record and no more.
pub(crate) fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
