/** Layers that move elements, or run along an axis: NumPy's meaning of each, element by element. */
import { type AxisChunks, blockSize, blockStart, type DType } from "../../core/index.ts";
import {
  type ConcatAttrs,
  convertScalar,
  type Layer,
  type OverlapAttrs,
  type ScalarValue,
  type ScanAttrs,
  type SliceAttrs,
  type StackAttrs,
  type TakeAttrs,
  type TransposeAttrs,
  unpackIndices,
} from "../../layers/index.ts";
import { type Dense, denseOf, elementAt } from "./dense.ts";

/** Output position `j` of each axis is `start + step · j` of the input's; dropped axes are fixed. */
export function denseSlice({ attrs, shape }: Layer<SliceAttrs>, [x]: readonly Dense[]): Dense {
  const { start, step, drop } = attrs;
  const kept = start.map((_, axis) => axis).filter((axis) => !drop.includes(axis));
  return denseOf(shape, x.dtype, (at) =>
    elementAt(
      x,
      start.map((from, axis) => {
        const own = kept.indexOf(axis);
        return own < 0 ? from : from + step[axis] * at[own];
      }),
    ),
  );
}

/** Output axis `a` is input axis `axes[a]`. */
export function denseTranspose(
  { attrs, shape }: Layer<TransposeAttrs>,
  [x]: readonly Dense[],
): Dense {
  const from = attrs.axes.map((_, axis) => attrs.axes.indexOf(axis));
  return denseOf(shape, x.dtype, (at) =>
    elementAt(
      x,
      from.map((axis) => at[axis]),
    ),
  );
}

/** One behind another. */
export function denseConcat({ attrs, shape }: Layer<ConcatAttrs>, inputs: readonly Dense[]): Dense {
  const { axis } = attrs;
  return denseOf(shape, inputs[0].dtype, (at) => {
    let left = at[axis];
    const from = inputs.find((input) => {
      if (left < input.shape[axis]) return true;
      left -= input.shape[axis];
      return false;
    });
    return elementAt(from ?? inputs[0], at.with(axis, left));
  });
}

/** Side by side along a new axis. */
export function denseStack({ attrs, shape }: Layer<StackAttrs>, inputs: readonly Dense[]): Dense {
  return denseOf(shape, inputs[0].dtype, (at) =>
    elementAt(inputs[at[attrs.axis]], at.toSpliced(attrs.axis, 1)),
  );
}

/** Output position `j` along the axis is position `indices[j]`. */
export function denseTake({ attrs, shape }: Layer<TakeAttrs>, [x]: readonly Dense[]): Dense {
  const positions = unpackIndices(attrs.indices);
  return denseOf(shape, x.dtype, (at) =>
    elementAt(x, at.with(attrs.axis, positions[at[attrs.axis]])),
  );
}

/** The same elements, block by block: blocks keep their numbers, and their order inside. */
export const denseReshape = ({ shape }: Layer, [x]: readonly Dense[]): Dense => ({ ...x, shape });

/** Every block with its halo, one behind another. */
export function denseOverlap(layer: Layer<OverlapAttrs>, [x]: readonly Dense[]): Dense {
  const { before, boundary } = layer.attrs;
  const [input] = layer.inputs;
  return denseOf(layer.shape, x.dtype, (at) => {
    let fill: number | null = null;
    const from = at.map((p, axis) => {
      const [block, inside] = splitPosition(layer.chunks[axis], p);
      const first = blockStart(input.chunks[axis], block) - before[axis];
      const edge = boundary[axis];
      const virtual = (edge === "none" ? Math.max(0, first) : first) + inside;
      const real = realPosition(virtual, x.shape[axis], edge);
      if (typeof real === "number") return real;
      // Where several axes are outside, the last one tells.
      fill = real.fill;
      return 0;
    });
    return fill === null ? elementAt(x, from) : convertScalar(fill, x.dtype);
  });
}

function splitPosition(axis: AxisChunks, position: number): readonly [number, number] {
  for (let block = 0; block < axis.blocks; block++) {
    const start = blockStart(axis, block);
    if (position < start + blockSize(axis, block)) return [block, position - start];
  }
  return [axis.blocks, 0];
}

type Edge = OverlapAttrs["boundary"][number];

function realPosition(
  virtual: number,
  length: number,
  edge: Edge,
): number | { readonly fill: number } {
  if (virtual >= 0 && virtual < length) return virtual;
  if (typeof edge === "number") return { fill: edge };
  if (edge === "nearest") return virtual < 0 ? 0 : length - 1;
  const period = edge === "reflect" ? 2 * length : length;
  const folded = ((virtual % period) + period) % period;
  return folded < length ? folded : 2 * length - 1 - folded;
}

/** Within each block; with a second input, blocks go on from what the blocks before them carry over. */
export function denseScan(
  layer: Layer<ScanAttrs>,
  [x, carry]: readonly (Dense | undefined)[],
): Dense {
  const { axis, op, dtype } = layer.attrs;
  const source = x as Dense;
  const step = STEPS[op];
  return denseOf(layer.shape, dtype, (at) => {
    const [block] = splitPosition(layer.chunks[axis], at[axis]);
    const first = blockStart(layer.chunks[axis], block);
    const value = (p: number): ScalarValue =>
      convertScalar(elementAt(source, at.with(axis, p)), dtype);
    const carried = carry !== undefined && block > 0;
    let sum = carried
      ? convertScalar(elementAt(carry, at.with(axis, block - 1)), dtype)
      : value(first);
    for (let p = carried ? first : first + 1; p <= at[axis]; p++) {
      sum = wrapped(step, sum, value(p), dtype);
    }
    return sum;
  });
}

type Step = (a: bigint, b: bigint) => bigint;

interface Steps {
  readonly whole: Step;
  readonly float: (a: number, b: number) => number;
}

const sorted = (a: bigint, b: bigint): readonly [bigint, bigint] => {
  if (a < b) return [a, b];
  return [b, a];
};

const STEPS: Readonly<Record<ScanAttrs["op"], Steps>> = {
  sum: { whole: (a, b) => a + b, float: (a, b) => a + b },
  prod: { whole: (a, b) => a * b, float: (a, b) => a * b },
  min: { whole: (a, b) => sorted(a, b)[0], float: Math.min },
  max: { whole: (a, b) => sorted(a, b)[1], float: Math.max },
};

function wrapped(
  { whole, float }: Steps,
  a: ScalarValue,
  b: ScalarValue,
  dtype: DType,
): ScalarValue {
  if (dtype.startsWith("float")) return convertScalar(float(Number(a), Number(b)), dtype);
  return convertScalar(whole(BigInt(a), BigInt(b)), dtype);
}
