import { describe, expect, test } from "@jest/globals";
import {
  callExpr,
  type Layer,
  makeLayer,
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
