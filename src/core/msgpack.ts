/** Plain data as bytes: msgpack through `msgpackr`, with bounds that are checked before decoding. */
import { addExtension, Packr } from "msgpackr";
import { type DType, dtypeInfo, dtypeOf, type TypedArray, typedArray } from "./dtypes.ts";
import { MessageError } from "./errors/values.ts";
import {
  MsgpackScanner,
  type PackLimits,
  scanMsgpack,
  TYPED_ARRAY_EXTENSION,
} from "./msgpack-scan.ts";

/** The class above all typed arrays, which has no name of its own. */
const AnyTypedArray = Object.getPrototypeOf(Float64Array) as new () => TypedArray;

// msgpackr's own extension finds typed arrays by the class above `Uint8Array`. Where a sandbox mixes
// realms (jest does), the other arrays have another one, and would be packed as records.
addExtension({
  Class: AnyTypedArray,
  type: TYPED_ARRAY_EXTENSION,
  pack: packTypedArray,
  unpack: unpackTypedArray,
});

/** By msgpackr's codes for array classes. */
const DTYPE_OF_CODE: readonly DType[] = [
  "int8",
  "uint8",
  "uint8", // Uint8ClampedArray
  "int16",
  "uint16",
  "int32",
  "uint32",
  "float32",
  "float64",
  "int64",
  "uint64",
];

/** One byte for the element type, then the elements as they lie in memory (little-endian). */
function packTypedArray(array: TypedArray): Uint8Array {
  const bytes = Buffer.allocUnsafe(1 + array.byteLength);
  bytes[0] = DTYPE_OF_CODE.indexOf(dtypeOf(array));
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), 1);
  return bytes;
}

function unpackTypedArray(data: Uint8Array): TypedArray {
  const dtype: DType | undefined = DTYPE_OF_CODE[data[0]];
  const itemsize = dtype === undefined ? 0 : dtypeInfo(dtype).itemsize;
  const length = (data.length - 1) / itemsize;
  if (dtype === undefined || !Number.isInteger(length)) {
    throw new MessageError("bad packed bytes: a typed array of no known type or length");
  }
  // Copied: the elements must begin at a multiple of their size.
  const copy = new Uint8Array(data.length - 1);
  copy.set(data.subarray(1));
  return typedArray(dtype, copy.buffer, 0, length);
}

/** No records: their definitions make the decoder compile code. */
const packr = new Packr({
  useRecords: false,
  variableMapSize: true,
  moreTypes: true,
  useBigIntExtension: true,
  int64AsType: "bigint",
  useToJSON: false,
});

/**
 * Bytes of plain data: null, booleans, numbers, bigints, text, bytes, typed arrays, lists and records.
 * A fresh array: it may be kept. -0 becomes 0. Throws `MessageError` for what is not data.
 */
export function encodeMsgpack(value: unknown): Uint8Array {
  try {
    return packr.encode(value);
  } catch (error) {
    throw new MessageError(`cannot be packed: ${reasonOf(error)}`, { cause: error });
  }
}

/** The value that was encoded; records come back as objects. Throws `MessageError` before it allocates. */
export function decodeMsgpack(bytes: Uint8Array, limits?: PackLimits): unknown {
  scanMsgpack(bytes, limits);
  try {
    return packr.decode(bytes);
  } catch (error) {
    if (error instanceof MessageError) throw error;
    throw new MessageError(`bad packed bytes: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * A packed list of lists, read piece by piece: what is large need not be decoded in one go. Every piece
 * is bounded before it is decoded; what is wrong with later ones comes to light later.
 */
export class MsgpackReader {
  readonly #bytes: Uint8Array;
  readonly #scanner: MsgpackScanner;

  /** Throws `MessageError` for too many bytes. */
  constructor(bytes: Uint8Array, limits: PackLimits = {}) {
    this.#bytes = bytes;
    this.#scanner = new MsgpackScanner(bytes, limits);
  }

  /** Goes into the list that comes next: how many values it has. -1: what comes next is no list. */
  enterList(): number {
    return this.#scanner.enterList();
  }

  /** The next values of the list. Throws `MessageError` for bad bytes. */
  take(count: number): readonly unknown[] {
    const scanner = this.#scanner;
    const from = scanner.at;
    for (let k = 0; k < count; k++) scanner.skip();
    if (count === 0) return [];
    try {
      return packr.unpackMultiple(this.#bytes.subarray(from, scanner.at)) as unknown[];
    } catch (error) {
      if (error instanceof MessageError) throw error;
      throw new MessageError(`bad packed bytes: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Throws `MessageError` for bytes behind the last value. */
  end(): void {
    this.#scanner.end();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
