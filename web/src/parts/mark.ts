// A mark over a report's text, in UTF-8 bytes.

import type { Span } from "../types";

export type Mark = Span & {
  /** Names its look. */
  kind: string;
  title?: string | undefined;
  href?: string | undefined;
  id?: string | undefined;
  isCurrent?: boolean | undefined;
};
