import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { blocksFrom, eachBlock } from "../../../src/core/index.ts";
import {
  cullGraph,
  type ExplicitAttrs,
  explicit,
  explicitAttrs,
  explicitKernel,
  graphOf,
  type Kernel,
  type Layer,
  makeLayer,
  SELF,
  taskKey,
  tokenOf,
} from "../../../src/layers/index.ts";
import { checkLayerLaws, edgesOf, readersOf } from "../../support/layer-laws.ts";
import { leaf } from "./moving-laws.ts";

const f: Kernel = { kind: "function", text: "function inc(x) { return x + 1; }", captures: null };
const g: Kernel = { kind: "function", text: "(a, b) => a + b", captures: {} };

/** Tasks that read earlier tasks and blocks of two inputs, some of them twice. */
const graphs: fc.Arbitrary<Layer<ExplicitAttrs>> = fc
  .record({
    edges: fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 12,
    }),
    blocks: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  })
  .map(({ edges, blocks }) => {
    const count = edges.length;
    const outside = blocks[0] + blocks[1];
    const fitted = edges.map((targets, task) =>
      targets.map((n) => (n % 2 === 0 && task > 0 ? n % task : count + (n % outside))),
    );
    const inputs = blocks.map((n) => makeLayer(explicit, explicitAttrs([f], n, null), []));
    return makeLayer(
      explicit,
      explicitAttrs(
        [f, g],
        count,
        null,
        fitted,
        edges.map((_, t) => t % 2),
      ),
      inputs,
    );
  });

test("the laws of layers", () => fc.assert(fc.property(graphs, (layer) => checkLayerLaws(layer))));

test("culling follows edges within the layer", () =>
  fc.assert(
    fc.property(graphs, fc.nat(), (layer, pick) => {
      const wanted = pick % layer.tasks;
      const reach = new Set([wanted]);
      for (const task of reach) {
        for (const { input, block } of edgesOf(layer, task)) if (input === SELF) reach.add(block);
      }
      const layers = [...new Set(layer.inputs), layer];
      const needed = cullGraph(graphOf(layers), [
        { layer: layers.length - 1, blocks: blocksFrom(layer.grid, [wanted]) },
      ]);
      const found: number[] = [];
      eachBlock(needed[layers.length - 1], (n) => found.push(n));
      expect(found.sort((a, b) => a - b)).toEqual([...reach].sort((a, b) => a - b));
    }),
  ));

describe("many calls are one layer", () => {
  test("a million calls without edges are a few bytes and a payload", () => {
    const args = { hash: "0".repeat(32), bytes: 8e6 };
    const layer = makeLayer(explicit, explicitAttrs([f], 1_000_000, args), []);
    expect(layer.tasks).toBe(1_000_000);
    expect(layer.dtype).toBe("object");
    expect(edgesOf(layer, 5)).toEqual([]);
    expect(taskKey(layer, 5)).toMatch(/^inc-[0-9a-f]{4}\(5\)$/);
  });

  test("tasks have their own kernels", () => {
    const layer = makeLayer(explicit, explicitAttrs([f, g], 3, null, [], [0, 1, 0]), []);
    expect([0, 1, 2].map((task) => explicitKernel(layer, task).kind)).toEqual(
      Array(3).fill("function"),
    );
    expect(explicitKernel(layer, 1)).toMatchObject({ text: "(a, b) => a + b" });
  });

  test("targets beyond 2^31 are doubles", () => {
    const big = leaf([{ sizes: [1], counts: [2 ** 33], length: 2 ** 33, blocks: 2 ** 33 }]);
    const attrs = explicitAttrs([f], 1, null, [[1 + 2 ** 32]]);
    expect(attrs.targets).toBeInstanceOf(Float64Array);
    const layer = makeLayer(explicit, attrs, [big]);
    expect(edgesOf(layer, 0)).toEqual([{ input: 0, block: 2 ** 32, part: null }]);
    expect(readersOf(layer, 0, 2 ** 32)).toEqual([0]);
  });

  test("columns count by content", () => {
    const make = (): Layer => makeLayer(explicit, explicitAttrs([f], 2, null, [[], [0]]), []);
    expect(make()).toBe(make());
    const other = makeLayer(explicit, explicitAttrs([f], 2, null, [[], []]), []);
    expect(tokenOf(other)).not.toBe(tokenOf(make()));
  });
});

describe("what is refused", () => {
  const attrs = explicitAttrs([f], 3, null, [[], [0], [1]]);
  const ints = (...values: number[]): Int32Array => Int32Array.from(values);
  test.each<[string, Partial<ExplicitAttrs>, RegExp]>([
    ["circles", { targets: ints(1, 1) }, /"targets" has a task that reads itself or a later one/],
    ["blocks that are not there", { targets: ints(0, 3) }, /"targets" names a block/],
    ["negative targets", { targets: ints(0, -1) }, /"targets"/],
    ["broken rows", { offsets: ints(0, 2, 1, 2) }, /"offsets" does not ascend/],
    ["too few rows", { offsets: ints(0, 2) }, /"offsets" has 2 places for 3 tasks/],
    ["edges without rows", { offsets: ints() }, /"offsets" is empty/],
    ["kernels that are not there", { kernelOf: ints(0, 1, 0) }, /"kernelOf" names a kernel/],
    ["kernels of other tasks", { kernelOf: ints(0) }, /"kernelOf" has 1 numbers/],
    ["no kernels", { kernels: [] }, /"kernels" is empty/],
    ["no tasks", { count: 0 }, /"count" is 0; it must be a whole number ≥ 1/],
    ["other arrays", { targets: [0, 1] as never }, /"targets".*Int32Array/],
    ["other arguments", { args: { hash: "x", bytes: 1 } }, /"args".*32 hexadecimal/],
  ])("%s", (_, change, message) => {
    expect(() => makeLayer(explicit, { ...attrs, ...change }, [])).toThrow(message);
  });
});
