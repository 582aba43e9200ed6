// The parts that stand for themselves: spans, the axis of time, families of texts, graphic passages, plurals.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { utf16Offsets, pieces } = await load("spans.ts");
const { axisOver, days } = await load("timeline.ts");
const { families, minutes } = await load("genealogy.ts");
const { isGraphic } = await load("graphic.ts");
const { ar } = await load("words/ar.ts");
const { en } = await load("words/en.ts");
const { apart } = await load("words/isolate.ts");
const { readCount, readDates, readPlace, readPrecision, readUnplaced } = await load("words/served.ts");
const { alpha2, alpha2OfNumber } = await load("words/countries.ts");

test("offsets in bytes become offsets in UTF-16 for one to four bytes a character", () => {
  for (const text of ["plain", "قتل أربعة", "ölü", "a𝒳b"]) {
    const at = utf16Offsets(text);
    let byte = 0;
    let unit = 0;
    for (const character of text) {
      assert.equal(at(byte), unit);
      byte += Buffer.byteLength(character);
      unit += character.length;
    }
    assert.equal(at(byte), text.length);
    assert.equal(at(byte + 9), text.length);
  }
});

test("an offset within a character goes to its start", () => {
  assert.equal(utf16Offsets("قتل")(3), 1);
});

test("pieces follow each other without gaps, overlapping marks included", () => {
  const text = "Nine civilians were killed";
  const cut = pieces(text, 0, text.length, [{ start: 0, end: 14, name: "a" }, { start: 5, end: 20, name: "b" }, { start: 3, end: 3, name: "empty" }]);
  assert.equal(cut.map((piece) => piece.text).join(""), text);
  assert.deepEqual(cut.map((piece) => piece.marks.map((mark) => mark.name).join("")), ["a", "ba", "b", ""]);
});

test("a date without a year is not on the axis, a month is as long as it is", () => {
  assert.equal(days({ from: "XXXX-08-20", to: "XXXX-08-20" }), null);
  const february = days({ from: "2024-02", to: "2024-02" });
  assert.equal(february.last - february.first + 1, 29);
});

test("the axis holds every span and has ticks", () => {
  for (const spans of [[{ first: 19000, last: 19000 }], [{ first: 19000, last: 19400 }], [{ first: 10000, last: 20000 }]]) {
    const axis = axisOver(spans);
    for (const span of spans) assert.ok(axis.at(span.first) >= 0 && axis.at(span.last + 1) <= 1);
    assert.ok(axis.ticks.length > 0 && axis.ticks.length < 15);
  }
  assert.equal(axisOver([]), null);
});

test("a family is what is joined by borrowings and hidden origins, in order of time", () => {
  const report = (id, date) => ({ id, published: date && { date, minute_of_day: 60, utc_offset_minutes: 0 } });
  const found = families({
    reports: [report("c", "2024-03-20"), report("a", "2024-03-12"), report("b", "2024-03-13"), report("alone", "2024-03-13"), report("u", null)],
    derivations: [{ child: "b", parent: "a" }, { child: "u", parent: "b" }],
    hidden_origins: [{ id: "b", name: "Sahel Wire", children: ["b", "c"], reason: "" }],
  });
  assert.equal(found.length, 1);
  const [family] = found;
  assert.deepEqual(family.rows.map((row) => row.node.report?.id ?? "hidden"), ["a", "hidden", "b", "c", "u"]);
  assert.equal(family.edges.length, 4);
  assert.equal(family.gaps.length, 1, "a week of silence is said in words");
  assert.ok(family.undatedFrom > 0);
  assert.ok(family.rows.every((row, at) => at === 0 || row.y > family.rows[at - 1].y));
});

test("a moment is counted in UTC", () => {
  assert.equal(minutes({ date: "1970-01-01", minute_of_day: 180, utc_offset_minutes: 180 }), 0);
  assert.equal(minutes({ date: "1970-01", minute_of_day: null, utc_offset_minutes: null }), null);
});

