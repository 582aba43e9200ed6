// The shapes of the API's answers; the edition's own shapes are those of `docs/schema/edition.schema.json`.

/** A name in two languages; the Arabic one is not always known. */
export type Both = { en: string; ar: string | null };

export type Role = "reader" | "analyst" | "reviewer" | "admin";
export type Session = { name: string; role: Role; csrf: string; has_totp: boolean; has_password: boolean };
export type May = "read" | "judge" | "ingest" | "export" | "approve" | "keep";

export type Collection = {
  name: string;
  n_reports: number;
  n_events: number;
  n_entities: number;
  n_to_review: number;
  n_unapplied: number;
  restricted: boolean;
  exports_need_approval: boolean;
  may: May[];
  edition: string | null;
  log: number;
};

export type List<T> = { items: T[]; next: string | null; total: number };

/** An EDTF date any part of which may be unknown: `2024-03-12`, `XXXX-08-20`, `2024-03`, `2024`. */
export type PartialDate = string;
export type DateRange = { from: PartialDate; to: PartialDate };
export type Moment = { date: PartialDate; minute_of_day: number | null; utc_offset_minutes: number | null };
export type Span = { start: number; end: number };
export type Found<T> = { value: T; source: string; confidence: number };

export type EventType = { acled: string | null; plover_event: string | null; plover_mode: string | null; hazard: string | null };

export type Place = {
  id: string;
  name_en: string;
  name_ar: string | null;
  latitude: number;
  longitude: number;
  country: string;
  admin1: string | null;
  class: "town" | "district" | "province" | "country" | "region";
  precision_km: number;
};

export type Field =
  | "type" | "date" | "place" | "killed" | "injured" | "detained" | "missing" | "displaced"
  | "actor" | "target" | "victim" | "weapon" | "responsibility" | "cause";

export type Count = { min: number; max: number | null };
export type Category = { text: string; kind: string | null; scope: "total" | "part" | "received" };
export type Value =
  | { count: Count }
  | { date: DateRange }
  | { place: { name: string; place: Place | null } }
  | { type: EventType }
  | { text: { text: string; referent: number | null } };

export type Status =
  | "asserted" | "denied" | "unconfirmed" | "claimed_by_actor" | "expected" | "historical" | "hypothetical" | "negated";
export type Speaker = { name: string; span: Span | null; anonymity: "named" | "role-only" | "unnamed"; referent: number | null };

export type Claim = {
  id: string;
  incident: number;
  sentence: number;
  value: Value;
  category: Category | null;
  status: Status;
  speakers: Speaker[];
  rules: string[];
  confidence: number;
};

export type OriginKind = "speaker" | "hidden-text" | "own-voice";
export type Origin = { kind: OriginKind; name: string; reports: string[] };
export type Reading = {
  value: Value;
  category: Category | null;
  claims: number[];
  n_articles: number;
  n_outlets: number;
  n_families: number;
  origins: Origin[];
};
export type RelationKind = "agrees" | "refines" | "updates" | "contradicts" | "not_comparable";
export type ReadingRelation = { a: number; b: number; kind: RelationKind; reason: string };
export type FieldReadings = { field: Field; readings: Reading[]; relations: ReadingRelation[] };

export type JoinPart = { rule: string; weight: number; reason: string };
export type Join = { a: string; b: string; score: number; parts: JoinPart[] };
export type SuspectedConflict = { a: { report: string; span: Span }; b: { report: string; span: Span }; score: number };

export type Standing = "main" | "further" | "background";
export type EventEntry = {
  id: string;
  event_type: EventType;
  date: DateRange | null;
  date_rule: string;
  place: Place | null;
  place_rule: string;
  standing: Standing;
  reports: string[];
  claims: Claim[];
  fields: FieldReadings[];
  joins: Join[];
  suspected: Join[];
  conflicts: SuspectedConflict[];
};

