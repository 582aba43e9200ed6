// Makes editions for the tests: reports from blocks of text, claims from the words they stand on.

const bytes = (text) => Buffer.byteLength(text, "utf8");

/** Returns the span of `words` within `text`, in UTF-8 bytes. */
export function spanOf(text, words, from = 0) {
  const at = text.indexOf(words, from);
  if (at < 0) throw new Error(`the text has no “${words}”`);
  const start = bytes(text.slice(0, at));
  return { start, end: start + bytes(words) };
}

/** Returns a report of blocks `[kind, text]`; sentences end at full stops. */
export function report(id, name, outlet, language, published, blocks, more = {}) {
  const text = blocks.map(([, block]) => block).join("\n");
  let at = 0;
  const spans = [];
  const sentences = [];
  for (const [kind, block] of blocks) {
    spans.push({ kind, span: { start: at, end: at + bytes(block) } });
    let start = at;
    for (const sentence of block.split(/(?<=[.؟!])\s/)) {
      sentences.push({ start, end: start + bytes(sentence) });
      start += bytes(sentence) + 1;
    }
    at += bytes(block) + 1;
  }
  const found = (value, source = "page") => (value === undefined ? null : { value, source, confidence: 0.95 });
  return {
    id,
    name,
    crawl_id: null,
    title: found(blocks[0][1]),
    byline: [],
    publisher: found(outlet, "meta"),
    family: found(more.family, "manifest"),
    credit: found(more.credit, "text"),
    url: found(`https://${name.replace(/\W/g, "-")}.example/`, "meta"),
    published: found(published, "json-ld"),
    language,
    text,
    blocks: spans,
    sentences,
    furniture: more.furniture ?? [],
    statements: [],
  };
}

/** Returns a claim on `words` of a report. */
export function claim(of, field, words, value, more = {}) {
  const { start, end } = spanOf(of.text, words);
  return {
    id: `${of.id}/claim.${field}/${start}-${end}`,
    incident: 0,
    sentence: 1,
    value,
    category: more.category ?? null,
    status: more.status ?? "asserted",
    speakers: (more.speakers ?? []).map((name) => ({ name, span: null, anonymity: more.anonymity ?? "named", referent: null })),
    rules: ["quantity/numeral", "claim/near-cue"],
    confidence: 0.83,
  };
}

/** Returns a reading of claims, which are put into the event's list. */
export function reading(claims, of, value, counts, origins, category = null) {
  const at = of.map((one) => claims.push(one) - 1);
  const [n_articles, n_outlets, n_families] = counts;
  return { value, category, claims: at, n_articles, n_outlets, n_families, origins };
}
