// The desk against a real server, in both languages: sign in, add a folder, open an event, correct a toll, make a new edition, see
// the correction kept, export. Run with `npm run test:desk`; what it needs comes from the environment:
//
//   DESK_URL         the server's address, http://127.0.0.1:8787 where nothing is said
//   DESK_TOKEN       the one-time token that the server prints, or
//   DESK_NAME, DESK_PASSWORD, DESK_CODE   an account that may judge, add and export, with a code if it asks for one
//   DESK_COLLECTION  the collection to work in, whose exports wait for nobody; the first one where nothing is said
//   DESK_FOLDER      a folder of reports to add; `examples/quarry-road` of this repository where nothing is said
//   DESK_WAIT_S      how long a job may take, in seconds; 300 where nothing is said

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";

const { env } = process;
const URL_OF_DESK = (env.DESK_URL ?? "http://127.0.0.1:8787").replace(/\/$/, "");
const FOLDER = env.DESK_FOLDER ?? fileURLToPath(new URL("../../examples/quarry-road", import.meta.url));
const WAIT_MS = Number(env.DESK_WAIT_S ?? 300) * 1000;
/** A toll that no report gives, one a language, so that each run sees its own correction. */
const TOLL = { en: "4711", ar: "4713" };

let browser;
let state;
const faults = [];

before(async () => {
  if (!env.DESK_TOKEN && !env.DESK_NAME) throw new Error("set DESK_TOKEN, or DESK_NAME and DESK_PASSWORD");
  browser = await launch();
});
after(() => browser?.close());

/** Opens the desk in a language; the second time with the session of the first, because a token is good once. */
async function open(language) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...(state ? { storageState: state } : {}) });
  await context.addInitScript((chosen) => localStorage.setItem("variorum.language", chosen), language);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => /Content Security Policy/i.test(message.text()) && faults.push(message.text()));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(URL_OF_DESK).origin && protocol.startsWith("http")) faults.push(`asked ${request.url()}`);
  });
  return { context, page };
}

async function signIn(page) {
  if (state) return page.goto(URL_OF_DESK);
  if (env.DESK_TOKEN) return page.goto(`${URL_OF_DESK}/sign-in?token=${encodeURIComponent(env.DESK_TOKEN)}`);
  await page.goto(URL_OF_DESK);
  await page.locator("input[name=name]").fill(env.DESK_NAME);
  await page.locator("input[name=password]").fill(env.DESK_PASSWORD ?? "");
  await page.keyboard.press("Enter");
  if (env.DESK_CODE) {
    await page.locator("input[name=code]").fill(env.DESK_CODE);
    await page.keyboard.press("Enter");
  }
  return undefined;
}

async function collectionOf(page) {
  if (env.DESK_COLLECTION) return env.DESK_COLLECTION;
  const answer = await page.request.get(`${URL_OF_DESK}/api/v1/collections`);
  const { items } = await answer.json();
  assert.ok(items.length > 0, "the server has a collection");
  return items[0].name;
}

/** Starts a job, waits until it is in the list and has ended well. */
async function startJob(page, begin) {
  await page.locator("#jobs").waitFor();
  // The jobs of before are there with the first answer.
  await page.waitForLoadState("networkidle", { timeout: 2000 }).catch(() => {});
  const before = await page.locator(".jobs > li").count();
  await begin();
  await page.waitForFunction((n) => document.querySelectorAll(".jobs > li").length > n, before);
  const job = page.locator(".jobs > li").first();
  await page.waitForFunction(() => /done|partial|failed/.test(document.querySelector(".jobs > li")?.className ?? ""), undefined, { timeout: WAIT_MS, polling: 500 });
  assert.doesNotMatch((await job.getAttribute("class")) ?? "", /failed/, await job.textContent());
}

/** Makes an edition and waits until it is there. */
async function run(page, path) {
  await page.goto(`${path}/add`);
  await startJob(page, () => page.locator("button[aria-describedby=run-help]").click());
}

/** Opens the first event that has a toll; returns the field. */
async function openEventWithToll(page, path) {
  await page.goto(`${path}/events`);
  await page.locator(".events a").first().waitFor();
  const links = await page.locator(".events .name a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const link of links.slice(0, 30)) {
    await page.goto(URL_OF_DESK + link);
    await page.locator(".readings").waitFor();
    for (const field of ["killed", "injured"]) if (await page.locator(`#${field}-a`).count()) return { link, field };
  }
  throw new Error("no event of the collection has a toll");
}

for (const language of ["en", "ar"]) {
  test(`from signing in to an export: ${language}`, async () => {
    const { context, page } = await open(language);
    await signIn(page);
    await page.locator("#side").waitFor({ state: "attached" });
    state = await context.storageState();
    assert.equal(await page.evaluate(() => document.documentElement.dir), language === "ar" ? "rtl" : "ltr");
    const path = `${URL_OF_DESK}/c/${encodeURIComponent(await collectionOf(page))}`;

    await page.goto(`${path}/add`);
    await startJob(page, async () => {
      await page.locator("input[webkitdirectory]").setInputFiles(FOLDER);
      await page.locator("form.card button.main").first().click();
    });
    await run(page, path);

    const { link, field } = await openEventWithToll(page, path);
    assert.equal(await page.locator(`#${field}-a td.n`).count(), 4, "four numbers, never one");
    await page.locator(".text-pane .text").waitFor();
    await page.locator(`#${field}-a + tr .verdicts button`).nth(1).click();
    await page.locator("dialog[open] input[name=value]").fill(TOLL[language]);
    await page.locator("dialog[open] input[name=why]").fill("test of the desk");
    await page.keyboard.press("Enter");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    await page.locator(".decisions li.standing").first().waitFor();

    await run(page, path);
    await page.goto(URL_OF_DESK + link);
    await page.locator(`[id^="${field}-"]`).filter({ hasText: TOLL[language] }).first().waitFor();
    const decisions = await page.locator(".decisions li.standing").allTextContents();
    assert.ok(decisions.some((one) => one.includes(TOLL[language]) && one.includes("test of the desk")), "the correction is kept, with its reason");

    await page.goto(`${path}/exports`);
    await page.locator(".formats input").first().check();
    await page.locator("input[name=why]").fill("test of the desk");
    const before = await page.locator(".exports > li:not(.quiet)").count();
    await page.locator("form.halves button.main").click();
    await page.waitForFunction((n) => document.querySelectorAll(".exports > li:not(.quiet)").length > n, before);
    const made = page.locator(".exports > li").first();
    const href = await made.locator("a[download]").getAttribute("href", { timeout: WAIT_MS });
    const file = await page.request.get(URL_OF_DESK + href);
    assert.equal(file.status(), 200);
    assert.ok((await file.body()).length > 0);

    // What was decided for the test is undone again.
    await page.goto(URL_OF_DESK + link);
    while (await page.locator(".decisions li.standing", { hasText: "test of the desk" }).locator("button").count()) {
      const one = page.locator(".decisions li.standing", { hasText: "test of the desk" }).first();
      const number = await page.locator(".decisions li.standing button").count();
      await one.locator("button").click();
      await page.locator("dialog[open] input[name=why]").fill("end of the test");
      await page.keyboard.press("Enter");
      await page.waitForFunction((n) => document.querySelectorAll(".decisions li.standing button").length < n, number);
    }
    await context.close();
    assert.deepEqual(faults, []);
  });
}
