/** What is sent for one piece of a request: a block, or a box of one, from memory or from disk. */
import { type DType, dtypeInfo, invariant, sizeOf } from "../core/index.ts";
import { boxView, contiguousView, copyView, isContiguous, type View } from "../kernels/index.ts";
import { blockShape, type Layer } from "../layers/index.ts";
import type { Spiller } from "./memory/spiller.ts";
import type { BlockStore } from "./memory/store.ts";
import type { BlockHandle } from "./memory/tiers.ts";
import { canonical, type GraphEntry, type Target, type WorkerMachine } from "./state/index.ts";

/** A block of this worker. */
interface Found {
  readonly layer: Layer;
  readonly block: number;
  readonly handle: BlockHandle;
}

/** Bytes in a row. */
interface Run {
  readonly from: number;
  readonly bytes: number;
}

/** What goes into the answer. */
export interface Piece {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Its bytes; `release` gives them back. */
  readonly handle: BlockHandle;
  /** Reads the bytes from disk first; undefined: they are there. */
  readonly fill: (() => Promise<void>) | undefined;
  /** The block that it is a part of; it is kept as long as the piece. */
  readonly block: BlockHandle;
}

/** Finds blocks, and makes pieces of them. */
export class Pieces {
  readonly #machine: WorkerMachine;
  readonly #store: BlockStore;
  readonly #spiller: Spiller;
  readonly #target: Target = { graph: undefined as unknown as GraphEntry, task: -1 };
  /** Bytes that were copied into staging memory. */
  gatheredBytes = 0;

  constructor(machine: WorkerMachine, store: BlockStore, spiller: Spiller) {
    this.#machine = machine;
    this.#store = store;
    this.#spiller = spiller;
  }

  /** A piece, or undefined where it is not here, or none of its block. */
  piece(graph: number, task: number, box: readonly number[] | null): Piece | undefined {
    const found = this.#find(graph, task);
    if (!found) return undefined;
    const made = this.#make(found, box);
    if (made) this.#store.retain(found.handle);
    return made;
  }

  #make(found: Found, box: readonly number[] | null): Piece | undefined {
    const { dtype } = found.layer;
    if (box === null) {
      const run = { from: 0, bytes: this.#store.bytesOf(found.handle) };
      return { dtype, shape: this.#shapeOf(found), ...this.#run(found.handle, run) };
    }
    if (!fitsBlock(found, box)) return undefined;
    const shape = box.slice(box.length / 3, (box.length / 3) * 2);
    return { dtype, shape, ...this.#box(found, box) };
  }

  /** The piece is not needed any more. */
  release({ handle, block }: Piece): void {
    this.#store.release(handle);
    this.#store.release(block);
  }

  #find(number: number, task: number): Found | undefined {
    const { graphs } = this.#machine.state;
    const named = graphs.byNumber(number);
    if (!named) return undefined;
    canonical(graphs, named, task, this.#target);
    const { graph: entry, task: own } = this.#target;
    const handle = this.#machine.blockOf(entry.number, own);
    if (handle < 0 || !entry.graph) return undefined;
    const layer = entry.layers[entry.graph.layerOf(own)];
    return { layer: layer.layer, block: own - layer.offset, handle };
  }

  #shapeOf({ layer, block, handle }: Found): readonly number[] {
    return layer.dtype === "object" ? [this.#store.bytesOf(handle)] : blockShape(layer, block);
  }

  /** Some bytes of a block: a window where it is in memory, else room for that range of its file. */
  #run(block: BlockHandle, { from, bytes }: Run): Omit<Piece, "dtype" | "shape"> {
    const store = this.#store;
    if (store.isHere(block)) {
      return { handle: store.window(block, from, bytes), fill: undefined, block };
    }
    const handle = store.reserve(bytes);
    return { handle, fill: () => this.#spiller.serve(block, store.packed(handle), from), block };
  }

  /** The bytes of a box of a block, row-major: where they lie, or copied into memory of their own. */
  #box({ layer, block, handle }: Found, box: readonly number[]): Omit<Piece, "dtype" | "shape"> {
    const dtype = layer.dtype;
    invariant(dtype !== "object", "a value has no parts");
    const rank = box.length / 3;
    const [start, shape, step] = [0, 1, 2].map((k) => box.slice(k * rank, (k + 1) * rank));
    const { itemsize } = dtypeInfo(dtype);
    const bytes = sizeOf(shape) * itemsize;
    const whole = blockShape(layer, block);
    const boxed = (of: View): View => boxView(of, start, shape, step);
    // Where its elements are does not depend on where the block is.
    const outline = boxed(contiguousView(NONE, whole, dtype, 0));
    if (isContiguous(outline)) {
      return this.#run(handle, { from: bytes === 0 ? 0 : outline.offset * itemsize, bytes });
    }
    this.gatheredBytes += bytes;
    const staging = this.#store.reserve(bytes);
    const to = this.#view(staging, dtype, shape, 0);
    if (this.#store.isHere(handle)) {
      copyView(boxed(this.#view(handle, dtype, whole, 0)), to);
      return { handle: staging, fill: undefined, block: handle };
    }
    const { first, last } = extent(outline);
    const run = { from: first * itemsize, bytes: (last + 1 - first) * itemsize };
    const fill = async (): Promise<void> => {
      const rows = this.#run(handle, run);
      try {
        await rows.fill?.();
        copyView(boxed(this.#view(rows.handle, dtype, whole, first)), to);
      } finally {
        this.#store.release(rows.handle);
      }
    };
    return { handle: staging, fill, block: handle };
  }

  /** Elements of a block of which those before `skipped` are not there. */
  #view(handle: BlockHandle, dtype: DType, shape: readonly number[], skipped: number): View {
    const data = this.#store.elements(this.#store.regionOf(handle), dtype);
    const offset = this.#store.offsetOf(handle) / dtypeInfo(dtype).itemsize;
    return contiguousView(data, shape, dtype, offset - skipped);
  }
}

/** Of a view that is only asked where its elements would be. */
const NONE = new Uint8Array(0);

/** First and last element that a view names. */
function extent({ offset, shape, strides }: View): {
  readonly first: number;
  readonly last: number;
} {
  let [first, last] = [offset, offset];
  for (const [axis, length] of shape.entries()) {
    const reach = strides[axis] * (length - 1);
    if (reach < 0) first += reach;
    else last += reach;
  }
  return { first, last };
}

/** Whether all elements of a box are elements of the block: it came from outside. */
function fitsBlock({ layer, block }: Found, box: readonly number[]): boolean {
  if (layer.dtype === "object") return false;
  const shape = blockShape(layer, block);
  const rank = shape.length;
  if (box.length !== rank * 3) return false;
  return shape.every((length, a) => {
    const [first, count, step] = [box[a], box[rank + a], box[rank * 2 + a]];
    if (count === 0) return true;
    const last = first + (count - 1) * step;
    return (
      [first, count, step].every(Number.isInteger) &&
      count > 0 &&
      first >= 0 &&
      first < length &&
      last >= 0 &&
      last < length
    );
  });
}
