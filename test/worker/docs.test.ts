import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { movesDiagram, WORKER_SETTINGS } from "../../src/worker/index.ts";
import { expectPrinted, settingsTable } from "../support/printed.ts";

test("the drawing in docs/worker.md is the table", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/worker.md"), "utf8");
  expect(text).toContain(movesDiagram());
});

test("the page shows the settings that a worker has", () => {
  expectPrinted("docs/worker.md", "settings", settingsTable(WORKER_SETTINGS));
});
