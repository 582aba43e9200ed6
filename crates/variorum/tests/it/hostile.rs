//! What the program does with ninety inputs that were made, or might have been made, to break it. Nothing panics, nothing is
//! lost without a note, and nothing takes long: each line of the table says what comes of its input.

#![expect(clippy::disallowed_methods, reason = "a test that asks how long it takes")]

use crate::clean::articles;
use crate::laws::hold_laws;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};
use variorum::model::capture::CrawlRecord;
use variorum::model::note::NoteCode;

/// What comes of an input.
enum Outcome {
    /// Articles, so many of them; the first one holds this text.
    Read(usize, &'static str),
    /// No article, for this reason.
    Lost(NoteCode),
    /// An article that holds this text, and this note.
    Noted(NoteCode, &'static str),
}
use Outcome::{Lost, Noted, Read};

/// In the dev profile on a shared machine; the longest, 100 MB in one line, takes a few seconds.
const MAX_TIME: Duration = Duration::from_mins(1);

const SENTENCE: &str = "The road to the port of Derna was closed on Monday, the council said.";
const ARABIC: &str = "أعلنت البلدية أن الطريق إلى الميناء أغلق صباح اليوم بسبب الأمطار.";

fn page(body: &str) -> Vec<u8> {
    format!("<html><body><article>{body}</article></body></html>").into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory can be written");
        writer.write_all(bytes).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

/// A ZIP archive within a ZIP archive within …
fn nested_zip(depth: usize) -> Vec<u8> {
    (0..depth).fold(page(&format!("<p>{SENTENCE}</p>")), |inner, level| zip(&[(&format!("level-{level}"), &inner)]))
}

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn warc(kind: &str, fields: &str, block: &str) -> Vec<u8> {
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
        .into_bytes()
}

fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\n\r\n{body}")
}

/// A PDF of these objects, numbered from 1; the first is its catalogue. `trailer` goes beside that into the last dictionary.
pub(crate) fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut document = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes();
    for (object, number) in objects.iter().zip(1..) {
        writeln!(table, "{:010} 00000 n ", document.len()).expect("memory can be written");
        writeln!(document, "{number} 0 obj {object} endobj").expect("memory can be written");
    }
    let (start, size) = (document.len(), objects.len() + 1);
    document.append(&mut table);
    write!(document, "trailer <</Root 1 0 R /Size {size} {trailer}>>\nstartxref\n{start}\n%%EOF\n")
        .expect("memory can be written");
    document
}

/// A PDF of one page with this program and these entries of the page's dictionary; further objects are numbered from 5.
fn pdf(program: &str, page: &str, further: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R {page}>>"),
        format!("<</Length {}>> stream\n{program}\nendstream", program.len()),
    ];
    objects.extend(further.iter().map(|object| (*object).to_owned()));
    pdf_of(&objects, "")
}

/// What a page needs to draw text, and the program that draws one.
const FONT: &str = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X 5 0 R>>>>";

fn drawing(text: &str) -> String {
    format!("BT /F 11 Tf 60 500 Td ({text}) Tj ET")
}

/// A PDF whose page holds a deflated program of so many bytes.
fn pdf_bomb(n_bytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; n_bytes]).expect("memory can be written");
    let deflated = encoder.finish().expect("memory can be written");
    let head = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj \
         3 0 obj <</Type/Page/Contents 4 0 R>> endobj 4 0 obj <</Filter/FlateDecode/Length {}>> stream\n",
        deflated.len()
    );
    [head.as_bytes(), &deflated, b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"].concat()
}

/// A chain of page trees, each within the one before.
fn pdf_tree(depth: usize) -> Vec<u8> {
    let program = drawing(SENTENCE);
    let mut objects = vec!["<</Type/Catalog/Pages 4 0 R>>".to_owned()];
    objects.push(format!("<</Length {}>> stream\n{program}\nendstream", program.len()));
    objects.push(format!("<</Type/Page/Contents 2 0 R {FONT}>>"));
    objects.extend((4..4 + depth).map(|number| format!("<</Type/Pages/Kids[{} 0 R 4 0 R]>>", number + 1)));
    objects.push("<</Type/Pages/Kids[3 0 R]>>".to_owned());
    pdf_of(&objects, "")
}

/// A document of so many pages, all with the same program.
fn pdf_pages(n_pages: usize) -> Vec<u8> {
    let program = drawing(SENTENCE);
    let kids = format!("<</Type/Page/Contents 3 0 R {FONT}>>").repeat(n_pages);
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {n_pages}>>"),
        format!("<</Length {}>> stream\n{program}\nendstream", program.len()),
    ];
    pdf_of(&objects, "")
}

