import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromTypedArray, matmul, type NDArray } from "../../src/collections/index.ts";
import { blockwise, type Layer, rechunk, transpose } from "../../src/layers/index.ts";
import { as, optimize, pat, RULES, rest, rule, scalarCost, v } from "../../src/optimizer/index.ts";
import { type LayerProgram, layerPrograms, layersOf } from "../support/layer-programs.ts";
import { type DenseArray, runLocal } from "../support/run-local.ts";

const RUNS = Number(process.env["RUNS"] ?? 100);

function matrix(rows: number, columns: number, seed: number): NDArray {
  const data = Float64Array.from(
    { length: rows * columns },
    (_, i) => ((i * 7 + seed * 13) % 11) - 5,
  );
  return fromTypedArray(data, { shape: [rows, columns], chunks: 20 });
}

async function dense(outputs: readonly Layer[]): Promise<DenseArray[]> {
  const found = await runLocal(outputs);
  return outputs.map((layer) => found.get(layer) as DenseArray);
}

test("level 0 makes a plan that runs, and nothing more", () => {
  const layer = matrix(40, 40, 1).add(1).add(2).sum().layer;
  const { outputs, stats } = optimize([layer], { level: 0 });
  expect(stats.map(({ name }) => name)).toEqual(["LowerReduce"]);
  expect(outputs[0].type.phase).toBe("physical");
});

test("level 1 leaves products in the order in which they stand, level 2 chooses", async () => {
  const chain = matmul(matmul(matrix(60, 5, 1), matrix(5, 60, 2)), matrix(60, 2, 3)).layer;
  const [one, two] = ([1, 2] as const).map((level) =>
    optimize([chain], { level, check: true, saturation: { msMax: 5000 } }),
  );
  expect(scalarCost(two.outputs)).toBeLessThan(scalarCost(one.outputs));
  expect([...two.origins.values()].flat()).toContain("RegroupRight");
  expect(two.phases.find(({ phase }) => phase === "explore")?.fires).toBe(1);
  const [a, b] = [await dense(one.outputs), await dense(two.outputs)];
  expect([...b[0].data]).toEqual([...a[0].data]);
});

const halve = rule("Halve", {
  match: pat(blockwise, [rest("xs")]),
  phase: "explore",
  mode: "explore",
  rewrite: ({ xs }) => xs[0],
});
const broken = rule("Broken", {
  match: as("f", pat(blockwise, [rest("xs")])),
  phase: "explore",
  mode: "explore",
  rewrite: () => {
    throw new RangeError("out of order");
  },
});

test("rules of an e-graph that are wrong are named, with what they looked at", () => {
  const chain = matmul(matmul(matrix(60, 5, 1), matrix(5, 60, 2)), matrix(60, 2, 3)).layer;
  expect(() =>
    optimize([chain], { level: 2, saturation: { msMax: Infinity }, extra: [broken] }),
  ).toThrow(/rule "Broken" failed: out of order\n {2}at blockwise .*\n {2}f = /);
  expect(() =>
    optimize([chain], { level: 2, saturation: { msMax: Infinity }, extra: [halve] }),
  ).toThrow(/Halve/);
});

test("or they are left out, and the others choose", () => {
  const chain = matmul(matmul(matrix(60, 5, 1), matrix(5, 60, 2)), matrix(60, 2, 3)).layer;
  const options = { level: 2, saturation: { msMax: 5000 } } as const;
  const found = optimize([chain], { ...options, extra: [broken, halve], onRuleError: "skip" });
  expect(found.failures.map(({ fields }) => fields["rule"])).toEqual(["Broken", "Halve"]);
  expect(scalarCost(found.outputs)).toBe(scalarCost(optimize([chain], options).outputs));
});

test("a rule that makes an e-graph grow without end is stopped by the budget, and named", () => {
  const grows = rule("Grows", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "explore",
    mode: "explore",
    rewrite: ({ t, x }, c) => {
      const same = c.make(rechunk, { chunks: x.chunks }, [x], t);
      return c.make(transpose, t.attrs, [c.make(rechunk, { chunks: x.chunks }, [same], t)], t);
    },
  });
  const layer = matrix(40, 40, 1).transpose().layer;
  const rules = RULES.only().extend([grows]);
  const { stop } = optimize([layer], {
    level: 2,
    rules,
    saturation: { nodesMax: 200, msMax: Infinity },
  });
  expect(stop).toEqual({ reason: "saturation", rules: ["Grows"] });
});

test("rules can be named that level 0 leaves out anyway", () => {
  const layer = matrix(4, 4, 1).add(1).layer;
  expect(optimize([layer], { level: 0, disable: ["SliceNoop"] }).fires).toBe(0);
});

test("optimized programs compute the same at every level", async () => {
  const check = async (program: LayerProgram): Promise<void> => {
    const outputs = layersOf(program);
    const plain = await dense(optimize(outputs, { level: 0 }).outputs);
    for (const level of [1, 2, 3] as const) {
      const optimized = optimize(outputs, { level, check: true });
      expectSame(await dense(optimized.outputs), plain);
    }
  };
  await fc.assert(fc.asyncProperty(layerPrograms, check), { numRuns: RUNS });
});

/** Sums in another order round otherwise; nothing else may differ. */
function expectSame(got: readonly DenseArray[], want: readonly DenseArray[]): void {
  want.forEach((array, k) => {
    expect(got[k].shape).toEqual(array.shape);
    const data = [...got[k].data].map(Number);
    const wanted = [...array.data].map(Number);
    const wrong = data.findIndex((a, i) => {
      const b = wanted[i];
      return !Object.is(a, b) && !(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));
    });
    expect({ output: k, wrong: wrong < 0 ? null : [wrong, data[wrong], wanted[wrong]] }).toEqual({
      output: k,
      wrong: null,
    });
  });
}
