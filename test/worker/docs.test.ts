import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { movesDiagram } from "../../src/worker/index.ts";

test("the drawing in docs/worker.md is the table", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/worker.md"), "utf8");
  expect(text).toContain(movesDiagram());
});
