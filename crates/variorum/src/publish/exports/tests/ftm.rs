//! FollowTheMoney's entities against what its Python package asks of them, listed in a fixture that a script writes.

use super::super::ftm::UNREAD_LANGUAGES;
use super::*;
use std::collections::BTreeMap;

const SCHEMA: &str = include_str!("../../../../tests/fixtures/ftm/schema.json");

#[test]
fn every_entity_fits_its_schema_and_every_link_leads_somewhere() {
    let fixture: Json = serde_json::from_str(SCHEMA).expect("the fixture is JSON");
    let entities = json_lines(Format::FollowTheMoney);
    let schema_of: BTreeMap<&str, &str> =
        entities.iter().map(|entity| (text(&entity["id"]), text(&entity["schema"]))).collect();
    assert_eq!(schema_of.len(), entities.len(), "an id stands once");
    for entity in &entities {
        let schema = &fixture["schemata"][text(&entity["schema"])];
        let properties = entity["properties"].as_object().expect("properties are an object");
        for required in schema["required"].as_array().expect("a list") {
            assert!(properties.contains_key(text(required)), "{entity} lacks {required}");
        }
        for (name, values) in properties {
            let property = &schema["properties"][name];
            let kind = property["type"].as_str().unwrap_or_else(|| panic!("{} has no {name}", entity["schema"]));
            let values = values.as_array().expect("a property is a list");
            assert!(!values.is_empty());
            for value in values {
                let value = text(value);
                assert!(fits(&fixture, kind, value), "{name} ({kind}) refuses `{value}`");
                if let Some(range) = property["range"].as_str() {
                    let other =
                        schema_of.get(value).unwrap_or_else(|| panic!("{name} names `{value}`, which is not there"));
                    let is_a = fixture["schemata"][other]["is_a"].as_array().expect("a list");
                    assert!(is_a.iter().any(|parent| parent == range), "{name} asks for {range}, found {other}");
                }
            }
        }
    }
}

/// Returns whether a value is one of its type, by the package's rules as far as exports use them.
fn fits(fixture: &Json, kind: &str, value: &str) -> bool {
    let is_short = fixture["max_length"][kind].as_u64().is_none_or(|most| value.len() as u64 <= most);
    let fits = match kind {
        "date" => value.parse::<crate::model::time::PartialDate>().is_ok_and(|date| date.year().is_some()),
        "country" => value.len() == 2 && value.bytes().all(|letter| letter.is_ascii_lowercase()),
        "language" => fixture["languages"].as_array().expect("a list").iter().any(|known| known == value),
        "url" => value.starts_with("https://") || value.starts_with("http://"),
        "number" => value.parse::<f64>().is_ok(),
        "entity" => value.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'.'),
        "name" | "string" | "text" | "address" => !value.trim().is_empty(),
        other => panic!("exports use no {other}"),
    };
    fits && is_short
}

#[test]
fn a_person_is_linked_to_documents_and_to_no_event() {
    let entities = export(&with_persons_as_parties(), Format::FollowTheMoney).text;
    let entities: Vec<Json> = entities.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let persons: BTreeSet<&str> =
        entities.iter().filter(|entity| entity["schema"] == "Person").map(|entity| text(&entity["id"])).collect();
    assert_eq!(persons.len(), 2);
    for entity in &entities {
        let names_person = entity["properties"]
            .as_object()
            .expect("an object")
            .values()
            .any(|values| values.as_array().expect("a list").iter().any(|value| persons.contains(text(value))));
        assert!(!names_person || entity["schema"] == "Mention", "{entity}");
        let is_placed = ["addressEntity", "location", "country", "startDate"]
            .iter()
            .any(|property| entity["properties"].get(property).is_some());
        assert!(!is_placed || ["Event", "Address"].contains(&text(&entity["schema"])), "{entity}");
        assert!(entity["schema"] != "Event" || !entity.to_string().contains("Haddar"), "{entity}");
    }
}

#[test]
fn a_derivation_is_a_link_between_documents() {
    let links: Vec<Json> =
        json_lines(Format::FollowTheMoney).into_iter().filter(|entity| entity["schema"] == "UnknownLink").collect();
    let roles: Vec<&str> = links.iter().map(|link| text(&link["properties"]["role"][0])).collect();
    assert_eq!(roles, ["translated from", "excerpted from, or the other way round"]);
}

#[test]
fn the_languages_that_are_left_out_are_those_the_package_refuses() {
    let fixture: Json = serde_json::from_str(SCHEMA).expect("the fixture is JSON");
    let rows = include_str!("../../../lang/languages.tsv").lines().filter(|line| !line.starts_with('#'));
    for code in rows.filter_map(|row| row.split('\t').nth(1)).filter(|code| *code != "-") {
        assert_eq!(fits(&fixture, "language", code), !UNREAD_LANGUAGES.contains(&code), "{code}");
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text was expected, found {value}"))
}
