import { expect, test } from "@jest/globals";
import { EGraph, type NodeView, saturateInStages, serialize } from "../../src/egraph/index.ts";
import { addTerm, MATH, MATH_TERMS, rewrite } from "../support/egraph-terms.ts";

const cost = ({ operation: { name } }: NodeView): number =>
  ({ d: 100, i: 100, pow: 5, "*": 3 })[name] ?? 1;

test("each round begins at the best terms so far, and stops when it does not pay", () => {
  const graph = new EGraph();
  const roots = MATH_TERMS.map((term) => addTerm(graph, term));
  const found = saturateInStages(graph, roots, {
    stages: [
      { name: "normalize", rules: MATH().filter(({ name }) => /zero|one|cancel/.test(name)) },
      { name: "explore", rules: MATH(), options: { nodes: 1000 } },
    ],
    cost,
    newGraph: () => new EGraph(),
  });
  expect(found.reason).toBe("settled");
  expect(found.stages.map(({ stage }) => stage).slice(0, 2)).toEqual(["normalize", "explore"]);
  expect(found.cost).toBeLessThan(found.stages[0].costBefore);
  for (const [k, { costBefore }] of found.stages.entries()) {
    if (k > 0) expect(costBefore).toBeLessThanOrEqual(found.stages[k - 1].costBefore);
  }
});

test("what one graph has no room for, a second round finds", () => {
  const shrink = rewrite("shrink", "(f (f ?a))", "(f ?a)");
  const nest = (depth: number): string => (depth === 0 ? "x" : `(f ${nest(depth - 1)})`);
  const graph = new EGraph();
  const root = addTerm(graph, nest(64));
  const options = { nodes: Infinity, iterations: 1, scheduler: { matches: 10, rests: 1 } } as const;
  const found = saturateInStages(graph, [root], {
    stages: [{ name: "shrink", rules: [shrink], options: { ...options, scheduler: "simple" } }],
    cost: () => 1,
    newGraph: () => new EGraph(),
    rounds: 20,
  });
  expect(found.cost).toBe(2);
});

test("time over: the best terms so far", () => {
  let at = 0;
  const graph = new EGraph();
  const root = addTerm(graph, "(f x)");
  const found = saturateInStages(graph, [root], {
    stages: [{ name: "none", rules: [] }],
    cost: () => 1,
    newGraph: () => new EGraph(),
    ms: 1,
    now: () => (at += 10),
  });
  expect([found.reason, found.cost, found.stages.length]).toEqual(["time", 2, 0]);
});

test("egraph-serialize: nodes by number, children are nodes, classes by name", () => {
  const graph = new EGraph();
  const root = addTerm(graph, "(f x)");
  graph.union(root, addTerm(graph, "y"));
  graph.rebuild();
  const found = serialize(graph, [root], cost);
  expect(found).toEqual({
    nodes: {
      0: { op: 'sym {"value":"x"}', children: [], eclass: "0", cost: 1, subsumed: false },
      1: { op: "f", children: ["0"], eclass: "1", cost: 1, subsumed: false },
      2: { op: 'sym {"value":"y"}', children: [], eclass: "1", cost: 1, subsumed: false },
    },
    root_eclasses: ["1"],
    class_data: { 0: {}, 1: {} },
  });
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});
