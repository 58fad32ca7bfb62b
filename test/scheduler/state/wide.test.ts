import { expect, test } from "@jest/globals";
import type { Instruction } from "../../../src/scheduler/index.ts";
import { clusterOf, computes } from "../support/clusters.ts";
import type { FakeCluster } from "../support/fake-cluster.ts";
import { combine, ones } from "../support/graphs.ts";

const INPUTS = 120;
/** Inputs are weighed, listed, and let go of 3 at a time; a slice has room for 6. */
const SLICED = { wideInputs: 12, sliceUnits: 3 };

/** One task that reads 120 blocks, which are all there; and the number of the task. */
function atTheBrink(options: object): { c: FakeCluster; request: number; wide: number } {
  const c = clusterOf(3, 1, options);
  const request = c.submit([combine(ones(INPUTS), INPUTS)]);
  const wide = c.requestOf(request).graph.total - 1;
  const isThere = (): boolean =>
    [...c.workers.values()].some(({ todo }) =>
      [...todo.values()].some(({ task }) => task === wide),
    );
  while (c.machine.describe().states["memory"] < INPUTS && !isThere()) c.step();
  return { c, request, wide };
}

/** Ticks until nothing more is asked for. */
function ticks(c: FakeCluster): number {
  for (let count = 0; ; count++) {
    const last = c.log.at(-1) as Instruction;
    if (last.type !== "continue") return count;
    c.handle({ type: "tick" });
  }
}

test("a task of very many inputs is placed in slices, and lets go of them in slices", () => {
  const { c, wide } = atTheBrink(SLICED);
  // Weighed and listed, at half a unit an input.
  expect(ticks(c)).toBeGreaterThanOrEqual((2 * INPUTS * 0.5) / 6);
  expect(computes(c.log).at(-1)?.[1]).toEqual([wide]);
  const before = c.machine.describe().liveTasks;
  expect(before).toBe(INPUTS + 1);
  c.drain();
  expect(c.machine.describe().liveTasks).toBe(1);
});

test("one that is not so wide is placed at once", () => {
  const { c, wide } = atTheBrink({});
  expect(computes(c.log).at(-1)?.[1]).toEqual([wide]);
});

test.each([0, 3, 11, 19])("a worker that leaves after %i slices takes nothing along", (slices) => {
  const { c, request } = atTheBrink(SLICED);
  for (let k = 0; k < slices; k++) c.handle({ type: "tick" });
  c.leave(1);
  c.drain();
  c.expectDone(request);
  c.release(request);
  c.drain();
  expect(c.machine.describe().liveTasks).toBe(0);
});

test("a result that is lost before its inputs are let go of is made again", () => {
  const { c, request, wide } = atTheBrink(SLICED);
  ticks(c);
  const holder = computes(c.log).at(-1)?.[0] as number;
  const isHeld = (): boolean => c.workers.get(holder)?.held.has(`1:${wide}`) === true;
  while (!isHeld()) c.step();
  // Its report is on the way; the worker leaves some slices after it.
  while (c.machine.describe().requests === 1 && !c.requestOf(request).done) c.step();
  c.handle({ type: "tick" });
  c.leave(holder);
  c.drain();
  c.expectDone(request);
});

test("a task of more inputs than can be looked at in one go fails with a typed error", () => {
  const c = clusterOf(1, 1, { validate: false });
  const many = 2 ** 19 + 1;
  const request = c.submit([combine(ones(many), many)]);
  expect(c.requestOf(request).failed).toMatch(/524289 inputs of one task; the limit is 524288/);
});
