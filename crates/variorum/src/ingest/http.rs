//! A server's answer as an archive keeps it, to the bytes of the page: head off, chunks joined, compression undone.

use super::archive::{Unpacked, bounded, gunzip};
use flate2::read::{DeflateDecoder, ZlibDecoder};

/// A server's answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status, 200 for a page.
    pub(super) status: u16,
    /// The media type with its parameters, lower case; empty where none is given.
    pub(super) content_type: String,
    /// The page's bytes, or in words why they cannot be had.
    pub(super) body: Result<Vec<u8>, &'static str>,
}

/// Header lines beyond this are passed over by refusing the answer; servers send fewer than fifty.
const MAX_HEADERS: usize = 256;

/// As much is read from a brotli stream at a time; 4 KiB is what the crate's own tool takes.
const BROTLI_BUFFER_BYTES: usize = 4096;

/// Returns the answer in a block; nothing where it does not begin with the head of one.
pub(super) fn answer(block: &[u8], max_bytes: u64) -> Option<Answer> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let mut config = httparse::ParserConfig::default();
    config.ignore_invalid_headers_in_responses(true).allow_spaces_after_header_name_in_responses(true);
    let httparse::Status::Complete(head_len) = config.parse_response(&mut response, block).ok()? else { return None };
    let field = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    let body = block.get(head_len..)?;
    let is_chunked = field("transfer-encoding").is_some_and(|encoding| encoding.contains("chunked"));
    // Some crawlers join the chunks and leave the header.
    let joined = if is_chunked { dechunked(body) } else { None };
    let body = joined.as_deref().unwrap_or(body);
    let unpacked = match field("content-encoding").unwrap_or_default().as_str() {
        "" | "identity" | "none" | "utf-8" => Unpacked::Whole(body.to_vec()),
        // Some crawlers unpack and leave the header.
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => Unpacked::Whole(body.to_vec()),
        "gzip" | "x-gzip" => gunzip(body, max_bytes),
        "deflate" => inflated(body, max_bytes),
        "br" => bounded(brotli_decompressor::Decompressor::new(body, BROTLI_BUFFER_BYTES), max_bytes),
        _ => Unpacked::Damaged(Vec::new()),
    };
    let body = match unpacked {
        Unpacked::Damaged(body) if body.is_empty() => Err("its compression is damaged or of a kind that is not read"),
        Unpacked::Whole(body) | Unpacked::Damaged(body) => Ok(body),
        Unpacked::TooLarge => Err("it unpacks to more than the limit"),
    };
    Some(Answer { status: response.code?, content_type: field("content-type").unwrap_or_default(), body })
}

/// Returns deflated bytes inflated; servers send them with and without the frame of zlib.
fn inflated(body: &[u8], max_bytes: u64) -> Unpacked {
    match bounded(ZlibDecoder::new(body), max_bytes) {
        Unpacked::Damaged(beginning) if beginning.is_empty() => bounded(DeflateDecoder::new(body), max_bytes),
        unpacked => unpacked,
    }
}

/// Returns the chunks of a body joined (RFC 9112, section 7.1); nothing where it is not chunked.
fn dechunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut at = 0;
    loop {
        let (head_len, chunk_len) = match httparse::parse_chunk_size(body.get(at..).unwrap_or_default()) {
            Ok(httparse::Status::Complete((head_len, chunk_len))) => (head_len, usize::try_from(chunk_len).ok()?),
            Ok(httparse::Status::Partial) => return (!joined.is_empty()).then_some(joined),
            Err(_) => return None,
        };
        let start = at + head_len;
        if chunk_len == 0 {
            return Some(joined);
        }
        let end = start.checked_add(chunk_len)?;
        // A body cut off within a chunk keeps what there is of it.
        let Some(chunk) = body.get(start..end) else {
            joined.extend_from_slice(body.get(start..)?);
            return Some(joined);
        };
        joined.extend_from_slice(chunk);
        at = end + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::charset;

    #[test]
    fn chunks_are_joined() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Ra\r\n3;x=y\r\nin.\r\n0\r\n\r\n";
        let answer = answer(block, 100).expect("it is an answer");
        assert_eq!((answer.status, charset(&answer.content_type).as_deref()), (200, Some("utf-8")));
        assert_eq!(answer.body.as_deref(), Ok(b"<p>Rain.".as_slice()));
    }

    #[test]
    fn a_crawler_that_left_the_headers_of_the_wire_is_believed_by_its_bytes() {
        let block = b"HTTP/1.1 200\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n<p>Rain.";
        assert_eq!(answer(block, 100).expect("it is an answer").body.as_deref(), Ok(b"<p>Rain.".as_slice()));
    }

    #[test]
    fn a_body_that_ends_with_a_chunk_keeps_no_length_of_it() {
        for body in [b"8\r\n<p>Rain.\r\n".as_slice(), b"8\r\n<p>Rain.", b"9\r\n<p>Rain."] {
            assert_eq!(dechunked(body).as_deref(), Some(b"<p>Rain.".as_slice()));
        }
    }

    #[test]
    fn brotli_is_undone() {
        // Eight bytes that were stored and not compressed: a header, the bytes, an end.
        let block = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x8b\x03\x80<p>Rain.\x03";
        assert_eq!(answer(block, 100).expect("it is an answer").body.as_deref(), Ok(b"<p>Rain.".as_slice()));
    }

    #[test]
    fn compression_that_is_not_read_is_named_and_no_answer_is_none() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Encoding: exi\r\n\r\n\x0b\x02";
        assert!(answer(block, 100).expect("it is an answer").body.is_err());
        assert_eq!(answer(b"<p>Rain.", 100), None);
    }
}
