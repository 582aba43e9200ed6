//! What part of the world is drawn, and how it is laid flat: equirectangular with a true scale at the middle latitude.

use std::ops::Range;

/// Kilometres a degree of latitude (mean Earth radius 6371 km).
const KM_PER_DEGREE: f64 = 111.195;

/// The least height and width of a view, in degrees of latitude: neighbouring towns still show the country around them.
const EXTENT_MIN_DEGREES: f64 = 4.5;

/// Margin around what is shown, as a share of its size.
const MARGIN: f64 = 0.18;

/// How much of a circle's radius widens the view, in km; a whole region's circle may run out of it.
const RADIUS_IN_VIEW_KM: f64 = 250.0;

/// A side of the frame a ring is cut at: the coordinate it limits, which way is inside (1 or −1), where it stands.
type Side = (fn((f64, f64)) -> f64, f64, f64);

/// A point with a radius.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::publish) struct Circle {
    /// Degrees east.
    pub(in crate::publish) longitude: f64,
    /// Degrees north.
    pub(in crate::publish) latitude: f64,
    pub(in crate::publish) radius_km: f64,
}

impl Circle {
    /// Returns the distance between the centres in km (haversine).
    pub(in crate::publish) fn distance_km(&self, other: &Self) -> f64 {
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let (north, east) = ((to - from) / 2.0, (other.longitude - self.longitude).to_radians() / 2.0);
        let half_chord = north.sin().powi(2) + from.cos() * to.cos() * east.sin().powi(2);
        2.0 * 6371.0 * half_chord.sqrt().min(1.0).asin()
    }
}

/// A rectangle of the world and its size on the page.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::publish) struct View {
    west: f64,
    north: f64,
    /// Degrees of latitude shown.
    height_degrees: f64,
    /// Drawing units a degree of latitude.
    scale: f64,
    /// Length of a degree of longitude in degrees of latitude, at the middle of the view.
    shrink: f64,
    pub(in crate::publish) width: f64,
    pub(in crate::publish) height: f64,
}

impl View {
    /// Returns a view `width` units wide that holds these circles, its height between the given bounds; nothing without any.
    pub(in crate::publish) fn around(circles: &[Circle], width: f64, heights: &Range<f64>) -> Option<Self> {
        circles.first()?;
        let fold = |value: fn(&Circle) -> f64, sign: f64| {
            circles.iter().map(|circle| sign * value(circle)).fold(f64::MAX, f64::min) * sign
        };
        let (south, north) = (fold(|circle| circle.latitude, 1.0), fold(|circle| circle.latitude, -1.0));
        let (west, east) = (fold(|circle| circle.longitude, 1.0), fold(|circle| circle.longitude, -1.0));
        let radius = circles.iter().map(|circle| circle.radius_km.min(RADIUS_IN_VIEW_KM)).fold(0.0, f64::max);
        let middle = f64::midpoint(south, north);
        let shrink = middle.to_radians().cos().max(0.05);
        let padding = radius / KM_PER_DEGREE;
        let spread =
            |least: f64, most: f64| (most - least + 2.0 * padding).max(EXTENT_MIN_DEGREES) * (1.0 + 2.0 * MARGIN);
        let (mut across, mut up) = (spread(west * shrink, east * shrink), spread(south, north));
        let height = (width * up / across).clamp(heights.start, heights.end);
        // Whichever way is too short for the page's shape shows more of the world.
        across = across.max(up * width / height);
        up = across * height / width;
        Some(Self {
            west: f64::midpoint(west, east) - across / shrink / 2.0,
            north: middle + up / 2.0,
            height_degrees: up,
            scale: width / across,
            shrink,
            width,
            height,
        })
    }

    /// Returns where a point lies on the page.
    pub(in crate::publish) fn project(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        ((longitude - self.west) * self.shrink * self.scale, (self.north - latitude) * self.scale)
    }

    /// Returns the length of some kilometres on the page.
    pub(in crate::publish) fn length(&self, km: f64) -> f64 {
        km / KM_PER_DEGREE * self.scale
    }

    /// Returns whether a point of the page is in the view.
    pub(in crate::publish) fn holds(&self, (x, y): (f64, f64)) -> bool {
        (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)
    }

