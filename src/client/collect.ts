/** Puts the blocks of one layer together, as they arrive, into one array or one list of values. */
import { constants } from "node:buffer";
import { totalmem } from "node:os";
import {
  type DType,
  dtypeInfo,
  GraphLimitError,
  newTypedArray,
  ravel,
  type Shape,
  sizeOf,
  type TypedArray,
  typedArray,
} from "../core/index.ts";
import { boxView, contiguousView, copyView, unpackValue, type View } from "../kernels/index.ts";
import { blockShape, blockStartOf, type Layer, nbytesOf } from "../layers/index.ts";

/** What one typed array can hold; newer versions of Node would try more than there is memory. */
const RESULT_BYTES_MAX = Math.min(constants.MAX_LENGTH, totalmem());

/** A whole array in memory, row-major. */
export interface ComputedArray {
  readonly kind: "array";
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** The JavaScript values of a layer's blocks, in their order. */
export interface ComputedValues {
  readonly kind: "values";
  readonly values: readonly unknown[];
}

/** What `compute` answers for one layer. */
export type Computed = ComputedArray | ComputedValues;

/** Receives blocks in any order. */
export interface Collector {
  /** `bytes` are copied, or unpacked, before the call returns, unless they are `exclusive`. */
  put(block: number, bytes: Uint8Array, exclusive: boolean): void;
  /** Where a block lies in the whole, when it does so in one piece: it may be received there. */
  room(block: number): Uint8Array | undefined;
  finish(): Computed;
}

/** Blocks of one result that a client keeps count of. */
const RESULT_BLOCKS_MAX = 2 ** 24;

/** Refuses, with GraphLimitError, a result that does not fit into one typed array. */
export function requireCollectable(layer: Layer): void {
  if (layer.tasks > RESULT_BLOCKS_MAX) {
    throw new GraphLimitError("blocks in one result", layer.tasks, RESULT_BLOCKS_MAX);
  }
  const nbytes = layer.dtype === "object" ? 0 : nbytesOf(layer);
  if (nbytes > RESULT_BYTES_MAX) {
    throw new GraphLimitError("bytes in one result", nbytes, RESULT_BYTES_MAX);
  }
}

/** Room for the result of a layer. */
export function collectorOf(layer: Layer): Collector {
  return layer.dtype === "object" ? valueCollector(layer) : arrayCollector(layer, layer.dtype);
}

function valueCollector(layer: Layer): Collector {
  const values = new Array<unknown>(layer.tasks).fill(undefined);
  return {
    put: (block, bytes) => {
      values[block] = unpackValue(bytes);
    },
    room: () => undefined,
    finish: () => ({ kind: "values", values }),
  };
}

function arrayCollector(layer: Layer, dtype: DType): Collector {
  const { shape } = layer;
  const size = sizeOf(shape);
  let data: TypedArray | undefined;
  const whole = (): TypedArray => {
    data ??= newTypedArray(dtype, size);
    return data;
  };
  return {
    put: (block, bytes, exclusive) => {
      if (data?.buffer === bytes.buffer) return;
      if (layer.tasks === 1) {
        data = exclusive ? viewOf(dtype, bytes, size) : ownArray(dtype, bytes, size);
        return;
      }
      const inner = blockShape(layer, block);
      const from = contiguousView(viewOf(dtype, bytes, sizeOf(inner)), inner, dtype);
      const to: View = contiguousView(whole(), shape, dtype);
      copyView(from, boxView(to, blockStartOf(layer, block), inner));
    },
    room: (block) => {
      const inner = blockShape(layer, block);
      if (!inOnePiece(inner, shape)) return undefined;
      const { buffer } = whole();
      const { itemsize } = dtypeInfo(dtype);
      const start = ravel(blockStartOf(layer, block), shape) * itemsize;
      return new Uint8Array(buffer, start, sizeOf(inner) * itemsize);
    },
    finish: () => ({ kind: "array", shape, dtype, data: whole() }),
  };
}

/** Whether a box of an array of this shape is one run of its elements. */
function inOnePiece(box: Shape, shape: Shape): boolean {
  const first = box.findIndex((length) => length !== 1);
  return sizeOf(box) > 0 && box.every((length, a) => a <= first || length === shape[a]);
}

/** A typed array over the bytes; they are moved only when they are not aligned. */
function viewOf(dtype: DType, bytes: Uint8Array, length: number): TypedArray {
  const aligned = bytes.byteOffset % dtypeInfo(dtype).itemsize === 0 ? bytes : bytes.slice();
  return typedArray(dtype, aligned.buffer, aligned.byteOffset, length);
}

/** A copy: the blocks of a worker in this process lie in slabs, which are recycled. */
function ownArray(dtype: DType, bytes: Uint8Array, length: number): TypedArray {
  const own = newTypedArray(dtype, length);
  new Uint8Array(own.buffer, own.byteOffset, own.byteLength).set(bytes.subarray(0, own.byteLength));
  return own;
}
