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

/** Returns a text whose runs of Arabic letters are set apart, so that what follows them does not move to their other side. */
export function apart(text: string): string {
  return text.replace(/\p{Script=Arabic}(?:[\p{Script=Arabic}\p{Mark}\s]*[\p{Script=Arabic}\p{Mark}])?/gu, isolate);
}
