import {
  AxisError,
  checkRank,
  dtypeInfo,
  normalizeAxis,
  promoteTypes,
  regularAxis,
  ShapeError,
  sameAxis,
  sizeOf,
} from "../../../core/index.ts";
import { blockwise, itemsizeOf, type Layer, makeLayer } from "../../../layers/index.ts";
import { shown } from "../check.ts";
import { withChunks } from "./align.ts";
import { expandDims, squeeze } from "./arrange.ts";
import { arrayType, cast } from "./elementwise.ts";
import { reduceArray } from "./reduce.ts";

/**
 * Matrix product with the array API's rules: the last axis of `a` against the second last of `b`;
 * axes in front broadcast; 1-d operands are a row or a column that the answer drops again.
 * @throws ShapeError
 */
export function matmul(a: Layer, b: Layer): Layer {
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new ShapeError("matmul takes arrays of at least one axis; use mul for scalars");
  }
  if (a.shape.length === 1) {
    const row = matmul(expandDims(a, 0), b);
    return squeeze(row, [row.shape.length - (b.shape.length === 1 ? 1 : 2)]);
  }
  if (b.shape.length === 1) {
    const column = matmul(a, expandDims(b, 1));
    return squeeze(column, [column.shape.length - 1]);
  }
  const [p, q] = [a.shape.length, b.shape.length];
  if (a.shape[p - 1] !== b.shape[q - 2]) {
    throw new ShapeError(
      `matmul: [${a.shape.join(", ")}] and [${b.shape.join(", ")}] do not fit: ` +
        `${a.shape[p - 1]} columns against ${b.shape[q - 2]} rows`,
    );
  }
  const batch = Math.max(p, q) - 2;
  const [row, inner, column] = [batch, batch + 2, batch + 1];
  const labels = (rank: number): number[] =>
    Array.from({ length: rank - 2 }, (_, i) => batch - (rank - 2) + i);
  return contract(a, b, [...labels(p), row, inner], [...labels(q), inner, column], batch + 2);
}

/**
 * Sum of products over pairs of axes: `axes` last of `a` against as many first of `b`, or two lists.
 * @throws ShapeError, AxisError
 */
export function tensordot(
  a: Layer,
  b: Layer,
  axes: number | readonly [readonly number[], readonly number[]],
): Layer {
  const [left, right] = axisPairs(a, b, axes);
  let next = 0;
  const labelsA = a.shape.map((_, axis) => (left.includes(axis) ? -1 : next++));
  const labelsB = b.shape.map((_, axis) => (right.includes(axis) ? -1 : next++));
  const rank = next;
  left.forEach((axis, k) => {
    if (a.shape[axis] !== b.shape[right[k]]) {
      throw new ShapeError(
        `tensordot: axis ${axis} of length ${a.shape[axis]} against axis ${right[k]} of length ${b.shape[right[k]]}`,
      );
    }
    labelsA[axis] = rank + k;
    labelsB[right[k]] = rank + k;
  });
  return contract(a, b, labelsA, labelsB, rank);
}

function axisPairs(
  a: Layer,
  b: Layer,
  axes: number | readonly [readonly number[], readonly number[]],
): readonly [readonly number[], readonly number[]] {
  if (typeof axes === "number") {
    const count = axes;
    if (!Number.isInteger(count) || count < 0 || count > a.shape.length || count > b.shape.length) {
      throw new AxisError(
        `tensordot over ${count} axes of ${a.shape.length}-d and ${b.shape.length}-d`,
      );
    }
    const left = Array.from({ length: count }, (_, i) => a.shape.length - count + i);
    return [left, Array.from({ length: count }, (_, i) => i)];
  }
  if (!Array.isArray(axes) || !axes.every(Array.isArray) || axes.length !== 2) {
    throw new AxisError(
      `tensordot takes a number of axes, or two lists of axes [[1], [0]], not ${shown(axes)}`,
    );
  }
  const left = axes[0].map((axis) => normalizeAxis(axis, a.shape.length));
  const right = axes[1].map((axis) => normalizeAxis(axis, b.shape.length));
  if (left.length !== right.length) {
    throw new AxisError(`tensordot pairs ${left.length} axes with ${right.length}`);
  }
  if (new Set(left).size !== left.length || new Set(right).size !== right.length) {
    throw new AxisError(`tensordot names an axis twice: [${left}] against [${right}]`);
  }
  return [left, right];
}

