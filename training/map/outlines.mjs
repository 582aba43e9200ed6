// Writes the country outlines of the edition's map from Natural Earth 1:50m (by way of the package `world-atlas`).
// Borders that two countries share are kept once, simplified, and rounded to 1/100 of a degree (1.1 km at most).
// The files' form is described in their heads; their reader is crates/variorum/src/publish/map/outlines.rs.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const topology = require("world-atlas/countries-50m.json");
const codes = require("i18n-iso-countries");

// How far a dropped point may lie from the line drawn, in 1/100 of a degree (1.7 km); the widest circle of a town is wider.
const TOLERANCE = 1.5;
const OUT = new URL("../../crates/variorum/src/publish/map/", import.meta.url);

// Natural Earth's own short forms, written out, and codes for what has no ISO number of its own.
const NAMES = {
  "Dem. Rep. Congo": "DR Congo", "Dominican Rep.": "Dominican Republic", "Central African Rep.": "Central African Republic",
  "Eq. Guinea": "Equatorial Guinea", "W. Sahara": "Western Sahara", "S. Sudan": "South Sudan",
  "Bosnia and Herz.": "Bosnia and Herzegovina", "Macedonia": "North Macedonia", "N. Cyprus": "Northern Cyprus",
  "Solomon Is.": "Solomon Islands", "eSwatini": "Eswatini", "United States of America": "United States",
  "St. Vin. and Gren.": "Saint Vincent and the Grenadines", "St. Kitts and Nevis": "Saint Kitts and Nevis",
  "Antigua and Barb.": "Antigua and Barbuda", "São Tomé and Principe": "São Tomé and Príncipe",
  "Marshall Is.": "Marshall Islands", "Cayman Is.": "Cayman Islands", "Cook Is.": "Cook Islands",
  "Faeroe Is.": "Faroe Islands", "Falkland Is.": "Falkland Islands", "Turks and Caicos Is.": "Turks and Caicos Islands",
  "British Virgin Is.": "British Virgin Islands", "U.S. Virgin Is.": "US Virgin Islands", "N. Mariana Is.": "Northern Mariana Islands",
  "Fr. Polynesia": "French Polynesia", "Fr. S. Antarctic Lands": "French Southern Territories", "Wallis and Futuna Is.": "Wallis and Futuna",
  "Br. Indian Ocean Ter.": "British Indian Ocean Territory", "Heard I. and McDonald Is.": "Heard and McDonald Islands",
  "S. Geo. and the Is.": "South Georgia", "St. Pierre and Miquelon": "Saint Pierre and Miquelon", "St-Martin": "Saint Martin",
  "St-Barthélemy": "Saint Barthélemy", "Pitcairn Is.": "Pitcairn Islands", "Indian Ocean Ter.": "Indian Ocean Territories",
};
const CODES = { "Kosovo": "XKX", "Ashmore and Cartier Is.": "-" };

const [scaleX, scaleY] = topology.transform.scale;
const [moveX, moveY] = topology.transform.translate;

function decoded(arc) {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => {
    x += dx; y += dy;
    return [(x * scaleX + moveX) * 100, (y * scaleY + moveY) * 100];
  });
}

// Douglas and Peucker (1973); ends stay, so that arcs still meet. A closed arc is split at its farthest point first.
function simplified(points) {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const stack = [[0, points.length - 1]];
  while (stack.length) {
    const [first, last] = stack.pop();
    const [ax, ay] = points[first], [bx, by] = points[last];
    const length = Math.hypot(bx - ax, by - ay);
    let worst = 0, at = -1;
    for (let i = first + 1; i < last; i++) {
      const [px, py] = points[i];
      const distance = length < 1e-9
        ? Math.hypot(px - ax, py - ay)
        : Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length;
      if (distance > worst) { worst = distance; at = i; }
    }
    if (at > 0 && (worst > TOLERANCE)) {
      keep[at] = 1;
      stack.push([first, at], [at, last]);
    }
  }
  return points.filter((_, i) => keep[i]);
}

const arcs = [
  "# Borders and coasts of the edition's map; written by training/map/outlines.mjs, see SOURCES.md.",
  "# A line an arc: its first point and then steps, east and north, in 1/100 of a degree.",
];
for (const arc of topology.arcs) {
  let [x, y] = [0, 0];
  const steps = [];
  for (const point of simplified(decoded(arc))) {
    const [nx, ny] = point.map(Math.round);
    if (steps.length && nx === x && ny === y) continue;
    steps.push(`${nx - x} ${ny - y}`);
    [x, y] = [nx, ny];
  }
  arcs.push(steps.join(" "));
}
writeFileSync(new URL("arcs.txt", OUT), arcs.join("\n") + "\n");

const countries = topology.objects.countries.geometries
  .map((geometry) => {
    const name = NAMES[geometry.properties.name] ?? geometry.properties.name;
    const code = CODES[name] ?? (geometry.id && codes.numericToAlpha3(geometry.id)) ?? "-";
    const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
    const rings = polygons.flat().map((ring) => ring.map((arc) => (arc < 0 ? `~${~arc}` : `${arc}`)).join(" "));
    return `${code}\t${name}\t${rings.join(";")}`;
  })
  .sort();
const head = [
  "# Countries of the edition's map; written by training/map/outlines.mjs, see SOURCES.md.",
  "# ISO 3166-1 alpha-3 code or -, name, rings; a ring is arcs by their line in arcs.txt from 0, ~ for one run backwards.",
];
writeFileSync(new URL("countries.tsv", OUT), [...head, ...countries].join("\n") + "\n");
