import { describe, expect, test } from "@jest/globals";
import { regularAxis } from "../../src/core/index.ts";
import { graphOf, topologicalOrder } from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const input = ones([regularAxis(4, 2)]);
const [a, b] = [elementwise(input, 1), elementwise(input, 2)];

describe("topologicalOrder", () => {
  test("inputs first, each layer once", () => {
    expect(topologicalOrder([a, b, a])).toEqual([input, a, b]);
  });

  test("stops at the limit", () => {
    expect(() => topologicalOrder([a, b], 2)).toThrow(/3 layers; the limit is 2/);
  });
});

describe("graphOf", () => {
  test("numbers every task", () => {
    const graph = graphOf([input, a, b]);
    expect(graph.total).toBe(6);
    expect([0, 1, 2, 3, 4, 5].map(graph.layerOf)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(graph.inputsOf(2)).toEqual([0]);
  });

  test("no layers, no tasks", () => {
    expect(graphOf([]).total).toBe(0);
  });

  test("a layer before its input is a bug", () => {
    expect(() => graphOf([a, input])).toThrow(/before its input/);
  });
});
