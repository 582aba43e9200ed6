// What people do at the desk, from signing in to an export, against the server for tests.

import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { launch } from "./browser.mjs";
import { refOf } from "./mock/answers.mjs";
import { hadramawt } from "./mock/fixtures.mjs";
import { serve } from "./mock/serve.mjs";

const edition = hadramawt();
const [market, depot] = edition.events;
const C = "/c/hadramawt";
let browser;
let server;
let context;
let page;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await serve();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce" });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
});
afterEach(async () => {
  await context?.close();
  await server?.close();
});

async function signedIn(path = C) {
  await page.goto(`${server.address}/sign-in?token=once`);
  await page.waitForSelector("#side");
  await page.goto(server.address + path);
  await page.waitForSelector("h1");
}

test("the address the server prints signs in once", async () => {
  await signedIn();
  const other = await browser.newPage();
  await other.goto(`${server.address}/sign-in?token=once`);
  await other.getByRole("alert").waitFor();
  assert.match(await other.getByRole("alert").textContent(), /used before/);
  await other.close();
});

test("a permalink is where one is after signing in with password and code", async () => {
  const path = `${C}/events/${refOf(market.id)}`;
  await page.goto(server.address + path);
  await page.getByLabel("Name").fill("sami");
  await page.getByLabel("Password").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password").fill("a long password");
  await page.keyboard.press("Enter");
  await page.getByLabel("Code from your authenticator").fill("123456");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Taiz/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, path);
});

test("an event shows four numbers for a reading, never one, and the text beside it", async () => {
  await signedIn(`${C}/events/${refOf(depot.id)}`);
  const row = page.locator("#killed-a");
  assert.deepEqual(await row.locator("td.n").allTextContents(), ["3", "3", "3", "1"]);
  assert.match(await page.locator("#killed-a + tr").textContent(), /contradicts/);
  await page.waitForSelector(".text-pane mark.claim");
  assert.equal(await page.locator(".text-pane mark.pointed").count(), 0);
  await row.hover();
  await page.waitForSelector(".text-pane mark.pointed");
  await page.locator("#killed-b .shown").click();
  await page.waitForFunction(() => document.querySelector(".text-pane mark.current")?.textContent === "Nine people");
  await row.locator(".shown").click();
  await page.locator("#killed-b + tr .behind-bar summary").click();
  await page.getByRole("button", { name: /Show in the text Aden Standard/ }).click();
  await page.waitForSelector(".text-pane mark.current");
  assert.equal(await page.locator(".text-pane mark.current").first().textContent(), "Nine people");
});

test("review needs no mouse: move, choose the other account, correct, undo, join", async () => {
  await signedIn(`${C}/review`);
  await page.waitForSelector(".review-item");
  const heading = () => page.locator("#item-title").textContent();
  const first = await heading();
  await page.keyboard.press("j");
  await page.waitForFunction((before) => document.querySelector("#item-title").textContent !== before, first);
  await page.keyboard.press("k");
  await page.waitForFunction((before) => document.querySelector("#item-title").textContent === before, first);
  await page.keyboard.press("x");
  await page.locator(".account.chosen").nth(0).waitFor();
  assert.match(await page.locator(".account.chosen h3").textContent(), /4/);
  await page.keyboard.press("c");
  await page.waitForSelector("#judge-title");
  assert.equal(await page.evaluate(() => document.activeElement.name), "value");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("6");
  await page.keyboard.press("Tab");
  await page.keyboard.type("the hospital's list");
  await page.keyboard.press("Enter");
  await page.getByText("Recorded.").waitFor();
  await page.waitForFunction((before) => document.querySelector("#item-title")?.textContent !== before, first);
  await page.keyboard.press("z");
  await page.waitForSelector("#judge-title");
  await page.keyboard.type("wrong list");
  await page.keyboard.press("Enter");
  await page.getByText("Undone.").waitFor();
  await page.goto(`${server.address}${C}/review?kind=suspected-join`);
  await page.waitForSelector(".review-item");
  await page.keyboard.press("s");
  await page.waitForSelector("#judge-title");
  await page.keyboard.type("one office, one name");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing left to review here.").waitFor();
  await page.goto(`${server.address}${C}/history`);
  await page.waitForSelector(".decisions li");
  const log = await page.locator(".decisions > li").allTextContents();
  assert.equal(log.length, 5, "three claims corrected, one undone, one pair joined");
  assert.match(log[0], /same/);
  assert.match(log.at(-1), /corrected/);
  assert.match(log.join(), /undone/);
});

