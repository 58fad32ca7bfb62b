import { expect, test } from "@jest/globals";
import { Client, LocalCluster, ones, type SchedulerSettings } from "../../src/index.ts";
import { readSettings, SCHEDULER_DEFAULTS, SETTINGS } from "../../src/scheduler/index.ts";
import { errorOf, refused } from "../support/refused.ts";

test("what is left out has its default", () => {
  const { machine, limits, workerTimeoutMs } = readSettings({ allowedFailures: 7, layersMax: 9 });
  expect(machine).toEqual({ allowedFailures: 7 });
  expect(limits).toMatchObject({ layersMax: 9, tasksMax: SETTINGS.tasksMax.value });
  expect(workerTimeoutMs).toBe(SETTINGS.workerTimeoutSeconds.value * 1000);
  expect(SETTINGS.saturation.value).toBe(SCHEDULER_DEFAULTS.saturation);
  for (const [name, { value, least, most }] of Object.entries(SETTINGS)) {
    expect(value >= least && value <= most).toBe(true);
    expect(() => readSettings({ [name]: value })).not.toThrow();
  }
});

test("bad settings are refused by name, before anything is started", async () => {
  const start = (scheduler: object) => () =>
    LocalCluster.start({ scheduler: scheduler as SchedulerSettings });
  await refused(start({ alowedFailures: 1 }), "Option", '"alowedFailures"', "allowedFailures, sat");
  await refused(start({ allowedFailures: -1 }), "Option", "whole number from 0");
  await refused(start({ aheadMax: 1.5 }), "Option", "whole number from 1");
  await refused(start({ saturation: Number.NaN }), "Option", "saturation is a number");
  await refused(start({ stealSeconds: "2" }), "Option", "stealSeconds");
  await refused(start([3]), "Option", "a record");
});

test("allowedFailures: 0 gives up a task with the first worker that dies of it", async () => {
  const cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 0,
    processes: true,
    memoryLimit: "256MB",
    scheduler: { allowedFailures: 0 },
  });
  try {
    await using client = await Client.connect(cluster);
    const deadly = ones([1]).mapBlocks(() => {
      const { pid, kill } = (globalThis as unknown as { process: NodeJS.Process }).process;
      kill(pid, "SIGKILL");
      return 1;
    });
    await refused(() => deadly.compute({ client }), "KilledWorker", "running on 1 workers");
    expect((await ones([4]).sum().compute({ client })).item()).toBe(4);
  } finally {
    await cluster.close();
  }
});

test("layersMax: a graph over the limit is refused, one below it is not", async () => {
  const cluster = await LocalCluster.start({ scheduler: { layersMax: 5 } });
  try {
    await using client = await Client.connect(cluster);
    const chain = (length: number) =>
      Array.from({ length }).reduce<ReturnType<typeof ones>>((x) => x.add(1), ones([2]));
    const optimize = { disable: ["*"] };
    expect((await chain(4).compute({ client, optimize })).toNumbers()).toEqual([5, 5]);
    const error = await errorOf(() => chain(5).compute({ client, optimize }));
    expect([error.tag, error.message]).toEqual([
      "GraphLimit",
      expect.stringMatching(/6 layers; the limit is 5/),
    ]);
  } finally {
    await cluster.close();
  }
});
