import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { STATE_NAMES, settingRows, TRANSITIONS } from "../../src/scheduler/index.ts";
import { ROOT } from "../support/sources.ts";

const PATH = join(ROOT, "docs/scheduler.md");

/** The table of transitions as markdown, and as a diagram. */
function transitions(): string[] {
  const rows = TRANSITIONS.map(
    ({ from, to, when }) => `| ${STATE_NAMES[from]} | ${STATE_NAMES[to]} | ${when} |`,
  );
  const arrows = TRANSITIONS.map(({ from, to }) => `  ${STATE_NAMES[from]} --> ${STATE_NAMES[to]}`);
  return [
    "| from | to | when |",
    "| --- | --- | --- |",
    ...rows,
    "",
    "```mermaid",
    "stateDiagram-v2",
    ...arrows,
    "```",
  ];
}

function settings(): string[] {
  const rows = settingRows().map(([name, value, text]) => `| \`${name}\` | ${value} | ${text} |`);
  return ["| setting | default | what it is |", "| --- | --- | --- |", ...rows];
}

test.each([
  ["transitions", transitions],
  ["settings", settings],
])("the page shows the %s that the machine has", (name, printed) => {
  const text = readFileSync(PATH, "utf8");
  const block = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  expect(text).toMatch(block);
  const lines = ["", ...printed(), "", ""].join("\n");
  const wanted = text.replace(block, (_, begin: string, end: string) => begin + lines + end);
  if (process.env["UPDATE"] === "1") writeFileSync(PATH, wanted);
  else expect(text).toBe(wanted);
});
