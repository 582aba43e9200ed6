#![expect(clippy::disallowed_methods, reason = "these tests read the project's own files")]

use super::*;
use crate::lang::Lexicons;
use crate::model::analysis::NameKind;
use crate::model::place::PlaceClass;
use std::sync::OnceLock;

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/gazetteer/gazetteer.bin");
        let bytes = std::fs::read(path).expect("the gazetteer is part of the project");
        Gazetteer::from_bytes(&bytes).expect("the gazetteer is whole")
    })
}

fn read(code: &str, text: &str) -> Vec<PlaceMention> {
    read_with(code, text, &[])
}

fn read_with(code: &str, text: &str, names: &[Name]) -> Vec<PlaceMention> {
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    let sentences = [Sentence { span: Span::of(&(0..text.len())), block: 0 }];
    let lexicon = lexicons.get(code).expect("the language is read");
    let (mut mentions, nationalities) = find::mentions(text, &sentences, (names, &[]), gazetteer(), lexicon);
    let support = support(&nationalities);
    alike::add_alike(&mut mentions, &support, text, gazetteer(), &lexicons.names);
    resolve::resolve(&mentions, &support)
}

/// Returns every mention as `name (country class)`, or `name (?)`.
fn lines(code: &str, text: &str) -> Vec<String> {
    read(code, text)
        .iter()
        .map(|mention| {
            let place = mention.place.as_ref().map_or_else(
                || "?".to_owned(),
                |place| format!("{} {:?} {}", place.country, place.class, place.name_en),
            );
            format!("{} ({place})", mention.span.text(text))
        })
        .collect()
}

