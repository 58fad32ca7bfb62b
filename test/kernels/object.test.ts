import { expect, test } from "@jest/globals";
import { isPlygraphError } from "../../src/core/index.ts";
import { packValue } from "../../src/kernels/index.ts";
import {
  explicit,
  explicitAttrs,
  type Kernel,
  makeLayer,
  registerPayload,
} from "../../src/layers/index.ts";
import { runOne } from "../support/run-local.ts";

const call = (text: string): Kernel => ({ kind: "function", text, captures: {} });

test("tasks read literals, and each other through their edges", async () => {
  const args = packValue([[2, 3], [{ $edge: 0 }, 10], [{ sum: [{ $edge: 1 }, { $edge: 0 }] }]]);
  const kernels = [call("(a, b) => a * b"), call("({ sum }) => sum.join('+')")];
  const attrs = explicitAttrs(kernels, 3, args, [[], [0], [0, 1]], [0, 0, 1]);
  expect((await runOne(makeLayer(explicit, attrs, []))).values).toEqual([6, 60, "60+6"]);
  const far = explicitAttrs(kernels, 3, registerPayload(args), [[], [0], [0, 1]], [0, 0, 1]);
  expect((await runOne(makeLayer(explicit, far, []))).values).toEqual([6, 60, "60+6"]);
});

test("without literals a task gets the values of its edges", async () => {
  const [first, second] = [call("() => [1]"), call("(list) => list.concat(2)")];
  const attrs = explicitAttrs([first, second], 2, null, [[], [0]], [0, 1]);
  expect((await runOne(makeLayer(explicit, attrs, []))).values).toEqual([[1], [1, 2]]);
});

test("a kernel that is not a function is refused", async () => {
  const kernel = { kind: "builtin", name: "take", params: null } as const;
  const layer = makeLayer(explicit, explicitAttrs([kernel], 1, null), []);
  const error: unknown = await runOne(layer).catch((e: unknown) => e);
  expect(isPlygraphError(error, "KernelFunction")).toBe(true);
});
