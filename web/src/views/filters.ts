// What the address asks of a list of events.

import type { Query } from "../api";
import { here } from "../route.svelte";

/** Returns the filters in the address; `sort` as well where a list has an order. */
export function filters(): Query {
  const query: Query = {};
  for (const name of ["type", "country", "from", "to", "only", "sort"]) query[name] = here.now.query.get(name);
  return query;
}
