//! What holds for every format, and each format read back by its own rules.

mod ftm;
mod gexf;
mod graphviz;
mod tables;

use super::super::sample;
use super::*;
use crate::model::edition::Edition;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;

fn exported(format: Format) -> Export {
    export(&sample::with_statement(sample::edition()), format)
}

fn json(format: Format) -> Json {
    serde_json::from_str(&exported(format).text).expect("the export is JSON")
}

fn json_lines(format: Format) -> Vec<Json> {
    exported(format).text.lines().map(|line| serde_json::from_str(line).expect("the line is JSON")).collect()
}

#[test]
fn a_format_is_found_by_its_name() {
    for format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(*format));
    }
    assert_eq!(Format::named("xlsx"), None);
}

#[test]
fn every_format_says_what_it_lost_and_counts_it() {
    for format in Format::ALL {
        let losses = exported(*format).losses;
        assert!(!losses.is_empty(), "{format:?} claims to carry everything");
        let words: BTreeSet<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
        assert_eq!(words.len(), losses.len(), "{format:?} lists a loss twice");
        assert!(losses.iter().all(|loss| loss.n > 0), "{format:?}: {losses:?}");
    }
}

#[test]
fn no_number_of_an_export_rests_on_a_proposal() {
    let (plain, with) = (sample::edition(), sample::with_proposals(sample::edition()));
    for format in Format::ALL {
        let (plain, with) = (export(&plain, *format), export(&with, *format));
        if *format == Format::Dossier {
            assert!(with.text.contains("## Proposed by a second reader") && with.text.contains("little-model"));
            assert_eq!(with.text.replace(proposed_part(&with.text), ""), plain.text);
        } else {
            assert_eq!(with.text, plain.text, "{format:?}");
            assert!(with.losses.iter().any(|loss| loss.n == 2 && loss.what.contains("second reader")), "{format:?}");
        }
    }
}

/// Returns the part of a dossier that says what was proposed.
fn proposed_part(dossier: &str) -> &str {
    let start = dossier.find("## Proposed").expect("there is one");
    let end = dossier[start + 3..].find("\n## ").map_or(dossier.len(), |end| start + 3 + end + 1);
    &dossier[start..end]
}

#[test]
fn an_empty_edition_has_an_export_in_every_format() {
    let full = sample::edition();
    let empty = Edition {
        events: Vec::new(),
        entities: Vec::new(),
        reports: Vec::new(),
        genealogy: crate::model::genealogy::Genealogy::default(),
        ..full
    };
    for format in Format::ALL {
        let losses = export(&empty, *format).losses;
        assert!(losses.iter().all(|loss| loss.what.starts_with("judgements")), "{format:?}: {losses:?}");
    }
}

#[test]
fn the_order_of_the_events_changes_no_record() {
    let edition = sample::edition();
    let mut turned = edition.clone();
    turned.events.reverse();
    for format in [Format::Acled, Format::Ucdp, Format::Plover] {
        let lines = |edition: &Edition| -> BTreeSet<String> {
            export(edition, format).text.lines().map(str::to_owned).collect()
        };
        assert_eq!(lines(&edition), lines(&turned));
    }
}

/// The sample with a person as actor, target and victim of the raid.
fn with_persons_as_parties() -> Edition {
    let mut edition = sample::edition();
    let raid = &mut edition.events[1];
    let actor = raid.fields.last().expect("the raid has an actor").clone();
    for field in
        [crate::model::claim::Field::Actor, crate::model::claim::Field::Target, crate::model::claim::Field::Victim]
    {
        raid.fields.retain(|readings| readings.field != field);
        let mut readings = actor.clone();
        readings.field = field;
        readings.readings[0].value =
            crate::model::claim::Value::Text { text: "the spokeswoman Salma Haddar".into(), referent: None };
        raid.fields.push(readings);
    }
    raid.event_type.plover_event = Some("COERCE".into());
    edition
}

#[test]
fn no_row_joins_a_person_with_a_place_and_a_day() {
    let edition = with_persons_as_parties();
    for format in Format::ALL {
        let export = export(&edition, *format);
        let tells_parties = matches!(format, Format::Acled | Format::Plover | Format::Airwars | Format::Dossier);
        let says_so = export.losses.iter().any(|loss| loss.what == summary::PERSON_LEFT_OUT);
        assert_eq!(tells_parties, says_so, "{format:?}: {:?}", export.losses);
        if !matches!(format, Format::FollowTheMoney | Format::Dossier) {
            assert!(!export.text.contains("Salma Haddar"), "{format:?} names a person beside a place and a day");
        }
    }
    let raid = export(&edition, Format::Dossier).text;
    let raid = raid.split("\n---\n").nth(1).expect("the raid is the second dossier");
    assert!(!raid.contains("Haddar"), "{raid}");
}

