import { describe, expect, test } from "@jest/globals";
import { EGraph, extract, extractExact, type NodeView } from "../../../src/egraph/index.ts";
import { operation } from "../../support/egraph-terms.ts";

describe("depth", () => {
  /** Each level is the one below twice, or once for more; a tree of n levels costs 2^n. */
  function ladder(levels: number): { graph: EGraph; root: number } {
    const graph = new EGraph({ proofs: false });
    let top = graph.add(operation("x"));
    for (let level = 0; level < levels; level++) {
      const twice = graph.add(operation("twice"), { level }, [top, top]);
      const both = graph.add(operation("both"), { level }, [twice, top]);
      graph.union(both, graph.add(operation("either"), { level }, [top, twice]));
      top = both;
    }
    graph.rebuild();
    return { graph, root: top };
  }
  const own = ({ operation: { name } }: NodeView): number => ({ either: 2, both: 3 })[name] ?? 1;
  const now = (): number => 0;

  test.each([
    ["tree", 10_000],
    ["dag", 10_000],
    ["local", 700],
  ] as const)("%s chooses where %i levels are shared", (algorithm, levels) => {
    const { graph, root } = ladder(levels);
    const found = extract(graph, [root], own, { algorithm, now });
    expect(found.treeCost).toBe(Number.POSITIVE_INFINITY);
    // Of each level `either` and `twice`, and the one leaf.
    const best = levels * 3 + 1;
    if (algorithm === "tree") expect(found.graphCost).toBeLessThanOrEqual(levels * 4 + 1);
    else expect(found.graphCost).toBe(best);
  });

  test("exact, too", async () => {
    const { graph, root } = ladder(700);
    const found = await extractExact(graph, [root], own);
    expect(found).toMatchObject({ graphCost: 2101, optimal: true });
  });

  test("trees beyond all numbers compare as exactly as others", () => {
    // The dearer leaf on one side only: 2^n·x against 2^n·y at every depth.
    const graph = new EGraph({ proofs: false });
    const sides = ["cheap", "dear"].map((name) => {
      let top = graph.add(operation(name));
      for (let level = 0; level < 3000; level++) {
        top = graph.add(operation(`${name}s`), { level }, [top, top]);
      }
      return top;
    });
    const [cheap, dear] = sides;
    graph.union(dear, cheap);
    graph.rebuild();
    const price = ({ operation: { name } }: NodeView): number => (name === "dear" ? 1.0001 : 1);
    const [found] = extract(graph, [dear], price, { algorithm: "tree" }).terms;
    expect(found.operation.name).toBe("cheaps");
    const other = ({ operation: { name } }: NodeView): number => (name === "cheap" ? 1.0001 : 1);
    const [turned] = extract(graph, [cheap], other, { algorithm: "tree" }).terms;
    expect(turned.operation.name).toBe("dears");
  });
});
