//! The one test binary of the library. A file here that has no `mod` line below is a test that never runs; `tidy` holds that.

mod clean;
mod gold;
mod hostile;
mod intended_use;
mod laws;
mod models;
mod pages;
mod pdf;
mod reading_laws;
mod sayings;
mod ten_paragraphs;
mod ten_sentences;
mod tidy;
