//! What `docs/intended-use.md` says the program refuses, as far as it takes a whole run to see.

use crate::program::{code, json, root, said, scratch, variorum};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn no_place_is_finer_than_the_text() {
    let out = scratch("intended-use").join("story");
    let output =
        variorum(&["run".as_ref(), root().join("examples/quarry-road").as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let edition = json(&out.join("edition.json"));
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let texts: BTreeMap<String, String> = list(&edition["reports"])
        .iter()
        .map(|report| (report["id"].to_string(), report["text"].as_str().expect("a report has a text").to_owned()))
        .collect();
    let mut n_places = 0;
    for claim in list(&edition["events"]).iter().flat_map(|event| list(&event["claims"])) {
        let Some(value) = claim["value"].get("place") else { continue };
        let name = value["name"].as_str().expect("a place has a name");
        let id = claim["id"].as_str().expect("an id is a string");
        let report = format!("\"{}\"", &id[..64]);
        assert!(texts[&report].contains(name), "`{name}` is a name that stands in its report");
        if let Some(precision_km) = value["place"]["precision_km"].as_f64() {
            assert!(precision_km > 0.0, "`{name}` is a circle, never a point");
            n_places += 1;
        }
    }
    assert!(n_places > 0, "the story names places");
}
