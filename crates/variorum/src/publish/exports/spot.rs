//! Where: coordinates no finer than the text, and the codes by which other formats say how precise they are.

use super::super::map::country_name;
use crate::model::place::{Place, PlaceClass};

/// The codes of countries, by alpha-3 code: alpha-2 in lower case, numeric.
const COUNTRIES: &str = include_str!("countries.tsv");

/// Up to this radius in km a town is a point to ACLED and UCDP; a wider one was widened by "near" or "east of", or is a
/// large city, which is coded as widely to be on the safe side. 10 km is the circle of a town of 1.3 million.
const POINT_KM: f32 = 10.0;

/// UCDP's "within about 25 km of a known point".
const NEAR_POINT_KM: f32 = 25.0;

/// Kilometres of a degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;

/// Coordinates are rounded to the first decimal place whose step is no more than this share of the circle's radius: a
/// point with more digits looks known to the metre. Half a step moves it by less than the circle's tenth.
const STEP_SHARE: f64 = 0.2;

/// Coordinates never have more decimals than these, about a hundred metres, however small the place.
const MOST_DECIMALS: i32 = 3;

/// Returns latitude and longitude of a place's point, rounded as its precision asks; nothing for a country, whose middle is
/// no place where anything happened, for a circle of unknown size, and for a point off the globe.
pub(super) fn coordinates(place: &Place) -> Option<(f64, f64)> {
    let is_on_globe = (-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude);
    let radius_km = f64::from(place.precision_km);
    if place.class == PlaceClass::Country || !is_on_globe || !radius_km.is_finite() || radius_km <= 0.0 {
        return None;
    }
    let fits = |decimals: &i32| KM_PER_DEGREE / 10_f64.powi(*decimals) <= STEP_SHARE * radius_km;
    let decimals = (0..MOST_DECIMALS).find(fits).unwrap_or(MOST_DECIMALS);
    let scale = 10_f64.powi(decimals);
    // Adding zero turns a rounded -0 into 0.
    let rounded = |degrees: f64| (degrees * scale).round() / scale + 0.0;
    Some((rounded(place.latitude), rounded(place.longitude)))
}

/// Returns ACLED's `geo_precision`: 1 a town, 2 near a town or a small region, 3 a larger region.
pub(super) fn acled_precision(place: &Place) -> u8 {
    match place.class {
        PlaceClass::Town if place.precision_km <= POINT_KM => 1,
        PlaceClass::Town | PlaceClass::District => 2,
        PlaceClass::Province | PlaceClass::Region | PlaceClass::Country => 3,
    }
}

/// Returns UCDP's `where_prec`: 1 exact, 2 within about 25 km of a point, 3 second-order division, 4 first-order division,
/// 5 a region that is no division, 6 a country.
pub(super) fn ucdp_precision(place: &Place) -> u8 {
    match place.class {
        PlaceClass::Town if place.precision_km <= POINT_KM => 1,
        PlaceClass::Town if place.precision_km <= NEAR_POINT_KM => 2,
        PlaceClass::Town | PlaceClass::District => 3,
        PlaceClass::Province => 4,
        PlaceClass::Region => 5,
        PlaceClass::Country => 6,
    }
}

/// Returns PLOVER's `resolution`: 4 a city, 3 a district, 2 a province or a region, 1 a country. Never 5, finer than a city.
pub(super) fn plover_resolution(place: &Place) -> u8 {
    match place.class {
        PlaceClass::Town if place.precision_km <= NEAR_POINT_KM => 4,
        PlaceClass::Town | PlaceClass::District => 3,
        PlaceClass::Province | PlaceClass::Region => 2,
        PlaceClass::Country => 1,
    }
}

/// Returns a place's country by name.
pub(super) fn country(place: &Place) -> String {
    country_name(&place.country)
}

