//! Tests of the whole stage.

use super::*;
use crate::model::analysis::{NameKind, Standing};
use crate::model::event_type::AcledSubEvent;
use crate::model::genealogy::Relation;
use crate::model::id::FindingId;
use crate::model::judgement::Verdict;
use crate::model::links::Entity;
use crate::model::sample::{Sample, derivation, town};
use std::collections::BTreeSet;

fn linked(analyses: &[Analysis], genealogy: &Genealogy, judgements: &[Judgement]) -> Noted<Links> {
    let lexicons = Lexicons::built_in().expect("the tables built in are well formed");
    link(analyses, genealogy, judgements, &lexicons, &Settings::STANDARD)
}

/// Returns the names of each entity of more than one referent.
fn joined(analyses: &[Analysis], genealogy: &Genealogy) -> Vec<BTreeSet<String>> {
    let links = linked(analyses, genealogy, &[]).value;
    let names = |entity: &Entity| entity.names.iter().map(|name| name.text.clone()).collect();
    links.entities.iter().filter(|entity| entity.referents.len() > 1).map(names).collect()
}

fn judgement(seq: u64, verdict: Verdict) -> Judgement {
    let (who, when, why) = ("A. Reader".into(), "2024-05-01T10:00:00Z".into(), "asked the author".into());
    Judgement { schema_version: 1, seq, who, when, why, verdict }
}

#[test]
fn aliases_stated_in_one_text_join_names_across_scripts() {
    let analyses = [
        Sample::new(1, "en", "Tariq al-Ansari, known as Bassam al-Halabi, was killed.")
            .person(&["Tariq al-Ansari", "Bassam al-Halabi"])
            .done(),
        Sample::new(2, "ar", "قُتل طارق الأنصاري المعروف باسم غسان الحلبي")
            .person(&["طارق الأنصاري", "غسان الحلبي"])
            .done(),
        Sample::new(3, "ar", "نعى التنظيم غسان الحلبي").person(&["غسان الحلبي"]).done(),
        Sample::new(4, "en", "Friends of Bassam al-Halabi mourned.").person(&["Bassam al-Halabi"]).done(),
    ];
    let found = joined(&analyses, &Genealogy::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].len(), 4);
}

#[test]
fn a_lone_given_name_joins_nobody() {
    let analyses = [
        Sample::new(1, "en", "Mohammed saw it.").person(&["Mohammed"]).done(),
        Sample::new(2, "en", "Mohammed Hariri fled.").person(&["Mohammed Hariri"]).done(),
        Sample::new(3, "ar", "قال محمد").person(&["محمد"]).done(),
    ];
    assert_eq!(joined(&analyses, &Genealogy::default()), Vec::<BTreeSet<String>>::new());
}

#[test]
fn bodies_that_do_not_sound_alike_are_joined_by_the_translated_passages_they_stand_in() {
    let original = Sample::new(1, "ar", "قالت كتيبة المدى إنها انسحبت\nنفت كتيبة المدى ذلك\nقال شاهد")
        .organisation(&["كتيبة المدى"])
        .done();
    let translated =
        Sample::new(2, "en", "The Horizon Battalion said it withdrew\nThe Horizon Battalion denied it\nA witness said")
            .organisation(&["Horizon Battalion"])
            .done();
    let repeated = |analysis: Analysis, form: &str| {
        let mut analysis = analysis;
        let again = analysis.article.text.rfind(form).expect("the form stands twice");
        let mut name = analysis.names[0].clone();
        name.span = crate::model::span::Span::of(&(again..again + form.len()));
        analysis.names.push(name);
        analysis.referents[0].names.push(1);
        analysis
    };
    let original = repeated(original, "كتيبة المدى");
    let translated = repeated(translated, "Horizon Battalion");
    let taken = derivation(&translated, &original, Relation::Translated, 1.0, &[(0, 0), (1, 1), (2, 2)]);
    let genealogy = Genealogy { derivations: vec![taken], hidden_origins: Vec::new() };
    let analyses = [original, translated];
    assert!(joined(&analyses, &Genealogy::default()).is_empty());
    assert_eq!(joined(&analyses, &genealogy).len(), 1);
}

