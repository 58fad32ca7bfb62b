import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { loaderFlags } from "../../src/core/index.ts";

const ROOT = join(import.meta.dirname, "../..");

test("what loads modules is handed on, what concerns this process alone is not", () => {
  const flags = ["--import", "a.mjs", "--input-type=module", "--expose-gc", "-C=dev", "-e", "code"];
  expect(loaderFlags(flags)).toEqual(["--import", "a.mjs", "-C=dev"]);
});

test("a program given on the command line computes on threads and ends by itself", () => {
  const api = pathToFileURL(join(ROOT, "src/index.ts")).href;
  const program = `import { ones } from ${JSON.stringify(api)};
    console.log((await ones([2]).mapBlocks((b) => b.data).sum().compute()).item());`;
  const hooks = join(ROOT, "test/support/register-ts.mjs");
  const flags = ["--import", hooks, "--input-type=module", "-e", program];
  expect(execFileSync(process.execPath, flags, { encoding: "utf8", timeout: 30_000 })).toBe("2\n");
});
