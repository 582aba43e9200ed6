//! Tests of the whole stage.

use super::*;
use crate::model::analysis::{NameKind, Standing};
use crate::model::article::{Found, FoundIn};
use crate::model::attribution::Anonymity;
use crate::model::claim::{Category, CategoryKind, Claim, Field, Scope, Status, Value};
use crate::model::edition::{FieldReadings, OriginKind, RelationKind};
use crate::model::event_type::AcledSubEvent;
use crate::model::genealogy::{Derivation, HiddenOrigin, Relation};
use crate::model::id::FindingKind;
use crate::model::judgement::Verdict;
use crate::model::links::{Entity, NameForm};
use crate::model::note::NoteCode;
use crate::model::sample::{Sample, capture, derivation, town};

/// Links made by hand: all incidents are one event, and referents of one of these names are one entity.
fn links(analyses: &[Analysis], one_entity: &[&str]) -> Links {
    let mut incidents: Vec<FindingId> =
        analyses.iter().flat_map(|analysis| &analysis.incidents).map(|incident| incident.id).collect();
    incidents.sort_unstable();
    let mut by_name: BTreeMap<&str, Vec<FindingId>> = BTreeMap::new();
    for referent in analyses.iter().flat_map(|analysis| &analysis.referents) {
        let name = referent.forms[0].as_str();
        let name = if one_entity.contains(&name) { one_entity[0] } else { name };
        by_name.entry(name).or_default().push(referent.id);
    }
    let entity = |(name, mut referents): (&str, Vec<FindingId>)| {
        referents.sort_unstable();
        let n_reports = referents.len() as u32;
        let names = vec![NameForm { text: name.to_owned(), n_mentions: n_reports, n_reports }];
        let (joins, suspected) = (Vec::new(), Vec::new());
        Entity { id: referents[0], kind: NameKind::Organisation, names, referents, joins, suspected }
    };
    let events = vec![Event { id: incidents[0], incidents, joins: Vec::new(), suspected: Vec::new() }];
    let mut entities: Vec<Entity> = by_name.into_iter().map(entity).collect();
    entities.sort_by_key(|entity| entity.id);
    Links { entities, events }
}

fn edition(analyses: &[Analysis], genealogy: Genealogy, judgements: &[Judgement]) -> Edition {
    let lexicons = Lexicons::built_in().expect("the tables built in are well formed");
    let links = links(analyses, &["Ministry of Health", "وزارة الصحة"]);
    let manifest = Manifest {
        program_version: String::new(),
        captures: Vec::new(),
        settings_sha256: String::new(),
        resources: Vec::new(),
        n_judgements: 0,
    };
    collate(analyses, genealogy, links, judgements, &lexicons, manifest, Vec::new())
}

fn field(edition: &Edition, field: Field) -> &FieldReadings {
    edition.events[0].fields.iter().find(|readings| readings.field == field).expect("the field is told")
}

/// Returns a report of one strike with a toll from a ministry.
fn report(number: u8, day: &str, killed: u64, speaker: Option<&str>) -> Sample {
    let name = speaker.unwrap_or("Nobody");
    let text = format!("{name} said the strike near Azaz on 14 March killed {killed} people.\nSchools closed.");
    Sample::new(number, "en", &text)
        .published(day)
        .organisation(&[name])
        .incident("strike", AcledSubEvent::AirDroneStrike, Standing::Main)
        .killed(&format!("killed {killed}"), killed, speaker)
        .dated("14 March", "2024-03-14")
        .placed("Azaz", town(1, "Azaz", 36.586, 37.044))
}

#[test]
fn five_reports_of_one_ministry_are_one_origin_in_any_script() {
    let mut analyses: Vec<Analysis> =
        (1..5).map(|number| report(number, "2024-03-15", 4, Some("Ministry of Health")).done()).collect();
    let text = "قالت وزارة الصحة إن الغارة قرب أعزاز في 14 آذار قتلت 4 أشخاص";
    analyses.push(
        Sample::new(5, "ar", text)
            .organisation(&["وزارة الصحة"])
            .incident("الغارة", AcledSubEvent::AirDroneStrike, Standing::Main)
            .killed("قتلت 4", 4, Some("وزارة الصحة"))
            .dated("14 آذار", "2024-03-14")
            .placed("أعزاز", town(1, "Azaz", 36.586, 37.044))
            .done(),
    );
    let edition = edition(&analyses, Genealogy::default(), &[]);
    assert_eq!(edition.events.len(), 1);
    let reading = &field(&edition, Field::Killed).readings[0];
    assert_eq!((reading.n_articles, reading.n_outlets, reading.origins.len()), (5, 5, 1));
}