#[test]
fn a_geojson_collection_follows_its_rfc() {
    let collection = json(Format::GeoJson);
    assert_eq!(collection["type"], "FeatureCollection");
    let features = collection["features"].as_array().expect("features are a list");
    assert_eq!(features.len(), sample::edition().events.len());
    let mut ids = BTreeSet::new();
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert!(ids.insert(feature["id"].as_str().expect("an id is a string or a number")));
        assert!(feature["properties"].is_object(), "RFC 7946, 3.2: properties are an object or null");
        assert!(feature.get("geometry").is_some(), "RFC 7946, 3.2: a feature without a place has a null geometry");
        if feature["geometry"].is_null() {
            continue;
        }
        assert_eq!(feature["geometry"]["type"], "Point");
        let position = feature["geometry"]["coordinates"].as_array().expect("a position is a list");
        let (longitude, latitude) = (position[0].as_f64().expect("a number"), position[1].as_f64().expect("a number"));
        assert!(position.len() == 2 && longitude.abs() <= 180.0 && latitude.abs() <= 90.0);
        assert!(feature["properties"]["precision_km"].as_f64().is_some_and(|km| km > 0.0));
    }
    // Fuwwah lies at 49 degrees east and 14 north: longitude comes first.
    assert_eq!(features[0]["geometry"]["coordinates"], serde_json::json!([49.05, 14.53]));
    assert_eq!(features[0]["properties"]["killed"]["conservative"], 4);
    assert!(features[2]["geometry"].is_null());
}

#[test]
fn an_airwars_incident_has_ranges_and_a_grade_that_confirms_nothing() {
    let incidents = json(Format::Airwars);
    let depot = &incidents[0];
    assert_eq!(depot["civilian_non_combatants_killed_min"], 2, "two children are civilians");
    assert_eq!(depot["civilian_non_combatants_killed_max"], 9);
    assert_eq!((&depot["children_killed_min"], &depot["children_killed_max"]), (&2.into(), &2.into()));
    assert!(depot["women_killed_min"].is_null(), "nobody counts women");
    assert_eq!(depot["proposed_civilian_harm_status"], "Weak");
    assert_eq!(depot["belligerent_assessment"], "not_yet_assessed");
    for incident in incidents.as_array().expect("incidents are a list") {
        let status = incident["proposed_civilian_harm_status"].as_str().expect("a grade is proposed");
        assert!(["Fair", "Weak", "Contested", "Discounted"].contains(&status), "{status}");
        assert!(!incident["proposed_civilian_harm_reason"].as_str().expect("it has a reason").is_empty());
        let ranges = incident.as_object().expect("an incident is an object").iter();
        for (name, least) in ranges.filter(|(name, _)| name.ends_with("_min")) {
            let most = &incident[name.replace("_min", "_max")];
            assert!(least.as_u64() <= most.as_u64(), "{name}: {least} to {most}");
        }
    }
}

/// PLOVER's events with their modes (manual of February 2024).
const PLOVER: &[(&str, &str)] = &[
    ("AGREE", ""),
    ("CONSULT", "visit third-party multilateral phone"),
    ("SUPPORT", ""),
    ("CONCEDE", ""),
    ("COOPERATE", ""),
    ("AID", ""),
    ("RETREAT", "withdraw release disarm ceasefire access resign"),
    ("REQUEST", "assist change yield meet"),
    ("ACCUSE", "disapprove investigate allege"),
    ("REJECT", "assist change yield meet"),
    ("THREATEN", "restrict arrest relations expel territory violence"),
    ("PROTEST", "demo riot strike hunger boycott obstruct vandalize"),
    ("SANCTION", "convict expel withdraw discontinue"),
    ("MOBILIZE", "troops weapons police militia"),
    ("COERCE", "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber"),
    (
        "ASSAULT",
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons crowd-control unconventional",
    ),
];

fn is_plover(event: &str, mode: &str) -> bool {
    PLOVER
        .iter()
        .any(|(known, modes)| *known == event && (mode.is_empty() || modes.split(' ').any(|known| known == mode)))
}

#[test]
fn a_plover_record_speaks_the_manual() {
    let records = json_lines(Format::Plover);
    assert_eq!(records.len(), 1, "the sample has one event of PLOVER");
    let record = &records[0];
    assert!(is_plover(record["event"][0].as_str().expect("an event"), record["mode"][0].as_str().expect("a mode")));
    assert_eq!(record["quad_code"], "MATERIAL CONFLICT");
    assert_eq!(record["date"], "2024-03-12");
    assert_eq!(record["size"], serde_json::json!({ "dead": 4, "injured": 24, "arrested": null }));
    assert_eq!(record["event_loc"]["geonameid"], 411_764);
    assert_eq!(record["event_loc"]["resolution"], 4);
    for list in ["actor", "recipient", "event", "mode", "context", "event_text"] {
        assert!(record[list].is_array(), "{list} is a list in the manual");
    }
}

#[test]
fn the_trigger_tables_give_plover_codes_that_plover_has() {
    let rows = include_str!("../../lang/event_classes.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let mode = if cells[3] == "-" { "" } else { cells[3] };
        assert!(cells[2] == "-" || is_plover(cells[2], mode), "{row}");
    }
}

