//! PDFs: what must come out of pages that a browser printed, word by word, and where it points.

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use crate::clean::articles;
use crate::hostile::pdf_of;
use crate::laws::hold_laws;
use std::fs;
use std::path::{Path, PathBuf};
use variorum::clean::{PdfLimits, text_runs};
use variorum::model::article::{Article, BlockKind, FoundIn, FurnitureReason, SourcePlace};
use variorum::model::capture::CrawlRecord;
use variorum::model::note::{Note, NoteCode};

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf").join(case)
}

fn document(case: &str) -> Vec<u8> {
    fs::read(folder(case).join("document.pdf")).expect("the document can be read")
}

fn article(bytes: &[u8]) -> (Article, Vec<Note>) {
    let mut noted = articles("document.pdf", bytes, &CrawlRecord::default());
    let (capture, article) = noted.value.pop().expect("there is an article");
    hold_laws(&capture, &article);
    (article, noted.notes)
}

/// Returns the kinds and texts of the blocks.
fn blocks(article: &Article) -> Vec<(BlockKind, String)> {
    article.blocks.iter().map(|block| (block.kind, block.span.text(&article.text).to_owned())).collect()
}

/// Returns the blocks of the page that was printed: it has an element a line, and lines of metadata have a class.
fn printed(case: &str) -> Vec<(BlockKind, String)> {
    let page = fs::read_to_string(folder(case).join("page.html")).expect("the page can be read");
    let kinds = [("<h1>", BlockKind::Headline), ("<h2>", BlockKind::Subheading), ("<p>", BlockKind::Paragraph)];
    let block = |line: &str| {
        let (tag, kind) = kinds.iter().find(|(tag, _)| line.starts_with(tag))?;
        let text = line[tag.len()..].split("</").next()?;
        Some((*kind, text.to_owned()))
    };
    page.lines().filter_map(block).collect()
}

#[test]
fn every_word_of_a_printed_page_comes_back_in_its_block() {
    for case in ["report_en", "report_ar", "columns_en", "columns_ar", "pages_en"] {
        let (article, _) = article(&document(case));
        assert_eq!(blocks(&article), printed(case), "{case}");
    }
}

#[test]
fn the_lines_around_the_body_are_read_as_those_of_a_text() {
    let (english, notes) = article(&document("report_en"));
    assert_eq!(english.byline[0].value, "Rima Tahir");
    let published = english.published.expect("it is dated");
    assert_eq!((published.value.to_string().as_str(), published.source), ("2024-03-14T16:40Z", FoundIn::Page));
    assert_eq!((english.modified, notes.as_slice()), (None, [].as_slice()));
    let title = english.title.expect("it has a title");
    assert_eq!(
        (title.value.as_str(), title.source),
        ("Rain closes the road to the port of Derna", FoundIn::DocumentInfo)
    );
    let (arabic, _) = article(&document("report_ar"));
    assert_eq!((arabic.byline[0].value.as_str(), arabic.language.value.as_str()), ("ريما طاهر", "ar"));
    assert_eq!(arabic.published.expect("it is dated").value.to_string(), "2024-03-14T16:40Z");
}

#[test]
fn the_largest_text_is_the_title_where_the_file_names_another() {
    let title = article(&document("columns_ar")).0.title.expect("it has a title");
    assert_eq!((title.value.as_str(), title.source), ("درنة تحصي أضرار السيول بعد انهيار الجسر", FoundIn::Page));
}

#[test]
fn heads_and_numbers_of_pages_are_furniture() {
    let (article, _) = article(&document("pages_en"));
    let heads = article.furniture.iter().filter(|piece| piece.reason == FurnitureReason::RunningHead);
    let heads: Vec<(&str, u32)> = heads
        .map(|piece| match piece.source {
            Some(SourcePlace::TextRun(run)) => (piece.text.as_str(), run.page),
            _ => panic!("`{}` is of no page", piece.text),
        })
        .collect();
    let head = "The Quay Observer · Report on the storm";
    let expected = [(head, 1), ("Page 1 of 3", 1), (head, 2), ("Page 2 of 3", 2), (head, 3), ("Page 3 of 3", 3)];
    assert_eq!(heads, expected);
}

#[test]
fn a_word_points_at_the_page_and_the_text_run_that_draw_it() {
    let bytes = document("pages_en");
    let (article, _) = article(&bytes);
    let at = article.text.find("no. 60").expect("it is there") as u32;
    let run =
        article.source_map.iter().find(|run| (run.clean.start..run.clean.end).contains(&at)).expect("it has a source");
    let SourcePlace::TextRun(place) = run.source else { panic!("a PDF has text runs") };
    assert_eq!(place.page, 3);
    let pages = text_runs(&bytes, PdfLimits::standard());
    assert!(pages[2][place.run as usize].contains("no. 60"), "{}", pages[2][place.run as usize]);
}

/// A document of one page that draws these lines of text one below the other, made at this time.
fn drawn(lines: &[&str], info: &str) -> Vec<u8> {
    let content = format!("BT /F 11 Tf 60 700 Td ({}) Tj ET", lines.join(") Tj 0 -14 Td ("));
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        format!("<<{info}>>"),
    ];
    pdf_of(&objects, "/Info 6 0 R")
}

#[test]
fn a_hyphen_at_a_line_end_goes_and_one_of_a_name_stays() {
    let lines = [
        "The bridge on the road to the port was closed on Monday after the rain, the muni-",
        "cipal council of Derna said, and buses to the hospital in the town of Al-",
        "Bayda went by way of the hills.",
    ];
    let (article, _) = article(&drawn(&lines, ""));
    assert!(
        article.text.contains("the municipal council") && article.text.contains("of Al-Bayda went"),
        "{}",
        article.text
    );
}

#[test]
fn the_day_on_which_the_file_was_made_is_no_day_of_publication() {
    let lines = ["The road to the port of Derna was closed after the rain, the council said."];
    let (undated, notes) = article(&drawn(&lines, "/CreationDate(D:20240316081500+02'00')"));
    assert_eq!((undated.published, undated.modified), (None, None));
    let [note] = notes.as_slice() else { panic!("expected one note, found {notes:?}") };
    assert_eq!(note.code, NoteCode::CleanDateUnknown);
    assert!(note.message.contains("made on 2024-03-16"), "{}", note.message);
}
