import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isPlygraphError, regularAxis } from "../../src/core/index.ts";
import {
  constExpr,
  defaultRegistry,
  findCycle,
  type GraphDescription,
  inputExpr,
  type LayerDescription,
  packExpr,
  readGraph,
} from "../../src/layers/index.ts";
import { ones } from "../support/graphs.ts";

const axis = regularAxis(10, 5);
const start: LayerDescription = {
  type: "source",
  version: 1,
  attrs: {
    kernel: { kind: "expr", expr: constExpr(1, "float64") },
    chunks: [axis],
    domain: [axis],
    origin: [0],
    steps: [1],
    dtype: "float64",
  },
  inputs: [],
};
const same = (...inputs: string[]): LayerDescription => ({
  type: "blockwise",
  attrs: {
    out: [0],
    ins: inputs.map(() => [0]),
    domain: [],
    sizes: [],
    kernel: { kind: "expr", expr: inputExpr(0, "float64") },
    dtype: "float64",
  },
  inputs,
});
const tagOf = (description: unknown): string => {
  try {
    readGraph(description as GraphDescription, defaultRegistry());
  } catch (error) {
    return isPlygraphError(error) ? `${error.tag}: ${error.message}` : String(error);
  }
  return "nothing";
};

describe("descriptions", () => {
  test("in any order", () => {
    const { graph, byName } = readGraph(
      { layers: { c: same("b"), b: same("a"), a: start } },
      defaultRegistry(),
    );
    expect(graph.total).toBe(6);
    expect(byName.get("a")).toBe(ones([axis]));
    expect(byName.get("c")?.inputs).toEqual([byName.get("b")]);
  });

  test("as JSON", () => {
    const { attrs } = start as { attrs: { kernel: object } };
    const kernel = { kind: "expr", expr: packExpr(constExpr(1, "float64")) };
    const text = JSON.stringify({ layers: { a: { ...start, attrs: { ...attrs, kernel } } } });
    const { byName } = readGraph(JSON.parse(text) as GraphDescription, defaultRegistry());
    expect(byName.get("a")).toBe(ones([axis]));
  });

  test("annotations come along", () => {
    const { byName } = readGraph(
      { layers: { a: { ...start, annotations: { priority: 2 } } } },
      defaultRegistry(),
    );
    expect(byName.get("a")?.annotations).toEqual({ priority: 2 });
  });

  test.each<[string, unknown, RegExp]>([
    ["nothing", null, /^GraphFormat: .*a description is/],
    ["no layers", {}, /^GraphFormat/],
    ["a layer that is none", { layers: { a: 5 } }, /^GraphFormat: .*layer "a" is not/],
    ["a name that is not there", { layers: { a: same("z") } }, /^GraphFormat: .*reads "z"/],
    ["an unknown type", { layers: { a: { ...start, type: "wish" } } }, /^UnknownLayerType/],
    ["another version", { layers: { a: { ...start, version: 7 } } }, /^LayerVersion.*7.*1/],
    ["itself", { layers: { a: same("a") } }, /^Cycle: .*a → a/],
    [
      "a circle",
      { layers: { s: start, a: same("b"), b: same("c"), c: same("a"), d: same("s") } },
      /^Cycle: .*(a → b|a → c)/,
    ],
  ])("%s", (_, description, message) => {
    expect(tagOf(description)).toMatch(message);
  });

  test("a chain of 20 000, and a circle of as many", () => {
    const layers: Record<string, LayerDescription> = { n0: start };
    for (let i = 1; i < 20_000; i++) layers[`n${i}`] = same(`n${i - 1}`);
    const { graph } = readGraph({ layers }, defaultRegistry());
    expect(graph.layers).toHaveLength(20_000);
    expect(tagOf({ layers: { ...layers, n0: same("n19999") } })).toMatch(/^Cycle/);
  });

  test("limits hold", () => {
    const description = { layers: { a: start, b: same("a") } };
    expect(() => readGraph(description, defaultRegistry(), { layersMax: 1 })).toThrow(/2 layers/);
    expect(() => readGraph(description, defaultRegistry(), { tasksMax: 3 })).toThrow(/4 tasks/);
  });
});

describe("findCycle", () => {
  test("answers a circle in the order in which data flow", () => {
    const inputs = new Map([
      ["a", ["c"]],
      ["b", ["a"]],
      ["c", ["b"]],
    ]);
    const cycle = findCycle(inputs) ?? [];
    expect([...cycle].sort()).toEqual(["a", "b", "c"]);
    cycle.forEach((name, i) => {
      expect(inputs.get(name)).toContain(cycle[(i + cycle.length - 1) % cycle.length]);
    });
  });

  test("the shortest of several", () => {
    const ring = Array.from({ length: 9 }, (_, i): [string, string[]] => [
      `r${i}`,
      [`r${(i + 1) % 9}`],
    ]);
    expect(findCycle(new Map([...ring, ["x", ["x"]], ["y", ["x", "r0"]]]))).toEqual(["x"]);
  });

  test("finds one exactly where there is one, small and large", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 14 }),
        fc.constantFrom(0, 3000),
        (edges, padding) => {
          const inputs = new Map<string, string[]>();
          for (let n = 0; n < 10 + padding; n++) inputs.set(`${n}`, []);
          for (const [from, to] of edges) inputs.get(`${to}`)?.push(`${from}`);
          const cycle = findCycle(inputs);
          expect(cycle !== undefined).toBe(isCyclic(edges));
          cycle?.forEach((name, i) => {
            expect(inputs.get(name)).toContain(cycle[(i + cycle.length - 1) % cycle.length]);
          });
        },
      ),
    ));
});

/** By brute force: nodes without inputs are taken away until none is left, or no more can be. */
function isCyclic(edges: readonly (readonly [number, number])[]): boolean {
  let left = edges;
  for (;;) {
    const kept = left.filter(([from]) => left.some(([, to]) => to === from));
    if (kept.length === left.length) return kept.length > 0;
    left = kept;
  }
}
