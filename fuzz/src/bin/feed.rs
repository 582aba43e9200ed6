//! A feed or a sitemap, read for its entries and for where it leads.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    fuzz::read(bytes);
    let _ = variorum::ingest::links::links(bytes);
});
