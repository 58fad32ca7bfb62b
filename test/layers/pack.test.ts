import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisRuns, regularAxis } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  constExpr,
  coordExpr,
  defaultRegistry,
  explicit,
  explicitAttrs,
  inputExpr,
  type Kernel,
  type Layer,
  makeLayer,
  overlap,
  packGraph,
  rechunk,
  reductionOf,
  registerPayload,
  source,
  tokenOf,
  tree,
  unpackGraph,
  withAnnotations,
} from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const KB = 1024;

/** `ones(n).add(1).sum()` as the optimizer leaves it: partial sums at the source, then a tree. */
function onesPlusOneSum(n: number): Layer {
  const reduction = reductionOf("sum", "float64");
  const one = constExpr(1, "float64");
  const kernel: Kernel = {
    kind: "reduce",
    expr: callExpr("add", [one, one]),
    reduction,
    axes: [0],
    shape: [n],
  };
  let layer: Layer = makeLayer(
    source,
    {
      kernel,
      chunks: [axisRuns([1], [n])],
      domain: [regularAxis(n, 1)],
      origin: [0],
      steps: [1],
      dtype: "float64",
    },
    [],
  );
  while (layer.shape.length > 0) {
    const final = layer.tasks <= 16;
    const attrs = { axes: [0], arity: [16], reduction, shape: [n], final, keepdims: false };
    layer = makeLayer(tree, { ...attrs, state: false }, [layer]);
  }
  return layer;
}

function swapAxes(n: number): Layer {
  const [cut, whole] = [regularAxis(n, 1), regularAxis(n, n)];
  return makeLayer(rechunk, { chunks: [whole, cut] }, [ones([cut, whole])]);
}

function halos(blocks: number): Layer {
  const axis = regularAxis(blocks * 100, 100);
  return makeLayer(overlap, { before: [1, 1], after: [1, 1], boundary: ["reflect", "reflect"] }, [
    ones([axis, axis]),
  ]);
}

describe("the graphs of P1", () => {
  test.each<[string, Layer]>([
    ["sum of 10^2 blocks", onesPlusOneSum(1e2)],
    ["sum of 10^4 blocks", onesPlusOneSum(1e4)],
    ["sum of 10^6 blocks", onesPlusOneSum(1e6)],
    ["sum of 10^8 blocks", onesPlusOneSum(1e8)],
    ["halos of 40 000 blocks", halos(200)],
    ["halos of 10^8 blocks", halos(1e4)],
    ["rechunk of 10^3 to 10^3 blocks", swapAxes(1e3)],
    ["rechunk of 10^6 to 10^6 blocks", swapAxes(1e6)],
  ])("%s fit into 1 kB", (_, layer) => {
    const { bytes } = packGraph([layer]);
    expect(bytes.length).toBeLessThanOrEqual(KB);
    const graph = unpackGraph(bytes, defaultRegistry());
    expect(graph.layers.at(-1)).toBe(layer);
  });

  test("a further layer takes at most 64 bytes, even with an expression of its own", () => {
    let [same, other] = [ones([regularAxis(1e8, 1)]), ones([regularAxis(1e8, 1)])];
    const size = (layer: Layer): number => packGraph([layer]).bytes.length;
    const before = size(same);
    for (let i = 0; i < 1000; i++) {
      same = elementwise(same, 1);
      other = elementwise(other, i + 0.5);
    }
    expect((size(same) - before) / 1000).toBeLessThanOrEqual(16);
    expect((size(other) - before) / 1000).toBeLessThanOrEqual(64);
  });
});

