import { describe, expect, test } from "@jest/globals";
import { regularAxis } from "../../src/core/index.ts";
import {
  callExpr,
  type Layer,
  makeLayer,
  rechunk,
  slice,
  topologicalOrder,
  transpose,
} from "../../src/layers/index.ts";
import { optimize } from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";
import { elementwise } from "../support/plans-terms.ts";

const DEPTH = 100_000;
const [SOURCE] = readLayers(["x = file a 12x10 4x5"]);
const add = (x: Layer, k: number): Layer => elementwise([x, k], (args) => callExpr("add", args));

describe(`${DEPTH} layers, one on the other`, () => {
  test("elementwise", () => {
    let x: Layer = SOURCE;
    for (let i = 0; i < DEPTH; i++) x = add(x, i % 7);
    const { outputs, stop } = optimize([x]);
    expect(stop.reason).toBe("fixpoint");
    expect(topologicalOrder(outputs).length).toBeLessThan(DEPTH / 100);
  });

  test("transposes, which all go", () => {
    let x: Layer = SOURCE;
    for (let i = 0; i < DEPTH; i++) x = makeLayer(transpose, { axes: [1, 0] }, [x]);
    expect(optimize([x]).outputs[0] === SOURCE).toBe(true);
  });

  test("blocks of code under a slice, which no rule can move", () => {
    let [x] = readLayers(["x = file a 12x10 4x5", "b = blocks x"]);
    const code = x.attrs;
    for (let i = 0; i < DEPTH / 4; i++) x = makeLayer(x.type, code, [x]);
    const s = makeLayer(slice, { start: [0, 0], step: [1, 1], length: [1, 1], drop: [] }, [x]);
    expect(optimize([s]).fires).toBe(0);
  });
});

describe("firings grow with the layers, not with their square", () => {
  /** Firings a layer, of a chain of `steps` times `step` and an addition. */
  const firesPerLayer = (
    from: Layer,
    steps: number,
    step: (x: Layer, i: number) => Layer,
  ): number => {
    let x = from;
    for (let i = 0; i < steps; i++) x = add(step(x, i), 1);
    const { fires, stop } = optimize([x]);
    expect(stop.reason).toBe("fixpoint");
    return fires / topologicalOrder([x]).length;
  };

  test.each([250, 2000])(
    "%i slices with additions between them are one slice on its way down",
    (steps) => {
      const [line] = readLayers([`x = file a ${steps + 10} 30`]);
      const tail = (x: Layer): Layer =>
        makeLayer(slice, { start: [1], step: [1], length: [x.shape[0] - 1], drop: [] }, [x]);
      expect(firesPerLayer(line, steps, tail)).toBeLessThan(1.5);
    },
  );

  test.each([250, 2000])("%i rechunks with additions between them", (steps) => {
    const again = (x: Layer, i: number): Layer =>
      makeLayer(rechunk, { chunks: x.shape.map((n) => regularAxis(n, 2 + (i % 3))) }, [x]);
    expect(firesPerLayer(SOURCE, steps, again)).toBeLessThan(1.5);
  });

  test.each([250, 2000])("%i transposes and rechunks with additions between them", (steps) => {
    const turn = (x: Layer, i: number): Layer => {
      const turned = makeLayer(transpose, { axes: [1, 0] }, [x]);
      const chunks = turned.shape.map((n) => regularAxis(n, 2 + (i % 3)));
      return makeLayer(rechunk, { chunks }, [turned]);
    };
    expect(firesPerLayer(SOURCE, steps, turn)).toBeLessThan(1.5);
  });
});