test("single keys can be switched off, and do nothing while one types", async () => {
  await signedIn(`${C}/review`);
  await page.waitForSelector(".review-item");
  await page.locator("#find").fill("c");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await page.locator("main").focus();
  await page.keyboard.press("c");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("what another person judged meanwhile is not overruled unseen", async () => {
  await signedIn(`${C}/events/${refOf(depot.id)}`);
  await page.waitForSelector("#killed-a");
  const claim = depot.claims[depot.fields.find((one) => one.field === "killed").readings[1].claims[0]];
  server.judgeAs("sami", "hadramawt", { kind: "reject", finding: claim.id });
  await page.getByText("sami has just judged something here").waitFor();
  await page.locator("#killed-b + tr").getByRole("button", { name: /^Accept/ }).click();
  await page.getByLabel("Why", { exact: false }).fill("heard it");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").textContent(), /judged the same meanwhile/);
});

test("a correction is told to take effect with the next edition, which can be made at once", async () => {
  await signedIn(`${C}/events/${refOf(depot.id)}`);
  await page.locator("#injured-a + tr").getByRole("button", { name: /^Correct/ }).click();
  await page.locator("input[name=value]").fill("30");
  await page.locator("input[name=why]").fill("counted");
  await page.keyboard.press("Enter");
  await page.getByText("2 judgements take effect with the next edition.").waitFor();
  await page.getByRole("button", { name: "Make it now" }).click();
  await page.getByText("There is a new edition.").waitFor();
  await page.getByRole("button", { name: "Show it" }).click();
  await page.locator("#injured-a .tag.decided").first().waitFor();
  assert.match(await page.locator("#injured-a .tag.decided").first().textContent(), /corrected: 30 · amal/);
});

test("events are split and merged", async () => {
  await signedIn(`${C}/events/${refOf(market.id)}`);
  await page.getByText("Why these reports tell one event (2)").click();
  await page.getByRole("button", { name: "Split: not the same" }).first().click();
  await page.locator("input[name=why]").fill("two markets");
  await page.keyboard.press("Enter");
  await page.getByText("Recorded.").waitFor();
  await page.getByText("What may be the same event").click();
  await page.locator("input[name=other]").fill(refOf(depot.id));
  await page.locator("form.line button").click();
  await page.locator("input[name=why]").fill("one blast");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".decisions li").length === 2);
});

test("two names are said to be one", async () => {
  const person = edition.entities.find((one) => one.names[0].text === "فهد السروري");
  await signedIn(`${C}/entities/${person.id}`);
  await page.getByText("Same as another").click();
  await page.getByLabel("Name contains").fill("saruri");
  await page.locator(".merge button").click();
  await page.getByRole("button", { name: "Same Fahd al-Saruri" }).click();
  await page.locator("input[name=why]").fill("same office");
  await page.keyboard.press("Enter");
  await page.locator(".decisions li.standing").waitFor();
});

test("search finds, narrows and keeps a search", async () => {
  await signedIn();
  await page.keyboard.press("/");
  await page.keyboard.type("Mukalla");
  await page.keyboard.press("Enter");
  await page.getByText("6 hits").waitFor();
  await page.locator(".facet").getByRole("button", { name: /Gulf Ledger/ }).click();
  await page.getByText("2 hits").waitFor();
  await page.getByLabel("Name of the search").fill("Ledger on Mukalla");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("link", { name: "Ledger on Mukalla" }).waitFor();
  assert.ok((await page.locator(".snippet mark").count()) > 0);
});

test("graphic passages are covered until asked for", async () => {
  await signedIn(`${C}/reports/${market.reports[1]}`);
  await page.waitForSelector(".cover");
  assert.equal(await page.getByText("body parts").count(), 0);
  await page.locator(".cover button").click();
  assert.equal(await page.getByText("body parts").count(), 1);
});

test("a person has no place, no time and no events", async () => {
  const person = edition.entities.find((one) => one.kind === "person");
  await signedIn(`${C}/entities/${person.id}`);
  await page.getByRole("heading", { level: 1, name: "Salma Haddar" }).waitFor();
  const text = await page.locator("main").textContent();
  assert.ok(!/Fuwwah|Yemen|On the map/.test(text.replace(/Named in[\s\S]*/, "")));
  assert.equal(await page.locator(".event-row, .map, .timeline").count(), 0);
  assert.ok(!server.requests.some((request) => /(places|events)\S*(person|entity)=/.test(request)));
});

test("a folder and addresses are added, and the job is followed to its end", async () => {
  const folder = mkdtempSync(join(tmpdir(), "desk-"));
  for (const n of [1, 2, 3]) writeFileSync(join(folder, `report-${n}.txt`), `Report ${n}\nNobody was hurt.`);
  await signedIn(`${C}/add`);
  await page.getByLabel("Choose a folder").setInputFiles(folder);
  await page.getByRole("button", { name: "Add 3 files" }).click();
  await page.getByText("3 reports added").waitFor();
  await page.getByLabel("Addresses", { exact: false }).fill("not an address");
  await page.getByText("Not an address: not an address").waitFor();
  await page.getByLabel("Addresses", { exact: false }).fill("https://sada-hadramawt.example/1");
  await page.getByRole("button", { name: "Fetch" }).click();
  await page.getByText("1 report added").waitFor();
  // The answer to the beginning comes after the news of the end, and does not undo it.
  await page.route("**/addresses", async (route) => {
    const answer = await route.fetch();
    await page.locator(".jobs > li.done").nth(2).waitFor();
    await route.fulfill({ response: answer });
  });
  await page.getByLabel("Addresses", { exact: false }).fill("https://sada-hadramawt.example/2");
  await page.getByRole("button", { name: "Fetch" }).click();
  await page.waitForFunction(() => document.querySelector("textarea[name=urls]").value === "");
  assert.equal(await page.locator(".jobs > li.queued").count(), 0);
});

