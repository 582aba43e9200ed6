//! Edition in, renderings out: a page for people, JSON for machines, and what is behind one value of it.

pub mod explain;
pub mod exports;
pub mod html;
pub mod json;

mod map;
mod words;

#[cfg(test)]
mod sample;
