import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sameChunks } from "../../src/core/index.ts";
import { concat, type Layer, makeLayer, slice } from "../../src/layers/index.ts";
import { as, optimize, pat, RULES, rest, rule, ruleSet, v } from "../../src/optimizer/index.ts";
import { type LayerProgram, layerPrograms, layersOf } from "../support/layer-programs.ts";
import { readLayers } from "../support/plans.ts";
import { type DenseArray, runLocal } from "../support/run-local.ts";

const RUNS = Number(process.env["RUNS"] ?? 200);
const ESSENTIAL = RULES.rules.filter(({ essential }) => essential).map(({ name }) => name);

/** The outputs as the essential rules alone leave them. */
const plainly = (outputs: readonly Layer[]): readonly Layer[] =>
  optimize(outputs, { rules: RULES.only(), check: true }).outputs;

async function dense(outputs: readonly Layer[]): Promise<DenseArray[]> {
  const found = await runLocal(outputs);
  return outputs.map((layer) => found.get(layer) as DenseArray);
}

/** Sums in another order round otherwise; nothing else may differ. */
function expectSame(got: readonly DenseArray[], want: readonly DenseArray[]): void {
  want.forEach((array, k) => {
    expect(got[k].shape).toEqual(array.shape);
    for (let i = 0; i < array.data.length; i++) {
      const [a, b] = [Number(got[k].data[i]), Number(array.data[i])];
      const close = Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
      if (!close) throw new RangeError(`output ${k}, element ${i} is ${a}, not ${b}`);
    }
  });
}

async function agree(program: LayerProgram, disable: readonly string[]): Promise<void> {
  const outputs = layersOf(program);
  const optimized = optimize(outputs, { check: true, disable });
  expect(optimized.stop.reason).toBe("fixpoint");
  expect(optimized.outputs.every(({ type }) => type.phase === "physical")).toBe(true);
  expectSame(await dense(optimized.outputs), await dense(plainly(outputs)));
}

test("the essential rules are these", () => {
  expect(ESSENTIAL).toEqual(["LowerReduce"]);
});

test("optimized programs compute what the plain ones do", async () => {
  await fc.assert(
    fc.asyncProperty(layerPrograms, (program) => agree(program, [])),
    { numRuns: RUNS },
  );
});

test("so they do with any rules off that plans can do without", async () => {
  const names = RULES.rules.filter(({ essential }) => !essential).map(({ name }) => name);
  await fc.assert(fc.asyncProperty(layerPrograms, fc.subarray(names), agree), { numRuns: RUNS });
});

test("so they do with the rules in any order", async () => {
  const orders = fc.shuffledSubarray([...RULES.rules], { minLength: RULES.rules.length });
  await fc.assert(
    fc.asyncProperty(layerPrograms, orders, async (program, rules) => {
      const outputs = layersOf(program);
      const level = rules.map((one) => ({ ...one, benefit: 0 }));
      const optimized = optimize(outputs, { check: true, rules: ruleSet(level) });
      expectSame(await dense(optimized.outputs), await dense(plainly(outputs)));
    }),
    { numRuns: RUNS },
  );
});

test("an optimized program is left as it is when it is optimized again", () => {
  fc.assert(
    fc.property(layerPrograms, (program) => {
      const once = optimize(layersOf(program), { check: true }).outputs;
      const twice = optimize(once, { check: true }).outputs;
      expect(twice.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(
        once.reduce((sum, { tasks }) => sum + tasks, 0),
      );
    }),
    { numRuns: RUNS },
  );
});

/** The second half of every axis, backwards along the first. */
function half(layer: Layer): Layer {
  const { shape } = layer;
  const length = shape.map((size) => Math.ceil(size / 2));
  const start = shape.map((size, a) => Math.max(0, a === 0 ? size - 1 : size - length[a]));
  const step = shape.map((_, a) => (a === 0 ? -1 : 1));
  return makeLayer(slice, { start, step, length, drop: [] }, [layer]);
}

test("slices of what is lowered already mean the same", async () => {
  await fc.assert(
    fc.asyncProperty(layerPrograms, async (program) => {
      const outputs = plainly(layersOf(program)).map(half);
      const optimized = optimize(outputs, { check: true }).outputs;
      expectSame(await dense(optimized), await dense(plainly(outputs)));
    }),
    { numRuns: RUNS },
  );
});

test("a rechunk in steps moves every element to its place", async () => {
  const outputs = readLayers(["x = iota 90x90 1x90", "s = sin x", "r = rechunk s 90x1"]);
  const optimized = optimize(outputs, { check: true, disable: ["Rechunk*", "Fuse*"] });
  expect(optimized.stats.find(({ name }) => name === "LowerRechunk")?.fired).toBe(1);
  expectSame(await dense(optimized.outputs), await dense(plainly(outputs)));
});

test("a rule that is not sound is found out", async () => {
  const planted = rule("planted", {
    match: as("k", pat(concat, [v("x"), v("y"), rest("more")])),
    phase: "pushdown",
    where: ({ x, y }) => sameChunks(x.chunks, y.chunks) && x !== y,
    rewrite: ({ k, x, y, more }, c) =>
      x.id < y.id ? null : c.make(concat, k.attrs, [y, x, ...more], k),
  });
  const check = fc.asyncProperty(layerPrograms, async (program) => {
    const outputs = layersOf(program);
    const wrong = optimize(outputs, { check: true, extra: [planted] }).outputs;
    expectSame(await dense(wrong), await dense(plainly(outputs)));
  });
  expect((await fc.check(check, { numRuns: 3000, endOnFailure: true })).failed).toBe(true);
});
