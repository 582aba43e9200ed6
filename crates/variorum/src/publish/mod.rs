//! Edition in, renderings out: a page for people, JSON for machines.

pub mod html;
pub mod json;

mod map;
mod words;

#[cfg(test)]
mod sample;
