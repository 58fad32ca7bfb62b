import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromTypedArray, matmul, type NDArray, tensordot } from "../../../src/collections/index.ts";
import { blockwise, type Layer, nbytesOf, reduce } from "../../../src/layers/index.ts";
import { isContraction } from "../../../src/optimizer/algebra/contraction.ts";
import { regroup } from "../../../src/optimizer/algebra/regroup.ts";
import { wholeProduct } from "../../../src/optimizer/algebra/split-product.ts";
import { as, optimize, pat, planCost, rule, that, v } from "../../../src/optimizer/index.ts";
import { runLocal } from "../../support/run-local.ts";

const product = { kernel: that(isContraction) };

const toRight = rule("ToRight", {
  match: as(
    "outer",
    pat(blockwise, [as("inner", pat(blockwise, [v("a"), v("b")], product)), v("x")], product),
  ),
  phase: "pushdown",
  rewrite: ({ outer, inner }, c) => regroup(outer, inner, 0, c),
});
const toLeft = rule("ToLeft", {
  match: as(
    "outer",
    pat(blockwise, [v("x"), as("inner", pat(blockwise, [v("a"), v("b")], product))], product),
  ),
  phase: "pushdown",
  rewrite: ({ outer, inner }, c) => regroup(outer, inner, 1, c),
});

/** Narrow answers are made in parts; whole products regroup. */
const whole = rule("Whole", {
  match: as("sum", pat(reduce, [as("parts", pat(blockwise, [v("a"), v("b")]))])),
  phase: "pushdown",
  rewrite: ({ sum, parts }, c) => wholeProduct(sum, parts, c),
});

/** A matrix of small whole numbers, for which sums are exact in any order. */
function matrix(rows: number, columns: number, seed: number, chunks: number): NDArray {
  const data = Float64Array.from(
    { length: rows * columns },
    (_, i) => ((i * 7 + seed * 13) % 11) - 5,
  );
  return fromTypedArray(data, { shape: [rows, columns], chunks });
}

async function values(layer: Layer): Promise<number[]> {
  const found = await runLocal([layer]);
  return [...(found.get(layer)?.data ?? [])].map(Number);
}

const regrouped = (layer: Layer, ...rules: (typeof toRight)[]) => {
  const { outputs, stats } = optimize([layer], { extra: rules, check: true });
  const names = rules.map(({ name }) => name);
  const fired = stats.filter((s) => names.includes(s.name)).reduce((sum, s) => sum + s.fired, 0);
  return { layer: outputs[0], fired };
};

test("a chain of products is regrouped from the left to the right and computes the same", async () => {
  const sizes = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 5 })));
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 3 }), async ([p, q, r, s], chunks) => {
      const [a, b, x] = [matrix(p, q, 1, chunks), matrix(q, r, 2, chunks), matrix(r, s, 3, chunks)];
      const left = matmul(matmul(a, b), x);
      const right = matmul(a, matmul(b, x));
      const want = await values(optimize([left.layer]).outputs[0]);
      for (const [layer, one] of [
        [left.layer, toRight],
        [right.layer, toLeft],
      ] as const) {
        expect(await values(regrouped(layer, one).layer)).toEqual(want);
      }
    }),
    { numRuns: 60 },
  );
});

test("grouping by the right saves work where the last matrix is a narrow one", () => {
  const [a, b, x] = [matrix(50, 50, 1, 25), matrix(50, 50, 2, 25), matrix(50, 2, 3, 25)];
  const chain = matmul(matmul(a, b), x).layer;
  const { layer, fired } = regrouped(chain, toRight, whole);
  expect(fired).toBe(2);
  const before = optimize([chain]).outputs;
  expect(planCost([layer]).flops).toBeLessThan(planCost(before).flops / 4);
  expect(nbytesOf(layer)).toBe(nbytesOf(chain));
});

test("axes of a batch stay with their matrices", async () => {
  const a = matrix(6, 4, 1, 2).reshape([2, 3, 4]);
  const b = matrix(8, 5, 2, 2).reshape([2, 4, 5]);
  const x = matrix(10, 3, 3, 2).reshape([2, 5, 3]);
  const chain = matmul(matmul(a, b), x).layer;
  const { layer, fired } = regrouped(chain, toRight);
  expect(fired).toBe(1);
  expect(await values(layer)).toEqual(await values(optimize([chain]).outputs[0]));
});

test("products with nothing to sum first, and broadcast axes, stay as they are", () => {
  const [a, b] = [matrix(3, 4, 1, 2), matrix(4, 5, 2, 2)];
  const outer = tensordot(matmul(a, b), matrix(2, 2, 3, 2), 0);
  expect(regrouped(outer.layer, toRight).fired).toBe(0);
  const wide = matmul(
    matmul(a.reshape([1, 3, 4]), b.reshape([1, 4, 5])),
    matrix(10, 2, 3, 2).reshape([2, 5, 2]),
  );
  expect(regrouped(wide.layer, toRight).fired).toBe(0);
});
