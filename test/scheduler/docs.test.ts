import { test } from "@jest/globals";
import { SETTINGS, STATE_NAMES, TRANSITIONS } from "../../src/scheduler/index.ts";
import { expectPrinted, settingsTable } from "../support/printed.ts";

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

test.each([
  ["transitions", transitions],
  ["settings", () => settingsTable(SETTINGS)],
])("the page shows the %s that the machine has", (name, printed) => {
  expectPrinted("docs/scheduler.md", name, printed());
});
