import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const ROOT = join(import.meta.dirname, "../..");

const run = promisify(execFile);

test("the example of docs/egraph.md runs, and says what the page says", async () => {
  const page = readFileSync(join(ROOT, "docs/egraph.md"), "utf8");
  const [, code] = /```ts\n([\s\S]*?)```/.exec(page) as RegExpExecArray;
  const said = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
  expect(said).toHaveLength(3);
  const folder = mkdtempSync(join(tmpdir(), "plygraph-egraph-"));
  try {
    const file = join(folder, "example.ts");
    const local = code.replace(/"plygraph\/(\w+)"/g, (_, entry: string) =>
      JSON.stringify(join(ROOT, `src/${entry}.ts`)),
    );
    writeFileSync(
      file,
      `${local}console.log(JSON.stringify([report.reason, report.nodes, graphCost, explanationText(found)]));`,
    );
    const hooks = join(ROOT, "test/support/register-ts.mjs");
    const { stdout } = await run(process.execPath, ["--import", hooks, file]);
    expect(JSON.parse(stdout)).toEqual(["saturated", 4, 1, said]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
