//! A claim's value as people read it, its printed words in their own language and direction.

use super::super::map::country_name;
use super::super::words;
use crate::model::claim::{Category, Value};
use crate::model::place::{Place, PlaceClass};
use maud::{Markup, html};

/// Returns a value with what it counts; printed words keep their direction.
pub(super) fn value(value: &Value, category: Option<&Category>) -> Markup {
    html! {
        @match value {
            Value::Count(count) => strong { (words::count(*count)) },
            Value::Date(range) => strong { (words::date_range(*range)) },
            Value::Type(event_type) => {
                strong { (words::event_type(event_type)) }
                @for code in words::event_codes(event_type) { small { (code) } }
            }
            Value::Place { name, place } => {
                strong { bdi { (name) } }
                @if let Some(place) = place { small { (place_line(place, name)) } }
                @else { small { "not found in the gazetteer" } }
            }
            Value::Text { text, .. } => strong { bdi { (text) } },
        }
        @if let Some(category) = category { " " (category_words(category)) }
    }
}

/// Returns who or what a number counts, as printed and, where the lexicon knows it, in English.
fn category_words(category: &Category) -> Markup {
    let kind = category.kind.map(words::category);
    let printed = category.text.trim();
    html! {
        span class="category" {
            (words::scope(category.scope))
            @match kind {
                Some(kind) if printed.is_empty() || kind.eq_ignore_ascii_case(printed) => (kind),
                Some(kind) => { (kind) " " span class="printed" { "(" bdi { (printed) } ")" } }
                None => bdi { (printed) },
            }
        }
    }
}

/// Returns a place's line: its names, what it lies in, how precise it is. `printed` is not repeated.
pub(super) fn place_line(place: &Place, printed: &str) -> Markup {
    let names: Vec<&str> = [Some(place.name_en.as_str()), place.name_ar.as_deref()]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty() && *name != printed)
        .collect();
    html! {
        @for name in names { bdi { (name) } ", " }
        @if let Some(admin1) = place.admin1.as_ref().filter(|admin1| **admin1 != place.name_en && *admin1 != printed) {
            bdi { (admin1) } ", "
        }
        @if place.class != PlaceClass::Country { (country_name(&place.country)) ", " }
        (words::place_class(place.class)) ", " (words::precision(place))
    }
}

/// Returns a place in one short line, for headings and tables.
pub(super) fn place_short(place: &Place) -> String {
    let mut parts = vec![place.name_en.clone()];
    if place.class != PlaceClass::Country {
        parts.extend(place.admin1.iter().filter(|admin1| **admin1 != place.name_en).cloned());
        parts.push(country_name(&place.country));
    }
    parts.join(", ")
}
