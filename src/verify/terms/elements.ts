/** Elements of small arrays: those that tell places apart, and those at the edges of their types. */
import { type DType, dtypeInfo, newTypedArray, sizeOf, type TypedArray } from "../../core/index.ts";
import type { Draw } from "../sort.ts";

/** The k-th element, before it is converted. */
type Manner = (k: number) => number | bigint;

/** Elements in one of a few manners: numbered, small about 0, at the edges of the type, or tenths. */
export function elementsFor(shape: readonly number[], dtype: DType, draw: Draw): TypedArray {
  const data = newTypedArray(dtype, sizeOf(shape));
  const { kind, itemsize } = dtypeInfo(dtype);
  const manner = mannerFor(kind, itemsize, draw);
  for (let k = 0; k < data.length; k++) data[k] = cast(manner(k), kind, itemsize);
  return data;
}

function mannerFor(kind: string, itemsize: number, draw: Draw): Manner {
  if (draw.scope === "small") return (k) => k + 1;
  const number = draw.special && kind === "float" ? AT_EDGES : draw.pick(mannersFor(draw));
  const salt = draw.pick(5);
  const edges = draw.tame && kind === "float" ? WHOLE_EDGES : EDGES[kind](itemsize * 8);
  const small: Manner = (k) => ((k * 7 + salt * 3) % 9) - 4;
  const tenths: Manner = (k) => (k + 1 + salt) / 10;
  return [
    (k: number) => k + 1 + salt * 100,
    small,
    (k: number) => edges[(k * 7 + salt) % edges.length],
    kind === "float" ? tenths : small,
  ][number];
}

/** Which of the manners is that at the edges of a type. */
const AT_EDGES = 2;

const mannersFor = ({ finite, tame }: Draw): number => {
  if (finite) return 2;
  return tame ? 3 : 4;
};

function cast(value: number | bigint, kind: string, itemsize: number): number | bigint {
  if (kind === "bool") return Number(value) % 2 === 0 ? 0 : 1;
  if (itemsize === 8 && kind !== "float") return BigInt(value);
  return Number(value);
}

/** Every order of additions and multiplications makes the same of these. */
const WHOLE_EDGES: readonly number[] = [1, Number.NaN, -0, 7, Infinity, -2, 0, -Infinity, 3];

/** Of 64 bits, more than doubles tell apart. */
const odd = (bits: number): bigint => 2n ** BigInt(bits - 2) + 1n;

const EDGES: Readonly<Record<string, (bits: number) => readonly (number | bigint)[]>> = {
  bool: () => [1, 0],
  float: () => [0.1, Number.NaN, -0, 1e300, Infinity, -2.5, 0, -Infinity, 1 / 3],
  int: (bits) => [2n ** BigInt(bits - 1) - 1n, -(2n ** BigInt(bits - 1)), -1n, 0n, 7n, odd(bits)],
  uint: (bits) => [2n ** BigInt(bits) - 1n, 0n, 2n ** BigInt(bits - 1), 3n, odd(bits)],
};
