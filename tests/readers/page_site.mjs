// Opens the pages of a site in a browser: nothing is asked of the network, nothing complains, nothing scrolls sideways on a
// phone, axe-core finds nothing in light and in dark, and what is folded up opens by keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.READERS}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...files] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
args.push("--disable-sync", "--no-first-run");
const browser = await chromium.launch({ executablePath, args });

const open = async (context, file) => {
  const address = pathToFileURL(file).href;
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

const violations = async (page) => {
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)).slice(0, 20);
};

try {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 } });
      for (const file of files) {
        const { page, said } = await open(context, file);
        const across = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(across <= width, `${file}: ${across} of ${width} pixels`);
        assert.deepEqual(said, [], file);
        const folded = page.locator("summary").first();
        if (await folded.count()) {
          await folded.focus();
          await page.keyboard.press("Enter");
          assert.ok(await page.locator("details li").first().isVisible(), file);
        }
        await page.close();
      }
      await context.close();
    }
    // What a page allows itself lets no script in, so that axe-core comes past it.
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    for (const file of files) {
      const { page } = await open(context, file);
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.evaluate(axe);
      assert.deepEqual(await violations(page), [], `${file} in ${colorScheme}`);
      if (file.endsWith("index.html")) {
        // It can find something.
        await page.evaluate(() => {
          const badge = document.querySelector("svg.badge");
          badge.removeAttribute("aria-label");
          badge.querySelector("title").remove();
        });
        assert.ok((await violations(page)).some((told) => told.startsWith("svg-img-alt")));
      }
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
}