/// Returns the numeric ISO 3166-1 code of a country by its alpha-3 code; nothing where ISO has none.
pub(super) fn numeric_code(alpha_3: &str) -> Option<u16> {
    countries().find(|(known, ..)| *known == alpha_3).and_then(|(_, _, numeric)| numeric.parse().ok())
}

/// Returns the alpha-2 ISO 3166-1 code of a country in lower case by its alpha-3 code.
pub(super) fn alpha_2(alpha_3: &str) -> Option<&'static str> {
    countries().find(|(known, ..)| *known == alpha_3).map(|(_, alpha_2, _)| alpha_2)
}

fn countries() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(latitude: f64, longitude: f64, precision_km: f32, class: PlaceClass) -> Place {
        Place {
            id: "1".into(),
            name_en: "Jalu".into(),
            name_ar: None,
            latitude,
            longitude,
            country: "LBY".into(),
            admin1: None,
            class,
            precision_km,
        }
    }

    proptest! {
        #[test]
        fn a_rounded_point_stays_in_its_circle_and_on_the_globe(
            latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64, km in 0.5..2000.0_f32,
        ) {
            let (north, east) = coordinates(&place(latitude, longitude, km, PlaceClass::Town)).expect("a point is there");
            prop_assert!((-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east));
            let moved_km = ((north - latitude).abs() + (east - longitude).abs()) * KM_PER_DEGREE;
            prop_assert!(moved_km <= f64::from(km) * STEP_SHARE + 0.2, "{moved_km} km in a circle of {km} km");
        }

        #[test]
        fn a_wider_circle_never_has_more_digits(latitude in -90.0..=90.0_f64, km in 0.5..500.0_f32) {
            let n_digits = |km| coordinates(&place(latitude, 0.0, km, PlaceClass::Town)).map(|(north, _)| format!("{north}").len());
            let coarse = coordinates(&place(latitude, 0.0, km * 10.0, PlaceClass::Town)).expect("a point is there").0;
            let step = (0..=3).find(|decimals| (coarse * 10_f64.powi(*decimals)).fract().abs() < 1e-6);
            prop_assert!(step.is_some() && n_digits(km).is_some());
        }
    }

    #[test]
    fn a_country_and_a_point_off_the_globe_have_no_coordinates() {
        assert_eq!(coordinates(&place(27.0, 17.0, 700.0, PlaceClass::Country)), None);
        assert_eq!(coordinates(&place(97.0, 17.0, 3.0, PlaceClass::Town)), None);
        assert_eq!(coordinates(&place(27.0, 17.0, f32::NAN, PlaceClass::Town)), None);
    }

    #[test]
    fn a_town_of_three_km_gets_three_decimals_and_a_province_one() {
        assert_eq!(coordinates(&place(14.529_71, 49.049_74, 3.0, PlaceClass::Town)), Some((14.53, 49.05)));
        assert_eq!(coordinates(&place(14.529_71, 49.049_74, 80.0, PlaceClass::Province)), Some((14.5, 49.0)));
    }

    #[test]
    fn near_a_town_is_less_precise_than_the_town() {
        let town = place(29.0, 21.0, 3.0, PlaceClass::Town);
        let near = Place { precision_km: 18.0, ..town.clone() };
        let far = Place { precision_km: 40.0, ..town.clone() };
        let codes = |place| (acled_precision(place), ucdp_precision(place), plover_resolution(place));
        assert_eq!([codes(&town), codes(&near), codes(&far)], [(1, 1, 4), (2, 2, 4), (2, 3, 3)]);
    }

    #[test]
    fn every_country_of_the_map_has_its_codes() {
        assert_eq!((numeric_code("LBY"), alpha_2("LBY")), (Some(434), Some("ly")));
        assert_eq!((numeric_code("XKX"), alpha_2("XKX")), (None, Some("xk")));
        for (alpha_3, alpha_2, numeric) in countries() {
            assert!(alpha_3.len() == 3 && alpha_2.len() == 2 && (numeric == "-" || numeric.len() == 3), "{alpha_3}");
        }
        assert_eq!(countries().count(), 250);
    }
}
