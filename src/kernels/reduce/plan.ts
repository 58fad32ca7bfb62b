/** Orders and merges the axes of one block, so that a reduction runs over it in long straight lines. */

/** Axes of a block as the loop nest sees them. */
export interface Geometry {
  /** Lengths along the domain axes. */
  readonly lengths: readonly number[];
  readonly reduced: readonly boolean[];
  /** Strides of each pointer (inputs, coordinates, position) along the domain axes. */
  readonly strides: readonly (readonly number[])[];
  /** Strides of the output along the domain axes; those of reduced ones are not looked at. */
  readonly out: readonly number[];
  /** How many of the pointers are inputs; they come first. */
  readonly inputs: number;
  /** The order of reduced axes may not change. */
  readonly ordered: boolean;
  /** The totals can be kept in arrays. */
  readonly vectors: boolean;
}

/** A loop nest: level lengths and strides, outermost first. */
export interface Plan {
  readonly kept: number;
  readonly reduced: number;
  readonly vector: boolean;
  /** At most 2²⁰ elements are folded into one output element. */
  readonly short: boolean;
  readonly unit: readonly boolean[];
  readonly lengths: Int32Array;
  /** Pointer-major. */
  readonly inputStrides: Int32Array;
  readonly coordStrides: Float64Array;
  readonly outStrides: Int32Array;
}

interface Level {
  readonly length: number;
  /** Of each pointer, and of the output last. */
  readonly strides: readonly number[];
}

/** Most elements that a total of 32-bit values holds exactly without a look at it. */
const SHORT_MAX = 1 << 20;
/** Kept axes shorter than this are not worth arrays of totals. */
const VECTOR_MIN = 8;

/** Plans the loops over one block. */
export function planLoops(geometry: Geometry): Plan {
  const levels: Level[] = [];
  const isReduced: boolean[] = [];
  let count = 1;
  geometry.lengths.forEach((length, a) => {
    if (geometry.reduced[a]) count *= length;
    if (length === 1) return;
    levels.push({
      length,
      strides: [...geometry.strides.map((own) => own[a]), geometry.out[a]],
    });
    isReduced.push(geometry.reduced[a]);
  });
  const inner = innermost(levels, geometry.inputs);
  const kept = levels.filter((_, k) => !isReduced[k]);
  const reduced = levels.filter((_, k) => isReduced[k]);
  const short = count <= SHORT_MAX;
  const vector =
    geometry.vectors &&
    short &&
    count > 1 &&
    inner !== undefined &&
    kept.includes(inner) &&
    inner.length >= VECTOR_MIN;
  return vector
    ? vectorPlan(geometry, kept, reduced, inner)
    : runPlan(geometry, kept, reduced, inner, short);
}

/** The axis along which the inputs lie densest, the last of those that tie. */
function innermost(levels: readonly Level[], inputs: number): Level | undefined {
  let best: Level | undefined;
  let least = Infinity;
  for (const level of levels) {
    let distance = 0;
    for (let k = 0; k < inputs; k++) distance += Math.abs(level.strides[k]);
    if (distance <= least) {
      least = distance;
      best = level;
    }
  }
  return best;
}

function vectorPlan(
  geometry: Geometry,
  kept: readonly Level[],
  reduced: readonly Level[],
  inner: Level,
): Plan {
  const outer = merged(
    kept.filter((level) => level !== inner),
    true,
  );
  const rows = merged(reduced, false);
  return packed(geometry, [...outer, ...rows, inner], outer.length, rows.length, true, true);
}

function runPlan(
  geometry: Geometry,
  kept: readonly Level[],
  reduced: readonly Level[],
  inner: Level | undefined,
  short: boolean,
): Plan {
  const move = !geometry.ordered && inner !== undefined && reduced.includes(inner);
  const order = move ? [...reduced.filter((level) => level !== inner), inner] : reduced;
  const outer = merged(kept, true);
  const rows = merged(order, false);
  // A block without reduced axes longer than 1 still folds one element.
  if (rows.length === 0) {
    rows.push({ length: 1, strides: [...geometry.strides.map(() => 1), 0] });
  }
  return packed(geometry, [...outer, ...rows], outer.length, rows.length, false, short);
}

/** Neighbours that every pointer walks in one straight line become one level. */
function merged(levels: readonly Level[], withOut: boolean): Level[] {
  const out: Level[] = [];
  for (const level of levels) {
    const before = out.at(-1);
    if (before !== undefined && inLine(before, level, withOut)) {
      out[out.length - 1] = { length: before.length * level.length, strides: level.strides };
    } else {
      out.push(level);
    }
  }
  return out;
}

function inLine(outer: Level, inner: Level, withOut: boolean): boolean {
  const count = inner.strides.length - (withOut ? 0 : 1);
  for (let k = 0; k < count; k++) {
    if (outer.strides[k] !== inner.strides[k] * inner.length) return false;
  }
  return true;
}

function packed(
  { strides, inputs }: Geometry,
  levels: readonly Level[],
  kept: number,
  reduced: number,
  vector: boolean,
  short: boolean,
): Plan {
  const pointers = strides.length;
  const last = levels[levels.length - 1];
  const table = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, k) =>
      levels.map((level) => level.strides[from + k]),
    ).flat();
  const kepts = vector ? [...levels.slice(0, kept), last] : levels.slice(0, kept);
  return {
    kept,
    reduced,
    vector,
    short,
    unit: strides.map((_, k) => k < inputs && last.strides[k] === 1),
    lengths: Int32Array.from(levels, ({ length }) => length),
    inputStrides: Int32Array.from(table(0, inputs)),
    coordStrides: Float64Array.from(table(inputs, pointers)),
    outStrides: Int32Array.from(kepts, (level) => level.strides[pointers]),
  };
}