test("what tells of bodies is covered, a toll is not", () => {
  assert.ok(isGraphic("body parts lay scattered"));
  assert.ok(isGraphic("إن أشلاء الضحايا تناثرت"));
  assert.ok(!isGraphic("Nine civilians were killed and 15 wounded"));
  assert.ok(!isGraphic("قتل سبعة مدنيين وأصيب 15"));
});

test("Arabic counts one, two, few and many in their own forms", () => {
  assert.deepEqual([1, 2, 3, 11, 100].map(ar.nReports), ["تقرير واحد", "تقريران", "3 تقارير", "11 تقريرًا", "100 تقرير"]);
  assert.deepEqual([0, 1, 2].map(en.nReports), ["0 reports", "1 report", "2 reports"]);
});

test("both languages have every word", () => {
  const keys = (of, path = "") => Object.entries(of).flatMap(([name, value]) => (typeof value === "object" ? keys(value, `${path}${name}.`) : [path + name]));
  assert.deepEqual(keys(ar).sort(), keys(en).sort());
});

test("the server's words of a count are read", () => {
  const people = (text, scope = "total") => ({ text, kind: "persons", scope });
  assert.deepEqual(readCount("9"), { count: { min: 9, max: 9 }, category: null });
  assert.deepEqual(readCount("at least 8 people (persons)"), { count: { min: 8, max: null }, category: people("people") });
  assert.deepEqual(readCount("6 أشخاص (persons)"), { count: { min: 6, max: 6 }, category: people("أشخاص") });
  assert.deepEqual(readCount("at most 12\u202f000"), { count: { min: 0, max: 12000 }, category: null });
  assert.deepEqual(readCount("12 to 15 of them police (security forces)"), { count: { min: 12, max: 15 }, category: { text: "police", kind: "security-forces", scope: "part" } });
  assert.deepEqual(readCount("14 taken in: bodies (persons)"), { count: { min: 14, max: 14 }, category: { text: "bodies", kind: "persons", scope: "received" } });
  assert.deepEqual(readCount("3 workers"), { count: { min: 3, max: 3 }, category: { text: "workers", kind: null, scope: "total" } });
  assert.equal(readCount("Quarry Road"), null);
});

test("the server's words of a date are read", () => {
  const day = (from, to = from) => ({ from, to });
  assert.deepEqual(readDates("12 May 2025"), day("2025-05-12"));
  assert.deepEqual(readDates("7–9 July 2023"), day("2023-07-07", "2023-07-09"));
  assert.deepEqual(readDates("30 June – 2 July 2023"), day("2023-06-30", "2023-07-02"));
  assert.deepEqual(readDates("May 2025"), day("2025-05"));
  assert.deepEqual(readDates("2024"), day("2024"));
  assert.deepEqual(readDates("20 August, year not stated"), day("XXXX-08-20"));
  for (const text of ["a drone", "8 bodies", ""]) assert.equal(readDates(text), null);
});

test("the server's words of a place are read", () => {
  assert.deepEqual(readPlace("the city: Ajdabiya, Al Wahat, LBY (town 89113; 30.7554 N 20.2262 E; within 34 km)"), { printed: "the city", line: ["Ajdabiya", "Al Wahat"], country: "LBY", placeClass: "town", km: "34" });
  assert.equal(readUnplaced("Quarry Road: not in the gazetteer"), "Quarry Road");
  assert.deepEqual(readPrecision("Ajdabiya, within 4 km"), { name: "Ajdabiya", km: "4" });
});

test("names in Arabic letters stand apart within an English reason", () => {
  assert.equal(apart("مديرية الصحة: 8 after 6"), "\u2068مديرية الصحة\u2069: 8 after 6");
});

test("countries are found by both of their codes", () => {
  assert.equal(alpha2("YEM"), "YE");
  assert.equal(alpha2OfNumber("887"), "YE");
  assert.equal(alpha2("XXX"), undefined);
});
