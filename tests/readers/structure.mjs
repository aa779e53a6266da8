// Reads GitHub Flavored Markdown with micromark, mathematics and footnotes included, and prints of each file which constructs
// it is made of, in their order and without their texts.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const modules = createRequire(`${process.env.READERS}/`);
const load = (name) => import(pathToFileURL(modules.resolve(name)).href);
const { parse, postprocess, preprocess } = await load("micromark");
const { gfmAutolinkLiteral } = await load("micromark-extension-gfm-autolink-literal");
const { gfmFootnote } = await load("micromark-extension-gfm-footnote");
const { gfmTable } = await load("micromark-extension-gfm-table");
const { math } = await load("micromark-extension-math");
const extensions = [gfmAutolinkLiteral(), gfmFootnote(), gfmTable(), math()];

// What only spells a text: escapes, entities, blanks, and where a stretch of it begins.
const spells = /^(data|character|escape|whitespace|lineEnding|linePrefix|chunk|space|blank)/u;

const read = async (path) => {
  const text = await readFile(path, "utf8");
  const chunks = preprocess()(text, undefined, true);
  const events = postprocess(parse({ extensions }).document().write(chunks));
  return events.filter(([way, { type }]) => way === "enter" && !spells.test(type)).map(([, { type }]) => type);
};

const [, ...paths] = process.argv.slice(2);
console.log(JSON.stringify(await Promise.all(paths.map(read))));