#[test]
fn a_copy_brings_no_origin_of_its_own() {
    let parent = report(1, "2024-03-15", 4, Some("Ministry of Health")).done();
    // The copy dropped the attribution.
    let child = report(2, "2024-03-16", 4, None).done();
    let other = report(3, "2024-03-16", 4, None).done();
    let taken = derivation(&child, &parent, Relation::Rewritten, 1.0, &[(0, 0), (1, 1)]);
    let genealogy = Genealogy { derivations: vec![taken], hidden_origins: Vec::new() };
    let edition = edition(&[parent, child, other], genealogy, &[]);
    let reading = &field(&edition, Field::Killed).readings[0];
    let names: Vec<&str> = reading.origins.iter().map(|origin| origin.name.as_str()).collect();
    assert_eq!(names, ["Ministry of Health", "Outlet 3"]);
    assert_eq!(reading.n_articles, 3);
}

#[test]
fn who_is_no_entity_is_in_a_copy_whoever_it_is_in_what_was_copied() {
    let medics = |number: u8, name: &str| {
        let mut medics = report(number, "2024-03-15", 4, Some(name)).done();
        medics.referents.clear();
        for claim in medics.claims.iter_mut().filter(|claim| !claim.speakers.is_empty()) {
            claim.speakers[0].referent = None;
            claim.speakers[0].anonymity = Anonymity::RoleOnly;
        }
        medics
    };
    let (parent, child) = (medics(1, "medics"), medics(2, "medical workers"));
    let taken = derivation(&child, &parent, Relation::Rewritten, 0.6, &[(0, 0)]);
    let n_origins = |derivations: Vec<Derivation>| {
        let genealogy = Genealogy { derivations, hidden_origins: Vec::new() };
        let edition = edition(&[parent.clone(), child.clone()], genealogy, &[]);
        field(&edition, Field::Killed).readings[0].origins.len()
    };
    assert_eq!(n_origins(vec![taken]), 1);
    assert_eq!(n_origins(Vec::new()), 2, "two reports may have asked two people");
}

#[test]
fn a_quotation_is_laid_in_one_mouth() {
    let quoting = |number: u8, quotation: &str, speaker: &str| {
        let text = format!("{speaker} said: \u{201c}{quotation}\u{201d} on 14 March.");
        Sample::new(number, "en", &text)
            .in_one_block()
            .organisation(&[speaker])
            .incident("strike", AcledSubEvent::AirDroneStrike, Standing::Main)
            .killed("killed 4", 4, Some(speaker))
            .dated("14 March", "2024-03-14")
            .done()
    };
    let names = |quotation: &str| -> Vec<String> {
        let speakers = ["Harbour Council", "Coast Police", "Harbour Council"];
        let analyses: Vec<Analysis> =
            (1..).zip(speakers).map(|(number, name)| quoting(number, quotation, name)).collect();
        let edition = edition(&analyses, Genealogy::default(), &[]);
        field(&edition, Field::Killed).readings[0].origins.iter().map(|origin| origin.name.clone()).collect()
    };
    assert_eq!(names("the strike on our quay killed 4 and burnt two boats"), ["Harbour Council"]);
    assert_eq!(names("the strike killed 4").len(), 2, "two may say so few words alike");
}

#[test]
fn an_agency_that_two_credit_stands_behind_both_and_a_statement_that_two_quote_does_not() {
    let mut analyses = [1, 2].map(|number| report(number, "2024-03-15", 4, None).done());
    let hidden = HiddenOrigin {
        id: capture(1),
        name: Some("Sahel Wire".into()),
        children: vec![capture(1), capture(2)],
        reason: "they share text".into(),
    };
    let genealogy = || Genealogy { derivations: Vec::new(), hidden_origins: vec![hidden.clone()] };
    let origins = |analyses: &[Analysis]| -> Vec<(OriginKind, String)> {
        let edition = edition(analyses, genealogy(), &[]);
        let origins = field(&edition, Field::Killed).readings[0].origins.iter();
        origins.map(|origin| (origin.kind, origin.name.clone())).collect()
    };
    let own = |name: &str| (OriginKind::OwnVoice, name.to_owned());
    assert_eq!(origins(&analyses), [own("Outlet 1"), own("Outlet 2")]);
    for analysis in &mut analyses {
        analysis.article.credit = Some(Found::new("SAHEL WIRE".into(), FoundIn::Text, 1.0));
    }
    assert_eq!(origins(&analyses), [(OriginKind::HiddenText, "Sahel Wire".to_owned())]);
}

