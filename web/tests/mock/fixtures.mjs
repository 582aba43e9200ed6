// The collections the tests look at. `hadramawt` is the sample edition of `docs/schema/` and one event written here; `large` has a
// thousand events made by rule. Outlets and people are invented, places are real.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { claim, reading, report } from "./build.mjs";

const SAMPLE = new URL("../../../docs/schema/edition.example.json", import.meta.url);
const id = (n) => n.toString(16).padStart(2, "0").repeat(32);
const on = (date, minute = null) => ({ date, minute_of_day: minute, utc_offset_minutes: 180 });
const taiz = { id: "70225", name_en: "Taiz", name_ar: "تعز", latitude: 13.5795, longitude: 44.0209, country: "YEM", admin1: "Taizz", class: "town", precision_km: 9 };
const count = (min, max = min) => ({ count: { min, max } });

/** A market shelled: three reports, of which one is a translation with another number, and one passage that is graphic. */
function market() {
  const a = report(id(0x11), "market-ar.html", "مرصد السعيد", "ar", on("2024-04-02", 905), [
    ["headline", "قصف سوق شعبي وسط تعز"],
    ["paragraph", "قتل سبعة مدنيين وأصيب 15 آخرون في قصف مدفعي على سوق شعبي وسط مدينة تعز يوم الثلاثاء. وقال مدير مكتب الصحة فهد السروري إن بين القتلى امرأتين."],
    ["paragraph", "وقال شاهد إن أشلاء الضحايا تناثرت بين البسطات."],
  ], { furniture: [{ text: "تابعونا على القناة", source: null, reason: "sharing" }] });
  const b = report(id(0x12), "market-en.html", "Tihama Wire", "en", on("2024-04-02", 1130), [
    ["headline", "Shelling of market in central Taiz kills nine"],
    ["paragraph", "Nine civilians were killed and 15 others wounded when artillery hit a popular market in central Taiz on Tuesday. Health office director Fahd al-Saruri said that two of the dead were women."],
    ["list-item", "The market had reopened in March."],
    ["paragraph", "A witness said body parts lay scattered between the stalls."],
  ], { family: "Batinah Media", credit: "Saeed Observatory" });
  const c = report(id(0x13), "market-hospital.html", "Bab al-Mandab Today", "en", on("2024-04-03", 480), [
    ["headline", "Taiz hospital receives seven bodies after market attack"],
    ["paragraph", "Al-Thawra hospital in Taiz received seven bodies and at least 20 wounded on Tuesday, a nurse said. No group has claimed the attack."],
  ]);
  const claims = [];
  const own = (of) => ({ kind: "own-voice", name: of.publisher.value, reports: [of.id] });
  const nurse = { kind: "speaker", name: "a nurse", reports: [c.id] };
  const said = { speakers: ["a nurse"], anonymity: "role-only" };
  const fields = [
    { field: "date", readings: [reading(claims, [claim(a, "date", "يوم الثلاثاء", { date: { from: "2024-04-02", to: "2024-04-02" } }), claim(b, "date", "on Tuesday", { date: { from: "2024-04-02", to: "2024-04-02" } })], { date: { from: "2024-04-02", to: "2024-04-02" } }, [2, 2, 2], [own(a)])], relations: [] },
    { field: "place", readings: [reading(claims, [claim(a, "place", "مدينة تعز", { place: { name: "مدينة تعز", place: taiz } }), claim(b, "place", "central Taiz", { place: { name: "central Taiz", place: taiz } }), claim(c, "place", "in Taiz", { place: { name: "Taiz", place: taiz } })], { place: { name: "مدينة تعز", place: taiz } }, [3, 3, 3], [own(a), own(c)])], relations: [] },
    {
      field: "killed",
      readings: [
        reading(claims, [claim(a, "killed", "سبعة مدنيين", count(7)), claim(c, "killed", "seven bodies", count(7), said)], count(7), [2, 2, 2], [own(a), nurse], { text: "مدنيين", kind: "civilians", scope: "total" }),
        reading(claims, [claim(b, "killed", "Nine civilians", count(9))], count(9), [1, 1, 1], [own(b)], { text: "civilians", kind: "civilians", scope: "total" }),
      ],
      relations: [{ a: 1, b: 0, kind: "contradicts", reason: "9 and 7 cannot both be the number killed" }],
    },
    {
      field: "injured",
      readings: [
        reading(claims, [claim(a, "injured", "15 آخرون", count(15)), claim(b, "injured", "15 others", count(15))], count(15), [2, 2, 2], [own(a)]),
        reading(claims, [claim(c, "injured", "at least 20 wounded", count(20, null), said)], count(20, null), [1, 1, 1], [nurse]),
      ],
      relations: [{ a: 1, b: 0, kind: "contradicts", reason: "at least 20 and 15 cannot both be the number injured" }],
    },
    { field: "responsibility", readings: [reading(claims, [claim(c, "responsibility", "No group has claimed the attack", { text: { text: "No group", referent: null } }, { status: "negated" })], { text: { text: "No group", referent: null } }, [1, 1, 1], [own(c)])], relations: [] },
  ];
  const join = (x, y, score, reason) => ({ a: x, b: y, score, parts: [{ rule: "event/date", weight: 0.5, reason: "2 April 2024 in both" }, { rule: "event/place", weight: 0.4, reason }, { rule: "event/toll", weight: -0.07, reason: "7 and 9 killed" }] });
  const event = {
    id: `${a.id}/incident/38-70`,
    event_type: { acled: "Shelling/artillery/missile attack", plover_event: "ASSAULT", plover_mode: "heavy-weapons", hazard: null },
    date: { from: "2024-04-02", to: "2024-04-02" },
    date_rule: "the weekday fits the day of publication",
    place: taiz,
    place_rule: "3 of 3 independent accounts give it",
    standing: "main",
    reports: [a.id, b.id, c.id],
    claims,
    fields,
    joins: [join(`${a.id}/incident/38-70`, `${b.id}/incident/46-90`, 0.91, "Taiz in both"), join(`${a.id}/incident/38-70`, `${c.id}/incident/60-90`, 0.84, "Taiz in both")],
    suspected: [],
    conflicts: [],
  };
  const sentence = (of, n) => of.sentences[n];
  const derivation = {
    child: b.id,
    parent: a.id,
    relation: "translated",
    share: 0.8,
    passages: [
      { child: sentence(b, 0), parent: sentence(a, 0), score: 0.86 },
      { child: sentence(b, 1), parent: sentence(a, 1), score: 0.93 },
      { child: sentence(b, 2), parent: sentence(a, 2), score: 0.92 },
    ],
    direction: { is_settled: true, evidence: [{ kind: "credit", weight: 0.6, reason: "the English report credits Saeed Observatory" }, { kind: "time", weight: 0.4, reason: "the Arabic report was published four hours earlier" }] },
    divergences: [{ child: spanIn(b, "Nine"), parent: spanIn(a, "سبعة"), kind: "number", reason: "7 became 9" }],
    confidence: 0.94,
  };
  const suspect = { a: `${a.id}/referent/190-210`, b: `${b.id}/referent/150-164` };
  const entity = {
    id: suspect.a,
    kind: "person",
    names: [{ text: "فهد السروري", n_mentions: 1, n_reports: 1 }],
    reports: [a.id],
    roles: ["مدير مكتب الصحة"],
    joins: [],
    suspected: [{ ...suspect, score: 0.62, parts: [{ rule: "name/cross-script", weight: 0.5, reason: "fhd srwr, the consonants of both" }, { rule: "role", weight: 0.12, reason: "directs the health office in both" }] }],
  };
  const other = { id: suspect.b, kind: "person", names: [{ text: "Fahd al-Saruri", n_mentions: 1, n_reports: 1 }], reports: [b.id], roles: ["Health office director"], joins: [], suspected: [] };
  return { event, reports: [a, b, c], derivation, entities: [entity, other] };
}

