//! The five founding reports: what a careful reader gets out of them (`../shared/seeds/README.md`).

use crate::program::{code, json, said, scratch, shared, variorum};
use serde_json::Value;
use std::path::Path;
use std::sync::OnceLock;

/// Returns the edition of the founding reports, made once for all tests here; nothing where they are not there.
fn edition() -> Option<&'static Value> {
    static EDITION: OnceLock<Option<Value>> = OnceLock::new();
    EDITION
        .get_or_init(|| {
            let reports = shared("seeds")?;
            let out = scratch("seeds").join("out");
            let output = variorum(&[Path::new("run"), &reports, Path::new("--out"), &out]);
            assert_eq!(code(&output), 0, "{}", said(&output));
            Some(json(&out.join("edition.json")))
        })
        .as_ref()
}

/// Returns the crawl's id of a capture.
fn crawl_id<'a>(edition: &'a Value, capture: &Value) -> &'a str {
    let reports = edition["reports"].as_array().expect("there are reports");
    let report = reports.iter().find(|report| report["id"] == *capture).expect("the capture is a report");
    report["crawl_id"].as_str().expect("the manifest gave an id")
}

/// Returns the events told as news, with the crawl ids of their reports in ascending order.
fn main_events(edition: &Value) -> Vec<(Vec<&str>, &Value)> {
    let events = edition["events"].as_array().expect("there are events");
    let main = events.iter().filter(|event| event["standing"] != "background");
    main.map(|event| {
        let captures = event["reports"].as_array().expect("an event has reports");
        let mut ids: Vec<_> = captures.iter().map(|capture| crawl_id(edition, capture)).collect();
        ids.sort_unstable();
        (ids, event)
    })
    .collect()
}

/// Returns the event that exactly these reports tell.
fn event_of<'a>(edition: &'a Value, reports: &[&str]) -> &'a Value {
    let events = main_events(edition);
    let found = events.iter().find(|(ids, _)| ids == reports);
    found
        .unwrap_or_else(|| {
            panic!("no event of {reports:?} among {:?}", events.iter().map(|(ids, _)| ids).collect::<Vec<_>>())
        })
        .1
}

/// Returns the entities that have a name among these.
fn entities_named<'a>(edition: &'a Value, names: &[&str]) -> Vec<&'a Value> {
    let entities = edition["entities"].as_array().expect("there are entities");
    let has_name = |entity: &&Value| {
        let forms = entity["names"].as_array().expect("an entity has names");
        forms.iter().any(|form| names.contains(&form["text"].as_str().expect("a name is text")))
    };
    entities.iter().filter(has_name).collect()
}

#[test]
fn the_genealogy_is_the_careful_readers() {
    let Some(edition) = edition() else { return };
    let derivations = edition["genealogy"]["derivations"].as_array().expect("there is a genealogy");
    let mut edges: Vec<_> = derivations
        .iter()
        .map(|derivation| {
            let relation = derivation["relation"].as_str().expect("a derivation has a relation");
            (crawl_id(edition, &derivation["child"]), crawl_id(edition, &derivation["parent"]), relation)
        })
        .collect();
    edges.sort_unstable();
    assert_eq!(edges, [("000", "002", "translated"), ("003", "002", "excerpt")]);
    let translation = derivations.iter().find(|derivation| derivation["relation"] == "translated");
    let share = translation.and_then(|derivation| derivation["share"].as_f64()).expect("it has a share");
    assert!(share >= 0.9, "share {share}");
}

#[test]
fn no_year_is_invented() {
    let Some(edition) = edition() else { return };
    for report in edition["reports"].as_array().expect("there are reports") {
        let published = &report["published"];
        if report["crawl_id"] == "000" {
            assert_eq!(published["value"]["date"], "2023-07-09");
        } else if let Some(date) = published["value"]["date"].as_str() {
            assert!(date.starts_with("XXXX") || published["source"] == "other-report", "{date} comes from nowhere");
        }
    }
    let date = &event_of(edition, &["004"])["date"];
    assert_eq!(date["from"], "XXXX-08-20", "{date}");
}

#[test]
fn the_july_strike_is_one_event_of_three_reports() {
    let Some(edition) = edition() else { return };
    let event = event_of(edition, &["000", "002", "003"]);
    assert_eq!(event["date"]["from"], "2023-07-07");
    assert_eq!(event["date"]["to"], "2023-07-07");
    let fields = event["fields"].as_array().expect("an event has fields");
    let places = fields.iter().find(|field| field["field"] == "place").expect("the accounts say where");
    let n_readings = places["readings"].as_array().map_or(0, Vec::len);
    assert!(n_readings >= 3, "the accounts of where differ, found {n_readings} readings");
}

#[test]
fn one_announcement_carried_thrice_counts_once() {
    let Some(edition) = edition() else { return };
    let event = event_of(edition, &["000", "002", "003"]);
    let fields = event["fields"].as_array().expect("an event has fields");
    let killed = fields.iter().find(|field| field["field"] == "killed").expect("somebody was killed");
    let readings = killed["readings"].as_array().expect("a field has readings");
    // It says as well that no civilian was killed, which is another reading.
    let one = readings.iter().find(|reading| reading["value"]["count"]["min"] == 1).expect("one man was killed");
    let origins: Vec<_> = one["origins"].as_array().expect("a reading has origins").iter().collect();
    let is_command = |origin: &&&Value| {
        let name = origin["name"].as_str().unwrap_or_default().to_lowercase();
        name.contains("centcom") || name.contains("سنتكوم") || name.contains("المركزية") || name.contains("central")
    };
    let command: Vec<_> = origins.iter().filter(is_command).collect();
    assert_eq!(command.len(), 1, "{origins:#?}");
    assert_eq!(command[0]["reports"].as_array().map(Vec::len), Some(3), "{command:#?}");
}

#[test]
fn the_raid_is_another_event_with_its_own_accounts() {
    let Some(edition) = edition() else { return };
    let event = event_of(edition, &["004"]);
    let fields = event["fields"].as_array().expect("an event has fields");
    let names: Vec<_> = fields.iter().filter_map(|field| field["field"].as_str()).collect();
    assert!(names.contains(&"detained") && names.contains(&"killed"), "{names:?}");
}

#[test]
fn people_and_bodies_are_one_across_names_and_scripts() {
    let Some(edition) = edition() else { return };
    let groups: &[&[&str]] = &[
        &["Osama Al-Muhajir", "أسامة المهاجر", "Anas Al-Shami", "همام الشامي"],
        &["Ahmed Sultan", "أحمد سلطان"],
        &["ISIS", "داعش"],
        &["Centcom", "سنتكوم"],
    ];
    for group in groups {
        let found = entities_named(edition, group);
        assert_eq!(found.len(), 1, "{group:?} are {found:#?}");
        let forms = found[0]["names"].to_string();
        for name in *group {
            assert!(forms.contains(name), "{name} is missing from {forms}");
        }
    }
}
