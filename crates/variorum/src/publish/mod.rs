//! Edition in, renderings out: a page for people, JSON for machines, what is behind one value of it, and what deserves a look.

pub mod explain;
pub mod exports;
pub mod html;
pub mod json;
pub mod review;

mod map;
mod words;

#[cfg(test)]
mod sample;
