/** Lays strided inputs and an output out as the fewest loops that visit them in output order. */
import { invariant } from "../../core/index.ts";
import type { View } from "../view.ts";

/** Where a block lies in the whole array: the coordinate of element `i` is `origin[a] + step[a] * i`. */
export interface Coordinates {
  readonly origin: readonly number[];
  readonly step: readonly number[];
}

/** Levels of a loop nest, outermost first; strides count elements. */
export interface Nest {
  readonly lengths: readonly number[];
  /** One list of strides for each input, in the order given. */
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
  /** For each coordinate: what the first element has, and the step along each level. */
  readonly base: readonly number[];
  readonly steps: readonly (readonly number[])[];
  readonly size: number;
}

/**
 * The nest for `inputs` broadcast to the shape of `out` (axes are matched from the last on; an axis of
 * length 1 is repeated). Neighbouring axes become one level where every array walks them in one stride
 * and none of `axes`, whose coordinates are wanted, is among them.
 */
export function nestOf(
  inputs: readonly View[],
  out: View,
  axes: readonly number[],
  coordinates: Coordinates | undefined,
): Nest {
  const { shape } = out;
  const strides = inputs.map((input) => broadcastStrides(input, shape));
  const all = [...strides, out.strides];
  const levels = levelsOf(shape, all, axes);
  const pick = (list: readonly number[]): number[] => levels.map(({ last }) => list[last]);
  return {
    lengths: levels.map(({ length }) => length),
    inputs: strides.map(pick),
    output: pick(out.strides),
    base: axes.map((axis) => coordinates?.origin[axis] ?? 0),
    steps: axes.map((axis) =>
      levels.map(({ last }) => (last === axis ? (coordinates?.step[axis] ?? 1) : 0)),
    ),
    size: shape.reduce((size, length) => size * length, 1),
  };
}

interface Level {
  length: number;
  /** The innermost axis of the level: its stride is the level's. */
  last: number;
}

function levelsOf(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  axes: readonly number[],
): readonly Level[] {
  const levels: Level[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const outer = levels.at(-1);
    if (outer !== undefined && merges(outer.last, axis, length, strides, axes)) {
      outer.length *= length;
      outer.last = axis;
    } else {
      levels.push({ length, last: axis });
    }
  });
  return levels;
}

function merges(
  outer: number,
  axis: number,
  length: number,
  strides: readonly (readonly number[])[],
  axes: readonly number[],
): boolean {
  if (axes.includes(outer) || axes.includes(axis)) return false;
  return strides.every((list) => list[outer] === list[axis] * length);
}

function broadcastStrides(input: View, shape: readonly number[]): readonly number[] {
  const missing = shape.length - input.shape.length;
  invariant(missing >= 0, `an input of rank ${input.shape.length} for rank ${shape.length}`);
  return shape.map((length, axis) => {
    if (axis < missing) return 0;
    const own = input.shape[axis - missing];
    invariant(own === length || own === 1, `[${input.shape}] does not broadcast to [${shape}]`);
    return own === 1 ? 0 : input.strides[axis - missing];
  });
}
