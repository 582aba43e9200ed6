//! Captures in files: what a file holds and where in it, and the bytes of one capture without reading the rest.
//!
//! A place is a start and a length. In a web archive it is a record with its header, or the member of gzip that holds it; in
//! JSON lines a line; in anything else, and wherever that fails, the whole file, written as a length of 0. What is read at a place is
//! believed by its digest alone.

use anyhow::{Context, Result};
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use flate2::bufread::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use variorum::model::capture::{Capture, CrawlRecord, Media};
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, NoteCode};
use variorum::pipeline::{self, Settings};

/// A capture without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) id: CaptureId,
    pub(crate) name: String,
    pub(crate) media: Media,
    pub(crate) known: CrawlRecord,
    /// Where it is: start and length, the latter 0 for the whole file.
    pub(crate) place: (u64, u64),
}

/// Returns the captures in a file, in order, with what was wrong; the bytes are the same as `variorum run` would take.
pub(crate) fn captures(path: &Path, name: &str, known: &CrawlRecord, settings: &Settings) -> (Vec<Found>, Vec<Note>) {
    let mut found = Vec::new();
    let mut take = |capture: Capture| {
        let Capture { id, name, media, known, .. } = capture;
        found.push(Found { id, name, media, known, place: (0, 0) });
    };
    let notes = stream(path, name, known, settings, &mut take);
    // Places are a matter of speed: what cannot be placed is found in the whole file.
    if let Ok(places) = places(path) {
        for capture in &mut found {
            let number = capture.name.rsplit_once(':').and_then(|(_, number)| number.parse::<usize>().ok());
            if let Some(place) = number.and_then(|number| places.get(number.checked_sub(1)?)) {
                capture.place = *place;
            }
        }
    }
    (found, notes)
}

/// Hands every capture of a file to `sink`.
fn stream(
    path: &Path,
    name: &str,
    known: &CrawlRecord,
    settings: &Settings,
    sink: &mut dyn FnMut(Capture),
) -> Vec<Note> {
    match open(path) {
        Ok(mut reader) => pipeline::stream(name, &mut reader, known, settings, sink),
        Err(error) => {
            let message = format!("the file cannot be read ({error:#}); check that it is there and its permissions");
            vec![Note::new(NoteCode::IngestUnreadable, name, message)]
        }
    }
}

/// A capture wanted of a file, and where its bytes start and how many they are.
pub(crate) type Wanted = (CaptureId, (u64, u64));

/// Returns the captures wanted of one file, with their bytes; those that are no longer there are left out.
pub(crate) fn take(path: &Path, wanted: &[Wanted], settings: &Settings) -> BTreeMap<CaptureId, Capture> {
    let mut taken = BTreeMap::new();
    let known = CrawlRecord::default();
    for &(id, (start, length)) in wanted {
        if length > 0
            && let Ok(bytes) = bytes(path, start, length)
        {
            let captures = pipeline::captures("record", &bytes, &known, settings).value;
            taken.extend(captures.into_iter().filter(|capture| capture.id == id).map(|capture| (id, capture)));
        }
    }
    if wanted.iter().any(|(id, _)| !taken.contains_key(id)) {
        let mut sink = |capture: Capture| {
            if wanted.iter().any(|(id, _)| *id == capture.id) {
                taken.entry(capture.id).or_insert(capture);
            }
        };
        stream(path, "record", &known, settings, &mut sink);
    }
    taken
}

fn bytes(path: &Path, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Returns a reader of a file; rows of Parquet are read as lines of JSON.
fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let mut file = File::open(path)?;
    let mut magic = [0; 4];
    let n_read = file.read(&mut magic)?;
    file.seek(SeekFrom::Start(0))?;
    if n_read < 4 || &magic != b"PAR1" {
        return Ok(Box::new(BufReader::new(file)));
    }
    let mut lines = LineDelimitedWriter::new(Vec::new());
    for batch in ParquetRecordBatchReaderBuilder::try_new(file)?.build()? {
        lines.write(&batch?)?;
    }
    lines.finish()?;
    Ok(Box::new(Cursor::new(lines.into_inner())))
}

/// Returns the places of a file's numbered records, in order; none where it has no such records.
fn places(path: &Path) -> Result<Vec<(u64, u64)>> {
    let mut reader = BufReader::new(File::open(path)?);
    let head = reader.fill_buf().context("cannot read")?;
    if head.starts_with(&[0x1f, 0x8b]) {
        members(reader)
    } else if head.starts_with(b"WARC/") {
        records(reader)
    } else if head.starts_with(b"{") {
        lines(reader)
    } else {
        Ok(Vec::new())
    }
}

