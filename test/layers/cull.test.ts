import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  blocksFrom,
  boxesOf,
  boxSet,
  eachBlock,
  isAll,
  regularAxis,
} from "../../src/core/index.ts";
import {
  cullGraph,
  expansionOf,
  type Graph,
  graphOf,
  type Layer,
  makeLayer,
  rechunk,
  reductionOf,
  topologicalOrder,
  transpose,
  tree,
} from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const graphTo = (...outputs: Layer[]): Graph => graphOf(topologicalOrder(outputs));

/** All tasks that `wanted` tasks of the last layer need, task by task. */
function reach(graph: Graph, wanted: readonly number[]): readonly (readonly number[])[] {
  const found = graph.layers.map(() => new Set<number>());
  for (const task of wanted) found[graph.layers.length - 1].add(task);
  for (let l = graph.layers.length - 1; l >= 0; l--) {
    const inputs = graph.inputsOf(l);
    for (const task of found[l]) {
      const add = (input: number, block: number): void => {
        found[inputs[input]].add(block);
      };
      expansionOf(graph.layers[l]).dependencies(task, { wantsParts: false, block: add, part: add });
    }
  }
  return found.map((tasks) => [...tasks].sort((a, b) => a - b));
}

/** Layers over one another: element by element, other chunks, swapped axes, partial sums. */
const graphs = fc
  .array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 6 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((steps) => {
    let layer = ones([regularAxis(12, 3), regularAxis(10, 2)]);
    for (const [kind, n] of steps) {
      if (kind === 0) layer = elementwise(layer, n);
      else if (kind === 1) layer = makeLayer(transpose, { axes: [1, 0] }, [layer]);
      else if (kind === 2) {
        const chunks = layer.shape.map((length) => regularAxis(length, n));
        layer = makeLayer(rechunk, { chunks }, [layer]);
      } else if (layer.shape[0] === layer.grid[0]) {
        layer = makeLayer(
          tree,
          {
            axes: [0],
            arity: [n],
            reduction: reductionOf("sum", "float64"),
            shape: [99],
            final: false,
            keepdims: false,
            state: false,
          },
          [layer],
        );
      }
    }
    return graphTo(layer);
  });

test("culling finds exactly what walking finds", () =>
  fc.assert(
    fc.property(graphs, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (graph, picks) => {
      const last = graph.layers.length - 1;
      const { grid, tasks } = graph.layers[last];
      const wanted = [...new Set(picks.map((n) => n % tasks))];
      const needed = cullGraph(graph, [{ layer: last, blocks: blocksFrom(grid, wanted) }]);
      const found = needed.map((set) => {
        const numbers: number[] = [];
        eachBlock(set, (n) => numbers.push(n));
        return numbers.sort((a, b) => a - b);
      });
      expect(found).toEqual(reach(graph, wanted));
    }),
  ));

describe("symbolic", () => {
  test("a corner of 10^10 blocks, through 1000 layers", () => {
    const axis = regularAxis(1e5, 1);
    let layer = ones([axis, axis]);
    for (let i = 0; i < 1000; i++) layer = elementwise(layer, i);
    const graph = graphTo(layer);
    const blocks = boxSet([1e5, 1e5], [0, 0], [3, 4]);
    const needed = cullGraph(graph, [{ layer: graph.layers.length - 1, blocks }]);
    expect(needed.every(({ count }) => count === 12)).toBe(true);
    expect(boxesOf(needed[0])).toEqual([{ lo: [0, 0], hi: [3, 4] }]);
  });

  test("all, none, and the union of several wishes", () => {
    const input = ones([regularAxis(8, 1)]);
    const [a, b] = [elementwise(input, 1), elementwise(input, 2)];
    const graph = graphTo(a, b);
    expect(cullGraph(graph, [{ layer: 1 }]).map(isAll)).toEqual([true, true, false]);
    expect(cullGraph(graph, []).map(({ count }) => count)).toEqual([0, 0, 0]);
    const wishes = [
      { layer: 1, blocks: boxSet([8], [0], [2]) },
      { layer: 2, blocks: boxSet([8], [5], [6]) },
      { layer: 1, blocks: boxSet([8], [1], [3]) },
    ];
    expect(cullGraph(graph, wishes).map(({ count }) => count)).toEqual([4, 3, 1]);
  });

  test("a chain of 20 000 layers", () => {
    let layer = ones([regularAxis(1e8, 1)]);
    for (let i = 0; i < 20_000; i++) layer = elementwise(layer, 1);
    const graph = graphTo(layer);
    const needed = cullGraph(graph, [{ layer: 20_000, blocks: boxSet([1e8], [5], [6]) }]);
    expect(needed[0].count).toBe(1);
  });
});