/** One blockwise layer; labels from `rank` on are contracted. */
function contract(
  a: Layer,
  b: Layer,
  labelsA: readonly number[],
  labelsB: readonly number[],
  rank: number,
): Layer {
  checkRank(rank);
  const dtype = promoteTypes(arrayType(a), arrayType(b));
  if (dtypeInfo(dtype).kind === "bool") {
    return contract(cast(a, "int64"), cast(b, "int64"), labelsA, labelsB, rank);
  }
  const left = cast(a, dtype);
  const right = matching(left, labelsA, cast(b, dtype), labelsB);
  const out = Array.from({ length: rank }, (_, i) => i);
  const summed = labelsA.filter((label) => label >= rank);
  const params = { a: labelsA, b: labelsB, out };
  const split = worthSplitting(left, labelsA, right, labelsB, rank);
  const ones = summed.map(
    (label) => [label, regularAxis(left.grid[labelsA.indexOf(label)], 1)] as const,
  );
  const product = makeLayer(
    blockwise,
    {
      out: split ? [...out, ...summed] : out,
      ins: [labelsA, labelsB],
      domain: [],
      sizes: split ? ones : [],
      kernel: { kind: "builtin", name: split ? "contract-part" : "contract", params },
      dtype,
    },
    [left, right],
  );
  if (!split) return product;
  return reduceArray("sum", product, { axis: summed.map((_, k) => rank + k), dtype });
}

/** A task that reads more than this along the sum would hold too much at once. */
const TASK_BYTES_MAX = 512 * 2 ** 20;

/**
 * Whether each pair of blocks along the sum should be a task of its own, with a tree that adds them up:
 * where their products are small beside what they are made of (`z.T @ z` of a long table), or one task
 * would read too much.
 */
function worthSplitting(
  a: Layer,
  labelsA: readonly number[],
  b: Layer,
  labelsB: readonly number[],
  rank: number,
): boolean {
  const summed = labelsA.flatMap((label, axis) => (label >= rank ? [a.grid[axis]] : []));
  const steps = sizeOf(summed);
  if (steps <= 1) return false;
  const read = blockBytes(a) + blockBytes(b);
  const longest = (label: number): number =>
    Math.max(longestBlock(a, labelsA.indexOf(label)), longestBlock(b, labelsB.indexOf(label)));
  const made =
    sizeOf(Array.from({ length: rank }, (_, label) => longest(label))) * itemsizeOf(a.dtype);
  return made * 2 < read || read * steps > TASK_BYTES_MAX;
}

function blockBytes(layer: Layer): number {
  return sizeOf(layer.chunks.map((_, axis) => longestBlock(layer, axis))) * itemsizeOf(layer.dtype);
}

function longestBlock({ chunks }: Layer, axis: number): number {
  return axis < 0 ? 1 : chunks[axis].sizes.reduce((max, size) => Math.max(max, size), 1);
}

/** `b` in chunks that agree with those of `a` on every label that both have. */
function matching(
  a: Layer,
  labelsA: readonly number[],
  b: Layer,
  labelsB: readonly number[],
): Layer {
  const chunks = b.chunks.map((own, axis) => {
    const other = labelsA.indexOf(labelsB[axis]);
    if (other < 0 || own.length === 1 || a.chunks[other].length === 1) return own;
    if (a.chunks[other].length !== own.length) {
      throw new ShapeError(
        `product: axes of length ${a.chunks[other].length} and ${own.length} do not broadcast`,
      );
    }
    return sameAxis(own, a.chunks[other]) ? own : a.chunks[other];
  });
  return withChunks(b, chunks);
}
