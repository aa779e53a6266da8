// Renders Markdown with markdown-it, with HTML and bare links allowed, and prints which kinds of token came of it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.READERS}/`);
const markdown = require("markdown-it")({ html: true, linkify: true });
const tokens = markdown.parse(await readFile(process.argv[2], "utf8"), {});
const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
console.log([...new Set(all.map((token) => token.type))].sort().join("\n"));