export type EventLine = {
  id: string;
  ref: string;
  title: string;
  event_type: EventType;
  /** In English; the page has its own words for the codes. */
  type_name: string;
  date: DateRange | null;
  place: Place | null;
  standing: Standing;
  n_reports: number;
  n_origins: number;
  n_contradictions: number;
  /** Not beside reports, entities and what deserves a look. */
  n_judgements?: number;
  disputed: Field[];
  killed: string | null;
  injured: string | null;
  languages: string[];
};

export type ReportLine = {
  id: string;
  name: string;
  title: string | null;
  publisher: string | null;
  family: string | null;
  credit: string | null;
  published: Moment | null;
  language: string;
  url: string | null;
  n_events: number;
};

export type DerivationRelation = "verbatim" | "trimmed" | "rewritten" | "translated" | "excerpt";
export type Divergence = { child: Span; parent: Span; kind: "number" | "name" | "date" | "negation" | "modality"; reason: string };
export type Derivation = {
  child: string;
  parent: string;
  relation: DerivationRelation;
  share: number;
  passages: { child: Span; parent: Span; score: number }[];
  direction: { is_settled: boolean; evidence: { kind: string; weight: number; reason: string }[] };
  divergences: Divergence[];
  confidence: number;
};
export type HiddenOrigin = { id: string; name: string | null; children: string[]; reason: string };
/** Reports that took text from each other, or from one text that was never collected. */
export type TextFamily = { reports: ReportLine[]; hidden_origins: HiddenOrigin[]; derivations: Derivation[] };

export type Verdict =
  | { kind: "same" | "not-same" | "unsure"; a: string; b: string }
  | { kind: "accept" | "reject"; finding: string }
  | { kind: "correct"; finding: string; value: string }
  | { kind: "revoke"; seq: number };

export type Judgement = {
  seq: number;
  who: string;
  when: string;
  why: string;
  verdict: Verdict;
  state: "standing" | "revoked" | "orphaned";
  about?: string;
  event_ref?: string | null;
};

/** The words a finding stands on, and the event or entity it belongs to. */
export type Called = { text: string; language: string; report: string; group: string | null; ref: string | null };

export type EventAnswer = EventLine & {
  event: EventEntry;
  reports: Record<string, ReportLine>;
  /** In English, in the order of `event.fields`; the page says them itself. */
  fields_in_words: string[];
  readings_in_words: string[][];
  /** The sentence of each claim, in the order of `event.claims`. */
  sentences: string[];
  derivations: Derivation[];
  judgements: Judgement[];
  called: Record<string, Called>;
  log: number;
};

export type Block = {
  kind: "headline" | "subheading" | "paragraph" | "list-item" | "quotation" | "caption" | "entry-head";
  span: Span;
};
export type Report = {
  id: string;
  name: string;
  title: Found<string> | null;
  byline: Found<string>[];
  publisher: Found<string> | null;
  family: Found<string> | null;
  credit: Found<string> | null;
  url: Found<string> | null;
  published: Found<Moment> | null;
  language: string;
  text: string;
  blocks: Block[];
  sentences: Span[];
  furniture: { text: string; reason: string }[];
  statements: { id: string; speakers: Speaker[]; kind: "said" | "forecast" }[];
};
export type MarkKind = "name" | "place" | "time" | "quantity" | "attribution" | "claim";
export type ReportMark = Span & {
  id: string;
  kind: MarkKind;
  /** In English; of names their kind, of attributions whether the words are quoted. */
  label: string;
  value: string | null;
  parts?: (Span & { role: "source" | "cue" | "content" })[];
};
export type ReportAnswer = {
  report: Report;
  marks: ReportMark[];
  events: EventLine[];
  derivations: Derivation[];
  /** The first report of its text family, if it belongs to one. */
  family: string | null;
  judgements: Judgement[];
};

