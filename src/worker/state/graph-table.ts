/** What is known of graphs: the static side of tasks, worked out once for each layer. */
import { blockSize, maxBlockBytes } from "../../core/index.ts";
import {
  costOf,
  type Expansion,
  type ExplicitAttrs,
  expansionOf,
  type Graph,
  type HeldAttrs,
  itemsizeOf,
  type Kernel,
  kernelOf,
  type Layer,
  SELF,
} from "../../layers/index.ts";
import { isClosedExpression } from "./closed-expression.ts";
import { SlotMap } from "./slot-map.ts";

/** Reading and writing more than this does not belong on the thread that talks to others. */
export const INLINE_TASK_BYTES_MAX = 65_536;
/** A layer of more functions than this is not looked through. */
const CLOSED_KERNELS_MAX = 16;
/** Seconds above which a task goes to a compute thread: about a message there and back. */
export const INLINE_SECONDS_MAX = 20e-6;
/** The same for calls of functions, whose values are packed and posted one by one. */
export const INLINE_CALL_SECONDS_MAX = 100e-6;
const BYTES_PER_SECOND = 2e9;
const FLOPS_PER_SECOND = 5e8;
/** What nobody can know: user functions, files. */
export const UNKNOWN_SECONDS = 1e-3;
/** Kernels that are code of the user. */
export const FOREIGN: ReadonlySet<Kernel["kind"]> = new Set(["function", "module"]);
/** Builtin kernels that only copy. */
const MOVERS: ReadonlySet<string> = new Set(["assemble", "take", "reshape"]);
const SECONDS_MIN = 1e-6;
/** Weight of the newest measurement. */
const NEWEST = 0.2;
/** The first so many measurements replace each other. */
const WARM_UP = 4;
/** A measurement counts for at most so many times what was expected. */
const JUMP_MAX = 4;

/** One layer of a graph, and what its tasks were seen to take. */
export interface LayerEntry {
  readonly layer: Layer;
  readonly index: number;
  /** Task number of block 0. */
  readonly offset: number;
  readonly expansion: Expansion;
  /** Blocks are JavaScript values, whose size is known only when they are there. */
  readonly object: boolean;
  /** Code of a user, which may look whether it is still wanted. */
  readonly foreign: boolean;
  /** Small results ride inside `finished`. */
  readonly deliver: boolean;
  /** The kernel is trusted, does not wait, and touches little; of JavaScript values each task is asked. */
  readonly tiny: boolean;
  /** The kernel copies elements and does nothing else. */
  readonly moves: boolean;
  /** It puts every part in its place, in the order of the axes: parts may be there already. */
  readonly lands: boolean;
  /** Bytes of every block, or -1 where they differ. */
  readonly blockBytes: number;
  /** Where input k lies: index of the layer in this graph. */
  readonly inputs: readonly number[];
  /** Expected seconds of one task. */
  seconds: number;
  /** How many tasks were measured. */
  measured: number;
}

/** One graph. `layers` is empty for one that was only named, by the address of a block. */
export interface GraphEntry {
  readonly index: number;
  readonly number: number;
  readonly graph: Graph | undefined;
  readonly layers: readonly LayerEntry[];
  readonly slots: SlotMap;
  /** The scheduler is done with it: it goes when its last record goes. */
  dying: boolean;
}

/** All graphs, by the scheduler's number and by a dense index. */
export class GraphTable {
  readonly #entries: (GraphEntry | undefined)[] = [];
  readonly #byNumber: Map<number, GraphEntry> = new Map();

  /** A graph by index; it must be there. */
  at(index: number): GraphEntry {
    return this.#entries[index] as GraphEntry;
  }

  byNumber(number: number): GraphEntry | undefined {
    return this.#byNumber.get(number);
  }

  all(): Iterable<GraphEntry> {
    return this.#byNumber.values();
  }

  /** The entry of a graph; a bare one is made for a number that only the address of a block named. */
  obtain(number: number): GraphEntry {
    const known = this.#byNumber.get(number);
    if (known) return known;
    return this.#put({
      index: this.#entries.length,
      number,
      graph: undefined,
      layers: [],
      slots: new SlotMap(),
      dying: false,
    });
  }

  /** Learns a graph. What was known under its number before is kept. */
  add(number: number, graph: Graph, deliver: readonly number[]): GraphEntry {
    const known = this.#byNumber.get(number);
    const wanted = new Set(deliver);
    return this.#put({
      index: known?.index ?? this.#entries.length,
      number,
      graph,
      layers: graph.layers.map((layer, index) =>
        layerEntry(layer, index, graph, wanted.has(index)),
      ),
      slots: known?.slots ?? new SlotMap(),
      dying: false,
    });
  }

  delete(entry: GraphEntry): void {
    this.#byNumber.delete(entry.number);
    this.#entries[entry.index] = undefined;
  }

  #put(entry: GraphEntry): GraphEntry {
    this.#entries[entry.index] = entry;
    this.#byNumber.set(entry.number, entry);
    return entry;
  }
}

