use super::claims;
use crate::analyse::attributions::attributions;
use crate::analyse::fixture::Fixture;
use crate::analyse::incidents::incidents;
use crate::model::analysis::NameKind::{self, Organisation, Person, Place};
use crate::model::article::{Found, FoundIn};
use crate::model::claim::{Field, Scope, Status, Value};

/// Returns the claims of these fields as "field value speaker", with the status where it is not asserted.
fn told(fixture: &Fixture, fields: &[Field]) -> Vec<String> {
    let surface = fixture.surface();
    let attributions = attributions(&surface);
    let incidents = incidents(&surface, &attributions);
    claims(&surface, &attributions, &incidents)
        .iter()
        .filter(|claim| fields.contains(&claim.field()))
        .map(|claim| {
            let value = match &claim.value {
                Value::Count(count) => {
                    format!("{}..{}", count.min, count.max.map_or(String::new(), |max| max.to_string()))
                }
                Value::Date(date) => date.to_string(),
                Value::Place { name, .. } => name.clone(),
                Value::Text { text, .. } => text.clone(),
                Value::Type(_) => String::new(),
            };
            let speaker = claim.speakers.last().map_or("", |speaker| speaker.name.as_str());
            let status = if claim.status == Status::Asserted { String::new() } else { format!(" {:?}", claim.status) };
            format!("{} {value} [{speaker}]{status}", claim.field().name())
        })
        .collect()
}

const PEOPLE: [Field; 4] = [Field::Killed, Field::Injured, Field::Detained, Field::Missing];

