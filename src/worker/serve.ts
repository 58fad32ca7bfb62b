/** The answering side of transfers: blocks straight from slabs, boxes gathered into recycled memory. */
import { type Connection, type Data, type GetData, isLoopback } from "../comm/index.ts";
import { type DType, dtypeInfo, invariant, sizeOf } from "../core/index.ts";
import { boxView, contiguousView, copyView, isContiguous, type View } from "../kernels/index.ts";
import { blockShape, type Layer } from "../layers/index.ts";
import { ALIGN_BYTES } from "./memory/slabs.ts";
import type { BlockStore } from "./memory/store.ts";
import type { BlockHandle } from "./memory/tiers.ts";
import { canonical, type GraphEntry, type Target, type WorkerMachine } from "./state/index.ts";

/** Requests that a paused worker answers at once. */
const SERVED_PAUSED_MAX = 1;

interface Found {
  readonly layer: Layer;
  readonly block: number;
  readonly handle: BlockHandle;
}

interface Piece {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly handle: BlockHandle;
}

/** Bytes that went through this process, for figures that do not vary from run to run. */
export interface TransferCounts {
  sentBytes: number;
  receivedBytes: number;
  /** Of those, bytes that were copied into staging memory on the way. */
  gatheredBytes: number;
}

/** Serves `get-data`. */
export class DataServer {
  readonly #machine: WorkerMachine;
  readonly #store: BlockStore;
  readonly #counts: TransferCounts;
  readonly #target: Target = { graph: undefined as unknown as GraphEntry, task: -1 };
  #active = 0;

  constructor(machine: WorkerMachine, store: BlockStore, counts: TransferCounts) {
    this.#machine = machine;
    this.#store = store;
    this.#counts = counts;
  }

  /** Answers a request on the connection that it came on. */
  serve(connection: Connection, request: GetData): void {
    const count = request.tasks.length;
    const status = new Uint8Array(count);
    const dtypes = new Array<string>(count).fill("");
    const shapes = new Array<readonly number[]>(count).fill([]);
    const answer: Data = {
      op: "data",
      request: request.request,
      busy: this.#active >= this.#limit(connection),
      status,
      dtypes,
      shapes,
    };
    if (answer.busy) {
      connection.send(answer);
      return;
    }
    const held = new Array<BlockHandle>(count).fill(-1);
    for (const k of inOrderOfBlocks(request)) {
      const piece = this.#piece(request.graphs[k], request.tasks[k], request.boxes[k]);
      if (!piece) continue;
      status[k] = 1;
      dtypes[k] = piece.dtype;
      shapes[k] = piece.shape;
      held[k] = piece.handle;
    }
    const here = held.filter((handle) => handle >= 0);
    const buffers = here.map((handle) => this.#store.packed(handle));
    this.#send(connection, answer, buffers, here);
  }

  /** One piece, with a reference that the caller gives back. */
  #piece(graph: number, task: number, box: readonly number[] | null): Piece | undefined {
    const found = this.#find(graph, task);
    if (!found) return undefined;
    const { dtype } = found.layer;
    if (box === null) {
      this.#store.retain(found.handle);
      return { dtype, shape: this.#shapeOf(found), handle: found.handle };
    }
    if (!fitsBlock(found, box)) return undefined;
    const shape = box.slice(box.length / 3, (box.length / 3) * 2);
    return { dtype, shape, handle: this.#box(found, box) };
  }

  #send(
    connection: Connection,
    answer: Data,
    buffers: readonly Uint8Array[],
    held: readonly BlockHandle[],
  ): void {
    this.#active++;
    for (const { byteLength } of buffers) this.#counts.sentBytes += byteLength;
    connection.send(answer, buffers, () => {
      this.#active--;
      for (const handle of held) this.#store.release(handle);
    });
  }

  #limit(connection: Connection): number {
    const { paused, limits } = this.#machine.state;
    if (paused) return SERVED_PAUSED_MAX;
    return sameHost(connection.peer) ? limits.servedSameHostMax : limits.servedMax;
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

  /** The bytes of a box of a block, row-major: where they lie, or copied into memory of their own. */
  #box({ layer, block, handle }: Found, box: readonly number[]): BlockHandle {
    const dtype = layer.dtype;
    invariant(dtype !== "object", "a value has no parts");
    const rank = box.length / 3;
    const [start, shape, step] = [0, 1, 2].map((k) => box.slice(k * rank, (k + 1) * rank));
    const { itemsize } = dtypeInfo(dtype);
    const bytes = sizeOf(shape) * itemsize;
    const whole = this.#view(handle, dtype, blockShape(layer, block));
    const part = boxView(whole, start, shape, step);
    if (isContiguous(part)) {
      const from = bytes === 0 ? 0 : (part.offset - whole.offset) * itemsize;
      return this.#store.window(handle, from, bytes);
    }
    const staging = this.#store.reserve(bytes);
    copyView(part, this.#view(staging, dtype, shape));
    this.#counts.gatheredBytes += bytes;
    return staging;
  }

  #view(handle: BlockHandle, dtype: DType, shape: readonly number[]): View {
    const data = this.#store.elements(this.#store.regionOf(handle), dtype);
    const offset = (this.#store.unitOf(handle) * ALIGN_BYTES) / dtypeInfo(dtype).itemsize;
    return contiguousView(data, shape, dtype, offset);
  }
}

/**
 * Parts of one block are gathered one after the other: neighbouring columns share pages and cache
 * lines, which makes 200 × 200 boxes of row blocks twice as fast as in the order of the request.
 */
function inOrderOfBlocks({ graphs, tasks }: GetData): readonly number[] {
  const order = Array.from(tasks, (_, k) => k);
  return order.sort((a, b) => graphs[a] - graphs[b] || tasks[a] - tasks[b] || a - b);
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

function sameHost(peer: string): boolean {
  if (peer.startsWith("inproc:")) return true;
  const host = /^tcp:\/\/\[?([^\]]*?)\]?:\d+$/.exec(peer)?.[1];
  return host !== undefined && isLoopback(host);
}
