import { beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { concat, fromTypedArray, matmul, type NDArray } from "../../../src/collections/index.ts";
import { UnsoundMergeError } from "../../../src/core/index.ts";
import { loadRules } from "../../../src/language/index.ts";
import {
  blockwise,
  type Layer,
  rechunk,
  topologicalOrder,
  tree,
} from "../../../src/layers/index.ts";
import {
  type CostPart,
  type CostVector,
  costModel,
  costVector,
  optimize,
  part,
  pat,
  planCost,
  type RuleIR,
  rest,
  rule,
  saturateLayers,
  scalarCost,
} from "../../../src/optimizer/index.ts";
import { runLocal } from "../../support/run-local.ts";

let explore: readonly RuleIR[] = [];
beforeAll(async () => {
  explore = (await loadRules("src/optimizer/rules/explore.rules")).rules.rules;
});

/** A matrix of small whole numbers, for which sums are exact in any order. */
function matrix(rows: number, columns: number, seed: number, chunks = 8): NDArray {
  const data = Float64Array.from(
    { length: rows * columns },
    (_, i) => ((i * 7 + seed * 13) % 11) - 5,
  );
  return fromTypedArray(data, { shape: [rows, columns], chunks });
}

async function values(layer: Layer): Promise<number[]> {
  const { outputs } = optimize([layer]);
  const found = await runLocal(outputs);
  return [...(found.get(outputs[0])?.data ?? [])].map(Number);
}

/** Two halves along the first axis: a layer in whose place no source can be cut anew. */
function halves(chunks: number, seed: number): NDArray {
  const half = matrix(32, 48, seed, chunks);
  return concat([half, half.add(1)]);
}

/** Scalar products that a chain of these sizes needs at least: the textbook's table of intervals. */
function leastProducts(sizes: readonly number[]): number {
  const n = sizes.length - 1;
  const best = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 2; length <= n; length++) {
    for (let i = 0; i + length <= n; i++) {
      const j = i + length - 1;
      best[i][j] = Number.POSITIVE_INFINITY;
      for (let k = i; k < j; k++) {
        const work = best[i][k] + best[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        best[i][j] = Math.min(best[i][j], work);
      }
    }
  }
  return best[0][n - 1];
}

const chainOf = (sizes: readonly number[]): Layer =>
  sizes
    .slice(1)
    .map((columns, k) => matrix(sizes[k], columns, k, 100))
    .reduce((left, right) => matmul(left, right)).layer;

test("a chain of products is grouped in the order with the least work", async () => {
  // The example of Cormen, Leiserson, Rivest and Stein, section 14.2: 15 125 against 40 500.
  const sizes = [30, 35, 15, 5, 10, 20, 25];
  const chain = chainOf(sizes);
  const { outputs, changed, regions } = saturateLayers([chain], {
    rules: explore,
    model: part("flops"),
    msMax: 10_000,
  });
  expect(leastProducts(sizes)).toBe(15_125);
  expect(changed).toBe(true);
  expect(regions[0].run.reason).toBe("saturated");
  expect(workOf(outputs)).toBe(2 * 15_125);
  expect(await values(outputs[0])).toEqual(await values(chain));
});

test("so is every chain", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 7 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const { outputs } = saturateLayers([chainOf(lengths)], {
        rules: explore,
        model: part("flops"),
        msMax: 10_000,
      });
      expect(workOf(outputs)).toBe(2 * leastProducts(lengths));
    }),
    { numRuns: 25 },
  );
});

test("a common factor is taken out of a sum of products, if the products are not needed anyway", async () => {
  const [a, b, x] = [matrix(24, 24, 1), matrix(24, 24, 2), matrix(24, 24, 3)];
  const sum = matmul(a, b).add(matmul(a, x));
  const alone = saturateLayers([sum.layer], { rules: explore, msMax: 10_000 });
  expect(productsIn(alone.outputs)).toBe(1);
  expect([...alone.origins.values()].flat()).toContain("FactorOut");
  expect(await values(alone.outputs[0])).toEqual(await values(sum.layer));
  const both = [sum.layer, matmul(a, b).layer, matmul(a, x).layer];
  const shared = saturateLayers(both, { rules: explore, msMax: 10_000 });
  expect(productsIn(shared.outputs)).toBe(2);
});

