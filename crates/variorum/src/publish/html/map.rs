//! The places of the events on a map: where the edition puts each, where other accounts put it, how precise each is.

use super::super::map::{Circle, Country, View, countries, country_name};
use super::super::words;
use super::genealogy::number;
use super::references::{References, event_anchor};
use super::value::place_short;
use crate::model::analysis::Standing;
use crate::model::claim::{Field, Value};
use crate::model::place::{Place, PlaceClass};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Size of the drawing, in units; a page narrower than that scrolls it.
const WIDTH: f64 = 760.0;
const HEIGHTS: std::ops::Range<f64> = 400.0..580.0;

/// Accounts farther than this from every place the edition settled on are listed, not drawn: one that is wrong by a
/// continent would shrink the others to a point.
const FARTHEST_ACCOUNT_KM: f64 = 1500.0;

/// Size of a letter of the labels and height of their lines, in units, to keep labels apart.
const LETTER_WIDTH: f64 = 7.4;
const LABEL_HEIGHT: f64 = 16.0;
const COUNTRY_LETTER_WIDTH: f64 = 10.5;

/// Least share of the view a country must take up to be named in it.
const NAMED_COUNTRY_SHARE: f64 = 0.03;

/// A place and the events it is a place of.
struct Spot<'a> {
    place: &'a Place,
    /// Radii in km, each once; a report may say "near" and another not.
    radii: BTreeSet<u32>,
    /// Events the edition puts here.
    settled: BTreeSet<usize>,
    /// Events some account puts here.
    accounts: BTreeSet<usize>,
}

impl Spot<'_> {
    fn circle(&self) -> Circle {
        Circle {
            longitude: self.place.longitude,
            latitude: self.place.latitude,
            radius_km: f64::from(self.radii.last().copied().unwrap_or(0)),
        }
    }

    /// A country's middle is no place where anything happened; a point off the globe is none at all.
    fn is_drawn(&self) -> bool {
        let place = self.place;
        place.class != PlaceClass::Country
            && (-180.0..=180.0).contains(&place.longitude)
            && (-90.0..=90.0).contains(&place.latitude)
    }

    fn events(&self) -> BTreeSet<usize> {
        self.settled.union(&self.accounts).copied().collect()
    }
}

/// Returns the section.
pub(super) fn section(references: &References<'_>) -> Markup {
    let spots = spots(references);
    let settled: Vec<Circle> =
        spots.iter().filter(|spot| spot.is_drawn() && !spot.settled.is_empty()).map(Spot::circle).collect();
    let is_near = |spot: &Spot<'_>| {
        let circle = spot.circle();
        settled.is_empty() || settled.iter().any(|other| circle.distance_km(other) <= FARTHEST_ACCOUNT_KM)
    };
    let (drawn, listed): (Vec<&Spot<'_>>, Vec<_>) = spots.iter().partition(|spot| spot.is_drawn() && is_near(spot));
    let circles: Vec<Circle> = drawn.iter().map(|spot| spot.circle()).collect();
    html! {
        section id="map" {
            h2 { "Where" }
            @match View::around(&circles, WIDTH, &HEIGHTS) {
                Some(view) => (drawing(&view, &drawn)),
                None => p { "No event of these reports could be put on a map." },
            }
            @if !spots.is_empty() { (table(references, &drawn, &listed)) }
        }
    }
}

fn spots<'a>(references: &References<'a>) -> Vec<Spot<'a>> {
    let mut spots: BTreeMap<&str, Spot<'a>> = BTreeMap::new();
    for (event_idx, event) in references.edition.events.iter().enumerate() {
        if event.standing == Standing::Background {
            continue;
        }
        let accounts = event.fields.iter().filter(|readings| readings.field == Field::Place);
        let accounts = accounts.flat_map(|readings| &readings.readings).filter_map(|reading| match &reading.value {
            Value::Place { place: Some(place), .. } => Some((place, false)),
            _ => None,
        });
        for (place, is_settled) in event.place.iter().map(|place| (place, true)).chain(accounts) {
            let spot = spots.entry(&place.id).or_insert_with(|| Spot {
                place,
                radii: BTreeSet::new(),
                settled: BTreeSet::new(),
                accounts: BTreeSet::new(),
            });
            spot.radii.insert(place.precision_km.clamp(0.0, 20_000.0).round() as u32);
            if is_settled {
                spot.settled.insert(event_idx)
            } else {
                spot.accounts.insert(event_idx)
            };
        }
    }
    let mut spots: Vec<_> = spots.into_values().collect();
    spots.sort_by(|one, other| {
        let key = |spot: &Spot<'_>| (std::cmp::Reverse(spot.settled.len()), spot.events());
        key(one).cmp(&key(other)).then_with(|| one.place.id.cmp(&other.place.id))
    });
    spots
}

