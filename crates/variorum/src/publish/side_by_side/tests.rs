//! Alignment in rows, kinship in words, and columns that hold in a terminal, on the invented edition.

use super::super::sample;
use super::rows::rows;
use super::*;
use crate::model::genealogy::Relation;
use crate::model::span::Span;
use unicode_width::UnicodeWidthStr;

const COLUMNS: usize = 100;

fn of_relation(edition: &Edition, relation: Relation) -> &Derivation {
    let derivations = &edition.genealogy.derivations;
    derivations.iter().find(|found| found.relation == relation).expect("the sample has one of each")
}

#[test]
fn the_one_that_took_stands_on_the_left_whichever_was_named_first() {
    let edition = sample::edition();
    let derivation = of_relation(&edition, Relation::Translated);
    for (first, second) in [(derivation.child, derivation.parent), (derivation.parent, derivation.child)] {
        let beside = side_by_side(&edition, first, second, &[]).expect("both are there");
        assert_eq!((beside.left.id, beside.right.id), (derivation.child, derivation.parent));
        assert_eq!(beside.kin, Kin::Taken(derivation));
    }
}

#[test]
fn a_report_that_is_not_there_is_named() {
    let edition = sample::edition();
    let missing = CaptureId::from_digest([9; 32]);
    assert_eq!(side_by_side(&edition, edition.reports[0].id, missing, &[]), Err(missing));
}

#[test]
fn every_sentence_of_both_texts_is_shown_once() {
    let edition = sample::edition();
    for derivation in &edition.genealogy.derivations {
        let beside = side_by_side(&edition, derivation.child, derivation.parent, &[]).expect("both are there");
        for (report, side) in
            [(beside.left, (|row: &Row| row.left) as fn(&Row) -> Option<Span>), (beside.right, |row: &Row| row.right)]
        {
            let shown: Vec<Span> = beside.rows.iter().filter_map(side).collect();
            let title = report.title.as_ref().map(|found| found.value.as_str());
            for sentence in report.sentences.iter().filter(|sentence| Some(sentence.text(&report.text)) != title) {
                let n_shown = shown.iter().filter(|span| span.covers(*sentence)).count();
                assert_eq!(n_shown, 1, "{}", sentence.text(&report.text));
            }
        }
    }
}

#[test]
fn what_stands_elsewhere_is_moved_and_what_one_has_alone_keeps_its_place() {
    let edition = sample::edition();
    let mut report = edition.reports[0].clone();
    (report.text, report.title) = ("A. B. C. D.".into(), None);
    report.blocks.clear();
    report.sentences = [0, 3, 6, 9].map(|start| Span::new(start, start + 2)).into();
    let passage = |child: usize, parent: usize| Passage {
        child: report.sentences[child],
        parent: report.sentences[parent],
        score: 1.0,
    };
    // A, B and D of the left are B, D and A of the right; C stands alone in both.
    let found = rows(&report, &report, &[passage(0, 1), passage(1, 3), passage(3, 0)], &[]);
    let shown: Vec<(&str, &str, bool)> = found
        .iter()
        .map(|row| {
            let side = |span| Row::text(span, &report).unwrap_or("");
            (side(row.left), side(row.right), row.is_moved)
        })
        .collect();
    let expected = [("A.", "B.", false), ("", "C.", false), ("B.", "D.", false), ("C.", "", false), ("D.", "A.", true)];
    assert_eq!(shown, expected);
}

#[test]
fn the_columns_of_a_terminal_hold_in_both_directions() {
    let edition = sample::edition();
    let derivation = of_relation(&edition, Relation::Translated);
    let beside = side_by_side(&edition, derivation.child, derivation.parent, &[]).expect("both are there");
    let text = beside.text(COLUMNS);
    assert!(text.contains("Why this direction"), "{text}");
    let table = text.split_once('─').expect("a line stands below the heads").1;
    for line in table.lines().skip(1) {
        assert!(line.width() <= COLUMNS, "{} columns: {line}", line.width());
        assert_eq!(line.matches('\u{2067}').count(), line.matches('\u{2069}').count(), "{line}");
    }
}

#[test]
fn reports_apart_are_shown_with_what_is_alike_in_them() {
    let edition = sample::edition();
    let (first, second) = (&edition.reports[0], edition.reports.last().expect("there are reports"));
    let alike = [Passage { child: first.sentences[1], parent: second.sentences[1], score: 0.6 }];
    let beside = side_by_side(&edition, first.id, second.id, &alike).expect("both are there");
    assert_eq!(beside.kin, Kin::Apart);
    assert_eq!(beside.rows.iter().filter(|row| row.score.is_some()).count(), 1);
    let value: serde_json::Value = serde_json::from_str(&beside.json()).expect("it is JSON");
    assert!(value["derivation"].is_null());
    assert_eq!(value["rows"].as_array().map(Vec::len), Some(beside.rows.len()));
}
