//! Cleaning, from bytes to article: what must come out of the fixtures, the law of the source map, and hostile input.

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use crate::laws::hold_laws;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use variorum::lang::Lexicons;
use variorum::model::article::Article;
use variorum::model::capture::{Capture, CrawlRecord};
use variorum::model::note::{Note, NoteCode, Noted};
use variorum::{clean, ingest};

fn lexicons() -> Lexicons {
    Lexicons::built_in().expect("the built-in lexicons are well formed")
}

/// Returns the articles in some bytes, each with the capture it came from, and all notes.
pub(crate) fn articles(name: &str, bytes: &[u8], known: &CrawlRecord) -> Noted<Vec<(Capture, Article)>> {
    let lexicons = lexicons();
    let captured = ingest::captures(name, bytes, known, &ingest::Settings::standard());
    let mut noted = Noted { value: Vec::new(), notes: captured.notes };
    for capture in captured.value {
        let article = clean::clean(&capture, &lexicons, &clean::Settings::standard()).split_into(&mut noted.notes);
        noted.value.extend(article.map(|article| (capture, article)));
    }
    noted
}

fn article(bytes: &[u8]) -> (Article, Vec<Note>) {
    let mut noted = articles("input", bytes, &CrawlRecord::default());
    let (capture, article) = noted.value.pop().expect("there is an article");
    hold_laws(&capture, &article);
    (article, noted.notes)
}

fn codes(notes: &[Note]) -> Vec<NoteCode> {
    notes.iter().map(|note| note.code).collect()
}

/// Cleans the page or text of a fixture and compares the article with the expected one, or writes that when blessed.
fn check(folder: &Path) {
    let input = ["page.html", "text.txt"].iter().map(|name| folder.join(name)).find(|path| path.is_file());
    let input = input.expect("a case has a page or a text");
    let known = fs::read(folder.join("known.json")).map_or_else(
        |_| CrawlRecord::default(),
        |known| serde_json::from_slice(&known).expect("known.json is a crawl record"),
    );
    let name = folder.iter().rev().take(2).map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let noted =
        articles(&format!("{}/{}", name[1], name[0]), &fs::read(&input).expect("the input can be read"), &known);
    let (capture, article) = &noted.value[0];
    hold_laws(capture, article);
    let found = serde_json::to_string_pretty(article).expect("an article can be written") + "\n";
    let expected = folder.join("article.json");
    if std::env::var_os("VARIORUM_BLESS").is_some() {
        fs::write(&expected, found).expect("the fixture can be written");
        return;
    }
    let expected_text = fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(found, expected_text, "{} differs; VARIORUM_BLESS=1 writes it anew", expected.display());
}

#[test]
fn a_live_blog_is_cut_into_entries_with_their_times() {
    let entry = |time: &str, text: &str| {
        format!(
            "<h3>{time} Road to the port</h3><p>{text} the council of Derna said in a statement on the road.</p><p>Work goes on until the rain ends, it said in the same statement.</p>"
        )
    };
    let page = format!(
        "<html><head><meta property=article:published_time content=2024-03-14T06:00:00+02:00></head><body><article><h1>Storm in Derna: live</h1>{}{}{}</article></body></html>",
        entry("18:40 GMT", "The road is open again,"),
        entry("12:05", "The bridge holds,"),
        entry("07:30", "The road is closed,")
    );
    let (article, _) = article(page.as_bytes());
    let times: Vec<_> = article.entries.iter().map(|entry| entry.at.as_ref().map(|at| at.value.to_string())).collect();
    let expected = ["2024-03-14T18:40Z", "2024-03-14T12:05+02:00", "2024-03-14T07:30+02:00"];
    assert_eq!(times, expected.map(|time| Some(time.to_owned())));
    let first = article.entries[0].span.text(&article.text);
    assert!(first.contains("open again") && first.contains("Work goes on") && !first.contains("bridge"), "{first}");
}

