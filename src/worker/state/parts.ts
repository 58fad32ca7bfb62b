/**
 * A task that reads parts of blocks of this worker, all of which do not fit into memory together, reads the
 * parts alone: the worker asks itself for them as it asks its peers, and whole blocks stay on disk.
 */
import type { EdgeSink } from "../../layers/index.ts";
import { itemsizeOf } from "../../layers/index.ts";
import { readyIfComplete } from "./arrive.ts";
import { type GraphEntry, type LayerEntry, resolve, type Target } from "./graph-table.ts";
import { InputSink } from "./inputs.ts";
import type { MachineState } from "./machine-state.ts";
import { MEMORY, READY, WAITING } from "./states.ts";

/** Parts of that much of the whole, or more, are not worth the way. */
const PARTS_MAX = 0.5;

/** What a task reads of the blocks that are here. */
class PartMeter implements EdgeSink {
  readonly wantsParts = true;
  /** Bytes of all blocks, each once, and those of the parts where only parts are read. */
  wholeBytes = 0;
  partBytes = 0;
  readonly #m: MachineState;
  readonly #graph: GraphEntry;
  readonly #layer: LayerEntry;
  readonly #target: Target;
  readonly #seen: Set<number> = new Set();

  constructor(m: MachineState, slot: number) {
    this.#m = m;
    this.#graph = m.graphOf(slot);
    this.#layer = m.layerOf(slot);
    this.#target = { graph: this.#graph, task: -1 };
  }

  block(input: number, block: number): void {
    this.partBytes += this.#count(input, block);
  }

  part(input: number, block: number, _: readonly number[], shape: readonly number[]): void {
    this.#count(input, block);
    let bytes = itemsizeOf(this.#layer.layer.inputs[input].dtype);
    for (const length of shape) bytes *= length;
    this.partBytes += bytes;
  }

  /** Bytes of a block that was not counted before. */
  #count(input: number, block: number): number {
    const m = this.#m;
    resolve(m.graphs, this.#graph, this.#layer, input, block, this.#target);
    const unit = m.lookup(this.#target.graph, this.#target.task);
    if (unit < 0 || m.tasks.state[unit] !== MEMORY || this.#seen.has(unit)) return 0;
    this.#seen.add(unit);
    this.wholeBytes += m.tasks.nbytes[unit];
    return m.tasks.nbytes[unit];
  }
}

/**
 * A ready task that found no room: `ready → waiting` for the parts that it reads, where its blocks and its result can
 * never be in memory together, and the parts can. Answers whether it was.
 */
export function readInParts(m: MachineState, slot: number, resultBytes: number): boolean {
  const { tasks, memory } = m;
  if (!memory.spills || tasks.state[slot] !== READY || readsPieces(m, slot)) return false;
  const layer = m.layerOf(slot);
  const meter = new PartMeter(m, slot);
  layer.expansion.dependencies(tasks.task[slot] - layer.offset, meter);
  const { wholeBytes, partBytes } = meter;
  if (wholeBytes + resultBytes <= memory.roomBytes || partBytes > wholeBytes * PARTS_MAX) {
    return false;
  }
  m.move(slot, WAITING);
  m.dropEdges(slot);
  new InputSink(m).planInParts(slot);
  readyIfComplete(m, slot);
  return true;
}

/** Whether it waited for parts before: what they take is what it takes. */
function readsPieces({ tasks, edges }: MachineState, slot: number): boolean {
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    if (tasks.source[edges.unit[edge]] >= 0) return true;
  }
  return false;
}
