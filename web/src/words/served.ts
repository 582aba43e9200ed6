// The server puts values into English words; here their parts are read, so that the page can say them in its own language.

import type { Category, Count, DateRange, PartialDate } from "../types";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const MONTH = MONTHS.join("|");

const whole = (digits: string): number => Number(digits.replace(/[\u202f,]/g, ""));

/** Reads "at least 8 people (persons)", "2 of them طفلان (children)", "14 taken in: bodies", "12 to 15", "9". */
export function readCount(text: string): { count: Count; category: Category | null } | null {
  const found = /^(at least |at most )?(\d[\d\u202f,]*)(?: to (\d[\d\u202f,]*))?(?: (of them |taken in: )?(.*))?$/su.exec(text);
  if (!found) return null;
  const [, bound, first = "", second, part, rest = ""] = found;
  const number = whole(first);
  const count: Count =
    bound === "at most " ? { min: 0, max: number } : { min: number, max: bound ? null : second === undefined ? number : whole(second) };
  if (!rest) return { count, category: null };
  const named = /^(.*?) ?\(([a-z ]+)\)$/su.exec(rest);
  return {
    count,
    category: { text: named?.[1] ?? rest, kind: named?.[2]?.replaceAll(" ", "-") ?? null, scope: part === "of them " ? "part" : part ? "received" : "total" },
  };
}

const two = (value: number): string => String(value).padStart(2, "0");

function readDate(text: string, year: string): PartialDate | null {
  const found = new RegExp(`^(?:(\\d{1,2}) )?(${MONTH})?(?: ?(\\d{4}))?(, year not stated)?$`).exec(text);
  if (!found || !text) return null;
  const [, day, month, ownYear, unstated] = found;
  if (day && !month) return null;
  const parts = [unstated ? "XXXX" : (ownYear ?? year)];
  if (month) parts.push(two(MONTHS.indexOf(month) + 1));
  if (day) parts.push(two(Number(day)));
  return parts[0] ? parts.join("-") : null;
}

/** Reads "7 July 2023", "7–9 July 2023", "30 June – 2 July 2023", "May 2025", "2024", "20 August, year not stated". */
export function readDates(text: string): DateRange | null {
  const days = /^(\d{1,2})–(\d{1,2} .*)$/.exec(text);
  const [first, last] = days ? [null, days[2] ?? ""] : text.includes(" – ") ? (text.split(" – ") as [string, string]) : [text, text];
  const to = readDate(last, "");
  if (!to) return null;
  const year = to.slice(0, 4);
  if (first !== null) {
    const from = readDate(first, year);
    return from === null ? null : { from, to };
  }
  return { from: `${to.slice(0, -2)}${two(Number(days?.[1]))}`, to };
}

/** Reads what follows a place's printed name: "Ajdabiya, Al Wahat, LBY (town 89113; 30.7554 N 20.2262 E; within 34 km)". */
export function readPlace(text: string): { printed: string; line: string[]; country: string; placeClass: string; km: string } | null {
  const found = /^(.*?): (.*), ([A-Z]{3}) \((\w+) [^;]*;[^;]*; within ([\d\u202f]+) km\)$/su.exec(text);
  if (!found) return null;
  const [, printed = "", line = "", country = "", placeClass = "", km = ""] = found;
  return { printed, line: line.split(", ").filter((one) => one !== printed), country, placeClass, km };
}

/** Returns what a finding's words were read as when they are about a place and nothing is known of it; else nothing. */
export function readUnplaced(text: string): string | null {
  return /^(.*): not in the gazetteer$/su.exec(text)?.[1] ?? null;
}

/** Reads "Ajdabiya, within 34 km". */
export function readPrecision(text: string): { name: string; km: string } | null {
  const found = /^(.*), within ([\d\u202f]+) km$/su.exec(text);
  return found && { name: found[1] ?? "", km: found[2] ?? "" };
}
