import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { credentialFor, type TlsIdentity } from "../../src/comm/index.ts";
import { Client, ones } from "../../src/index.ts";
import { type SchedulerServer, startScheduler } from "../../src/scheduler/index.ts";
import { startWorker, type WorkerServer } from "../../src/worker/index.ts";
import { testAuthority } from "../support/certificates.ts";
import { refused } from "../support/refused.ts";

const SECRET = "a secret of this test";
let scheduler: SchedulerServer;
let workers: WorkerServer[] = [];
let client: TlsIdentity;
let worker: TlsIdentity;

beforeAll(async () => {
  const home = await testAuthority();
  const tls = home.identity("scheduler");
  [client, worker] = [home.identity("client"), home.identity("worker")];
  scheduler = await startScheduler({ address: "tls://127.0.0.1:0", token: SECRET, tls });
  const options = { scheduler: scheduler.address, threads: 0, memoryLimitBytes: 1e8, tls: worker };
  const token = credentialFor(SECRET, "worker");
  workers = await Promise.all(["a", "b"].map((name) => startWorker({ ...options, name, token })));
});

afterAll(async () => {
  await Promise.all(workers.map((one) => one.close()));
  await scheduler.close();
});

test("a cluster whose every connection is TLS, by role, with a credential of each", async () => {
  expect(workers.map(({ address }) => address.slice(0, 16))).toEqual(
    workers.map(() => "tls://127.0.0.1:"),
  );
  const token = credentialFor(SECRET, "client");
  await using one = await Client.connect(scheduler.address, { token, tls: client });
  // Blocks go between the workers, and are fetched from them.
  const x = ones([400, 400], { chunks: [20, 400] }).mapBlocks((block) =>
    block.data.map((v: number) => v + 1),
  );
  const values = (await x.rechunk([400, 50]).compute({ client: one })).data as Float64Array;
  expect([values.length, new Set(values)]).toEqual([160_000, new Set([2])]);
  const moved = workers.reduce((bytes, server) => bytes + server.counts().receivedBytes, 0);
  expect(moved).toBeGreaterThan(0);
  // What the cluster tells about itself has no secrets in it.
  const told = JSON.stringify([await one.info(), workers.map(({ machine }) => machine.dump())]);
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain("PRIVATE KEY");
});

test("a worker's certificate and credential cannot submit; the secret alone is not enough", async () => {
  const { address } = scheduler;
  const own = credentialFor(SECRET, "worker");
  await refused(() => Client.connect(address, { token: own, tls: worker }), "Role");
  await refused(() => Client.connect(address, { token: SECRET, tls: worker }), "Role");
  await refused(() => Client.connect(address, { token: SECRET }), "Certificate", "missing");
  await refused(() => Client.connect(address, { token: "x", tls: client }), "BadToken");
  await refused(
    () => Client.connect(address, { tls: { ...client, key: 3 as unknown as string } }),
    "Option",
    "tls.key is PEM text, not 3",
  );
  const join = { scheduler: address, name: "c", threads: 0, memoryLimitBytes: 1e8, token: SECRET };
  await refused(() => startWorker({ ...join, tls: client }), "Role");
  await refused(() => startScheduler({ address, token: own }), "Token", "credential of a worker");
});