#[test]
fn one_speaker_later_updates_and_two_speakers_contradict() {
    let analyses = [
        report(1, "2024-03-15", 4, Some("Ministry of Health")).done(),
        report(2, "2024-03-16", 7, Some("Ministry of Health")).done(),
        report(3, "2024-03-16", 9, Some("Harbour Hospital")).done(),
    ];
    let edition = edition(&analyses, Genealogy::default(), &[]);
    let killed = field(&edition, Field::Killed);
    let value = |at: u32| match killed.readings[at as usize].value {
        Value::Count(count) => count.min,
        _ => 0,
    };
    let relations: Vec<_> =
        killed.relations.iter().map(|relation| (value(relation.a), relation.kind, value(relation.b))).collect();
    assert!(relations.contains(&(7, RelationKind::Updates, 4)), "{relations:?}");
    assert_eq!(relations.iter().filter(|relation| relation.1 == RelationKind::Contradicts).count(), 2);
}

/// Returns a report of the same strike whose toll counts these people.
fn toll(number: u8, killed: u64, whom: &str, kind: Option<CategoryKind>) -> Analysis {
    let mut analysis = report(number, "2024-03-15", killed, None).done();
    let claim = analysis.claims.iter_mut().find(|claim| claim.id.kind == FindingKind::Claim(Field::Killed));
    claim.expect("it has a toll").category = Some(Category { text: whom.to_owned(), kind, scope: Scope::Total });
    analysis
}

#[test]
fn one_number_of_people_in_words_no_list_knows_is_one_reading() {
    let n_readings = |one: Analysis, other: Analysis| {
        field(&edition(&[one, other], Genealogy::default(), &[]), Field::Killed).readings.len()
    };
    let colleagues = |killed: u64| toll(1, killed, "colleagues", None);
    assert_eq!(n_readings(colleagues(4), toll(2, 4, "fighters", Some(CategoryKind::Combatants))), 1);
    assert_eq!(n_readings(colleagues(4), toll(2, 5, "fighters", Some(CategoryKind::Combatants))), 2);
    assert_eq!(
        n_readings(colleagues(1), toll(2, 1, "fighters", Some(CategoryKind::Combatants))),
        2,
        "one is too little"
    );
    let children = toll(1, 4, "children", Some(CategoryKind::Children));
    assert_eq!(n_readings(children, toll(2, 4, "fighters", Some(CategoryKind::Combatants))), 2);
}

#[test]
fn a_kind_is_a_part_of_all() {
    let relation = |all: u64, children: u64| {
        let analyses =
            [report(1, "2024-03-15", all, None).done(), toll(2, children, "children", Some(CategoryKind::Children))];
        let edition = edition(&analyses, Genealogy::default(), &[]);
        field(&edition, Field::Killed).relations[0].kind
    };
    assert_eq!(relation(4, 4), RelationKind::Agrees);
    assert_eq!(relation(4, 9), RelationKind::Contradicts);
    assert_eq!(relation(9, 4), RelationKind::NotComparable);
}

#[test]
fn what_one_hospital_took_in_is_at_most_the_whole() {
    let killed = |all: u64, received: u64| {
        let mut hospital = toll(1, received, "bodies", Some(CategoryKind::Persons));
        let claim = hospital.claims.iter_mut().find_map(|claim| claim.category.as_mut());
        claim.expect("it has a toll").scope = Scope::Received;
        let analyses = [hospital, report(2, "2024-03-15", all, None).done()];
        field(&edition(&analyses, Genealogy::default(), &[]), Field::Killed).clone()
    };
    assert_eq!(killed(26, 14).relations[0].kind, RelationKind::NotComparable);
    assert_eq!(killed(4, 9).relations[0].kind, RelationKind::Contradicts);
    let as_many = killed(4, 4);
    assert_eq!(as_many.readings.len(), 1, "as many as there are in all");
    assert_eq!(as_many.readings[0].category, None, "the one report counts all");
}

#[test]
fn what_two_hospitals_took_in_is_not_compared() {
    let received = |number: u8, count: u64, day: &str, doctor: &str| {
        let mut hospital = report(number, day, count, Some(doctor)).done();
        let claim = hospital.claims.iter_mut().find(|claim| claim.field() == Field::Killed);
        let category = Category { text: "bodies".into(), kind: Some(CategoryKind::Persons), scope: Scope::Received };
        claim.expect("it has a toll").category = Some(category);
        hospital
    };
    let relation = |doctor: &str| {
        let analyses = [received(1, 14, "2024-03-15", "Dr. Nadia Suleiman"), received(2, 9, "2024-03-16", doctor)];
        field(&edition(&analyses, Genealogy::default(), &[]), Field::Killed).relations[0].kind
    };
    assert_eq!(relation("Dr. Basil Khoury"), RelationKind::NotComparable);
    assert_eq!(relation("Dr. Nadia Suleiman"), RelationKind::Updates, "one doctor counts the same beds");
}

