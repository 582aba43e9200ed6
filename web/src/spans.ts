// Spans count UTF-8 bytes; strings here are UTF-16. One table a text turns the one into the other.

import type { Span } from "./types";

/** Returns a function from UTF-8 offsets of `text` to UTF-16 offsets; an offset within a character goes to its start. */
export function utf16Offsets(text: string): (byte: number) => number {
  // Plain ASCII needs no table.
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => Math.min(byte, text.length);
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const nBytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let n = 0; n < nBytes; n += 1) starts.push(at);
    at += character.length;
  }
  return (byte) => starts[byte] ?? text.length;
}

/** Returns the span that a finding's id ends in: `<capture>/<kind>/<start>-<end>`. */
export function spanOf(finding: string): Span {
  const [start, end] = (finding.split("/").at(-1) ?? "").split("-").map(Number);
  return { start: start || 0, end: end || 0 };
}

/** A stretch of text and the marks over it, the widest first. */
export type Piece<M> = { text: string; start: number; marks: M[] };

/** Cuts `text[from..to]` (UTF-16) wherever a mark begins or ends; marks may overlap. Pieces follow each other without gaps. */
export function pieces<M extends Span>(text: string, from: number, to: number, marks: M[]): Piece<M>[] {
  const within = marks.filter((mark) => mark.start < to && mark.end > from && mark.start < mark.end);
  const cuts = new Set([from, to]);
  for (const mark of within) {
    cuts.add(Math.max(from, mark.start));
    cuts.add(Math.min(to, mark.end));
  }
  const borders = [...cuts].sort((one, other) => one - other);
  const found: Piece<M>[] = [];
  borders.slice(0, -1).forEach((start, idx) => {
    const end = borders[idx + 1] ?? to;
    const over = within.filter((mark) => mark.start <= start && mark.end >= end);
    over.sort((one, other) => other.end - other.start - (one.end - one.start));
    found.push({ text: text.slice(start, end), start, marks: over });
  });
  return found;
}
