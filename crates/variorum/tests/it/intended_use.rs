//! What `docs/intended-use.md` says the program refuses, as far as the library holds it.
#![expect(clippy::disallowed_methods, reason = "this test reads the project's own files")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The types that say where or when.
const WHERE_AND_WHEN: &[&str] = &["Place", "DateRange", "PartialDate", "Moment", "EventEntry", "Claim", "Value"];

#[test]
fn nothing_that_an_entity_leads_to_says_where_or_when() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/edition.schema.json");
    let text = fs::read_to_string(path).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let (mut found, mut waiting) = (BTreeSet::new(), vec!["EntityEntry".to_owned()]);
    while let Some(name) = waiting.pop() {
        let definition = &schema["$defs"][&name];
        assert!(!definition.is_null(), "the schema defines `{name}`");
        collect(definition, &mut waiting);
        found.insert(name);
        waiting.retain(|name| !found.contains(name));
    }
    for name in WHERE_AND_WHEN {
        assert!(!schema["$defs"][name].is_null() && !found.contains(*name), "an entity leads to `{name}`");
    }
}

/// Adds the names of the definitions that a schema refers to.
fn collect(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            names.extend(name.map(str::to_owned));
            fields.values().for_each(|value| collect(value, names));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, names)),
        _ => {}
    }
}