fn drawing(view: &View, spots: &[&Spot<'_>]) -> Markup {
    let (longitudes, latitudes) = view.ranges();
    let countries = countries(&longitudes, &latitudes);
    let (labels, taken) = labels(view, spots);
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Map" {
            svg class="map" viewBox={ "0 0 " (view.width) " " (number(view.height as f32)) } role="img" aria-label="Map of the places listed below" {
                rect class="sea" width=(view.width) height=(number(view.height as f32)) {}
                @for country in &countries { path class="land" d=(outline(view, country)) {} }
                @for (name, (x, y)) in country_labels(view, &countries, &taken) {
                    text class="country" x=(number(x as f32)) y=(number(y as f32)) { (name) }
                }
                @for spot in spots {
                    @let (x, y) = view.project(spot.place.longitude, spot.place.latitude);
                    @for &km in &spot.radii {
                        circle class=(if spot.settled.is_empty() { "precision account" } else { "precision" })
                            cx=(number(x as f32)) cy=(number(y as f32)) r=(number(view.length(f64::from(km.max(1))) as f32)) {}
                    }
                }
                @for spot in spots {
                    @let (x, y) = view.project(spot.place.longitude, spot.place.latitude);
                    circle class=(if spot.settled.is_empty() { "spot account" } else { "spot" })
                        cx=(number(x as f32)) cy=(number(y as f32)) r="4.5" {
                        title { (spot_title(spot)) }
                    }
                }
                @for label in &labels {
                    text class="spot-label" x=(number(label.x as f32)) y=(number(label.y as f32)) { (label.text) }
                }
                (scale_bar(view))
            }
        }
        ul class="legend" {
            li { svg width="20" height="14" aria-hidden="true" { circle class="spot" cx="10" cy="7" r="4.5" {} } "where the edition puts an event" }
            li { svg width="20" height="14" aria-hidden="true" { circle class="spot account" cx="10" cy="7" r="4.5" {} } "where another account puts it" }
            li { svg width="20" height="14" aria-hidden="true" { circle class="precision" cx="10" cy="7" r="6" {} } "how precise the text is: the event lies within the circle" }
        }
        p class="meta" { "Outlines: Natural Earth, public domain; borders follow who holds the ground and say nothing of whose it is." }
    }
}

fn spot_title(spot: &Spot<'_>) -> String {
    format!("{}: {}", spot.place.name_en, event_numbers(spot))
}

fn event_numbers(spot: &Spot<'_>) -> String {
    spot.events().iter().map(|event_idx| format!("E{}", event_idx + 1)).collect::<Vec<_>>().join(" ")
}

fn outline(view: &View, country: &Country) -> String {
    let mut path = String::new();
    for ring in &country.rings {
        for (at, (x, y)) in view.clip(ring).into_iter().enumerate() {
            let command = if at == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{command}{} {}", number(x as f32), number(y as f32));
        }
        if !path.is_empty() && !path.ends_with('Z') {
            path.push('Z');
        }
    }
    path
}

/// Puts each country's name near the middle of the largest piece of it in view, if that is large enough to hold it, off
/// the places and their labels.
fn country_labels(view: &View, countries: &[Country], taken: &[Room]) -> Vec<(&'static str, (f64, f64))> {
    /// Where a name may be moved to if the middle is taken, in units down; no farther than it is sure to stay inside.
    const SHIFTS: [f64; 5] = [0.0, -30.0, 30.0, -60.0, 60.0];
    let mut labels = Vec::new();
    for country in countries {
        let pieces = country.rings.iter().map(|ring| view.clip(ring)).map(|ring| (area_and_middle(&ring), ring.len()));
        let Some(((area, middle), _)) = pieces.max_by(|one, other| one.0.0.total_cmp(&other.0.0)) else { continue };
        let half_width = COUNTRY_LETTER_WIDTH * country.name.chars().count() as f64 / 2.0;
        let free = SHIFTS.into_iter().map(|shift| (middle.0, middle.1 + shift)).find(|&(x, y)| {
            let room = (x - half_width, y - LABEL_HEIGHT, x + half_width, y + 4.0);
            view.holds((room.0, room.1))
                && view.holds((room.2, room.3))
                && taken.iter().all(|other| apart(room, *other))
        });
        if let Some(place) = free.filter(|_| area > NAMED_COUNTRY_SHARE * view.width * view.height) {
            labels.push((country.name, place));
        }
    }
    labels
}

