/** Workers that lose their scheduler, whose time is over, or that are told to begin anew. */
import { afterEach, expect, test } from "@jest/globals";
import { isPlygraphError } from "../../src/core/index.ts";
import { type LifeSettings, startWorker, type WorkerServer } from "../../src/worker/index.ts";
import { pause } from "../support/refused.ts";
import { fakeScheduler } from "./support/fake-scheduler.ts";

let names = 0;
const fresh = (): string => `inproc://life-${names++}`;

const open: WorkerServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function worker(scheduler: string, life: LifeSettings): Promise<WorkerServer> {
  const one = await startWorker({
    scheduler,
    token: "secret",
    threads: 0,
    memoryLimitBytes: 1e8,
    name: "bee",
    listen: fresh(),
    life,
  });
  open.push(one);
  return one;
}

test("a worker that loses its scheduler ends at once, unless it may wait", async () => {
  const scheduler = await fakeScheduler(fresh());
  const one = await worker(scheduler.address, {});
  (await scheduler.next()).connection.close();
  expect(isPlygraphError(await one.closed, "Connection")).toBe(true);
  expect(one.leaving).toBe("lost");
  await scheduler.close();
});

test("a worker that may wait joins the scheduler that comes, with nothing", async () => {
  const address = fresh();
  const first = await fakeScheduler(address);
  const one = await worker(address, { deathTimeoutMs: 60_000 });
  const seen = await first.next();
  const { machine } = one;
  await first.close();
  seen.connection.close();
  await pause(20);
  const second = await fakeScheduler(address);
  await second.next();
  expect(one.machine).not.toBe(machine);
  expect([one.leaving, one.machine.state.tasks.live]).toEqual(["closed", 0]);
  await one.close();
  expect(await one.closed).toBeUndefined();
  await second.close();
});

test("it gives up after its time, with the error of the last try", async () => {
  const address = fresh();
  const scheduler = await fakeScheduler(address);
  const one = await worker(address, { deathTimeoutMs: 200 });
  const seen = await scheduler.next();
  await scheduler.close();
  seen.connection.close();
  const error = await one.closed;
  expect(isPlygraphError(error, "Connection") && error.message).toContain("nobody listens there");
  expect(one.leaving).toBe("lost");
});

test("it waits for a scheduler that is not there yet, and can be closed meanwhile", async () => {
  const address = fresh();
  const joining = worker(address, { deathTimeoutMs: 60_000 });
  await pause(20);
  const scheduler = await fakeScheduler(address);
  const one = await joining;
  const seen = await scheduler.next();
  await scheduler.close();
  seen.connection.close();
  await pause(20);
  await one.close();
  expect([await one.closed, one.leaving]).toEqual([undefined, "closed"]);
});

test("whoever is refused does not try again", async () => {
  const scheduler = await fakeScheduler(fresh());
  const error = await startWorker({
    scheduler: scheduler.address,
    token: "wrong",
    threads: 0,
    memoryLimitBytes: 1e8,
    name: "bee",
    listen: fresh(),
    life: { deathTimeoutMs: 60_000 },
  }).catch((thrown: unknown) => thrown);
  expect(isPlygraphError(error, "BadToken")).toBe(true);
  await scheduler.close();
});

test("when its time is over it asks to go, and goes when it is let", async () => {
  const scheduler = await fakeScheduler(fresh());
  const one = await worker(scheduler.address, { lifetimeMs: 30, lifetimeStaggerMs: 5 });
  const seen = await scheduler.next();
  await seen.until(() => seen.find("retire") !== undefined);
  expect(seen.find("retire")).toMatchObject({ workers: [] });
  await pause(20);
  expect(one.leaving).toBe("lifetime");
  seen.connection.send({ op: "close" });
  expect([await one.closed, one.leaving]).toEqual([undefined, "lifetime"]);
  await scheduler.close();
});

test("it does not wait for ever to be let go", async () => {
  const scheduler = await fakeScheduler(fresh());
  const one = await worker(scheduler.address, { leaveMs: 30 });
  await scheduler.next();
  await one.retire("signal");
  expect(one.leaving).toBe("signal");
  await scheduler.close();
});

test("told to begin anew, it ends and says so", async () => {
  const scheduler = await fakeScheduler(fresh());
  const one = await worker(scheduler.address, { deathTimeoutMs: 60_000 });
  (await scheduler.next()).connection.send({ op: "restart", request: 0 });
  expect([await one.closed, one.leaving]).toEqual([undefined, "restart"]);
  await scheduler.close();
});
