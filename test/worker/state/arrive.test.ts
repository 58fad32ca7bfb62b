import { expect, test } from "@jest/globals";
import { packValue } from "../../../src/kernels/index.ts";
import {
  explicit,
  explicitAttrs,
  type Layer,
  makeLayer,
  registerPayload,
} from "../../../src/layers/index.ts";
import type { Instruction } from "../../../src/worker/index.ts";
import { MachineBench } from "../support/machine.ts";

const CLOSED = "(x) => x + 1";
const OPEN = "(x) => { return x + 1; }";

interface Call {
  readonly text: string;
  readonly captures?: Readonly<Record<string, number>>;
  readonly edges?: readonly (readonly number[])[];
  readonly args?: readonly unknown[];
}

function calls({ text, captures = {}, edges = [[]], args = [[1]] }: Call): Layer {
  const packed = packValue(args);
  return makeLayer(
    explicit,
    explicitAttrs(
      [{ kind: "function", text, captures }],
      edges.length,
      packed.byteLength > 1000 ? registerPayload(packed) : packed,
      edges,
    ),
    [],
  );
}

const THREADS = 2;
const bench = (call: Call): MachineBench => new MachineBench([calls(call)], { threads: THREADS });

/** Where tasks were sent: on the worker's own thread, or to a compute thread. */
const places = (instructions: readonly Instruction[]): string[] =>
  instructions.flatMap((one) =>
    one.type === "execute" ? [one.lane === THREADS ? "here" : "thread"] : [],
  );

test.each([
  ["an expression of its arguments", { text: CLOSED }, "here"],
  ["a body that may do anything", { text: OPEN }, "thread"],
  ["captured values, whose size nobody looked at", { text: CLOSED, captures: { y: 1 } }, "thread"],
  ["arguments beside the graph, few", { text: CLOSED, args: ["x".repeat(2000)] }, "here"],
  ["arguments beside the graph, many", { text: CLOSED, args: ["x".repeat(70_000)] }, "thread"],
])("a call of %s", (_what, call, place) => {
  expect(places(bench(call).compute([0]))).toEqual([place]);
});

const CHAIN: Call = {
  text: CLOSED,
  edges: [[], [0], [1]],
  args: [[1], [{ $edge: 0 }], [{ $edge: 0 }]],
};

function executed(machine: MachineBench, task: number, nbytes: number, seconds: number): string[] {
  return places(
    machine.handle({
      type: "executed",
      slots: [machine.slot(task)],
      blocks: [task + 1],
      nbytes: [nbytes],
      seconds: [seconds],
    }),
  );
}

test("a call that reads a large value goes to a thread", () => {
  const machine = bench(CHAIN);
  expect(places(machine.compute([0, 1, 2]))).toEqual(["here"]);
  expect(executed(machine, 0, 100_000, 1e-5)).toEqual(["thread"]);
  expect(executed(machine, 1, 8, 1e-5)).toEqual(["here"]);
});

test("calls that took long go to threads, until they are short again", () => {
  const machine = bench(CHAIN);
  machine.compute([0, 1, 2]);
  expect(executed(machine, 0, 8, 1e-3)).toEqual(["thread"]);
  expect(executed(machine, 1, 8, 1e-5)).toEqual(["here"]);
});

test("what the worker's own thread declines goes to a thread at once, and leaves no work behind", () => {
  const machine = bench(CHAIN);
  expect(places(machine.compute([0, 1, 2]))).toEqual(["here"]);
  const slot = machine.slot(0);
  expect(places(machine.handle({ type: "declined", slots: [slot] }))).toEqual(["thread"]);
  const { laneTasks, inlineLane } = machine.machine.state;
  expect([...laneTasks]).toEqual([1, 0, 0]);
  expect(inlineLane).toBe(THREADS);
  expect(executed(machine, 0, 8, 1e-5)).toEqual(["here"]);
  expect([...laneTasks]).toEqual([0, 0, 1]);
});

test("what was given up before it was declined is forgotten", () => {
  const machine = bench(CHAIN);
  machine.compute([0]);
  const slot = machine.slot(0);
  machine.free([0]);
  expect(places(machine.handle({ type: "declined", slots: [slot] }))).toEqual([]);
  expect([...machine.machine.state.laneTasks]).toEqual([0, 0, 0]);
});
