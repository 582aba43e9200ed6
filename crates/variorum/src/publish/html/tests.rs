//! The page as a whole: well-formed, safe, complete, and quiet towards the network.

use super::super::sample;
use super::*;
use crate::model::article::{Found, FoundIn};
use std::collections::BTreeMap;

/// Elements that have no end tag.
const VOID: &[&str] = &["meta", "br", "link", "img", "input", "hr"];

/// A start tag: name and attributes in order.
type Tag = (String, Vec<(String, String)>);

/// Returns the start tags of a page; panics where an element is not closed in its place.
fn parse(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("the page says what it is");
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        // An attribute's value may hold a `>`; quotes are always escaped within it.
        let mut in_value = false;
        let end = rest
            .char_indices()
            .find(|&(_, letter)| {
                in_value ^= letter == '"';
                letter == '>' && !in_value
            })
            .expect("a tag ends")
            .0;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "an element is closed in its place");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "a tag has a name, found `{tag}`");
        let mut found = Vec::new();
        let mut attributes = attributes;
        while let Some((key, value)) = attributes.split_once("=\"") {
            let (value, after) = value.split_once('"').expect("a value ends");
            found.push((key.trim().to_owned(), value.to_owned()));
            attributes = after;
        }
        assert!(attributes.trim().is_empty(), "an attribute has a quoted value, found `{attributes}`");
        tags.push((name.to_owned(), found));
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    tags
}

fn sample_page() -> String {
    page(&sample::with_statement(sample::edition()))
}

fn attribute<'t>(tag: &'t Tag, key: &str) -> Option<&'t str> {
    tag.1.iter().find(|(found, _)| found == key).map(|(_, value)| value.as_str())
}

#[test]
fn the_page_is_well_formed_and_every_anchor_leads_somewhere() {
    let tags = parse(&sample_page());
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for id in tags.iter().filter_map(|tag| attribute(tag, "id")) {
        *ids.entry(id).or_default() += 1;
    }
    assert!(ids.iter().all(|(id, n)| *n == 1 && !id.is_empty()), "an id stands twice: {ids:?}");
    for anchor in tags.iter().filter_map(|tag| attribute(tag, "href")).filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains_key(anchor), "`#{anchor}` leads nowhere");
    }
}

#[test]
fn every_claim_and_report_has_an_anchor() {
    let edition = sample::with_statement(sample::edition());
    let references = References::new(&edition);
    let page = page(&edition);
    for report in &edition.reports {
        assert!(page.contains(&format!("id=\"{}\"", references::report_anchor(report.id))), "{}", report.name);
        for (at, claim) in references.claims_of(report.id) {
            assert!(page.contains(&format!("id=\"{}\"", references.claim_anchor(at))), "{}", claim.id);
        }
    }
}

#[test]
fn the_page_loads_nothing_and_runs_nothing() {
    for tag in parse(&sample_page()) {
        assert!(!["script", "link", "img", "iframe", "object", "base", "form"].contains(&tag.0.as_str()), "{tag:?}");
        assert!(attribute(&tag, "src").is_none() && !tag.1.iter().any(|(key, _)| key.starts_with("on")), "{tag:?}");
        if let Some(href) = attribute(&tag, "href").filter(|href| !href.starts_with('#')) {
            assert!(href.starts_with("https://") || href.starts_with("http://"), "`{href}` is no web address");
            assert!(attribute(&tag, "rel").is_some_and(|rel| rel.contains("noreferrer") && rel.contains("noopener")));
        }
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"), "the style loads nothing");
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "</style><script>alert(\"x\")</script><b onclick='y'>&amp;";
    let mut edition = sample::edition();
    for report in &mut edition.reports {
        report.name = hostile.into();
        report.language = hostile.into();
        report.title = Some(Found::new(hostile.into(), FoundIn::Page, 1.0));
        report.publisher = Some(Found::new(hostile.into(), FoundIn::Page, 1.0));
        report.url = Some(Found::new(format!("javascript:{hostile}"), FoundIn::Page, 1.0));
        report.text = hostile.repeat(40);
    }
    edition.notes[0].subject = hostile.into();
    edition.manifest.program_version = hostile.into();
    for entity in &mut edition.entities {
        entity.names[0].text = hostile.into();
    }
    for event in &mut edition.events {
        event.date_rule = hostile.into();
        for origin in
            event.fields.iter_mut().flat_map(|field| &mut field.readings).flat_map(|reading| &mut reading.origins)
        {
            origin.name = hostile.into();
        }
    }
    let page = page(&edition);
    parse(&page);
    assert!(!page.contains("<script") && !page.contains("<b onclick") && !page.contains("href=\"javascript"));
}

#[test]
fn what_a_second_reader_proposed_is_marked_and_escaped() {
    let hostile = "<script>alert(1)</script>";
    let mut edition = sample::with_proposals(sample::with_statement(sample::edition()));
    let proposals = edition.proposals.as_mut().expect("the sample has them");
    proposals.reader.model = hostile.into();
    proposals.notes[0].message = hostile.into();
    let with = page(&edition);
    parse(&with);
    assert!(with.contains("Proposed by a second reader, and part of no reading (2)") && !with.contains("<script"));
    edition.proposals = None;
    assert_eq!(page(&edition), sample_page());
}

#[test]
fn an_empty_edition_is_a_page() {
    let mut edition = sample::edition();
    edition.events.clear();
    edition.entities.clear();
    edition.reports.clear();
    edition.notes.clear();
    edition.genealogy = crate::model::genealogy::Genealogy::default();
    edition.manifest.captures.clear();
    let page = page(&edition);
    parse(&page);
    assert!(page.contains("0 events, told by 0 reports"));
}

#[test]
fn indices_and_spans_that_lead_nowhere_do_no_harm() {
    let mut edition = sample::with_statement(sample::edition());
    for event in &mut edition.events {
        for reading in event.fields.iter_mut().flat_map(|field| &mut field.readings) {
            reading.claims.push(9_999);
        }
        event.claims.truncate(3);
    }
    edition.reports.remove(0);
    edition.reports[0].text.truncate(40);
    edition.reports[1].sentences.clear();
    // Only anchors to what was removed may lead nowhere now; the page itself stays whole.
    parse(&page(&edition));
}

#[test]
fn a_year_nobody_prints_is_not_on_the_page() {
    let page = sample_page();
    assert!(page.contains("20 August, year not stated"));
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    assert_eq!(sample_page(), sample_page());
}

#[test]
fn two_reports_side_by_side_are_a_page_that_holds_what_the_terminal_shows() {
    let edition = sample::edition();
    for derivation in &edition.genealogy.derivations {
        let beside = crate::publish::side_by_side::side_by_side(&edition, derivation.child, derivation.parent, &[]);
        let beside = beside.expect("both are there");
        let page = side_by_side(&beside, "0.1.0");
        let tags = parse(&page);
        let n_rows = tags.iter().filter(|tag| tag.0 == "tr").count();
        assert_eq!(n_rows, beside.rows.len() + 1);
        for cell in tags.iter().filter(|tag| tag.0 == "td" && attribute(tag, "class").is_none()) {
            assert_eq!(attribute(cell, "dir"), Some("auto"), "a text has its own direction");
        }
        assert!(page.contains("The direction is"));
    }
}
