import { expect, test } from "@jest/globals";
import { type Analysis, EGraph, extract, saturate } from "../../src/egraph/index.ts";
import { constraintsOf } from "../../src/matching/index.ts";
import { operation } from "../support/egraph-terms.ts";

function boom(): never {
  throw new TypeError("boom");
}

const depth = (more: Partial<Analysis<number, EGraph>>): Analysis<number, EGraph> => ({
  name: "depth",
  make: ({ inputs }, of) => 1 + Math.max(0, ...inputs.map(of)),
  join: (a, b) => Math.min(a, b),
  ...more,
});

/** Two terms that are made equal. */
function joined(analysis: Analysis<never, EGraph>): EGraph {
  const graph = new EGraph({ analyses: [analysis] });
  const x = graph.add(operation("x"), { k: 1 });
  graph.union(x, graph.add(operation("f"), null, [x]));
  graph.rebuild();
  return graph;
}

test.each([
  ["make", "(x) { k: 1 }"],
  ["join", "(x) { k: 1 } and (f #0)"],
  ["modify", "(x) { k: 1 }"],
  ["equal", undefined],
] as const)("%s throws: analysis and terms are named", (call, node) => {
  const error = { tag: "Callback", what: 'analysis "depth"', call };
  expect(() => joined(depth({ [call]: boom }) as never)).toThrow(expect.objectContaining(error));
  expect(() => joined(depth({ [call]: boom }) as never)).toThrow(
    `analysis "depth": ${call} threw: boom`,
  );
  if (node !== undefined)
    expect(() => joined(depth({ [call]: boom }) as never)).toThrow(`\n  at ${node}`);
});

test("a test of a pattern throws: rule and value are named", () => {
  const graph = new EGraph();
  graph.add(operation("num"), { value: 7 });
  const value = { kind: "test", holds: boom } as const;
  const pattern = {
    kind: "node",
    types: [operation("num")],
    inputs: [],
    attrs: { value },
  } as const;
  const rule = { name: "asks", constraints: constraintsOf("asks", pattern), apply: () => null };
  expect(() => saturate(graph, [rule])).toThrow(
    'rule "asks": a test of its pattern threw for 7: boom',
  );
});

test("a cost throws: the operation is named", () => {
  const graph = joined(depth({}) as never);
  const told = "the cost of x is unknown: the function that prices it threw: boom";
  expect(() => extract(graph, [0], boom)).toThrow(told);
  const combine = { own: () => 1, combine: boom };
  expect(() => extract(graph, [0], combine, { algorithm: "tree" })).toThrow(told);
});
