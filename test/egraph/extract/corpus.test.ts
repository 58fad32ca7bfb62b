import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { type Algorithm, deserialize, extract, extractExact } from "../../../src/egraph/index.ts";
import { CORPUS } from "../../support/egraph-corpus.ts";

const fileOf = (name: string): URL => new URL(`../corpus/${name}.json`, import.meta.url);
const ALGORITHMS: readonly Algorithm[] = ["tree", "dag", "local"];

if (process.env["UPDATE"] === "1") {
  for (const [name, make] of Object.entries(CORPUS)) {
    writeFileSync(fileOf(name), `${JSON.stringify(make())}\n`);
  }
}

/** Of each graph: what the choice of every algorithm costs, shared inputs once; and the best there is. */
const COSTS = {
  sums: { tree: 10, dag: 10, local: 10, exact: 10 },
  mathematics: { tree: 119, dag: 119, local: 119, exact: 119 },
  factors: { tree: 25, dag: 25, local: 25, exact: 20 },
  chain: { tree: 11_550, dag: 11_550, local: 11_550, exact: 11_550 },
  ladder: { tree: 179, dag: 61, local: 61, exact: 61 },
  noise: { tree: 115, dag: 115, local: 114, exact: 114 },
  disorder: { tree: 108, dag: 101, local: 84, exact: 84 },
} as const;

test.each(Object.keys(COSTS) as (keyof typeof COSTS)[])(
  "%s: trees, greedy, improved and exact, from a file",
  async (name) => {
    const data: unknown = JSON.parse(readFileSync(fileOf(name), "utf8"));
    expect(data).toEqual(JSON.parse(JSON.stringify(CORPUS[name]())));
    const { graph, roots, cost } = deserialize(data);
    const now = (): number => 0;
    const found = ALGORITHMS.map((algorithm) => {
      return [algorithm, extract(graph, roots, cost, { algorithm, now }).graphCost] as const;
    });
    const exact = await extractExact(graph, roots, cost);
    expect(exact.optimal).toBe(true);
    expect({ ...Object.fromEntries(found), exact: exact.graphCost }).toEqual(COSTS[name]);
    const { tree, dag, local } = COSTS[name];
    expect([tree, dag, local, exact.graphCost]).toEqual(
      [tree, dag, local, exact.graphCost].toSorted((a, b) => b - a),
    );
  },
);

test("what is no e-graph is refused, with the node", () => {
  const node = { op: "x", children: [], eclass: "0", cost: 1 };
  const wrong: readonly (readonly [unknown, string])[] = [
    [null, "the data is no object"],
    [{ nodes: [] }, "`nodes` is no object"],
    [{ nodes: { a: 3 } }, 'node "a" is no object'],
    [{ nodes: { a: { ...node, op: 1 } } }, 'node "a" has no text `op`'],
    [{ nodes: { a: { ...node, eclass: undefined } } }, 'node "a" has no text `eclass`'],
    [{ nodes: { a: { ...node, children: "b" } } }, 'node "a" has `children` that are no list'],
    [{ nodes: { a: { ...node, children: ["b"] } } }, 'node "a" has a child "b" that is no node'],
    [{ nodes: { a: { ...node, cost: -1 } } }, 'node "a" has a `cost` that is no number'],
    [{ nodes: { a: { ...node, subsumed: 1 } } }, 'node "a" has a `subsumed`'],
    [{ nodes: { a: node }, root_eclasses: ["7"] }, '`root_eclasses` names "7"'],
    [{ nodes: { a: node }, root_eclasses: 7 }, "`root_eclasses` is no list"],
  ];
  for (const [data, told] of wrong) expect(() => deserialize(data)).toThrow(told);
  const { graph, roots, cost } = deserialize({ nodes: { a: node }, root_eclasses: ["0"] });
  expect(extract(graph, roots, cost).terms[0]).toMatchObject({ operation: { name: "x" } });
});

test("subsumed nodes are chosen only where there is no other", () => {
  const nodes = {
    a: { op: "cheap", children: [], eclass: "0", cost: 1, subsumed: true },
    b: { op: "dear", children: [], eclass: "0", cost: 5, subsumed: false },
  };
  const { graph, roots, cost } = deserialize({ nodes, root_eclasses: ["0"] });
  expect(extract(graph, roots, cost).graphCost).toBe(5);
});
