//! The gazetteer: where in the world a name may be. Names in, candidates out; which of them a text means is not known here.
//!
//! Populated places, divisions of first and second order, countries and wide regions, with their names in Latin and Arabic
//! script (GeoNames, CC BY 4.0; see `models/gazetteer/README.md`).

mod alike;
mod format;
mod key;

#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::model::place::{Place, PlaceClass};
use format::Tables;
use std::sync::OnceLock;

pub use key::place_key;

/// Radius in km within which something "in" a populated place lies: 1.5 km for a village, growing with the square root of
/// the population to 25 km for a city of ten million (Karachi and Cairo are some 50 km across).
fn town_radius_km(population: u32) -> f32 {
    (1.5 + 23.5 * (f64::from(population) / 1e7).sqrt()).min(25.0) as f32
}

/// The gazetteer, ready for look-ups.
pub struct Gazetteer {
    tables: Tables,
    /// The towns under the consonants of their Latin names; made when first asked for.
    by_consonants: OnceLock<Vec<(u64, u32)>>,
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
    /// Whether the name looked up is its main name in either script, or the beginning of it, and not another spelling, an
    /// old name or a short one.
    pub is_main_name: bool,
}

impl Gazetteer {
    /// Returns the gazetteer in a file's bytes, or what is wrong with them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self { tables: Tables::from_bytes(bytes)?, by_consonants: OnceLock::new() })
    }

    /// Returns everything a name may stand for: countries first, then divisions and regions, then populated places by population.
    ///
    /// The name is compared by [`place_key`]: without case, accents, Arabic vowel signs, articles and apostrophes. An unknown
    /// name gives nothing.
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let key = place_key(name);
        let is_main = |main: &str| {
            place_key(main).strip_prefix(&key).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let mut candidates: Vec<_> = self
            .tables
            .postings(&key)
            .map(|posting| self.candidate(posting))
            .map(|found| Candidate {
                is_main_name: is_main(&found.place.name_en) || found.place.name_ar.as_deref().is_some_and(is_main),
                ..found
            })
            .collect();
        candidates.sort_by(|one, other| {
            let rank = |candidate: &Candidate| {
                (candidate.place.class != PlaceClass::Country, candidate.place.class == PlaceClass::Town)
            };
            (rank(one), other.population, &one.place.id).cmp(&(rank(other), one.population, &other.place.id))
        });
        candidates
    }

    /// Returns the inhabitants of the largest thing that bears the name, a country or a wide region counting as a city of ten
    /// million; nothing for an unknown name. Much cheaper than [`Gazetteer::candidates`].
    pub fn most_inhabitants(&self, name: &str) -> Option<u32> {
        self.tables.postings(&place_key(name)).map(|posting| self.tables.inhabitants(&posting)).max()
    }

    /// Returns a country by its ISO 3166-1 alpha-3 code.
    pub fn country(&self, alpha3: &str) -> Option<Candidate> {
        self.tables.country_of(alpha3).map(|row| self.candidate(format::Posting::Area(row, PlaceClass::Country)))
    }

    /// Returns whether any place bears the name.
    pub fn knows(&self, name: &str) -> bool {
        self.tables.postings(&place_key(name)).next().is_some()
    }

    fn candidate(&self, posting: format::Posting) -> Candidate {
        match posting {
            format::Posting::Place(place_idx) => self.town(place_idx),
            format::Posting::Area(area, class) => {
                let place = Place {
                    id: area.id.to_owned(),
                    name_en: area.name_en.to_owned(),
                    name_ar: some(area.name_ar),
                    latitude: f64::from(area.latitude),
                    longitude: f64::from(area.longitude),
                    country: area.country.to_owned(),
                    admin1: area.division.map(str::to_owned),
                    class,
                    precision_km: area.radius_km,
                };
                Candidate { place, population: area.population, is_main_name: true }
            }
        }
    }

    /// Returns a populated place as a candidate.
    fn town(&self, place_idx: usize) -> Candidate {
        let row = self.tables.place(place_idx);
        let place = Place {
            id: row.id.to_string(),
            name_en: row.name_en.to_owned(),
            name_ar: some(row.name_ar),
            latitude: f64::from(row.latitude),
            longitude: f64::from(row.longitude),
            country: row.country.to_owned(),
            admin1: row.division.map(str::to_owned),
            class: PlaceClass::Town,
            precision_km: town_radius_km(row.population),
        };
        Candidate { place, population: row.population, is_main_name: true }
    }
}

fn some(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| name.to_owned())
}
