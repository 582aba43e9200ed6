//! What stages share and that knows no news: words, hashing, edit distance, dates, the encoder, what lists say of words.

pub mod align;
pub mod clitics;
pub mod dates;
pub mod days;
pub mod digest;
pub mod gazetteer;
pub mod geography;
pub mod hints;
pub mod lexemes;
pub mod names;
pub mod numbers;
pub mod quotations;
pub mod shingles;
pub mod signs;
pub mod tokens;
pub mod words;

pub mod encoder;
pub mod margin;
