//! The gazetteer: where in the world a name may be. Names in, candidates out; which of them a text means is not known here.
//!
//! Populated places of 500 inhabitants and more, first-order divisions and countries, with their names in Latin and Arabic
//! script (GeoNames, CC BY 4.0; see `models/gazetteer/README.md`).

mod format;
mod key;

#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::model::place::{Place, PlaceClass};
use format::Tables;

pub use key::place_key;

/// Radius in km within which something "in" a populated place lies: 1.5 km for a village, growing with the square root of
/// the population to 25 km for a city of ten million (Karachi and Cairo are some 50 km across).
fn town_radius_km(population: u32) -> f32 {
    (1.5 + 23.5 * (f64::from(population) / 1e7).sqrt()).min(25.0) as f32
}

/// The gazetteer, ready for look-ups.
pub struct Gazetteer {
    tables: Tables,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Gazetteer").field("n_places", &self.tables.n_places()).finish_non_exhaustive()
    }
}

/// One thing a name may stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The place, with the precision of its kind.
    pub place: Place,
    /// Inhabitants; 0 where unknown.
    pub population: u32,
}

impl Gazetteer {
    /// Returns the gazetteer in a file's bytes, or what is wrong with them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self { tables: Tables::from_bytes(bytes)? })
    }

    /// Returns everything a name may stand for: countries first, then divisions, then populated places by population.
    ///
    /// The name is compared by [`place_key`]: without case, accents, Arabic vowel signs, articles and apostrophes. An unknown
    /// name gives nothing.
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let mut candidates: Vec<_> =
            self.tables.postings(&place_key(name)).map(|posting| self.candidate(posting)).collect();
        candidates.sort_by(|one, other| {
            let rank = |candidate: &Candidate| {
                (candidate.place.class != PlaceClass::Country, candidate.place.class == PlaceClass::Town)
            };
            (rank(one), other.population, &one.place.id).cmp(&(rank(other), one.population, &other.place.id))
        });
        candidates
    }

    /// Returns whether any place bears the name.
    pub fn knows(&self, name: &str) -> bool {
        self.tables.postings(&place_key(name)).next().is_some()
    }

    fn candidate(&self, posting: format::Posting) -> Candidate {
        let arabic = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        match posting {
            format::Posting::Place(place_idx) => {
                let row = self.tables.place(place_idx);
                let place = Place {
                    id: row.id.to_string(),
                    name_en: row.name_en.to_owned(),
                    name_ar: arabic(row.name_ar),
                    latitude: f64::from(row.latitude),
                    longitude: f64::from(row.longitude),
                    country: row.country.to_owned(),
                    admin1: row.division.map(str::to_owned),
                    class: PlaceClass::Town,
                    precision_km: town_radius_km(row.population),
                };
                Candidate { place, population: row.population }
            }
            format::Posting::Area(area, class) => {
                let place = Place {
                    id: area.id.to_owned(),
                    name_en: area.name_en.to_owned(),
                    name_ar: arabic(area.name_ar),
                    latitude: f64::from(area.latitude),
                    longitude: f64::from(area.longitude),
                    country: area.country.to_owned(),
                    admin1: (class == PlaceClass::Province).then(|| area.name_en.to_owned()),
                    class,
                    precision_km: area.radius_km,
                };
                Candidate { place, population: area.population }
            }
        }
    }
}
