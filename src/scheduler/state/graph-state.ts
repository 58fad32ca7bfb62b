/** What the scheduler keeps of one submitted graph: O(layers), whatever the number of tasks. */
import type { WireError } from "../../comm/index.ts";
import { type BlockSet, isAll, nextBlock, noBlocks } from "../../core/index.ts";
import {
  type Expansion,
  expansionOf,
  type Graph,
  type Layer,
  nbytesOf,
} from "../../layers/index.ts";
import type { RequestState } from "./request-state.ts";
import { PAGE_TASKS } from "./task-pages.ts";
import { NumberDeque } from "./vectors.ts";

/** A layer that reads blocks of another, and through which of its inputs (`SELF`: its own tasks). */
export interface Consumer {
  readonly layer: LayerState;
  readonly inputs: readonly number[];
}

/** A request that wants all blocks of a layer; block n is task `offset + n` of the request's graph. */
export interface Wanter {
  readonly request: RequestState;
  readonly layer: LayerState;
  readonly offset: number;
  /** Blocks from this one on are still to be looked through for results that were there before. */
  next: number;
}

/** How the tasks of one layer are numbered, ordered and restricted. */
export interface LayerPlace {
  readonly graph: GraphState;
  readonly index: number;
  /** Id of block 0. */
  readonly base: number;
  readonly priority: number;
  readonly retries: number;
}

/** One layer of a submitted graph. */
export class LayerState {
  readonly graph: GraphState;
  readonly index: number;
  readonly layer: Layer;
  readonly base: number;
  readonly tasks: number;
  /** How often a failed task is tried again. */
  readonly retries: number;
  /** Names or addresses of the workers that may run it; null: any. */
  readonly allowed: readonly string[] | null;
  /** While none of these is there, others may run it too. */
  readonly isLoose: boolean;
  /** What a task takes of its worker's resources; null: nothing. */
  readonly needs: readonly (readonly [name: string, amount: number])[] | null;
  /** Not every worker may run it. */
  readonly isPicky: boolean;
  /** Seconds until a failed task is tried again; -1: as the scheduler is set. */
  readonly retryDelay: number;
  /** Bytes of an average block; a guess for values. */
  readonly blockBytes: number;
  /** The layer whose tasks its tasks are: itself, or one of an older graph. */
  owner: LayerState;
  /** Blocks that are needed. */
  set: BlockSet = NOTHING;
  all = false;
  /** The layers that own the blocks it reads: its inputs, or the older layers these stand for. */
  inputs: readonly LayerState[] = [];
  /** Layers of this graph that read it. */
  consumers: Consumer[] = [];
  /** Layers of younger graphs that read it. They are not counted: see `Dependents.isReadAbroad`. */
  foreign: Consumer[] = [];
  /** Requests that want its blocks kept, and younger graphs that are on their way in. */
  wants = 0;
  wanters: Wanter[] = [];
  /** Its tasks read nothing. */
  root = true;
  /** One of its tasks reads so many blocks that it is placed, and lets go of them, in slices. */
  wide = false;
  /** Its latest tasks in a row that could not be sent ahead of their inputs, and how many are not tried now. */
  failures = 0;
  doubt = 0;
  /** Seconds that a task takes, as last measured; -1: nobody knows. */
  measured = -1;
  /** Seconds that are counted in the occupancy of workers. */
  estimate: number;
  /** Tasks processing, by worker. */
  onWorker: Int32Array = NOBODY;
  done = 0;
  processing = 0;
  /** Tasks without a worker. */
  parked = 0;
  readonly #priority: number;
  readonly #scale: number;
  #expansion: Expansion | null = null;
  #bases: Float64Array | null = null;
  #lines: Float64Array | null | undefined;

  constructor(layer: Layer, place: LayerPlace, estimate: number) {
    this.owner = this;
    this.layer = layer;
    this.graph = place.graph;
    this.index = place.index;
    this.base = place.base;
    this.tasks = layer.tasks;
    this.retries = Math.max(place.retries, layer.annotations.retries ?? 0);
    const { workers, allowOtherWorkers, resources, retryDelay } = layer.annotations;
    this.allowed = workers ?? null;
    this.isLoose = workers !== undefined && allowOtherWorkers === true;
    this.needs = resources === undefined ? null : Object.entries(resources);
    this.isPicky = this.allowed !== null || this.needs !== null;
    this.retryDelay = retryDelay ?? -1;
    this.blockBytes = layer.tasks === 0 ? 0 : nbytesOf(layer) / layer.tasks;
    this.estimate = estimate;
    this.#priority = place.priority;
    this.#scale = NEIGHBOURHOODS / layer.tasks;
  }

  /** Made on first use: nothing is derived for layers that are never reached. */
  get expansion(): Expansion {
    this.#expansion ??= expansionOf(this.layer);
    return this.#expansion;
  }

  /** Id of block 0 of input k at place k + 1; at place 0 of the layer itself. */
  get bases(): Float64Array {
    if (this.#bases === null) {
      const bases = new Float64Array(this.inputs.length + 1);
      bases[0] = this.base;
      for (let k = 0; k < this.inputs.length; k++) bases[k + 1] = this.inputs[k].base;
      this.#bases = bases;
    }
    return this.#bases;
  }

  /**
   * For a layer whose task n reads block n of every input: the ids of these blocks 0, each once,
   * ascending. Null for all others.
   */
  get lines(): Float64Array | null {
    if (this.#lines === undefined) {
      const ids = new Set(this.bases.subarray(1));
      this.#lines = this.expansion.aligned ? Float64Array.from(ids).sort() : null;
    }
    return this.#lines;
  }

