//! The records of a web archive.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    fuzz::read(&[b"WARC/1.1\r\n".as_slice(), bytes].concat());
});
