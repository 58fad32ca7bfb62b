/** What is sent for one piece of a request: a block, or a box of one, from memory or from disk. */
import type { ByteSource } from "../comm/index.ts";
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

/** Where the bytes of a piece are. */
interface Bytes {
  /** In memory; -1: not, or not yet. */
  handle: BlockHandle;
  /** On disk; undefined: in memory. */
  readonly source: DiskSource | undefined;
}

/** Bytes that come from disk when they are asked for. */
interface DiskSource extends ByteSource {
  /** Gives back what it took on the way. */
  release(): void;
}

/** What goes into the answer; `release` gives it back. */
export interface Piece extends Bytes {
  readonly dtype: string;
  readonly shape: readonly number[];
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
      const bytes = this.#run(found.handle, run);
      return { dtype, shape: this.#shapeOf(found), block: found.handle, ...bytes };
    }
    if (!fitsBlock(found, box)) return undefined;
    const shape = box.slice(box.length / 3, (box.length / 3) * 2);
    return { dtype, shape, block: found.handle, ...this.#box(found, box) };
  }

  /** Brings a piece that is on disk into memory. @throws SpillFileError */
  async fill(piece: Piece): Promise<void> {
    if (piece.source === undefined) return;
    piece.handle = this.#store.reserve(piece.source.byteLength);
    await piece.source.read(this.#store.packed(piece.handle), 0);
  }

  /** The piece is not needed any more. */
  release({ handle, source, block }: Piece): void {
    source?.release();
    if (handle >= 0) this.#store.release(handle);
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

  /** Some bytes of a block: a window where it is in memory, else that range of its file. */
  #run(block: BlockHandle, { from, bytes }: Run): Bytes {
    if (this.#store.isHere(block)) {
      return { handle: this.#store.window(block, from, bytes), source: undefined };
    }
    const source: DiskSource = {
      byteLength: bytes,
      read: (into, offset) => this.#spiller.serve(block, into, from + offset),
      release: () => undefined,
    };
    return { handle: -1, source };
  }

  /** The bytes of a box of a block, row-major: where they lie, or copied into memory of their own. */
  #box({ layer, block, handle }: Found, box: readonly number[]): Bytes {
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
    if (this.#store.isHere(handle)) {
      const staging = this.#store.reserve(bytes);
      const all = this.#view(handle, dtype, whole);
      copyView(boxed(all), this.#view(staging, dtype, shape));
      return { handle: staging, source: undefined };
    }
    return { handle: -1, source: this.#gathered({ layer, block, handle }, outline, bytes) };
  }

  /** A box that is gathered from the rows of a file, some of them at a time, when it is first asked for. */
  #gathered({ layer, handle }: Found, outline: View, byteLength: number): DiskSource {
    const store = this.#store;
    let box: BlockHandle = -1;
    const gather = async (room: BlockHandle): Promise<void> => {
      const into = this.#view(room, layer.dtype as DType, outline.shape);
      const { itemsize } = dtypeInfo(layer.dtype as DType);
      const rows = Math.max(1, Math.floor(ROWS_BYTES / (Math.abs(outline.strides[0]) * itemsize)));
      for (let row = 0; row < outline.shape[0]; row += rows) {
        const count = Math.min(rows, outline.shape[0] - row);
        await this.#gatherRows(handle, someRows(outline, row, count), someRows(into, row, count));
      }
    };
    return {
      byteLength,
      read: async (into, offset) => {
        if (box < 0) {
          const room = store.reserve(byteLength);
          await gather(room).catch((error: unknown) => {
            store.release(room);
            throw error;
          });
          box = room;
        }
        into.set(store.packed(box).subarray(offset, offset + into.length));
      },
      release: () => {
        if (box >= 0) store.release(box);
      },
    };
  }

  /** Reads what lies between the first and the last element of `outline`, and copies its elements. */
  async #gatherRows(block: BlockHandle, outline: View, into: View): Promise<void> {
    const store = this.#store;
    const { itemsize } = dtypeInfo(into.dtype);
    const { first, last } = extent(outline);
    const run = store.reserve((last + 1 - first) * itemsize);
    try {
      await this.#spiller.serve(block, store.packed(run), first * itemsize);
      const offset = store.offsetOf(run) / itemsize + outline.offset - first;
      const data = store.elements(store.regionOf(run), into.dtype);
      copyView({ ...outline, data, offset }, into);
    } finally {
      store.release(run);
    }
  }

  #view(handle: BlockHandle, dtype: DType, shape: readonly number[]): View {
    const data = this.#store.elements(this.#store.regionOf(handle), dtype);
    const offset = this.#store.offsetOf(handle) / dtypeInfo(dtype).itemsize;
    return contiguousView(data, shape, dtype, offset);
  }
}

/** Bytes of a file that are in memory at a time while a box is gathered from them; one row may be more. */
const ROWS_BYTES = 4 * 2 ** 20;

/** Some of the first axis of a view. */
function someRows(view: View, from: number, count: number): View {
  const offset = view.offset + from * view.strides[0];
  return { ...view, offset, shape: [count, ...view.shape.slice(1)] };
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
