import { expect, test } from "@jest/globals";
import { fromTypedArray, matmul, type NDArray } from "../../../src/collections/index.ts";
import { blockwise, type Layer } from "../../../src/layers/index.ts";
import { factorOut, multiplyOut } from "../../../src/optimizer/algebra/common-factor.ts";
import { as, optimize, pat, planCost, rest, rule } from "../../../src/optimizer/index.ts";
import { runLocal } from "../../support/run-local.ts";

const factor = rule("Factor", {
  match: as("sum", pat(blockwise, [rest("xs")])),
  phase: "pushdown",
  rewrite: ({ sum }, c) => factorOut(sum, c),
});
const distribute = rule("Distribute", {
  match: as("product", pat(blockwise, [rest("xs")])),
  phase: "pushdown",
  rewrite: ({ product }, c) => multiplyOut(product, c),
});

function matrix(rows: number, columns: number, seed: number, chunks = 2): NDArray {
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

async function expectSame(array: NDArray, one: typeof factor, fired: number): Promise<Layer> {
  const plain = optimize([array.layer]).outputs[0];
  const { outputs, stats } = optimize([array.layer], { extra: [one], check: true });
  expect(stats.find(({ name }) => name === one.name)?.fired).toBe(fired);
  expect(await values(outputs[0])).toEqual(await values(plain));
  return outputs[0];
}

const [a, b, x] = [matrix(6, 8, 1), matrix(8, 4, 2), matrix(8, 4, 3)];

test("a factor on the left, or on the right, is taken out of a sum and of a difference", async () => {
  await expectSame(matmul(a, b).add(matmul(a, x)), factor, 1);
  const [p, q] = [b.transpose(), x.transpose()];
  const right = a.transpose();
  await expectSame(matmul(p, right).sub(matmul(q, right)), factor, 1);
});

test("one product does the work of three", async () => {
  const sum = matmul(a, b)
    .add(matmul(a, x))
    .add(matmul(a, b.add(1)));
  const made = await expectSame(sum, factor, 2);
  expect(planCost([made]).flops).toBeLessThan(planCost(optimize([sum.layer]).outputs).flops * 0.7);
});

test("what stands around the sum stays", async () => {
  await expectSame(matmul(a, b).add(matmul(a, x)).mul(3).add(1), factor, 1);
});

test("no common factor, or a product that is read twice in the expression: nothing is done", async () => {
  await expectSame(matmul(a, b).add(matmul(a.add(1), x)), factor, 0);
  const product = matmul(a, b);
  await expectSame(product.add(product), factor, 0);
  await expectSame(product.add(matmul(a, x)).mul(product), factor, 0);
});

test("a sum is multiplied out", async () => {
  await expectSame(matmul(a, b.add(x)), distribute, 1);
  await expectSame(matmul(b.transpose().sub(x.transpose()), a.transpose()), distribute, 1);
  await expectSame(matmul(a, b.add(1)), distribute, 0);
});
