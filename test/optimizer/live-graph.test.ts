import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { LayerType } from "../../src/layers/index.ts";
import { type GraphNode, postorder } from "../../src/optimizer/graph-node.ts";
import { Engine, innermost, outermost, RULES } from "../../src/optimizer/index.ts";
import { LiveGraph } from "../../src/optimizer/live-graph.ts";
import { layerPrograms, layersOf } from "../support/layer-programs.ts";
import { readLayers } from "../support/plans.ts";

/** Uses by reader of every live node, counted anew. */
function recount(graph: LiveGraph): Map<GraphNode, (LayerType | null)[]> {
  const readers = new Map<GraphNode, (LayerType | null)[]>();
  const add = (node: GraphNode, reader: LayerType | null): void => {
    readers.set(node, [...(readers.get(node) ?? []), reader]);
  };
  for (const output of graph.outputs) add(output, null);
  for (const node of postorder(graph.outputs)) {
    node.inputs.forEach((_, k) => {
      add(node.input(k), node.layer.type);
    });
  }
  return readers;
}

function expectCounted(graph: LiveGraph): void {
  for (const [node, readers] of recount(graph)) {
    expect(node.live).toBe(true);
    expect(node.uses).toBe(readers.length);
    expect(node.readerTypes).toBe(new Set(readers).size);
    for (const reader of new Set(readers)) {
      expect(node.usesBy(reader)).toBe(readers.filter((type) => type === reader).length);
    }
  }
}

test("uses are those of the live graph, whatever was rewritten", () => {
  const limits = (): { firesMax: number; nodesMax: number; msMax: number } => ({
    firesMax: 10_000,
    nodesMax: 100_000,
    msMax: 10_000,
  });
  fc.assert(
    fc.property(layerPrograms, fc.boolean(), (program, inward) => {
      const engine = new Engine(layersOf(program), { limits, check: true, trace: false });
      expectCounted(engine.graph);
      const strategy = inward ? innermost(RULES.rules) : outermost(RULES.rules);
      strategy.run(engine, engine.graph.outputs);
      expectCounted(engine.graph);
    }),
    { numRuns: 300 },
  );
});

test("a value that nobody reads any more gives its inputs back", () => {
  const [z, x] = readLayers([
    "x = file a 12 4",
    "y = add x 1",
    "t = exp y",
    "z = add t y",
    "out z x",
  ]);
  const graph = new LiveGraph([z]);
  const node = graph.attach(z);
  const [t, y] = [node.input(0), node.input(1)];
  expect([t.uses, y.uses]).toEqual([1, 2]);
  const freed = graph.replace(t, graph.attach(x), "test");
  expect([y.uses, y.live, t.live, t.find().layer === x]).toEqual([1, true, false, true]);
  expect(freed.map(({ layer }) => layer)).toEqual([y.layer]);
  expect(graph.extract()[0].inputs).toEqual([x, y.layer]);
});
