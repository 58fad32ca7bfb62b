import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, jest, test } from "@jest/globals";
import { Client, LocalCluster } from "../../../src/index.ts";
import { errorOf, pause } from "../../support/refused.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-preload-"));
const told = join(folder, "told.txt");
const KEY = "PLYGRAPH_WORKER__PRELOAD";

afterEach(() => {
  delete process.env[KEY];
  writeFileSync(told, "");
});

const lines = (): string[] => readFileSync(told, "utf8").split("\n").filter(Boolean);

/** A module that writes down when it is called. */
function plugin(name: string, more = ""): string {
  const path = join(folder, name);
  const text = `import { appendFileSync } from "node:fs";
    const tell = (line) => appendFileSync(${JSON.stringify(told)}, ${JSON.stringify(name)} + " " + line + "\\n");
    export const setup = (worker) => tell("setup " + Object.keys(worker).join());
    export const teardown = async (worker) => { await null; tell("teardown " + worker.threads); };
    ${more}`;
  writeFileSync(path, text);
  return path;
}

test("modules are set up before the worker joins, hear of moves, and are torn down backwards", async () => {
  const moves = `export const transition = (moves) => {
    for (const { from, to } of moves) tell(from + " to " + to);
  };`;
  process.env[KEY] = [plugin("a.mjs", moves), plugin("b.mjs")].join(",");
  const cluster = await LocalCluster.start({ threadsPerWorker: 1 });
  const client = await Client.connect(cluster);
  const known = "name,scheduler,threads,memoryLimitBytes";
  expect(lines()).toEqual([`a.mjs setup ${known}`, `b.mjs setup ${known}`]);
  const future = client.submit(async () => 1);
  expect(await future).toBe(1);
  while (!lines().includes("a.mjs executing to memory")) await pause(1);
  expect(lines()).toContain("a.mjs ready to executing");
  expect(lines().join()).not.toContain("b.mjs executing");
  await client.close();
  await cluster.close();
  expect(lines().slice(-2)).toEqual(["b.mjs teardown 1", "a.mjs teardown 1"]);
});

test("what is no plugin, or does not set up, is named; what was set up before is torn down", async () => {
  const cases: readonly (readonly [string, string])[] = [
    ["export const other = 1;", "exports none of setup, teardown, transition"],
    ["export const setup = 1;", "its setup is no function"],
    ["export function setup() { throw new RangeError('no room'); }", "no room"],
  ];
  for (const [k, [text, message]] of cases.entries()) {
    const bad = join(folder, `bad-${k}.mjs`);
    writeFileSync(bad, text);
    writeFileSync(told, "");
    process.env[KEY] = `${plugin("good.mjs")},${bad}`;
    const error = await errorOf(() => LocalCluster.start({ threadsPerWorker: 0 }));
    expect([error.tag, error.message]).toEqual([
      "WorkerStart",
      expect.stringContaining(`preload "${bad}": ${message}`),
    ]);
    expect(lines().at(-1)).toBe("good.mjs teardown 0");
  }
  process.env[KEY] = "plygraph-no-such-package";
  const error = await errorOf(() => LocalCluster.start({ threadsPerWorker: 0 }));
  expect(error.message).toContain('preload "plygraph-no-such-package": Cannot find');
});

test("what goes wrong later is a warning, and the worker goes on", async () => {
  const broken = join(folder, "broken.mjs");
  writeFileSync(
    broken,
    `export function transition() { throw new Error("not heard"); }
     export function teardown() { throw new Error("not tidied"); }`,
  );
  process.env[KEY] = broken;
  const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  const cluster = await LocalCluster.start({ threadsPerWorker: 0 });
  const client = await Client.connect(cluster);
  expect(await client.submit((a: number) => a + 1, 1)).toBe(2);
  await client.close();
  await cluster.close();
  const warnings = warn.mock.calls.map(([message]) => String(message));
  warn.mockRestore();
  expect(warnings.some((one) => one.endsWith(`transition() of "${broken}": not heard`))).toBe(true);
  expect(warnings.at(-1)).toMatch(/^worker .*: teardown\(\) of .*: not tidied$/);
});

test("worker processes load them, TypeScript too; their threads have the environment that setup made", async () => {
  const path = join(folder, "typed.ts");
  writeFileSync(
    path,
    `export function setup({ threads }: { readonly threads: number }): void {
       process.env["MADE_BY_SETUP"] = String(threads as number);
     }`,
  );
  process.env[KEY] = path;
  await using cluster = await LocalCluster.start({
    workers: 1,
    processes: true,
    threadsPerWorker: 1,
  });
  await using client = await Client.connect(cluster);
  expect(await client.submit(() => process.env["MADE_BY_SETUP"])).toBe("1");
});
