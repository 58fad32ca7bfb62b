/** Blocks with halos along one axis, by arithmetic on *virtual* positions before and behind the axis. */
import { type AxisChunks, blockAt, blockSize, blockStart } from "../../core/index.ts";
import {
  type AxisMap,
  overlappingOf,
  pushRange,
  pushSegment,
  type Ranges,
  type Segments,
  sortRanges,
} from "./axis-map.ts";

/**
 * What lies outside the array: nothing, its mirror image with the border element repeated (as in
 * Dask), the border element, the other end, or a constant.
 */
export type Boundary = "none" | "reflect" | "nearest" | "periodic" | number;

/** How virtual positions `[p, q)` are read from real ones: `[start, start + step, …]`. */
interface Stretch {
  start: number;
  step: number;
  /** First virtual position behind the stretch. */
  stop: number;
}

/**
 * Output block `i` is input block `i` with `before` positions in front and `after` behind; halos
 * reach over as many blocks as they must.
 */
export function overlapMap(
  axis: AxisChunks,
  before: number,
  after: number,
  boundary: Boundary,
): AxisMap {
  const { length } = axis;
  const overlapping = overlappingOf(axis);
  const clipped = boundary === "none";
  const first = (i: number): number => {
    const p = blockStart(axis, i) - before;
    return clipped ? Math.max(0, p) : p;
  };
  const end = (i: number): number => {
    const q = blockStart(axis, i) + blockSize(axis, i) + after;
    return clipped ? Math.min(length, q) : q;
  };
  const stretch: Stretch = { start: 0, step: 1, stop: 0 };
  return {
    segments: (i, out) => {
      const origin = first(i);
      const stop = end(i);
      if (length === 0) return;
      for (let v = origin; v < stop; v = stretch.stop) {
        realStretch(v, length, boundary, stretch);
        stretch.stop = Math.min(stretch.stop, stop);
        if (stretch.start >= 0) pushStretch(axis, v, origin, stretch, out);
      }
    },
    readers: (b, out) => {
      const p = blockStart(axis, b);
      const q = p + blockSize(axis, b);
      if (p === q) return;
      const bounds = { low: 0 - before, high: length + after };
      eachImage(p, q, length, boundary, bounds, (low, high) =>
        pushReaders(axis, low - after, high + before, out),
      );
      sortRanges(out);
    },
    needs: (from, to, out) => {
      if (from >= to || length === 0) return;
      const stop = end(to - 1);
      for (let v = first(from); v < stop; v = stretch.stop) {
        realStretch(v, length, boundary, stretch);
        stretch.stop = Math.min(stretch.stop, stop);
        if (stretch.start < 0) continue;
        const far = stretch.start + stretch.step * (stretch.stop - v - 1);
        overlapping(Math.min(stretch.start, far), Math.max(stretch.start, far) + 1, out);
      }
      sortRanges(out);
    },
  };
}

/** Where virtual position `v` really is, and up to where the same step goes on. -1: nowhere. */
function realStretch(v: number, length: number, boundary: Boundary, out: Stretch): void {
  out.step = 1;
  if (v >= 0 && v < length) {
    out.start = v;
    out.stop = length;
  } else if (boundary === "periodic") {
    out.start = modulo(v, length);
    out.stop = v + length - out.start;
  } else if (boundary === "reflect") {
    mirrored(v, length, out);
  } else {
    out.start = boundary === "nearest" ? clampTo(v, length) : -1;
    out.step = 0;
    out.stop = v < 0 ? 0 : Number.POSITIVE_INFINITY;
  }
}

/** The axis, its mirror image, the axis again, and so on. */
function mirrored(v: number, length: number, out: Stretch): void {
  const folded = modulo(v, 2 * length);
  if (folded < length) {
    out.start = folded;
    out.stop = v + length - folded;
  } else {
    out.start = 2 * length - 1 - folded;
    out.step = -1;
    out.stop = v + out.start + 1;
  }
}

const clampTo = (v: number, length: number): number => (v < 0 ? 0 : length - 1);

const modulo = (v: number, n: number): number => ((v % n) + n) % n;

/** Cuts a stretch at the borders of blocks. */
function pushStretch(
  axis: AxisChunks,
  virtual: number,
  origin: number,
  { start, step, stop }: Stretch,
  out: Segments,
): void {
  let v = virtual;
  let position = start;
  while (v < stop) {
    const block = blockAt(axis, position);
    const local = position - blockStart(axis, block);
    const room = step === 0 ? stop - v : step > 0 ? blockSize(axis, block) - local : local + 1;
    const length = Math.min(room, stop - v);
    pushSegment(out, block, local, length, step, v - origin);
    v += length;
    position += step * length;
  }
}

/** Calls `found` with every virtual interval, within the bounds, that shows the real `[p, q)`. */
function eachImage(
  p: number,
  q: number,
  length: number,
  boundary: Boundary,
  bounds: { readonly low: number; readonly high: number },
  found: (low: number, high: number) => void,
): void {
  if (boundary === "nearest") found(p === 0 ? bounds.low : p, q === length ? bounds.high : q);
  else if (boundary === "none" || typeof boundary === "number") found(p, q);
  else repeated(p, q, length, boundary === "reflect", bounds, found);
}

function repeated(
  p: number,
  q: number,
  length: number,
  reflect: boolean,
  { low, high }: { readonly low: number; readonly high: number },
  found: (low: number, high: number) => void,
): void {
  for (let k = Math.floor(low / length); k * length < high; k++) {
    const back = reflect && k % 2 !== 0;
    const from = Math.max(low, k * length + (back ? length - q : p));
    const to = Math.min(high, k * length + (back ? length - p : q));
    if (from < to) found(from, to);
  }
}

/** Output blocks `i` whose block `[P, Q)` has `P < high` and `Q > low`: one range. */
function pushReaders(axis: AxisChunks, low: number, high: number, out: Ranges): void {
  if (low >= axis.length || high <= 0) return;
  const from = low < 0 ? 0 : blockAt(axis, low);
  const to = high > axis.length ? axis.blocks : blockAt(axis, high - 1) + 1;
  pushRange(out, from, to);
}