#[test]
fn two_bodies_of_one_name_that_a_report_tells_apart_are_not_joined_by_their_short_name() {
    let original = Sample::new(1, "ar", "(الساحل) قالت قيادة الساحل لوكالة الساحل إنها انسحبت")
        .organisation(&["الساحل", "وكالة الساحل"])
        .organisation(&["قيادة الساحل"])
        .done();
    let translated = Sample::new(2, "en", "The Coast Command said it withdrew").organisation(&["Coast Command"]).done();
    let taken = derivation(&translated, &original, Relation::Translated, 1.0, &[(0, 0)]);
    let genealogy = Genealogy { derivations: vec![taken], hidden_origins: Vec::new() };
    let expected: BTreeSet<String> = ["Coast Command", "قيادة الساحل"].map(str::to_owned).into();
    assert_eq!(joined(&[original, translated], &genealogy), [expected]);
}

#[test]
fn organisations_of_public_record_are_one_in_all_their_names() {
    let analyses = [
        Sample::new(1, "en", "CENTCOM struck ISIS.").organisation(&["CENTCOM"]).organisation(&["ISIS"]).done(),
        Sample::new(2, "ar", "قصفت القيادة المركزية الأمريكية تنظيم داعش")
            .organisation(&["القيادة المركزية الأمريكية"])
            .organisation(&["تنظيم داعش"])
            .done(),
        Sample::new(3, "ar", "أعلنت سنتكوم").organisation(&["سنتكوم"]).done(),
    ];
    let found = joined(&analyses, &Genealogy::default());
    assert_eq!(found.iter().map(BTreeSet::len).collect::<Vec<_>>(), [3, 2], "{found:?}");
}

#[test]
fn a_name_of_two_parts_is_one_though_a_report_mistook_its_kind() {
    let group = |number: u8, language: &str, kind: NameKind, name: &str| {
        Sample::new(number, language, name).referent(kind, &[name]).done()
    };
    let analyses = [
        group(1, "ar", NameKind::Organisation, "جسر الأمل"),
        group(2, "en", NameKind::Place, "Hope Bridge"),
        // A name of one part is borne by a person and a town alike.
        group(3, "ar", NameKind::Place, "الحلبي"),
        group(4, "en", NameKind::Person, "al-Halabi"),
    ];
    let expected: BTreeSet<String> = ["Hope Bridge", "جسر الأمل"].map(str::to_owned).into();
    assert_eq!(joined(&analyses, &Genealogy::default()), [expected]);
}

#[test]
fn a_place_is_also_named_with_the_noun_that_says_which_is_meant() {
    let mut report = Sample::new(1, "ar", "وصل إلى محافظة حلب")
        .referent(NameKind::Place, &["حلب"])
        .on_map(&[("حلب", town(1, "Aleppo", 36.2, 37.16))])
        .done();
    let text = &report.article.text;
    let start = text.find("محافظة").expect("it stands there");
    report.places[0].expression = crate::model::span::Span::of(&(start..text.len()));
    let links = linked(&[report], &Genealogy::default(), &[]).value;
    let names: Vec<&str> = links.entities[0].names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["حلب", "محافظة حلب"]);
}

#[test]
fn a_name_whose_article_was_swallowed_is_listed_with_it() {
    let mut report = Sample::new(1, "ar", "قيل للسلطة الغربية").organisation(&["لسلطة الغربية"]).done();
    // As the analysis prints it.
    report.referents[0].forms = vec!["السلطة الغربية".to_owned()];
    let links = linked(&[report], &Genealogy::default(), &[]).value;
    let names: Vec<&str> = links.entities[0].names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["السلطة الغربية"]);
}

fn strike(number: u8, day: &str, killed: u64, place: crate::model::place::Place) -> Analysis {
    let text = format!("A strike killed {killed} people near {} on {day}.", place.name_en);
    Sample::new(number, "en", &text)
        .published(day)
        .incident("strike", AcledSubEvent::AirDroneStrike, Standing::Main)
        .killed(&format!("killed {killed}"), killed, None)
        .dated(day, day)
        .placed(&place.name_en.clone(), place)
        .done()
}

