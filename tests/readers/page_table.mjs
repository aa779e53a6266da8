// Sorts and filters the population of a page as people do: by mouse, and by keyboard alone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.READERS}/`);
const { chromium } = require("playwright-core");
const [executablePath, file, duties] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
args.push("--disable-sync", "--no-first-run");
const browser = await chromium.launch({ executablePath, args });

try {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(pathToFileURL(file).href);
  // The texts of the rows that are seen, cell by cell.
  const seen = () =>
    page.$$eval("table.population tbody tr", (rows) =>
      rows
        .filter((row) => !row.hidden && !row.parentElement.hidden)
        .map((row) => [...row.cells].map((cell) => cell.querySelector("time")?.dateTime ?? cell.textContent)),
    );
  const column = (rows, index) => rows.map((row) => row[index]);
  const ascending = (values) => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const count = () => page.locator("#count").textContent();
  const head = (name) => page.locator("table.population").getByRole("columnheader", { name, exact: true });
  const heads = await page.locator("table.population thead th").allTextContents();
  const due = heads.indexOf("Due");
  const all = await seen();
  assert.equal(all.length, Number(duties));
  assert.equal(await count(), `${duties} duties`);

  // By mouse: due, and then the other way round.
  await head("Due").getByRole("button").click();
  assert.equal(await head("Due").getAttribute("aria-sort"), "ascending");
  const instants = column(await seen(), due).map((text) => Date.parse(text));
  assert.deepEqual(instants, [...instants].sort((a, b) => a - b));
  assert.ok(new Set(instants).size > 10);
  await head("Due").getByRole("button").click();
  assert.equal(await head("Due").getAttribute("aria-sort"), "descending");
  assert.deepEqual(column(await seen(), due).map((text) => Date.parse(text)), [...instants].sort((a, b) => b - a));

  // By keyboard: standing; no other column says that it is sorted.
  await head("Standing").getByRole("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await head("Standing").getAttribute("aria-sort"), "ascending");
  assert.equal(await page.locator("th[aria-sort]").count(), 1);
  assert.deepEqual(column(await seen(), 1), ascending(column(all, 1)));
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Standing");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  assert.deepEqual(column(await seen(), 0), ascending(column(all, 0)));

  // By words, typed.
  await page.getByRole("searchbox", { name: "Text" }).focus();
  await page.keyboard.type("TICKETS/2026-02-11 escalation");
  let rows = await seen();
  assert.deepEqual(
    column(rows, 0),
    ascending(column(all, 0).filter((duty) => duty.includes("escalation-tickets/2026-02-11"))),
  );
  assert.equal(rows.length, 5);
  assert.equal(await count(), `5 of ${duties} duties`);

  // By team as well, chosen by keyboard, and by standing.
  await page.getByRole("combobox", { name: "Team", exact: true }).focus();
  await page.keyboard.type("csirt");
  await page.keyboard.press("Enter");
  rows = await seen();
  assert.deepEqual(column(rows, 0), ["escalation-tickets/2026-02-11/csirt"]);
  await page.getByRole("combobox", { name: "Standing", exact: true }).selectOption("met");
  assert.deepEqual(await seen(), []);
  assert.equal(await count(), `0 of ${duties} duties`);

  await page.getByRole("button", { name: "Show all" }).click();
  assert.equal((await seen()).length, Number(duties));
  await page.getByRole("combobox", { name: "Task", exact: true }).selectOption("secure-score-report");
  rows = await seen();
  assert.ok(rows.length > 0 && rows.every(([duty]) => duty.startsWith("secure-score-report/")));
  assert.equal(rows.length, column(all, 0).filter((duty) => duty.startsWith("secure-score-report/")).length);

  // What was drawn, in the order drawn; a link leads to its row, also where it is filtered out.
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("combobox", { name: "Sample", exact: true }).selectOption("drawn");
  await head("Sample").getByRole("button").click();
  const drawn = await page.locator("table.drawn tbody th").allTextContents();
  assert.ok(drawn.length > 20);
  rows = await seen();
  assert.deepEqual(column(rows, heads.indexOf("Sample")), drawn.map((_, index) => String(index + 1)));
  assert.deepEqual(column(rows, 0), drawn);
  await page.getByRole("combobox", { name: "Sample", exact: true }).selectOption("not drawn");
  assert.equal((await seen()).length, Number(duties) - drawn.length);
  await page.locator("table.drawn a").nth(11).click();
  assert.equal(new URL(page.url()).hash, "#drawn-12");
  assert.equal(await page.locator("tr:target th").textContent(), drawn[11]);
  assert.ok(await page.locator("tr:target").isVisible());
  assert.equal(await count(), `${duties} duties`);

  // A printed page holds every duty, whatever is asked for, and no controls.
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("table.population tbody tr:visible").count(), Number(duties));
  assert.equal(await page.locator("#controls").isVisible(), false);
  assert.deepEqual(said, []);
} finally {
  await browser.close();
}
