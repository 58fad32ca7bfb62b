/** Copying between strided views: the work behind every layer that only moves elements. */
import { type DType, dtypeInfo, invariant, type TypedArray } from "../core/index.ts";
import { loopsOf } from "./copy-loops.ts";
import { isBig, type View } from "./view.ts";

/** Rows of at least so many bytes are worth the call of a block copy within one array, */
const WITHIN_BYTES_MIN = 256;
/** and these are worth the call and the garbage of one between two arrays. */
const ROW_BYTES_MIN = 1024;

// Axes of the copy in progress, longest destination stride first. Kernels are synchronous, so one
// set for each thread is enough, and a copy of a tiny block allocates nothing.
const N: number[] = [];
const S: number[] = [];
const D: number[] = [];
const I: number[] = [];

/** Copies all elements of `from` into `to`, which has the same shape and element type. */
export function copyView(from: View, to: View): void {
  invariant(from.dtype === to.dtype, `copy of ${from.dtype} into ${to.dtype}`);
  if (isSame(from, to)) return;
  const rank = loadAxes(from, to);
  if (rank < 0) return;
  copyAxes(rank, from, to);
}

/** Whether two windows show the same elements in the same order: what came over the network lies there already. */
function isSame(from: View, to: View): boolean {
  if (from.data !== to.data || from.offset !== to.offset) return false;
  return from.strides.every((stride, a) => stride === to.strides[a]);
}

/** Loads the axes that are longer than 1, ordered and merged. -1: there is nothing to copy. */
function loadAxes(from: View, to: View): number {
  let rank = 0;
  for (let a = 0; a < to.shape.length; a++) {
    const n = to.shape[a];
    if (n === 0) return -1;
    if (n === 1) continue;
    // Insertion sort by destination stride, then by source stride; there are few axes.
    let k = rank++;
    const [s, d] = [from.strides[a], to.strides[a]];
    while (k > 0 && comesBefore(s, d, S[k - 1], D[k - 1])) {
      N[k] = N[k - 1];
      S[k] = S[k - 1];
      D[k] = D[k - 1];
      k--;
    }
    N[k] = n;
    S[k] = s;
    D[k] = d;
  }
  return mergeAxes(rank);
}

function comesBefore(s: number, d: number, otherS: number, otherD: number): boolean {
  const order = Math.abs(d) - Math.abs(otherD);
  return order === 0 ? Math.abs(s) > Math.abs(otherS) : order > 0;
}

/** Neighbouring axes that are one run of memory in both arrays become one. */
function mergeAxes(rank: number): number {
  if (rank === 0) return 0;
  let last = 0;
  for (let a = 1; a < rank; a++) {
    if (S[last] === S[a] * N[a] && D[last] === D[a] * N[a]) {
      N[last] *= N[a];
    } else {
      last++;
      N[last] = N[a];
    }
    S[last] = S[a];
    D[last] = D[a];
  }
  return last + 1;
}

function copyAxes(rank: number, from: View, to: View): void {
  const { data, dtype } = to;
  if (rank === 0) {
    data[to.offset] = from.data[from.offset];
    return;
  }
  const inner = rank - 1;
  if (S[inner] === 1 && D[inner] === 1) {
    copyRows(inner, N[inner], from, to);
    return;
  }
  const loops = loopsOf(dtype);
  if (rank === 1) {
    loops.plain(from.data, from.offset, data, to.offset, 1, 0, 0, N[0], S[0], D[0]);
    return;
  }
  // The axis along which the source is densest joins the innermost, in tiles.
  const near = densest(inner);
  if (near !== inner - 1) swapAxes(near, inner - 1);
  const tiles = Math.abs(S[inner - 1]) < Math.abs(S[inner]) && N[inner] > 8 && N[inner - 1] > 8;
  const loop = tiles ? loops.tiled : loops.plain;
  const [n0, s0, d0] = [N[inner - 1], S[inner - 1], D[inner - 1]];
  eachOuter(inner - 1, from.offset, to.offset, (s, d) => {
    loop(from.data, s, data, d, n0, s0, d0, N[inner], S[inner], D[inner]);
  });
}

