// Opens a page in a browser: nothing is asked of the network, nothing complains, axe-core finds nothing in light and in dark,
// nothing scrolls sideways on a phone, and the whole population is there without a script.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.READERS}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, file, duties] = process.argv.slice(2);
const address = pathToFileURL(file).href;
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
args.push("--disable-sync", "--no-first-run");
const browser = await chromium.launch({ executablePath, args });

const open = async (options) => {
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

try {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const { page, said } = await open({ colorScheme, viewport: { width, height: 844 } });
      assert.equal(await rows(page), Number(duties));
      const across = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(across <= width, `${across} of ${width} pixels`);
      assert.deepEqual(said, []);
      await page.close();
    }
    // What the page allows itself lets no other script in, so that axe-core comes past it.
    const { page } = await open({ colorScheme, bypassCSP: true });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${colorScheme} ${id}: ${node.html}`));
    assert.deepEqual(told.slice(0, 20), []);
    assert.ok(passes.some(({ id }) => id === "color-contrast"));
    // It can find something.
    await page.evaluate(() => document.querySelector("svg[aria-label]")?.removeAttribute("aria-label"));
    if (await page.locator("svg").count() > 9) {
      const again = await page.evaluate(() => globalThis.axe.run());
      assert.ok(again.violations.some(({ id }) => id === "svg-img-alt"));
    }
    await page.close();
  }

  const { page, said } = await open({ javaScriptEnabled: false });
  assert.equal(await rows(page), Number(duties));
  assert.equal(await page.locator("#controls").isVisible(), false);
  assert.equal(await page.locator("table.population button").count(), 0);
  if (Number(duties) > 0) assert.ok(await page.locator("table.population tbody tr").first().isVisible());
  assert.deepEqual(said, []);
} finally {
  await browser.close();
}
