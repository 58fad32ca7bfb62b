/**
 * The edges of a task, read from its layer by arithmetic into stacks that are used again: a caller
 * notes the length before, works on what lies above it, and cuts the stack back.
 */
import { hasBlock } from "../../core/index.ts";
import type { EdgeSink, RunSink, TaskSink } from "../../layers/index.ts";
import type { Consumer, LayerState } from "./graph-state.ts";
import { DONE, MEMORY, RELEASED } from "./states.ts";
import { ABSENT, ALL_DONE, isSet, PAGE_TASKS, PARTIAL, type TaskPages } from "./task-pages.ts";
import { IntStack } from "./vectors.ts";

const SORT_BY_HAND_MAX = 24;

/** Ids of what a task reads: each once, ascending. */
export class Inputs implements EdgeSink, RunSink {
  readonly wantsParts = false;
  ids: Float64Array = new Float64Array(1024);
  length = 0;
  #bases: Float64Array = new Float64Array(0);
  #last = -1;
  #ascending = true;

  /** Pushes the ids that `block` of `layer` reads; answers where they begin. */
  collect(layer: LayerState, block: number): number {
    const from = this.length;
    const { lines } = layer;
    if (lines !== null) {
      for (let k = 0; k < lines.length; k++) this.#push(lines[k] + block);
      return from;
    }
    this.#bases = layer.bases;
    this.#last = -1;
    this.#ascending = true;
    const { expansion } = layer;
    if (expansion.reads === undefined) expansion.dependencies(block, this);
    else expansion.reads(block, this);
    if (!this.#ascending) this.#tidy(from);
    return from;
  }

  block(input: number, block: number): void {
    const id = this.#bases[input + 1] + block;
    if (id <= this.#last) this.#ascending = false;
    this.#last = id;
    this.#push(id);
  }

  range(from: number, to: number, input: number): void {
    const base = this.#bases[input + 1];
    if (base + from <= this.#last) this.#ascending = false;
    this.#last = base + to - 1;
    while (this.length + to - from > this.ids.length) this.#grow();
    const { ids } = this;
    let { length } = this;
    for (let id = base + from; id < base + to; id++) ids[length++] = id;
    this.length = length;
  }

  part(input: number, block: number): void {
    this.block(input, block);
  }

  #push(id: number): void {
    if (this.length === this.ids.length) this.#grow();
    this.ids[this.length++] = id;
  }

  #grow(): void {
    const grown = new Float64Array(this.ids.length * 2);
    grown.set(this.ids);
    this.ids = grown;
  }

  /** Sorts, and drops what is named twice. */
  #tidy(from: number): void {
    const { ids, length } = this;
    if (length - from <= SORT_BY_HAND_MAX) insertionSort(ids, from, length);
    else ids.subarray(from, length).sort();
    let to = from + 1;
    for (let i = from + 1; i < length; i++) if (ids[i] !== ids[to - 1]) ids[to++] = ids[i];
    this.length = to;
  }
}

function insertionSort(ids: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const id = ids[i];
    let j = i - 1;
    while (j >= from && ids[j] > id) {
      ids[j + 1] = ids[j];
      j--;
    }
    ids[j + 1] = id;
  }
}

/** Who reads a block: how many still need it, and the handles of those that are on their way. */
export class Dependents implements TaskSink {
  /** Handles of readers that are waiting, queued, processing or erred. */
  readonly handles: IntStack = new IntStack(1024);
  /** Readers that need the block, untouched ones included. */
  count = 0;
  readonly #pages: TaskPages;
  readonly #gather: IdGather = new IdGather();
  #layer: LayerState | null = null;
  #counting = true;
  /** Id of the reader that was counted last. */
  #lastOpen = -1;

  constructor(pages: TaskPages) {
    this.#pages = pages;
  }

  /** Pushes the handles of those that read the block, and counts its readers in the same graph. */
  collect(layer: LayerState, block: number): number {
    const from = this.handles.length;
    this.count = 0;
    this.#counting = true;
    const { consumers, foreign } = layer;
    for (let i = 0; i < consumers.length; i++) this.#read(consumers[i], block);
    this.#counting = false;
    for (let i = 0; i < foreign.length; i++) this.#read(foreign[i], block);
    return from;
  }

  /** The same without counting: cheaper where most readers were never touched. */
  list(layer: LayerState, block: number): number {
    const from = this.handles.length;
    this.#counting = false;
    const { consumers, foreign } = layer;
    for (let i = 0; i < consumers.length; i++) this.#read(consumers[i], block);
    for (let i = 0; i < foreign.length; i++) this.#read(foreign[i], block);
    return from;
  }

