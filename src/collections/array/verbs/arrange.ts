/** Rearrangements: no element changes, only where it stands. */
import {
  AxisError,
  axisOf,
  checkRank,
  IndexError,
  normalizeAxis,
  normalizeChunks,
  type Shape,
  ShapeError,
} from "../../../core/index.ts";
import {
  blockwise,
  concat,
  inputExpr,
  type Layer,
  makeLayer,
  reshape,
  slice,
  transpose,
} from "../../../layers/index.ts";
import {
  type BasicIndex,
  checkEntry,
  type IndexEntry,
  parseIndex,
  resolveIndex,
} from "../index-spec.ts";
import { checkShape } from "./create.ts";
import { arrayType } from "./elementwise.ts";

/** Basic indexing by text, `"10:20, ::-1"`, or by entries. @throws IndexError */
export function sliceArray(layer: Layer, entries: readonly (IndexEntry | string)[]): Layer {
  const parsed = entries.flatMap((entry) =>
    typeof entry === "string" ? parseIndex(entry) : [checkEntry(entry)],
  );
  const index = resolveIndex(parsed, layer.shape);
  return index.added.reduce((sum, axis) => expandDims(sum, axis), sliceBasic(layer, index));
}

function sliceBasic(layer: Layer, { start, step, length, drop }: BasicIndex): Layer {
  const whole = layer.shape.every((n, axis) => length[axis] === n && (step[axis] === 1 || n <= 1));
  if (whole && drop.length === 0) return layer;
  return makeLayer(slice, { start, step, length, drop }, [layer]);
}

/** Reverses the order of elements along `axes`. */
export function flip(layer: Layer, axes: readonly number[]): Layer {
  const start = layer.shape.map((n, axis) => (axes.includes(axis) ? Math.max(0, n - 1) : 0));
  const step = layer.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
  return sliceBasic(layer, { start, step, length: layer.shape, drop: [], added: [] });
}

/** Removes axes of length 1. @throws AxisError when one is longer. */
export function squeeze(layer: Layer, axes: readonly number[]): Layer {
  for (const axis of axes) {
    if (layer.shape[axis] !== 1) {
      throw new AxisError(`cannot squeeze axis ${axis} of length ${layer.shape[axis]}`);
    }
  }
  return sliceBasic(layer, {
    start: layer.shape.map(() => 0),
    step: layer.shape.map(() => 1),
    length: layer.shape,
    drop: axes,
    added: [],
  });
}

/** Adds an axis of length 1 at `axis` of the result. */
export function expandDims(layer: Layer, axis: number): Layer {
  checkRank(layer.shape.length + 1);
  const at = normalizeAxis(axis, layer.shape.length + 1);
  const one = axisOf([1]);
  return makeLayer(
    reshape,
    {
      shape: [...layer.shape.slice(0, at), 1, ...layer.shape.slice(at)],
      chunks: [...layer.chunks.slice(0, at), one, ...layer.chunks.slice(at)],
    },
    [layer],
  );
}

/** Axes in the order `axes`. @throws AxisError unless it is a permutation. */
export function permuteDims(layer: Layer, axes: readonly number[]): Layer {
  const order = axes.map((axis) => normalizeAxis(axis, layer.shape.length));
  if (order.length !== layer.shape.length || new Set(order).size !== order.length) {
    throw new AxisError(`[${axes.join(", ")}] is no permutation of ${layer.shape.length} axes`);
  }
  if (order.every((axis, i) => axis === i)) return layer;
  return makeLayer(transpose, { axes: order }, [layer]);
}

/** Repeats axes of length 1, and adds axes in front. @throws ShapeError */
export function broadcastTo(layer: Layer, shape: Shape): Layer {
  checkShape(shape);
  const skip = shape.length - layer.shape.length;
  const fits = layer.shape.every((n, axis) => n === shape[axis + skip] || n === 1);
  if (skip < 0 || !fits) {
    throw new ShapeError(`[${layer.shape.join(", ")}] does not broadcast to [${shape.join(", ")}]`);
  }
  if (skip === 0 && layer.shape.every((n, axis) => n === shape[axis])) return layer;
  const dtype = arrayType(layer);
  const out = shape.map((_, axis) => axis);
  const isNew = (axis: number): boolean => axis < skip || layer.shape[axis - skip] !== shape[axis];
  // New axes share one block size between them, beside the blocks that are there.
  const spec = out.map((axis) => (isNew(axis) ? "auto" : layer.chunks[axis - skip]));
  const chunks = normalizeChunks(spec, shape, dtype);
  const domain = out.filter(isNew).map((axis) => [axis, chunks[axis]] as const);
  return makeLayer(
    blockwise,
    {
      out,
      ins: [out.slice(skip)],
      domain,
      sizes: [],
      kernel: { kind: "expr", expr: inputExpr(0, dtype) },
      dtype,
    },
    [layer],
  );
}

/**
 * Moves elements by `shift` places along `axis`; what falls off the end comes in at the front.
 * @throws IndexError for a shift that is no whole number.
 */
export function roll(layer: Layer, shift: number, axis: number): Layer {
  if (!Number.isSafeInteger(shift)) {
    throw new IndexError(`roll() moves by a whole number of places, not ${shift}`);
  }
  const length = layer.shape[axis];
  const by = length === 0 ? 0 : ((shift % length) + length) % length;
  if (by === 0) return layer;
  const range = (start: number, count: number): Layer =>
    sliceBasic(layer, {
      start: layer.shape.map((_, i) => (i === axis ? start : 0)),
      step: layer.shape.map(() => 1),
      length: layer.shape.map((n, i) => (i === axis ? count : n)),
      drop: [],
      added: [],
    });
  return makeLayer(concat, { axis }, [range(length - by, by), range(0, length - by)]);
}
