//! `variorum review` and `variorum judgements`: what people decide is kept, applied, carried over and never lost.

use crate::program::{code, json, root, said};
use crate::stores::{KINDS, Kind, Place, page, text};
use serde_json::Value;
use std::fs;

const SIGNED: [&str; 4] = ["--by", "M. Zarrouk", "--why", "قرأتُ الصفحة نفسها"];

/// Makes the edition of one report with a toll of six, and returns the id of the claim.
fn claim_of_six(place: &Place) -> String {
    let report = place.write("six.html", page("Six"));
    place.did(&["add", &report]);
    place.did(&["run", "--quiet"]);
    claim(&edition(place), "killed")
}

fn edition(place: &Place) -> Value {
    json(&place.files.join("edition.json"))
}

fn claim(edition: &Value, field: &str) -> String {
    let claims = edition["events"].as_array().expect("a list").iter().filter_map(|event| event["claims"].as_array());
    let ids = claims.flatten().filter_map(|claim| claim["id"].as_str());
    ids.map(str::to_owned).find(|id| id.contains(&format!("/claim.{field}/"))).expect("the field is claimed")
}

/// Returns the numbers of killed that the edition reads.
fn killed(place: &Place) -> Vec<u64> {
    let edition = edition(place);
    let fields = edition["events"].as_array().expect("a list").iter().filter_map(|event| event["fields"].as_array());
    let readings =
        fields.flatten().filter(|field| field["field"] == "killed").filter_map(|field| field["readings"].as_array());
    readings.flatten().filter_map(|reading| reading["value"]["count"]["min"].as_u64()).collect()
}

fn judge(place: &Place, what: &[&str]) -> String {
    let mut arguments = vec!["review"];
    arguments.extend(what);
    arguments.extend(SIGNED);
    place.did(&arguments)
}

#[test]
fn a_correction_made_before_a_rerun_is_there_after_it_until_it_is_revoked() {
    for kind in KINDS {
        let place = Place::new("review-correction", kind);
        let claim = claim_of_six(&place);
        assert_eq!(killed(&place), [6], "on {kind:?}");
        judge(&place, &["correct", &claim, "7"]);
        place.did(&["run", "--quiet"]);
        assert_eq!(killed(&place), [7], "on {kind:?}");
        // More reports, and everything read anew.
        let other =
            place.write("other.txt", "Road closed in Derna\n\nThe road to the port of Derna was closed on Monday.\n");
        place.did(&["add", &other]);
        place.did(&["run", "--quiet"]);
        assert_eq!(killed(&place), [7], "on {kind:?}");
        let rules = edition(&place).to_string();
        assert!(rules.contains("judgement/correct (judgement 1 by M. Zarrouk: قرأتُ الصفحة نفسها)"), "on {kind:?}");
        judge(&place, &["revoke", "1"]);
        place.did(&["run", "--quiet"]);
        assert_eq!(killed(&place), [6], "on {kind:?}");
        assert!(place.did(&["judgements", "list"]).contains("(revoked)"), "on {kind:?}");
        place.did(&["verify"]);
    }
}

#[test]
fn a_rejected_claim_is_read_no_more_and_a_rejected_incident_is_no_event() {
    let place = Place::new("review-reject", Kind::Sqlite);
    let claim = claim_of_six(&place);
    judge(&place, &["reject", &claim]);
    place.did(&["run", "--quiet"]);
    assert_eq!(killed(&place), Vec::<u64>::new());
    let incident = edition(&place)["events"][0]["id"].as_str().expect("an id is a string").to_owned();
    judge(&place, &["reject", &incident]);
    place.did(&["run", "--quiet"]);
    let edition = edition(&place);
    let ids: Vec<&str> =
        edition["events"].as_array().expect("a list").iter().filter_map(|event| event["id"].as_str()).collect();
    assert!(!ids.contains(&incident.as_str()), "{ids:?}");
    assert!(edition["notes"].to_string().contains("edit/incident-rejected"));
}

#[test]
fn a_judgement_is_signed_and_about_something_that_is_there() {
    let place = Place::new("review-signed", Kind::Folder);
    let claim = claim_of_six(&place);
    let refused = place.refused(&["review", "accept", &claim, "--by", " ", "--why", "read"]);
    assert!(refused.contains("--by"), "{refused}");
    let gone = claim.replace("/claim.killed/", "/claim.injured/");
    let refused = place.refused(&["review", "accept", &gone, "--by", "A", "--why", "read"]);
    assert!(refused.contains("there is no finding"), "{refused}");
    let refused = place.refused(&["review", "revoke", "1", "--by", "A", "--why", "read"]);
    assert!(refused.contains("no judgement 1"), "{refused}");
    for value in ["twelve", "15-12", "1.5"] {
        let refused = place.refused(&["review", "correct", &claim, value, "--by", "A", "--why", "read"]);
        assert!(refused.contains("expected a number like `12`"), "{refused}");
    }
    let refused = place.refused(&["review", "same", &claim, &claim, "--by", "A", "--why", "read"]);
    assert!(refused.contains("twice"), "{refused}");
    let short = format!("{}/claim.killed", &claim[..8]);
    assert!(judge(&place, &["accept", &short]).contains(&claim), "the beginning of an id is enough");
}