fn check(code: &str, cases: &[(&str, &[&str])]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, lines(code, text), expected))
        .filter(|(_, found, expected)| found != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn arabic_places_behind_classes_prepositions_and_clitics() {
    check(
        "ar",
        &[
            ("وقع الانفجار في مدينة حلب", &["حلب (SYR Town Aleppo)"]),
            ("في محافظة حلب شمالي سوريا", &["حلب (SYR Province Aleppo)", "سوريا (SYR Country Syria)"]),
            (
                "سوقاً شعبياً بمدينة الفاشر بولاية شمال دارفور",
                &["الفاشر (SDN Town El Fasher)", "شمال دارفور (SDN Province North Darfur)"],
            ),
            ("قال في الوقت نفسه", &[]),
            ("غادر بغداد إلى البصرة", &["بغداد (IRQ Town Baghdad)", "البصرة (IRQ Town Basrah)"]),
            ("في قرية الزغرنة قتل رجل", &["الزغرنة (?)"]),
        ],
    );
}

#[test]
fn english_places_need_a_capital_and_a_context() {
    check(
        "en",
        &[
            (
                "A blast in Nouakchott, Mauritania, killed two.",
                &["Nouakchott (MRT Town Nouakchott)", "Mauritania (MRT Country Mauritania)"],
            ),
            // The gazetteer does not have this town: a place, without a point.
            ("near the Syrian town of Atmeh", &["Atmeh (?)"]),
            ("in the Sudanese town of Kebkabiyeh", &["Kebkabiyeh (SDN Town Kabkabiyah)"]),
            ("the police said most of it", &[]),
            ("Salem Haddad said so.", &[]),
        ],
    );
}

/// Returns how wide the first place of a text is, and what kind.
fn first(code: &str, text: &str) -> (f32, PlaceClass) {
    let mentions = read(code, text);
    let place = mentions.first().and_then(|mention| mention.place.as_ref());
    place.map_or_else(|| panic!("no place in {text:?}"), |place| (place.precision_km, place.class))
}

#[test]
fn words_around_a_name_widen_it_instead_of_faking_a_point() {
    let wider = [
        ("en", "near Tripoli, Libya", "in Tripoli, Libya"),
        ("en", "on the outskirts of Homs", "in Homs"),
        ("en", "east of Homs", "in Homs"),
        ("en", "in the countryside of Aleppo", "in Aleppo"),
        ("en", "in the northern Aleppo countryside", "in Aleppo"),
        ("en", "on the road to Homs", "in Homs"),
        ("en", "40 km east of Homs", "10 km east of Homs"),
        ("en", "in Syria", "in eastern Syria"),
        ("ar", "قرب مدينة حلب", "في مدينة حلب"),
        ("ar", "في ضواحي حمص", "في حمص"),
        ("ar", "شرقي حمص", "في حمص"),
        ("ar", "في ريف حلب", "في مدينة حلب"),
        ("ar", "على طريق حمص", "في حمص"),
        ("ar", "على بعد ٤٠ كيلومترا شرق سرت", "على بعد ١٠ كيلومترات شرق سرت"),
        ("ar", "في سوريا", "شرقي سوريا"),
    ];
    for (code, wide, narrow) in wider {
        assert!(
            first(code, wide).0 > first(code, narrow).0,
            "{wide:?} {:?} {:?}",
            first(code, wide),
            first(code, narrow)
        );
    }
}

#[test]
fn what_is_near_or_east_of_a_name_is_so_of_the_town_and_its_countryside_of_the_province() {
    for (code, text) in [("en", "north of Sirte"), ("en", "near Sirte"), ("ar", "قرب سرت"), ("ar", "شرقي حمص")]
    {
        assert_eq!(first(code, text).1, PlaceClass::Town, "{text}");
    }
    for (code, text) in [("en", "in rural Aleppo"), ("ar", "بريف حلب")] {
        assert_eq!(first(code, text).1, PlaceClass::Province, "{text}");
    }
}

#[test]
fn between_two_places_is_as_wide_as_they_are_apart() {
    // They are some 145 km apart.
    for (code, text) in [
        ("en", "on the road between Homs and Palmyra"),
        ("en", "on the road from Homs to Palmyra"),
        ("ar", "على الطريق بين حمص وتدمر"),
        ("ar", "على الطريق الواصل بين حمص وتدمر"),
    ] {
        let mentions = read(code, text);
        let km: Vec<f32> = mentions.iter().filter_map(|mention| Some(mention.place.as_ref()?.precision_km)).collect();
        assert!(km.len() == 2 && km.iter().all(|km| (120.0..170.0).contains(km)), "{text}: {km:?}");
    }
}

#[test]
fn talks_between_two_capitals_are_in_neither() {
    for (code, text) in [("en", "talks between Cairo and Tripoli"), ("ar", "محادثات بين القاهرة وطرابلس")]
    {
        assert!(read(code, text).iter().all(|mention| !mention.locates), "{text}");
    }
}

#[test]
fn every_place_has_its_country_its_division_its_class_and_a_width() {
    for (code, text) in [("en", "in Ramtha, Jordan"), ("ar", "في مدينة سرت الليبية"), ("en", "in Tadif, Syria")]
    {
        let mentions = read(code, text);
        let place = mentions.first().and_then(|mention| mention.place.as_ref()).expect("a town of the gazetteer");
        assert_eq!((place.country.len(), place.class), (3, PlaceClass::Town), "{text}");
        assert!(place.admin1.is_some() && place.precision_km >= 1.5, "{text}: {place:?}");
    }
}

#[test]
fn the_wider_place_beside_a_name_decides_which_one_is_meant() {
    let country = |text: &str| {
        let mentions = read("en", text);
        mentions.first().and_then(|mention| mention.place.as_ref()).map(|place| place.country.clone())
    };
    assert_eq!(country("in Tripoli, Lebanon, on Monday"), Some("LBN".into()));
    assert_eq!(country("in Tripoli, Libya, on Monday"), Some("LBY".into()));
}

#[test]
fn an_expression_spans_the_words_around_the_name() {
    let text = "وقع قرب مدينة حلب أمس";
    let mentions = read("ar", text);
    assert_eq!(mentions[0].expression.text(text), "قرب مدينة حلب");
    assert_eq!(mentions[0].place.as_ref().map(|place| place.class), Some(PlaceClass::Town));
}

#[test]
fn what_a_name_is_once_said_to_be_it_is_throughout() {
    assert_eq!(
        lines("en", "A man from Palestine, Texas, was held. He had fled to Palestine."),
        ["Palestine (USA Town Palestine)", "Texas (USA Province Texas)", "Palestine (USA Town Palestine)"]
    );
}

#[test]
fn a_main_name_goes_before_an_old_one_and_the_holder_of_a_place_before_its_namesakes() {
    check(
        "en",
        &[
            ("An outbreak in Africa was feared.", &["Africa ( Region Africa)"]),
            ("He came from California.", &["California (USA Province California)"]),
            ("in Tacoma, Washington, on Monday", &["Tacoma (USA Town Tacoma)", "Washington (USA Province Washington)"]),
            ("Syria’s coast", &["Syria (SYR Country Syria)"]),
        ],
    );
}

#[test]
fn a_word_within_the_longer_name_of_a_place_is_no_town() {
    let text = "They met at Prosperity Bridge near Baidoa.";
    let start = text.find("Prosperity").expect("it stands there");
    let span = Span::of(&(start..start + "Prosperity Bridge".len()));
    let kind = NameKind::Place;
    let name = Name { span, kind, titles: Vec::new(), referent: 0, rule: "noun".into(), confidence: 0.9 };
    let found = read_with("en", text, &[name]);
    let words: Vec<&str> = found.iter().map(|mention| mention.span.text(text)).collect();
    assert_eq!(words, ["Prosperity Bridge", "Baidoa"]);
    assert!(found[0].place.is_none());
}

#[test]
fn words_that_great_towns_are_named_like_are_words() {
    check("ar", &[("جرفت سيول سيارات في بيروت", &["بيروت (LBN Town Beirut)"])]);
}

#[test]
fn names_written_together_are_taken_apart() {
    check(
        "ar",
        &[(
            "أمطار على حفرالباطن في السعودية",
            &["حفرالباطن (SAU Town Hafar Al-Batin)", "السعودية (SAU Country Saudi Arabia)"],
        )],
    );
}

#[test]
fn what_bears_a_towns_name_lies_about_it_where_the_report_is_of_its_country() {
    let ids = |reported: &[&str]| {
        let towns = alike::named_after("جامعة القاهرة", gazetteer(), reported).unwrap_or_default();
        towns.into_iter().map(|town| town.place.name_en).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["EGY"]), ["Cairo"]);
    assert!(ids(&["IRQ"]).is_empty());
}

#[test]
fn the_name_of_the_outlet_is_nowhere() {
    let text = "Aleppo Morning could not verify it.";
    let sentences = [Sentence { span: Span::of(&(0..text.len())), block: 0 }];
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    let lexicon = lexicons.get("en").expect("the language is read");
    let outlet = [Span::of(&(0..14))];
    let (mentions, _) = find::mentions(text, &sentences, (&[], &outlet), gazetteer(), lexicon);
    assert!(mentions.is_empty(), "{mentions:?}");
}
