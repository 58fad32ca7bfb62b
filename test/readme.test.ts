import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const ROOT = join(import.meta.dirname, "..");
/** What users have: the sources as JavaScript, which threads load without hooks. */
const BUILT = process.env["PLYGRAPH_TEST_BUILT"] ?? join(ROOT, "dist");
const run = promisify(execFile);
const blocks = [
  ...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g),
].map(([, code]) => code as string);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plygraph-readme-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Each block is a program of its own, and ends by itself. */
describe("the README", () => {
  test("has code", () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  test.each(blocks.map((code, i) => [i + 1, code] as const))("block %d runs", async (i, code) => {
    const file = join(folder, `block-${i}.ts`);
    const api = JSON.stringify(join(BUILT, "index.js"));
    writeFileSync(file, code.replace(/from "plygraph"/g, `from ${api}`));
    const hooks = join(ROOT, "test/support/register-ts.mjs");
    const { stdout } = await run(process.execPath, ["--import", hooks, file], {
      cwd: folder,
      timeout: 50_000,
    });
    expect(stdout.length).toBeGreaterThan(0);
  });
});
