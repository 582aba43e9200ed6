//! Laws of reading over inputs that nobody thought of: no input breaks it, and every character of a clean text has its place
//! in the page.

use crate::clean::articles;
use crate::laws::hold_laws;
use proptest::prelude::*;
use variorum::model::capture::CrawlRecord;
use variorum::{clean, ingest};

/// Pieces that pages are made of, whole and broken, in three scripts.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"caption\">",
    "</div>",
    "<article>",
    "</article>",
    "<a href=\"/x\">",
    "</a>",
    "<br>",
    "<li>",
    "<blockquote>",
    "</blockquote>",
    "<h1>",
    "</h1>",
    "<time datetime=\"2024-03-01T10:00:00Z\">",
    "</time>",
    "<script>var a = '<p>';</script>",
    "<!-- a note -->",
    "<![CDATA[x]]>",
    "<p",
    "<",
    ">",
    "&amp;",
    "&nbsp;",
    "&#1571;",
    "&bogus;",
    "&",
    "\u{200f}",
    "\u{202e}",
    "\0",
    "\r\n",
    "\n\n",
    "\u{feff}",
    "e\u{301}",
    "كَتَبَ",
    "إغلاق الطريق إلى الميناء بسبب الأمطار. ",
    "وقالت البلدية إن العمل يستمر يومين. ",
    "١٤ آذار ٢٠٢٤",
    "The road to the port of Derna was closed on Friday. ",
    "Nobody was hurt, the council said. ",
    "By Mona Zarrouk",
    "14 March 2024, 16:40 GMT",
    "Read also: ",
    "Photo: Coast Wire",
    "اقرأ أيضا: ",
    "Дорога к порту закрыта. ",
    "🙂",
    "{\"text\": \"a\\nb\"}",
    "- ",
    "#one #two #three",
];

/// How files of the formats that are read begin.
const BEGINNINGS: &[&[u8]] = &[
    b"",
    b"<html>",
    b"WARC/1.1\r\n",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"<rss version='2.0'>",
    b"{\"text\":",
    b"From: a\nMIME-Version: 1.0\n",
    b"id,text\n",
    b"<urlset>",
    b"\xff\xfe",
    b"[",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..80).prop_map(|pieces| pieces.concat())
}

/// Reads some bytes and holds the laws of every article in them.
fn read(bytes: &[u8]) {
    for (capture, article) in articles("input", bytes, &CrawlRecord::default()).value {
        hold_laws(&capture, &article);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_character_of_a_page_of_pieces_has_its_place(page in pieces()) {
        read(format!("<html><body>{page}</body></html>").as_bytes());
    }

    #[test]
    fn every_character_of_a_text_of_pieces_has_its_place(text in pieces()) {
        read(text.as_bytes());
    }

    #[test]
    fn every_character_of_a_record_of_pieces_has_its_place(text in pieces(), title in pieces()) {
        let record = serde_json::json!({ "text": text, "title": title });
        read(format!("{record}\n{record}").as_bytes());
    }

    #[test]
    fn no_bytes_break_reading(bytes in prop::collection::vec(any::<u8>(), 0..400), start in prop::sample::select(BEGINNINGS)) {
        read(&[start, &bytes].concat());
    }

    #[test]
    fn cleaning_twice_gives_the_same(page in pieces()) {
        let lexicons = variorum::lang::Lexicons::built_in().expect("the built-in lexicons are well formed");
        let captures = ingest::captures("input", page.as_bytes(), &CrawlRecord::default(), &ingest::Settings::standard()).value;
        for capture in captures {
            let once = clean::clean(&capture, &lexicons, &clean::Settings::standard());
            let twice = clean::clean(&capture, &lexicons, &clean::Settings::standard());
            prop_assert_eq!(once, twice);
        }
    }
}