    /// Returns the longitudes and latitudes in view.
    pub(in crate::publish) fn ranges(&self) -> (Range<f64>, Range<f64>) {
        let east = self.west + self.width / self.scale / self.shrink;
        (self.west..east, self.north - self.height_degrees..self.north)
    }

    /// Returns a ring on the page, cut at a frame a little outside the view (Sutherland and Hodgman, 1974), without points
    /// too close to tell apart; empty where nothing of it is in view.
    pub(in crate::publish) fn clip(&self, ring: &[(f64, f64)]) -> Vec<(f64, f64)> {
        const FRAME: f64 = 8.0;
        let mut points: Vec<(f64, f64)> = ring.iter().map(|&(x, y)| self.project(x, y)).collect();
        let sides: [Side; 4] = [
            (|point| point.0, 1.0, -FRAME),
            (|point| point.0, -1.0, self.width + FRAME),
            (|point| point.1, 1.0, -FRAME),
            (|point| point.1, -1.0, self.height + FRAME),
        ];
        for (axis, sign, limit) in sides {
            let inside = |point: (f64, f64)| (axis(point) - limit) * sign >= 0.0;
            let mut kept = Vec::with_capacity(points.len());
            for (at, &point) in points.iter().enumerate() {
                let before = points[(at + points.len() - 1) % points.len()];
                if inside(point) != inside(before) {
                    let share = (limit - axis(before)) / (axis(point) - axis(before));
                    kept.push((before.0 + (point.0 - before.0) * share, before.1 + (point.1 - before.1) * share));
                }
                if inside(point) {
                    kept.push(point);
                }
            }
            points = kept;
        }
        points.dedup_by(|one, other| (one.0 - other.0).abs() < 0.6 && (one.1 - other.1).abs() < 0.6);
        if points.len() < 3 { Vec::new() } else { points }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(longitude: f64, latitude: f64, radius_km: f64) -> Circle {
        Circle { longitude, latitude, radius_km }
    }

    #[test]
    fn every_point_is_in_its_view() {
        let circles = [circle(37.0, 36.2, 5.0), circle(40.1, 35.3, 60.0), circle(36.3, 33.5, 10.0)];
        let view = View::around(&circles, 720.0, &(360.0..560.0)).expect("there are circles");
        for circle in circles {
            let point = view.project(circle.longitude, circle.latitude);
            assert!(view.holds(point), "{point:?} is outside");
        }
        assert!((360.0..=560.0).contains(&view.height));
    }

    #[test]
    fn one_point_stands_in_the_middle() {
        let view = View::around(&[circle(44.2, 15.35, 3.0)], 700.0, &(400.0..500.0)).expect("there is a circle");
        let (x, y) = view.project(44.2, 15.35);
        assert!((x - view.width / 2.0).abs() < 1e-6 && (y - view.height / 2.0).abs() < 1e-6);
        assert!(View::around(&[], 700.0, &(400.0..500.0)).is_none());
    }

    #[test]
    fn a_clipped_ring_stays_near_the_view() {
        let view = View::around(&[circle(0.0, 0.0, 1.0)], 600.0, &(400.0..500.0)).expect("there is a circle");
        let world = [(-180.0, -80.0), (180.0, -80.0), (180.0, 80.0), (-180.0, 80.0), (-180.0, -80.0)];
        let clipped = view.clip(&world);
        assert_eq!(clipped.len(), 4, "the world around the view is the view's frame");
        assert!(
            clipped
                .iter()
                .all(|(x, y)| (-9.0..=view.width + 9.0).contains(x) && (-9.0..=view.height + 9.0).contains(y))
        );
        assert!(view.clip(&[(100.0, 50.0), (101.0, 50.0), (100.0, 51.0), (100.0, 50.0)]).is_empty());
    }

    #[test]
    fn a_degree_of_latitude_is_as_long_as_it_is() {
        let distance = circle(10.0, 0.0, 0.0).distance_km(&circle(10.0, 1.0, 0.0));
        assert!((distance - KM_PER_DEGREE).abs() < 0.01);
    }
}