/// A page of ten paragraphs, with `lead` before them, `amid` in their middle and `behind` after them.
fn page_around(lead: &str, amid: &str, behind: &str) -> String {
    let paragraph = |n: usize| {
        format!(
            "<p>The council of Derna said in its report no. {n} that the road to the port stays closed until the rain ends.</p>"
        )
    };
    let half = |range: std::ops::Range<usize>| range.map(paragraph).collect::<String>();
    format!(
        "<html><body><article><h1>Road to the port stays closed</h1><div>{lead}{}{amid}{}{behind}</div></article></body></html>",
        half(1..6),
        half(6..11)
    )
}

#[test]
fn a_lead_that_is_called_a_summary_is_the_articles() {
    let lead =
        "<p id=\"speakable-summary\">The harbour of Derna was closed on Monday after a storm, the council said.</p>";
    let (article, _) = article(page_around(lead, "", "").as_bytes());
    assert!(article.text.contains("The harbour of Derna was closed"), "{}", article.text);
}

#[test]
fn a_paragraph_with_a_link_in_its_middle_is_the_articles() {
    let amid = "<p>Engineers <a href=/e>who inspected the bridge for the ministry over the past two weeks</a> said it can be mended.</p>";
    let (article, _) = article(page_around("", amid, "").as_bytes());
    assert!(article.text.contains("Engineers who inspected the bridge"), "{}", article.text);
}

#[test]
fn links_to_other_stories_are_furniture_in_any_language() {
    for promotion in [
        "<p><a href=/a>Three more bridges in the east closed for repairs</a></p>",
        "<p><strong>Lire aussi :</strong> <a href=/a>Trois autres ponts fermés pour travaux dans l'est</a></p>",
        "<p>اقرأ أيضا: <a href=/a>إغلاق ثلاثة جسور أخرى في الشرق لأعمال الصيانة</a></p>",
    ] {
        let (article, _) = article(page_around("", promotion, "").as_bytes());
        let n_blocks = article.blocks.len();
        assert_eq!(n_blocks, 11, "{promotion}: {}", article.text);
    }
}

#[test]
fn a_page_that_hides_its_article_until_a_script_shows_it_is_read_whole() {
    let page = page_around("", "<p>Nobody was hurt.</p>", "").replace("<article>", "<article style=\"display: none\">");
    let (article, _) = article(page.as_bytes());
    assert!(article.text.contains("Nobody was hurt."), "{}", article.text);
}

#[test]
fn fixtures_come_out_as_expected() {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut n_cases = 0;
    for language in ["ar", "en", "fa"] {
        for case in fs::read_dir(fixtures.join(language)).expect("the fixtures can be listed") {
            let folder = case.expect("the case can be read").path();
            if folder.join("page.html").is_file() || folder.join("text.txt").is_file() {
                check(&folder);
                n_cases += 1;
            }
        }
    }
    assert!(n_cases >= 6, "{n_cases} cases");
}

#[test]
fn every_report_of_the_stories_holds_the_laws() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/stories/corpus");
    let Ok(reports) = fs::read_dir(&corpus) else {
        eprintln_skipped(&corpus);
        return;
    };
    for report in reports {
        let path = report.expect("the report can be read").path();
        let noted =
            articles(&path.to_string_lossy(), &fs::read(&path).expect("it can be read"), &CrawlRecord::default());
        for (capture, article) in &noted.value {
            hold_laws(capture, article);
        }
    }
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn eprintln_skipped(path: &Path) {
    eprintln!("skipped: {} is not there", path.display());
}

const SENTENCE: &str = "The road to the port was closed on Friday after the rain washed away a bridge, the town said.";

