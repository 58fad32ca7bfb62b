/** Expansion and culling of separable layers: the product of one axis map an axis. */
import { type BlockSet, type Box, boxesOf, boxUnion, unravel } from "../../core/index.ts";
import type { EdgeSink, Expansion } from "../layer-type.ts";
import { type AxisMap, newRanges, newSegments, type Ranges, type Segments } from "./axis-map.ts";
import { type Link, productTeller, type Teller } from "./product-blocks.ts";

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
  const blocks = blocksOf(product);
  const readers = readersOf(product);
  return {
    dependencies: edgesOf(product, input),
    reads: (task, sink) => blocks(task, input, sink),
    dependents: (_, block, sink) => readers(block, 0, sink),
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
    tellParts(sink);
  };
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

/** The blocks that tasks read, without their parts. */
function blocksOf({ inGrid, outGrid, maps, outAxis }: Product): Teller {
  const links = maps.map((map, a) => ({
    from: outAxis[a],
    ask: (at: number, out: Ranges) => map.needs(at, at + 1, out),
  }));
  return productTeller(outGrid, inGrid, links);
}

/** The tasks that read blocks: the same, backwards. */
function readersOf({ inGrid, outGrid, maps, outAxis }: Product): Teller {
  const link = (a: number): Link => ({ from: a, ask: maps[a].readers });
  const links = outGrid.map((_, axis) => link(outAxis.indexOf(axis)));
  const guards = outAxis.flatMap((axis, a) => (axis < 0 ? [link(a)] : []));
  return productTeller(inGrid, outGrid, links, guards);
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
