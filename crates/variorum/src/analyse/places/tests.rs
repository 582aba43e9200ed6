#![expect(clippy::disallowed_methods, reason = "these tests read the project's own files")]

use super::*;
use crate::lang::Lexicons;
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
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    let sentences = [Sentence { span: Span::of(&(0..text.len())), block: 0 }];
    let lexicon = lexicons.get(code).expect("the language is read");
    let (mut mentions, nationalities) = find::mentions(text, &sentences, &[], gazetteer(), lexicon);
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

#[test]
fn words_around_a_name_widen_it_instead_of_faking_a_point() {
    let precision = |code: &str, text: &str| {
        let mentions = read(code, text);
        mentions.first().and_then(|mention| mention.place.as_ref()).map_or(0.0, |place| place.precision_km)
    };
    assert!(precision("en", "near Tripoli, Libya") > precision("en", "in Tripoli, Libya"));
    assert!(precision("en", "north of Ramtha") >= 20.0);
    assert!(precision("ar", "قرب مدينة حلب") > precision("ar", "في مدينة حلب"));
    assert!(precision("ar", "في ريف حلب") > precision("ar", "في مدينة حلب"));
    assert!(precision("ar", "شمالي سوريا") < precision("ar", "في سوريا"));
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
