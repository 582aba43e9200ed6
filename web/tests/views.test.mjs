// Every view in both languages, light and dark, wide and narrow: accessible, within its policy, and asking nobody else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { refOf } from "./mock/answers.mjs";
import { hadramawt } from "./mock/fixtures.mjs";
import { serve } from "./mock/serve.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const edition = hadramawt();
const C = "/c/hadramawt";
const VIEWS = [
  "/", C, `${C}/inbox?kind=event`, `${C}/events`, `${C}/events/${refOf(edition.events[0].id)}`, `${C}/events/${refOf(edition.events[1].id)}`, `${C}/review`, `${C}/review?kind=suspected-join`,
  `${C}/search?q=Mukalla`, `${C}/map`, `${C}/timeline`, `${C}/genealogy`, `${C}/side-by-side?a=${edition.reports[1].id}&b=${edition.reports[0].id}`, `${C}/entities`, `${C}/entities/${edition.entities[0].id}`,
  `${C}/reports`, `${C}/reports/${edition.reports[0].id}`, `${C}/history`, `${C}/add`, `${C}/exports`, "/people", "/account", "/docs-api", "/nothing-here",
];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page that keeps an eye on its console and on whom it asks. */
async function open({ language, theme, width }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, locale: "en-GB", reducedMotion: "reduce" });
  await context.addInitScript((chosen) => localStorage.setItem("variorum.language", chosen), language);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // Before one is signed in the server says 401 to the question who one is; the browser notes that as an error.
    if (message.type() === "error" && !/401/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== server.address && protocol !== "data:" && protocol !== "blob:") faults.push(`asked ${request.url()}`);
  });
  return { context, page, faults };
}

async function signIn(page) {
  const token = Math.random().toString(36);
  server.newToken(token);
  await page.goto(`${server.address}/sign-in?token=${token}`);
  await page.waitForSelector("#side", { state: "attached" });
}

/** Goes to a view as a link does, without loading the page anew. */
async function visit(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  await page.waitForFunction((to) => location.pathname + location.search === to, path);
  // The view of before is gone, and the new one has been asked for.
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => setTimeout(then))));
  await settle(page);
}

async function settle(page) {
  await page.waitForSelector("h1");
  await page.waitForFunction(() => ![...document.querySelectorAll("[role=status]")].some((one) => /Loading|جارٍ التحميل/.test(one.textContent)));
}

/** Returns what axe finds wrong, by all rules or by some; by none it is not asked. */
async function violations(page, rules) {
  if (rules?.length === 0) return [];
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(
    ([tags, only]) => globalThis.axe.run(document, { runOnly: only ? { type: "rule", values: only } : { type: "tag", values: tags }, resultTypes: ["violations"] }),
    [TAGS, rules],
  );
  return found.violations.flatMap((one) => one.nodes.slice(0, 3).map((node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary?.replaceAll("\n", " ")}`));
}

for (const { language, theme, width, rules } of [
  { language: "en", theme: "light", width: 1440 },
  // What a page is made of is the same in both languages; what looks otherwise is looked at.
  { language: "ar", theme: "dark", width: 1440, rules: ["color-contrast", "html-has-lang", "valid-lang"] },
  { language: "en", theme: "dark", width: 390, rules: [] },
  { language: "ar", theme: "light", width: 390, rules: ["target-size"] },
]) {
  test(`every view is accessible and asks nobody else: ${language}, ${theme}, ${width} px`, async () => {
    const { context, page, faults } = await open({ language, theme, width });
    await page.goto(server.address);
    await page.waitForSelector("form");
    const found = (await violations(page, rules)).map((one) => `sign-in: ${one}`);
    await signIn(page);
    for (const view of VIEWS) {
      await visit(page, view);
      found.push(...(await violations(page, rules)).map((one) => `${view}: ${one}`));
      const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      if (inner > outer + 1) found.push(`${view}: wider than the window by ${inner - outer} px`);
      const root = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
      assert.deepEqual(root, language === "ar" ? ["ar", "rtl"] : ["en", "ltr"]);
    }
    await context.close();
    assert.deepEqual(found, []);
    assert.deepEqual(faults, []);
  });
}

test("dialogues and menus are accessible", async () => {
  const { context, page, faults } = await open({ language: "en", theme: "light", width: 1440 });
  await signIn(page);
  await page.goto(`${server.address}${C}/events/${refOf(edition.events[1].id)}`);
  await settle(page);
  await page.getByRole("button", { name: /^Correct/ }).first().click();
  const found = await violations(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.waitForSelector("#shortcuts-title");
  found.push(...(await violations(page)));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Display" }).click();
  found.push(...(await violations(page)));
  await context.close();
  assert.deepEqual(found, []);
  assert.deepEqual(faults, []);
});

test("the language and the theme chosen are kept", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("radio", { name: "العربية" }).check();
  await page.getByRole("radio", { name: "داكن" }).check();
  await page.reload();
  await page.waitForSelector("h1");
  assert.deepEqual(await page.evaluate(() => [document.documentElement.dir, document.documentElement.dataset.theme]), ["rtl", "dark"]);
  assert.match(await page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor), /rgb\(21, 20, 19\)/);
  await context.close();
});

test("Arabic text runs from right to left within an English page", async () => {
  const { context, page } = await open({ language: "en", theme: "light", width: 1440 });
  await signIn(page);
  await page.goto(`${server.address}${C}/reports/${edition.reports[0].id}`);
  await settle(page);
  const directions = await page.$$eval(".text p", (blocks) => blocks.map((block) => getComputedStyle(block).direction));
  assert.ok(directions.length > 0 && directions.every((direction) => direction === "rtl"));
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).direction), "ltr");
  await context.close();
});
