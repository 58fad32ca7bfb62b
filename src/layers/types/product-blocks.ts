/**
 * Which blocks go with which, for separable layers, in both directions: the hot part of a scheduler's
 * arithmetic. Nothing is allocated a task, and neighbours come as runs of consecutive numbers.
 */
import { unravel } from "../../core/index.ts";
import type { RunSink } from "../layer-type.ts";
import { newRanges, type Ranges } from "./axis-map.ts";
import { AxisMemo, type AxisQuestion } from "./axis-memo.ts";

/** How one axis of the grid that is answered in follows from an axis of the grid that is asked for. */
export interface Link {
  /** Axis of the grid that is asked for; -1: coordinate 0 is meant, whatever is asked. */
  readonly from: number;
  readonly ask: AxisQuestion;
}

/** Tells the blocks that go with block `n`, as input `input`. */
export type Teller = (n: number, input: number, sink: RunSink) => void;

/**
 * The blocks of the grid `to` that go with a block of the grid `from`: the product of what goes along
 * each axis. `guards`: axes of `from` that must have an answer too, though none of `to` follows them.
 */
export function productTeller(
  from: readonly number[],
  to: readonly number[],
  links: readonly Link[],
  guards: readonly Link[] = [],
): Teller {
  if (guards.length === 0 && from.length === 1 && to.length === 1 && links[0].from === 0) {
    return lineTeller(new AxisMemo(links[0].ask));
  }
  const plain = guards.length === 0 && from.length === 2 && to.length === 2;
  if (plain && links[0].from >= 0 && links[1].from >= 0) return planeTeller(from[1], to[1], links);
  return anyTeller(from, to, links, guards);
}

function lineTeller(memo: AxisMemo): Teller {
  return (n, input, sink) => {
    const place = memo.place(n);
    if (memo.high[place] >= 0) sink.range(memo.low[place], memo.high[place], input);
    else tellRanges(memo.all(place), 0, input, sink);
  };
}

function tellRanges(ranges: Ranges, base: number, input: number, sink: RunSink): void {
  for (let k = 0; k < ranges.count; k++)
    sink.range(base + ranges.from[k], base + ranges.to[k], input);
}

/**
 * Two axes. What it does, and what `anyTeller` does at a third of the speed (bench P4, stencil):
 * for (row of rows[coords[links[0].from]]) for (column of columns[coords[links[1].from]]) block(row, column)
 */
function planeTeller(width: number, toWidth: number, links: readonly Link[]): Teller {
  const rows = new AxisMemo(links[0].ask);
  const columns = new AxisMemo(links[1].ask);
  const straight = links[0].from === 0;
  return (n, input, sink) => {
    const above = Math.floor(n / width);
    const aside = n - above * width;
    const r = rows.place(straight ? above : aside);
    const c = columns.place(straight ? aside : above);
    const rowEnd = rows.high[r];
    const end = columns.high[c];
    if (rowEnd < 0 || end < 0) {
      tellPlane(rows.all(r), columns.all(c), toWidth, input, sink);
      return;
    }
    const start = columns.low[c];
    const row = rows.low[r];
    if (end - start === toWidth) {
      sink.range(row * toWidth, rowEnd * toWidth, input);
      return;
    }
    for (let base = row * toWidth; base < rowEnd * toWidth; base += toWidth) {
      sink.range(base + start, base + end, input);
    }
  };
}

function tellPlane(
  rows: Ranges,
  columns: Ranges,
  width: number,
  input: number,
  sink: RunSink,
): void {
  for (let k = 0; k < rows.count; k++) {
    for (let row = rows.from[k]; row < rows.to[k]; row++) {
      tellRanges(columns, row * width, input, sink);
    }
  }
}

function anyTeller(
  from: readonly number[],
  to: readonly number[],
  links: readonly Link[],
  guards: readonly Link[],
): Teller {
  const memos = links.map(({ ask }) => new AxisMemo(ask));
  const guarding = guards.map(({ ask }) => new AxisMemo(ask));
  const coords: number[] = from.map(() => 0);
  const ranges: Ranges[] = links.map(newRanges);
  const at = (link: Link): number => (link.from < 0 ? 0 : coords[link.from]);
  return (n, input, sink) => {
    unravel(n, from, coords);
    for (let g = 0; g < guards.length; g++) {
      const memo = guarding[g];
      if (memo.all(memo.place(at(guards[g]))).count === 0) return;
    }
    for (let a = 0; a < links.length; a++) {
      const memo = memos[a];
      ranges[a] = memo.all(memo.place(at(links[a])));
      if (ranges[a].count === 0) return;
    }
    tellProduct(ranges, to, input, sink);
  };
}

/** Every block whose coordinates lie in the product of the ranges, each once, long runs as one. */
function tellProduct(
  ranges: readonly Ranges[],
  grid: readonly number[],
  input: number,
  sink: RunSink,
): void {
  // Axes behind `last` are complete, so that a range along `last` is one range of numbers.
  let last = grid.length - 1;
  let inner = 1;
  while (last > 0 && isFull(ranges[last], grid[last])) inner *= grid[last--];
  if (last < 0) {
    sink.range(0, 1, input);
    return;
  }
  tellAxis(0, last, 0, inner, ranges, grid, input, sink);
}

function tellAxis(
  axis: number,
  last: number,
  base: number,
  inner: number,
  ranges: readonly Ranges[],
  grid: readonly number[],
  input: number,
  sink: RunSink,
): void {
  const { count, from, to } = ranges[axis];
  for (let k = 0; k < count; k++) {
    if (axis === last) {
      sink.range((base + from[k]) * inner, (base + to[k]) * inner, input);
      continue;
    }
    for (let i = from[k]; i < to[k]; i++) {
      tellAxis(axis + 1, last, (base + i) * grid[axis + 1], inner, ranges, grid, input, sink);
    }
  }
}

const isFull = (range: Ranges, blocks: number): boolean =>
  range.count === 1 && range.from[0] === 0 && range.to[0] === blocks;
