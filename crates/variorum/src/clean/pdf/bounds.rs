//! How much a PDF may unpack to: a file of a few kilobytes can hold a stream of gigabytes.

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use std::borrow::Cow;
use std::io::Read;

/// No stream may unpack to more bytes than this. A page scanned in colour at 600 dots an inch takes 104 MB, and the text of
/// the longest page seen takes one.
const MAX_STREAM_BYTES: usize = 256 << 20;
/// All streams together may unpack to no more than this, which takes some seconds to find out.
const MAX_BYTES: usize = 2 << 30;
/// A deflated stream may hold another so many times over; two is what some printers write.
const MAX_NESTED: usize = 3;
/// What one byte can unpack to at most: 258 bytes from two bits of deflate, a string of the whole table from 12 bits of LZW,
/// 128 bytes from two of a run length.
const MAX_RATIOS: &[(Filter, usize)] =
    &[(Filter::FlateDecode, 1032), (Filter::LzwDecode, 2560), (Filter::RunLengthDecode, 64)];

/// Returns whether a deflated stream of the file unpacks to more than is safe. The parser unpacks the streams that hold
/// objects by itself and without a limit, so they are measured before it sees the file; nothing is kept of them.
///
/// Streams that the file encrypts cannot be measured before they are decrypted, and are not. Cost: linear in what the file
/// unpacks to, up to the limits.
pub(super) fn holds_bomb(bytes: &[u8]) -> bool {
    const KEYWORD: &[u8] = b"stream";
    let mut n_left = MAX_BYTES;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], KEYWORD) {
        let start = at + found;
        at = start + KEYWORD.len();
        if bytes[..start].ends_with(b"end") {
            continue;
        }
        let data = bytes[at..].trim_ascii_start();
        if unpacks_too_far(data, 0, &mut n_left) {
            return true;
        }
    }
    false
}

fn find(bytes: &[u8], keyword: &[u8]) -> Option<usize> {
    // Nearly no byte of a file is an `s`, so looking for that first is what takes no time.
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == keyword[0]) {
        if bytes[at + found..].starts_with(keyword) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

fn unpacks_too_far(data: impl Read, n_outer: usize, n_left: &mut usize) -> bool {
    let mut data = data;
    let mut head = Vec::new();
    if n_outer > MAX_NESTED || data.by_ref().take(2).read_to_end(&mut head).is_err() || !is_zlib(&head) {
        return false;
    }
    let mut unpacked = ZlibDecoder::new(head.as_slice().chain(data));
    let mut first = Vec::new();
    if unpacked.by_ref().take(2).read_to_end(&mut first).is_err() {
        return false;
    }
    if is_zlib(&first) {
        let inner: Box<dyn Read + '_> = Box::new(first.as_slice().chain(unpacked));
        return unpacks_too_far(inner, n_outer + 1, n_left);
    }
    let mut n_of_stream = 0;
    let mut buffer = vec![0; 1 << 16];
    while let Ok(n_read @ 1..) = unpacked.read(&mut buffer) {
        n_of_stream += n_read;
        let Some(left) = n_left.checked_sub(n_read) else { return true };
        *n_left = left;
        if n_of_stream > MAX_STREAM_BYTES {
            return true;
        }
    }
    false
}

/// Returns whether bytes begin as zlib data does (RFC 1950, section 2.2).
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [method, flags, ..] if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0)
}

/// Returns what a stream holds; nothing where it cannot be unpacked, or might unpack to more than `n_left` bytes, from which
/// its length is taken.
pub(super) fn unpacked<'a>(stream: &Stream<'a>, n_left: &mut usize) -> Option<Cow<'a, [u8]>> {
    let filters = stream.filters();
    let growing: Vec<usize> = filters
        .iter()
        .filter_map(|filter| MAX_RATIOS.iter().find(|(growing, _)| growing == filter).map(|(_, ratio)| *ratio))
        .collect();
    let raw = stream.raw_data();
    let max_len = growing.iter().fold(raw.len(), |len, ratio| len.saturating_mul(*ratio));
    let limit = MAX_STREAM_BYTES.min(*n_left);
    if max_len > limit && !(filters.as_slice() == [Filter::FlateDecode] && fits(&raw, limit)) {
        return None;
    }
    let bytes = stream.decoded_data().ok()?;
    *n_left = n_left.checked_sub(bytes.len())?;
    Some(bytes)
}

/// Returns whether deflated bytes unpack to no more than the limit.
fn fits(deflated: &[u8], limit: usize) -> bool {
    let mut unpacked = ZlibDecoder::new(deflated).take(limit as u64 + 1);
    let mut buffer = vec![0; 1 << 16];
    let mut n_bytes = 0;
    while let Ok(n_read @ 1..) = unpacked.read(&mut buffer) {
        n_bytes += n_read;
    }
    n_bytes <= limit
}
