// The contract's answers, made from an edition and a log of judgements as the server makes them.

import { createHash } from "node:crypto";

const TYPE_AR = {
  "Air/drone strike": "غارة جوية/طائرة مسيّرة", "Armed clash": "اشتباك مسلح", "Shelling/artillery/missile attack": "قصف مدفعي/صاروخي",
  "Peaceful protest": "احتجاج سلمي", Arrests: "اعتقالات", "Remote explosive/landmine/IED": "عبوة ناسفة/لغم", Explosion: "انفجار",
};
const FIELD = {
  type: ["What", "ماذا"], date: ["When", "متى"], place: ["Where", "أين"], killed: ["Killed", "القتلى"], injured: ["Injured", "الجرحى"], detained: ["Detained", "المحتجزون"],
  missing: ["Missing", "المفقودون"], displaced: ["Displaced", "النازحون"], actor: ["By whom", "الفاعل"], target: ["Target", "الهدف"], victim: ["Victim", "الضحية"],
  weapon: ["With what", "الوسيلة"], responsibility: ["Responsibility", "المسؤولية"], cause: ["Cause", "السبب"],
};
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const refOf = (id) => `EV-${[...createHash("sha256").update(id).digest().subarray(0, 6)].map((byte) => ALPHABET[byte % 32]).join("")}`;
const both = ([en, ar]) => ({ en, ar });
const captureOf = (finding) => finding.split("/")[0];

function typeName(type) {
  const en = type.acled ?? (type.hazard ? type.hazard[0].toUpperCase() + type.hazard.slice(1) : "Type not known");
  return { en, ar: TYPE_AR[en] ?? en };
}

