import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deserialize } from "node:v8";
import { afterEach, expect, test } from "@jest/globals";
import { arange, Client, fromTypedArray } from "../../src/index.ts";
import { defaultRegistry } from "../../src/layers/index.ts";
import { replayScheduler, type SchedulerDump } from "../../src/scheduler/index.ts";
import { type MachineDump, replayDump } from "../../src/worker/index.ts";
import { sharedCli } from "../support/cli.ts";

const ROOT = join(import.meta.dirname, "../..");
const running: ChildProcess[] = [];
/** For runs that end by themselves. */
const shared = sharedCli();

afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

interface Run {
  readonly child: ChildProcess;
  /** Everything it has written, so far. */
  text(): string;
  readonly code: Promise<number | null>;
  /** Resolves when the text holds this. */
  until(pattern: RegExp): Promise<string>;
}

function plygraph(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(
    process.execPath,
    [
      "--import",
      join(ROOT, "test/support/register-ts.mjs"),
      join(ROOT, "src/cli/main.ts"),
      ...args,
    ],
    { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  running.push(child);
  let text = "";
  const watchers = new Set<() => void>();
  const take = (bytes: Buffer): void => {
    text += bytes.toString();
    for (const watch of watchers) watch();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        const match = pattern.exec(text);
        if (match) resolve(match[1] ?? match[0]);
      };
      watchers.add(watch);
      watch();
      void code.then(() => reject(new RangeError(`ended without ${pattern}: ${text}`)));
    });
  return { child, text: () => text, code, until };
}

test("--help for the program and for each command", async () => {
  const all = plygraph(["--help"]);
  expect(await all.code).toBe(0);
  for (const name of ["scheduler", "worker", "demo", "bench"]) {
    expect(all.text()).toContain(`  ${name} `);
    const { code, out } = await shared([name, "--help"]);
    expect([code, out]).toEqual([0, expect.stringContaining(`Usage: plygraph ${name}`)]);
  }
});

test("--version", async () => {
  const run = plygraph(["--version"]);
  expect(await run.code).toBe(0);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  expect(run.text()).toBe(`${version}\n`);
});

test.each<[string, string[], RegExp]>([
  ["an unknown command", ["frobnicate"], /unknown command/],
  ["a bad port", ["scheduler", "--port", "x"], /whole number from 0 to 65535/],
  ["a worker without a token", ["worker", "tcp://127.0.0.1:1"], /PLYGRAPH_TOKEN/],
  ["a setting that is none", ["scheduler", "--port", "0", "--set", "x=1"], /no setting "x"/],
  ["a setting without a value", ["scheduler", "--set", "aheadMax"], /a name and a number/],
  [
    "an open door",
    ["scheduler", "--host", "0.0.0.0", "--port", "0"],
    /security init.*--allow-plain/,
  ],
  ["a key that is none", ["config", "--config", "/nowhere/x.yaml"], /there is no file/],
  [
    "several workers without nannies",
    ["worker", "tcp://127.0.0.1:1", "--no-nanny", "--nworkers", "2"],
    /--no-nanny is for one worker/,
  ],
  ["a worker without a scheduler", ["worker"], /missing required argument/],
])("%s is refused in one line, with a failing exit code", async (_what, args, message) => {
  const { code, out, err } = await shared(args);
  expect(code).not.toBe(0);
  expect(`${out}${err}`).toMatch(message);
  expect(`${out}${err}`).not.toContain("    at ");
});

test("a refusal ends a process of its own the same way", async () => {
  const run = plygraph(["scheduler", "--port", "0", "--set", "x=1"]);
  expect(await run.code).toBe(1);
  expect(run.text()).toMatch(/^plygraph: .*no setting "x"/);
});

