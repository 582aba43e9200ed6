// The axis of time: days in shares of its length, with ticks at round dates.

import type { DateRange, PartialDate } from "./types";

const DAY_MS = 86_400_000;

function bounds(date: PartialDate): { first: number; last: number } | null {
  const [year, month, day] = date.split("-");
  if (!year || !/^\d{4}$/.test(year)) return null;
  const at = (y: number, m: number, d: number): number => Math.round(Date.UTC(y, m, d) / DAY_MS);
  const y = Number(year);
  if (!month) return { first: at(y, 0, 1), last: at(y, 11, 31) };
  const m = Number(month) - 1;
  if (!day) return { first: at(y, m, 1), last: at(y, m + 1, 0) };
  return { first: at(y, m, Number(day)), last: at(y, m, Number(day)) };
}

/** Returns the first and the last day, counted from 1970, on which it may have happened; nothing where the year is not known. */
export function days(range: DateRange): { first: number; last: number } | null {
  const [from, to] = [bounds(range.from), bounds(range.to)];
  return from && to && from.first <= to.last ? { first: from.first, last: to.last } : null;
}

export type Axis = { at: (day: number) => number; ticks: { day: number; at: number; label: PartialDate }[] };

/** Returns the axis over all spans, or nothing where there is none. */
export function axisOver(spans: { first: number; last: number }[]): Axis | null {
  if (spans.length === 0) return null;
  const first = Math.min(...spans.map((span) => span.first));
  const last = Math.max(...spans.map((span) => span.last)) + 1;
  const margin = Math.max(1, (last - first) * 0.02);
  const [from, length] = [first - margin, last - first + 2 * margin];
  const at = (day: number): number => (day - from) / length;
  const ticks: Axis["ticks"] = [];
  const start = new Date(first * DAY_MS);
  const months = length / 30.4;
  // About six ticks: years, months or days, whichever is the roundest that does.
  const step = months > 60 ? Math.ceil(months / 72) * 12 : months > 4 ? Math.max(1, Math.ceil(months / 6)) : 0;
  if (step > 0) {
    const month0 = step >= 12 ? 0 : start.getUTCMonth();
    for (let n = 0; n < 40; n += 1) {
      const date = new Date(Date.UTC(start.getUTCFullYear(), month0 + n * step, 1));
      const day = Math.round(date.getTime() / DAY_MS);
      if (at(day) > 0.94) break;
      if (at(day) >= 0) ticks.push({ day, at: at(day), label: date.toISOString().slice(0, step >= 12 ? 4 : 7) });
    }
  } else {
    const every = Math.max(1, Math.ceil((last - first) / 6));
    for (let day = first; at(day) <= 0.94; day += every) {
      ticks.push({ day, at: at(day), label: new Date(day * DAY_MS).toISOString().slice(0, 10) });
    }
  }
  return { at, ticks };
}
