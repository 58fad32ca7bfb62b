/** How to combine partial results: in how many levels, and how many at a time. */
import { maxBlockBytes } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";

/** What a level and a task cost; rough, and the answer is not sensitive to them. */
interface TreeCosts {
  /** From the end of one task to the start of a task that waits for it. */
  readonly hopUs: number;
  /** Scheduling and starting one task, spread over the workers. */
  readonly taskUs: number;
  /** Naming and finding one part. */
  readonly edgeUs: number;
  /** Fetching and combining. */
  readonly bytesPerUs: number;
  /** All parts of one task together. */
  readonly taskBytesMax: number;
}

const COSTS: TreeCosts = {
  hopUs: 200,
  taskUs: 4,
  edgeUs: 2,
  bytesPerUs: 1000,
  taskBytesMax: 128 * 2 ** 20,
};

const ARITIES: readonly number[] = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/**
 * Partial blocks that one task combines, for `blocks` of them of `bytes` each: the arity with the
 * least estimated time. The last level waits for the one before, so a level costs a hop and one
 * task's work; all levels together cost their tasks.
 */
export function treeArity(blocks: number, bytes: number): number {
  const most = Math.max(2, Math.floor(COSTS.taskBytesMax / Math.max(1, bytes)));
  let best = 2;
  let least = Number.POSITIVE_INFINITY;
  for (const arity of ARITIES) {
    if (arity > most) break;
    const levels = Math.max(1, Math.ceil(Math.log(blocks) / Math.log(arity) - 1e-9));
    const task = COSTS.taskUs + Math.min(arity, blocks) * (COSTS.edgeUs + bytes / COSTS.bytesPerUs);
    const time = levels * (COSTS.hopUs + task) + (blocks / (arity - 1)) * COSTS.taskUs;
    if (time < least) [best, least] = [arity, time];
  }
  return best;
}

/**
 * For each level, the arity along each of `axes` of `partial`, the layer of partial blocks. At least
 * one level; after the last, one block is left along every axis. `wanted`: the arity of a task, where
 * it is not to be chosen here.
 */
export function treeLevels(
  partial: Layer,
  axes: readonly number[],
  wanted: number | null = null,
): number[][] {
  let grid = axes.map((axis) => partial.grid[axis]);
  const blocks = grid.reduce((product, length) => product * length, 1);
  const bytes = partial.dtype === "object" ? 64 : maxBlockBytes(partial.chunks, partial.dtype);
  const arity = wanted ?? treeArity(blocks, bytes);
  const count = Math.max(1, Math.ceil(Math.log(blocks) / Math.log(arity) - 1e-9));
  // Equal levels: 65 blocks at 64 a task are 9 and 8, not 64 and 2.
  const even = Math.min(arity, Math.max(2, Math.ceil(blocks ** (1 / count) - 1e-9)));
  const levels: number[][] = [];
  do {
    const level = spread(grid, even);
    levels.push(level);
    grid = grid.map((length, a) => Math.ceil(length / level[a]));
  } while (grid.some((length) => length > 1));
  return levels;
}

/** At most `arity` blocks a task, neighbours along the last axes first. */
function spread(grid: readonly number[], arity: number): number[] {
  let left = arity;
  const level = grid.map(() => 1);
  for (let a = grid.length - 1; a >= 0; a--) {
    if (grid[a] === 1) continue;
    level[a] = Math.max(1, Math.min(grid[a], left));
    left = Math.floor(left / level[a]);
  }
  return level;
}
