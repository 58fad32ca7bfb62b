import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { arange } from "../../../src/collections/index.ts";
import { CostModelError } from "../../../src/core/index.ts";
import {
  COST_PARTS,
  type CostVector,
  costModel,
  part,
  scalarCost,
  seconds,
} from "../../../src/optimizer/index.ts";

const amounts = fc.double({ min: 0, max: 1e15, noNaN: true });
const vectors = fc.record(
  Object.fromEntries(COST_PARTS.map((name) => [name, amounts])),
) as fc.Arbitrary<CostVector>;

test("more of anything never costs less", () => {
  const { scalarize } = seconds();
  const raised = fc.constantFrom(...COST_PARTS);
  fc.assert(
    fc.property(vectors, raised, amounts, (cost, name, more) => {
      const up = { ...cost, [name]: cost[name] + more };
      expect(scalarize(up)).toBeGreaterThanOrEqual(scalarize(cost));
    }),
  );
});

test.each([
  ["a falling one", ({ flops }: CostVector) => 1e13 - flops, /falls from .* where flops grows/],
  ["a negative one", () => -1, /answers -1/],
  ["one that is not a number", ({ tasks }: CostVector) => Math.log(tasks - 1), /answers NaN/],
  ["one that is infinite", ({ tasks }: CostVector) => 1 / tasks, /answers Infinity/],
])("%s is refused by name", (_, scalarize, message) => {
  const make = () => costModel("mine", "units", scalarize);
  expect(make).toThrow(CostModelError);
  expect(make).toThrow(message);
  expect(make).toThrow(/cost model "mine"/);
});

test("one component alone is a model", () => {
  const x = arange(0, 1000, 1, { dtype: "float64", chunks: 100 });
  expect(scalarCost([x.rechunk(30).layer], part("movedBytes"))).toBe(8000);
  expect(scalarCost([x.layer], part("movedBytes"))).toBe(0);
  expect(part("latency").unit).toBe("steps");
});

test("a plan that does more work takes longer", () => {
  const x = arange(0, 100_000, 1, { dtype: "float64", chunks: 1000 });
  expect(scalarCost([x.add(1).rechunk(7).layer])).toBeGreaterThan(scalarCost([x.add(1).layer]));
});