/// What each kind of record of PROV-JSON asks for: the properties that name another record, and of which kind that is.
const PROV: &[(&str, &[(&str, &str)])] = &[
    ("entity", &[]),
    ("activity", &[]),
    ("agent", &[]),
    ("wasGeneratedBy", &[("prov:entity", "entity"), ("prov:activity", "activity")]),
    ("used", &[("prov:activity", "activity"), ("prov:entity", "entity")]),
    ("wasAssociatedWith", &[("prov:activity", "activity"), ("prov:agent", "agent")]),
    ("wasAttributedTo", &[("prov:entity", "entity"), ("prov:agent", "agent")]),
    ("wasDerivedFrom", &[("prov:generatedEntity", "entity"), ("prov:usedEntity", "entity")]),
    ("alternateOf", &[("prov:alternate1", "entity"), ("prov:alternate2", "entity")]),
];

#[test]
fn a_prov_document_names_only_what_it_declares() {
    let document = json(Format::Prov);
    let prefixes = document["prefix"].as_object().expect("prefixes are declared");
    for (kind, records) in document.as_object().expect("a document is an object") {
        if kind == "prefix" {
            continue;
        }
        let (_, references) =
            PROV.iter().find(|(known, _)| known == kind).unwrap_or_else(|| panic!("PROV has no `{kind}`"));
        for (id, record) in records.as_object().expect("records stand under their ids") {
            let prefix = id.split_once(':').expect("an id is a qualified name").0;
            assert!(prefix == "_" || prefixes.contains_key(prefix), "{id}");
            for (property, of_kind) in *references {
                let named = record[property].as_str().unwrap_or_else(|| panic!("{id} lacks {property}"));
                assert!(document[of_kind].get(named).is_some(), "{id}: {named} is no {of_kind} of the document");
            }
        }
    }
}

#[test]
fn prov_tells_a_translation_from_a_text_of_unsettled_direction_and_from_a_hidden_one() {
    let document = json(Format::Prov);
    let derived: Vec<&Json> = document["wasDerivedFrom"].as_object().expect("records").values().collect();
    assert!(derived.iter().any(|record| record["v:relation"] == "translated"));
    assert!(derived.iter().any(|record| record["prov:type"]["$"] == "prov:PrimarySource"));
    assert_eq!(document["alternateOf"].as_object().map(serde_json::Map::len), Some(1));
}

#[test]
fn a_dossier_has_the_sentences_and_who_stands_behind_them() {
    let text = exported(Format::Dossier).text;
    let pages: Vec<&str> = text.split("\n---\n").collect();
    assert_eq!(pages.len(), 3);
    for expected in [
        "# Remote explosive/landmine/IED, Fuwwah",
        "- Killed: conservative 4; low 4, best 4, high 9;",
        "1. **4**",
        "3 articles, 3 outlets, 3 families, 1 independent origin; credibility 4 proposed",
        "contradicts 1: \u{2068}9 and 4 cannot both be the number killed\u{2069}",
        "> \u{2068}Nine people died in the explosion at a fuel depot in Mukalla, a doctor at Ibn Sina Hospital told Sahel Wire, among them two children.\u{2069} — R4",
        "\u{2068}صدى حضرموت\u{2069}, in its own voice: R1",
        "number differs: \u{2068}two hours\u{2069} against \u{2068}ثلاث ساعات\u{2069} in the source",
    ] {
        assert!(pages[0].contains(expected), "the dossier lacks: {expected}\n{}", pages[0]);
    }
    // An outlet's name is no markup.
    assert!(pages[1].contains("Wadi Post \\& Sons \\<weekly\\>"), "{}", pages[1]);
}

proptest! {
    /// Whatever stands in titles, names and outlets, every format stays well formed.
    #[test]
    fn hostile_words_break_no_format(words in "[\\PC\u{0}-\u{1f}\"\\\\<>&=+@,;'\u{202e}ء-ي]{0,40}") {
        let mut edition = sample::edition();
        for report in &mut edition.reports {
            report.title.as_mut().expect("the sample's reports have titles").value.clone_from(&words);
            report.publisher.as_mut().expect("the sample's reports have outlets").value.clone_from(&words);
        }
        for place in edition.events.iter_mut().filter_map(|event| event.place.as_mut()) {
            place.name_en.clone_from(&words);
        }
        for format in Format::ALL {
            let text = export(&edition, *format).text;
            match format {
                Format::Acled | Format::Ucdp => { tables::check(&text); }
                Format::Airwars | Format::GeoJson | Format::Prov => {
                    prop_assert!(serde_json::from_str::<Json>(&text).is_ok());
                }
                Format::Plover | Format::FollowTheMoney => {
                    prop_assert!(text.lines().all(|line| serde_json::from_str::<Json>(line).is_ok()));
                }
                Format::Gexf => { gexf::read(&text); }
                Format::Dot => { graphviz::read(&text); }
                Format::Dossier => prop_assert_eq!(text.matches("\n# ").count() + 1, 3, "one heading an event"),
            }
        }
    }
}