function densest(inner: number): number {
  let best = inner - 1;
  for (let a = inner - 2; a >= 0; a--) if (Math.abs(S[a]) < Math.abs(S[best])) best = a;
  return best;
}

function swapAxes(a: number, b: number): void {
  [N[a], N[b]] = [N[b], N[a]];
  [S[a], S[b]] = [S[b], S[a]];
  [D[a], D[b]] = [D[b], D[a]];
}

function copyRows(outer: number, length: number, from: View, to: View): void {
  const bytes = length * dtypeInfo(to.dtype).itemsize;
  // Blocks of one worker mostly lie in one shared buffer: `copyWithin` moves a row, and makes no
  // garbage. 1600-byte rows of a rechunk: 5.5 GB/s, against 4.9 by `set` and 3.7 by a plain loop.
  if (from.data === to.data && bytes >= WITHIN_BYTES_MIN) {
    const { data } = to;
    eachOuter(outer, from.offset, to.offset, (s, d) => {
      data.copyWithin(d, s, s + length);
    });
    return;
  }
  if (bytes >= ROW_BYTES_MIN) {
    eachOuter(outer, from.offset, to.offset, (s, d) => {
      setRow(to.data, from.data.subarray(s, s + length) as TypedArray, d);
    });
    return;
  }
  const { rows } = loopsOf(to.dtype);
  if (outer === 0) {
    rows(from.data, from.offset, to.data, to.offset, 1, 0, 0, length, 1, 1);
    return;
  }
  const last = outer - 1;
  eachOuter(last, from.offset, to.offset, (s, d) => {
    rows(from.data, s, to.data, d, N[last], S[last], D[last], length, 1, 1);
  });
}

/** `TypedArray.set` of one number type; the types agree by `copyView`'s first check. */
function setRow(dest: TypedArray, row: TypedArray, at: number): void {
  (dest as Float64Array).set(row as Float64Array, at);
}

/** Calls `visit` for each combination of the first `count` axes. */
function eachOuter(
  count: number,
  s0: number,
  d0: number,
  visit: (s: number, d: number) => void,
): void {
  let [s, d] = [s0, d0];
  for (let a = 0; a < count; a++) I[a] = 0;
  for (;;) {
    visit(s, d);
    let a = count - 1;
    while (a >= 0 && ++I[a] === N[a]) {
      s -= S[a] * (N[a] - 1);
      d -= D[a] * (N[a] - 1);
      I[a--] = 0;
    }
    if (a < 0) return;
    s += S[a];
    d += D[a];
  }
}

/** Sets every element of `view`. */
export function fillView(view: View, value: number | bigint): void {
  const rank = loadAxes(view, view);
  if (rank < 0) return;
  const { fill } = loopsOf(view.dtype);
  const inner = rank - 1;
  const [n, stride] = rank === 0 ? [1, 1] : [N[inner], D[inner]];
  eachOuter(Math.max(0, inner), view.offset, view.offset, (_, d) => {
    if (stride === 1 && n > 16) (view.data as Float64Array).fill(value as number, d, d + n);
    else fill(view.data, d, n, stride, value);
  });
}

/** `value` as an element of `dtype`: `bigint` for 64-bit integers, 0 or 1 for bool, else a number. */
export function elementOf(value: unknown, dtype: DType): number | bigint {
  if (dtype === "bool") return value === 0 || value === 0n || value === false ? 0 : 1;
  if (!isBig(dtype)) return Number(value);
  if (typeof value === "bigint") return value;
  const whole = Math.trunc(Number(value));
  return BigInt(Number.isFinite(whole) ? whole : 0);
}

/** Copies with conversion of every element to the type of `to`; shapes must agree. */
export function convertView(from: View, to: View): void {
  if (from.dtype === to.dtype) {
    copyView(from, to);
    return;
  }
  const rank = loadAxes(from, to);
  if (rank < 0) return;
  eachOuter(rank, from.offset, to.offset, (s, d) => {
    to.data[d] = elementOf(from.data[s], to.dtype);
  });
}
