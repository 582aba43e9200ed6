// The contract's answers, made from an edition and a log of judgements as the server makes them.

import { createHash } from "node:crypto";

const FIELD = {
  type: "What", date: "When", place: "Where", killed: "Killed", injured: "Injured", detained: "Detained", missing: "Missing", displaced: "Displaced", actor: "By whom",
  target: "Target", victim: "Victim", weapon: "With what", responsibility: "Responsibility", cause: "Cause",
};
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const refOf = (id) => {
  const letters = [...createHash("sha256").update(id).digest().subarray(0, 8)].map((byte) => ALPHABET[byte % 32]).join("");
  return `EV-${letters.slice(0, 4)}-${letters.slice(4)}`;
};
const captureOf = (finding) => finding.split("/")[0];
const spanOf = (finding) => finding.split("/").at(-1).split("-").map(Number);

function typeName(type) {
  return type.acled ?? (type.hazard ? type.hazard[0].toUpperCase() + type.hazard.slice(1) : "Type not known");
}

function dateInWords(date) {
  const [year, month, day] = date.split("-");
  return [day && Number(day), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
}

/** A value in the server's English words. */
function inWords(value, category) {
  const plain = () => {
    if (value.count) {
      const { min, max } = value.count;
      if (max === null) return `at least ${min}`;
      return min === max ? `${min}` : `${min} to ${max}`;
    }
    if (value.date) return dateInWords(value.date.from);
    if (value.type) return typeName(value.type);
    if (value.text) return value.text.text;
    const { name, place } = value.place;
    if (!place) return `${name}: not in the gazetteer`;
    return `${name}: ${place.name_en}, ${place.country} (${place.class} ${place.id}; ${place.latitude.toFixed(4)} N ${place.longitude.toFixed(4)} E; within ${Math.round(place.precision_km)} km)`;
  };
  if (!category) return plain();
  return `${plain()} ${category.scope === "part" ? "of them " : ""}${category.text}${category.kind ? ` (${category.kind.replace("-", " ")})` : ""}`;
}

/** What the server would know of a collection. */
export class Corpus {
  constructor(edition) {
    this.edition = edition;
    this.reports = new Map(edition.reports.map((report) => [report.id, report]));
    this.judgements = [];
    this.lines = edition.events.map((event) => this.eventLine(event));
  }

  reportLine(id) {
    const report = this.reports.get(id);
    if (!report) return null;
    return {
      id, name: report.name, title: report.title?.value ?? null, publisher: report.publisher?.value ?? null, family: report.family?.value ?? null,
      credit: report.credit?.value ?? null, published: report.published?.value ?? null, language: report.language, url: report.url?.value ?? null,
      n_events: this.edition.events.filter((event) => event.reports.includes(id)).length,
    };
  }

  linesOf(ids) {
    return Object.fromEntries([...new Set(ids)].map((id) => [id, this.reportLine(id)]).filter(([, line]) => line));
  }

  eventLine(event) {
    const disputed = event.fields.filter((field) => field.relations.some((one) => one.kind === "contradicts"));
    const first = (name) => {
      const reading = event.fields.find((field) => field.field === name)?.readings[0];
      return reading ? inWords(reading.value, reading.category) : null;
    };
    const origins = new Set(event.fields.flatMap((field) => field.readings.flatMap((one) => one.origins.map((origin) => origin.kind + origin.name))));
    return {
      id: event.id, ref: refOf(event.id), title: `${typeName(event.event_type)}${event.place ? `, ${event.place.name_en}` : ""}`, event_type: event.event_type,
      type_name: typeName(event.event_type), date: event.date, place: event.place, standing: event.standing, n_reports: event.reports.length, n_origins: Math.max(1, origins.size),
      n_contradictions: disputed.length, n_judgements: this.about(event).filter((one) => one.state === "standing").length, disputed: disputed.map((one) => one.field),
      killed: first("killed"), injured: first("injured"), languages: [...new Set(event.reports.map((id) => this.reports.get(id)?.language))],
    };
  }

  event(idOrRef) {
    return this.edition.events.find((event) => event.id === idOrRef || refOf(event.id) === idOrRef);
  }

  /** Judgements about an event's claims and incidents, newest first, with their states. */
  about(event) {
    const ids = new Set([event.id, ...event.claims.map((claim) => claim.id), ...event.joins.flatMap((join) => [join.a, join.b])]);
    return this.log().filter(({ verdict }) => ids.has(verdict.finding) || ids.has(verdict.a) || ids.has(verdict.b));
  }

  log() {
    const revoked = new Set(this.judgements.filter((one) => one.verdict.kind === "revoke").map((one) => one.verdict.seq));
    return this.judgements.map((one) => ({ ...one, state: revoked.has(one.seq) ? "revoked" : "standing" })).reverse();
  }

  words(finding) {
    const report = this.reports.get(captureOf(finding));
    const [start, end] = spanOf(finding);
    return Buffer.from(report?.text ?? "", "utf8").subarray(start, end).toString("utf8");
  }

  called(joins) {
    const found = {};
    for (const id of joins.flatMap((join) => [join.a, join.b])) {
      const capture = captureOf(id);
      const event = this.edition.events.find((one) => one.id === id);
      const entity = this.edition.entities.find((one) => one.id === id);
      found[id] = {
        text: entity?.names[0].text ?? this.reports.get(capture)?.title?.value ?? "", language: this.reports.get(capture)?.language ?? "und", report: capture,
        group: event?.id ?? entity?.id ?? null, ref: event ? refOf(event.id) : null,
      };
    }
    return found;
  }

  eventAnswer(event) {
    const line = this.eventLine(event);
    const inside = (one) => event.reports.includes(one.child) && event.reports.includes(one.parent);
    const sentence = ({ id, sentence: at }) => {
      const report = this.reports.get(captureOf(id));
      const span = report?.sentences[at];
      return span ? Buffer.from(report.text).subarray(span.start, span.end).toString().trim() : "";
    };
    const { n_judgements: _, ...plain } = line;
    return {
      ...plain, event, reports: this.linesOf(event.reports), sentences: event.claims.map(sentence),
      fields_in_words: event.fields.map((field) => FIELD[field.field]),
      readings_in_words: event.fields.map((field) => field.readings.map((one) => inWords(one.value, one.category))),
      derivations: this.edition.genealogy.derivations.filter(inside), judgements: this.about(event), called: this.called([...event.joins, ...event.suspected]), log: this.judgements.length,
    };
  }

  reportAnswer(id) {
    const report = this.reports.get(id);
    const marks = [];
    for (const event of this.edition.events) {
      for (const claim of event.claims.filter((one) => captureOf(one.id) === id)) {
        const [start, end] = spanOf(claim.id);
        const field = claim.id.split("/")[1].replace("claim.", "");
        marks.push({ id: claim.id, kind: "claim", start, end, label: FIELD[field], value: inWords(claim.value, claim.category) });
      }
    }
    for (const entity of this.edition.entities) {
      for (const { text } of entity.names) {
        const at = report.text.indexOf(text);
        if (at < 0) continue;
        const start = Buffer.byteLength(report.text.slice(0, at));
        const end = start + Buffer.byteLength(text);
        marks.push({ id: `${id}/${entity.kind === "place" ? "place" : "name"}/${start}-${end}`, kind: entity.kind === "place" ? "place" : "name", start, end, label: entity.kind[0].toUpperCase() + entity.kind.slice(1), value: null });
      }
    }
    const said = /(\S+ ?\S*) (said|told) |(وقال|وقالت|وأضافت) (\S+ \S+)/.exec(report.text);
    if (said) {
      const start = Buffer.byteLength(report.text.slice(0, said.index));
      const whole = said[0].trimEnd();
      const cue = said[2] ?? said[3];
      const cueAt = start + Buffer.byteLength(whole.slice(0, whole.indexOf(cue)));
      marks.push({
        id: `${id}/attribution/${start}-${start + Buffer.byteLength(whole)}`, kind: "attribution", start, end: start + Buffer.byteLength(whole), label: "Indirect", value: "",
        parts: [{ role: "source", start: said[2] ? start : cueAt + Buffer.byteLength(cue) + 1, end: said[2] ? cueAt - 1 : start + Buffer.byteLength(whole) }, { role: "cue", start: cueAt, end: cueAt + Buffer.byteLength(cue) }],
      });
    }
    return {
      report, marks: marks.sort((one, other) => one.start - other.start), events: this.edition.events.filter((event) => event.reports.includes(id)).map((event) => this.eventLine(event)).slice(0, 20),
      derivations: this.edition.genealogy.derivations.filter((one) => one.child === id || one.parent === id),
      family: this.families().find((family) => family.reports.some((one) => one.id === id))?.reports[0].id ?? null,
      judgements: this.log().filter(({ verdict }) => verdict.finding?.startsWith(id)),
    };
  }

  /** The families of texts, the largest first. */
  families() {
    const { derivations, hidden_origins } = this.edition.genealogy;
    const found = [];
    const join = (ids, add) => {
      const touched = found.filter((family) => ids.some((id) => family.ids.has(id)));
      const whole = { ids: new Set([...ids, ...touched.flatMap((one) => [...one.ids])]), derivations: touched.flatMap((one) => one.derivations), hidden_origins: touched.flatMap((one) => one.hidden_origins) };
      add(whole);
      found.splice(0, found.length, ...found.filter((one) => !touched.includes(one)), whole);
    };
    for (const one of derivations) join([one.child, one.parent], (whole) => whole.derivations.push(one));
    for (const one of hidden_origins) join(one.children, (whole) => whole.hidden_origins.push(one));
    const when = (line) => line.published?.date ?? "9";
    return found
      .map(({ ids, ...rest }) => ({ reports: [...ids].map((id) => this.reportLine(id)).sort((one, other) => when(one).localeCompare(when(other))), ...rest }))
      .sort((one, other) => other.reports.length - one.reports.length);
  }

  entityLine(one) {
    return { id: one.id, kind: one.kind, name: one.names[0].text, names: one.names.map((name) => name.text), roles: one.roles, n_reports: one.reports.length, n_suspected: one.suspected.length };
  }

  entityAnswer(id) {
    const entity = this.edition.entities.find((one) => one.id === id);
    if (!entity) return null;
    const referents = new Set([id, ...entity.joins.flatMap((join) => [join.a, join.b])]);
    return {
      entity, reports: this.linesOf([...entity.reports, ...[...entity.joins, ...entity.suspected].flatMap((join) => [captureOf(join.a), captureOf(join.b)])]),
      events: entity.kind === "person" ? [] : this.edition.events.filter((event) => event.reports.some((one) => entity.reports.includes(one))).map((event) => this.eventLine(event)).slice(0, 5),
      judgements: this.log().filter(({ verdict }) => referents.has(verdict.a)), called: this.called([...entity.joins, ...entity.suspected]), log: this.judgements.length,
    };
  }

  side(finding, value) {
    const report = captureOf(finding);
    const text = this.reports.get(report)?.text ?? "";
    const [start, end] = spanOf(finding);
    const sentence = this.reports.get(report)?.sentences.find((one) => one.start <= start && one.end >= end) ?? { start, end };
    return { finding, report: this.reportLine(report), text: Buffer.from(text).subarray(sentence.start, sentence.end).toString(), start: start - sentence.start, end: end - sentence.start, value };
  }

  /** The sentence in which a report has these words, and where in it they stand. */
  sentenceOf(finding, words) {
    const report = this.reports.get(captureOf(finding));
    const at = report?.text.indexOf(words) ?? -1;
    if (at < 0) return {};
    const start = Buffer.byteLength(report.text.slice(0, at));
    const { text, start: from, end } = this.side(`${report.id}/referent/${start}-${start + Buffer.byteLength(words)}`, null);
    return { text, start: from, end };
  }

  review() {
    const items = [];
    const keep = (kind, title, weight, event, sides, evidence, findings = sides.flatMap((side) => side.finding ?? [])) => {
      const judgements = this.log().filter(({ state, verdict }) => state === "standing" && (findings.includes(verdict.finding) || (findings.includes(verdict.a) && findings.includes(verdict.b)))).map((one) => one.seq);
      items.push({
        id: createHash("sha256").update(kind + findings.join() + title).digest("hex").slice(0, 12), kind, title, weight, event: event?.id ?? null, event_ref: event ? refOf(event.id) : null,
        event_line: event ? this.eventLine(event) : null, findings, evidence, judgements, sides,
      });
    };
    for (const event of this.edition.events) {
      for (const field of event.fields) {
        for (const relation of field.relations.filter((one) => one.kind === "contradicts")) {
          const readings = [field.readings[relation.a], field.readings[relation.b]];
          const sides = readings.flatMap((one) => one.claims.map((at) => this.side(event.claims[at].id, inWords(one.value, one.category))));
          if (sides.length > 1) keep("contradiction", `${FIELD[field.field]}: ${readings.map((one) => inWords(one.value, one.category)).join(" | ")}`, sides.length, event, sides, [{ about: "why", text: relation.reason }]);
        }
      }
    }
    for (const entity of this.edition.entities) {
      for (const join of entity.suspected) {
        const names = this.called([join]);
        const side = (finding) => ({ finding, report: this.reportLine(captureOf(finding)), text: names[finding].text, start: 0, end: Buffer.byteLength(names[finding].text), value: null, ...this.sentenceOf(finding, names[finding].text) });
        keep("suspected-join", `“${names[join.a].text}” ~ “${names[join.b].text}”, score ${join.score}`, join.score, null, [side(join.a), side(join.b)], join.parts.map((part) => ({ about: "score", text: `${part.weight} ${part.rule}: ${part.reason}` })));
      }
    }
    for (const one of this.edition.genealogy.derivations) {
      for (const divergence of one.divergences) {
        const event = this.edition.events.find((candidate) => candidate.reports.includes(one.child));
        // The passages, with no finding of their own; what can be judged are the claims in them.
        const side = (report, span) => ({ ...this.side(`${report}/quantity/${span.start}-${span.end}`, null), finding: null });
        const claims = (event?.claims ?? []).filter(({ id }) => (id.startsWith(one.child) && overlaps(id, divergence.child)) || (id.startsWith(one.parent) && overlaps(id, divergence.parent))).map(({ id }) => id);
        keep("divergence", `number: ${divergence.reason}`, 1, null, [side(one.child, divergence.child), side(one.parent, divergence.parent)], [{ about: "why", text: divergence.reason }], claims);
      }
    }
    return items.sort((one, other) => other.weight - one.weight);
  }

  beside(a, b) {
    const [left, right] = [this.reports.get(a), this.reports.get(b)];
    const derivation = this.edition.genealogy.derivations.find((one) => one.child === a && one.parent === b) ?? null;
    const text = (report, span) => Buffer.from(report.text).subarray(span.start, span.end).toString();
    const row = (one, other, more) => ({ left: one && text(left, one), right: other && text(right, other), left_span: one, right_span: other, score: null, is_moved: false, divergences: [], ...more });
    const rows = [];
    const used = new Set();
    for (const sentence of left.sentences) {
      const passage = derivation?.passages.find((one) => one.child.start <= sentence.start && one.child.end >= sentence.end);
      const divergences = (derivation?.divergences ?? []).filter((one) => one.child.start >= sentence.start && one.child.end <= sentence.end);
      if (passage) used.add(passage.parent.start);
      rows.push(row(sentence, passage?.parent ?? null, { score: passage?.score ?? null, divergences }));
    }
    for (const sentence of right.sentences) if (!used.has(sentence.start)) rows.push(row(null, sentence));
    return {
      left: { ...this.reportLine(a), text: left.text }, right: { ...this.reportLine(b), text: right.text }, derivation, rows,
      relation: derivation ? `${left.name} is translated from ${right.name}` : `no borrowing was found between ${left.name} and ${right.name}`,
    };
  }
}

function overlaps(id, span) {
  const [start, end] = spanOf(id);
  return start < span.end && end > span.start;
}
