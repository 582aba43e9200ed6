//! Reads an edition as JSON from standard input and writes it as a page to standard output:
//! `cargo run --example publish < docs/schema/edition.example.json > edition.html`.

use std::io::{self, Read, Write};
use variorum::model::edition::Edition;
use variorum::publish;

fn main() -> io::Result<()> {
    let mut json = String::new();
    io::stdin().read_to_string(&mut json)?;
    let edition: Edition = serde_json::from_str(&json)?;
    io::stdout().write_all(publish::html::page(&edition).as_bytes())
}
