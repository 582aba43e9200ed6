//! A PDF document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use variorum::model::capture::Media;

fuzz_target!(|bytes: &[u8]| {
    fuzz::read_as(Media::Pdf, bytes);
});
