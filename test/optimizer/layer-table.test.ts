import { expect, test } from "@jest/globals";
import type { Layer } from "../../src/layers/index.ts";
import type { GraphNode } from "../../src/optimizer/graph-node.ts";
import { LayerTable } from "../../src/optimizer/layer-table.ts";

const nodeOf = (id: number): GraphNode => ({ layer: { id } as Layer }) as GraphNode;

test("nodes are found by their layers alone: near, far apart, and beyond 32 bits", () => {
  const ids = [
    ...Array.from({ length: 2000 }, (_, k) => k),
    ...Array.from({ length: 500 }, (_, k) => 65_536 * (k + 1)),
    ...Array.from({ length: 500 }, (_, k) => 2 ** 32 + 7 * k),
  ];
  const table = new LayerTable(0);
  const nodes = ids.map(nodeOf);
  for (const node of nodes) {
    expect(table.get(node.layer)).toBe(undefined);
    table.add(node);
  }
  expect(table.size).toBe(ids.length);
  expect(nodes.every((node) => table.get(node.layer) === node)).toBe(true);
  for (const id of [2000, 65_537, 2 ** 32 + 1]) expect(table.get({ id } as Layer)).toBe(undefined);
});
