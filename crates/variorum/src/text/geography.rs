//! Distances on the globe.

use crate::model::place::{Place, PlaceClass};

/// Returns the great-circle distance of two places' points in km (haversine, mean radius 6371.0 km).
pub fn distance_km(one: &Place, other: &Place) -> f64 {
    let (lat_one, lat_other) = (one.latitude.to_radians(), other.latitude.to_radians());
    let half_lat = ((lat_other - lat_one) / 2.0).sin();
    let half_lon = ((other.longitude - one.longitude).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_one.cos() * lat_other.cos() * half_lon * half_lon;
    2.0 * 6371.0 * h.clamp(0.0, 1.0).sqrt().asin()
}

/// How two places lie to each other, as far as their circles and names of divisions say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// They are one place.
    Same,
    /// The first lies in the second, or may.
    Within,
    /// The second lies in the first, or may.
    Contains,
    /// Their circles meet, and neither is the coarser.
    Near,
    /// They lie apart.
    Apart,
}

/// A coarse place's circle must be so many times as wide as a fine one's before the one is said to hold the other.
const COARSER: f32 = 2.0;

/// Returns how two places lie to each other.
pub fn lie(one: &Place, other: &Place) -> Lie {
    let is_wider = |wide: &Place, fine: &Place| {
        wide.class >= PlaceClass::District && wide.class > fine.class
            || wide.precision_km >= COARSER * fine.precision_km.max(1.0)
    };
    if one.id == other.id {
        return match () {
            () if one.precision_km >= COARSER * other.precision_km.max(1.0) => Lie::Contains,
            () if other.precision_km >= COARSER * one.precision_km.max(1.0) => Lie::Within,
            () => Lie::Same,
        };
    }
    if holds(other, one) && is_wider(other, one) {
        return Lie::Within;
    }
    if holds(one, other) && is_wider(one, other) {
        return Lie::Contains;
    }
    let reach = f64::from(one.precision_km + other.precision_km);
    if one.class == other.class && distance_km(one, other) <= reach { Lie::Near } else { Lie::Apart }
}

/// Returns whether a fine place lies in a coarse one: by the names of divisions where these are known, else by its circle.
fn holds(coarse: &Place, fine: &Place) -> bool {
    match coarse.class {
        PlaceClass::Country => coarse.country == fine.country,
        PlaceClass::Province if fine.admin1.is_some() && coarse.admin1.is_some() => {
            coarse.country == fine.country && coarse.admin1 == fine.admin1
        }
        _ => distance_km(coarse, fine) <= f64::from(coarse.precision_km),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: u32, latitude: f64, longitude: f64, class: PlaceClass, precision_km: f32) -> Place {
        Place {
            id: id.to_string(),
            name_en: String::new(),
            name_ar: None,
            latitude,
            longitude,
            country: "SYR".into(),
            admin1: Some("Aleppo".into()),
            class,
            precision_km,
        }
    }

    #[test]
    fn aleppo_lies_three_hundred_km_from_damascus() {
        let aleppo = place(1, 36.201, 37.161, PlaceClass::Town, 10.0);
        let damascus = place(2, 33.510, 36.291, PlaceClass::Town, 10.0);
        assert!((distance_km(&aleppo, &damascus) - 310.0).abs() < 5.0);
        assert_eq!(lie(&aleppo, &damascus), Lie::Apart);
    }

    #[test]
    fn a_town_lies_in_its_province() {
        let town = place(1, 36.37, 37.51, PlaceClass::Town, 5.0);
        let province = place(2, 36.2, 37.5, PlaceClass::Province, 80.0);
        assert_eq!((lie(&town, &province), lie(&province, &town)), (Lie::Within, Lie::Contains));
    }
}
