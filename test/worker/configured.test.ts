import { expect, test } from "@jest/globals";
import { KEYS, loadConfig } from "../../src/config/index.ts";
import { configuredWorker, WORKER_SETTINGS } from "../../src/worker/index.ts";
import { SAMPLES } from "../config/samples.ts";

const load = (options: Readonly<Record<string, unknown>>) =>
  loadConfig({ env: {}, directory: "/nowhere", options, tables: { worker: WORKER_SETTINGS } });

/** Where the door is: the command and the cluster read it themselves. */
const ELSEWHERE = new Set([
  "worker.host",
  "worker.nworkers",
  "worker.hangTimeout",
  "worker.lifetimeRestart",
]);

test("every key of a worker changes what it is started with", async () => {
  const plain = configuredWorker(await load({}));
  for (const name of Object.keys(KEYS) as (keyof typeof KEYS)[]) {
    if (!name.startsWith("worker.") || ELSEWHERE.has(name)) continue;
    const changed = configuredWorker(await load({ [name]: SAMPLES[name].text }));
    expect([name, changed]).not.toEqual([name, plain]);
  }
  const { settings } = configuredWorker(await load({ "worker.outgoingMax": 3 }));
  expect(settings).toEqual({ outgoingMax: 3 });
});

test("values arrive under the names that a worker knows", async () => {
  const config = await load({
    "worker.nthreads": 2,
    "worker.memoryLimit": "3GB",
    "worker.name": "n",
    "worker.memory.spill": false,
    "worker.maxSpill": "1GB",
    "worker.localDirectory": "/d",
    "worker.compression": "zlib",
    "worker.lifetime": "1h",
    "worker.lifetimeStagger": 60,
    "worker.deathTimeout": "500ms",
  });
  expect(configuredWorker(config)).toEqual({
    threads: 2,
    memoryLimitBytes: 3e9,
    name: "n",
    memory: { spill: false },
    maxSpillBytes: 1e9,
    localDirectory: "/d",
    compression: "zlib",
    life: {
      lifetimeMs: 3_600_000,
      lifetimeStaggerMs: 60_000,
      deathTimeoutMs: 500,
      leaveMs: 30_000,
    },
    settings: {},
  });
});
