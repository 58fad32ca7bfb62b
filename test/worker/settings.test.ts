import { expect, test } from "@jest/globals";
import { Client, LocalCluster, ones, type WorkerSettings } from "../../src/index.ts";
import { readWorkerSettings, WORKER_SETTINGS } from "../../src/worker/index.ts";
import { refused } from "../support/refused.ts";
import { gathers, MachineBench, numbers, plusOne } from "./support/machine.ts";

test("every default is within its bounds", () => {
  for (const [name, { value }] of Object.entries(WORKER_SETTINGS)) {
    expect(readWorkerSettings({ [name]: value })).toEqual({ [name]: value });
  }
});

test("bad settings are refused by name, before anything is started", async () => {
  const start = (worker: object) => () => LocalCluster.start({ worker: worker as WorkerSettings });
  await refused(start({ outgoing: 1 }), "Option", '"outgoing"', "outgoingMax, outgoing");
  await refused(start({ outgoingMax: 0 }), "Option", "whole number from 1");
  await refused(start({ incomingPart: 1.5 }), "Option", "incomingPart is a number from 0 to 1");
  await refused(start([3]), "Option", "a record");
});

test("outgoingMax and messagePiecesMax hold", () => {
  const elsewhere = [0, 1, 2, 3, 4, 5].map((k) => [k, `peer-${k % 3}`, 1e6] as const);
  const asked = (limits: WorkerSettings): (readonly number[])[] => {
    const bench = new MachineBench([plusOne(numbers([6], [1]))], { limits });
    return gathers(bench.compute([6, 7, 8, 9, 10, 11], elsewhere)).map(({ units }) => units);
  };
  const free = { outgoingFreeBytes: 0 };
  expect(asked(free).map(({ length }) => length)).toEqual([2, 2, 2]);
  expect(asked({ ...free, outgoingMax: 2 }).map(({ length }) => length)).toEqual([2, 2]);
  expect(asked({ messagePiecesMax: 1 }).map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(asked({ messageBytesMax: 1 }).map(({ length }) => length)).toEqual([1, 1, 1]);
});

test("a cluster's workers have the settings of `worker`", async () => {
  const worker = { servedMax: 1, servedSameHostMax: 1, laneTasksMax: 1, messagePiecesMax: 1 };
  await using cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 0, worker });
  await using client = await Client.connect(cluster);
  const x = ones([40, 40], { chunks: [10, 10] });
  expect((await x.add(x.T).sum().compute({ client })).item()).toBe(3200);
});
