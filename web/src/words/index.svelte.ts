// The words of the interface in the language chosen, and values in words.

import { settings } from "../settings.svelte";
import type { Both, Category, Count, DateRange, EventLine, EventType, Moment, PartialDate, Place, Value } from "../types";
import { ar } from "./ar";
import { alpha2, alpha2OfNumber } from "./countries";
import { en, type Words } from "./en";
import { isolate, leftToRight } from "./isolate";
import { readCount, readDates, readPlace, readPrecision, readUnplaced } from "./served";

/** Returns the words; read it where they are used, so that a change of language reaches them. */
export function words(): Words {
  return settings.language === "ar" ? ar : en;
}

/** Returns the one of two texts that is in the interface's language, or the other where it is empty. */
export function chosen(both: Both | null | undefined): string {
  if (!both) return "";
  return (settings.language === "ar" ? both.ar || both.en : both.en || both.ar) ?? "";
}

/** Digits are the same in both languages of the interface, so that numbers can be compared at a glance. */
const locale = (): string => (settings.language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB");

export function number(value: number): string {
  return value.toLocaleString("en-GB");
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${Math.round(count / 1000)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

type Parts = { year: number | null; month: number | null; day: number | null };

/** Returns the parts of an EDTF date. */
export function parts(date: PartialDate): Parts {
  const [year, month, day] = date.split("-");
  const whole = (part: string | undefined): number | null => (part && /^\d+$/.test(part) ? Number(part) : null);
  return { year: whole(year), month: whole(month), day: whole(day) };
}

function inWords(of: Parts, hasYear = true): string {
  const { year, month, day } = of;
  const options: Intl.DateTimeFormatOptions = { timeZone: "UTC" };
  if (day !== null) options.day = "numeric";
  if (month !== null) options.month = "long";
  if (year !== null && hasYear) options.year = "numeric";
  if (day === null && month === null && year === null) return words().notStated;
  const date = new Date(Date.UTC(year ?? 2000, (month ?? 1) - 1, day ?? 1));
  // Years before 100 would be read as of the last century.
  if (year !== null) date.setUTCFullYear(year);
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

/** Returns a date in words, saying what is not known: "7 July 2023", "20 August, year not stated". */
export function date(of: PartialDate): string {
  const found = parts(of);
  const text = inWords(found);
  return found.year === null && (found.month !== null || found.day !== null) ? `${text}${comma()}${words().yearNotStated}` : text;
}

export function comma(): string {
  return settings.language === "ar" ? "، " : ", ";
}

/** Returns a range of days, naming once what both ends share. */
export function dateRange(range: DateRange): string {
  if (range.from === range.to) return date(range.from);
  const [from, to] = [parts(range.from), parts(range.to)];
  if (from.day !== null && to.day !== null && from.year === to.year) {
    if (from.month === to.month) return `${from.day}–${date(range.to)}`;
    return `${inWords(from, false)} – ${date(range.to)}`;
  }
  return `${date(range.from)} – ${date(range.to)}`;
}

/** Returns a time of publication: "9 July 2023, 14:05 UTC+3". */
export function moment(of: Moment): string {
  const day = date(of.date);
  if (of.minute_of_day === null) return day;
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(of.minute_of_day / 60))}:${two(of.minute_of_day % 60)}`;
  const offset = of.utc_offset_minutes;
  let zone = "";
  if (offset === 0) zone = " UTC";
  else if (offset !== null) {
    const size = Math.abs(offset);
    zone = ` UTC${offset < 0 ? "−" : "+"}${Math.floor(size / 60)}${size % 60 ? `:${two(size % 60)}` : ""}`;
  }
  return day + comma() + leftToRight(clock + zone);
}

/** Returns an instant of the server's clock in this computer's zone. */
export function instant(iso: string | null): string {
  if (!iso) return words().notStated;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(locale(), options).format(at);
}

/** Returns an interval: "12", "at least 12", "12 to 15", "at most 15". */
export function count(of: Count): string {
  if (of.max === null) return words().atLeast(number(of.min));
  if (of.min === of.max) return number(of.min);
  if (of.min === 0) return words().atMost(number(of.max));
  return words().fromTo(number(of.min), number(of.max));
}

export function language(code: string): string {
  try {
    return new Intl.DisplayNames([settings.language], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function country(alpha3: string): string {
  return region(alpha2(alpha3)) ?? alpha3;
}

/** Returns a country by its ISO 3166-1 number, as maps have it; nothing where there is none. */
export function countryOfNumber(numeric: string): string | undefined {
  return region(alpha2OfNumber(numeric));
}

function region(code: string | undefined): string | undefined {
  return code && new Intl.DisplayNames([settings.language], { type: "region" }).of(code);
}

export function placeName(place: Place): string {
  return settings.language === "ar" ? place.name_ar || place.name_en : place.name_en || place.name_ar || "";
}

export function precision(km: number): string {
  return words().within(km < 1 ? "1" : number(Math.round(km)));
}

/** Returns a place in one short line, for headings and tables. */
export function placeShort(place: Place): string {
  const line = [placeName(place)];
  if (place.class !== "country") line.push(country(place.country));
  return line.map(isolate).join(comma());
}

/** Returns what a place lies in, what it is and how precise. `printed` is not repeated. */
export function placeLine(place: Place, printed: string): string {
  const line = [place.name_en, place.name_ar ?? ""].filter((name) => name && name !== printed);
  if (place.admin1 && place.admin1 !== place.name_en && place.admin1 !== printed) line.push(place.admin1);
  if (place.class !== "country") line.push(country(place.country));
  line.push(words().placeClass[place.class] ?? place.class, precision(place.precision_km));
  return line.map(isolate).join(comma());
}

export function eventType(of: EventType): string {
  const code = of.acled ?? of.hazard ?? of.plover_event;
  if (!code) return words().typeNotKnown;
  const mode = !of.acled && !of.hazard && of.plover_mode;
  return mode ? `${typeOfCode(code)}: ${words().modes[mode] ?? mode}` : typeOfCode(code);
}

/** Returns the name of a code: a sub-event of ACLED, an event of PLOVER or a hazard. */
export function typeOfCode(code: string): string {
  return words().types[code] ?? code.charAt(0).toUpperCase() + code.slice(1);
}

/** Returns the name of a kind of event that the server named in English. */
export function typeOfName(name: string): string {
  const { types, modes, typeNotKnown } = words();
  if (name === "Type not known") return typeNotKnown;
  const [event = "", mode] = name.split(": ");
  const found = types[name] ?? types[name.charAt(0).toLowerCase() + name.slice(1)] ?? types[event.toUpperCase()] ?? name;
  return mode === undefined ? found : `${found}: ${modes[mode] ?? mode}`;
}

/** Returns a heading like "Armed clash, Ajdabiya", which the server made in English, with the kind of event in the interface's words. */
export function titleOfName(title: string): string {
  const border = title.indexOf(", ");
  if (border < 0) return typeOfName(title);
  return typeOfName(title.slice(0, border)) + comma() + isolate(title.slice(border + 2));
}

export function eventCodes(of: EventType): string[] {
  const codes: string[] = [];
  if (of.acled) codes.push(`ACLED: ${of.acled}`);
  if (of.plover_event) codes.push(`PLOVER: ${of.plover_event}${of.plover_mode ? ` › ${of.plover_mode}` : ""}`);
  if (of.hazard) codes.push(`UNDRR: ${of.hazard}`);
  return codes;
}

/** Returns an event in one line: what, where. */
export function eventTitle(event: Pick<EventLine, "event_type" | "place">): string {
  const type = eventType(event.event_type);
  return event.place ? `${type}${comma()}${placeName(event.place)}` : type;
}

/** Returns who or what a number counts. */
export function category(of: Category): string {
  const kind = of.kind ? (words().category[of.kind] ?? of.kind) : "";
  const before = { total: "", part: words().event.ofThem, received: words().event.takenIn }[of.scope];
  return `${before} ${kind}`.trim();
}

/** Returns a count in words with whom it counts, unless that is simply people. */
function counted(of: Count, whom: Category | null): string {
  const number = count(of);
  if (!whom || (whom.kind === "persons" && whom.scope === "total")) return number;
  return `${number} (${whom.kind ? category(whom) : isolate(whom.text)})`;
}

/** Returns a value that the server put into English words in the interface's words; what is printed in a report stays as it is. */
export function served(text: string): string {
  const found = readCount(text);
  if (found) return counted(found.count, found.category);
  const range = readDates(text);
  if (range) return dateRange(range);
  const place = readPlace(text);
  if (place) {
    const line = [place.printed, ...place.line];
    if (place.placeClass !== "country") line.push(country(place.country));
    return [...line.map(isolate), words().placeClass[place.placeClass] ?? place.placeClass, words().within(place.km)].join(comma());
  }
  const unplaced = readUnplaced(text);
  if (unplaced !== null) return isolate(unplaced) + comma() + words().event.notCollated;
  const precise = readPrecision(text);
  if (precise) return isolate(precise.name) + comma() + words().within(precise.km);
  return text === "not stated" || text === "not known" ? words().notStated : text;
}

/** Returns what is different of an event, which the server says in English: "killed: 6 → at least 8", "When: new reading 12 May 2025". */
export function change(text: string): string {
  const { inbox, fields } = words();
  const colon = text.indexOf(": ");
  if (colon < 0) return text;
  const [head, rest] = [text.slice(0, colon), text.slice(colon + 2)];
  const field = Object.entries(en.fields).find(([, name]) => name === head)?.[0];
  for (const [said, own] of [["new reading ", inbox.newReading], ["no longer ", inbox.noLonger]] as const) {
    if (rest.startsWith(said)) return `${(field && fields[field]) ?? head}: ${own} ${isolate(served(rest.slice(said.length)))}`;
  }
  const value = (one: string): string => isolate(head === "kind" ? typeOfName(one) : head === "date" ? dateOfText(one) : served(one));
  const arrow = settings.language === "ar" ? " ← " : " → ";
  return `${inbox.parts[head] ?? head}: ${rest.split(" → ").map(value).join(arrow)}`;
}

/** Returns a date or a range as it is written in EDTF, in words. */
export function dateOfText(text: string): string {
  const [from = "", to = from] = text.split("/");
  return /^[\dX]{4}/.test(from) ? dateRange({ from, to }) : served(text);
}

/** Returns a value's words and, where they are printed words, marks them as text of a report. */
export function value(of: Value): { text: string; isPrinted: boolean } {
  if ("count" in of) return { text: count(of.count), isPrinted: false };
  if ("date" in of) return { text: dateRange(of.date), isPrinted: false };
  if ("place" in of) return { text: of.place.name, isPrinted: true };
  if ("type" in of) return { text: eventType(of.type), isPrinted: false };
  return { text: of.text.text, isPrinted: true };
}

/** Returns the letters a reading goes by within its field: a … z, aa, ab … */
export function letter(at: number): string {
  const last = String.fromCharCode(97 + (at % 26));
  return at < 26 ? last : letter(Math.floor(at / 26) - 1) + last;
}