#[test]
fn one_day_one_town_one_sort_is_one_event_and_another_day_is_another() {
    let azaz = || town(1, "Azaz", 36.586, 37.044);
    let analyses = [
        strike(1, "2024-03-14", 2, azaz()),
        strike(2, "2024-03-14", 3, azaz()),
        strike(3, "2024-03-18", 2, azaz()),
        strike(4, "2024-03-14", 2, town(2, "Manbij", 36.528, 37.955)),
    ];
    let events = linked(&analyses, &Genealogy::default(), &[]).value.events;
    assert_eq!(events.iter().map(|event| event.incidents.len()).collect::<Vec<_>>(), [2, 1, 1]);
    assert!(events[0].joins[0].parts.iter().any(|part| part.rule == "event/place"));
}

/// A strike that every report tells in the same words and with the same people, on a day and at a place of its own.
fn told_alike(number: u8, day: &str, place: crate::model::place::Place) -> Analysis {
    let text =
        format!("The Horizon Battalion struck a market in {} on {day}, Omar Haddad of Tel Rifaat said.", place.name_en);
    Sample::new(number, "en", &text)
        .published("2024-03-18")
        .organisation(&["Horizon Battalion"])
        .person(&["Omar Haddad"])
        .referent(NameKind::Place, &["Tel Rifaat"])
        .incident("struck", AcledSubEvent::AirDroneStrike, Standing::Main)
        .dated(day, day)
        .placed(&place.name_en.clone(), place)
        .done()
}

#[test]
fn another_day_and_another_place_are_another_event_however_alike_they_are_told() {
    let (azaz, marea) = (town(1, "Azaz", 36.586, 37.044), town(2, "Marea", 36.478, 37.197));
    let sizes = |analyses: &[Analysis]| {
        let events = linked(analyses, &Genealogy::default(), &[]).value.events;
        events.iter().map(|event| event.incidents.len()).collect::<Vec<_>>()
    };
    let other = [told_alike(1, "2024-03-14", azaz.clone()), told_alike(2, "2024-03-16", marea.clone())];
    assert_eq!(sizes(&other), [1, 1]);
    let same_day = [told_alike(1, "2024-03-14", azaz), told_alike(2, "2024-03-14", marea)];
    assert_eq!(sizes(&same_day), [2]);
}

#[test]
fn the_day_that_a_report_gives_first_is_the_day_of_its_event() {
    let azaz = || town(1, "Azaz", 36.586, 37.044);
    let later = |number: u8, day: &str, before: &str| {
        let text = format!("A strike on {day} killed 2 people in Azaz.\nThe strike of {before} is not forgotten.");
        Sample::new(number, "en", &text)
            .published(day)
            .incident("strike", AcledSubEvent::AirDroneStrike, Standing::Main)
            .dated(day, day)
            .dated(before, before)
            .placed("Azaz", azaz())
            .done()
    };
    let analyses = [strike(1, "2024-03-14", 2, azaz()), later(2, "2024-03-26", "2024-03-14")];
    let events = linked(&analyses, &Genealogy::default(), &[]).value.events;
    assert_eq!(events.len(), 2);
}

#[test]
fn a_town_and_the_province_of_its_name_are_one_entity_and_two_towns_of_one_name_are_not() {
    let province = crate::model::place::Place {
        class: crate::model::place::PlaceClass::Province,
        precision_km: 60.0,
        ..town(2, "Aleppo", 36.2, 37.5)
    };
    let named = |number: u8, place: crate::model::place::Place| {
        Sample::new(number, "en", "Shots in Aleppo")
            .referent(NameKind::Place, &["Aleppo"])
            .on_map(&[("Aleppo", place)])
            .done()
    };
    let n_entities = |analyses: &[Analysis]| linked(analyses, &Genealogy::default(), &[]).value.entities.len();
    let city = || town(1, "Aleppo", 36.2, 37.15);
    assert_eq!(n_entities(&[named(1, city()), named(2, province.clone())]), 1);
    assert_eq!(n_entities(&[named(1, city()), named(2, town(3, "Aleppo", 34.1, 36.0))]), 2);
    // A capital that is a province of its own lies amid the one of its name.
    let around = crate::model::place::Place { admin1: Some("Aleppo Countryside".into()), ..province };
    let apart = crate::model::place::Place { admin1: Some("Aleppo City".into()), ..city() };
    assert_eq!(n_entities(&[named(1, apart), named(2, around)]), 1);
}

