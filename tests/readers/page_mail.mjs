// Opens the HTML of mails in a browser: nothing is asked of the network, nothing complains, nothing scrolls sideways on a phone,
// and axe-core finds nothing in light and in dark, which differ.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

const require = createRequire(`${process.env.READERS}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...files] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
args.push("--disable-sync", "--no-first-run");
const browser = await chromium.launch({ executablePath, args });

try {
  const grounds = [];
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 } });
      for (const file of files) {
        const page = await context.newPage();
        const said = [];
        page.on("console", (message) => said.push(message.text()));
        page.on("request", (request) => said.push(`asked for ${request.url()}`));
        await page.setContent(readFileSync(file, "utf8"));
        const across = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(across <= width, `${file}: ${across} of ${width} pixels`);
        assert.equal(await page.locator("a, img, script, link, iframe, form").count(), 0, file);
        if (process.env.PICTURES) {
          const path = `${process.env.PICTURES}/${basename(file, ".html")}-${colorScheme}-${width}.png`;
          await page.screenshot({ path, fullPage: true });
        }
        grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), [], file);
        assert.deepEqual(said, [], file);
        await page.close();
      }
      await context.close();
    }
  }
  assert.equal(new Set(grounds).size, 2, grounds.join(" "));
} finally {
  await browser.close();
}