test("settings are printed with their defaults, and can be set", async () => {
  const table = await shared(["scheduler", "--settings"]);
  expect(table.code).toBe(0);
  expect(table.out).toMatch(/^allowedFailures +3 +deaths of workers/);
  const workers = await shared(["worker", "--settings"]);
  expect(workers.out).toMatch(/^messageBytesMax +50000000 +bytes of blocks asked/);
  const sets = ["--set", "allowedFailures=0", "--set", "saturation=2.5"];
  const scheduler = plygraph(["scheduler", "--port", "0", ...sets]);
  await scheduler.until(/scheduler at/);
  scheduler.child.kill("SIGTERM");
  expect(await scheduler.code).toBe(0);
});

test("a scheduler on every interface prints an address that works, and which it is", async () => {
  const scheduler = plygraph([
    "scheduler",
    "--host",
    "0.0.0.0",
    "--port",
    "0",
    "--allow-plain-text",
  ]);
  const address = await scheduler.until(/scheduler at (tcp:\/\/\S+:\d+)/);
  expect(address).not.toContain("0.0.0.0");
  expect(scheduler.text()).toMatch(/, which is \S+; it listens on every interface\n/);
  const file = await scheduler.until(/token in (\S+)/);
  const worker = plygraph([
    "worker",
    address,
    "--no-nanny",
    "--nthreads",
    "0",
    "--token-file",
    file,
  ]);
  await worker.until(/worker \S+ at tcp/);
  worker.child.kill("SIGTERM");
  expect(await worker.code).toBe(0);
});

test("a worker whose scheduler is killed says so, and fails", async () => {
  const scheduler = plygraph(["scheduler", "--port", "0"]);
  const address = await scheduler.until(/scheduler at (tcp:\/\/\S+:\d+)/);
  const file = await scheduler.until(/token in (\S+)/);
  const worker = plygraph([
    "worker",
    address,
    "--nthreads",
    "0",
    "--death-timeout",
    "200ms",
    "--token-file",
    file,
  ]);
  await worker.until(/worker \S+ at tcp/);
  scheduler.child.kill("SIGKILL");
  expect(await worker.code).toBe(1);
  expect(worker.text()).toMatch(/\nplygraph: connection to tcp:\S+: connect ECONNREFUSED/);
  rmSync(dirname(file), { recursive: true });
});

test("a scheduler works where no code can be made of text", async () => {
  const flags = { NODE_OPTIONS: "--disallow-code-generation-from-strings" };
  const denied = spawn(process.execPath, ["-e", "new Function('')"], { env: flags });
  expect(await new Promise((resolve) => denied.once("close", resolve))).not.toBe(0);
  const scheduler = plygraph(["scheduler", "--port", "0"], flags);
  const address = await scheduler.until(/scheduler at (tcp:\/\/\S+:\d+)/);
  const file = await scheduler.until(/token in (\S+)/);
  const worker = plygraph([
    "worker",
    address,
    "--no-nanny",
    "--nthreads",
    "0",
    "--token-file",
    file,
  ]);
  await worker.until(/worker \S+ at tcp/);
  const client = await Client.connect(address, { token: readFileSync(file, "utf8").trim() });
  const x = fromTypedArray(new Float64Array(10_000).fill(2), { chunks: 1000 });
  expect((await x.mul(2).sum().compute({ client })).item()).toBe(40_000);
  expect(await client.gather(client.map((n: number) => ({ n: [n] }), [1, 2]))).toEqual([
    { n: [1] },
    { n: [2] },
  ]);
  await client.close();
  rmSync(dirname(file), { recursive: true });
});