export type EntityKind = "person" | "organisation" | "place" | "other";
export type EntityLine = { id: string; kind: EntityKind; name: string; names: string[]; roles: string[]; n_reports: number; n_suspected: number };
export type EntityEntry = {
  id: string;
  kind: EntityKind;
  names: { text: string; n_mentions: number; n_reports: number }[];
  reports: string[];
  roles: string[];
  joins: Join[];
  suspected: Join[];
};
export type EntityAnswer = {
  entity: EntityEntry;
  reports: Record<string, ReportLine>;
  events: EventLine[];
  judgements: Judgement[];
  called: Record<string, Called>;
  log: number;
};

export type Fact = { about: string; text: string };
export type ItemKind = "contradiction" | "suspected-join" | "divergence" | "suspected-conflict";
export type Side = Span & { finding: string | null; report: ReportLine | null; text: string; value: string | null };
export type Item = {
  id: string;
  kind: ItemKind;
  title: string;
  weight: number;
  event: string | null;
  event_ref: string | null;
  event_line: EventLine | null;
  findings: string[];
  evidence: Fact[];
  judgements: number[];
  sides: Side[];
};
export type ReviewList = List<Item> & { log: number; /** Judged ones too. */ kinds: Partial<Record<ItemKind, number>> };

export type InboxItem =
  | { kind: "report"; report: ReportLine; /** Not known of reports. */ when: string | null }
  | { kind: "event"; event: EventLine; when: string; change: "new" | "changed"; what: string[] };

export type Facet = { value: string; n: number };
export type EventList = List<EventLine> & { facets?: { type?: Facet[]; country?: Facet[]; year?: Facet[] } };

export type SearchItem = ({ kind: "event"; line: EventLine } | { kind: "report"; line: ReportLine } | { kind: "entity"; line: EntityLine }) & {
  id: string;
  title: string;
  snippet: { text: string; hit: boolean }[];
  score: number | null;
  explanations: Record<string, { score: number; detail: string }>;
};
export type FacetName = "kind" | "language" | "outlet" | "year";
export type SearchAnswer = List<SearchItem> & { facets: Record<FacetName, Facet[]> };
export type SavedSearch = { id: string; name: string; query: Record<string, string>; created: string };

export type Job = {
  id: string;
  collection: string;
  kind: "add" | "run";
  state: "queued" | "running" | "done" | "partial" | "failed";
  done: number;
  /** 0 while it is not known. */
  of: number;
  said: string[];
  who: string;
  queued: string;
  started: string | null;
  ended: string | null;
  result: Record<string, unknown> | null;
};

export type Format = { name: string; doc: string; is_table: boolean };
export type Loss = { n: number; what: string };
export type Export = {
  id: string;
  format: string;
  state: "waiting" | "ready" | "refused" | "failed";
  who: string;
  when: string;
  why: string;
  losses: Loss[];
  bytes: number;
  decided_by: string | null;
  /** Why it was approved or refused. */
  decision: string | null;
};

export type Person = { name: string; role: Role; /** The restricted ones that are open to them. */ collections: string[]; has_totp: boolean; created: string; disabled: boolean };
export type Key = { id: string; person: string; scopes: string[]; created: string; expires: string | null };
export type AuditLine = { id: string; when: string; who: string; what: string; about: string };

export type BesideRow = {
  left: string | null;
  right: string | null;
  left_span: Span | null;
  right_span: Span | null;
  score: number | null;
  is_moved: boolean;
  divergences: Divergence[];
};
export type SideBySide = {
  left: ReportLine & { text: string };
  right: ReportLine & { text: string };
  relation: string;
  /** Of the left from the right. */
  derivation: Derivation | null;
  rows: BesideRow[];
};

export type PlaceFeature = {
  type: "Feature";
  geometry: { type: "Point"; coordinates: [number, number] };
  properties: { id: string; ref: string; title: string; date: string | null; precision_km: number; type_name: string; n_origins: number; n_reports: number; n_contradictions: number; place: Both };
};
export type PlaceCollection = { type: "FeatureCollection"; features: PlaceFeature[] };
