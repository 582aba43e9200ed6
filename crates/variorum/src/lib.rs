//! Variorum's stages as pure functions: many reports of the same events in, one edition out.
//!
//! ```text
//!             one capture at a time: pure, parallel, kept by digest
//! bytes ─ingest→ Capture ─clean→ Article ─analyse→ Analysis
//!
//!             one corpus at a time: deterministic, run again at will
//! [Analysis] ─trace→ Genealogy          who took text from whom, and in which direction
//! [Analysis] + judgements ─link→ Links  one person, one place, one event across reports
//! all of it ─collate→ Edition           per event and field: readings, who stands behind each, how they relate
//! Edition ─publish→ HTML · JSON
//! ```
//!
//! [`pipeline`] joins the stages: [`pipeline::read`] is the upper half, [`pipeline::edit`] the lower. The library opens no
//! file, reads no clock and keeps no state; bytes, settings, resources and judgements are arguments, and bad input comes
//! back as a [`model::note::Note`].

pub mod error;
pub mod model;

pub mod lang;
pub mod text;

pub mod ingest;

pub mod clean;

pub mod analyse;

pub mod trace;

pub mod link;

pub mod collate;

pub mod publish;

pub mod pipeline;