  /**
   * Whether a task of a younger graph still needs the block. Looked up, and only when nobody else does. The
   * last reader that is found is remembered, as it is mostly the last one to run: a block that many
   * read is not looked up with each of them.
   */
  isReadAbroad({ foreign, graph, base }: LayerState, block: number): boolean {
    const { lastReaders } = graph;
    if (this.#isOpen(lastReaders.get(base + block))) return true;
    const from = this.handles.length;
    this.count = 0;
    this.#counting = true;
    for (let i = 0; i < foreign.length && this.count === 0; i++) this.#read(foreign[i], block);
    this.handles.length = from;
    if (this.count > 0) lastReaders.set(base + block, this.#lastOpen);
    else lastReaders.delete(base + block);
    return this.count > 0;
  }

  /** Whether a task that is needed is not done. */
  #isOpen(id: number | undefined): boolean {
    if (id === undefined) return false;
    const found = this.#pages.find(id);
    if (found >= 0 && this.#pages.state[found] === MEMORY) return false;
    return !this.#pages.isDone(id, found);
  }

  #read({ layer, inputs }: Consumer, block: number): void {
    this.#layer = layer;
    if (layer.lines !== null) {
      this.task(block);
      return;
    }
    if (inputs.length === 1) {
      layer.expansion.dependents(inputs[0], block, this);
      return;
    }
    // The same layer twice among the inputs: a task that reads the block twice counts once.
    for (const id of this.#gather.collect(layer, inputs, block)) this.task(id);
  }

  task(block: number): void {
    const layer = this.#layer as LayerState;
    const id = layer.base + block;
    const handle = this.#pages.find(id);
    if (handle >= 0) this.#touched(layer, block, handle);
    else if (this.#counting && (handle === ABSENT || !this.#pages.isDone(id, handle))) {
      this.#untouched(layer, block);
    }
  }

  range(from: number, to: number): void {
    const layer = this.#layer as LayerState;
    if (to - from === 1) {
      this.task(from);
      return;
    }
    let at = from;
    while (at < to) {
      const next = Math.min(to, at + PAGE_TASKS - ((layer.base + at) % PAGE_TASKS));
      this.#withinPage(layer, at, next);
      at = next;
    }
  }

  /** Blocks of one page: a page that does not exist costs nothing a block. */
  #withinPage(layer: LayerState, from: number, to: number): void {
    const handle = this.#pages.find(layer.base + from);
    if (handle >= 0) {
      for (let i = 0; i < to - from; i++) this.#touched(layer, from + i, handle + i);
    } else if (handle !== ALL_DONE && this.#counting) {
      const bits = handle === PARTIAL ? this.#pages.doneBits(layer.base + from) : null;
      this.#closed(layer, from, to, bits);
    }
  }

  /** Blocks of a page where nothing is alive; `bits` tell which are done, null: none. */
  #closed(layer: LayerState, from: number, to: number, bits: Uint8Array | null): void {
    if (bits === null && layer.all) {
      this.count += to - from;
      this.#lastOpen = layer.base + to - 1;
      return;
    }
    for (let block = from; block < to; block++) {
      if (bits === null || !isSet(bits, layer.base + block)) this.#untouched(layer, block);
    }
  }

  #touched(layer: LayerState, block: number, handle: number): void {
    const state = this.#pages.state[handle];
    if (state === RELEASED) {
      if (this.#counting && (this.#pages.flags[handle] & DONE) === 0) this.#untouched(layer, block);
    } else if (state !== MEMORY) {
      if (this.#counting) {
        this.count++;
        this.#lastOpen = layer.base + block;
      }
      this.handles.push(handle);
    }
  }

  #untouched(layer: LayerState, block: number): void {
    if (!layer.all && !hasBlock(layer.set, block)) return;
    this.count++;
    this.#lastOpen = layer.base + block;
  }
}

/** Tasks that read a block through more than one input, each once. */
class IdGather implements TaskSink {
  #found = new Set<number>();

  collect(layer: LayerState, inputs: readonly number[], block: number): ReadonlySet<number> {
    this.#found = new Set();
    for (const input of inputs) layer.expansion.dependents(input, block, this);
    return this.#found;
  }

  task(block: number): void {
    this.#found.add(block);
  }

  range(from: number, to: number): void {
    for (let block = from; block < to; block++) this.#found.add(block);
  }
}
