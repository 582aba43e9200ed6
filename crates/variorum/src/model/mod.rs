//! The nouns that travel between stages: data and invariants, no computing.
//!
//! Reading order follows the pipeline: what was received, what it says once cleaned, what was found in it, who took it
//! from whom, what belongs together, and the answer.

pub mod id;
pub mod note;
pub mod span;
pub mod time;

pub mod capture;

pub mod article;

pub mod analysis;
pub mod attribution;
pub mod claim;
pub mod event_type;
pub mod place;

pub mod genealogy;

pub mod judgement;
pub mod links;
pub mod proposal;

pub mod edition;

#[cfg(test)]
pub(crate) mod sample;
