//! What the benchmarks share: the reports of a collection that invented corpora are made of, and numbers drawn by index.

pub mod corpus;

use std::error::Error;
use std::fs;
use variorum::model::analysis::Analysis;

/// Returns the analyses of a collection, in the order of their files' names.
pub fn analyses(collection: &str) -> Result<Vec<Analysis>, Box<dyn Error>> {
    let mut paths: Vec<_> = fs::read_dir(format!("{collection}/analyses"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut analyses = Vec::new();
    for path in paths {
        let file: serde_json::Value = serde_json::from_slice(&fs::read(&path)?)?;
        if !file["analysis"].is_null() {
            analyses.push(serde_json::from_value(file["analysis"].clone())?);
        }
    }
    Ok(analyses)
}

/// A fixed sequence of numbers by seed (splitmix64, Steele et al. 2014): the same corpus each time, any report of it alone.
#[derive(Debug, Clone)]
pub struct Draws(u64);

impl Draws {
    /// Returns the sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// Returns the next number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Returns the next number of `0.0..1.0`.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }
}
