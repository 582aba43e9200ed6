// A server that answers as the contract says, from memory, for the tests of the page and for work on it (`npm run mock`).

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Corpus } from "./answers.mjs";
import { hadramawt, large } from "./fixtures.mjs";
import { openapi } from "./openapi.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" };
/** The policy that the real server sends. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const FORMATS = [
  ["acled", "CSV in the columns of ACLED: one conservative number an event.", true],
  ["ucdp", "CSV in the columns of UCDP GED: low, best and high.", true],
  ["geojson", "GeoJSON (RFC 7946): a point an event, with its precision.", false],
  ["ftm", "FollowTheMoney entities as JSON lines.", false],
  ["dossier", "Markdown: a dossier an event.", false],
];

class Refusal extends Error {
  constructor(status, type, title, detail = title) {
    super(detail);
    Object.assign(this, { status, type, title });
  }
}

/** Starts the server; `port` 0 takes a free one. Returns its address, its log of requests and how to stop it. */
export async function serve({ port = 0 } = {}) {
  const corpora = new Map([["hadramawt", new Corpus(hadramawt())], ["large", new Corpus(large())]]);
  const people = [
    { name: "amal", password: "a long password", role: "admin", collections: [], has_totp: false, created: "2024-01-05T10:00:00Z", disabled: false },
    { name: "sami", password: "a long password", role: "reviewer", collections: ["hadramawt"], has_totp: true, created: "2024-02-11T10:00:00Z", disabled: false },
  ];
  let keys = [{ id: "vk_4f2a", person: "sami", scopes: ["read", "export"], created: "2024-03-01T00:00:00Z", expires: null }];
  const tokens = new Set(["once"]);
  const sessions = new Map();
  const saved = [{ id: "1", name: "Ports", query: { q: "port", language: "en" }, created: "2024-05-01T10:00:00Z" }];
  const exported = [
    { id: "7", format: "acled", bom: false, state: "waiting", who: "sami", when: "2024-05-02T09:10:00Z", why: "weekly brief", losses: [], bytes: 0, decided_by: null, decision: null },
    { id: "6", format: "dossier", bom: false, state: "ready", who: "amal", when: "2024-05-01T09:10:00Z", why: "", losses: [], bytes: 61594, decided_by: null, decision: null },
  ];
  const jobs = [{ id: "3", collection: "hadramawt", kind: "add", state: "partial", done: 8, of: 9, said: ["harbour.jpg: the file is a picture"], who: "amal", queued: "2024-05-01T08:59:00Z", started: "2024-05-01T08:59:01Z", ended: "2024-05-01T09:00:00Z", result: { n_new: 8, n_new_versions: 0, n_seen_again: 0, n_already_there: 0, n_not_taken: 1 } }];
  const unapplied = new Map();
  const streams = new Map();

  const tell = (collection, event, data) => {
    for (const stream of streams.get(collection) ?? []) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const collectionOf = (name) => {
    const corpus = corpora.get(name);
    if (!corpus) throw new Refusal(404, "no-such-collection", "No collection of that name");
    const { edition } = corpus;
    return {
      name, n_reports: edition.reports.length, n_events: edition.events.length, n_entities: edition.entities.length, n_to_review: corpus.review().filter((one) => !one.judgements.length).length,
      n_unapplied: unapplied.get(name) ?? 0, restricted: name === "hadramawt", exports_need_approval: name === "hadramawt", may: ["read", "judge", "ingest", "export", "approve", "keep"], edition: "e".repeat(64), log: corpus.judgements.length,
    };
  };
  const codes = ({ event_type: type }) => [type.acled, type.plover_event, type.hazard];
  const page = (items, query, extra = {}) => {
    const from = Number(query.get("cursor") ?? 0);
    const limit = Math.min(200, Number(query.get("limit") ?? 50));
    return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null, total: items.length, ...extra };
  };
  const filtered = (corpus, query) =>
    corpus.lines.map((line, at) => (corpus.judgements.length ? corpus.eventLine(corpus.edition.events[at]) : line)).filter((line) => {
      const only = query.get("only");
      return (
        (!query.get("type") || codes(line).includes(query.get("type"))) && (!query.get("country") || line.place?.country === query.get("country")) &&
        (!query.get("from") || (line.date && line.date.to >= query.get("from"))) && (!query.get("to") || (line.date && line.date.from <= query.get("to"))) &&
        (only !== "contradicted" || line.n_contradictions > 0) && (only !== "unplaced" || !line.place) && (only !== "undated" || !line.date) && (only !== "judged" || line.n_judgements > 0)
      );
    }).sort((one, other) => (query.get("sort") === "date" ? (one.date?.from ?? "9").localeCompare(other.date?.from ?? "9") : 0));
  const facet = (lines, values) => {
    const found = new Map();
    for (const line of lines) for (const value of [values(line)].flat()) if (value) found.set(value, (found.get(value) ?? 0) + 1);
    return [...found].map(([value, n]) => ({ value, n })).sort((one, other) => other.n - one.n);
  };

  /** Runs a job in three steps, told on the stream. */
  const start = (collection, kind, of, result, then) => {
    const job = { id: String(jobs.length + 4), collection, kind, state: "queued", done: 0, of, said: [], who: "amal", queued: new Date().toISOString(), started: null, ended: null, result: null };
    jobs.unshift(job);
    const step = (n) => {
      job.state = n < 3 ? "running" : "done";
      job.done = Math.round((of * n) / 3);
      job.started ??= new Date().toISOString();
      if (n === 3) Object.assign(job, { ended: new Date().toISOString(), result, said: ["read 1 folder"] });
      tell(collection, "job", job);
      if (n < 3) setTimeout(() => step(n + 1), 150);
      else then?.();
    };
    setTimeout(() => step(1), 150);
    return { ...job };
  };

  function search(corpus, query) {
    const wanted = (query.get("q") ?? "").toLowerCase().match(/"[^"]+"|\S+/g)?.map((word) => word.replaceAll('"', "")) ?? [];
    const all = [];
    for (const line of corpus.lines) all.push({ kind: "event", id: line.id, line, title: line.title, language: line.languages, outlet: null, when: line.date?.from ?? null, text: line.title });
    for (const report of corpus.edition.reports) all.push({ kind: "report", id: report.id, line: corpus.reportLine(report.id), title: report.title.value, language: report.language, outlet: report.publisher?.value, when: report.published?.value.date ?? null, text: report.text });
    for (const entity of corpus.edition.entities) all.push({ kind: "entity", id: entity.id, line: corpus.entityLine(entity), title: entity.names[0].text, language: null, outlet: null, when: null, text: entity.names.map((one) => one.text).join(" · ") });
    const hits = all.filter((one) => wanted.length && wanted.every((word) => one.text.toLowerCase().includes(word)));
    const narrowed = hits.filter((one) => ["kind", "language", "outlet"].every((name) => !query.get(name) || [one[name]].flat().includes(query.get(name))) && (!query.get("year") || one.when?.startsWith(query.get("year"))));
    const items = narrowed.map((one) => {
      const at = Math.max(0, one.text.toLowerCase().indexOf(wanted[0]));
      const from = Math.max(0, at - 60);
      return {
        kind: one.kind, id: one.id, title: one.title, line: one.line, score: 1, explanations: { words: { score: 1, detail: wanted.join(" ") } },
        snippet: [{ text: one.text.slice(from, at), hit: false }, { text: one.text.slice(at, at + wanted[0].length), hit: true }, { text: one.text.slice(at + wanted[0].length, at + 90), hit: false }],
      };
    });
    const facets = Object.fromEntries(["kind", "language", "outlet"].map((name) => [name, facet(hits, (one) => one[name])]));
    return page(items, query, { facets: { ...facets, year: facet(hits, (one) => one.when?.slice(0, 4)) } });
  }

  function judge(corpus, collection, who, { verdict, why, if_log }) {
    if (!why) throw new Refusal(422, "no-reason", "A judgement needs a reason");
    const findings = [verdict.finding, verdict.a, verdict.b].filter(Boolean);
    const others = corpus.judgements.filter((one) => one.seq > (if_log ?? Infinity) && one.who !== who && [one.verdict.finding, one.verdict.a, one.verdict.b].some((id) => findings.includes(id)));
    if (others.length) throw new Refusal(409, "judged-meanwhile", "Judged meanwhile", `${others[0].who} judged it meanwhile`);
    const event = corpus.edition.events.find((one) => one.claims.some((claim) => claim.id === findings[0]));
    const entry = { schema_version: 1, seq: corpus.judgements.length + 1, who, when: new Date().toISOString(), why, verdict, about: findings.map((one) => corpus.words(one)).join(" ~ "), event_ref: event ? corpus.eventLine(event).ref : null };
    corpus.judgements.push(entry);
    unapplied.set(collection, (unapplied.get(collection) ?? 0) + 1);
    tell(collection, "judgement", { seq: entry.seq, who, findings });
    return { ...entry, state: "standing" };
  }

  function inCollection(name, parts, query, method, body, session) {
    const corpus = corpora.get(name);
    const collection = collectionOf(name);
    const [part, id, more] = parts;
    const what = `${method} ${part ?? ""}${id === undefined ? "" : "/"}${more ? `/${more}` : ""}`;
    const missing = () => {
      throw new Refusal(404, "not-found", "There is no such thing");
    };
    switch (what) {
      case "GET ": return collection;
      case "GET inbox": {
        const items = [
          ...corpus.lines.slice(0, 60).map((event, at) => ({ kind: "event", event, when: `2024-05-02T0${at % 9}:30:00Z`, change: at % 2 ? "changed" : "new", what: at % 2 ? ["killed: 6 people (persons) → at least 8 people (persons)", "date: not stated → 2024-03-12", "Injured: new reading 15", "reports: 2 → 3"] : [] })).sort((one, other) => other.when.localeCompare(one.when)),
          ...corpus.edition.reports.map((report) => ({ kind: "report", report: corpus.reportLine(report.id), when: null })),
        ];
        return page(items, query);
      }
      case "GET events": {
        const lines = filtered(corpus, query);
        const facets = { type: facet(corpus.lines, codes), country: facet(corpus.lines, (one) => one.place?.country), year: facet(corpus.lines, (one) => one.date?.from.slice(0, 4)) };
        return page(lines, query, { facets });
      }
      case "GET events/": return corpus.event(id) ? corpus.eventAnswer(corpus.event(id)) : missing();
      case "GET reports": return page(corpus.edition.reports.map((one) => corpus.reportLine(one.id)), query);
      case "GET reports/": return corpus.reports.has(id) ? corpus.reportAnswer(id) : missing();
      case "GET explain": return { id: query.get("id"), facts: [{ about: "rule", text: "quantity/numeral, claim/near-cue" }, { about: "confidence", text: "0.83" }] };
      case "GET entities": {
        const lines = corpus.edition.entities.map((one) => corpus.entityLine(one));
        return page(lines.filter((one) => (!query.get("kind") || one.kind === query.get("kind")) && (!query.get("q") || one.names.join(" ").toLowerCase().includes(query.get("q").toLowerCase()))), query);
      }
      case "GET entities/": return corpus.entityAnswer(id) ?? missing();
      case "GET places.geojson":
        return {
          type: "FeatureCollection",
          features: filtered(corpus, query).filter((one) => one.place).map((one) => ({ type: "Feature", geometry: { type: "Point", coordinates: [one.place.longitude, one.place.latitude] }, properties: { id: one.id, ref: one.ref, title: one.title, date: one.date && [...new Set([one.date.from, one.date.to])].join("/"), precision_km: one.place.precision_km, type_name: one.type_name, n_origins: one.n_origins, place: { en: one.place.name_en, ar: one.place.name_ar } } })),
        };
      case "GET genealogy": return page(corpus.families().filter((family) => !query.get("report") || family.reports.some((one) => one.id === query.get("report"))), query);
      case "GET side-by-side": return corpus.beside(query.get("a"), query.get("b"));
      case "GET search": return search(corpus, query);
      case "GET saved-searches": return { items: saved };
      case "POST saved-searches": saved.push({ id: String(saved.length + 1), ...body, created: new Date().toISOString() }); return [201, saved.at(-1)];
      case "DELETE saved-searches/": saved.splice(saved.findIndex((one) => one.id === id), 1); return [204];
      case "GET review": {
        const items = corpus.review();
        const kinds = {};
        for (const item of items) kinds[item.kind] = (kinds[item.kind] ?? 0) + 1;
        const wanted = items.filter((one) => (!query.get("kind") || one.kind === query.get("kind")) && (query.get("judged") === "yes") === one.judgements.length > 0);
        return page(wanted, query, { log: corpus.judgements.length, kinds });
      }
      case "GET judgements": return page(corpus.log(), query);
      case "POST judgements": return [201, judge(corpus, name, session.name, body)];
      case "POST uploads": return [202, start(name, "add", 3, { n_new: 3, n_new_versions: 0, n_seen_again: 0, n_already_there: 0, n_not_taken: 0 })];
      case "POST addresses": return [202, start(name, "add", body.urls.length, { n_new: body.urls.length, n_new_versions: 0, n_seen_again: 0, n_already_there: 0, n_not_taken: 0 })];
      case "POST runs":
        return [202, start(name, "run", 6, { n_reports: corpus.edition.reports.length, events: corpus.lines.map(({ id }) => ({ id })), notes: [] }, () => {
          unapplied.set(name, 0);
          tell(name, "edition", { edition: "f".repeat(64) });
        })];
      case "GET exports": return { items: exported };
      case "GET exports/preview": return missing();
      case "POST exports": {
        const made = { id: String(exported.length + 8), format: body.format, state: collection.exports_need_approval ? "waiting" : "ready", who: session.name, when: new Date().toISOString(), why: body.why ?? "", bom: body.bom ?? false, losses: [], bytes: 0, decided_by: null, decision: null };
        if (made.state === "ready") Object.assign(made, { losses: losses(body.format), bytes: 5120 });
        exported.unshift(made);
        return [201, made];
      }
      case "POST exports//approval": {
        const one = exported.find((candidate) => candidate.id === id);
        if (one.who === session.name) throw new Refusal(403, "forbidden", "You may not do this", "nobody decides on what they asked for themselves");
        Object.assign(one, { state: body.approve ? "ready" : "refused", decided_by: session.name, decision: body.why });
        if (body.approve) Object.assign(one, { losses: losses(one.format), bytes: 5120 });
        return one;
      }
      case "GET exports//file": return exported.some((one) => one.id === id && one.state === "ready") ? { schema_version: 1 } : missing();
      case "GET exports/": return id === "preview" ? { losses: losses(query.get("format")) } : missing();
      default: return missing();
    }
  }

  function losses(format) {
    return format === "dossier" ? [] : [{ n: 7, what: "readings beside the one number that this format has room for" }, { n: 3, what: "origins, of which only the names are kept" }, { n: 2, what: "places that are wider than a point" }];
  }

  function route(request, url, body, session, answer) {
    const parts = url.pathname.slice("/api/v1/".length).split("/").map(decodeURIComponent);
    const { method } = request;
    const [part, id] = parts;
    if (part === "openapi.json") return openapi;
    if (part === "session" && id === undefined && method === "POST") {
      let person = people.find((one) => one.name === body.name && one.password === body.password && !one.disabled);
      if (body.token !== undefined) person = tokens.delete(body.token) ? people[0] : undefined;
      if (!person) throw new Refusal(401, "wrong-credentials", "Wrong name, password or code");
      if (person.has_totp && body.code === undefined) throw new Refusal(401, "code-needed", "A code is needed");
      if (person.has_totp && body.code !== "123456") throw new Refusal(401, "wrong-credentials", "Wrong name, password or code");
      const cookie = randomBytes(12).toString("hex");
      sessions.set(cookie, { person, csrf: randomBytes(12).toString("hex") });
      answer.setHeader("Set-Cookie", `variorum_session=${cookie}; HttpOnly; SameSite=Strict; Path=/`);
      return sessionOf(sessions.get(cookie));
    }
    if (!session) throw new Refusal(401, "signed-out", "Nobody is signed in");
    if (method !== "GET" && request.headers["x-csrf-token"] !== session.csrf) throw new Refusal(403, "csrf", "The token is missing");
    if (part === "session") {
      if (id === "totp" && method === "POST") return { secret: "JBSWY3DPEHPK3PXP", otpauth_url: "otpauth://totp/Variorum:amal?secret=JBSWY3DPEHPK3PXP&issuer=Variorum" };
      if (id === "totp") {
        session.person.has_totp = method === "PUT";
        return [204];
      }
      if (id === "password") return [204];
      if (method === "DELETE") {
        sessions.delete(session.cookie);
        return [204];
      }
      return sessionOf(session);
    }
    if (part === "collections") {
      if (!id) return { items: [...corpora.keys()].map(collectionOf) };
      return inCollection(id, parts.slice(2), url.searchParams, method, body, session.person);
    }
    if (part === "jobs") return { items: jobs.filter((one) => !url.searchParams.get("collection") || one.collection === url.searchParams.get("collection")) };
    if (part === "formats") return { items: FORMATS.map(([name, doc, is_table]) => ({ name, doc, is_table })) };
    if (part === "people" && method === "GET") return { items: people.map(({ password: _, ...person }) => person) };
    if (part === "people" && method === "POST") {
      people.push({ ...body, collections: [], has_totp: false, created: new Date().toISOString(), disabled: false });
      return [204];
    }
    if (part === "people" && method === "PATCH") {
      Object.assign(people.find((one) => one.name === id), body);
      return [204];
    }
    if (part === "keys" && method === "GET") return { items: keys };
    if (part === "keys") {
      keys = keys.filter((one) => one.id !== id);
      return [204];
    }
    if (part === "audit") return page([{ id: "2", when: "2024-05-02T09:10:00Z", who: "sami", what: "export asked for", about: "hadramawt/acled" }, { id: "1", when: "2024-05-01T08:59:00Z", who: "amal", what: "sign-in", about: "127.0.0.1" }], url.searchParams);
    throw new Refusal(404, "not-found", "There is no such thing");
  }
  const sessionOf = ({ person, csrf }) => ({ name: person.name, role: person.role, csrf, has_totp: person.has_totp, has_password: Boolean(person.password) });

  const requests = [];
  const server = createServer(async (request, answer) => {
    const url = new URL(request.url, "http://desk");
    requests.push(`${request.method} ${request.url}`);
    if (!url.pathname.startsWith("/api/")) return file(url.pathname, answer);
    const cookie = /variorum_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
    const session = sessions.has(cookie) ? { ...sessions.get(cookie), cookie, person: sessions.get(cookie).person } : null;
    const stream = /^\/api\/v1\/collections\/([^/]+)\/stream$/.exec(url.pathname);
    if (stream && session) {
      answer.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
      answer.write(": here\n\n");
      const name = decodeURIComponent(stream[1]);
      streams.set(name, [...(streams.get(name) ?? []), answer]);
      request.on("close", () => streams.set(name, streams.get(name).filter((one) => one !== answer)));
      return undefined;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const isJson = (request.headers["content-type"] ?? "").includes("json");
    try {
      const given = route(request, url, isJson && chunks.length ? JSON.parse(Buffer.concat(chunks)) : {}, session, answer);
      const [status, body] = Array.isArray(given) ? given : [200, given];
      answer.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-cache" });
      answer.end(body === undefined ? undefined : JSON.stringify(body));
    } catch (error) {
      const status = error.status ?? 500;
      if (status === 500) console.error(error);
      answer.writeHead(status, { "Content-Type": "application/problem+json" });
      answer.end(JSON.stringify({ type: `https://variorum.example/problems/${error.type ?? "fault"}`, title: error.title ?? "Fault", status, detail: error.message }));
    }
    return undefined;
  });

  function file(path, answer) {
    const wanted = normalize(join(DIST, path));
    const found = wanted.startsWith(DIST) && extname(wanted) && existsSync(wanted) ? wanted : join(DIST, "index.html");
    answer.writeHead(200, { "Content-Type": TYPES[extname(found)] ?? "application/octet-stream", "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff" });
    answer.end(readFileSync(found));
  }

  await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  const { port: taken } = server.address();
  return {
    address: `http://127.0.0.1:${taken}`,
    requests,
    /** Lets another person judge a finding. */
    judgeAs: (who, collection, verdict) => judge(corpora.get(collection), collection, who, { verdict, why: "seen otherwise" }),
    newToken: (token) => tokens.add(token),
    close: () => {
      for (const list of streams.values()) for (const stream of list) stream.end();
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve({ port: Number(process.env.PORT ?? 8788) });
  console.log(`${address}/sign-in?token=once  (or amal, “a long password”)`);
}
