import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { treeArity, treeLevels } from "../../../src/optimizer/algebra/tree-plan.ts";
import { readLayers } from "../../support/plans.ts";

test("many small partial results are combined many at a time, large ones few", () => {
  expect(treeArity(10_000_000, 8)).toBeGreaterThanOrEqual(16);
  expect(treeArity(10_000_000, 8)).toBeLessThanOrEqual(64);
  expect(treeArity(1000, 32 * 2 ** 20)).toBeLessThanOrEqual(4);
  expect(treeArity(2, 2 ** 40)).toBe(2);
});

test("after the last level one block is left, and no task combines more than the arity", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      (rows, columns) => {
        const [partial] = readLayers([`x = file a ${rows}x${columns} 1x1`]);
        const levels = treeLevels(partial, [0, 1]);
        const arity = treeArity(rows * columns, 8);
        let grid = [rows, columns];
        for (const level of levels) {
          expect(level[0] * level[1]).toBeLessThanOrEqual(Math.max(2, arity));
          grid = grid.map((length, axis) => Math.ceil(length / level[axis]));
        }
        expect(grid).toEqual([1, 1]);
        expect(levels.length).toBeGreaterThanOrEqual(1);
      },
    ),
  );
});
