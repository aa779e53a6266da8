// Compiles messages for Slack against the types that Slack publishes: each property is one of its block, with its type.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const readers = process.env.READERS;
const folder = mkdtempSync(join(tmpdir(), "dutybook-"));
const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"];
const compile = (text) => {
  writeFileSync(join(folder, "message.ts"), text);
  const tsc = join(readers, "typescript/bin/tsc");
  return execFileSync(process.execPath, [tsc, ...options, "message.ts"], { cwd: folder, encoding: "utf8" });
};
const typed = (message) => `
import type { KnownBlock } from "@slack/types";
type Message = { text: string; mrkdwn: false; unfurl_links: false; unfurl_media: false; blocks: KnownBlock[] };
export const message: Message = ${message};
`;

try {
  symlinkSync(readers, join(folder, "node_modules"));
  for (const file of process.argv.slice(2)) {
    try {
      compile(typed(readFileSync(file, "utf8")));
    } catch (error) {
      throw new Error(`${file}: ${error.stdout}`);
    }
  }
  // They can find something.
  const wrong = `{"text": "", "mrkdwn": false, "unfurl_links": false, "unfurl_media": false, "blocks": [{"type": "rubbish"}]}`;
  let found = false;
  try {
    compile(typed(wrong));
  } catch {
    found = true;
  }
  if (!found) throw new Error("a block that there is not was accepted");
} finally {
  rmSync(folder, { recursive: true });
}
