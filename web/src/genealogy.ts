// The drawing of who took text from whom: families of reports, a row each, lanes for the arrows.

import type { Derivation, HiddenOrigin, Moment, ReportLine, TextFamily } from "./types";

export type Node = { report: ReportLine } | { hidden: HiddenOrigin };
export type Row = { node: Node; /** In rows from the top. */ y: number; minutes: number | null };
export type Edge = { from: number; to: number; lane: number; derivation: Derivation | null };
export type Gap = { y: number; hours: number };
export type Family = { rows: Row[]; edges: Edge[]; gaps: Gap[]; undatedFrom: number | null; height: number };

/** A pause this long is said in words on the axis. */
const GAP_HOURS = 24;

/** Returns a moment in minutes since 1970, a day without a time at its noon; nothing where the day is not known. */
export function minutes(moment: Moment | null): number | null {
  if (!moment || !/^\d{4}-\d\d-\d\d$/.test(moment.date)) return null;
  const day = Date.parse(`${moment.date}T00:00Z`) / 60_000;
  return moment.minute_of_day === null ? day + 720 : day + moment.minute_of_day - (moment.utc_offset_minutes ?? 0);
}

/** Returns the families of a genealogy, the largest first; reports without kin are left out. */
export function families(genealogy: TextFamily): Family[] {
  const reports = new Map(genealogy.reports.map((report) => [report.id, report]));
  const head = new Map<string, string>();
  const find = (id: string): string => {
    const up = head.get(id);
    if (up === undefined || up === id) return id;
    const top = find(up);
    head.set(id, top);
    return top;
  };
  const join = (one: string, other: string): void => void head.set(find(one), find(other));
  const hiddenId = (hidden: HiddenOrigin): string => `hidden ${hidden.id}`;
  for (const { child, parent } of genealogy.derivations) join(child, parent);
  for (const hidden of genealogy.hidden_origins) for (const child of hidden.children) join(hiddenId(hidden), child);

  const members = new Map<string, Node[]>();
  const add = (id: string, node: Node): void => {
    const top = find(id);
    members.set(top, [...(members.get(top) ?? []), node]);
  };
  for (const report of genealogy.reports) add(report.id, { report });
  for (const hidden of genealogy.hidden_origins) {
    if (hidden.children.some((child) => reports.has(child))) add(hiddenId(hidden), { hidden });
  }
  const found = [...members.values()].filter((nodes) => nodes.length > 1);
  found.sort((one, other) => other.length - one.length);
  return found.map((nodes) => layOut(nodes, genealogy.derivations, reports));
}

function layOut(nodes: Node[], derivations: Derivation[], reports: Map<string, ReportLine>): Family {
  const timeOf = (node: Node): number | null => {
    if ("report" in node) return minutes(node.report.published);
    // A text that was never collected is older than the first report that carries it.
    const times = node.hidden.children.map((child) => minutes(reports.get(child)?.published ?? null)).filter((time) => time !== null);
    return times.length ? Math.min(...times) - 1 : null;
  };
  const timed = nodes.map((node) => ({ node, time: timeOf(node) }));
  timed.sort((one, other) => (one.time ?? Infinity) - (other.time ?? Infinity));

  const rows: Row[] = [];
  const gaps: Gap[] = [];
  let y = 0.5;
  let before: number | null = null;
  let undatedFrom: number | null = null;
  timed.forEach(({ node, time }, at) => {
    if (at > 0) {
      y += 1;
      const hours: number = time !== null && before !== null ? (time - before) / 60 : 0;
      if (hours >= GAP_HOURS) {
        gaps.push({ y: y - 0.25, hours });
        y += 0.5;
      }
      if (time === null && before !== null && undatedFrom === null) {
        undatedFrom = y - 0.25;
        y += 0.5;
      }
    }
    rows.push({ node, y, minutes: time });
    before = time;
  });

  const rowOf = new Map<string, number>();
  rows.forEach(({ node }, at) => {
    if ("report" in node) rowOf.set(node.report.id, at);
  });
  const edges: Edge[] = [];
  for (const derivation of derivations) {
    const [from, to] = [rowOf.get(derivation.parent), rowOf.get(derivation.child)];
    if (from !== undefined && to !== undefined) edges.push({ from, to, lane: 0, derivation });
  }
  rows.forEach(({ node }, from) => {
    if (!("hidden" in node)) return;
    for (const child of node.hidden.children) {
      const to = rowOf.get(child);
      if (to !== undefined) edges.push({ from, to, lane: 0, derivation: null });
    }
  });
  // The shortest arrows lie innermost; each takes the first lane in which nothing crosses it.
  edges.sort((one, other) => Math.abs(one.to - one.from) - Math.abs(other.to - other.from));
  const lanes: [number, number][][] = [];
  for (const edge of edges) {
    const [first, last] = [Math.min(edge.from, edge.to), Math.max(edge.from, edge.to)];
    let lane = lanes.findIndex((taken) => taken.every(([from, to]) => last <= from || first >= to));
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane]?.push([first, last]);
    edge.lane = lane;
  }
  return { rows, edges, gaps, undatedFrom, height: y + 0.5 };
}
