import { expect, test } from "@jest/globals";
import { arange } from "../../../src/collections/index.ts";
import { costVector, planCost } from "../../../src/optimizer/index.ts";

test("an elementwise layer reads its input once and follows it by one step", () => {
  const x = arange(0, 1000, 1, { dtype: "float64", chunks: 100 });
  const cost = costVector(x.add(1).layer);
  expect(cost).toMatchObject({ readBytes: 8000, movedBytes: 0, tasks: 10, latency: 1 });
  expect(cost.peakBytes).toBe(1600);
  expect(cost.flops).toBeGreaterThanOrEqual(1000);
});

test("a layer that is read twice costs once in a plan, and steps follow the longest path", () => {
  const x = arange(0, 1000, 1, { dtype: "float64", chunks: 100 });
  const shared = x.add(1);
  const both = shared.mul(2).add(shared);
  expect(planCost([both.layer]).tasks).toBe(40);
  expect(planCost([both.layer]).latency).toBe(3);
  expect(planCost([both.layer, shared.layer])).toEqual(planCost([both.layer]));
});

test("a rechunk moves bytes, and more tasks cost more of them", () => {
  const x = arange(0, 1000, 1, { dtype: "float64", chunks: 100 });
  expect(planCost([x.rechunk(30).layer]).movedBytes).toBe(8000);
  const finer = arange(0, 1000, 1, { dtype: "float64", chunks: 10 });
  expect(planCost([finer.layer]).tasks).toBe(100);
});
