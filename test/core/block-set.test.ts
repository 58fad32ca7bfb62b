import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  allBlocks,
  type BlockSet,
  type Box,
  blocksFrom,
  boxesOf,
  boxSet,
  boxUnion,
  eachBlock,
  hasBlock,
  InvariantError,
  intersectSets,
  isAll,
  isEmpty,
  nextBlock,
  noBlocks,
  ravel,
  sameBlocks,
  sizeOf,
  subtractSets,
  unionSets,
} from "../../src/core/index.ts";

function members(set: BlockSet): number[] {
  const out: number[] = [];
  eachBlock(set, (n) => out.push(n));
  return out.sort((a, b) => a - b);
}

/** Everything that can be asked about a set, against a plain Set. */
function check(set: BlockSet, wanted: ReadonlySet<number>): void {
  const sorted = [...wanted].sort((a, b) => a - b);
  const total = sizeOf(set.grid);
  expect(members(set)).toEqual(sorted);
  expect(set.count).toBe(wanted.size);
  expect([isEmpty(set), isAll(set)]).toEqual([wanted.size === 0, wanted.size === total]);
  const walked: number[] = [];
  for (let n = nextBlock(set, 0); n >= 0; n = nextBlock(set, n + 1)) walked.push(n);
  expect(walked).toEqual(sorted);
  const wrong = [...Array(total).keys()].filter((n) => hasBlock(set, n) !== wanted.has(n));
  expect(wrong).toEqual([]);
  const counted = boxesOf(set).map(({ lo, hi }) => sizeOf(hi.map((to, axis) => to - lo[axis])));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(wanted.size);
}

const grids = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 });

function naiveBox(grid: readonly number[], { lo, hi }: Box): Set<number> {
  const out = new Set<number>();
  const visit = (coords: readonly number[]): void => {
    const axis = coords.length;
    if (axis === grid.length) out.add(ravel(coords, grid));
    else for (let i = lo[axis]; i < Math.min(hi[axis], grid[axis]); i++) visit([...coords, i]);
  };
  visit([]);
  return out;
}

const boxes = (grid: readonly number[]): fc.Arbitrary<Box> =>
  fc
    .tuple(...grid.map((length) => fc.tuple(fc.nat(length), fc.nat(length))))
    .map((ends) => ({ lo: ends.map(([a]) => a), hi: ends.map(([, b]) => b) }));

interface Sample {
  readonly set: BlockSet;
  readonly naive: ReadonlySet<number>;
}

const samples = (grid: readonly number[]): fc.Arbitrary<Sample> =>
  fc.oneof(
    fc.array(boxes(grid), { maxLength: 4 }).map((list) => ({
      set: boxUnion(grid, list),
      naive: new Set(list.flatMap((box) => [...naiveBox(grid, box)])),
    })),
    fc.array(fc.nat(sizeOf(grid) - 1), { maxLength: 40 }).map((list) => ({
      set: blocksFrom(grid, list),
      naive: new Set(list),
    })),
    fc.constant({
      set: allBlocks(grid),
      naive: new Set(Array.from({ length: sizeOf(grid) }, (_, n) => n)),
    }),
    fc.constant({ set: noBlocks(grid), naive: new Set<number>() }),
  );

const pairs = grids.chain((grid) => fc.tuple(samples(grid), samples(grid)));

test("the algebra agrees with plain sets", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      check(a.set, a.naive);
      check(unionSets(a.set, b.set), new Set([...a.naive, ...b.naive]));
      check(intersectSets(a.set, b.set), new Set([...a.naive].filter((n) => b.naive.has(n))));
      check(subtractSets(a.set, b.set), new Set([...a.naive].filter((n) => !b.naive.has(n))));
      expect(sameBlocks(a.set, b.set)).toBe(
        a.naive.size === b.naive.size && [...a.naive].every((n) => b.naive.has(n)),
      );
    }),
    { numRuns: 300 },
  );
});

const scattered = fc.tuple(
  fc.uniqueArray(fc.nat(3999), { minLength: 600, maxLength: 900 }),
  fc.uniqueArray(fc.nat(3999), { minLength: 1, maxLength: 900 }),
);

test("bitmaps, where boxes do not fit, obey the same algebra", () => {
  fc.assert(
    fc.property(scattered, ([x, y]) => {
      const grid = [20, 5, 40];
      const [a, b] = [blocksFrom(grid, x), blocksFrom(grid, y)];
      expect(a.bits).not.toBeNull();
      const [sa, sb] = [new Set(x), new Set(y)];
      check(a, sa);
      check(unionSets(a, b), new Set([...x, ...y]));
      check(intersectSets(a, b), new Set(x.filter((n) => sb.has(n))));
      check(subtractSets(a, b), new Set(x.filter((n) => !sb.has(n))));
      const box = boxSet(grid, [3, 1, 0], [17, 4, 33]);
      const inside = (n: number): boolean => hasBlock(box, n);
      check(intersectSets(a, box), new Set(x.filter(inside)));
      check(subtractSets(box, b), new Set(members(box).filter((n) => !sb.has(n))));
      expect(sameBlocks(unionSets(a, allBlocks(grid)), allBlocks(grid))).toBe(true);
      expect(sa.size).toBe(a.count);
    }),
    { numRuns: 4 },
  );
});

test("10^15 blocks cost as much as ten", () => {
  const grid = [10 ** 5, 10 ** 5, 10 ** 5];
  const all = allBlocks(grid);
  expect(all.count).toBe(10 ** 15);
  const hole = boxSet(grid, [5, 5, 5], [10 ** 4, 10 ** 4, 10 ** 4]);
  const rest = subtractSets(all, hole);
  expect(rest.count).toBe(10 ** 15 - (10 ** 4 - 5) ** 3);
  expect(hasBlock(rest, ravel([5, 5, 5], grid))).toBe(false);
  expect(hasBlock(rest, ravel([99_999, 5, 5], grid))).toBe(true);
  expect(isAll(unionSets(rest, hole))).toBe(true);
  expect(boxesOf(unionSets(rest, hole))).toHaveLength(1);
  expect(nextBlock(hole, 0)).toBe(ravel([5, 5, 5], grid));
  expect(nextBlock(hole, ravel([5, 5, 10 ** 4], grid))).toBe(ravel([5, 6, 5], grid));
  expect(nextBlock(hole, 10 ** 15)).toBe(-1);
});

test("an empty grid has no blocks, and a grid of rank 0 has one", () => {
  check(allBlocks([3, 0]), new Set());
  check(allBlocks([]), new Set([0]));
  check(blocksFrom([], [0]), new Set([0]));
});

test("runs of numbers become few boxes", () => {
  const grid = [100, 100];
  const run = Array.from({ length: 5000 }, (_, i) => 50 + i);
  expect(boxesOf(blocksFrom(grid, run)).length).toBeLessThanOrEqual(3);
  expect(blocksFrom(grid, [1, 1, 2, 2, 3])).toEqual(boxSet(grid, [0, 1], [1, 4]));
});

test("what does not belong to the grid is our bug", () => {
  expect(() => blocksFrom([3], [3])).toThrow(InvariantError);
  expect(() => blocksFrom([3], [-1])).toThrow(InvariantError);
  expect(() => blocksFrom([3], [1.5])).toThrow(InvariantError);
  expect(() => unionSets(noBlocks([3]), noBlocks([4]))).toThrow(InvariantError);
});