#[test]
fn each_number_goes_with_its_word_of_loss() {
    let fixture = Fixture::new(
        "en",
        &["An air strike on a mill killed 12 people and wounded 20, the Harbour Ministry said."],
        &[("Harbour Ministry", Organisation)],
    )
    .with_numbers(&[("12", "people", 12, Some(12)), ("20", "", 20, Some(20))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 12..12 [Harbour Ministry]", "injured 20..20 [Harbour Ministry]"]);
}

#[test]
fn a_passive_verb_governs_the_number_before_it() {
    let fixture = Fixture::new("en", &["Five guards were killed in the attack and nine hurt; three are missing."], &[])
        .with_numbers(&[("Five", "guards", 5, Some(5)), ("nine", "", 9, Some(9)), ("three", "", 3, Some(3))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 5..5 []", "injured 9..9 []", "missing 3..3 []"]);
}

#[test]
fn wounded_who_died_are_killed() {
    let fixture = Fixture::new(
        "en",
        &["An air strike hit a mill.", "Two of the wounded died overnight, and 21 wounded were being treated."],
        &[],
    )
    .with_numbers(&[("Two", "", 2, Some(2)), ("21", "", 21, Some(21))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 2..2 []", "injured 21..21 []"]);
    let fixture =
        Fixture::new("ar", &["استهدفت غارة جوية مطحنة.", "ارتفعت الحصيلة بعد وفاة خمسة جرحى في المستشفى."], &[])
            .with_numbers(&[("خمسة", "جرحى", 5, Some(5))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 5..5 []"]);
}

#[test]
fn an_ordinal_after_a_word_of_loss_is_one_more_person() {
    let fixture = Fixture::new(
        "en",
        &["An air strike hit a mill.", "The crews announced the killing of two people and the injury of a third."],
        &[],
    )
    .with_numbers(&[("two", "people", 2, Some(2))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 2..2 []", "injured 1..1 []"]);
    let fixture = Fixture::new("ar", &["استهدفت غارة جوية مطحنة.", "أعلنت الفرق مقتل شخصين وإصابة ثالث بجروح."], &[])
        .with_numbers(&[("شخصين", "", 2, Some(2))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 2..2 [الفرق]", "injured 1..1 [الفرق]"]);
}

#[test]
fn numbers_within_a_phrase_and_after_a_passive_are_not_governed_from_before() {
    let fixture =
        Fixture::new("en", &["Three members of one family were killed and 20 others were wounded."], &[]).with_numbers(
            &[("Three", "members", 3, Some(3)), ("one", "family", 1, Some(1)), ("20", "others", 20, Some(20))],
        );
    assert_eq!(told(&fixture, &PEOPLE), ["killed 3..3 []", "injured 20..20 []"]);
}

#[test]
fn what_a_toll_rose_from_is_a_toll() {
    let fixture = Fixture::new("en", &["Six people were killed in the crash, up from four an hour ago."], &[])
        .with_numbers(&[("Six", "people", 6, Some(6)), ("four", "", 4, Some(4))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 6..6 []", "killed 4..4 []"]);
}

#[test]
fn a_part_takes_the_field_of_its_whole() {
    let fixture = Fixture::new("en", &["The attack killed 12 people, including two children."], &[])
        .with_numbers(&[("12", "people", 12, Some(12)), ("two", "children", 2, Some(2))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 12..12 []", "killed 2..2 []"]);
    let surface = fixture.surface();
    let found = claims(&surface, &[], &incidents(&surface, &[]));
    let part = found.iter().filter_map(|claim| claim.category.as_ref()).find(|category| category.text == "children");
    assert_eq!(part.expect("children are counted").scope, Scope::Part);
}

#[test]
fn those_of_whom_one_is_picked_out_are_not_counted_again() {
    let fixture = Fixture::new("en", &["The attack killed two people.", "One of the two dead was a driver."], &[])
        .with_numbers(&[("two", "people", 2, Some(2)), ("the two dead", "dead", 2, Some(2))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 2..2 []"]);
}

#[test]
fn whom_one_place_took_in_are_not_said_to_be_all() {
    let scopes = |language: &str, sentence: &str, numbers: &[(&str, &str, u64, Option<u64>)]| -> Vec<Scope> {
        let fixture =
            Fixture::new(language, &["The attack near Idlib killed many.", sentence], &[]).with_numbers(numbers);
        let surface = fixture.surface();
        let found = claims(&surface, &[], &incidents(&surface, &[]));
        found.iter().filter_map(|claim| Some(claim.category.as_ref()?.scope)).collect()
    };
    let doctors = "The clinic received 14 bodies and treated 48 wounded people after the attack.";
    let both = [("14", "bodies", 14, Some(14)), ("48", "wounded people", 48, Some(48))];
    assert_eq!(scopes("en", doctors, &both), [Scope::Received, Scope::Received]);
    let nurse = "Two bodies, both of men, had been brought in by noon after the attack.";
    assert_eq!(scopes("en", nurse, &[("Two", "bodies", 2, Some(2))]), [Scope::Received]);
    let hospital = "واستقبل المستشفى 14 قتيلاً بعد الهجوم.";
    assert_eq!(scopes("ar", hospital, &[("14", "قتيلاً", 14, Some(14))]), [Scope::Received]);
    let police = "Police received reports of five people killed in the attack.";
    assert_eq!(scopes("en", police, &[("five", "people", 5, Some(5))]), [Scope::Total]);
}

#[test]
fn arabic_numbers_follow_their_verbs() {
    let fixture = Fixture::new(
        "ar",
        &["قُتل 12 شخصاً وأصيب 20 آخرون في غارة جوية قرب إدلب، بحسب وزارة الموانئ."],
        &[("وزارة الموانئ", Organisation)],
    )
    .with_numbers(&[("12", "شخصاً", 12, Some(12)), ("20", "آخرون", 20, Some(20))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 12..12 [وزارة الموانئ]", "injured 20..20 [وزارة الموانئ]"]);
}

#[test]
fn an_arabic_noun_of_loss_is_counted() {
    let fixture = Fixture::new("ar", &["ارتفعت حصيلة القصف إلى ١٥ قتيلاً و٢٣ جريحاً."], &[])
        .with_numbers(&[("١٥", "قتيلاً", 15, Some(15)), ("٢٣", "جريحاً", 23, Some(23))]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 15..15 []", "injured 23..23 []"]);
}

#[test]
fn none_is_a_number() {
    let fixture = Fixture::new("en", &["No civilians were killed in the raid, officials said."], &[]);
    assert_eq!(told(&fixture, &PEOPLE), ["killed 0..0 [officials]"]);
}

#[test]
fn roles_stand_about_the_verb() {
    let fixture =
        Fixture::new("en", &["Gunmen attacked an aid convoy near Homs on Monday."], &[]).with_towns(&["Homs"]);
    assert_eq!(told(&fixture, &[Field::Actor, Field::Target]), ["actor Gunmen []", "target an aid convoy []"]);
    let fixture = Fixture::new("ar", &["هاجم مسلحون قافلة مساعدات قرب حمص."], &[]).with_towns(&["حمص"]);
    assert_eq!(told(&fixture, &[Field::Actor, Field::Target]), ["actor مسلحون []", "target قافلة مساعدات []"]);
}

#[test]
fn responsibility_is_claimed_denied_and_laid_on_others() {
    let named = [("Coast Brigades", Organisation), ("Plain Front", Organisation), ("Salim Haddar", Person)];
    let fixture = Fixture::new(
        "en",
        &[
            "The Coast Brigades claimed responsibility for the attack.",
            "The Plain Front denied any role in it.",
            "Salim Haddar blamed the Plain Front for the attack.",
            "No group claimed the second bomb.",
        ],
        &named,
    );
    assert_eq!(
        told(&fixture, &[Field::Responsibility]),
        [
            "responsibility Coast Brigades [Coast Brigades] ClaimedByActor",
            "responsibility Plain Front [Plain Front] Denied",
            "responsibility the Plain Front [Salim Haddar]",
            "responsibility No group claimed the second bomb []"
        ]
    );
}

#[test]
fn a_named_victim_is_told() {
    let fixture = Fixture::new("en", &["A drone strike killed Salim Haddar on Monday."], &[("Salim Haddar", Person)]);
    assert_eq!(told(&fixture, &[Field::Victim]), ["victim Salim Haddar []"]);
}

#[test]
fn date_and_place_come_from_the_sentence_of_the_event() {
    let fixture =
        Fixture::new("en", &["A blast shook the port of Tartus on Monday.", "The council met in Homs on Friday."], &[])
            .with_times(&[("Monday", "2022-05-09"), ("Friday", "2022-05-13")])
            .with_places(&[("Tartus", "the port of Tartus"), ("Homs", "Homs")]);
    assert_eq!(told(&fixture, &[Field::Date, Field::Place]), ["place the port of Tartus []", "date 2022-05-09 []"]);
}

#[test]
fn the_day_of_the_saying_is_not_the_day_of_the_event() {
    let fixture = Fixture::new(
        "en",
        &["The Harbour Ministry on Tuesday confirmed that a blast shook Tartus on Monday."],
        &[("Harbour Ministry", Organisation)],
    )
    .with_times(&[("Tuesday", "2022-05-10"), ("Monday", "2022-05-09")]);
    assert_eq!(told(&fixture, &[Field::Date]), ["date 2022-05-09 [Harbour Ministry]"]);
}

#[test]
fn of_two_days_the_nearer_to_the_event_is_its_day() {
    let fixture = Fixture::new(
        "en",
        &["Hundreds gathered in Tartus on Friday to remember two fishermen killed by a blast on Monday."],
        &[],
    )
    .with_times(&[("Friday", "2022-05-13"), ("Monday", "2022-05-09")]);
    assert_eq!(told(&fixture, &[Field::Date]), ["date 2022-05-09 []"]);
}

#[test]
fn a_dateline_dates_and_places_the_writing_and_not_the_event() {
    let mut fixture = Fixture::new(
        "en",
        &[
            "HOMS, May 12 (Coast Wire) - Two fishermen were killed by a blast on Monday.",
            "The blast shook the port of Tartus.",
        ],
        &[],
    )
    .with_times(&[("May 12", "2022-05-12"), ("Monday", "2022-05-09")])
    .with_places(&[("HOMS", "HOMS"), ("Tartus", "the port of Tartus")]);
    fixture.article.dateline = Some(Found::new("HOMS".into(), FoundIn::Manifest, 1.0));
    assert_eq!(told(&fixture, &[Field::Date, Field::Place]), ["date 2022-05-09 []", "place the port of Tartus []"]);
}

#[test]
fn a_dateline_stands_for_the_place_where_no_other_is_told() {
    let mut fixture = Fixture::new("en", &["HOMS, May 12 (Coast Wire) - Two fishermen were killed by a blast."], &[])
        .with_places(&[("HOMS", "HOMS")]);
    fixture.article.dateline = Some(Found::new("HOMS".into(), FoundIn::Manifest, 1.0));
    assert_eq!(told(&fixture, &[Field::Place]), ["place HOMS []"]);
}

#[test]
fn a_time_within_the_words_for_a_speaker_is_read() {
    // The two overlap, and nothing stands between them.
    let fixture =
        Fixture::new("en", &["The May 9 Movement said a blast shook Tartus."], &[("May 9 Movement", Organisation)])
            .with_times(&[("May 9", "2022-05-09")]);
    assert_eq!(told(&fixture, &[Field::Date]), Vec::<String>::new());
}

/// Returns the actors that sentences of a language tell of, with names of organisations.
fn actors(language: &str, lines: &[&str], organisations: &[&str]) -> Vec<String> {
    let names: Vec<(&str, NameKind)> = organisations.iter().map(|&name| (name, Organisation)).collect();
    values(&Fixture::new(language, lines, &names), &[Field::Actor])
}

/// Returns the claims of these fields as "field value".
fn values(fixture: &Fixture, fields: &[Field]) -> Vec<String> {
    told(fixture, fields).iter().map(|claim| claim.split(" [").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn both_sides_of_a_fight_act() {
    let between =
        actors("en", &["Clashes between the Lantern Brigade and smugglers broke out in Sebha."], &["Lantern Brigade"]);
    assert_eq!(between, ["actor the Lantern Brigade", "actor smugglers"]);
    let with = actors("en", &["Soldiers clashed with gunmen near the port."], &[]);
    assert_eq!(with, ["actor Soldiers", "actor gunmen"]);
    let arabic =
        actors("ar", &["اندلعت اشتباكات بين كتيبة الفانوس ولواء الميناء في سبها."], &["كتيبة الفانوس", "لواء الميناء"]);
    assert_eq!(arabic, ["actor كتيبة الفانوس", "actor لواء الميناء"]);
}

#[test]
fn towns_between_which_there_is_fighting_do_not_act() {
    let lines = ["Clashes between Sebha and Ubari closed the road."];
    let fixture = Fixture::new("en", &lines, &[("Sebha", Place), ("Ubari", Place)]);
    assert_eq!(values(&fixture, &[Field::Actor]), Vec::<String>::new());
}

#[test]
fn both_sides_of_an_exchange_act() {
    let found = actors(
        "en",
        &["A prisoner exchange between the Lantern Brigade and the Harbour Front."],
        &["Lantern Brigade", "Harbour Front"],
    );
    assert_eq!(found, ["actor the Lantern Brigade", "actor the Harbour Front"]);
}

#[test]
fn what_an_adjunct_belongs_to_is_the_subject() {
    let blast =
        actors("en", &["A blast in the courtyard of Harbour Hospital killed 19 people."], &["Harbour Hospital"]);
    assert_eq!(blast, Vec::<String>::new());
    let men = actors("en", &["Gunmen from the Lantern Brigade attacked a convoy."], &["Lantern Brigade"]);
    assert_eq!(men, ["actor Gunmen from the Lantern Brigade"]);
    let said = Fixture::new("en", &["The mayor said on Monday gunmen attacked a convoy."], &[])
        .with_times(&[("Monday", "2022-05-09")]);
    assert_eq!(values(&said, &[Field::Actor]), ["actor gunmen"]);
}

#[test]
fn what_has_a_name_and_does_nothing_is_no_actor() {
    let hospital = actors("en", &["Harbour Hospital raided."], &["Harbour Hospital"]);
    assert_eq!(hospital, Vec::<String>::new());
    let number = actors("en", &["The number of people attacked rose."], &[]);
    assert_eq!(number, Vec::<String>::new());
}

#[test]
fn an_actor_may_be_somebodys_and_go_before_its_verb() {
    let found = actors("ar", &["قال الناطق إن مقاتليها هاجموا قافلة شاحنات."], &[]);
    assert_eq!(found, ["actor مقاتليها"]);
}

#[test]
fn who_uses_a_means_acts() {
    assert_eq!(actors("en", &["Police used tear gas to break up a protest in Basra."], &[]), ["actor Police"]);
    assert_eq!(actors("ar", &["استخدمت الشرطة الغاز المسيل للدموع لتفريق احتجاج في البصرة."], &[]), ["actor الشرطة"]);
}

#[test]
fn a_verb_written_like_its_noun_has_a_subject() {
    let found = actors("ar", &["خطف مسلحون مهندسا قرب شهبا."], &[]);
    assert_eq!(found, ["actor مسلحون"]);
    // The soldiers are whom it befell.
    assert_eq!(actors("ar", &["وقع خطف الجنود قرب شهبا."], &[]), Vec::<String>::new());
}

#[test]
fn a_thing_that_is_blamed_is_a_cause() {
    let fixture = Fixture::new(
        "en",
        &["The Harbour Ministry blamed a drone strike for the blast."],
        &[("Harbour Ministry", Organisation)],
    );
    assert_eq!(values(&fixture, &[Field::Cause]), ["cause a drone strike"]);
    assert_eq!(values(&fixture, &[Field::Responsibility]), Vec::<String>::new());
}

#[test]
fn a_victim_is_told_with_the_words_that_say_who_it_is() {
    let fixture = Fixture::new(
        "en",
        &["The strike killed the engineer Salim Haddar, one of the founders of the group."],
        &[("Salim Haddar", Person)],
    );
    assert_eq!(
        values(&fixture, &[Field::Victim]),
        ["victim the engineer Salim Haddar, one of the founders of the group"]
    );
}

#[test]
fn who_is_said_to_be_one_of_the_dead_is_a_victim() {
    let person = [("Salim Haddar", Person)];
    let lines = ["An air strike hit a mill.", "One of the dead was the miller Salim Haddar."];
    assert_eq!(values(&Fixture::new("en", &lines, &person), &[Field::Victim]), ["victim the miller Salim Haddar"]);
    let lines = ["استهدفت غارة جوية سيارة.", "أحد القتيلين هو القيادي سليم حدار."];
    assert_eq!(
        values(&Fixture::new("ar", &lines, &[("سليم حدار", Person)]), &[Field::Victim]),
        ["victim القيادي سليم حدار"]
    );
    let lines = ["Salim Haddar, known as the Miller, was killed in an air strike."];
    assert_eq!(
        values(&Fixture::new("en", &lines, &person), &[Field::Victim]),
        ["victim Salim Haddar, known as the Miller"]
    );
}

#[test]
fn an_accident_has_a_thing_it_happened_to_and_nobody_who_did_it() {
    let fire = Fixture::new("en", &["A fire broke out on a passenger ferry."], &[]);
    assert_eq!(values(&fire, &[Field::Target, Field::Actor]), ["target a passenger ferry"]);
    let fire = Fixture::new("ar", &["اندلع حريق في عبارة ركاب."], &[]);
    assert_eq!(values(&fire, &[Field::Target, Field::Actor]), ["target عبارة ركاب"]);
}

#[test]
fn a_target_has_its_type_and_the_place_that_names_it() {
    let car = Fixture::new("ar", &["استهدفت غارة جوية سيارة من نوع «فان» على الطريق."], &[]);
    assert_eq!(values(&car, &[Field::Target]), ["target سيارة من نوع «فان»"]);
    let market = Fixture::new("ar", &["شن الطيران غارة جوية على سوق كبكابية."], &[("كبكابية", Place)]);
    assert_eq!(values(&market, &[Field::Target]), ["target سوق كبكابية"]);
}

/// Returns the targets and victims that a sentence tells of.
fn hit(language: &str, line: &str) -> Vec<String> {
    values(&Fixture::new(language, &[line], &[]), &[Field::Target, Field::Victim])
}

#[test]
fn a_thing_beside_the_word_for_the_attack_is_its_target() {
    assert_eq!(hit("en", "The depot strike killed nobody, the mayor said."), ["target The depot"]);
    assert_eq!(hit("ar", "أسفر قصف مستودع وقود عن حريق."), ["target مستودع وقود"]);
    // A protest at a thing hits nothing.
    assert_eq!(hit("en", "A protest at the hospital ended at noon."), Vec::<String>::new());
}

#[test]
fn a_target_is_found_over_asides() {
    let fixture = Fixture::new("en", &["Gunmen attacked, on the evening of Monday, Friday, a bakery in Homs."], &[])
        .with_times(&[("the evening of Monday", "2022-05-09"), ("Friday", "2022-05-13")]);
    assert_eq!(values(&fixture, &[Field::Target]), ["target a bakery"]);
    let fixture = Fixture::new(
        "ar",
        &["قتل جندي في هجوم شنه لواء الميناء، مساء الجمعة، على حاجز قرب سرت."],
        &[("لواء الميناء", Organisation)],
    )
    .with_times(&[("مساء الجمعة", "2022-05-13")]);
    assert_eq!(values(&fixture, &[Field::Target]), ["target حاجز"]);
}

#[test]
fn means_are_turned_on_a_target() {
    assert_eq!(hit("en", "Soldiers fired rockets at a refugee camp."), ["target a refugee camp"]);
    assert_eq!(
        hit("ar", "قال السكان إن طائرة أطلقت صاروخا على خيام النازحين قرب سرت في غارة جوية."),
        ["target خيام النازحين"]
    );
}

#[test]
fn what_came_under_attack_is_a_target_also_behind_a_pronoun() {
    assert_eq!(
        hit("en", "A convoy of the guild was leaving Homs when it came under fire."),
        ["target A convoy of the guild"]
    );
    assert_eq!(hit("ar", "تعرضت قافلة شاحنات لإطلاق نار قرب سرت."), ["target قافلة شاحنات"]);
}

#[test]
fn people_are_victims_of_what_is_done_to_people() {
    assert_eq!(hit("en", "Gunmen abducted a water engineer near Homs."), ["victim a water engineer"]);
    assert_eq!(hit("en", "Gunmen seized a fuel tanker near Homs."), ["target a fuel tanker"]);
    let unknown = "اختطفت مجموعة مسلحة لم تعرف هويتها مهندس السد قرب سرت.";
    assert_eq!(actors("ar", &[unknown], &[]), ["actor مجموعة مسلحة لم تعرف هويتها"]);
    assert_eq!(hit("ar", unknown), ["victim مهندس السد"]);
}

#[test]
fn who_takes_part_acts() {
    assert_eq!(actors("en", &["Gunmen took part in the attack, the mayor said."], &[]), ["actor Gunmen"]);
    assert_eq!(actors("en", &["The rally drew hundreds of people to the square."], &[]), ["actor hundreds of people"]);
    assert_eq!(actors("ar", &["خرج عمال الميناء في مسيرة سلمية."], &[]), ["actor عمال الميناء"]);
}

#[test]
fn a_march_is_no_drone() {
    let march = Fixture::new("ar", &["خرج عمال الميناء في مسيرة سلمية."], &[]);
    assert_eq!(values(&march, &[Field::Weapon]), Vec::<String>::new());
    let drone = Fixture::new("ar", &["استهدفت مسيرة سيارة قرب سرت."], &[]);
    assert_eq!(values(&drone, &[Field::Weapon]), ["weapon مسيرة"]);
}

#[test]
fn who_says_to_have_had_no_part_denies_it() {
    let names = [("Lantern Brigade", Organisation), ("Harbour Front", Organisation)];
    let lines = ["A blast shook the port.", "The Lantern Brigade said it had carried out no strike in the area."];
    assert_eq!(
        told(&Fixture::new("en", &lines, &names), &[Field::Responsibility]),
        ["responsibility Lantern Brigade [Lantern Brigade] Denied"]
    );
    // What is said of another is no denial of one's own.
    let lines = ["A blast shook the port.", "The Lantern Brigade said the Harbour Front had carried out no strike."];
    assert_eq!(told(&Fixture::new("en", &lines, &names), &[Field::Responsibility]), Vec::<String>::new());
}

#[test]
fn who_or_what_was_behind_it_is_told() {
    let names = [("Lantern Brigade", Organisation)];
    let lines = ["A blast shook the port.", "The Lantern Brigade was behind the blast, the mayor said."];
    assert_eq!(
        values(&Fixture::new("en", &lines, &names), &[Field::Responsibility]),
        ["responsibility The Lantern Brigade"]
    );
    let lines = ["A blast shook the port.", "A stray rocket was responsible, the mayor said."];
    assert_eq!(values(&Fixture::new("en", &lines, &[]), &[Field::Cause]), ["cause A stray rocket"]);
}

#[test]
fn what_somebody_is_accused_of_is_no_part_of_the_accused() {
    let lines = ["وقع قصف على سرت.", "اتهم سليم حدار الجيش بقصف المستشفى."];
    let fixture = Fixture::new("ar", &lines, &[("سليم حدار", Person)]);
    assert_eq!(values(&fixture, &[Field::Responsibility]), ["responsibility الجيش"]);
}

#[test]
fn what_is_no_thing_and_nobody_is_no_target() {
    assert_eq!(hit("en", "Hundreds protested against power cuts in Homs."), Vec::<String>::new());
    assert_eq!(hit("en", "The killing of two people shook Homs after a raid."), Vec::<String>::new());
    assert_eq!(hit("ar", "تقاتلت مجموعتان مسلحتان متنافستان للسيطرة على حاجز قرب سرت."), ["target حاجز"]);
    assert_eq!(hit("en", "Gunmen fought for control of a checkpoint in Homs."), ["target a checkpoint"]);
    let freed = Fixture::new("en", &["He was questioned and freed on Tuesday evening, the guild said."], &[])
        .with_times(&[("Tuesday evening", "2022-05-10")]);
    assert_eq!(values(&freed, &[Field::Target, Field::Victim]), Vec::<String>::new());
}

#[test]
fn the_means_are_no_part_of_the_target() {
    assert_eq!(hit("ar", "اتهم المحافظ الجيش بقصف المستشفى بطائرة مسيرة."), ["target المستشفى"]);
}