/// A reader that knows how many bytes were read.
struct Counted<R> {
    reader: R,
    n_read: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.reader.read(buffer)?;
        self.n_read += n_read as u64;
        Ok(n_read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.n_read += n_bytes as u64;
        self.reader.consume(n_bytes);
    }
}

/// Returns the places of the members of gzip, each of which a web archive fills with one record.
fn members(reader: impl BufRead) -> Result<Vec<(u64, u64)>> {
    let mut reader = Counted { reader, n_read: 0 };
    let mut places = Vec::new();
    while !reader.fill_buf()?.is_empty() {
        let start = reader.n_read;
        let mut member = GzDecoder::new(&mut reader);
        let mut head = Vec::new();
        member.by_ref().take(5).read_to_end(&mut head)?;
        io::copy(&mut member, &mut io::sink())?;
        if head != b"WARC/" {
            return Ok(Vec::new());
        }
        places.push((start, reader.n_read - start));
    }
    Ok(places)
}

/// Returns the places of a web archive's records, up to the first that is damaged.
fn records(reader: impl BufRead) -> Result<Vec<(u64, u64)>> {
    let mut reader = Counted { reader, n_read: 0 };
    let mut places = Vec::new();
    let mut line = Vec::new();
    loop {
        let start = reader.n_read;
        line.clear();
        if reader.by_ref().take(MOST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(places);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if !line.starts_with(b"WARC/") {
            return Ok(places);
        }
        let mut length = None;
        loop {
            line.clear();
            if reader.by_ref().take(MOST_LINE).read_until(b'\n', &mut line)? == 0 {
                return Ok(places);
            }
            let text = String::from_utf8_lossy(&line);
            if text.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = text.split_once(':')
                && name.trim().eq_ignore_ascii_case("content-length")
                && length.is_none()
            {
                length = value.trim().parse::<u64>().ok();
            }
        }
        let Some(length) = length else { return Ok(places) };
        if io::copy(&mut reader.by_ref().take(length), &mut io::sink())? < length {
            return Ok(places);
        }
        places.push((start, reader.n_read - start));
    }
}

/// A header line of more bytes is damaged.
const MOST_LINE: u64 = 64 * 1024;

/// Returns the places of the lines.
fn lines(mut reader: impl BufRead) -> Result<Vec<(u64, u64)>> {
    let (mut places, mut start, mut line) = (Vec::new(), 0, Vec::new());
    loop {
        line.clear();
        let n_read = reader.read_until(b'\n', &mut line)? as u64;
        if n_read == 0 {
            return Ok(places);
        }
        places.push((start, n_read));
        start += n_read;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn record(block: &str) -> String {
        format!("WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
    }

    #[test]
    fn the_members_of_a_gzipped_archive_have_places_and_unpack_alone() {
        let texts = [record("one"), record("two words"), record("three")];
        let mut archive = Vec::new();
        for text in &texts {
            let mut encoder = GzEncoder::new(&mut archive, Compression::default());
            encoder.write_all(text.as_bytes()).expect("memory takes it");
            encoder.finish().expect("memory takes it");
        }
        let places = members(archive.as_slice()).expect("it is gzip");
        assert_eq!(places.len(), 3);
        for ((start, length), text) in places.into_iter().zip(&texts) {
            let mut unpacked = String::new();
            let member = &archive[start as usize..(start + length) as usize];
            GzDecoder::new(member).read_to_string(&mut unpacked).expect("it is gzip");
            assert_eq!(&unpacked, text);
        }
    }

    #[test]
    fn the_records_of_an_archive_have_places_up_to_the_damaged_one() {
        let archive = [record("one"), record("two words"), "WARC/1.0\r\n\r\n".into(), record("four")].concat();
        let places = records(archive.as_bytes()).expect("memory is read");
        assert_eq!(places.len(), 2);
        let (start, length) = places[1];
        assert!(archive[start as usize..(start + length) as usize].ends_with("two words"));
    }

    #[test]
    fn lines_have_places_whatever_their_end() {
        assert_eq!(lines("{1}\r\n\n{22}".as_bytes()).expect("memory is read"), [(0, 5), (5, 1), (6, 4)]);
    }
}
