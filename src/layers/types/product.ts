/** Expansion and culling of separable layers: the product of one axis map an axis. */
import { type BlockSet, type Box, boxesOf, boxUnion, unravel } from "../../core/index.ts";
import type { EdgeSink, Expansion, TaskSink } from "../layer-type.ts";
import { type AxisMap, newRanges, newSegments, type Ranges, type Segments } from "./axis-map.ts";

/** A separable relation between the blocks of one input and those of the output. */
export interface Product {
  readonly inGrid: readonly number[];
  readonly outGrid: readonly number[];
  /** Shape of the input block at these coordinates along one axis: to know a whole block. */
  readonly inSize: (axis: number, block: number) => number;
  /** One an input axis. */
  readonly maps: readonly AxisMap[];
  /** Output axis that goes with each input axis; -1: the map is asked for block 0 only. */
  readonly outAxis: readonly number[];
}

/** The arithmetic of one separable input of a layer. */
export function productExpansion(product: Product, input = 0): Expansion {
  return {
    dependencies: edgesOf(product, input),
    dependents: readersOf(product),
  };
}

function edgesOf(product: Product, input: number): Expansion["dependencies"] {
  const { inGrid, outGrid, maps, outAxis } = product;
  const rank = inGrid.length;
  const coords: number[] = outGrid.map(() => 0);
  const segments: Segments[] = maps.map(newSegments);
  const pick: number[] = maps.map(() => 0);
  const start: number[] = maps.map(() => 0);
  const shape: number[] = maps.map(() => 0);
  const step: number[] = maps.map(() => 0);
  const at: number[] = outGrid.map(() => 0);

  const emit = (sink: EdgeSink): void => {
    let block = 0;
    let whole = true;
    for (let a = 0; a < rank; a++) {
      const from = segments[a];
      const k = pick[a];
      block = block * inGrid[a] + from.block[k];
      start[a] = from.start[k];
      shape[a] = from.length[k];
      step[a] = from.step[k];
      if (outAxis[a] >= 0) at[outAxis[a]] = from.at[k];
      whole &&= isWhole(product, a, segments[a], k);
    }
    if (whole) sink.block(input, block);
    else sink.part(input, block, start, shape, step, at);
  };

  const lists: (readonly number[])[] = maps.map(() => []);
  const blocks = maps.map((map) => rememberedBlocks(map));

  // What schedulers ask for, most of the time that they work.
  const tellBlocks = (sink: EdgeSink): void => {
    for (let a = 0; a < rank; a++) lists[a] = blocks[a](outAxis[a] < 0 ? 0 : coords[outAxis[a]]);
    emitBlocks(lists, inGrid, input, sink);
  };

  const tellParts = (sink: EdgeSink): void => {
    for (let a = 0; a < rank; a++) {
      const found = segments[a];
      found.count = 0;
      maps[a].segments(outAxis[a] < 0 ? 0 : coords[outAxis[a]], found);
      if (found.count === 0) return;
      pick[a] = 0;
    }
    do emit(sink);
    while (advance(pick, segments));
  };

  return (task, sink) => {
    unravel(task, outGrid, coords);
    if (sink.wantsParts) tellParts(sink);
    else tellBlocks(sink);
  };
}

/** Coordinates along one axis whose answers are remembered; beyond, they are worked out each time. */
const REMEMBERED_MAX = 4096;

/** Which blocks of the input axis each block of the output axis reads, one for each piece. */
function rememberedBlocks(map: AxisMap): (at: number) => readonly number[] {
  const known: (readonly number[] | undefined)[] = [];
  const found = newSegments();
  return (at) => {
    const before = at < REMEMBERED_MAX ? known[at] : undefined;
    if (before !== undefined) return before;
    found.count = 0;
    map.segments(at, found);
    const blocks = found.block.slice(0, found.count);
    if (at < REMEMBERED_MAX) known[at] = blocks;
    return blocks;
  };
}

/** Which blocks of the output axis read each block of the input axis. */
function rememberedReaders(map: AxisMap): (at: number) => Ranges {
  const known: (Ranges | undefined)[] = [];
  let found = newRanges();
  return (at) => {
    const before = at < REMEMBERED_MAX ? known[at] : undefined;
    if (before !== undefined) return before;
    found.count = 0;
    map.readers(at, found);
    const readers = found;
    if (at < REMEMBERED_MAX) {
      known[at] = readers;
      found = newRanges();
    }
    return readers;
  };
}

/** As `emitBlocks`, for two axes: without divisions. */
function emitMatrix(
  [rows, columns]: readonly (readonly number[])[],
  width: number,
  input: number,
  sink: EdgeSink,
): void {
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r] * width;
    for (let c = 0; c < columns.length; c++) sink.block(input, row + columns[c]);
  }
}

