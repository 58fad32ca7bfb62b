import { expect, test } from "@jest/globals";
import { Future } from "../../src/client/future.ts";
import { SubmitBatch } from "../../src/client/submit-batch.ts";
import { Ticket } from "../../src/client/ticket.ts";
import { isPlygraphError } from "../../src/core/index.ts";
import { runValue } from "../../src/kernels/index.ts";
import {
  type ExplicitAttrs,
  explicit,
  explicitAttrs,
  type Layer,
  makeLayer,
} from "../../src/layers/index.ts";
import { edgesOf } from "../support/layer-laws.ts";

const owner = { value: () => Promise.resolve(undefined) };
const newBatch = (): SubmitBatch => new SubmitBatch(new Ticket(() => undefined));
const noHeld = (): never => {
  throw new TypeError("nothing is held");
};
const env = {
  payload: (): never => {
    throw new TypeError("no payloads");
  },
};

/** Runs an explicit layer by itself. */
function runAll(layer: Layer): unknown[] {
  const values: unknown[] = [];
  for (let task = 0; task < layer.tasks; task++) {
    const inputs = edgesOf(layer, task).map(({ block }) => values[block]);
    values.push(runValue(layer, task, inputs, env));
  }
  return values;
}

test("calls of one batch are one layer, and futures are edges", () => {
  const batch = newBatch();
  const add = (a: number, b: number): number => a + b;
  const one = new Future<number>(owner, batch.ticket, batch.add(add, [1, 2]));
  const two = new Future<number>(owner, batch.ticket, batch.add(add, [one, 10]));
  batch.add((list: { x: number[] }) => list.x, [{ x: [one, two, 5] }]);
  const layer = batch.layer(noHeld) as Layer<ExplicitAttrs>;
  expect(layer.tasks).toBe(3);
  expect(layer.attrs.kernels).toHaveLength(2);
  expect(runAll(layer)).toEqual([3, 13, [3, 13, 5]]);
});

test("a thousand calls of one function have one kernel", () => {
  const batch = newBatch();
  for (let k = 0; k < 1000; k++) batch.add((n: number) => n + 1, [k]);
  const layer = batch.layer(noHeld) as Layer<ExplicitAttrs>;
  expect(layer.attrs.kernels).toHaveLength(1);
  expect(runAll(layer).slice(997)).toEqual([998, 999, 1000]);
});

test("a built-in function is refused", () => {
  const attempt = (): unknown => newBatch().add(Math.max, [1]);
  expect(attempt).toThrow(/wrap it/);
  try {
    attempt();
  } catch (error) {
    expect(isPlygraphError(error, "KernelFunction")).toBe(true);
  }
});

test("equal calls make the same layer", () => {
  const layers = [1, 2].map(() => {
    const batch = newBatch();
    batch.add((n: number) => n * 2, [21]);
    return batch.layer(noHeld);
  });
  expect(layers[0].tasks).toBe(1);
  expect(runAll(layers[0])).toEqual([42]);
  expect(
    makeLayer(explicit, explicitAttrs([{ kind: "function", text: "f", captures: {} }], 1, null), [])
      .tasks,
  ).toBe(1);
});
