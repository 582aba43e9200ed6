// The first page is small: what the browser needs before a view of its own is opened.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const MOST_BYTES = 300_000;

test("the first page is under 300 kB gzipped before the map loads", () => {
  const html = readFileSync(new URL("index.html", DIST), "utf8");
  const files = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1]);
  const sizes = files.map((file) => gzipSync(readFileSync(new URL(file, DIST))).length);
  const sum = sizes.reduce((one, other) => one + other, gzipSync(html).length);
  console.log(`first page: ${(sum / 1000).toFixed(1)} kB gzipped in ${files.length + 1} files`);
  assert.ok(files.some((file) => file.endsWith(".js")) && files.some((file) => file.endsWith(".css")));
  assert.ok(sum < MOST_BYTES, `${sum} bytes`);
});

test("the page has no inline script or style, which the policy forbids", () => {
  const html = readFileSync(new URL("index.html", DIST), "utf8");
  assert.ok(!/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/.test(html));
});
