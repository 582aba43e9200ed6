//! Look-ups in the real gazetteer; places are real, as everywhere in the project.
#![expect(clippy::disallowed_methods, reason = "these tests read the project's own files")]

use super::Gazetteer;
use crate::model::place::PlaceClass;
use std::sync::OnceLock;

fn bytes() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/gazetteer/gazetteer.bin");
    std::fs::read(path).expect("the gazetteer is part of the project")
}

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| Gazetteer::from_bytes(&bytes()).expect("the gazetteer is whole"))
}

/// Returns the ids a name may stand for.
fn ids(name: &str) -> Vec<String> {
    gazetteer().candidates(name).into_iter().map(|candidate| candidate.place.id).collect()
}

#[test]
fn spellings_and_scripts_meet_in_one_place() {
    let ajdabiya = "89113".to_owned();
    for name in ["Ajdabiya", "AJDABIYA", "Ajdābiyā", "أجدابيا", "اجدابيا"] {
        assert!(ids(name).contains(&ajdabiya), "{name}: {:?}", ids(name));
    }
}

#[test]
fn an_article_makes_no_difference() {
    for (with, without) in [("Al-Hasakah", "Hasakah"), ("الرقة", "رقة"), ("el-Fasher", "Fasher")] {
        let shared = ids(with).into_iter().any(|id| ids(without).contains(&id));
        assert!(shared, "{with} {without}");
    }
}

#[test]
fn a_country_stands_before_a_town_of_its_name() {
    let first = gazetteer().candidates("لبنان").into_iter().next().expect("Lebanon is known");
    assert_eq!((first.place.country.as_str(), first.place.class), ("LBN", PlaceClass::Country));
}

#[test]
fn a_division_has_both_names_and_a_circle() {
    let candidates = gazetteer().candidates("شمال دارفور");
    let division = candidates.first().expect("North Darfur is known");
    assert_eq!((division.place.name_en.as_str(), division.place.class), ("North Darfur", PlaceClass::Province));
    assert!((50.0..500.0).contains(&division.place.precision_km), "{}", division.place.precision_km);
}

#[test]
fn what_no_place_is_called_gives_nothing() {
    for name in ["", " ", "Qwxz", "'", "\u{0}"] {
        assert!(ids(name).is_empty(), "{name:?}");
    }
}

#[test]
fn damaged_bytes_are_an_error() {
    let whole = bytes();
    assert!(Gazetteer::from_bytes(&[]).is_err());
    assert!(Gazetteer::from_bytes(&whole[..whole.len() - 1]).is_err());
    let mut pointing_outside = whole;
    // The offset of the first country's first string.
    pointing_outside[32..36].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(Gazetteer::from_bytes(&pointing_outside).is_err());
}
