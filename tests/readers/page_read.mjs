// Opens pages in a browser: nothing is asked of the network, nothing complains, axe-core finds nothing in light and in dark, on a
// desk and on a phone, nothing scrolls sideways there, and the whole population is there without a script and on paper.
// Arguments: the browser, and then by turns a page and how many duties it holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.READERS}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...pages] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
args.push("--disable-sync", "--no-first-run");
const browser = await chromium.launch({ executablePath, args });

const open = async (file, options) => {
  const address = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== address) said.push(`asked for ${request.url()}`);
  });
  await page.goto(address);
  return { page, said };
};

const rows = (page) => page.locator("table.population tbody tr").count();

const told = ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)).slice(0, 20);

// What a browser does not lay out, axe-core does not look at; so all of it is laid out. What the page allows itself lets no
// other script and style in: the page is opened past it.
const examine = async (file, colorScheme, width) => {
  const { page } = await open(file, { colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
  await page.addStyleTag({ content: ".long tbody { content-visibility: visible !important; }" });
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(told(found), [], `${colorScheme}, ${width} pixels`);
  assert.ok(found.passes.some(({ id }) => id === "color-contrast"));
  return page;
};

// It can find something: in a picture, and in the last row of the population.
const mistaken = async (page) => {
  await page.evaluate(() => {
    document.querySelector("svg[aria-label]").removeAttribute("aria-label");
    const cell = document.querySelector("table.population tbody:last-of-type tr:last-child td");
    cell.style.color = "rgb(40, 50, 60)";
    cell.style.background = "rgb(50, 60, 70)";
  });
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const ids = violations.map(({ id }) => id);
  assert.ok(ids.includes("svg-img-alt") && ids.includes("color-contrast"), ids.join());
};

const visit = async (file, duties) => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const { page, said } = await open(file, { colorScheme, viewport: { width, height: 844 } });
      assert.equal(await rows(page), duties);
      const across = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(across <= width, `${across} of ${width} pixels`);
      assert.deepEqual(said, []);
      await page.context().close();
    }
  }
  for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["dark", 390]]) {
    const page = await examine(file, colorScheme, width);
    if (duties > 0 && width === 390) await mistaken(page);
    await page.context().close();
  }

  const { page, said } = await open(file, { javaScriptEnabled: false });
  assert.equal(await rows(page), duties);
  assert.equal(await page.locator("#controls").isVisible(), false);
  assert.equal(await page.locator("table.population button").count(), 0);
  if (duties > 0) assert.ok(await page.locator("table.population tbody tr").first().isVisible());
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("table.population tbody tr:visible").count(), duties);
  assert.equal(await page.locator(".sections").isVisible(), false);
  // Nothing lies over it, and nothing of it is cut off.
  const [end, foot] = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    return [box("table.population").bottom, box("footer").top];
  });
  assert.ok(end <= foot, `the table ends at ${end}, and the foot begins at ${foot}`);
  assert.deepEqual(said, []);
  await page.context().close();
};

try {
  for (let at = 0; at < pages.length; at += 2) {
    try {
      await visit(pages[at], Number(pages[at + 1]));
    } catch (error) {
      error.message = `${pages[at]}: ${error.message}`;
      throw error;
    }
  }
} finally {
  await browser.close();
}
