//! Web archives (WARC 1.0 and 1.1, ISO 28500) to records, one at a time from a stream.
//!
//! Our own, and not one of the two crates for it: both gather header lines without a bound and hold a record in memory
//! whatever its length, which a hostile archive can use, and neither goes on behind a damaged record.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

/// A record of an archive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Its header fields, names in lower case.
    pub(super) fields: BTreeMap<String, String>,
    /// Its block; empty for records of a kind that is not read.
    pub(super) block: Vec<u8>,
    /// Whether the block is longer than the bound and was left out.
    pub(super) is_too_large: bool,
}

impl Record {
    /// Returns a header field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}

/// What is wrong with a stream of records.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// A record's header cannot be read; the stream goes on with the next record.
    Header,
    /// The stream ends, or cannot be unpacked, within a record; nothing follows.
    End,
}

/// Kinds of records whose block is a capture.
const READ_KINDS: &[&str] = &["response", "resource", "conversion"];
/// A header line has at most so many bytes; addresses in the wild stay below 16 KB.
const MAX_LINE_BYTES: usize = 64 * 1024;
/// A header has at most so many lines; writers use fewer than twenty.
const MAX_HEADER_LINES: usize = 200;

/// Records from a stream.
pub(super) struct Records<R> {
    reader: R,
    max_block_bytes: u64,
    /// A record's first line that was met while looking for one.
    pending: Option<Vec<u8>>,
    is_over: bool,
}

impl<R: BufRead> Records<R> {
    /// Returns the records of a stream; blocks of more than `max_block_bytes` are passed over.
    pub(super) fn new(reader: R, max_block_bytes: u64) -> Self {
        Self { reader, max_block_bytes, pending: None, is_over: false }
    }

    /// Reads to the next line that opens a record; tells whether something else stood before it.
    fn find_record(&mut self) -> io::Result<Option<bool>> {
        if self.pending.take().is_some() {
            return Ok(Some(false));
        }
        let mut is_clean = true;
        loop {
            let Some(line) = line(&mut self.reader)? else { return Ok(None) };
            if line.starts_with(b"WARC/") {
                return Ok(Some(!is_clean));
            }
            is_clean &= line.is_empty();
        }
    }

    fn read_fields(&mut self) -> io::Result<Option<BTreeMap<String, String>>> {
        let mut fields = BTreeMap::new();
        for _ in 0..MAX_HEADER_LINES {
            let Some(line) = line(&mut self.reader)? else { return Ok(None) };
            if line.is_empty() {
                return Ok(Some(fields));
            }
            if line.starts_with(b"WARC/") {
                self.pending = Some(line);
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            if let Some((name, value)) = line.split_once(':') {
                fields.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| value.trim().to_owned());
            }
        }
        Ok(None)
    }

    fn read_record(&mut self) -> io::Result<Option<Result<Record, Damage>>> {
        match self.find_record()? {
            None => return Ok(None),
            Some(true) => {
                // The record itself is read by the next call.
                self.pending = Some(Vec::new());
                return Ok(Some(Err(Damage::Header)));
            }
            Some(false) => {}
        }
        let Some(fields) = self.read_fields()? else { return Ok(Some(Err(Damage::Header))) };
        let Some(length) = fields.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            return Ok(Some(Err(Damage::Header)));
        };
        let is_read = fields.get("warc-type").is_some_and(|kind| READ_KINDS.contains(&kind.as_str()));
        let is_too_large = is_read && length > self.max_block_bytes;
        let mut block = Vec::new();
        let mut whole = self.reader.by_ref().take(length);
        let n_read = if is_read && !is_too_large {
            whole.read_to_end(&mut block)? as u64
        } else {
            io::copy(&mut whole, &mut io::sink())?
        };
        Ok(Some(if n_read < length { Err(Damage::End) } else { Ok(Record { fields, block, is_too_large }) }))
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let record = self.read_record().unwrap_or(Some(Err(Damage::End)));
        self.is_over = matches!(record, None | Some(Err(Damage::End)));
        record
    }
}

/// Returns the next line without its ending, cut at the bound; nothing at the end.
fn line(reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let n_read = reader.by_ref().take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut line)?;
    if n_read == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        pass_line(reader)?;
    }
    while line.last().is_some_and(u8::is_ascii_whitespace) {
        line.pop();
    }
    Ok(Some(line))
}

/// Passes over the rest of a line of any length.
fn pass_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (n_passed, is_end) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(n_passed);
        if is_end {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, block: &str) -> String {
        format!("WARC/1.1\r\nWARC-Type: {kind}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
    }

    fn read(archive: &str, max_block_bytes: u64) -> Vec<Result<(String, bool), Damage>> {
        Records::new(archive.as_bytes(), max_block_bytes)
            .map(|record| {
                record.map(|record| (String::from_utf8_lossy(&record.block).into_owned(), record.is_too_large))
            })
            .collect()
    }

    #[test]
    fn blocks_of_captures_are_read_and_others_are_passed_over() {
        let archive =
            [record("warcinfo", "software: x"), record("response", "one"), record("resource", "two words")].concat();
        let found = read(&archive, 5);
        assert_eq!(found, [Ok((String::new(), false)), Ok(("one".into(), false)), Ok((String::new(), true))]);
    }

    #[test]
    fn reading_goes_on_behind_a_damaged_record() {
        let archive = [record("response", "one"), "no header\r\n".into(), record("response", "two")].concat();
        assert_eq!(read(&archive, 9), [Ok(("one".into(), false)), Err(Damage::Header), Ok(("two".into(), false))]);
        let archive = ["WARC/1.0\r\nContent-Length: many\r\n\r\n".to_owned(), record("response", "two")].concat();
        assert_eq!(read(&archive, 9), [Err(Damage::Header), Ok(("two".into(), false))]);
    }

    #[test]
    fn an_archive_that_ends_within_a_record_says_so() {
        let archive = record("response", "a text that is cut off");
        assert_eq!(read(&archive[..archive.len() - 12], 99), [Err(Damage::End)]);
    }

    #[test]
    fn a_line_without_end_costs_no_memory() {
        let archive = [format!("WARC/1.1\r\nX: {}\r\n", "a".repeat(1_000_000)), record("response", "two")].concat();
        assert_eq!(read(&archive, 9), [Err(Damage::Header), Ok(("two".into(), false))]);
    }
}