/** Every combination of blocks, the last axis fastest. */
function emitBlocks(
  lists: readonly (readonly number[])[],
  grid: readonly number[],
  input: number,
  sink: EdgeSink,
): void {
  const rank = lists.length;
  if (rank === 2) {
    emitMatrix(lists, grid[1], input, sink);
    return;
  }
  let total = 1;
  for (let a = 0; a < rank; a++) total *= lists[a].length;
  for (let n = 0; n < total; n++) {
    let rest = n;
    let block = 0;
    let stride = 1;
    for (let a = rank - 1; a >= 0; a--) {
      const { length } = lists[a];
      const above = length === 1 ? rest : Math.floor(rest / length);
      block += lists[a][rest - above * length] * stride;
      stride *= grid[a];
      rest = above;
    }
    sink.block(input, block);
  }
}

/** Piece `k` is all of its block, and nothing else lands in the output along this axis. */
function isWhole(product: Product, axis: number, found: Segments, k: number): boolean {
  return (
    found.count === 1 &&
    found.start[k] === 0 &&
    found.step[k] === 1 &&
    found.at[k] === 0 &&
    found.length[k] === product.inSize(axis, found.block[k])
  );
}

/** Next combination, the last axis fastest. False after the last one. */
function advance(pick: number[], of: readonly { readonly count: number }[]): boolean {
  for (let a = pick.length - 1; a >= 0; a--) {
    if (++pick[a] < of[a].count) return true;
    pick[a] = 0;
  }
  return false;
}

function readersOf(product: Product): Expansion["dependents"] {
  const { inGrid, outGrid, maps, outAxis } = product;
  const coords: number[] = inGrid.map(() => 0);
  const ranges: Ranges[] = outGrid.map(newRanges);
  const readers = maps.map((map) => rememberedReaders(map));
  return (_input, block, sink) => {
    unravel(block, inGrid, coords);
    for (let a = 0; a < inGrid.length; a++) {
      const found = readers[a](coords[a]);
      if (found.count === 0) return;
      if (outAxis[a] >= 0) ranges[outAxis[a]] = found;
    }
    emitTasks(ranges, outGrid, sink);
  };
}

/** Every task whose coordinates lie in the product of the ranges, each once, long runs as one range. */
export function emitTasks(
  ranges: readonly Ranges[],
  grid: readonly number[],
  sink: TaskSink,
): void {
  // Axes behind `last` are complete, so that a range along `last` is one range of task numbers.
  let last = grid.length - 1;
  let inner = 1;
  while (last > 0 && isFull(ranges[last], grid[last])) inner *= grid[last--];
  if (last < 0) {
    sink.task(0);
    return;
  }
  emitAxis(0, last, 0, inner, ranges, grid, sink);
}

const isFull = (range: Ranges, blocks: number): boolean =>
  range.count === 1 && range.from[0] === 0 && range.to[0] === blocks;

function emitAxis(
  axis: number,
  last: number,
  base: number,
  inner: number,
  ranges: readonly Ranges[],
  grid: readonly number[],
  sink: TaskSink,
): void {
  const { count, from, to } = ranges[axis];
  for (let k = 0; k < count; k++) {
    if (axis === last) {
      const low = (base + from[k]) * inner;
      const high = (base + to[k]) * inner;
      if (high - low === 1) sink.task(low);
      else sink.range(low, high);
      continue;
    }
    for (let i = from[k]; i < to[k]; i++) {
      emitAxis(axis + 1, last, (base + i) * grid[axis + 1], inner, ranges, grid, sink);
    }
  }
}

/** Blocks of the input that the tasks in `needed` read. */
export function productCull(product: Product, needed: BlockSet): BlockSet {
  const { inGrid, maps, outAxis } = product;
  const boxes: Box[] = [];
  const ranges: Ranges[] = maps.map(newRanges);
  for (const { lo, hi } of boxesOf(needed)) {
    maps.forEach((map, a) => {
      const found = ranges[a];
      found.count = 0;
      if (outAxis[a] < 0) map.needs(0, 1, found);
      else map.needs(lo[outAxis[a]], hi[outAxis[a]], found);
    });
    pushBoxes(ranges, boxes);
  }
  return boxUnion(inGrid, boxes);
}

/** The boxes whose union is the product of ranges along each axis. */
function pushBoxes(ranges: readonly Ranges[], boxes: Box[]): void {
  if (ranges.some(({ count }) => count === 0)) return;
  const pick = ranges.map(() => 0);
  do {
    boxes.push({
      lo: ranges.map(({ from }, a) => from[pick[a]]),
      hi: ranges.map(({ to }, a) => to[pick[a]]),
    });
  } while (advance(pick, ranges));
}