/// The table: what the input is, its bytes, what comes of it.
fn table() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let sentence = format!("<p>{SENTENCE}</p>");
    let good = answer("200 OK\r\nContent-Type: text/html", &format!("<html><body>{sentence}</body></html>"));
    vec![
        // Nothing, or nearly.
        ("no bytes", Vec::new(), Lost(NoteCode::IngestEmpty)),
        ("white space", b" \r\n\t \n".to_vec(), Lost(NoteCode::IngestEmpty)),
        ("zero bytes", vec![0; 4096], Lost(NoteCode::IngestBinary)),
        ("a byte-order mark", b"\xef\xbb\xbf".to_vec(), Lost(NoteCode::CleanNoText)),
        ("an empty page", page(""), Lost(NoteCode::CleanNoText)),
        ("a page of scripts", page("<script>var a = 'The road was closed.';</script>"), Lost(NoteCode::CleanNoText)),
        ("an unclosed script", page(&format!("{sentence}<script>var a = 1;")), Read(1, SENTENCE)),
        ("an unclosed comment", page(&format!("{sentence}<!-- and so on")), Read(1, SENTENCE)),
        ("a page cut within a tag", page(&sentence)[..page(&sentence).len() - 30].to_vec(), Read(1, "The road to the port")),
        ("a title behind the text", page(&format!("{sentence}<title>Council closes road</title>")), Read(1, "Council closes road\nThe road to the port")),
        ("a table of no rows", b"id,text\n".to_vec(), Lost(NoteCode::IngestEmpty)),
        ("an archive of folders", zip(&[("a/", b"")]), Lost(NoteCode::IngestEmpty)),
        // Depth and length.
        ("400 levels", page(&format!("{}{sentence}{}", "<div>".repeat(400), "</div>".repeat(400))), Read(1, SENTENCE)),
        ("5,000 levels", page(&format!("{}{sentence}", "<div>".repeat(5_000))), Noted(NoteCode::CleanTooDeep, SENTENCE)),
        ("100,000 levels", page(&format!("{}{sentence}", "<div>".repeat(100_000))), Noted(NoteCode::CleanTooDeep, SENTENCE)),
        ("100,000 levels of inline elements", page(&format!("<p>{}{SENTENCE}", "<b>".repeat(100_000))), Noted(NoteCode::CleanTooDeep, SENTENCE)),
        ("100,000 end tags of nothing", page(&format!("{}{sentence}", "</div>".repeat(100_000))), Read(1, SENTENCE)),
        ("20,000 open list items", page(&format!("{sentence}<ul>{}", "<li>".repeat(20_000))), Read(1, SENTENCE)),
        ("6 MB of page", page(&format!("{sentence}{}", "<p>More.</p>".repeat(500_000))), Noted(NoteCode::CleanTooDeep, SENTENCE)),
        ("5 MB of text in one line", SENTENCE.repeat(70_000).into_bytes(), Read(1, "The road to the port")),
        ("100 MB of text in one line", SENTENCE.repeat(1_440_000).into_bytes(), Read(1, "The road to the port")),
        ("an attribute of 1 MB", page(&format!("<p title=\"{}\">{SENTENCE}</p>", "a".repeat(1_000_000))), Read(1, SENTENCE)),
        ("10,000 attributes", page(&format!("<p {}>{SENTENCE}</p>", (0..10_000).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join(" "))), Read(1, SENTENCE)),
        ("100,000 character references", page(&format!("{sentence}<p>{}</p>", "&amp;".repeat(100_000))), Read(1, SENTENCE)),
        ("references that are none", page(&format!("<p>&#xFFFFFFFF; &#0; &#xD800; &nothing; {SENTENCE}</p>")), Read(1, SENTENCE)),
        ("one word of 1 MB", format!("{SENTENCE}\n\n{}", "a".repeat(1_000_000)).into_bytes(), Read(1, SENTENCE)),
        ("100,000 lines of one word", format!("{SENTENCE}\n{}", "word\n".repeat(100_000)).into_bytes(), Read(1, SENTENCE)),
        // Encodings.
        ("UTF-8 declared as Latin", [b"<meta charset=iso-8859-1>".as_slice(), &page(&format!("<p>{ARABIC}</p>"))].concat(), Read(1, ARABIC)),
        ("windows-1256 declared as UTF-8", [b"<meta charset=utf-8>".as_slice(), &encoding_rs::WINDOWS_1256.encode(ARABIC).0].concat(), Read(1, ARABIC)),
        ("windows-1256 without a word", encoding_rs::WINDOWS_1256.encode(ARABIC).0.into_owned(), Read(1, ARABIC)),
        ("UTF-16 without a mark", utf_16(&format!("<html><p>{SENTENCE}</p></html>"), u16::to_le_bytes), Read(1, SENTENCE)),
        ("UTF-16, the other end first", [b"\xfe\xff".as_slice(), &utf_16(SENTENCE, u16::to_be_bytes)].concat(), Read(1, SENTENCE)),
        ("UTF-16 cut within a character", [b"\xff\xfe".as_slice(), &utf_16(SENTENCE, u16::to_le_bytes), b"A"].concat(), Noted(NoteCode::CleanMisencoded, SENTENCE)),
        ("half a surrogate pair", [b"\xff\xfe".as_slice(), &utf_16(SENTENCE, u16::to_le_bytes), b"\x00\xd8"].concat(), Noted(NoteCode::CleanMisencoded, SENTENCE)),
        ("UTF-8 cut within a character", page(&format!("<p>{ARABIC}</p>")).into_iter().chain(*b"\xd8").collect(), Noted(NoteCode::CleanMisencoded, ARABIC)),
        ("an encoding that does not exist", [b"<meta charset=klingon-8>".as_slice(), &page(&sentence)].concat(), Read(1, SENTENCE)),
        ("zero bytes among letters", SENTENCE.replacen(' ', " \0", 2).into_bytes(), Read(1, SENTENCE)),
        ("bidirectional controls", format!("\u{202e}{SENTENCE}\u{202c}\u{2066}\u{2069}").into_bytes(), Read(1, SENTENCE)),
        ("a thousand marks on one letter", format!("{SENTENCE} a{}", "\u{301}".repeat(1_000)).into_bytes(), Read(1, SENTENCE)),
        ("marks out of their order", format!("{SENTENCE} x\u{315}\u{323}").into_bytes(), Read(1, SENTENCE)),
        ("private and unassigned characters", format!("{SENTENCE} \u{e000}\u{fffff}\u{10ffff}").into_bytes(), Read(1, SENTENCE)),
        ("line ends of every kind", SENTENCE.replace(". ", ".\r").into_bytes(), Read(1, "The road to the port")),
        // Metadata.
        ("JSON-LD that is none", page(&format!("<script type=application/ld+json>{{\"@type\": [[[</script>{sentence}")), Read(1, SENTENCE)),
        ("JSON-LD of 10,000 levels", page(&format!("<script type=application/ld+json>{}</script>{sentence}", "[".repeat(10_000))), Read(1, SENTENCE)),
        ("a date of the year 99999", page(&format!("<meta name=date content=99999-12-31>{sentence}")), Noted(NoteCode::CleanDateUnknown, SENTENCE)),
        ("the 31st of February", page(&format!("<meta name=date content=2024-02-31>{sentence}")), Noted(NoteCode::CleanDateUnknown, SENTENCE)),
        ("a date before the year 1", page(&format!("<meta name=date content=-0044-03-15>{sentence}")), Read(1, SENTENCE)),
        ("a time of 99 hours", format!("Road closed\n\n14 March 2024, 99:99\n\n{SENTENCE}").into_bytes(), Read(1, SENTENCE)),
        ("numbers without end", format!("{SENTENCE}\n\nIt cost {} dinars.", "9".repeat(10_000)).into_bytes(), Read(1, SENTENCE)),
        // Records.
        ("a record without a text", b"{\"title\": \"Road closed\"}\n{\"title\": \"Rain\"}".to_vec(), Lost(NoteCode::IngestBadRecord)),
        ("a record whose text is a number", b"{\"text\": [7]}\n{\"text\": null}".to_vec(), Lost(NoteCode::IngestBadRecord)),
        ("half a record behind a whole one", format!("{{\"text\": \"{SENTENCE}\"}}\n{{\"text\": \"").into_bytes(), Noted(NoteCode::IngestBadRecord, SENTENCE)),
        ("escapes of half characters", format!("{{\"text\": \"{SENTENCE} \\ud800 \\u0000\"}}\n{{\"text\": \"{SENTENCE}\"}}").into_bytes(), Noted(NoteCode::IngestBadRecord, SENTENCE)),
        ("a letter whose parts are apart", format!("{{\"text\": \"{SENTENCE} e\\u0323\"}}\n{{\"text\": \"{SENTENCE}\"}}").into_bytes(), Read(2, SENTENCE)),
        ("JSON of 100,000 levels", format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(), Lost(NoteCode::IngestBadRecord)),
        ("a table whose rows have other lengths", format!("id,text\n1\n2,\"{SENTENCE}\",3,4\n").into_bytes(), Noted(NoteCode::IngestBadRecord, SENTENCE)),
        ("a feed that breaks off", format!("<rss version='2.0'><channel><title>T</title><item><description>{SENTENCE}").into_bytes(), Lost(NoteCode::IngestBadRecord)),
        ("entities that grow without end", b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><rss version='2.0'><channel><title>&b;</title></channel></rss>".to_vec(), Lost(NoteCode::IngestEmpty)),
        ("a mail without a body", b"From: a@example.org\r\nMIME-Version: 1.0\r\n\r\n".to_vec(), Lost(NoteCode::IngestBadRecord)),
        // Archives.
        ("gzip cut off", gzip(&page(&sentence.repeat(50)))[..20].to_vec(), Lost(NoteCode::IngestTruncated)),
        ("gzip of gzip, six deep", (0..6).fold(page(&sentence), |inner, _| gzip(&inner)), Lost(NoteCode::IngestUnpacksTooFar)),
        ("a gzip bomb", gzip(&vec![b' '; 300_000_000]), Lost(NoteCode::IngestUnpacksTooFar)),
        ("ZIP in ZIP, three deep", nested_zip(3), Read(1, SENTENCE)),
        ("ZIP in ZIP, thirty deep", nested_zip(30), Lost(NoteCode::IngestUnpacksTooFar)),
        ("a ZIP archive without its end", nested_zip(1)[..100].to_vec(), Lost(NoteCode::IngestBinary)),
        ("a path that leads out of the archive", zip(&[("../../etc/passwd", SENTENCE.as_bytes())]), Read(1, SENTENCE)),
        ("a web archive that ends within a record", [warc("response", "", &good), warc("response", "", &good)[..80].to_vec()].concat(), Noted(NoteCode::IngestTruncated, SENTENCE)),
        ("a record longer than a number can be", [b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n".to_vec(), warc("response", "", &good)].concat(), Noted(NoteCode::IngestBadRecord, SENTENCE)),
        ("a record longer than the limit", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 18446744073709551615\r\n\r\n".to_vec(), Lost(NoteCode::IngestTruncated)),
        ("answers that are no pages", warc("response", "", &answer("301 Moved\r\nLocation: /", "")), Lost(NoteCode::IngestNotPages)),
        // PDF.
        ("a PDF of one line", pdf(&drawing(SENTENCE), FONT, &[]), Read(1, SENTENCE)),
        ("a PDF that is only its first line", b"%PDF-1.7\n".to_vec(), Lost(NoteCode::CleanPdfDamaged)),
        ("a PDF of noise", [b"%PDF-1.7\n".to_vec(), (0..9999_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()].concat(), Lost(NoteCode::CleanPdfDamaged)),
        ("a PDF without its end", pdf(&drawing(SENTENCE), FONT, &["<</Length 900>> stream\n"])[..600].to_vec(), Noted(NoteCode::CleanPdfRepaired, SENTENCE)),
        ("a PDF without a text layer", pdf("0 0 100 100 re f", FONT, &[]), Lost(NoteCode::CleanPdfNoText)),
        ("a PDF whose font knows no letters", pdf("BT /F 11 Tf 60 700 Td <00010002000300040005> Tj ET", "/Resources<</Font<</F<</Type/Font/Subtype/Type0/Encoding/Identity-H>>>>>>", &[]), Lost(NoteCode::CleanPdfNoText)),
        ("a PDF with a password", pdf_of(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "<</Type/Pages/Kids[]/Count 0>>".to_owned()], &format!("/ID[(a)(a)]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O({0})/U({0})>>", "x".repeat(32))), Lost(NoteCode::CleanPdfLocked)),
        ("a PDF whose page tree is 3,000 deep and goes in circles", pdf_tree(3_000), Read(1, SENTENCE)),
        ("a PDF of 2,000 pages", pdf_pages(2_000), Noted(NoteCode::CleanPdfCut, SENTENCE)),
        ("a PDF that unpacks to 300 MB", pdf_bomb(300_000_000), Lost(NoteCode::CleanPdfTooLarge)),
        ("a PDF whose form draws itself twice", pdf(&format!("/X Do {}", drawing(SENTENCE)), FONT, &["<</Type/XObject/Subtype/Form/Length 12/Resources<</XObject<</X 5 0 R>>>>>> stream\n/X Do /X Do \nendstream"]), Read(1, SENTENCE)),
        ("a PDF of two million letters", pdf(&format!("{} BT /F 11 Tf 60 600 Td {} ET", drawing(SENTENCE), format!("({}) Tj 0 0 Td ", "a".repeat(1000)).repeat(2_000)), FONT, &[]), Noted(NoteCode::CleanPdfCut, SENTENCE)),
        ("a PDF that draws 100,000 text runs on one line", pdf(&format!("{} BT {} ET", drawing(SENTENCE), "/F 9 Tf 300 600 Td (a) Tj /F 9.5 Tf (b) Tj /F 9 Tf 2 0 Td (c) Tj -302 -600 Td ".repeat(34_000)), FONT, &[]), Read(1, SENTENCE)),
        ("a PDF that draws 60,000 words on one line", pdf(&format!("{} BT /F 9 Tf 0 600 Td {} ET", drawing(SENTENCE), "(a b) Tj 30 0 Td ".repeat(60_000)), &format!("{FONT}/MediaBox[0 0 9999999 842]"), &[]), Read(1, SENTENCE)),
        ("a PDF of a million saved states", pdf(&format!("{}{}", "q ".repeat(1_000_000), drawing(SENTENCE)), FONT, &[]), Read(1, SENTENCE)),
        ("a PDF of 100,000 brackets", pdf(&format!("{} {}", drawing(SENTENCE), "[".repeat(100_000)), FONT, &[]), Read(1, SENTENCE)),
        ("a PDF of numbers beyond all bounds", pdf(&format!("{} BT /F 99999999999999999999999999999999999999999 Tf 1e999 -1 0 0 1 1 Tm (a) Tj ET", drawing(SENTENCE)), &format!("{FONT}/MediaBox[0 0 99999999999 99999999999]/Rotate 2147483647"), &[]), Read(1, SENTENCE)),
        ("a PDF of no width", pdf(&drawing(SENTENCE), &format!("{FONT}/MediaBox[0 0 0 0]"), &[]), Read(1, SENTENCE)),
        ("a PDF whose font descends from itself", pdf(&drawing(SENTENCE), "/Resources<</Font<</F 5 0 R>>>>", &["<</Type/Font/Subtype/Type1/ToUnicode 5 0 R/DescendantFonts[5 0 R]/Encoding 5 0 R/Widths 5 0 R>>"]), Read(1, SENTENCE)),
        ("a PDF in a ZIP archive", zip(&[("report.pdf", &pdf(&drawing(SENTENCE), FONT, &[]))]), Read(1, SENTENCE)),
        ("a PDF as a server's answer", [b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: application/pdf\r\n".to_vec(), format!("Content-Length: {}\r\n\r\n", pdf(&drawing(SENTENCE), FONT, &[]).len()).into_bytes(), pdf(&drawing(SENTENCE), FONT, &[])].concat(), Read(1, SENTENCE)),
        // Other things.
        ("a program", b"\x7fELF\x02\x01\x01\0\0\0".to_vec(), Lost(NoteCode::IngestBinary)),
        ("noise", (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect(), Lost(NoteCode::IngestBinary)),
    ]
}

/// What the program gives its reading threads.
const STACK_BYTES: usize = 32 << 20;

#[test]
fn every_input_of_the_table_comes_out_as_it_says() {
    let thread =
        std::thread::Builder::new().stack_size(STACK_BYTES).spawn(check_table).expect("a thread can be started");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn check_table() {
    let table = table();
    assert!(table.len() >= 80, "the table has {} inputs", table.len());
    let mut faults = Vec::new();
    for (what, bytes, outcome) in table {
        let start = Instant::now();
        let noted = articles("input", &bytes, &CrawlRecord::default());
        let time = start.elapsed();
        for (capture, article) in &noted.value {
            hold_laws(capture, article);
        }
        let codes: Vec<NoteCode> = noted.notes.iter().map(|note| note.code).collect();
        let text = noted.value.first().map_or("", |(_, article)| article.text.as_str());
        let fits = match outcome {
            Read(n_articles, part) => noted.value.len() == n_articles && text.contains(part),
            Lost(code) => noted.value.is_empty() && codes.contains(&code),
            Noted(code, part) => text.contains(part) && codes.contains(&code),
        };
        if !fits || time > MAX_TIME {
            let beginning: String = text.chars().take(80).collect();
            faults.push(format!("{what}: {} articles, {codes:?}, {time:?}, `{beginning}`", noted.value.len()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