test("a product is multiplied out where that makes one product fewer", async () => {
  const [a, b, x] = [matrix(24, 24, 1), matrix(24, 24, 2), matrix(24, 24, 3)];
  const outputs = [matmul(a, b), matmul(a, x), matmul(a, b.add(x))].map(({ layer }) => layer);
  const found = saturateLayers(outputs, { rules: explore, msMax: 10_000 });
  expect(productsIn(found.outputs)).toBe(2);
  expect(await values(found.outputs[2])).toEqual(await values(outputs[2]));
});

test("of operands in different chunks the one moves that few others follow", async () => {
  const [x, y, z] = [halves(6, 1), halves(8, 2), halves(8, 3)];
  const total = x.add(y).add(z).sum().layer;
  const model = part("movedBytes");
  const { outputs, regions } = saturateLayers([total], { rules: explore, model, msMax: 10_000 });
  const bytes = 64 * 48 * 8;
  expect(planCost([total]).movedBytes).toBe(2 * bytes);
  expect(planCost(outputs).movedBytes).toBe(bytes);
  expect(regions[0].costAfter).toBe(bytes);
  expect(await values(outputs[0])).toEqual(await values(total));
});

test("the arity of a tree follows what a step and a task cost", () => {
  const x = matrix(128, 8, 1, 1);
  const total = x.sum().layer;
  const levels = (name: string, weights: Partial<CostVector>): number => {
    const weigh = Object.entries(weights) as [CostPart, number][];
    const model = costModel(name, "units", (cost) =>
      weigh.reduce((sum, [one, weight]) => sum + weight * cost[one], 0),
    );
    const { outputs } = saturateLayers([total], { rules: explore, model, msMax: 10_000 });
    return topologicalOrder(optimize(outputs).outputs).filter(({ type }) => type === tree).length;
  };
  expect(levels("steps in line", { latency: 1 })).toBe(2);
  expect(levels("work in line", { span: 1 })).toBe(5);
});

test("a rechunk goes in steps where parts are dear, and straight where bytes are", () => {
  const half = matrix(32, 64, 1, 64).rechunk([1, 64]);
  const moved = concat([half, half.add(1)]).rechunk([64, 1]).layer;
  const steps = (name: CostPart): number => {
    const { outputs } = saturateLayers([moved], {
      rules: explore,
      model: part(name),
      msMax: 10_000,
    });
    return topologicalOrder(outputs).filter(({ type }) => type === rechunk).length;
  };
  expect(steps("parts")).toBe(steps("movedBytes") + 1);
});

test("where there is nothing to explore the graph is the very same", () => {
  const layer = matrix(8, 8, 1).add(1).sum().layer;
  const found = saturateLayers([layer], { rules: explore, msMax: 10_000 });
  expect(found).toMatchObject({ changed: false, regions: [] });
  expect(found.outputs[0]).toBe(layer);
});

test("time that is up leaves what was found by then, which is never dearer", () => {
  const chain = chainOf([30, 35, 15, 5, 10, 20, 25, 8, 9, 40]);
  const { outputs, regions } = saturateLayers([chain], { rules: explore, msMax: 5 });
  expect(scalarCost(outputs)).toBeLessThanOrEqual(scalarCost([chain]));
  expect(regions.every(({ costBefore, costAfter }) => costAfter <= costBefore)).toBe(true);
});

test("rules that say that different values are equal are named", () => {
  const wrong = rule("Halve", {
    match: pat(blockwise, [rest("xs")]),
    phase: "explore",
    mode: "explore",
    rewrite: ({ xs }) => xs[0],
  });
  const product = matmul(matrix(4, 6, 1), matrix(6, 3, 2)).layer;
  expect(() => saturateLayers([product], { rules: [wrong], msMax: 10_000 })).toThrow(
    UnsoundMergeError,
  );
  // The rule and what differs; no attribute records.
  expect(() => saturateLayers([product], { rules: [wrong], msMax: 10_000 })).toThrow(
    /^"Halve" made terms equal of different layer: shapes \[4, [36]\] and \[4, [36]\] differ; the \d steps are in its "proof"$/,
  );
});

const productsOf = (outputs: readonly Layer[]): Layer[] =>
  topologicalOrder(outputs).filter(({ attrs }) => {
    const { kernel } = attrs as { readonly kernel?: { readonly name?: string } };
    return kernel?.name?.startsWith("contract") === true;
  });

const productsIn = (outputs: readonly Layer[]): number => productsOf(outputs).length;

/** Operations of all products; the sources have some, too. */
const workOf = (outputs: readonly Layer[]): number =>
  productsOf(outputs).reduce((sum, layer) => sum + costVector(layer).flops, 0);