describe("what travels", () => {
  test("the same graph gives the same bytes", () => {
    const [a, b] = [packGraph([onesPlusOneSum(1e4)]), packGraph([onesPlusOneSum(1e4)])];
    expect(a.bytes).toEqual(b.bytes);
  });

  test("layers stand in topological order, each once; task numbers follow it", () => {
    const input = ones([regularAxis(5, 1)]);
    const left = elementwise(input, 1);
    const right = elementwise(input, 2);
    const both = makeLayer(
      blockwise,
      {
        out: [0],
        ins: [[0], [0]],
        domain: [],
        sizes: [],
        kernel: {
          kind: "expr",
          expr: callExpr("add", [inputExpr(0, "float64"), inputExpr(1, "float64")]),
        },
        dtype: "float64",
      },
      [left, right],
    );
    const { layers, bytes } = packGraph([left, both]);
    expect(layers).toEqual([input, left, right, both]);
    const graph = unpackGraph(bytes, defaultRegistry());
    expect([...graph.offsets]).toEqual([0, 5, 10, 15, 20]);
    expect(graph.total).toBe(20);
    expect(graph.inputsOf(3)).toEqual([1, 2]);
    expect([0, 4, 5, 19].map((task) => graph.layerOf(task))).toEqual([0, 0, 1, 3]);
    expect(graph.indexOf(both)).toBe(3);
    expect(graph.indexOf(onesPlusOneSum(10))).toBe(-1);
  });

  test("annotations travel, shared", () => {
    const urgent = withAnnotations(ones([regularAxis(5, 1)]), { priority: 3, workers: ["w"] });
    const more = withAnnotations(elementwise(urgent, 1), { priority: 3, workers: ["w"] });
    const { bytes } = packGraph([more]);
    const graph = unpackGraph(bytes, defaultRegistry());
    expect(graph.layers).toEqual([urgent, more]);
    expect(graph.layers.map(({ annotations }) => annotations.priority)).toEqual([3, 3]);
  });

  test("payloads are named, each once, and do not travel inside", () => {
    const payload = registerPayload(new Uint8Array(100_000).fill(7));
    const kernel: Kernel = { kind: "builtin", name: "literal", params: { payload } };
    const first = makeLayer(explicit, explicitAttrs([kernel], 2, payload), []);
    const second = makeLayer(explicit, explicitAttrs([kernel], 3, null), [first]);
    const { bytes, payloads } = packGraph([second]);
    expect(payloads).toEqual([payload]);
    expect(bytes.length).toBeLessThan(KB);
  });

  test("literal arguments may travel inside", () => {
    const args = Uint8Array.from({ length: 300 }, (_, i) => i);
    const kernel: Kernel = { kind: "function", text: "(x) => x", captures: null };
    const layer = makeLayer(explicit, explicitAttrs([kernel], 2, args), []);
    const graph = unpackGraph(packGraph([layer]).bytes, defaultRegistry());
    expect(graph.layers[0]).toBe(layer);
  });
});

test("unpack after pack is the identity, for random graphs", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer()), { maxLength: 30 }),
      (steps) => {
        const layers: Layer[] = [ones([regularAxis(12, 5)]), grid(12)];
        for (const [a, b, value] of steps) {
          const [left, right] = [layers[a % layers.length], layers[b % layers.length]];
          layers.push(value % 3 === 0 ? elementwise(left, value) : meet(left, right, value));
        }
        const packed = packGraph(layers);
        const graph = unpackGraph(packed.bytes, defaultRegistry());
        expect(graph.layers.map(tokenOf)).toEqual(packed.layers.map(tokenOf));
        expect(graph.layers.every((layer, l) => layer === packed.layers[l])).toBe(true);
      },
    ),
  ));

function grid(length: number): Layer {
  const chunks = [regularAxis(length, 5)];
  return makeLayer(
    source,
    {
      kernel: { kind: "expr", expr: coordExpr(0) },
      chunks,
      domain: chunks,
      origin: [-3],
      steps: [2],
      dtype: "float64",
    },
    [],
  );
}

function meet(left: Layer, right: Layer, value: number): Layer {
  const sum = callExpr("add", [inputExpr(0, "float64"), inputExpr(1, "float64")]);
  return makeLayer(
    blockwise,
    {
      out: [0],
      ins: [[0], [0]],
      domain: [],
      sizes: [],
      kernel: { kind: "expr", expr: callExpr("multiply", [sum, constExpr(value, "float64")]) },
      dtype: "float64",
    },
    [left, right],
  );
}

describe("limits of the writer", () => {
  test.each([
    ["layers", { layersMax: 1 }],
    ["tasks", { tasksMax: 19 }],
    ["bytes", { bytesMax: 60 }],
    ["values", { valuesMax: 10 }],
  ])("too many %s", (what, limits) => {
    const layer = elementwise(ones([regularAxis(10, 1)]), 1);
    expect(() => packGraph([layer], limits)).toThrow(new RegExp(`the graph has \\d+ ${what}`));
  });
});