test("an export shows its losses, is asked for, approved and fetched", async () => {
  await signedIn(`${C}/exports`);
  await page.getByRole("radio", { name: /A table in the columns of ACLED/ }).check();
  await page.getByText("readings beside the one number that this format has room for").first().waitFor();
  await page.getByLabel("What is it for?").fill("for the annual report");
  await page.getByRole("button", { name: "Ask for the export" }).click();
  const asked = page.locator(".exports > li").first();
  await asked.getByText("Somebody else has to decide on what you asked for.").waitFor();
  const theirs = page.locator(".exports > li", { hasText: "weekly brief" });
  await theirs.getByLabel("Reason").fill("fine");
  await theirs.getByRole("button", { name: "Approve" }).click();
  await theirs.getByRole("link", { name: /Download/ }).waitFor();
  await theirs.getByText("fine", { exact: true }).waitFor();
});

test("an admin adds a person, changes a role and revokes a key", async () => {
  await signedIn("/people");
  const form = page.getByRole("form", { name: "Add a person" });
  await form.getByLabel("Name").fill("نور");
  await form.getByLabel("First password").fill("another long one");
  await form.getByRole("button").click();
  await page.getByRole("button", { name: "Change نور" }).click();
  await page.locator("dialog").getByLabel("Role").selectOption("reviewer");
  await page.locator("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /نور/ }).getByText("reviewer").waitFor();
  await page.getByRole("button", { name: /Revoke/ }).click();
  await page.getByText("No keys.").waitFor();
});

test("a second factor is set up with a code that can be scanned", async () => {
  await signedIn("/account");
  await page.getByRole("button", { name: "Set up an authenticator" }).click();
  await page.getByRole("img", { name: "QR code of the key" }).waitFor();
  await page.getByLabel("Code from your authenticator").fill("123456");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Second factor is on.").waitFor();
});

test("circles on the map are as wide in kilometres as they say", async () => {
  await signedIn(`${C}/map`);
  await page.waitForSelector(".precision");
  const measured = await page.evaluate(() => {
    const bar = document.querySelector(".map-scale span").getBoundingClientRect().width;
    const km = Number.parseFloat(document.querySelector(".map-scale").textContent.replace(/,/g, ""));
    const widths = [...document.querySelectorAll(".precision")].map((one) => one.getBBox().width);
    return widths.map((width) => (width / bar) * km);
  });
  const wanted = edition.events.filter((one) => one.place).map((one) => one.place.precision_km * 2);
  measured.sort((one, other) => one - other);
  wanted.sort((one, other) => one - other);
  assert.equal(measured.length, wanted.length);
  // The bar is true in the middle of the map; a few degrees away Mercator stretches by some percent.
  measured.forEach((km, at) => assert.ok(Math.abs(km / wanted[at] - 1) < 0.06, `${km} km, expected ${wanted[at]}`));
});

test("a thousand events scroll smoothly", async () => {
  await signedIn("/c/large/events");
  await page.waitForSelector(".events li");
  const metrics = await context.newCDPSession(page);
  // The page's own processor time, not the clock's: what else the machine does is not the page's doing.
  await metrics.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => (await metrics.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration").value * 1000;
  const scroll = (isLong) =>
    page.evaluate(async (untilAll) => {
      const next = () => new Promise((then) => requestAnimationFrame(then));
      const all = () => document.querySelectorAll(".events li").length >= 1000;
      let n = 0;
      for (; untilAll ? n < 3000 && !all() : n < 150; n += 1) {
        scrollBy(0, untilAll ? 400 : n % 3 ? -900 : 1600);
        await next();
      }
      return n;
    }, isLong);
  const perFrame = async (isLong) => {
    const before = await busy();
    const n = await scroll(isLong);
    return ((await busy()) - before) / n;
  };
  const [loading, loaded] = [await perFrame(true), await perFrame(false)];
  assert.equal(await page.locator(".events li").count(), 1000);
  console.log(`work a frame: ${loading.toFixed(1)} ms while a thousand events come in, ${loaded.toFixed(1)} ms when they are there`);
  // A frame has 16.7 ms at 60 a second; the rest is for a slower machine.
  assert.ok(loaded < 12, `${loaded} ms a frame`);
  assert.ok(loading < 24, `${loading} ms a frame while loading`);
});