#[test]
fn encodings_are_read_and_map_to_the_decoded_source() {
    let arabic = "أعلنت البلدية أن الطريق إلى الميناء أُغلق صباح اليوم بسبب الأمطار، وأن العمل فيه يستمر يومين على الأقل.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(arabic);
    let page = [b"<meta charset=windows-1256><p>".as_slice(), &bytes, b"</p>"].concat();
    assert_eq!(article(&page).0.text, arabic);
    assert_eq!(article(&bytes).0.text, arabic);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(arabic.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (found, notes) = article(&utf_16);
    assert_eq!((found.text.as_str(), found.language.value.as_str()), (arabic, "ar"));
    assert_eq!(codes(&notes), [NoteCode::CleanDateUnknown]);
}

#[test]
fn truncated_utf_8_is_noted_and_read() {
    let bytes = format!("{SENTENCE} Nobody was hurt, the mayor said in Kassalá");
    let (found, notes) = article(&bytes.as_bytes()[..bytes.len() - 1]);
    assert!(found.text.starts_with(SENTENCE) && codes(&notes).contains(&NoteCode::CleanMisencoded));
}

#[test]
fn stray_zero_bytes_are_left_out() {
    let (found, _) =
        article(format!("{SENTENCE}\0 Nobody was hurt, the town's office said in the\0 evening.").as_bytes());
    assert_eq!(found.text, format!("{SENTENCE} Nobody was hurt, the town's office said in the evening."));
}

#[test]
fn a_page_of_sixty_thousand_levels_is_read_without_its_structure() {
    let page = format!("<html>{}<p>{SENTENCE}</p>{}", "<div>".repeat(60_000), "</div>".repeat(60_000));
    let start = Instant::now();
    let (found, notes) = article(page.as_bytes());
    assert_eq!(found.text, SENTENCE);
    assert!(codes(&notes).contains(&NoteCode::CleanTooDeep));
    // Linear, so far below this even on a busy machine.
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn a_page_at_the_limit_of_depth_is_read_with_its_structure() {
    let page = format!("<html><body>{}<p>{SENTENCE}</p>{}", "<div>".repeat(490), "</div>".repeat(490));
    let (found, notes) = article(page.as_bytes());
    assert_eq!(found.text, SENTENCE);
    assert!(!codes(&notes).contains(&NoteCode::CleanTooDeep));
}

#[test]
fn one_line_of_a_megabyte_is_one_block() {
    let line = format!("{SENTENCE} ").repeat(11_000);
    let (found, _) = article(line.as_bytes());
    assert_eq!(found.blocks.len(), 1);
    assert_eq!(found.text.len(), line.len() - 1);
}

#[test]
fn a_whole_report_in_one_line_is_no_furniture() {
    let report = "The road to the harbour was closed at noon after a wall fell on two carts. ".repeat(4);
    for text in [format!("https://jalu-post.example/road {report}"), format!("{report}(Picture: Jalu Post)")] {
        assert!(article(text.as_bytes()).0.text.contains("a wall fell on two carts"), "{text}");
    }
}

#[test]
fn furniture_alone_is_no_article() {
    let noted = articles("input", b"Home | World | Sea\n\nhttps://example.org/\n", &CrawlRecord::default());
    assert!(noted.value.is_empty());
    assert_eq!(codes(&noted.notes), [NoteCode::CleanNoText]);
}

#[test]
fn the_page_is_believed_over_the_manifest_and_the_difference_is_noted() {
    let page = format!(
        "<meta property='article:published_time' content='2024-03-01'><meta property='og:site_name' content='Coast Wire'><p>{SENTENCE}</p>"
    );
    let known = CrawlRecord {
        publisher: Some("The Quay Observer".into()),
        published: Some("2024-02-01".into()),
        ..CrawlRecord::default()
    };
    let noted = articles("input", page.as_bytes(), &known);
    let (_, article) = &noted.value[0];
    assert_eq!(article.publisher.as_ref().map(|found| found.value.as_str()), Some("Coast Wire"));
    assert_eq!(article.published.as_ref().map(|found| found.value.to_string()).as_deref(), Some("2024-03-01"));
    assert_eq!(codes(&noted.notes), [NoteCode::CleanManifestDiffers, NoteCode::CleanManifestDiffers]);
}

#[test]
fn a_record_is_mapped_through_its_escapes() {
    let line = serde_json::json!({"text": format!("<p>{SENTENCE}</p><p>Nobody was hurt, the mayor said.</p>"), "title": "Bridge washed away", "author": ["Rima Tahir"], "published": "2024-03-01"});
    let bytes = format!("{line}\n");
    let noted = articles("input.jsonl", bytes.as_bytes(), &CrawlRecord::default());
    let (capture, article) = &noted.value[0];
    hold_laws(capture, article);
    assert_eq!(article.text, format!("{SENTENCE}\nNobody was hurt, the mayor said."));
    assert_eq!(article.title.as_ref().map(|found| found.value.as_str()), Some("Bridge washed away"));
    assert_eq!(article.byline.len(), 1);
}