#[test]
fn two_peoples_judgements_are_carried_over_and_both_shown() {
    let (place, elsewhere) = (Place::new("review-two", Kind::Folder), Place::new("review-two-elsewhere", Kind::Sqlite));
    let claim = claim_of_six(&place);
    assert_eq!(claim_of_six(&elsewhere), claim, "the same bytes are the same capture");
    judge(&place, &["correct", &claim, "8"]);
    judge(&elsewhere, &["accept", &claim]);
    judge(&elsewhere, &["correct", &claim, "9"]);
    judge(&elsewhere, &["revoke", "2"]);
    let exported = elsewhere.write("judgements.jsonl", elsewhere.did(&["judgements", "export"]));
    assert_eq!(place.did(&["judgements", "import", &exported]), "3 new judgements, 0 already there\n");
    assert_eq!(place.did(&["judgements", "import", &exported]), "0 new judgements, 3 already there\n");
    let list = place.did(&["judgements", "list"]);
    assert_eq!(list.lines().filter(|line| line.contains("(revoked)")).count(), 2, "{list}");
    assert!(list.contains("\n4 revoke 3 "), "a revocation names the number that its judgement has here: {list}");
    place.did(&["run", "--quiet"]);
    let edition = edition(&place).to_string();
    assert!(edition.contains("edit/judgements-disagree"), "both are shown");
    assert_eq!(killed(&place), [6], "the later is followed");
    place.did(&["verify"]);
}

#[test]
fn a_judgement_whose_report_is_gone_is_shown_as_orphaned_and_kept() {
    let place = Place::new("review-orphaned", Kind::Sqlite);
    let claim = claim_of_six(&place);
    judge(&place, &["correct", &claim, "7"]);
    let other = place.write("other.html", page("Three"));
    place.did(&["run", "--quiet", &other]);
    assert!(place.did(&["judgements", "list"]).contains("(orphaned"));
    assert!(edition(&place)["notes"].to_string().contains("edit/judgement-orphaned"));
    let back = place.write("six.html", page("Six"));
    place.did(&["run", "--quiet", &back]);
    assert_eq!(killed(&place), [7]);
}

#[test]
fn what_deserves_a_look_is_listed_shown_and_judged() {
    let place = Place::new("review-list", Kind::Folder);
    let story = text(&root().join("examples/quarry-road"));
    place.did(&["run", "--quiet", &story]);
    let list = place.did(&["review", "--all", "--json"]);
    let items: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let first = items.iter().find(|item| item["kind"] == "contradiction").expect("the story has a contradiction");
    let id = first["id"].as_str().expect("an id is a string");
    let shown = place.did(&["review", "show", &id[..8]]);
    for evidence in ["reading", "finding", "sentence"] {
        assert!(shown.contains(&format!("\n  {evidence}")), "{shown}");
    }
    let finding = first["findings"][0].as_str().expect("an id is a string");
    judge(&place, &["accept", finding]);
    assert!(place.did(&["review", "show", id]).contains("M. Zarrouk"));
    assert!(place.did(&["review", "--all"]).contains("(judged)"));
    let nothing = place.refused(&["review", "show", "zzzz"]);
    assert!(nothing.contains("nothing to look at"), "{nothing}");
}

#[test]
fn a_log_that_was_tampered_with_does_not_verify() {
    for kind in KINDS {
        let place = Place::new("review-tampered", kind);
        let claim = claim_of_six(&place);
        for value in ["7", "8", "9"] {
            judge(&place, &["correct", &claim, value]);
        }
        let head = place.did(&["verify"]).trim().rsplit(' ').next().expect("it ends with a digest").to_owned();
        place.did(&["verify", "--head", &head]);
        match kind {
            Kind::Folder => {
                let path = place.files.join("judgements.jsonl");
                let log = fs::read_to_string(&path).expect("the log is there");
                fs::write(&path, log.replace("\"8\"", "\"80\"")).expect("the log can be written");
            }
            Kind::Sqlite | Kind::Postgres => {
                place.sql("UPDATE judgements SET body = replace(body, '\"8\"', '\"80\"') WHERE number = 2");
            }
        }
        let refused = place.refused(&["verify"]);
        assert!(refused.contains("judgement 2 was changed after it was recorded"), "on {kind:?}: {refused}");
        let run = place.run(&["run", "--quiet"]);
        assert!(code(&run) == 0 && said(&run).contains("variorum verify"), "a run warns: {}", said(&run));
        if kind != Kind::Folder {
            place.sql("DELETE FROM judgements WHERE number = 3");
            let refused = place.refused(&["verify"]);
            assert!(refused.contains("judgement 3 with digest"), "on {kind:?}: {refused}");
            let refused = place.refused(&["verify", "--head", &head]);
            assert!(refused.contains("no judgement has the digest"), "on {kind:?}: {refused}");
        }
    }
}
