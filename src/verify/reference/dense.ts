/** Dense arrays without blocks: what the reference interpreter computes with. */
import {
  type DType,
  newTypedArray,
  type Shape,
  sizeOf,
  type TypedArray,
} from "../../core/index.ts";
import { floatToBig, isWide, type ScalarValue } from "../../layers/index.ts";

/** All elements of an array, row-major. */
export interface Dense {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** Place of a coordinate in row-major order. */
export function placeOf(at: readonly number[], shape: Shape): number {
  let place = 0;
  for (let axis = 0; axis < shape.length; axis++) place = place * shape[axis] + at[axis];
  return place;
}

/** Calls `visit` with every coordinate of a shape, row-major. The list is reused. */
export function eachCoord(shape: Shape, visit: (at: number[], place: number) => void): void {
  const size = sizeOf(shape);
  const at = shape.map(() => 0);
  for (let place = 0; place < size; place++) {
    visit(at, place);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] += 1;
      if (at[axis] < shape[axis]) break;
      at[axis] = 0;
    }
  }
}

/** The array whose element at each coordinate is `element(coordinate)`, as `dtype` holds it. */
export function denseOf(
  shape: Shape,
  dtype: DType,
  element: (at: readonly number[]) => ScalarValue,
): Dense {
  const data = newTypedArray(dtype, sizeOf(shape));
  const wide = isWide(dtype);
  eachCoord(shape, (at, place) => {
    const value = element(at);
    data[place] = wide ? asBig(value) : Number(value);
  });
  return { shape: [...shape], dtype, data };
}

const asBig = (value: ScalarValue): bigint =>
  typeof value === "bigint" ? value : floatToBig(value);

/** The element at a coordinate. */
export const elementAt = ({ data, shape }: Dense, at: readonly number[]): ScalarValue =>
  data[placeOf(at, shape)];
