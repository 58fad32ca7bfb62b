/** Code of a user that runs for nobody is told; what it answers then is not taken. */
import { expect, test } from "@jest/globals";
import { explicit, type Layer, makeLayer } from "../../../src/layers/index.ts";
import type { Instruction } from "../../../src/worker/index.ts";
import { dropped, MachineBench, numbers, sent, started } from "../support/machine.ts";

/** One call of a function, of which nothing is known but its text. */
const call = (): Layer =>
  makeLayer(
    explicit,
    {
      kernels: [{ kind: "function", text: "async () => 1", captures: {} }],
      count: 1,
      kernelOf: new Int32Array(0),
      offsets: new Int32Array(0),
      targets: new Int32Array(0),
      args: null,
    },
    [],
  );

const aborts = (instructions: readonly Instruction[]): unknown[] =>
  instructions.filter((one) => one.type === "abort");

test("a task that is given up while it runs is told, once, where it runs", () => {
  const bench = new MachineBench([call()]);
  const [slot] = started(bench.compute([0]));
  const lane = bench.machine.state.tasks.lane[slot];
  expect(aborts(bench.free([0]))).toEqual([{ type: "abort", lane, slots: [slot] }]);
  expect(bench.machine.dump().tasks[0].flags).toEqual(["on-thread", "aborted"]);
  expect(sent(bench.executed([slot]), "finished")).toEqual([]);
  expect(bench.state(0)).toBe("forgotten");
});

test.each(["executed", "failed"] as const)(
  "one that is wanted again is not taken for done when it has %s: it runs again",
  (end) => {
    const bench = new MachineBench([call()]);
    const [slot] = started(bench.compute([0]));
    bench.free([0]);
    expect(started(bench.compute([0]))).toEqual([]);
    expect(bench.state(0)).toBe("executing");
    const ended = end === "executed" ? bench.executed([slot]) : bench.failed(slot);
    expect([sent(ended, "finished"), sent(ended, "erred")]).toEqual([[], []]);
    expect(dropped(ended)).toEqual(end === "executed" ? [1] : []);
    const [again] = started(ended);
    expect(sent(bench.executed([again]), "finished")).toMatchObject([{ runs: Int32Array.of(2) }]);
  },
);

test("kernels of ours are not told: they end soon, and what they answer is as good as new", () => {
  const bench = new MachineBench([numbers([1], [1])]);
  const [slot] = started(bench.compute([0]));
  expect(aborts(bench.free([0]))).toEqual([]);
  bench.compute([0]);
  expect(sent(bench.executed([slot]), "finished")).toHaveLength(1);
});