#[test]
fn a_year_comes_from_a_named_report_or_stays_unknown() {
    let yearless = |number: u8| {
        Sample::new(number, "en", "A raid hit Azaz on 20 August.")
            .incident("raid", AcledSubEvent::ArmedClash, Standing::Main)
            .dated("20 August", "XXXX-08-20")
            .placed("Azaz", town(1, "Azaz", 36.586, 37.044))
    };
    let alone = edition(&[yearless(1).done()], Genealogy::default(), &[]);
    assert_eq!(alone.events[0].date.expect("a day is told").to_string(), "XXXX-08-20");

    let analyses =
        [yearless(1).done(), yearless(2).published("2019-08-22").done(), yearless(3).published("XXXX-08-21").done()];
    let dated = edition(&analyses, Genealogy::default(), &[]);
    assert_eq!(dated.events[0].date.expect("a day is told").to_string(), "2019-08-20");
    assert!(dated.events[0].date_rule.contains("year from report report-2"), "{}", dated.events[0].date_rule);
    let published =
        dated.reports.iter().find(|report| report.name == "report-3").and_then(|report| report.published.clone());
    assert_eq!(published.expect("a day is printed").value.date.to_string(), "2019-08-21");
    assert_eq!(dated.notes.iter().filter(|note| note.code.text() == "edit/year-inferred").count(), 2);
}

#[test]
fn a_rejected_claim_is_in_no_reading_and_a_corrected_one_is_read_as_corrected() {
    let analyses = [report(1, "2024-03-15", 4, None).done(), report(2, "2024-03-15", 9, None).done()];
    let killed = |at: usize| analyses[at].claims[0].id;
    let judgements = [
        judge(1, "A. Reader", Verdict::Reject { finding: killed(0) }),
        judge(2, "A. Reader", Verdict::Correct { finding: killed(1), value: "8".into() }),
    ];
    let edition = edition(&analyses, Genealogy::default(), &judgements);
    let readings = &field(&edition, Field::Killed).readings;
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].value, Value::Count(crate::model::claim::Count { min: 8, max: Some(8) }));
    assert_eq!(edition.events[0].claims.len(), 6);
}

fn judge(seq: u64, who: &str, verdict: Verdict) -> Judgement {
    let (when, why) = ("2024-05-01T10:00:00Z".into(), "misread".into());
    Judgement { schema_version: 1, seq, who: who.into(), when, why, verdict }
}

#[test]
fn two_people_who_disagree_about_a_claim_are_both_named_and_the_later_is_followed() {
    let analyses = [report(1, "2024-03-15", 4, None).done()];
    let finding = analyses[0].claims[0].id;
    let judgements = [
        judge(1, "A. Reader", Verdict::Correct { finding, value: "5".into() }),
        judge(2, "B. Reader", Verdict::Reject { finding }),
        judge(3, "C. Reader", Verdict::Reject { finding }),
    ];
    let edition = edition(&analyses, Genealogy::default(), &judgements);
    let notes: Vec<&Note> = edition.notes.iter().filter(|note| note.code == NoteCode::EditJudgementsDisagree).collect();
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    assert!(note.message.contains("A. Reader says `5`") && note.message.contains("B. Reader says wrong"), "{note:?}");
    assert!(edition.events[0].fields.iter().all(|readings| readings.field != Field::Killed));
}

#[test]
fn a_corrected_claim_has_its_new_value_and_a_rejected_one_is_gone_before_events_are_joined() {
    let analyses = [report(1, "2024-03-15", 4, None).done(), report(2, "2024-03-15", 9, None).done()];
    let day =
        |at: usize| analyses[at].claims.iter().find(|claim| claim.field() == Field::Date).expect("a day is told").id;
    let judgements = [
        judge(1, "A. Reader", Verdict::Correct { finding: day(0), value: "2023-03-14".into() }),
        judge(2, "A. Reader", Verdict::Reject { finding: analyses[0].claims[0].id }),
    ];
    let corrected = judged::corrected(&analyses, &judgements);
    assert_eq!(corrected.keys().copied().collect::<Vec<_>>(), [analyses[0].article.capture]);
    let claims = &corrected[&analyses[0].article.capture].claims;
    assert_eq!(claims.len(), analyses[0].claims.len() - 1);
    let dates: Vec<String> = claims
        .iter()
        .filter_map(|claim| if let Value::Date(range) = claim.value { Some(range.to_string()) } else { None })
        .collect();
    assert_eq!(dates, ["2023-03-14"]);
}

