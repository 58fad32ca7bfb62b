import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const ROOT = join(import.meta.dirname, "../..");

function run(code: string): { readonly out: string; readonly loaded: readonly string[] } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      "--no-warnings",
      "--import",
      "./test/support/register-ts.mjs",
      "--import",
      "./test/support/watch-imports.mjs",
      "--input-type=module",
      "--eval",
      code,
    ],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  return {
    out: stdout.trim(),
    loaded: [...stderr.matchAll(/^LOADED (\w+)$/gm)].map(([, name]) => name),
  };
}

test("importing plygraph, optimizing and submitting loads neither parser nor compiler", () => {
  const { out, loaded } = run(`
    import { Client, LocalCluster, ones } from "./src/index.ts";
    for (const tool of ["rules", "language", "verify", "explain", "egraph"]) {
      await import("./src/" + tool + ".ts");
    }
    const cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 1 });
    const client = await Client.connect(cluster);
    const sum = ones([40, 40], { chunks: 10 }).add(1).slice("0:20").sum();
    console.log((await sum.compute({ client })).item());
    await client[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  `);
  expect([out, loaded]).toEqual(["1600", []]);
});

test("the watch sees what it is for", () => {
  const { loaded } = run(`
    import { parseRules } from "./src/language/index.ts";
    await parseRules("rule A: Slice(x) => x;");
    (await import("node:module")).createRequire(import.meta.url)("typescript");
  `);
  expect([...new Set(loaded)].sort()).toEqual(["chevrotain", "typescript"]);
});
