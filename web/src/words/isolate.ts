// Sets a run of text apart from the direction of what is around it.

const FIRST_STRONG = String.fromCodePoint(0x2068);
const LEFT_TO_RIGHT = String.fromCodePoint(0x2066);
const END = String.fromCodePoint(0x2069);

/** Returns the text as a left-to-right run. */
export function leftToRight(text: string): string {
  return LEFT_TO_RIGHT + text + END;
}

/** Returns the text as a run of its own direction, for names of either script within a line of names. */
export function isolate(text: string): string {
  return FIRST_STRONG + text + END;
}