#[test]
fn the_order_of_the_reports_changes_nothing() {
    let mut analyses: Vec<Analysis> = (1..8)
        .map(|number| {
            let speaker = ["Ministry of Health", "Harbour Hospital", "وزارة الصحة"][usize::from(number) % 3];
            report(number, "2024-03-15", u64::from(number % 4), Some(speaker)).done()
        })
        .collect();
    let bytes = |analyses: &[Analysis]| {
        serde_json::to_string(&edition(analyses, Genealogy::default(), &[])).expect("an edition is JSON")
    };
    let expected = bytes(&analyses);
    analyses.reverse();
    assert_eq!(bytes(&analyses), expected);
    analyses.rotate_left(3);
    assert_eq!(bytes(&analyses), expected);
}

/// A language with its words for the strike, its day and its place.
const ENGLISH: [&str; 4] = ["en", "strike", "14 March", "Azaz"];
const ARABIC: [&str; 4] = ["ar", "الغارة", "14 آذار", "أعزاز"];

/// Returns a report of one strike with one claim in words, which stand in the text.
fn told(number: u8, [language, strike, day, place]: [&str; 4], text: &str, field: Field, words: &str) -> Analysis {
    let value = Value::Text { text: words.to_owned(), referent: None };
    Sample::new(number, language, text)
        .published("2024-03-15")
        .incident(strike, AcledSubEvent::AirDroneStrike, Standing::Main)
        .claim(field, words, value, None)
        .dated(day, "2024-03-14")
        .placed(place, town(1, "Azaz", 36.586, 37.044))
        .done()
}

/// Returns the same report with its claim in words denied.
fn denied(mut analysis: Analysis) -> Analysis {
    let in_words = |claim: &&mut Claim| matches!(claim.value, Value::Text { .. });
    analysis.claims.iter_mut().find(in_words).expect("a claim is told in words").status = Status::Denied;
    analysis
}

#[test]
fn one_means_is_one_reading_in_any_language() {
    let analyses = [
        told(1, ENGLISH, "A drone made the strike near Azaz on 14 March", Field::Weapon, "drone"),
        told(2, ARABIC, "نفذت طائرة مسيرة الغارة قرب أعزاز في 14 آذار", Field::Weapon, "طائرة مسيرة"),
        told(3, ENGLISH, "A rocket made the strike near Azaz on 14 March", Field::Weapon, "rocket"),
    ];
    let edition = edition(&analyses, Genealogy::default(), &[]);
    let n_articles: Vec<u32> =
        field(&edition, Field::Weapon).readings.iter().map(|reading| reading.n_articles).collect();
    assert_eq!(n_articles, [2, 1]);
}

#[test]
fn a_denial_is_of_the_thing_in_other_words_and_of_the_body_a_spokesman_speaks_for() {
    let relations = |analyses: &[Analysis], of: Field| -> Vec<RelationKind> {
        let edition = edition(analyses, Genealogy::default(), &[]);
        field(&edition, of).relations.iter().map(|relation| relation.kind).collect()
    };
    let means = [
        told(1, ENGLISH, "A drone made the strike near Azaz on 14 March", Field::Weapon, "drone"),
        denied(told(2, ARABIC, "لم تنفذ طائرة مسيرة الغارة قرب أعزاز في 14 آذار", Field::Weapon, "طائرة مسيرة")),
    ];
    assert_eq!(relations(&means, Field::Weapon), [RelationKind::Contradicts]);
    let claimed = told(
        1,
        ENGLISH,
        "The Harbour Guard made the strike near Azaz on 14 March",
        Field::Responsibility,
        "Harbour Guard",
    );
    let denial = |of: &str| {
        let text = format!("The strike near Azaz on 14 March was not ours, said {of}");
        denied(told(2, ENGLISH, &text, Field::Responsibility, of))
    };
    let of_its_spokesman = [claimed.clone(), denial("a spokesman for the Harbour Guard")];
    assert_eq!(relations(&of_its_spokesman, Field::Responsibility), [RelationKind::Contradicts]);
    assert!(relations(&[claimed, denial("the Plain Front")], Field::Responsibility).is_empty());
}
