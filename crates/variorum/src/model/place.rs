//! A place on the map, never finer than the text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place of the gazetteer as a report uses it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// What names the place for good: the GeoNames id of a town (`89113`), GeoNames' code of a first-order division
    /// (`SY.09`), the ISO 3166-1 alpha-2 code of a country (`SY`).
    pub id: String,
    /// Name in Latin script.
    pub name_en: String,
    /// Name in Arabic script, where the gazetteer has one.
    pub name_ar: Option<String>,
    /// Latitude in degrees north (WGS 84) of the place's point.
    pub latitude: f64,
    /// Longitude in degrees east (WGS 84) of the place's point.
    pub longitude: f64,
    /// ISO 3166-1 alpha-3 code of the country.
    pub country: String,
    /// Name of the first-order administrative division, in Latin script.
    pub admin1: Option<String>,
    /// What kind of place it is.
    pub class: PlaceClass,
    /// Radius in km of the circle within which the event lies, as far as the text says: a town's size, a province's, or
    /// wider for "near" and "east of".
    pub precision_km: f32,
}

/// What kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceClass {
    /// A city, town or village.
    Town,
    /// A second-order division.
    District,
    /// A first-order division.
    Province,
    /// A country.
    Country,
    /// A wider or other region (a desert, a sea, "the Levant").
    Region,
}
