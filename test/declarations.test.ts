/** The published types stand alone: whoever uses them needs no types of our dependencies. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { buildInto } from "./support/built.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-types-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the types that users see reach Node's own, and no package", () => {
  buildInto(folder);
  const seen = new Set([join(folder, "index.d.ts")]);
  const packages = new Set<string>();
  for (const file of seen) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      if (!specifier.startsWith(".")) packages.add(specifier);
      else seen.add(resolve(dirname(file), specifier.replace(/\.(?:js|ts)$/, ".d.ts")));
    }
  }
  expect(seen.size).toBeGreaterThan(20);
  expect([...packages].filter((name) => !name.startsWith("node:"))).toEqual([]);
}, 120_000);
