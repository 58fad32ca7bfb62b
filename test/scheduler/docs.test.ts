import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { STATE_NAMES, TRANSITIONS } from "../../src/scheduler/index.ts";
import { ROOT } from "../support/sources.ts";

const PATH = join(ROOT, "docs/scheduler.md");
const BLOCK = /(<!-- transitions: [^\n]*-->\n)[\s\S]*?(<!-- end of transitions -->)/;

/** The table as markdown, and as a diagram. */
function printed(): string {
  const rows = TRANSITIONS.map(
    ({ from, to, when }) => `| ${STATE_NAMES[from]} | ${STATE_NAMES[to]} | ${when} |`,
  );
  const arrows = TRANSITIONS.map(({ from, to }) => `  ${STATE_NAMES[from]} --> ${STATE_NAMES[to]}`);
  return [
    "",
    "| from | to | when |",
    "| --- | --- | --- |",
    ...rows,
    "",
    "```mermaid",
    "stateDiagram-v2",
    ...arrows,
    "```",
    "",
    "",
  ].join("\n");
}

test("the page shows the table that the machine runs", () => {
  const text = readFileSync(PATH, "utf8");
  const wanted = text.replace(BLOCK, (_, begin: string, end: string) => begin + printed() + end);
  if (process.env["UPDATE"] === "1") writeFileSync(PATH, wanted);
  else expect(text).toBe(wanted);
});
