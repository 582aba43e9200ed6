// Which view an address names. Views few people open are loaded when they are opened.

import type { Component } from "svelte";
import Account from "./views/Account.svelte";
import Add from "./views/Add.svelte";
import Collections from "./views/Collections.svelte";
import Entities from "./views/Entities.svelte";
import Entity from "./views/Entity.svelte";
import Event from "./views/Event.svelte";
import Events from "./views/Events.svelte";
import Exports from "./views/Exports.svelte";
import GenealogyView from "./views/Genealogy.svelte";
import History from "./views/History.svelte";
import Inbox from "./views/Inbox.svelte";
import Report from "./views/Report.svelte";
import Reports from "./views/Reports.svelte";
import Review from "./views/Review.svelte";
import Search from "./views/Search.svelte";
import SideBySide from "./views/SideBySide.svelte";
import Timeline from "./views/Timeline.svelte";
import type { Words } from "./words/en";

type Shown = Component<{ collection: string; id: string }>;
type Titled = { title: (words: Words) => string };
export type View = Titled & ({ component: Shown } | { load: () => Promise<{ default: Shown }> });

/** Every view is given the collection and the id in the address; those that need neither do not say so. */
const shown = (component: unknown): Shown => component as Shown;
const lazily = (load: () => Promise<{ default: unknown }>) => load as () => Promise<{ default: Shown }>;

const ofCollections: Record<string, View> = {
  inbox: { title: (words) => words.inbox.title, component: shown(Inbox) },
  events: { title: (words) => words.events.title, component: shown(Events) },
  review: { title: (words) => words.review.title, component: shown(Review) },
  search: { title: (words) => words.search.title, component: shown(Search) },
  map: { title: (words) => words.map.title, load: lazily(() => import("./views/Map.svelte")) },
  timeline: { title: (words) => words.timeline.title, component: shown(Timeline) },
  genealogy: { title: (words) => words.genealogy.title, component: shown(GenealogyView) },
  "side-by-side": { title: (words) => words.beside.title, component: shown(SideBySide) },
  entities: { title: (words) => words.entities.title, component: shown(Entities) },
  reports: { title: (words) => words.reports.title, component: shown(Reports) },
  history: { title: (words) => words.history.title, component: shown(History) },
  add: { title: (words) => words.add.title, component: shown(Add) },
  exports: { title: (words) => words.exports.title, component: shown(Exports) },
};

const single: Record<string, View> = {
  events: { title: (words) => words.events.event, component: shown(Event) },
  reports: { title: (words) => words.report.title, component: shown(Report) },
  entities: { title: (words) => words.entities.title, component: shown(Entity) },
};

const ofServer: Record<string, View> = {
  collections: { title: (words) => words.collections.title, component: shown(Collections) },
  account: { title: (words) => words.account.title, component: shown(Account) },
  people: { title: (words) => words.people.title, load: lazily(() => import("./views/People.svelte")) },
  "docs-api": { title: (words) => words.api.title, load: lazily(() => import("./views/ApiDocs.svelte")) },
};

/** Returns the view of an address, if there is one. */
export function views(isInCollection: boolean, name: string, hasId: boolean): View | undefined {
  if (!isInCollection) return ofServer[name];
  return hasId ? single[name] : ofCollections[name];
}
