import { expect, test } from "@jest/globals";
import { concat, fromTypedArray, type NDArray } from "../../../src/collections/index.ts";
import { blockwise, type Layer, rechunk, reduce } from "../../../src/layers/index.ts";
import { alignTo, reduceAsItIs } from "../../../src/optimizer/algebra/layouts.ts";
import { as, optimize, pat, planCost, RULES, rest, rule, v } from "../../../src/optimizer/index.ts";
import { runLocal } from "../../support/run-local.ts";

/** Work in the chunks of an operand that is rechunked, the last one first. */
const follow = rule("Follow", {
  match: as("f", pat(blockwise, [rest("before"), as("r", pat(rechunk, [v("y")])), rest("after")])),
  phase: "pushdown",
  where: ({ before }) => before.length === 1,
  rewrite: ({ f, before }, c) => alignTo(f, before.length, c),
});
const asItIs = rule("AsItIs", {
  match: as("r", pat(reduce, [as("m", pat(rechunk, [v("x")]))])),
  phase: "pushdown",
  rewrite: ({ r, m, x }, c) => reduceAsItIs(r, m, x, c),
});

/** Two halves along the first axis: a layer in whose place no source can be cut anew. */
function array(shape: readonly number[], chunks: number, dtype: "float32" | "float64"): NDArray {
  const half = shape.with(0, shape[0] / 2);
  const size = half.reduce((product, n) => product * n, 1);
  const data = Float64Array.from({ length: size }, (_, i) => i % 7);
  const part = fromTypedArray(data, { shape: half, chunks, dtype });
  return concat([part, part.add(1)]);
}

async function values(layer: Layer): Promise<number[]> {
  const found = await runLocal([layer]);
  return [...(found.get(layer)?.data ?? [])].map(Number);
}

const firedOf = (stats: readonly { name: string; fired: number }[], name: string): number =>
  stats.find((one) => one.name === name)?.fired ?? 0;

test("a sum is done in the chunks of the operand that is dearer to move", async () => {
  const [x, y] = [array([24, 20], 6, "float32"), array([24, 20], 4, "float64")];
  const total = x.add(y.rechunk(6)).sum();
  const plain = optimize([total.layer]).outputs[0];
  // Alone: greedy engines push the rechunk back down, the choice is an e-graph's.
  const rules = RULES.only().extend([follow, asItIs]);
  const made = optimize([total.layer], { rules, check: true });
  expect(firedOf(made.stats, "Follow")).toBe(1);
  expect(firedOf(made.stats, "AsItIs")).toBe(1);
  expect(await values(made.outputs[0])).toEqual(await values(plain));
  expect(planCost([plain]).movedBytes).toBe(24 * 20 * 8);
  expect(planCost(made.outputs).movedBytes).toBe(24 * 20 * 4);
});

test("an operand that is broadcast does not decide the chunks of the other axes", async () => {
  const [x, y] = [array([24, 20], 6, "float64"), array([20], 5, "float64")];
  const sum = x.add(y.rechunk(4)).rechunk(7);
  const plain = optimize([sum.layer]).outputs[0];
  const made = optimize([sum.layer], { extra: [follow], check: true });
  expect(await values(made.outputs[0])).toEqual(await values(plain));
});

test("a reduction over some axes needs the others cut as they were", async () => {
  const x = array([24, 20], 6, "float64");
  for (const [axis, fired] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const sum = x.rechunk([5, 6]).sum({ axis });
    const made = optimize([sum.layer], { extra: [asItIs], check: true });
    expect(firedOf(made.stats, "AsItIs")).toBe(fired);
    expect(await values(made.outputs[0])).toEqual(await values(optimize([sum.layer]).outputs[0]));
  }
});
