import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { KEYS } from "../../../src/config/index.ts";
import { SETTINGS } from "../../../src/scheduler/index.ts";
import { WORKER_SETTINGS } from "../../../src/worker/index.ts";
import { sharedCli } from "../../support/cli.ts";

const cli = sharedCli();

function fileOf(yaml: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "plygraph-config-")), "plygraph.yaml");
  writeFileSync(file, yaml);
  chmodSync(file, 0o600);
  return file;
}

test("every key is printed with its value and where that was said", async () => {
  const file = fileOf("worker:\n  nthreads: 7\nscheduler:\n  aheadMax: 9\n");
  const { code, out } = await cli(["config", "--config", file]);
  expect(code).toBe(0);
  expect(out).toMatch(/^worker\.nthreads +7 +\S+plygraph\.yaml:2$/m);
  expect(out).toMatch(/^scheduler\.aheadMax +9 +\S+plygraph\.yaml:4$/m);
  expect(out).toMatch(/^scheduler\.port +8786 +default$/m);
  expect(out).toMatch(/^worker\.name +\(HOST-PID\) +default$/m);
  expect(out).toContain(`file: ${file}`);
  const keys = [KEYS, SETTINGS, WORKER_SETTINGS].flatMap((table) => Object.keys(table));
  expect(out.split("\n").filter((line) => line.includes("  "))).toHaveLength(keys.length);
  const some = await cli(["config", "worker.memory.", "--config", file]);
  expect(some.out.trim().split("\n")[0]).toMatch(/^worker\.memory\.target/);
});

test("--defaults prints what there is to set, with variables and meanings", async () => {
  const { code, out } = await cli(["config", "--defaults", "worker.memoryLimit"]);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(
      /^worker\.memoryLimit +"auto" +PLYGRAPH_WORKER__MEMORY_LIMIT +memory that/,
    ),
  ]);
});

test("a key that there is not ends every command, with its line", async () => {
  const file = fileOf("\nworker:\n  ntreads: 7\n");
  for (const command of [["config"], ["worker", "tcp://127.0.0.1:1"]]) {
    const { code, err } = await cli([...command, "--config", file]);
    expect([code, err]).toEqual([1, `plygraph: ${file}:3: worker.ntreads: ${HINT}\n`]);
  }
});

const HINT =
  "there is no such key; did you mean worker.nthreads? (plygraph config --defaults shows all)";
