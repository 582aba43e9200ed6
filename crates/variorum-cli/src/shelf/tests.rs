//! A shelf of an edition in which a town is written in both scripts.

use super::*;
use variorum::model::analysis::NameKind;
use variorum::model::edition::{EDITION_SCHEMA_VERSION, Edition, EntityEntry, Report};
use variorum::model::genealogy::Genealogy;
use variorum::model::id::{CaptureId, FindingId, FindingKind};
use variorum::model::links::NameForm;
use variorum::model::span::Span;

fn report(number: u8, text: &str, language: &str) -> Report {
    Report {
        id: CaptureId::from_digest([number; 32]),
        name: format!("report-{number}"),
        crawl_id: None,
        title: None,
        byline: Vec::new(),
        publisher: None,
        family: None,
        credit: None,
        url: None,
        published: None,
        language: language.to_owned(),
        text: text.to_owned(),
        blocks: Vec::new(),
        sentences: Vec::new(),
        furniture: Vec::new(),
        statements: Vec::new(),
    }
}

fn edition() -> Edition {
    let manifest = Manifest {
        program_version: "0".into(),
        captures: Vec::new(),
        settings_sha256: String::new(),
        resources: Vec::new(),
        n_judgements: 3,
    };
    let form = |text: &str| NameForm { text: text.to_owned(), n_mentions: 1, n_reports: 1 };
    let id = FindingId { capture: CaptureId::from_digest([1; 32]), kind: FindingKind::Referent, span: Span::new(0, 3) };
    let entity = EntityEntry {
        id,
        kind: NameKind::Person,
        names: vec![form("معمر الخاتوني"), form("Muammar al-Khatuni")],
        reports: vec![CaptureId::from_digest([1; 32])],
        roles: Vec::new(),
        joins: Vec::new(),
        suspected: Vec::new(),
    };
    Edition {
        schema_version: EDITION_SCHEMA_VERSION,
        manifest,
        events: Vec::new(),
        entities: vec![entity],
        genealogy: Genealogy::default(),
        reports: vec![
            report(1, "قال شهود إن الانفجار وقع في صبراتة وبالقرب من السوق", "ar"),
            report(2, "Witnesses said the blast hit Sabratha's old market", "en"),
        ],
        earlier_versions: Vec::new(),
        notes: Vec::new(),
        proposals: None,
    }
}

fn shelf(test: &str) -> Shelf {
    let folder = std::env::temp_dir().join(format!("variorum-shelf-{}-{test}", std::process::id()));
    build(&folder, &edition(), "0123456789abcdef0123").expect("the shelf is made")
}

fn found(shelf: &Shelf, words: &str) -> Vec<String> {
    let query = Query { words: words.to_owned(), order: Order::Fit, limit: 10, ..Query::default() };
    shelf.ask(&query).expect("the shelf answers").found.into_iter().map(|found| found.title).collect()
}

#[test]
fn words_are_found_without_what_clings_to_them() {
    let shelf = shelf("clitics");
    assert_eq!(found(&shelf, "قرب"), ["report-1"], "without the letter before it");
    assert_eq!(found(&shelf, "صبراته"), ["report-1"], "with another letter at its end");
    assert_eq!(found(&shelf, "وصبراتة"), ["report-1"], "with a letter before it");
    assert_eq!(found(&shelf, "sabratha MARKET"), ["report-2"]);
    assert_eq!(found(&shelf, "sabratha nothing"), Vec::<String>::new(), "all words must occur");
}

#[test]
fn a_phrase_is_found_in_its_order_alone() {
    let shelf = shelf("phrases");
    assert_eq!(found(&shelf, "\"old market\""), ["report-2"]);
    assert_eq!(found(&shelf, "\"market old\""), Vec::<String>::new());
    assert_eq!(found(&shelf, "«وقع في صبراتة»"), ["report-1"]);
}

#[test]
fn names_meet_across_scripts() {
    let shelf = shelf("names");
    let name_keys = shelf.name_keys("Moammar El Khatouni");
    let query = Query { name_keys, limit: 10, ..Query::default() };
    assert_eq!(shelf.ask(&query).expect("the shelf answers").n, 1);
}

#[test]
fn what_is_asked_for_is_counted_and_cut_to_the_piece() {
    let shelf = shelf("facets");
    let query = Query { kinds: vec![LeafKind::Report], limit: 1, facets: &["language"], ..Query::default() };
    let answer = shelf.ask(&query).expect("the shelf answers");
    assert_eq!((answer.n, answer.found.len()), (2, 1));
    assert_eq!(answer.facets["language"].len(), 2);
    assert_eq!(shelf.n_judgements, 3);
}

#[test]
fn a_shelf_of_another_edition_is_swept_away() {
    let folder = std::env::temp_dir().join(format!("variorum-shelf-{}-swept", std::process::id()));
    build(&folder, &edition(), "aaaaaaaaaaaaaaaaaaaa").expect("the shelf is made");
    build(&folder, &edition(), "bbbbbbbbbbbbbbbbbbbb").expect("the shelf is made");
    Shelf::sweep(&folder, "bbbbbbbbbbbbbbbbbbbb").expect("the other can be removed");
    assert!(Shelf::open(&folder, "aaaaaaaaaaaaaaaaaaaa").expect("it is looked for").is_none());
    assert!(Shelf::open(&folder, "bbbbbbbbbbbbbbbbbbbb").expect("it is looked for").is_some());
}
