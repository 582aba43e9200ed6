use super::incidents;
use crate::analyse::fixture::Fixture;
use crate::model::analysis::Standing;

/// Returns each incident as its standing, its type and its sentences.
fn told(fixture: &Fixture) -> Vec<(Standing, String, Vec<u32>)> {
    incidents(&fixture.surface(), &[])
        .into_iter()
        .map(|incident| {
            let event_type = incident.event_type;
            let name = event_type.acled.map(|acled| acled.name().to_owned()).or(event_type.hazard).unwrap_or_default();
            (incident.standing, name, incident.sentences)
        })
        .collect()
}

#[test]
fn a_report_tells_one_event() {
    let fixture = Fixture::new(
        "en",
        &["A drone strike hit a bakery in Idlib on Monday.", "Medics said the attack killed four people."],
        &[],
    );
    assert_eq!(told(&fixture), [(Standing::Main, "Air/drone strike".to_owned(), vec![0, 1])]);
}

#[test]
fn an_earlier_event_is_background() {
    let fixture = Fixture::new(
        "en",
        &[
            "A drone strike hit a bakery in Idlib on 9 May 2022.",
            "A similar strike in the town last year killed two men.",
        ],
        &[],
    );
    let found = told(&fixture);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].0, Standing::Background);
}

#[test]
fn a_date_long_before_makes_a_background_event() {
    let fixture = Fixture::new(
        "en",
        &["A raid on 9 May 2022 targeted a farm.", "On 2 March 2022 a raid killed two men there."],
        &[],
    )
    .with_times(&[("9 May 2022", "2022-05-09"), ("2 March 2022", "2022-03-02")]);
    assert_eq!(told(&fixture)[1].0, Standing::Background);
}

#[test]
fn what_stands_beside_an_event_makes_its_type_finer() {
    let fixture = Fixture::new("ar", &["استهدفت طائرة مسيّرة سيارة قرب إدلب."], &[]);
    assert_eq!(told(&fixture)[0].1, "Air/drone strike");
    let fixture = Fixture::new("en", &["Police fired tear gas to break up a protest over wages."], &[]);
    assert_eq!(told(&fixture)[0].1, "Protest with intervention");
}

#[test]
fn an_accident_has_a_hazard() {
    let fixture = Fixture::new("en", &["A fishing boat capsized off Tartus on Monday."], &[]);
    assert_eq!(told(&fixture)[0].1, "ship accident");
}

#[test]
fn what_happens_to_people_in_custody_is_an_event() {
    let fixture = Fixture::new("en", &["Forty detainees were transferred to a jail in Homs on Monday."], &[]);
    assert_eq!(told(&fixture), [(Standing::Main, "Other".to_owned(), vec![0])]);
    let fixture = Fixture::new("en", &["Nine men broke out of prison in Homs on Monday and killed a guard."], &[]);
    assert_eq!(told(&fixture), [(Standing::Main, "Other".to_owned(), vec![0])]);
    let fixture = Fixture::new("ar", &["أعلنت الإدارة فرار سجناء من سجن حمص."], &[]).with_towns(&["حمص"]);
    assert_eq!(told(&fixture), [(Standing::Main, "Other".to_owned(), vec![0])]);
}

#[test]
fn a_release_tells_of_the_abduction_as_well() {
    let fixture =
        Fixture::new("en", &["Gunmen freed a doctor on Friday.", "He had been seized on 3 May near Homs."], &[])
            .with_towns(&["Homs"]);
    let found = told(&fixture);
    assert_eq!(found.iter().map(|incident| incident.0).collect::<Vec<_>>(), [Standing::Main, Standing::Further]);
}

#[test]
fn a_text_without_a_happening_has_no_incident() {
    let fixture = Fixture::new("en", &["The council met on Monday and spoke about roads."], &[]);
    assert!(told(&fixture).is_empty());
}

#[test]
fn a_round_up_tells_an_event_for_each_day_and_place() {
    let fixture = Fixture::new(
        "en",
        &[
            "A drone strike hit a bakery in Idlib on 9 May 2022.",
            "Two men were killed there.",
            "On 11 May 2022 a bomb exploded in Raqqa.",
            "One guard died of his wounds.",
        ],
        &[],
    )
    .with_times(&[("9 May 2022", "2022-05-09"), ("11 May 2022", "2022-05-11")])
    .with_towns(&["Idlib", "Raqqa"]);
    let found = told(&fixture);
    assert_eq!(found.iter().map(|incident| incident.0).collect::<Vec<_>>(), [Standing::Main, Standing::Further]);
    assert_eq!(found[1].2, [2, 3]);
}

#[test]
fn what_has_no_day_no_place_and_nobody_harmed_is_no_news() {
    let fixture = Fixture::new("en", &["The group will go on with attacks in the style of past years, he wrote."], &[]);
    assert!(told(&fixture).iter().all(|incident| incident.0 == Standing::Background));
}

#[test]
fn a_month_is_looked_back_on() {
    let fixture =
        Fixture::new("en", &["In March 2019 the militia seized control of Baghuz.", "It has not come back."], &[])
            .with_times(&[("March 2019", "2019-03")])
            .with_towns(&["Baghuz"]);
    assert_eq!(told(&fixture)[0].0, Standing::Background);
}