test("dumps by signal: states of a scheduler and a worker that can be gone through again", async () => {
  const scheduler = plygraph(["scheduler", "--port", "0", "--record"]);
  const address = await scheduler.until(/scheduler at (tcp:\/\/\S+:\d+)/);
  const file = await scheduler.until(/token in (\S+)/);
  const args = ["worker", address, "--nthreads", "1", "--token-file", file];
  const workers = [plygraph([...args, "--record", "--no-nanny"]), plygraph(args)];
  await Promise.all(workers.map((worker) => worker.until(/worker \S+ at tcp/)));
  const client = await Client.connect(address, { token: readFileSync(file, "utf8").trim() });
  const x = await arange(0, 1000, 1, { chunks: 50 }).add(1).persist({ client });
  expect((await x.sum().compute({ client })).item()).toBe(500_500n);
  const dumped = async (run: Run): Promise<unknown> => {
    run.child.kill("SIGUSR2");
    return deserialize(readFileSync(await run.until(/dump in (\S+)/)));
  };
  const dump = (await dumped(workers[0])) as MachineDump;
  expect(dump.events.length).toBeGreaterThan(3);
  expect(dump.story.some(({ to }) => to === "memory")).toBe(true);
  const again = replayDump(dump, defaultRegistry()).dump();
  expect({ ...again, events: [] }).toEqual({ ...dump, events: [] });
  const plain = (await dumped(workers[1])) as MachineDump;
  expect(() => replayDump(plain, defaultRegistry())).toThrow("--record");
  const whole = (await dumped(scheduler)) as SchedulerDump;
  expect(whole.requests).toMatchObject([{ remaining: 0 }]);
  const lived = replayScheduler(whole, defaultRegistry()).dump();
  expect({ ...lived, events: [] }).toEqual({ ...whole, events: [] });
  await client.close();
  rmSync(dirname(file), { recursive: true });
});

test("the demo without its flights names the package and the option", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plygraph-cli-"));
  // As where plygraph alone is installed.
  const hide = join(folder, "hide.cjs");
  const text = `const m = require("node:module"); const find = m._resolveFilename;
    m._resolveFilename = (name, ...rest) => {
      if (name === "vega-datasets") throw Object.assign(new Error(name), { code: "MODULE_NOT_FOUND" });
      return find(name, ...rest);
    };`;
  writeFileSync(hide, text);
  const demo = plygraph(["demo"], { NODE_OPTIONS: `--require ${hide}` });
  expect(await demo.code).toBe(1);
  expect(demo.text()).toMatch(/^plygraph: demo: .*npm install vega-datasets.*--file FILE/);
  expect(demo.text()).not.toContain("    at ");
  rmSync(folder, { recursive: true });
});

test("a scheduler and its worker: token by file, an end by signal", async () => {
  const scheduler = plygraph(["scheduler", "--port", "0", "--validate"]);
  const address = await scheduler.until(/scheduler at (tcp:\/\/127\.0\.0\.1:\d+)/);
  const file = await scheduler.until(/token in (\S+)/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(scheduler.child.spawnargs.join(" ")).not.toContain(readFileSync(file, "utf8").trim());

  const stranger = plygraph(["worker", address, "--nthreads", "0"], { PLYGRAPH_TOKEN: "wrong" });
  expect(await stranger.code).toBe(1);
  expect(stranger.text()).toMatch(
    /^plygraph: tcp:\/\/127\.0\.0\.1:\d+ refused a wrong or missing token/,
  );

  const args = ["worker", address, "--nthreads", "0", "--name", "bee", "--nworkers", "2"];
  const worker = plygraph([...args, "--memory-limit", "400MB", "--token-file", file]);
  await worker.until(/worker bee-0 at tcp:\/\/127\.0\.0\.1:\d+/);
  await worker.until(/worker bee-1 at tcp:\/\/127\.0\.0\.1:\d+/);
  const { pid } = worker.child;
  const workers = (): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const [first, second] = workers();
  process.kill(first, "SIGKILL");
  await worker.until(/worker (bee-\d) ended \(SIGKILL\)[\s\S]*worker \1 at tcp/);
  const last = workers();
  expect([last.length, last.includes(first), last.includes(second)]).toEqual([2, false, true]);
  worker.child.kill("SIGTERM");
  expect(await worker.code).toBe(0);
  expect(last.filter((one) => existsSync(`/proc/${one}`))).toEqual([]);
  scheduler.child.kill("SIGINT");
  expect(await scheduler.code).toBe(0);
  expect(existsSync(file)).toBe(false);
});