/// Returns a ring's area and centre of gravity (shoelace formula).
fn area_and_middle(ring: &[(f64, f64)]) -> (f64, (f64, f64)) {
    let (mut twice_area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (at, &(x1, y1)) in ring.iter().enumerate() {
        let (x2, y2) = ring[(at + 1) % ring.len()];
        let cross = x1 * y2 - x2 * y1;
        twice_area += cross;
        x += (x1 + x2) * cross;
        y += (y1 + y2) * cross;
    }
    if twice_area.abs() < 1e-9 {
        return (0.0, (0.0, 0.0));
    }
    ((twice_area / 2.0).abs(), (x / (3.0 * twice_area), y / (3.0 * twice_area)))
}

/// A place's name on the map.
struct Label {
    x: f64,
    y: f64,
    text: String,
}

/// A rectangle that a label or a point takes up: left, top, right, bottom.
type Room = (f64, f64, f64, f64);

fn apart(one: Room, other: Room) -> bool {
    other.2 <= one.0 || one.2 <= other.0 || other.3 <= one.1 || one.3 <= other.1
}

/// Places labels where they cover neither a point nor one another, the most told places first; a place whose label finds
/// no room keeps its point and its line in the table. Also returns the rooms that are now taken.
fn labels(view: &View, spots: &[&Spot<'_>]) -> (Vec<Label>, Vec<Room>) {
    let points: Vec<(f64, f64)> =
        spots.iter().map(|spot| view.project(spot.place.longitude, spot.place.latitude)).collect();
    let mut taken: Vec<Room> = points.iter().map(|(x, y)| (x - 6.0, y - 6.0, x + 6.0, y + 6.0)).collect();
    let mut labels = Vec::new();
    for (spot, &(x, y)) in spots.iter().zip(&points) {
        let text = format!("{} · {}", spot.place.name_en, event_numbers(spot));
        let width = LETTER_WIDTH * text.chars().count() as f64;
        // Beside, then above and below, then farther off: left edge and middle height.
        let candidates = [
            (x + 9.0, y),
            (x - 9.0 - width, y),
            (x - width / 2.0, y - 16.0),
            (x - width / 2.0, y + 16.0),
            (x + 6.0, y - 16.0),
            (x + 6.0, y + 16.0),
            (x - 6.0 - width, y - 16.0),
            (x - 6.0 - width, y + 16.0),
        ];
        let room =
            |(left, middle): (f64, f64)| (left, middle - LABEL_HEIGHT / 2.0, left + width, middle + LABEL_HEIGHT / 2.0);
        let found = candidates.into_iter().find(|&candidate| {
            let (left, top, right, bottom) = room(candidate);
            let is_in_view = left > 2.0 && right < view.width - 2.0 && top > 2.0 && bottom < view.height - 26.0;
            is_in_view && taken.iter().all(|other| apart((left, top, right, bottom), *other))
        });
        if let Some(candidate) = found {
            taken.push(room(candidate));
            labels.push(Label { x: candidate.0, y: candidate.1 + 4.5, text });
        }
    }
    (labels, taken)
}

/// Draws a bar of a round number of kilometres, at most a quarter of the map long.
fn scale_bar(view: &View) -> Markup {
    let lengths = [1000, 500, 250, 100, 50, 25, 10, 5, 1];
    let km = lengths.into_iter().find(|&km| view.length(f64::from(km)) <= view.width / 4.0).unwrap_or(1);
    let (x, y) = (14.0, view.height - 12.0);
    let end = x + view.length(f64::from(km));
    html! {
        path class="scale" d={ "M" (x) " " (number(y as f32 - 5.0)) "v5H" (number(end as f32)) "v-5" } {}
        text class="scale-label" x=(number(end as f32 + 7.0)) y=(number(y as f32)) { (km) " km" }
    }
}

fn table(references: &References<'_>, drawn: &[&Spot<'_>], listed: &[&Spot<'_>]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="The places of the events" {
            table class="places" {
                thead { tr { th scope="col" { "Place" } th scope="col" { "Precision" } th scope="col" { "Point" } th scope="col" { "Events" } } }
                tbody {
                    @for spot in drawn { (row(references, spot, None)) }
                    @for spot in listed {
                        @let reason = match spot.place.class {
                            PlaceClass::Country => "not drawn: only the country is known",
                            _ => "not drawn: far from every other place",
                        };
                        (row(references, spot, Some(reason)))
                    }
                }
            }
        }
    }
}

fn row(references: &References<'_>, spot: &Spot<'_>, not_drawn: Option<&str>) -> Markup {
    let place = spot.place;
    html! {
        tr {
            th scope="row" {
                bdi { (if place.class == PlaceClass::Country { country_name(&place.country) } else { place_short(place) }) }
                @if let Some(name) = &place.name_ar { " " bdi { (name) } }
            }
            td { (words::place_class(place.class)) ", " (words::precision(place)) }
            td class="point" {
                @match not_drawn {
                    Some(reason) => (reason),
                    None => (format!("{:.3}, {:.3}", place.latitude, place.longitude)),
                }
            }
            td {
                @for event_idx in spot.events() {
                    a href={ "#" (event_anchor(&references.edition.events[event_idx])) } { "E" (event_idx + 1) }
                    @if !spot.settled.contains(&event_idx) { span class="meta-inline" { " (an account)" } }
                    " "
                }
            }
        }
    }
}
