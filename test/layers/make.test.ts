import { describe, expect, test } from "@jest/globals";
import { axisOf, isPlygraphError, regularAxis } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  constExpr,
  costOf,
  expansionOf,
  inputExpr,
  type Layer,
  makeLayer,
  nbytesOf,
  source,
  tokenOf,
  withAnnotations,
  withInputs,
} from "../../src/layers/index.ts";

const x = inputExpr(0, "float64");
const ones = (blocks: number): Layer => {
  const chunks = [regularAxis(blocks, 1)];
  return makeLayer(
    source,
    {
      kernel: { kind: "expr", expr: constExpr(1, "float64") },
      chunks,
      domain: chunks,
      origin: [0],
      steps: [1],
      dtype: "float64",
    },
    [],
  );
};
const plus = (input: Layer, value: number): Layer =>
  makeLayer(
    blockwise,
    {
      out: [0],
      ins: [[0]],
      domain: [],
      sizes: [],
      kernel: { kind: "expr", expr: callExpr("add", [x, constExpr(value, "float64")]) },
      dtype: "float64",
    },
    [input],
  );

describe("equal layers are one layer", () => {
  test("of the same attributes, inputs and annotations", () => {
    expect(plus(ones(4), 2)).toBe(plus(ones(4), 2));
    expect(plus(ones(4), 2)).not.toBe(plus(ones(4), 3));
    expect(plus(ones(4), 2)).not.toBe(plus(ones(5), 2));
  });

  test("however many consumers an input has", () => {
    const input = ones(7);
    const made = Array.from({ length: 100 }, (_, n) => plus(input, n));
    expect(new Set(made).size).toBe(100);
    for (let n = 0; n < 100; n++) expect(plus(input, n)).toBe(made[n]);
  });

  test("inputs count in their order", () => {
    const [a, b] = [ones(3), plus(ones(3), 1)];
    const both = (first: Layer, second: Layer): Layer =>
      makeLayer(
        blockwise,
        {
          out: [0],
          ins: [[0], [0]],
          domain: [],
          sizes: [],
          kernel: {
            kind: "expr",
            expr: callExpr("subtract", [x, inputExpr(1, "float64")]),
          },
          dtype: "float64",
        },
        [first, second],
      );
    expect(both(a, b)).not.toBe(both(b, a));
    expect(both(a, b)).toBe(both(a, b));
    expect(tokenOf(both(a, b))).not.toBe(tokenOf(both(b, a)));
  });

  test("annotations tell layers apart, but not their values", () => {
    const plain = plus(ones(4), 2);
    const urgent = withAnnotations(plain, { priority: 5, workers: ["b", "a"] });
    expect(urgent).not.toBe(plain);
    expect(urgent).toBe(withAnnotations(plain, { workers: ["a", "b"], priority: 5 }));
    expect(tokenOf(urgent)).toBe(tokenOf(plain));
    expect(withAnnotations(urgent, {})).toBe(plain);
  });

  test("what the caller changes later changes nothing", () => {
    const out = [0];
    const layer = makeLayer(
      blockwise,
      {
        out,
        ins: [out],
        domain: [],
        sizes: [],
        kernel: { kind: "expr", expr: x },
        dtype: "float64",
      },
      [ones(4)],
    );
    out[0] = 3;
    expect(layer.attrs.out).toEqual([0]);
    expect(Object.isFrozen(layer) && Object.isFrozen(layer.attrs)).toBe(true);
    expect(Object.isFrozen(layer.inputs) && Object.isFrozen(layer.grid)).toBe(true);
  });
});

describe("what is derived", () => {
  test("shape, grid, tasks, bytes, cost", () => {
    const layer = plus(ones(6), 1);
    expect(layer).toMatchObject({ shape: [6], grid: [6], tasks: 6, dtype: "float64" });
    expect(nbytesOf(layer)).toBe(48);
    expect(costOf(layer)).toMatchObject({ tasks: 6, readBytes: 48, outBytes: 48, movedBytes: 0 });
    expect(costOf(layer)).toBe(costOf(layer));
    expect(expansionOf(layer)).toBe(expansionOf(layer));
  });

  test("an input's id is smaller than its consumer's", () => {
    const layer = plus(plus(ones(11), 1), 2);
    expect(layer.id).toBeGreaterThan(layer.inputs[0].id);
  });

  test("tokens are the same in every process", () => {
    expect(tokenOf(ones(100))).toBe(tokenOf(ones(100)));
    expect(tokenOf(ones(100))).toMatch(/^[0-9a-f]{32}$/);
  });

  test("more than 2^53 tasks are refused", () => {
    const axis = regularAxis(2 ** 30, 1);
    const chunks = [axis, axis];
    try {
      makeLayer(
        source,
        {
          kernel: { kind: "expr", expr: constExpr(1, "float64") },
          chunks,
          domain: chunks,
          origin: [0, 0],
          steps: [1, 1],
          dtype: "float64",
        },
        [],
      );
      expect("nothing was thrown").toBe("");
    } catch (error) {
      expect(isPlygraphError(error, "GraphLimit")).toBe(true);
    }
  });
});

describe("deep chains", () => {
  test("100 000 layers build, and get tokens, without recursion", () => {
    let layer = ones(10);
    for (let i = 0; i < 100_000; i++) layer = plus(layer, 1);
    expect(tokenOf(layer)).toMatch(/^[0-9a-f]{32}$/);
    expect(withInputs(layer, layer.inputs)).toBe(layer);
  });
});

test.each<[object, RegExp]>([
  [{ priority: Number.NaN }, /"priority" is NaN; it must be a finite number/],
  [{ retries: -1 }, /"retries" is -1/],
  [{ workers: "alice" }, /"workers" is "alice"; it must be a list/],
  [{ colour: 1 }, /"colour" is 1; it must be one of the annotations/],
])("annotations %j are refused", (annotations, message) => {
  expect(() => withAnnotations(ones(1), annotations)).toThrow(message);
});

test("a layer that was made by hand is a bug", () => {
  const fake = { ...ones(1), chunks: [axisOf([1])] };
  expect(() => tokenOf(fake)).toThrow(/makeLayer did not make/);
});