  /** Lower runs earlier: by user's wish, generation, neighbourhood, and nearness to the outputs. */
  priorityOf(block: number): number {
    return this.#priority + Math.floor(block * this.#scale) * DEPTHS;
  }

  /** Restricts the layer to the blocks that are needed. */
  cullTo(set: BlockSet): void {
    this.set = set;
    this.all = isAll(set);
  }
}

const NOBODY = new Int32Array(0);
const NOTHING = noBlocks([]);
/** Neighbourhoods that the blocks of a layer are sorted into, and depths of layers, for priorities. */
const NEIGHBOURHOODS = 65_536;
const DEPTHS = 256;
const GENERATIONS = 2 ** 24;

/** The part of a priority that a layer's tasks share. */
export function layerPriority(user: number, generation: number, depth: number): number {
  return (
    -user * 2 ** 48 +
    (generation % GENERATIONS) * (NEIGHBOURHOODS * DEPTHS) +
    (DEPTHS - 1 - Math.min(DEPTHS - 1, Math.floor(depth * DEPTHS)))
  );
}

/** Wanted blocks of one layer that were not looked at yet: a resumable cursor. */
export interface Cursor {
  readonly layer: LayerState;
  next: number;
}

/** The next wanted block of a cursor, or -1; moves it on. */
export function advance(cursor: Cursor): number {
  const { layer, next } = cursor;
  if (next >= layer.tasks) return -1;
  const block = layer.all ? next : nextBlock(layer.set, next);
  cursor.next = block < 0 ? layer.tasks : block + 1;
  return block;
}

/** A submitted graph and everything that is keyed by its tasks. */
export class GraphState {
  readonly number: number;
  readonly graph: Graph;
  /** Ids of its tasks: `base ≤ id < end`. */
  readonly base: number;
  readonly end: number;
  readonly layers: LayerState[] = [];
  /** Highest user priority first, then the oldest graph. */
  readonly rank: number;
  /** Pages that were opened, for dropping them all. */
  readonly pages: number[] = [];
  /** By worker: tasks that are wanted but were not looked at, the next one on top. */
  readonly stacks: (NumberDeque | undefined)[] = [];
  readonly cursors: Cursor[] = [];
  /** Requests and younger graphs that need it. */
  refs = 0;
  /** Layers of older graphs that stand in for layers of this one. */
  readonly borrowed: LayerState[] = [];
  /** Graphs that its held layers name, and those that these stand for where they are held ones too. */
  readonly named: Set<GraphState> = new Set();
  /** Whether it is in the list of graphs that have tasks to discover. */
  active = false;
  dead = false;
  readonly replicas: Map<number, number[]> = new Map();
  /** By block: workers that were asked to fetch a copy of it. */
  readonly copies: Map<number, number[]> = new Map();
  /** By block: copies that a client wants, more than one. */
  readonly kept: Map<number, number> = new Map();
  readonly tries: Map<number, number> = new Map();
  readonly deaths: Map<number, number> = new Map();
  /** Workers that died for want of memory since one did that had got further, and tasks that were done then. */
  fruitless = 0;
  mostDone = 0;
  /** Since when its tasks have been given back, when last, and how many were done when that began. */
  readonly shortage: { since: number; latest: number; done: number } = {
    since: 0,
    latest: Number.NEGATIVE_INFINITY,
    done: 0,
  };
  /** For whom a steal-request was sent. */
  readonly thieves: Map<number, number> = new Map();
  readonly errors: Map<number, WireError> = new Map();
  /** By block that only younger graphs need: the last reader of it that was not done when last looked. */
  readonly lastReaders: Map<number, number> = new Map();
  /** Workers that asked for the holders of a task that is being made again. */
  readonly askers: Map<number, number[]> = new Map();
  /** Workers that have the compact graph. */
  readonly introduced: Set<number> = new Set();
  /** Those that have the graphs that it names, too. */
  readonly complete: Set<number> = new Set();
  readonly deliver: number[] = [];
  /** Bytes of its blocks, by worker. */
  heldBytes: Float64Array = new Float64Array(0);
  /** Tasks waiting for inputs. */
  waiting = 0;
  /** Tasks without a worker. */
  parked = 0;
  done = 0;
  needed = 0;

  constructor(number: number, graph: Graph, base: number, rank: number) {
    this.number = number;
    this.graph = graph;
    this.base = base;
    this.end = base + graph.total;
    this.rank = rank;
  }

  layerOfId(id: number): LayerState {
    return this.layers[this.graph.layerOf(id - this.base)];
  }

  /** The one layer that owns all tasks with these ids, or null. */
  layerOfPage(from: number, to: number): LayerState | null {
    const first = this.layerOfId(from);
    return Math.min(to, this.end) <= first.base + first.tasks ? first : null;
  }

  /** Notes that a worker holds so many bytes more of its blocks (or fewer). */
  hold(worker: number, bytes: number): void {
    if (worker >= this.heldBytes.length) {
      const grown = new Float64Array(worker + 8);
      grown.set(this.heldBytes);
      this.heldBytes = grown;
    }
    this.heldBytes[worker] += bytes;
  }

  owns(id: number): boolean {
    return id >= this.base && id < this.end;
  }

  /** The stack of a worker. */
  stackOf(worker: number): NumberDeque {
    let stack = this.stacks[worker];
    if (stack === undefined) {
      stack = new NumberDeque();
      this.stacks[worker] = stack;
    }
    return stack;
  }
}

/** First id beyond the pages of a graph with these ids. */
export function pageEnd(end: number): number {
  return Math.ceil(end / PAGE_TASKS) * PAGE_TASKS;
}