function inWords(value) {
  if (value.count) {
    const { min, max } = value.count;
    if (max === null) return { en: `at least ${min}`, ar: `${min} على الأقل` };
    return min === max ? { en: `${min}`, ar: `${min}` } : { en: `${min} to ${max}`, ar: `من ${min} إلى ${max}` };
  }
  if (value.date) return { en: value.date.from, ar: value.date.from };
  if (value.place) return { en: value.place.name, ar: value.place.name };
  if (value.type) return typeName(value.type);
  return { en: value.text.text, ar: value.text.text };
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
      n_events: this.edition.events.filter((event) => event.reports.includes(id)).length, added: "2024-05-01T09:00:00Z",
    };
  }

  linesOf(ids) {
    return Object.fromEntries([...new Set(ids)].map((id) => [id, this.reportLine(id)]).filter(([, line]) => line));
  }

  eventLine(event) {
    const disputed = event.fields.filter((field) => field.relations.some((one) => one.kind === "contradicts"));
    const first = (name) => {
      const reading = event.fields.find((field) => field.field === name)?.readings[0];
      return reading ? inWords(reading.value) : null;
    };
    const origins = new Set(event.fields.flatMap((field) => field.readings.flatMap((one) => one.origins.map((origin) => origin.kind + origin.name))));
    return {
      id: event.id, ref: refOf(event.id), title: `${typeName(event.event_type).en}${event.place ? `, ${event.place.name_en}` : ""}`, event_type: event.event_type,
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
    const [start, end] = finding.split("/").at(-1).split("-").map(Number);
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
    return {
      event, ref: line.ref, title: line.title, type_name: line.type_name, reports: this.linesOf(event.reports),
      fields_in_words: Object.fromEntries(event.fields.map((field) => [field.field, both(FIELD[field.field])])),
      readings_in_words: event.fields.map((field) => field.readings.map((one) => inWords(one.value))),
      derivations: this.edition.genealogy.derivations.filter(inside), judgements: this.about(event), called: this.called([...event.joins, ...event.suspected]), log: this.judgements.length,
    };
  }

  reportAnswer(id) {
    const report = this.reports.get(id);
    const marks = [];
    for (const event of this.edition.events) {
      for (const claim of event.claims.filter((one) => captureOf(one.id) === id)) {
        const [start, end] = claim.id.split("/").at(-1).split("-").map(Number);
        const field = claim.id.split("/")[1].replace("claim.", "");
        marks.push({ id: claim.id, kind: "claim", start, end, label: both(FIELD[field]), value: inWords(claim.value).en, entity: null, event: event.id });
      }
    }
    for (const entity of this.edition.entities) {
      for (const { text } of entity.names) {
        const at = report.text.indexOf(text);
        if (at < 0) continue;
        const start = Buffer.byteLength(report.text.slice(0, at));
        const end = start + Buffer.byteLength(text);
        marks.push({ id: `${id}/${entity.kind === "place" ? "place" : "name"}/${start}-${end}`, kind: entity.kind === "place" ? "place" : "name", start, end, label: { en: entity.kind, ar: "اسم" }, value: text, entity: entity.id, event: null });
      }
    }
    const said = /(\S+ ?\S*) (said|told) |(وقال|وقالت|وأضافت) (\S+ \S+)/.exec(report.text);
    if (said) {
      const start = Buffer.byteLength(report.text.slice(0, said.index));
      const whole = said[0].trimEnd();
      const cue = said[2] ?? said[3];
      const cueAt = start + Buffer.byteLength(whole.slice(0, whole.indexOf(cue)));
      marks.push({
        id: `${id}/attribution/${start}-${start + Buffer.byteLength(whole)}`, kind: "attribution", start, end: start + Buffer.byteLength(whole), label: { en: "who says it", ar: "من يقول" }, value: null, entity: null, event: null,
        parts: [{ role: "source", start: said[2] ? start : cueAt + Buffer.byteLength(cue) + 1, end: said[2] ? cueAt - 1 : start + Buffer.byteLength(whole) }, { role: "cue", start: cueAt, end: cueAt + Buffer.byteLength(cue) }],
      });
    }
    return {
      report, marks: marks.sort((one, other) => one.start - other.start), events: this.edition.events.filter((event) => event.reports.includes(id)).map((event) => this.eventLine(event)).slice(0, 20),
      derivations: this.edition.genealogy.derivations.filter((one) => one.child === id || one.parent === id),
    };
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
    const [start, end] = finding.split("/").at(-1).split("-").map(Number);
    const sentence = this.reports.get(report)?.sentences.find((one) => one.start <= start && one.end >= end) ?? { start, end };
    return { finding, report: this.reportLine(report), text: Buffer.from(text).subarray(sentence.start, sentence.end).toString(), start: start - sentence.start, end: end - sentence.start, value };
  }

  review() {
    const items = [];
    const keep = (kind, title, weight, event, sides, evidence) => {
      const findings = sides.flatMap((side) => side.finding ?? []);
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
          const sides = readings.flatMap((one) => one.claims.map((at) => this.side(event.claims[at].id, inWords(one.value))));
          if (sides.length > 1) keep("contradiction", `${FIELD[field.field][0]}: ${readings.map((one) => inWords(one.value).en).join(" | ")}`, sides.length, event, sides, [{ about: "why", text: relation.reason }]);
        }
      }
    }
    for (const entity of this.edition.entities) {
      for (const join of entity.suspected) {
        const names = this.called([join]);
        const side = (finding) => ({ finding, report: this.reportLine(captureOf(finding)), text: names[finding].text, start: 0, end: Buffer.byteLength(names[finding].text), value: { en: names[finding].text, ar: names[finding].text } });
        keep("suspected-join", `“${names[join.a].text}” ~ “${names[join.b].text}”, score ${join.score}`, join.score, null, [side(join.a), side(join.b)], join.parts.map((part) => ({ about: "score", text: `${part.weight} ${part.rule}: ${part.reason}` })));
      }
    }
    for (const one of this.edition.genealogy.derivations) {
      for (const divergence of one.divergences) {
        const event = this.edition.events.find((candidate) => candidate.reports.includes(one.child));
        const side = (report, span) => ({ ...this.side(`${report}/quantity/${span.start}-${span.end}`, null), finding: event?.claims.find((claim) => claim.id.startsWith(report) && overlaps(claim.id, span))?.id ?? null });
        keep("divergence", `number: ${divergence.reason}`, 1, event, [side(one.child, divergence.child), side(one.parent, divergence.parent)], [{ about: "why", text: divergence.reason }]);
      }
    }
    return items.sort((one, other) => other.weight - one.weight);
  }

  beside(a, b) {
    const [left, right] = [this.reports.get(a), this.reports.get(b)];
    const derivation = this.edition.genealogy.derivations.find((one) => one.child === a && one.parent === b) ?? null;
    const text = (report, span) => ({ ...span, text: Buffer.from(report.text).subarray(span.start, span.end).toString() });
    const rows = [];
    const used = new Set();
    for (const sentence of left.sentences) {
      const passage = derivation?.passages.find((one) => one.child.start <= sentence.start && one.child.end >= sentence.end);
      const divergences = (derivation?.divergences ?? []).filter((one) => one.child.start >= sentence.start && one.child.end <= sentence.end);
      if (passage) used.add(passage.parent.start);
      rows.push({ left: text(left, sentence), right: passage ? text(right, passage.parent) : null, kind: passage ? (passage.score === 1 ? "same" : "alike") : "left-only", divergences: divergences.map((one) => ({ what: one.kind, reason: one.reason, left: one.child, right: one.parent })) });
    }
    for (const sentence of right.sentences) if (!used.has(sentence.start)) rows.push({ left: null, right: text(right, sentence), kind: "right-only", divergences: [] });
    return {
      left: { ...this.reportLine(a), text: left.text }, right: { ...this.reportLine(b), text: right.text }, derivation, rows,
      relation: derivation ? "The left is a translation of the right" : "No borrowing was found between the two", relation_ar: derivation ? "الأول ترجمة للثاني" : "لم يُعثر على نقل بينهما",
    };
  }
}

function overlaps(id, span) {
  const [start, end] = id.split("/").at(-1).split("-").map(Number);
  return start < span.end && end > span.start;
}
