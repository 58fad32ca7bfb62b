import fc from "fast-check";
import {
  axisOf,
  type Chunks,
  type DType,
  dtypeInfo,
  newTypedArray,
  sizeOf,
  type TypedArray,
} from "../../src/core/index.ts";
import { type Layer, makeLayer, registerPayload, source } from "../../src/layers/index.ts";

/** One element as plain JavaScript. */
export type Value = number | bigint;

/** A source layer over row-major data in the given chunks. */
export function literalLayer(data: TypedArray, dtype: DType, chunks: Chunks): Layer {
  const bytes = new Uint8Array(
    data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength),
  );
  const shape = chunks.map(({ length }) => length);
  const params = { payload: registerPayload(bytes as Uint8Array), shape };
  return makeLayer(
    source,
    {
      kernel: { kind: "builtin", name: "literal", params: params as never },
      chunks,
      domain: chunks,
      origin: shape.map(() => 0),
      steps: shape.map(() => 1),
      dtype,
    },
    [],
  );
}

/** A typed array of these values. */
export function typed(dtype: DType, values: readonly Value[]): TypedArray {
  const data = newTypedArray(dtype, values.length);
  values.forEach((value, k) => {
    data[k] = value;
  });
  return data;
}

/** Elements of a type: small and large ones, and for floats NaN and infinities now and then. */
export function elements(dtype: DType): fc.Arbitrary<Value> {
  const { kind, itemsize } = dtypeInfo(dtype);
  if (kind === "bool") return fc.constantFrom(0, 1);
  const bits = itemsize * 8;
  if (kind === "float") {
    return fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: -100, max: 100 }).map((n) => n / 4) },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
    );
  }
  const unsigned = kind === "uint";
  const low = unsigned ? 0n : -(2n ** BigInt(bits - 1));
  const high = unsigned ? 2n ** BigInt(bits) - 1n : 2n ** BigInt(bits - 1) - 1n;
  const wide = fc.oneof(
    { weight: 3, arbitrary: fc.bigInt({ min: unsigned ? 0n : -9n, max: 9n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: low, max: high }) },
  );
  return bits === 64 ? wide : wide.map(Number);
}

/** Block lengths that add up to `length`. */
export function cuts(length: number): fc.Arbitrary<readonly number[]> {
  if (length === 0) return fc.constant([0]);
  return fc.array(fc.boolean(), { minLength: length - 1, maxLength: length - 1 }).map((marks) => {
    const sizes: number[] = [1];
    for (const cut of marks) {
      if (cut) sizes.push(1);
      else sizes[sizes.length - 1] += 1;
    }
    return sizes;
  });
}

/** Chunks of a shape. */
export function chunksOf(shape: readonly number[]): fc.Arbitrary<Chunks> {
  return fc.tuple(
    ...shape.map((n) => cuts(n).map((sizes) => axisOf(sizes))),
  ) as fc.Arbitrary<Chunks>;
}

/** Data of a shape and a type, in random chunks. */
export interface Sample {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: readonly Value[];
  readonly chunks: Chunks;
}

/** Samples of given types with `ranks[0]` to `ranks[1]` axes of lengths up to `longest`. */
export function samples(
  dtypes: readonly DType[],
  {
    ranks = [0, 3],
    longest = 5,
    shortest = 0,
  }: { ranks?: [number, number]; longest?: number; shortest?: number } = {},
): fc.Arbitrary<Sample> {
  const shapes = fc.array(fc.integer({ min: shortest, max: longest }), {
    minLength: ranks[0],
    maxLength: ranks[1],
  });
  return fc
    .tuple(fc.constantFrom(...dtypes), shapes)
    .chain(([dtype, shape]) =>
      fc
        .tuple(
          fc.array(elements(dtype), { minLength: sizeOf(shape), maxLength: sizeOf(shape) }),
          chunksOf(shape),
        )
        .map(([values, chunks]) => ({ dtype, shape, values, chunks })),
    );
}

/** The source layer of a sample. */
export function layerOf({ dtype, values, chunks }: Sample): Layer {
  return literalLayer(typed(dtype, values), dtype, chunks);
}
