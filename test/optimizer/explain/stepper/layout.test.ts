import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { layoutOf, NODE } from "../../../../src/optimizer/explain/stepper/layout.ts";

/** Up to 30 nodes; edges lead from lower to higher numbers. */
const graphs = fc.nat(29).chain((most) =>
  fc.record({
    count: fc.constant(most + 1),
    edges: fc
      .array(fc.tuple(fc.nat(most), fc.nat(most)), { maxLength: 60 })
      .map((pairs) => pairs.filter(([from, to]) => from < to)),
  }),
);

test("no two boxes touch, all are in the picture, and edges go down from box to box", () => {
  fc.assert(
    fc.property(graphs, ({ count, edges }) => {
      const { nodes, edges: ways, width, height } = layoutOf(count, edges);
      for (const [k, [x, y]] of nodes.entries()) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + NODE.width).toBeLessThanOrEqual(width);
        expect(y + NODE.height).toBeLessThanOrEqual(height);
        for (const [u, v] of nodes.slice(0, k)) {
          expect(v !== y || Math.abs(u - x) >= NODE.width + NODE.gapX - 1).toBe(true);
        }
      }
      for (const [k, [from, to]] of edges.entries()) {
        const points = ways[k];
        expect(points.slice(0, 2)).toEqual([
          nodes[from][0] + NODE.width / 2,
          nodes[from][1] + NODE.height,
        ]);
        expect(points.slice(-2)).toEqual([nodes[to][0] + NODE.width / 2, nodes[to][1]]);
        for (let p = 3; p < points.length; p += 2) expect(points[p]).toBeGreaterThan(points[p - 2]);
      }
    }),
  );
});

test("a chain is a straight line", () => {
  const { nodes } = layoutOf(
    5,
    [0, 1, 2, 3].map((k) => [k, k + 1] as const),
  );
  expect(new Set(nodes.map(([x]) => x)).size).toBe(1);
});

test("nothing is nothing", () => {
  expect(layoutOf(0, [])).toEqual({ width: 0, height: 0, nodes: [], edges: [] });
});