#[test]
fn a_name_that_holds_two_places_is_a_name_of_neither() {
    let (homs, hama) = (town(1, "Homs", 34.73, 36.71), town(2, "Hama", 35.13, 36.75));
    let road = Sample::new(1, "en", "Shots on the Homs-Hama road")
        .referent(NameKind::Place, &["Homs-Hama"])
        .on_map(&[("Homs", homs.clone()), ("Hama", hama)])
        .done();
    let city =
        Sample::new(2, "en", "Shots in Homs").referent(NameKind::Place, &["Homs"]).on_map(&[("Homs", homs)]).done();
    assert!(joined(&[road, city], &Genealogy::default()).is_empty());
}

#[test]
fn two_reports_alone_are_suspected_of_one_event_where_they_meet_under_a_key() {
    let lexicons = Lexicons::built_in().expect("the tables built in are well formed");
    let azaz = || town(1, "Azaz", 36.586, 37.044);
    let (one, same) = (strike(1, "2024-03-14", 2, azaz()), strike(2, "2024-03-14", 3, azaz()));
    let elsewhere = strike(4, "2023-07-02", 9, town(2, "Idlib", 35.931, 36.634));
    let frequencies = Frequencies { n_reports: 1_000, ..Frequencies::default() };
    let found = |other: &Analysis| {
        suspicions([&one, other], &Genealogy::default(), &frequencies, &lexicons, &Settings::STANDARD)
    };
    assert_eq!(found(&same).len(), 1);
    assert!(found(&elsewhere).is_empty());
    let keys = |analysis| incident_keys(analysis, &lexicons).remove(0).1;
    assert!(keys(&one).iter().any(|key| keys(&same).contains(key)));
}

#[test]
fn judgements_outrank_the_scores_until_they_are_revoked() {
    let azaz = || town(1, "Azaz", 36.586, 37.044);
    let analyses =
        [strike(1, "2024-03-14", 2, azaz()), strike(2, "2024-03-14", 2, azaz()), strike(3, "2024-03-18", 2, azaz())];
    let id = |at: usize| -> FindingId { analyses[at].incidents[0].id };
    let mut judgements =
        vec![judgement(1, Verdict::NotSame { a: id(0), b: id(1) }), judgement(2, Verdict::Same { a: id(2), b: id(0) })];
    let sizes = |judgements: &[Judgement]| {
        let events = linked(&analyses, &Genealogy::default(), judgements).value.events;
        events.iter().map(|event| event.incidents.len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&judgements), [2, 1]);
    judgements.push(judgement(3, Verdict::Revoke { seq: 1 }));
    judgements.push(judgement(4, Verdict::Revoke { seq: 2 }));
    assert_eq!(sizes(&judgements), [2, 1]);
    assert_eq!(linked(&analyses, &Genealogy::default(), &judgements).value.events[0].incidents, [id(0), id(1)]);
}

#[test]
fn an_incident_that_a_person_rejected_is_in_no_event_and_is_noted() {
    let azaz = || town(1, "Azaz", 36.586, 37.044);
    let analyses = [strike(1, "2024-03-14", 2, azaz()), strike(2, "2024-03-14", 2, azaz())];
    let rejected = analyses[0].incidents[0].id;
    let noted = linked(&analyses, &Genealogy::default(), &[judgement(1, Verdict::Reject { finding: rejected })]);
    let incidents: Vec<FindingId> = noted.value.events.iter().flat_map(|event| event.incidents.clone()).collect();
    assert_eq!(incidents, [analyses[1].incidents[0].id]);
    assert_eq!(noted.notes.iter().map(|note| note.code.text()).collect::<Vec<_>>(), ["edit/incident-rejected"]);
}

#[test]
fn a_judgement_whose_finding_is_gone_is_noted() {
    let azaz = town(1, "Azaz", 36.586, 37.044);
    let analyses = [strike(1, "2024-03-14", 2, azaz.clone())];
    let gone = strike(9, "2024-03-14", 2, azaz).incidents[0].id;
    let noted = linked(
        &analyses,
        &Genealogy::default(),
        &[judgement(1, Verdict::Same { a: analyses[0].incidents[0].id, b: gone })],
    );
    assert_eq!(noted.notes.iter().map(|note| note.code.text()).collect::<Vec<_>>(), ["edit/judgement-orphaned"]);
}
