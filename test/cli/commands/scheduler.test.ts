import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { initSecurity } from "../../../src/cli/security/init.ts";
import { readSchedulerFile } from "../../../src/config/index.ts";
import { Client, ones } from "../../../src/index.ts";
import { refused } from "../../support/refused.ts";
import { ROOT } from "../../support/sources.ts";

const home = mkdtempSync(join(tmpdir(), "plygraph-secured-"));
const certs = join(home, "certs");
const schedulerFile = join(home, "scheduler.json");
const HOOKS = join(ROOT, "test/support/register-ts.mjs");
/** Runs in every thread of the process; says what its context does with text. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from "node:worker_threads";
  if (!isMainThread) for (const make of [() => new Function(""), () => (0, eval)("1")])
    try { make(); console.log("code was made"); } catch (error) { console.log(error.message); }
`)}`;

interface Run {
  readonly child: ChildProcess;
  text: string;
  until(pattern: RegExp): Promise<string>;
}

function plygraph(args: readonly string[], imports: readonly string[] = []): Run {
  const flags = [HOOKS, ...imports].flatMap((module) => ["--import", module]);
  const child = spawn(process.execPath, [...flags, join(ROOT, "src/cli/main.ts"), ...args], {
    env: { PATH: process.env["PATH"], HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const waiting = new Set<() => void>();
  const run: Run = {
    child,
    text: "",
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(run.text);
          if (found) resolve(found[1] ?? found[0]);
        };
        waiting.add(look);
        look();
        child.once("close", () => reject(new RangeError(`ended without ${pattern}: ${run.text}`)));
      }),
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => {
      run.text += bytes.toString();
      for (const look of waiting) look();
    });
  }
  return run;
}

const ended = ({ child }: Run): Promise<number | null> =>
  child.exitCode === null
    ? new Promise((resolve) => child.once("close", resolve))
    : Promise.resolve(child.exitCode);

let scheduler: Run;
let worker: Run;

beforeAll(async () => {
  await initSecurity(certs, 2);
  const own = ["--security", certs, "--scheduler-file", schedulerFile];
  scheduler = plygraph(["scheduler", "--port", "0", "--validate", ...own], [PROBE]);
  await scheduler.until(/scheduler at tls:\/\/127\.0\.0\.1:\d+/);
  worker = plygraph(["worker", "--no-nanny", "--scheduler-file", schedulerFile, "--nthreads", "0"]);
  await worker.until(/worker \S+ at tls:\/\/127\.0\.0\.1:\d+/);
});

afterAll(() => {
  for (const { child } of [scheduler, worker]) child.kill("SIGKILL");
});

test("the scheduler's file is all that a worker and a client need", async () => {
  expect(statSync(schedulerFile).mode & 0o777).toBe(0o600);
  const { address, pid, client } = readSchedulerFile(schedulerFile);
  expect([pid, client.tls?.cert]).toEqual([scheduler.child.pid, join(certs, "client.pem")]);
  await using one = await Client.connect(undefined, { schedulerFile });
  expect((await ones([10]).add(1).sum().compute({ client: one })).item()).toBe(20);
  await using other = await Client.connect(address, { security: certs });
  expect((await ones([3]).sum().compute({ client: other })).item()).toBe(3);
  await refused(() => Client.connect(address), "Certificate", "missing");
});

test("who is told nothing else listens on loopback only", () => {
  const { status, stdout } = spawnSync("ss", ["-Hltnp"], { encoding: "utf8" });
  if (status !== 0) {
    process.emitWarning("doors were NOT looked at: there is no `ss` here (iproute2)");
    return;
  }
  const pids = [scheduler, worker].map(({ child }) => `pid=${child.pid},`);
  const lines = stdout.split("\n").filter((line) => pids.some((pid) => line.includes(pid)));
  const doors = lines.map((line) => line.trim().split(/\s+/)[3]?.replace(/:\d+$/, ""));
  expect(doors).toEqual(["127.0.0.1", "127.0.0.1"]);
});

test("no code is made of text where a scheduler runs", async () => {
  await scheduler.until(/Code generation from strings disallowed for this context\n.*\n/);
  expect(scheduler.text).not.toContain("code was made");
});

test("secrets are in nobody's arguments, output or state", async () => {
  const secrets = readdirSync(certs)
    .filter((name) => /token|key/.test(name))
    .map((name) => readFileSync(join(certs, name), "utf8").trim());
  expect(secrets).toHaveLength(7);
  await using client = await Client.connect(undefined, { schedulerFile });
  const [{ child: a }, { child: b }] = [scheduler, worker];
  const arguments_ = [a, b].map(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, "latin1"));
  const said = [scheduler.text, worker.text, readFileSync(schedulerFile, "utf8"), ...arguments_];
  said.push(JSON.stringify([await client.info(), await client.dump()]));
  const lines = secrets.flatMap((secret) => secret.split(/[\n:]/)).filter((one) => one.length > 20);
  for (const text of said)
    expect(lines.filter((line) => !line.startsWith("--") && text.includes(line))).toEqual([]);
});

test("with a signal all goes: processes, and the scheduler's file", async () => {
  worker.child.kill("SIGTERM");
  expect(await ended(worker)).toBe(0);
  scheduler.child.kill("SIGTERM");
  expect(await ended(scheduler)).toBe(0);
  expect(existsSync(schedulerFile)).toBe(false);
});
