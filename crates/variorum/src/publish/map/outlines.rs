//! Country outlines: Natural Earth's rings, read from the two files beside this one.

use std::ops::Range;

const ARCS: &str = include_str!("arcs.txt");
const COUNTRIES: &str = include_str!("countries.tsv");

/// Units of the files a degree.
const UNITS_PER_DEGREE: f64 = 100.0;

/// A country and its rings, as longitude and latitude in degrees; the first point of a ring is also its last.
pub(in crate::publish) struct Country {
    pub(in crate::publish) name: &'static str,
    pub(in crate::publish) rings: Vec<Vec<(f64, f64)>>,
}

/// Returns a country's English name by its ISO 3166-1 alpha-3 code, or the code where the list does not have it.
pub(in crate::publish) fn country_name(code: &str) -> String {
    let found = rows().find(|(known, ..)| *known == code && code != "-").map(|(_, name, _)| name);
    found.unwrap_or(code).to_owned()
}

/// Returns the countries any ring of which comes into these ranges of longitude and latitude.
pub(in crate::publish) fn countries(longitudes: &Range<f64>, latitudes: &Range<f64>) -> Vec<Country> {
    let arcs: Vec<Vec<(f64, f64)>> = ARCS.lines().filter(|line| !line.starts_with('#')).map(arc).collect();
    rows()
        .map(|(_, name, rings)| Country {
            name,
            rings: rings
                .split(';')
                .map(|indices| ring(&arcs, indices))
                .filter(|ring| {
                    let comes_in = |values: &mut dyn Iterator<Item = f64>, range: &Range<f64>| {
                        let (least, most) = values
                            .fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
                        least < range.end && most > range.start
                    };
                    comes_in(&mut ring.iter().map(|point| point.0), longitudes)
                        && comes_in(&mut ring.iter().map(|point| point.1), latitudes)
                })
                .collect(),
        })
        .filter(|country| !country.rings.is_empty())
        .collect()
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.splitn(3, '\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

fn arc(line: &str) -> Vec<(f64, f64)> {
    let mut steps = line.split(' ').map(|step| step.parse::<i32>().unwrap_or(0));
    let (mut east, mut north) = (0, 0);
    let mut points = Vec::new();
    while let (Some(step_east), Some(step_north)) = (steps.next(), steps.next()) {
        east += step_east;
        north += step_north;
        points.push((f64::from(east) / UNITS_PER_DEGREE, f64::from(north) / UNITS_PER_DEGREE));
    }
    points
}

fn ring(arcs: &[Vec<(f64, f64)>], indices: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for index in indices.split(' ') {
        let (backwards, index) = index.strip_prefix('~').map_or((false, index), |index| (true, index));
        let Some(arc) = index.parse::<usize>().ok().and_then(|index| arcs.get(index)) else { continue };
        // An arc begins where the one before it ended.
        let skip = usize::from(!points.is_empty());
        if backwards {
            points.extend(arc.iter().rev().skip(skip));
        } else {
            points.extend(arc.iter().skip(skip));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_files_is_well_formed() {
        let n_arcs = ARCS.lines().filter(|line| !line.starts_with('#')).count();
        for line in ARCS.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.split(' ').all(|step| step.parse::<i32>().is_ok()), "no arc: {line}");
        }
        for (code, name, rings) in rows() {
            assert!(code.len() == 3 || code == "-", "no code: {code}");
            assert!(!name.is_empty(), "{code} has no name");
            for index in rings.split([';', ' ']) {
                let index: usize = index.trim_start_matches('~').parse().expect("an arc's index");
                assert!(index < n_arcs, "{name} names arc {index}");
            }
        }
    }

    #[test]
    fn rings_are_closed_and_within_the_world() {
        for country in countries(&(-180.0..180.0), &(-90.0..90.0)) {
            for ring in country.rings {
                assert_eq!(ring.first(), ring.last(), "{} has an open ring", country.name);
                assert!(ring.iter().all(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0), "{}", country.name);
            }
        }
    }

    #[test]
    fn a_country_goes_by_its_code() {
        assert_eq!(country_name("SYR"), "Syria");
        assert_eq!(country_name("QQQ"), "QQQ");
        assert_eq!(country_name("-"), "-");
    }

    #[test]
    fn only_countries_in_view_are_returned() {
        let names: Vec<_> = countries(&(35.0..36.0), &(33.5..34.5)).iter().map(|country| country.name).collect();
        assert!(names.contains(&"Lebanon") && !names.contains(&"Egypt"), "found {names:?}");
    }
}
