//! The edition as JSON: the form that leaves the house, with its schema in `docs/schema/edition.schema.json`.

use crate::model::edition::Edition;

/// Returns the edition as indented JSON with a line feed at its end; the same edition gives the same bytes.
pub fn edition(edition: &Edition) -> String {
    let mut json = serde_json::to_string_pretty(edition)
        .expect("an edition has no map keys that are no strings, and its numbers are finite or written as null");
    json.push('\n');
    json
}

/// Returns the JSON schema (draft 2020-12) of an edition, with a line feed at its end.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Edition);
    let mut json = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    json.push('\n');
    json
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "these tests read and bless the project's own files")]
mod tests {
    use super::super::sample;
    use super::*;
    use serde_json::Value as Json;
    use std::fs;
    use std::path::Path;

    /// Asserts that a checked-in file is equal to this text, or writes it there if `VARIORUM_BLESS` is 1.
    fn check(file: &str, text: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema").join(file);
        if std::env::var("VARIORUM_BLESS").is_ok_and(|bless| bless == "1") {
            fs::write(&path, text).expect("the file can be written");
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "docs/schema/{file} is out of date; VARIORUM_BLESS=1 writes it anew, read the diff");
    }

    #[test]
    fn the_checked_in_schema_is_the_types_own() {
        check("edition.schema.json", &schema());
    }

    #[test]
    fn the_checked_in_example_is_the_sample() {
        check("edition.example.json", &edition(&sample::with_statement(sample::edition())));
    }

    #[test]
    fn an_edition_fits_its_schema() {
        let schema: Json = serde_json::from_str(&schema()).expect("the schema is JSON");
        let mut json = serde_json::to_value(sample::with_statement(sample::edition())).expect("an edition is JSON");
        assert_eq!(misfit(&schema, &schema, &json), None);
        json["events"][0]["standing"] = "foreground".into();
        assert!(misfit(&schema, &schema, &json).is_some(), "a standing that is none must be refused");
        json["events"][0].as_object_mut().expect("an event is an object").remove("standing");
        assert!(misfit(&schema, &schema, &json).is_some(), "an event without a standing must be refused");
    }

    /// Returns where and why a value does not fit a schema; panics on a keyword of JSON Schema it does not know, so that
    /// nothing is passed over. A validator crate costs every clean test build minutes.
    fn misfit(root: &Json, schema: &Json, value: &Json) -> Option<String> {
        let Json::Object(keywords) = schema else { return (schema == false).then(|| "nothing fits".into()) };
        keywords.iter().find_map(|(keyword, rule)| {
            let fits = |part: &Json| misfit(root, part, value).is_none();
            let all = || rule.as_array().expect("a list of schemas").iter();
            let said = |holds: bool| (!holds).then(|| format!("{value} does not fit `{keyword}`: {rule}"));
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "format" | "default" => None,
                "$ref" => {
                    let pointer = rule.as_str().and_then(|path| path.strip_prefix('#')).expect("a reference within");
                    misfit(root, root.pointer(pointer).expect("the reference leads somewhere"), value)
                }
                "type" => {
                    let is_of = |name: &Json| match name.as_str().expect("a type's name") {
                        "null" => value.is_null(),
                        "boolean" => value.is_boolean(),
                        "string" => value.is_string(),
                        "array" => value.is_array(),
                        "object" => value.is_object(),
                        "number" => value.is_number(),
                        "integer" => value.is_i64() || value.is_u64(),
                        other => panic!("unknown type `{other}`"),
                    };
                    said(rule.as_array().map_or_else(|| is_of(rule), |names| names.iter().any(is_of)))
                }
                "const" => said(value == rule),
                "enum" => said(all().any(|allowed| allowed == value)),
                "minimum" => said(!value.is_number() || value.as_f64() >= rule.as_f64()),
                "maximum" => said(!value.is_number() || value.as_f64() <= rule.as_f64()),
                "anyOf" => said(all().any(fits)),
                "oneOf" => said(all().filter(|part| fits(part)).count() == 1),
                "allOf" => all().find_map(|part| misfit(root, part, value)),
                "items" => value.as_array()?.iter().find_map(|item| misfit(root, rule, item)),
                "required" => {
                    let has = |name: &Json| value.get(name.as_str().expect("a property's name")).is_some();
                    said(all().all(has))
                }
                "properties" => rule
                    .as_object()?
                    .iter()
                    .find_map(|(name, part)| misfit(root, part, value.get(name)?).map(|why| format!("{name}: {why}"))),
                "additionalProperties" => {
                    let known = keywords.get("properties").and_then(Json::as_object);
                    let is_known = |name: &String| known.is_some_and(|known| known.contains_key(name));
                    value
                        .as_object()?
                        .iter()
                        .filter(|(name, _)| !is_known(name))
                        .find_map(|(_, part)| misfit(root, rule, part))
                }
                other => panic!("this check does not know the keyword `{other}`"),
            }
        })
    }

    #[test]
    fn what_a_second_reader_proposed_fits_the_schema_and_can_be_taken_out() {
        let with = sample::with_proposals(sample::edition());
        let schema: Json = serde_json::from_str(&schema()).expect("the schema is JSON");
        let json = serde_json::to_value(&with).expect("an edition is JSON");
        assert_eq!(misfit(&schema, &schema, &json), None);
        let mut back: Edition = serde_json::from_str(&edition(&with)).expect("the JSON is an edition");
        assert_eq!(back, with);
        back.proposals = None;
        assert_eq!(edition(&back), edition(&sample::edition()));
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let sample = sample::edition();
        let json = edition(&sample);
        let back: Edition = serde_json::from_str(&json).expect("the JSON is an edition");
        assert_eq!(back, sample);
        assert_eq!(edition(&back), json);
    }
}