function layerEntry(layer: Layer, index: number, graph: Graph, deliver: boolean): LayerEntry {
  const object = layer.dtype === "object";
  const cost = costOf(layer);
  const taskBytes = (cost.readBytes + cost.outBytes) / layer.tasks;
  const seconds = taskBytes / BYTES_PER_SECOND + cost.flops / layer.tasks / FLOPS_PER_SECOND;
  const trusted = object ? isClosed(layer) : isTrusted(layer);
  return {
    layer,
    index,
    offset: graph.offsets[index],
    expansion: expansionOf(layer),
    object,
    foreign: FOREIGN.has(kernelOf(layer).kind),
    deliver,
    tiny: trusted && taskBytes <= INLINE_TASK_BYTES_MAX,
    moves: isMover(layer),
    lands: !object && isAssembler(layer),
    blockBytes: object ? 0 : constantBytes(layer),
    inputs: graph.inputsOf(index),
    seconds: trusted ? Math.max(SECONDS_MIN, seconds) : UNKNOWN_SECONDS,
    measured: 0,
  };
}

/** Whether the calls of a layer are expressions that do nothing but compute, and their arguments small. */
function isClosed(layer: Layer): boolean {
  if (layer.type.name !== "explicit") return false;
  const { kernels, args } = layer.attrs as ExplicitAttrs;
  const bytes = args instanceof Uint8Array ? args.byteLength : (args?.bytes ?? 0);
  return (
    bytes <= INLINE_TASK_BYTES_MAX &&
    kernels.length <= CLOSED_KERNELS_MAX &&
    kernels.every(isClosedFunction)
  );
}

function isClosedFunction(kernel: Kernel): boolean {
  if (kernel.kind !== "function" || !isClosedExpression(kernel.text)) return false;
  const { captures } = kernel;
  return captures === null || (typeof captures === "object" && Object.keys(captures).length === 0);
}

/** Whether the kernel is code of ours that computes and never waits. */
function isTrusted(layer: Layer): boolean {
  const kernel = kernelOf(layer);
  if (kernel.kind === "builtin") return layer.type.name !== "source" || kernel.name === "literal";
  return kernel.kind === "expr" || kernel.kind === "reduce";
}

function isMover(layer: Layer): boolean {
  const kernel = kernelOf(layer);
  return kernel.kind === "builtin" && MOVERS.has(kernel.name);
}

function isAssembler(layer: Layer): boolean {
  const kernel = kernelOf(layer);
  if (kernel.kind !== "builtin" || kernel.name !== "assemble") return false;
  const { axes } = kernel.params as unknown as { readonly axes: readonly number[] };
  const { length } = layer.shape;
  return (
    axes.length === length &&
    axes.every((axis, a) => axis === a) &&
    layer.inputs.every(({ shape, dtype }) => shape.length === length && dtype === layer.dtype)
  );
}

function constantBytes({ chunks, dtype }: Layer): number {
  if (dtype === "object" || chunks.some((axis) => axis.sizes.length > 1)) return -1;
  return maxBlockBytes(chunks, dtype);
}

/** Bytes of one block of an array layer; 0 for JavaScript values. */
export function bytesOfBlock(entry: LayerEntry, block: number): number {
  if (entry.blockBytes >= 0) return entry.blockBytes;
  const { chunks, grid, dtype } = entry.layer;
  let bytes = itemsizeOf(dtype);
  let rest = block;
  for (let a = grid.length - 1; a >= 0; a--) {
    bytes *= blockSize(chunks[a], rest % grid[a]);
    rest = Math.floor(rest / grid[a]);
  }
  return bytes;
}

/**
 * Learns what tasks of a layer took. The first ones compile, so they are soon outvoted; later, one
 * that was interrupted for long must not make the others look long.
 */
export function measured(entry: LayerEntry, taken: number): void {
  const warm = entry.measured >= WARM_UP;
  const weight = warm ? NEWEST : 1;
  const seconds = warm ? Math.min(taken, entry.seconds * JUMP_MAX) : taken;
  entry.measured++;
  entry.seconds = Math.max(SECONDS_MIN, entry.seconds + weight * (seconds - entry.seconds));
}

/** Which graph and task number a dependency is. Reused: read it before the next call. */
export interface Target {
  graph: GraphEntry;
  task: number;
}

/** Follows a dependency; a block of a `held` layer is a block of the graph that holds it. */
export function resolve(
  table: GraphTable,
  own: GraphEntry,
  entry: LayerEntry,
  input: number,
  block: number,
  to: Target,
): void {
  if (input === SELF) {
    to.graph = own;
    to.task = entry.offset + block;
    return;
  }
  follow(table, own, own.layers[entry.inputs[input]], block, to);
}

function follow(
  table: GraphTable,
  own: GraphEntry,
  entry: LayerEntry,
  block: number,
  to: Target,
): void {
  to.graph = own;
  to.task = entry.offset + block;
  if (entry.layer.type.name !== "held") return;
  const attrs = entry.layer.attrs as HeldAttrs;
  const holder = table.byNumber(attrs.graph);
  const target = holder?.layers[attrs.layer];
  if (holder && target) follow(table, holder, target, block, to);
}

/** The number by which everybody knows a task: of a `held` block, that of the block itself. */
export function canonical(table: GraphTable, own: GraphEntry, task: number, to: Target): void {
  to.graph = own;
  to.task = task;
  if (!own.graph) return;
  const layer = own.layers[own.graph.layerOf(task)];
  if (layer.layer.type.name === "held") follow(table, own, layer, task - layer.offset, to);
}
