//! Variorum beyond one machine: the library's functions on `DataFusion`, in this process or on a Ballista cluster, over Parquet.
//!
//! ```text
//! files ─found→ captures ─read→ analyses ─sketch→ sketches ─join→ candidates ─verify→ families ─trace→ descents
//! analyses ─names, incidents→ keys ─join→ entity and event candidates
//! analyses + descents + event candidates ─edit→ events, entities, reports
//! ```
//!
//! Nothing here schedules, shuffles or tries again: that is the engine's. A step is a query whose answer is a part of a table;
//! its manifest says that it is done. `docs/scale.md` is the guide.

pub mod cluster;
pub mod descent;
pub mod engine;
mod functions;
pub mod groups;
pub mod job;
mod pool;
pub mod reports;
pub mod run;
mod source;
pub mod stages;
mod trials;

pub use pool::set_threads;

// The same files as the program's: what a path's captures are called, and what is built in, is to be one thing in both.
#[path = "../../crates/variorum-cli/src/input.rs"]
mod input;
#[path = "../../crates/variorum-cli/src/resources.rs"]
mod resources;
#[allow(dead_code, reason = "the program reads tables of it that no batch needs")]
#[path = "../../crates/variorum-cli/src/settings.rs"]
mod settings;

/// Returns the settings of the stages: the standard ones, with those of a TOML file in their place.
pub fn settings(path: Option<&std::path::Path>) -> anyhow::Result<variorum::pipeline::Settings> {
    Ok(settings::load_with_fetch(path)?.0)
}
