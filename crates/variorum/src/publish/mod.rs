//! Edition in, renderings out: a page for people, JSON for machines, leaves for a desk, two reports beside each other, what is
//! behind one value of it, and what deserves a look.

pub mod desk;
pub mod explain;
pub mod exports;
pub mod html;
pub mod json;
pub mod review;
pub mod side_by_side;

mod map;
mod redact;
mod words;

#[cfg(test)]
mod sample;