function spanIn(of, words) {
  const start = Buffer.byteLength(of.text.slice(0, of.text.indexOf(words)), "utf8");
  return { start, end: start + Buffer.byteLength(words, "utf8") };
}

/** Returns the small, hand-made edition. */
export function hadramawt() {
  const edition = JSON.parse(readFileSync(SAMPLE, "utf8"));
  const more = market();
  edition.events.unshift(more.event);
  edition.reports.push(...more.reports);
  edition.genealogy.derivations.push(more.derivation);
  edition.entities.push(...more.entities);
  return edition;
}

const PLACES = [
  ["Aleppo", "حلب", 36.2, 37.16, "SYR"], ["Idlib", "إدلب", 35.93, 36.63, "SYR"], ["Homs", "حمص", 34.73, 36.72, "SYR"],
  ["Sirte", "سرت", 31.2, 16.59, "LBY"], ["Misrata", "مصراتة", 32.38, 15.09, "LBY"], ["Mosul", "الموصل", 36.34, 43.13, "IRQ"],
  ["El Fasher", "الفاشر", 13.63, 25.35, "SDN"], ["Nyala", "نيالا", 12.05, 24.88, "SDN"], ["Aden", "عدن", 12.78, 45.03, "YEM"],
  ["Marib", "مأرب", 15.46, 45.33, "YEM"], ["Khartoum", "الخرطوم", 15.55, 32.53, "SDN"], ["Derna", "درنة", 32.77, 22.64, "LBY"],
];
const TYPES = ["Air/drone strike", "Armed clash", "Shelling/artillery/missile attack", "Peaceful protest", "Arrests", "Remote explosive/landmine/IED"];

/** Returns a thousand events that differ by rule; their texts are never looked at. */
export function large(n = 1000) {
  const edition = { ...hadramawt(), events: [], entities: [], genealogy: { derivations: [], hidden_origins: [] } };
  for (let at = 0; at < n; at += 1) {
    const [name_en, name_ar, latitude, longitude, country] = PLACES[at % PLACES.length];
    const digest = createHash("sha256").update(`event ${at}`).digest("hex");
    const day = new Date(Date.UTC(2023, 0, 1) + ((at * 7) % 900) * 86_400_000).toISOString().slice(0, 10);
    const to = at % 9 === 0 ? new Date(Date.parse(day) + 5 * 86_400_000).toISOString().slice(0, 10) : day;
    const place = at % 13 === 0 ? null : { id: String(at), name_en, name_ar, latitude: latitude + ((at * 31) % 100) / 200, longitude: longitude + ((at * 17) % 100) / 200, country, admin1: null, class: "town", precision_km: 3 + (at % 5) * 9 };
    const killed = at % 3 === 0 ? [{ field: "killed", readings: [{ value: count(at % 40), category: null, claims: [], n_articles: 1, n_outlets: 1, n_families: 1, origins: [] }], relations: at % 4 === 0 ? [{ a: 0, b: 0, kind: "contradicts", reason: "" }] : [] }] : [];
    edition.events.push({
      id: `${digest}/incident/0-9`, event_type: { acled: TYPES[at % TYPES.length], plover_event: null, plover_mode: null, hazard: null },
      date: at % 17 === 0 ? null : { from: day, to }, date_rule: "", place, place_rule: "", standing: at % 11 === 0 ? "background" : "main",
      reports: edition.reports.slice(0, 1 + (at % 5)).map((one) => one.id), claims: [], fields: killed, joins: [], suspected: [], conflicts: [],
    });
  }
  return edition;
}
