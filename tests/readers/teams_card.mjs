// Reads messages for Teams with Microsoft's own renderer, in a browser: it accepts every element and property, shows every text
// as it is, and asks the network for nothing. Prints the texts as JSON.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.READERS}/`);
const { chromium } = require("playwright-core");
const renderer = readFileSync(require.resolve("adaptivecards/dist/adaptivecards.min.js"), "utf8");
const [executablePath, ...files] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
args.push("--disable-sync", "--no-first-run");
const browser = await chromium.launch({ executablePath, args });

// In the page.
const render = (card) => {
  const { AdaptiveCard, SerializationContext, Version } = globalThis.AdaptiveCards;
  const read = new AdaptiveCard();
  const context = new SerializationContext(Version.v1_5);
  read.parse(card, context);
  const complaints = [];
  for (let at = 0; at < context.eventCount; at += 1) complaints.push(context.getEventAt(at).message);
  complaints.push(...read.validateProperties().validationEvents.map((event) => event.message));
  const element = read.render();
  document.body.replaceChildren(element);
  return {
    complaints,
    text: element.innerText,
    across: document.documentElement.scrollWidth,
    made: element.querySelectorAll("a, img, ul, ol, script, iframe").length,
  };
};

try {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.setContent("<!DOCTYPE html><title>card</title>");
  await page.addScriptTag({ content: renderer });
  const texts = [];
  for (const file of files) {
    const message = JSON.parse(readFileSync(file, "utf8"));
    assert.equal(message.type, "message");
    assert.equal(message.attachments.length, 1);
    const [{ contentType, content }] = message.attachments;
    assert.equal(contentType, "application/vnd.microsoft.card.adaptive");
    const { complaints, text, across, made } = await page.evaluate(render, content);
    assert.deepEqual(complaints, [], file);
    assert.equal(made, 0, `${file}: a text became a link, an image or a list`);
    assert.ok(across <= 390, `${file}: ${across} pixels wide`);
    texts.push(text);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/card.png`, fullPage: true });
  }
  assert.deepEqual(asked, []);
  // It can find something.
  const { complaints } = await page.evaluate(render, { type: "AdaptiveCard", version: "1.5", body: [{ type: "Rubbish" }] });
  assert.ok(complaints.length > 0);
  console.log(JSON.stringify(texts));
} finally {
  await browser.close();
}
