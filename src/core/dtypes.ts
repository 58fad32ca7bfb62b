/** Element types: the eleven of the array API that fit typed arrays. */
import { UnknownDTypeError } from "./errors/values.ts";

/** An element type. 64-bit integers are held in `BigInt64Array` and `BigUint64Array`; bool is 0 or 1. */
export type DType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float32"
  | "float64";

export type TypedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

export interface DTypeInfo {
  readonly name: DType;
  /** Place in `DTYPES`; stands for the type in packed form, so it never changes. */
  readonly code: number;
  /** Bytes of one element. */
  readonly itemsize: number;
  readonly kind: "bool" | "int" | "uint" | "float";
}

/** All element types, in the order of their codes. */
export const DTYPES: readonly DType[] = Object.freeze([
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "float64",
]);

type ArrayClass = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;

const CLASSES: Readonly<Record<DType, ArrayClass>> = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

const ITEMSIZE: Readonly<Record<DType, number>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  float32: 4,
  float64: 8,
};

function kindOf(name: DType): DTypeInfo["kind"] {
  if (name === "bool") return "bool";
  if (name.startsWith("u")) return "uint";
  return name.startsWith("i") ? "int" : "float";
}

const INFO: ReadonlyMap<unknown, DTypeInfo> = new Map(
  DTYPES.map((name, code) => [
    name,
    Object.freeze({ name, code, itemsize: ITEMSIZE[name], kind: kindOf(name) }),
  ]),
);

/** Other names that people write: NumPy's short ones and JavaScript's array names. */
const ALIASES: ReadonlyMap<string, DType> = new Map<string, DType>([
  ["b1", "bool"],
  ["i1", "int8"],
  ["i2", "int16"],
  ["i4", "int32"],
  ["i8", "int64"],
  ["u1", "uint8"],
  ["u2", "uint16"],
  ["u4", "uint32"],
  ["u8", "uint64"],
  ["f4", "float32"],
  ["f8", "float64"],
]);

/** Whether `value` is the name of an element type. */
export function isDType(value: unknown): value is DType {
  return INFO.has(value);
}

/** Code, size and kind of an element type. Throws `UnknownDTypeError`. */
export function dtypeInfo(dtype: DType): DTypeInfo {
  const info = INFO.get(dtype);
  if (info === undefined) throw new UnknownDTypeError(dtype, DTYPES);
  return info;
}

/** The element type that `text` names: "float64", or NumPy's short "f8" and "<f8". Throws `UnknownDTypeError`. */
export function parseDType(text: string): DType {
  if (isDType(text)) return text;
  const found = typeof text === "string" ? ALIASES.get(text.replace(/^[<|=]/, "")) : undefined;
  if (found === undefined) throw new UnknownDTypeError(text, DTYPES);
  return found;
}

/** A view of `length` elements of a buffer; `byteOffset` must be a multiple of the item size. */
export function typedArray(
  dtype: DType,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TypedArray {
  return new CLASSES[dtype](buffer, byteOffset, length);
}

/** A fresh array of `length` zeros. */
export function newTypedArray(dtype: DType, length: number): TypedArray {
  return typedArray(dtype, new ArrayBuffer(length * ITEMSIZE[dtype]), 0, length);
}

const DTYPE_OF_CLASS: ReadonlyMap<string, DType> = new Map<string, DType>(
  DTYPES.filter((name) => name !== "bool").map((name) => [CLASSES[name].name, name]),
);

/** The element type of a typed array; `Uint8Array` is "uint8". Throws `UnknownDTypeError`. */
export function dtypeOf(array: TypedArray): DType {
  // By tag and not by `instanceof`: arrays of other realms (jest, vm) count too.
  const tag = (array as { [Symbol.toStringTag]?: string } | null)?.[Symbol.toStringTag] ?? "";
  const dtype = DTYPE_OF_CLASS.get(tag);
  if (dtype === undefined) throw new UnknownDTypeError(tag || typeof array, DTYPES);
  return dtype;
}
