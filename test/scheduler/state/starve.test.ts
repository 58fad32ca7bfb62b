/** Workers that die again and again because a computation keeps more than they may hold. */
import { expect, test } from "@jest/globals";
import { NO_FIGURES } from "../../../src/comm/index.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { diceOf } from "../support/fake-parts.ts";
import { ones } from "../support/graphs.ts";

const OPTIONS = { allowedFailures: 2, aheadSeconds: 0, saturation: 1 };

/** The worker does so many tasks, has no memory left, and dies; another one joins. */
function round(c: FakeCluster, tasks: number, paused = true): void {
  const before = doneIn(c);
  while (doneIn(c) < before + tasks && c.step());
  const figures = NO_FIGURES;
  c.handle({ type: "heartbeat", worker: 0, executing: 1, ready: 0, paused, figures });
  c.leave(0);
  c.join();
}

const doneIn = (c: FakeCluster): number =>
  [...c.computed.values()].reduce((sum, times) => sum + times, 0);

function started(): { c: FakeCluster; request: number } {
  const c = new FakeCluster(diceOf(1), OPTIONS);
  c.client(0);
  c.join();
  return { c, request: c.submit([ones(40)]) };
}

test("it is given up after some deaths, though another task was running each time", () => {
  const { c, request } = started();
  // One or two more tasks now and then are no way forward where ten and more are lost.
  for (const tasks of [12, 11]) round(c, tasks);
  expect(c.requestOf(request).failed).toBeNull();
  for (const tasks of [13, 10]) round(c, tasks);
  expect(c.requestOf(request).failed).toMatch(/died for want of memory; 3 have died so/);
});

test("a computation that gets further each time goes on", () => {
  const { c, request } = started();
  for (const tasks of [5, 8, 12, 16, 20, 25]) round(c, tasks);
  c.drain();
  c.expectDone(request);
});

test("workers that die and were not short of memory are not counted", () => {
  const { c, request } = started();
  for (let death = 0; death < 8; death++) round(c, 5 + (death % 4), false);
  c.drain();
  c.expectDone(request);
});
